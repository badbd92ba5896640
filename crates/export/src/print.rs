//! Running the program that prints, `gadang-pdf`, within limits.

use std::{
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::Duration,
};

use axum::{body::Body, response::Response};
use futures_util::Stream;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::{Child, Command},
    sync::Semaphore,
    time::timeout,
};

use crate::{Cell, ExportError, Letterhead, Table, pdf, respond::download};

/// Lists printed at the same time: each keeps a processor busy and takes hundreds of megabytes.
static PRINTING: Semaphore = Semaphore::const_new(2);

/// Bytes of a PDF at most, far above what 2,000 rows become.
const MAX_PDF: usize = 64 * 1024 * 1024;
/// Bytes of what the program says about itself that are kept.
const MAX_WORDS: u64 = 4 * 1024;

/// What a child says that may take no more memory: its allocator, the system, or the loader.
const NO_MEMORY: [&str; 5] = [
    "memory allocation of",
    "memory exhausted",
    "annot allocate memory",
    "failed to map segment",
    "Resource temporarily unavailable",
];

/// Where `gadang-pdf` is, and what it may use for one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printer {
    /// The program.
    pub program: PathBuf,
    /// Bytes of memory that it may claim.
    pub memory: u64,
    /// How long it may take.
    pub timeout: Duration,
}

impl Printer {
    /// The program at this place, with limits that 2,000 rows of 20 columns keep.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            memory: 1024 * 1024 * 1024,
            timeout: Duration::from_mins(1),
        }
    }

    /// The PDF of a table. At most 2,000 rows are printed; the others are counted, and the list ends
    /// with a sentence that says so. When two lists are being printed, this one waits.
    pub async fn print<S, E>(
        &self,
        table: &Table,
        letterhead: Option<&Letterhead>,
        rows: S,
    ) -> Result<Vec<u8>, ExportError>
    where
        S: Stream<Item = Result<Vec<Vec<Cell>>, E>> + Send,
        E: core::fmt::Display,
    {
        if !tokio::fs::metadata(&self.program).await.is_ok_and(|found| found.is_file()) {
            return Err(self.missing());
        }
        let json = pdf::json(table, letterhead, rows).await?;
        let _turn = PRINTING.acquire().await.map_err(|_never_closed| ExportError::Stopped)?;
        let mut child = self.start().map_err(|error| ExportError::Unprinted(error.to_string()))?;
        let said = timeout(self.timeout, talk(&mut child, &json)).await;
        let Ok(said) = said else {
            child.kill().await?;
            return Err(ExportError::PrintedTooLong { limit: self.timeout });
        };
        self.judge(said?)
    }

    /// Starts the program under its memory limit. Rust has no safe way to set one for a child, and
    /// every shell has: it takes the limit upon itself and becomes the program. The limit is on the
    /// address space, so the child gets one thread and one heap; the surroundings hold nothing else.
    fn start(&self) -> std::io::Result<Child> {
        let kibibytes = self.memory.div_ceil(1024).to_string();
        Command::new("/bin/sh")
            .args([Path::new("-c"), Path::new("ulimit -v \"$1\" && exec \"$0\"")])
            .arg(&self.program)
            .arg(kibibytes)
            .env_clear()
            .envs([("RAYON_NUM_THREADS", "1"), ("MALLOC_ARENA_MAX", "1")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
    }

    fn judge(&self, said: Said) -> Result<Vec<u8>, ExportError> {
        let Said { status, document, words } = said;
        let words = words.trim();
        if status.success() {
            return if document.starts_with(b"%PDF-") && document.len() <= MAX_PDF {
                Ok(document)
            } else {
                Err(ExportError::Unprinted(format!("{} bytes that are no PDF", document.len())))
            };
        }
        // Nine is how the system ends a program when all memory of the machine is gone.
        if status.signal() == Some(9) || NO_MEMORY.iter().any(|sign| words.contains(sign)) {
            return Err(ExportError::PrintedTooLarge { limit: self.memory });
        }
        // How a shell says that it found no program, or none it may run.
        if matches!(status.code(), Some(126 | 127)) {
            return Err(self.missing());
        }
        Err(ExportError::Unprinted(format!("{status}: {words}")))
    }

    fn missing(&self) -> ExportError {
        ExportError::NoPrinter { program: self.program.clone() }
    }
}

/// What came back.
struct Said {
    status: ExitStatus,
    document: Vec<u8>,
    words: String,
}

/// Hands the JSON over and listens meanwhile, so that neither side waits for the other.
async fn talk(child: &mut Child, json: &[u8]) -> std::io::Result<Said> {
    let (input, output, errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let tell = async {
        if let Some(mut input) = input {
            // A child that ends before it has read all says why on its other pipes.
            let _heard = input.write_all(json).await;
        }
    };
    let listen = async {
        let mut document = Vec::new();
        if let Some(output) = output {
            let most = u64::try_from(MAX_PDF).unwrap_or(u64::MAX).saturating_add(1);
            output.take(most).read_to_end(&mut document).await?;
        }
        Ok::<_, std::io::Error>(document)
    };
    let complain = async {
        let mut words = Vec::new();
        if let Some(errors) = errors {
            errors.take(MAX_WORDS).read_to_end(&mut words).await?;
        }
        Ok::<_, std::io::Error>(String::from_utf8_lossy(&words).into_owned())
    };
    let ((), document, words) = tokio::join!(tell, listen, complain);
    Ok(Said { document: document?, words: words?, status: child.wait().await? })
}

impl Table {
    /// Sends the table as a printed list, under a name like that of [`Table::respond`]. The answer
    /// starts when the list is finished, so that all errors come back here.
    pub async fn respond_pdf<S, E>(
        &self,
        name: &str,
        (printer, letterhead): (&Printer, Option<&Letterhead>),
        rows: S,
    ) -> Result<Response, ExportError>
    where
        S: Stream<Item = Result<Vec<Vec<Cell>>, E>> + Send,
        E: core::fmt::Display,
    {
        let document = printer.print(self, letterhead, rows).await?;
        Ok(download("application/pdf", "pdf", (name, self.sample), Body::from(document)))
    }
}
