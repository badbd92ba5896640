//! Moments, years and zones. Nothing here reads a clock.

use jiff::{civil, tz::Offset};
use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970 in UTC, as the database keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The moment `seconds` later.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// Date and time of day as a clock in `zona` shows them.
    pub fn civil(self, zona: Zona) -> civil::DateTime {
        let moment =
            jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        zona.offset().to_datetime(moment)
    }

    /// The date in `zona`.
    pub fn date(self, zona: Zona) -> civil::Date {
        self.civil(zona).date()
    }
}

/// The three legal time zones of Indonesia (Keppres 41/1987); an institution lives in one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Zona {
    /// Waktu Indonesia Barat, UTC+7.
    #[default]
    #[serde(rename = "WIB")]
    Wib,
    /// Waktu Indonesia Tengah, UTC+8.
    #[serde(rename = "WITA")]
    Wita,
    /// Waktu Indonesia Timur, UTC+9.
    #[serde(rename = "WIT")]
    Wit,
}

impl Zona {
    /// The abbreviation printed after a time.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Wib => "WIB",
            Self::Wita => "WITA",
            Self::Wit => "WIT",
        }
    }

    /// Reads the abbreviation back.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Wib, Self::Wita, Self::Wit].into_iter().find(|zona| zona.label() == text)
    }

    const fn offset(self) -> Offset {
        Offset::constant(match self {
            Self::Wib => 7,
            Self::Wita => 8,
            Self::Wit => 9,
        })
    }
}

/// A budget year; every accountable fact belongs to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tahun(pub i16);

impl core::fmt::Display for Tahun {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_new_year_starts_at_different_moments() {
        let moment = Timestamp(1_798_736_400_000); // 31 December 2026, 17.00 UTC
        assert_eq!(moment.date(Zona::Wib), civil::date(2027, 1, 1));
        assert_eq!(moment.civil(Zona::Wit).hour(), 2);
    }
}
