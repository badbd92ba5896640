//! CSV as spreadsheets save it, read in pieces.

use std::io::{ErrorKind, Read, Seek};

use super::{Limits, Row, Rows, Sheet, unreadable};
use crate::{
    SheetError,
    text::{self, Decoded},
};

/// So much of a file is looked at for its header.
const HEADER: u64 = 256 * 1024;

/// A CSV under way.
pub(crate) struct Stream<R> {
    reader: csv::Reader<Decoded<R>>,
    record: csv::StringRecord,
    rows: Rows,
    /// A row is one row however many lines its cells have: those are taken off the count of lines.
    within: u64,
    ended: bool,
}

impl<R: Read + Seek> Stream<R> {
    /// Finds out about encoding and separator. Nothing is kept but pieces.
    pub(super) fn open(mut file: R, limits: &Limits) -> Result<Self, SheetError> {
        let mut start = Vec::new();
        file.by_ref().take(4).read_to_end(&mut start).map_err(|error| unreadable(&error))?;
        if start.starts_with(b"PK\x03\x04") || start == b"\xD0\xCF\x11\xE0" || start == b"%PDF" {
            return Err(SheetError::NotText);
        }
        let encoding = text::encoding(&mut file).map_err(|error| unreadable(&error))?;
        let mut header = Vec::new();
        let mut first = Decoded::new(&mut file, encoding).map_err(|error| unreadable(&error))?;
        first.by_ref().take(HEADER).read_to_end(&mut header).map_err(|error| told(&error))?;
        let separator = text::separator(&String::from_utf8_lossy(&header));
        let decoded = Decoded::new(file, encoding).map_err(|error| unreadable(&error))?;
        let reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .flexible(true)
            .has_headers(false)
            .from_reader(decoded);
        let (record, rows) = (csv::StringRecord::new(), Rows::new(*limits));
        Ok(Self { reader, record, rows, within: 0, ended: false })
    }

    /// The next rows, `most` of them or the last ones.
    pub(super) fn next(&mut self, most: usize) -> Result<Vec<Row>, SheetError> {
        while !self.ended && self.rows.waiting() < most {
            let more = self.reader.read_record(&mut self.record);
            if !more.map_err(|error| broken(&error, self.within))? {
                self.ended = true;
                break;
            }
            let breaks = self.record.as_slice().bytes().filter(|byte| *byte == b'\n').count();
            self.within = self.within.saturating_add(u64::try_from(breaks).unwrap_or(u64::MAX));
            let after = self.reader.position().line();
            let number = after.saturating_sub(1).saturating_sub(self.within);
            self.rows.push(number, self.record.iter().map(|cell| text::unguarded(cell.trim())))?;
        }
        Ok(self.rows.take())
    }

    /// The header as it stands in the file, once rows were read.
    pub(super) fn labels(&self) -> Option<&[String]> {
        self.rows.labels()
    }
}

/// Reads a CSV whole.
pub(super) fn read(file: impl Read + Seek, limits: &Limits) -> Result<Sheet, SheetError> {
    let mut stream = Stream::open(file, limits)?;
    let rows = stream.next(usize::MAX)?;
    let mut sheet = stream.rows.finish()?;
    sheet.rows = rows;
    Ok(sheet)
}

fn broken(error: &csv::Error, within: u64) -> SheetError {
    let row = error.position().map_or(0, |at| at.line().saturating_sub(within));
    match error.kind() {
        csv::ErrorKind::Io(error) => told(error),
        _ => SheetError::Malformed { row, message: error.to_string() },
    }
}

fn told(error: &std::io::Error) -> SheetError {
    match error.kind() {
        ErrorKind::InvalidData => SheetError::NotText,
        _ => unreadable(error),
    }
}
