//! Tables out: one table with typed cells, as CSV or as a workbook, fed by a stream of rows so that
//! a list of any length leaves in bounded memory. A workbook ends after 200,000 rows and a PDF after
//! 2,000, and both say so.

mod csv;
mod pdf;
mod print;
mod respond;
mod table;
mod xlsx;

pub use pdf::{Letterhead, Logo, LogoKind};
pub use print::Printer;
pub use respond::{ExportError, Format, chunks};
pub use table::{Cell, Column, Kind, Table};
