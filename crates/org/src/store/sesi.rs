//! Sessions. All functions are global: a cookie is looked up before anybody is known, and people
//! list and end their own sessions whatever their scope.

use db::{Db, Tx, args};
use kernel::{AccountId, Timestamp};
use sha2::{Digest, Sha256};

/// A session with its account, as the edge needs it for every request.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Found {
    /// Id of the session.
    pub id: String,
    /// The account.
    pub akun_id: String,
    /// Whether the second factor is missing.
    pub menunggu_kode: bool,
    /// Last use.
    pub dipakai_at: i64,
    /// The end, used or not.
    pub berakhir_at: i64,
    /// Name of the person.
    pub nama: String,
    /// Where the person works.
    pub opd_id: Option<String>,
    /// The institution.
    pub instansi_id: i64,
    /// Its name.
    pub instansi_nama: String,
    /// Its zone.
    pub zona: String,
    /// How many notices the person has not read.
    pub belum_dibaca: i64,
}

/// A session as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Sesi {
    /// Its id.
    pub id: String,
    /// The device in words.
    pub alat: String,
    /// The network address.
    pub alamat: String,
    /// Start.
    pub dibuat_at: i64,
    /// Last use.
    pub dipakai_at: i64,
    /// The end, used or not.
    pub berakhir_at: i64,
}

/// A new session.
#[derive(Clone, Debug)]
pub(crate) struct NewSesi<'a> {
    /// Its id.
    pub id: String,
    /// The account.
    pub akun: &'a AccountId,
    /// The secret in the cookie.
    pub token: &'a str,
    /// Whether the second factor is missing.
    pub waiting_for_code: bool,
    /// The device in words.
    pub device: &'a str,
    /// The network address.
    pub address: &'a str,
    /// Now.
    pub at: Timestamp,
    /// The end, used or not.
    pub ends: Timestamp,
}

/// What is kept of a token: it has 256 random bits, so a plain hash cannot be searched backwards.
pub(crate) fn token_hash(token: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(token))
}

/// Opens a session.
///
/// Global: see the head of this file.
pub(crate) async fn create(tx: &mut Tx, new: &NewSesi<'_>) -> db::Result<()> {
    tx.execute(
        "INSERT INTO org_sesi
           (id, token_hash, akun_id, menunggu_kode, alat, alamat, dibuat_at, dipakai_at, berakhir_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)",
        args![
            &new.id,
            token_hash(new.token),
            new.akun,
            new.waiting_for_code,
            new.device,
            new.address,
            new.at,
            new.ends
        ],
    )
    .await?;
    Ok(())
}

/// The session of a token, if its account is open.
///
/// Global: see the head of this file.
pub(crate) async fn find(db: &Db, token: &str) -> db::Result<Option<Found>> {
    db.optional(
        "SELECT s.id, s.akun_id, s.menunggu_kode, s.dipakai_at, s.berakhir_at, a.nama, a.opd_id, a.instansi_id,
                i.name AS instansi_nama, i.zona,
                (SELECT COUNT(*) FROM org_pemberitahuan p WHERE p.instansi_id = a.instansi_id
                   AND p.akun_id = a.id AND p.dibaca_at IS NULL) AS belum_dibaca
         FROM org_sesi s JOIN org_akun a ON a.id = s.akun_id JOIN org_instansi i ON i.id = a.instansi_id
         WHERE s.token_hash = $1 AND a.aktif",
        args![token_hash(token)],
    )
    .await
}

/// The sessions of an account, last used first.
///
/// Global: see the head of this file.
pub(crate) async fn list(db: &Db, akun: &AccountId, now: Timestamp) -> db::Result<Vec<Sesi>> {
    db.all(
        "SELECT id, alat, alamat, dibuat_at, dipakai_at, berakhir_at FROM org_sesi
         WHERE akun_id = $1 AND NOT menunggu_kode AND berakhir_at > $2 ORDER BY dipakai_at DESC, id",
        args![akun, now],
    )
    .await
}

/// Remembers that a session was used.
///
/// Global: see the head of this file.
pub(crate) async fn touch(db: &Db, id: &str, now: Timestamp) -> db::Result<()> {
    let mut tx = db.begin().await?;
    tx.execute(
        "UPDATE org_sesi SET dipakai_at = $2 WHERE id = $1 AND dipakai_at < $2",
        args![id, now],
    )
    .await?;
    tx.commit().await
}

/// Ends one session of an account. Answers whether there was one.
///
/// Global: see the head of this file.
pub(crate) async fn end(tx: &mut Tx, akun: &AccountId, id: &str) -> db::Result<bool> {
    let rows =
        tx.execute("DELETE FROM org_sesi WHERE akun_id = $1 AND id = $2", args![akun, id]).await?;
    Ok(rows > 0)
}

/// Ends every session of an account, but `keep`.
///
/// Global: see the head of this file.
pub(crate) async fn end_all(tx: &mut Tx, akun: &AccountId, keep: Option<&str>) -> db::Result<u64> {
    tx.execute(
        "DELETE FROM org_sesi WHERE akun_id = $1 AND id <> $2",
        args![akun, keep.unwrap_or("")],
    )
    .await
}

/// Ends the session of a token, whoever's it is: the browser signs in anew.
///
/// Global: see the head of this file.
pub(crate) async fn end_token(tx: &mut Tx, token: &str) -> db::Result<()> {
    tx.execute("DELETE FROM org_sesi WHERE token_hash = $1", args![token_hash(token)]).await?;
    Ok(())
}

/// Gives a session a new token; the old one opens nothing from then on. Answers whether it was there.
///
/// Global: see the head of this file.
pub(crate) async fn rotate(tx: &mut Tx, id: &str, token: &str) -> db::Result<bool> {
    let rows = tx
        .execute("UPDATE org_sesi SET token_hash = $2 WHERE id = $1", args![id, token_hash(token)])
        .await?;
    Ok(rows > 0)
}

/// Completes a session that waited for its second factor, under a new token, and answers how it began, in words; none
/// when it does not wait any more.
///
/// Global: see the head of this file.
pub(crate) async fn complete(
    tx: &mut Tx,
    id: &str,
    token: &str,
    at: Timestamp,
    ends: Timestamp,
) -> db::Result<Option<String>> {
    let row: Option<(String,)> = tx
        .optional(
            "UPDATE org_sesi SET token_hash = $2, menunggu_kode = FALSE, dipakai_at = $3, berakhir_at = $4
             WHERE id = $1 AND menunggu_kode RETURNING alat",
            args![id, token_hash(token), at, ends],
        )
        .await?;
    Ok(row.map(|(device,)| device))
}

/// Forgets sessions that have ended: past their end, or unused since `idle`.
///
/// Global: work of the program itself.
pub(crate) async fn purge(tx: &mut Tx, now: Timestamp, idle: Timestamp) -> db::Result<u64> {
    tx.execute("DELETE FROM org_sesi WHERE berakhir_at <= $1 OR dipakai_at <= $2", args![now, idle])
        .await
}

/// Holds an account as it was when its password was checked. `false` when it was closed or got another
/// password meanwhile: hashing takes its time, and a session must not outlive the reset that ended all.
///
/// Global: part of signing in.
pub(crate) async fn hold_account(
    tx: &mut Tx,
    akun: &AccountId,
    sandi_hash: Option<&str>,
) -> db::Result<bool> {
    let rows = tx
        .execute(
            "UPDATE org_akun SET version = version WHERE id = $1 AND aktif AND sandi_hash = $2",
            args![akun, sandi_hash],
        )
        .await?;
    Ok(rows > 0)
}
