//! How wide text is, and how wide the columns become. All widths are thousandths of a point.

use ttf_parser::Face;

use crate::{
    hyphen,
    typeset::{PLAIN, SEMIBOLD},
};

const SOFT_HYPHEN: char = '\u{ad}';
const ZERO_WIDTH_SPACE: char = '\u{200b}';
/// A letter that the typeface lacks is set in another; that one is about as wide.
const UNKNOWN: u64 = 650;
/// Spaces between words, in parts of a hundred of those of the typeface, which run narrow in small
/// type; `daftar.typ` sets them so.
const SPACING: u64 = 120;

/// Letters and their widths in thousandths of the type size.
pub(crate) struct Measure {
    plain: Letters,
    semibold: Letters,
}

struct Letters {
    face: Option<Face<'static>>,
    /// Of the first characters, which are nearly all.
    ascii: [u64; 128],
}

impl Letters {
    fn new(font: &'static [u8]) -> Self {
        let mut letters = Self { face: Face::parse(font, 0).ok(), ascii: [0; 128] };
        let known: Vec<u64> = (0..128_u8).map(|code| letters.looked_up(char::from(code))).collect();
        for (width, known) in letters.ascii.iter_mut().zip(known) {
            *width = known;
        }
        if let Some(space) = letters.ascii.get_mut(usize::from(b' ')) {
            *space = space.saturating_mul(SPACING).div_ceil(100);
        }
        letters
    }

    fn looked_up(&self, c: char) -> u64 {
        let width = self.face.as_ref().and_then(|face| {
            let units = u64::from(face.units_per_em());
            let advance = u64::from(face.glyph_hor_advance(face.glyph_index(c)?)?);
            advance.saturating_mul(1_000).checked_div(units)
        });
        width.unwrap_or(UNKNOWN)
    }

    fn letter(&self, c: char) -> u64 {
        let known = usize::try_from(u32::from(c)).ok().and_then(|code| self.ascii.get(code));
        known.copied().unwrap_or_else(|| self.looked_up(c))
    }

    fn text(&self, text: &str) -> u64 {
        text.chars().fold(0, |sum, c| sum.saturating_add(self.letter(c)))
    }
}

/// What a column would like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wish {
    /// Its longest word, in thousandths of the type size.
    pub(crate) word: u64,
    /// Its longest line.
    pub(crate) line: u64,
}

impl Measure {
    pub(crate) fn new() -> Self {
        Self { plain: Letters::new(PLAIN), semibold: Letters::new(SEMIBOLD) }
    }

    /// Widens a wish for a cell, or for a header.
    pub(crate) fn wish(&self, wish: &mut Wish, text: &str, header: bool) {
        let letters = if header { &self.semibold } else { &self.plain };
        for line in text.lines() {
            let whole = letters.text(line);
            wish.line = wish.line.max(whole);
            if whole > wish.word {
                for word in line.split(' ') {
                    wish.word = wish.word.max(letters.text(word));
                }
            }
        }
    }

    /// The text with places to break in those words that are wider than `room`; `None` when all fit.
    /// Only these get them: a mark inside a word disturbs whoever searches or copies it.
    pub(crate) fn broken(&self, text: &str, room: u64, header: bool) -> Option<String> {
        let letters = if header { &self.semibold } else { &self.plain };
        let wide = |word: &str| letters.text(word) > room;
        if !text.split([' ', '\n']).any(wide) {
            return None;
        }
        let broken = text.split_inclusive([' ', '\n']).map(|word| {
            if wide(word.trim_end()) { cut(word, room, letters) } else { word.to_owned() }
        });
        Some(broken.collect())
    }
}

/// Divides at syllables, and where one of these is still too wide after any letter.
fn cut(word: &str, room: u64, letters: &Letters) -> String {
    let bare = word.trim_end();
    let room = room.saturating_sub(letters.letter('-'));
    let mut out = String::with_capacity(word.len().saturating_mul(3));
    for (index, part) in hyphen::parts(bare).into_iter().enumerate() {
        if index > 0 {
            out.push(SOFT_HYPHEN);
        }
        let wide = letters.text(part) > room;
        for (index, c) in part.chars().enumerate() {
            if wide && index > 0 {
                out.push(ZERO_WIDTH_SPACE);
            }
            out.push(c);
        }
    }
    out.push_str(word.get(bare.len()..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_knows_the_longest_word_and_the_longest_line() {
        let measure = Measure::new();
        let mut wish = Wish::default();
        measure.wish(&mut wish, "iii mmm\niii", false);
        assert_eq!(wish.word, measure.plain.text("mmm"));
        assert_eq!(wish.line, measure.plain.text("iii mmm"));
        assert!(measure.plain.text("mmm") > measure.plain.text("iii"));
        assert!(measure.semibold.text("mmm") > measure.plain.text("mmm"));
    }

    #[test]
    fn only_words_that_do_not_fit_get_places_to_break() {
        let measure = Measure::new();
        let room = measure.plain.text("pemerin-");
        assert_eq!(measure.broken("Dinas baru", room, false), None);
        assert_eq!(
            measure.broken("Dinas pemerintahan\nbaru", room, false).as_deref(),
            Some("Dinas pe\u{ad}me\u{ad}rin\u{ad}ta\u{ad}han\nbaru")
        );
        let digits = measure.broken("1970 1970010120000310", room, false);
        let digits = digits.expect("the second is too wide");
        assert!(digits.starts_with("1970 1\u{200b}9\u{200b}7"), "{digits}");
    }
}
