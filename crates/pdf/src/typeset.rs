//! Handing the document to Typst.

use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::{Refused, layout::Document};

/// The typeface of the screens, also to measure with.
pub(crate) const PLAIN: &[u8] = include_bytes!("../fonts/PlusJakartaSans_400Regular.ttf");
/// The same for headings.
pub(crate) const SEMIBOLD: &[u8] = include_bytes!("../fonts/PlusJakartaSans_600SemiBold.ttf");

/// Where letters come from that the typeface lacks: Greek, Cyrillic, Arabic, signs.
const FURTHER: &[u8] = include_bytes!("../fonts/DejaVuSans.ttf");

/// How a list looks.
const LIST: &str = include_str!("daftar.typ");

/// All that Typst can reach: three files in memory, the fonts, and no clock.
struct House {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: Source,
    data: (FileId, Bytes),
    logo: (FileId, Bytes),
}

impl World for House {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let known = [&self.data, &self.logo].into_iter().find(|(name, _)| *name == id);
        known.map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn named(path: &str) -> Result<FileId, Refused> {
    let path = VirtualPath::new(path).map_err(|error| Refused::Unset(error.to_string()))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn fonts() -> Vec<Font> {
    let all = [PLAIN, SEMIBOLD, FURTHER].into_iter();
    all.filter_map(|font| Font::new(Bytes::new(font), 0)).collect()
}

/// Sets the document and writes it as PDF/A-2a and PDF/UA-1: for the archive, and for readers that
/// speak. Where a letter keeps it from being that, for none of the typefaces has it, it becomes a plain
/// tagged PDF: an archive can refuse that, the reader still has the list.
pub(crate) fn pdf(document: &Document) -> Result<Vec<u8>, Refused> {
    let data = serde_json::to_vec(document).map_err(|error| Refused::Unset(error.to_string()))?;
    let logo = document.logo.as_ref().map(|logo| logo.base64.0.clone()).unwrap_or_default();
    let fonts = fonts();
    let house = House {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        main: Source::new(named("/daftar.typ")?, LIST.to_owned()),
        data: (named("/daftar.json")?, Bytes::new(data)),
        logo: (named("/logo")?, Bytes::new(logo)),
    };
    let set = typst::compile::<PagedDocument>(&house).output.map_err(|e| unset(&e))?;
    let strict = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| Refused::Unset(error.message().to_string()))?;
    let options = |standards| PdfOptions { standards, ..PdfOptions::default() };
    typst_pdf::pdf(&set, &options(strict))
        .or_else(|_refused| typst_pdf::pdf(&set, &options(PdfStandards::default())))
        .map_err(|errors| unset(&errors))
}

fn unset(errors: &[SourceDiagnostic]) -> Refused {
    let said: Vec<String> = errors.iter().map(|error| error.message.to_string()).collect();
    Refused::Unset(said.join("; "))
}
