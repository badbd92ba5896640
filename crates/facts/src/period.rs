//! The span of time for which a fact holds, as text that sorts within its kind.

use core::fmt;

use jiff::civil::Date;
use kernel::Tahun;

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PeriodKind {
    /// A calendar year.
    Year,
    /// Three months of a year.
    Quarter,
    /// A month.
    Month,
    /// A day.
    Day,
}

/// One period. Its text is `2025`, `2025-Q1`, `2025-03` or `2025-03-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Period {
    /// A calendar year.
    Year(Tahun),
    /// Year and quarter, 1 to 4.
    Quarter(Tahun, u8),
    /// Year and month, 1 to 12.
    Month(Tahun, u8),
    /// A day.
    Day(Date),
}

impl Period {
    /// How long it is.
    pub const fn kind(self) -> PeriodKind {
        match self {
            Self::Year(_) => PeriodKind::Year,
            Self::Quarter(..) => PeriodKind::Quarter,
            Self::Month(..) => PeriodKind::Month,
            Self::Day(_) => PeriodKind::Day,
        }
    }

    /// Reads the text back; nothing but the exact text of a period that exists.
    pub fn parse(text: &str) -> Option<Self> {
        let period = match text.split_once('-') {
            None => Self::Year(year(text)?),
            Some((head, rest)) => match (rest.strip_prefix('Q'), rest.len()) {
                (Some(quarter), _) => Self::Quarter(year(head)?, within(quarter, 4)?),
                (None, 2) => Self::Month(year(head)?, within(rest, 12)?),
                (None, _) => Self::Day(text.parse().ok()?),
            },
        };
        // Reading is more generous than writing in places (`+123`, `2025-03-31T00`); the ledger is not.
        (period.to_string() == text).then_some(period)
    }
}

fn year(text: &str) -> Option<Tahun> {
    text.parse().ok().filter(|year| (0..=9999).contains(year)).map(Tahun)
}

fn within(text: &str, most: u8) -> Option<u8> {
    text.parse().ok().filter(|number| (1..=most).contains(number))
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(tahun) => write!(f, "{:04}", tahun.0),
            Self::Quarter(tahun, quarter) => write!(f, "{:04}-Q{quarter}", tahun.0),
            Self::Month(tahun, month) => write!(f, "{:04}-{month:02}", tahun.0),
            Self::Day(date) => write!(f, "{date}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_period_reads_back_and_knows_its_kind() {
        for (text, kind) in [
            ("2025", PeriodKind::Year),
            ("2025-Q4", PeriodKind::Quarter),
            ("2025-03", PeriodKind::Month),
            ("2024-02-29", PeriodKind::Day),
        ] {
            let period = Period::parse(text).expect(text);
            assert_eq!((period.to_string().as_str(), period.kind()), (text, kind));
        }
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in [
            "",
            "25",
            "-25",
            "+2025",
            "2025-",
            "2025-Q0",
            "2025-Q5",
            "2025-Q",
            "2025-13",
            "2025-3",
            "2025-00",
            "2025-02-29",
            "20250331",
            "2025-03-31T00:00",
            " 2025",
            "99999",
            "2025-Q01",
        ] {
            assert_eq!(Period::parse(text), None, "{text:?}");
        }
    }
}
