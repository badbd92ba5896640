//! What a document is, read from its content; the name is only a claim. Nothing is ever unpacked.

/// The kinds that the house takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// PDF.
    Pdf,
    /// PNG picture.
    Png,
    /// JPEG picture.
    Jpeg,
    /// WebP picture.
    Webp,
    /// Word document without macros.
    Docx,
    /// Excel workbook without macros.
    Xlsx,
    /// `PowerPoint` presentation without macros.
    Pptx,
    /// `OpenDocument` text.
    Odt,
    /// `OpenDocument` spreadsheet.
    Ods,
    /// Table as text.
    Csv,
    /// Plain text.
    Txt,
    /// ZIP archive.
    Zip,
    /// GeoJSON.
    Geojson,
}

impl Kind {
    /// Every kind, in the order in which messages list them.
    pub const ALL: [Self; 13] = [
        Self::Pdf,
        Self::Png,
        Self::Jpeg,
        Self::Webp,
        Self::Docx,
        Self::Xlsx,
        Self::Pptx,
        Self::Odt,
        Self::Ods,
        Self::Csv,
        Self::Txt,
        Self::Zip,
        Self::Geojson,
    ];

    /// The word in the database, which is also the usual ending of a name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Pptx => "pptx",
            Self::Odt => "odt",
            Self::Ods => "ods",
            Self::Csv => "csv",
            Self::Txt => "txt",
            Self::Zip => "zip",
            Self::Geojson => "geojson",
        }
    }

    /// Reads [`Kind::code`] back.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The media type for `Content-Type`.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => {
                "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            }
            Self::Odt => ODT,
            Self::Ods => ODS,
            Self::Csv => "text/csv",
            Self::Txt => "text/plain",
            Self::Zip => "application/zip",
            Self::Geojson => "application/geo+json",
        }
    }

    /// The kind that the ending of a name claims.
    pub fn claimed(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "jpeg" => Some(Self::Jpeg),
            "json" => Some(Self::Geojson),
            code => Self::parse(code),
        }
    }
}

const ODT: &str = "application/vnd.oasis.opendocument.text";
const ODS: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// Bytes kept from the beginning: enough for every signature and the first entries of an archive.
const HEAD: usize = 16 * 1024;
/// Bytes kept from the end: the list of entries of an office document is there.
const TAIL: usize = 64 * 1024;

/// What was seen of a content that passes by in pieces. Memory is bounded whatever its length.
#[derive(Debug)]
pub(crate) struct Seen {
    head: Vec<u8>,
    tail: Vec<u8>,
    text: bool,
}

impl Seen {
    pub(crate) fn new() -> Self {
        Self { head: Vec::new(), tail: Vec::new(), text: true }
    }

    /// Takes the next piece.
    pub(crate) fn take(&mut self, piece: &[u8]) {
        let room = HEAD.saturating_sub(self.head.len()).min(piece.len());
        self.head.extend(piece.iter().take(room));
        self.text = self.text && !piece.iter().any(|byte| is_control(*byte));
        let kept = piece.len().saturating_sub(TAIL);
        self.tail.extend(piece.iter().skip(kept));
        let over = self.tail.len().saturating_sub(TAIL);
        self.tail.drain(..over);
    }

    /// What the content is. `claimed` decides only between kinds of text, which look alike.
    pub(crate) fn kind(&self, claimed: Option<Kind>) -> Option<Kind> {
        let head = self.head.as_slice();
        if head.starts_with(b"%PDF-") {
            Some(Kind::Pdf)
        } else if head.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Kind::Png)
        } else if head.starts_with(b"\xff\xd8\xff") {
            Some(Kind::Jpeg)
        } else if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
            Some(Kind::Webp)
        } else if head.starts_with(b"PK\x03\x04") {
            Some(self.archive())
        } else if self.text {
            text(head, claimed)
        } else {
            None
        }
    }

    fn archive(&self) -> Kind {
        let has = |name: &str| contains(&self.head, name) || contains(&self.tail, name);
        // `mimetype` is the first entry of an OpenDocument and is not compressed.
        let first = self.head.get(30..).unwrap_or_default();
        let open = |media: &str| {
            let rest = first.strip_prefix(b"mimetype");
            rest.and_then(|rest| rest.strip_prefix(media.as_bytes()))
                .is_some_and(|rest| !rest.starts_with(b"-"))
        };
        if open(ODT) {
            Kind::Odt
        } else if open(ODS) {
            Kind::Ods
        } else if !has("[Content_Types].xml") || has("vbaProject.bin") {
            // A document with macros is not taken for one without.
            Kind::Zip
        } else if has("word/document.xml") {
            Kind::Docx
        } else if has("xl/workbook.xml") {
            Kind::Xlsx
        } else if has("ppt/presentation.xml") {
            Kind::Pptx
        } else {
            Kind::Zip
        }
    }
}

fn contains(bytes: &[u8], name: &str) -> bool {
    bytes.windows(name.len()).any(|window| window == name.as_bytes())
}

/// Control characters that no text file holds. What is above ASCII may be UTF-8 or Windows-1252.
fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c)
}

fn text(head: &[u8], claimed: Option<Kind>) -> Option<Kind> {
    let body = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let markup = body.starts_with(b"<");
    let geo = body.starts_with(b"{")
        && ["\"FeatureCollection\"", "\"Feature\"", "Polygon\"", "Point\"", "LineString\""]
            .iter()
            .any(|word| contains(body, word));
    match claimed {
        // A browser would run what begins like a page or a drawing, whatever it is called.
        _ if markup => None,
        Some(Kind::Csv) => Some(Kind::Csv),
        Some(Kind::Geojson) if geo => Some(Kind::Geojson),
        _ => Some(Kind::Txt),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sniff(content: &[u8], name: &str) -> Option<Kind> {
        let mut seen = Seen::new();
        // Pieces of seven bytes: no signature may depend on how the content arrives.
        for piece in content.chunks(7) {
            seen.take(piece);
        }
        seen.kind(Kind::claimed(name))
    }

    fn zip(names: &[&str]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for name in names {
            bytes.extend(b"PK\x03\x04");
            bytes.extend([0; 26]);
            bytes.extend(name.as_bytes());
        }
        bytes
    }

    #[test]
    fn a_content_is_what_its_bytes_say() {
        assert_eq!(sniff(b"%PDF-1.7\n", "a.png"), Some(Kind::Pdf));
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n\0\0", "a.pdf"), Some(Kind::Png));
        assert_eq!(sniff(b"\xff\xd8\xff\xe0\0", "a.jpg"), Some(Kind::Jpeg));
        assert_eq!(sniff(b"RIFF\x10\0\0\0WEBPVP8 ", "a.webp"), Some(Kind::Webp));
        assert_eq!(sniff(b"kode;nama\n1;Agam\n", "a.csv"), Some(Kind::Csv));
        assert_eq!(sniff(b"Nagari \x96 Windows", "a.txt"), Some(Kind::Txt));
        let geo = b"{\"type\": \"FeatureCollection\", \"features\": []}";
        assert_eq!(sniff(geo, "a.geojson"), Some(Kind::Geojson));
        assert_eq!(sniff(b"{\"a\": 1}", "a.geojson"), Some(Kind::Txt));
    }

    #[test]
    fn office_documents_are_told_from_archives_and_from_those_with_macros() {
        let types = "[Content_Types].xml";
        assert_eq!(sniff(&zip(&[types, "word/document.xml"]), "a"), Some(Kind::Docx));
        assert_eq!(sniff(&zip(&[types, "xl/workbook.xml"]), "a"), Some(Kind::Xlsx));
        assert_eq!(sniff(&zip(&[types, "ppt/presentation.xml"]), "a"), Some(Kind::Pptx));
        assert_eq!(sniff(&zip(&["bom.txt"]), "a"), Some(Kind::Zip));
        let macros = zip(&[types, "word/document.xml", "word/vbaProject.bin"]);
        assert_eq!(sniff(&macros, "a.docx"), Some(Kind::Zip));
        assert_eq!(sniff(&zip(&[&format!("mimetype{ODT}")]), "a"), Some(Kind::Odt));
        assert_eq!(sniff(&zip(&[&format!("mimetype{ODS}")]), "a"), Some(Kind::Ods));
        assert_eq!(sniff(&zip(&[&format!("mimetype{ODT}-template")]), "a"), Some(Kind::Zip));
    }

    #[test]
    fn the_list_of_entries_at_the_end_of_a_large_archive_counts() {
        let mut large = zip(&["[Content_Types].xml"]);
        large.extend(vec![b'x'; 300_000]);
        large.extend(zip(&["word/document.xml"]));
        assert_eq!(sniff(&large, "a.docx"), Some(Kind::Docx));
    }

    #[test]
    fn what_a_browser_would_run_is_nothing_the_house_takes() {
        for page in ["<!doctype html><p>", "\u{feff} <svg xmlns=''>", "\n<?xml version='1.0'?>"] {
            for name in ["a.pdf", "a.svg", "a.txt", "a.csv", "a.html"] {
                assert_eq!(sniff(page.as_bytes(), name), None, "{page} as {name}");
            }
        }
        assert_eq!(sniff(b"MZ\x90\0\x03\0", "a.txt"), None);
    }

    #[test]
    fn every_code_reads_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.code()), Some(kind));
        }
    }
}
