//! One-time codes for a new password. All functions are global: whoever holds the code is not known yet.

use db::{Db, Tx, args};
use kernel::{AccountId, Timestamp};

use super::sesi::token_hash;

/// Keeps a code for an account; an earlier one is void.
///
/// Global: see the head of this file.
pub(crate) async fn put(
    tx: &mut Tx,
    akun: &AccountId,
    code: &str,
    ends: Timestamp,
) -> db::Result<()> {
    tx.execute(
        "INSERT INTO org_kode_sandi (akun_id, kode_hash, berakhir_at) VALUES ($1, $2, $3)
         ON CONFLICT (akun_id) DO UPDATE SET kode_hash = excluded.kode_hash, berakhir_at = excluded.berakhir_at",
        args![akun, token_hash(code), ends],
    )
    .await?;
    Ok(())
}

/// Whose code it is, if it is still good.
///
/// Global: see the head of this file.
pub(crate) async fn find(db: &Db, code: &str, now: Timestamp) -> db::Result<Option<AccountId>> {
    let row: Option<(String,)> = db
        .optional(
            "SELECT k.akun_id FROM org_kode_sandi k JOIN org_akun a ON a.id = k.akun_id
             WHERE k.kode_hash = $1 AND k.berakhir_at > $2 AND a.aktif",
            args![token_hash(code), now],
        )
        .await?;
    Ok(row.map(|(id,)| AccountId(id)))
}

/// Uses up a code. Two sent at once: one of them gets `false`.
///
/// Global: see the head of this file.
pub(crate) async fn take(
    tx: &mut Tx,
    akun: &AccountId,
    code: &str,
    now: Timestamp,
) -> db::Result<bool> {
    let rows = tx
        .execute(
            "DELETE FROM org_kode_sandi WHERE akun_id = $1 AND kode_hash = $2 AND berakhir_at > $3",
            args![akun, token_hash(code), now],
        )
        .await?;
    Ok(rows > 0)
}

/// Voids the code of an account that is closed.
///
/// Global: see the head of this file.
pub(crate) async fn clear(tx: &mut Tx, akun: &AccountId) -> db::Result<()> {
    tx.execute("DELETE FROM org_kode_sandi WHERE akun_id = $1", args![akun]).await?;
    Ok(())
}

/// Forgets codes that are past their end.
///
/// Global: work of the program itself.
pub(crate) async fn purge(tx: &mut Tx, now: Timestamp) -> db::Result<u64> {
    tx.execute("DELETE FROM org_kode_sandi WHERE berakhir_at <= $1", args![now]).await
}
