//! Values: aspect, domain, index and predicate out of the levels.
//!
//! Worked examples and the legal source: `docs/rules/maturity/indeks.md`. Each example is a test.
//! Every value is one exact sum over one weight; nothing is rounded before it is shown.

use kernel::{Decimal, round_half_up};

use super::tingkat::Levels;
use crate::instrument::{Indikator, Instrumen, Predikat};

/// What the levels of one institution add up to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Hasil {
    /// The index, exact.
    pub(crate) indeks: Decimal,
    /// The predicate of the shown index; `None` only outside the scale.
    pub(crate) predikat: Option<Predikat>,
}

/// Σ weight × level of the indicators for which `keep` holds, and the Σ of their weights.
pub(crate) fn weighed(
    instrument: &Instrumen,
    levels: &Levels,
    kelompok: Option<&str>,
) -> (Decimal, i64) {
    instrument
        .indikator
        .iter()
        .filter(|indikator| kelompok.is_none_or(|kode| instrument.belongs(indikator, kode)))
        .fold((Decimal::ZERO, 0), |(sum, weight), indikator| {
            (
                sum + Decimal::from(indikator.bobot_bp) * levels.of(indikator),
                weight + indikator.bobot_bp,
            )
        })
}

/// The value of a domain or an aspect: Σ weight × level ÷ Σ weight of its indicators.
/// `None` for a code that the instrument does not have.
pub(crate) fn kelompok(instrument: &Instrumen, levels: &Levels, kode: &str) -> Option<Decimal> {
    let (sum, weight) = weighed(instrument, levels, Some(kode));
    sum.checked_div(Decimal::from(weight))
}

/// The index: Σ weight × level of all indicators ÷ the total weight.
pub(crate) fn indeks(instrument: &Instrumen, levels: &Levels) -> Decimal {
    let (sum, _) = weighed(instrument, levels, None);
    sum / Decimal::from(instrument.bobot_total_bp)
}

/// The predicate of an index. It is chosen by the value as shown, rounded half up: the
/// regulation does not say which, and people check what they can see.
pub(crate) fn predikat(instrument: &Instrumen, indeks: Decimal) -> Option<&Predikat> {
    instrument.predikat.find(shown(instrument, indeks))
}

/// A value as shown.
pub(crate) fn shown(instrument: &Instrumen, value: Decimal) -> Decimal {
    round_half_up(value, instrument.desimal_tampil)
}

/// What one indicator adds to the index: weight × level ÷ the total weight.
pub(crate) fn sumbangan(instrument: &Instrumen, indikator: &Indikator, level: Decimal) -> Decimal {
    Decimal::from(indikator.bobot_bp) * level / Decimal::from(instrument.bobot_total_bp)
}

/// By how much the index rises when the level after `level` is met in full. Whole levels rise by
/// one; a fraction rises to the end of the range it lies in. Zero at the top.
pub(crate) fn naik(instrument: &Instrumen, indikator: &Indikator, level: Decimal) -> Decimal {
    let goal = match &instrument.jenjang {
        None => (level + Decimal::ONE).min(instrument.skala_maks),
        Some(jenjang) => jenjang
            .iter()
            .find(|(start, end, _)| *start <= level && level < *end)
            .map_or(level, |(_, end, _)| end),
    };
    sumbangan(instrument, indikator, goal - level)
}

/// Index and predicate.
pub(crate) fn hasil(instrument: &Instrumen, levels: &Levels) -> Hasil {
    let indeks = indeks(instrument, levels);
    Hasil { indeks, predikat: predikat(instrument, indeks).cloned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::instrument::find;
    use crate::rules::tingkat::{Claim, accept, tests::uniform};

    /// Reads the plain two-column form of a published case.
    fn published(instrument: &Instrumen, text: &str) -> Levels {
        let claims: Vec<Claim> = text
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(','))
            .map(|(kode, level)| Claim {
                kode: kode.to_owned(),
                tingkat: level.trim().parse().expect("a level"),
            })
            .collect();
        accept(instrument, &claims).expect("complete")
    }

    fn d(text: &str) -> Decimal {
        text.parse().expect("a decimal")
    }

    fn aceh_tengah() -> (&'static Instrumen, Levels) {
        let spbe = find("spbe-2020").expect("shipped");
        (spbe, published(spbe, include_str!("../../../../cases/aceh-tengah-2025.csv")))
    }

    #[test]
    fn contoh_1_aceh_tengah_2025_has_its_published_index() {
        let (spbe, levels) = aceh_tengah();
        let hasil = hasil(spbe, &levels);
        assert_eq!(hasil.indeks, d("2.594"));
        assert_eq!(shown(spbe, hasil.indeks), d("2.59"));
        assert_eq!(hasil.predikat.map(|p| p.nama), Some("Cukup".to_owned()));
    }

    #[test]
    fn contoh_1_aceh_tengah_2025_has_its_published_domains_and_aspects() {
        let (spbe, levels) = aceh_tengah();
        for (kode, want) in [
            ("D1", "2.30"),
            ("D2", "1.70"),
            ("D3", "1.00"),
            ("D4", "3.75"),
            ("A7", "3.80"),
            ("A8", "3.67"),
        ] {
            let value = kelompok(spbe, &levels, kode).expect("a group");
            assert_eq!(shown(spbe, value), d(want), "{kode}");
        }
    }

    #[test]
    fn contoh_2_rounding_the_domains_first_gives_another_predicate() {
        let (spbe, levels) = aceh_tengah();
        let rounded: Decimal = spbe
            .domain
            .iter()
            .map(|domain| {
                let value = kelompok(spbe, &levels, &domain.kode).expect("a group");
                Decimal::from(domain.bobot_bp) * shown(spbe, value)
                    / Decimal::from(spbe.bobot_total_bp)
            })
            .sum();
        assert_eq!(rounded, d("2.59525"));
        assert_eq!(
            predikat(spbe, rounded).map(|p| p.nama.as_str()),
            Some("Baik"),
            "published: Cukup"
        );
    }

    #[test]
    fn contoh_5_aceh_tengah_pemdi_2026_has_its_published_index() {
        let pemdi = find("pemdi-2026").expect("shipped");
        let levels = published(pemdi, include_str!("../../../../cases/aceh-tengah-pemdi-2026.csv"));
        assert_eq!(indeks(pemdi, &levels), d("1.2415"));
        assert_eq!(predikat(pemdi, d("1.2415")).map(|p| p.nama.as_str()), Some("Kurang"));
    }

    #[test]
    fn a_step_is_worth_the_weight_of_its_indicator() {
        let spbe = find("spbe-2020").expect("shipped");
        let service = spbe.indikator("I42").expect("an indicator");
        assert_eq!(naik(spbe, service, d("4")), d("0.03"));
        assert_eq!(naik(spbe, service, d("5")), d("0"));
        let pemdi = find("pemdi-2026").expect("shipped");
        let support = pemdi.indikator("PI19").expect("an indicator");
        assert_eq!(naik(pemdi, support, d("2")), d("0.05"), "to 2.5, the end of level 2");
    }

    #[test]
    fn contoh_6_the_predicate_is_that_of_the_shown_index() {
        let spbe = find("spbe-2020").expect("shipped");
        let of = |value: &str| predikat(spbe, d(value)).map(|p| p.nama.as_str());
        assert_eq!(of("2.5949"), Some("Cukup"));
        assert_eq!(of("2.594"), Some("Cukup"), "shown as 2,59");
        assert_eq!(of("2.596"), Some("Baik"), "shown as 2,60");
        assert_eq!(of("3.5"), Some("Sangat Baik"));
        assert_eq!(of("4.2"), Some("Memuaskan"));
        assert_eq!(of("5"), Some("Memuaskan"));
    }

    proptest! {
        #[test]
        fn one_level_more_adds_exactly_its_weight(position in 0_usize..47, level in 1_u8..5) {
            let spbe = find("spbe-2020").expect("shipped");
            let mut claims = uniform(spbe, &level.to_string());
            let before = indeks(spbe, &accept(spbe, &claims).expect("complete"));
            claims[position].tingkat += Decimal::ONE;
            let after = indeks(spbe, &accept(spbe, &claims).expect("complete"));
            let weight = Decimal::from(spbe.indikator[position].bobot_bp);
            prop_assert_eq!(after - before, weight / Decimal::from(spbe.bobot_total_bp));
        }

        #[test]
        fn the_index_lies_on_the_scale(levels in proptest::collection::vec(1_i64..=5, 47)) {
            let spbe = find("spbe-2020").expect("shipped");
            let claims: Vec<Claim> = spbe.indikator.iter().zip(&levels)
                .map(|(i, level)| Claim { kode: i.kode.clone(), tingkat: Decimal::from(*level) })
                .collect();
            let accepted = accept(spbe, &claims).expect("complete");
            let value = indeks(spbe, &accepted);
            prop_assert!(value >= spbe.skala_min && value <= spbe.skala_maks);
            prop_assert!(predikat(spbe, value).is_some());
        }
    }
}
