//! Real files in, as spreadsheets and strangers make them; and the story of imports on both engines.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod half;
mod hostile;
mod house;
mod people;
mod story;
mod text;
mod trouble;
mod unit;
mod upsert;
mod workbook;

use rust_xlsxwriter::{Workbook, Worksheet};

/// A workbook of one sheet.
fn workbook(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().expect("a workbook")
}

/// The cells of all rows.
fn cells(sheet: &import::Sheet) -> Vec<Vec<&str>> {
    let columns = sheet.columns().len();
    sheet.rows().iter().map(|row| (0..columns).map(|i| row.cell(i)).collect()).collect()
}
