//! Accounts: creating, changing, closing, and letting people in again.

use ::web::{App, Ctx, Failure, Flash, Form, Path, first_time};
use axum::http::StatusCode;
use axum::{extract::State, response::Response};
use kernel::{AccountId, FieldErrors, OpdId, Peran, Scope, waktu_panjang};
use maud::Markup;

use super::{
    akun::{is_own, today, unit_name},
    by,
    masuk::Kosong,
    page, refused, taken,
};
use crate::{
    access::AKUN_KELOLA,
    input::{
        self,
        akun::{AkunForm, TindakanForm},
    },
    pages::{
        FormCtx,
        akun::{HOME, address, state},
        akun_form::{self as pages, Units},
        bentrok::{self, Line},
    },
    rules::{
        peran::{HeldPeran, may_manage},
        session::RESET_SECONDS,
        tree::{self, Opd},
    },
    store::{
        self, Saved,
        akun::{Akun, NewAkun},
    },
};

/// An account that the person may change, with the reach in which they may and the roles it holds.
async fn manageable(
    app: &App,
    ctx: &Ctx,
    id: &AccountId,
) -> Result<(Scope, Akun, Vec<HeldPeran>), Failure> {
    let scope = ctx.scope(&AKUN_KELOLA)?;
    // The account before its roles: a role given in between makes this version stale.
    let akun = store::akun::find(&app.db, &scope, id).await?.ok_or(Failure::NotFound)?;
    let held = store::peran::of_account(&app.db, scope.instansi(), id).await?;
    if may_manage(&scope, akun.opd.as_ref(), &held, today(ctx)) {
        Ok((scope, akun, held))
    } else {
        Err(Failure::Forbidden)
    }
}

/// As [`manageable`], for what nobody does to the own account: one would lock oneself out.
async fn of_another(
    app: &App,
    ctx: &Ctx,
    id: &AccountId,
) -> Result<(Scope, Akun, Vec<HeldPeran>), Failure> {
    if is_own(ctx, id) { Err(Failure::Forbidden) } else { manageable(app, ctx, id).await }
}

/// What is wrong with a unit as the home of an account; `now` may stay.
fn check_home(
    scope: &Scope,
    choices: &[Opd],
    opd: Option<&OpdId>,
    now: Option<&OpdId>,
) -> Result<(), FieldErrors> {
    let fits = match opd {
        None => scope.opd().is_none(),
        Some(opd) => now == Some(opd) || choices.iter().any(|choice| choice.id == *opd),
    };
    if fits { Ok(()) } else { Err(FieldErrors::one("opd", "Pilih unit kerja dari daftar ini.")) }
}

async fn choices(app: &App, ctx: &Ctx, scope: &Scope) -> Result<Vec<Opd>, Failure> {
    Ok(store::opd::list_at(&app.db, scope, today(ctx)).await?)
}

async fn create_page(
    app: &App,
    ctx: &Ctx,
    scope: &Scope,
    form: &AkunForm,
    errors: &FieldErrors,
) -> Result<Markup, Failure> {
    let choices = choices(app, ctx, scope).await?;
    let token = ctx.form_token();
    let form_ctx = FormCtx { csrf: ctx.csrf(), token: &token, errors };
    let tree = tree::at(&choices, today(ctx));
    let units = Units { tree: &tree, closed: None, may_be_none: scope.opd().is_none() };
    Ok(pages::create(&ctx.shell(), form_ctx, form, units))
}

/// The form for a new account.
pub(super) async fn create_form(State(app): State<App>, ctx: Ctx) -> Result<Response, Failure> {
    let scope = ctx.scope(&AKUN_KELOLA)?;
    Ok(ctx.page(&create_page(&app, &ctx, &scope, &AkunForm::default(), &FieldErrors::new()).await?))
}

/// What became of a new account.
enum Added {
    New(NewAkun, String),
    Again,
    Refused(FieldErrors),
}

/// Adds an account and shows its one-time link.
pub(super) async fn create(
    State(app): State<App>,
    ctx: Ctx,
    Form(form): Form<AkunForm>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(&AKUN_KELOLA)?;
    match add(&app, &ctx, &scope, &form).await? {
        Added::New(new, code) => {
            Ok(one_time(&app, &ctx, (&new.id, &new.nama, &new.nama_masuk), &code))
        }
        Added::Again => Ok(shown_before(&ctx, "/organisasi/akun")),
        Added::Refused(errors) => {
            Ok(refused(&ctx, &create_page(&app, &ctx, &scope, &form, &errors).await?))
        }
    }
}

async fn add(app: &App, ctx: &Ctx, scope: &Scope, form: &AkunForm) -> Result<Added, Failure> {
    let (nama_masuk, input) = match form.parse_new() {
        Ok(read) => read,
        Err(errors) => return Ok(Added::Refused(errors)),
    };
    if let Err(errors) =
        check_home(scope, &choices(app, ctx, scope).await?, input.opd.as_ref(), None)
    {
        return Ok(Added::Refused(errors));
    }
    let id = AccountId::new(&app.entropy, ctx.now());
    let new = NewAkun { id, nama: input.nama, nama_masuk, opd: input.opd, sandi_hash: None };
    let code = app.entropy.token();
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, scope.instansi(), &form.token, ctx.now()).await? {
        return Ok(Added::Again);
    }
    if let Err(error) = store::akun::create(&mut tx, scope, by(app, ctx), &new).await {
        let message = "Nama masuk ini sudah dipakai akun lain. Pilih nama masuk lain.";
        return taken(error, "nama_masuk", "nama_masuk", message).map(Added::Refused);
    }
    store::pulih::put(&mut tx, &new.id, &code, ctx.now().plus_seconds(RESET_SECONDS)).await?;
    tx.commit().await?;
    Ok(Added::New(new, code))
}

/// The one-time link, in the answer itself: it is kept nowhere to be shown again.
fn one_time(app: &App, ctx: &Ctx, akun: (&AccountId, &str, &str), code: &str) -> Response {
    let link = format!("{}/masuk/sandi-baru/{code}", app.config.base_url.trim_end_matches('/'));
    let until = waktu_panjang(ctx.now().plus_seconds(RESET_SECONDS), ctx.actor().zona());
    ctx.page(&pages::one_time(&ctx.shell(), akun, &link, &until))
}

/// The answer to a form that was sent twice: its link went with the first answer.
fn shown_before(ctx: &Ctx, to: &str) -> Response {
    let flash = Flash::warn("Formulir ini sudah terkirim.");
    ctx.redirect_with(
        to,
        &flash.body("Tautannya hanya ditampilkan sekali. Hilang? Setel ulang sandi akunnya."),
    )
}

async fn edit_page(
    app: &App,
    ctx: &Ctx,
    (scope, akun): (&Scope, &Akun),
    form: &AkunForm,
    errors: &FieldErrors,
) -> Result<Markup, Failure> {
    let choices = choices(app, ctx, scope).await?;
    let token = ctx.form_token();
    let form_ctx = FormCtx { csrf: ctx.csrf(), token: &token, errors };
    let tree = tree::at(&choices, today(ctx));
    let gone = akun.opd.as_ref().filter(|opd| tree.find(opd).is_none());
    let name = match gone {
        Some(opd) => unit_name(app, ctx, opd).await?,
        None => None,
    };
    let units = Units {
        tree: &tree,
        closed: gone.zip(name.as_deref()),
        may_be_none: scope.opd().is_none(),
    };
    Ok(pages::edit(&ctx.shell(), form_ctx, akun, form, units))
}

/// The form for new data, filled with what is there.
pub(super) async fn edit_form(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<AccountId>,
) -> Result<Response, Failure> {
    let (scope, akun, _) = manageable(&app, &ctx, &id).await?;
    let form = AkunForm {
        nama: akun.nama.clone(),
        opd: akun.opd.as_ref().map(|opd| opd.0.clone()).unwrap_or_default(),
        version: akun.version.to_string(),
        ..AkunForm::default()
    };
    Ok(ctx.page(&edit_page(&app, &ctx, (&scope, &akun), &form, &FieldErrors::new()).await?))
}

/// What became of a change.
enum Outcome {
    Done,
    Again,
    Stale,
    Refused(FieldErrors),
}

/// Changes name and unit.
pub(super) async fn edit(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<AccountId>,
    Form(form): Form<AkunForm>,
) -> Result<Response, Failure> {
    let (scope, akun, _) = manageable(&app, &ctx, &id).await?;
    let to = address(&id);
    match save(&app, &ctx, (&scope, &akun), &form).await? {
        Outcome::Done => Ok(ctx.redirect_with(&to, &Flash::ok("Data akun tersimpan."))),
        Outcome::Again => Ok(ctx.redirect(&to)),
        Outcome::Stale => stale_edit(&app, &ctx, &scope, &id, &form).await,
        Outcome::Refused(errors) => {
            Ok(refused(&ctx, &edit_page(&app, &ctx, (&scope, &akun), &form, &errors).await?))
        }
    }
}

async fn save(
    app: &App,
    ctx: &Ctx,
    (scope, akun): (&Scope, &Akun),
    form: &AkunForm,
) -> Result<Outcome, Failure> {
    let input = match form.parse() {
        Ok(input) => input,
        Err(errors) => return Ok(Outcome::Refused(errors)),
    };
    let choices = choices(app, ctx, scope).await?;
    if let Err(errors) = check_home(scope, &choices, input.opd.as_ref(), akun.opd.as_ref()) {
        return Ok(Outcome::Refused(errors));
    }
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, scope.instansi(), &form.token, ctx.now()).await? {
        return Ok(Outcome::Again);
    }
    if input.version != akun.version {
        return Ok(Outcome::Stale);
    }
    match store::akun::update(&mut tx, scope, by(app, ctx), akun, &input.nama, input.opd.as_ref())
        .await?
    {
        Saved::Stale => Ok(Outcome::Stale),
        Saved::Version(_) => {
            tx.commit().await?;
            Ok(Outcome::Done)
        }
    }
}

/// Both versions side by side.
async fn stale_edit(
    app: &App,
    ctx: &Ctx,
    scope: &Scope,
    id: &AccountId,
    form: &AkunForm,
) -> Result<Response, Failure> {
    let stored = store::akun::find(&app.db, scope, id).await?.ok_or(Failure::NotFound)?;
    let name = async |opd: Option<&OpdId>| match opd {
        Some(opd) => unit_name(app, ctx, opd).await.map(Option::unwrap_or_default),
        None => Ok("Belum ditetapkan".to_owned()),
    };
    let typed = (!form.opd.is_empty()).then(|| OpdId(form.opd.clone()));
    let lines = [
        Line { label: "Nama", typed: form.nama.clone(), stored: stored.nama.clone() },
        Line {
            label: "Unit kerja",
            typed: name(typed.as_ref()).await?,
            stored: name(stored.opd.as_ref()).await?,
        },
    ];
    let title = format!("Ubah akun {}", stored.nama);
    Ok(stale(ctx, &title, &lines, &format!("{}/ubah", address(id))))
}

/// The 409 page of an account.
pub(super) fn stale(ctx: &Ctx, title: &str, lines: &[Line], again: &str) -> Response {
    page(ctx, StatusCode::CONFLICT, &bentrok::page(&ctx.shell(), title, &[HOME], lines, again))
}

/// The 409 page of a button: what it was to do, and how the account stands.
async fn stale_button(
    app: &App,
    ctx: &Ctx,
    scope: &Scope,
    id: &AccountId,
    wanted: &str,
) -> Result<Response, Failure> {
    let stored = store::akun::find(&app.db, scope, id).await?.ok_or(Failure::NotFound)?;
    let line = Line {
        label: "Keadaan akun",
        typed: wanted.to_owned(),
        stored: state(&stored).1.to_owned(),
    };
    let lines = [line, Line { label: "Nama", typed: String::new(), stored: stored.nama.clone() }];
    Ok(stale(ctx, &format!("Akun {}", stored.nama), &lines, &address(id)))
}

/// Whether somebody who runs the whole institution today would leave it with nobody who does.
pub(super) async fn is_last_admin(
    tx: &mut db::Tx,
    ctx: &Ctx,
    scope: &Scope,
    id: &AccountId,
    held: &[HeldPeran],
) -> db::Result<bool> {
    let runs = held.iter().any(|role| {
        role.peran == Peran::AdminInstansi && role.opd.is_none() && role.valid_on(today(ctx))
    });
    Ok(runs && store::peran::count_other_admins(tx, scope, id, today(ctx)).await? == 0)
}

/// Closes an account.
pub(super) async fn deactivate(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<AccountId>,
    Form(form): Form<TindakanForm>,
) -> Result<Response, Failure> {
    set_active(&app, &ctx, &id, &form, false).await
}

/// Opens an account again.
pub(super) async fn activate(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<AccountId>,
    Form(form): Form<TindakanForm>,
) -> Result<Response, Failure> {
    set_active(&app, &ctx, &id, &form, true).await
}

async fn set_active(
    app: &App,
    ctx: &Ctx,
    id: &AccountId,
    form: &TindakanForm,
    aktif: bool,
) -> Result<Response, Failure> {
    let (scope, akun, held) = of_another(app, ctx, id).await?;
    let to = address(id);
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, scope.instansi(), &form.token, ctx.now()).await? {
        return Ok(ctx.redirect(&to));
    }
    if !aktif && is_last_admin(&mut tx, ctx, &scope, id, &held).await? {
        let flash = Flash::warn("Admin Instansi terakhir tidak dapat dinonaktifkan.");
        return Ok(
            ctx.redirect_with(&to, &flash.body("Beri peran itu kepada orang lain lebih dahulu."))
        );
    }
    let fresh = input::version(&form.version) == akun.version;
    if !fresh
        || store::akun::set_active(&mut tx, &scope, by(app, ctx), &akun, aktif).await?
            == Saved::Stale
    {
        drop(tx);
        return stale_button(app, ctx, &scope, id, if aktif { "Aktif" } else { "Nonaktif" }).await;
    }
    if !aktif {
        store::pulih::clear(&mut tx, id).await?;
    }
    tx.commit().await?;
    let words = if aktif {
        "Akun ini aktif kembali."
    } else {
        "Akun ini dinonaktifkan; semua perangkatnya dikeluarkan."
    };
    Ok(ctx.redirect_with(&to, &Flash::ok(words)))
}

/// Takes the password away and shows a one-time link for a new one.
pub(super) async fn reset_password(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<AccountId>,
    Form(form): Form<TindakanForm>,
) -> Result<Response, Failure> {
    let (scope, akun, _) = of_another(&app, &ctx, &id).await?;
    if !akun.aktif {
        let flash = Flash::warn("Akun ini nonaktif. Aktifkan lebih dahulu.");
        return Ok(ctx.redirect_with(&address(&id), &flash));
    }
    let code = app.entropy.token();
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, scope.instansi(), &form.token, ctx.now()).await? {
        return Ok(shown_before(&ctx, &address(&id)));
    }
    let fresh = input::version(&form.version) == akun.version;
    if !fresh
        || store::akun::clear_password(&mut tx, &scope, by(&app, &ctx), &akun).await?
            == Saved::Stale
    {
        drop(tx);
        return stale_button(&app, &ctx, &scope, &id, "Sandi disetel ulang").await;
    }
    store::pulih::put(&mut tx, &id, &code, ctx.now().plus_seconds(RESET_SECONDS)).await?;
    if !form.kode_kedua.is_empty() && store::totp::remove(&mut tx, &id).await? {
        let detail = format!("Melepas kode kedua akun {}", akun.nama);
        note(&mut tx, &app, &ctx, &akun, "org.akun.kode-lepas", detail).await?;
    }
    tx.commit().await?;
    Ok(one_time(&app, &ctx, (&id, &akun.nama, &akun.nama_masuk), &code))
}

async fn note(
    tx: &mut db::Tx,
    app: &App,
    ctx: &Ctx,
    akun: &Akun,
    action: &str,
    detail: String,
) -> db::Result<()> {
    store::akun::note(tx, by(app, ctx), action, &akun.id, akun.opd.as_ref(), detail).await
}

/// Ends every session of an account.
pub(super) async fn end_sessions(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<AccountId>,
    Form(Kosong {}): Form<Kosong>,
) -> Result<Response, Failure> {
    let (_, akun, _) = of_another(&app, &ctx, &id).await?;
    let mut tx = app.db.begin().await?;
    if store::sesi::end_all(&mut tx, &id, None).await? > 0 {
        let detail = format!("Mengakhiri semua sesi akun {}", akun.nama);
        note(&mut tx, &app, &ctx, &akun, "org.sesi.akhiri", detail).await?;
        tx.commit().await?;
    }
    Ok(ctx.redirect_with(
        &format!("{}#sesi", address(&id)),
        &Flash::ok("Semua perangkatnya sudah dikeluarkan."),
    ))
}
