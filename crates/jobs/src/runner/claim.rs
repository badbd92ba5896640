//! Taking leases.

use db::Tx;
use kernel::Timestamp;

use super::{Claim, Runner, UNWRITTEN, finish::NODE_DIED, lease_seconds, slots::Slots};
use crate::{
    Job,
    progress::Lease,
    rules::Ending,
    store::{
        jadwal,
        sewa::{self, Due, Held},
    },
};

impl<C: Clone + Send + Sync + 'static> Runner<C> {
    /// Takes every scheduled round that is due. Each row is claimed by one update, so of several nodes one gets it.
    ///
    /// A round that cannot be taken is logged and does not keep the others back. What was taken is in `claims`
    /// also after an error: dropped, it would count as running until its lease ends.
    pub(super) async fn claim_rounds(
        &self,
        now: Timestamp,
        claims: &mut Vec<Claim<C>>,
    ) -> db::Result<()> {
        let known = jadwal::list_schedules(&self.db).await?;
        let mut all_asked = Ok(());
        for job in self.jobs.values().copied() {
            let Some(schedule) = job.schedule else { continue };
            let row = known.iter().find(|row| row.code == job.code);
            if row.is_some_and(|row| row.next_at > now) {
                continue;
            }
            let first = row.is_none().then(|| schedule.first(now));
            match self.claim_round(job, first, now).await {
                Ok(claim) => claims.extend(claim),
                Err(error) => {
                    tracing::error!(%error, job = job.code, "a scheduled round could not be taken");
                    // The others would only wait for the same writer, and what was taken with them.
                    let is_busy = matches!(error, db::Error::Busy);
                    all_asked = Err(error);
                    if is_busy {
                        break;
                    }
                }
            }
        }
        all_asked
    }

    /// Takes one round; `first` is its first tick, where it has no row yet.
    async fn claim_round(
        &self,
        job: &'static Job<C>,
        first: Option<Timestamp>,
        now: Timestamp,
    ) -> db::Result<Option<Claim<C>>> {
        let mut tx = self.db.begin().await?;
        if let Some(first) = first {
            jadwal::add(&mut tx, job.code, first).await?;
        }
        let until = now.plus_seconds(lease_seconds(job));
        let taken = jadwal::take(&mut tx, job.code, &self.node, now, until).await?;
        tx.commit().await?;
        Ok(taken.map(|(fence, failures)| Claim {
            job,
            lease: Lease::Round { code: job.code, fence, started: now },
            by: self.node.clone(),
            input: serde_json::Value::Null,
            attempt: u32::try_from(failures).unwrap_or(u32::MAX).saturating_add(1),
        }))
    }

    /// Takes jobs that are due, as many as there are places.
    pub(super) async fn claim_jobs(
        &self,
        now: Timestamp,
        slots: &Slots,
        claims: &mut Vec<Claim<C>>,
    ) -> db::Result<()> {
        let mut slots = slots.clone();
        if !sewa::is_any_due(&self.db, self.kinds_with_room(&slots), now).await? {
            return Ok(());
        }
        let (mut taken, mut dead) = (Vec::new(), Vec::new());
        let mut tx = self.db.begin().await?;
        // Rows that are ended instead of taken make room for others, and so do those of a kind that is full.
        while slots.free() > 0 {
            let wanted = i64::try_from(slots.free()).unwrap_or(i64::MAX);
            let kinds = self.kinds_with_room(&slots);
            let due = sewa::list_due(&mut tx, kinds, now, wanted).await?;
            if due.is_empty() {
                break;
            }
            for due in &due {
                if !slots.has_room_for(&due.kode) {
                    continue;
                }
                let Some(claim) = self.claim(&mut tx, due, now).await? else { continue };
                if is_dead(due, claim.job.attempts) {
                    dead.push(claim);
                } else {
                    slots.take(claim.job.code);
                    taken.push(claim);
                }
            }
        }
        tx.commit().await?;
        claims.extend(taken);
        for claim in &dead {
            if let Err(error) = self.finish(claim, Ending::Failed(NODE_DIED.to_owned())).await {
                tracing::error!(%error, job = claim.job.code, id = claim.id(), "{UNWRITTEN}");
            }
        }
        Ok(())
    }

    fn kinds_with_room(&self, slots: &Slots) -> Vec<&'static str> {
        self.jobs.keys().copied().filter(|kind| slots.has_room_for(kind)).collect()
    }

    async fn claim(&self, tx: &mut Tx, due: &Due, now: Timestamp) -> db::Result<Option<Claim<C>>> {
        let Some(job) = self.jobs.get(due.kode.as_str()).copied() else { return Ok(None) };
        let until = now.plus_seconds(lease_seconds(job));
        let held: Option<Held> = sewa::take(tx, due, &self.node, now, until).await?;
        Ok(held.map(|held| Claim {
            job,
            lease: Lease::Job(held),
            by: due.oleh.clone(),
            input: serde_json::from_str(&due.masukan).unwrap_or_default(),
            attempt: u32::try_from(due.percobaan).unwrap_or(u32::MAX).saturating_add(1),
        }))
    }
}

/// Whether a node died over a job that is not to begin again: it was to be cancelled, or no attempt is left. A
/// job that brings nodes down must not go from one to the next.
fn is_dead(due: &Due, attempts: u32) -> bool {
    due.was_running() && (due.batal_diminta || due.percobaan >= i64::from(attempts))
}
