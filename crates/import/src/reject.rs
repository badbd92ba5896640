//! Rows that could not be taken, to be repaired and brought in again.

use crate::{Row, Sheet};

/// What is wrong with one cell of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// Number of the row as a spreadsheet shows it.
    pub row: u64,
    /// The column as its header calls it; empty when the row as a whole is wrong.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What is wrong with it and what to do, for the person who has the file.
    pub reason: String,
}

/// All that is wrong with a sheet. Holds as many errors as it was told; the rest is counted.
#[derive(Debug, Clone)]
pub struct RowErrors {
    columns: Vec<String>,
    most: usize,
    errors: Vec<RowError>,
    rows: Vec<Row>,
    rest: usize,
}

impl RowErrors {
    /// For the rows of `sheet`, holding up to `most` errors.
    pub fn new(sheet: &Sheet, most: usize) -> Self {
        let columns = sheet.labels().to_vec();
        Self { columns, most, errors: Vec::new(), rows: Vec::new(), rest: 0 }
    }

    /// Adds what is wrong with the cell in `column` of `row`, or with the row as a whole. The errors
    /// of one row come one after the other.
    pub fn push(&mut self, row: &Row, column: Option<usize>, reason: impl Into<String>) {
        if self.errors.len() >= self.most {
            self.rest = self.rest.saturating_add(1);
            return;
        }
        if self.rows.last().is_none_or(|last| last.number != row.number) {
            self.rows.push(row.clone());
        }
        self.errors.push(RowError {
            row: row.number,
            column: column.and_then(|i| self.columns.get(i)).cloned().unwrap_or_default(),
            value: column.map(|i| row.cell(i)).unwrap_or_default().to_owned(),
            reason: reason.into(),
        });
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.errors.is_empty() && self.rest == 0
    }

    /// How many errors there are in all.
    pub fn count(&self) -> usize {
        self.errors.len().saturating_add(self.rest)
    }

    /// How many of them are counted only.
    pub fn rest(&self) -> usize {
        self.rest
    }

    /// The errors that are held, in the order they came.
    pub fn errors(&self) -> &[RowError] {
        &self.errors
    }

    /// The rows of the errors that are held, as they were, with a last column `alasan`: a file that
    /// can be repaired and brought in again.
    pub fn to_csv(&self) -> String {
        let mut text = "\u{feff}".to_owned();
        line(&mut text, self.columns.iter().map(String::as_str).chain(["alasan"]));
        for row in &self.rows {
            let reasons: Vec<String> =
                self.errors.iter().filter(|e| e.row == row.number).map(reason).collect();
            let reasons = reasons.join(" ");
            let cells = (0..self.columns.len()).map(|i| row.cell(i));
            line(&mut text, cells.chain([reasons.as_str()]));
        }
        if self.rest > 0 {
            let note = format!(
                "Masih ada {} kesalahan lain yang tidak termuat di sini.",
                kernel::ribuan(i64::try_from(self.rest).unwrap_or(i64::MAX))
            );
            let blanks = self.columns.iter().map(|_| "");
            line(&mut text, blanks.chain([note.as_str()]));
        }
        text
    }
}

fn reason(error: &RowError) -> String {
    let RowError { row, column, reason, .. } = error;
    if column.is_empty() {
        format!("Baris {row}: {reason}")
    } else {
        format!("Baris {row}, kolom {column}: {reason}")
    }
}

/// A line with semicolons. Text that a spreadsheet would run gets a quote before it, which the
/// reader of this crate takes away again.
pub(crate) fn line<'a>(text: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (i, cell) in cells.enumerate() {
        if i > 0 {
            text.push(';');
        }
        let guard = if crate::text::is_risky(cell) { "'" } else { "" };
        let quoted = format!("{guard}{}", cell.replace('"', "\"\""));
        if cell.contains(['"', ';', '\n', '\r']) {
            text.extend(["\"", &quoted, "\""]);
        } else {
            text.push_str(&quoted);
        }
    }
    text.push_str("\r\n");
}
