//! Bytes to text: UTF-8 with or without BOM, UTF-16 likewise, else Windows-1252, which is what
//! spreadsheets on Indonesian desktops save as "CSV".

use std::io::{self, Read, Seek, SeekFrom};

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Bytes that are dealt with together.
const PIECE: u64 = 64 * 1024;

/// The encoding of a file, and how many bytes at its start only tell it. Windows-1252 never fails: every byte is a
/// character in it.
pub(crate) fn encoding(file: &mut (impl Read + Seek)) -> io::Result<(&'static Encoding, u64)> {
    file.rewind()?;
    let mut start = Vec::new();
    file.by_ref().take(4).read_to_end(&mut start)?;
    if let Some((encoding, bom)) = Encoding::for_bom(&start) {
        return Ok((encoding, u64::try_from(bom).unwrap_or(0)));
    }
    // The header of a table starts with two letters of ASCII, so half of its bytes are zero.
    match start.as_slice() {
        [1..=127, 0, 1..=127, 0] => return Ok((UTF_16LE, 0)),
        [0, 1..=127, 0, 1..=127] => return Ok((UTF_16BE, 0)),
        _ => {}
    }
    file.rewind()?;
    Ok((if is_utf8(file)? { UTF_8 } else { WINDOWS_1252 }, 0))
}

fn is_utf8(file: &mut impl Read) -> io::Result<bool> {
    let mut window = Vec::new();
    loop {
        if file.by_ref().take(PIECE).read_to_end(&mut window)? == 0 {
            return Ok(window.is_empty());
        }
        match core::str::from_utf8(&window) {
            Ok(_) => window.clear(),
            Err(error) if error.error_len().is_some() => return Ok(false),
            // A character that goes on in the next piece.
            Err(error) => drop(window.drain(..error.valid_up_to())),
        }
    }
}

/// The text of a file as UTF-8 with one kind of line end, also after its last line: the reader of CSV counts a CRLF
/// in the row after it. A NUL character is [`io::ErrorKind::InvalidData`].
pub(crate) struct Decoded<R> {
    from: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    given: usize,
    after_return: bool,
    in_line: bool,
    ended: bool,
}

impl<R: Read + Seek> Decoded<R> {
    pub(crate) fn new(mut from: R, encoding: (&'static Encoding, u64)) -> io::Result<Self> {
        let (encoding, bom) = encoding;
        from.seek(SeekFrom::Start(bom))?;
        Ok(Self {
            from,
            decoder: encoding.new_decoder_without_bom_handling(),
            raw: Vec::new(),
            text: Vec::new(),
            given: 0,
            after_return: false,
            in_line: true,
            ended: false,
        })
    }

    fn fill(&mut self) -> io::Result<()> {
        self.raw.clear();
        self.text.clear();
        self.given = 0;
        self.ended = self.from.by_ref().take(PIECE).read_to_end(&mut self.raw)? == 0;
        let most = self.decoder.max_utf8_buffer_length(self.raw.len()).unwrap_or(0);
        let mut piece = String::with_capacity(most);
        let _ = self.decoder.decode_to_string(&self.raw, &mut piece, self.ended);
        for byte in piece.bytes() {
            match byte {
                0 => return Err(io::Error::new(io::ErrorKind::InvalidData, "a NUL character")),
                b'\n' if self.after_return => {}
                b'\r' => self.text.push(b'\n'),
                other => self.text.push(other),
            }
            self.after_return = byte == b'\r';
        }
        if let Some(last) = self.text.last() {
            self.in_line = *last != b'\n';
        }
        if self.ended && self.in_line {
            self.text.push(b'\n');
        }
        Ok(())
    }
}

impl<R: Read + Seek> Read for Decoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given >= self.text.len() && !self.ended {
            self.fill()?;
        }
        let rest = self.text.get(self.given..).unwrap_or_default();
        let most = rest.len().min(into.len());
        if let (Some(from), Some(to)) = (rest.get(..most), into.get_mut(..most)) {
            to.copy_from_slice(from);
        }
        self.given = self.given.saturating_add(most);
        Ok(most)
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
    use std::io::Cursor;

    use super::*;

    fn decode(bytes: &[u8]) -> String {
        let mut file = Cursor::new(bytes);
        let encoding = encoding(&mut file).expect("memory can be read");
        let mut decoded = Decoded::new(file, encoding).expect("memory can be read");
        let mut text = String::new();
        decoded.read_to_string(&mut text).expect("text");
        text.strip_suffix('\n').expect("a last line ends").to_owned()
    }

    #[test]
    fn a_character_on_the_edge_of_a_piece_stays_whole() {
        for before in 65_530..65_540 {
            let text = format!("{}é–\r\nakhir", "a".repeat(before));
            assert_eq!(decode(text.as_bytes()), text.replace('\r', ""), "{before}");
            let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert_eq!(decode(&wide), text.replace('\r', ""), "{before}");
        }
    }

    #[test]
    fn line_ends_are_made_one_kind() {
        assert_eq!(decode(b"a\r\nb\rc\n\r\nd"), "a\nb\nc\n\nd");
        assert_eq!(decode(b"a\r"), "a");
        let edge = format!("{}\r\nb", "a".repeat(65_535));
        assert_eq!(decode(edge.as_bytes()), edge.replace('\r', ""));
    }

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
