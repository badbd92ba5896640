//! What the browser sent, and what it means. Pure.

use jiff::civil::Date;
use kernel::FieldErrors;
use serde::Deserialize;

/// The longest title.
pub(crate) const JUDUL_MAX: u32 = 120;

/// The form, exactly as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct BendaForm {
    pub(crate) judul: String,
    pub(crate) tanggal_hari: String,
    pub(crate) tanggal_bulan: String,
    pub(crate) tanggal_tahun: String,
    /// The version that the person saw; empty in a new form.
    pub(crate) version: String,
    #[serde(rename = "_kiriman")]
    pub(crate) token: String,
}

/// The form, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BendaInput {
    pub(crate) judul: String,
    pub(crate) tanggal: Date,
    pub(crate) version: i64,
}

impl BendaForm {
    /// Understands the form, or says for each field what is wrong with it.
    pub(crate) fn parse(&self) -> Result<BendaInput, FieldErrors> {
        let mut errors = FieldErrors::new();
        let judul = self.judul.trim();
        if judul.is_empty() {
            errors.add("judul", "Isi judulnya.");
        } else if u32::try_from(judul.chars().count()).map_or(true, |count| count > JUDUL_MAX) {
            errors.add("judul", format!("Judul paling panjang {JUDUL_MAX} huruf."));
        }
        let tanggal = self.tanggal();
        if tanggal.is_none() {
            errors.add("tanggal", "Isi tanggal yang ada di kalender, misalnya 24 11 2026.");
        }
        let input = BendaInput {
            judul: judul.to_owned(),
            tanggal: tanggal.unwrap_or_default(),
            version: self.version.parse().unwrap_or(0),
        };
        errors.into_result(input)
    }

    fn tanggal(&self) -> Option<Date> {
        let year = self.tanggal_tahun.trim().parse().ok()?;
        let month = self.tanggal_bulan.trim().parse().ok()?;
        let day = self.tanggal_hari.trim().parse().ok()?;
        Date::new(year, month, day).ok()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn form(judul: &str, hari: &str, bulan: &str, tahun: &str) -> BendaForm {
        BendaForm {
            judul: judul.to_owned(),
            tanggal_hari: hari.to_owned(),
            tanggal_bulan: bulan.to_owned(),
            tanggal_tahun: tahun.to_owned(),
            ..BendaForm::default()
        }
    }

    #[track_caller]
    fn refused(form: &BendaForm, field: &str) {
        let errors = form.parse().expect_err("refused");
        let fields: Vec<&str> = errors.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, [field]);
    }

    #[test]
    fn spaces_around_what_was_typed_do_not_matter() {
        let input = form(" Rapat ", " 24", "11 ", "2026").parse().expect("understood");
        assert_eq!((input.judul.as_str(), input.tanggal), ("Rapat", date(2026, 11, 24)));
    }

    #[test]
    fn a_missing_or_endless_title_is_refused_beside_its_field() {
        refused(&form("  ", "24", "11", "2026"), "judul");
        refused(&form(&"a".repeat(121), "24", "11", "2026"), "judul");
    }

    #[test]
    fn a_day_that_is_in_no_calendar_is_refused_beside_its_field() {
        refused(&form("Rapat", "31", "11", "2026"), "tanggal");
        refused(&form("Rapat", "", "", ""), "tanggal");
        refused(&form("Rapat", "dua", "11", "2026"), "tanggal");
    }
}
