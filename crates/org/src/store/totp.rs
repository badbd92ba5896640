//! The second factor. All functions are global: people reach their own whatever their scope, and
//! an administrator's reset goes through an account that was found in scope.

use db::{Db, Tx, args};
use kernel::{AccountId, Timestamp};

/// The second factor of an account.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Totp {
    /// The secret, encrypted.
    pub rahasia: String,
    /// Whether the owner has shown that it works.
    pub aktif: bool,
    /// The last step used.
    pub langkah: i64,
}

/// The second factor of an account, if it has one or is about to.
///
/// Global: see the head of this file.
pub(crate) async fn find(db: &Db, akun: &AccountId) -> db::Result<Option<Totp>> {
    db.optional("SELECT rahasia, aktif, langkah FROM org_totp WHERE akun_id = $1", args![akun])
        .await
}

/// Keeps a new secret until its owner shows that it works. One that works already stays.
///
/// Global: see the head of this file.
pub(crate) async fn begin(
    tx: &mut Tx,
    akun: &AccountId,
    secret: &str,
    at: Timestamp,
) -> db::Result<bool> {
    let rows = tx
        .execute(
            "INSERT INTO org_totp (akun_id, rahasia, aktif, langkah, dibuat_at) VALUES ($1, $2, FALSE, 0, $3)
             ON CONFLICT (akun_id) DO UPDATE SET rahasia = excluded.rahasia, langkah = 0, dibuat_at = excluded.dibuat_at
             WHERE NOT org_totp.aktif",
            args![akun, secret, at],
        )
        .await?;
    Ok(rows > 0)
}

/// Switches the second factor on with the step of its first code.
///
/// Global: see the head of this file.
pub(crate) async fn activate(tx: &mut Tx, akun: &AccountId, step: i64) -> db::Result<bool> {
    let rows = tx
        .execute(
            "UPDATE org_totp SET aktif = TRUE, langkah = $2 WHERE akun_id = $1 AND NOT aktif AND langkah < $2",
            args![akun, step],
        )
        .await?;
    Ok(rows > 0)
}

/// Uses up a step. Two browsers sending the same code at once: one of them gets `false`.
///
/// Global: see the head of this file.
pub(crate) async fn use_step(tx: &mut Tx, akun: &AccountId, step: i64) -> db::Result<bool> {
    let rows = tx
        .execute(
            "UPDATE org_totp SET langkah = $2 WHERE akun_id = $1 AND aktif AND langkah < $2",
            args![akun, step],
        )
        .await?;
    Ok(rows > 0)
}

/// Takes the second factor and its recovery codes away. Answers whether there was one.
///
/// Global: see the head of this file.
pub(crate) async fn remove(tx: &mut Tx, akun: &AccountId) -> db::Result<bool> {
    tx.execute("DELETE FROM org_kode_pulih WHERE akun_id = $1", args![akun]).await?;
    let rows = tx.execute("DELETE FROM org_totp WHERE akun_id = $1", args![akun]).await?;
    Ok(rows > 0)
}

/// Replaces the recovery codes by new ones, given as hashes.
///
/// Global: see the head of this file.
pub(crate) async fn replace_recovery(
    tx: &mut Tx,
    akun: &AccountId,
    hashes: &[String],
) -> db::Result<()> {
    tx.execute("DELETE FROM org_kode_pulih WHERE akun_id = $1", args![akun]).await?;
    for hash in hashes {
        tx.execute(
            "INSERT INTO org_kode_pulih (akun_id, kode_hash) VALUES ($1, $2)",
            args![akun, hash],
        )
        .await?;
    }
    Ok(())
}

/// Uses up a recovery code. Answers whether it was one.
///
/// Global: see the head of this file.
pub(crate) async fn use_recovery(tx: &mut Tx, akun: &AccountId, hash: &str) -> db::Result<bool> {
    let rows = tx
        .execute(
            "DELETE FROM org_kode_pulih WHERE akun_id = $1 AND kode_hash = $2",
            args![akun, hash],
        )
        .await?;
    Ok(rows > 0)
}

/// How many recovery codes are left.
///
/// Global: see the head of this file.
pub(crate) async fn count_recovery(db: &Db, akun: &AccountId) -> db::Result<i64> {
    let (count,): (i64,) = db
        .one("SELECT COUNT(*) AS jumlah FROM org_kode_pulih WHERE akun_id = $1", args![akun])
        .await?;
    Ok(count)
}
