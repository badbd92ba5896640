//! What the ledger of facts is asked for.

use facts::{FactId, Filter};
use kernel::FieldErrors;
use serde::Deserialize;

use super::line;
use crate::rules::fakta::read_period;

/// The filters as typed, and where the page before ended.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FaktaQuery {
    pub kode: String,
    pub periode: String,
    pub setelah: String,
}

impl FaktaQuery {
    /// The filter; a period that is none is told beside its field.
    pub(crate) fn parse(&self) -> Result<Filter, FieldErrors> {
        let (kode, periode) = (line(&self.kode), line(&self.periode));
        let period = read_period(&periode);
        let mut errors = FieldErrors::new();
        if period.is_none() && !periode.is_empty() {
            errors.add(
                "periode",
                "Periode ini tidak dikenali. Tulis misalnya 2025, Triwulan I 2025, Maret 2025, atau 2025-03-31.",
            );
        }
        errors.into_result(Filter {
            codes: (!kode.is_empty()).then(|| vec![kode]),
            period,
            before: (!self.setelah.is_empty()).then(|| FactId(self.setelah.clone())),
        })
    }
}

/// Where the part of a series before ended, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DeretQuery {
    pub setelah: String,
}

/// Digits of a place in a series.
const PLACE_DIGITS: usize = 9;

impl DeretQuery {
    /// The place in the series before which to go on; none at its newest end. `Err` for what is no place.
    pub(crate) fn parse(&self) -> Result<Option<i64>, NotPlace> {
        let text = self.setelah.as_str();
        if text.is_empty() {
            return Ok(None);
        }
        let plain = text.len() <= PLACE_DIGITS && text.bytes().all(|b| b.is_ascii_digit());
        if plain { text.parse().map(Some).map_err(|_too_large| NotPlace) } else { Err(NotPlace) }
    }
}

/// The address names a place that no series has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotPlace;

#[cfg(test)]
mod tests {
    use facts::Period;
    use kernel::Tahun;

    use super::*;

    #[test]
    fn an_empty_query_asks_for_everything() {
        assert_eq!(FaktaQuery::default().parse(), Ok(Filter::default()));
    }

    #[test]
    fn code_period_and_place_are_read() {
        let query = FaktaQuery {
            kode: " maturity.indeks ".to_owned(),
            periode: "triwulan ii 2025".to_owned(),
            setelah: "f9".to_owned(),
        };
        let want = Filter {
            codes: Some(vec!["maturity.indeks".to_owned()]),
            period: Some(Period::Quarter(Tahun(2025), 2)),
            before: Some(FactId("f9".to_owned())),
        };
        assert_eq!(query.parse(), Ok(want));
    }

    #[test]
    fn what_is_no_period_is_told() {
        let query = FaktaQuery { periode: "tahun lalu".to_owned(), ..FaktaQuery::default() };
        assert!(query.parse().is_err_and(|errors| errors.get("periode").is_some()));
    }

    #[test]
    fn a_series_goes_on_from_a_place_and_from_nothing_else() {
        let parse = |setelah: &str| DeretQuery { setelah: setelah.to_owned() }.parse();
        assert_eq!(parse(""), Ok(None));
        assert_eq!(parse("51"), Ok(Some(51)));
        assert_eq!(parse("999999999"), Ok(Some(999_999_999)));
        for wrong in ["-1", "+1", " 1", "1.5", "x", "٣", "1000000000"] {
            assert_eq!(parse(wrong), Err(NotPlace), "{wrong}");
        }
    }
}
