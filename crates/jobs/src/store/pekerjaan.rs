//! Jobs as people see them: asked for, listed, cancelled, forgotten.

use db::{Db, Select, Tx, args};
use kernel::{AccountId, Actor, Entropy, Scope, Timestamp};

use crate::JobId;

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Nobody has taken it yet, or it is to be tried again.
    Waiting,
    /// A node works on it.
    Running,
    /// It went well.
    Done,
    /// It did not, and will not be tried again.
    Failed,
    /// Somebody called it off.
    Cancelled,
}

impl State {
    /// The word in the table.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "menunggu",
            Self::Running => "berjalan",
            Self::Done => "selesai",
            Self::Failed => "gagal",
            Self::Cancelled => "dibatalkan",
        }
    }

    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Menunggu",
            Self::Running => "Berjalan",
            Self::Done => "Selesai",
            Self::Failed => "Gagal",
            Self::Cancelled => "Dibatalkan",
        }
    }

    /// Whether nothing more will happen to the job.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }

    fn parse(code: &str) -> db::Result<Self> {
        [Self::Waiting, Self::Running, Self::Done, Self::Failed, Self::Cancelled]
            .into_iter()
            .find(|state| state.code() == code)
            .ok_or_else(|| db::Error::Inconsistent { what: format!("a job is in state {code}") })
    }
}

/// What is to be done.
#[derive(Clone, Debug)]
pub struct NewJob<'a> {
    /// The code of the [`crate::Job`].
    pub code: &'a str,
    /// What the reader finds in the list, in Indonesian.
    pub title: &'a str,
    /// What the job needs to know. No password and no personal number: it stays in the table.
    pub input: serde_json::Value,
    /// The moment of asking.
    pub at: Timestamp,
    /// Not to be started before; none for at once.
    pub not_before: Option<Timestamp>,
    /// What it is for, where a second job for the same would be one too many while the first is not over.
    pub unique_key: Option<&'a str>,
}

/// A job as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct JobRow {
    /// Its id; ids of later jobs sort later.
    pub id: JobId,
    /// The code of its kind.
    pub code: String,
    /// Its title in the list.
    pub title: String,
    /// Who asked: an account id, or the program's name for itself.
    pub by: String,
    /// Where it stands.
    pub state: State,
    /// Whether it has been asked to stop and has not yet done so.
    pub cancel_asked: bool,
    /// Attempts so far, the running one included.
    pub attempt: i64,
    /// How many pieces are done.
    pub done: i64,
    /// Of how many; zero as long as nobody knows.
    pub total: i64,
    /// What it is at, or why it waits for another attempt, in Indonesian.
    pub note: String,
    /// How it ended, in Indonesian; empty before.
    pub result: String,
    /// The address of the result within the house.
    pub link: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When the last attempt began.
    pub started_at: Option<Timestamp>,
    /// When it was over.
    pub ended_at: Option<Timestamp>,
    /// When it is due, or when the lease of its node ends; none when it is over.
    pub next_at: Option<Timestamp>,
}

/// One line that a job told on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// When.
    pub at: Timestamp,
    /// What, in Indonesian.
    pub text: String,
}

#[derive(sqlx::FromRow)]
struct Raw {
    id: String,
    kode: String,
    judul: String,
    oleh: String,
    keadaan: String,
    batal_diminta: bool,
    percobaan: i64,
    maju: i64,
    dari: i64,
    keterangan: String,
    hasil: String,
    tautan: Option<String>,
    dibuat_at: i64,
    mulai_at: Option<i64>,
    selesai_at: Option<i64>,
    giliran_at: Option<i64>,
}

impl Raw {
    fn read(self) -> db::Result<JobRow> {
        Ok(JobRow {
            state: State::parse(&self.keadaan)?,
            id: JobId(self.id),
            code: self.kode,
            title: self.judul,
            by: self.oleh,
            cancel_asked: self.batal_diminta,
            attempt: self.percobaan,
            done: self.maju,
            total: self.dari,
            note: self.keterangan,
            result: self.hasil,
            link: self.tautan,
            created_at: Timestamp(self.dibuat_at),
            started_at: self.mulai_at.map(Timestamp),
            ended_at: self.selesai_at.map(Timestamp),
            next_at: self.giliran_at.map(Timestamp),
        })
    }
}

/// Asks for a job in the transaction of whoever needs it: rolled back, it was never asked for. After the commit
/// [`crate::Bell::ring`] starts it without delay.
///
/// While a job with the same code and `unique_key` is not over, that one is answered instead of a new one.
///
/// Global: the actor's own institution is bound, and asking reads only the job of the same key.
pub async fn enqueue(
    tx: &mut Tx,
    actor: &Actor,
    entropy: &Entropy,
    job: NewJob<'_>,
) -> db::Result<JobId> {
    let id = JobId::new(entropy, job.at);
    let instansi = actor.instansi();
    if let Some(key) = job.unique_key {
        tx.lock(&format!("jobs/{}/{}/{key}", instansi.0, job.code)).await?;
        let there: Option<(String,)> = tx
            .optional(
                "SELECT id FROM jobs_pekerjaan WHERE instansi_id = $1 AND kode = $2 AND kunci = $3",
                args![instansi, job.code, key],
            )
            .await?;
        if let Some((id,)) = there {
            return Ok(JobId(id));
        }
    }
    tx.execute(
        "INSERT INTO jobs_pekerjaan
           (instansi_id, id, kode, judul, oleh, masukan, kunci, keadaan, giliran_at, sewa, percobaan,
            batal_diminta, maju, dari, keterangan, hasil, dibuat_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, FALSE, 0, 0, '', '', $10)",
        args![
            instansi,
            id.as_str(),
            job.code,
            job.title,
            actor.by(),
            job.input.to_string(),
            job.unique_key,
            State::Waiting.code(),
            job.not_before.unwrap_or(job.at),
            job.at
        ],
    )
    .await?;
    Ok(id)
}

/// Whoever holds the scope on the whole institution reaches every job of it, everybody else only the own ones.
fn reachable(scope: &Scope, account: &AccountId) -> Select {
    let select = Select::new(
        "SELECT id, kode, judul, oleh, keadaan, batal_diminta, percobaan, maju, dari, keterangan, hasil,
           tautan, dibuat_at, mulai_at, selesai_at, giliran_at
         FROM jobs_pekerjaan WHERE instansi_id = {}",
        args![scope.instansi()],
    );
    match scope.opd() {
        None => select,
        Some(_) => select.and(" AND oleh = {}", args![account]),
    }
}

/// One job, if `account` may see it: an own one, or any when the scope is the whole institution.
pub async fn find(
    db: &Db,
    scope: &Scope,
    account: &AccountId,
    id: &JobId,
) -> db::Result<Option<JobRow>> {
    let select = reachable(scope, account).and(" AND id = {}", args![id.as_str()]);
    db.select::<Raw>(select).await?.pop().map(Raw::read).transpose()
}

/// At most `limit` jobs, the newest first, those before `after` only. Whose: as with [`find`].
pub async fn list(
    db: &Db,
    scope: &Scope,
    account: &AccountId,
    after: Option<&JobId>,
    limit: i64,
) -> db::Result<Vec<JobRow>> {
    let mut select = reachable(scope, account);
    if let Some(after) = after {
        select = select.and(" AND id < {}", args![after.as_str()]);
    }
    let rows: Vec<Raw> = db.select(select.order(" ORDER BY id DESC").limit(limit)).await?;
    rows.into_iter().map(Raw::read).collect()
}

/// The first `limit` lines that a job told, oldest first; none of a job that [`find`] would not answer.
pub async fn list_log(
    db: &Db,
    scope: &Scope,
    account: &AccountId,
    id: &JobId,
    limit: i64,
) -> db::Result<Vec<LogLine>> {
    if find(db, scope, account, id).await?.is_none() {
        return Ok(Vec::new());
    }
    let rows: Vec<(i64, String)> = db
        .all(
            "SELECT dicatat_at, baris FROM jobs_catatan WHERE instansi_id = $1 AND pekerjaan_id = $2
             ORDER BY urutan LIMIT $3",
            args![scope.instansi(), id.as_str(), limit],
        )
        .await?;
    Ok(rows.into_iter().map(|(at, text)| LogLine { at: Timestamp(at), text }).collect())
}

/// Calls a job off: at once while it waits, at its next word of progress while it runs. Answers the job as it
/// stands then; none when [`find`] would not answer it. One that is over stays as it is.
pub async fn cancel(
    tx: &mut Tx,
    scope: &Scope,
    account: &AccountId,
    id: &JobId,
    at: Timestamp,
) -> db::Result<Option<JobRow>> {
    let row = || reachable(scope, account).and(" AND id = {}", args![id.as_str()]);
    if tx.select::<Raw>(row()).await?.is_empty() {
        return Ok(None);
    }
    tx.execute(
        "UPDATE jobs_pekerjaan SET keadaan = $1, giliran_at = NULL, kunci = NULL, selesai_at = $2,
           batal_diminta = TRUE
         WHERE instansi_id = $3 AND id = $4 AND keadaan = $5",
        args![State::Cancelled.code(), at, scope.instansi(), id.as_str(), State::Waiting.code()],
    )
    .await?;
    tx.execute(
        "UPDATE jobs_pekerjaan SET batal_diminta = TRUE
         WHERE instansi_id = $1 AND id = $2 AND keadaan = $3",
        args![scope.instansi(), id.as_str(), State::Running.code()],
    )
    .await?;
    tx.select::<Raw>(row()).await?.pop().map(Raw::read).transpose()
}

/// How many jobs stand where; what has ended counts until it is forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Due, and not yet taken by any node.
    pub waiting: i64,
    /// At work on some node.
    pub running: i64,
    /// Given up.
    pub failed: i64,
}

/// Counts the jobs of the whole house. What is to begin later than `now` does not wait yet.
///
/// System: three numbers for whoever watches the machine, which tell nothing of any institution.
pub async fn count(db: &Db, now: Timestamp) -> db::Result<Counts> {
    let states = [State::Waiting, State::Running, State::Failed].map(State::code);
    let [waiting, running, failed] = states;
    let rows: Vec<(String, i64)> = db
        .all(
            "SELECT keadaan, COUNT(*) AS banyak FROM jobs_pekerjaan
             WHERE keadaan IN ($1, $2) OR (keadaan = $3 AND giliran_at <= $4)
             GROUP BY keadaan",
            args![running, failed, waiting, now],
        )
        .await?;
    let [waiting, running, failed] = states
        .map(|state| rows.iter().find(|(found, _)| found == state).map_or(0, |(_, count)| *count));
    Ok(Counts { waiting, running, failed })
}

/// How many jobs one call of [`purge`] forgets at most. Each may have told [`LOG_LINES`](super::sewa::LOG_LINES)
/// lines, and a transaction stays short.
const PURGE: i64 = 20;

/// Forgets jobs that were over before `before`, with their lines, twenty at a time; answers how many.
/// Call it until it answers zero.
///
/// System: the same time of keeping holds for the jobs of every institution.
pub async fn purge(tx: &mut Tx, before: Timestamp) -> db::Result<u64> {
    tx.execute(
        "DELETE FROM jobs_catatan WHERE (instansi_id, pekerjaan_id) IN
           (SELECT instansi_id, id FROM jobs_pekerjaan WHERE selesai_at < $1
            ORDER BY selesai_at, instansi_id, id LIMIT $2)",
        args![before, PURGE],
    )
    .await?;
    tx.execute(
        "DELETE FROM jobs_pekerjaan WHERE (instansi_id, id) IN
           (SELECT instansi_id, id FROM jobs_pekerjaan WHERE selesai_at < $1
            ORDER BY selesai_at, instansi_id, id LIMIT $2)",
        args![before, PURGE],
    )
    .await
}

/// A job just ended, for whoever tells people of it.
///
/// System: the runner asks for the job that it holds itself.
pub(crate) async fn get(
    tx: &mut Tx,
    instansi: kernel::InstansiId,
    id: &JobId,
) -> db::Result<JobRow> {
    let raw: Raw = tx
        .one(
            "SELECT id, kode, judul, oleh, keadaan, batal_diminta, percobaan, maju, dari, keterangan,
               hasil, tautan, dibuat_at, mulai_at, selesai_at, giliran_at
             FROM jobs_pekerjaan WHERE instansi_id = $1 AND id = $2",
            args![instansi, id.as_str()],
        )
        .await?;
    raw.read()
}
