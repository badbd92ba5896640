//! Coming in through the provider of sign-ins, and linking the own account with it.

use ::oidc::{Answer, Identity, Refused, rules::BEGUN_SECONDS};
use ::web::{App, Ctx, Failure, Flash, Form, Penyedia, Query, safe_return};
use axum::http::{HeaderMap, StatusCode};
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use kernel::FieldErrors;
use maud::{Markup, html};
use ui::Tone;

use super::{
    akun_saya::{confirm, confirmation, own},
    by, gate, gate as house,
    gate::Counted,
    masuk::{KembaliQuery, Kosong, code_page, refusal_page, target},
    page,
};
use crate::{
    input::oidc::TautanForm,
    notice::{self, Notice},
    pages::{
        self,
        oidc::{NamedView, PAGE, TautanView},
    },
    rules::oidc::{Leaving, Named, Way, described},
    store::{
        self,
        akun::Credentials,
        oidc::{self as links, Who},
    },
};

/// To what the sealed cookie is bound.
const BEGUN: &str = "oidc.begun";

/// To what a sealed person is bound: the session in which they are confirmed.
fn named_context(session: &str) -> String {
    format!("oidc.named/{session}")
}

/// The provider; a house without one has none of these pages.
fn provider(app: &App) -> Result<&Penyedia, Failure> {
    app.oidc.as_deref().ok_or(Failure::NotFound)
}

fn seal(app: &App, context: &str, what: &impl serde::Serialize) -> Result<String, Failure> {
    let plain = serde_json::to_vec(what).map_err(|error| {
        Failure::Internal(format!("a sign-in that no cookie can hold: {error}"))
    })?;
    Ok(app.keys.encrypt(&app.entropy, context, &plain))
}

fn unseal<T: serde::de::DeserializeOwned>(app: &App, context: &str, sealed: &str) -> Option<T> {
    serde_json::from_slice(&app.keys.decrypt(context, sealed)?).ok()
}

/// Leads to the provider, to come in.
pub(super) async fn begin(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<KembaliQuery>,
) -> Result<Response, Failure> {
    if ctx.session().is_some() {
        return Ok(ctx.redirect(target(query.kembali())));
    }
    let kembali = safe_return(query.kembali()).unwrap_or_default().to_owned();
    leave(&app, &ctx, Way::Masuk { kembali }).await
}

/// Leads to the provider, to link the own account.
pub(super) async fn begin_link(State(app): State<App>, ctx: Ctx) -> Result<Response, Failure> {
    let (_, sesi) = own(&app, &ctx).await?;
    leave(&app, &ctx, Way::Tautan { sesi }).await
}

async fn leave(app: &App, ctx: &Ctx, way: Way) -> Result<Response, Failure> {
    match provider(app)?.provider.begin(&app.entropy, ctx.now()).await {
        Ok(begun) => {
            let to = begun.url().to_owned();
            let sealed = seal(app, BEGUN, &Leaving { begun, way })?;
            Ok(ctx.redirect_begun(&to, &sealed, BEGUN_SECONDS))
        }
        Err(refused) => Ok(told(ctx, Some(&way), &refused)),
    }
}

/// Takes the answer of the provider. It counts once, so the cookie goes whatever comes of it.
pub(super) async fn answer(
    State(app): State<App>,
    ctx: Ctx,
    headers: HeaderMap,
    Query(answer): Query<Answer>,
) -> Response {
    let answered = answered(&app, &ctx, &headers, &answer).await;
    let mut response = answered.unwrap_or_else(Failure::into_response);
    ctx.clear_begun(&mut response);
    response
}

async fn answered(
    app: &App,
    ctx: &Ctx,
    headers: &HeaderMap,
    answer: &Answer,
) -> Result<Response, Failure> {
    let known = provider(app)?;
    let sent = ctx.begun(headers);
    let leaving = sent.and_then(|sealed| unseal::<Leaving>(app, BEGUN, &sealed));
    let Some(Leaving { begun, way }) = leaving else {
        return Ok(told(ctx, None, &Refused::State));
    };
    let session = ctx.session().map(|session| session.id.as_str());
    if !way.may_end(session) {
        return Ok(told(ctx, Some(&way), &Refused::State));
    }
    match (known.provider.finish(&begun, answer, ctx.now()).await, way) {
        (Err(refused), way) => Ok(told(ctx, Some(&way), &refused)),
        (Ok(identity), Way::Masuk { kembali }) => {
            enter(app, ctx, headers, &identity, &kembali).await
        }
        (Ok(identity), Way::Tautan { sesi }) => {
            let named = Named::of(identity, ctx.now());
            let sealed = seal(app, &named_context(&sesi), &named)?;
            let errors = FieldErrors::new();
            Ok(ctx.page(&named_page(ctx, known, &named, &sealed, &errors, &html! {})))
        }
    }
}

/// Says what went wrong where the way began. The address with the answer is left at once.
fn told(ctx: &Ctx, way: Option<&Way>, refused: &Refused) -> Response {
    if !refused.may_pass() {
        tracing::warn!(?refused, "nobody came in through the provider");
    }
    let (title, body) = refused.message().split_once(". ").unwrap_or((refused.message(), ""));
    let title = format!("{}.", title.trim_end_matches('.'));
    let flash = Flash { tone: Tone::Bad, title: &title, body: Some(body) };
    match way {
        Some(Way::Tautan { .. }) => ctx.redirect_with(PAGE, &flash),
        Some(Way::Masuk { kembali }) => ctx.redirect_with(&door(kembali), &flash),
        None => ctx.redirect_with(&door(""), &flash),
    }
}

/// The sign-in page, with the way on.
fn door(kembali: &str) -> String {
    match safe_return(kembali) {
        Some(path) if path != "/" => format!("/masuk?kembali={}", pages::encoded(path)),
        _ => "/masuk".to_owned(),
    }
}

/// Lets somebody in whose account is linked. Their second factor is asked for as after a password.
async fn enter(
    app: &App,
    ctx: &Ctx,
    headers: &HeaderMap,
    identity: &Identity,
    kembali: &str,
) -> Result<Response, Failure> {
    let label = &provider(app)?.label;
    let who = Who { issuer: &identity.issuer, subject: &identity.subject };
    let Some(id) = links::account(&app.db, who).await? else {
        let markup = pages::oidc::unknown(house(app, ctx), label, &described(identity));
        return Ok(page(ctx, StatusCode::FORBIDDEN, &markup));
    };
    if let Some(akun) = store::akun::own(&app.db, &id).await?.filter(|akun| akun.aktif) {
        let device = format!("{}, melalui {label}", gate::device_words(headers));
        if let Some(token) = gate::open_session(app, ctx, &akun, &device, Some(who)).await? {
            let next =
                if akun.faktor_kedua { code_page(kembali) } else { target(kembali).to_owned() };
            return Ok(gate::with_session(ctx, ctx.redirect(&next), &token));
        }
    }
    let flash = Flash {
        tone: Tone::Bad,
        title: "Akun Anda di sini sedang tidak dapat dibuka.",
        body: Some("Hubungi admin OPD Anda."),
    };
    Ok(ctx.redirect_with("/masuk", &flash))
}

/// The link of the own account.
pub(super) async fn show(State(app): State<App>, ctx: Ctx) -> Result<Response, Failure> {
    let known = provider(&app)?;
    let (akun, _) = own(&app, &ctx).await?;
    let link = links::find(&app.db, known.provider.issuer(), &akun.id).await?;
    let view = TautanView {
        csrf: ctx.csrf(),
        label: &known.label,
        link: link.as_ref(),
        zona: ctx.actor().zona(),
    };
    Ok(ctx.page(&pages::oidc::show(&ctx.shell(), &ctx.notice(), &view)))
}

fn named_page(
    ctx: &Ctx,
    known: &Penyedia,
    named: &Named,
    sealed: &str,
    errors: &FieldErrors,
    notice: &Markup,
) -> Markup {
    let (label, nama) = (&known.label, &named.nama);
    let view = NamedView { csrf: ctx.csrf(), label, nama, sealed, errors };
    pages::oidc::confirm(&ctx.shell(), notice, &view)
}

/// Links the own account with whom the provider named. The password is asked for: another site could have led this
/// browser through the provider as somebody else, who would then have a door to the account.
pub(super) async fn link(
    State(app): State<App>,
    ctx: Ctx,
    Form(form): Form<TautanForm>,
) -> Result<Response, Failure> {
    let known = provider(&app)?;
    let (akun, session) = own(&app, &ctx).await?;
    let named = unseal::<Named>(&app, &named_context(&session), &form.orang)
        .filter(|named| named.holds(known.provider.issuer(), ctx.now()));
    let Some(named) = named else {
        let flash =
            Flash::warn("Waktu untuk memastikan sudah habis.").body("Mulai menautkan sekali lagi.");
        return Ok(ctx.redirect_with(PAGE, &flash));
    };
    if let Err(refusal) = confirm(&app, &ctx, &akun, &form.sandi.0).await? {
        let (errors, notice) = confirmation(refusal);
        let markup = named_page(&ctx, known, &named, &form.orang, &errors, &notice);
        return Ok(refusal_page(&ctx, Some(refusal), &markup));
    }
    let title = format!("Akun Anda tertaut dengan {}.", known.label);
    let flash = if write(&app, &ctx, known, &akun, &named).await? {
        Flash::ok(&title)
    } else {
        Flash::warn("Salah satu dari kedua akun sudah tertaut, jadi tidak ada yang diubah.")
            .body("Lepaskan dahulu tautan yang lama.")
    };
    Ok(ctx.redirect_with(PAGE, &flash))
}

async fn write(
    app: &App,
    ctx: &Ctx,
    known: &Penyedia,
    akun: &Credentials,
    named: &Named,
) -> db::Result<bool> {
    let who = Who { issuer: &named.issuer, subject: &named.subject };
    let mut tx = app.db.begin().await?;
    let linked = links::link(&mut tx, &akun.id, who, &named.nama, ctx.now()).await?;
    if linked {
        let detail = format!("Menautkan akun dengan {}: {}", known.label, named.nama);
        note(&mut tx, app, ctx, akun, "org.oidc.tautkan", detail).await?;
        let title = format!("Akun Anda ditautkan dengan {}", known.label);
        let text = format!(
            "Dikenali sebagai {}. Bukan Anda? Lepas tautannya, lalu ganti sandi Anda.",
            named.nama
        );
        let notice = Notice { title: &title, text: &text, link: Some(PAGE) };
        notice::tell(&mut tx, by(app, ctx), &akun.id, &notice).await?;
    }
    gate::discharge(&mut tx, &Counted::account(app, &akun.nama_masuk)).await?;
    tx.commit().await?;
    Ok(linked)
}

async fn note(
    tx: &mut db::Tx,
    app: &App,
    ctx: &Ctx,
    akun: &Credentials,
    action: &str,
    detail: String,
) -> db::Result<()> {
    store::akun::note(tx, by(app, ctx), action, &akun.id, akun.opd.as_ref(), detail).await
}

/// Takes the link back.
pub(super) async fn unlink(
    State(app): State<App>,
    ctx: Ctx,
    Form(Kosong {}): Form<Kosong>,
) -> Result<Response, Failure> {
    let known = provider(&app)?;
    let (akun, _) = own(&app, &ctx).await?;
    let mut tx = app.db.begin().await?;
    if links::unlink(&mut tx, known.provider.issuer(), &akun.id).await? {
        let detail = format!("Melepas tautan akun dengan {}", known.label);
        note(&mut tx, &app, &ctx, &akun, "org.oidc.lepas", detail).await?;
    }
    tx.commit().await?;
    let title = format!("Akun Anda tidak lagi tertaut dengan {}.", known.label);
    Ok(ctx.redirect_with(PAGE, &Flash::ok(&title)))
}
