//! The ledger of facts as people read it: periods in words, what became of an entry, whether a chain holds.

use facts::{FactDefinition, Period, Standing};
use jiff::civil::Date;
use kernel::{Tahun, tanggal_panjang};

/// `2025`, `Triwulan I 2025`, `Maret 2025` or `31 Maret 2025`.
pub(crate) fn period_words(period: Period) -> String {
    match period {
        Period::Year(tahun) => tahun.to_string(),
        Period::Quarter(tahun, quarter) => {
            let roman = match quarter {
                1 => "I",
                2 => "II",
                3 => "III",
                _ => "IV",
            };
            format!("Triwulan {roman} {tahun}")
        }
        Period::Month(tahun, month) => {
            let first =
                i8::try_from(month).ok().and_then(|month| Date::new(tahun.0, month, 1).ok());
            first.map_or_else(
                || period.to_string(),
                |first| tanggal_panjang(first).trim_start_matches("1 ").to_owned(),
            )
        }
        Period::Day(date) => tanggal_panjang(date),
    }
}

/// Reads a period as it stands in the ledger or as [`period_words`] writes it.
pub(crate) fn read_period(text: &str) -> Option<Period> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(period) = Period::parse(&text.to_uppercase()) {
        return Some(period);
    }
    let (_, tahun) = text.rsplit_once(' ')?;
    let tahun = Tahun(tahun.parse().ok().filter(|year| (0..=9999).contains(year))?);
    let months = (1..=12).map(|month| Period::Month(tahun, month));
    let quarters = (1..=4).map(|quarter| Period::Quarter(tahun, quarter));
    let days = (1..=12).flat_map(|month| (1..=31).map(move |day| (month, day)));
    let days = days.filter_map(|(month, day)| Date::new(tahun.0, month, day).ok().map(Period::Day));
    let wanted = text.to_lowercase();
    months.chain(quarters).chain(days).find(|period| period_words(*period).to_lowercase() == wanted)
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keadaan {
    /// It holds.
    Berlaku,
    /// A later value of the same period holds.
    Digantikan,
    /// Its value was taken back, or it is the entry that took one back.
    Ditarik,
}

impl Keadaan {
    /// The word for programs.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Berlaku => "berlaku",
            Self::Digantikan => "digantikan",
            Self::Ditarik => "ditarik",
        }
    }

    /// The word on screen.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Berlaku => "Berlaku",
            Self::Digantikan => "Digantikan",
            Self::Ditarik => "Ditarik",
        }
    }
}

impl From<Standing> for Keadaan {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Holds => Self::Berlaku,
            Standing::Superseded => Self::Digantikan,
            Standing::Withdrawn => Self::Ditarik,
        }
    }
}

/// Whether somebody may read a fact: a visitor only what its room calls public.
pub(crate) fn may_read(definition: Option<&FactDefinition>, signed_in: bool) -> bool {
    signed_in || definition.is_some_and(|definition| definition.public)
}

#[cfg(test)]
mod tests {
    use facts::PeriodKind;

    use super::*;

    #[test]
    fn periods_are_written_in_words_and_read_back() {
        for (text, words) in [
            ("2025", "2025"),
            ("2025-Q1", "Triwulan I 2025"),
            ("2025-Q4", "Triwulan IV 2025"),
            ("2025-03", "Maret 2025"),
            ("2025-11", "November 2025"),
            ("2024-02-29", "29 Februari 2024"),
            ("2025-03-01", "1 Maret 2025"),
        ] {
            let period = Period::parse(text).expect(text);
            assert_eq!(period_words(period), words);
            assert_eq!(read_period(&format!(" {} ", words.to_lowercase())), Some(period));
            assert_eq!(read_period(&text.to_lowercase()), Some(period));
        }
        for wrong in ["", "kemarin", "Triwulan V 2025", "30 Februari 2025", "Maret", "2025-13"] {
            assert_eq!(read_period(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_visitor_reads_what_is_public_and_whoever_signed_in_everything() {
        let definition = |public| FactDefinition {
            code: "uji.nilai",
            unit: "nilai",
            meaning: "Nilai uji",
            formula: "Jumlah",
            period: PeriodKind::Year,
            decimals: 2,
            public,
        };
        assert!(may_read(Some(&definition(true)), false));
        assert!(!may_read(Some(&definition(false)), false));
        assert!(!may_read(None, false), "nobody vouches for it any more");
        assert!(may_read(Some(&definition(false)), true) && may_read(None, true));
    }
}
