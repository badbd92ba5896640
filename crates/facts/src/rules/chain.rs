//! The chain of a series: each entry carries the hash of the one before.
//!
//! The hash is SHA-256 over the fields in a fixed order, each with its length before it, so that no two
//! different entries give the same bytes. `docs/facts.md` has a worked example, which is a test below.

use sha2::{Digest, Sha256};

/// What the first entry of a series names as the one before.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The mark before everything: what is hashed, and how. Another way of hashing gets another mark.
const FORM: &str = "gadang-fakta-1";

/// Everything an entry says, as the texts that are hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content<'a> {
    /// The institution.
    pub instansi: i64,
    /// Its id.
    pub id: &'a str,
    /// Code of the fact.
    pub kode: &'a str,
    /// `instansi`, `opd` or `wilayah`.
    pub subjek_jenis: &'a str,
    /// Which agency or place; empty for the institution.
    pub subjek: &'a str,
    /// Which of several values of one period.
    pub rincian: &'a str,
    /// Place in the series, from 1.
    pub urutan: i64,
    /// The period.
    pub periode: &'a str,
    /// The exact value, or none when the entry takes one back.
    pub nilai: Option<&'a str>,
    /// Its unit.
    pub satuan: &'a str,
    /// Rule file.
    pub aturan: &'a str,
    /// Its version.
    pub aturan_versi: i64,
    /// Hash of the inputs.
    pub masukan_sha256: &'a str,
    /// Where the inputs lie.
    pub masukan_di: &'a str,
    /// The frozen reasons, as JSON text.
    pub alasan: Option<&'a str>,
    /// Why it was taken back.
    pub sebab: Option<&'a str>,
    /// Who published, under a salt.
    pub oleh_sha256: &'a str,
    /// When, in milliseconds since 1970.
    pub dicatat_at: i64,
    /// Hash of the entry before, or [`GENESIS`].
    pub sebelum: &'a str,
}

/// What is wrong in a series, at its first broken place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The entry that should stand here is gone.
    Missing,
    /// The entry does not name the hash of the one before.
    Unlinked,
    /// The entry says something else than what was hashed.
    Altered,
}

/// The hash of an entry: 64 small hexadecimal digits.
pub fn content_hash(content: &Content<'_>) -> String {
    let mut hash = Sha256::new();
    let mut text = |text: &str| {
        hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(text);
    };
    // No optional text is written as one dash alone, and a text that is there after a plus sign.
    let optional =
        |value: Option<&str>| value.map_or_else(|| "-".to_owned(), |value| format!("+{value}"));
    text(FORM);
    text(&content.instansi.to_string());
    text(content.id);
    text(content.kode);
    text(content.subjek_jenis);
    text(content.subjek);
    text(content.rincian);
    text(&content.urutan.to_string());
    text(content.periode);
    text(&optional(content.nilai));
    text(content.satuan);
    text(content.aturan);
    text(&content.aturan_versi.to_string());
    text(content.masukan_sha256);
    text(content.masukan_di);
    text(&optional(content.alasan));
    text(&optional(content.sebab));
    text(content.oleh_sha256);
    text(&content.dicatat_at.to_string());
    text(content.sebelum);
    data_encoding::HEXLOWER.encode(&hash.finalize())
}

/// A walk along a series, oldest entry first.
#[derive(Clone, Debug)]
pub(crate) struct Walk {
    /// The place that comes next.
    expected: i64,
    /// The hash of the entry before it.
    previous: String,
}

impl Walk {
    /// From the first entry of a series.
    pub(crate) fn from_the_start() -> Self {
        Self { expected: 1, previous: GENESIS.to_owned() }
    }

    /// From the entry after the one at place `urutan`, whose hash is `sidik`.
    pub(crate) fn after(urutan: i64, sidik: &str) -> Self {
        Self { expected: urutan + 1, previous: sidik.to_owned() }
    }

    /// The place that comes next.
    pub(crate) const fn place(&self) -> i64 {
        self.expected
    }

    /// Checks the next entry in its place: number, own hash, link to the one before.
    pub(crate) fn step(&mut self, content: &Content<'_>, sidik: &str) -> Result<(), Broken> {
        if content.urutan != self.expected {
            return Err(Broken::Missing);
        }
        if content_hash(content) != sidik {
            return Err(Broken::Altered);
        }
        if content.sebelum != self.previous {
            return Err(Broken::Unlinked);
        }
        self.expected += 1;
        sidik.clone_into(&mut self.previous);
        Ok(())
    }
}

/// How a person or the program stands in the ledger: a hash that only the salt can tie to anybody.
pub(crate) fn salted(garam: &str, oleh: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::new().chain_update(garam).chain_update(oleh).finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Content<'static> {
        Content {
            instansi: 1,
            id: "contoh-1",
            kode: "maturity.indeks",
            subjek_jenis: "instansi",
            subjek: "",
            rincian: "spbe-2020.akhir",
            urutan: 1,
            periode: "2023",
            nilai: Some("3.7465"),
            satuan: "nilai 1 sampai 5",
            aturan: "spbe-2020",
            aturan_versi: 1,
            masukan_sha256: "aa",
            masukan_di: "/indeks/penilaian/contoh",
            alasan: None,
            sebab: None,
            oleh_sha256: "bb",
            dicatat_at: 1_795_480_260_000,
            sebelum: GENESIS,
        }
    }

    #[test]
    fn contoh_fakta_1_the_worked_example_of_the_document_holds() {
        assert_eq!(
            content_hash(&example()),
            "9d6a2a30603beeba43e8c6d17462b09f0796a3059261c890645adffb17f5bef4"
        );
    }

    #[test]
    fn every_field_changes_the_hash() {
        let original = content_hash(&example());
        let changes: [fn(&mut Content<'_>); 19] = [
            |c| c.instansi = 2,
            |c| c.id = "x",
            |c| c.kode = "x",
            |c| c.subjek_jenis = "opd",
            |c| c.subjek = "x",
            |c| c.rincian = "",
            |c| c.urutan = 2,
            |c| c.periode = "2024",
            |c| c.nilai = None,
            |c| c.satuan = "x",
            |c| c.aturan = "x",
            |c| c.aturan_versi = 2,
            |c| c.masukan_sha256 = "x",
            |c| c.masukan_di = "x",
            |c| c.alasan = Some(""),
            |c| c.sebab = Some(""),
            |c| c.oleh_sha256 = "x",
            |c| c.dicatat_at += 1,
            |c| c.sebelum = "x",
        ];
        for change in changes {
            let mut other = example();
            change(&mut other);
            assert_ne!(content_hash(&other), original, "{other:?}");
        }
    }

    #[test]
    fn a_character_that_moves_to_the_next_field_changes_the_hash() {
        let (mut one, mut other) = (example(), example());
        (one.subjek, one.rincian) = ("ab", "c");
        (other.subjek, other.rincian) = ("a", "bc");
        assert_ne!(content_hash(&one), content_hash(&other));
    }

    #[test]
    fn an_entry_out_of_place_is_seen() {
        let entry = example();
        let hash = content_hash(&entry);
        let step = |mut walk: Walk, sidik: &str| walk.step(&entry, sidik).map(|()| walk.place());
        assert_eq!(step(Walk::from_the_start(), &hash), Ok(2));
        assert_eq!(step(Walk::after(1, GENESIS), &hash), Err(Broken::Missing));
        assert_eq!(step(Walk::after(0, &hash), &hash), Err(Broken::Unlinked));
        assert_eq!(step(Walk::from_the_start(), GENESIS), Err(Broken::Altered));
    }
}
