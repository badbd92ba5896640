//! What people are told.

use db::{Db, Tx, args};
use kernel::{AccountId, InstansiId, Timestamp};

/// Something to tell.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Baru<'a> {
    /// One for each account and thing that happened.
    pub id: &'a str,
    /// In one line.
    pub judul: &'a str,
    /// More about it; may be empty.
    pub isi: &'a str,
    /// Where to look, within the house.
    pub tautan: Option<&'a str>,
    /// When it happened.
    pub at: Timestamp,
}

/// Something told.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Pemberitahuan {
    /// Its id.
    pub id: String,
    /// In one line.
    pub judul: String,
    /// More about it; may be empty.
    pub isi: String,
    /// Where to look, within the house.
    pub tautan: Option<String>,
    /// When it happened.
    pub dibuat_at: i64,
    /// When it was read.
    pub dibaca_at: Option<i64>,
}

/// Tells an account, and lets a letter follow where the person wants one; nothing when it is closed or not of this institution, or has been told already.
///
/// System: whoever writes what is told names the account; the institution is bound.
pub(crate) async fn tell(
    tx: &mut Tx,
    instansi: InstansiId,
    akun: &AccountId,
    new: &Baru<'_>,
) -> db::Result<()> {
    tx.execute(
        "INSERT INTO org_pemberitahuan (instansi_id, akun_id, id, judul, isi, tautan, dibuat_at, surel_menunggu)
         SELECT a.instansi_id, a.id, CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS TEXT),
                CAST($7 AS BIGINT), a.surel_kabar AND a.surel IS NOT NULL
         FROM org_akun a WHERE a.instansi_id = $1 AND a.id = $2 AND a.aktif
         ON CONFLICT (instansi_id, akun_id, id) DO NOTHING",
        args![instansi, akun, new.id, new.judul, new.isi, new.tautan, new.at],
    )
    .await?;
    Ok(())
}

/// The newest that an account was told.
///
/// Global: people read what they were told, whatever their scope.
pub(crate) async fn list(
    db: &Db,
    instansi: InstansiId,
    akun: &AccountId,
    limit: i64,
) -> db::Result<Vec<Pemberitahuan>> {
    db.all(
        "SELECT id, judul, isi, tautan, dibuat_at, dibaca_at FROM org_pemberitahuan
         WHERE instansi_id = $1 AND akun_id = $2 ORDER BY dibuat_at DESC, id DESC LIMIT $3",
        args![instansi, akun, limit],
    )
    .await
}

/// Marks one as read and answers where it leads; none when the account was not told it.
///
/// Global: people read what they were told, whatever their scope.
pub(crate) async fn read(
    tx: &mut Tx,
    instansi: InstansiId,
    akun: &AccountId,
    id: &str,
    at: Timestamp,
) -> db::Result<Option<Option<String>>> {
    let row: Option<(Option<String>,)> = tx
        .optional(
            "UPDATE org_pemberitahuan SET dibaca_at = COALESCE(dibaca_at, $4)
             WHERE instansi_id = $1 AND akun_id = $2 AND id = $3 RETURNING tautan",
            args![instansi, akun, id, at],
        )
        .await?;
    Ok(row.map(|(link,)| link))
}

/// Marks all as read.
///
/// Global: people read what they were told, whatever their scope.
pub(crate) async fn read_all(
    tx: &mut Tx,
    instansi: InstansiId,
    akun: &AccountId,
    at: Timestamp,
) -> db::Result<u64> {
    tx.execute(
        "UPDATE org_pemberitahuan SET dibaca_at = $3
         WHERE instansi_id = $1 AND akun_id = $2 AND dibaca_at IS NULL",
        args![instansi, akun, at],
    )
    .await
}

/// How many one call of [`purge`] forgets at most, so that its transaction stays short.
const PURGE: i64 = 500;

/// Forgets what was told before `before`, some hundred at a time. Answers how many; call it until it answers zero.
///
/// System: the same time of keeping holds for every institution.
pub(crate) async fn purge(tx: &mut Tx, before: Timestamp) -> db::Result<u64> {
    tx.execute(
        "DELETE FROM org_pemberitahuan WHERE (instansi_id, akun_id, id) IN
           (SELECT p.instansi_id, p.akun_id, p.id FROM org_pemberitahuan AS p
            WHERE p.dibuat_at < $1 ORDER BY p.dibuat_at, p.instansi_id, p.akun_id, p.id LIMIT $2)",
        args![before, PURGE],
    )
    .await
}
