//! Codes of places as the law writes them. Which places there are, the register of places knows.

use core::fmt;

use serde::{Deserialize, Serialize};

/// A place by the Ministry of Home Affairs: `13`, `13.01`, `13.01.01`, `13.01.01.2001`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct KodeKemendagri(String);

/// How deep a code reaches. Both systems have these four levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Jenjang {
    /// Provinsi.
    Provinsi,
    /// Kabupaten or kota.
    KabupatenKota,
    /// Kecamatan.
    Kecamatan,
    /// Nagari, desa or kelurahan.
    Desa,
}

/// Why a text is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KodeError {
    /// Something other than digits, or dots where none belong.
    #[error("something other than digits and dots in their places")]
    Sign,
    /// Digits of no level.
    #[error("as many digits as no level has")]
    Length,
    /// The last block of a desa begins with 1 for a kelurahan and 2 for a desa or nagari.
    #[error("the last block begins with neither 1 nor 2")]
    Kind,
}

/// Digits of the blocks of a Kemendagri code.
const BLOCKS: [usize; 4] = [2, 2, 2, 4];

impl KodeKemendagri {
    /// Reads a code, with its dots or as 2, 4, 6 or 10 digits.
    pub fn parse(text: &str) -> Result<Self, KodeError> {
        let text = text.trim();
        let blocks: Vec<&str> = if text.contains('.') {
            text.split('.').collect()
        } else {
            cut(text).ok_or(if digits(text) { KodeError::Length } else { KodeError::Sign })?
        };
        if !blocks.iter().all(|block| digits(block)) {
            return Err(KodeError::Sign);
        }
        let right = blocks.len() <= BLOCKS.len()
            && blocks.iter().zip(BLOCKS).all(|(block, length)| block.len() == length);
        if !right {
            return Err(KodeError::Length);
        }
        match blocks.get(3) {
            Some(last) if !last.starts_with(['1', '2']) => Err(KodeError::Kind),
            _ => Ok(Self(blocks.join("."))),
        }
    }

    /// The code with its dots.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How deep it reaches.
    pub fn jenjang(&self) -> Jenjang {
        match self.0.len() {
            2 => Jenjang::Provinsi,
            5 => Jenjang::KabupatenKota,
            8 => Jenjang::Kecamatan,
            _ => Jenjang::Desa,
        }
    }

    /// The place that holds it; none above a province.
    pub fn induk(&self) -> Option<Self> {
        self.0.rsplit_once('.').map(|(induk, _)| Self(induk.to_owned()))
    }

    /// The places above it, the province first, without itself.
    pub fn leluhur(&self) -> Vec<Self> {
        let mut found: Vec<Self> = std::iter::successors(self.induk(), Self::induk).collect();
        found.reverse();
        found
    }
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The blocks of a code written without dots.
fn cut(text: &str) -> Option<Vec<&str>> {
    let mut rest = text;
    let mut blocks = Vec::new();
    for length in BLOCKS {
        if rest.is_empty() {
            break;
        }
        let (block, after) = rest.split_at_checked(length)?;
        blocks.push(block);
        rest = after;
    }
    (rest.is_empty() && !blocks.is_empty()).then_some(blocks)
}

impl fmt::Display for KodeKemendagri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<KodeKemendagri> for String {
    fn from(kode: KodeKemendagri) -> Self {
        kode.0
    }
}

impl TryFrom<String> for KodeKemendagri {
    type Error = KodeError;

    fn try_from(text: String) -> Result<Self, KodeError> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn kemendagri(text: &str) -> KodeKemendagri {
        KodeKemendagri::parse(text).expect("a code")
    }

    #[test]
    fn a_kemendagri_code_is_read_with_and_without_dots() {
        for (text, want, jenjang) in [
            ("13", "13", Jenjang::Provinsi),
            ("13.01", "13.01", Jenjang::KabupatenKota),
            ("1301", "13.01", Jenjang::KabupatenKota),
            ("130101", "13.01.01", Jenjang::Kecamatan),
            (" 13.01.01.2001 ", "13.01.01.2001", Jenjang::Desa),
            ("1371021008", "13.71.02.1008", Jenjang::Desa),
        ] {
            let kode = kemendagri(text);
            assert_eq!((kode.as_str(), kode.jenjang()), (want, jenjang));
        }
    }

    #[test]
    fn what_is_no_kemendagri_code_is_refused_with_the_reason() {
        for (text, want) in [
            ("", KodeError::Sign),
            ("13.", KodeError::Sign),
            ("13.x1", KodeError::Sign),
            ("13.1", KodeError::Length),
            ("131", KodeError::Length),
            ("1302030", KodeError::Length),
            ("13.01.01.2001.1", KodeError::Length),
            ("13.01.01.3001", KodeError::Kind),
            ("١٣", KodeError::Sign),
        ] {
            assert_eq!(KodeKemendagri::parse(text), Err(want), "{text}");
        }
    }

    #[test]
    fn a_code_knows_what_is_above_it() {
        let above: Vec<String> =
            kemendagri("13.01.01.2001").leluhur().into_iter().map(String::from).collect();
        assert_eq!(above, ["13", "13.01", "13.01.01"]);
        assert_eq!(kemendagri("13").induk(), None);
    }

    proptest! {
        #[test]
        fn a_code_reads_back_what_it_shows(text in "[0-9.]{0,14}") {
            if let Ok(kode) = KodeKemendagri::parse(&text) {
                prop_assert_eq!(KodeKemendagri::parse(kode.as_str()), Ok(kode.clone()));
                let plain = kode.as_str().replace('.', "");
                prop_assert_eq!(KodeKemendagri::parse(&plain), Ok(kode));
            }
        }

        #[test]
        fn no_text_whatever_makes_a_code_fall(text in any::<String>()) {
            let _told = KodeKemendagri::parse(&text);
        }
    }
}
