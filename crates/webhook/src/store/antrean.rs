//! The queue as the jobs see it: what is due, and what became of an attempt.

use db::{Db, Tx, args};
use kernel::{InstansiId, Timestamp};

use super::tujuan::context;
use crate::{
    TujuanId,
    rules::{FAILURES, pause_seconds},
    sender::Undelivered,
};
use web::Keys;

/// A message whose turn it is.
pub(crate) struct Giliran {
    /// Its id.
    pub id: String,
    /// Where to.
    pub address: String,
    /// What is sent.
    pub body: String,
    /// The secrets that sign it; none when one cannot be opened.
    pub secrets: Option<Vec<String>>,
}

/// A target that has just been switched off, and whom to tell.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Dimatikan {
    /// Its name.
    pub name: String,
    /// Who changed it last.
    pub changed_by: String,
    /// Why, in Indonesian.
    pub why: String,
}

/// Targets that have something due, those first that wait longest.
///
/// System: one round serves every institution.
pub(crate) async fn due(
    db: &Db,
    now: Timestamp,
    limit: i64,
) -> db::Result<Vec<(InstansiId, TujuanId)>> {
    let rows: Vec<(i64, String)> = db
        .all(
            "SELECT t.instansi_id, t.id FROM webhook_kiriman k
             JOIN webhook_tujuan t ON t.instansi_id = k.instansi_id AND t.id = k.tujuan_id
             WHERE k.giliran_at <= $1 AND t.aktif AND t.jeda_sampai_at <= $1
             GROUP BY t.instansi_id, t.id ORDER BY MIN(k.giliran_at), t.instansi_id, t.id LIMIT $2",
            args![now, limit],
        )
        .await?;
    Ok(rows.into_iter().map(|(instansi, id)| (InstansiId(instansi), TujuanId(id))).collect())
}

#[derive(sqlx::FromRow)]
struct Raw {
    id: String,
    isi: String,
    alamat: String,
    rahasia: String,
    rahasia_lama: Option<String>,
    lama_sampai_at: i64,
}

/// The next message of a target, unless it is switched off or pauses.
///
/// System: the job of the target asks; the institution is bound.
pub(crate) async fn next(
    db: &Db,
    keys: &Keys,
    (instansi, tujuan): (InstansiId, &TujuanId),
    now: Timestamp,
) -> db::Result<Option<Giliran>> {
    let found: Option<Raw> = db
        .optional(
            "SELECT k.id, k.isi, t.alamat, t.rahasia, t.rahasia_lama, t.lama_sampai_at FROM webhook_kiriman k
             JOIN webhook_tujuan t ON t.instansi_id = k.instansi_id AND t.id = k.tujuan_id
             WHERE k.instansi_id = $1 AND k.tujuan_id = $2 AND k.giliran_at <= $3 AND t.aktif
               AND t.jeda_sampai_at <= $3
             ORDER BY k.giliran_at, k.id LIMIT 1",
            args![instansi, tujuan.as_str(), now],
        )
        .await?;
    Ok(found.map(|raw| {
        let open = |closed: &str| {
            let plain = keys.decrypt(&context(tujuan), closed)?;
            String::from_utf8(plain).ok()
        };
        let old = raw.rahasia_lama.as_deref().filter(|_| raw.lama_sampai_at > now.0);
        let secrets = core::iter::once(raw.rahasia.as_str()).chain(old).map(open).collect();
        Giliran { id: raw.id, address: raw.alamat, body: raw.isi, secrets }
    }))
}

/// Writes that a message arrived. A target that hears again has no failures.
///
/// System: the job of the target tells; the institution is bound.
pub(crate) async fn arrived(
    tx: &mut Tx,
    (instansi, tujuan): (InstansiId, &TujuanId),
    id: &str,
    status: u16,
    at: Timestamp,
) -> db::Result<()> {
    tx.execute(
        "UPDATE webhook_kiriman SET giliran_at = NULL, percobaan = percobaan + 1, status = $4, catatan = '',
           terkirim_at = $5
         WHERE instansi_id = $1 AND tujuan_id = $2 AND id = $3",
        args![instansi, tujuan.as_str(), id, i64::from(status), at],
    )
    .await?;
    tx.execute(
        "UPDATE webhook_tujuan SET gagal_beruntun = 0, gagal_sejak_at = NULL, jeda_sampai_at = 0, terakhir_at = $3
         WHERE instansi_id = $1 AND id = $2",
        args![instansi, tujuan.as_str(), at],
    )
    .await?;
    Ok(())
}

/// Writes that a message did not arrive: it waits for its next turn or is given up, and its target pauses or is
/// switched off. Answers the target when it was switched off now.
///
/// System: the job of the target tells; the institution is bound.
pub(crate) async fn failed(
    tx: &mut Tx,
    (instansi, tujuan): (InstansiId, &TujuanId),
    id: &str,
    why: Undelivered,
    at: Timestamp,
) -> db::Result<Option<Dimatikan>> {
    let note = why.message();
    let counted: Option<(i64,)> = tx
        .optional(
            "UPDATE webhook_kiriman SET percobaan = percobaan + 1, status = $4, catatan = $5
             WHERE instansi_id = $1 AND tujuan_id = $2 AND id = $3 AND giliran_at IS NOT NULL
             RETURNING percobaan",
            args![instansi, tujuan.as_str(), id, why.status().map(i64::from), note.as_str()],
        )
        .await?;
    // The target was removed meanwhile, or another node that had the job before was luckier.
    let Some((attempts,)) = counted else { return Ok(None) };
    let again = (attempts < FAILURES).then(|| at.plus_seconds(pause_seconds(attempts)));
    tx.execute(
        "UPDATE webhook_kiriman SET giliran_at = $4 WHERE instansi_id = $1 AND tujuan_id = $2 AND id = $3",
        args![instansi, tujuan.as_str(), id, again],
    )
    .await?;
    let (failures, active, name, changed_by): (i64, bool, String, String) = tx
        .one(
            "UPDATE webhook_tujuan SET gagal_beruntun = gagal_beruntun + 1,
               gagal_sejak_at = COALESCE(gagal_sejak_at, $3)
             WHERE instansi_id = $1 AND id = $2 RETURNING gagal_beruntun, aktif, nama, changed_by",
            args![instansi, tujuan.as_str(), at],
        )
        .await?;
    if failures < FAILURES || !active {
        tx.execute(
            "UPDATE webhook_tujuan SET jeda_sampai_at = $3 WHERE instansi_id = $1 AND id = $2",
            args![instansi, tujuan.as_str(), at.plus_seconds(pause_seconds(failures))],
        )
        .await?;
        return Ok(None);
    }
    tx.execute(
        "UPDATE webhook_tujuan SET aktif = FALSE, dimatikan_at = $3, dimatikan_sebab = $4, version = version + 1
         WHERE instansi_id = $1 AND id = $2",
        args![instansi, tujuan.as_str(), at, note.as_str()],
    )
    .await?;
    Ok(Some(Dimatikan { name, changed_by, why: note }))
}

/// Gives one message up and says why; its target has no part in it.
///
/// System: the job of the target tells; the institution is bound.
pub(crate) async fn give_up(
    tx: &mut Tx,
    (instansi, tujuan): (InstansiId, &TujuanId),
    id: &str,
    why: &str,
) -> db::Result<()> {
    tx.execute(
        "UPDATE webhook_kiriman SET giliran_at = NULL, catatan = $4
         WHERE instansi_id = $1 AND tujuan_id = $2 AND id = $3",
        args![instansi, tujuan.as_str(), id, why],
    )
    .await?;
    Ok(())
}

/// How many messages one call of [`purge`] forgets at most.
const PURGE: i64 = 500;

/// Forgets messages that were written before `before`, delivered or not; answers how many. Call it until it answers
/// zero.
///
/// System: the same time of keeping holds for every institution.
pub(crate) async fn purge(tx: &mut Tx, before: Timestamp) -> db::Result<u64> {
    tx.execute(
        "DELETE FROM webhook_kiriman WHERE (instansi_id, id) IN
           (SELECT instansi_id, id FROM webhook_kiriman WHERE dibuat_at < $1
            ORDER BY dibuat_at, instansi_id, id LIMIT $2)",
        args![before, PURGE],
    )
    .await
}
