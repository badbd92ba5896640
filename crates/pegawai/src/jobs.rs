//! What the register does by itself.

use ::jobs::{Failed, Job, Outcome, Run, Schedule};
use db::Db;
use kernel::{Actor, Entropy, InstansiId, Timestamp, Zona};
use org::{
    By,
    account::{self, Closed},
};
use web::App;

use crate::{access, store};

/// Every job of the register, for its manifest.
pub(crate) static ALL: &[Job<App>] = &[Job {
    code: "pegawai.keluar",
    title: "Menutup akun pegawai yang sudah keluar",
    schedule: Some(Schedule::Every(900)),
    attempts: 3,
    lease_seconds: 300,
    quiet: true,
    run: |run| Box::pin(leave(run)),
}];

async fn leave(run: Run<App>) -> Result<Outcome, Failed> {
    let app = &run.with;
    for instansi in org::instansi::list(&app.db).await? {
        run.progress.at(0, 0, "Memeriksa pegawai yang sudah keluar").await?;
        close(&app.db, &app.entropy, (instansi.id, instansi.zona), (run.clock)()).await?;
    }
    Ok(Outcome::default())
}

/// Closes the accounts of those whose last day in this institution is over. Answers how many were closed.
pub(crate) async fn close(
    db: &Db,
    entropy: &Entropy,
    (instansi, zona): (InstansiId, Zona),
    at: Timestamp,
) -> db::Result<usize> {
    let actor = Actor::system(instansi, "Pegawai keluar");
    let Some(scope) = actor.scope(&access::KELOLA) else { return Ok(0) };
    let by = By { actor: &actor, entropy, at };
    let today = at.date(zona);
    let mut closed = 0;
    for akun in store::orang::akun_of_leavers(db, &scope, today).await? {
        match account::close(db, &scope, by, &akun, today).await? {
            Closed::Now => closed += 1,
            Closed::Before => {}
            // Nobody could sign in to change it any more.
            Closed::LastAdmin => {
                tracing::warn!(akun = akun.as_str(), "the last administrator has left");
            }
        }
    }
    Ok(closed)
}
