//! What is said about an assessment, and whether the public sees it.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use db::Tx;
use kernel::{Decimal, FieldErrors, Scope, angka};
use org::{By, Saved};
use serde::Deserialize;
use web::{App, Ctx, Failure, Flash, Form, Path, first_time};

use super::{impor::SUDAH_TERKIRIM, load, tulis};
use crate::{
    TERBIT, access,
    input::KeteranganForm,
    lembar::Lembar,
    pages::{self, StaleKeterangan, UbahPage},
    store::{self, PenilaianId},
};

/// The form with what is stored.
pub(super) async fn form(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<PenilaianId>,
) -> Result<Response, Failure> {
    let scope = access::may_import(ctx.actor()).ok_or(Failure::Forbidden)?;
    let lembar = load::lembar(&app.db, &scope, &id).await?;
    let penilaian = &lembar.penilaian;
    let form = KeteranganForm {
        sumber: penilaian.sumber.clone(),
        target: penilaian.target_bp.map_or_else(String::new, |bp| {
            angka(Decimal::new(bp, 4), lembar.instrument.desimal_tampil)
        }),
        catatan: penilaian.catatan.clone(),
        versi: penilaian.version,
        kiriman: String::new(),
    };
    Ok(page(&ctx, &lembar, &form, &FieldErrors::new()))
}

fn page(ctx: &Ctx, lembar: &Lembar, form: &KeteranganForm, errors: &FieldErrors) -> Response {
    ctx.page(&UbahPage {
        shell: &ctx.shell(),
        csrf: ctx.csrf(),
        token: &ctx.form_token(),
        lembar,
        form,
        errors,
    })
}

/// Saves the form, or shows what is wrong with it, or both versions when somebody was faster.
pub(super) async fn save(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<PenilaianId>,
    Form(form): Form<KeteranganForm>,
) -> Result<Response, Failure> {
    let scope = access::may_import(ctx.actor()).ok_or(Failure::Forbidden)?;
    let lembar = load::lembar(&app.db, &scope, &id).await?;
    let keterangan = match form.parse(lembar.instrument) {
        Ok(keterangan) => keterangan,
        Err(errors) => {
            let page = page(&ctx, &lembar, &form, &errors);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let href = format!("{}/penilaian/{id}", pages::ROOT);
    let by = By { actor: ctx.actor(), entropy: &app.entropy, at: ctx.now() };
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, scope.instansi(), &form.kiriman, by.at).await? {
        return Ok(ctx.redirect_with(&href, &SUDAH_TERKIRIM));
    }
    match store::save_keterangan(&mut tx, &scope, by, &id, form.versi, &keterangan).await? {
        Saved::Version(version) => {
            let judul = pages::judul(lembar.instrument, &lembar.penilaian);
            let detail = format!("Mengubah keterangan {judul} menjadi versi {version}.");
            tulis::trail(&mut tx, by, "indeks.ubah", id.as_str(), detail).await?;
            tx.commit().await?;
            Ok(ctx.redirect_with(&href, &Flash::ok("Keterangan tersimpan.")))
        }
        Saved::Stale => {
            drop(tx);
            stale(&app, &ctx, &scope, &id, &form).await
        }
    }
}

/// What is stored now beside what was sent.
async fn stale(
    app: &App,
    ctx: &Ctx,
    scope: &Scope,
    id: &PenilaianId,
    form: &KeteranganForm,
) -> Result<Response, Failure> {
    let lembar = load::lembar(&app.db, scope, id).await?;
    let oleh = load::nama(&app.db, scope, &lembar.penilaian).await?;
    let page = ctx.page(&StaleKeterangan {
        shell: &ctx.shell(),
        csrf: ctx.csrf(),
        token: &ctx.form_token(),
        zona: ctx.actor().zona(),
        lembar: &lembar,
        oleh: &oleh,
        form,
    });
    Ok((StatusCode::CONFLICT, page).into_response())
}

/// The decision exactly as the browser sent it.
#[derive(Deserialize)]
pub(super) struct TerbitForm {
    #[serde(default)]
    versi: i64,
    #[serde(default)]
    keputusan: String,
    #[serde(default, rename = "_kiriman")]
    kiriman: String,
}

/// Shows an assessment to the public, or takes it back.
pub(super) async fn publish(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<PenilaianId>,
    Form(form): Form<TerbitForm>,
) -> Result<Response, Failure> {
    let scope = access::may_publish(ctx.actor()).ok_or(Failure::Forbidden)?;
    let lembar = load::lembar(&app.db, &scope, &id).await?;
    let (terbit, done, detail) = match form.keputusan.as_str() {
        "terbit" => (Some(ctx.now()), "Penilaian terbit di halaman publik.", "Menerbitkan"),
        "tarik" => (None, "Penilaian ditarik dari halaman publik.", "Menarik"),
        _ => {
            return Err(Failure::BadRequest(
                "Keputusan pada formulir ini tidak dikenali.".to_owned(),
            ));
        }
    };
    let href = format!("{}/penilaian/{id}", pages::ROOT);
    let by = By { actor: ctx.actor(), entropy: &app.entropy, at: ctx.now() };
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, scope.instansi(), &form.kiriman, by.at).await? {
        return Ok(ctx.redirect_with(&href, &SUDAH_TERKIRIM));
    }
    // The ledger gets the numbers of the sheet that was read, so the page must have shown that one.
    let saved = if lembar.penilaian.version == form.versi {
        tulis::terbit(&mut tx, &scope, by, (&lembar).into(), form.versi, terbit).await?
    } else {
        Saved::Stale
    };
    if saved == Saved::Stale {
        return decide_again(&app, &ctx, &scope, &lembar, &href).await;
    }
    told(&mut tx, by, &lembar, detail, terbit.is_some()).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&href, &Flash::ok(done)))
}

/// Writes into the trail what was decided, and tells other systems what everybody may now read.
async fn told(
    tx: &mut Tx,
    by: By<'_>,
    lembar: &Lembar,
    verb: &str,
    public: bool,
) -> db::Result<()> {
    let (id, tahun) = (&lembar.penilaian.id, lembar.penilaian.tahun);
    let instrumen = &lembar.instrument.singkatan;
    let detail = format!("{verb} {instrumen} tahun {tahun}.");
    tulis::trail(tx, by, "indeks.terbit", id.as_str(), detail).await?;
    if public {
        let data = serde_json::json!({ "id": id, "tahun": tahun, "instrumen": instrumen });
        webhook::tell(tx, by, &TERBIT, &data).await?;
    }
    Ok(())
}

/// Nothing was typed, so nothing is lost: the page shows what is there now.
async fn decide_again(
    app: &App,
    ctx: &Ctx,
    scope: &Scope,
    lembar: &Lembar,
    href: &str,
) -> Result<Response, Failure> {
    let oleh = load::nama(&app.db, scope, &lembar.penilaian).await?;
    let body = format!("{oleh} mengubahnya lebih dulu. Periksa isinya, lalu putuskan lagi.");
    let flash = Flash::warn("Penilaian berubah sejak Anda membukanya.").body(&body);
    Ok(ctx.redirect_with(href, &flash))
}
