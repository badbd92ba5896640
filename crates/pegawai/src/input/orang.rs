//! The form of a person's record.

use jiff::civil::Date;
use kernel::{
    FieldErrors, OpdId,
    typed::{Typed, line, optional_date, optional_line, required_date, required_line, version},
};
use serde::Deserialize;

use crate::{
    rules::{
        jenis::JenisPegawai,
        nip::{Kelamin, Nip, NipError},
    },
    store::orang::DataPegawai,
};

/// The form, exactly as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct OrangForm {
    pub(crate) jenis: String,
    pub(crate) nip: String,
    pub(crate) nomor_internal: String,
    pub(crate) nik: String,
    pub(crate) nama: String,
    pub(crate) gelar_depan: String,
    pub(crate) gelar_belakang: String,
    pub(crate) lahir_hari: String,
    pub(crate) lahir_bulan: String,
    pub(crate) lahir_tahun: String,
    pub(crate) tempat_lahir: String,
    pub(crate) kelamin: String,
    pub(crate) surel: String,
    pub(crate) telepon: String,
    pub(crate) opd: String,
    pub(crate) masuk_hari: String,
    pub(crate) masuk_bulan: String,
    pub(crate) masuk_tahun: String,
    pub(crate) keluar_hari: String,
    pub(crate) keluar_bulan: String,
    pub(crate) keluar_tahun: String,
    pub(crate) alasan_keluar: String,
    pub(crate) version: String,
    #[serde(rename = "_kiriman")]
    pub(crate) token: String,
}

/// What becomes of the NIK on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NikInput {
    /// It stays; an empty field says so, since the stored one is not shown.
    Keep,
    /// It is this one: sixteen digits.
    Set(String),
}

/// The form, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OrangInput {
    pub(crate) data: DataPegawai,
    pub(crate) nik: NikInput,
    pub(crate) version: i64,
}

const NIK_DIGITS: usize = 16;

impl OrangForm {
    pub(crate) fn lahir(&self) -> Typed<'_> {
        Typed { hari: &self.lahir_hari, bulan: &self.lahir_bulan, tahun: &self.lahir_tahun }
    }

    pub(crate) fn masuk(&self) -> Typed<'_> {
        Typed { hari: &self.masuk_hari, bulan: &self.masuk_bulan, tahun: &self.masuk_tahun }
    }

    pub(crate) fn keluar(&self) -> Typed<'_> {
        Typed { hari: &self.keluar_hari, bulan: &self.keluar_bulan, tahun: &self.keluar_tahun }
    }

    /// What is stored, as the form shows it.
    pub(crate) fn of(data: &DataPegawai, version: i64) -> Self {
        let [lahir_hari, lahir_bulan, lahir_tahun] = parts(Some(data.lahir));
        let [masuk_hari, masuk_bulan, masuk_tahun] = parts(Some(data.masuk));
        let [keluar_hari, keluar_bulan, keluar_tahun] =
            parts(data.keluar.as_ref().map(|(day, _)| *day));
        Self {
            jenis: data.jenis.code().to_owned(),
            nip: data.nip.as_ref().map(Nip::grouped).unwrap_or_default(),
            nomor_internal: data.nomor_internal.clone().unwrap_or_default(),
            nik: String::new(),
            nama: data.nama.clone(),
            gelar_depan: data.gelar_depan.clone(),
            gelar_belakang: data.gelar_belakang.clone(),
            lahir_hari,
            lahir_bulan,
            lahir_tahun,
            tempat_lahir: data.tempat_lahir.clone(),
            kelamin: data.kelamin.letter().to_owned(),
            surel: data.surel.clone(),
            telepon: data.telepon.clone(),
            opd: data.opd.0.clone(),
            masuk_hari,
            masuk_bulan,
            masuk_tahun,
            keluar_hari,
            keluar_bulan,
            keluar_tahun,
            alasan_keluar: data.keluar.as_ref().map(|(_, why)| why.clone()).unwrap_or_default(),
            version: version.to_string(),
            token: String::new(),
        }
    }

    /// Understands the form, or says for each field what is wrong with it.
    pub(crate) fn parse(&self) -> Result<OrangInput, FieldErrors> {
        let mut errors = FieldErrors::new();
        let input = self.read(&mut errors);
        input.filter(|_| errors.is_empty()).ok_or(errors)
    }

    fn read(&self, errors: &mut FieldErrors) -> Option<OrangInput> {
        let jenis = JenisPegawai::parse(&self.jenis);
        if jenis.is_none() {
            errors.add("jenis", "Pilih jenis pegawainya.");
        }
        let nip = self.nip(errors, jenis);
        let nomor_internal =
            optional_line(errors, "nomor_internal", "Nomor internal", &self.nomor_internal, 40);
        if jenis.is_some_and(|jenis| !jenis.has_nip()) && nomor_internal.is_none() {
            errors.add("nomor_internal", "Isi nomor yang diberikan instansi kepada pegawai ini.");
        }
        let nama = required_line(errors, "nama", "Nama", &self.nama, 120);
        let lahir = required_date(errors, "lahir", self.lahir());
        let kelamin = Kelamin::parse(&self.kelamin);
        if kelamin.is_none() {
            errors.add("kelamin", "Pilih jenis kelaminnya.");
        }
        let masuk = required_date(errors, "masuk", self.masuk());
        let keluar = self.read_keluar(errors, masuk);
        if let (Some(lahir), Some(masuk)) = (lahir, masuk)
            && masuk <= lahir
        {
            errors.add("masuk", "Hari pertama bekerja mendahului tanggal lahir. Periksa keduanya.");
        }
        if self.opd.is_empty() {
            errors.add("opd", "Pilih unit kerjanya.");
        }
        let nik = self.read_nik(errors);
        let mut text = |name: &str, what: &str, text: &str, most| {
            optional_line(errors, name, what, text, most).unwrap_or_default()
        };
        let gelar_depan = text("gelar_depan", "Gelar depan", &self.gelar_depan, 40);
        let gelar_belakang = text("gelar_belakang", "Gelar belakang", &self.gelar_belakang, 80);
        let tempat_lahir = text("tempat_lahir", "Tempat lahir", &self.tempat_lahir, 80);
        let surel = text("surel", "Surel", &self.surel, 120);
        let telepon = text("telepon", "Telepon", &self.telepon, 40);
        let data = DataPegawai {
            jenis: jenis?,
            nip,
            nomor_internal,
            nama,
            gelar_depan,
            gelar_belakang,
            lahir: lahir?,
            tempat_lahir,
            kelamin: kelamin?,
            surel,
            telepon,
            opd: OpdId(self.opd.clone()),
            masuk: masuk?,
            keluar,
        };
        Some(OrangInput { data, nik, version: version(&self.version) })
    }

    fn nip(&self, errors: &mut FieldErrors, jenis: Option<JenisPegawai>) -> Option<Nip> {
        if self.nip.trim().is_empty() {
            if jenis.is_some_and(JenisPegawai::has_nip) {
                errors.add("nip", "Isi NIP atau NI PPPK, 18 angka.");
            }
            return None;
        }
        if jenis.is_some_and(|jenis| !jenis.has_nip()) {
            errors
                .add("nip", "Pegawai jenis ini tidak memiliki NIP. Kosongkan, atau ubah jenisnya.");
            return None;
        }
        match Nip::parse(&self.nip) {
            Ok(nip) => Some(nip),
            Err(error) => {
                errors.add("nip", nip_words(error));
                None
            }
        }
    }

    fn read_keluar(&self, errors: &mut FieldErrors, masuk: Option<Date>) -> Option<(Date, String)> {
        let keluar = optional_date(errors, "keluar", self.keluar());
        let alasan = line(&self.alasan_keluar);
        let keluar = keluar?;
        if masuk.is_some_and(|masuk| keluar < masuk) {
            errors
                .add("keluar", "Hari terakhir mendahului hari pertama bekerja. Periksa keduanya.");
        }
        let alasan = required_line(errors, "alasan_keluar", "Alasan keluar", &alasan, 120);
        Some((keluar, alasan))
    }

    fn read_nik(&self, errors: &mut FieldErrors) -> NikInput {
        let digits: String = self.nik.chars().filter(|c| !c.is_whitespace()).collect();
        if digits.is_empty() {
            return NikInput::Keep;
        }
        if digits.len() != NIK_DIGITS || !digits.chars().all(|c| c.is_ascii_digit()) {
            errors.add("nik", "NIK terdiri atas 16 angka, seperti di KTP.");
        }
        NikInput::Set(digits)
    }
}

/// The boxes of a date.
pub(crate) fn parts(date: Option<Date>) -> [String; 3] {
    date.map_or_else(Default::default, |date| {
        [date.day().to_string(), date.month().to_string(), date.year().to_string()]
    })
}

/// What is wrong with a number, and what to do.
pub(crate) fn nip_words(error: NipError) -> String {
    match error {
        NipError::Length(digits) => format!("NIP terdiri atas 18 angka; yang diisi {digits}."),
        NipError::NotDigits => "NIP hanya angka. Periksa huruf O dan angka 0.".to_owned(),
        NipError::Birth => {
            "Delapan angka pertama NIP bukan tanggal lahir yang ada di kalender.".to_owned()
        }
        NipError::Appointment => {
            "Angka ke-9 sampai ke-14 NIP bukan bulan pengangkatan (PNS) atau nomor kontrak (PPPK)."
                .to_owned()
        }
        NipError::BeforeBirth => "Menurut NIP pengangkatan mendahului tahun lahir.".to_owned(),
        NipError::Sex => "Angka ke-15 NIP harus 1 (laki-laki) atau 2 (perempuan).".to_owned(),
        NipError::Order => "Tiga angka terakhir NIP tidak boleh 000.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn form() -> OrangForm {
        let text = str::to_owned;
        OrangForm {
            jenis: text("pns"),
            nip: text("19850101 201001 2 001"),
            nama: text(" Ani  Rahmadani "),
            lahir_hari: text("1"),
            lahir_bulan: text("1"),
            lahir_tahun: text("1985"),
            kelamin: text("P"),
            opd: text("opd-kehutanan"),
            masuk_hari: text("1"),
            masuk_bulan: text("1"),
            masuk_tahun: text("2010"),
            version: text("3"),
            ..OrangForm::default()
        }
    }

    #[track_caller]
    fn refused(change: impl FnOnce(&mut OrangForm), field: &str, words: &str) {
        let mut form = form();
        change(&mut form);
        let errors = form.parse().expect_err("refused");
        let fields: Vec<&str> = errors.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, [field]);
        let message = errors.get(field).unwrap_or_default();
        assert!(message.contains(words), "{message}");
    }

    #[test]
    fn a_record_is_understood_and_comes_back_as_the_same_form() {
        let input = form().parse().expect("understood");
        assert_eq!(input.data.nama, "Ani Rahmadani");
        assert_eq!((input.data.lahir, input.version), (date(1985, 1, 1), 3));
        assert_eq!(input.nik, NikInput::Keep);
        let again = OrangForm::of(&input.data, 3).parse().expect("understood");
        assert_eq!(again, input);
    }

    #[test]
    fn each_wrong_field_has_its_message_beside_it() {
        refused(|form| form.jenis = "x".to_owned(), "jenis", "Pilih");
        refused(|form| form.nip = String::new(), "nip", "18 angka");
        refused(|form| form.nip = "123".to_owned(), "nip", "yang diisi 3");
        refused(|form| form.nip = "199902292024022999".to_owned(), "nip", "kalender");
        refused(|form| form.nama = " ".to_owned(), "nama", "belum diisi");
        refused(|form| form.lahir_tahun = "85".to_owned(), "lahir", "empat angka");
        refused(|form| form.kelamin = String::new(), "kelamin", "Pilih");
        refused(|form| form.masuk_tahun = "1984".to_owned(), "masuk", "mendahului");
        refused(|form| form.opd = String::new(), "opd", "Pilih");
        refused(|form| form.nik = "137".to_owned(), "nik", "16 angka");
        refused(|form| form.nik = "13710101018500O1".to_owned(), "nik", "16 angka");
    }

    #[test]
    fn who_leaves_has_a_day_and_a_reason() {
        let gone = |form: &mut OrangForm, tahun: &str, why: &str| {
            form.keluar_hari = "31".to_owned();
            form.keluar_bulan = "12".to_owned();
            form.keluar_tahun = tahun.to_owned();
            form.alasan_keluar = why.to_owned();
        };
        refused(|form| gone(form, "2026", ""), "alasan_keluar", "belum diisi");
        refused(|form| gone(form, "2009", "Pensiun"), "keluar", "mendahului");
        let mut form = form();
        gone(&mut form, "2026", "Pensiun");
        let input = form.parse().expect("understood");
        assert_eq!(input.data.keluar, Some((date(2026, 12, 31), "Pensiun".to_owned())));
    }

    #[test]
    fn who_is_no_civil_servant_has_a_number_of_the_institution_and_no_nip() {
        refused(
            |form| {
                form.jenis = "non-asn".to_owned();
                form.nip = String::new();
            },
            "nomor_internal",
            "nomor yang diberikan",
        );
        refused(
            |form| {
                form.jenis = "non-asn".to_owned();
                form.nomor_internal = "BLUD-001".to_owned();
            },
            "nip",
            "tidak memiliki NIP",
        );
    }
}
