//! Bringing in levels.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::{FieldErrors, Scope};
use org::{By, Saved};
use serde::Deserialize;
use web::{App, Ctx, Failure, Flash, Form, Path, Upload, first_time};

use super::{load, tulis};
use crate::{
    access,
    input::{
        BadFile, Impor, ImporForm, KeteranganForm, LIMITS, Masukan, read_level_sheet, read_levels,
    },
    instrument,
    lembar::{Lembar, tingkat_of},
    pages::{self, GantiPage, ImporPage, StaleTingkat},
    store::{self, NewPenilaian, PenilaianId},
};

/// Said where a form comes a second time: what came first stands.
pub(super) const SUDAH_TERKIRIM: Flash<'static> = Flash::warn(
    "Formulir ini sudah terkirim; yang pertama yang berlaku. Buka formulir baru untuk mengirim lagi.",
);

/// The empty form, on the running instrument and this year.
pub(super) async fn form(ctx: Ctx) -> Result<Response, Failure> {
    access::may_import(ctx.actor()).ok_or(Failure::Forbidden)?;
    let today = ctx.now().date(ctx.actor().zona());
    let form = ImporForm {
        instrumen: instrument::running(today).meta.id.clone(),
        tahun: today.year().to_string(),
        keadaan: [today.day().to_string(), today.month().to_string(), today.year().to_string()],
        ..ImporForm::default()
    };
    Ok(page(&ctx, &form, &FieldErrors::new(), None))
}

fn page(ctx: &Ctx, form: &ImporForm, errors: &FieldErrors, bad: Option<&BadFile>) -> Response {
    ctx.page(&ImporPage {
        shell: &ctx.shell(),
        csrf: ctx.csrf(),
        token: &ctx.form_token(),
        form,
        errors,
        bad,
    })
}

fn refuse(ctx: &Ctx, form: &ImporForm, errors: &FieldErrors, bad: Option<&BadFile>) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page(ctx, form, errors, bad)).into_response()
}

/// Makes an assessment out of form and file, or shows everything that is wrong with them.
pub(super) async fn create(
    State(app): State<App>,
    ctx: Ctx,
    mut upload: Upload,
) -> Result<Response, Failure> {
    let scope = access::may_import(ctx.actor()).ok_or(Failure::Forbidden)?;
    let form = read_form(&upload);
    let impor = match form.parse() {
        Ok(impor) => impor,
        Err(mut errors) => {
            errors.add("berkas", "Pilih berkasnya sekali lagi setelah isian di atas diperbaiki.");
            return Ok(refuse(&ctx, &form, &errors, None));
        }
    };
    let masukan = match read_file(&mut upload, impor.instrument).await {
        Ok(masukan) => masukan,
        Err(bad) => {
            let errors = FieldErrors::one("berkas", bad.message.clone());
            return Ok(refuse(&ctx, &form, &errors, Some(&bad)));
        }
    };
    match insert(&app, &ctx, &scope, &impor, &masukan, upload.field(ui::TOKEN_FIELD)).await {
        Ok(Some(id)) => Ok(ctx.redirect_with(
            &format!("{}/penilaian/{id}", pages::ROOT),
            &Flash::ok(&format!("{} tingkat tersimpan.", masukan.baris.len())),
        )),
        Ok(None) => Ok(ctx.redirect_with(&format!("{}/penilaian", pages::ROOT), &SUDAH_TERKIRIM)),
        Err(db::Error::Conflict { table, .. }) if table == "maturity_penilaian" => {
            let errors = FieldErrors::one(
                "tahap",
                format!(
                    "{} {} tahap ini sudah ada. Buka penilaiannya lalu pilih \"Ganti tingkat\", atau pilih tahap lain dan pilih berkasnya sekali lagi.",
                    impor.instrument.singkatan, impor.tahun
                ),
            );
            Ok(refuse(&ctx, &form, &errors, None))
        }
        Err(error) => Err(error.into()),
    }
}

fn read_form(upload: &Upload) -> ImporForm {
    let field = |name: &str| upload.field(name).to_owned();
    ImporForm {
        instrumen: field("instrumen"),
        tahun: field("tahun"),
        tahap: field("tahap"),
        keadaan: [field("keadaan_hari"), field("keadaan_bulan"), field("keadaan_tahun")],
        keterangan: KeteranganForm {
            sumber: field("sumber"),
            target: field("target"),
            catatan: field("catatan"),
            ..KeteranganForm::default()
        },
    }
}

async fn read_file(
    upload: &mut Upload,
    instrument: &instrument::Instrumen,
) -> Result<Masukan, BadFile> {
    match upload.file.take() {
        Some(file) => {
            let sheet = import::read(file.name, file.bytes, LIMITS).await;
            read_level_sheet(instrument, sheet)
        }
        None => Err(BadFile {
            message: "Pilih berkas CSV atau XLSX yang akan diimpor.".to_owned(),
            rows: Vec::new(),
        }),
    }
}

/// Writes the assessment; a form that is sent twice makes one.
async fn insert(
    app: &App,
    ctx: &Ctx,
    scope: &Scope,
    impor: &Impor,
    masukan: &Masukan,
    token: &str,
) -> db::Result<Option<PenilaianId>> {
    let (instrument, tahun, tahap) = (impor.instrument, impor.tahun, impor.tahap);
    let by = By { actor: ctx.actor(), entropy: &app.entropy, at: ctx.now() };
    let id = PenilaianId::new(&app.entropy, by.at);
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, scope.instansi(), token, by.at).await? {
        // The first sending has made it; the unique key names it as well as an id would.
        return store::id_of(&mut tx, scope, &instrument.meta.id, tahun, tahap).await;
    }
    let new = NewPenilaian {
        id: &id,
        instrumen: &instrument.meta.id,
        tahun,
        tahap,
        tanggal: impor.tanggal,
        keterangan: &impor.keterangan,
    };
    tulis::create(&mut tx, scope, by, instrument, &new, &masukan.levels, &tingkat_of(masukan))
        .await?;
    tx.commit().await?;
    Ok(Some(id))
}

/// The form for other levels of an assessment.
pub(super) async fn replace_form(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<PenilaianId>,
) -> Result<Response, Failure> {
    let scope = access::may_import(ctx.actor()).ok_or(Failure::Forbidden)?;
    let lembar = load::lembar(&app.db, &scope, &id).await?;
    Ok(replace_page(&ctx, &lembar, lembar.penilaian.version, &FieldErrors::new(), None))
}

fn replace_page(
    ctx: &Ctx,
    lembar: &Lembar,
    versi: i64,
    errors: &FieldErrors,
    bad: Option<&BadFile>,
) -> Response {
    ctx.page(&GantiPage {
        shell: &ctx.shell(),
        csrf: ctx.csrf(),
        token: &ctx.form_token(),
        lembar,
        versi,
        errors,
        bad,
    })
}

/// Replaces the levels by those of a file.
pub(super) async fn replace(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<PenilaianId>,
    mut upload: Upload,
) -> Result<Response, Failure> {
    let scope = access::may_import(ctx.actor()).ok_or(Failure::Forbidden)?;
    let lembar = load::lembar(&app.db, &scope, &id).await?;
    let seen: i64 = upload.field("versi").parse().unwrap_or_default();
    match read_file(&mut upload, lembar.instrument).await {
        Ok(masukan) => {
            save(&app, &ctx, &scope, lembar, seen, &masukan, upload.field(ui::TOKEN_FIELD)).await
        }
        Err(bad) => {
            let errors = FieldErrors::one("berkas", bad.message.clone());
            let page = replace_page(&ctx, &lembar, seen, &errors, Some(&bad));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// What the page of two versions sends: the levels that were already read once.
#[derive(Deserialize)]
pub(super) struct OverwriteForm {
    #[serde(default)]
    versi: i64,
    #[serde(default)]
    isi: String,
    #[serde(default, rename = "_kiriman")]
    kiriman: String,
}

/// Saves levels over a version that somebody else made, once the person has seen both.
pub(super) async fn overwrite(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<PenilaianId>,
    Form(form): Form<OverwriteForm>,
) -> Result<Response, Failure> {
    let scope = access::may_import(ctx.actor()).ok_or(Failure::Forbidden)?;
    let lembar = load::lembar(&app.db, &scope, &id).await?;
    let masukan = read_levels(lembar.instrument, form.isi.as_bytes())
        .map_err(|bad| Failure::BadRequest(bad.message))?;
    save(&app, &ctx, &scope, lembar, form.versi, &masukan, &form.kiriman).await
}

async fn save(
    app: &App,
    ctx: &Ctx,
    scope: &Scope,
    lembar: Lembar,
    seen: i64,
    masukan: &Masukan,
    token: &str,
) -> Result<Response, Failure> {
    let id = lembar.penilaian.id.clone();
    let href = format!("{}/penilaian/{id}", pages::ROOT);
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, scope.instansi(), token, ctx.now()).await? {
        return Ok(ctx.redirect_with(&href, &SUDAH_TERKIRIM));
    }
    let by = By { actor: ctx.actor(), entropy: &app.entropy, at: ctx.now() };
    let saved = tulis::replace(&mut tx, scope, by, &lembar, seen, masukan).await?;
    if saved == Saved::Stale {
        drop(tx);
        return stale(app, ctx, scope, &id, masukan).await;
    }
    tx.commit().await?;
    let done = format!("{} tingkat tersimpan.", masukan.baris.len());
    Ok(ctx.redirect_with(
        &href,
        &if lembar.penilaian.terbit_at.is_some() {
            Flash::warn(&done)
                .body("Penilaian ditarik dari halaman publik sampai diterbitkan lagi.")
        } else {
            Flash::ok(&done)
        },
    ))
}

/// What is stored now beside what was sent.
async fn stale(
    app: &App,
    ctx: &Ctx,
    scope: &Scope,
    id: &PenilaianId,
    masukan: &Masukan,
) -> Result<Response, Failure> {
    let lembar = load::lembar(&app.db, scope, id).await?;
    let oleh = load::nama(&app.db, scope, &lembar.penilaian).await?;
    let page = ctx.page(&StaleTingkat {
        shell: &ctx.shell(),
        csrf: ctx.csrf(),
        token: &ctx.form_token(),
        zona: ctx.actor().zona(),
        lembar: &lembar,
        oleh: &oleh,
        masukan,
    });
    Ok((StatusCode::CONFLICT, page).into_response())
}
