//! What several handlers load.

use std::collections::BTreeMap;

use db::Db;
use jiff::civil::Date;
use kernel::{Actor, OpdId, Scope, waktu_panjang};
use web::{Ctx, Failure};

use crate::{
    lembar::Lembar,
    store::{self, Penilaian, PenilaianId},
};

/// One assessment with its levels; what is not in the scope is not there.
pub(super) async fn lembar(db: &Db, scope: &Scope, id: &PenilaianId) -> Result<Lembar, Failure> {
    let penilaian = store::find_penilaian(db, scope, id).await?.ok_or(Failure::NotFound)?;
    lembar_of(db, scope, penilaian).await
}

/// The levels of an assessment that is known already.
pub(super) async fn lembar_of(
    db: &Db,
    scope: &Scope,
    penilaian: Penilaian,
) -> Result<Lembar, Failure> {
    let tingkat = store::list_tingkat(db, scope, &penilaian.id).await?;
    Lembar::read(penilaian, tingkat).map_err(Failure::Internal)
}

/// The assessment before this one under the same instrument.
pub(super) async fn sebelumnya(
    db: &Db,
    scope: &Scope,
    lembar: &Lembar,
) -> Result<Option<Lembar>, Failure> {
    let semua = store::list_penilaian(db, scope).await?;
    let earlier = crate::rules::riwayat::babak(&semua)
        .into_iter()
        .find(|babak| babak.instrument.meta.id == lembar.instrument.meta.id)
        .and_then(|babak| {
            babak.titik.into_iter().rev().find(|p| p.tahun < lembar.penilaian.tahun).cloned()
        });
    match earlier {
        Some(penilaian) => lembar_of(db, scope, penilaian).await.map(Some),
        None => Ok(None),
    }
}

/// Which agencies a government has is public, wherever the reader's own role is held.
pub(super) fn opd_scope(actor: &Actor) -> Result<Scope, Failure> {
    actor.scope(&org::access::OPD_LIHAT).ok_or(Failure::Forbidden)
}

/// The agencies of a day by id, under their short names.
pub(super) async fn opd_names(
    db: &Db,
    actor: &Actor,
    date: Date,
) -> Result<BTreeMap<OpdId, String>, Failure> {
    let all = org::opd::list_at(db, &opd_scope(actor)?, date).await?;
    Ok(all.into_iter().map(|opd| (opd.id.clone(), opd.short().to_owned())).collect())
}

/// `Keadaan 24 November 2026, 07.31 WIB`.
pub(super) fn as_of(ctx: &Ctx, actor: &Actor) -> String {
    format!("Keadaan {}", waktu_panjang(ctx.now(), actor.zona()))
}

/// The name of whoever stored an assessment last.
pub(super) async fn nama(db: &Db, scope: &Scope, penilaian: &Penilaian) -> Result<String, Failure> {
    let name = org::account::name_of(db, scope, &penilaian.changed_by).await?;
    Ok(name.unwrap_or_else(|| penilaian.changed_by.clone()))
}
