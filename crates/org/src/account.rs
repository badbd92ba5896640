//! Accounts for the rest of the house: names in histories, and the first accounts from the command line.

use db::{Db, Tx};
use jiff::civil::Date;
use kernel::{AccountId, OpdId, Peran, Scope, Timestamp};

use crate::{
    rules::{peran::HeldPeran, session},
    store::{self, By, akun::NewAkun},
};

/// The name of whoever stands in a `changed_by` of this institution; `None` when it is not a person.
pub async fn name_of(db: &Db, scope: &Scope, by: &str) -> db::Result<Option<String>> {
    store::akun::name_of(db, scope, by).await
}

/// A new account with its first role, as an administrator asks for it on the command line.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The person's name.
    pub nama: String,
    /// The name typed at sign-in, in small letters.
    pub nama_masuk: String,
    /// The role.
    pub peran: Peran,
    /// Where it is held; `None` for the whole institution.
    pub opd: Option<OpdId>,
    /// Its first day.
    pub mulai: Date,
}

/// Makes an account without a password and answers the one-time code with which the person sets one.
pub async fn invite(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    asked: &Invitation,
) -> db::Result<String> {
    let id = AccountId::new(by.entropy, by.at);
    let new = NewAkun {
        id: id.clone(),
        nama: asked.nama.clone(),
        nama_masuk: asked.nama_masuk.clone(),
        opd: asked.opd.clone(),
        sandi_hash: None,
    };
    store::akun::create(tx, scope, by, &new).await?;
    let held = HeldPeran {
        id: by.entropy.uuid_v7(by.at),
        peran: asked.peran,
        opd: asked.opd.clone(),
        mulai: asked.mulai,
        sampai: None,
    };
    let akun = (&id, asked.opd.as_ref(), asked.nama.as_str());
    let place = if asked.opd.is_some() { "satu perangkat daerah" } else { "seluruh instansi" };
    store::peran::grant(tx, scope, by, akun, &held, place).await?;
    one_time_code(tx, &id, by).await
}

/// Gives an account a new one-time code; `None` when nobody in this institution has that name.
pub async fn reset(
    db: &Db,
    scope: &Scope,
    by: By<'_>,
    nama_masuk: &str,
) -> db::Result<Option<String>> {
    let Some(found) = store::akun::by_nama_masuk(db, nama_masuk).await? else { return Ok(None) };
    let Some(akun) = store::akun::find(db, scope, &found.id).await? else { return Ok(None) };
    let mut tx = db.begin().await?;
    store::akun::clear_password(&mut tx, scope, by, &akun).await?;
    let code = one_time_code(&mut tx, &akun.id, by).await?;
    tx.commit().await?;
    Ok(Some(code))
}

async fn one_time_code(tx: &mut Tx, id: &AccountId, by: By<'_>) -> db::Result<String> {
    let code = by.entropy.token();
    let ends: Timestamp = by.at.plus_seconds(session::RESET_SECONDS);
    store::pulih::put(tx, id, &code, ends).await?;
    Ok(code)
}
