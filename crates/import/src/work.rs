//! What runs after the request: rehearsal, writing, taking back. One job for each kind.
//!
//! Every chunk moves a cursor in the transaction that does its work, so that work begun again goes on where the
//! commit before stood, and of two nodes that both believe to hold the lease only one gets on.

mod check;
mod take_back;
mod write;

use jobs::{Failed, Job, Outcome, Run};
use kernel::{Actor, InstansiId, Scope, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    Context, Impor, ImporId, Kind, State,
    store::kursor::{self, Held},
};

/// Pauses of the database are survived so many times.
const ATTEMPTS: u32 = 5;
/// A chunk takes a second at most where its kind asks and writes with few statements; one that takes longer, on a slow
/// database or for a slow kind, renews the lease meanwhile.
const LEASE_SECONDS: u32 = 60;

/// Said where whoever asked for a step may no longer take it.
const NO_RIGHT: &str = "Anda tidak lagi boleh melakukan impor ini. Tidak ada yang ditulis.";

/// What a job is asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Asked {
    pub(crate) id: ImporId,
    pub(crate) version: i64,
}

/// The work on all imports of a kind: a room names it among its jobs.
pub const fn job<C, K>() -> Job<C>
where
    C: Send + Sync + 'static,
    K: Kind<C>,
{
    Job {
        code: K::ABOUT.code,
        title: K::ABOUT.title,
        schedule: None,
        attempts: ATTEMPTS,
        lease_seconds: LEASE_SECONDS,
        quiet: false,
        run: |run| Box::pin(run_step::<C, K>(run)),
    }
}

/// The work on one step of one import.
struct Work<C> {
    run: Run<C>,
    held: Held,
    impor: Impor,
}

/// How a step went on.
enum Went {
    /// To its end: a sentence for whoever asked.
    Well(String),
    /// Somebody else went on with it.
    Overtaken,
}

async fn run_step<C, K>(run: Run<C>) -> Result<Outcome, Failed>
where
    C: Send + Sync + 'static,
    K: Kind<C>,
{
    let (Some(instansi), Ok(asked)) =
        (run.instansi, serde_json::from_value::<Asked>(run.input.clone()))
    else {
        return Err(Failed::GiveUp("Pekerjaan ini tidak menyebut impornya.".to_owned()));
    };
    let link = Some(format!("{}/{}", K::ABOUT.address, asked.id));
    let held = Held { instansi, id: asked.id, version: asked.version };
    let went = match kursor::get(K::db(&run.with), &held).await? {
        Some(impor) => {
            let now = (run.clock)();
            let allowed = who_asked::<C, K>(&run.with, instansi, &impor, now).await?;
            go::<C, K>(Work { run, held, impor }, allowed, now).await?
        }
        None => Went::Overtaken,
    };
    let text = match went {
        Went::Well(text) => text,
        Went::Overtaken => {
            "Langkah ini sudah selesai atau sudah digantikan langkah lain.".to_owned()
        }
    };
    Ok(Outcome { text, link })
}

/// Whoever asked for the step and what of it they may today; none when the account is closed or the right is gone.
async fn who_asked<C, K>(
    with: &C,
    instansi: InstansiId,
    impor: &Impor,
    now: Timestamp,
) -> db::Result<Option<(Actor, Scope)>>
where
    C: Send + Sync + 'static,
    K: Kind<C>,
{
    let actor = match &impor.asked_by.account {
        Some(account) => K::actor(with, instansi, account, now).await?,
        None => Some(Actor::system(instansi, &impor.asked_by.name)),
    };
    // Nobody's right in one institution is worth anything in another.
    let actor = actor.filter(|actor| actor.instansi() == instansi);
    Ok(actor.and_then(|actor| actor.scope(K::ABOUT.permission).map(|scope| (actor, scope))))
}

async fn go<C, K>(
    work: Work<C>,
    asker: Option<(Actor, Scope)>,
    now: Timestamp,
) -> Result<Went, Failed>
where
    C: Send + Sync + 'static,
    K: Kind<C>,
{
    let allowed = asker.is_some();
    let Some((actor, scope)) = asker.or_else(|| program::<C, K>(&work)) else {
        return Err(Failed::GiveUp(NO_RIGHT.to_owned()));
    };
    let context =
        Context { with: &work.run.with, id: &work.held.id, actor: &actor, scope: &scope, now };
    match work.impor.state {
        State::Mapped if allowed => check::rehearse::<C, K>(&work, &context).await,
        State::Mapped => Err(Failed::GiveUp(NO_RIGHT.to_owned())),
        State::Writing if allowed => write::write::<C, K>(&work, &context).await,
        State::Writing => write::stop::<C, K>(&work, &context, work.impor.written, NO_RIGHT).await,
        // Asked for with the right to it, and hidden since then: what is left is tidying up, whoever is gone.
        State::Undoing | State::TakingBack => {
            take_back::take_back::<C, K>(&work, &context, &work.impor).await
        }
        _ => Ok(Went::Overtaken),
    }
}

/// The program itself, which leaves nothing half written behind of somebody who is gone.
fn program<C, K>(work: &Work<C>) -> Option<(Actor, Scope)>
where
    C: Send + Sync + 'static,
    K: Kind<C>,
{
    let actor = Actor::system(work.held.instansi, K::ABOUT.code);
    actor.scope(K::ABOUT.permission).map(|scope| (actor, scope))
}

impl<C> Work<C> {
    /// Tells that the work has come to the row with this number. Told before the first row too, so that the page says at
    /// once how many there are.
    async fn at(&self, number: i64, note: &str) -> Result<(), Failed> {
        self.tell(self.impor.rows_until(number), note).await
    }

    async fn tell(&self, done: i64, note: &str) -> Result<(), Failed> {
        self.run.progress.at(done, self.impor.rows, note).await
    }
}
