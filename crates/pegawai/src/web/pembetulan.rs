//! Asking for a correction of the own record, and answering.

use ::web::{App, Ctx, Failure, Flash, Form, Path, first_time};
use axum::{extract::State, response::Response};
use kernel::{FieldErrors, Scope};
use org::{
    Saved,
    audit::{self, Entry},
    notice::{self, Notice},
};

use super::{by, muat, refused, stale};
use crate::{
    access::{KELOLA, SENDIRI},
    input::pembetulan::{JawabForm, MintaForm},
    pages::{
        pangku_form::FormCtx,
        pembetulan::{self as page, DaftarView},
    },
    rules::jenis::KeadaanPembetulan,
    store::{
        self,
        orang::Pegawai,
        pembetulan::{Pembetulan, PembetulanId},
    },
};

/// Requests in the list, of each kind.
const LIMIT: i64 = 100;

async fn own(app: &App, ctx: &Ctx) -> Result<(Scope, Pegawai), Failure> {
    let scope = ctx.scope(&SENDIRI)?;
    let akun = ctx.actor().account().ok_or(Failure::SignIn)?;
    let one = store::orang::of_akun(&app.db, &scope, akun).await?.ok_or(Failure::NotFound)?;
    Ok((scope, one))
}

/// The form for a request.
pub(super) async fn ask_form(State(app): State<App>, ctx: Ctx) -> Result<Response, Failure> {
    own(&app, &ctx).await?;
    let (token, errors) = (ctx.form_token(), FieldErrors::new());
    let form_ctx = FormCtx { csrf: ctx.csrf(), token: &token, errors: &errors };
    Ok(ctx.page(&page::ask(&ctx.shell(), form_ctx, &MintaForm::default())))
}

/// Puts a request.
pub(super) async fn ask(
    State(app): State<App>,
    ctx: Ctx,
    Form(form): Form<MintaForm>,
) -> Result<Response, Failure> {
    let (scope, one) = own(&app, &ctx).await?;
    let (bagian, isi) = match form.parse() {
        Ok(read) => read,
        Err(errors) => {
            let token = ctx.form_token();
            let form_ctx = FormCtx { csrf: ctx.csrf(), token: &token, errors: &errors };
            return Ok(refused(&ctx, &page::ask(&ctx.shell(), form_ctx, &form)));
        }
    };
    let mut tx = app.db.begin().await?;
    if first_time(&mut tx, scope.instansi(), &form.token, ctx.now()).await? {
        let id = PembetulanId::new(&app.entropy, ctx.now());
        let new = (&id, &one.id);
        store::pembetulan::insert(&mut tx, &scope, by(&app, &ctx), new, (bagian, &isi)).await?;
        let detail = format!("Meminta pembetulan data sendiri: {}", bagian.label());
        note(&mut tx, &app, &ctx, ("pegawai.pembetulan.minta", &id, &one.data.opd), detail).await?;
        tx.commit().await?;
    }
    Ok(ctx.redirect_with("/pegawai/saya", &Flash::ok("Permintaan Anda terkirim.")))
}

async fn note(
    tx: &mut db::Tx,
    app: &App,
    ctx: &Ctx,
    (action, id, opd): (&str, &PembetulanId, &kernel::OpdId),
    detail: String,
) -> Result<(), Failure> {
    let entry = Entry { room: "pegawai", action, subject: id.as_str(), opd: Some(opd), detail };
    Ok(audit::append(tx, by(app, ctx), entry).await?)
}

/// The requests of the units that the reader manages.
pub(super) async fn list(State(app): State<App>, ctx: Ctx) -> Result<Response, Failure> {
    let scope = ctx.scope(&KELOLA)?;
    let all = store::pembetulan::list(&app.db, &scope, LIMIT).await?;
    let view = DaftarView {
        all: &all,
        waiting: store::pembetulan::count_waiting(&app.db, &scope).await?,
        units: &muat::units(&app, &ctx).await?,
        zona: ctx.actor().zona(),
    };
    Ok(ctx.page(&page::list(&ctx.shell(), &ctx.notice(), &view)))
}

async fn found(app: &App, ctx: &Ctx, id: &PembetulanId) -> Result<(Scope, Pembetulan), Failure> {
    let scope = ctx.scope(&KELOLA)?;
    let one = store::pembetulan::find(&app.db, &scope, id).await?.ok_or(Failure::NotFound)?;
    Ok((scope, one))
}

async fn render(
    app: &App,
    ctx: &Ctx,
    one: &Pembetulan,
    form: &JawabForm,
    errors: &FieldErrors,
) -> Result<maud::Markup, Failure> {
    let token = ctx.form_token();
    let form_ctx = FormCtx { csrf: ctx.csrf(), token: &token, errors };
    let units = muat::units(app, ctx).await?;
    Ok(page::one(&ctx.shell(), form_ctx, (one, &units, ctx.actor().zona()), form))
}

/// One request.
pub(super) async fn one(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<PembetulanId>,
) -> Result<Response, Failure> {
    let (_, one) = found(&app, &ctx, &id).await?;
    let page = render(&app, &ctx, &one, &JawabForm::default(), &FieldErrors::new()).await?;
    Ok(ctx.page(&page))
}

/// Answers a request, and tells the person.
pub(super) async fn answer(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<PembetulanId>,
    Form(form): Form<JawabForm>,
) -> Result<Response, Failure> {
    let (scope, one) = found(&app, &ctx, &id).await?;
    let (keadaan, jawaban, version) = match form.parse() {
        Ok(read) => read,
        Err(errors) => return Ok(refused(&ctx, &render(&app, &ctx, &one, &form, &errors).await?)),
    };
    let mut tx = app.db.begin().await?;
    if first_time(&mut tx, scope.instansi(), &form.token, ctx.now()).await? {
        let (over, said) = ((&id, version), (keadaan, jawaban.as_str()));
        let saved = store::pembetulan::answer(&mut tx, &scope, by(&app, &ctx), over, said).await?;
        if saved == Saved::Stale {
            drop(tx);
            let (_, now) = found(&app, &ctx, &id).await?;
            return Ok(stale(&ctx, &render(&app, &ctx, &now, &form, &FieldErrors::new()).await?));
        }
        tell(&mut tx, &app, &ctx, (&scope, &one), (keadaan, &jawaban)).await?;
        let detail = format!("Menjawab permintaan pembetulan {}: {}", one.nama, keadaan.label());
        note(&mut tx, &app, &ctx, ("pegawai.pembetulan.jawab", &id, &one.opd), detail).await?;
        tx.commit().await?;
    }
    Ok(ctx.redirect_with(page::LIST, &Flash::ok("Jawaban terkirim.")))
}

/// Tells the person what became of it.
async fn tell(
    tx: &mut db::Tx,
    app: &App,
    ctx: &Ctx,
    (scope, one): (&Scope, &Pembetulan),
    (keadaan, jawaban): (KeadaanPembetulan, &str),
) -> Result<(), Failure> {
    let person = store::orang::find(&app.db, scope, &one.pegawai).await?;
    let Some(akun) = person.and_then(|person| person.akun) else { return Ok(()) };
    let title = format!("{}: pembetulan {}", keadaan.label(), one.bagian.label().to_lowercase());
    let notice = Notice { title: &title, text: jawaban, link: Some("/pegawai/saya") };
    Ok(notice::tell(tx, by(app, ctx), &akun, &notice).await?)
}
