//! Failed attempts at the door. All functions are global: they count for names that may not exist.

use db::{Db, Tx, args};
use kernel::Timestamp;

/// What stands against a name or an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Gagal {
    /// How many failures.
    pub jumlah: i64,
    /// The last one.
    pub terakhir_at: i64,
    /// Shut until then.
    pub tertutup_sampai_at: i64,
}

/// Reads what stands against `key` and holds it until the `Tx` ends, so that many guesses sent at
/// once are counted one after the other.
///
/// Global: see the head of this file.
pub(crate) async fn hold(tx: &mut Tx, key: &str) -> db::Result<Option<Gagal>> {
    tx.lock(&format!("org_gagal_masuk/{key}")).await?;
    tx.optional(
        "SELECT jumlah, terakhir_at, tertutup_sampai_at FROM org_gagal_masuk WHERE kunci = $1",
        args![key],
    )
    .await
}

/// Reads what stands against `key` without holding it: for programs, who ask often and are seldom wrong.
///
/// Global: see the head of this file.
pub(crate) async fn find(db: &Db, key: &str) -> db::Result<Option<Gagal>> {
    db.optional(
        "SELECT jumlah, terakhir_at, tertutup_sampai_at FROM org_gagal_masuk WHERE kunci = $1",
        args![key],
    )
    .await
}

/// Writes the new count.
///
/// Global: see the head of this file.
pub(crate) async fn save(tx: &mut Tx, key: &str, gagal: Gagal) -> db::Result<()> {
    tx.execute(
        "INSERT INTO org_gagal_masuk (kunci, jumlah, terakhir_at, tertutup_sampai_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (kunci) DO UPDATE SET jumlah = excluded.jumlah, terakhir_at = excluded.terakhir_at,
           tertutup_sampai_at = excluded.tertutup_sampai_at",
        args![key, gagal.jumlah, gagal.terakhir_at, gagal.tertutup_sampai_at],
    )
    .await?;
    Ok(())
}

/// Forgets what stood against `key`: its owner came in.
///
/// Global: see the head of this file.
pub(crate) async fn clear(tx: &mut Tx, key: &str) -> db::Result<()> {
    tx.execute("DELETE FROM org_gagal_masuk WHERE kunci = $1", args![key]).await?;
    Ok(())
}

/// Takes back one attempt that was counted and then not made.
///
/// Global: see the head of this file.
pub(crate) async fn take_back(tx: &mut Tx, key: &str) -> db::Result<()> {
    tx.execute(
        "UPDATE org_gagal_masuk SET jumlah = jumlah - 1, tertutup_sampai_at = 0 WHERE kunci = $1 AND jumlah > 0",
        args![key],
    )
    .await?;
    Ok(())
}

/// Forgets failures whose last is before `before`.
///
/// Global: work of the program itself.
pub(crate) async fn purge(tx: &mut Tx, before: Timestamp) -> db::Result<u64> {
    tx.execute("DELETE FROM org_gagal_masuk WHERE terakhir_at < $1", args![before]).await
}
