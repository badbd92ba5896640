//! Classes of employees and kinds of entries in their histories.

use super::{Predikat, golongan::Golongan};

/// A class of employees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JenisPegawai {
    /// Pegawai negeri sipil.
    Pns,
    /// Calon PNS.
    Cpns,
    /// Pegawai pemerintah dengan perjanjian kerja.
    Pppk,
    /// PPPK paruh waktu.
    PppkParuhWaktu,
    /// Non-ASN, as the staff of a BLUD.
    NonAsn,
    /// In training, as a resident doctor.
    PesertaDidik,
}

impl JenisPegawai {
    /// In the order of lists.
    pub const ALL: [Self; 6] =
        [Self::Pns, Self::Cpns, Self::Pppk, Self::PppkParuhWaktu, Self::NonAsn, Self::PesertaDidik];

    /// The word in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pns => "pns",
            Self::Cpns => "cpns",
            Self::Pppk => "pppk",
            Self::PppkParuhWaktu => "pppk-paruh-waktu",
            Self::NonAsn => "non-asn",
            Self::PesertaDidik => "peserta-didik",
        }
    }

    /// On screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pns => "PNS",
            Self::Cpns => "CPNS",
            Self::Pppk => "PPPK",
            Self::PppkParuhWaktu => "PPPK paruh waktu",
            Self::NonAsn => "Non-ASN/BLUD",
            Self::PesertaDidik => "Peserta didik",
        }
    }

    /// Reads [`Self::code`] and what sheets write.
    pub fn parse(text: &str) -> Option<Self> {
        let words = text.trim().to_lowercase().replace(['_', ' ', '/'], "-");
        match words.as_str() {
            "pppk-pw" | "paruh-waktu" => Some(Self::PppkParuhWaktu),
            "non-asn-blud" | "blud" | "honorer" | "kontrak" => Some(Self::NonAsn),
            "ppds" | "trainee" | "residen" => Some(Self::PesertaDidik),
            words => Self::ALL.into_iter().find(|jenis| jenis.code() == words),
        }
    }

    /// Whether the person is a civil servant with a number of eighteen digits.
    pub const fn has_nip(self) -> bool {
        matches!(self, Self::Pns | Self::Cpns | Self::Pppk | Self::PppkParuhWaktu)
    }
}

/// Level of education, lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TingkatPendidikan {
    /// Sekolah dasar.
    Sd,
    /// Sekolah menengah pertama.
    Smp,
    /// Sekolah menengah atas or the like.
    Slta,
    /// Diploma I.
    D1,
    /// Diploma II.
    D2,
    /// Diploma III.
    D3,
    /// Sarjana or Diploma IV.
    S1,
    /// Magister.
    S2,
    /// Doktor.
    S3,
}

impl TingkatPendidikan {
    /// All, lowest first.
    pub const ALL: [Self; 9] = [
        Self::Sd,
        Self::Smp,
        Self::Slta,
        Self::D1,
        Self::D2,
        Self::D3,
        Self::S1,
        Self::S2,
        Self::S3,
    ];

    /// The word in the database and on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Sd => "SD",
            Self::Smp => "SLTP",
            Self::Slta => "SLTA",
            Self::D1 => "D-I",
            Self::D2 => "D-II",
            Self::D3 => "D-III",
            Self::S1 => "S-1/D-IV",
            Self::S2 => "S-2",
            Self::S3 => "S-3",
        }
    }

    /// Reads what sheets write: `S-1`, `S1/Sarjana`, `Diploma III/Sarjana Muda`, `SMA`.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String =
            text.to_uppercase().chars().filter(char::is_ascii_alphanumeric).collect();
        let known: [(&str, Self); 20] = [
            ("DIPLOMAIV", Self::S1),
            ("DIPLOMAIII", Self::D3),
            ("DIPLOMAII", Self::D2),
            ("DIPLOMAI", Self::D1),
            ("DIV", Self::S1),
            ("DIII", Self::D3),
            ("DII", Self::D2),
            ("DI", Self::D1),
            ("D4", Self::S1),
            ("D3", Self::D3),
            ("D2", Self::D2),
            ("D1", Self::D1),
            ("S1", Self::S1),
            ("S2", Self::S2),
            ("S3", Self::S3),
            ("SARJANA", Self::S1),
            ("MAGISTER", Self::S2),
            ("DOKTOR", Self::S3),
            ("SLTA", Self::Slta),
            ("SLTP", Self::Smp),
        ];
        let school = match plain.as_str() {
            "SD" | "SEKOLAHDASAR" => Some(Self::Sd),
            "SMP" | "MTS" => Some(Self::Smp),
            "SMA" | "SMK" | "MA" | "SLTAKEJURUAN" | "SLTAKEGURUAN" => Some(Self::Slta),
            _ => None,
        };
        school.or_else(|| {
            known.into_iter().find(|(start, _)| plain.starts_with(start)).map(|(_, level)| level)
        })
    }
}

/// Weight of a disciplinary sanction, lightest first (PP 94/2021 names three).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TingkatHukuman {
    /// Ringan.
    Ringan,
    /// Sedang.
    Sedang,
    /// Berat.
    Berat,
}

impl TingkatHukuman {
    /// All, lightest first.
    pub const ALL: [Self; 3] = [Self::Ringan, Self::Sedang, Self::Berat];

    /// On screen and in the database.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ringan => "Ringan",
            Self::Sedang => "Sedang",
            Self::Berat => "Berat",
        }
    }
}

/// A part of a record, as a request for a correction names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bagian {
    /// Name, numbers, birth, address.
    Data,
    /// Posts.
    Jabatan,
    /// One of the histories.
    Riwayat(JenisRiwayat),
}

impl Bagian {
    /// All of them, in the order of the page.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Data, Self::Jabatan].into_iter().chain(JenisRiwayat::ALL.map(Self::Riwayat))
    }

    /// The word in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Jabatan => "jabatan",
            Self::Riwayat(jenis) => jenis.code(),
        }
    }

    /// Reads [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::all().find(|bagian| bagian.code() == code)
    }

    /// On screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Data => "Data diri",
            Self::Jabatan => "Jabatan",
            Self::Riwayat(jenis) => jenis.label(),
        }
    }
}

/// What became of a request for a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeadaanPembetulan {
    /// Nobody has answered yet.
    Menunggu,
    /// The record was corrected.
    Dibetulkan,
    /// The record stays, for the reason answered.
    Ditolak,
}

impl KeadaanPembetulan {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Menunggu, Self::Dibetulkan, Self::Ditolak];

    /// The word in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Menunggu => "menunggu",
            Self::Dibetulkan => "dibetulkan",
            Self::Ditolak => "ditolak",
        }
    }

    /// Reads [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|keadaan| keadaan.code() == code)
    }

    /// On screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Menunggu => "Menunggu",
            Self::Dibetulkan => "Dibetulkan",
            Self::Ditolak => "Ditolak",
        }
    }
}

/// A kind of entries in a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JenisRiwayat {
    /// Ranks.
    Pangkat,
    /// Steps of pay.
    GajiBerkala,
    /// Education.
    Pendidikan,
    /// Trainings.
    Pelatihan,
    /// Grades of performance, one a year.
    Kinerja,
    /// Disciplinary sanctions.
    Hukuman,
}

impl JenisRiwayat {
    /// In the order of the page.
    pub const ALL: [Self; 6] = [
        Self::Pangkat,
        Self::GajiBerkala,
        Self::Pendidikan,
        Self::Pelatihan,
        Self::Kinerja,
        Self::Hukuman,
    ];

    /// The word in the database and in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pangkat => "pangkat",
            Self::GajiBerkala => "gaji-berkala",
            Self::Pendidikan => "pendidikan",
            Self::Pelatihan => "pelatihan",
            Self::Kinerja => "kinerja",
            Self::Hukuman => "hukuman",
        }
    }

    /// Reads [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|jenis| jenis.code() == code)
    }

    /// On screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pangkat => "Pangkat",
            Self::GajiBerkala => "Gaji berkala",
            Self::Pendidikan => "Pendidikan",
            Self::Pelatihan => "Pelatihan",
            Self::Kinerja => "Kinerja",
            Self::Hukuman => "Hukuman disiplin",
        }
    }

    /// What `kode` of such an entry must be, in its one spelling; `None` when it is none of the known ones.
    /// Trainings and steps of pay have no code: any text becomes an empty one.
    pub fn kode(self, text: &str) -> Option<String> {
        match self {
            Self::Pangkat => Golongan::parse(text).map(|golongan| golongan.to_string()),
            Self::Pendidikan => {
                TingkatPendidikan::parse(text).map(|level| level.label().to_owned())
            }
            Self::Kinerja => Predikat::parse(text).map(|grade| grade.label().to_owned()),
            Self::Hukuman => {
                let text = text.trim();
                TingkatHukuman::ALL
                    .into_iter()
                    .find(|weight| weight.label().eq_ignore_ascii_case(text))
                    .map(|weight| weight.label().to_owned())
            }
            Self::GajiBerkala | Self::Pelatihan => Some(String::new()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back() {
        for jenis in JenisPegawai::ALL {
            assert_eq!(JenisPegawai::parse(jenis.code()), Some(jenis));
            assert_eq!(JenisPegawai::parse(jenis.label()), Some(jenis), "{}", jenis.label());
        }
        for jenis in JenisRiwayat::ALL {
            assert_eq!(JenisRiwayat::parse(jenis.code()), Some(jenis));
        }
        for bagian in Bagian::all() {
            assert_eq!(Bagian::parse(bagian.code()), Some(bagian));
        }
        for keadaan in KeadaanPembetulan::ALL {
            assert_eq!(KeadaanPembetulan::parse(keadaan.code()), Some(keadaan));
        }
        for level in TingkatPendidikan::ALL {
            assert_eq!(TingkatPendidikan::parse(level.label()), Some(level), "{}", level.label());
        }
    }

    #[test]
    fn sheets_spell_a_level_of_education_in_many_ways() {
        use TingkatPendidikan::{D3, S1, S2, Sd, Slta, Smp};
        for (text, level) in [
            ("S-1/Sarjana", S1),
            ("Diploma III/Sarjana Muda", D3),
            ("Diploma IV", S1),
            ("D.III", D3),
            ("SLTA Kejuruan", Slta),
            ("smk", Slta),
            ("SLTP", Smp),
            ("Sekolah Dasar", Sd),
            ("S-2", S2),
        ] {
            assert_eq!(TingkatPendidikan::parse(text), Some(level), "{text}");
        }
        for text in ["", "S", "Kursus", "S-4"] {
            assert_eq!(TingkatPendidikan::parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_entry_keeps_one_spelling_and_refuses_an_unknown_one() {
        assert_eq!(JenisRiwayat::Pangkat.kode("iiid").as_deref(), Some("III/d"));
        assert_eq!(JenisRiwayat::Kinerja.kode("sangat baik").as_deref(), Some("Sangat Baik"));
        assert_eq!(JenisRiwayat::Hukuman.kode("BERAT").as_deref(), Some("Berat"));
        assert_eq!(JenisRiwayat::Pangkat.kode("V/a"), None);
        assert_eq!(JenisRiwayat::Pelatihan.kode("PKA").as_deref(), Some(""));
    }
}
