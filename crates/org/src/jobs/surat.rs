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
}

async fn queue(
    tx: &mut Tx,
    app: &App,
    (code, title): (&str, &str),
    (instansi, akun): (InstansiId, Option<AccountId>),
    at: Timestamp,
) -> db::Result<()> {
    let actor = Actor::system(instansi, "Pengirim surel");
    let input = serde_json::to_value(Which { akun, at: at.0 }).unwrap_or_default();
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
    queue(tx, app, job, (instansi, Some(akun.clone())), at).await
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
    queue(tx, app, ("org.pulih", "Memeriksa permintaan sandi baru"), (instansi, akun), at).await
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
    queue(tx, app, job, (instansi, Some(akun.clone())), at).await
}

async fn addressed(run: &Run<App>) -> Result<Option<(AccountId, Timestamp, Penerima)>, Failed> {
    let which: Which = serde_json::from_value(run.input.clone())
        .map_err(|_foreign| Failed::GiveUp("Permintaan ini tidak dikenali.".to_owned()))?;
    let Some(akun) = which.akun else { return Ok(None) };
    let found = kode_surel::recipient(&run.with.db, &akun).await?;
    Ok(found.map(|found| (akun, Timestamp(which.at), found)))
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
    deliver(&run, &letter_id(&run), &to.surel, "Pastikan alamat surel Anda", &text).await
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
    deliver(&run, &letter_id(&run), &to.surel, "Tautan untuk membuat sandi baru", &text).await
}

/// Tells somebody that the password of their account is another.
pub(super) async fn changed(run: Run<App>) -> Result<Outcome, Failed> {
    let found = addressed(&run).await?.filter(|(_, _, to)| to.pasti);
    let Some((_, at, to)) = found else { return Ok(Outcome::default()) };
    let text = format!(
        "Halo, {}.\n\nSandi akun Anda di Gadang diganti pada {}.\n\nBukan Anda? Buat sandi baru sekarang di \
         {}/masuk/lupa, lalu hubungi admin OPD Anda.\n\n-- \n{}\n",
        to.nama,
        waktu_panjang(at, to.zona),
        run.with.config.base_url,
        to.instansi_nama
    );
    let id = run.id.as_ref().map_or("", |id| id.0.as_str());
    deliver(&run, id, &to.surel, "Sandi akun Anda diganti", &text).await
}
