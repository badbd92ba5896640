//! Buttons on a target: secret, switch, removal, trial, once more.

use axum::{extract::State, http::StatusCode, response::Response};
use kernel::{FieldErrors, Timestamp, waktu_panjang};
use maud::Markup;
use org::Saved;
use serde::Deserialize;
use web::{App, Ctx, Failure, Flash, Form, Path, first_time};

use super::{by, find, note, page, scope, ubah::shown_before};
use crate::{
    KirimanId, TujuanId,
    input::formulir::{LAMA, RahasiaForm, TindakanForm, version},
    pages::{
        self, FormCtx,
        bentrok::{self, Line},
        keadaan,
        rahasia::{self, Shown},
    },
    store::{
        kiriman::{self, Asked},
        tujuan::{self, Rotated, TujuanRow},
    },
};

/// A target, and a message of it.
#[derive(Deserialize)]
pub(super) struct Kiriman {
    id: TujuanId,
    kiriman: KirimanId,
}

/// The 409 page of a button: what it was to do, and how the target stands.
fn stale(ctx: &Ctx, stored: &TujuanRow, wanted: &str) -> Response {
    let lines = [
        Line { label: "Keadaan", typed: wanted.to_owned(), stored: keadaan(stored).1.to_owned() },
        Line { label: "Nama", typed: String::new(), stored: stored.name.clone() },
    ];
    let again = pages::href(&stored.id);
    page(ctx, StatusCode::CONFLICT, &bentrok::page(&ctx.shell(), &stored.name, &lines, &again))
}

fn secret_page(ctx: &Ctx, row: &TujuanRow, form: &RahasiaForm, errors: &FieldErrors) -> Markup {
    let fields = FormCtx { csrf: ctx.csrf(), token: &ctx.form_token(), errors };
    rahasia::change(&ctx.shell(), fields, row, form)
}

/// The form for another secret.
pub(super) async fn secret_form(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<TujuanId>,
) -> Result<Response, Failure> {
    let row = find(&app, &scope(&ctx)?, &id).await?;
    let [(usual, _), ..] = LAMA;
    let form = RahasiaForm {
        lama: usual.to_owned(),
        version: row.version.to_string(),
        ..RahasiaForm::default()
    };
    Ok(ctx.page(&secret_page(&ctx, &row, &form, &FieldErrors::new())))
}

/// Gives a target another secret and shows it.
pub(super) async fn change_secret(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<TujuanId>,
    Form(form): Form<RahasiaForm>,
) -> Result<Response, Failure> {
    let scope = scope(&ctx)?;
    let row = find(&app, &scope, &id).await?;
    let seconds = match form.parse() {
        Ok(seconds) => seconds,
        Err(errors) => {
            let markup = secret_page(&ctx, &row, &form, &errors);
            return Ok(page(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &markup));
        }
    };
    let until = ctx.now().plus_seconds(seconds);
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, scope.instansi(), &form.token, ctx.now()).await? {
        return Ok(shown_before(&ctx, &pages::href(&id)));
    }
    let seen = (&id, version(&form.version));
    let rotated = tujuan::rotate(&mut tx, &scope, by(&app, &ctx), &app.keys, seen, until).await?;
    let Rotated::Secret(secret) = rotated else {
        drop(tx);
        return Ok(stale(&ctx, &find(&app, &scope, &id).await?, "Ganti rahasia"));
    };
    let detail = format!("Mengganti rahasia tujuan {}", row.name);
    note(&mut tx, by(&app, &ctx), "webhook.rahasia", &id, detail).await?;
    tx.commit().await?;
    let until = pages::moment((seconds > 0).then_some(until), ctx.actor().zona());
    let shown = Shown { id: &id, name: &row.name, secret: &secret, old_until: until.as_deref() };
    Ok(ctx.page(&rahasia::shown(&ctx.shell(), &shown)))
}

/// Switches a target on.
pub(super) async fn switch_on(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<TujuanId>,
    Form(form): Form<TindakanForm>,
) -> Result<Response, Failure> {
    switch(&app, &ctx, &id, &form, true).await
}

/// Switches a target off.
pub(super) async fn switch_off(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<TujuanId>,
    Form(form): Form<TindakanForm>,
) -> Result<Response, Failure> {
    switch(&app, &ctx, &id, &form, false).await
}

async fn switch(
    app: &App,
    ctx: &Ctx,
    id: &TujuanId,
    form: &TindakanForm,
    active: bool,
) -> Result<Response, Failure> {
    let scope = scope(ctx)?;
    let row = find(app, &scope, id).await?;
    let (wanted, action, done) = if active {
        ("Nyalakan", "webhook.nyala", "dinyalakan")
    } else {
        ("Matikan", "webhook.mati", "dimatikan")
    };
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, scope.instansi(), &form.token, ctx.now()).await? {
        return Ok(ctx.redirect(&pages::href(id)));
    }
    let seen = (id, version(&form.version));
    if tujuan::set_active(&mut tx, &scope, by(app, ctx), seen, active).await? == Saved::Stale {
        drop(tx);
        return Ok(stale(ctx, &find(app, &scope, id).await?, wanted));
    }
    let detail = format!("{} tujuan {}", if active { "Menyalakan" } else { "Mematikan" }, row.name);
    note(&mut tx, by(app, ctx), action, id, detail).await?;
    tx.commit().await?;
    let message = format!("{} sudah {done}.", row.name);
    Ok(ctx.redirect_with(&pages::href(id), &Flash::ok(&message)))
}

/// Asks whether a target is to go.
pub(super) async fn remove_form(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<TujuanId>,
) -> Result<Response, Failure> {
    let row = find(&app, &scope(&ctx)?, &id).await?;
    let errors = FieldErrors::new();
    let fields = FormCtx { csrf: ctx.csrf(), token: &ctx.form_token(), errors: &errors };
    Ok(ctx.page(&pages::formulir::remove(&ctx.shell(), fields, &row)))
}

/// Removes a target with its messages.
pub(super) async fn remove(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<TujuanId>,
    Form(form): Form<TindakanForm>,
) -> Result<Response, Failure> {
    let scope = scope(&ctx)?;
    let row = find(&app, &scope, &id).await?;
    let mut tx = app.db.begin().await?;
    if !tujuan::remove(&mut tx, &scope, (&id, version(&form.version))).await? {
        drop(tx);
        return Ok(stale(&ctx, &find(&app, &scope, &id).await?, "Hapus"));
    }
    let detail = format!("Menghapus tujuan {} dengan semua kirimannya", row.name);
    note(&mut tx, by(&app, &ctx), "webhook.hapus", &id, detail).await?;
    tx.commit().await?;
    let message = format!("Tujuan {} sudah dihapus.", row.name);
    Ok(ctx.redirect_with(pages::ROOT, &Flash::ok(&message)))
}

const OFF: Flash<'static> = Flash::warn("Tujuan ini tidak aktif. Nyalakan dahulu.");

/// Back to the target, with the moment from which something may be asked for again.
fn too_often(ctx: &Ctx, id: &TujuanId, again: Timestamp) -> Response {
    // The minute that is told must not be too early.
    let minute = Timestamp(again.0.saturating_add(59_999));
    let again = waktu_panjang(minute, ctx.actor().zona());
    let body = format!("Coba lagi mulai {again}. Tidak ada yang dikirim sekarang.");
    let flash = Flash::warn("Terlalu banyak kiriman diminta dalam waktu singkat.");
    ctx.redirect_with(&pages::href(id), &flash.body(&body))
}

/// Sends a message for trying out.
pub(super) async fn send_test(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<TujuanId>,
    Form(form): Form<TindakanForm>,
) -> Result<Response, Failure> {
    let scope = scope(&ctx)?;
    let row = find(&app, &scope, &id).await?;
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, scope.instansi(), &form.token, ctx.now()).await? {
        return Ok(ctx.redirect(&pages::href(&id)));
    }
    match kiriman::send_test(&mut tx, &scope, by(&app, &ctx), &id).await? {
        Asked::Taken => {}
        Asked::Absent => return Ok(ctx.redirect_with(&pages::href(&id), &OFF)),
        Asked::TooOften(again) => return Ok(too_often(&ctx, &id, again)),
    }
    let detail = format!("Mengirim uji coba ke tujuan {}", row.name);
    note(&mut tx, by(&app, &ctx), "webhook.uji", &id, detail).await?;
    tx.commit().await?;
    let flash = Flash::ok("Uji coba masuk antrean.")
        .body("Dikirim paling lambat sepuluh detik lagi. Muat ulang halaman ini untuk melihat jawabannya.");
    Ok(ctx.redirect_with(&pages::href(&id), &flash))
}

/// Sends a message once more.
pub(super) async fn send_again(
    State(app): State<App>,
    ctx: Ctx,
    Path(Kiriman { id, kiriman }): Path<Kiriman>,
    Form(form): Form<TindakanForm>,
) -> Result<Response, Failure> {
    let scope = scope(&ctx)?;
    let row = find(&app, &scope, &id).await?;
    if !row.active {
        return Ok(ctx.redirect_with(&pages::href(&id), &OFF));
    }
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, scope.instansi(), &form.token, ctx.now()).await? {
        return Ok(ctx.redirect(&pages::href(&id)));
    }
    match kiriman::send_again(&mut tx, &scope, (&id, &kiriman), ctx.now()).await? {
        Asked::Taken => {}
        Asked::Absent => return Err(Failure::NotFound),
        Asked::TooOften(again) => return Ok(too_often(&ctx, &id, again)),
    }
    let detail = format!("Mengirim ulang satu kiriman ke tujuan {}", row.name);
    note(&mut tx, by(&app, &ctx), "webhook.ulang", &id, detail).await?;
    tx.commit().await?;
    let flash = Flash::ok("Kiriman masuk antrean lagi.")
        .body("Dikirim paling lambat sepuluh detik lagi, dengan nomor yang sama.");
    Ok(ctx.redirect_with(&pages::href(&id), &flash))
}
