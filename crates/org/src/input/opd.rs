//! Forms of the agency tree.

use jiff::civil::Date;
use kernel::{FieldErrors, OpdId};
use serde::Deserialize;

use super::{Typed, optional_line, required_date, required_line, version};
use crate::rules::{jenis::JenisOpd, tree::Facts};

/// A new, renamed or moved node, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct OpdForm {
    pub kode: String,
    pub nama: String,
    pub singkatan: String,
    pub jenis: String,
    pub perangkat_daerah: String,
    pub induk: String,
    pub dasar: String,
    pub mulai_hari: String,
    pub mulai_bulan: String,
    pub mulai_tahun: String,
    pub version: String,
    #[serde(rename = "_kiriman")]
    pub token: String,
}

/// A new, renamed or moved node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OpdInput {
    pub facts: Facts,
    pub mulai: Date,
    pub version: i64,
}

impl OpdForm {
    pub(crate) fn typed_date(&self) -> Typed<'_> {
        Typed { hari: &self.mulai_hari, bulan: &self.mulai_bulan, tahun: &self.mulai_tahun }
    }

    /// Fills the date boxes.
    #[must_use]
    pub(crate) fn from(mut self, date: Date) -> Self {
        self.mulai_hari = date.day().to_string();
        self.mulai_bulan = date.month().to_string();
        self.mulai_tahun = date.year().to_string();
        self
    }

    fn read(&self, errors: &mut FieldErrors) -> Option<OpdInput> {
        let nama = required_line(errors, "nama", "Nama", &self.nama, 200);
        let singkatan = optional_line(errors, "singkatan", "Singkatan", &self.singkatan, 40);
        let dasar = optional_line(errors, "dasar", "Dasar hukum", &self.dasar, 200);
        let jenis = JenisOpd::parse(&self.jenis);
        if jenis.is_none() {
            errors.add("jenis", "Pilih jenisnya.");
        }
        let mulai = required_date(errors, "mulai", self.typed_date());
        let induk = (!self.induk.is_empty()).then(|| OpdId(self.induk.clone()));
        let perangkat_daerah = !self.perangkat_daerah.is_empty();
        let facts = Facts { nama, singkatan, jenis: jenis?, perangkat_daerah, induk, dasar };
        Some(OpdInput { facts, mulai: mulai?, version: version(&self.version) })
    }

    /// Reads a change.
    pub(crate) fn parse(&self) -> Result<OpdInput, FieldErrors> {
        let mut errors = FieldErrors::new();
        let input = self.read(&mut errors);
        input.filter(|_| errors.is_empty()).ok_or(errors)
    }

    /// Reads a new node with its code.
    pub(crate) fn parse_new(&self) -> Result<(String, OpdInput), FieldErrors> {
        let mut errors = FieldErrors::new();
        let kode = read_kode(&mut errors, "kode", &self.kode);
        let input = self.read(&mut errors);
        input.filter(|_| errors.is_empty()).map(|input| (kode, input)).ok_or(errors)
    }
}

/// Reads a code; a wrong one is told beside `name`.
pub(crate) fn read_kode(errors: &mut FieldErrors, name: &str, text: &str) -> String {
    let kode = text.trim().to_lowercase();
    let may = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
    if kode.is_empty() {
        errors.add(name, "Kode belum diisi.");
    } else if kode.len() > 40 || !kode.bytes().all(may) {
        errors
            .add(name, "Kode hanya huruf kecil, angka, titik, dan tanda hubung; paling banyak 40.");
    }
    kode
}

/// Closing a node, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TutupForm {
    pub mulai_hari: String,
    pub mulai_bulan: String,
    pub mulai_tahun: String,
    pub alasan: String,
    pub penerus: String,
    pub version: String,
    #[serde(rename = "_kiriman")]
    pub token: String,
}

/// Closing a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TutupInput {
    pub mulai: Date,
    pub alasan: String,
    pub penerus: Option<OpdId>,
    pub version: i64,
}

impl TutupForm {
    pub(crate) fn typed_date(&self) -> Typed<'_> {
        Typed { hari: &self.mulai_hari, bulan: &self.mulai_bulan, tahun: &self.mulai_tahun }
    }

    pub(crate) fn parse(&self) -> Result<TutupInput, FieldErrors> {
        let mut errors = FieldErrors::new();
        let mulai = required_date(&mut errors, "mulai", self.typed_date());
        let alasan =
            required_line(&mut errors, "alasan", "Alasan atau dasar hukum", &self.alasan, 200);
        match mulai {
            Some(mulai) if errors.is_empty() => {
                let penerus = (!self.penerus.is_empty()).then(|| OpdId(self.penerus.clone()));
                Ok(TutupInput { mulai, alasan, penerus, version: version(&self.version) })
            }
            _ => Err(errors),
        }
    }
}

/// The day for which the tree is shown.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TreeQuery {
    pub tanggal_hari: String,
    pub tanggal_bulan: String,
    pub tanggal_tahun: String,
    pub q: String,
}

impl TreeQuery {
    pub(crate) fn typed_date(&self) -> Typed<'_> {
        Typed { hari: &self.tanggal_hari, bulan: &self.tanggal_bulan, tahun: &self.tanggal_tahun }
    }

    /// The day asked for, today when none was.
    pub(crate) fn parse(&self, today: Date) -> Result<Date, FieldErrors> {
        let mut errors = FieldErrors::new();
        let date = super::optional_date(&mut errors, "tanggal", self.typed_date());
        errors.into_result(date.unwrap_or(today))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn filled() -> OpdForm {
        OpdForm {
            kode: " Disdik ".to_owned(),
            nama: " Dinas  Pendidikan ".to_owned(),
            jenis: "dinas".to_owned(),
            version: "3".to_owned(),
            ..OpdForm::default()
        }
        .from(date(2026, 1, 1))
    }

    #[test]
    fn a_filled_form_is_read() {
        let (kode, input) = filled().parse_new().expect("nothing wrong");
        assert_eq!(kode, "disdik");
        assert_eq!(
            (input.facts.nama.as_str(), input.facts.induk.clone()),
            ("Dinas Pendidikan", None)
        );
        assert_eq!((input.mulai, input.version), (date(2026, 1, 1), 3));
    }

    #[test]
    fn an_empty_form_says_what_is_missing() {
        let errors = OpdForm::default().parse_new().expect_err("empty");
        let fields: Vec<&str> = errors.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["jenis", "kode", "mulai", "nama"]);
    }

    #[test]
    fn a_code_has_no_spaces_or_signs() {
        for kode in ["dinas pendidikan", "dinas/1", "a".repeat(41).as_str(), "dinä"] {
            let form = OpdForm { kode: kode.to_owned(), ..filled() };
            let errors = form.parse_new().expect_err(kode);
            assert!(errors.get("kode").is_some(), "{kode}");
        }
    }

    #[test]
    fn closing_needs_a_day_and_a_reason() {
        let errors = TutupForm::default().parse().expect_err("empty");
        assert!(errors.get("mulai").is_some() && errors.get("alasan").is_some());
    }

    #[test]
    fn the_tree_is_of_today_unless_asked_otherwise() {
        let today = date(2026, 11, 24);
        assert_eq!(TreeQuery::default().parse(today), Ok(today));
        let asked = TreeQuery {
            tanggal_hari: "31".into(),
            tanggal_bulan: "12".into(),
            tanggal_tahun: "2020".into(),
            ..TreeQuery::default()
        };
        assert_eq!(asked.parse(today), Ok(date(2020, 12, 31)));
        let wrong = TreeQuery { tanggal_bulan: "13".into(), ..asked };
        assert!(wrong.parse(today).is_err());
    }
}
