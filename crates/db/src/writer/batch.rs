//! From the queue into the database, and the answers back.

use std::sync::Arc;

use tokio::sync::{Notify, mpsc, oneshot};

use super::Shape;
use crate::{Db, Result, Value};

/// A row and whoever waits for it.
pub(super) struct Waiting {
    pub(super) shape: &'static Shape,
    pub(super) row: Vec<Value>,
    pub(super) answer: oneshot::Sender<Result<()>>,
}

/// Takes all that waits, up to `most` rows, writes it, and begins again, until the queue is closed and empty.
pub(super) async fn run(
    db: Db,
    mut queue: mpsc::Receiver<Waiting>,
    closing: Arc<Notify>,
    most: usize,
) {
    let mut rows = Vec::with_capacity(most);
    loop {
        tokio::select! {
            biased;
            () = closing.notified() => queue.close(),
            taken = queue.recv_many(&mut rows, most) => {
                if taken == 0 {
                    return;
                }
                write(&db, std::mem::replace(&mut rows, Vec::with_capacity(most))).await;
            }
        }
    }
}

/// Writes everything that can be written, in one commit if nothing fails. Otherwise each half is tried for
/// itself, so that a bad row among hundreds costs a few commits and not hundreds.
async fn write(db: &Db, rows: Vec<Waiting>) {
    let mut parts = vec![rows];
    while let Some(mut rows) = parts.pop() {
        let done = attempt(db, &rows).await;
        if rows.len() > 1 && done.as_ref().is_err_and(crate::Error::is_about_rows) {
            let later = rows.split_off(rows.len() / 2);
            parts.extend([later, rows]);
            continue;
        }
        for waiting in rows {
            // Nobody listens any more when a request was given up.
            let _ = waiting.answer.send(done.clone());
        }
    }
}

async fn attempt(db: &Db, rows: &[Waiting]) -> Result<()> {
    let mut tx = db.begin().await?;
    for (shape, rows) in by_shape(rows) {
        tx.insert(shape, &rows).await?;
    }
    tx.commit().await
}

/// The rows of each shape in the order in which they came, the shapes in the order of their first row.
fn by_shape(rows: &[Waiting]) -> Vec<(&'static Shape, Vec<&[Value]>)> {
    let mut groups: Vec<(&'static Shape, Vec<&[Value]>)> = Vec::new();
    for Waiting { shape, row, .. } in rows {
        match groups.iter_mut().find(|(known, _)| std::ptr::eq(*known, *shape)) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((shape, vec![row])),
        }
    }
    groups
}
