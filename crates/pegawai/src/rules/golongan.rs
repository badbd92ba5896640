//! Ranks: golongan and ruang, as `III/d`.

use core::fmt;

/// A rank, from `I/a` to `IV/e`. Ordered from the lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Golongan {
    /// 1 to 4.
    tingkat: u8,
    /// 0 for `a`.
    ruang: u8,
}

const ROMAWI: [&str; 4] = ["I", "II", "III", "IV"];

impl Golongan {
    /// Every rank, lowest first.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=4)
            .flat_map(|tingkat| (0..Self::rooms(tingkat)).map(move |ruang| Self { tingkat, ruang }))
    }

    const fn rooms(tingkat: u8) -> u8 {
        if tingkat == 4 { 5 } else { 4 }
    }

    /// Reads what sheets and databases write: `III/d`, `IIId`, `iii/D`, `III.d`, `III-d`, `III d`.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text
            .chars()
            .filter(|c| !matches!(c, '/' | '.' | '-') && !c.is_whitespace())
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let ruang = plain.chars().next_back()?;
        let romawi = plain.strip_suffix(ruang)?;
        let tingkat = ROMAWI.iter().position(|known| *known == romawi)?;
        let ruang = u8::try_from(u32::from(ruang).checked_sub(u32::from('A'))?).ok()?;
        let tingkat = u8::try_from(tingkat + 1).ok()?;
        (ruang < Self::rooms(tingkat)).then_some(Self { tingkat, ruang })
    }

    /// The rank above, if there is one.
    pub fn next(self) -> Option<Self> {
        Self::all().find(|other| *other > self)
    }
}

impl fmt::Display for Golongan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let romawi = ROMAWI.get(usize::from(self.tingkat) - 1).copied().unwrap_or_default();
        write!(f, "{romawi}/{}", char::from(b'a' + self.ruang))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_and_databases_write_one_rank_in_many_ways() {
        for text in ["III/d", "IIId", "iii/D", "III.d", "III-d", " III / d "] {
            assert_eq!(
                Golongan::parse(text).map(|g| g.to_string()).as_deref(),
                Some("III/d"),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_rank_is_not_read_as_one() {
        for text in ["", "d", "III", "V/a", "III/e", "IV/f", "IIIId", "3/d", "III/1", "é"] {
            assert_eq!(Golongan::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_ladder_has_seventeen_steps_and_ends() {
        let all: Vec<Golongan> = Golongan::all().collect();
        assert_eq!(all.len(), 17);
        assert!(all.is_sorted());
        for golongan in &all {
            assert_eq!(Golongan::parse(&golongan.to_string()), Some(*golongan));
        }
        assert_eq!(Golongan::parse("II/d").and_then(Golongan::next), Golongan::parse("III/a"));
        assert_eq!(Golongan::parse("IV/e").and_then(Golongan::next), None);
    }
}
