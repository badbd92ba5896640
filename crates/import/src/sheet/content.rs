//! What a file is, by its first bytes and by its name.

use std::io::{Read, Seek};

use super::unreadable;
use crate::SheetError;

/// A compound file: a workbook of Excel 97–2003, or one with a password around it.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0";
/// Name of the stream that an encrypted workbook is in, as UTF-16.
const ENCRYPTED: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";

/// Whether it is a workbook, or else text.
pub(super) fn is_workbook(file: &mut (impl Read + Seek), name: &str) -> Result<bool, SheetError> {
    let mut start = Vec::new();
    file.by_ref().take(4).read_to_end(&mut start).map_err(|error| unreadable(&error))?;
    if start.is_empty() {
        return Err(SheetError::Empty);
    }
    if start == COMPOUND {
        return Err(if mentions(file, ENCRYPTED)? {
            SheetError::Encrypted
        } else {
            SheetError::OldWorkbook
        });
    }
    let workbook = start.starts_with(b"PK\x03\x04");
    let wrong = |content| Err(SheetError::WrongExtension { name: name.to_owned(), content });
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    match ending.as_deref() {
        Some("csv" | "txt" | "tsv" | "xls") if workbook => wrong("xlsx"),
        Some("xlsx" | "xlsm" | "xls") if !workbook => wrong("csv"),
        _ => Ok(workbook),
    }
}

/// Whether `needle` stands in what is left of the file, which is read in pieces.
fn mentions(file: &mut impl Read, needle: &[u8]) -> Result<bool, SheetError> {
    let mut window = Vec::new();
    loop {
        let read = file.by_ref().take(64 * 1024).read_to_end(&mut window);
        if read.map_err(|error| unreadable(&error))? == 0 {
            return Ok(false);
        }
        if window.windows(needle.len()).any(|part| part == needle) {
            return Ok(true);
        }
        window.drain(..window.len().saturating_sub(needle.len()));
    }
}
