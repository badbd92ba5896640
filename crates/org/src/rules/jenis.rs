//! Kinds of institution and of agency, with the word in the database and the word on screen.
#![warn(missing_docs)]

/// Kind of institution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JenisInstansi {
    /// Pemerintah provinsi.
    Provinsi,
    /// Pemerintah kabupaten.
    Kabupaten,
    /// Pemerintah kota.
    Kota,
    /// Rumah sakit that keeps a house of its own.
    RumahSakit,
}

impl JenisInstansi {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Provinsi, Self::Kabupaten, Self::Kota, Self::RumahSakit];

    /// The word in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Provinsi => "provinsi",
            Self::Kabupaten => "kabupaten",
            Self::Kota => "kota",
            Self::RumahSakit => "rumah-sakit",
        }
    }

    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Provinsi => "Provinsi",
            Self::Kabupaten => "Kabupaten",
            Self::Kota => "Kota",
            Self::RumahSakit => "Rumah sakit",
        }
    }

    /// Reads [`JenisInstansi::code`] back.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|jenis| jenis.code() == code)
    }
}

/// Kind of Perangkat Daerah or of a unit below one (PP 18/2016, PP 72/2019).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JenisOpd {
    /// Sekretariat Daerah.
    SekretariatDaerah,
    /// Asisten Sekretaris Daerah with the bureaus under it.
    Asisten,
    /// Biro of the Sekretariat Daerah.
    Biro,
    /// Sekretariat DPRD.
    SekretariatDprd,
    /// Inspektorat.
    Inspektorat,
    /// Dinas.
    Dinas,
    /// Badan.
    Badan,
    /// Satuan Polisi Pamong Praja.
    Satuan,
    /// Rumah sakit.
    RumahSakit,
    /// Direktorat of a hospital that keeps a house of its own.
    Direktorat,
    /// Kecamatan.
    Kecamatan,
    /// Kelurahan.
    Kelurahan,
    /// Kantor, and representative offices.
    Kantor,
    /// Cabang dinas.
    CabangDinas,
    /// Unit pelaksana teknis daerah.
    Uptd,
    /// Sekretariat inside an agency.
    Sekretariat,
    /// Bidang or bagian inside an agency.
    Bidang,
    /// Instalasi of a hospital.
    Instalasi,
    /// Seksi, subbagian or any smaller unit.
    Unit,
}

impl JenisOpd {
    /// Every kind, in the order in which a tree lists siblings.
    pub const ALL: [Self; 19] = [
        Self::SekretariatDaerah,
        Self::Asisten,
        Self::Biro,
        Self::SekretariatDprd,
        Self::Inspektorat,
        Self::Dinas,
        Self::Badan,
        Self::Satuan,
        Self::RumahSakit,
        Self::Direktorat,
        Self::Kecamatan,
        Self::Kelurahan,
        Self::Kantor,
        Self::CabangDinas,
        Self::Uptd,
        Self::Sekretariat,
        Self::Bidang,
        Self::Instalasi,
        Self::Unit,
    ];

    /// The word in the database and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SekretariatDaerah => "sekretariat-daerah",
            Self::Asisten => "asisten",
            Self::Biro => "biro",
            Self::SekretariatDprd => "sekretariat-dprd",
            Self::Inspektorat => "inspektorat",
            Self::Dinas => "dinas",
            Self::Badan => "badan",
            Self::Satuan => "satuan",
            Self::RumahSakit => "rumah-sakit",
            Self::Direktorat => "direktorat",
            Self::Kecamatan => "kecamatan",
            Self::Kelurahan => "kelurahan",
            Self::Kantor => "kantor",
            Self::CabangDinas => "cabang-dinas",
            Self::Uptd => "uptd",
            Self::Sekretariat => "sekretariat",
            Self::Bidang => "bidang",
            Self::Instalasi => "instalasi",
            Self::Unit => "unit",
        }
    }

    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::SekretariatDaerah => "Sekretariat Daerah",
            Self::Asisten => "Asisten",
            Self::Biro => "Biro",
            Self::SekretariatDprd => "Sekretariat DPRD",
            Self::Inspektorat => "Inspektorat",
            Self::Dinas => "Dinas",
            Self::Badan => "Badan",
            Self::Satuan => "Satuan",
            Self::RumahSakit => "Rumah sakit",
            Self::Direktorat => "Direktorat",
            Self::Kecamatan => "Kecamatan",
            Self::Kelurahan => "Kelurahan",
            Self::Kantor => "Kantor",
            Self::CabangDinas => "Cabang dinas",
            Self::Uptd => "UPTD",
            Self::Sekretariat => "Sekretariat",
            Self::Bidang => "Bidang",
            Self::Instalasi => "Instalasi",
            Self::Unit => "Unit kerja",
        }
    }

    /// Reads [`JenisOpd::code`] back.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|jenis| jenis.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_back() {
        for jenis in JenisOpd::ALL {
            assert_eq!(JenisOpd::parse(jenis.code()), Some(jenis));
        }
        for jenis in JenisInstansi::ALL {
            assert_eq!(JenisInstansi::parse(jenis.code()), Some(jenis));
        }
        assert_eq!(JenisOpd::parse("kementerian"), None);
    }
}
