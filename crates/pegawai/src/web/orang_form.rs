//! Adding a person and changing a record.

use ::web::{App, Ctx, Failure, Flash, Form, Path, first_time};
use axum::{extract::State, response::Response};
use kernel::{FieldErrors, Scope};
use maud::Markup;
use org::{
    Saved,
    audit::{self, Entry},
};

use super::{by, muat, refused, stale, taken, today};
use crate::{
    access::KELOLA,
    input::orang::{NikInput, OrangForm, OrangInput},
    nik,
    pages::{
        address,
        orang_form::{self as page, Filled},
    },
    store::{
        self,
        orang::{NewPegawai, Pegawai, PegawaiId},
    },
};

/// A form with everything around it.
struct Shown<'a> {
    over: Option<&'a Pegawai>,
    form: &'a OrangForm,
    errors: &'a FieldErrors,
    stale: Option<&'a OrangForm>,
}

async fn render(app: &App, ctx: &Ctx, scope: &Scope, shown: Shown<'_>) -> Result<Markup, Failure> {
    let units = muat::units_in(app, scope, today(ctx)).await?;
    let token = ctx.form_token();
    let Shown { over, form, errors, stale } = shown;
    let filled =
        Filled { over, form, errors, units: &units, stale, csrf: ctx.csrf(), token: &token };
    Ok(page::page(&ctx.shell(), &filled))
}

/// The form for a new person.
pub(super) async fn blank(State(app): State<App>, ctx: Ctx) -> Result<Response, Failure> {
    let scope = ctx.scope(&KELOLA)?;
    let (form, errors) = (OrangForm::default(), FieldErrors::new());
    let shown = Shown { over: None, form: &form, errors: &errors, stale: None };
    Ok(ctx.page(&render(&app, &ctx, &scope, shown).await?))
}

/// What the form means, where the reader may put the person there.
async fn understood(
    app: &App,
    ctx: &Ctx,
    scope: &Scope,
    form: &OrangForm,
) -> Result<Result<OrangInput, FieldErrors>, Failure> {
    let input = match form.parse() {
        Ok(input) => input,
        Err(errors) => return Ok(Err(errors)),
    };
    let opd = org::opd::find_at(&app.db, scope, &input.data.opd, today(ctx)).await?;
    if opd.is_none() {
        return Ok(Err(FieldErrors::one("opd", "Pilih unit kerja dari daftar ini.")));
    }
    Ok(Ok(input))
}

/// Numbers that another person has, beside their fields.
const TAKEN: &[(&str, &str, &str)] = &[
    ("nip", "nip", "NIP ini sudah tercatat pada pegawai lain. Cari nomornya di daftar."),
    ("nomor_internal", "nomor_internal", "Nomor ini sudah tercatat pada pegawai lain."),
    ("nik_indeks", "nik", "NIK ini sudah tercatat pada pegawai lain."),
];

/// Adds a person.
pub(super) async fn create(
    State(app): State<App>,
    ctx: Ctx,
    Form(form): Form<OrangForm>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(&KELOLA)?;
    let added = match understood(&app, &ctx, &scope, &form).await? {
        Ok(input) => add(&app, &ctx, &scope, &form, &input).await?,
        Err(errors) => Err(errors),
    };
    match added {
        Ok(to) => Ok(ctx.redirect_with(&to, &Flash::ok("Pegawai ditambahkan."))),
        Err(errors) => {
            let shown = Shown { over: None, form: &form, errors: &errors, stale: None };
            Ok(refused(&ctx, &render(&app, &ctx, &scope, shown).await?))
        }
    }
}

/// Where to go on, or what another person has already.
async fn add(
    app: &App,
    ctx: &Ctx,
    scope: &Scope,
    form: &OrangForm,
    input: &OrangInput,
) -> Result<Result<String, FieldErrors>, Failure> {
    let id = PegawaiId::new(&app.entropy, ctx.now());
    let sealed = match &input.nik {
        NikInput::Keep => None,
        NikInput::Set(digits) => Some(nik::seal(app, scope.instansi(), &id, digits)),
    };
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, scope.instansi(), &form.token, ctx.now()).await? {
        return Ok(Ok(crate::pages::ROOT.to_owned()));
    }
    let new = NewPegawai { id: &id, data: &input.data, nik: sealed.as_ref() };
    if let Err(error) = store::orang::insert(&mut tx, scope, by(app, ctx), &[new]).await {
        return taken(error, TAKEN).map(Err);
    }
    note(&mut tx, app, ctx, "pegawai.tambah", (&id, input)).await?;
    tx.commit().await?;
    Ok(Ok(address(&id)))
}

async fn note(
    tx: &mut db::Tx,
    app: &App,
    ctx: &Ctx,
    action: &str,
    (id, input): (&PegawaiId, &OrangInput),
) -> Result<(), Failure> {
    let verb = if action == "pegawai.tambah" { "Menambah" } else { "Mengubah data" };
    let entry = Entry {
        room: "pegawai",
        action,
        subject: id.as_str(),
        opd: Some(&input.data.opd),
        detail: format!("{verb} {}", input.data.nama_lengkap()),
    };
    Ok(audit::append(tx, by(app, ctx), entry).await?)
}

async fn found(app: &App, ctx: &Ctx, id: &PegawaiId) -> Result<(Scope, Pegawai), Failure> {
    let scope = ctx.scope(&KELOLA)?;
    let pegawai = store::orang::find(&app.db, &scope, id).await?.ok_or(Failure::NotFound)?;
    Ok((scope, pegawai))
}

/// The form over a record. Opening it is a look as well.
pub(super) async fn edit(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<PegawaiId>,
) -> Result<Response, Failure> {
    let (scope, pegawai) = found(&app, &ctx, &id).await?;
    if let Some(akun) = ctx.actor().account().filter(|akun| pegawai.akun.as_ref() != Some(akun)) {
        store::lihat::record(&app.writer, &scope, (akun, ctx.now()), &id, "ubah").await?;
    }
    let (form, errors) = (OrangForm::of(&pegawai.data, pegawai.version), FieldErrors::new());
    let shown = Shown { over: Some(&pegawai), form: &form, errors: &errors, stale: None };
    Ok(ctx.page(&render(&app, &ctx, &scope, shown).await?))
}

/// What became of a change.
enum Changed {
    Done,
    Refused(FieldErrors),
    Stale,
}

/// Changes a record.
pub(super) async fn save(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<PegawaiId>,
    Form(mut form): Form<OrangForm>,
) -> Result<Response, Failure> {
    let (scope, pegawai) = found(&app, &ctx, &id).await?;
    let changed = match understood(&app, &ctx, &scope, &form).await? {
        Ok(input) => change(&app, &ctx, (&scope, &id), &form, &input).await?,
        Err(errors) => Changed::Refused(errors),
    };
    let none = FieldErrors::new();
    let over = Some(&pegawai);
    match changed {
        Changed::Done => Ok(ctx.redirect_with(&address(&id), &Flash::ok("Data tersimpan."))),
        Changed::Refused(errors) => {
            let shown = Shown { over, form: &form, errors: &errors, stale: None };
            Ok(refused(&ctx, &render(&app, &ctx, &scope, shown).await?))
        }
        Changed::Stale => {
            // Sent again, it goes over what is stored now.
            form.version = pegawai.version.to_string();
            let stored = OrangForm::of(&pegawai.data, pegawai.version);
            let shown = Shown { over, form: &form, errors: &none, stale: Some(&stored) };
            Ok(stale(&ctx, &render(&app, &ctx, &scope, shown).await?))
        }
    }
}

async fn change(
    app: &App,
    ctx: &Ctx,
    (scope, id): (&Scope, &PegawaiId),
    form: &OrangForm,
    input: &OrangInput,
) -> Result<Changed, Failure> {
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, scope.instansi(), &form.token, ctx.now()).await? {
        return Ok(Changed::Done);
    }
    let over = (id, input.version);
    match store::orang::save(&mut tx, scope, by(app, ctx), over, &input.data).await {
        Ok(Saved::Version(_)) => {}
        Ok(Saved::Stale) => return Ok(Changed::Stale),
        Err(error) => return taken(error, TAKEN).map(Changed::Refused),
    }
    if let NikInput::Set(digits) = &input.nik {
        let sealed = nik::seal(app, scope.instansi(), id, digits);
        if let Err(error) = store::orang::save_nik(&mut tx, scope, id, Some(&sealed)).await {
            return taken(error, TAKEN).map(Changed::Refused);
        }
    }
    note(&mut tx, app, ctx, "pegawai.ubah", (id, input)).await?;
    tx.commit().await?;
    Ok(Changed::Done)
}
