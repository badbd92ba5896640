//! What a workbook is made of, measured before anything is built from it.

use std::io::{self, Read, Seek};

use zip::{ZipArchive, result::ZipError};

use crate::SheetError;

/// Parts of a workbook. An honest one has a few dozen.
const PARTS: usize = 1_000;
/// How every archive starts.
pub(crate) const MAGIC: &[u8] = b"PK\x03\x04";
/// Bytes of a part that are looked at together.
const PIECE: u64 = 64 * 1024;
/// Where a part says how many strings it has.
const CLAIM: &[u8] = b"uniqueCount";
/// Bytes after it that hold the number; a longer number is too big anyway.
const CLAIM_DIGITS: usize = 24;

/// Unpacks every part into nothing and refuses what is bigger than `limit` bytes in all. What the
/// archive says of itself is only asked first because it is quick; a bomb lies.
pub(crate) fn measure(file: impl Read + Seek, limit: u64) -> Result<(), SheetError> {
    let mut archive = ZipArchive::new(file).map_err(broken)?;
    if archive.len() > PARTS {
        return Err(SheetError::TooManyParts { limit: PARTS });
    }
    let mut declared = 0_u64;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(broken)?;
        if part.encrypted() {
            return Err(SheetError::Encrypted);
        }
        declared = declared.saturating_add(part.size());
    }
    if declared > limit {
        return Err(SheetError::TooBig { limit });
    }
    let mut left = limit;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(broken)?;
        let name = part.name().map_err(broken)?.into_owned();
        let size = measure_part(part.take(left.saturating_add(1)), &name)?;
        left = left.checked_sub(size).ok_or(SheetError::TooBig { limit })?;
    }
    if archive.index_for_name("xl/workbook.xml").is_none() {
        return Err(SheetError::NotWorkbook);
    }
    Ok(())
}

/// How big a part is, unpacked.
fn measure_part(mut part: impl Read, name: &str) -> Result<u64, SheetError> {
    let strings = name.to_lowercase().ends_with("sharedstrings.xml");
    let (mut size, mut claimed) = (0_u64, 0_u64);
    let mut window = Vec::new();
    loop {
        let before = window.len();
        let read = part.by_ref().take(PIECE).read_to_end(&mut window).map_err(|e| cut(&e))?;
        if size == 0 && window.starts_with(MAGIC) {
            return Err(SheetError::Nested { part: name.to_owned() });
        }
        if strings {
            if window.get(before..).unwrap_or_default().contains(&0) {
                return Err(odd("sharedStrings.xml is not UTF-8"));
            }
            claimed = claimed.max(strings_claimed(&window, read == 0)?);
        }
        if read == 0 {
            break;
        }
        size = size.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        let seen = window.len().saturating_sub(CLAIM.len().saturating_add(CLAIM_DIGITS));
        window.drain(..seen);
    }
    if claimed > size {
        return Err(odd("uniqueCount is more than the part can hold"));
    }
    Ok(size)
}

/// The parser makes room at once for as many strings as the part says it has, before it has read
/// one: a lie there would take all memory.
fn strings_claimed(window: &[u8], last: bool) -> Result<u64, SheetError> {
    let mut most = 0;
    for (at, _) in window.windows(CLAIM.len()).enumerate().filter(|(_, part)| *part == CLAIM) {
        let rest = window.get(at.saturating_add(CLAIM.len())..).unwrap_or_default();
        if rest.len() < CLAIM_DIGITS && !last {
            continue;
        }
        let digits: String = rest
            .strip_prefix(b"=")
            .and_then(|rest| rest.strip_prefix(b"\"").or(rest.strip_prefix(b"'")))
            .unwrap_or_default()
            .iter()
            .take(CLAIM_DIGITS)
            .take_while(|byte| byte.is_ascii_digit())
            .map(|byte| char::from(*byte))
            .collect();
        most = most.max(digits.parse().map_err(|_too_many| odd("uniqueCount is no number"))?);
    }
    Ok(most)
}

fn odd(message: &str) -> SheetError {
    SheetError::Malformed { row: 0, message: message.to_owned() }
}

fn broken(error: ZipError) -> SheetError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => SheetError::Encrypted,
        other => SheetError::Malformed { row: 0, message: other.to_string() },
    }
}

fn cut(error: &io::Error) -> SheetError {
    SheetError::Malformed { row: 0, message: error.to_string() }
}
