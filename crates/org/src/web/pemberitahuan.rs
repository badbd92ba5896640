//! Reading what one was told.

use ::web::{App, Ctx, Failure, Flash, Form, Path, safe_return};
use axum::{extract::State, response::Response};
use kernel::AccountId;

use super::masuk::Kosong;
use crate::{
    pages::pemberitahuan::{self, KabarView, LIST},
    store::pemberitahuan as store,
};

/// Rows on the page.
const LIMIT: i64 = 100;

fn own(ctx: &Ctx) -> Result<&AccountId, Failure> {
    ctx.session().and(ctx.actor().account()).ok_or(Failure::SignIn)
}

/// The list.
pub(super) async fn list(State(app): State<App>, ctx: Ctx) -> Result<Response, Failure> {
    let akun = own(&ctx)?;
    let rows = store::list(&app.db, ctx.actor().instansi(), akun, LIMIT).await?;
    let view = KabarView { zona: ctx.actor().zona(), csrf: ctx.csrf(), rows: &rows, limit: LIMIT };
    Ok(ctx.page(&pemberitahuan::list(&ctx.shell(), ctx.notice(), &view)))
}

/// Marks one as read and goes where it leads.
pub(super) async fn open(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    Form(Kosong {}): Form<Kosong>,
) -> Result<Response, Failure> {
    let akun = own(&ctx)?;
    let mut tx = app.db.begin().await?;
    let found = store::read(&mut tx, ctx.actor().instansi(), akun, &id, ctx.now()).await?;
    let link = found.ok_or(Failure::NotFound)?;
    tx.commit().await?;
    Ok(ctx.redirect(link.as_deref().and_then(safe_return).unwrap_or(LIST)))
}

/// Marks all as read.
pub(super) async fn read_all(
    State(app): State<App>,
    ctx: Ctx,
    Form(Kosong {}): Form<Kosong>,
) -> Result<Response, Failure> {
    let akun = own(&ctx)?;
    let mut tx = app.db.begin().await?;
    store::read_all(&mut tx, ctx.actor().instansi(), akun, ctx.now()).await?;
    tx.commit().await?;
    let said = Flash::ok("Semua pemberitahuan ditandai sudah dibaca.");
    Ok(ctx.redirect_with(LIST, &said))
}
