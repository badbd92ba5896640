//! Workbooks: the cells of one sheet, as a person sees them.

use std::{
    io::{Read, Seek},
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use kernel::Decimal;

use crate::{
    Sheet, SheetError,
    sheet::{Limits, Rows, address},
};

/// Addresses that an error names.
const NAMED: usize = 5;
/// From here on a whole number has more digits than a workbook keeps.
const EXACT: f64 = 1e15;

/// Reads a sheet of a workbook whose parts have been measured.
pub(crate) fn read(
    file: impl Read + Seek,
    wanted: Option<&str>,
    limits: &Limits,
) -> Result<Sheet, SheetError> {
    // The parser is not ours and the file is a stranger's: a panic in it is one bad file, no more.
    catch_unwind(AssertUnwindSafe(|| cells(file, wanted, limits)))
        .unwrap_or_else(|_panic| Err(malformed("the parser gave up")))
}

fn cells(
    file: impl Read + Seek,
    wanted: Option<&str>,
    limits: &Limits,
) -> Result<Sheet, SheetError> {
    let mut book = Xlsx::new(file).map_err(broken)?;
    let name = choose(&book, wanted)?;
    let merged = book.merge_cells_by_sheet_name(&name).map_err(broken)?;
    let mut reader = book.worksheet_cells_reader(&name).map_err(broken)?;
    let mut table = Table::new(limits);
    while let Some(cell) = reader.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        table.cell(row, column, cell.get_value())?;
    }
    table.finish(&merged)
}

fn choose<F: Read + Seek>(book: &Xlsx<F>, wanted: Option<&str>) -> Result<String, SheetError> {
    let names: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    let found = names.iter().find(|name| wanted.is_none_or(|wanted| *name == wanted)).cloned();
    found.ok_or_else(|| SheetError::NoSheet { wanted: wanted.map(str::to_owned), names })
}

/// The cells as they come, row by row.
struct Table {
    columns: usize,
    cell_bytes: usize,
    rows: Rows,
    row: u32,
    cells: Vec<String>,
    last: Option<(u32, u32)>,
    errors: Named,
    lost: Named,
}

impl Table {
    fn new(limits: &Limits) -> Self {
        Self {
            columns: limits.columns,
            cell_bytes: limits.cell_bytes,
            rows: Rows::new(*limits),
            row: 0,
            cells: Vec::new(),
            last: None,
            errors: Named::default(),
            lost: Named::default(),
        }
    }

    fn cell(&mut self, row: u32, column: u32, value: &DataRef<'_>) -> Result<(), SheetError> {
        let text = match value {
            DataRef::Empty => return Ok(()),
            DataRef::Error(error) => {
                let at = address(u64::from(row), index(column));
                self.errors.push(|| format!("{at}: {error}"));
                return Ok(());
            }
            DataRef::Float(number) if number.abs() >= EXACT => {
                self.lost.push(|| address(u64::from(row), index(column)));
                return Ok(());
            }
            // Not even copied: a row of two hundred cells that all name one huge text would not fit.
            DataRef::SharedString(text) if text.trim().len() > self.cell_bytes => {
                let cell = address(u64::from(row), index(column));
                return Err(SheetError::CellTooLong { cell, limit: self.cell_bytes });
            }
            other => shown(other),
        };
        if text.trim().is_empty() {
            return Ok(());
        }
        if index(column) >= self.columns {
            return Err(SheetError::TooManyColumns { limit: self.columns });
        }
        if row < self.row {
            return Err(malformed("rows out of order"));
        }
        if row > self.row {
            self.flush()?;
            self.row = row;
        }
        if self.cells.len() <= index(column) {
            self.cells.resize(index(column).saturating_add(1), String::new());
        }
        if let Some(cell) = self.cells.get_mut(index(column)) {
            *cell = text;
        }
        let (_, widest) = self.last.unwrap_or_default();
        self.last = Some((row, widest.max(column)));
        Ok(())
    }

    fn flush(&mut self) -> Result<(), SheetError> {
        let number = u64::from(self.row).saturating_add(1);
        self.rows.push(number, self.cells.iter().map(|cell| cell.trim()))?;
        self.cells.clear();
        Ok(())
    }

    fn finish(mut self, merged: &[calamine::Dimensions]) -> Result<Sheet, SheetError> {
        self.flush()?;
        let mut joined = Named::default();
        let (bottom, right) = self.last.unwrap_or_default();
        for range in merged.iter().filter(|m| m.start.0 <= bottom && m.start.1 <= right) {
            joined.push(|| {
                let at = |(row, column)| address(u64::from(row), index(column));
                format!("{}:{}", at(range.start), at(range.end))
            });
        }
        if let Some((cells, rest)) = joined.found() {
            return Err(SheetError::Merged { cells, rest });
        }
        if let Some((cells, rest)) = self.errors.found() {
            return Err(SheetError::Formula { cells, rest });
        }
        if let Some((cells, rest)) = self.lost.found() {
            return Err(SheetError::DigitsLost { cells, rest });
        }
        self.rows.finish()
    }
}

/// The first few of many, and how many more.
#[derive(Default)]
struct Named {
    first: Vec<String>,
    rest: usize,
}

impl Named {
    fn push(&mut self, name: impl FnOnce() -> String) {
        if self.first.len() < NAMED {
            self.first.push(name());
        } else {
            self.rest = self.rest.saturating_add(1);
        }
    }

    fn found(self) -> Option<(Vec<String>, usize)> {
        (!self.first.is_empty()).then_some((self.first, self.rest))
    }
}

/// A value as a person sees it: dates as ISO 8601, whole numbers without decimals, decimal commas.
fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => decimal(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(yes) => if *yes { "ya" } else { "tidak" }.to_owned(),
        DataRef::DateTime(moment) if moment.is_duration() => decimal(moment.as_f64()),
        DataRef::DateTime(moment) => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute, second) == (0, 0, 0) {
                date
            } else {
                format!("{date} {hour:02}:{minute:02}:{second:02}")
            }
        }
    }
}

/// A double as a spreadsheet shows it: 15 digits, so that 0.1 + 0.2 is 0,3.
fn decimal(number: f64) -> String {
    match Decimal::from_scientific(&format!("{number:.14e}")) {
        Ok(exact) => exact.normalize().to_string().replace('.', ","),
        Err(_too_small_or_no_number) => number.to_string().replace('.', ","),
    }
}

/// Position of a column.
fn index(column: u32) -> usize {
    usize::try_from(column).unwrap_or(usize::MAX)
}

fn broken(error: XlsxError) -> SheetError {
    match error {
        XlsxError::Password => SheetError::Encrypted,
        other => malformed(&other.to_string()),
    }
}

fn malformed(message: &str) -> SheetError {
    SheetError::Malformed { row: 0, message: message.to_owned() }
}
