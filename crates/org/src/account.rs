//! Accounts for the rest of the house: names in histories, and the first accounts from the command line.

use db::{Db, Tx};
use jiff::civil::Date;
use kernel::{AccountId, OpdId, Peran, Scope, Timestamp};

use crate::{
    rules::{peran::HeldPeran, session},
    store::{
        self, By,
        akun::{Filter, NewAkun},
    },
};

/// The name of whoever stands in a `changed_by` of this institution; `None` when it is not a person.
pub async fn name_of(db: &Db, scope: &Scope, by: &str) -> db::Result<Option<String>> {
    store::akun::name_of(db, scope, by).await
}

/// An account as registers of people see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its id.
    pub id: AccountId,
    /// The name typed at sign-in.
    pub nama_masuk: String,
    /// The person's name.
    pub nama: String,
    /// The agency or unit the person works in.
    pub opd: Option<OpdId>,
}

impl From<store::akun::Akun> for Known {
    fn from(akun: store::akun::Akun) -> Self {
        Self { id: akun.id, nama_masuk: akun.nama_masuk, nama: akun.nama, opd: akun.opd }
    }
}

/// The account of this institution with this sign-in name, in the scope.
pub async fn by_nama_masuk(db: &Db, scope: &Scope, nama_masuk: &str) -> db::Result<Option<Known>> {
    let Some(found) = store::akun::by_nama_masuk(db, nama_masuk).await? else { return Ok(None) };
    Ok(store::akun::find(db, scope, &found.id).await?.map(Known::from))
}

/// The first accounts of the scope by name, at most `limit`.
pub async fn list(db: &Db, scope: &Scope, today: Date, limit: i64) -> db::Result<Vec<Known>> {
    let all = store::akun::list(db, scope, &Filter::default(), today, None, limit).await?;
    Ok(all.into_iter().map(Known::from).collect())
}

/// The account with this id, in the scope.
pub async fn find(db: &Db, scope: &Scope, id: &AccountId) -> db::Result<Option<Known>> {
    Ok(store::akun::find(db, scope, id).await?.map(Known::from))
}

/// What became of an account that was to be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// Closed, with its sessions, tokens and codes.
    Now,
    /// It was closed before, or is not in the scope.
    Before,
    /// It is the last that runs the institution: somebody else must be given that role first.
    LastAdmin,
}

/// Closes the account of somebody who has left.
pub async fn close(
    db: &Db,
    scope: &Scope,
    by: By<'_>,
    id: &AccountId,
    today: Date,
) -> db::Result<Closed> {
    let Some(akun) = store::akun::find(db, scope, id).await?.filter(|akun| akun.aktif) else {
        return Ok(Closed::Before);
    };
    let held = store::peran::of_account(db, scope.instansi(), id).await?;
    let runs = held.iter().any(|role| {
        role.peran == Peran::AdminInstansi && role.opd.is_none() && role.valid_on(today)
    });
    let mut tx = db.begin().await?;
    if runs && store::peran::count_other_admins(&mut tx, scope, id, today).await? == 0 {
        return Ok(Closed::LastAdmin);
    }
    if store::akun::set_active(&mut tx, scope, by, &akun, false).await? == store::Saved::Stale {
        // Somebody is at it; the next round looks again.
        return Ok(Closed::Before);
    }
    store::pulih::clear(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Closed::Now)
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
