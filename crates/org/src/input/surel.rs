//! Where somebody wants letters.

use kernel::FieldErrors;
use serde::Deserialize;

use super::{line, masuk::Sandi};
use crate::store::surel::Surel;

/// Longest address that a server must take (RFC 5321).
const LONGEST: usize = 254;

/// The form as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SurelForm {
    pub surel: String,
    pub kabar: String,
    pub sandi: Sandi,
}

impl SurelForm {
    /// The address and the choice; an empty address takes both away.
    pub(crate) fn parse(&self) -> Result<Surel, FieldErrors> {
        let surel = line(&self.surel);
        let wants = !self.kabar.is_empty();
        let mut errors = FieldErrors::new();
        if surel.is_empty() && wants {
            errors.add("surel", "Isi alamat surel, atau hilangkan centang di bawahnya.");
        } else if !surel.is_empty() && (surel.len() > LONGEST || !mail::is_address(&surel)) {
            errors
                .add("surel", "Alamat surel ini tidak dikenali. Tulis seperti nama@contoh.go.id.");
        }
        let surel = (!surel.is_empty()).then_some(surel);
        errors.into_result(Surel { surel_kabar: wants, surel, ..Surel::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(surel: &str, kabar: &str) -> SurelForm {
        SurelForm { surel: surel.to_owned(), kabar: kabar.to_owned(), ..SurelForm::default() }
    }

    #[test]
    fn an_address_is_kept_and_an_empty_one_takes_it_away() {
        let surel = Some("ani@contoh.go.id".to_owned());
        let kept = Surel { surel, surel_kabar: true, ..Surel::default() };
        assert_eq!(form(" ani@contoh.go.id ", "ya").parse(), Ok(kept));
        assert_eq!(form("", "").parse(), Ok(Surel::default()));
    }

    #[test]
    fn notices_need_an_address_and_the_address_must_be_one() {
        for (surel, kabar) in [("", "ya"), ("ani", ""), ("ani@contoh\u{7f}", "ya")] {
            let errors = form(surel, kabar).parse().expect_err("refused");
            assert!(errors.get("surel").is_some(), "{surel:?}");
        }
        let long = format!("{}@contoh.go.id", "a".repeat(260));
        assert!(form(&long, "").parse().is_err());
    }
}
