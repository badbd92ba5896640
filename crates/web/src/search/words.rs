//! What was typed, and how well a thing answers it. Pure.

/// More than anybody types.
const LONGEST: usize = 100;
const MOST_WORDS: usize = 8;

/// What somebody looks for, in small letters and with single blanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    text: String,
    each: Vec<String>,
}

/// How well a thing answers, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Its name, or one of its codes, is what was typed.
    Same,
    /// A name or a code begins so.
    Beginning,
    /// Every word typed begins a word of it.
    Word,
    /// Every word typed stands somewhere in it.
    Part,
}

impl Words {
    /// What was typed; nothing when that is blank. Long texts are cut.
    pub fn parse(typed: &str) -> Option<Self> {
        let cut: String = typed.chars().take(LONGEST).collect();
        let small = cut.to_lowercase();
        let each: Vec<String> =
            small.split_whitespace().take(MOST_WORDS).map(ToOwned::to_owned).collect();
        (!each.is_empty()).then(|| Self { text: each.join(" "), each })
    }

    /// All of it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Word by word, never empty.
    pub fn each(&self) -> &[String] {
        &self.each
    }

    /// How well a thing with these names and codes answers; nothing when a word stands in none of them.
    pub fn rank(&self, names: &[&str]) -> Option<Rank> {
        let names: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
        if names.contains(&self.text) {
            Some(Rank::Same)
        } else if names.iter().any(|name| name.starts_with(&self.text)) {
            Some(Rank::Beginning)
        } else if self.all(|word| names.iter().any(|name| begins_a_word(name, word))) {
            Some(Rank::Word)
        } else if self.all(|word| names.iter().any(|name| name.contains(word))) {
            Some(Rank::Part)
        } else {
            None
        }
    }

    fn all(&self, holds: impl Fn(&str) -> bool) -> bool {
        self.each.iter().all(|word| holds(word))
    }
}

/// Whether `word` stands in `name` with no letter or digit before it.
fn begins_a_word(name: &str, word: &str) -> bool {
    name.match_indices(word).any(|(at, _)| {
        let before = name.get(..at).unwrap_or_default();
        !before.ends_with(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn rank(typed: &str, names: &[&str]) -> Option<Rank> {
        Words::parse(typed).expect("words").rank(names)
    }

    #[test]
    fn blank_is_nothing_and_the_rest_is_small_with_single_blanks() {
        assert_eq!(Words::parse(" \t "), None);
        let words = Words::parse("  Koto   GADANG ").expect("words");
        assert_eq!((words.text(), words.each().len()), ("koto gadang", 2));
        let long = Words::parse(&"é ".repeat(5_000)).expect("words");
        assert_eq!(long.each().len(), 8);
    }

    #[test]
    fn the_whole_name_comes_before_its_beginning_a_word_and_a_part() {
        let names =
            ["Koto Gadang", "Koto Gadang Guguak", "Gadang di Koto", "Nan Kotobaru Gadangan"];
        let ranks = names.map(|name| rank("koto gadang", &[name]));
        let want = [Rank::Same, Rank::Beginning, Rank::Word, Rank::Word];
        assert_eq!(ranks, want.map(Some));
        assert_eq!(rank("kominfo", &["Diskominfotik"]), Some(Rank::Part));
        assert_eq!(rank("koto gadang", &["Koto Baru"]), None);
    }

    #[test]
    fn a_code_counts_like_a_name() {
        let kecamatan = ["Ampek Angkek", "13.06.08", "130608"];
        assert_eq!(rank("13.06.08", &kecamatan), Some(Rank::Same));
        assert_eq!(rank("130608", &kecamatan), Some(Rank::Same));
        assert_eq!(rank("13.06", &kecamatan), Some(Rank::Beginning));
        assert_eq!(rank("i07", &["Keterpaduan rencana", "I07"]), Some(Rank::Same));
        assert_eq!(rank("i07", &["Keterpaduan rencana", "PI07"]), Some(Rank::Part));
    }

    #[test]
    fn words_may_stand_in_any_order_and_in_several_names() {
        let dinas = ["Dinas Pendidikan", "Disdik", "1.01"];
        assert_eq!(rank("dinas pendidikan", &dinas), Some(Rank::Same));
        assert_eq!(rank("pendidikan dinas", &dinas), Some(Rank::Word));
        assert_eq!(rank("disdik pend", &dinas), Some(Rank::Word));
        assert_eq!(rank("dinas kesehatan", &dinas), None);
    }
}
