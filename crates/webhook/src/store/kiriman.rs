//! Messages: written beside what they tell of, listed, sent once more.

use db::{Db, Kind, Shape, Tx, Value, args};
use jiff::Timestamp as Moment;
use kernel::{InstansiId, Scope, Timestamp};
use org::By;
use serde_json::json;

use super::{laju, tujuan::whole};
use crate::{Event, KirimanId, TujuanId, event};

/// The largest message, in bytes.
pub const LARGEST: usize = 65_536;

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keadaan {
    /// Nobody has tried yet.
    Menunggu,
    /// It failed and is tried again.
    Diulang,
    /// It arrived.
    Terkirim,
    /// It is not tried any more.
    Menyerah,
}

/// A message as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KirimanRow {
    /// Its id, by which the receiver knows it.
    pub id: KirimanId,
    /// The code of the event.
    pub event: String,
    /// When it was written.
    pub made: Timestamp,
    /// From when it may be tried; none when it is over.
    pub due: Option<Timestamp>,
    /// How often it was tried.
    pub attempts: i64,
    /// The last answer in HTTP, when there was one.
    pub status: Option<i64>,
    /// Why the last attempt failed, in Indonesian; empty after a success.
    pub note: String,
    /// When it arrived.
    pub delivered: Option<Timestamp>,
}

impl KirimanRow {
    pub(crate) const fn keadaan(&self) -> Keadaan {
        match (self.delivered, self.due) {
            (Some(_), _) => Keadaan::Terkirim,
            (None, None) => Keadaan::Menyerah,
            (None, Some(_)) if self.attempts == 0 => Keadaan::Menunggu,
            (None, Some(_)) => Keadaan::Diulang,
        }
    }
}

static KIRIMAN: Shape = Shape {
    table: "webhook_kiriman",
    columns: &[
        ("instansi_id", Kind::Int),
        ("id", Kind::Text),
        ("tujuan_id", Kind::Text),
        ("peristiwa", Kind::Text),
        ("isi", Kind::Text),
        ("dibuat_at", Kind::Int),
        ("giliran_at", Kind::Int),
        ("percobaan", Kind::Int),
        ("catatan", Kind::Text),
    ],
    conflict: "",
};

fn row(by: By<'_>, tujuan: &str, event: &Event, body: &str) -> Vec<Value> {
    let id = KirimanId::new(by.entropy, by.at);
    let instansi = by.actor.instansi();
    args![instansi, id.as_str(), tujuan, event.code, body, by.at, by.at, 0_i64, ""]
}

/// What is sent: `type`, `timestamp` and `data`, as Standard Webhooks lay it out.
fn body(event: &Event, at: Timestamp, data: &serde_json::Value) -> db::Result<String> {
    let moment = Moment::from_millisecond(at.0).unwrap_or(Moment::UNIX_EPOCH);
    let text =
        json!({ "type": event.code, "timestamp": moment.to_string(), "data": data }).to_string();
    if text.len() > LARGEST {
        let what = format!("a message about {} has {} bytes", event.code, text.len());
        return Err(db::Error::Inconsistent { what });
    }
    Ok(text)
}

/// Tells every target of the writer's institution that wants this event, in the transaction of what happened; answers
/// how many. `data` leaves the house: put in what anybody at the target may read, by ids rather than names, and no
/// more than [`LARGEST`] bytes.
///
/// System: whoever causes an event tells of it and reads nothing; the institution of the actor is bound.
pub async fn tell(
    tx: &mut Tx,
    by: By<'_>,
    event: &Event,
    data: &serde_json::Value,
) -> db::Result<usize> {
    let targets: Vec<(String,)> = tx
        .all(
            "SELECT t.id FROM webhook_tujuan t
             JOIN webhook_peristiwa p ON p.instansi_id = t.instansi_id AND p.tujuan_id = t.id
             WHERE t.instansi_id = $1 AND t.aktif AND p.kode = $2 ORDER BY t.id",
            args![by.actor.instansi(), event.code],
        )
        .await?;
    if targets.is_empty() {
        return Ok(0);
    }
    let body = body(event, by.at, data)?;
    let rows: Vec<Vec<Value>> =
        targets.iter().map(|(tujuan,)| row(by, tujuan, event, &body)).collect();
    tx.insert_all(&KIRIMAN, &rows).await?;
    Ok(rows.len())
}

/// What became of a wish to have something sent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// It is due.
    Taken,
    /// There is no such target that is switched on within the scope, or no such message of it.
    Absent,
    /// It was asked for too often; it may be from this moment on.
    TooOften(Timestamp),
}

/// Puts a message for trying out into the queue of one target that is switched on, and ends its pause. Roll back what
/// was not taken.
pub(crate) async fn send_test(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    tujuan: &TujuanId,
) -> db::Result<Asked> {
    let Some(instansi) = whole(scope) else { return Ok(Asked::Absent) };
    match may_be_sent(tx, instansi, tujuan, by.at).await? {
        Asked::Taken => {}
        refused => return Ok(refused),
    }
    let body = body(&event::TEST, by.at, &json!({}))?;
    tx.insert_all(&KIRIMAN, &[row(by, tujuan.as_str(), &event::TEST, &body)]).await?;
    Ok(Asked::Taken)
}

/// Puts a message back into the queue under its own id, whatever became of it, and ends the pause of its target. Roll
/// back what was not taken.
pub(crate) async fn send_again(
    tx: &mut Tx,
    scope: &Scope,
    (tujuan, id): (&TujuanId, &KirimanId),
    at: Timestamp,
) -> db::Result<Asked> {
    let Some(instansi) = whole(scope) else { return Ok(Asked::Absent) };
    match may_be_sent(tx, instansi, tujuan, at).await? {
        Asked::Taken => {}
        refused => return Ok(refused),
    }
    let touched = tx
        .execute(
            "UPDATE webhook_kiriman SET giliran_at = $4, percobaan = 0, terkirim_at = NULL, status = NULL, catatan = ''
             WHERE instansi_id = $1 AND tujuan_id = $2 AND id = $3",
            args![instansi, tujuan.as_str(), id.as_str(), at],
        )
        .await?;
    Ok(if touched > 0 { Asked::Taken } else { Asked::Absent })
}

/// Whoever asks for an attempt wants it now, so a pause ends. It is no change of the target: its version stays.
async fn may_be_sent(
    tx: &mut Tx,
    instansi: InstansiId,
    tujuan: &TujuanId,
    now: Timestamp,
) -> db::Result<Asked> {
    if let Err(again) = laju::take(tx, instansi, tujuan, now).await? {
        return Ok(Asked::TooOften(again));
    }
    let touched = tx
        .execute(
            "UPDATE webhook_tujuan SET jeda_sampai_at = 0 WHERE instansi_id = $1 AND id = $2 AND aktif",
            args![instansi, tujuan.as_str()],
        )
        .await?;
    Ok(if touched > 0 { Asked::Taken } else { Asked::Absent })
}

#[derive(sqlx::FromRow)]
struct Raw {
    id: String,
    peristiwa: String,
    dibuat_at: i64,
    giliran_at: Option<i64>,
    percobaan: i64,
    status: Option<i64>,
    catatan: String,
    terkirim_at: Option<i64>,
}

/// The newest messages of one target.
pub(crate) async fn list(
    db: &Db,
    scope: &Scope,
    tujuan: &TujuanId,
    limit: i64,
) -> db::Result<Vec<KirimanRow>> {
    let Some(instansi) = whole(scope) else { return Ok(Vec::new()) };
    let rows: Vec<Raw> = db
        .all(
            "SELECT id, peristiwa, dibuat_at, giliran_at, percobaan, status, catatan, terkirim_at
             FROM webhook_kiriman WHERE instansi_id = $1 AND tujuan_id = $2 ORDER BY id DESC LIMIT $3",
            args![instansi, tujuan.as_str(), limit],
        )
        .await?;
    let read = |raw: Raw| KirimanRow {
        id: KirimanId(raw.id),
        event: raw.peristiwa,
        made: Timestamp(raw.dibuat_at),
        due: raw.giliran_at.map(Timestamp),
        attempts: raw.percobaan,
        status: raw.status,
        note: raw.catatan,
        delivered: raw.terkirim_at.map(Timestamp),
    };
    Ok(rows.into_iter().map(read).collect())
}
