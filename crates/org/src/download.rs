//! Lists to take away: as CSV, as a workbook or as a PDF, as the ending of the address says.

use core::fmt::Display;
use std::time::Duration;

use ::web::{App, Ctx, Failure};
use axum::response::Response;
use export::{Cell, Column, ExportError, Format, Letterhead, Printer, Table};
use futures_util::Stream;

use crate::instansi;

/// The addresses of a list as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    csv: String,
    xlsx: String,
    pdf: String,
}

impl Links {
    /// `path` without an ending, and the search that the page shows, which may be empty.
    pub fn new(path: &str, search: &str) -> Self {
        let on = if search.is_empty() { "" } else { "?" };
        let to = |ending: &str| format!("{path}.{ending}{on}{search}");
        Self { csv: to("csv"), xlsx: to("xlsx"), pdf: to("pdf") }
    }

    /// As a list page takes them.
    pub fn links(&self) -> [ui::Link<'_>; 3] {
        [("CSV", &self.csv), ("XLSX", &self.xlsx), ("PDF", &self.pdf)]
            .map(|(label, href)| ui::Link { label, href })
    }
}

/// A table that is made now, for whoever asks.
pub fn table(app: &App, ctx: &Ctx, title: &str, source: &str, columns: Vec<Column>) -> Table {
    Table {
        title: title.to_owned(),
        source: source.to_owned(),
        columns,
        sample: app.config.sample,
        made: ctx.now(),
        zona: ctx.actor().zona(),
    }
}

/// Sends the table under a name of ours: plain letters, digits and dashes, without an ending. Which
/// kind of file it becomes follows from the ending of the address, after its last dot or slash. A CSV
/// and a workbook take the rows as they come; a PDF is finished before it is sent, under the
/// letterhead of the institution.
pub async fn respond<S, E>(
    app: &App,
    ctx: &Ctx,
    name: &str,
    table: Table,
    rows: S,
) -> Result<Response, Failure>
where
    S: Stream<Item = Result<Vec<Vec<Cell>>, E>> + Send + 'static,
    E: Display + Send + 'static,
{
    let ending = ctx.path().rsplit(['.', '/']).next().unwrap_or_default();
    let told = match Format::parse(ending) {
        Some(format) => table.respond(format, name, rows).await,
        None if ending == "pdf" => {
            let letterhead = letterhead(app, ctx).await?;
            table.respond_pdf(name, (&printer(app), Some(&letterhead)), rows).await
        }
        None => return Err(Failure::NotFound),
    };
    told.map_err(unwritten)
}

/// Who issues it: the institution, and the agency or unit of whoever asks.
async fn letterhead(app: &App, ctx: &Ctx) -> Result<Letterhead, Failure> {
    let found = instansi::find(&app.db, ctx.actor().instansi()).await?;
    Ok(Letterhead {
        name: found.map(|instansi| instansi.name).unwrap_or_default(),
        unit: ctx.session().and_then(|session| session.unit.clone()).unwrap_or_default(),
        ..Letterhead::default()
    })
}

/// The page must hear of a list that takes too long before the edge gives up on it.
fn printer(app: &App) -> Printer {
    let page = app.config.limits.page_seconds;
    let timeout = Duration::from_secs(page.saturating_sub(5).max(1));
    Printer { timeout, ..Printer::new(app.config.printer.clone()) }
}

const OTHER: &str = "Kembali ke daftarnya dan unduh sebagai CSV atau XLSX. Bila PDF diperlukan, ";

fn unwritten(error: ExportError) -> Failure {
    let unavailable = |what: &str, then: &str| Failure::Unavailable {
        what: what.to_owned(),
        advice: format!("{OTHER}{then}"),
    };
    match error {
        ExportError::NoPrinter { program } => {
            tracing::warn!(program = %program.display(), "no printer of lists there");
            unavailable(
                "Pencetak PDF (gadang-pdf) belum dipasang di server ini. Yang lain bekerja seperti biasa.",
                "mintalah pengelola sistem memasangnya menurut docs/ops/install.md.",
            )
        }
        ExportError::PrintedTooLong { .. } | ExportError::PrintedTooLarge { .. } => {
            tracing::warn!(%error, "a list was not printed");
            unavailable(
                "Daftar ini terlalu besar untuk dicetak sebagai PDF sekali jalan.",
                "persempit saringannya lebih dahulu.",
            )
        }
        ExportError::CellTooLong { row, column, limit } => Failure::Unavailable {
            what: format!(
                "Isi kolom {column} di baris {row} lebih panjang daripada {limit} karakter, yang tidak muat di XLSX."
            ),
            advice: "Kembali ke daftarnya dan unduh sebagai CSV.".to_owned(),
        },
        other => Failure::Internal(other.to_string()),
    }
}
