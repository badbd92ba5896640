//! Recording who holds which post, and ending it.

use ::web::{App, Ctx, Failure, Flash, Form, Path, first_time};
use axum::{extract::State, response::Response};
use kernel::{FieldErrors, OpdId, Scope, tanggal_panjang};
use maud::Markup;
use org::{
    Saved,
    audit::{self, Entry},
};

use super::{by, muat, refused, stale, today};
use crate::{
    access::{JABATAN_LIHAT, KELOLA},
    input::pangku::{AkhiriForm, PangkuForm, PangkuInput},
    pages::{
        address, jabatan_address,
        pangku_form::{self as page, FormCtx, Side},
        period,
    },
    rules::pangku::{self, Bentrok, Pangku},
    store::{
        self,
        jabatan::{Jabatan, JabatanId},
        orang::{Pegawai, PegawaiId},
        pangku::{PangkuId, Pemangku},
    },
};

async fn person(app: &App, ctx: &Ctx, id: &PegawaiId) -> Result<(Scope, Pegawai), Failure> {
    let scope = ctx.scope(&KELOLA)?;
    let found = store::orang::find(&app.db, &scope, id).await?.ok_or(Failure::NotFound)?;
    Ok((scope, found))
}

async fn post(app: &App, ctx: &Ctx, id: &JabatanId) -> Result<(Scope, Jabatan), Failure> {
    let scope = ctx.scope(&KELOLA)?;
    let found = store::jabatan::find(&app.db, &scope, id).await?.ok_or(Failure::NotFound)?;
    Ok((scope, found))
}

/// The posts offered for a person: those of the own agency, as far as the reader manages them.
async fn offered(
    app: &App,
    ctx: &Ctx,
    scope: &Scope,
    of: &Pegawai,
) -> Result<Vec<Jabatan>, Failure> {
    let units = muat::units(app, ctx).await?;
    let agency = units.agency(&of.data.opd);
    let below = units.below(&agency);
    Ok(store::jabatan::list_at(&app.db, scope, Some(&below), today(ctx)).await?)
}

/// The form for a person.
pub(super) async fn for_person(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<PegawaiId>,
) -> Result<Response, Failure> {
    let (scope, one) = person(&app, &ctx, &id).await?;
    let posts = offered(&app, &ctx, &scope, &one).await?;
    let (token, errors) = (ctx.form_token(), FieldErrors::new());
    let form_ctx = FormCtx { csrf: ctx.csrf(), token: &token, errors: &errors };
    let side = Side::Orang(&one, &posts);
    Ok(ctx.page(&page::record(&ctx.shell(), form_ctx, side, &PangkuForm::default())))
}

/// Records a holding from the page of a person.
pub(super) async fn record_for_person(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<PegawaiId>,
    Form(form): Form<PangkuForm>,
) -> Result<Response, Failure> {
    let (scope, one) = person(&app, &ctx, &id).await?;
    let chosen = JabatanId(form.jabatan.clone());
    let outcome = match (form.parse(), store::jabatan::find(&app.db, &scope, &chosen).await?) {
        (Ok(input), Some(post)) => {
            record(&app, &ctx, &scope, (&one, &post), (&input, &form.token)).await?
        }
        (parsed, found) => Err(with(
            parsed.err().unwrap_or_default(),
            found.is_none().then_some(("jabatan", "Pilih jabatan dari daftar ini.")),
        )),
    };
    let Err(errors) = outcome else {
        return Ok(ctx.redirect_with(&address(&id), &Flash::ok("Jabatan dicatat.")));
    };
    let posts = offered(&app, &ctx, &scope, &one).await?;
    let token = ctx.form_token();
    let form_ctx = FormCtx { csrf: ctx.csrf(), token: &token, errors: &errors };
    Ok(refused(&ctx, &page::record(&ctx.shell(), form_ctx, Side::Orang(&one, &posts), &form)))
}

fn with(mut errors: FieldErrors, more: Option<(&str, &str)>) -> FieldErrors {
    if let Some((field, message)) = more {
        errors.add(field, message);
    }
    errors
}

/// The form for a post.
pub(super) async fn for_post(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<JabatanId>,
) -> Result<Response, Failure> {
    let (_, one) = post(&app, &ctx, &id).await?;
    let (token, errors) = (ctx.form_token(), FieldErrors::new());
    let form_ctx = FormCtx { csrf: ctx.csrf(), token: &token, errors: &errors };
    Ok(ctx.page(&page::record(&ctx.shell(), form_ctx, Side::Jabatan(&one), &PangkuForm::default())))
}

/// Records a holding from the page of a post.
pub(super) async fn record_for_post(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<JabatanId>,
    Form(form): Form<PangkuForm>,
) -> Result<Response, Failure> {
    let (scope, one) = post(&app, &ctx, &id).await?;
    let found = store::orang::by_number(&app.db, &scope, &form.nomor()).await?;
    let outcome = match (form.parse(), found) {
        (Ok(input), Some(who)) => {
            record(&app, &ctx, &scope, (&who, &one), (&input, &form.token)).await?
        }
        (parsed, found) => Err(with(
            parsed.err().unwrap_or_default(),
            found.is_none().then_some((
                "nomor",
                "Tidak ada pegawai dengan nomor ini di unit yang Anda kelola.",
            )),
        )),
    };
    let Err(errors) = outcome else {
        return Ok(ctx.redirect_with(&jabatan_address(&id), &Flash::ok("Pemangku dicatat.")));
    };
    let token = ctx.form_token();
    let form_ctx = FormCtx { csrf: ctx.csrf(), token: &token, errors: &errors };
    Ok(refused(&ctx, &page::record(&ctx.shell(), form_ctx, Side::Jabatan(&one), &form)))
}

/// Writes a holding, where the rule lets it.
async fn record(
    app: &App,
    ctx: &Ctx,
    scope: &Scope,
    (who, post): (&Pegawai, &Jabatan),
    (input, token): (&PangkuInput, &str),
) -> Result<Result<(), FieldErrors>, Failure> {
    if who
        .data
        .keluar
        .as_ref()
        .is_some_and(|(last, _)| input.masa.sampai.is_none_or(|end| end > *last))
    {
        let message = "Pegawai ini keluar sebelum masa itu berakhir. Isi hari terakhirnya.";
        return Ok(Err(FieldErrors::one("sampai", message)));
    }
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, scope.instansi(), token, ctx.now()).await? {
        return Ok(Ok(()));
    }
    let others = store::pangku::hold(&mut tx, scope, &who.id, &post.id).await?;
    let new = input.held(PangkuId::new(&app.entropy, ctx.now()), &who.id, &post.id);
    let views: Vec<Pangku<'_>> = others.iter().map(Pemangku::view).collect();
    if let Err(clash) = pangku::check(new.view(), post.data.masa, post.data.tunggal, &views) {
        drop(tx);
        return Ok(Err(clash_words(app, ctx, clash).await?));
    }
    store::pangku::insert(&mut tx, scope, by(app, ctx), std::slice::from_ref(&new)).await?;
    let detail = format!(
        "Mencatat {} sebagai {}{} {}",
        who.data.nama_lengkap(),
        new.cara.prefix(),
        post.data.nama,
        period(new.masa)
    );
    note(&mut tx, app, ctx, ("pegawai.jabatan.catat", &who.id, &post.data.opd), detail).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

async fn note(
    tx: &mut db::Tx,
    app: &App,
    ctx: &Ctx,
    (action, subject, opd): (&str, &PegawaiId, &OpdId),
    detail: String,
) -> Result<(), Failure> {
    let entry =
        Entry { room: "pegawai", action, subject: subject.as_str(), opd: Some(opd), detail };
    Ok(audit::append(tx, by(app, ctx), entry).await?)
}

/// Why the rule does not let it, beside the field that can change it.
async fn clash_words(app: &App, ctx: &Ctx, clash: Bentrok<'_>) -> Result<FieldErrors, Failure> {
    let scope = ctx.scope(&JABATAN_LIHAT)?;
    let (field, message) = match clash {
        Bentrok::Terbalik => ("sampai", "Hari terakhir mendahului hari pertama.".to_owned()),
        Bentrok::DiLuarMasaJabatan => (
            "mulai",
            "Jabatan ini tidak ada pada seluruh masa itu. Periksa masa berlaku jabatannya."
                .to_owned(),
        ),
        Bentrok::DiriSendiri => {
            ("cara", "Pegawai ini sudah memangku jabatan itu pada masa yang sama.".to_owned())
        }
        Bentrok::JabatanTerisi(held) => {
            let id = PegawaiId(held.pegawai.to_owned());
            let names = store::orang::names(&app.db, &scope, &[id]).await?;
            let name = names.first().map_or("orang lain", |(_, name, _)| name.as_str());
            let how = held.cara.label();
            (
                "mulai",
                format!(
                    "Jabatan ini dipangku {name} ({how}) {}. Akhiri dahulu yang itu.",
                    period(held.masa)
                ),
            )
        }
        Bentrok::SudahMenjabat(held) => {
            let id = JabatanId(held.jabatan.to_owned());
            let posts = store::jabatan::list_of(&app.db, &scope, &[id]).await?;
            let name = posts.first().map_or("jabatan lain", |post| post.data.nama.as_str());
            (
                "mulai",
                format!(
                    "Pegawai ini definitif sebagai {name} {}. Akhiri dahulu yang itu, atau catat sebagai Plt.",
                    period(held.masa)
                ),
            )
        }
    };
    Ok(FieldErrors::one(field, message))
}

/// A holding of this person that may be ended.
async fn held(
    app: &App,
    ctx: &Ctx,
    (id, held): (&PegawaiId, &PangkuId),
) -> Result<(Scope, Pegawai, Pemangku, String), Failure> {
    let (scope, one) = person(app, ctx, id).await?;
    let found =
        store::pangku::find(&app.db, &scope, held).await?.filter(|held| held.pegawai == *id);
    let found = found.ok_or(Failure::NotFound)?;
    let posts = muat::posts(app, ctx, std::slice::from_ref(&found)).await?;
    let name = posts.name(&found.jabatan).to_owned();
    Ok((scope, one, found, name))
}

/// The form for ending a holding.
pub(super) async fn end_form(
    State(app): State<App>,
    ctx: Ctx,
    Path((id, pangku)): Path<(PegawaiId, PangkuId)>,
) -> Result<Response, Failure> {
    let (_, one, held, post) = held(&app, &ctx, (&id, &pangku)).await?;
    let form = AkhiriForm { version: held.version.to_string(), ..AkhiriForm::default() };
    let (token, errors) = (ctx.form_token(), FieldErrors::new());
    let form_ctx = FormCtx { csrf: ctx.csrf(), token: &token, errors: &errors };
    Ok(ctx.page(&page::end(&ctx.shell(), form_ctx, (&one, &post, &held), &form)))
}

/// Ends a holding.
pub(super) async fn end(
    State(app): State<App>,
    ctx: Ctx,
    Path((id, pangku)): Path<(PegawaiId, PangkuId)>,
    Form(mut form): Form<AkhiriForm>,
) -> Result<Response, Failure> {
    let (scope, one, held, post) = held(&app, &ctx, (&id, &pangku)).await?;
    let around = (&one, post.as_str(), &held);
    let (last, version) = match form.parse(held.masa.mulai) {
        Ok(read) => read,
        Err(errors) => return Ok(refused(&ctx, &end_page(&ctx, around, &form, &errors))),
    };
    let mut tx = app.db.begin().await?;
    if first_time(&mut tx, scope.instansi(), &form.token, ctx.now()).await? {
        let over = (&pangku, version);
        if store::pangku::end(&mut tx, &scope, by(&app, &ctx), over, last).await? == Saved::Stale {
            form.version = held.version.to_string();
            let errors = FieldErrors::one("sampai", overtaken(&held));
            return Ok(stale(&ctx, &end_page(&ctx, around, &form, &errors)));
        }
        let who = one.data.nama_lengkap();
        let title = format!("{}{post}", held.cara.prefix());
        let detail = format!("Mengakhiri {who} sebagai {title} pada {}", tanggal_panjang(last));
        note(&mut tx, &app, &ctx, ("pegawai.jabatan.akhiri", &id, &one.data.opd), detail).await?;
        tx.commit().await?;
    }
    Ok(ctx.redirect_with(&address(&id), &Flash::ok("Jabatan diakhiri.")))
}

/// What somebody else has made of a holding meanwhile.
fn overtaken(held: &Pemangku) -> String {
    let now = period(held.masa);
    format!("Orang lain sudah mengubahnya: kini {now}. Kirim lagi untuk memakai tanggal Anda.")
}

fn end_page(
    ctx: &Ctx,
    around: (&Pegawai, &str, &Pemangku),
    form: &AkhiriForm,
    errors: &FieldErrors,
) -> Markup {
    let token = ctx.form_token();
    let form_ctx = FormCtx { csrf: ctx.csrf(), token: &token, errors };
    page::end(&ctx.shell(), form_ctx, around, form)
}
