//! A table with named columns.

use std::{
    fs::File,
    io::{BufReader, Cursor, Read, Seek},
    path::Path,
};

use kernel::{Decimal, DecimalError, parse_angka};

use crate::{SheetError, archive, book};

mod content;
mod csv;
mod rows;

pub(crate) use rows::{Rows, address};

/// A table as read: trimmed cells under lower-cased column names.
#[derive(Debug)]
pub struct Sheet {
    labels: Vec<String>,
    columns: Vec<String>,
    rows: Vec<Row>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Number of the row as a spreadsheet shows it; the header is row 1.
    pub number: u64,
    /// All cells one after the other: a hundred thousand rows of small strings would not fit.
    text: Box<str>,
    ends: Box<[usize]>,
}

/// How much of a file is read before it is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Rows below the header.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
    /// Bytes of one cell.
    pub cell_bytes: usize,
    /// Bytes of the file, and of all that is packed in it.
    pub unpacked_bytes: u64,
    /// Bytes of text in all cells that are in memory together. A workbook keeps a text once and names it in a thousand
    /// cells, so what it takes may be far more than what is packed in it.
    pub text_bytes: u64,
}

impl Default for Limits {
    /// 100,000 rows of 200 columns, 32 KB in a cell, 256 MB in all, of which as much may be text.
    fn default() -> Self {
        Self {
            rows: 100_000,
            columns: 200,
            cell_bytes: 32_767,
            unpacked_bytes: 256 * 1024 * 1024,
            text_bytes: 256 * 1024 * 1024,
        }
    }
}

/// A file about to be read.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    name: &'a str,
    limits: Limits,
    sheet: Option<&'a str>,
}

impl<'a> Reading<'a> {
    /// Of a file that its owner calls `name`.
    pub fn new(name: &'a str, limits: Limits) -> Self {
        Self { name, limits, sheet: None }
    }

    /// Of that sheet of a workbook instead of the first that can be seen.
    #[must_use]
    pub fn sheet(self, sheet: &'a str) -> Self {
        Self { sheet: Some(sheet), ..self }
    }

    /// Reads what is in memory.
    pub fn bytes(self, bytes: &[u8]) -> Result<Sheet, SheetError> {
        self.from(Cursor::new(bytes), u64::try_from(bytes.len()).unwrap_or(u64::MAX))
    }

    /// Reads a file on the disk; a workbook never comes into memory whole.
    pub fn file(self, path: &Path) -> Result<Sheet, SheetError> {
        let file = File::open(path).map_err(|error| unreadable(&error))?;
        let size = file.metadata().map_err(|error| unreadable(&error))?.len();
        self.from(BufReader::new(file), size)
    }

    fn from(self, file: impl Read + Seek, size: u64) -> Result<Sheet, SheetError> {
        let (mut file, workbook) = self.look(file, size)?;
        if workbook { self.book(&mut file) } else { csv::read(file, &self.limits) }
    }

    /// Opens a file of which a CSV never comes into memory whole, nor the archive of a workbook.
    pub(crate) fn open<R: Read + Seek>(self, file: R, size: u64) -> Result<Table<R>, SheetError> {
        let (mut file, workbook) = self.look(file, size)?;
        Ok(if workbook {
            let Sheet { labels, rows, .. } = self.book(&mut file)?;
            Table::Book(labels, rows.into_iter())
        } else {
            Table::Text(Box::new(csv::Stream::open(file, &self.limits)?))
        })
    }

    /// Whether the file is a workbook; one that is too big is refused.
    fn look<R: Read + Seek>(self, mut file: R, size: u64) -> Result<(R, bool), SheetError> {
        let limit = self.limits.unpacked_bytes;
        if size > limit {
            return Err(SheetError::TooBig { limit });
        }
        let workbook = content::is_workbook(&mut file, self.name)?;
        file.rewind().map_err(|error| unreadable(&error))?;
        Ok((file, workbook))
    }

    fn book(self, file: &mut (impl Read + Seek)) -> Result<Sheet, SheetError> {
        archive::measure(&mut *file, self.limits.unpacked_bytes)?;
        file.rewind().map_err(|error| unreadable(&error))?;
        book::read(file, self.sheet, &self.limits)
    }
}

/// A file from which rows are taken some at a time.
pub(crate) enum Table<R> {
    Text(Box<csv::Stream<R>>),
    /// A workbook says only at its end whether it is sound.
    Book(Vec<String>, std::vec::IntoIter<Row>),
}

impl<R: Read + Seek> Table<R> {
    /// The next rows, `most` of them or the last ones.
    pub(crate) fn next(&mut self, most: usize) -> Result<Vec<Row>, SheetError> {
        match self {
            Self::Text(stream) => stream.next(most),
            Self::Book(_, rows) => Ok(rows.by_ref().take(most).collect()),
        }
    }

    /// The header as it stands in the file, once rows were read.
    pub(crate) fn labels(&self) -> &[String] {
        match self {
            Self::Text(stream) => stream.labels().unwrap_or_default(),
            Self::Book(labels, _) => labels,
        }
    }
}

pub(crate) fn unreadable(error: &std::io::Error) -> SheetError {
    SheetError::Unreadable { message: error.to_string() }
}

impl Sheet {
    /// Reads a CSV or a workbook that its owner calls `name`. Empty rows are left out.
    pub fn read(bytes: &[u8], name: &str, limits: Limits) -> Result<Self, SheetError> {
        Reading::new(name, limits).bytes(bytes)
    }

    /// Reads a CSV file of at most `limit` rows below its header. Empty rows are left out.
    pub fn read_csv(bytes: &[u8], limit: usize) -> Result<Self, SheetError> {
        let limits = Limits {
            rows: limit,
            columns: usize::MAX,
            cell_bytes: usize::MAX,
            unpacked_bytes: u64::MAX,
            text_bytes: u64::MAX,
        };
        csv::read(Cursor::new(bytes), &limits)
    }

    /// The names of the columns, lower-cased.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The names of the columns as they stand in the file.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Position of the first column that has one of `names`.
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.columns.iter().position(|column| column == name))
    }

    /// All rows below the header.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }
}

impl Row {
    /// The cell in `column`, empty when the row is shorter.
    pub fn cell(&self, column: usize) -> &str {
        let start = column.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let end = self.ends.get(column).copied();
        start.zip(end).and_then(|(start, end)| self.text.get(start..end)).unwrap_or_default()
    }

    /// How many cells it has.
    pub(crate) fn width(&self) -> usize {
        self.ends.len()
    }

    /// The number in `column`, with a decimal comma or a dot.
    pub fn decimal(&self, column: usize) -> Result<Decimal, DecimalError> {
        parse_angka(self.cell(column))
    }
}
