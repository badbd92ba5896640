//! Where somebody wants letters.

use ::web::{App, Ctx, Failure, Flash, Form};
use axum::{extract::State, response::Response};
use kernel::FieldErrors;
use maud::{Markup, html};

use super::{
    akun_saya::{confirm, confirmation, own},
    by, gate,
    gate::Counted,
    masuk::refusal_page,
};
use crate::{
    input::surel::SurelForm,
    pages::surel::{self, SurelView},
    store::surel as store,
};

fn page(app: &App, ctx: &Ctx, typed: &SurelForm, errors: &FieldErrors, notice: &Markup) -> Markup {
    let view = SurelView {
        csrf: ctx.csrf(),
        surel: &typed.surel,
        wants: !typed.kabar.is_empty(),
        sends: app.mail.is_some(),
        errors,
    };
    surel::form(&ctx.shell(), notice, &view)
}

/// The form.
pub(super) async fn form(State(app): State<App>, ctx: Ctx) -> Result<Response, Failure> {
    let (akun, _) = own(&app, &ctx).await?;
    let now = store::find(&app.db, &akun.id).await?;
    let typed = SurelForm {
        surel: now.surel.unwrap_or_default(),
        kabar: if now.surel_kabar { "ya".to_owned() } else { String::new() },
        ..SurelForm::default()
    };
    Ok(ctx.page(&page(&app, &ctx, &typed, &FieldErrors::new(), &ctx.notice())))
}

/// Saves it. The password is asked for, because whoever reads the letters learns what they say.
pub(super) async fn save(
    State(app): State<App>,
    ctx: Ctx,
    Form(form): Form<SurelForm>,
) -> Result<Response, Failure> {
    let (akun, _) = own(&app, &ctx).await?;
    let surel = match form.parse() {
        Ok(surel) => surel,
        Err(errors) => {
            let markup = page(&app, &ctx, &form, &errors, &html! {});
            return Ok(refusal_page(&ctx, None, &markup));
        }
    };
    if let Err(refusal) = confirm(&app, &ctx, &akun, &form.sandi.0).await? {
        let (errors, notice) = confirmation(refusal);
        let markup = page(&app, &ctx, &form, &errors, &notice);
        return Ok(refusal_page(&ctx, Some(refusal), &markup));
    }
    let mut tx = app.db.begin().await?;
    store::save(&mut tx, by(&app, &ctx), &akun.id, akun.opd.as_ref(), &surel).await?;
    gate::discharge(&mut tx, &Counted::account(&app, &akun.nama_masuk)).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with("/akun", &Flash::ok("Pengaturan surel Anda sudah disimpan.")))
}
