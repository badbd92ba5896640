//! Schedules: one row for each, its last run, and who holds it.

use db::{Db, Tx, args};
use kernel::Timestamp;

/// The last run of a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleRow {
    /// The code of the job.
    pub code: String,
    /// When it runs next; while it runs, when its lease ends.
    pub next_at: Timestamp,
    /// The node that ran it last.
    pub node: Option<String>,
    /// When the last run began.
    pub started_at: Option<Timestamp>,
    /// When the last run ended, well or not.
    pub ended_at: Option<Timestamp>,
    /// What the last run said when it failed.
    pub error: Option<String>,
}

type Raw = (String, i64, Option<String>, Option<i64>, Option<i64>, Option<String>);

/// Every schedule with its last run.
///
/// Global: one round serves every institution, and nothing of any is in it.
pub async fn list_schedules(db: &Db) -> db::Result<Vec<ScheduleRow>> {
    let rows: Vec<Raw> = db
        .all(
            "SELECT kode, giliran_at, simpul, mulai_at, selesai_at, galat FROM jobs_jadwal ORDER BY kode",
            args![],
        )
        .await?;
    Ok(rows
        .into_iter()
        .map(|(code, next, node, started, ended, error)| ScheduleRow {
            code,
            next_at: Timestamp(next),
            node,
            started_at: started.map(Timestamp),
            ended_at: ended.map(Timestamp),
            error,
        })
        .collect())
}

/// Makes the row of a schedule that has none yet.
///
/// Global: a schedule belongs to the whole house.
pub(crate) async fn add(tx: &mut Tx, code: &str, first: Timestamp) -> db::Result<()> {
    tx.execute(
        "INSERT INTO jobs_jadwal (kode, giliran_at, sewa, gagal) VALUES ($1, $2, 0, 0)
         ON CONFLICT (kode) DO NOTHING",
        args![code, first],
    )
    .await
    .map(drop)
}

/// Takes a tick that is due: the number of the lease and the failures in a row before it.
///
/// Global: a schedule belongs to the whole house.
pub(crate) async fn take(
    tx: &mut Tx,
    code: &str,
    node: &str,
    now: Timestamp,
    until: Timestamp,
) -> db::Result<Option<(i64, i64)>> {
    tx.optional(
        "UPDATE jobs_jadwal SET giliran_at = $1, sewa = sewa + 1, simpul = $2, mulai_at = $3
         WHERE kode = $4 AND giliran_at <= $3 RETURNING sewa, gagal",
        args![until, node, now, code],
    )
    .await
}

/// Holds the lease longer; false when somebody else has it by now.
///
/// Global: a schedule belongs to the whole house.
pub(crate) async fn renew(
    tx: &mut Tx,
    code: &str,
    fence: i64,
    until: Timestamp,
) -> db::Result<bool> {
    let rows = tx
        .execute(
            "UPDATE jobs_jadwal SET giliran_at = $1 WHERE kode = $2 AND sewa = $3",
            args![until, code, fence],
        )
        .await?;
    Ok(rows == 1)
}

/// Writes how a round ended; false when somebody else has the lease by now.
///
/// Global: a schedule belongs to the whole house.
pub(crate) async fn end(
    tx: &mut Tx,
    code: &str,
    fence: i64,
    next: Timestamp,
    at: Timestamp,
    error: Option<&str>,
) -> db::Result<bool> {
    let rows = tx
        .execute(
            "UPDATE jobs_jadwal SET giliran_at = $1, selesai_at = $2, galat = $3, sewa = sewa + 1,
               gagal = CASE WHEN $4 THEN gagal + 1 ELSE 0 END
             WHERE kode = $5 AND sewa = $6",
            args![next, at, error, error.is_some(), code, fence],
        )
        .await?;
    Ok(rows == 1)
}
