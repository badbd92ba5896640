//! A table as an answer to a request.

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use tokio::{
    io::AsyncReadExt,
    sync::{Semaphore, mpsc},
};

use crate::{Cell, Table, csv, xlsx};

/// Rows of a chunk that [`chunks`] makes: enough to be quick, few enough to hold.
const CHUNK: usize = 500;

/// Workbooks written at the same time. Each keeps a processor busy and fills a temporary file.
static WORKBOOKS: Semaphore = Semaphore::const_new(2);

/// What a table can be taken away as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text with semicolons.
    Csv,
    /// A workbook.
    Xlsx,
}

impl Format {
    /// Reads the ending of an address: `csv`, `.xlsx` or all of `/opd.xlsx`.
    pub fn parse(address: &str) -> Option<Self> {
        let ending = address.rsplit_once('.').map_or(address, |(_, ending)| ending);
        [Self::Csv, Self::Xlsx].into_iter().find(|format| format.ending() == ending)
    }

    /// The ending of its files, without the dot.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// Its media type.
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The stream of rows failed.
    #[error("the rows could not be read: {0}")]
    Rows(String),
    /// A workbook holds no longer text in a cell; the CSV does.
    #[error("row {row}, column {column}: more than {limit} characters")]
    CellTooLong {
        /// Number of the row in the sheet; the header is row 1.
        row: u32,
        /// Name of the column.
        column: String,
        /// The most characters of a cell.
        limit: usize,
    },
    /// The temporary file could not be written or read: the disk is full, for example.
    #[error("the temporary file: {0}")]
    Disk(#[from] std::io::Error),
    /// The writer of workbooks refused.
    #[error("the workbook: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The writer went down.
    #[error("the writer of the workbook stopped")]
    Stopped,
    /// The program that prints is not there, or may not be run.
    #[error("{} cannot be run", program.display())]
    NoPrinter {
        /// Where it was looked for.
        program: std::path::PathBuf,
    },
    /// Printing took longer than it may and was stopped.
    #[error("printing took more than {} ms", limit.as_millis())]
    PrintedTooLong {
        /// How long it may take.
        limit: std::time::Duration,
    },
    /// Printing takes more memory than it may; the CSV and the workbook do not.
    #[error("printing takes more than {limit} bytes of memory")]
    PrintedTooLarge {
        /// How much it may take, in bytes.
        limit: u64,
    },
    /// The program that prints refused, or sent something that is no PDF.
    #[error("printing failed: {0}")]
    Unprinted(String),
}

/// Rows that are at hand, in the chunks that [`Table::respond`] takes.
pub fn chunks<I>(rows: I) -> impl Stream<Item = Result<Vec<Vec<Cell>>, ExportError>> + Send
where
    I: IntoIterator<Item = Vec<Cell>>,
    I::IntoIter: Send,
{
    let mut rows = rows.into_iter();
    stream::iter(core::iter::from_fn(move || {
        let chunk: Vec<_> = rows.by_ref().take(CHUNK).collect();
        (!chunk.is_empty()).then_some(Ok(chunk))
    }))
}

impl Table {
    /// Sends the table as a file of that name, which is one of ours: plain letters, digits and
    /// dashes, without an ending. The rows come in chunks of the caller's making, a few hundred at a
    /// time; one chunk or two are in memory.
    ///
    /// A workbook is written to a temporary file before the answer starts, so all its errors come
    /// back here. It ends after 200,000 rows, and then says so below them and on its second sheet. A CSV starts at once; when its rows fail later, the download breaks off and the log
    /// says why.
    pub async fn respond<S, E>(
        self,
        format: Format,
        name: &str,
        rows: S,
    ) -> Result<Response, ExportError>
    where
        S: Stream<Item = Result<Vec<Vec<Cell>>, E>> + Send + 'static,
        E: core::fmt::Display + Send + 'static,
    {
        let sample = self.sample;
        let rows = rows.map_err(|error| ExportError::Rows(error.to_string()));
        let body = match format {
            Format::Csv => streamed_csv(self, rows),
            Format::Xlsx => streamed_file(workbook(self, rows).await?),
        };
        Ok(response(format, name, sample, body))
    }
}

/// The headers of a download.
fn response(format: Format, name: &str, sample: bool, body: Body) -> Response {
    download(format.mime(), format.ending(), (name, sample), body)
}

/// A file of that name; one with sample data says so in its name.
pub(crate) fn download(
    mime: &'static str,
    ending: &str,
    (name, sample): (&str, bool),
    body: Body,
) -> Response {
    let suffix = if sample { "-data-contoh" } else { "" };
    let disposition =
        HeaderValue::try_from(format!("attachment; filename=\"{name}{suffix}.{ending}\""))
            .unwrap_or(HeaderValue::from_static("attachment"));
    let mime = HeaderValue::from_static(mime);
    ([(header::CONTENT_TYPE, mime), (header::CONTENT_DISPOSITION, disposition)], body)
        .into_response()
}

fn streamed_csv<S>(table: Table, rows: S) -> Body
where
    S: Stream<Item = Result<Vec<Vec<Cell>>, ExportError>> + Send + 'static,
{
    let head = csv::head(&table);
    let lines = rows.map(move |chunk| match chunk {
        Ok(chunk) => Ok(csv::body(&table, &chunk)),
        Err(error) => {
            tracing::error!(%error, table = table.title, "the download of a table broke off");
            Err(error)
        }
    });
    Body::from_stream(stream::once(core::future::ready(Ok(head))).chain(lines))
}

/// Writes the workbook outside the request's thread and hands back its file, at its start.
async fn workbook<S>(table: Table, rows: S) -> Result<std::fs::File, ExportError>
where
    S: Stream<Item = Result<Vec<Vec<Cell>>, ExportError>> + Send + 'static,
{
    let turn = WORKBOOKS.acquire().await.map_err(|_never_closed| ExportError::Stopped)?;
    let (sender, mut receiver) = mpsc::channel::<Option<Vec<Vec<Cell>>>>(2);
    let writing = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let mut book = xlsx::Book::new(&table)?;
        while let Some(message) = receiver.blocking_recv() {
            match message {
                Some(chunk) => book.rows(&table, &chunk)?,
                None => return book.finish(&table),
            }
            if book.is_full() {
                return book.finish(&table);
            }
        }
        // No end was announced: the request is gone or its rows failed, and nobody waits.
        Err(ExportError::Stopped)
    });
    let mut rows = core::pin::pin!(rows);
    while let Some(chunk) = rows.next().await {
        if sender.send(Some(chunk?)).await.is_err() {
            break;
        }
    }
    // A writer that has failed or is full no longer listens; what it says is the answer.
    let _listening = sender.send(None).await;
    writing.await.map_err(|_panicked| ExportError::Stopped)?
}

fn streamed_file(file: std::fs::File) -> Body {
    let file = tokio::fs::File::from_std(file);
    Body::from_stream(stream::try_unfold(file, |mut file| async move {
        let mut buffer = Vec::with_capacity(64 * 1024);
        let read = (&mut file).take(64 * 1024).read_to_end(&mut buffer).await?;
        Ok::<_, std::io::Error>((read > 0).then(|| (Bytes::from(buffer), file)))
    }))
}
