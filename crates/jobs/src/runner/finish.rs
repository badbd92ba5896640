//! Writing how a run ended.

use std::sync::atomic::Ordering;

use db::Tx;
use kernel::Timestamp;

use super::{Claim, OnEnd, Ran, Runner};
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

impl<C: Clone + Send + Sync + 'static> Runner<C> {
    /// What becomes of a run.
    pub(super) fn judge(&self, claim: &Claim<C>, ran: Ran) -> Ending {
        let result = match ran {
            // The work may stop by itself only when it is told to: by the node here, by the row in `finish_job`.
            Ok(Err(Failed::Stopped)) if !self.stopping.load(Ordering::Relaxed) => {
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
    pub(super) async fn finish(&self, claim: &Claim<C>, ending: Ending) -> db::Result<()> {
        let first = self.write(claim, &ending, self.on_end).await;
        let written = match first {
            Ok(written) => written,
            Err(error) => {
                // A notice that cannot be written must not keep the job from being over.
                tracing::error!(%error, job = claim.job.code, "once more, without a notice");
                self.write(claim, &ending, None).await?
            }
        };
        if !written {
            tracing::warn!(job = claim.job.code, "a late end was refused: the lease had run out");
        }
        Ok(())
    }

    async fn write(
        &self,
        claim: &Claim<C>,
        ending: &Ending,
        hook: Option<OnEnd>,
    ) -> db::Result<bool> {
        let now = (self.clock)();
        let mut tx = self.db.begin().await?;
        let written = match &claim.lease {
            Lease::Job(held) => {
                let hook = hook.filter(|_| !claim.job.quiet);
                finish_job(&mut tx, claim.job.quiet, held, ending, now, hook).await?
            }
            Lease::Round { fence, started, .. } => {
                finish_round(&mut tx, claim, *fence, *started, ending, now).await?
            }
        };
        tx.commit().await?;
        Ok(written)
    }
}

async fn finish_job(
    tx: &mut Tx,
    quiet: bool,
    held: &Held,
    ending: &Ending,
    now: Timestamp,
    hook: Option<OnEnd>,
) -> db::Result<bool> {
    // Whoever asked to cancel is answered by whatever did not end well.
    let cancelled = !matches!(ending, Ending::Done(_)) && sewa::end_if_asked(tx, held, now).await?;
    let mine = match ending {
        _ if cancelled => true,
        Ending::Done(outcome) => sewa::end(tx, held, State::Done, outcome, now).await?,
        Ending::Failed(text) => {
            let outcome = Outcome { text: text.clone(), link: None };
            sewa::end(tx, held, State::Failed, &outcome, now).await?
        }
        Ending::Again(seconds, note) => {
            return sewa::wait(tx, held, now.plus_seconds(*seconds), note, true).await;
        }
        // Broken off by the node: the attempt does not count, and the next node may begin at once.
        Ending::Stopped => return sewa::wait(tx, held, now, "", false).await,
    };
    if mine && let Some(hook) = hook {
        let row = pekerjaan::get(tx, held.instansi, &held.id).await?;
        hook(tx, held.instansi, &row).await?;
    }
    if mine && quiet && matches!(ending, Ending::Done(_)) {
        sewa::forget(tx, held).await?;
    }
    Ok(mine)
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
