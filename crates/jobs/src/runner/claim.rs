//! Taking leases.

use db::Tx;
use kernel::Timestamp;

use super::{Claim, Runner, finish::NODE_DIED, lease_seconds};
use crate::{
    progress::Lease,
    rules::Ending,
    store::{
        jadwal,
        sewa::{self, Due, Held},
    },
};

impl<C: Clone + Send + Sync + 'static> Runner<C> {
    /// Takes every scheduled round that is due. Each row is claimed by one update, so of several nodes one gets it.
    pub(super) async fn claim_rounds(&self, now: Timestamp) -> db::Result<Vec<Claim<C>>> {
        let known = jadwal::list_schedules(&self.db).await?;
        let mut claims = Vec::new();
        for job in self.jobs.values().copied() {
            let Some(schedule) = job.schedule else { continue };
            let row = known.iter().find(|row| row.code == job.code);
            if row.is_some_and(|row| row.next_at > now) {
                continue;
            }
            let mut tx = self.db.begin().await?;
            if row.is_none() {
                jadwal::add(&mut tx, job.code, schedule.first(now)).await?;
            }
            let until = now.plus_seconds(lease_seconds(job));
            let taken = jadwal::take(&mut tx, job.code, &self.node, now, until).await?;
            tx.commit().await?;
            if let Some((fence, failures)) = taken {
                claims.push(Claim {
                    job,
                    lease: Lease::Round { code: job.code, fence, started: now },
                    by: self.node.clone(),
                    input: serde_json::Value::Null,
                    attempt: u32::try_from(failures).unwrap_or(u32::MAX).saturating_add(1),
                });
            }
        }
        Ok(claims)
    }

    /// Takes at most `limit` jobs that are due.
    pub(super) async fn claim_jobs(
        &self,
        now: Timestamp,
        limit: usize,
    ) -> db::Result<Vec<Claim<C>>> {
        let codes = || self.jobs.keys().copied();
        let (mut claims, mut dead) = (Vec::new(), Vec::new());
        if !sewa::is_any_due(&self.db, codes(), now).await? {
            return Ok(claims);
        }
        let mut tx = self.db.begin().await?;
        // Rows that are ended instead of taken make room for others.
        while claims.len() < limit {
            let wanted = i64::try_from(limit - claims.len()).unwrap_or(i64::MAX);
            let due = sewa::list_due(&mut tx, codes(), now, wanted).await?;
            if due.is_empty() {
                break;
            }
            for due in &due {
                let Some(claim) = self.claim(&mut tx, due, now).await? else { continue };
                if is_dead(due, claim.job.attempts) { &mut dead } else { &mut claims }.push(claim);
            }
        }
        tx.commit().await?;
        for claim in &dead {
            if let Err(error) = self.finish(claim, Ending::Failed(NODE_DIED.to_owned())).await {
                tracing::error!(%error, job = claim.job.code, "the end of a job could not be written");
            }
        }
        Ok(claims)
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
