//! Tables out: one table with typed cells, as CSV or as a workbook, fed by a stream of rows so that
//! a list of any length leaves in bounded memory.

mod csv;
mod respond;
mod table;
mod xlsx;

pub use csv::Csv;
pub use respond::{ExportError, Format, chunks};
pub use table::{Cell, Column, Kind, Table};
