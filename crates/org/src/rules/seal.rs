//! The chain over the audit trail: rows are sealed in batches, each seal names the one before.
//!
//! A seal lists its rows with the hash of each, so that a check can name the very row that was
//! altered or removed. Hashes are SHA-256 over canonical JSON: fields in alphabetical order, no
//! spaces, text as UTF-8. The keyed signature over the seal's hash is made outside, where keys are.
#![warn(missing_docs)]

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What the first seal names as the one before.
pub(crate) const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One row of the trail. Fields are declared in alphabetical order, which is their canonical order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Row {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Its id.
    pub id: String,
    /// What it was done to.
    pub objek: String,
    /// Whose agency it concerns.
    pub opd: Option<String>,
    /// Who, by name as it was then.
    pub pelaku: String,
    /// Who, by account or as the program.
    pub pelaku_id: String,
    /// What happened, as a sentence.
    pub rincian: String,
    /// The room.
    pub ruang: String,
    /// What was done.
    pub tindakan: String,
}

/// A row in a seal: its id and its hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Item(pub String, pub String);

/// What a seal says; in canonical order too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Seal {
    /// When it was made.
    pub at: i64,
    /// The institution.
    pub instansi: i64,
    /// Its rows.
    pub isi: Vec<Item>,
    /// Hash of the seal before it, or [`GENESIS`].
    pub sebelum: String,
    /// Its place in the chain, from 1.
    pub urutan: i64,
}

/// What is wrong in the chain, at its first broken place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The seal with this number is gone.
    SealMissing,
    /// The seal does not fit the one before, its own rows, or its key.
    SealAltered,
    /// It was signed with a key that this house does not have.
    KeyUnknown {
        /// The name of the key.
        key: String,
    },
    /// A row it lists is gone.
    RowMissing {
        /// The row's id.
        id: String,
    },
    /// A row it lists says something else now.
    RowAltered {
        /// The row's id.
        id: String,
    },
    /// Rows stand in the trail that no seal lists and that do not wait for one: a seal at the end of
    /// the chain was removed, or rows were slipped in.
    RowsUnaccounted {
        /// How many; negative when more are listed than stand.
        rows: i64,
    },
}

/// Canonical JSON. Serialising these types cannot fail: they hold text and whole numbers.
fn canonical<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("text and whole numbers are always JSON")
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

/// Hash of one row.
pub(crate) fn row_hash(row: &Row) -> String {
    hex(&Sha256::digest(canonical(row)))
}

/// Hash of a seal, over everything it says.
pub(crate) fn seal_hash(seal: &Seal) -> String {
    hex(&Sha256::digest(canonical(seal)))
}

/// The next seal of a chain.
pub(crate) fn next_seal(instansi: i64, urutan: i64, sebelum: &str, at: i64, rows: &[Row]) -> Seal {
    Seal {
        at,
        instansi,
        isi: rows.iter().map(|row| Item(row.id.clone(), row_hash(row))).collect(),
        sebelum: sebelum.to_owned(),
        urutan,
    }
}

/// Compares the rows as they stand with what a seal lists. `rows` may be in any order.
pub(crate) fn check_rows(seal: &Seal, rows: &[Row]) -> Result<(), Broken> {
    for Item(id, hash) in &seal.isi {
        match rows.iter().find(|row| row.id == *id) {
            None => return Err(Broken::RowMissing { id: id.clone() }),
            Some(row) if row_hash(row) != *hash => {
                return Err(Broken::RowAltered { id: id.clone() });
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// Checks that a seal stands in its place: number, link to the one before, own hash.
pub(crate) fn check_place(
    seal: &Seal,
    hash: &str,
    expected: i64,
    previous: &str,
) -> Result<(), Broken> {
    if seal.urutan != expected {
        return Err(Broken::SealMissing);
    }
    if seal.sebelum != previous || seal_hash(seal) != hash {
        return Err(Broken::SealAltered);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str) -> Row {
        Row {
            at: 1_795_480_260_000,
            id: id.to_owned(),
            objek: "indeks/1".to_owned(),
            opd: None,
            pelaku: "Ani \"Uni\" Marlina".to_owned(),
            pelaku_id: "akun-1".to_owned(),
            rincian: "Mengimpor 47 tingkat".to_owned(),
            ruang: "indeks".to_owned(),
            tindakan: "indeks.impor".to_owned(),
        }
    }

    #[test]
    fn canonical_json_is_fixed_to_the_byte() {
        assert_eq!(
            canonical(&row("r1")),
            concat!(
                r#"{"at":1795480260000,"id":"r1","objek":"indeks/1","opd":null,"pelaku":"Ani \"Uni\" Marlina","#,
                r#""pelaku_id":"akun-1","rincian":"Mengimpor 47 tingkat","ruang":"indeks","tindakan":"indeks.impor"}"#
            )
        );
    }

    #[test]
    fn fields_stand_in_alphabetical_order() {
        for text in [canonical(&row("r1")), canonical(&next_seal(1, 1, GENESIS, 5, &[]))] {
            let keys: Vec<&str> = text
                .split(['{', ','])
                .filter_map(|part| part.strip_prefix('"')?.split_once("\":").map(|(key, _)| key))
                .collect();
            let mut sorted = keys.clone();
            sorted.sort_unstable();
            assert_eq!(keys, sorted, "{text}");
        }
    }

    #[test]
    fn every_field_of_a_row_changes_its_hash() {
        let original = row_hash(&row("r1"));
        let changes: [fn(&mut Row); 9] = [
            |r| r.at += 1,
            |r| r.id.push('x'),
            |r| r.objek.push('x'),
            |r| r.opd = Some(String::new()),
            |r| r.pelaku.push('x'),
            |r| r.pelaku_id.push('x'),
            |r| r.rincian.push('x'),
            |r| r.ruang.push('x'),
            |r| r.tindakan.push('x'),
        ];
        for change in changes {
            let mut other = row("r1");
            change(&mut other);
            assert_ne!(row_hash(&other), original, "{other:?}");
        }
    }

    #[test]
    fn a_seal_names_the_row_that_was_altered_or_removed() {
        let rows = [row("r1"), row("r2"), row("r3")];
        let seal = next_seal(1, 1, GENESIS, 5, &rows);
        assert_eq!(check_rows(&seal, &rows), Ok(()));

        let mut altered = rows.clone();
        if let Some(second) = altered.get_mut(1) {
            second.rincian = "Mengimpor 46 tingkat".to_owned();
        }
        assert_eq!(check_rows(&seal, &altered), Err(Broken::RowAltered { id: "r2".to_owned() }));
        let removed = [row("r1"), row("r3")];
        assert_eq!(check_rows(&seal, &removed), Err(Broken::RowMissing { id: "r2".to_owned() }));
    }

    #[test]
    fn a_seal_out_of_place_is_seen() {
        let first = next_seal(1, 1, GENESIS, 5, &[row("r1")]);
        let hash = seal_hash(&first);
        assert_eq!(check_place(&first, &hash, 1, GENESIS), Ok(()));
        assert_eq!(check_place(&first, &hash, 2, GENESIS), Err(Broken::SealMissing));
        assert_eq!(check_place(&first, &hash, 1, &hash), Err(Broken::SealAltered));
        let mut emptied = first.clone();
        emptied.isi.clear();
        assert_eq!(check_place(&emptied, &hash, 1, GENESIS), Err(Broken::SealAltered));
    }
}
