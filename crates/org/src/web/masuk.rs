//! Sign-in and sign-out.

use ::web::{App, Ctx, Failure, Flash, Form, Query, safe_return};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::{extract::State, response::Response};
use kernel::FieldErrors;
use maud::html;
use serde::Deserialize;

use super::{gate, page, refused};
use crate::{
    input::masuk::MasukForm,
    pages::{self, masuk::Refusal},
    store,
};

/// Where to go after signing in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct KembaliQuery {
    kembali: String,
}

impl KembaliQuery {
    /// As typed; to be checked before it is followed.
    pub(super) fn kembali(&self) -> &str {
        &self.kembali
    }
}

/// Back to where one came from, or home.
pub(super) fn target(kembali: &str) -> &str {
    safe_return(kembali).unwrap_or("/")
}

/// Where the second factor is asked for.
pub(super) fn code_page(kembali: &str) -> String {
    match safe_return(kembali) {
        Some(path) if path != "/" => {
            format!("/masuk/kode?kembali={}", pages::encoded(path))
        }
        _ => "/masuk/kode".to_owned(),
    }
}

/// The sign-in page.
pub(super) async fn form(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<KembaliQuery>,
) -> Response {
    if ctx.waiting().is_some() {
        return ctx.redirect(&code_page(&query.kembali));
    }
    if ctx.session().is_some() {
        return ctx.redirect(target(&query.kembali));
    }
    let errors = FieldErrors::new();
    let notice = ctx.notice();
    let contoh = contoh(&app);
    let markup = pages::masuk::sign_in(
        gate(&app, &ctx),
        "",
        &query.kembali,
        &errors,
        &notice,
        (&contoh, crate::seed::PASSWORD),
        app.config.public,
    );
    ctx.page(&markup)
}

/// The accounts of a sample house are no secret.
fn contoh(app: &App) -> Vec<pages::masuk::Contoh<'static>> {
    if !app.config.sample {
        return Vec::new();
    }
    crate::seed::at_the_door()
}

/// Name and password.
pub(super) async fn sign_in(
    State(app): State<App>,
    ctx: Ctx,
    headers: HeaderMap,
    Form(form): Form<MasukForm>,
) -> Result<Response, Failure> {
    let (nama_masuk, sandi) = match form.parse() {
        Ok(input) => input,
        Err(errors) => return Ok(again(&app, &ctx, &form, &errors, None)),
    };
    match gate::check_password(&app, &ctx, &nama_masuk, sandi).await? {
        Ok(akun) => {
            let device = gate::device_words(&headers);
            let Some(token) = gate::open_session(&app, &ctx, &akun, &device, None).await? else {
                return Ok(again(&app, &ctx, &form, &FieldErrors::new(), Some(Refusal::Wrong)));
            };
            let next = if akun.faktor_kedua {
                code_page(&form.kembali)
            } else {
                target(&form.kembali).to_owned()
            };
            Ok(gate::with_session(&ctx, ctx.redirect(&next), &token))
        }
        Err(refusal) => Ok(again(&app, &ctx, &form, &FieldErrors::new(), Some(refusal))),
    }
}

fn again(
    app: &App,
    ctx: &Ctx,
    form: &MasukForm,
    errors: &FieldErrors,
    refusal: Option<Refusal>,
) -> Response {
    let notice = refusal.map_or_else(|| html! {}, pages::masuk::refusal);
    let contoh = contoh(app);
    let markup = pages::masuk::sign_in(
        gate(app, ctx),
        &form.nama_masuk,
        &form.kembali,
        errors,
        &notice,
        (&contoh, crate::seed::PASSWORD),
        app.config.public,
    );
    refusal_page(ctx, refusal, &markup)
}

/// A page with the status of a refusal.
pub(super) fn refusal_page(ctx: &Ctx, refusal: Option<Refusal>, markup: &maud::Markup) -> Response {
    match refusal {
        None | Some(Refusal::Wrong) => refused(ctx, markup),
        Some(Refusal::Shut(seconds)) => {
            let mut response = page(ctx, StatusCode::TOO_MANY_REQUESTS, markup);
            if let Ok(value) = HeaderValue::try_from(seconds.to_string()) {
                response.headers_mut().insert(header::RETRY_AFTER, value);
            }
            response
        }
        Some(Refusal::Crowded(_)) => {
            let mut response = page(ctx, StatusCode::SERVICE_UNAVAILABLE, markup);
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
            response
        }
    }
}

/// Nothing that a sign-out could need.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Kosong {}

/// Signs out, of a whole session or of half a one.
pub(super) async fn sign_out(
    State(app): State<App>,
    ctx: Ctx,
    Form(Kosong {}): Form<Kosong>,
) -> Result<Response, Failure> {
    if let Some(token) = ctx.session_token() {
        let mut tx = app.db.begin().await?;
        store::sesi::end_token(&mut tx, token).await?;
        if let Some(akun) = ctx.session().and(ctx.actor().account()) {
            let by = super::by(&app, &ctx);
            store::akun::note(&mut tx, by, "org.keluar", akun, None, "Keluar".to_owned()).await?;
        }
        tx.commit().await?;
    }
    let mut response = ctx.redirect_with("/masuk", &Flash::ok("Anda sudah keluar."));
    ctx.clear_session(&mut response);
    Ok(response)
}
