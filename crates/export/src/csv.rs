//! CSV: semicolons, UTF-8 with its mark, quoted as RFC 4180 says, decimal commas. That is what a
//! spreadsheet with Indonesian settings opens without asking, and what the import reads back.

use std::borrow::Cow;

use crate::{
    Cell, Table,
    table::{MARK, MARK_COLUMN},
};

/// The mark that tells a spreadsheet the text is UTF-8.
const BOM: char = '\u{feff}';

/// The mark and the header of a table.
pub(crate) fn head(table: &Table) -> String {
    let mut text = BOM.to_string();
    let names = table.columns.iter().map(|column| column.name.as_str());
    line(&mut text, names.chain(table.sample.then_some(MARK_COLUMN)).map(guarded));
    text
}

/// The lines of some rows.
pub(crate) fn body(table: &Table, rows: &[Vec<Cell>]) -> String {
    let mut text = String::with_capacity(rows.len() * table.columns.len() * 16);
    for row in rows {
        let cells = (0..table.columns.len()).map(|i| cell(table, row.get(i)));
        line(&mut text, cells.chain(table.sample.then_some(Cow::Borrowed(MARK))));
    }
    text
}

/// A typed cell. Only text is guarded: `-5` that is a number must stay one.
fn cell<'a>(table: &Table, cell: Option<&'a Cell>) -> Cow<'a, str> {
    match cell {
        None | Some(Cell::Empty) => Cow::Borrowed(""),
        Some(Cell::Text(text)) => guarded(text),
        Some(Cell::Integer(number)) => Cow::Owned(number.to_string()),
        Some(Cell::Decimal(number)) => Cow::Owned(number.to_string().replace('.', ",")),
        Some(Cell::Date(date)) => Cow::Owned(date.to_string()),
        Some(Cell::Moment(moment)) => Cow::Owned(table.moment(*moment)),
    }
}

/// Text that a spreadsheet would run as a formula gets a quote before it: what people have typed
/// stands in it, and the reader of the sheet trusts it. Text that looks guarded already gets one
/// more, so that the import, which takes one away, gives back what was there.
fn guarded(cell: &str) -> Cow<'_, str> {
    let risky = cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']);
    if risky { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

fn line<'a>(text: &mut String, cells: impl Iterator<Item = Cow<'a, str>>) {
    for (i, cell) in cells.enumerate() {
        if i > 0 {
            text.push(';');
        }
        quote(text, &cell);
    }
    text.push_str("\r\n");
}

fn quote(text: &mut String, cell: &str) {
    if cell.contains(['"', ',', ';', '\n', '\r']) {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(cell);
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Timestamp, Zona};

    use super::*;
    use crate::{Column, Kind};

    fn text(sample: bool, columns: &[&str], row: &[&str]) -> String {
        let columns = columns.iter().map(|name| Column::new(*name, "Kolom", Kind::Text)).collect();
        let table = Table {
            title: "Uji".to_owned(),
            source: String::new(),
            columns,
            sample,
            made: Timestamp(0),
            zona: Zona::Wib,
        };
        head(&table) + &body(&table, &[row.iter().map(|cell| Cell::from(*cell)).collect()])
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let text = text(false, &["kode", "nama"], &["a", "Dinas \"Satu\"; Dua"]);
        assert_eq!(text, "\u{feff}kode;nama\r\na;\"Dinas \"\"Satu\"\"; Dua\"\r\n");
    }

    #[test]
    fn a_sheet_of_sample_data_says_so_in_every_row() {
        let text = text(true, &["kode"], &["I01"]);
        assert_eq!(text, "\u{feff}kode;penanda\r\nI01;DATA CONTOH\r\n");
    }

    #[test]
    fn nothing_in_a_sheet_runs() {
        assert_eq!(guarded("=1+1"), "'=1+1");
        assert_eq!(guarded("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(guarded("'=1"), "''=1");
        assert_eq!(guarded("I01"), "I01");
        assert_eq!(guarded("Jum'at"), "Jum'at");
    }
}
