//! Many small writes, few commits.

mod batch;
pub(crate) mod postgres;
mod shape;
pub(crate) mod sqlite;

use std::{fmt, sync::Arc, time::Duration};

use tokio::{
    sync::{Mutex, Notify, mpsc, oneshot},
    task::JoinHandle,
    time::timeout,
};

use crate::{Db, Error, Result, Value};
use batch::Waiting;
pub use shape::Shape;

/// How much a [`Writer`] takes upon itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Rows that may wait for the next commit; whoever comes when it is full waits outside. At least one.
    pub waiting: usize,
    /// Most rows in one commit, so that it stays short. At least one.
    pub commit: usize,
    /// How long a caller waits outside before it is told [`Error::Busy`].
    pub patience: Duration,
}

impl Default for Limits {
    /// Commits of at most 512 rows (a few milliseconds), eight of them waiting, and the patience of the pools.
    fn default() -> Self {
        Self { waiting: 4_096, commit: 512, patience: crate::postgres::PATIENCE }
    }
}

/// Writes single rows for many callers at once: what comes while one commit runs goes into the next one, all
/// shapes together. Cheap to clone.
///
/// For rows that stand for themselves: punches, samples, looks at a record. Whatever decides on rows that it
/// has read, or must happen together with something else, is a [`Tx`](crate::Tx).
#[derive(Clone)]
pub struct Writer(Arc<Inner>);

struct Inner {
    queue: mpsc::Sender<Waiting>,
    patience: Duration,
    /// Tells the task that nothing new is to be taken.
    closing: Arc<Notify>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("free", &self.0.queue.capacity()).finish_non_exhaustive()
    }
}

impl Writer {
    /// Starts the task that writes to `db`, with the default [`Limits`]. It ends with [`Writer::close`] or with
    /// the last clone. Needs a running `tokio`.
    pub fn start(db: &Db) -> Self {
        Self::start_with(db, Limits::default())
    }

    /// As [`Writer::start`], with other limits.
    #[expect(
        clippy::disallowed_methods,
        reason = "one task for the life of the process; each row has a caller who waits for its answer"
    )]
    pub fn start_with(db: &Db, limits: Limits) -> Self {
        let (queue, waiting) = mpsc::channel(limits.waiting.max(1));
        let closing = Arc::new(Notify::new());
        let run = batch::run(db.clone(), waiting, Arc::clone(&closing), limits.commit.max(1));
        let task = Mutex::new(Some(tokio::spawn(run)));
        Self(Arc::new(Inner { queue, patience: limits.patience, closing, task }))
    }

    /// Writes one row and answers when it is committed and on the disk.
    ///
    /// A row that fails does so alone, with the error it would have met in a [`Tx`](crate::Tx) of its own; the
    /// others of its commit are written all the same. [`Error::Busy`]: the queue stayed full, or the database
    /// locked. A row whose length or types are not those of `shape` is refused at once.
    ///
    /// A caller that stops waiting disturbs nobody; its row may or may not be written.
    pub async fn append(&self, shape: &'static Shape, row: Vec<Value>) -> Result<()> {
        shape.check(&row)?;
        let (answer, told) = oneshot::channel();
        let waiting = Waiting { shape, row, answer };
        match timeout(self.0.patience, self.0.queue.reserve()).await {
            Ok(Ok(place)) => place.send(waiting),
            Ok(Err(_)) => return Err(closed()),
            Err(_) => return Err(Error::Busy),
        }
        told.await.unwrap_or_else(|_| Err(closed()))
    }

    /// Takes nothing new, writes and answers what waits, and ends.
    pub async fn close(&self) {
        self.0.closing.notify_one();
        // A second call waits here for the first.
        let mut task = self.0.task.lock().await;
        if let Some(running) = task.as_mut() {
            if let Err(error) = running.await {
                tracing::error!(%error, "the writer ended before its time");
            }
            *task = None;
        }
    }
}

fn closed() -> Error {
    Error::refused("the writer is closed")
}
