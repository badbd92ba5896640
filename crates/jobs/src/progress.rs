//! How a running job tells where it is, keeps its lease, and learns that it should stop.

use std::{
    panic::resume_unwind,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
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

/// How often a step that takes long looks whether it is to stop and whether its lease wants renewing.
const BEAT: Duration = Duration::from_millis(200);
/// How old the last word may become while such a step goes on: whoever cancels the job does not wait longer.
const WORD_MILLIS: i64 = 5_000;

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

    /// Waits for a step that takes long, and renews the lease meanwhile, so that a step may take longer than
    /// [`crate::Job::lease_seconds`]. [`Failed::Stopped`] as with [`Progress::at`]; the step is dropped then.
    ///
    /// The step must not block its thread: nothing else goes on there, this included. For that there is
    /// [`Progress::compute`].
    pub async fn during<T>(&self, step: impl Future<Output = T>) -> Result<T, Failed> {
        // Both are polled: a step that holds the writer of the database must be able to give it on.
        tokio::select! {
            biased;
            done = step => Ok(done),
            stopped = self.beat() => Err(stopped),
        }
    }

    /// Computes on a thread where it keeps nobody waiting, and renews the lease meanwhile as
    /// [`Progress::during`] does. A thread cannot be stopped from outside: what takes minutes looks at its
    /// [`Stop`] now and then and ends, with whatever it has; nobody waits for it any more.
    pub async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Stop) -> T + Send + 'static,
    ) -> Result<T, Failed> {
        let stop = Stop::default();
        // Dropped when nobody waits any more, also where the node breaks the job off.
        let _waiting = Waiting(stop.clone());
        match self.during(tokio::task::spawn_blocking(move || work(&stop))).await? {
            Ok(done) => Ok(done),
            Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
            Err(_never_begun) => Err(Failed::Stopped),
        }
    }

    /// Holds the lease for as long as it is polled; ends when the job should.
    async fn beat(&self) -> Failed {
        let every = (self.seconds.saturating_mul(1_000) / 3).min(WORD_MILLIS);
        loop {
            tokio::time::sleep(BEAT).await;
            if self.stopping.load(Ordering::Relaxed) {
                return Failed::Stopped;
            }
            let now = (self.clock)();
            if self.written_at.load(Ordering::Relaxed).saturating_add(every) > now.0 {
                continue;
            }
            match self.hold(now).await {
                Ok(true) => self.written_at.store(now.0, Ordering::Relaxed),
                Ok(false) => return Failed::Stopped,
                // The lease holds for some more beats, and hours of work are not lost for one.
                Err(error) => tracing::warn!(%error, "the lease of a job could not be renewed yet"),
            }
        }
    }

    /// Renews the lease and says nothing of progress; false when the job should stop.
    async fn hold(&self, now: Timestamp) -> db::Result<bool> {
        let until = now.plus_seconds(self.seconds);
        let mut tx = self.db.begin().await?;
        let go_on = match &self.lease {
            Lease::Job(held) => sewa::hold(&mut tx, held, until).await?,
            Lease::Round { code, fence, .. } => jadwal::renew(&mut tx, code, *fence, until).await?,
        };
        tx.commit().await?;
        Ok(go_on)
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

/// Tells a step on a thread of its own that nobody waits for it any more. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Whether the step should end.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Somebody waits for a step, until this is dropped.
struct Waiting(Stop);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Relaxed);
    }
}
