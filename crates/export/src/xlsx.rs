//! A workbook: the rows on its first sheet, and what they are on its second.

use std::{
    fs::File,
    io::{BufWriter, Seek, SeekFrom, Write},
};

use jiff::civil;
use kernel::ribuan;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatBorder, Workbook, Worksheet};

use crate::{
    Cell, Column, ExportError, Kind, Table,
    table::{MARK, MARK_COLUMN},
};

/// Rows of a sheet at most. The format takes five times as many, but a workbook leaves only when it
/// is finished, and no page may take that long.
const ROWS: u32 = 200_000;
/// Characters of a cell, as the format fixes it.
const CHARACTERS: usize = 32_767;
/// Digits that a number of a workbook keeps: it is a double.
const EXACT: u128 = 1_000_000_000_000_000;

/// A workbook under construction. Its rows go to a temporary file as they come.
pub(crate) struct Book {
    workbook: Workbook,
    formats: Vec<Format>,
    text: Format,
    next: u32,
    limit: u32,
    ended: bool,
}

impl Book {
    /// Starts with the header.
    pub(crate) fn new(table: &Table) -> Result<Self, ExportError> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name("Data")?.set_freeze_panes(1, 0)?;
        let bold = Format::new().set_bold().set_border_bottom(FormatBorder::Thin);
        let formats: Vec<Format> = table.columns.iter().map(format).collect();
        for (index, (column, format)) in table.columns.iter().zip(&formats).enumerate() {
            let index = position(index)?;
            sheet.set_column_width(index, width(column))?.set_column_format(index, format)?;
        }
        let names = table.columns.iter().map(|column| column.name.as_str());
        for (index, name) in names.chain(table.sample.then_some(MARK_COLUMN)).enumerate() {
            sheet.write_string_with_format(0, position(index)?, name, &bold)?;
        }
        let text = Format::new().set_num_format("@");
        Ok(Self { workbook, formats, text, next: 1, limit: ROWS, ended: false })
    }

    /// Whether rows were left out; more of them change nothing.
    pub(crate) fn is_full(&self) -> bool {
        self.ended
    }

    /// Adds rows, as many as there is room for.
    pub(crate) fn rows(&mut self, table: &Table, rows: &[Vec<Cell>]) -> Result<(), ExportError> {
        let sheet = self.workbook.worksheet_from_index(0)?;
        for row in rows {
            if self.next > self.limit {
                self.ended = true;
                return Ok(());
            }
            let columns = table.columns.iter().zip(&self.formats);
            for (index, (cell, (column, format))) in row.iter().zip(columns).enumerate() {
                if let Cell::Text(text) = cell
                    && text.len() > CHARACTERS
                    && text.chars().count() > CHARACTERS
                {
                    return Err(ExportError::CellTooLong {
                        row: self.next.saturating_add(1),
                        column: column.name.clone(),
                        limit: CHARACTERS,
                    });
                }
                let at = (self.next, position(index)?);
                write(sheet, at, cell, table, (format, &self.text))?;
            }
            if table.sample {
                sheet.write_string(self.next, position(table.columns.len())?, MARK)?;
            }
            self.next = self.next.saturating_add(1);
        }
        Ok(())
    }

    /// Adds the sheet `Keterangan` and hands over the finished file, at its start. The file has no
    /// name and is gone when it is closed.
    pub(crate) fn finish(mut self, table: &Table) -> Result<File, ExportError> {
        let last = table.columns.len().saturating_add(usize::from(table.sample));
        if let Some(last) = last.checked_sub(1) {
            let sheet = self.workbook.worksheet_from_index(0)?;
            sheet.autofilter(0, 0, self.next.saturating_sub(1), position(last)?)?;
        }
        let rows = self.next.saturating_sub(1);
        let end = self.ended.then(|| end(rows));
        if let Some(end) = &end {
            let bold = Format::new().set_bold();
            let sheet = self.workbook.worksheet_from_index(0)?;
            sheet.write_string_with_format(self.next, 0, end, &bold)?;
        }
        about(self.workbook.add_worksheet(), table, rows, end.as_deref())?;
        let mut file = BufWriter::new(tempfile::tempfile()?);
        self.workbook.save_to_writer(&mut file)?;
        file.flush()?;
        let mut file = file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }
}

/// What a list that goes on says where it ends.
fn end(rows: u32) -> String {
    format!(
        "Berkas ini berakhir setelah {} baris, sedangkan daftarnya lebih panjang. Unduh CSV untuk seluruhnya.",
        ribuan(i64::from(rows))
    )
}

/// What the table is, for whoever gets the file without the page it came from.
fn about(
    sheet: &mut Worksheet,
    table: &Table,
    rows: u32,
    end: Option<&str>,
) -> Result<(), ExportError> {
    let bold = Format::new().set_bold();
    sheet.set_name("Keterangan")?.set_column_width(0, 24)?.set_column_width(1, 60)?;
    let made = format!("{} {}", table.moment(table.made), table.zona.label());
    let count = rows.to_string();
    let mut lines = vec![("Judul", table.title.as_str()), ("Dibuat", &made), ("Baris", &count)];
    if !table.source.is_empty() {
        lines.insert(1, ("Sumber", &table.source));
    }
    if let Some(end) = end {
        lines.insert(0, ("TIDAK LENGKAP", end));
    }
    if table.sample {
        lines.insert(0, (MARK, "Isi berkas ini rekaan, bukan data sebenarnya."));
    }
    lines.extend([("", ""), ("Kolom", "Arti")]);
    lines.extend(table.columns.iter().map(|c| (c.name.as_str(), c.label.as_str())));
    for (row, (name, value)) in (0_u32..).zip(lines) {
        sheet.write_string_with_format(row, 0, name, &bold)?.write_string(row, 1, value)?;
    }
    Ok(())
}

/// Writes a cell with the format of its column. A number with more digits than a workbook keeps is
/// written as text: a NIP that ends in zeros is a wrong NIP.
fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    table: &Table,
    (format, text): (&Format, &Format),
) -> Result<(), ExportError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(value) => {
            sheet.write_string_with_format(row, column, value, text)?;
        }
        Cell::Integer(number) => {
            let plain = number.to_string();
            exact(sheet, (row, column), &plain, u128::from(number.unsigned_abs()), format)?;
        }
        Cell::Decimal(number) => {
            let number = number.normalize();
            let digits = number.mantissa().unsigned_abs();
            exact(sheet, (row, column), &number.to_string(), digits, format)?;
        }
        Cell::Date(date) => match day(*date) {
            Some(day) => drop(sheet.write_datetime_with_format(row, column, &day, format)?),
            None => drop(sheet.write_string(row, column, date.to_string())?),
        },
        Cell::Moment(moment) => {
            let civil = moment.civil(table.zona);
            match second(civil) {
                Some(at) => drop(sheet.write_datetime_with_format(row, column, &at, format)?),
                None => drop(sheet.write_string(row, column, table.moment(*moment))?),
            }
        }
    }
    Ok(())
}

fn exact(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    plain: &str,
    digits: u128,
    format: &Format,
) -> Result<(), ExportError> {
    match plain.parse::<f64>() {
        Ok(number) if digits < EXACT => {
            sheet.write_number_with_format(row, column, number, format)?;
        }
        _ => {
            sheet.write_string(row, column, plain.replace('.', ","))?;
        }
    }
    Ok(())
}

/// A day as a workbook counts it; none before 1900, where it counts wrongly.
fn day(date: civil::Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok().filter(|year| *year > 1900)?;
    let (month, day) = (u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
    ExcelDateTime::from_ymd(year, month, day).ok()
}

fn second(civil: civil::DateTime) -> Option<ExcelDateTime> {
    let hour = u16::try_from(civil.hour()).ok()?;
    let minute = u8::try_from(civil.minute()).ok()?;
    day(civil.date())?.and_hms(hour, minute, f64::from(civil.second())).ok()
}

fn format(column: &Column) -> Format {
    let code = match column.kind {
        Kind::Text => "@".to_owned(),
        Kind::Integer | Kind::Decimal(0) => "#,##0".to_owned(),
        Kind::Decimal(scale) => {
            format!("#,##0.{}", "0".repeat(usize::try_from(scale).unwrap_or(0).min(20)))
        }
        Kind::Rupiah => "\"Rp\" #,##0".to_owned(),
        Kind::Date => "dd/mm/yyyy".to_owned(),
        Kind::Moment => "dd/mm/yyyy hh:mm:ss".to_owned(),
        // The sign is text here: with a real one the workbook would multiply by a hundred.
        Kind::Percent => "0.##\"%\"".to_owned(),
    };
    Format::new().set_num_format(code)
}

/// Width in characters: wide enough for the header with its filter button and for usual content.
fn width(column: &Column) -> u32 {
    let usual = match column.kind {
        Kind::Text => 24,
        Kind::Integer | Kind::Percent => 10,
        Kind::Decimal(_) | Kind::Date => 14,
        Kind::Rupiah | Kind::Moment => 20,
    };
    u32::try_from(column.name.chars().count()).unwrap_or(usual).saturating_add(4).clamp(usual, 60)
}

/// Position of a column as the writer counts.
fn position(index: usize) -> Result<u16, ExportError> {
    Ok(u16::try_from(index).map_err(|_many| rust_xlsxwriter::XlsxError::RowColumnLimitError)?)
}

#[cfg(test)]
mod tests {
    use calamine::{Reader, Xlsx};
    use kernel::{Timestamp, Zona};

    use super::*;

    fn book(rows: i64) -> (bool, Vec<String>, String) {
        let table = Table {
            title: "Uji".to_owned(),
            source: String::new(),
            columns: vec![Column::new("nomor", "Nomor", Kind::Integer)],
            sample: false,
            made: Timestamp(0),
            zona: Zona::Wib,
        };
        let mut book = Book { limit: 3, ..Book::new(&table).unwrap() };
        for row in 1..=rows {
            book.rows(&table, &[vec![row.into()]]).unwrap();
        }
        let full = book.is_full();
        let mut book = Xlsx::new(book.finish(&table).unwrap()).unwrap();
        let mut cells = |sheet| {
            let range = book.worksheet_range(sheet).unwrap();
            range.cells().map(|(_, _, cell)| cell.to_string()).collect::<Vec<_>>()
        };
        (full, cells("Data"), cells("Keterangan").concat())
    }

    #[test]
    fn a_workbook_that_ends_before_its_list_says_so_on_both_sheets() {
        let end = "Berkas ini berakhir setelah 3 baris, sedangkan daftarnya lebih panjang. Unduh CSV untuk seluruhnya.";
        let (full, data, about) = book(5);
        assert!(full);
        assert_eq!(data, ["nomor", "1", "2", "3", end]);
        assert!(about.starts_with(&format!("TIDAK LENGKAP{end}Judul")), "{about}");
    }

    #[test]
    fn a_workbook_that_holds_its_whole_list_says_nothing() {
        let (full, data, about) = book(3);
        assert!(!full);
        assert_eq!(data, ["nomor", "1", "2", "3"]);
        assert!(about.starts_with("JudulUji") && about.contains("Baris3"), "{about}");
    }
}
