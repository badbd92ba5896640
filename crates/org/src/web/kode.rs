//! The second factor at the door: six digits, or a recovery code.

use ::web::{App, Ctx, Failure, Flash, Form, Query};
use axum::{extract::State, response::Response};
use kernel::FieldErrors;
use maud::{Markup, html};

use super::{
    gate,
    gate::Counted,
    masuk::{KembaliQuery, refusal_page, target},
    refused,
};
use crate::{
    input::masuk::KodeForm,
    pages::{self, masuk::Refusal},
    rules::{
        session,
        totp::{self, CodeError},
    },
    store::{self, By, akun::Credentials, sesi::token_hash},
};

/// How somebody got past the second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Past {
    /// With the code of this step.
    Code(i64),
    /// With a recovery code.
    Recovery,
}

/// Asks for the code.
pub(super) async fn form(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<KembaliQuery>,
) -> Response {
    let Some(waiting) = ctx.waiting() else { return ctx.redirect("/masuk") };
    let errors = FieldErrors::new();
    let markup = pages::masuk::code(
        gate(&app, &ctx),
        waiting.actor.name(),
        query.kembali(),
        &errors,
        &html! {},
    );
    ctx.page(&markup)
}

fn again(
    app: &App,
    ctx: &Ctx,
    nama: &str,
    kembali: &str,
    errors: &FieldErrors,
    notice: &Markup,
) -> Markup {
    pages::masuk::code(gate(app, ctx), nama, kembali, errors, notice)
}

/// Checks the code.
pub(super) async fn check(
    State(app): State<App>,
    ctx: Ctx,
    Form(form): Form<KodeForm>,
) -> Result<Response, Failure> {
    let Some(waiting) = ctx.waiting() else { return Ok(ctx.redirect("/masuk")) };
    let Some(id) = waiting.actor.account() else { return Ok(ctx.redirect("/masuk")) };
    let Some(akun) = store::akun::own(&app.db, id).await? else {
        return Ok(ctx.redirect("/masuk"));
    };
    let counted = Counted::code(&app, id.as_str());
    if let Some(seconds) = gate::charge(&app, ctx.now(), &counted, None).await? {
        let refusal = Refusal::Shut(seconds);
        let notice = pages::masuk::refusal(refusal);
        let markup = again(&app, &ctx, &akun.nama, &form.kembali, &FieldErrors::new(), &notice);
        return Ok(refusal_page(&ctx, Some(refusal), &markup));
    }
    let past = match judge(&app, &ctx, &akun, &form.kode).await? {
        Ok(past) => past,
        Err(error) => {
            let errors = FieldErrors::one("kode", words(error));
            return Ok(refused(
                &ctx,
                &again(&app, &ctx, &akun.nama, &form.kembali, &errors, &html! {}),
            ));
        }
    };
    if let Some(token) = complete(&app, &ctx, (&waiting.id, &akun), past, &form.kode).await? {
        let response = arrived(&app, &ctx, &akun, past, target(&form.kembali)).await?;
        Ok(gate::with_session(&ctx, response, &token))
    } else {
        let errors = FieldErrors::one("kode", words(CodeError::Replayed));
        Ok(refused(&ctx, &again(&app, &ctx, &akun.nama, &form.kembali, &errors, &html! {})))
    }
}

/// A used recovery code is told with what is left.
async fn arrived(
    app: &App,
    ctx: &Ctx,
    akun: &Credentials,
    past: Past,
    to: &str,
) -> Result<Response, Failure> {
    if past != Past::Recovery {
        return Ok(ctx.redirect(to));
    }
    let left = store::totp::count_recovery(&app.db, &akun.id).await?;
    let body = format!(
        "Sisa kode pulih Anda {left}. Buat yang baru di halaman akun bila ponsel Anda berganti."
    );
    Ok(ctx.redirect_with(to, &Flash::warn("Anda masuk dengan kode pulih.").body(&body)))
}

/// Opens the stored secret of an account.
pub(super) fn secret(app: &App, akun: &str, stored: &str) -> Result<Vec<u8>, Failure> {
    app.keys.decrypt(&secret_context(akun), stored).ok_or_else(|| {
        Failure::Internal(format!(
            "the second factor of account {akun} does not open with our keys"
        ))
    })
}

/// To what an encrypted secret is bound, so that it opens for no other account.
pub(super) fn secret_context(akun: &str) -> String {
    format!("org_totp/{akun}")
}

async fn judge(
    app: &App,
    ctx: &Ctx,
    akun: &Credentials,
    typed: &str,
) -> Result<Result<Past, CodeError>, Failure> {
    if totp::normal_recovery(typed).len() == totp::RECOVERY_CHARS {
        return Ok(Ok(Past::Recovery));
    }
    let Some(found) = store::totp::find(&app.db, &akun.id).await?.filter(|totp| totp.aktif) else {
        return Ok(Err(CodeError::Wrong));
    };
    let secret = secret(app, akun.id.as_str(), &found.rahasia)?;
    Ok(totp::check(&secret, typed, ctx.now(), found.langkah).map(Past::Code))
}

/// Uses the code up and completes the session under a new token; `None` when it was used meanwhile.
async fn complete(
    app: &App,
    ctx: &Ctx,
    (sesi, akun): (&str, &Credentials),
    past: Past,
    typed: &str,
) -> Result<Option<String>, Failure> {
    let now = ctx.now();
    let actor = gate::person(akun);
    let by = By { actor: &actor, entropy: &app.entropy, at: now };
    let token = app.entropy.token();
    let mut tx = app.db.begin().await?;
    let (used, how) = match past {
        Past::Code(step) => (store::totp::use_step(&mut tx, &akun.id, step).await?, ""),
        Past::Recovery => {
            let hash = token_hash(&totp::normal_recovery(typed));
            (store::totp::use_recovery(&mut tx, &akun.id, &hash).await?, ", dengan kode pulih")
        }
    };
    if !used {
        return Ok(None);
    }
    let ends = session::ends_at(now, false);
    let began = store::sesi::complete(&mut tx, sesi, &token, now, ends).await?;
    let Some(device) = began else { return Ok(None) };
    gate::discharge(&mut tx, &Counted::code(app, akun.id.as_str())).await?;
    let device = format!("{device}{how}");
    store::akun::signed_in(&mut tx, by, &akun.id, akun.opd.as_ref(), &device).await?;
    tx.commit().await?;
    Ok(Some(token))
}

/// What a refused code says.
pub(super) fn words(error: CodeError) -> &'static str {
    match error {
        CodeError::Wrong => {
            "Kode tidak cocok. Pakai kode yang sedang tampil di aplikasi, dan pastikan jam ponsel tepat."
        }
        CodeError::Replayed => {
            "Kode ini sudah dipakai atau tidak dikenal. Tunggu kode berikutnya di aplikasi, lalu coba lagi."
        }
    }
}
