//! What a room publishes, and of whom.

use kernel::{KodeKemendagri, OpdId};

use crate::PeriodKind;

/// A fact that a room publishes.
#[derive(Clone, Copy, Debug)]
pub struct FactDefinition {
    /// `maturity.indeks`: the room's code, then a word.
    pub code: &'static str,
    /// The unit of its value, in Indonesian.
    pub unit: &'static str,
    /// What it says, in Indonesian.
    pub meaning: &'static str,
    /// How it is computed, in Indonesian.
    pub formula: &'static str,
    /// The span of time one value stands for.
    pub period: PeriodKind,
    /// With how many decimals it is shown; the ledger keeps every digit.
    pub decimals: u32,
    /// Whether visitors may read it.
    pub public: bool,
}

/// What a fact speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The institution itself.
    Instansi,
    /// One agency or unit.
    Opd(OpdId),
    /// One place.
    Wilayah(KodeKemendagri),
}

impl Subject {
    /// The word in the table.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Instansi => "instansi",
            Self::Opd(_) => "opd",
            Self::Wilayah(_) => "wilayah",
        }
    }

    /// The id of the agency or the code of the place; empty for the institution.
    pub fn id(&self) -> &str {
        match self {
            Self::Instansi => "",
            Self::Opd(opd) => opd.as_str(),
            Self::Wilayah(kode) => kode.as_str(),
        }
    }

    /// Reads [`Subject::kind`] and [`Subject::id`] back.
    pub fn parse(kind: &str, id: &str) -> Option<Self> {
        match (kind, id) {
            ("instansi", "") => Some(Self::Instansi),
            ("opd", id) if !id.is_empty() => Some(Self::Opd(OpdId(id.to_owned()))),
            // The ledger hashes the code with its dots, and nothing else is that code.
            ("wilayah", text) => {
                let kode = KodeKemendagri::parse(text).ok().filter(|kode| kode.as_str() == text)?;
                Some(Self::Wilayah(kode))
            }
            _ => None,
        }
    }
}

/// Values of one fact about one subject through time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Series {
    /// The code of the [`FactDefinition`].
    pub code: String,
    /// What it speaks of.
    pub subject: Subject,
    /// Which of several values of one period: `spbe-2020.akhir`. Empty where there is one only.
    pub detail: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_reads_back_as_it_was_written_and_in_no_other_form() {
        let kode = KodeKemendagri::parse("1301").expect("a code");
        let all =
            [Subject::Instansi, Subject::Opd(OpdId("dinas".to_owned())), Subject::Wilayah(kode)];
        for subject in all {
            assert_eq!(Subject::parse(subject.kind(), subject.id()), Some(subject));
        }
        for (kind, id) in
            [("wilayah", "1301"), ("wilayah", "13.1"), ("wilayah", ""), ("opd", ""), ("desa", "13")]
        {
            assert_eq!(Subject::parse(kind, id), None, "{kind} {id}");
        }
    }
}
