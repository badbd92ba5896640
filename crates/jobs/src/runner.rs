//! Takes what is due, runs it, and writes how it ended.

mod claim;
mod finish;
mod slots;

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};

use db::{Db, Tx};
use futures_util::{StreamExt as _, future::BoxFuture, stream::FuturesUnordered};
use kernel::{InstansiId, Timestamp};
use slots::Slots;
use tokio::{
    sync::Notify,
    task::{AbortHandle, JoinError, JoinHandle},
};

use crate::{Clock, Failed, Job, JobRow, Outcome, Progress, Run, progress::Lease};

/// How often a node looks for work of others, and for what has become due.
const LOOK: Duration = Duration::from_secs(1);
/// How long running jobs may go on after the node was told to stop.
const GRACE: Duration = Duration::from_secs(10);
/// How many jobs a node runs at once, scheduled rounds not counted: two of one kind, and one of another.
const AT_ONCE: usize = 3;
/// For the log.
const UNWRITTEN: &str = "the end of a job could not be written";

/// Wakes the runner of this node; ring it after the commit of whoever called [`crate::enqueue`]. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Bell(Arc<Notify>);

impl Bell {
    /// Lets the runner look for work now.
    pub fn ring(&self) {
        self.0.notify_one();
    }
}

/// Told of every job that is over, in the transaction that writes its end, so that a notice is not written
/// twice. When it refuses, or cannot reach the database several times over, the end is written without it. Not of
/// quiet jobs and scheduled rounds, nor of one that was cancelled while it waited.
pub type OnEnd = for<'a> fn(&'a mut Tx, InstansiId, &'a JobRow) -> BoxFuture<'a, db::Result<()>>;

/// The worker of one node. Several nodes may work on one database.
pub struct Runner<C: 'static> {
    db: Db,
    jobs: BTreeMap<&'static str, &'static Job<C>>,
    clock: Clock,
    node: String,
    with: C,
    at_once: usize,
    bell: Bell,
    on_end: Option<OnEnd>,
    stopping: Arc<AtomicBool>,
}

type Ran = Result<Result<Outcome, Failed>, JoinError>;

/// Work under way.
struct Started<C: 'static> {
    claim: Claim<C>,
    handle: JoinHandle<Result<Outcome, Failed>>,
}

/// Work of which this node holds the lease.
struct Claim<C: 'static> {
    job: &'static Job<C>,
    lease: Lease,
    by: String,
    input: serde_json::Value,
    attempt: u32,
}

impl<C> Claim<C> {
    /// The kind, where it takes a place for jobs; none for a scheduled round.
    fn kind(&self) -> Option<&'static str> {
        matches!(self.lease, Lease::Job(_)).then_some(self.job.code)
    }

    /// The id for the log; none for a scheduled round.
    fn id(&self) -> Option<&str> {
        match &self.lease {
            Lease::Job(held) => Some(held.id.as_str()),
            Lease::Round { .. } => None,
        }
    }
}

impl<C: Clone + Send + Sync + 'static> Runner<C> {
    /// A runner for these kinds of work. Jobs of a kind that is not among them are left to nodes that know it.
    pub fn new(
        db: Db,
        jobs: impl IntoIterator<Item = &'static Job<C>>,
        clock: Clock,
        node: impl Into<String>,
        with: C,
    ) -> Self {
        Self {
            db,
            jobs: jobs.into_iter().map(|job| (job.code, job)).collect(),
            clock,
            node: node.into(),
            with,
            at_once: AT_ONCE,
            bell: Bell::default(),
            on_end: None,
            stopping: Arc::default(),
        }
    }

    /// Runs so many jobs at once instead of three; at least one. Scheduled rounds do not count. Where there is more
    /// than one place, no kind of job takes the last.
    #[must_use]
    pub fn at_once(mut self, jobs: usize) -> Self {
        self.at_once = jobs.max(1);
        self
    }

    /// Wakes on this bell.
    #[must_use]
    pub fn with_bell(mut self, bell: Bell) -> Self {
        self.bell = bell;
        self
    }

    /// Tells `hook` of every job that is over.
    #[must_use]
    pub fn on_end(mut self, hook: OnEnd) -> Self {
        self.on_end = Some(hook);
        self
    }

    /// Takes what is due at `now` and runs it to its end, until nothing more is due. Answers how many runs that
    /// were. For tests and the command line; a server calls [`Runner::run`].
    pub async fn turn(&self, now: Timestamp) -> db::Result<usize> {
        let mut runs = 0;
        loop {
            let mut claims = Vec::new();
            let rounds = self.claim_rounds(now, &mut claims).await;
            let jobs = self.claim_jobs(now, &Slots::new(self.at_once), &mut claims).await;
            let all_taken = rounds.and(jobs);
            if claims.is_empty() {
                return all_taken.map(|()| runs);
            }
            runs += claims.len();
            let mut running: FuturesUnordered<_> =
                claims.into_iter().map(|claim| self.attend(self.start(claim))).collect();
            while running.next().await.is_some() {}
            all_taken?;
        }
    }

    /// Works until `stop` ends, then lets running jobs go on for some seconds and gives back the rest, so that
    /// another node takes them at once.
    pub async fn run(&self, stop: impl Future<Output = ()>) {
        let mut stop = std::pin::pin!(stop);
        let mut running = FuturesUnordered::new();
        let mut handles: Vec<AbortHandle> = Vec::new();
        let mut slots = Slots::new(self.at_once);
        loop {
            let mut ended = Vec::new();
            for started in beside(self.start_due(&slots), &mut running, &mut ended).await {
                started.claim.kind().into_iter().for_each(|kind| slots.take(kind));
                handles.push(started.handle.abort_handle());
                running.push(self.attend(started));
            }
            // In order, so that a node with much to do still learns that it should stop.
            tokio::select! {
                biased;
                () = &mut stop => break,
                Some(kind) = running.next() => ended.push(kind),
                // A place came free while the others were given away.
                () = std::future::ready(()), if !ended.is_empty() => {}
                () = self.bell.0.notified() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
            ended.into_iter().flatten().for_each(|kind| slots.give_back(kind));
            handles.retain(|handle| !handle.is_finished());
        }
        self.stopping.store(true, Ordering::Relaxed);
        let all_ended = async { while running.next().await.is_some() {} };
        if tokio::time::timeout(GRACE, all_ended).await.is_err() {
            for handle in &handles {
                handle.abort();
            }
            while running.next().await.is_some() {}
        }
        self.stopping.store(false, Ordering::Relaxed);
    }

    /// Starts what is due now. An error of the database is logged, and the next look tries again.
    async fn start_due(&self, slots: &Slots) -> Vec<Started<C>> {
        let now = (self.clock)();
        let mut claims = Vec::new();
        if let Err(error) = self.claim_rounds(now, &mut claims).await {
            tracing::error!(%error, "not every scheduled round could be taken");
        }
        if slots.free() > 0
            && let Err(error) = self.claim_jobs(now, slots, &mut claims).await
        {
            tracing::error!(%error, "no job could be taken");
        }
        claims.into_iter().map(|claim| self.start(claim)).collect()
    }

    /// Gives the work a task of its own, where a panic ends only itself.
    #[expect(
        clippy::disallowed_methods,
        reason = "this crate is where work outlives its request: under a lease, and with a trace"
    )]
    fn start(&self, claim: Claim<C>) -> Started<C> {
        let (id, instansi) = match &claim.lease {
            Lease::Job(held) => (Some(held.id.clone()), Some(held.instansi)),
            Lease::Round { .. } => (None, None),
        };
        let progress = Progress {
            db: self.db.clone(),
            lease: claim.lease.clone(),
            seconds: lease_seconds(claim.job),
            clock: Arc::clone(&self.clock),
            stopping: Arc::clone(&self.stopping),
            // The first word is always written.
            written_at: AtomicI64::new(i64::MIN),
        };
        tracing::debug!(job = claim.job.code, attempt = claim.attempt, "a job begins");
        let handle = tokio::spawn((claim.job.run)(Run {
            with: self.with.clone(),
            id,
            instansi,
            by: claim.by.clone(),
            input: claim.input.clone(),
            attempt: claim.attempt,
            progress,
            clock: Arc::clone(&self.clock),
        }));
        Started { claim, handle }
    }

    /// Waits for the work and writes how it ended. Answers the kind whose place is free again; none after a
    /// scheduled round.
    async fn attend(&self, started: Started<C>) -> Option<&'static str> {
        let Started { claim, handle } = started;
        let ending = self.judge(&claim, handle.await);
        if let Err(error) = self.finish(&claim, ending).await {
            // The lease runs out and the job begins anew.
            tracing::error!(%error, job = claim.job.code, id = claim.id(), "{UNWRITTEN}");
        }
        claim.kind()
    }
}

/// Waits for `starting` while `running` goes on, and puts aside what ended meanwhile. `SQLite` has one connection
/// for writers: a run that holds it to write its end, and is not polled, would keep it from `starting` and from
/// every request.
async fn beside<T, E>(
    starting: impl Future<Output = T>,
    running: &mut FuturesUnordered<impl Future<Output = E>>,
    ended: &mut Vec<E>,
) -> T {
    let mut starting = std::pin::pin!(starting);
    loop {
        tokio::select! {
            started = &mut starting => return started,
            Some(end) = running.next() => ended.push(end),
        }
    }
}

fn lease_seconds<C>(job: &Job<C>) -> i64 {
    i64::from(job.lease_seconds.max(1))
}
