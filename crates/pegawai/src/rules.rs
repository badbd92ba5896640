//! Personnel matters as functions. Pure.

pub mod atasan;
pub mod golongan;
pub mod jenis;
pub mod kenaikan;
pub mod nip;
pub mod pangku;
pub mod pensiun;
pub(crate) mod terbit;

use serde::{Deserialize, Serialize};

/// Grade of a year's performance, best first (`PermenPANRB` 6/2022).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Predikat {
    /// Sangat Baik.
    #[serde(rename = "Sangat Baik")]
    SangatBaik,
    /// Baik.
    Baik,
    /// Butuh Perbaikan; older sheets write Cukup.
    #[serde(rename = "Butuh Perbaikan")]
    ButuhPerbaikan,
    /// Kurang.
    Kurang,
    /// Sangat Kurang.
    #[serde(rename = "Sangat Kurang")]
    SangatKurang,
}

impl Predikat {
    /// All, best first.
    pub const ALL: [Self; 5] =
        [Self::SangatBaik, Self::Baik, Self::ButuhPerbaikan, Self::Kurang, Self::SangatKurang];

    /// As it is written.
    pub fn label(self) -> &'static str {
        match self {
            Self::SangatBaik => "Sangat Baik",
            Self::Baik => "Baik",
            Self::ButuhPerbaikan => "Butuh Perbaikan",
            Self::Kurang => "Kurang",
            Self::SangatKurang => "Sangat Kurang",
        }
    }

    /// Reads what sheets write, whatever its case.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("cukup") {
            return Some(Self::ButuhPerbaikan);
        }
        Self::ALL.into_iter().find(|predikat| predikat.label().eq_ignore_ascii_case(text))
    }
}
