//! How a running job tells where it is, keeps its lease, and learns that it should stop.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicI64, Ordering},
};

use db::Db;
use kernel::Timestamp;

use crate::{
    Clock, Failed,
    store::{
        jadwal,
        sewa::{self, At, Held},
    },
};

/// Words of progress nearer than this to the last written one are not written: a job may tell of every row.
const EVERY_MILLIS: i64 = 500;

/// What a node holds.
#[derive(Clone, Debug)]
pub(crate) enum Lease {
    /// A job of an institution.
    Job(Held),
    /// A round of a schedule.
    Round {
        code: &'static str,
        fence: i64,
        /// When the round began, from which the next one is reckoned.
        started: Timestamp,
    },
}

/// The line from a running job to its row.
pub struct Progress {
    pub(crate) db: Db,
    pub(crate) lease: Lease,
    pub(crate) seconds: i64,
    pub(crate) clock: Clock,
    pub(crate) stopping: Arc<AtomicBool>,
    pub(crate) written_at: AtomicI64,
}

impl Progress {
    /// Tells that `done` of `total` pieces are done (`total` zero: nobody knows) and what the job is at, in
    /// Indonesian. It also renews the lease. [`Failed::Stopped`] when the job was cancelled, the lease went to
    /// another node, or this one is going down: then end at once with that error.
    ///
    /// Call it as often as you like; it writes twice a second at most.
    pub async fn at(&self, done: i64, total: i64, note: &str) -> Result<(), Failed> {
        if self.stopping.load(Ordering::Relaxed) {
            return Err(Failed::Stopped);
        }
        let now = (self.clock)();
        let last = self.written_at.load(Ordering::Relaxed);
        if last.saturating_add(EVERY_MILLIS) > now.0 && done != total {
            return Ok(());
        }
        self.written_at.store(now.0, Ordering::Relaxed);
        let until = now.plus_seconds(self.seconds);
        let mut tx = self.db.begin().await?;
        let go_on = match &self.lease {
            Lease::Job(held) => sewa::renew(&mut tx, held, until, At { done, total, note }).await?,
            Lease::Round { code, fence, .. } => jadwal::renew(&mut tx, code, *fence, until).await?,
        };
        tx.commit().await?;
        if go_on { Ok(()) } else { Err(Failed::Stopped) }
    }

    /// Adds a line in Indonesian to what the reader finds below the job. A scheduled round has no reader: its
    /// lines go to the log.
    pub async fn log(&self, line: &str) -> Result<(), Failed> {
        match &self.lease {
            Lease::Job(held) => {
                let mut tx = self.db.begin().await?;
                sewa::log(&mut tx, held, (self.clock)(), line).await?;
                tx.commit().await?;
            }
            Lease::Round { code, .. } => tracing::info!(job = code, "{line}"),
        }
        Ok(())
    }
}
