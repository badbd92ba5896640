//! Tokens of programs. All functions are global: a token is looked up before anybody is known, and people
//! make and take back their own tokens whatever their scope.

use db::{Db, Tx, args};
use kernel::{AccountId, Timestamp};

use super::sesi::token_hash;

/// A token with its account, as the edge needs it for every request.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Found {
    /// Its id.
    pub id: String,
    /// The account.
    pub akun_id: String,
    /// Whether the account is open.
    pub aktif: bool,
    /// The codes of what it may, with spaces between them.
    pub izin: String,
    /// Last use.
    pub dipakai_at: Option<i64>,
    /// Its end.
    pub berakhir_at: i64,
    /// When it was taken back.
    pub dicabut_at: Option<i64>,
    /// Name of the person.
    pub nama: String,
    /// The institution.
    pub instansi_id: i64,
    /// Its name.
    pub instansi_nama: String,
    /// Its zone.
    pub zona: String,
}

/// A token as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Token {
    /// Its id.
    pub id: String,
    /// What its owner calls it.
    pub nama: String,
    /// The codes of what it may, with spaces between them.
    pub izin: String,
    /// When it was made.
    pub dibuat_at: i64,
    /// Last use.
    pub dipakai_at: Option<i64>,
    /// Its end.
    pub berakhir_at: i64,
    /// When it was taken back.
    pub dicabut_at: Option<i64>,
}

/// Tokens that are listed at most: the good ones are few, and those that came before them end up here.
const LISTED: i64 = 100;

/// A new token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewToken<'a> {
    /// Its id.
    pub id: &'a str,
    /// The account.
    pub akun: &'a AccountId,
    /// The secret, as the program sends it.
    pub token: &'a str,
    /// What its owner calls it.
    pub nama: &'a str,
    /// The codes of what it may, with spaces between them.
    pub izin: &'a str,
    /// Now.
    pub at: Timestamp,
    /// Its end.
    pub ends: Timestamp,
}

/// Keeps a token; of the secret only its hash.
///
/// Global: see the head of this file.
pub(crate) async fn create(tx: &mut Tx, new: &NewToken<'_>) -> db::Result<()> {
    tx.execute(
        "INSERT INTO org_token (id, token_hash, akun_id, nama, izin, dibuat_at, berakhir_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![new.id, token_hash(new.token), new.akun, new.nama, new.izin, new.at, new.ends],
    )
    .await?;
    Ok(())
}

/// What is known of a token, good or not.
///
/// Global: see the head of this file.
pub(crate) async fn find(db: &Db, token: &str) -> db::Result<Option<Found>> {
    db.optional(
        "SELECT t.id, t.akun_id, a.aktif, t.izin, t.dipakai_at, t.berakhir_at, t.dicabut_at, a.nama, a.instansi_id,
                i.name AS instansi_nama, i.zona
         FROM org_token t JOIN org_akun a ON a.id = t.akun_id JOIN org_instansi i ON i.id = a.instansi_id
         WHERE t.token_hash = $1",
        args![token_hash(token)],
    )
    .await
}

/// The tokens of an account, newest first; those that have ended or were taken back last.
///
/// Global: see the head of this file.
pub(crate) async fn list(db: &Db, akun: &AccountId, now: Timestamp) -> db::Result<Vec<Token>> {
    db.all(
        "SELECT id, nama, izin, dibuat_at, dipakai_at, berakhir_at, dicabut_at FROM org_token
         WHERE akun_id = $1
         ORDER BY CASE WHEN berakhir_at > $2 AND dicabut_at IS NULL THEN 0 ELSE 1 END, dibuat_at DESC, id
         LIMIT $3",
        args![akun, now, LISTED],
    )
    .await
}

/// How many tokens of an account are good. Holds that number until the `Tx` ends.
///
/// Global: see the head of this file.
pub(crate) async fn count(tx: &mut Tx, akun: &AccountId, now: Timestamp) -> db::Result<i64> {
    tx.lock(&format!("org_token/{akun}")).await?;
    let (count,): (i64,) = tx
        .one(
            "SELECT COUNT(*) AS jumlah FROM org_token
             WHERE akun_id = $1 AND dicabut_at IS NULL AND berakhir_at > $2",
            args![akun, now],
        )
        .await?;
    Ok(count)
}

/// Remembers that a token was used.
///
/// Global: see the head of this file.
pub(crate) async fn touch(db: &Db, id: &str, now: Timestamp) -> db::Result<()> {
    let mut tx = db.begin().await?;
    tx.execute(
        "UPDATE org_token SET dipakai_at = $2 WHERE id = $1 AND (dipakai_at IS NULL OR dipakai_at < $2)",
        args![id, now],
    )
    .await?;
    tx.commit().await
}

/// Takes back one token of an account and answers its name; none when it is not theirs or was taken back before.
///
/// Global: see the head of this file.
pub(crate) async fn revoke(
    tx: &mut Tx,
    akun: &AccountId,
    id: &str,
    now: Timestamp,
) -> db::Result<Option<String>> {
    let row: Option<(String,)> = tx
        .optional(
            "UPDATE org_token SET dicabut_at = $3 WHERE akun_id = $1 AND id = $2 AND dicabut_at IS NULL
             RETURNING nama",
            args![akun, id, now],
        )
        .await?;
    Ok(row.map(|(nama,)| nama))
}

/// Takes back every token of an account: it is closed, or somebody else may have held its password.
///
/// Global: see the head of this file.
pub(crate) async fn revoke_all(tx: &mut Tx, akun: &AccountId, now: Timestamp) -> db::Result<u64> {
    tx.execute(
        "UPDATE org_token SET dicabut_at = $2 WHERE akun_id = $1 AND dicabut_at IS NULL",
        args![akun, now],
    )
    .await
}

/// Forgets tokens that ended or were taken back before `before`.
///
/// Global: work of the program itself.
pub(crate) async fn purge(tx: &mut Tx, before: Timestamp) -> db::Result<u64> {
    tx.execute("DELETE FROM org_token WHERE berakhir_at <= $1 OR dicabut_at <= $1", args![before])
        .await
}
