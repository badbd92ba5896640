//! Rehearsal: every row read and checked, in transactions that cannot write.

use std::collections::{BTreeMap, HashMap};

use db::Tx;
use jobs::Failed;
use sha2::{Digest as _, Sha256};

use super::{Went, Work};
use crate::{
    Cells, Context, Findings, Kind, Numbered, Reason, State, Tally, Wrong, rows,
    store::{
        baris::{self, Waiting},
        kursor,
    },
};

const CHECKING: &str = "Memeriksa baris";
/// Said where the rows were checked before, and are about to be written.
const AGAIN: &str = "Memeriksa sekali lagi";

/// Checks every row and says how many are bad.
pub(super) async fn rehearse<C, K>(work: &Work<C>, context: &Context<'_, C>) -> Result<Went, Failed>
where
    C: Send + Sync + 'static,
    K: Kind<C>,
{
    let Some(Tally { bad, .. }) = check_all::<C, K>(work, context).await? else {
        return Ok(Went::Overtaken);
    };
    let mut tx = K::db(context.with).begin().await?;
    let turned = kursor::turn(&mut tx, &work.held, State::Rehearsed, "", context.now).await?;
    tx.commit().await?;
    let rows = kernel::ribuan(work.impor.rows);
    Ok(match (turned, bad) {
        (false, _) => Went::Overtaken,
        (true, 0) => Went::Well(format!("Semua {rows} baris benar dan siap ditulis.")),
        (true, bad) => Went::Well(format!("{} dari {rows} baris ditolak.", kernel::ribuan(bad))),
    })
}

/// Checks what has not been checked; what the rows were found to be in all, none when somebody else went on with it.
pub(super) async fn check_all<C, K>(
    work: &Work<C>,
    context: &Context<'_, C>,
) -> Result<Option<Tally>, Failed>
where
    C: Send + Sync + 'static,
    K: Kind<C>,
{
    let db = K::db(context.with);
    let mut keys = Keys::default();
    let mut memory = K::Memory::default();
    let remembers = size_of::<K::Memory>() > 0;
    let (mut at, mut found) = (0, work.impor.tally);
    let doing = if work.impor.state == State::Writing { AGAIN } else { CHECKING };
    work.at(at, doing).await?;
    while work.impor.checked < work.impor.last && at < work.impor.last {
        let waiting = baris::next(db, &work.held, at, rows()).await?;
        let Some(to) = waiting.last().map(|row| row.number) else { return Err(gone()) };
        let mut chunk = read::<C, K>(work, &waiting);
        hear::<C, K>(work, &mut memory, &waiting, &chunk);
        keys.find_twins::<C, K>(&mut chunk);
        // Begun again, it reads what was checked before only for the keys, and for what the kind keeps of it.
        let news = to > work.impor.checked;
        if news || remembers {
            let mut snapshot = db.snapshot().await?;
            let asked = ask::<C, K>(&mut snapshot, context, &mut memory, &mut chunk);
            work.run.progress.during(asked).await??;
            snapshot.commit().await?;
        }
        if news {
            let tally = chunk.tally();
            let mut tx = db.begin().await?;
            if !kursor::checked(&mut tx, &work.held, at, to, tally).await? {
                return Ok(None);
            }
            note(&mut tx, work, &waiting, &chunk).await?;
            tx.commit().await?;
            found = found.and(tally);
        }
        at = to;
        work.at(at, doing).await?;
    }
    Ok(Some(found))
}

/// Where each key stands first in the file. Only a hash is kept, so that the memory does not depend on what the
/// rows hold: some megabytes for a hundred thousand of them.
#[derive(Default)]
struct Keys(HashMap<[u8; 16], i64>);

impl Keys {
    /// Complains of rows whose key came before.
    fn find_twins<C, K>(&mut self, chunk: &mut Chunk<K::Row>)
    where
        C: Send + Sync + 'static,
        K: Kind<C>,
    {
        for Numbered { number, row } in &chunk.rows {
            let Some(key) = K::key(row) else { continue };
            let mut hash = [0; 16];
            let digest = Sha256::digest(key);
            hash.copy_from_slice(digest.split_at(16).0);
            let first = *self.0.entry(hash).or_insert(*number);
            if first != *number {
                let reason = format!("Sama dengan baris {first}. Hapus salah satu.");
                let told = chunk.reasons.entry(*number).or_default();
                told.push(Reason { field: String::new(), reason });
            }
        }
    }
}

/// Some rows of a file.
pub(super) struct Chunk<R> {
    /// Those that could be read.
    pub(super) rows: Vec<Numbered<R>>,
    /// What is wrong with each of all of them.
    reasons: BTreeMap<i64, Vec<Reason>>,
    /// Which are there already, and to be changed.
    changed: Vec<i64>,
    /// Which are there already as they are.
    same: Vec<i64>,
}

impl<R> Chunk<R> {
    /// How many rows are what; one that is bad is nothing else.
    pub(super) fn tally(&self) -> Tally {
        let is_bad = |number: &i64| self.reasons.get(number).is_some_and(|told| !told.is_empty());
        let count = |rows: usize| i64::try_from(rows).unwrap_or(i64::MAX);
        let good = |numbers: &[i64]| count(numbers.iter().filter(|number| !is_bad(number)).count());
        Tally {
            bad: count(self.reasons.keys().filter(|number| is_bad(number)).count()),
            changed: good(&self.changed),
            same: good(&self.same),
        }
    }
}

/// Writes down what is news.
pub(super) async fn note<C, R>(
    tx: &mut Tx,
    work: &Work<C>,
    waiting: &[Waiting],
    chunk: &Chunk<R>,
) -> db::Result<()> {
    let news: Vec<_> = waiting
        .iter()
        .filter_map(|row| Some((row, chunk.reasons.get(&row.number)?)))
        .filter(|(row, reasons)| row.reasons != **reasons)
        .map(|(row, reasons)| (row.number, reasons.as_slice()))
        .collect();
    baris::find_out(tx, &work.held, &news).await
}

/// Asks the kind about rows that could be read.
pub(super) async fn ask<C, K>(
    tx: &mut Tx,
    context: &Context<'_, C>,
    memory: &mut K::Memory,
    chunk: &mut Chunk<K::Row>,
) -> db::Result<()>
where
    C: Send + Sync + 'static,
    K: Kind<C>,
{
    let Findings { wrong, changed, same } = K::check(tx, context, memory, &chunk.rows).await?;
    (chunk.changed, chunk.same) = (changed, same);
    for Wrong { number, field, reason } in wrong {
        let told = chunk.reasons.get_mut(&number).ok_or_else(|| db::Error::Inconsistent {
            what: format!("{} complains of row {number}, which it was not asked", K::ABOUT.code),
        })?;
        told.push(Reason { field, reason });
    }
    Ok(())
}

/// Reads rows as they wait.
pub(super) fn read<C, K>(work: &Work<C>, waiting: &[Waiting]) -> Chunk<K::Row>
where
    C: Send + Sync + 'static,
    K: Kind<C>,
{
    let mut chunk =
        Chunk { rows: Vec::new(), reasons: BTreeMap::new(), changed: Vec::new(), same: Vec::new() };
    for Waiting { number, cells, .. } in waiting {
        let read = Cells::new(&work.impor.mapping, cells, *number);
        let mut reasons = missing::<C, K>(&read);
        reasons.extend(overlong(cells, work.impor.labels.len()));
        if reasons.is_empty() {
            match K::parse(&read) {
                Ok(row) => chunk.rows.push(Numbered { number: *number, row }),
                Err(errors) => reasons.extend(errors.iter().map(|(field, reason)| Reason {
                    field: field.to_owned(),
                    reason: reason.to_owned(),
                })),
            }
        }
        chunk.reasons.insert(*number, reasons);
    }
    chunk
}

/// Tells the kind of rows that could not be read.
pub(super) fn hear<C, K>(
    work: &Work<C>,
    memory: &mut K::Memory,
    waiting: &[Waiting],
    chunk: &Chunk<K::Row>,
) where
    C: Send + Sync + 'static,
    K: Kind<C>,
{
    let mut read = chunk.rows.iter().map(|row| row.number).peekable();
    for Waiting { number, cells, .. } in waiting {
        if read.next_if_eq(number).is_none() {
            K::unread(memory, &Cells::new(&work.impor.mapping, cells, *number));
        }
    }
}

/// Required fields without a word in them.
fn missing<C, K>(cells: &Cells<'_>) -> Vec<Reason>
where
    C: Send + Sync + 'static,
    K: Kind<C>,
{
    let required = K::ABOUT.fields.iter().filter(|field| field.required);
    required
        .filter(|field| cells.get(field.name).is_empty())
        .map(|field| Reason {
            field: field.name.to_owned(),
            reason: format!("{} wajib diisi.", field.label),
        })
        .collect()
}

/// Text to the right of the last header: where a separator or a quote is wrong, everything is one column off.
fn overlong(cells: &[String], columns: usize) -> Option<Reason> {
    let beyond = cells.iter().skip(columns).filter(|cell| !cell.is_empty());
    let beyond: Vec<&str> = beyond.map(String::as_str).collect();
    let reason = format!(
        "Baris ini lebih panjang daripada judul kolom: {}. Periksa pemisah dan tanda kutipnya.",
        beyond.join("; ")
    );
    (!beyond.is_empty()).then_some(Reason { field: String::new(), reason })
}

/// The rows of an import were forgotten because it lay about too long.
pub(super) fn gone() -> Failed {
    Failed::GiveUp(
        "Baris berkas ini sudah dihapus karena lama tidak ditulis. Unggah berkasnya lagi."
            .to_owned(),
    )
}
