//! What the command line and other rooms ask of the register.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use db::{Db, Tx};
use jiff::civil::Date;
use kernel::Timestamp;
use org::{
    By, NamedPlace,
    audit::{self, Entry},
};
use spatial::{Area, Batas, FileFault, Limits};
use tokio::{sync::mpsc, task::JoinHandle};

use crate::{
    Dimuat, KodeKemendagri, Tempat,
    input::{EDISI, SUMBER, edisi},
    pages::{
        batas::{file_words, refused_words, unknown_words},
        href,
    },
    store::{
        batas::{self, BatasBaru, Jumlah},
        muat::{Asal, load},
        tempat,
    },
};

/// Takes in the edition of the register that the program brings. The same edition again changes nothing.
pub async fn load_shipped(db: &Db, at: Timestamp) -> db::Result<Dimuat> {
    let broken = |what: String| db::Error::Inconsistent { what };
    let edisi = edisi().map_err(|error| broken(error.to_string()))?;
    let asal = Asal { sumber: SUMBER, mulai: EDISI, at };
    load(db, &edisi, asal).await?.map_err(|error| broken(error.to_string()))
}

/// What the places with these codes are called on `day`, or were called on their last day before that, and where
/// their pages are. A code that no place ever had is not in it.
pub async fn names_of(
    db: &Db,
    codes: &[KodeKemendagri],
    day: Date,
) -> db::Result<BTreeMap<KodeKemendagri, NamedPlace>> {
    let named = |tempat: Tempat| {
        let (name, href) = (tempat.sebutan(), href(&tempat.kode));
        (tempat.kode, NamedPlace { name, href })
    };
    Ok(tempat::list_last(db, codes, day).await?.into_iter().map(named).collect())
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
    let Terbaca { batas, jumlah } = match Checking::begin(db, bytes).await?.end().await? {
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

/// A file of boundaries that is being checked. Let go, the check ends at its next word.
pub(crate) struct Checking {
    heard: mpsc::Receiver<(i64, i64)>,
    work: JoinHandle<Result<Terbaca, Vec<String>>>,
}

impl Checking {
    /// Begins to check a file.
    pub(crate) async fn begin(db: &Db, bytes: Vec<u8>) -> db::Result<Self> {
        let known: BTreeSet<String> = batas::codes(db).await?.into_iter().collect();
        // One word at a time: the check waits until it was heard, and so notices when nobody listens any more.
        let (say, heard) = mpsc::channel(1);
        // A province takes minutes, in which this thread would serve nobody.
        let work = tokio::task::spawn_blocking(move || {
            check(&bytes, &known, &mut |done, total| {
                say.blocking_send((count(done), count(total)))
                    .map_or(ControlFlow::Break(()), ControlFlow::Continue)
            })
        });
        Ok(Self { heard, work })
    }

    /// How far it is, of how much, as soon as there is something new to tell; none at its end.
    pub(crate) async fn next(&mut self) -> Option<(i64, i64)> {
        self.heard.recv().await
    }

    /// Waits for its end: the boundaries, or line by line in Indonesian what is wrong with the file.
    pub(crate) async fn end(mut self) -> db::Result<Result<Terbaca, Vec<String>>> {
        while self.next().await.is_some() {}
        let broken =
            |error| db::Error::Inconsistent { what: format!("checking boundaries: {error}") };
        self.work.await.map_err(broken)
    }
}

fn count(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
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

/// Each feature is told twice: when it is read, and when it is simplified.
pub(crate) fn check(
    bytes: &[u8],
    known: &BTreeSet<String>,
    tell: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
) -> Result<Terbaca, Vec<String>> {
    let mut read = |done, features: usize| tell(done, features.saturating_mul(2));
    let found = spatial::read(bytes, Area::SUMATERA_BARAT, Limits::default(), &mut read)
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
        let told = tell(found.len().saturating_add(one.number), found.len().saturating_mul(2));
        if told.is_break() {
            return Err(vec![file_words(&FileFault::Stopped)]);
        }
    }
    if !strange.is_empty() {
        return Err(strange);
    }
    Ok(Terbaca { jumlah: Jumlah { tempat: count(batas.len()), titik: count(points) }, batas })
}

fn row(batas: &Batas, kode: KodeKemendagri) -> BatasBaru {
    BatasBaru {
        kode,
        utuh: spatial::geometry(&batas.land, WHOLE),
        sederhana: spatial::geometry(&batas.simplify(DETAIL_SQUARE_DEGREES), DRAWN),
        titik: i64::try_from(batas.points()).unwrap_or(i64::MAX),
    }
}
