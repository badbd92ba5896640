//! Forms at the door and of the own account. Nothing here is ever logged or shown again, but names.

use core::fmt;

use kernel::FieldErrors;
use serde::Deserialize;

use crate::rules::password::{self, Weakness};

/// A password as typed; prints nothing.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Sandi(pub String);

impl fmt::Debug for Sandi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(sandi)")
    }
}

/// Sign-in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MasukForm {
    pub nama_masuk: String,
    pub sandi: Sandi,
    pub kembali: String,
}

impl MasukForm {
    /// The name as it is looked up, and the password. Both must be there; how right they are is not
    /// told here.
    pub(crate) fn parse(&self) -> Result<(String, String), FieldErrors> {
        let mut errors = FieldErrors::new();
        let nama = nama_masuk(&self.nama_masuk);
        if nama.is_empty() {
            errors.add("nama_masuk", "Isi nama masuk Anda.");
        }
        if self.sandi.0.is_empty() {
            errors.add("sandi", "Isi sandi Anda.");
        }
        // What no account can have is not even looked up, but cut: the answer must take as long.
        let nama = nama.chars().take(200).collect();
        let sandi = self.sandi.0.chars().take(password::MAX_CHARS + 1).collect();
        errors.into_result((nama, sandi))
    }
}

/// Asking for a new password.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LupaForm {
    pub nama_masuk: String,
}

impl LupaForm {
    /// The name as it is looked up; whether there is such a one is not told here.
    pub(crate) fn parse(&self) -> Result<String, FieldErrors> {
        let nama: String = nama_masuk(&self.nama_masuk).chars().take(200).collect();
        if nama.is_empty() {
            return Err(FieldErrors::one("nama_masuk", "Isi nama masuk Anda."));
        }
        Ok(nama)
    }
}

/// A sign-in name as it is stored.
pub(crate) fn nama_masuk(typed: &str) -> String {
    typed.trim().to_lowercase()
}

/// The code of the second factor, or a recovery code.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct KodeForm {
    pub kode: String,
    pub kembali: String,
}

/// The own password, to confirm something.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct KonfirmasiForm {
    pub sandi: Sandi,
}

/// A new password, with the present one where there is one.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SandiBaruForm {
    pub sandi: Sandi,
    pub sandi_baru: Sandi,
    pub sandi_ulang: Sandi,
}

impl SandiBaruForm {
    /// The new password, if it is good enough and typed twice the same. `words` tells a weakness.
    pub(crate) fn parse(
        &self,
        context: &[&str],
        words: fn(&Weakness) -> String,
    ) -> Result<String, FieldErrors> {
        let mut errors = FieldErrors::new();
        if let Err(weakness) = password::check(&self.sandi_baru.0, context) {
            errors.add("sandi_baru", words(&weakness));
        } else if self.sandi_baru.0 != self.sandi_ulang.0 {
            errors.add("sandi_ulang", "Kedua isian sandi baru tidak sama. Ketik ulang.");
        }
        errors.into_result(self.sandi_baru.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(_: &Weakness) -> String {
        "lemah".to_owned()
    }

    #[test]
    fn a_password_is_never_printed() {
        let form = MasukForm { sandi: Sandi("jembatan ungu".into()), ..MasukForm::default() };
        assert!(!format!("{form:?}").contains("jembatan"));
    }

    #[test]
    fn names_are_looked_up_in_small_letters_and_passwords_as_typed() {
        let form = MasukForm {
            nama_masuk: " Yusni.Elvira ".into(),
            sandi: Sandi(" Spasi ikut ".into()),
            kembali: String::new(),
        };
        assert_eq!(form.parse(), Ok(("yusni.elvira".into(), " Spasi ikut ".into())));
        let errors = MasukForm::default().parse().expect_err("empty");
        assert!(errors.get("nama_masuk").is_some() && errors.get("sandi").is_some());
    }

    #[test]
    fn a_new_password_is_typed_twice_the_same() {
        let good = "jembatan ungu tertawa pelan";
        let form = |new: &str, again: &str| SandiBaruForm {
            sandi_baru: Sandi(new.into()),
            sandi_ulang: Sandi(again.into()),
            ..SandiBaruForm::default()
        };
        assert_eq!(form(good, good).parse(&[], words), Ok(good.to_owned()));
        assert!(
            form(good, "lain").parse(&[], words).is_err_and(|e| e.get("sandi_ulang").is_some())
        );
        assert!(
            form("pendek", "pendek")
                .parse(&[], words)
                .is_err_and(|e| e.get("sandi_baru") == Some("lemah"))
        );
    }
}
