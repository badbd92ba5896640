//! Tables out: one table with typed cells, as CSV or as a workbook, fed by a stream of rows so that
//! a list of any length leaves in bounded memory; and as a PDF, which ends after 2,000 rows.

mod csv;
mod pdf;
mod print;
mod respond;
mod table;
mod xlsx;

pub use csv::Csv;
pub use pdf::{Letterhead, Logo, LogoKind};
pub use print::Printer;
pub use respond::{ExportError, Format, chunks};
pub use table::{Cell, Column, Kind, Table};
