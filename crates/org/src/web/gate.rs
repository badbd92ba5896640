//! Letting people in: attempts are counted, passwords checked in turn, sessions opened.

use std::net::IpAddr;

use ::web::{App, Ctx, Failure, Purpose};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use kernel::{Actor, Timestamp};

use crate::{
    pages::masuk::Refusal,
    password,
    rules::{
        device,
        lockout::{Counter, delay_seconds, next_count},
        session,
    },
    store::{self, By, akun::Credentials, gagal::Gagal, oidc::Who, sesi::NewSesi},
};

/// A counter with the key under which it is kept.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    counter: Counter,
    key: String,
}

impl Counted {
    fn new(app: &App, counter: Counter, what: &str) -> Self {
        let context = match counter {
            Counter::Account => "gagal-masuk/akun",
            Counter::Address => "gagal-masuk/alamat",
            Counter::Code => "gagal-masuk/kode",
            Counter::Token => "gagal-masuk/token",
            Counter::Letter => "surat/akun",
            Counter::LetterAddress => "surat/alamat",
        };
        let mac = app.keys.mac(Purpose::Session, context, what.as_bytes());
        Self { counter, key: data_encoding::HEXLOWER.encode(&mac.bytes) }
    }

    pub(super) fn account(app: &App, nama_masuk: &str) -> Self {
        Self::new(app, Counter::Account, nama_masuk)
    }

    pub(super) fn address(app: &App, ctx: &Ctx) -> Self {
        Self::new(app, Counter::Address, &ctx.client_address().to_string())
    }

    /// Apart from sign-ins: a program that goes wrong must not shut people out.
    fn token(app: &App, address: IpAddr) -> Self {
        Self::new(app, Counter::Token, &address.to_string())
    }

    /// A letter that anybody asks for the account with this sign-in name.
    pub(super) fn recovery(app: &App, nama_masuk: &str) -> Self {
        Self::new(app, Counter::Letter, &format!("masuk/{nama_masuk}"))
    }

    /// A letter that the owner of an account asks for.
    pub(super) fn confirmation(app: &App, akun: &str) -> Self {
        Self::new(app, Counter::Letter, &format!("akun/{akun}"))
    }

    pub(super) fn letters_of_address(app: &App, ctx: &Ctx) -> Self {
        Self::new(app, Counter::LetterAddress, &ctx.client_address().to_string())
    }

    pub(super) fn code(app: &App, akun: &str) -> Self {
        Self::new(app, Counter::Code, akun)
    }
}

/// Seconds until `key` opens again, if it is shut.
fn shut_for(gagal: Option<Gagal>, now: Timestamp) -> Option<i64> {
    let left = gagal?.tertutup_sampai_at - now.0;
    (left > 0).then_some((left + 999) / 1000)
}

/// The count after one more failure.
fn counted(counter: Counter, before: Option<Gagal>, now: Timestamp) -> Gagal {
    let jumlah = before.map_or(1, |b| next_count(counter, b.jumlah, Timestamp(b.terakhir_at), now));
    let until = now.plus_seconds(delay_seconds(counter, jumlah));
    Gagal { jumlah, terakhir_at: now.0, tertutup_sampai_at: if until > now { until.0 } else { 0 } }
}

/// Asks whether an attempt may be made, and counts it before it is known to be wrong: guesses sent
/// all at once must not pass because none of them has failed yet. `watched` is only asked.
pub(super) async fn charge(
    app: &App,
    now: Timestamp,
    charged: &Counted,
    watched: Option<&Counted>,
) -> db::Result<Option<i64>> {
    let mut tx = app.db.begin().await?;
    let before = store::gagal::hold(&mut tx, &charged.key).await?;
    if let Some(seconds) = shut_for(before, now) {
        return Ok(Some(seconds));
    }
    if let Some(watched) = watched {
        let other = store::gagal::hold(&mut tx, &watched.key).await?;
        if let Some(seconds) = shut_for(other, now) {
            return Ok(Some(seconds));
        }
    }
    store::gagal::save(&mut tx, &charged.key, counted(charged.counter, before, now)).await?;
    tx.commit().await?;
    Ok(None)
}

/// Counts a failure at the address, where an office would be charged for everybody who is just being checked.
pub(super) async fn fail_at(app: &App, now: Timestamp, address: &Counted) -> db::Result<()> {
    let mut tx = app.db.begin().await?;
    let before = store::gagal::hold(&mut tx, &address.key).await?;
    store::gagal::save(&mut tx, &address.key, counted(address.counter, before, now)).await?;
    tx.commit().await
}

/// Seconds for which no token counts from an address.
pub(crate) async fn tokens_shut(
    app: &App,
    now: Timestamp,
    address: IpAddr,
) -> db::Result<Option<i64>> {
    let key = Counted::token(app, address).key;
    Ok(shut_for(store::gagal::find(&app.db, &key).await?, now))
}

/// Counts a token that nobody knows at the address that it came from.
pub(crate) async fn unknown_token(app: &App, now: Timestamp, address: IpAddr) -> db::Result<()> {
    fail_at(app, now, &Counted::token(app, address)).await
}

/// The attempt was good: forgets what stood against the account. What stood against the address
/// stays, or one good sign-in between two guesses would keep the address open for guessing.
pub(super) async fn discharge(tx: &mut db::Tx, charged: &Counted) -> db::Result<()> {
    store::gagal::clear(tx, &charged.key).await
}

/// Checks name and password. Every way out takes the same steps and the same time, so that nobody
/// learns from it which names exist.
pub(super) async fn check_password(
    app: &App,
    ctx: &Ctx,
    nama_masuk: &str,
    sandi: String,
) -> Result<Result<Credentials, Refusal>, Failure> {
    let account = Counted::account(app, nama_masuk);
    let address = Counted::address(app, ctx);
    if let Some(seconds) = charge(app, ctx.now(), &account, Some(&address)).await? {
        return Ok(Err(Refusal::Shut(seconds)));
    }
    let found = store::akun::by_nama_masuk(&app.db, nama_masuk).await?;
    let stored = found.as_ref().and_then(|akun| akun.sandi_hash.clone());
    let right = match password::verify_queued(sandi, stored).await {
        Ok(right) => right,
        Err(crowded) => {
            give_back(app, &account).await?;
            return Ok(Err(Refusal::Crowded(crowded.waiting)));
        }
    };
    if let Some(akun) = found.filter(|akun| right && akun.aktif) {
        Ok(Ok(akun))
    } else {
        fail_at(app, ctx.now(), &address).await?;
        Ok(Err(Refusal::Wrong))
    }
}

/// Takes back a charge for an attempt that was not made after all.
async fn give_back(app: &App, charged: &Counted) -> db::Result<()> {
    let mut tx = app.db.begin().await?;
    store::gagal::take_back(&mut tx, &charged.key).await?;
    tx.commit().await
}

/// The person behind right credentials, before any role is known: signing in needs none.
pub(super) fn person(akun: &Credentials) -> Actor {
    Actor::signed_in(akun.id.clone(), akun.nama.clone(), akun.instansi, akun.zona, Vec::new())
}

/// The browser in words.
pub(super) fn device_words(headers: &HeaderMap) -> String {
    let user_agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    device::words(user_agent.unwrap_or_default())
}

/// Whether the account is as it was when its password was checked, or is still linked to whom the provider named.
async fn unchanged(
    tx: &mut db::Tx,
    akun: &Credentials,
    through: Option<Who<'_>>,
    now: Timestamp,
) -> db::Result<bool> {
    let held = store::sesi::hold_account(tx, &akun.id, akun.sandi_hash.as_deref()).await?;
    match through {
        Some(who) if held => store::oidc::used(tx, who, now).await,
        _ => Ok(held),
    }
}

/// Opens a session under a fresh token, closes the one that the browser had, and answers the token;
/// `None` when the account has changed since its password was checked, or is no longer linked to the person at the
/// provider who came `through` it.
pub(super) async fn open_session(
    app: &App,
    ctx: &Ctx,
    akun: &Credentials,
    device: &str,
    through: Option<Who<'_>>,
) -> db::Result<Option<String>> {
    let token = app.entropy.token();
    let now = ctx.now();
    let actor = person(akun);
    let by = By { actor: &actor, entropy: &app.entropy, at: now };
    let address = ctx.client_address().to_string();
    let mut tx = app.db.begin().await?;
    if !unchanged(&mut tx, akun, through, now).await? {
        return Ok(None);
    }
    discharge(&mut tx, &Counted::account(app, &akun.nama_masuk)).await?;
    if let Some(old) = ctx.session_token() {
        store::sesi::end_token(&mut tx, old).await?;
    }
    let new = NewSesi {
        id: app.entropy.uuid_v7(now),
        akun: &akun.id,
        token: &token,
        waiting_for_code: akun.faktor_kedua,
        device,
        address: &address,
        at: now,
        ends: session::ends_at(now, akun.faktor_kedua),
    };
    store::sesi::create(&mut tx, &new).await?;
    if !akun.faktor_kedua {
        store::akun::signed_in(&mut tx, by, &akun.id, akun.opd.as_ref(), device).await?;
    }
    tx.commit().await?;
    Ok(Some(token))
}

/// Gives the browser a session that ends with it, on the way to another page.
pub(super) fn with_session(ctx: &Ctx, mut response: Response, token: &str) -> Response {
    ctx.set_session(&mut response, token, None);
    response
}
