//! How often people have something sent at once.

use db::{Tx, args};
use kernel::{InstansiId, Timestamp};

use crate::{
    TujuanId,
    rules::{OF_INSTANSI, OF_TUJUAN, Pace},
};

/// Counts one attempt that somebody asks for; or answers the moment from which it may be asked for, and counts nothing.
///
/// System: callers hold the scope of the institution, which is bound.
pub(super) async fn take(
    tx: &mut Tx,
    instansi: InstansiId,
    tujuan: &TujuanId,
    now: Timestamp,
) -> db::Result<Result<(), Timestamp>> {
    tx.lock(&format!("webhook/{}", instansi.0)).await?;
    let target = look(tx, instansi, tujuan.as_str(), OF_TUJUAN, now).await?;
    let all = look(tx, instansi, "", OF_INSTANSI, now).await?;
    match (target, all) {
        (Ok(target), Ok(all)) => {
            write(tx, instansi, tujuan.as_str(), target).await?;
            write(tx, instansi, "", all).await?;
            Ok(Ok(()))
        }
        (Err(first), Err(second)) => Ok(Err(first.max(second))),
        (Err(again), Ok(_)) | (Ok(_), Err(again)) => Ok(Err(again)),
    }
}

async fn look(
    tx: &mut Tx,
    instansi: InstansiId,
    sasaran: &str,
    pace: Pace,
    now: Timestamp,
) -> db::Result<Result<Timestamp, Timestamp>> {
    let spent: Option<(i64,)> = tx
        .optional(
            "SELECT habis_sampai_at FROM webhook_laju WHERE instansi_id = $1 AND sasaran = $2",
            args![instansi, sasaran],
        )
        .await?;
    Ok(pace.one_more(Timestamp(spent.map_or(0, |(until,)| until)), now))
}

async fn write(
    tx: &mut Tx,
    instansi: InstansiId,
    sasaran: &str,
    until: Timestamp,
) -> db::Result<()> {
    tx.execute(
        "INSERT INTO webhook_laju (instansi_id, sasaran, habis_sampai_at) VALUES ($1, $2, $3)
         ON CONFLICT (instansi_id, sasaran) DO UPDATE SET habis_sampai_at = excluded.habis_sampai_at",
        args![instansi, sasaran, until],
    )
    .await
    .map(drop)
}
