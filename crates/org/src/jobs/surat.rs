//! Letters that carry a one-time link, and the one that tells of a new password.
//!
//! A code is made when its letter is sent, so that the table of jobs never holds one; a second attempt makes another.

use ::jobs::{Failed, NewJob, Outcome, Run, enqueue};
use ::web::App;
use db::Tx;
use kernel::{AccountId, Actor, InstansiId, Timestamp, waktu_panjang};
use serde::{Deserialize, Serialize};

use super::surel::deliver;
use crate::{
    rules::session::{CONFIRM_SECONDS, RECOVER_SECONDS},
    store::{
        self, By,
        kode_surel::{self, Guna, Penerima},
    },
};

/// Which account; none when nobody has the name that was asked for.
#[derive(Debug, Serialize, Deserialize)]
struct Which {
    akun: Option<AccountId>,
    /// When it was asked for, or happened.
    at: i64,
    /// The address that the account had before, sealed: the table of jobs is no place for one. Only of the letter that
    /// goes there.
    #[serde(default)]
    lama: Option<String>,
    /// Whether the account has no address by now. Only of that letter, too.
    #[serde(default)]
    dihapus: bool,
}

impl Which {
    fn of(akun: Option<AccountId>, at: Timestamp) -> Self {
        Self { akun, at: at.0, lama: None, dihapus: false }
    }
}

/// To what a sealed address is bound.
fn before_context(akun: &AccountId) -> String {
    format!("org.surel.lama/{akun}")
}

async fn queue(
    tx: &mut Tx,
    app: &App,
    (code, title): (&str, &str),
    (instansi, which): (InstansiId, Which),
) -> db::Result<()> {
    let actor = Actor::system(instansi, "Pengirim surel");
    let at = Timestamp(which.at);
    let input = serde_json::to_value(which).unwrap_or_default();
    let job = NewJob { code, title, input, at, not_before: None, unique_key: None };
    enqueue(tx, &actor, &app.entropy, job).await?;
    Ok(())
}

/// Asks for the letter with which somebody shows that an address is theirs.
pub(crate) async fn ask_confirmation(
    tx: &mut Tx,
    app: &App,
    instansi: InstansiId,
    akun: &AccountId,
    at: Timestamp,
) -> db::Result<()> {
    let job = ("org.surel.pasti", "Mengirim surat untuk memastikan alamat surel");
    queue(tx, app, job, (instansi, Which::of(Some(akun.clone()), at))).await
}

/// Asks for the letter with the link to a new password. What is written is the same when there is no such account:
/// neither the answer nor the time that it takes tells which names exist.
pub(crate) async fn ask_recovery(
    tx: &mut Tx,
    app: &App,
    instansi: InstansiId,
    akun: Option<AccountId>,
    at: Timestamp,
) -> db::Result<()> {
    let job = ("org.pulih", "Memeriksa permintaan sandi baru");
    queue(tx, app, job, (instansi, Which::of(akun, at))).await
}

/// Asks for the letter that tells of a new password, where letters can be sent.
pub(crate) async fn tell_password(
    tx: &mut Tx,
    app: &App,
    instansi: InstansiId,
    akun: &AccountId,
    at: Timestamp,
) -> db::Result<()> {
    if app.mail.is_none() {
        return Ok(());
    }
    let job = ("org.sandi", "Mengabarkan bahwa sandi diganti");
    queue(tx, app, job, (instansi, Which::of(Some(akun.clone()), at))).await
}

/// Asks for the letter that tells the address before that the account has another, or none, where letters can be sent.
pub(crate) async fn tell_moved(
    tx: &mut Tx,
    app: &App,
    (instansi, akun): (InstansiId, &AccountId),
    (before, dihapus): (&str, bool),
    at: Timestamp,
) -> db::Result<()> {
    if app.mail.is_none() {
        return Ok(());
    }
    let job = ("org.surel.lama", "Mengabarkan bahwa alamat surel diganti");
    let sealed = app.keys.encrypt(&app.entropy, &before_context(akun), before.as_bytes());
    let which = Which { lama: Some(sealed), dihapus, ..Which::of(Some(akun.clone()), at) };
    queue(tx, app, job, (instansi, which)).await
}

async fn addressed(run: &Run<App>) -> Result<Option<(AccountId, Timestamp, Penerima)>, Failed> {
    let which: Which = serde_json::from_value(run.input.clone())
        .map_err(|_foreign| Failed::GiveUp("Permintaan ini tidak dikenali.".to_owned()))?;
    let Some(akun) = which.akun else { return Ok(None) };
    let before = match which.lama {
        Some(sealed) => Some(unseal(&run.with, &akun, &sealed)?),
        None => None,
    };
    let found = kode_surel::recipient(&run.with.db, &akun, before).await?;
    Ok(found.map(|found| (akun, Timestamp(which.at), found)))
}

fn unseal(app: &App, akun: &AccountId, sealed: &str) -> Result<String, Failed> {
    let plain = app.keys.decrypt(&before_context(akun), sealed);
    plain
        .and_then(|plain| String::from_utf8(plain).ok())
        .ok_or_else(|| Failed::GiveUp("Alamat yang lama tidak terbaca lagi.".to_owned()))
}

/// Makes a code for a letter that is about to go, and says in the trail that it was asked for.
async fn make_code(
    run: &Run<App>,
    akun: &AccountId,
    to: &Penerima,
    (guna, seconds): (Guna, i64),
    noted: Option<(&str, &str)>,
) -> db::Result<String> {
    let app = &run.with;
    let now = (run.clock)();
    let code = app.entropy.token();
    let actor = Actor::system(to.instansi, "Pengirim surel");
    let by = By { actor: &actor, entropy: &app.entropy, at: now };
    let mut tx = app.db.begin().await?;
    kode_surel::put(&mut tx, akun, guna, &code, &to.surel, now.plus_seconds(seconds)).await?;
    if let Some((action, detail)) = noted.filter(|_| run.attempt == 1) {
        store::akun::note(&mut tx, by, action, akun, to.opd.as_ref(), detail.to_owned()).await?;
    }
    tx.commit().await?;
    Ok(code)
}

/// Another attempt carries another code, so it is another letter: a reader must not take it for the one before.
fn letter_id(run: &Run<App>) -> String {
    let id = run.id.as_ref().map_or("", |id| id.0.as_str());
    format!("{id}-{}", run.attempt)
}

/// Sends the letter with which somebody shows that an address is theirs.
pub(super) async fn confirm(run: Run<App>) -> Result<Outcome, Failed> {
    let Some((akun, _, to)) = addressed(&run).await?.filter(|(_, _, to)| !to.pasti) else {
        return Ok(Outcome::default());
    };
    let code = make_code(&run, &akun, &to, (Guna::Pasti, CONFIRM_SECONDS), None).await?;
    let text = format!(
        "Halo, {}.\n\nAlamat ini diisikan pada akun Anda di Gadang. Pastikan bahwa ini memang alamat Anda dengan \
         membuka tautan ini dalam 24 jam:\n\n{}/akun/surel/pasti/{code}\n\nSesudah itu tautan untuk membuat sandi \
         baru dapat dikirim ke alamat ini bila Anda lupa.\n\nBukan Anda? Abaikan surel ini.\n\n-- \n{}\n",
        to.nama, run.with.config.base_url, to.instansi_nama
    );
    let letter = (to.surel.as_str(), "Pastikan alamat surel Anda", text.as_str());
    deliver(&run, &akun, &letter_id(&run), letter).await
}

/// Sends the link to a new password; to nobody, when the account has no address that was shown to be theirs.
pub(super) async fn recover(run: Run<App>) -> Result<Outcome, Failed> {
    let found = addressed(&run).await?.filter(|(_, _, to)| to.pasti);
    let Some((akun, asked, to)) = found else { return Ok(Outcome::default()) };
    if (run.clock)() >= asked.plus_seconds(RECOVER_SECONDS) {
        return Err(Failed::GiveUp("Permintaan ini terlalu lama menunggu.".to_owned()));
    }
    let noted = ("org.akun.pulih-minta", "Meminta tautan sandi baru lewat surel");
    let code = make_code(&run, &akun, &to, (Guna::Sandi, RECOVER_SECONDS), Some(noted)).await?;
    let text = format!(
        "Halo, {}.\n\nSeseorang, mungkin Anda, meminta sandi baru untuk akun Anda di Gadang. Buka tautan ini dalam 30 \
         menit, lalu buat sandi baru:\n\n{}/masuk/pulih/{code}\n\nTautan ini berlaku satu kali; jangan diteruskan \
         kepada siapa pun.\n\nBukan Anda? Abaikan surel ini: sandi Anda tidak berubah.\n\n-- \n{}\n",
        to.nama, run.with.config.base_url, to.instansi_nama
    );
    let letter = (to.surel.as_str(), "Tautan untuk membuat sandi baru", text.as_str());
    deliver(&run, &akun, &letter_id(&run), letter).await
}

/// Tells somebody that the password of their account is another.
pub(super) async fn changed(run: Run<App>) -> Result<Outcome, Failed> {
    let found = addressed(&run).await?.filter(|(_, _, to)| to.pasti);
    let Some((akun, at, to)) = found else { return Ok(Outcome::default()) };
    let text = format!(
        "Halo, {}.\n\nSandi akun Anda di Gadang diganti pada {}.\n\nBukan Anda? Buat sandi baru sekarang di \
         {}/masuk/lupa, lalu hubungi admin OPD Anda.\n\n-- \n{}\n",
        to.nama,
        waktu_panjang(at, to.zona),
        run.with.config.base_url,
        to.instansi_nama
    );
    let id = run.id.as_ref().map_or("", |id| id.0.as_str());
    deliver(&run, &akun, id, (&to.surel, "Sandi akun Anda diganti", &text)).await
}

/// Tells whoever reads the address before that the account has another, or none.
pub(super) async fn moved(run: Run<App>) -> Result<Outcome, Failed> {
    let Some((akun, at, to)) = addressed(&run).await? else { return Ok(Outcome::default()) };
    // It was read once already.
    let which: Option<Which> = serde_json::from_value(run.input.clone()).ok();
    let done = if which.is_some_and(|which| which.dihapus) { "dihapus" } else { "diganti" };
    let text = format!(
        "Halo, {}.\n\nAlamat surel akun Anda di Gadang {done} pada {}. Surat berikutnya tidak dikirim ke alamat ini \
         lagi.\n\nBukan Anda? Masuk di {}/masuk, ganti sandi, lalu perbaiki alamatnya. Bila tidak dapat masuk, hubungi \
         admin OPD Anda sekarang.\n\n-- \n{}\n",
        to.nama,
        waktu_panjang(at, to.zona),
        run.with.config.base_url,
        to.instansi_nama
    );
    let id = run.id.as_ref().map_or("", |id| id.0.as_str());
    let subject = format!("Alamat surel akun Anda {done}");
    deliver(&run, &akun, id, (&to.surel, &subject, &text)).await
}
