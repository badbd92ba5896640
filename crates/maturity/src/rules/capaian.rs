//! Which levels of an indicator are met, and what the next one asks for. Pure.

use kernel::Decimal;

use crate::instrument::Instrumen;

/// How far an indicator stands with one level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Capaian {
    /// Everything it asks for is met.
    Terpenuhi,
    /// Part of it is met: the value lies inside this level's range.
    Sebagian,
    /// Nothing is counted yet.
    Belum,
}

/// The standing of every level of an indicator, from the lowest. Levels are cumulative. Where
/// levels are whole, the level reached is met; a fractional value is part of the level whose range
/// it lies in, and meets it only at the top of the scale.
pub(crate) fn capaian(instrument: &Instrumen, level: Decimal) -> Vec<Capaian> {
    let levels = usize::try_from(instrument.skala_maks.trunc()).unwrap_or_default();
    let (met, part) = match &instrument.jenjang {
        None => (usize::try_from(level.trunc()).unwrap_or_default(), None),
        Some(_) if level >= instrument.skala_maks => (levels, None),
        Some(jenjang) => {
            let inside = jenjang.find(level).map_or(0, |tingkat| usize::from(*tingkat));
            (inside.saturating_sub(1), Some(inside))
        }
    };
    (1..=levels)
        .map(|n| match n {
            n if n <= met => Capaian::Terpenuhi,
            n if Some(n) == part => Capaian::Sebagian,
            _ => Capaian::Belum,
        })
        .collect()
}

/// The next level that is not met yet, from 1; `None` at the top.
pub(crate) fn berikutnya(instrument: &Instrumen, level: Decimal) -> Option<usize> {
    capaian(instrument, level)
        .iter()
        .position(|standing| *standing != Capaian::Terpenuhi)
        .map(|index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::{
        Capaian::{Belum, Sebagian, Terpenuhi},
        *,
    };
    use crate::instrument::find;

    fn of(instrument: &str, level: &str) -> Vec<Capaian> {
        capaian(find(instrument).expect("shipped"), level.parse().expect("a decimal"))
    }

    #[test]
    fn a_whole_level_meets_itself_and_what_is_below() {
        assert_eq!(of("spbe-2020", "2"), [Terpenuhi, Terpenuhi, Belum, Belum, Belum]);
        assert_eq!(of("spbe-2020", "5"), [Terpenuhi; 5]);
    }

    #[test]
    fn a_fraction_stands_inside_a_level() {
        assert_eq!(of("pemdi-2026", "2"), [Terpenuhi, Sebagian, Belum, Belum, Belum]);
        assert_eq!(of("pemdi-2026", "1"), [Sebagian, Belum, Belum, Belum, Belum]);
        assert_eq!(of("pemdi-2026", "5"), [Terpenuhi; 5]);
    }

    #[test]
    fn the_next_level_is_the_first_that_is_not_met() {
        let spbe = find("spbe-2020").expect("shipped");
        assert_eq!(berikutnya(spbe, Decimal::from(4)), Some(5));
        assert_eq!(berikutnya(spbe, Decimal::from(5)), None);
    }
}
