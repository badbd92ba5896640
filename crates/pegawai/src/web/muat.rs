//! What several pages load.

use ::web::{App, Ctx, Failure};
use jiff::civil::Date;
use kernel::Scope;

use super::today;
use crate::{
    access::{JABATAN_LIHAT, KELOLA},
    pages::{Posts, Units},
    store::{self, jabatan::JabatanId, pangku::Pemangku},
};

/// Every unit of the institution today, for names.
pub(super) async fn units(app: &App, ctx: &Ctx) -> Result<Units, Failure> {
    let scope = ctx.scope(&JABATAN_LIHAT)?;
    Ok(Units::new(org::opd::list_at(&app.db, &scope, today(ctx)).await?))
}

/// The units that lie in `scope`, for choices.
pub(super) async fn units_in(app: &App, scope: &Scope, day: Date) -> Result<Units, Failure> {
    Ok(Units::new(org::opd::list_at(&app.db, scope, day).await?))
}

/// The posts that these holdings name, wherever they stand.
pub(super) async fn posts(app: &App, ctx: &Ctx, held: &[Pemangku]) -> Result<Posts, Failure> {
    let mut ids: Vec<JabatanId> = held.iter().map(|one| one.jabatan.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    let scope = ctx.scope(&JABATAN_LIHAT)?;
    Ok(Posts::new(store::jabatan::list_of(&app.db, &scope, &ids).await?))
}

/// Whether the reader may change what belongs to this unit.
pub(super) fn may_change(ctx: &Ctx, opd: &kernel::OpdId) -> bool {
    ctx.actor().scope(&KELOLA).is_some_and(|scope| scope.includes(opd))
}
