//! Tables in. Reads what spreadsheets save, as CSV or as a workbook: any usual encoding and
//! separator, and keeps for each row the number that the person sees in their spreadsheet.
//!
//! A room that takes in more than a page of rows declares a [`Kind`]: then a file is [`upload()`]ed, its columns are
//! mapped and every row checked ([`rehearse`]), and all of it is written ([`write()`]) or taken back ([`undo`]),
//! each in chunks by a [`job`] that may be broken off at any moment. What was broken off and can go neither way is left at
//! what is written ([`keep`]).

mod apart;
mod archive;
mod bad;
mod book;
mod error;
mod impor;
mod kind;
mod mapping;
mod reject;
mod sheet;
mod steps;
mod store;
mod text;
mod upload;
mod work;

pub use apart::read;
pub use bad::{BadRow, Piece, bad_csv, list_bad, sample};
pub use error::SheetError;
pub use impor::{Impor, ImporId, Refused, State, Step};
pub use kind::{About, Cells, Context, Field, Findings, Kind, Numbered, Reason, Tally, Wrong};
pub use mapping::{Because, Mapping, Proposal, fingerprint, propose};
pub use reject::{RowError, RowErrors};
pub use sheet::{Limits, Reading, Row, Sheet};
pub use steps::{Ask, keep, proposal, rehearse, undo, write};
pub use store::{
    impor::{find, list, purge},
    semula::{Before, remember, remembered},
};
pub use upload::{Source, Upload, UploadError, Uploaded, upload};
pub use work::job;

/// How many rows are dealt with in one transaction, so that it stays short.
pub const CHUNK: usize = 500;

/// The same, as databases count.
fn rows() -> i64 {
    i64::try_from(CHUNK).unwrap_or(i64::MAX)
}

/// The tables of imports.
pub fn migrations() -> Vec<db::Migration> {
    vec![db::migration!("20261124_1330_import"), db::migration!("20261124_1450_import_semula")]
}
