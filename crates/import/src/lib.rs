//! Tables in. Reads what spreadsheets save, as CSV or as a workbook: any usual encoding and
//! separator, and keeps for each row the number that the person sees in their spreadsheet.

mod archive;
mod book;
mod error;
mod reject;
mod sheet;
mod text;

pub use error::SheetError;
pub use reject::{RowError, RowErrors};
pub use sheet::{Limits, Reading, Row, Sheet};
