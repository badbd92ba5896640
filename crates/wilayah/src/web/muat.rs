//! Taking in boundaries by a file.

use std::collections::BTreeMap;

use ::jobs::JobId;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use files::{Attachment, Claimed, Kind, Rujukan, RujukanId, Stored};
use futures_util::{StreamExt as _, stream};
use kernel::{FieldErrors, Scope};
use org::{
    By,
    audit::{self, Entry},
};
use serde::Deserialize;
use web::{App, Ctx, Failure, Flash, Form, Path, Upload, UploadedFile, document, first_time};

use crate::{
    access,
    input::BatasForm,
    jobs::{BATAS, Diminta},
    pages::muat::{ALAMAT, Berkas, MuatPage, pekerjaan},
    store::muatan::{self, Muatan},
};

/// A province in fine detail: as many bytes as are read of a file of boundaries.
pub(super) const LIMIT: usize = 16 * 1024 * 1024;

/// Files that the page shows, the newest ones.
const SHOWN: usize = 50;

const SUDAH: Flash<'static> =
    Flash::warn("Formulir ini sudah terkirim; berkas yang pertama yang dimuat.");

/// Whether whoever asks may take in boundaries. Nearly nobody may, and they cost no question to the database.
pub(super) async fn may(app: &App, ctx: &Ctx) -> db::Result<bool> {
    if !ctx.actor().may(&access::BATAS) {
        return Ok(false);
    }
    let house = app.identity.house().await?;
    Ok(access::may_load(ctx.actor(), house.instansi).is_some())
}

async fn scope(app: &App, ctx: &Ctx) -> Result<Scope, Failure> {
    let house = app.identity.house().await?;
    access::may_load(ctx.actor(), house.instansi).ok_or(Failure::Forbidden)
}

/// The form with what was brought before.
pub(super) async fn form(State(app): State<App>, ctx: Ctx) -> Result<Response, Failure> {
    let scope = scope(&app, &ctx).await?;
    page(&app, &ctx, &scope, &BatasForm::default(), &FieldErrors::new()).await
}

async fn page(
    app: &App,
    ctx: &Ctx,
    scope: &Scope,
    form: &BatasForm,
    errors: &FieldErrors,
) -> Result<Response, Failure> {
    let berkas = berkas(app, ctx, scope).await?;
    Ok(ctx.page(&MuatPage {
        shell: &ctx.shell(),
        csrf: ctx.csrf(),
        token: &ctx.form_token(),
        form,
        errors,
        berkas: &berkas,
        zona: ctx.actor().zona(),
    }))
}

/// The newest files, those that are not taken in with the job that says why.
async fn berkas(app: &App, ctx: &Ctx, scope: &Scope) -> Result<Vec<Berkas>, Failure> {
    let account = ctx.actor().account().ok_or(Failure::SignIn)?;
    let known = muatan::list(&app.db, scope).await?;
    let mut known: BTreeMap<String, Muatan> =
        known.into_iter().map(|muatan| (muatan.rujukan_id.clone(), muatan)).collect();
    let documents = files::list(&app.db, scope, "wilayah", "batas").await?;
    let with = |rujukan: Rujukan| known.remove(&rujukan.id).map(|muatan| (rujukan, muatan));
    let found: Vec<(Rujukan, Muatan)> = documents.into_iter().rev().filter_map(with).collect();
    let mut berkas = Vec::new();
    for (rujukan, muatan) in found.into_iter().take(SHOWN) {
        let pekerjaan = if muatan.dimuat_at.is_some() {
            None
        } else {
            let id = JobId(muatan.pekerjaan_id.clone());
            ::jobs::find(&app.db, scope, account, &id).await?
        };
        berkas.push(Berkas { rujukan, muatan, pekerjaan });
    }
    Ok(berkas)
}

/// Keeps the file and has it read by a job, on whose page everything that is wrong with it will stand.
pub(super) async fn create(
    State(app): State<App>,
    ctx: Ctx,
    mut upload: Upload<LIMIT>,
) -> Result<Response, Failure> {
    let scope = scope(&app, &ctx).await?;
    let form = BatasForm { sumber: upload.field("sumber").to_owned() };
    let file = match chosen(&form, upload.file.take()) {
        Ok(file) => file,
        Err(errors) => return refuse(&app, &ctx, &scope, &form, &errors).await,
    };
    let stored = match keep(&app, &ctx, &scope, &file).await {
        Ok(stored) => stored,
        Err(files::Refused::Database(error)) => return Err(error.into()),
        Err(refused) => {
            tracing::info!(%refused, "a file of boundaries was not taken");
            let errors = FieldErrors::one("berkas", refused.message());
            return refuse(&app, &ctx, &scope, &form, &errors).await;
        }
    };
    let token = upload.field(ui::TOKEN_FIELD);
    let asked = ask(&app, &ctx, &scope, (&file.name, &stored), form.sumber.trim(), token).await?;
    Ok(match asked {
        Some(job) => ctx.redirect(&pekerjaan(job.as_str())),
        None => ctx.redirect_with(ALAMAT, &SUDAH),
    })
}

/// The file, if the form beside it is good; otherwise it must be chosen once more.
fn chosen(form: &BatasForm, file: Option<UploadedFile>) -> Result<UploadedFile, FieldErrors> {
    let mut errors = form.check();
    match file {
        Some(file) if errors.is_empty() => return Ok(file),
        Some(_) => {
            errors.add("berkas", "Pilih berkasnya sekali lagi setelah isian di atas diperbaiki.");
        }
        None => errors.add("berkas", "Pilih berkas GeoJSON yang akan dimuat."),
    }
    Err(errors)
}

async fn refuse(
    app: &App,
    ctx: &Ctx,
    scope: &Scope,
    form: &BatasForm,
    errors: &FieldErrors,
) -> Result<Response, Failure> {
    let page = page(app, ctx, scope, form, errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn keep(
    app: &App,
    ctx: &Ctx,
    scope: &Scope,
    file: &UploadedFile,
) -> Result<Stored, files::Refused> {
    let max_bytes = u64::try_from(LIMIT).unwrap_or(u64::MAX);
    let claimed = Claimed { name: &file.name, max_bytes, allowed: &[Kind::Geojson] };
    let content = Bytes::copy_from_slice(&file.bytes);
    let body = stream::iter([Ok(content)]).boxed();
    app.files.put(&app.db, scope, body, claimed, &app.entropy, ctx.now()).await
}

/// Refers to the file and asks for the job, both or neither; none when the form was sent before.
async fn ask(
    app: &App,
    ctx: &Ctx,
    scope: &Scope,
    (name, stored): (&str, &Stored),
    sumber: &str,
    token: &str,
) -> Result<Option<JobId>, Failure> {
    let (actor, at) = (ctx.actor(), ctx.now());
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, scope.instansi(), token, at).await? {
        return Ok(None);
    }
    let to = Attachment { room: "wilayah", subject: "batas", opd: None, name, by: actor.by(), at };
    let attached = files::attach(&mut tx, scope, to, stored, &app.entropy).await;
    let rujukan = attached
        .map_err(|refused| Failure::Internal(refused.to_string()))?
        .ok_or_else(|| Failure::Internal("a content went before it was referred to".to_owned()))?;
    let asked = Diminta { rujukan: rujukan.clone(), sumber: sumber.to_owned() };
    let job = ::jobs::NewJob {
        code: BATAS,
        title: &format!("Memuat batas wilayah: {name}"),
        input: serde_json::to_value(&asked)
            .map_err(|error| Failure::Internal(error.to_string()))?,
        at,
        not_before: None,
        unique_key: None,
    };
    let job = ::jobs::enqueue(&mut tx, actor, &app.entropy, job).await?;
    muatan::begin(&mut tx, scope, (&rujukan, job.as_str()), (sumber, actor.name())).await?;
    tx.commit().await?;
    app.bell.ring();
    Ok(Some(job))
}

/// A file as it was brought.
pub(super) async fn unduh(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<RujukanId>,
) -> Result<Response, Failure> {
    let scope = scope(&app, &ctx).await?;
    let found = app.files.open(&app.db, &scope, &id).await;
    let found = found.map_err(|error| Failure::Internal(error.to_string()))?;
    let (rujukan, body) =
        found.filter(|(rujukan, _)| rujukan.room == "wilayah").ok_or(Failure::NotFound)?;
    Ok(document(&rujukan, body))
}

#[derive(Deserialize)]
pub(super) struct Kosong {}

/// Takes a file away. The boundaries that it brought stay.
pub(super) async fn hapus(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<RujukanId>,
    Form(Kosong {}): Form<Kosong>,
) -> Result<Response, Failure> {
    let scope = scope(&app, &ctx).await?;
    let by = By { actor: ctx.actor(), entropy: &app.entropy, at: ctx.now() };
    let mut tx = app.db.begin().await?;
    if !muatan::remove(&mut tx, &scope, &id, by.at).await? {
        return Err(Failure::NotFound);
    }
    let entry = Entry {
        room: "wilayah",
        action: "wilayah.batas.hapus",
        subject: id.as_str(),
        opd: None,
        detail: "Menghapus satu berkas batas; batasnya tetap".to_owned(),
    };
    audit::append(&mut tx, by, entry).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(ALAMAT, &Flash::ok("Berkas dihapus. Batas yang sudah dimuat tetap.")))
}
