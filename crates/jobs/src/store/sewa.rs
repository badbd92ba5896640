//! Leases on jobs: taken, renewed, given up. Every write names the number of the lease it stands on.

use db::{Db, Select, Tx, args, in_list};
use kernel::{InstansiId, Timestamp};

use super::pekerjaan::State;
use crate::{JobId, Outcome};

/// How many lines of one job are kept; a job that tells more has lost its way. The last one says that there were
/// more.
pub const LOG_LINES: i64 = 1_000;
/// The last line of a job that told too much.
const AND_SO_ON: &str = "Catatan penuh. Baris selanjutnya tidak dicatat.";

/// A job that a node holds.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) instansi: InstansiId,
    pub(crate) id: JobId,
    /// The number of the lease.
    pub(crate) fence: i64,
}

/// A job that may be taken.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Due {
    instansi_id: i64,
    id: String,
    pub(crate) kode: String,
    pub(crate) oleh: String,
    pub(crate) masukan: String,
    keadaan: String,
    sewa: i64,
    pub(crate) percobaan: i64,
    pub(crate) batal_diminta: bool,
}

impl Due {
    /// Whether the node that held it died over it.
    pub(crate) fn was_running(&self) -> bool {
        self.keadaan == State::Running.code()
    }

    /// The job under the lease that it has now.
    pub(crate) fn held(&self) -> Held {
        Held {
            instansi: InstansiId(self.instansi_id),
            id: JobId(self.id.clone()),
            fence: self.sewa,
        }
    }
}

fn select_due<'a>(codes: impl IntoIterator<Item = &'a str>, now: Timestamp, limit: i64) -> Select {
    Select::new(
        "SELECT instansi_id, id, kode, oleh, masukan, keadaan, sewa, percobaan, batal_diminta
         FROM jobs_pekerjaan WHERE giliran_at <= {}",
        args![now],
    )
    .and_in(in_list("kode", codes))
    .order(" ORDER BY giliran_at, instansi_id, id")
    .limit(limit)
}

/// Whether there is anything to take. A look that writes nothing: `SQLite` has one writer, and nodes look often.
///
/// System: a runner serves every institution.
pub(crate) async fn is_any_due<'a>(
    db: &Db,
    codes: impl IntoIterator<Item = &'a str>,
    now: Timestamp,
) -> db::Result<bool> {
    Ok(!db.select::<Due>(select_due(codes, now, 1)).await?.is_empty())
}

/// What may be taken, the longest due first. Nodes take turns here, so that two do not fight for one row.
///
/// System: a runner serves every institution.
pub(crate) async fn list_due<'a>(
    tx: &mut Tx,
    codes: impl IntoIterator<Item = &'a str>,
    now: Timestamp,
    limit: i64,
) -> db::Result<Vec<Due>> {
    tx.lock("jobs/giliran").await?;
    tx.select(select_due(codes, now, limit)).await
}

/// Takes one; none when its old holder wrote how it ended in the meantime.
///
/// System: the row was read from the table in the same transaction.
pub(crate) async fn take(
    tx: &mut Tx,
    due: &Due,
    node: &str,
    now: Timestamp,
    until: Timestamp,
) -> db::Result<Option<Held>> {
    let fence: Option<(i64,)> = tx
        .optional(
            "UPDATE jobs_pekerjaan SET keadaan = $1, giliran_at = $2, sewa = sewa + 1,
               percobaan = percobaan + 1, simpul = $3, mulai_at = $4, maju = 0, dari = 0, keterangan = ''
             WHERE instansi_id = $5 AND id = $6 AND sewa = $7 AND giliran_at <= $4
             RETURNING sewa",
            args![
                State::Running.code(),
                until,
                node,
                now,
                due.instansi_id,
                &due.id,
                due.sewa
            ],
        )
        .await?;
    Ok(fence.map(|(fence,)| Held { fence, ..due.held() }))
}

/// How far a job is.
pub(crate) struct At<'a> {
    pub(crate) done: i64,
    pub(crate) total: i64,
    pub(crate) note: &'a str,
}

/// Writes progress and holds the lease longer; false when the job should stop.
///
/// System: whoever holds the lease writes to its own job.
pub(crate) async fn renew(
    tx: &mut Tx,
    held: &Held,
    until: Timestamp,
    at: At<'_>,
) -> db::Result<bool> {
    let asked: Option<(bool,)> = tx
        .optional(
            "UPDATE jobs_pekerjaan SET giliran_at = $1, maju = $2, dari = $3, keterangan = $4
             WHERE instansi_id = $5 AND id = $6 AND sewa = $7 AND keadaan = $8
             RETURNING batal_diminta",
            args![
                until,
                at.done,
                at.total,
                at.note,
                held.instansi,
                held.id.as_str(),
                held.fence,
                State::Running.code()
            ],
        )
        .await?;
    Ok(asked == Some((false,)))
}

/// Holds the lease longer while there is nothing to tell; false when the job should stop.
///
/// System: whoever holds the lease writes to its own job.
pub(crate) async fn hold(tx: &mut Tx, held: &Held, until: Timestamp) -> db::Result<bool> {
    let asked: Option<(bool,)> = tx
        .optional(
            "UPDATE jobs_pekerjaan SET giliran_at = $1
             WHERE instansi_id = $2 AND id = $3 AND sewa = $4 AND keadaan = $5
             RETURNING batal_diminta",
            args![until, held.instansi, held.id.as_str(), held.fence, State::Running.code()],
        )
        .await?;
    Ok(asked == Some((false,)))
}

/// Adds a line; nothing once the lease is somebody else's or the job has told too much.
///
/// System: whoever holds the lease writes to its own job.
pub(crate) async fn log(tx: &mut Tx, held: &Held, at: Timestamp, line: &str) -> db::Result<()> {
    // The row is touched first, so that the lease cannot change hands before the line is in.
    let mine = tx
        .execute(
            "UPDATE jobs_pekerjaan SET sewa = sewa
             WHERE instansi_id = $1 AND id = $2 AND sewa = $3 AND keadaan = $4",
            args![held.instansi, held.id.as_str(), held.fence, State::Running.code()],
        )
        .await?;
    let (lines,): (i64,) = tx
        .one(
            "SELECT COUNT(*) AS jumlah FROM jobs_catatan WHERE instansi_id = $1 AND pekerjaan_id = $2",
            args![held.instansi, held.id.as_str()],
        )
        .await?;
    if mine == 0 || lines >= LOG_LINES {
        return Ok(());
    }
    let line = if lines + 1 == LOG_LINES { AND_SO_ON } else { line };
    tx.execute(
        "INSERT INTO jobs_catatan (instansi_id, pekerjaan_id, urutan, dicatat_at, baris)
         VALUES ($1, $2, $3, $4, $5)",
        args![held.instansi, held.id.as_str(), lines + 1, at, line],
    )
    .await
    .map(drop)
}

/// Writes that a job is over; false when the lease is somebody else's.
///
/// System: whoever holds the lease writes to its own job.
pub(crate) async fn end(
    tx: &mut Tx,
    held: &Held,
    state: State,
    outcome: &Outcome,
    at: Timestamp,
) -> db::Result<bool> {
    let rows = tx
        .execute(
            "UPDATE jobs_pekerjaan SET keadaan = $1, hasil = $2, tautan = $3, selesai_at = $4,
               giliran_at = NULL, kunci = NULL
             WHERE instansi_id = $5 AND id = $6 AND sewa = $7 AND keadaan = $8",
            args![
                state.code(),
                &outcome.text,
                outcome.link.as_deref(),
                at,
                held.instansi,
                held.id.as_str(),
                held.fence,
                State::Running.code()
            ],
        )
        .await?;
    Ok(rows == 1)
}

/// Ends a job that somebody asked to cancel; false when nobody did, or the lease is somebody else's.
///
/// System: whoever holds the lease writes to its own job.
pub(crate) async fn end_if_asked(tx: &mut Tx, held: &Held, at: Timestamp) -> db::Result<bool> {
    let rows = tx
        .execute(
            "UPDATE jobs_pekerjaan SET keadaan = $1, selesai_at = $2, giliran_at = NULL, kunci = NULL
             WHERE instansi_id = $3 AND id = $4 AND sewa = $5 AND keadaan = $6 AND batal_diminta",
            args![
                State::Cancelled.code(),
                at,
                held.instansi,
                held.id.as_str(),
                held.fence,
                State::Running.code()
            ],
        )
        .await?;
    Ok(rows == 1)
}

/// Lets a job wait until `due`, with a note for the reader. Whether the attempt counts against it is told by
/// `counts`: one that the node itself broke off does not.
///
/// System: whoever holds the lease writes to its own job.
pub(crate) async fn wait(
    tx: &mut Tx,
    held: &Held,
    due: Timestamp,
    note: &str,
    counts: bool,
) -> db::Result<bool> {
    let rows = tx
        .execute(
            "UPDATE jobs_pekerjaan SET keadaan = $1, giliran_at = $2, keterangan = $3,
               percobaan = CASE WHEN $4 THEN percobaan ELSE percobaan - 1 END
             WHERE instansi_id = $5 AND id = $6 AND sewa = $7 AND keadaan = $8",
            args![
                State::Waiting.code(),
                due,
                note,
                counts,
                held.instansi,
                held.id.as_str(),
                held.fence,
                State::Running.code()
            ],
        )
        .await?;
    Ok(rows == 1)
}

/// Takes the row and the lines of a job away.
///
/// System: whoever holds the lease writes to its own job.
pub(crate) async fn forget(tx: &mut Tx, held: &Held) -> db::Result<()> {
    let key = || args![held.instansi, held.id.as_str()];
    tx.execute("DELETE FROM jobs_catatan WHERE instansi_id = $1 AND pekerjaan_id = $2", key())
        .await?;
    tx.execute("DELETE FROM jobs_pekerjaan WHERE instansi_id = $1 AND id = $2", key()).await?;
    Ok(())
}
