//! Where somebody wants letters.

use ::web::{App, Ctx, Failure, Flash, Form, Path};
use axum::{extract::State, http::StatusCode, response::Response};
use db::Tx;
use kernel::{FieldErrors, Timestamp, waktu_panjang};
use maud::{Markup, html};

use super::{
    akun_saya::{confirm, confirmation, own},
    by, gate,
    gate::Counted,
    masuk::{Kosong, refusal_page},
};
use crate::{
    input::surel::SurelForm,
    jobs::surat,
    notice::{self, Notice},
    pages::{
        surel::{self, PAGE, SurelView},
        words::wait,
    },
    store::{
        akun::Credentials,
        kode_surel::{self, Guna},
        surel::{self as store, Surel},
    },
};

fn page(
    app: &App,
    ctx: &Ctx,
    (now, typed): (&Surel, &SurelForm),
    errors: &FieldErrors,
    notice: &Markup,
) -> Markup {
    let view = SurelView {
        csrf: ctx.csrf(),
        surel: &typed.surel,
        wants: !typed.kabar.is_empty(),
        sends: app.mail.is_some(),
        confirmed: now.surel.as_ref().map(|_| now.surel_pasti_at.is_some()),
        refused: now.surel_tolak_at.map(|at| waktu_panjang(Timestamp(at), ctx.actor().zona())),
        errors,
    };
    surel::form(&ctx.shell(), notice, &view)
}

/// The form.
pub(super) async fn form(State(app): State<App>, ctx: Ctx) -> Result<Response, Failure> {
    let (akun, _) = own(&app, &ctx).await?;
    let now = store::find(&app.db, &akun.id).await?;
    let typed = SurelForm {
        surel: now.surel.clone().unwrap_or_default(),
        kabar: if now.surel_kabar { "ya".to_owned() } else { String::new() },
        ..SurelForm::default()
    };
    Ok(ctx.page(&page(&app, &ctx, (&now, &typed), &FieldErrors::new(), &ctx.notice())))
}

/// Saves it. The password is asked for, because whoever reads the letters learns what they say.
pub(super) async fn save(
    State(app): State<App>,
    ctx: Ctx,
    Form(form): Form<SurelForm>,
) -> Result<Response, Failure> {
    let (akun, _) = own(&app, &ctx).await?;
    let now = store::find(&app.db, &akun.id).await?;
    let surel = match form.parse() {
        Ok(surel) => surel,
        Err(errors) => {
            let markup = page(&app, &ctx, (&now, &form), &errors, &html! {});
            return Ok(refusal_page(&ctx, None, &markup));
        }
    };
    if let Err(refusal) = confirm(&app, &ctx, &akun, &form.sandi.0).await? {
        let (errors, notice) = confirmation(refusal);
        let markup = page(&app, &ctx, (&now, &form), &errors, &notice);
        return Ok(refusal_page(&ctx, Some(refusal), &markup));
    }
    let mut tx = app.db.begin().await?;
    if surel.surel != now.surel {
        tell_changed(&mut tx, &app, &ctx, &akun, (&now, &surel)).await?;
    }
    store::save(&mut tx, by(&app, &ctx), &akun.id, akun.opd.as_ref(), &surel).await?;
    gate::discharge(&mut tx, &Counted::account(&app, &akun.nama_masuk)).await?;
    tx.commit().await?;
    app.bell.ring();
    let saved = Flash::ok("Pengaturan surel Anda sudah disimpan.");
    if surel.surel.is_none() || surel.surel == now.surel || app.mail.is_none() {
        return Ok(ctx.redirect_with("/akun", &saved));
    }
    let body = match ask_letter(&app, &ctx, &akun).await? {
        None => "Buka tautan di surat yang kami kirim ke alamat itu untuk memastikannya.",
        Some(_) => {
            "Surat untuk memastikannya belum dikirim karena sudah terlalu sering; mintalah nanti."
        }
    };
    Ok(ctx.redirect_with(PAGE, &saved.body(body)))
}

/// Tells the owner that the address is about to be another: in the house, and by a letter to the address before, if that
/// was shown to be theirs. Told before it is saved, so that no letter about it goes to the new one.
async fn tell_changed(
    tx: &mut Tx,
    app: &App,
    ctx: &Ctx,
    akun: &Credentials,
    (before, after): (&Surel, &Surel),
) -> db::Result<()> {
    let title = match (&before.surel, &after.surel) {
        (None, _) => "Alamat surel akun Anda diisi",
        (Some(_), Some(_)) => "Alamat surel akun Anda diganti",
        (Some(_), None) => "Alamat surel akun Anda dihapus",
    };
    let text = "Bukan Anda? Perbaiki alamatnya, lalu ganti sandi Anda.";
    let notice = Notice { title, text, link: Some(PAGE) };
    notice::tell(tx, by(app, ctx), &akun.id, &notice).await?;
    match before.surel.as_deref().filter(|_| before.surel_pasti_at.is_some()) {
        Some(old) => {
            let told = (old, after.surel.is_none());
            surat::tell_moved(tx, app, (akun.instansi, &akun.id), told, ctx.now()).await
        }
        None => Ok(()),
    }
}

/// Has the letter sent with which the address is confirmed, or answers how long to wait for another.
async fn ask_letter(app: &App, ctx: &Ctx, akun: &Credentials) -> Result<Option<i64>, Failure> {
    let counted = Counted::confirmation(app, akun.id.as_str());
    if let Some(seconds) = gate::charge(app, ctx.now(), &counted, None).await? {
        return Ok(Some(seconds));
    }
    let mut tx = app.db.begin().await?;
    surat::ask_confirmation(&mut tx, app, akun.instansi, &akun.id, ctx.now()).await?;
    tx.commit().await?;
    app.bell.ring();
    Ok(None)
}

/// Sends the letter once more.
pub(super) async fn send_again(
    State(app): State<App>,
    ctx: Ctx,
    Form(Kosong {}): Form<Kosong>,
) -> Result<Response, Failure> {
    let (akun, _) = own(&app, &ctx).await?;
    let now = store::find(&app.db, &akun.id).await?;
    if now.surel.is_none() || now.surel_pasti_at.is_some() || app.mail.is_none() {
        return Ok(ctx.redirect(PAGE));
    }
    match ask_letter(&app, &ctx, &akun).await? {
        None => {
            let flash = Flash::ok("Surat sedang dikirim.");
            Ok(ctx
                .redirect_with(PAGE, &flash.body("Tautan di surat yang lama tidak berlaku lagi.")))
        }
        Some(seconds) => {
            let body = format!("Surat berikutnya dapat diminta dalam {}.", wait(seconds));
            let flash = Flash::warn("Terlalu banyak surat.");
            Ok(ctx.redirect_with(PAGE, &flash.body(&body)))
        }
    }
}

/// The address that a code confirms, if it is one of this person.
async fn confirmable(
    app: &App,
    ctx: &Ctx,
    akun: &Credentials,
    code: &str,
) -> db::Result<Option<String>> {
    let owner = kode_surel::owner(&app.db, Guna::Pasti, code, ctx.now()).await?;
    if owner.as_ref() != Some(&akun.id) {
        return Ok(None);
    }
    Ok(store::find(&app.db, &akun.id).await?.surel)
}

fn no_such_code(ctx: &Ctx) -> Response {
    super::page(ctx, StatusCode::NOT_FOUND, &surel::no_such_code(&ctx.shell()))
}

/// Asks whether to confirm. Looking at it uses nothing up; and whoever only reads the mailbox confirms nothing, since
/// an address of somebody else, mistyped, would open the account to them.
pub(super) async fn confirm_form(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let (akun, _) = own(&app, &ctx).await?;
    let Some(address) = confirmable(&app, &ctx, &akun, &code).await? else {
        return Ok(no_such_code(&ctx));
    };
    Ok(ctx.page(&surel::confirm(&ctx.shell(), ctx.csrf(), &code, &address)))
}

/// Confirms the address.
pub(super) async fn confirm_address(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    Form(Kosong {}): Form<Kosong>,
) -> Result<Response, Failure> {
    let (akun, _) = own(&app, &ctx).await?;
    let mut tx = app.db.begin().await?;
    if !kode_surel::take(&mut tx, &akun.id, Guna::Pasti, &code, ctx.now()).await? {
        return Ok(no_such_code(&ctx));
    }
    kode_surel::confirm(&mut tx, by(&app, &ctx), &akun.id, akun.opd.as_ref()).await?;
    tx.commit().await?;
    let flash = Flash::ok("Alamat surel Anda sudah dipastikan.");
    Ok(ctx.redirect_with(
        PAGE,
        &flash.body("Bila lupa sandi, Anda dapat meminta tautan ke alamat ini."),
    ))
}
