//! The forms of a holding: recording one, and ending it.

use jiff::civil::Date;
use kernel::{
    FieldErrors,
    typed::{Typed, line, optional_date, optional_line, required_date, version},
};
use serde::Deserialize;

use crate::{
    rules::pangku::{Cara, Masa},
    store::{
        jabatan::JabatanId,
        orang::PegawaiId,
        pangku::{PangkuId, Pemangku},
    },
};

/// The form, exactly as it was sent: from the page of a person with a post, or from that of a post with a number.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PangkuForm {
    pub(crate) jabatan: String,
    pub(crate) nomor: String,
    pub(crate) cara: String,
    pub(crate) mulai_hari: String,
    pub(crate) mulai_bulan: String,
    pub(crate) mulai_tahun: String,
    pub(crate) sampai_hari: String,
    pub(crate) sampai_bulan: String,
    pub(crate) sampai_tahun: String,
    pub(crate) sk_nomor: String,
    pub(crate) sk_hari: String,
    pub(crate) sk_bulan: String,
    pub(crate) sk_tahun: String,
    #[serde(rename = "_kiriman")]
    pub(crate) token: String,
}

/// The form, understood but for the post and the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PangkuInput {
    pub(crate) cara: Cara,
    pub(crate) masa: Masa,
    pub(crate) sk_nomor: String,
    pub(crate) sk_tanggal: Option<Date>,
}

impl PangkuInput {
    /// The holding that is meant.
    pub(crate) fn held(&self, id: PangkuId, pegawai: &PegawaiId, jabatan: &JabatanId) -> Pemangku {
        Pemangku {
            id,
            pegawai: pegawai.clone(),
            jabatan: jabatan.clone(),
            cara: self.cara,
            masa: self.masa,
            sk_nomor: self.sk_nomor.clone(),
            sk_tanggal: self.sk_tanggal,
            version: 1,
        }
    }
}

impl PangkuForm {
    pub(crate) fn mulai(&self) -> Typed<'_> {
        Typed { hari: &self.mulai_hari, bulan: &self.mulai_bulan, tahun: &self.mulai_tahun }
    }

    pub(crate) fn sampai(&self) -> Typed<'_> {
        Typed { hari: &self.sampai_hari, bulan: &self.sampai_bulan, tahun: &self.sampai_tahun }
    }

    pub(crate) fn sk(&self) -> Typed<'_> {
        Typed { hari: &self.sk_hari, bulan: &self.sk_bulan, tahun: &self.sk_tahun }
    }

    /// The number of the person, as typed, without spaces.
    pub(crate) fn nomor(&self) -> String {
        self.nomor.split_whitespace().collect()
    }

    /// Understands the form, or says for each field what is wrong with it.
    pub(crate) fn parse(&self) -> Result<PangkuInput, FieldErrors> {
        let mut errors = FieldErrors::new();
        let cara = Cara::ALL.into_iter().find(|cara| cara.code() == self.cara);
        if cara.is_none() {
            errors.add("cara", "Pilih definitif, Plt., atau Plh.");
        }
        let mulai = required_date(&mut errors, "mulai", self.mulai());
        let sampai = optional_date(&mut errors, "sampai", self.sampai());
        if cara == Some(Cara::Plh) && sampai.is_none() && errors.get("sampai").is_none() {
            errors.add("sampai", "Plh. selalu berakhir: isi hari terakhirnya.");
        }
        let sk_nomor = optional_line(&mut errors, "sk_nomor", "Nomor SK", &self.sk_nomor, 80)
            .unwrap_or_default();
        let sk_tanggal = optional_date(&mut errors, "sk", self.sk());
        let input = cara.zip(mulai).map(|(cara, mulai)| PangkuInput {
            cara,
            masa: Masa { mulai, sampai },
            sk_nomor,
            sk_tanggal,
        });
        input.filter(|_| errors.is_empty()).ok_or(errors)
    }
}

/// Ending a holding, exactly as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AkhiriForm {
    pub(crate) sampai_hari: String,
    pub(crate) sampai_bulan: String,
    pub(crate) sampai_tahun: String,
    pub(crate) version: String,
    #[serde(rename = "_kiriman")]
    pub(crate) token: String,
}

impl AkhiriForm {
    pub(crate) fn sampai(&self) -> Typed<'_> {
        Typed { hari: &self.sampai_hari, bulan: &self.sampai_bulan, tahun: &self.sampai_tahun }
    }

    /// The last day and the version that was seen.
    pub(crate) fn parse(&self, mulai: Date) -> Result<(Date, i64), FieldErrors> {
        let mut errors = FieldErrors::new();
        let sampai = required_date(&mut errors, "sampai", self.sampai());
        if sampai.is_some_and(|sampai| sampai < mulai) {
            errors.add("sampai", "Hari terakhir mendahului hari pertamanya.");
        }
        sampai
            .filter(|_| errors.is_empty())
            .map(|sampai| (sampai, version(&self.version)))
            .ok_or(errors)
    }
}

/// An entry in a history, exactly as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RiwayatForm {
    pub(crate) kode: String,
    pub(crate) uraian: String,
    pub(crate) jumlah: String,
    pub(crate) mulai_hari: String,
    pub(crate) mulai_bulan: String,
    pub(crate) mulai_tahun: String,
    pub(crate) sampai_hari: String,
    pub(crate) sampai_bulan: String,
    pub(crate) sampai_tahun: String,
    pub(crate) sk_nomor: String,
    pub(crate) sk_hari: String,
    pub(crate) sk_bulan: String,
    pub(crate) sk_tahun: String,
    #[serde(rename = "_kiriman")]
    pub(crate) token: String,
}

/// An entry, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RiwayatInput {
    pub(crate) kode: String,
    pub(crate) uraian: String,
    pub(crate) jumlah: Option<i64>,
    pub(crate) masa: Masa,
    pub(crate) sk_nomor: String,
    pub(crate) sk_tanggal: Option<Date>,
}

impl RiwayatForm {
    pub(crate) fn mulai(&self) -> Typed<'_> {
        Typed { hari: &self.mulai_hari, bulan: &self.mulai_bulan, tahun: &self.mulai_tahun }
    }

    pub(crate) fn sampai(&self) -> Typed<'_> {
        Typed { hari: &self.sampai_hari, bulan: &self.sampai_bulan, tahun: &self.sampai_tahun }
    }

    pub(crate) fn sk(&self) -> Typed<'_> {
        Typed { hari: &self.sk_hari, bulan: &self.sk_bulan, tahun: &self.sk_tahun }
    }

    /// Understands an entry of this kind, or says for each field what is wrong with it.
    pub(crate) fn parse(
        &self,
        jenis: crate::rules::jenis::JenisRiwayat,
    ) -> Result<RiwayatInput, FieldErrors> {
        use crate::rules::jenis::JenisRiwayat::{Kinerja, Pelatihan};
        let mut errors = FieldErrors::new();
        let kode = jenis.kode(&self.kode);
        if kode.is_none() {
            errors.add("kode", "Pilih dari daftar ini.");
        }
        let uraian =
            optional_line(&mut errors, "uraian", "Uraian", &self.uraian, 200).unwrap_or_default();
        if jenis == Pelatihan && uraian.is_empty() {
            errors.add("uraian", "Tulis nama pelatihannya.");
        }
        let hours = line(&self.jumlah);
        let jumlah = hours.parse().ok().filter(|hours| (1..=10_000).contains(hours));
        if !hours.is_empty() && jumlah.is_none() {
            errors.add("jumlah", "Isi jumlah jam pelajaran dengan angka bulat.");
        }
        // A grade is of a year, not of a day.
        let mulai = if jenis == Kinerja {
            self.year(&mut errors)
        } else {
            required_date(&mut errors, "mulai", self.mulai())
        };
        let sampai = optional_date(&mut errors, "sampai", self.sampai());
        if let (Some(mulai), Some(sampai)) = (mulai, sampai)
            && sampai < mulai
        {
            errors.add("sampai", "Hari terakhir mendahului hari pertama.");
        }
        let sk_nomor =
            optional_line(&mut errors, "sk_nomor", "Nomor", &self.sk_nomor, 80).unwrap_or_default();
        let sk_tanggal = optional_date(&mut errors, "sk", self.sk());
        let input = kode.zip(mulai).map(|(kode, mulai)| RiwayatInput {
            kode,
            uraian,
            jumlah,
            masa: Masa { mulai, sampai },
            sk_nomor,
            sk_tanggal,
        });
        input.filter(|_| errors.is_empty()).ok_or(errors)
    }

    fn year(&self, errors: &mut FieldErrors) -> Option<Date> {
        let year = self.mulai_tahun.trim().parse().ok().filter(|year| (1990..=2100).contains(year));
        if year.is_none() {
            errors.add("mulai_tahun", "Isi tahunnya dengan empat angka.");
        }
        Date::new(year?, 1, 1).ok()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::rules::jenis::JenisRiwayat;

    fn typed(day: &str) -> (String, String, String) {
        let mut parts = day.split('-').map(str::to_owned);
        let mut next = || parts.next().unwrap_or_default();
        (next(), next(), next())
    }

    fn form(cara: &str, mulai: &str, sampai: &str) -> PangkuForm {
        let (mulai_hari, mulai_bulan, mulai_tahun) = typed(mulai);
        let (sampai_hari, sampai_bulan, sampai_tahun) = typed(sampai);
        PangkuForm {
            cara: cara.to_owned(),
            nomor: "19850101 201001 2 001".to_owned(),
            mulai_hari,
            mulai_bulan,
            mulai_tahun,
            sampai_hari,
            sampai_bulan,
            sampai_tahun,
            ..PangkuForm::default()
        }
    }

    #[test]
    fn a_plh_has_an_end_and_others_may_go_on() {
        let errors = form("plh", "24-11-2026", "").parse().expect_err("refused");
        assert!(errors.get("sampai").expect("a message").contains("Plh."));
        let input = form("plt", "24-11-2026", "").parse().expect("understood");
        assert_eq!((input.cara, input.masa.mulai), (Cara::Plt, date(2026, 11, 24)));
        assert_eq!(form("", "24-11-2026", "").nomor(), "198501012010012001");
        assert!(form("raja", "24-11-2026", "").parse().expect_err("refused").get("cara").is_some());
        assert!(form("plt", "", "").parse().expect_err("refused").get("mulai").is_some());
    }

    #[test]
    fn a_holding_does_not_end_before_it_began() {
        let (sampai_hari, sampai_bulan, sampai_tahun) = typed("31-12-2025");
        let form = AkhiriForm {
            sampai_hari,
            sampai_bulan,
            sampai_tahun,
            version: "4".to_owned(),
            ..AkhiriForm::default()
        };
        assert_eq!(form.parse(date(2025, 1, 1)), Ok((date(2025, 12, 31), 4)));
        assert!(form.parse(date(2026, 1, 1)).expect_err("refused").get("sampai").is_some());
    }

    #[test]
    fn an_entry_is_understood_by_its_kind() {
        let (mulai_hari, mulai_bulan, mulai_tahun) = typed("1-4-2022");
        let form = RiwayatForm {
            kode: "iiid".to_owned(),
            mulai_hari,
            mulai_bulan,
            mulai_tahun: mulai_tahun.clone(),
            ..RiwayatForm::default()
        };
        let input = form.parse(JenisRiwayat::Pangkat).expect("understood");
        assert_eq!((input.kode.as_str(), input.masa.mulai), ("III/d", date(2022, 4, 1)));
        assert!(form.parse(JenisRiwayat::Kinerja).expect_err("refused").get("kode").is_some());
        let grade = RiwayatForm { kode: "Baik".to_owned(), mulai_tahun, ..RiwayatForm::default() };
        let input = grade.parse(JenisRiwayat::Kinerja).expect("understood");
        assert_eq!(input.masa.mulai, date(2022, 1, 1));
        let errors = form.parse(JenisRiwayat::Pelatihan).expect_err("refused");
        assert!(errors.get("uraian").is_some());
        let hours = RiwayatForm { jumlah: "dua".to_owned(), uraian: "PKA".to_owned(), ..form };
        assert!(hours.parse(JenisRiwayat::Pelatihan).expect_err("refused").get("jumlah").is_some());
    }
}
