//! What runs after the request: rehearsal, writing, taking back. One job for each kind.
//!
//! Every chunk moves a cursor in the transaction that does its work, so that work begun again goes on where the
//! commit before stood, and of two nodes that both believe to hold the lease only one gets on.

mod check;
mod take_back;
mod write;

use jobs::{Failed, Job, Outcome, Run};
use kernel::Actor;
use serde::{Deserialize, Serialize};

use crate::{
    Context, Impor, ImporId, Kind, State,
    store::kursor::{self, Held},
};

/// Pauses of the database are survived so many times.
const ATTEMPTS: u32 = 5;
/// Far longer than any chunk.
const LEASE_SECONDS: u32 = 60;

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
    actor: Actor,
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
            let actor = impor.asked_by.actor(instansi, K::ABOUT.permission);
            go::<C, K>(Work { run, held, actor, impor }).await?
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

async fn go<C, K>(work: Work<C>) -> Result<Went, Failed>
where
    C: Send + Sync + 'static,
    K: Kind<C>,
{
    let scope = work.actor.scope(K::ABOUT.permission);
    let Some(scope) = scope else {
        return Err(Failed::GiveUp("Anda tidak lagi boleh melakukan impor ini.".to_owned()));
    };
    let context = Context {
        with: &work.run.with,
        id: &work.held.id,
        actor: &work.actor,
        scope: &scope,
        now: (work.run.clock)(),
    };
    match work.impor.state {
        State::Mapped => check::rehearse::<C, K>(&work, &context).await,
        State::Writing => write::write::<C, K>(&work, &context).await,
        State::Undoing | State::TakingBack => {
            take_back::take_back::<C, K>(&work, &context, &work.impor).await
        }
        _ => Ok(Went::Overtaken),
    }
}

impl<C> Work<C> {
    /// Tells how far the work is, in numbers of rows.
    async fn at(&self, number: i64, note: &str) -> Result<(), Failed> {
        self.run.progress.at(number, self.impor.last, note).await
    }
}
