//! Tokens of the own programs.

use ::web::{App, Ctx, Failure, Flash, Form, Path, TOKEN_PREFIX, api, first_time};
use axum::{extract::State, response::Response};
use kernel::{FieldErrors, Permission};
use maud::{Markup, html};

use super::{
    akun_saya::{confirm, confirmation, own},
    by, gate,
    gate::Counted,
    masuk::{Kosong, refusal_page},
};
use crate::{
    input::token::{NewToken, TokenForm},
    pages::{
        FormCtx,
        token::{self as pages, DaftarView, LIST},
    },
    rules::token as rules,
    store::{self, akun::Credentials, token as tokens},
};

/// What of the routes for programs this person may read, and so hand on.
fn held(app: &App, ctx: &Ctx) -> Vec<&'static Permission> {
    api::permissions(app).into_iter().filter(|permission| ctx.actor().may(permission)).collect()
}

/// The list.
pub(super) async fn list(State(app): State<App>, ctx: Ctx) -> Result<Response, Failure> {
    let (akun, _) = own(&app, &ctx).await?;
    let view = DaftarView {
        csrf: ctx.csrf(),
        tokens: &tokens::list(&app.db, &akun.id, ctx.now()).await?,
        permissions: &api::permissions(&app),
        now: ctx.now(),
        zona: ctx.actor().zona(),
    };
    Ok(ctx.page(&pages::list(&ctx.shell(), ctx.notice(), &view)))
}

fn page(app: &App, ctx: &Ctx, form: &TokenForm, errors: &FieldErrors, notice: &Markup) -> Markup {
    let fields = FormCtx { csrf: ctx.csrf(), token: &ctx.form_token(), errors };
    pages::new(&ctx.shell(), notice, fields, form, &held(app, ctx))
}

/// The form for a new one.
pub(super) async fn new_form(State(app): State<App>, ctx: Ctx) -> Response {
    let form = TokenForm { masa: rules::DAYS[1].to_string(), ..TokenForm::default() };
    ctx.page(&page(&app, &ctx, &form, &FieldErrors::new(), &html! {}))
}

/// Makes one and shows its secret, which is kept nowhere. The password is asked for: a token outlives the session.
pub(super) async fn create(
    State(app): State<App>,
    ctx: Ctx,
    Form(form): Form<TokenForm>,
) -> Result<Response, Failure> {
    let (akun, _) = own(&app, &ctx).await?;
    let refuse = |errors: &FieldErrors, notice: &Markup, refusal| {
        refusal_page(&ctx, refusal, &page(&app, &ctx, &form, errors, notice))
    };
    let new = match form.parse(&held(&app, &ctx)) {
        Ok(new) => new,
        Err(errors) => return Ok(refuse(&errors, &html! {}, None)),
    };
    if let Err(refusal) = confirm(&app, &ctx, &akun, &form.sandi.0).await? {
        let (errors, notice) = confirmation(refusal);
        return Ok(refuse(&errors, &notice, Some(refusal)));
    }
    let sent = form.rest.get(ui::TOKEN_FIELD).map_or("", String::as_str);
    match write(&app, &ctx, &akun, &new, sent).await? {
        Written::Made(secret) => {
            Ok(ctx.page(&pages::made(&ctx.shell(), &new.nama, &secret, &app.config.base_url)))
        }
        Written::Before => {
            let flash = Flash::warn(
                "Formulir ini sudah terkirim, dan rahasia tokennya tidak ditampilkan lagi.",
            )
            .body("Tidak sempat menyimpannya? Cabut token itu, lalu buat yang baru.");
            Ok(ctx.redirect_with(LIST, &flash))
        }
        Written::TooMany => {
            let words = format!(
                "Anda sudah mempunyai {} token. Cabut yang tidak dipakai lagi.",
                rules::MOST
            );
            Ok(refuse(&FieldErrors::one("nama", words), &html! {}, None))
        }
    }
}

enum Written {
    /// With this secret.
    Made(String),
    /// The form came before.
    Before,
    /// There are enough.
    TooMany,
}

async fn write(
    app: &App,
    ctx: &Ctx,
    akun: &Credentials,
    new: &NewToken,
    sent: &str,
) -> db::Result<Written> {
    let now = ctx.now();
    let secret = format!("{TOKEN_PREFIX}{}", app.entropy.token());
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, akun.instansi, sent, now).await? {
        return Ok(Written::Before);
    }
    if tokens::count(&mut tx, &akun.id, now).await? >= rules::MOST {
        return Ok(Written::TooMany);
    }
    let row = tokens::NewToken {
        id: &app.entropy.uuid_v7(now),
        akun: &akun.id,
        token: &secret,
        nama: &new.nama,
        izin: &new.izin,
        at: now,
        ends: rules::ends_at(now, new.days),
    };
    tokens::create(&mut tx, &row).await?;
    let detail =
        format!("Membuat token {} untuk {} hari: {}", new.nama, new.days, new.labels.join("; "));
    store::akun::note(&mut tx, by(app, ctx), "org.token.buat", &akun.id, akun.opd.as_ref(), detail)
        .await?;
    gate::discharge(&mut tx, &Counted::account(app, &akun.nama_masuk)).await?;
    tx.commit().await?;
    Ok(Written::Made(secret))
}

/// Takes one back.
pub(super) async fn revoke(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    Form(Kosong {}): Form<Kosong>,
) -> Result<Response, Failure> {
    let (akun, _) = own(&app, &ctx).await?;
    let mut tx = app.db.begin().await?;
    let nama = tokens::revoke(&mut tx, &akun.id, &id, ctx.now()).await?.ok_or(Failure::NotFound)?;
    let detail = format!("Mencabut token {nama}");
    store::akun::note(
        &mut tx,
        by(&app, &ctx),
        "org.token.cabut",
        &akun.id,
        akun.opd.as_ref(),
        detail,
    )
    .await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(LIST, &Flash::ok(&format!("Token {nama} tidak berlaku lagi."))))
}
