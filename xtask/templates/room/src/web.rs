//! Routes and handlers: understand the form, ask access, load, decide, store, answer.

#[cfg(test)]
mod story;

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use db::Tx;
use kernel::{Actor, FieldErrors, Scope};
use org::{
    By, Saved,
    audit::{self, Entry},
};
use web::{Access, App, Ctx, Failure, Flash, Form, Path, Route, first_time};

use crate::{
    HOME, access,
    input::BendaForm,
    pages::{self, Filled},
    store::{self, Benda, BendaId},
};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("", Access::Needs(&access::LIHAT), list),
        Route::post("", Access::Needs(&access::UBAH), create),
        Route::get("/baru", Access::Needs(&access::UBAH), blank),
        Route::get("/{id}", Access::Needs(&access::UBAH), edit),
        Route::post("/{id}", Access::Needs(&access::UBAH), save),
    ]
}

fn may_change(actor: &Actor) -> Result<Scope, Failure> {
    access::may_change(actor).ok_or(Failure::Forbidden)
}

async fn list(State(app): State<App>, ctx: Ctx) -> Result<Response, Failure> {
    let scope = access::may_read(ctx.actor()).ok_or(Failure::Forbidden)?;
    let all = store::list_benda(&app.db, &scope).await?;
    let hari_ini = ctx.now().date(ctx.actor().zona());
    let may_change = access::may_change(ctx.actor()).is_some();
    Ok(ctx.page(&pages::list(&ctx.shell(), ctx.notice(), &all, hari_ini, may_change)))
}

async fn blank(ctx: Ctx) -> Result<Response, Failure> {
    may_change(ctx.actor())?;
    Ok(answer(StatusCode::OK, &ctx, None, &BendaForm::default(), &FieldErrors::new()))
}

async fn create(
    State(app): State<App>,
    ctx: Ctx,
    Form(form): Form<BendaForm>,
) -> Result<Response, Failure> {
    let scope = may_change(ctx.actor())?;
    let input = match form.parse() {
        Ok(input) => input,
        Err(errors) => {
            return Ok(answer(StatusCode::UNPROCESSABLE_ENTITY, &ctx, None, &form, &errors));
        }
    };
    let by = By { actor: ctx.actor(), entropy: &app.entropy, at: ctx.now() };
    let mut tx = app.db.begin().await?;
    if first_time(&mut tx, scope.instansi(), &form.token, by.at).await? {
        let id = BendaId::new(by.entropy, by.at);
        store::insert_benda(&mut tx, &scope, by, &id, &input).await?;
        remember(&mut tx, by, "ruangbaru.tambah", &id, format!("Menambah {}", input.judul)).await?;
        tx.commit().await?;
    }
    Ok(ctx.redirect_with(HOME, &Flash::ok("Sudah disimpan.")))
}

async fn edit(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<BendaId>,
) -> Result<Response, Failure> {
    let scope = may_change(ctx.actor())?;
    let found = store::find_benda(&app.db, &scope, &id).await?.ok_or(Failure::NotFound)?;
    Ok(answer(StatusCode::OK, &ctx, Some(&id), &as_form(&found), &FieldErrors::new()))
}

async fn save(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<BendaId>,
    Form(form): Form<BendaForm>,
) -> Result<Response, Failure> {
    let scope = may_change(ctx.actor())?;
    store::find_benda(&app.db, &scope, &id).await?.ok_or(Failure::NotFound)?;
    let input = match form.parse() {
        Ok(input) => input,
        Err(errors) => {
            return Ok(answer(StatusCode::UNPROCESSABLE_ENTITY, &ctx, Some(&id), &form, &errors));
        }
    };
    let by = By { actor: ctx.actor(), entropy: &app.entropy, at: ctx.now() };
    let mut tx = app.db.begin().await?;
    if first_time(&mut tx, scope.instansi(), &form.token, by.at).await? {
        match store::save_benda(&mut tx, &scope, by, &id, &input).await? {
            Saved::Version(_) => {}
            Saved::Stale => {
                return Ok(answer(
                    StatusCode::CONFLICT,
                    &ctx,
                    Some(&id),
                    &form,
                    &FieldErrors::new(),
                ));
            }
        }
        remember(&mut tx, by, "ruangbaru.ubah", &id, format!("Mengubah {}", input.judul)).await?;
        tx.commit().await?;
    }
    Ok(ctx.redirect_with(HOME, &Flash::ok("Sudah disimpan.")))
}

/// Notes in the audit trail what was done, in the same transaction.
async fn remember(
    tx: &mut Tx,
    by: By<'_>,
    action: &str,
    id: &BendaId,
    detail: String,
) -> Result<(), Failure> {
    let entry = Entry { room: "ruangbaru", action, subject: id.as_str(), opd: None, detail };
    Ok(audit::append(tx, by, entry).await?)
}

/// The form, with the status that says why it is shown.
fn answer(
    status: StatusCode,
    ctx: &Ctx,
    id: Option<&BendaId>,
    form: &BendaForm,
    errors: &FieldErrors,
) -> Response {
    let stale = status == StatusCode::CONFLICT;
    let token = ctx.form_token();
    let filled = Filled { id, form, errors, stale, token: &token };
    (status, ctx.page(&pages::form(&ctx.shell(), &filled))).into_response()
}

fn as_form(stored: &Benda) -> BendaForm {
    BendaForm {
        judul: stored.judul.clone(),
        tanggal_hari: stored.tanggal.day().to_string(),
        tanggal_bulan: stored.tanggal.month().to_string(),
        tanggal_tahun: stored.tanggal.year().to_string(),
        version: stored.version.to_string(),
        token: String::new(),
    }
}
