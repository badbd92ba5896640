//! Asking for a new password by letter.

use ::web::{App, Ctx, Failure, Flash, Form};
use axum::{extract::State, response::Response};
use kernel::FieldErrors;
use maud::{Markup, html};

use super::{gate, gate::Counted, masuk::refusal_page, refused};
use crate::{
    input::masuk::LupaForm,
    jobs::surat,
    pages::{self, masuk::Refusal},
    store,
};

fn markup(app: &App, ctx: &Ctx, form: &LupaForm, errors: &FieldErrors, notice: &Markup) -> Markup {
    pages::masuk::forgotten(gate(app, ctx), &form.nama_masuk, errors, notice)
}

/// The form; where no letters can be sent, whom to ask instead.
pub(super) async fn form(State(app): State<App>, ctx: Ctx) -> Response {
    ctx.page(&markup(&app, &ctx, &LupaForm::default(), &FieldErrors::new(), &html! {}))
}

/// Has a letter sent, if there is somebody to whom. The answer, and the work for it, are the same if there is not.
pub(super) async fn ask(
    State(app): State<App>,
    ctx: Ctx,
    Form(form): Form<LupaForm>,
) -> Result<Response, Failure> {
    let empty = FieldErrors::new();
    if app.mail.is_none() {
        return Ok(refused(&ctx, &markup(&app, &ctx, &form, &empty, &html! {})));
    }
    let nama_masuk = match form.parse() {
        Ok(nama) => nama,
        Err(errors) => return Ok(refused(&ctx, &markup(&app, &ctx, &form, &errors, &html! {}))),
    };
    let now = ctx.now();
    let of_name = Counted::recovery(&app, &nama_masuk);
    let of_address = Counted::letters_of_address(&app, &ctx);
    if let Some(seconds) = gate::charge(&app, now, &of_name, Some(&of_address)).await? {
        let refusal = Refusal::Shut(seconds);
        let notice = pages::masuk::refusal(refusal);
        let again = markup(&app, &ctx, &form, &empty, &notice);
        return Ok(refusal_page(&ctx, Some(refusal), &again));
    }
    gate::fail_at(&app, now, &of_address).await?;
    let found = store::akun::by_nama_masuk(&app.db, &nama_masuk).await?;
    let instansi = found.as_ref().map_or(ctx.actor().instansi(), |akun| akun.instansi);
    let mut tx = app.db.begin().await?;
    surat::ask_recovery(&mut tx, &app, instansi, found.map(|akun| akun.id), now).await?;
    tx.commit().await?;
    app.bell.ring();
    let flash = Flash::ok("Periksa surel Anda.").body(
        "Bila nama masuk itu dikenal dan alamat surelnya sudah dipastikan, tautan untuk membuat sandi baru sedang \
         dikirim. Tautan itu berlaku 30 menit.",
    );
    Ok(ctx.redirect_with("/masuk", &flash))
}
