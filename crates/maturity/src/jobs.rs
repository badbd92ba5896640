//! What the room does by itself.

use ::jobs::{Failed, Job, Outcome, Run, Schedule};
use db::Db;
use kernel::{Actor, Entropy, InstansiId, Timestamp};
use org::By;
use web::App;

use crate::{access, fakta::Terbitan, lembar::Lembar, store, web::tulis};

/// Every job of the room, for its manifest.
pub(crate) static ALL: &[Job<App>] = &[Job {
    code: "maturity.fakta",
    title: "Melengkapi buku fakta dengan penilaian terbit",
    // The first time at once: a house that is older than the ledger has its facts soon after its start.
    schedule: Some(Schedule::Every(86_400)),
    attempts: 3,
    lease_seconds: 300,
    quiet: true,
    run: |run| Box::pin(complete(run)),
}];

async fn complete(run: Run<App>) -> Result<Outcome, Failed> {
    let app = &run.with;
    let mut broken = 0;
    for instansi in org::instansi::list(&app.db).await? {
        run.progress.at(0, 0, "Memeriksa penilaian yang terbit").await?;
        broken += complete_one(&app.db, &app.entropy, instansi.id, (run.clock)()).await?;
    }
    if broken > 0 {
        return Err(Failed::GiveUp(format!(
            "{broken} penilaian terbit tidak cocok dengan tingkatnya, sehingga faktanya tidak diterbitkan. Hubungi \
             pengelola sistem Anda."
        )));
    }
    Ok(Outcome::default())
}

/// Publishes the facts of every assessment on the public page of an institution that the ledger does not have: those
/// published before there was a ledger. Once more, it adds nothing. Answers how many assessments contradict their
/// own levels; those are passed over.
pub(crate) async fn complete_one(
    db: &Db,
    entropy: &Entropy,
    instansi: InstansiId,
    at: Timestamp,
) -> db::Result<u64> {
    let actor = Actor::system(instansi, "Pelengkap buku fakta");
    let Some(scope) = access::may_publish(&actor) else { return Ok(0) };
    let by = By { actor: &actor, entropy, at };
    let mut broken = 0;
    for penilaian in store::list_terbit(db, &scope).await? {
        let tingkat = store::list_tingkat(db, &scope, &penilaian.id).await?;
        let lembar = match Lembar::read(penilaian, tingkat) {
            Ok(lembar) => lembar,
            Err(what) => {
                tracing::error!(what, "an assessment without facts");
                broken += 1;
                continue;
            }
        };
        let terbitan = Terbitan::from(&lembar);
        // What is there is there whole: all facts of an assessment are published in one transaction.
        let Some(series) = terbitan.series().into_iter().next() else { continue };
        let known = facts::current(db, &scope, &series, terbitan.period()).await?;
        if known.is_some_and(|f| f.recipe.inputs_sha256 == lembar.penilaian.masukan_sha256) {
            continue;
        }
        let mut tx = db.begin().await?;
        tulis::lengkapi(&mut tx, &scope, by, &lembar).await?;
        tx.commit().await?;
    }
    Ok(broken)
}
