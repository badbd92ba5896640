//! Imports of any room: the list, a new file, and the way from there.

mod langkah;
mod lihat;

use ::import::{About, Impor, ImporId, Limits, Source, UploadError, Uploaded};
use ::web::{Access, App, Ctx, Failure, Flash, Query, Route, Upload};
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{FieldErrors, Scope};
use serde::Deserialize;
use std::collections::BTreeMap;

use super::refused;
use crate::{
    impor::{Pages, Paths},
    pages::impor::{self, DaftarView, Frame, unggah},
    store,
};

/// The largest file that comes in by a page. It is in memory while it is read.
const LIMIT: usize = unggah::MEGABYTES * 1024 * 1024;
/// What a workbook of that size may hold: as much text as a hundred thousand rows of an office.
const TEXT_BYTES: u64 = 64 * 1024 * 1024;
/// Rows on one page of the list.
const PAGE: i64 = 50;

/// The pages of a kind of import, for the routes of its room.
pub fn routes<K: Pages>() -> Vec<Route> {
    const { assert!(ends_with(K::ABOUT.address, K::PATHS.list), "its pages link elsewhere") };
    let needs = Access::Needs(K::ABOUT.permission);
    let Paths { list, new, sample, show, columns, bad, write, keep, undo } = K::PATHS;
    vec![
        Route::get(list, needs, self::list::<K>),
        Route::get(new, needs, new_form::<K>),
        Route::post(new, needs, create::<K>),
        Route::get(sample, needs, self::sample::<K>),
        Route::get(show, needs, lihat::show::<K>),
        Route::get(columns, needs, lihat::columns::<K>),
        Route::post(columns, needs, langkah::rehearse::<K>),
        Route::get(bad, needs, lihat::bad::<K>),
        Route::post(write, needs, langkah::write::<K>),
        Route::post(keep, needs, langkah::keep::<K>),
        Route::get(undo, needs, langkah::undo_form::<K>),
        Route::post(undo, needs, langkah::undo::<K>),
    ]
}

/// Whether a text ends so.
const fn ends_with(text: &str, end: &str) -> bool {
    let (mut text, mut end) = (text.as_bytes(), end.as_bytes());
    while let [more @ .., last] = end {
        match text {
            [rest @ .., letter] if *letter == *last => (text, end) = (rest, more),
            _ => return false,
        }
    }
    true
}

/// What every page of a kind has around it.
fn frame<K: Pages>() -> Frame {
    Frame { about: K::ABOUT, home: K::HOME }
}

/// The place after which to go on.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct After {
    setelah: String,
}

/// The list.
async fn list<K: Pages>(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<After>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(K::ABOUT.permission)?;
    let after = (!query.setelah.is_empty()).then(|| ImporId(query.setelah.clone()));
    // One row more than the page shows tells whether another page follows.
    let mut rows =
        ::import::list(&app.db, &scope, ctx.actor(), K::ABOUT, after.as_ref(), PAGE + 1).await?;
    let full = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = rows.len() > full;
    rows.truncate(full);
    let mut names = BTreeMap::new();
    for impor in &rows {
        if !names.contains_key(&impor.by) {
            names.insert(impor.by.clone(), name(&app, &scope, impor).await?);
        }
    }
    let view = DaftarView {
        zona: ctx.actor().zona(),
        rows: &rows,
        // Whoever reaches one agency sees the own imports only.
        names: scope.opd().is_none().then_some(&names),
        first: after.is_none(),
        more,
    };
    Ok(ctx.page(&impor::list(&ctx.shell(), ctx.notice(), &frame::<K>(), &view)))
}

/// The name of whoever brought the file: the program has its own name there.
async fn name(app: &App, scope: &Scope, impor: &Impor) -> db::Result<String> {
    let found = store::akun::name_of(&app.db, scope, &impor.by).await?;
    Ok(found.unwrap_or_else(|| impor.by.clone()))
}

fn upload_page<K: Pages>(ctx: &Ctx, errors: &FieldErrors) -> maud::Markup {
    unggah::page(&ctx.shell(), ctx.notice(), &frame::<K>(), (ctx.csrf(), errors))
}

/// The form for a file.
async fn new_form<K: Pages>(ctx: Ctx) -> Result<Response, Failure> {
    ctx.scope(K::ABOUT.permission)?;
    Ok(ctx.page(&upload_page::<K>(&ctx, &FieldErrors::new())))
}

/// Takes in a file. Sent twice it is the same import, by its content, so the form needs no token of its own.
async fn create<K: Pages>(
    State(app): State<App>,
    ctx: Ctx,
    upload: Result<Upload<LIMIT>, Failure>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(K::ABOUT.permission)?;
    let mut upload = match upload {
        Ok(upload) => upload,
        Err(Failure::TooLarge { .. }) => return Ok(too_large::<K>(&ctx)),
        Err(other) => return Err(other),
    };
    let bad = |told: String| {
        let errors = FieldErrors::one(unggah::FIELD, told);
        Ok(refused(&ctx, &upload_page::<K>(&ctx, &errors)))
    };
    let Some(file) = upload.file.take() else {
        return bad("Pilih berkas CSV atau XLSX yang akan diimpor.".to_owned());
    };
    let file = ::import::Upload {
        name: file.name,
        source: Source::Bytes(file.bytes),
        limits: limits(K::ABOUT),
    };
    let (actor, at) = (ctx.actor(), ctx.now());
    match ::import::upload(&app.db, &scope, actor, &app.entropy, K::ABOUT, file, at).await {
        Ok(Uploaded { id, again }) => {
            let page = format!("{}/{id}", K::ABOUT.address);
            let again =
                again.then(|| Flash::warn("Berkas ini sudah Anda unggah. Lanjutkan dari sini."));
            Ok(again.map_or_else(|| ctx.redirect(&page), |flash| ctx.redirect_with(&page, &flash)))
        }
        Err(UploadError::Sheet(error)) => bad(error.message()),
        Err(UploadError::Db(error)) => Err(error.into()),
    }
}

/// The form once more, so that a smaller file can be chosen at once.
fn too_large<K: Pages>(ctx: &Ctx) -> Response {
    let told = format!(
        "Berkas lebih dari {} MB. Bagi menjadi beberapa berkas, lalu unggah satu per satu.",
        unggah::MEGABYTES
    );
    let errors = FieldErrors::one(unggah::FIELD, told);
    let mut page = refused(ctx, &upload_page::<K>(ctx, &errors));
    *page.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
    page
}

fn limits(about: &About) -> Limits {
    Limits {
        rows: about.rows,
        unpacked_bytes: TEXT_BYTES,
        text_bytes: TEXT_BYTES,
        ..Limits::default()
    }
}

/// A file with nothing but the header, to be filled in.
async fn sample<K: Pages>(ctx: Ctx) -> Result<Response, Failure> {
    ctx.scope(K::ABOUT.permission)?;
    let labels: Vec<&str> = K::ABOUT.fields.iter().map(|field| field.label).collect();
    Ok(csv("contoh-impor", format!("\u{feff}{}\r\n", labels.join(";"))))
}

/// A text as a file under a name of ours.
fn csv(name: &str, text: impl IntoResponse) -> Response {
    let kind = (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned());
    let file = (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\""));
    ([kind, file], text).into_response()
}
