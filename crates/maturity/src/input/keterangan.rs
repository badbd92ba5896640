//! What is said about an assessment: year, stage, source, target.

use jiff::civil::Date;
use kernel::{Decimal, FieldErrors, Tahun, parse_angka};
use serde::Deserialize;

use crate::instrument::{self, Instrumen};

/// The stage whose values an assessment holds, from the earliest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tahap {
    /// Penilaian mandiri.
    Mandiri,
    /// Penilaian dokumen.
    Dokumen,
    /// Penilaian interviu.
    Interviu,
    /// Penilaian visitasi.
    Visitasi,
    /// Hasil akhir yang ditetapkan.
    Akhir,
}

impl Tahap {
    pub(crate) const ALL: [Self; 5] =
        [Self::Mandiri, Self::Dokumen, Self::Interviu, Self::Visitasi, Self::Akhir];

    /// The word in addresses and in the database.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Mandiri => "mandiri",
            Self::Dokumen => "dokumen",
            Self::Interviu => "interviu",
            Self::Visitasi => "visitasi",
            Self::Akhir => "akhir",
        }
    }

    /// The words on screen.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Mandiri => "Penilaian mandiri",
            Self::Dokumen => "Penilaian dokumen",
            Self::Interviu => "Penilaian interviu",
            Self::Visitasi => "Penilaian visitasi",
            Self::Akhir => "Hasil akhir",
        }
    }

    pub(crate) fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tahap| tahap.code() == code)
    }
}

/// What is said about an assessment beside its levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Keterangan {
    /// Where the levels come from.
    pub(crate) sumber: String,
    /// Target of the index, in basis points.
    pub(crate) target_bp: Option<i64>,
    /// A remark.
    pub(crate) catatan: String,
}

/// The form exactly as the browser sent it.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct KeteranganForm {
    #[serde(default)]
    pub(crate) sumber: String,
    #[serde(default)]
    pub(crate) target: String,
    #[serde(default)]
    pub(crate) catatan: String,
    #[serde(default)]
    pub(crate) versi: i64,
    #[serde(default, rename = "_kiriman")]
    pub(crate) kiriman: String,
}

/// The form of an import exactly as the browser sent it, without the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct ImporForm {
    pub(crate) instrumen: String,
    pub(crate) tahun: String,
    pub(crate) tahap: String,
    /// Day, month and year whose state the levels show.
    pub(crate) keadaan: [String; 3],
    pub(crate) keterangan: KeteranganForm,
}

/// Which assessment an import makes.
#[derive(Clone, Debug)]
pub(crate) struct Impor {
    pub(crate) instrument: &'static Instrumen,
    pub(crate) tahun: Tahun,
    pub(crate) tahap: Tahap,
    pub(crate) tanggal: Date,
    pub(crate) keterangan: Keterangan,
}

impl ImporForm {
    /// Reads the form. The instrument comes first: year and target depend on it.
    pub(crate) fn parse(&self) -> Result<Impor, FieldErrors> {
        let mut errors = FieldErrors::new();
        let Some(instrument) = instrument::find(&self.instrumen) else {
            errors.add("instrumen", "Pilih instrumen penilaian.");
            return Err(errors);
        };
        let tahun = tahun(instrument, &self.tahun).map_err(|message| errors.add("tahun", message));
        let tahap =
            Tahap::parse(&self.tahap).ok_or_else(|| errors.add("tahap", "Pilih tahap penilaian."));
        let tanggal = date(&self.keadaan).map_err(|message| errors.add("keadaan", message));
        let keterangan = self.keterangan.parse(instrument).map_err(|found| {
            for (field, message) in found.iter() {
                errors.add(field, message);
            }
        });
        match (tahun, tahap, tanggal, keterangan) {
            (Ok(tahun), Ok(tahap), Ok(tanggal), Ok(keterangan)) => {
                Ok(Impor { instrument, tahun, tahap, tanggal, keterangan })
            }
            _ => Err(errors),
        }
    }
}

/// Longest text in one of these fields, in characters.
const LONGEST: usize = 500;

impl KeteranganForm {
    /// Reads the form against the instrument of the assessment.
    pub(crate) fn parse(&self, instrument: &Instrumen) -> Result<Keterangan, FieldErrors> {
        let mut errors = FieldErrors::new();
        for (field, text) in [("sumber", &self.sumber), ("catatan", &self.catatan)] {
            if text.chars().count() > LONGEST {
                errors.add(field, format!("Terlalu panjang. Pakai paling banyak {LONGEST} huruf."));
            }
        }
        let sumber = self.sumber.trim();
        if sumber.is_empty() {
            errors.add("sumber", "Isi sumber tingkat, misalnya nomor surat atau nama laporan.");
        }
        let target_bp = match target(instrument, &self.target) {
            Ok(target) => target,
            Err(message) => {
                errors.add("target", message);
                None
            }
        };
        errors.into_result(Keterangan {
            sumber: sumber.to_owned(),
            target_bp,
            catatan: self.catatan.trim().to_owned(),
        })
    }
}

fn target(instrument: &Instrumen, text: &str) -> Result<Option<i64>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let (min, max) = (instrument.skala_min.normalize(), instrument.skala_maks.normalize());
    let refused = || format!("Isi angka {min} sampai {max} dengan dua desimal, misalnya 3,20.");
    let value = parse_angka(text).map_err(|_not_a_number| refused())?;
    if value < instrument.skala_min
        || value > instrument.skala_maks
        || value.normalize().scale() > 2
    {
        return Err(refused());
    }
    let bp =
        i64::try_from((value * Decimal::from(10_000)).trunc()).map_err(|_too_large| refused())?;
    Ok(Some(bp))
}

/// Reads a day out of its three inputs.
fn date([day, month, year]: &[String; 3]) -> Result<Date, String> {
    let read = || {
        let (day, month) = (day.trim().parse().ok()?, month.trim().parse().ok()?);
        Date::new(year.trim().parse().ok()?, month, day).ok()
    };
    read().ok_or_else(|| "Isi tanggal yang ada, dengan angka, misalnya 31 12 2025.".to_owned())
}

/// Reads a year that an instrument was used in.
fn tahun(instrument: &Instrumen, text: &str) -> Result<Tahun, String> {
    let year: i16 = text
        .trim()
        .parse()
        .map_err(|_not_a_year| "Isi tahun dengan empat angka, misalnya 2025.".to_owned())?;
    let tahun = Tahun(year);
    if instrument.used_in(tahun) {
        Ok(tahun)
    } else {
        Err(format!(
            "{} tidak dipakai untuk tahun {year}. Pilih tahun atau instrumen lain.",
            instrument.singkatan
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instrument::find;

    fn form(sumber: &str, target: &str) -> Result<Keterangan, FieldErrors> {
        let form = KeteranganForm {
            sumber: sumber.to_owned(),
            target: target.to_owned(),
            ..KeteranganForm::default()
        };
        form.parse(find("spbe-2020").expect("shipped"))
    }

    #[test]
    fn a_target_is_kept_in_basis_points() {
        assert_eq!(form("LHE", "3,20").expect("valid").target_bp, Some(32_000));
        assert_eq!(form("LHE", " ").expect("valid").target_bp, None);
    }

    #[test]
    fn a_target_off_the_scale_or_too_fine_is_refused() {
        for target in ["0,9", "5,01", "3,205", "tinggi"] {
            let errors = form("LHE", target).expect_err("refused");
            assert!(errors.get("target").is_some(), "{target}");
        }
    }

    #[test]
    fn a_source_is_asked_for_and_has_a_longest_length() {
        assert!(form("  ", "").expect_err("refused").get("sumber").is_some());
        assert!(form(&"x".repeat(501), "").expect_err("refused").get("sumber").is_some());
    }

    #[test]
    fn a_year_must_be_one_in_which_the_instrument_was_used() {
        let spbe = find("spbe-2020").expect("shipped");
        assert_eq!(tahun(spbe, "2025"), Ok(Tahun(2025)));
        for text in ["2026", "2020", "", "dua ribu"] {
            assert!(tahun(spbe, text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_import_names_every_bad_field_at_once() {
        let form = ImporForm {
            instrumen: "spbe-2020".to_owned(),
            tahun: "1999".to_owned(),
            ..ImporForm::default()
        };
        let errors = form.parse().expect_err("refused");
        let fields: Vec<&str> = errors.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["keadaan", "sumber", "tahap", "tahun"]);
        let unknown = ImporForm::default().parse().expect_err("refused");
        assert!(unknown.get("instrumen").is_some());
    }

    #[test]
    fn every_stage_reads_back() {
        for tahap in Tahap::ALL {
            assert_eq!(Tahap::parse(tahap.code()), Some(tahap));
        }
    }
}
