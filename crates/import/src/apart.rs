//! Reading where it keeps nobody waiting, and not more than fits.

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::{Limits, Sheet, SheetError, archive};

/// Workbooks that may be in memory at once, in the whole program: each takes as much as its limits allow.
static WORKBOOKS: Semaphore = Semaphore::const_new(2);

/// The right to have a workbook in memory.
pub(crate) type Turn = SemaphorePermit<'static>;

/// Reads a CSV or a workbook that its owner calls `name`, outside the thread of the request; a workbook waits for its
/// turn. Otherwise as [`Sheet::read`].
pub async fn read(name: String, bytes: Vec<u8>, limits: Limits) -> Result<Sheet, SheetError> {
    let turn = turn(bytes.starts_with(archive::MAGIC)).await?;
    apart(move || {
        // Here, so that a request that was given up gives it back only when the memory is free again.
        let _turn = turn;
        Sheet::read(&bytes, &name, limits)
    })
    .await
}

/// Waits until another workbook may come into memory. What is no workbook does not wait.
pub(crate) async fn turn(workbook: bool) -> Result<Option<Turn>, SheetError> {
    if !workbook {
        return Ok(None);
    }
    WORKBOOKS.acquire().await.map(Some).map_err(stopped)
}

/// Runs what would hold up others.
pub(crate) async fn apart<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, SheetError> + Send + 'static,
) -> Result<T, SheetError> {
    tokio::task::spawn_blocking(read).await.map_err(stopped)?
}

fn stopped(error: impl std::fmt::Display) -> SheetError {
    SheetError::Unreadable { message: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_third_workbook_waits_and_a_csv_does_not() {
        let (one, two) = (turn(true).await.expect("free"), turn(true).await.expect("free"));
        assert!(WORKBOOKS.try_acquire().is_err());
        let text = b"kode;tingkat\nI01;2\n".to_vec();
        let read = read("a.csv".to_owned(), text, Limits::default()).await.expect("a table");
        assert_eq!(read.rows().len(), 1);
        drop((one, two));
        assert!(WORKBOOKS.try_acquire().is_ok());
    }
}
