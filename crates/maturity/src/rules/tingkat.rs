//! Levels of indicators: which lists of levels an instrument accepts.

use std::collections::BTreeMap;

use kernel::Decimal;

use crate::instrument::{Indikator, Instrumen};

/// One level as somebody wrote it, before the instrument has seen it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claim {
    /// Code of the indicator as written.
    pub(crate) kode: String,
    /// The level.
    pub(crate) tingkat: Decimal,
}

/// Why a list of levels is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TingkatError {
    /// The instrument has no such indicator. `known_in` names another one that has it.
    #[error("no indicator {kode} in the instrument")]
    UnknownIndikator {
        /// Position in the list.
        at: usize,
        /// The code as written.
        kode: String,
        /// Short name of an instrument that has this code.
        known_in: Option<&'static str>,
    },
    /// The same indicator twice.
    #[error("indicator {kode} twice")]
    Twice {
        /// Position of the second one.
        at: usize,
        /// Position of the first one.
        first: usize,
        /// The code.
        kode: String,
    },
    /// Outside the scale.
    #[error("level of {kode} outside the scale")]
    OutsideScale {
        /// Position in the list.
        at: usize,
        /// The code.
        kode: String,
    },
    /// A fraction where the instrument knows whole levels only.
    #[error("level of {kode} is not whole")]
    NotWhole {
        /// Position in the list.
        at: usize,
        /// The code.
        kode: String,
    },
    /// Finer than a basis point, which is what the house keeps.
    #[error("level of {kode} has more than four decimals")]
    TooFine {
        /// Position in the list.
        at: usize,
        /// The code.
        kode: String,
    },
    /// Indicators without a level. How an institution without some service is weighed is not
    /// known to us, so all of them are asked for.
    #[error("{} indicators missing", kode.len())]
    Missing {
        /// Their codes in the order of the instrument.
        kode: Vec<String>,
    },
}

/// One valid level for every indicator of one instrument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Levels {
    /// By code of the indicator.
    tingkat: BTreeMap<String, Decimal>,
}

impl Levels {
    /// The level of an indicator of the instrument that these levels were checked against.
    pub(crate) fn of(&self, indikator: &Indikator) -> Decimal {
        self.tingkat.get(&indikator.kode).copied().unwrap_or_default()
    }
}

/// Accepts a complete list of levels, or names everything that is wrong with it.
pub(crate) fn accept(
    instrument: &Instrumen,
    claims: &[Claim],
) -> Result<Levels, Vec<TingkatError>> {
    let mut errors = Vec::new();
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    let mut tingkat = BTreeMap::new();
    for (at, claim) in claims.iter().enumerate() {
        let kode = claim.kode.clone();
        let Some(indikator) = instrument.indikator(&kode) else {
            let known_in = crate::instrument::all()
                .iter()
                .find(|other| other.indikator(&kode).is_some())
                .map(|other| other.singkatan.as_str());
            errors.push(TingkatError::UnknownIndikator { at, kode, known_in });
            continue;
        };
        if let Some(&earlier) = first.get(indikator.kode.as_str()) {
            errors.push(TingkatError::Twice { at, first: earlier, kode });
            continue;
        }
        first.insert(&indikator.kode, at);
        if claim.tingkat < instrument.skala_min || claim.tingkat > instrument.skala_maks {
            errors.push(TingkatError::OutsideScale { at, kode });
        } else if instrument.tingkat_bulat && !claim.tingkat.fract().is_zero() {
            errors.push(TingkatError::NotWhole { at, kode });
        } else if claim.tingkat.normalize().scale() > 4 {
            errors.push(TingkatError::TooFine { at, kode });
        } else {
            tingkat.insert(kode, claim.tingkat);
        }
    }
    let missing: Vec<String> = instrument
        .indikator
        .iter()
        .filter(|indikator| !first.contains_key(indikator.kode.as_str()))
        .map(|indikator| indikator.kode.clone())
        .collect();
    if !missing.is_empty() {
        errors.push(TingkatError::Missing { kode: missing });
    }
    if errors.is_empty() { Ok(Levels { tingkat }) } else { Err(errors) }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::instrument::find;

    pub(crate) fn uniform(instrument: &Instrumen, level: &str) -> Vec<Claim> {
        instrument
            .indikator
            .iter()
            .map(|indikator| Claim {
                kode: indikator.kode.clone(),
                tingkat: level.parse().expect("a decimal"),
            })
            .collect()
    }

    fn spbe() -> &'static Instrumen {
        find("spbe-2020").expect("shipped")
    }

    #[test]
    fn a_complete_list_is_accepted_in_any_order() {
        let mut claims = uniform(spbe(), "3");
        let forward = accept(spbe(), &claims).expect("complete");
        claims.reverse();
        assert_eq!(accept(spbe(), &claims), Ok(forward));
    }

    #[test]
    fn everything_wrong_is_named_at_once() {
        let mut claims = uniform(spbe(), "2");
        claims[0].tingkat = Decimal::from(6);
        claims[1].tingkat = Decimal::new(25, 1);
        claims[2].kode = "I05".to_owned();
        claims[3].kode = "PI01".to_owned();
        let errors = accept(spbe(), &claims).expect_err("refused");
        assert_eq!(
            errors,
            [
                TingkatError::OutsideScale { at: 0, kode: "I01".to_owned() },
                TingkatError::NotWhole { at: 1, kode: "I02".to_owned() },
                TingkatError::UnknownIndikator {
                    at: 3,
                    kode: "PI01".to_owned(),
                    known_in: Some("Pemdi"),
                },
                TingkatError::Twice { at: 4, first: 2, kode: "I05".to_owned() },
                TingkatError::Missing { kode: vec!["I03".to_owned(), "I04".to_owned()] },
            ]
        );
    }

    #[test]
    fn pemdi_takes_fractions_of_four_decimals() {
        let pemdi = find("pemdi-2026").expect("shipped");
        assert!(accept(pemdi, &uniform(pemdi, "1.1667")).is_ok());
        let errors = accept(pemdi, &uniform(pemdi, "1.16667")).expect_err("refused");
        assert!(matches!(errors.first(), Some(TingkatError::TooFine { at: 0, .. })));
    }
}
