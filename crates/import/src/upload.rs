//! From a file to rows that wait.

use std::{
    fs::File,
    io::{BufReader, Cursor, Read, Seek, SeekFrom},
    path::PathBuf,
};

use data_encoding::HEXLOWER;
use db::Db;
use kernel::{Actor, Entropy, Scope, Timestamp};
use sha2::{Digest as _, Sha256};

use crate::{
    About, CHUNK, ImporId, Limits, Reading, Row, SheetError,
    apart::{Turn, apart, turn},
    archive, mapping,
    sheet::{Table, unreadable},
    store::{baris, impor},
};

/// A file to take in.
#[derive(Clone, Debug)]
pub struct Upload {
    /// What its owner calls it.
    pub name: String,
    /// Where it is.
    pub source: Source,
    /// How much of it is read before it is refused.
    pub limits: Limits,
}

/// Where a file is.
#[derive(Clone, Debug)]
pub enum Source {
    /// In memory.
    Bytes(Vec<u8>),
    /// On the disk, whence a workbook never comes into memory whole.
    File(PathBuf),
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uploaded {
    /// The import.
    pub id: ImporId,
    /// Whether the same person had brought the same file before and not ended it: then it is that import.
    pub again: bool,
}

/// Why a file was not taken in.
#[derive(Clone, Debug, thiserror::Error)]
pub enum UploadError {
    /// It is no table.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
}

trait Content: Read + Seek + Send {}

impl<T: Read + Seek + Send> Content for T {}

/// A file of which no row was read yet.
struct Seen {
    name: String,
    content: Box<dyn Content>,
    size: u64,
    hash: String,
    workbook: bool,
}

/// A file whose rows are taken out some at a time.
struct Open {
    table: Table<Box<dyn Content>>,
    hash: String,
    /// The rows to come next.
    rows: Vec<Row>,
    /// Given back when the last row is in the database: until then a workbook is in memory.
    _turn: Option<Turn>,
}

/// Takes in a file: every row waits under a new import, which nobody sees before the last one has come. Broken off, it
/// leaves what [`crate::purge`] takes away.
pub async fn upload(
    db: &Db,
    scope: &Scope,
    actor: &Actor,
    entropy: &Entropy,
    about: &About,
    upload: Upload,
    at: Timestamp,
) -> Result<Uploaded, UploadError> {
    let name = upload.name.clone();
    let limits = upload.limits;
    let seen = apart(move || look(upload)).await?;
    let turn = turn(seen.workbook).await?;
    let mut open = apart(move || open(seen, limits, turn)).await?;
    let id = ImporId::new(entropy, at);
    let content = open.hash.clone();
    let labels = open.table.labels().to_vec();
    let mut tx = db.begin().await?;
    if let Some(id) = impor::find_open(&mut tx, scope, actor, about, &content).await? {
        return Ok(Uploaded { id, again: true });
    }
    let new = impor::New {
        id: &id,
        file: &name,
        content: &content,
        labels: &labels,
        header: &mapping::fingerprint(&labels),
        at,
    };
    impor::add(&mut tx, scope, actor, about, new).await?;
    tx.commit().await?;
    let (mut rows, mut last) = (0_i64, 0);
    while let Some(row) = open.rows.last() {
        last = number(row);
        rows = rows.saturating_add(i64::try_from(open.rows.len()).unwrap_or(i64::MAX));
        let waiting: Result<Vec<_>, _> =
            open.rows.iter().map(|row| waiting(row, labels.len())).collect();
        let mut tx = db.begin().await?;
        baris::add(&mut tx, scope, &id, waiting?).await?;
        tx.commit().await?;
        open = apart(move || next(open)).await?;
    }
    let mut tx = db.begin().await?;
    // The same person may have sent the same file twice at once: the first to come here wins.
    if let Some(id) = impor::find_open(&mut tx, scope, actor, about, &content).await? {
        return Ok(Uploaded { id, again: true });
    }
    impor::arrive(&mut tx, scope, &id, rows, last).await?;
    tx.commit().await?;
    Ok(Uploaded { id, again: false })
}

fn number(row: &Row) -> i64 {
    i64::try_from(row.number).unwrap_or(i64::MAX)
}

fn waiting(row: &Row, columns: usize) -> db::Result<(i64, String)> {
    let cells: Vec<&str> = (0..row.width().max(columns)).map(|column| row.cell(column)).collect();
    Ok((number(row), impor::text(&cells)?))
}

/// What can be said of a file without its rows.
fn look(upload: Upload) -> Result<Seen, SheetError> {
    let mut content: Box<dyn Content> = match upload.source {
        Source::Bytes(bytes) => Box::new(Cursor::new(bytes)),
        Source::File(path) => {
            let file = File::open(path).map_err(|error| unreadable(&error))?;
            Box::new(BufReader::new(file))
        }
    };
    let told = |error: std::io::Error| unreadable(&error);
    let size = content.seek(SeekFrom::End(0)).map_err(told)?;
    if size > upload.limits.unpacked_bytes {
        return Err(SheetError::TooBig { limit: upload.limits.unpacked_bytes });
    }
    content.rewind().map_err(told)?;
    let hash = hash(&mut content).map_err(told)?;
    content.rewind().map_err(told)?;
    let mut start = Vec::new();
    content.by_ref().take(4).read_to_end(&mut start).map_err(told)?;
    content.rewind().map_err(told)?;
    let workbook = start == archive::MAGIC;
    Ok(Seen { name: upload.name, content, size, hash, workbook })
}

fn open(seen: Seen, limits: Limits, turn: Option<Turn>) -> Result<Open, SheetError> {
    let mut table = Reading::new(&seen.name, limits).open(seen.content, seen.size)?;
    let rows = table.next(CHUNK)?;
    if rows.is_empty() {
        let header = !table.labels().is_empty();
        return Err(if header { SheetError::NoRows } else { SheetError::Empty });
    }
    Ok(Open { table, hash: seen.hash, rows, _turn: turn })
}

fn next(mut open: Open) -> Result<Open, SheetError> {
    open.rows = open.table.next(CHUNK)?;
    Ok(open)
}

/// What only the same content has.
fn hash(mut content: impl Read) -> std::io::Result<String> {
    let mut hash = Sha256::new();
    let mut piece = vec![0; 64 * 1024];
    loop {
        let read = content.read(&mut piece)?;
        if read == 0 {
            return Ok(HEXLOWER.encode(&hash.finalize()));
        }
        hash.update(piece.get(..read).unwrap_or_default());
    }
}
