//! Every SQL statement of the ledger, and what it reads and writes.

pub(crate) mod read;
pub(crate) mod write;

use kernel::{Decimal, Timestamp};
use ruleset::Explained;

use crate::{FactId, Period, Series, Subject, rules::chain::Content};

/// How a value was made: enough to make it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// Id of the rule file, as `spbe-2020`.
    pub rule: String,
    /// Version of that file.
    pub version: i64,
    /// SHA-256 of the inputs, in hexadecimal digits, as the room computes it.
    pub inputs_sha256: String,
    /// The address within the house at which the inputs lie.
    pub inputs_at: String,
}

/// A value to be published.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it speaks of.
    pub subject: Subject,
    /// Which of several values of one period; empty where there is one only. Names nobody.
    pub detail: String,
    /// The span of time it stands for.
    pub period: Period,
    /// The exact value, in the unit of the definition.
    pub value: Decimal,
    /// How it was made.
    pub recipe: Recipe,
    /// Its reasons, frozen. They name nobody: the ledger forgets no word.
    pub reasons: Option<Explained<String>>,
}

/// What became of a value that was to be published or taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Published {
    /// An entry was added.
    Added(FactId),
    /// The ledger says so already; nothing was added.
    Unchanged,
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It holds.
    Holds,
    /// A later value of the same period came after it.
    Superseded,
    /// Its value was taken back, or it is the entry that took one back.
    Withdrawn,
}

/// An entry as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Its id.
    pub id: FactId,
    /// The series it belongs to.
    pub series: Series,
    /// Its place in the series, from 1.
    pub seq: i64,
    /// The span of time it stands for.
    pub period: Period,
    /// The exact value; none when this entry takes the value of the period back.
    pub value: Option<Decimal>,
    /// What became of it.
    pub standing: Standing,
    /// The unit of the value.
    pub unit: String,
    /// How the value was made, or, when it was taken back, how it had been made.
    pub recipe: Recipe,
    /// The reasons as JSON, where they were frozen: an `Explained` with text as its value.
    pub reasons: Option<String>,
    /// Why the value was taken back.
    pub why_withdrawn: Option<String>,
    /// Who published, under a salt; [`crate::publishers`] knows whom, as long as the salt is there.
    pub by_sha256: String,
    /// When.
    pub at: Timestamp,
    /// Hash of the entry before it in the series.
    pub prev_hash: String,
    /// Its own hash.
    pub hash: String,
}

/// What a list asks for; an empty one asks for everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// These facts only, by code.
    pub codes: Option<Vec<String>>,
    /// This period only.
    pub period: Option<Period>,
    /// Before this entry, which is where the page before ended.
    pub before: Option<FactId>,
}

/// A stretch of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// Its entries, newest first.
    pub entries: Vec<Fact>,
    /// Whether older ones follow.
    pub more: bool,
    /// Whether each of these entries is sound and linked to the one before it, the next older of the series
    /// included; otherwise its first broken place and what is wrong there.
    pub chain: Result<(), (i64, crate::Broken)>,
}

/// What a check of one series found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    /// How many entries were found sound.
    pub entries: u64,
    /// The first broken place, and what is wrong there.
    pub broken: Option<(i64, crate::Broken)>,
}

/// What a check of the chains of one institution found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many series were checked.
    pub series: u64,
    /// How many entries were found sound.
    pub entries: u64,
    /// The first broken place of each broken series: the place in it, and what is wrong there.
    pub broken: Vec<(Series, i64, crate::Broken)>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    kode: String,
    subjek_jenis: String,
    subjek: String,
    rincian: String,
    urutan: i64,
    periode: String,
    nilai: Option<String>,
    satuan: String,
    aturan: String,
    aturan_versi: i64,
    masukan_sha256: String,
    masukan_di: String,
    alasan: Option<String>,
    sebab: Option<String>,
    oleh_sha256: String,
    dicatat_at: i64,
    sebelum: String,
    sidik: String,
    /// What the next entry of the same period does, if there is one: [`GANTI`] or [`TARIK`].
    berikut: Option<String>,
}

/// It brings another value.
const GANTI: &str = "ganti";
/// It takes the value back.
const TARIK: &str = "tarik";

impl Row {
    fn content(&self, instansi: i64) -> Content<'_> {
        Content {
            instansi,
            id: &self.id,
            kode: &self.kode,
            subjek_jenis: &self.subjek_jenis,
            subjek: &self.subjek,
            rincian: &self.rincian,
            urutan: self.urutan,
            periode: &self.periode,
            nilai: self.nilai.as_deref(),
            satuan: &self.satuan,
            aturan: &self.aturan,
            aturan_versi: self.aturan_versi,
            masukan_sha256: &self.masukan_sha256,
            masukan_di: &self.masukan_di,
            alasan: self.alasan.as_deref(),
            sebab: self.sebab.as_deref(),
            oleh_sha256: &self.oleh_sha256,
            dicatat_at: self.dicatat_at,
            sebelum: &self.sebelum,
        }
    }

    fn typed(self) -> db::Result<Fact> {
        let broken = |what: &str| db::Error::Inconsistent {
            what: format!("facts_fakta {}: {what}", self.id),
        };
        let standing = match (&self.nilai, self.berikut.as_deref()) {
            (None, _) | (_, Some(TARIK)) => Standing::Withdrawn,
            (_, Some(GANTI)) => Standing::Superseded,
            (_, None) => Standing::Holds,
            (_, Some(_)) => return Err(broken("berikut")),
        };
        let subject = Subject::parse(&self.subjek_jenis, &self.subjek);
        let value = self.nilai.as_deref().map(str::parse).transpose();
        Ok(Fact {
            period: Period::parse(&self.periode).ok_or_else(|| broken("periode"))?,
            value: value.map_err(|_not_a_number| broken("nilai"))?,
            series: Series {
                subject: subject.ok_or_else(|| broken("subjek"))?,
                code: self.kode,
                detail: self.rincian,
            },
            standing,
            id: FactId(self.id),
            seq: self.urutan,
            unit: self.satuan,
            recipe: Recipe {
                rule: self.aturan,
                version: self.aturan_versi,
                inputs_sha256: self.masukan_sha256,
                inputs_at: self.masukan_di,
            },
            reasons: self.alasan,
            why_withdrawn: self.sebab,
            by_sha256: self.oleh_sha256,
            at: Timestamp(self.dicatat_at),
            prev_hash: self.sebelum,
            hash: self.sidik,
        })
    }
}
