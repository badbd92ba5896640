//! The agency tree: adding, changing, closing.

use ::web::{App, Ctx, Failure, Flash, Form, Path, Query, first_time};
use axum::http::StatusCode;
use axum::{extract::State, response::Response};
use jiff::civil::Date;
use kernel::{FieldErrors, OpdId, Scope, tanggal_panjang};
use serde::Deserialize;

use super::{by, page, refused, taken};
use crate::{
    access,
    input::opd::{OpdForm, TutupForm},
    pages::{
        self, FormCtx,
        bentrok::{self, Line},
        opd::HOME,
    },
    rules::{
        peran::may_arrange,
        tree::{self, Change, ChangeError, Opd},
    },
    store::{self, Saved, opd::Node},
};

/// Below which node a new one is to stand.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct IndukQuery {
    induk: String,
}

fn today(ctx: &Ctx) -> Date {
    ctx.now().date(ctx.actor().zona())
}

/// The nodes that may be chosen as a parent: those of today in the person's reach.
async fn choices(app: &App, ctx: &Ctx, scope: &Scope) -> Result<Vec<Opd>, Failure> {
    Ok(store::opd::list_at(&app.db, scope, today(ctx)).await?)
}

async fn new_page(
    app: &App,
    ctx: &Ctx,
    scope: &Scope,
    form: &OpdForm,
    errors: &FieldErrors,
) -> Result<maud::Markup, Failure> {
    let choices = choices(app, ctx, scope).await?;
    let token = ctx.form_token();
    let form_ctx = FormCtx { csrf: ctx.csrf(), token: &token, errors };
    let tree = tree::at(&choices, today(ctx));
    Ok(pages::opd_form::new(&ctx.shell(), form_ctx, form, &tree, scope.opd().is_none()))
}

/// The form for a new node.
pub(super) async fn new_form(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<IndukQuery>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(&access::OPD_UBAH)?;
    let form = OpdForm { induk: query.induk, ..OpdForm::default() }.from(today(&ctx));
    Ok(ctx.page(&new_page(&app, &ctx, &scope, &form, &FieldErrors::new()).await?))
}

/// Adds a node.
pub(super) async fn create(
    State(app): State<App>,
    ctx: Ctx,
    Form(form): Form<OpdForm>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(&access::OPD_UBAH)?;
    match add(&app, &ctx, &scope, &form).await? {
        Ok(opd) => {
            let message = format!("{} sudah ditambahkan.", opd.nama);
            Ok(ctx.redirect_with(&format!("/organisasi/opd/{}", opd.id), &Flash::ok(&message)))
        }
        Err(errors) if errors.is_empty() => Ok(ctx.redirect("/organisasi")),
        Err(errors) => Ok(refused(&ctx, &new_page(&app, &ctx, &scope, &form, &errors).await?)),
    }
}

/// `Err` without errors: the form was sent before.
async fn add(
    app: &App,
    ctx: &Ctx,
    scope: &Scope,
    form: &OpdForm,
) -> Result<Result<Opd, FieldErrors>, Failure> {
    let (kode, input) = match form.parse_new() {
        Ok(input) => input,
        Err(errors) => return Ok(Err(errors)),
    };
    let induk = input.facts.induk.clone();
    if !may_arrange(scope, induk.as_ref(), induk.as_ref()) {
        return Ok(Err(FieldErrors::one("induk", "Pilih induk di dalam OPD Anda.")));
    }
    let opd = Opd {
        id: OpdId::new(&app.entropy, ctx.now()),
        kode,
        nama: input.facts.nama,
        singkatan: input.facts.singkatan,
        jenis: input.facts.jenis,
        perangkat_daerah: input.facts.perangkat_daerah,
        induk,
        mulai: input.mulai,
        sampai: None,
        dasar: input.facts.dasar,
    };
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, scope.instansi(), &form.token, ctx.now()).await? {
        return Ok(Err(FieldErrors::new()));
    }
    let versions = store::opd::hold_every_version(&mut tx, scope).await?;
    if let Err(error) = tree::Forest::new(versions).plan_new(&opd) {
        return Ok(Err(told(&error)));
    }
    if let Err(error) = store::opd::create(&mut tx, scope, by(app, ctx), &opd).await {
        return taken(error, "kode", "kode", "Kode ini sudah dipakai. Pilih kode lain.").map(Err);
    }
    tx.commit().await?;
    Ok(Ok(opd))
}

fn told(error: &ChangeError) -> FieldErrors {
    let (field, message) = pages::words::change_error(error);
    FieldErrors::one(field, message)
}

/// A node that the person may change, with the reach in which they may.
async fn changeable(app: &App, ctx: &Ctx, id: &OpdId) -> Result<(Scope, Node, Opd), Failure> {
    let scope = ctx.scope(&access::OPD_UBAH)?;
    let node = store::opd::find(&app.db, &scope, id).await?.ok_or(Failure::NotFound)?;
    let newest = node.versions.first().cloned().ok_or(Failure::NotFound)?;
    if may_arrange(&scope, newest.induk.as_ref(), newest.induk.as_ref()) {
        Ok((scope, node, newest))
    } else {
        Err(Failure::Forbidden)
    }
}

async fn change_page(
    app: &App,
    ctx: &Ctx,
    (scope, newest): (&Scope, &Opd),
    form: &OpdForm,
    errors: &FieldErrors,
) -> Result<maud::Markup, Failure> {
    let mut choices = choices(app, ctx, scope).await?;
    let below = tree::at(&choices, today(ctx)).subtree(&newest.id);
    choices.retain(|opd| !below.contains(&opd.id));
    let token = ctx.form_token();
    let form_ctx = FormCtx { csrf: ctx.csrf(), token: &token, errors };
    let tree = tree::at(&choices, today(ctx));
    Ok(pages::opd_form::change(&ctx.shell(), form_ctx, newest, form, &tree, scope.opd().is_none()))
}

/// The form for a changed node, filled with what it is.
pub(super) async fn change_form(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<OpdId>,
) -> Result<Response, Failure> {
    let (scope, node, newest) = changeable(&app, &ctx, &id).await?;
    let form = OpdForm {
        kode: newest.kode.clone(),
        nama: newest.nama.clone(),
        singkatan: newest.singkatan.clone().unwrap_or_default(),
        jenis: newest.jenis.code().to_owned(),
        perangkat_daerah: if newest.perangkat_daerah { "ya".to_owned() } else { String::new() },
        induk: newest.induk.as_ref().map(|induk| induk.0.clone()).unwrap_or_default(),
        version: node.version.to_string(),
        ..OpdForm::default()
    }
    .from(today(&ctx));
    Ok(ctx.page(&change_page(&app, &ctx, (&scope, &newest), &form, &FieldErrors::new()).await?))
}

/// What became of a change.
enum Outcome {
    Done,
    Again,
    Stale,
    Refused(FieldErrors),
}

/// Plans and carries out one change, holding the tree meanwhile.
async fn carry_out(
    app: &App,
    ctx: &Ctx,
    (scope, id, token): (&Scope, &OpdId, &str),
    (version, from): (i64, Date),
    change: &Change,
    detail: String,
) -> Result<Outcome, Failure> {
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, scope.instansi(), token, ctx.now()).await? {
        return Ok(Outcome::Again);
    }
    let versions = store::opd::hold_every_version(&mut tx, scope).await?;
    let plan = match tree::Forest::new(versions).plan(id, from, change) {
        None => return Err(Failure::NotFound),
        Some(Err(error)) => return Ok(Outcome::Refused(told(&error))),
        Some(Ok(plan)) => plan,
    };
    match store::opd::save(&mut tx, scope, by(app, ctx), id, version, &plan, detail).await? {
        Saved::Stale => Ok(Outcome::Stale),
        Saved::Version(_) => {
            tx.commit().await?;
            Ok(Outcome::Done)
        }
    }
}

/// Another version than the one seen: the same form once more, or somebody else's change.
async fn again_or_stale(
    app: &App,
    ctx: &Ctx,
    scope: &Scope,
    token: &str,
) -> Result<Outcome, Failure> {
    let mut tx = app.db.begin().await?;
    let first = first_time(&mut tx, scope.instansi(), token, ctx.now()).await?;
    // Not committed: a stale form writes nothing, its token neither.
    Ok(if first { Outcome::Stale } else { Outcome::Again })
}

/// Renames or moves a node from a day on.
pub(super) async fn change(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<OpdId>,
    Form(form): Form<OpdForm>,
) -> Result<Response, Failure> {
    let (scope, node, newest) = changeable(&app, &ctx, &id).await?;
    let outcome = match form.parse() {
        Err(errors) => Outcome::Refused(errors),
        Ok(input) if input.version != node.version => {
            again_or_stale(&app, &ctx, &scope, &form.token).await?
        }
        Ok(input) if !may_arrange(&scope, newest.induk.as_ref(), input.facts.induk.as_ref()) => {
            Outcome::Refused(FieldErrors::one("induk", "Pilih induk di dalam OPD Anda."))
        }
        Ok(input) => {
            let detail = pages::words::changed_opd(&newest, &input.facts, input.mulai);
            let at = (input.version, input.mulai);
            let change = Change::Revise(input.facts);
            carry_out(&app, &ctx, (&scope, &id, &form.token), at, &change, detail).await?
        }
    };
    let to = format!("/organisasi/opd/{id}");
    match outcome {
        Outcome::Done => Ok(ctx.redirect_with(&to, &Flash::ok("Perubahan tersimpan."))),
        Outcome::Again => Ok(ctx.redirect(&to)),
        Outcome::Stale => stale(&app, &ctx, &scope, &id, &form).await,
        Outcome::Refused(errors) => {
            Ok(refused(&ctx, &change_page(&app, &ctx, (&scope, &newest), &form, &errors).await?))
        }
    }
}

fn yes_or_no(yes: bool) -> String {
    if yes { "Ya".to_owned() } else { "Tidak".to_owned() }
}

/// What was typed beside what is stored, field by field.
fn compared(form: &OpdForm, stored: &Opd, name_of: &dyn Fn(&str) -> String) -> [Line; 7] {
    let typed_date = format!("{} {} {}", form.mulai_hari, form.mulai_bulan, form.mulai_tahun);
    [
        Line { label: "Nama", typed: form.nama.clone(), stored: stored.nama.clone() },
        Line {
            label: "Singkatan",
            typed: form.singkatan.clone(),
            stored: stored.singkatan.clone().unwrap_or_default(),
        },
        Line {
            label: "Dihitung sebagai perangkat daerah",
            typed: yes_or_no(!form.perangkat_daerah.is_empty()),
            stored: yes_or_no(stored.perangkat_daerah),
        },
        Line { label: "Jenis", typed: form.jenis.clone(), stored: stored.jenis.code().to_owned() },
        Line {
            label: "Berada di bawah",
            typed: name_of(&form.induk),
            stored: stored.induk.as_ref().map(|induk| name_of(induk.as_str())).unwrap_or_default(),
        },
        Line { label: "Berlaku mulai", typed: typed_date, stored: tanggal_panjang(stored.mulai) },
        Line {
            label: "Dasar hukum",
            typed: form.dasar.clone(),
            stored: stored.dasar.clone().unwrap_or_default(),
        },
    ]
}

/// Both versions side by side.
async fn stale(
    app: &App,
    ctx: &Ctx,
    scope: &Scope,
    id: &OpdId,
    form: &OpdForm,
) -> Result<Response, Failure> {
    let node = store::opd::find(&app.db, scope, id).await?.ok_or(Failure::NotFound)?;
    let stored = node.versions.first().ok_or(Failure::NotFound)?;
    let versions = choices(app, ctx, scope).await?;
    let name_of = |id: &str| {
        versions
            .iter()
            .find(|opd| opd.id.as_str() == id)
            .map_or_else(|| id.to_owned(), |opd| opd.nama.clone())
    };
    let lines = compared(form, stored, &name_of);
    let again = format!("/organisasi/opd/{id}/ubah");
    let markup =
        bentrok::page(&ctx.shell(), &format!("Ubah {}", stored.nama), &[HOME], &lines, &again);
    Ok(page(ctx, StatusCode::CONFLICT, &markup))
}

async fn close_page(
    app: &App,
    ctx: &Ctx,
    (scope, newest): (&Scope, &Opd),
    form: &TutupForm,
    errors: &FieldErrors,
) -> Result<maud::Markup, Failure> {
    let all = choices(app, ctx, scope).await?;
    let tree = tree::at(&all, today(ctx));
    let token = ctx.form_token();
    let form_ctx = FormCtx { csrf: ctx.csrf(), token: &token, errors };
    Ok(pages::opd_form::close(&ctx.shell(), form_ctx, newest, form, &tree))
}

/// The form for closing a node.
pub(super) async fn close_form(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<OpdId>,
) -> Result<Response, Failure> {
    let (scope, node, newest) = changeable(&app, &ctx, &id).await?;
    let day = today(&ctx);
    let form = TutupForm {
        mulai_hari: day.day().to_string(),
        mulai_bulan: day.month().to_string(),
        mulai_tahun: day.year().to_string(),
        version: node.version.to_string(),
        ..TutupForm::default()
    };
    Ok(ctx.page(&close_page(&app, &ctx, (&scope, &newest), &form, &FieldErrors::new()).await?))
}

/// Closes a node from a day on.
pub(super) async fn close(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<OpdId>,
    Form(form): Form<TutupForm>,
) -> Result<Response, Failure> {
    let (scope, node, newest) = changeable(&app, &ctx, &id).await?;
    let outcome = match form.parse() {
        Err(errors) => Outcome::Refused(errors),
        Ok(input) if input.version != node.version => {
            again_or_stale(&app, &ctx, &scope, &form.token).await?
        }
        Ok(input) => {
            let from = tanggal_panjang(input.mulai);
            let detail = format!("Menutup {} mulai {from}: {}", newest.nama, input.alasan);
            let at = (input.version, input.mulai);
            let change = Change::Close { penerus: input.penerus };
            carry_out(&app, &ctx, (&scope, &id, &form.token), at, &change, detail).await?
        }
    };
    let to = format!("/organisasi/opd/{id}");
    match outcome {
        Outcome::Done => Ok(ctx.redirect_with(&to, &Flash::ok("Penutupan tersimpan."))),
        Outcome::Again => Ok(ctx.redirect(&to)),
        Outcome::Stale => Ok(stale_close(&ctx, &newest, &form)),
        Outcome::Refused(errors) => {
            Ok(refused(&ctx, &close_page(&app, &ctx, (&scope, &newest), &form, &errors).await?))
        }
    }
}

fn stale_close(ctx: &Ctx, stored: &Opd, form: &TutupForm) -> Response {
    let lines = [
        Line { label: "Nama", typed: String::new(), stored: stored.nama.clone() },
        Line {
            label: "Tidak berlaku lagi mulai",
            typed: format!("{} {} {}", form.mulai_hari, form.mulai_bulan, form.mulai_tahun),
            stored: stored.sampai.map_or_else(
                || "Masih berlaku".to_owned(),
                |last| format!("Hari terakhir {}", tanggal_panjang(last)),
            ),
        },
        Line {
            label: "Alasan",
            typed: form.alasan.clone(),
            stored: stored.dasar.clone().unwrap_or_default(),
        },
    ];
    let again = format!("/organisasi/opd/{}/tutup", stored.id);
    let title = format!("Tutup {}", stored.nama);
    page(ctx, StatusCode::CONFLICT, &bentrok::page(&ctx.shell(), &title, &[HOME], &lines, &again))
}
