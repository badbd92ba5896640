//! Printed lists: one table with its letterhead as JSON in, a PDF out.
//!
//! The look is `daftar.typ`. Everything that somebody typed reaches it as data, in a file of JSON that
//! exists in memory only, and never as part of the program text: a name full of `#` and `$` is printed
//! as it is.

mod hyphen;
mod input;
mod layout;
mod typeset;
mod widths;

/// Bytes of JSON that are read at most: 2,000 rows of 40 long cells and a logo fit.
pub const MAX_INPUT: usize = 32 * 1024 * 1024;
/// Rows that are printed at most. A longer list is read on a screen, or in a workbook.
pub const MAX_ROWS: usize = 2_000;
/// Columns at most. More cannot be read on paper, at any size of type.
pub const MAX_COLUMNS: usize = 40;

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// More than [`MAX_INPUT`] bytes.
    #[error("the input is longer than {MAX_INPUT} bytes")]
    TooLarge,
    /// Not the JSON that is understood here.
    #[error("the input is not understood: {0}")]
    Malformed(String),
    /// The typesetter gave up; a broken logo does that.
    #[error("the document could not be set: {0}")]
    Unset(String),
}

impl Refused {
    /// The exit code of the program.
    pub const fn code(&self) -> u8 {
        match self {
            Self::Malformed(_) => 2,
            Self::TooLarge => 3,
            Self::Unset(_) => 4,
        }
    }
}

/// The PDF of a list.
pub fn render(json: &[u8]) -> Result<Vec<u8>, Refused> {
    if json.len() > MAX_INPUT {
        return Err(Refused::TooLarge);
    }
    let input = input::read(json)?;
    typeset::pdf(&layout::arrange(input))
}
