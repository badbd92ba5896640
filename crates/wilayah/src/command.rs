//! What the command line asks of the register.

use std::collections::BTreeSet;

use db::{Db, Tx};
use kernel::Timestamp;
use org::{
    By,
    audit::{self, Entry},
};
use spatial::{Area, Batas, Limits};

use crate::{
    Dimuat, KodeKemendagri,
    input::{EDISI, SUMBER, edisi},
    pages::batas::{file_words, refused_words, unknown_words},
    store::{
        batas::{self, BatasBaru, Jumlah},
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
        tempat: i64,
        /// How many points in all.
        titik: i64,
    },
    /// Nothing is stored; why, line by line, in Indonesian.
    Refused(Vec<String>),
}

/// About 55 by 55 metres: finer than a map of a kabupaten shows.
const DETAIL_SQUARE_DEGREES: f64 = 0.000_000_25;
/// Digits of the simplified form, about 11 metres.
const DRAWN: usize = 4;
/// Digits of the whole form, about 1 metre: as many as the files of the offices have.
const WHOLE: usize = 5;

/// Takes in the boundaries of a GeoJSON file, all or none. `sumber` says in words where they are from.
pub async fn import_batas(
    db: &Db,
    by: By<'_>,
    bytes: Vec<u8>,
    sumber: &str,
) -> db::Result<BatasImported> {
    let Terbaca { batas, jumlah } = match read_batas(db, bytes).await? {
        Ok(read) => read,
        Err(lines) => return Ok(BatasImported::Refused(lines)),
    };
    let mut tx = db.begin().await?;
    write_batas(&mut tx, by, &batas, jumlah, sumber).await?;
    tx.commit().await?;
    Ok(BatasImported::Done { tempat: jumlah.tempat, titik: jumlah.titik })
}

/// Boundaries of places that the register knows.
#[derive(Debug)]
pub(crate) struct Terbaca {
    pub batas: Vec<BatasBaru>,
    pub jumlah: Jumlah,
}

/// Reads a file, or says line by line in Indonesian what is wrong with it.
pub(crate) async fn read_batas(
    db: &Db,
    bytes: Vec<u8>,
) -> db::Result<Result<Terbaca, Vec<String>>> {
    let known: BTreeSet<String> = batas::codes(db).await?.into_iter().collect();
    // A province takes seconds, in which this thread serves nobody.
    let read = tokio::task::spawn_blocking(move || check(&bytes, &known)).await;
    read.map_err(|error| db::Error::Inconsistent { what: format!("reading boundaries: {error}") })
}

/// Writes what was read, and into the trail who brought it.
pub(crate) async fn write_batas(
    tx: &mut Tx,
    by: By<'_>,
    rows: &[BatasBaru],
    jumlah: Jumlah,
    sumber: &str,
) -> db::Result<()> {
    batas::save(tx, rows, sumber, by.at).await?;
    let entry = Entry {
        room: "wilayah",
        action: "wilayah.batas.muat",
        subject: "batas",
        opd: None,
        detail: format!(
            "Memuat batas {} tempat, {} titik, dari {sumber}",
            jumlah.tempat, jumlah.titik
        ),
    };
    audit::append(tx, by, entry).await
}

fn check(bytes: &[u8], known: &BTreeSet<String>) -> Result<Terbaca, Vec<String>> {
    let found = spatial::read(bytes, Area::SUMATERA_BARAT, Limits::default())
        .map_err(|fault| vec![file_words(&fault)])?
        .map_err(|refused| refused.iter().map(refused_words).collect::<Vec<_>>())?;
    let (mut batas, mut strange, mut points) = (Vec::with_capacity(found.len()), Vec::new(), 0);
    for one in &found {
        match KodeKemendagri::parse(&one.kode) {
            Ok(kode) if known.contains(kode.as_str()) => {
                points += one.points();
                batas.push(row(one, kode));
            }
            _ => strange.push(unknown_words(one)),
        }
    }
    if !strange.is_empty() {
        return Err(strange);
    }
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let jumlah = Jumlah { tempat: count(batas.len()), titik: count(points) };
    Ok(Terbaca { batas, jumlah })
}

fn row(batas: &Batas, kode: KodeKemendagri) -> BatasBaru {
    BatasBaru {
        kode,
        utuh: spatial::geometry(&batas.land, WHOLE),
        sederhana: spatial::geometry(&batas.simplify(DETAIL_SQUARE_DEGREES), DRAWN),
        titik: i64::try_from(batas.points()).unwrap_or(i64::MAX),
    }
}
