//! Where an Indonesian word may be divided. The typesetter knows no patterns for Indonesian, and the
//! rules are few: they go by letters, so that no list of words is needed.

/// Letters that stand before and after a division at least.
const EDGE: usize = 2;

/// Pairs that are one sound.
const PAIRS: [(char, char); 4] = [('n', 'g'), ('n', 'y'), ('s', 'y'), ('k', 'h')];
/// Sounds that begin a syllable together with one of `BEFORE`: `pro-gram`.
const AFTER: [char; 2] = ['r', 'l'];
const BEFORE: &str = "bdfgkpt";

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// The parts of a word, in order; one part where the rules find no division or where a letter is none
/// of the plain ones.
pub(crate) fn parts(word: &str) -> Vec<&str> {
    let lower: Vec<char> = word.chars().map(|c| c.to_ascii_lowercase()).collect();
    if !lower.iter().all(char::is_ascii_lowercase) {
        return vec![word];
    }
    let mut parts = Vec::new();
    let mut rest = word;
    let mut cut = 0;
    for at in divisions(&lower) {
        // All letters are ASCII here, so that letters count like bytes.
        if let Some((head, tail)) = rest.split_at_checked(at.saturating_sub(cut)) {
            parts.push(head);
            (rest, cut) = (tail, at);
        }
    }
    parts.push(rest);
    parts
}

/// Before which letters a new syllable may begin a line.
fn divisions(letters: &[char]) -> Vec<usize> {
    let vowels: Vec<usize> =
        letters.iter().enumerate().filter(|(_, c)| is_vowel(**c)).map(|(at, _)| at).collect();
    let mut found = Vec::new();
    for (left, right) in vowels.iter().zip(vowels.iter().skip(1)) {
        let first = left.saturating_add(1);
        let between = letters.get(first..*right).unwrap_or_default();
        // Two vowels side by side may be one sound, as in `pulau`.
        if between.is_empty() {
            continue;
        }
        let at = right.saturating_sub(onset(between));
        if at >= EDGE && letters.len().saturating_sub(at) >= EDGE {
            found.push(at);
        }
    }
    found
}

/// How many of the consonants before a vowel belong to its syllable.
fn onset(between: &[char]) -> usize {
    match between {
        [.., a, b] if PAIRS.contains(&(*a, *b)) => 2,
        [.., a, b] if AFTER.contains(b) && BEFORE.contains(*a) => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn divides(word: &str, want: &str) {
        assert_eq!(parts(word).join("-"), want);
    }

    #[test]
    fn a_consonant_begins_the_next_syllable() {
        divides("kabupaten", "ka-bu-pa-ten");
        divides("pemerintahan", "pe-me-rin-ta-han");
        divides("Pendidikan", "Pen-di-di-kan");
    }

    #[test]
    fn letters_of_one_sound_stay_together() {
        divides("penanggung", "pe-nang-gung");
        divides("penyelenggaraan", "pe-nye-leng-ga-raan");
        divides("masyarakat", "ma-sya-ra-kat");
        divides("instrumen", "ins-tru-men");
        divides("program", "pro-gram");
    }

    #[test]
    fn vowels_side_by_side_stay_together() {
        divides("kepulauan", "ke-pu-lauan");
        divides("aplikasi", "apli-ka-si");
    }

    #[test]
    fn what_is_no_plain_word_is_left_alone() {
        for word in ["197001012000031001", "nama@contoh", "é", "", "Dr"] {
            assert_eq!(parts(word), [word]);
        }
    }
}
