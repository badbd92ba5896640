//! The rules of the room. Pure: no clock, no database, no floating point.
//!
//! A rule that comes from a regulation takes its thresholds from a rule file and returns its reasons
//! with the result (`ruleset::Explained`); its worked examples stand in `docs/rules`.

use jiff::civil::Date;

/// Where a day stands, seen from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keadaan {
    /// It is still to come.
    Mendatang,
    /// It is the day itself.
    HariIni,
    /// It is over.
    Lewat,
}

/// Where `tanggal` stands on the day `hari_ini`. The caller says which day it is.
pub(crate) fn keadaan(tanggal: Date, hari_ini: Date) -> Keadaan {
    match tanggal.cmp(&hari_ini) {
        core::cmp::Ordering::Greater => Keadaan::Mendatang,
        core::cmp::Ordering::Equal => Keadaan::HariIni,
        core::cmp::Ordering::Less => Keadaan::Lewat,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[track_caller]
    fn check(tanggal: Date, want: Keadaan) {
        assert_eq!(keadaan(tanggal, date(2026, 11, 24)), want);
    }

    #[test]
    fn tomorrow_is_still_to_come() {
        check(date(2026, 11, 25), Keadaan::Mendatang);
    }

    #[test]
    fn the_day_itself_is_today() {
        check(date(2026, 11, 24), Keadaan::HariIni);
    }

    #[test]
    fn the_last_day_of_the_year_before_is_over() {
        check(date(2025, 12, 31), Keadaan::Lewat);
    }
}
