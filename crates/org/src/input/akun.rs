//! Forms of accounts and roles.

use jiff::civil::Date;
use kernel::{FieldErrors, OpdId, Peran};
use serde::Deserialize;

use super::{Typed, masuk::nama_masuk, optional_date, required_date, required_line, version};
use crate::store::akun::{Cursor, Filter, Keadaan};

/// A new account, or new data of one, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AkunForm {
    pub nama: String,
    pub nama_masuk: String,
    pub opd: String,
    pub version: String,
    #[serde(rename = "_kiriman")]
    pub token: String,
}

/// A new account, or new data of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AkunInput {
    pub nama: String,
    pub opd: Option<OpdId>,
    pub version: i64,
}

impl AkunForm {
    fn read(&self, errors: &mut FieldErrors) -> AkunInput {
        AkunInput {
            nama: required_line(errors, "nama", "Nama", &self.nama, 120),
            opd: (!self.opd.is_empty()).then(|| OpdId(self.opd.clone())),
            version: version(&self.version),
        }
    }

    pub(crate) fn parse(&self) -> Result<AkunInput, FieldErrors> {
        let mut errors = FieldErrors::new();
        let input = self.read(&mut errors);
        errors.into_result(input)
    }

    /// Reads a new account with its sign-in name.
    pub(crate) fn parse_new(&self) -> Result<(String, AkunInput), FieldErrors> {
        let mut errors = FieldErrors::new();
        let input = self.read(&mut errors);
        let name = nama_masuk(&self.nama_masuk);
        let chars = name.chars().count();
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-@+".contains(c);
        if name.is_empty() {
            errors.add("nama_masuk", "Nama masuk belum diisi. NIP, surel, atau nama pendek.");
        } else if !(3..=120).contains(&chars) || !name.chars().all(allowed) {
            errors.add(
                "nama_masuk",
                "Nama masuk 3 sampai 120 karakter: huruf tanpa tanda aksen, angka, titik, tanda hubung, garis bawah, @.",
            );
        }
        errors.into_result((name, input))
    }
}

/// A role to give, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PeranForm {
    pub peran: String,
    pub opd: String,
    pub mulai_hari: String,
    pub mulai_bulan: String,
    pub mulai_tahun: String,
    pub sampai_hari: String,
    pub sampai_bulan: String,
    pub sampai_tahun: String,
    pub version: String,
    #[serde(rename = "_kiriman")]
    pub token: String,
}

/// A role to give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PeranInput {
    pub peran: Peran,
    pub opd: Option<OpdId>,
    pub mulai: Date,
    pub sampai: Option<Date>,
    pub version: i64,
}

impl PeranForm {
    pub(crate) fn start(&self) -> Typed<'_> {
        Typed { hari: &self.mulai_hari, bulan: &self.mulai_bulan, tahun: &self.mulai_tahun }
    }

    pub(crate) fn end(&self) -> Typed<'_> {
        Typed { hari: &self.sampai_hari, bulan: &self.sampai_bulan, tahun: &self.sampai_tahun }
    }

    pub(crate) fn parse(&self) -> Result<PeranInput, FieldErrors> {
        let mut errors = FieldErrors::new();
        let peran = Peran::parse(&self.peran).filter(|peran| *peran != Peran::Publik);
        if peran.is_none() {
            errors.add("peran", "Pilih perannya.");
        }
        let mulai = required_date(&mut errors, "mulai", self.start());
        let sampai = optional_date(&mut errors, "sampai", self.end());
        if let (Some(mulai), Some(sampai)) = (mulai, sampai)
            && sampai < mulai
        {
            errors.add("sampai", "Tanggal selesai sebelum tanggal mulai. Ubah salah satunya.");
        }
        let opd = (!self.opd.is_empty()).then(|| OpdId(self.opd.clone()));
        match (peran, mulai) {
            (Some(peran), Some(mulai)) if errors.is_empty() => {
                Ok(PeranInput { peran, opd, mulai, sampai, version: version(&self.version) })
            }
            _ => Err(errors),
        }
    }
}

/// A button on an account.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TindakanForm {
    pub version: String,
    /// For a new password: whether the second factor goes too.
    pub kode_kedua: String,
    #[serde(rename = "_kiriman")]
    pub token: String,
}

/// What the list of accounts is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DaftarQuery {
    pub q: String,
    pub keadaan: String,
    pub peran: String,
    pub opd: String,
    pub setelah: String,
    pub id: String,
}

impl DaftarQuery {
    /// The filter; words that mean nothing here filter nothing.
    pub(crate) fn filter(&self) -> Filter {
        Filter {
            words: super::words(&self.q),
            keadaan: match self.keadaan.as_str() {
                "aktif" => Keadaan::Aktif,
                "nonaktif" => Keadaan::Nonaktif,
                "belum" => Keadaan::BelumMasuk,
                _ => Keadaan::Semua,
            },
            peran: Peran::parse(&self.peran),
            opd: (!self.opd.is_empty()).then(|| OpdId(self.opd.clone())),
        }
    }

    pub(crate) fn cursor(&self) -> Option<Cursor> {
        (!self.id.is_empty()).then(|| Cursor { nama: self.setelah.clone(), id: self.id.clone() })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_sign_in_name_is_short_and_plain() {
        let with = |name: &str| AkunForm {
            nama: "Ani".into(),
            nama_masuk: name.into(),
            ..AkunForm::default()
        };
        for good in ["198701012010012003", "Ani.Marlina", "ani@contoh.id", "a_b-c+d"] {
            assert!(with(good).parse_new().is_ok(), "{good}");
        }
        for bad in ["", "an", "ani marlina", "aní", "ani/marlina", "a".repeat(121).as_str()] {
            let errors = with(bad).parse_new().expect_err(bad);
            assert!(errors.get("nama_masuk").is_some(), "{bad}");
        }
    }

    #[test]
    fn a_role_ends_after_it_starts() {
        let form = PeranForm {
            peran: "operator".into(),
            mulai_hari: "1".into(),
            mulai_bulan: "1".into(),
            mulai_tahun: "2026".into(),
            sampai_hari: "31".into(),
            sampai_bulan: "12".into(),
            sampai_tahun: "2025".into(),
            ..PeranForm::default()
        };
        let errors = form.parse().expect_err("backwards");
        assert!(errors.get("sampai").is_some_and(|m| m.contains("sebelum tanggal mulai")));
        let open = PeranForm {
            sampai_hari: String::new(),
            sampai_bulan: String::new(),
            sampai_tahun: String::new(),
            ..form
        };
        let input = open.parse().expect("nothing wrong");
        assert_eq!((input.mulai, input.sampai, input.opd), (date(2026, 1, 1), None, None));
    }

    #[test]
    fn nobody_is_given_the_public_role() {
        for peran in ["publik", "raja", ""] {
            let form = PeranForm { peran: peran.into(), ..PeranForm::default() };
            assert!(form.parse().expect_err(peran).get("peran").is_some());
        }
    }

    #[test]
    fn a_list_ignores_filters_that_it_does_not_know() {
        let query = DaftarQuery {
            q: "  Ani  ".into(),
            keadaan: "lain".into(),
            peran: "raja".into(),
            ..DaftarQuery::default()
        };
        let filter = query.filter();
        assert_eq!(filter, Filter { words: "Ani".into(), ..Filter::default() });
        assert_eq!(query.cursor(), None);
    }
}
