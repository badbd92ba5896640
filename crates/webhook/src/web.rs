//! Routes and handlers: parse, ask access, load, decide, store, answer.

mod daftar;
#[cfg(test)]
mod story;
mod tindakan;
mod tujuan;
mod ubah;

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::{Actor, Scope};
use maud::Render;
use org::{
    By,
    audit::{self, Entry},
};
use web::{Access, App, Ctx, Failure, Route};

use crate::{House, TujuanId, access::KELOLA, store};

/// Every address of the room.
pub(crate) fn routes<H: House>() -> Vec<Route> {
    let manage = Access::Needs(&KELOLA);
    vec![
        Route::get("", manage, daftar::list::<H>),
        Route::get("/daftar.csv", manage, daftar::file::<H>),
        Route::get("/daftar.xlsx", manage, daftar::file::<H>),
        Route::get("/daftar.pdf", manage, daftar::file::<H>),
        Route::get("/baru", manage, ubah::new_form::<H>),
        Route::post("/baru", manage, ubah::create::<H>),
        Route::get("/{id}", manage, tujuan::show::<H>),
        Route::get("/{id}/ubah", manage, ubah::change_form::<H>),
        Route::post("/{id}/ubah", manage, ubah::change::<H>),
        Route::get("/{id}/rahasia", manage, tindakan::secret_form),
        Route::post("/{id}/rahasia", manage, tindakan::change_secret),
        Route::post("/{id}/nyala", manage, tindakan::switch_on),
        Route::post("/{id}/mati", manage, tindakan::switch_off),
        Route::get("/{id}/hapus", manage, tindakan::remove_form),
        Route::post("/{id}/hapus", manage, tindakan::remove),
        Route::post("/{id}/uji", manage, tindakan::send_test),
        Route::post("/{id}/ulang/{kiriman}", manage, tindakan::send_again),
    ]
}

/// Whether somebody finds the room in the menu: targets belong to the institution as a whole.
pub(crate) fn may_manage(actor: &Actor) -> bool {
    actor.scope(&KELOLA).is_some_and(|scope| scope.opd().is_none())
}

fn scope(ctx: &Ctx) -> Result<Scope, Failure> {
    let scope = ctx.scope(&KELOLA)?;
    if scope.opd().is_some() { Err(Failure::Forbidden) } else { Ok(scope) }
}

/// Who writes in this request.
fn by<'a>(app: &'a App, ctx: &'a Ctx) -> By<'a> {
    By { actor: ctx.actor(), entropy: &app.entropy, at: ctx.now() }
}

async fn find(
    app: &App,
    scope: &Scope,
    id: &TujuanId,
) -> Result<store::tujuan::TujuanRow, Failure> {
    store::tujuan::find(&app.db, scope, id).await?.ok_or(Failure::NotFound)
}

/// Leaves a trace of a change in its transaction.
async fn note(
    tx: &mut db::Tx,
    by: By<'_>,
    action: &str,
    id: &TujuanId,
    detail: String,
) -> db::Result<()> {
    let entry = Entry { room: "webhook", action, subject: id.as_str(), opd: None, detail };
    audit::append(tx, by, entry).await
}

/// A page that is not a plain success.
fn page(ctx: &Ctx, status: StatusCode, markup: &impl Render) -> Response {
    (status, ctx.page(markup)).into_response()
}
