//! What a job is, what it is handed, and how it ends.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use kernel::{InstansiId, Timestamp};

use crate::{JobId, Progress, Schedule};

/// Tells the present moment.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// One kind of work. `C` is what the program hands to every job: its database, its keys.
#[derive(Debug)]
pub struct Job<C> {
    /// The room, then the work: `org.segel`. It names the job in the tables and never changes.
    pub code: &'static str,
    /// What it does, in Indonesian.
    pub title: &'static str,
    /// When it runs by itself. Such a run serves the whole house and belongs to no institution.
    pub schedule: Option<Schedule>,
    /// How often it may begin before it has failed; at least one.
    pub attempts: u32,
    /// For how many seconds a node holds it. Must be longer than the longest silence between two calls of
    /// [`Progress::at`], because whoever is silent that long counts as dead. A step that may take longer is
    /// waited for with [`Progress::during`] or [`Progress::compute`].
    pub lease_seconds: u32,
    /// Housekeeping: a run that went well leaves no row, and nobody is told of any run.
    pub quiet: bool,
    /// The work itself. It may begin more than once.
    pub run: fn(Run<C>) -> BoxFuture<'static, Result<Outcome, Failed>>,
}

/// What a job is handed.
pub struct Run<C> {
    /// The surroundings.
    pub with: C,
    /// The row of this job; none for a scheduled round.
    pub id: Option<JobId>,
    /// The institution for which it runs; none for a scheduled round, which serves all.
    pub instansi: Option<InstansiId>,
    /// Who asked for it: an account, or the program's name for itself.
    pub by: String,
    /// What was asked; null for a scheduled round.
    pub input: serde_json::Value,
    /// Which attempt this is, from one.
    pub attempt: u32,
    /// Where it tells how far it is, and learns that it should stop.
    pub progress: Progress,
    /// The clock.
    pub clock: Clock,
}

/// What came out of a job, for whoever asked for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// One Indonesian sentence.
    pub text: String,
    /// The address of the result within the house, as `/ekspor/…`.
    pub link: Option<String>,
}

/// Why a job did not end well. The sentence is Indonesian and shown to whoever asked; the technical cause
/// belongs in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failed {
    /// It may go better later: tried again after a pause, as long as attempts remain.
    Retry(String),
    /// It will not go better.
    GiveUp(String),
    /// [`Progress::at`] asked it to stop. What is written about it depends on why.
    Stopped,
}

impl From<db::Error> for Failed {
    fn from(error: db::Error) -> Self {
        tracing::warn!(%error, "a job met the database");
        Self::Retry("Basis data sedang tidak dapat dipakai.".to_owned())
    }
}
