//! The own account.

use ::web::{App, Ctx, Failure, Flash, Form, Path};
use axum::http::{HeaderValue, StatusCode, header};
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use kernel::{AccountId, FieldErrors};
use maud::{Markup, html};
use qrcode::{EcLevel, QrCode, render::svg};

use super::{
    by, gate,
    gate::Counted,
    kode::{secret, secret_context, words},
    masuk::{Kosong, refusal_page},
    peran::places,
    refused,
};
use crate::{
    input::masuk::{KodeForm, KonfirmasiForm, SandiBaruForm},
    jobs::surat,
    pages::{
        self,
        akun_saya::{Own, SecondFactor},
        masuk::Refusal,
    },
    password,
    rules::totp,
    store::{self, akun::Credentials, sesi::token_hash},
};

/// The person's own account and the id of the session in use.
pub(super) async fn own(app: &App, ctx: &Ctx) -> Result<(Credentials, String), Failure> {
    let session = ctx.session().ok_or(Failure::SignIn)?;
    let id = ctx.actor().account().ok_or(Failure::SignIn)?;
    let akun = store::akun::own(&app.db, id).await?.ok_or(Failure::SignIn)?;
    Ok((akun, session.id.clone()))
}

/// The page.
pub(super) async fn show(State(app): State<App>, ctx: Ctx) -> Result<Response, Failure> {
    let (akun, current) = own(&app, &ctx).await?;
    let zona = ctx.actor().zona();
    let today = ctx.now().date(zona);
    let mut held = store::peran::of_account(&app.db, akun.instansi, &akun.id).await?;
    held.retain(|role| role.valid_from(today));
    let roles = places(&app.db, ctx.actor(), today, held).await?;
    let sessions = store::sesi::list(&app.db, &akun.id, ctx.now()).await?;
    let recovery_left = store::totp::count_recovery(&app.db, &akun.id).await?;
    let unit = ctx.session().and_then(|session| session.unit.as_deref());
    let surel = store::surel::find(&app.db, &akun.id).await?;
    let provider = match app.oidc.as_deref() {
        None => None,
        Some(known) => {
            let link = store::oidc::find(&app.db, known.provider.issuer(), &akun.id).await?;
            Some((known.label.as_str(), link.is_some()))
        }
    };
    let own = Own {
        akun: &akun,
        surel: &surel,
        unit,
        roles: &roles,
        sessions: &sessions,
        current: &current,
        recovery_left,
        provider,
        zona,
    };
    Ok(ctx.page(&pages::akun_saya::own(&ctx.shell(), ctx.csrf(), ctx.notice(), &own)))
}

/// Ends one session; the own is ended by signing out.
pub(super) async fn end_session(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    Form(Kosong {}): Form<Kosong>,
) -> Result<Response, Failure> {
    let (akun, current) = own(&app, &ctx).await?;
    if id == current {
        return Ok(ctx.redirect("/akun"));
    }
    let mut tx = app.db.begin().await?;
    if !store::sesi::end(&mut tx, &akun.id, &id).await? {
        return Err(Failure::NotFound);
    }
    note(&mut tx, &app, &ctx, &akun, "org.sesi.akhiri", "Mengakhiri satu sesi di perangkat lain")
        .await?;
    tx.commit().await?;
    Ok(ctx.redirect_with("/akun#sesi", &Flash::ok("Sesi di perangkat itu sudah diakhiri.")))
}

/// Ends every session but the own.
pub(super) async fn end_others(
    State(app): State<App>,
    ctx: Ctx,
    Form(Kosong {}): Form<Kosong>,
) -> Result<Response, Failure> {
    let (akun, current) = own(&app, &ctx).await?;
    let mut tx = app.db.begin().await?;
    store::sesi::end_all(&mut tx, &akun.id, Some(&current)).await?;
    note(&mut tx, &app, &ctx, &akun, "org.sesi.akhiri", "Mengakhiri semua sesi di perangkat lain")
        .await?;
    tx.commit().await?;
    Ok(ctx.redirect_with("/akun#sesi", &Flash::ok("Semua perangkat lain sudah dikeluarkan.")))
}

async fn note(
    tx: &mut db::Tx,
    app: &App,
    ctx: &Ctx,
    akun: &Credentials,
    action: &str,
    detail: &str,
) -> db::Result<()> {
    store::akun::note(tx, by(app, ctx), action, &akun.id, akun.opd.as_ref(), detail.to_owned())
        .await
}

/// The form for a new password.
pub(super) async fn password_form(ctx: Ctx) -> Response {
    let errors = FieldErrors::new();
    ctx.page(&pages::akun_saya::change_password(&ctx.shell(), ctx.csrf(), &errors, &html! {}))
}

/// Whether the typed password is the own; counted like an attempt at the door.
pub(super) async fn confirm(
    app: &App,
    ctx: &Ctx,
    akun: &Credentials,
    typed: &str,
) -> Result<Result<(), Refusal>, Failure> {
    let typed = typed.chars().take(password::MAX_CHARS + 1).collect();
    Ok(gate::check_password(app, ctx, &akun.nama_masuk, typed).await?.map(|_same| ()))
}

/// How a refused confirmation is told: beside the field, or above the form.
pub(super) fn confirmation(refusal: Refusal) -> (FieldErrors, Markup) {
    match refusal {
        Refusal::Wrong => (FieldErrors::one("sandi", "Sandi tidak cocok."), html! {}),
        other => (FieldErrors::new(), pages::masuk::refusal(other)),
    }
}

/// Sets a new password and moves the session to a new token.
pub(super) async fn change_password(
    State(app): State<App>,
    ctx: Ctx,
    Form(form): Form<SandiBaruForm>,
) -> Result<Response, Failure> {
    let (akun, current) = own(&app, &ctx).await?;
    let refuse = |refusal: Option<Refusal>, errors: &FieldErrors, notice: &Markup| {
        let markup = pages::akun_saya::change_password(&ctx.shell(), ctx.csrf(), errors, notice);
        refusal_page(&ctx, refusal, &markup)
    };
    let context = [akun.nama.as_str(), &akun.nama_masuk, &akun.instansi_nama];
    let new = match form.parse(&context, pages::words::weakness) {
        Ok(new) => new,
        Err(errors) => return Ok(refuse(None, &errors, &html! {})),
    };
    if let Err(refusal) = confirm(&app, &ctx, &akun, &form.sandi.0).await? {
        let (errors, notice) = confirmation(refusal);
        return Ok(refuse(Some(refusal), &errors, &notice));
    }
    let hash = match password::hash_queued(new, &app.entropy).await {
        Ok(hash) => hash,
        Err(crowded) => {
            let refusal = Refusal::Crowded(crowded.waiting);
            return Ok(refuse(Some(refusal), &FieldErrors::new(), &pages::masuk::refusal(refusal)));
        }
    };
    let token = app.entropy.token();
    let mut tx = app.db.begin().await?;
    store::akun::set_password(&mut tx, by(&app, &ctx), &akun.id, &hash, Some(&current)).await?;
    confirmed(&mut tx, &app, &akun, &current, &token).await?;
    surat::tell_password(&mut tx, &app, akun.instansi, &akun.id, ctx.now()).await?;
    tx.commit().await?;
    app.bell.ring();
    let flash = Flash::ok("Sandi Anda sudah diganti.").body(
        "Perangkat lain sudah dikeluarkan. Token dan tautan penyedia akun tetap berlaku; cabut yang tidak Anda kenali.",
    );
    let response = ctx.redirect_with("/akun", &flash);
    Ok(gate::with_session(&ctx, response, &token))
}

/// After a confirmed change of what protects the account: the attempt is forgotten, the token changes.
async fn confirmed(
    tx: &mut db::Tx,
    app: &App,
    akun: &Credentials,
    current: &str,
    token: &str,
) -> db::Result<()> {
    let account = Counted::account(app, &akun.nama_masuk);
    gate::discharge(tx, &account).await?;
    store::sesi::rotate(tx, current, token).await?;
    Ok(())
}

async fn state(app: &App, akun: &Credentials) -> Result<SecondFactor, Failure> {
    Ok(match store::totp::find(&app.db, &akun.id).await? {
        None => SecondFactor::Off,
        Some(found) if found.aktif => {
            SecondFactor::On(store::totp::count_recovery(&app.db, &akun.id).await?)
        }
        Some(found) => SecondFactor::Pending(totp::secret_text(&secret(
            app,
            akun.id.as_str(),
            &found.rahasia,
        )?)),
    })
}

async fn second_factor_page(
    app: &App,
    ctx: &Ctx,
    akun: &Credentials,
    errors: &FieldErrors,
    notice: &Markup,
) -> Result<Markup, Failure> {
    let state = state(app, akun).await?;
    Ok(pages::akun_saya::second_factor(&ctx.shell(), ctx.csrf(), &state, errors, notice))
}

/// Where the second factor stands.
pub(super) async fn second_factor(State(app): State<App>, ctx: Ctx) -> Result<Response, Failure> {
    let (akun, _) = own(&app, &ctx).await?;
    let notice = ctx.notice();
    Ok(ctx.page(&second_factor_page(&app, &ctx, &akun, &FieldErrors::new(), &notice).await?))
}

/// Makes a secret and keeps it until it is shown to work.
pub(super) async fn begin(
    State(app): State<App>,
    ctx: Ctx,
    Form(form): Form<KonfirmasiForm>,
) -> Result<Response, Failure> {
    let (akun, _) = own(&app, &ctx).await?;
    if let Err(refusal) = confirm(&app, &ctx, &akun, &form.sandi.0).await? {
        let (errors, notice) = confirmation(refusal);
        let markup = second_factor_page(&app, &ctx, &akun, &errors, &notice).await?;
        return Ok(refusal_page(&ctx, Some(refusal), &markup));
    }
    let secret = app.entropy.bytes::<{ totp::SECRET_BYTES }>();
    let kept = app.keys.encrypt(&app.entropy, &secret_context(akun.id.as_str()), &secret);
    let account = Counted::account(&app, &akun.nama_masuk);
    let mut tx = app.db.begin().await?;
    store::totp::begin(&mut tx, &akun.id, &kept, ctx.now()).await?;
    gate::discharge(&mut tx, &account).await?;
    tx.commit().await?;
    Ok(ctx.redirect("/akun/kode"))
}

/// The secret as a picture for the phone, only until it is shown to work.
pub(super) async fn qr(State(app): State<App>, ctx: Ctx) -> Result<Response, Failure> {
    let (akun, _) = own(&app, &ctx).await?;
    let found = store::totp::find(&app.db, &akun.id).await?.filter(|totp| !totp.aktif);
    let found = found.ok_or(Failure::NotFound)?;
    let secret = secret(&app, akun.id.as_str(), &found.rahasia)?;
    let address = totp::address(&secret, &akun.nama_masuk)
        .ok_or_else(|| Failure::Internal("a stored secret is not one of ours".to_owned()))?;
    let code = QrCode::with_error_correction_level(address, EcLevel::M).map_err(|error| {
        Failure::Internal(format!("an address does not fit into a picture: {error}"))
    })?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(220, 220).build();
    let mime = (header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"));
    let cache = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok((StatusCode::OK, [mime, cache], picture).into_response())
}

/// Switches the second factor on with its first code, and shows the recovery codes once.
pub(super) async fn activate(
    State(app): State<App>,
    ctx: Ctx,
    Form(form): Form<KodeForm>,
) -> Result<Response, Failure> {
    let (akun, current) = own(&app, &ctx).await?;
    let found = store::totp::find(&app.db, &akun.id).await?.filter(|totp| !totp.aktif);
    let Some(found) = found else { return Ok(ctx.redirect("/akun/kode")) };
    let secret = secret(&app, akun.id.as_str(), &found.rahasia)?;
    let step = match totp::check(&secret, &form.kode, ctx.now(), found.langkah) {
        Ok(step) => step,
        Err(error) => {
            let errors = FieldErrors::one("kode", words(error));
            return Ok(refused(
                &ctx,
                &second_factor_page(&app, &ctx, &akun, &errors, &html! {}).await?,
            ));
        }
    };
    let token = app.entropy.token();
    let codes = totp::recovery_codes(&app.entropy);
    let mut tx = app.db.begin().await?;
    if !store::totp::activate(&mut tx, &akun.id, step).await? {
        return Ok(ctx.redirect("/akun/kode"));
    }
    keep_codes(&mut tx, &akun.id, &codes).await?;
    store::sesi::end_all(&mut tx, &akun.id, Some(&current)).await?;
    store::sesi::rotate(&mut tx, &current, &token).await?;
    note(&mut tx, &app, &ctx, &akun, "org.akun.kode-pasang", "Memasang kode kedua").await?;
    tx.commit().await?;
    Ok(gate::with_session(&ctx, codes_page(&ctx, &codes), &token))
}

async fn keep_codes(tx: &mut db::Tx, akun: &AccountId, codes: &[String]) -> db::Result<()> {
    let hashes: Vec<String> =
        codes.iter().map(|code| token_hash(&totp::normal_recovery(code))).collect();
    store::totp::replace_recovery(tx, akun, &hashes).await
}

/// The recovery codes. The token changes with this very answer, so a form of this page would not hold:
/// it has none.
fn codes_page(ctx: &Ctx, codes: &[String]) -> Response {
    let shell = ui::Shell { logout: None, ..ctx.shell() };
    ctx.page(&pages::akun_saya::recovery_codes(&shell, codes))
}

/// Gives up setting up.
pub(super) async fn cancel(
    State(app): State<App>,
    ctx: Ctx,
    Form(Kosong {}): Form<Kosong>,
) -> Result<Response, Failure> {
    let (akun, _) = own(&app, &ctx).await?;
    if !akun.faktor_kedua {
        let mut tx = app.db.begin().await?;
        store::totp::remove(&mut tx, &akun.id).await?;
        tx.commit().await?;
    }
    Ok(ctx.redirect("/akun"))
}

/// Makes new recovery codes and shows them once.
pub(super) async fn renew_codes(
    State(app): State<App>,
    ctx: Ctx,
    Form(form): Form<KonfirmasiForm>,
) -> Result<Response, Failure> {
    let (akun, current) = own(&app, &ctx).await?;
    if !akun.faktor_kedua {
        return Ok(ctx.redirect("/akun/kode"));
    }
    if let Err(refusal) = confirm(&app, &ctx, &akun, &form.sandi.0).await? {
        let (errors, notice) = confirmation(refusal);
        let markup = second_factor_page(&app, &ctx, &akun, &errors, &notice).await?;
        return Ok(refusal_page(&ctx, Some(refusal), &markup));
    }
    let token = app.entropy.token();
    let codes = totp::recovery_codes(&app.entropy);
    let mut tx = app.db.begin().await?;
    keep_codes(&mut tx, &akun.id, &codes).await?;
    confirmed(&mut tx, &app, &akun, &current, &token).await?;
    note(&mut tx, &app, &ctx, &akun, "org.akun.kode-pulih", "Membuat kode pulih baru").await?;
    tx.commit().await?;
    Ok(gate::with_session(&ctx, codes_page(&ctx, &codes), &token))
}

/// Asks for the password before the second factor goes.
pub(super) async fn remove_form(ctx: Ctx) -> Response {
    let errors = FieldErrors::new();
    ctx.page(&pages::akun_saya::remove_second_factor(&ctx.shell(), ctx.csrf(), &errors, &html! {}))
}

/// Takes the second factor away.
pub(super) async fn remove(
    State(app): State<App>,
    ctx: Ctx,
    Form(form): Form<KonfirmasiForm>,
) -> Result<Response, Failure> {
    let (akun, current) = own(&app, &ctx).await?;
    if let Err(refusal) = confirm(&app, &ctx, &akun, &form.sandi.0).await? {
        let (errors, notice) = confirmation(refusal);
        let markup =
            pages::akun_saya::remove_second_factor(&ctx.shell(), ctx.csrf(), &errors, &notice);
        return Ok(refusal_page(&ctx, Some(refusal), &markup));
    }
    let token = app.entropy.token();
    let mut tx = app.db.begin().await?;
    store::totp::remove(&mut tx, &akun.id).await?;
    confirmed(&mut tx, &app, &akun, &current, &token).await?;
    note(&mut tx, &app, &ctx, &akun, "org.akun.kode-lepas", "Melepas kode kedua").await?;
    tx.commit().await?;
    let response = ctx.redirect_with("/akun", &Flash::warn("Kode kedua sudah dilepas."));
    Ok(gate::with_session(&ctx, response, &token))
}
