//! A new token, as somebody asks for it.

use std::collections::BTreeMap;

use kernel::{FieldErrors, Permission};
use serde::Deserialize;

use super::{masuk::Sandi, required_line};
use crate::rules::token;

/// Longest name of a token, in characters.
const LONGEST: usize = 80;

/// The form as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TokenForm {
    pub nama: String,
    pub masa: String,
    pub sandi: Sandi,
    /// Every other field; a permission that was ticked is one named by [`field`].
    #[serde(flatten)]
    pub rest: BTreeMap<String, String>,
}

/// A token as it may be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewToken {
    pub nama: String,
    /// Codes of its permissions with spaces between them.
    pub izin: String,
    /// Labels of the same.
    pub labels: Vec<&'static str>,
    /// How long it lives.
    pub days: i64,
}

/// The name of the box of a permission.
pub(crate) fn field(permission: &Permission) -> String {
    format!("izin.{}", permission.code)
}

impl TokenForm {
    /// Whether the box of a permission was ticked.
    pub(crate) fn ticked(&self, permission: &Permission) -> bool {
        self.rest.contains_key(&field(permission))
    }

    /// What is asked for, out of the permissions that this person may hand on.
    pub(crate) fn parse(&self, held: &[&'static Permission]) -> Result<NewToken, FieldErrors> {
        let mut errors = FieldErrors::new();
        let nama = required_line(&mut errors, "nama", "Nama token", &self.nama, LONGEST);
        let days = token::days(&self.masa);
        if days.is_none() {
            errors.add("masa", "Pilih berapa lama token ini berlaku.");
        }
        let chosen: Vec<&Permission> =
            held.iter().copied().filter(|permission| self.ticked(permission)).collect();
        if let (true, Some(first)) = (chosen.is_empty(), held.first()) {
            errors.add(field(first), "Pilih sedikitnya satu izin.");
        }
        let codes: Vec<&str> = chosen.iter().map(|permission| permission.code).collect();
        errors.into_result(NewToken {
            nama,
            izin: codes.join(" "),
            labels: chosen.iter().map(|permission| permission.label).collect(),
            days: days.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use kernel::Peran;

    use super::*;

    static FAKTA: Permission =
        Permission { code: "org.fakta.lihat", label: "Membaca", granted_to: &[Peran::Publik] };
    static INDEKS: Permission =
        Permission { code: "indeks.lihat", label: "Melihat", granted_to: &[Peran::Pegawai] };

    fn form(nama: &str, masa: &str, boxes: &[&str]) -> TokenForm {
        let rest = boxes.iter().map(|name| ((*name).to_owned(), "ya".to_owned())).collect();
        TokenForm { nama: nama.to_owned(), masa: masa.to_owned(), rest, ..TokenForm::default() }
    }

    #[test]
    fn a_token_may_what_was_ticked_and_its_owner_may_hand_on() {
        let asked = form(" SIMPEG  baru", "90", &["izin.org.fakta.lihat", "izin.lain", "csrf"]);
        let new = asked.parse(&[&FAKTA, &INDEKS]).expect("good");
        assert_eq!(
            (new.nama.as_str(), new.izin.as_str(), new.days),
            ("SIMPEG baru", "org.fakta.lihat", 90)
        );
        assert!(
            asked.parse(&[&INDEKS]).is_err(),
            "a permission that is not theirs counts for nothing"
        );
    }

    #[test]
    fn every_field_says_what_it_lacks() {
        let errors = form("", "7", &[]).parse(&[&FAKTA]).expect_err("refused");
        for name in ["nama", "masa", "izin.org.fakta.lihat"] {
            assert!(errors.get(name).is_some(), "{name}");
        }
        let long = form(&"a".repeat(81), "30", &["izin.org.fakta.lihat"]);
        assert!(long.parse(&[&FAKTA]).is_err());
    }
}
