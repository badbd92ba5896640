//! What the command line asks of the register.

use std::collections::BTreeSet;

use db::Db;
use kernel::Timestamp;
use spatial::{Area, Batas, Limits};

use crate::{
    Dimuat, KodeKemendagri,
    input::{EDISI, SUMBER, edisi},
    pages::batas::{file_words, refused_words, unknown_words},
    store::{
        batas::{self, BatasBaru},
        muat::{Asal, load},
    },
};

/// Takes in the edition of the register that the program brings. The same edition again changes nothing.
pub async fn load_shipped(db: &Db, at: Timestamp) -> db::Result<Dimuat> {
    let broken = |what: String| db::Error::Inconsistent { what };
    let edisi = edisi().map_err(|error| broken(error.to_string()))?;
    let asal = Asal { sumber: SUMBER, mulai: EDISI, at };
    load(db, &edisi, asal).await?.map_err(|error| broken(error.to_string()))
}

/// What became of a file of boundaries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BatasImported {
    /// Every boundary is stored.
    Done {
        /// How many places.
        tempat: usize,
        /// How many points in all.
        titik: usize,
    },
    /// Nothing is stored; why, line by line, in Indonesian.
    Refused(Vec<String>),
}

/// About 55 metres: finer than a map of a kabupaten shows.
const TOLERANCE_DEGREES: f64 = 0.0005;
/// Digits of the simplified form, about 11 metres.
const DRAWN: usize = 4;
/// Digits of the whole form, about 1 metre: as many as the files of the offices have.
const WHOLE: usize = 5;

/// Takes in the boundaries of a GeoJSON file, all or none. `sumber` says in words where they are from.
pub async fn import_batas(
    db: &Db,
    bytes: &[u8],
    sumber: &str,
    at: Timestamp,
) -> db::Result<BatasImported> {
    let found = match spatial::read(bytes, Area::SUMATERA_BARAT, Limits::default()) {
        Ok(Ok(found)) => found,
        Ok(Err(refused)) => {
            return Ok(BatasImported::Refused(refused.iter().map(refused_words).collect()));
        }
        Err(fault) => return Ok(BatasImported::Refused(vec![file_words(&fault)])),
    };
    let known: BTreeSet<String> = batas::codes(db).await?.into_iter().collect();
    let (mut rows, mut strange, mut titik) = (Vec::with_capacity(found.len()), Vec::new(), 0);
    for one in &found {
        match KodeKemendagri::parse(&one.kode) {
            Ok(kode) if known.contains(kode.as_str()) => {
                titik += one.points();
                rows.push(row(one, kode));
            }
            _ => strange.push(unknown_words(one)),
        }
    }
    if !strange.is_empty() {
        return Ok(BatasImported::Refused(strange));
    }
    batas::save(db, &rows, sumber, at).await?;
    Ok(BatasImported::Done { tempat: rows.len(), titik })
}

fn row(batas: &Batas, kode: KodeKemendagri) -> BatasBaru {
    BatasBaru {
        kode,
        utuh: spatial::geometry(&batas.land, WHOLE),
        sederhana: spatial::geometry(&batas.simplify(TOLERANCE_DEGREES), DRAWN),
        titik: i64::try_from(batas.points()).unwrap_or(i64::MAX),
    }
}
