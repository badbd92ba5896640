//! Bytes to text: UTF-8 with or without BOM, UTF-16 with BOM, else Windows-1252, which is what
//! spreadsheets on Indonesian desktops save as "CSV".

use encoding_rs::{Encoding, WINDOWS_1252};

/// The text of a file. Never fails: every byte is a character in Windows-1252.
pub(crate) fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes.get(bom..).unwrap_or_default());
        return text.into_owned();
    }
    match core::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_not_utf8) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// The separator of the header line: the one of `; , tab` that stands there most often.
pub(crate) fn separator(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    // The last of equals wins, so that a file of one column is read with commas.
    [b'\t', b';', b',']
        .into_iter()
        .max_by_key(|separator| header.bytes().filter(|b| b == separator).count())
        .unwrap_or(b',')
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
    }

    #[test]
    fn the_separator_is_the_commonest_in_the_header() {
        assert_eq!(separator("kode;tingkat\nI01;2,5"), b';');
        assert_eq!(separator("kode,tingkat\nI01,2"), b',');
        assert_eq!(separator("\nkode\ttingkat"), b'\t');
        assert_eq!(separator("kode"), b',');
    }
}
