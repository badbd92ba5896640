//! Rule files: one TOML text with `[aturan]` at its head.

use jiff::civil::Date;
use serde::{Deserialize, de::DeserializeOwned};

use crate::RuleRef;

/// How sure we are that the file says what the regulation says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Keyakinan {
    /// Read in the regulation or reproduced by published results.
    Tinggi,
    /// Several secondary sources agree.
    Sedang,
    /// Inferred; what depends on it is shown as provisional.
    Rendah,
}

/// The table `[aturan]` of every rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    /// File id; equals the stem of the file name.
    pub id: String,
    /// Version of this transcription, from 1.
    pub versi: u32,
    /// Name as people know it.
    pub nama: String,
    /// The regulation, as people cite it.
    pub dasar: String,
    /// First day on which the rule applies.
    pub berlaku_mulai: Date,
    /// Last day, or `None` while it is in force.
    pub berlaku_sampai: Option<Date>,
    /// How sure the transcription is.
    pub keyakinan: Keyakinan,
    /// What is uncertain.
    pub catatan: Option<String>,
}

impl Meta {
    /// Whether the rule applies on `date`.
    pub fn in_force_on(&self, date: Date) -> bool {
        self.berlaku_mulai <= date && self.berlaku_sampai.is_none_or(|last| date <= last)
    }

    /// How a computed number names this file.
    pub fn reference(&self) -> RuleRef {
        RuleRef {
            id: self.id.clone(),
            versi: self.versi,
            nama: self.nama.clone(),
            dasar: self.dasar.clone(),
        }
    }
}

/// A rule file, read and typed.
#[derive(Clone, Debug)]
pub struct RuleFile<T> {
    /// Its head.
    pub meta: Meta,
    /// Its content.
    pub isi: T,
}

/// Why a rule file is refused. English, for whoever edits the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// Not TOML, or not of the schema.
    #[error("rule file {file}: {message}")]
    Schema {
        /// File id.
        file: String,
        /// What the reader says, with the line.
        message: String,
    },
    /// Well formed, but it contradicts itself.
    #[error("rule file {file}: {what}")]
    Inconsistent {
        /// File id.
        file: String,
        /// What does not add up.
        what: String,
    },
}

impl RuleError {
    /// A contradiction in `file`.
    pub fn inconsistent(file: &str, what: impl Into<String>) -> Self {
        Self::Inconsistent { file: file.to_owned(), what: what.into() }
    }
}

/// A kind of rule file that a room reads: the manifest names it, start-up and tests check it.
#[derive(Clone, Copy, Debug)]
pub struct RuleKind {
    /// Code of the kind, as `indeks`.
    pub code: &'static str,
    /// Its name on screen.
    pub title: &'static str,
    /// The shipped files: `(id, text)`.
    pub files: &'static [(&'static str, &'static str)],
    /// Reads one file and checks everything that a formula will rely on.
    pub check: fn(&str, &str) -> Result<(), RuleError>,
}

impl RuleKind {
    /// Checks every shipped file.
    pub fn check_all(&self) -> Result<(), RuleError> {
        self.files.iter().try_for_each(|(id, text)| (self.check)(id, text))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    id: String,
    versi: u32,
    nama: String,
    dasar: String,
    berlaku_mulai: String,
    berlaku_sampai: Option<String>,
    keyakinan: Keyakinan,
    catatan: Option<String>,
}

/// Reads a rule file. `T` sees the whole file but its table `[aturan]`; give it
/// `#[serde(deny_unknown_fields)]`, so that a misspelt key is refused instead of ignored.
pub fn parse<T: DeserializeOwned>(id: &str, text: &str) -> Result<RuleFile<T>, RuleError> {
    let schema = |message: String| RuleError::Schema { file: id.to_owned(), message };
    let mut table: toml::Table = toml::from_str(text).map_err(|e| schema(e.to_string()))?;
    let head: Head = table
        .remove("aturan")
        .ok_or_else(|| schema("table [aturan] is missing".to_owned()))?
        .try_into()
        .map_err(|e: toml::de::Error| schema(format!("[aturan]: {}", e.message())))?;
    let meta = meta(id, head)?;
    let isi = T::deserialize(toml::Value::Table(table)).map_err(|e| schema(e.to_string()))?;
    Ok(RuleFile { meta, isi })
}

fn meta(id: &str, head: Head) -> Result<Meta, RuleError> {
    let date = |key: &str, text: &str| {
        text.parse::<Date>()
            .map_err(|e| RuleError::inconsistent(id, format!("{key} {text:?}: {e}")))
    };
    if head.id != id {
        return Err(RuleError::inconsistent(id, format!("its id says {:?}", head.id)));
    }
    let berlaku_mulai = date("berlaku_mulai", &head.berlaku_mulai)?;
    let berlaku_sampai =
        head.berlaku_sampai.map(|text| date("berlaku_sampai", &text)).transpose()?;
    if berlaku_sampai.is_some_and(|last| last < berlaku_mulai) {
        return Err(RuleError::inconsistent(id, "it ends before it starts"));
    }
    Ok(Meta {
        id: head.id,
        versi: head.versi,
        nama: head.nama,
        dasar: head.dasar,
        berlaku_mulai,
        berlaku_sampai,
        keyakinan: head.keyakinan,
        catatan: head.catatan,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Isi {
        batas: String,
    }

    const HEAD: &str = "[aturan]\nid = \"contoh\"\nversi = 2\nnama = \"Contoh\"\ndasar = \"Perda 1/2020\"\n\
                        berlaku_mulai = \"2021-01-01\"\nberlaku_sampai = \"2021-12-31\"\nkeyakinan = \"sedang\"\n";

    fn with(head: &str, body: &str) -> Result<RuleFile<Isi>, RuleError> {
        // Keys before the first table belong to the root, so the content comes first.
        parse("contoh", &format!("{body}\n{head}"))
    }

    #[test]
    fn a_file_knows_its_source_and_its_days() {
        let file = with(HEAD, "batas = \"2.6\"").expect("well formed");
        assert_eq!((file.meta.versi, file.isi.batas.as_str()), (2, "2.6"));
        assert!(file.meta.in_force_on(date(2021, 12, 31)));
        assert!(!file.meta.in_force_on(date(2022, 1, 1)));
    }

    #[test]
    fn a_misspelt_key_a_missing_head_and_a_wrong_id_are_refused() {
        let misspelt = with(HEAD, "bats = \"2.6\"").expect_err("refused").to_string();
        assert!(misspelt.contains("bats"), "{misspelt}");
        assert!(with("", "batas = \"2.6\"").is_err());
        let renamed =
            with(&HEAD.replace("\"contoh\"", "\"lain\""), "batas = \"1\"").expect_err("refused");
        assert_eq!(renamed, RuleError::inconsistent("contoh", "its id says \"lain\""));
    }

    #[test]
    fn a_rule_cannot_end_before_it_starts() {
        let swapped = HEAD.replace("2021-12-31", "2020-12-31");
        let refused = with(&swapped, "batas = \"1\"").expect_err("refused");
        assert_eq!(refused, RuleError::inconsistent("contoh", "it ends before it starts"));
    }
}
