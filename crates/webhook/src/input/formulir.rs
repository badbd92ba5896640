//! Forms as browsers send them.

use kernel::FieldErrors;
use serde::Deserialize;

use super::tujuan::Setup;
use crate::{Event, Network, store::tujuan::TujuanRow};

/// A new or changed target, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TujuanForm {
    pub nama: String,
    pub alamat: String,
    pub peristiwa: Vec<String>,
    pub version: String,
    #[serde(rename = "_kiriman")]
    pub token: String,
}

impl TujuanForm {
    /// Filled with what is stored.
    pub(crate) fn of(row: &TujuanRow) -> Self {
        Self {
            nama: row.name.clone(),
            alamat: row.address.clone(),
            peristiwa: row.events.clone(),
            version: row.version.to_string(),
            token: String::new(),
        }
    }

    /// What was typed, checked.
    pub(crate) fn parse(
        &self,
        declared: &[&'static Event],
        network: &Network,
    ) -> Result<Setup, FieldErrors> {
        Setup::parse(&self.nama, &self.alamat, &self.peristiwa, declared, network)
    }
}

/// A button on a target.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TindakanForm {
    pub version: String,
    #[serde(rename = "_kiriman")]
    pub token: String,
}

/// A change of secrets.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RahasiaForm {
    pub lama: String,
    pub version: String,
    #[serde(rename = "_kiriman")]
    pub token: String,
}

/// For how long the old secret goes on signing, in seconds, by what is sent.
pub(crate) const LAMA: [(&str, i64); 3] = [("24", 86_400), ("168", 7 * 86_400), ("0", 0)];

impl RahasiaForm {
    /// For how many seconds the old secret goes on signing.
    pub(crate) fn parse(&self) -> Result<i64, FieldErrors> {
        let known = LAMA.iter().find(|(value, _)| *value == self.lama);
        known
            .map(|(_, seconds)| *seconds)
            .ok_or_else(|| FieldErrors::one("lama", "Pilih sampai kapan rahasia lama berlaku."))
    }
}

/// The version that a form was made from. What is no number fits none, as if somebody else had been faster.
pub(crate) fn version(text: &str) -> i64 {
    text.parse().unwrap_or(-1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_changed_with_time_or_at_once_and_no_other_way() {
        let form = |lama: &str| RahasiaForm { lama: lama.to_owned(), ..RahasiaForm::default() };
        assert_eq!(form("24").parse().unwrap(), 86_400);
        assert_eq!(form("0").parse().unwrap(), 0);
        for bad in ["", "1", "-24"] {
            assert!(form(bad).parse().unwrap_err().get("lama").is_some(), "{bad}");
        }
    }

    #[test]
    fn a_version_that_is_no_number_fits_none() {
        assert_eq!((version("7"), version(""), version("x")), (7, -1, -1));
    }
}
