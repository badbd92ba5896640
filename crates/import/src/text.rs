//! Bytes to text: UTF-8 with or without BOM, UTF-16 likewise, else Windows-1252, which is what
//! spreadsheets on Indonesian desktops save as "CSV".

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The text of a file. Never fails: every byte is a character in Windows-1252.
pub(crate) fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes.get(bom..).unwrap_or_default());
        return text.into_owned();
    }
    // The header of a table starts with two letters of ASCII, so half of its bytes are zero.
    let utf16 = match bytes {
        [1..=127, 0, 1..=127, 0, ..] => Some(UTF_16LE),
        [0, 1..=127, 0, 1..=127, ..] => Some(UTF_16BE),
        _ => None,
    };
    if let Some(encoding) = utf16 {
        return encoding.decode_without_bom_handling(bytes).0.into_owned();
    }
    match core::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_not_utf8) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// The separator of the header line: the one of `; , | tab` that stands there most often.
pub(crate) fn separator(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    // The last of equals wins, so that a file of one column is read with commas.
    [b'|', b'\t', b';', b',']
        .into_iter()
        .max_by_key(|separator| header.bytes().filter(|b| b == separator).count())
        .unwrap_or(b',')
}

/// Whether a spreadsheet would run this as a formula, or it looks like such text after its guard.
pub(crate) fn is_risky(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Takes away the quote that an export puts before text that would run.
pub(crate) fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_risky(rest)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_encoding_is_read() {
        assert_eq!(decode("kode – é".as_bytes()), "kode – é");
        assert_eq!(decode(b"\xEF\xBB\xBFkode"), "kode");
        assert_eq!(decode(b"kode \x96 \xE9"), "kode – é");
        assert_eq!(decode(b"\xFF\xFEk\0o\0"), "ko");
        assert_eq!(decode(b"k\0o\0d\0"), "kod");
        assert_eq!(decode(b"\0k\0o"), "ko");
    }

    #[test]
    fn the_separator_is_the_commonest_in_the_header() {
        assert_eq!(separator("kode;tingkat\nI01;2,5"), b';');
        assert_eq!(separator("kode,tingkat\nI01,2"), b',');
        assert_eq!(separator("\nkode\ttingkat"), b'\t');
        assert_eq!(separator("kode|tingkat, nilai|x"), b'|');
        assert_eq!(separator("kode"), b',');
    }
}
