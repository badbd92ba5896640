//! Which column fills which field. Pure.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXLOWER;
use kernel::FieldErrors;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::About;

/// From this likeness on, in thousandths, a header is proposed for a field.
const ALIKE: usize = 600;

/// For each field the column that fills it, counted from 0. A field without one stays empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mapping(BTreeMap<String, usize>);

/// Why a column is proposed for a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Because {
    /// A file with the same header was mapped so the last time.
    Remembered,
    /// The header is the name, the label or an alias of the field.
    Named,
    /// The header looks like one of them: somebody should look.
    Alike,
}

/// A mapping for somebody to look over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// The mapping.
    pub mapping: Mapping,
    /// Why each field has its column.
    pub because: BTreeMap<String, Because>,
}

impl Mapping {
    /// From pairs of field and column.
    pub fn new(pairs: impl IntoIterator<Item = (String, usize)>) -> Self {
        Self(pairs.into_iter().collect())
    }

    /// The column that fills a field.
    pub fn column(&self, field: &str) -> Option<usize> {
        self.0.get(field).copied()
    }

    /// The field that a column fills.
    pub fn field(&self, column: usize) -> Option<&str> {
        self.0.iter().find(|(_, at)| **at == column).map(|(field, _)| field.as_str())
    }

    /// What is wrong with it for a file of so many columns.
    pub fn check(&self, about: &About, columns: usize) -> FieldErrors {
        let mut errors = FieldErrors::new();
        let mut taken = BTreeSet::new();
        for field in about.fields {
            match self.column(field.name) {
                None if field.required => {
                    errors.add(field.name, format!("Pilih kolom berkas untuk {}.", field.label));
                }
                Some(column) if column >= columns => {
                    let told = "tidak ada di berkas. Pilih kolom lain.";
                    errors.add(field.name, format!("Kolom untuk {} {told}", field.label));
                }
                Some(column) if !taken.insert(column) => {
                    let told = "sudah dipakai isian lain. Pilih kolom lain.";
                    errors.add(field.name, format!("Kolom untuk {} {told}", field.label));
                }
                _ => {}
            }
        }
        if let Some(unknown) = self.0.keys().find(|name| about.field(name).is_none()) {
            errors.add(unknown.clone(), "Isian ini tidak dikenal. Muat ulang halaman ini.");
        }
        errors
    }
}

/// What two files with the same header have in common.
pub fn fingerprint(labels: &[String]) -> String {
    let mut hash = Sha256::new();
    for label in labels {
        hash.update(plain(label));
        hash.update([0]);
    }
    HEXLOWER.encode(&hash.finalize())
}

/// Proposes a column for each field: what is remembered of such a header, else what is called so, else what looks
/// most like it. No column is proposed twice.
pub fn propose(about: &About, labels: &[String], remembered: Option<&Mapping>) -> Proposal {
    let known = remembered.filter(|mapping| mapping.check(about, labels.len()).is_empty());
    if let Some(mapping) = known {
        let because = mapping.0.keys().map(|field| (field.clone(), Because::Remembered)).collect();
        return Proposal { mapping: mapping.clone(), because };
    }
    let mut pairs = Vec::new();
    for (order, field) in about.fields.iter().enumerate() {
        let names = [field.name, field.label].into_iter().chain(field.aliases.iter().copied());
        let names: Vec<String> = names.map(plain).collect();
        for (column, label) in labels.iter().enumerate() {
            let label = plain(label);
            let best = names.iter().map(|name| likeness(name, &label)).max().unwrap_or(0);
            if best >= ALIKE {
                pairs.push((best, order, column, field.name));
            }
        }
    }
    // The best first; of equals the first field and the first column.
    pairs.sort_by_key(|(best, order, column, _)| (usize::MAX - best, *order, *column));
    let mut proposal = Proposal::default();
    let mut taken = BTreeSet::new();
    for (best, _, column, field) in pairs {
        if proposal.mapping.0.contains_key(field) || !taken.insert(column) {
            continue;
        }
        proposal.mapping.0.insert(field.to_owned(), column);
        let because = if best > 1_000 { Because::Named } else { Because::Alike };
        proposal.because.insert(field.to_owned(), because);
    }
    proposal
}

/// Letters and digits only, in lower case.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How alike two names are, in thousandths: the pairs of letters they share. Above a thousand when they are equal.
fn likeness(one: &str, other: &str) -> usize {
    if one.is_empty() || other.is_empty() {
        return 0;
    }
    if one == other {
        return 1_001;
    }
    let (first, mut second) = (letter_pairs(one), letter_pairs(other));
    let all = first.len() + second.len();
    let mut shared = 0_usize;
    for pair in &first {
        if let Some(at) = second.iter().position(|other| other == pair) {
            second.swap_remove(at);
            shared += 2;
        }
    }
    (shared * 1_000).checked_div(all).unwrap_or(0)
}

fn letter_pairs(text: &str) -> Vec<(char, char)> {
    text.chars().zip(text.chars().skip(1)).collect()
}

#[cfg(test)]
mod tests {
    use kernel::Permission;

    use super::*;
    use crate::Field;

    const IMPOR: Permission = Permission { code: "uji.impor", label: "Mengimpor", granted_to: &[] };

    const fn field(
        name: &'static str,
        label: &'static str,
        aliases: &'static [&'static str],
        required: bool,
    ) -> Field {
        Field { name, label, aliases, required, hint: "" }
    }

    const ABOUT: About = About {
        code: "uji.pegawai",
        title: "Impor pegawai",
        address: "/uji",
        permission: &IMPOR,
        rows: 100,
        fields: &[
            field("nip", "NIP", &["nomor induk pegawai"], true),
            field("nama", "Nama lengkap", &["nama pegawai"], true),
            field("lahir", "Tanggal lahir", &[], false),
        ],
    };

    fn labels(text: &str) -> Vec<String> {
        text.split(';').map(str::to_owned).collect()
    }

    fn proposed(text: &str) -> Vec<(String, usize, Because)> {
        let proposal = propose(&ABOUT, &labels(text), None);
        let because = |field: &str| proposal.because.get(field).copied().expect("a reason");
        let pairs = proposal.mapping.0.iter();
        pairs.map(|(field, column)| (field.clone(), *column, because(field))).collect()
    }

    #[test]
    fn names_aliases_and_look_alikes_are_proposed_and_nothing_else() {
        assert_eq!(
            proposed("No;Nomor_Induk Pegawai;NAMA LENGKAP;Tgl. Lahir;Alamat"),
            [
                ("lahir".to_owned(), 3, Because::Alike),
                ("nama".to_owned(), 2, Because::Named),
                ("nip".to_owned(), 1, Because::Named),
            ]
        );
        assert_eq!(proposed("Alamat;Telepon"), []);
    }

    #[test]
    fn no_column_is_proposed_twice() {
        assert_eq!(proposed("nama;nama"), [("nama".to_owned(), 0, Because::Named)]);
    }

    #[test]
    fn what_is_remembered_comes_first_unless_it_no_longer_fits() {
        let labels = labels("a;b;c");
        let old = Mapping::new([("nip".to_owned(), 2), ("nama".to_owned(), 0)]);
        let proposal = propose(&ABOUT, &labels, Some(&old));
        assert_eq!(proposal.mapping, old);
        assert_eq!(proposal.because.get("nip"), Some(&Because::Remembered));
        let short = Mapping::new([("nip".to_owned(), 7), ("nama".to_owned(), 0)]);
        assert_eq!(propose(&ABOUT, &labels, Some(&short)), Proposal::default());
    }

    #[test]
    fn a_mapping_must_fill_what_is_required_with_columns_that_are_there() {
        let mapping =
            Mapping::new([("nip".to_owned(), 1), ("lahir".to_owned(), 1), ("gaji".to_owned(), 0)]);
        let errors = mapping.check(&ABOUT, 2);
        let fields: Vec<&str> = errors.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["gaji", "lahir", "nama"]);
    }

    #[test]
    fn a_header_is_the_same_whatever_its_case_and_marks() {
        assert_eq!(
            fingerprint(&labels("NIP;Nama Lengkap")),
            fingerprint(&labels("nip;nama_lengkap"))
        );
        assert_ne!(fingerprint(&labels("ab;c")), fingerprint(&labels("a;bc")));
    }
}
