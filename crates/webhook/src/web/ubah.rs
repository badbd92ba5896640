//! Adding a target, and changing one.

use axum::{extract::State, http::StatusCode, response::Response};
use kernel::{FieldErrors, Scope};
use maud::Markup;
use org::Saved;
use web::{App, Ctx, Failure, Flash, Form, Path, first_time};

use super::{by, find, note, page, scope};
use crate::{
    House, TujuanId, event,
    input::formulir::{TujuanForm, version},
    pages::{
        self, FormCtx,
        bentrok::{self, Line},
        formulir, labels,
        rahasia::{self, Shown},
    },
    store::tujuan::{self, Added, TARGETS, TujuanRow},
};

const TAKEN: &str = "Nama ini sudah dipakai tujuan lain.";

fn form_page<H: House>(
    ctx: &Ctx,
    row: Option<&TujuanRow>,
    form: &TujuanForm,
    errors: &FieldErrors,
) -> Markup {
    let fields = FormCtx { csrf: ctx.csrf(), token: &ctx.form_token(), errors };
    match row {
        Some(row) => formulir::change(&ctx.shell(), fields, row, form, H::events()),
        None => formulir::new(&ctx.shell(), fields, form, H::events()),
    }
}

/// The message of a name that is taken, beside its field; any other error goes on.
fn taken(error: db::Error) -> Result<FieldErrors, Failure> {
    match error {
        db::Error::Conflict { columns, .. } if columns.iter().any(|name| name == "nama") => {
            Ok(FieldErrors::one("nama", TAKEN))
        }
        other => Err(other.into()),
    }
}

/// The form for a new one.
pub(super) async fn new_form<H: House>(ctx: Ctx) -> Result<Response, Failure> {
    scope(&ctx)?;
    Ok(ctx.page(&form_page::<H>(&ctx, None, &TujuanForm::default(), &FieldErrors::new())))
}

/// What became of a new target.
enum New {
    /// Its id and its secret.
    Made(TujuanId, String),
    /// The form came before.
    Before,
    Refused(FieldErrors),
}

/// Adds one and shows its secret.
pub(super) async fn create<H: House>(
    State(app): State<App>,
    ctx: Ctx,
    Form(form): Form<TujuanForm>,
) -> Result<Response, Failure> {
    let scope = scope(&ctx)?;
    match add::<H>(&app, &ctx, &scope, &form).await? {
        New::Made(id, secret) => {
            let shown = Shown { id: &id, name: form.nama.trim(), secret: &secret, old_until: None };
            Ok(ctx.page(&rahasia::shown(&ctx.shell(), &shown)))
        }
        New::Before => Ok(shown_before(&ctx, pages::ROOT)),
        New::Refused(errors) => {
            let markup = form_page::<H>(&ctx, None, &form, &errors);
            Ok(page(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &markup))
        }
    }
}

/// The answer to a form that was sent twice: its secret went with the first answer.
pub(super) fn shown_before(ctx: &Ctx, to: &str) -> Response {
    let flash = Flash::warn("Formulir ini sudah terkirim.");
    let body =
        "Rahasianya hanya ditampilkan sekali. Tidak sempat disimpan? Ganti rahasia tujuannya.";
    ctx.redirect_with(to, &flash.body(body))
}

async fn add<H: House>(
    app: &App,
    ctx: &Ctx,
    scope: &Scope,
    form: &TujuanForm,
) -> Result<New, Failure> {
    let settings = event::settings::<H>(app, scope.instansi()).await?;
    let setup = match form.parse(H::events(), &settings.network) {
        Ok(setup) => setup,
        Err(errors) => return Ok(New::Refused(errors)),
    };
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, scope.instansi(), &form.token, ctx.now()).await? {
        return Ok(New::Before);
    }
    let added = tujuan::add(&mut tx, scope, by(app, ctx), &app.keys, &setup).await;
    let (id, secret) = match added {
        Ok(Added::Made(id, secret)) => (id, secret),
        Ok(Added::Full) => {
            let full = format!("Sudah ada {TARGETS} tujuan. Hapus yang tidak dipakai lagi.");
            return Ok(New::Refused(FieldErrors::one("nama", full)));
        }
        Ok(Added::Outside) => return Err(Failure::Forbidden),
        Err(error) => return taken(error).map(New::Refused),
    };
    let told = labels(&setup.events, H::events()).join("; ");
    let detail = format!(
        "Menambah tujuan {} di {}: {told}",
        setup.name,
        pages::host(setup.address.as_str())
    );
    note(&mut tx, by(app, ctx), "webhook.tambah", &id, detail).await?;
    tx.commit().await?;
    Ok(New::Made(id, secret))
}

/// The form for a changed one, filled with what is stored.
pub(super) async fn change_form<H: House>(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<TujuanId>,
) -> Result<Response, Failure> {
    let row = find(&app, &scope(&ctx)?, &id).await?;
    let form = TujuanForm::of(&row);
    Ok(ctx.page(&form_page::<H>(&ctx, Some(&row), &form, &FieldErrors::new())))
}

/// What became of a change.
enum Change {
    Done,
    /// The form came before.
    Before,
    /// Somebody else was first.
    Stale,
    Refused(FieldErrors),
}

/// Changes one.
pub(super) async fn change<H: House>(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<TujuanId>,
    Form(form): Form<TujuanForm>,
) -> Result<Response, Failure> {
    let scope = scope(&ctx)?;
    let row = find(&app, &scope, &id).await?;
    match save::<H>(&app, &ctx, &scope, (&row, &form)).await? {
        Change::Done => {
            let message = format!("{} sudah diubah.", form.nama.trim());
            Ok(ctx.redirect_with(&pages::href(&id), &Flash::ok(&message)))
        }
        Change::Before => Ok(ctx.redirect(&pages::href(&id))),
        // Loaded once more: the other change may have come while this one was written.
        Change::Stale => Ok(stale::<H>(&ctx, &find(&app, &scope, &id).await?, &form)),
        Change::Refused(errors) => {
            let markup = form_page::<H>(&ctx, Some(&row), &form, &errors);
            Ok(page(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &markup))
        }
    }
}

async fn save<H: House>(
    app: &App,
    ctx: &Ctx,
    scope: &Scope,
    (row, form): (&TujuanRow, &TujuanForm),
) -> Result<Change, Failure> {
    let settings = event::settings::<H>(app, scope.instansi()).await?;
    let setup = match form.parse(H::events(), &settings.network) {
        Ok(setup) => setup,
        Err(errors) => return Ok(Change::Refused(errors)),
    };
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, scope.instansi(), &form.token, ctx.now()).await? {
        return Ok(Change::Before);
    }
    let seen = (&row.id, version(&form.version));
    match tujuan::save(&mut tx, scope, by(app, ctx), seen, &setup).await {
        Ok(Saved::Version(_)) => {}
        Ok(Saved::Stale) => return Ok(Change::Stale),
        Err(error) => return taken(error).map(Change::Refused),
    }
    let told = labels(&setup.events, H::events()).join("; ");
    let host = pages::host(setup.address.as_str());
    let detail = format!("Mengubah tujuan {} di {host}: {told}", setup.name);
    note(&mut tx, by(app, ctx), "webhook.ubah", &row.id, detail).await?;
    tx.commit().await?;
    Ok(Change::Done)
}

/// Both versions side by side.
fn stale<H: House>(ctx: &Ctx, stored: &TujuanRow, form: &TujuanForm) -> Response {
    let events = |codes: &[String]| labels(codes, H::events()).join("; ");
    let lines = [
        Line { label: "Nama", typed: form.nama.clone(), stored: stored.name.clone() },
        Line { label: "Alamat", typed: form.alamat.clone(), stored: stored.address.clone() },
        Line { label: "Peristiwa", typed: events(&form.peristiwa), stored: events(&stored.events) },
    ];
    let again = format!("{}/ubah", pages::href(&stored.id));
    let title = format!("Ubah {}", stored.name);
    page(ctx, StatusCode::CONFLICT, &bentrok::page(&ctx.shell(), &title, &lines, &again))
}
