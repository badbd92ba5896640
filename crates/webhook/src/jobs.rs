//! What the room does by itself: carry messages out, and forget the old ones.

use core::marker::PhantomData;

use ::jobs::{Failed, Job, NewJob, Outcome, Run, Schedule, enqueue};
use kernel::{AccountId, Actor, InstansiId, Timestamp};
use org::{
    By, audit,
    notice::{self, Notice},
};
use serde::{Deserialize, Serialize};
use web::App;

use crate::{
    House, KEEP_DAYS, TujuanId, event, pages,
    sender::{Message, Sender, Undelivered},
    store::antrean::{self, Dimatikan, Giliran},
};

/// Targets that one round looks after.
const TARGETS: i64 = 50;

/// Messages of one target that one job carries. The rest comes with the next round, so that nobody is kept waiting.
const MESSAGES: i64 = 100;

/// For how many seconds one job carries messages: a slow receiver must not hold the place of the others.
const SECONDS: i64 = 60;

/// The program's name for itself in the trail.
const NAME: &str = "Pengirim webhook";

/// The jobs of the room in this house.
pub(crate) struct Jobs<H>(PhantomData<H>);

impl<H: House> Jobs<H> {
    /// Every job of the room, for its manifest.
    pub(crate) const ALL: &'static [Job<App>] = &[
        Job {
            code: "webhook.putaran",
            title: "Mencari kiriman yang tiba gilirannya",
            schedule: Some(Schedule::Every(10)),
            attempts: 1,
            lease_seconds: 60,
            quiet: true,
            run: |run| Box::pin(round(run)),
        },
        Job {
            code: "webhook.kirim",
            title: "Mengirim ke sistem lain",
            schedule: None,
            attempts: 3,
            lease_seconds: 60,
            quiet: true,
            run: |run| Box::pin(deliver::<H>(run)),
        },
        Job {
            code: "webhook.bersih",
            title: "Menghapus kiriman lama",
            schedule: Some(Schedule::Every(3_600)),
            attempts: 1,
            lease_seconds: 300,
            quiet: true,
            run: |run| Box::pin(tidy(run)),
        },
    ];
}

#[derive(Debug, Serialize, Deserialize)]
struct Which {
    tujuan: TujuanId,
}

/// Makes one job of each target that has something due, so that a slow one keeps nobody else waiting.
async fn round(run: Run<App>) -> Result<Outcome, Failed> {
    let app = &run.with;
    let now = (run.clock)();
    let due = antrean::due(&app.db, now, TARGETS).await?;
    if due.is_empty() {
        return Ok(Outcome::default());
    }
    let mut tx = app.db.begin().await?;
    for (instansi, tujuan) in due {
        let key = format!("webhook.kirim/{tujuan}");
        let job = NewJob {
            code: "webhook.kirim",
            title: "Mengirim ke sistem lain",
            input: serde_json::to_value(Which { tujuan }).unwrap_or_default(),
            at: now,
            not_before: None,
            unique_key: Some(&key),
        };
        enqueue(&mut tx, &Actor::system(instansi, NAME), &app.entropy, job).await?;
    }
    tx.commit().await?;
    app.bell.ring();
    Ok(Outcome::default())
}

/// Carries what is due to one target, until something fails: then it pauses.
async fn deliver<H: House>(run: Run<App>) -> Result<Outcome, Failed> {
    let app = &run.with;
    let which: Which = serde_json::from_value(run.input.clone())
        .map_err(|_foreign| Failed::GiveUp("Tujuan ini tidak dikenali.".to_owned()))?;
    let Some(instansi) = run.instansi else { return Ok(Outcome::default()) };
    let sender = Sender::new(&event::settings::<H>(app, instansi).await?).map_err(|error| {
        tracing::error!(%error, "no way out for messages");
        Failed::Retry("Mesin ini tidak dapat membuka sambungan TLS.".to_owned())
    })?;
    let end = (run.clock)().plus_seconds(SECONDS);
    for done in 0..MESSAGES {
        if (run.clock)() > end {
            break;
        }
        run.progress.at(done, 0, "Mengirim").await?;
        let target = (instansi, &which.tujuan);
        let next = antrean::next(&app.db, &app.keys, target, (run.clock)()).await?;
        let Some(giliran) = next else { break };
        if app.config.sample {
            set_aside(app, target, &giliran).await?;
            continue;
        }
        let sent = attempt(&sender, &giliran, (run.clock)()).await;
        if let Err(why) = sent {
            // The pages say less of it: names and networks of the office are not everybody's.
            let (tujuan, kiriman) = (which.tujuan.as_str(), giliran.id.as_str());
            tracing::info!(
                instansi = instansi.0,
                tujuan,
                kiriman,
                ?why,
                "a message did not arrive"
            );
        }
        if !record(app, target, &giliran, sent, (run.clock)()).await? {
            break;
        }
    }
    Ok(Outcome::default())
}

/// The data of the house are made up, so nothing goes out; that is no failure of the target.
async fn set_aside(
    app: &App,
    target: (InstansiId, &TujuanId),
    giliran: &Giliran,
) -> Result<(), Failed> {
    let mut tx = app.db.begin().await?;
    antrean::give_up(&mut tx, target, &giliran.id, pages::SAMPLE).await?;
    tx.commit().await?;
    Ok(())
}

async fn attempt(sender: &Sender, giliran: &Giliran, at: Timestamp) -> Result<u16, Undelivered> {
    let secrets = giliran.secrets.as_deref().ok_or(Undelivered::Secret)?;
    let message =
        Message { address: &giliran.address, id: &giliran.id, body: &giliran.body, secrets, at };
    sender.send(message).await
}

/// Writes what became of an attempt. Answers whether the next message may follow at once.
async fn record(
    app: &App,
    (instansi, tujuan): (InstansiId, &TujuanId),
    giliran: &Giliran,
    sent: Result<u16, Undelivered>,
    at: Timestamp,
) -> Result<bool, Failed> {
    let mut tx = app.db.begin().await?;
    let target = (instansi, tujuan);
    let disabled = match sent {
        Ok(status) => {
            antrean::arrived(&mut tx, target, &giliran.id, status, at).await?;
            None
        }
        Err(why) => antrean::failed(&mut tx, target, &giliran.id, why, at).await?,
    };
    if let Some(off) = disabled {
        let actor = Actor::system(instansi, NAME);
        say_off(&mut tx, By { actor: &actor, entropy: &app.entropy, at }, tujuan, off).await?;
    }
    tx.commit().await?;
    Ok(sent.is_ok())
}

/// Leaves a trace of a target that was switched off, and tells whoever changed it last.
async fn say_off(tx: &mut db::Tx, by: By<'_>, tujuan: &TujuanId, off: Dimatikan) -> db::Result<()> {
    let Dimatikan { name, changed_by, why } = off;
    let entry = audit::Entry {
        room: "webhook",
        action: "webhook.mati",
        subject: tujuan.as_str(),
        opd: None,
        detail: format!("Mematikan tujuan {name} setelah sepuluh kegagalan beruntun. {why}"),
    };
    audit::append(tx, by, entry).await?;
    let title = format!("Kiriman ke {name} dimatikan");
    let link = pages::href(tujuan);
    let notice = Notice {
        title: &title,
        text: &format!("Sepuluh kali berturut-turut gagal. {why}"),
        link: Some(&link),
    };
    notice::tell(tx, by, &AccountId(changed_by), &notice).await
}

async fn tidy(run: Run<App>) -> Result<Outcome, Failed> {
    let before = (run.clock)().plus_seconds(-KEEP_DAYS * 86_400);
    loop {
        let mut tx = run.with.db.begin().await?;
        let gone = antrean::purge(&mut tx, before).await?;
        tx.commit().await?;
        if gone == 0 {
            return Ok(Outcome::default());
        }
    }
}
