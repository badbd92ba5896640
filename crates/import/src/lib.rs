//! Tables in. Reads what spreadsheets save: any usual encoding and separator, and keeps for each
//! row the number that the person sees in their spreadsheet.

mod sheet;
mod text;

pub use sheet::{Row, Sheet, SheetError};
