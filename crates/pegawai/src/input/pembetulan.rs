//! Asking for a correction, and answering.

use kernel::{FieldErrors, typed::version};
use serde::Deserialize;

use crate::rules::jenis::{Bagian, KeadaanPembetulan};

/// Longest request or answer, in characters.
pub(crate) const TEXT_MAX: usize = 1_000;

/// A request, exactly as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MintaForm {
    pub(crate) bagian: String,
    pub(crate) isi: String,
    #[serde(rename = "_kiriman")]
    pub(crate) token: String,
}

impl MintaForm {
    /// Which part, and what is wrong with it.
    pub(crate) fn parse(&self) -> Result<(Bagian, String), FieldErrors> {
        let mut errors = FieldErrors::new();
        let bagian = Bagian::parse(&self.bagian);
        if bagian.is_none() {
            errors.add("bagian", "Pilih bagian yang keliru.");
        }
        let isi =
            text(&mut errors, "isi", &self.isi, "Tulis apa yang keliru dan bagaimana seharusnya.");
        bagian.filter(|_| errors.is_empty()).map(|bagian| (bagian, isi)).ok_or(errors)
    }
}

/// An answer, exactly as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct JawabForm {
    pub(crate) keadaan: String,
    pub(crate) jawaban: String,
    pub(crate) version: String,
    #[serde(rename = "_kiriman")]
    pub(crate) token: String,
}

impl JawabForm {
    /// What became of it, the answer, and the version that was seen.
    pub(crate) fn parse(&self) -> Result<(KeadaanPembetulan, String, i64), FieldErrors> {
        let mut errors = FieldErrors::new();
        let keadaan = KeadaanPembetulan::parse(&self.keadaan)
            .filter(|keadaan| *keadaan != KeadaanPembetulan::Menunggu);
        if keadaan.is_none() {
            errors.add("keadaan", "Pilih sudah dibetulkan atau ditolak.");
        }
        let jawaban = text(&mut errors, "jawaban", &self.jawaban, "Tulis jawaban untuk orangnya.");
        keadaan
            .filter(|_| errors.is_empty())
            .map(|keadaan| (keadaan, jawaban, version(&self.version)))
            .ok_or(errors)
    }
}

fn text(errors: &mut FieldErrors, name: &str, typed: &str, missing: &str) -> String {
    let text = typed.trim();
    let length = text.chars().count();
    if length == 0 {
        errors.add(name, missing);
    } else if length > TEXT_MAX {
        errors.add(name, format!("{length} karakter; paling banyak {TEXT_MAX}."));
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_names_a_part_and_says_what_is_wrong() {
        let form = |bagian: &str, isi: &str| MintaForm {
            bagian: bagian.to_owned(),
            isi: isi.to_owned(),
            token: String::new(),
        };
        let read = form("jabatan", " Sudah pindah. ").parse();
        assert_eq!(read, Ok((Bagian::Jabatan, "Sudah pindah.".to_owned())));
        assert!(form("nasib", "x").parse().expect_err("refused").get("bagian").is_some());
        assert!(form("data", " ").parse().expect_err("refused").get("isi").is_some());
        let long = "x".repeat(TEXT_MAX + 1);
        assert!(form("data", &long).parse().expect_err("refused").get("isi").is_some());
    }

    #[test]
    fn an_answer_decides_and_says_why() {
        let form = |keadaan: &str, jawaban: &str| JawabForm {
            keadaan: keadaan.to_owned(),
            jawaban: jawaban.to_owned(),
            version: "2".to_owned(),
            token: String::new(),
        };
        let read = form("ditolak", "SK-nya lain.").parse().expect("understood");
        assert_eq!(read, (KeadaanPembetulan::Ditolak, "SK-nya lain.".to_owned(), 2));
        assert!(form("menunggu", "x").parse().expect_err("refused").get("keadaan").is_some());
        assert!(form("ditolak", "").parse().expect_err("refused").get("jawaban").is_some());
    }
}
