//! The table that every format writes.

use jiff::civil;
use kernel::{Timestamp, Zona};
use rust_decimal::Decimal;

/// What stands in a column; a format of the workbook follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words, codes and numbers nobody calculates with, such as a NIP.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers shown with that many decimals; the cell keeps all of its own.
    Decimal(u32),
    /// Whole rupiah.
    Rupiah,
    /// Days.
    Date,
    /// Dates with a time of day, in the zone of the table.
    Moment,
    /// Percentage points: 87.5 is shown as `87,5%`, and reads back as 87.5.
    Percent,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The header, for machines: lower case, digits and underscores. The import finds it by this.
    pub name: String,
    /// What a person calls it.
    pub label: String,
    /// What stands in it.
    pub kind: Kind,
    /// Whether a PDF has it, too; paper has room for what people read.
    pub printed: bool,
}

impl Column {
    /// A column.
    pub fn new(name: impl Into<String>, label: impl Into<String>, kind: Kind) -> Self {
        Self { name: name.into(), label: label.into(), kind, printed: true }
    }

    /// The same for programs: in a CSV and a workbook, not in a PDF.
    #[must_use]
    pub fn for_programs(self) -> Self {
        Self { printed: false, ..self }
    }
}

/// One cell. Its type decides how it is written; its column only decides how it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text as it is; never run as a formula, whatever it starts with.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// An exact decimal.
    Decimal(Decimal),
    /// A day.
    Date(civil::Date),
    /// A moment, written as a clock in the table's zone shows it, to the second.
    Moment(Timestamp),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<Decimal> for Cell {
    fn from(number: Decimal) -> Self {
        Self::Decimal(number)
    }
}

impl From<civil::Date> for Cell {
    fn from(date: civil::Date) -> Self {
        Self::Date(date)
    }
}

impl From<Timestamp> for Cell {
    fn from(moment: Timestamp) -> Self {
        Self::Moment(moment)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// All about a table but its rows, which are streamed beside it.
#[derive(Clone, Debug)]
pub struct Table {
    /// What it is called.
    pub title: String,
    /// Where its rows come from, in a sentence for the reader; may be empty.
    pub source: String,
    /// Its columns, in order. A row with fewer cells ends in empty ones; cells beyond are dropped.
    pub columns: Vec<Column>,
    /// Whether the rows are sample data. Every row then says so in a last column `penanda`.
    pub sample: bool,
    /// When it was made.
    pub made: Timestamp,
    /// The zone its moments are written in.
    pub zona: Zona,
}

/// Header of the column that marks sample data.
pub(crate) const MARK_COLUMN: &str = "penanda";
/// What that column says.
pub(crate) const MARK: &str = "DATA CONTOH";

impl Table {
    /// A moment as a clock in the table's zone shows it: `2026-01-31 08:30:00`.
    pub(crate) fn moment(&self, moment: Timestamp) -> String {
        moment.civil(self.zona).strftime("%Y-%m-%d %H:%M:%S").to_string()
    }
}
