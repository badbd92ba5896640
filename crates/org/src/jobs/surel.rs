//! Letters: notices that people want by e-mail.

use ::jobs::{Failed, NewJob, Outcome, Run, enqueue};
use ::web::App;
use kernel::{AccountId, Actor};
use mail::{Letter, SendError};
use serde::{Deserialize, Serialize};

use crate::store::surel::{self, Surat};

/// Letters that are queued in one round.
const AT_ONCE: i64 = 50;

/// How long a notice waits for a house that can send letters.
const STALE_SECONDS: i64 = 86_400;

/// Which letter; not what it says, which is read when it is sent.
#[derive(Debug, Serialize, Deserialize)]
struct Which {
    akun: AccountId,
    id: String,
}

/// Makes a job of each notice that waits for a letter, so that each is tried on its own.
pub(super) async fn queue(run: Run<App>) -> Result<Outcome, Failed> {
    let app = &run.with;
    let now = (run.clock)();
    let mut tx = app.db.begin().await?;
    if app.mail.is_none() {
        // Another node may have the way to the post, or this one tomorrow; after that a letter is no news.
        surel::forget_waiting(&mut tx, now.plus_seconds(-STALE_SECONDS)).await?;
        tx.commit().await?;
        return Ok(Outcome::default());
    }
    let waiting = surel::take_waiting(&mut tx, AT_ONCE).await?;
    let any = !waiting.is_empty();
    for (instansi, akun, id) in waiting {
        let actor = Actor::system(instansi, "Pengirim surel");
        let input = serde_json::to_value(Which { akun, id }).unwrap_or_default();
        let job = NewJob {
            code: "org.surel",
            title: "Mengirim pemberitahuan lewat surel",
            input,
            at: now,
            not_before: None,
            unique_key: None,
        };
        enqueue(&mut tx, &actor, &app.entropy, job).await?;
    }
    tx.commit().await?;
    if any {
        app.bell.ring();
    }
    Ok(Outcome::default())
}

/// Sends one letter.
pub(super) async fn send(run: Run<App>) -> Result<Outcome, Failed> {
    let app = &run.with;
    let which: Which = serde_json::from_value(run.input.clone())
        .map_err(|_foreign| Failed::GiveUp("Surel ini tidak dikenali.".to_owned()))?;
    let Some(instansi) = run.instansi else { return Ok(Outcome::default()) };
    let found = surel::letter(&app.db, instansi, &which.akun, &which.id).await?;
    let Some(surat) = found else { return Ok(Outcome::default()) };
    let text = text(&surat, &app.config.base_url);
    deliver(&run, &which.akun, &which.id, (&surat.surel, &surat.judul, &text)).await
}

/// Hands a letter to the server, and says whether another attempt may help when it does not take it. That it never
/// will is kept with the address of the account, for its owner to see, until it takes one.
pub(super) async fn deliver(
    run: &Run<App>,
    akun: &AccountId,
    id: &str,
    (to, subject, text): (&str, &str, &str),
) -> Result<Outcome, Failed> {
    let app = &run.with;
    let Some(post) = &app.mail else {
        return Err(Failed::Retry("Mesin ini tidak diatur untuk mengirim surel.".to_owned()));
    };
    let now = (run.clock)();
    let sent = post.send(&Letter { id, to, subject, text, at: now }).await;
    let refused = matches!(sent, Err(SendError::Never(_)));
    if refused || (sent.is_ok() && surel::is_refused(&app.db, akun, to).await?) {
        let mut tx = app.db.begin().await?;
        surel::note_refused(&mut tx, akun, to, refused.then_some(now)).await?;
        tx.commit().await?;
    }
    sent.map_err(|error| {
        tracing::warn!(%error, "a letter was not sent");
        match error {
            SendError::Later(_) => {
                Failed::Retry("Server surel belum menerima surat ini.".to_owned())
            }
            SendError::Never(_) => Failed::GiveUp("Server surel menolak surat ini.".to_owned()),
        }
    })?;
    Ok(Outcome::default())
}

fn text(surat: &Surat, base_url: &str) -> String {
    let Surat { nama, instansi_nama, judul, isi, tautan, .. } = surat;
    let more = if isi.is_empty() { String::new() } else { format!("{isi}\n") };
    let link = tautan.as_deref().unwrap_or("/akun/pemberitahuan");
    format!(
        "Halo, {nama}.\n\n{judul}\n{more}\nBuka: {base_url}{link}\n\n-- \n{instansi_nama}\n\
         Anda menerima surel ini karena meminta pemberitahuan lewat surel. Ubah di {base_url}/akun/surel\n"
    )
}
