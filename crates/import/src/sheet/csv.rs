//! CSV as spreadsheets save it.

use super::{Limits, Rows, Sheet};
use crate::{SheetError, text};

/// Reads a CSV.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Sheet, SheetError> {
    // One kind of line end: the reader counts a CRLF in the row after it. A last line always ends.
    let mut text = text::decode(bytes).replace("\r\n", "\n").replace('\r', "\n");
    if bytes.starts_with(b"PK\x03\x04")
        || bytes.starts_with(b"\xD0\xCF\x11\xE0")
        || text.contains('\0')
    {
        return Err(SheetError::NotText);
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(text::separator(&text))
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut rows = Rows::new(*limits);
    let mut record = csv::StringRecord::new();
    // A row is one row however many lines its cells have: those are taken off the count of lines.
    let mut within = 0_u64;
    loop {
        let more = reader.read_record(&mut record).map_err(|error| SheetError::Malformed {
            row: error.position().map_or(0, |at| at.line().saturating_sub(within)),
            message: error.to_string(),
        })?;
        if !more {
            return rows.finish();
        }
        let breaks = record.as_slice().bytes().filter(|byte| *byte == b'\n').count();
        within = within.saturating_add(u64::try_from(breaks).unwrap_or(u64::MAX));
        let after = reader.position().line();
        let number = after.saturating_sub(1).saturating_sub(within);
        rows.push(number, record.iter().map(|cell| text::unguarded(cell.trim())))?;
    }
}
