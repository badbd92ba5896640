//! The form of a post.

use kernel::{
    FieldErrors, OpdId,
    typed::{Typed, optional_date, optional_line, required_date, required_line, version},
};
use serde::Deserialize;

use super::orang::parts;
use crate::{
    aturan::Kepegawaian,
    rules::{pangku::Masa, pensiun::BupKhusus},
    store::jabatan::{DataJabatan, JabatanId},
};

/// The form, exactly as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct JabatanForm {
    pub(crate) kode: String,
    pub(crate) nama: String,
    pub(crate) opd: String,
    pub(crate) jenjang: String,
    pub(crate) eselon: String,
    pub(crate) tunggal: String,
    pub(crate) atasan: String,
    pub(crate) bup: String,
    pub(crate) bup_dasar: String,
    pub(crate) mulai_hari: String,
    pub(crate) mulai_bulan: String,
    pub(crate) mulai_tahun: String,
    pub(crate) sampai_hari: String,
    pub(crate) sampai_bulan: String,
    pub(crate) sampai_tahun: String,
    pub(crate) version: String,
    #[serde(rename = "_kiriman")]
    pub(crate) token: String,
}

impl JabatanForm {
    pub(crate) fn mulai(&self) -> Typed<'_> {
        Typed { hari: &self.mulai_hari, bulan: &self.mulai_bulan, tahun: &self.mulai_tahun }
    }

    pub(crate) fn sampai(&self) -> Typed<'_> {
        Typed { hari: &self.sampai_hari, bulan: &self.sampai_bulan, tahun: &self.sampai_tahun }
    }

    /// What is stored, as the form shows it.
    pub(crate) fn of(data: &DataJabatan, version: i64) -> Self {
        let [mulai_hari, mulai_bulan, mulai_tahun] = parts(Some(data.masa.mulai));
        let [sampai_hari, sampai_bulan, sampai_tahun] = parts(data.masa.sampai);
        let bup = data.bup.as_ref();
        Self {
            kode: data.kode.clone(),
            nama: data.nama.clone(),
            opd: data.opd.0.clone(),
            jenjang: data.jenjang.clone(),
            eselon: data.eselon.clone().unwrap_or_default(),
            tunggal: if data.tunggal { "ya".to_owned() } else { String::new() },
            atasan: data.atasan.as_ref().map(|id| id.0.clone()).unwrap_or_default(),
            bup: bup.map(|own| own.bup.to_string()).unwrap_or_default(),
            bup_dasar: bup.map(|own| own.dasar.clone()).unwrap_or_default(),
            mulai_hari,
            mulai_bulan,
            mulai_tahun,
            sampai_hari,
            sampai_bulan,
            sampai_tahun,
            version: version.to_string(),
            token: String::new(),
        }
    }

    /// Understands the form, or says for each field what is wrong with it.
    pub(crate) fn parse(&self, rules: &Kepegawaian) -> Result<(DataJabatan, i64), FieldErrors> {
        let mut errors = FieldErrors::new();
        let data = self.read(&mut errors, rules);
        data.filter(|_| errors.is_empty()).map(|data| (data, version(&self.version))).ok_or(errors)
    }

    fn read(&self, errors: &mut FieldErrors, rules: &Kepegawaian) -> Option<DataJabatan> {
        let kode = required_line(errors, "kode", "Kode", &self.kode, 40);
        let nama = required_line(errors, "nama", "Nama jabatan", &self.nama, 200);
        if self.opd.is_empty() {
            errors.add("opd", "Pilih unit kerjanya.");
        }
        if rules.jenjang(&self.jenjang).is_none() {
            errors.add("jenjang", "Pilih jenjangnya.");
        }
        let eselon = optional_line(errors, "eselon", "Eselon", &self.eselon, 10);
        let bup = self.read_bup(errors);
        let mulai = required_date(errors, "mulai", self.mulai());
        let sampai = optional_date(errors, "sampai", self.sampai());
        if let (Some(mulai), Some(sampai)) = (mulai, sampai)
            && sampai < mulai
        {
            errors.add("sampai", "Hari terakhir mendahului hari pertama. Periksa keduanya.");
        }
        let atasan = (!self.atasan.is_empty()).then(|| JabatanId(self.atasan.clone()));
        Some(DataJabatan {
            kode,
            nama,
            opd: OpdId(self.opd.clone()),
            jenjang: self.jenjang.clone(),
            eselon,
            tunggal: !self.tunggal.is_empty(),
            atasan,
            bup,
            masa: Masa { mulai: mulai?, sampai },
        })
    }

    fn read_bup(&self, errors: &mut FieldErrors) -> Option<BupKhusus> {
        let (age, dasar) = (self.bup.trim(), self.bup_dasar.trim());
        if age.is_empty() && dasar.is_empty() {
            return None;
        }
        let bup = age.parse().ok().filter(|age: &i16| (40..=80).contains(age));
        if bup.is_none() {
            errors.add("bup", "Isi batas usia pensiun dalam tahun, misalnya 60.");
        }
        let dasar = required_line(errors, "bup_dasar", "Dasar hukumnya", dasar, 200);
        Some(BupKhusus { bup: bup?, dasar })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::aturan;

    fn form() -> JabatanForm {
        let text = str::to_owned;
        JabatanForm {
            kode: text("DISHUT-01"),
            nama: text("Kepala Dinas Kehutanan"),
            opd: text("opd-kehutanan"),
            jenjang: text("jpt_pratama"),
            tunggal: text("ya"),
            mulai_hari: text("1"),
            mulai_bulan: text("1"),
            mulai_tahun: text("2021"),
            ..JabatanForm::default()
        }
    }

    #[track_caller]
    fn refused(change: impl FnOnce(&mut JabatanForm), field: &str) {
        let mut form = form();
        change(&mut form);
        let rules = aturan::running(date(2026, 11, 24));
        let errors = form.parse(rules).expect_err("refused");
        let fields: Vec<&str> = errors.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, [field]);
    }

    #[test]
    fn a_post_is_understood_and_comes_back_as_the_same_form() {
        let rules = aturan::running(date(2026, 11, 24));
        let mut form = form();
        form.bup = "60".to_owned();
        form.bup_dasar = "UU 14/2005".to_owned();
        form.version = "2".to_owned();
        let (data, version) = form.parse(rules).expect("understood");
        assert!(data.tunggal);
        let again = JabatanForm::of(&data, version).parse(rules).expect("understood");
        assert_eq!(again, (data, 2));
    }

    #[test]
    fn each_wrong_field_has_its_message() {
        refused(|form| form.kode = String::new(), "kode");
        refused(|form| form.nama = String::new(), "nama");
        refused(|form| form.opd = String::new(), "opd");
        refused(|form| form.jenjang = "raja".to_owned(), "jenjang");
        refused(|form| form.bup = "60".to_owned(), "bup_dasar");
        refused(|form| form.bup_dasar = "UU".to_owned(), "bup");
        refused(|form| form.mulai_hari = "40".to_owned(), "mulai");
        refused(
            |form| {
                form.sampai_hari = "31".to_owned();
                form.sampai_bulan = "12".to_owned();
                form.sampai_tahun = "2020".to_owned();
            },
            "sampai",
        );
    }
}
