//! Writing how a run ended.

use std::{sync::atomic::Ordering, time::Duration};

use db::Tx;
use kernel::Timestamp;

use super::{Claim, OnEnd, Ran, Runner, UNWRITTEN};
use crate::{
    Failed, Outcome, State,
    progress::Lease,
    rules::{Ending, ending, pause_seconds},
    store::{
        jadwal, pekerjaan,
        sewa::{self, Held},
    },
};

pub(super) const NODE_DIED: &str =
    "Server berhenti berulang kali saat pekerjaan ini berjalan. Hubungi pengelola sistem Anda.";
const STOPPED: &str = "Pekerjaan ini terhenti sebelum selesai.";
const PANICKED: &str =
    "Pekerjaan ini berhenti karena kesalahan di dalam program. Hubungi pengelola sistem Anda.";

/// How long to wait before the end of a run is written once more. The pool has had patience before; the first
/// pause is for a connection that was lost. A node that is going down does not take the longer ones.
const PAUSES: [Duration; 3] = [Duration::ZERO, Duration::from_secs(1), Duration::from_secs(4)];

impl<C: Clone + Send + Sync + 'static> Runner<C> {
    /// What becomes of a run.
    pub(super) fn judge(&self, claim: &Claim<C>, ran: Ran) -> Ending {
        let result = match ran {
            // The work may stop by itself only when it is told to: by the node here, by the row in `finish_job`.
            Ok(Err(Failed::Stopped)) if !self.is_stopping() => {
                Err(Failed::Retry(STOPPED.to_owned()))
            }
            Ok(result) => result,
            Err(error) if error.is_cancelled() => Err(Failed::Stopped),
            Err(error) => {
                tracing::error!(%error, job = claim.job.code, "a job panicked");
                Err(Failed::GiveUp(PANICKED.to_owned()))
            }
        };
        ending(result, claim.attempt, claim.job.attempts)
    }

    /// Writes how a run ended, unless its lease is somebody else's by now.
    ///
    /// A busy database or a lost connection is tried again, with the notice: it would be lost for good otherwise.
    pub(super) async fn finish(&self, claim: &Claim<C>, ending: Ending) -> db::Result<()> {
        let (job, id) = (claim.job.code, claim.id());
        let mut pauses = PAUSES.iter();
        let mut hook = self.on_end;
        let written = loop {
            let error = match self.write(claim, &ending, hook).await {
                Ok(written) => break written,
                Err(error) => error,
            };
            let pause = pauses.next().filter(|pause| pause.is_zero() || !self.is_stopping());
            match (error, pause) {
                (Unwritten::ByHook(error), pause) if pause.is_none() || !may_pass(&error) => {
                    // A notice that cannot be written must not keep the job from being over.
                    tracing::error!(%error, job, id, "once more, without a notice");
                    hook = None;
                }
                (Unwritten::ByHook(error) | Unwritten::ByUs(error), Some(pause)) => {
                    tracing::warn!(%error, job, id, "{UNWRITTEN}, once more");
                    tokio::time::sleep(*pause).await;
                }
                (Unwritten::ByHook(error) | Unwritten::ByUs(error), None) => return Err(error),
            }
        };
        if !written {
            tracing::warn!(job, id, "a late end was refused: the lease had run out");
        }
        Ok(())
    }

    fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    async fn write(
        &self,
        claim: &Claim<C>,
        ending: &Ending,
        hook: Option<OnEnd>,
    ) -> Result<bool, Unwritten> {
        let now = (self.clock)();
        let mut tx = self.db.begin().await?;
        let written = match &claim.lease {
            Lease::Job(held) => {
                let quiet = claim.job.quiet;
                let end = finish_job(&mut tx, quiet, held, ending, now).await?;
                if end == End::Over
                    && !quiet
                    && let Some(hook) = hook
                {
                    let row = pekerjaan::get(&mut tx, held.instansi, &held.id).await?;
                    hook(&mut tx, held.instansi, &row).await.map_err(Unwritten::ByHook)?;
                }
                end != End::Refused
            }
            Lease::Round { fence, started, .. } => {
                finish_round(&mut tx, claim, *fence, *started, ending, now).await?
            }
        };
        tx.commit().await?;
        Ok(written)
    }
}

/// Who could not write the end of a run.
enum Unwritten {
    /// Whoever tells people of it.
    ByHook(db::Error),
    /// This crate.
    ByUs(db::Error),
}

impl From<db::Error> for Unwritten {
    fn from(error: db::Error) -> Self {
        Self::ByUs(error)
    }
}

/// Whether the same may succeed in a moment: the database was busy or out of reach, and did not refuse what it
/// was told.
fn may_pass(error: &db::Error) -> bool {
    match error {
        db::Error::Busy => true,
        db::Error::Engine(error) => !matches!(&**error, sqlx::Error::Database(_)),
        _ => false,
    }
}

/// What became of the row of a job.
#[derive(PartialEq, Eq)]
enum End {
    /// Nothing more will happen to it.
    Over,
    /// It waits for its next attempt.
    Waits,
    /// The lease is somebody else's.
    Refused,
}

async fn finish_job(
    tx: &mut Tx,
    quiet: bool,
    held: &Held,
    ending: &Ending,
    now: Timestamp,
) -> db::Result<End> {
    // Whoever asked to cancel is answered by whatever did not end well.
    if !matches!(ending, Ending::Done(_)) && sewa::end_if_asked(tx, held, now).await? {
        return Ok(End::Over);
    }
    let (mine, end) = match ending {
        Ending::Done(outcome) => (sewa::end(tx, held, State::Done, outcome, now).await?, End::Over),
        Ending::Failed(text) => {
            let outcome = Outcome { text: text.clone(), link: None };
            (sewa::end(tx, held, State::Failed, &outcome, now).await?, End::Over)
        }
        Ending::Again(seconds, note) => {
            (sewa::wait(tx, held, now.plus_seconds(*seconds), note, true).await?, End::Waits)
        }
        // Broken off by the node: the attempt does not count, and the next node may begin at once.
        Ending::Stopped => (sewa::wait(tx, held, now, "", false).await?, End::Waits),
    };
    if mine && quiet && matches!(ending, Ending::Done(_)) {
        sewa::forget(tx, held).await?;
    }
    Ok(if mine { end } else { End::Refused })
}

/// Writes how a scheduled round ended, and when the next one is due. A failed one is tried again sooner than its
/// schedule says, as long as attempts remain.
async fn finish_round<C>(
    tx: &mut Tx,
    claim: &Claim<C>,
    fence: i64,
    started: Timestamp,
    ending: &Ending,
    now: Timestamp,
) -> db::Result<bool> {
    let next = claim.job.schedule.map_or(now, |schedule| schedule.next(started, now));
    let (next, error) = match ending {
        Ending::Done(_) => (next, None),
        Ending::Stopped => (now, None),
        Ending::Failed(text) => (next, Some(text.as_str())),
        Ending::Again(_, text) => {
            (next.min(now.plus_seconds(pause_seconds(claim.attempt))), Some(text.as_str()))
        }
    };
    jadwal::end(tx, claim.job.code, fence, next, now, error).await
}
