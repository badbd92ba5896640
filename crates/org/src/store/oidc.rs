//! Accounts as a provider of sign-ins knows them. All functions are global: at the door nobody is known yet, and people
//! make and take back their own links whatever their scope.

use db::{Db, Tx, args};
use kernel::{AccountId, Timestamp};

/// How an account is known at a provider.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Tautan {
    /// How the provider described the person when the link was made.
    pub nama: String,
    /// When it was made.
    pub dibuat_at: i64,
    /// Last sign-in through it.
    pub dipakai_at: Option<i64>,
}

/// A person at a provider.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Who<'a> {
    /// The provider.
    pub issuer: &'a str,
    /// The person there.
    pub subject: &'a str,
}

/// The account that is linked to a person at a provider, open or not.
///
/// Global: see the head of this file.
pub(crate) async fn account(db: &Db, who: Who<'_>) -> db::Result<Option<AccountId>> {
    let row: Option<(String,)> = db
        .optional(
            "SELECT akun_id FROM org_oidc WHERE issuer = $1 AND subject = $2",
            args![who.issuer, who.subject],
        )
        .await?;
    Ok(row.map(|(id,)| AccountId(id)))
}

/// How an account is known at one provider.
///
/// Global: see the head of this file.
pub(crate) async fn find(db: &Db, issuer: &str, akun: &AccountId) -> db::Result<Option<Tautan>> {
    db.optional(
        "SELECT nama, dibuat_at, dipakai_at FROM org_oidc WHERE issuer = $1 AND akun_id = $2",
        args![issuer, akun],
    )
    .await
}

/// Links an account to a person at a provider. `false` when one of the two is linked already: nothing was written.
///
/// Global: see the head of this file.
pub(crate) async fn link(
    tx: &mut Tx,
    akun: &AccountId,
    who: Who<'_>,
    nama: &str,
    now: Timestamp,
) -> db::Result<bool> {
    let rows = tx
        .execute(
            "INSERT INTO org_oidc (issuer, subject, akun_id, nama, dibuat_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT DO NOTHING",
            args![who.issuer, who.subject, akun, nama, now],
        )
        .await?;
    Ok(rows > 0)
}

/// Takes the link of an account to one provider back. Answers whether there was one.
///
/// Global: see the head of this file.
pub(crate) async fn unlink(tx: &mut Tx, issuer: &str, akun: &AccountId) -> db::Result<bool> {
    let rows = tx
        .execute("DELETE FROM org_oidc WHERE issuer = $1 AND akun_id = $2", args![issuer, akun])
        .await?;
    Ok(rows > 0)
}

/// Takes every link of an account back: somebody else may have held its password, and made them.
///
/// Global: see the head of this file.
pub(crate) async fn unlink_all(tx: &mut Tx, akun: &AccountId) -> db::Result<u64> {
    tx.execute("DELETE FROM org_oidc WHERE akun_id = $1", args![akun]).await
}

/// Remembers a sign-in. `false` when the link was taken back meanwhile.
///
/// Global: see the head of this file.
pub(crate) async fn used(tx: &mut Tx, who: Who<'_>, now: Timestamp) -> db::Result<bool> {
    let rows = tx
        .execute(
            "UPDATE org_oidc SET dipakai_at = $3 WHERE issuer = $1 AND subject = $2",
            args![who.issuer, who.subject, now],
        )
        .await?;
    Ok(rows > 0)
}
