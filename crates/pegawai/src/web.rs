//! Routes and handlers: parse, ask, load, decide, store, answer.

pub(crate) mod cari;
mod daftar;
mod jabatan;
mod jabatan_form;
mod muat;
mod orang;
mod orang_form;
mod pangku;
mod pembetulan;
mod perkiraan;
#[cfg(test)]
mod perkiraan_story;
mod riwayat;
#[cfg(test)]
mod story;

use ::web::{Access, App, Ctx, Failure, Route};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::civil::Date;
use kernel::FieldErrors;
use maud::Markup;
use org::By;

use crate::access::{KELOLA, LIHAT};

pub(crate) fn routes() -> Vec<Route> {
    let mut all = lists();
    all.extend(people());
    all.extend(posts());
    all
}

/// Of many people, and of the own record.
fn lists() -> Vec<Route> {
    vec![
        Route::get("", Access::Needs(&LIHAT), daftar::list),
        Route::get(".csv", Access::Needs(&LIHAT), daftar::file),
        Route::get(".xlsx", Access::Needs(&LIHAT), daftar::file),
        Route::get(".pdf", Access::Needs(&LIHAT), daftar::file),
        Route::get("/saya", Access::SignedIn, orang::own),
        Route::get("/saya/pembetulan", Access::SignedIn, pembetulan::ask_form),
        Route::post("/saya/pembetulan", Access::SignedIn, pembetulan::ask),
        Route::get("/perkiraan", Access::Needs(&LIHAT), perkiraan::list),
        Route::get("/perkiraan.csv", Access::Needs(&LIHAT), perkiraan::file),
        Route::get("/perkiraan.xlsx", Access::Needs(&LIHAT), perkiraan::file),
        Route::get("/perkiraan.pdf", Access::Needs(&LIHAT), perkiraan::file),
        Route::get("/pembetulan", Access::Needs(&KELOLA), pembetulan::list),
        Route::get("/pembetulan/{id}", Access::Needs(&KELOLA), pembetulan::one),
        Route::post("/pembetulan/{id}", Access::Needs(&KELOLA), pembetulan::answer),
    ]
}

/// Of one person.
fn people() -> Vec<Route> {
    vec![
        Route::get("/orang/baru", Access::Needs(&KELOLA), orang_form::blank),
        Route::post("/orang/baru", Access::Needs(&KELOLA), orang_form::create),
        Route::get("/orang/{id}", Access::Needs(&LIHAT), orang::one),
        Route::get("/orang/{id}/ubah", Access::Needs(&KELOLA), orang_form::edit),
        Route::post("/orang/{id}/ubah", Access::Needs(&KELOLA), orang_form::save),
        Route::get("/orang/{id}/jabatan/baru", Access::Needs(&KELOLA), pangku::for_person),
        Route::post("/orang/{id}/jabatan/baru", Access::Needs(&KELOLA), pangku::record_for_person),
        Route::get("/orang/{id}/jabatan/{pangku}/akhiri", Access::Needs(&KELOLA), pangku::end_form),
        Route::post("/orang/{id}/jabatan/{pangku}/akhiri", Access::Needs(&KELOLA), pangku::end),
        Route::get("/orang/{id}/riwayat/{jenis}/baru", Access::Needs(&KELOLA), riwayat::blank),
        Route::post("/orang/{id}/riwayat/{jenis}/baru", Access::Needs(&KELOLA), riwayat::add),
        Route::post(
            "/orang/{id}/riwayat/{jenis}/{entri}/hapus",
            Access::Needs(&KELOLA),
            riwayat::remove,
        ),
        Route::post("/orang/{id}/akun", Access::Needs(&KELOLA), orang::tie),
        Route::post("/orang/{id}/nik", Access::Needs(&KELOLA), orang::show_nik),
    ]
}

/// Of posts.
fn posts() -> Vec<Route> {
    vec![
        Route::get("/jabatan", Access::SignedIn, jabatan::list),
        Route::get("/jabatan/baru", Access::Needs(&KELOLA), jabatan_form::blank),
        Route::post("/jabatan/baru", Access::Needs(&KELOLA), jabatan_form::create),
        Route::get("/jabatan/{id}", Access::SignedIn, jabatan::one),
        Route::get("/jabatan/{id}/ubah", Access::Needs(&KELOLA), jabatan_form::edit),
        Route::post("/jabatan/{id}/ubah", Access::Needs(&KELOLA), jabatan_form::save),
        Route::get("/jabatan/{id}/pemangku/baru", Access::Needs(&KELOLA), pangku::for_post),
        Route::post("/jabatan/{id}/pemangku/baru", Access::Needs(&KELOLA), pangku::record_for_post),
    ]
}

/// The day on which the request is made.
fn today(ctx: &Ctx) -> Date {
    ctx.now().date(ctx.actor().zona())
}

/// What every write carries.
fn by<'a>(app: &'a App, ctx: &'a Ctx) -> By<'a> {
    By { actor: ctx.actor(), entropy: &app.entropy, at: ctx.now() }
}

/// A form again, with what is wrong.
fn refused(ctx: &Ctx, page: &Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, ctx.page(page)).into_response()
}

/// A form again, with both versions.
fn stale(ctx: &Ctx, page: &Markup) -> Response {
    (StatusCode::CONFLICT, ctx.page(page)).into_response()
}

/// A taken number as a message beside its field; anything else stays what it is.
fn taken(error: db::Error, fields: &[(&str, &str, &str)]) -> Result<FieldErrors, Failure> {
    if let db::Error::Conflict { columns, .. } = &error {
        let of = |column: &str| columns.iter().any(|taken| taken == column);
        if let Some((_, field, message)) = fields.iter().find(|(column, _, _)| of(column)) {
            return Ok(FieldErrors::one(*field, *message));
        }
    }
    Err(error.into())
}
