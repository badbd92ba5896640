//! Codes of places: two systems that share digits and disagree.
//!
//! Kemendagri writes 13.01 for Pesisir Selatan, BPS writes 1301 for the Mentawai islands. So each system is a
//! type of its own, and only the crosswalk leads from one to the other.

use core::fmt;

use kernel::{Jenjang, KodeError, KodeKemendagri};

/// A place by BPS: 2, 4, 7 or 10 digits without dots.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KodeBps(String);

/// What a place is by law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tingkat {
    /// Provinsi.
    Provinsi,
    /// Kabupaten.
    Kabupaten,
    /// Kota.
    Kota,
    /// Kecamatan.
    Kecamatan,
    /// Nagari, the desa of Minangkabau.
    Nagari,
    /// Desa.
    Desa,
    /// Kelurahan.
    Kelurahan,
}

impl KodeBps {
    /// Reads a code; blanks and dots between the blocks are let pass.
    pub fn parse(text: &str) -> Result<Self, KodeError> {
        let plain: String = text.trim().chars().filter(|c| !matches!(c, '.' | ' ')).collect();
        if !digits(&plain) {
            return Err(KodeError::Sign);
        }
        match plain.len() {
            2 | 4 | 7 | 10 => Ok(Self(plain)),
            _ => Err(KodeError::Length),
        }
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How deep it reaches.
    pub fn jenjang(&self) -> Jenjang {
        match self.0.len() {
            2 => Jenjang::Provinsi,
            4 => Jenjang::KabupatenKota,
            7 => Jenjang::Kecamatan,
            _ => Jenjang::Desa,
        }
    }

    /// Whether `other` lies below this one by its digits.
    pub fn holds(&self, other: &Self) -> bool {
        other.0.len() > self.0.len() && other.0.starts_with(&self.0)
    }
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

impl fmt::Display for KodeBps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Tingkat {
    /// Every kind, the widest first.
    pub const ALL: [Self; 7] = [
        Self::Provinsi,
        Self::Kabupaten,
        Self::Kota,
        Self::Kecamatan,
        Self::Nagari,
        Self::Desa,
        Self::Kelurahan,
    ];

    /// The word in tables and files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Provinsi => "provinsi",
            Self::Kabupaten => "kabupaten",
            Self::Kota => "kota",
            Self::Kecamatan => "kecamatan",
            Self::Nagari => "nagari",
            Self::Desa => "desa",
            Self::Kelurahan => "kelurahan",
        }
    }

    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Provinsi => "Provinsi",
            Self::Kabupaten => "Kabupaten",
            Self::Kota => "Kota",
            Self::Kecamatan => "Kecamatan",
            Self::Nagari => "Nagari",
            Self::Desa => "Desa",
            Self::Kelurahan => "Kelurahan",
        }
    }

    /// Reads [`Tingkat::code`] back.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tingkat| tingkat.code() == code)
    }

    /// How deep it stands.
    pub const fn jenjang(self) -> Jenjang {
        match self {
            Self::Provinsi => Jenjang::Provinsi,
            Self::Kabupaten | Self::Kota => Jenjang::KabupatenKota,
            Self::Kecamatan => Jenjang::Kecamatan,
            Self::Nagari | Self::Desa | Self::Kelurahan => Jenjang::Desa,
        }
    }

    /// Whether a place of this kind may have that code.
    pub fn fits(self, kode: &KodeKemendagri) -> bool {
        let ward = kode.as_str().as_bytes().get(9) == Some(&b'1');
        self.jenjang() == kode.jenjang()
            && (kode.jenjang() != Jenjang::Desa || ward == (self == Self::Kelurahan))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_bps_code_has_three_digits_for_a_kecamatan() {
        let kecamatan = KodeBps::parse("1302030").unwrap();
        assert_eq!(kecamatan.jenjang(), Jenjang::Kecamatan);
        let village = KodeBps::parse("1302 030 001").unwrap();
        assert!(kecamatan.holds(&village) && !village.holds(&kecamatan));
        assert_eq!(KodeBps::parse("130203"), Err(KodeError::Length));
        assert_eq!(KodeBps::parse("13a2"), Err(KodeError::Sign));
    }

    #[test]
    fn a_kelurahan_has_a_one_and_a_nagari_a_two() {
        let kode = |text: &str| KodeKemendagri::parse(text).expect("a code");
        let nagari = kode("13.01.01.2001");
        assert!(Tingkat::Nagari.fits(&nagari) && Tingkat::Desa.fits(&nagari));
        assert!(!Tingkat::Kelurahan.fits(&nagari) && !Tingkat::Kecamatan.fits(&nagari));
        assert!(Tingkat::Kelurahan.fits(&kode("13.71.02.1008")));
        assert!(Tingkat::Kota.fits(&kode("13.71")));
    }

    proptest! {
        #[test]
        fn no_text_whatever_makes_it_fall(text in any::<String>()) {
            let _told = KodeBps::parse(&text);
        }
    }
}
