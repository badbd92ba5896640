//! A new password by a one-time code, handed over by an administrator or sent by letter.

use ::web::{App, Ctx, Failure, Flash, Form, Path};
use axum::{extract::State, http::StatusCode, response::Response};
use kernel::FieldErrors;
use maud::{Markup, html};

use super::{gate, gate::Counted, masuk::refusal_page, page, refused};
use crate::{
    input::masuk::SandiBaruForm,
    jobs::surat,
    pages::{
        self,
        masuk::{Refusal, Way},
    },
    password,
    store::{
        self, By,
        akun::Credentials,
        kode_surel::{self, Guna},
    },
};

/// A code as it came.
struct Code {
    way: Way,
    text: String,
}

impl Code {
    fn action(&self) -> String {
        match self.way {
            Way::Handed => format!("/masuk/sandi-baru/{}", self.text),
            Way::Letter => format!("/masuk/pulih/{}", self.text),
        }
    }

    async fn owner(&self, app: &App, ctx: &Ctx) -> Result<Option<Credentials>, Failure> {
        let found = match self.way {
            Way::Handed => store::pulih::find(&app.db, &self.text, ctx.now()).await?,
            Way::Letter => kode_surel::owner(&app.db, Guna::Sandi, &self.text, ctx.now()).await?,
        };
        match found {
            Some(id) => Ok(store::akun::own(&app.db, &id).await?),
            None => Ok(None),
        }
    }

    /// Uses it up.
    async fn take(&self, tx: &mut db::Tx, akun: &Credentials, ctx: &Ctx) -> db::Result<bool> {
        match self.way {
            Way::Handed => store::pulih::take(tx, &akun.id, &self.text, ctx.now()).await,
            Way::Letter => kode_surel::take(tx, &akun.id, Guna::Sandi, &self.text, ctx.now()).await,
        }
    }
}

/// The form behind a code that was handed over.
pub(super) async fn handed_form(
    State(app): State<App>,
    ctx: Ctx,
    Path(text): Path<String>,
) -> Result<Response, Failure> {
    show(&app, &ctx, &Code { way: Way::Handed, text }).await
}

/// Sets the password of whoever holds it.
pub(super) async fn handed(
    State(app): State<App>,
    ctx: Ctx,
    Path(text): Path<String>,
    Form(form): Form<SandiBaruForm>,
) -> Result<Response, Failure> {
    set(&app, &ctx, &Code { way: Way::Handed, text }, &form).await
}

/// The form behind a code that came by letter. Looking at it uses nothing up: whatever scans letters for danger
/// follows their links.
pub(super) async fn letter_form(
    State(app): State<App>,
    ctx: Ctx,
    Path(text): Path<String>,
) -> Result<Response, Failure> {
    show(&app, &ctx, &Code { way: Way::Letter, text }).await
}

/// Sets the password of whoever holds it.
pub(super) async fn letter(
    State(app): State<App>,
    ctx: Ctx,
    Path(text): Path<String>,
    Form(form): Form<SandiBaruForm>,
) -> Result<Response, Failure> {
    set(&app, &ctx, &Code { way: Way::Letter, text }, &form).await
}

fn no_such_code(app: &App, ctx: &Ctx, way: Way) -> Response {
    page(ctx, StatusCode::NOT_FOUND, &pages::masuk::no_such_code(gate(app, ctx), way))
}

fn form_page(
    app: &App,
    ctx: &Ctx,
    code: &Code,
    akun: &Credentials,
    errors: &FieldErrors,
    notice: &Markup,
) -> Markup {
    pages::masuk::new_password(gate(app, ctx), &code.action(), &akun.nama, errors, notice)
}

async fn show(app: &App, ctx: &Ctx, code: &Code) -> Result<Response, Failure> {
    let Some(akun) = code.owner(app, ctx).await? else {
        return Ok(no_such_code(app, ctx, code.way));
    };
    Ok(ctx.page(&form_page(app, ctx, code, &akun, &FieldErrors::new(), &html! {})))
}

async fn set(app: &App, ctx: &Ctx, code: &Code, form: &SandiBaruForm) -> Result<Response, Failure> {
    let Some(akun) = code.owner(app, ctx).await? else {
        return Ok(no_such_code(app, ctx, code.way));
    };
    let context = [akun.nama.as_str(), &akun.nama_masuk, &akun.instansi_nama];
    let new = match form.parse(&context, pages::words::weakness) {
        Ok(new) => new,
        Err(errors) => {
            return Ok(refused(ctx, &form_page(app, ctx, code, &akun, &errors, &html! {})));
        }
    };
    let hash = match password::hash_queued(new, &app.entropy).await {
        Ok(hash) => hash,
        Err(crowded) => {
            let refusal = Refusal::Crowded(crowded.waiting);
            let notice = pages::masuk::refusal(refusal);
            let markup = form_page(app, ctx, code, &akun, &FieldErrors::new(), &notice);
            return Ok(refusal_page(ctx, Some(refusal), &markup));
        }
    };
    write(app, ctx, code, &akun, &hash).await
}

async fn write(
    app: &App,
    ctx: &Ctx,
    code: &Code,
    akun: &Credentials,
    hash: &str,
) -> Result<Response, Failure> {
    let actor = gate::person(akun);
    let by = By { actor: &actor, entropy: &app.entropy, at: ctx.now() };
    let mut tx = app.db.begin().await?;
    if !code.take(&mut tx, akun, ctx).await? {
        return Ok(no_such_code(app, ctx, code.way));
    }
    store::akun::set_password(&mut tx, by, &akun.id, hash, None).await?;
    if code.way == Way::Letter {
        // Somebody else may have known the old one, and a link that was handed over is not needed any more.
        store::token::revoke_all(&mut tx, &akun.id, by.at).await?;
        store::oidc::unlink_all(&mut tx, &akun.id).await?;
        store::pulih::clear(&mut tx, &akun.id).await?;
        let detail = "Membuat sandi baru lewat tautan di surel; token dan tautan penyedia dicabut"
            .to_owned();
        store::akun::note(&mut tx, by, "org.akun.pulih", &akun.id, akun.opd.as_ref(), detail)
            .await?;
    }
    gate::discharge(&mut tx, &Counted::account(app, &akun.nama_masuk)).await?;
    surat::tell_password(&mut tx, app, akun.instansi, &akun.id, by.at).await?;
    tx.commit().await?;
    app.bell.ring();
    let mut response =
        ctx.redirect_with("/masuk", &Flash::ok("Sandi baru tersimpan. Silakan masuk."));
    ctx.clear_session(&mut response);
    Ok(response)
}
