//! Sheets to download: semicolons, UTF-8 with its mark, quoted as RFC 4180 says. That is what a
//! spreadsheet with Indonesian settings opens without asking, and what the import reads back.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

/// A sheet under construction.
#[derive(Clone, Debug)]
pub struct Csv {
    text: String,
    sample: bool,
}

impl Csv {
    /// Starts with the names of the columns. A sheet of sample data says so in a column of its own,
    /// so that it can still be brought in again.
    pub fn new(sample: bool, columns: &[&str]) -> Self {
        let mut csv = Self { text: "\u{feff}".to_owned(), sample };
        csv.line(columns, "penanda");
        csv
    }

    /// Adds a row.
    pub fn row(&mut self, cells: &[&str]) {
        self.line(cells, "DATA CONTOH");
    }

    fn line(&mut self, cells: &[&str], mark: &str) {
        let mark = self.sample.then_some(mark);
        let line: Vec<String> = cells.iter().copied().chain(mark).map(quoted).collect();
        self.text.push_str(&line.join(";"));
        self.text.push_str("\r\n");
    }

    /// Sends it as a file of that name, which is one of ours: plain letters, digits and dashes,
    /// without an ending.
    pub fn respond(self, name: &str) -> Response {
        let suffix = if self.sample { "-data-contoh" } else { "" };
        let disposition =
            HeaderValue::try_from(format!("attachment; filename=\"{name}{suffix}.csv\""))
                .unwrap_or(HeaderValue::from_static("attachment"));
        let mime = HeaderValue::from_static("text/csv; charset=utf-8");
        ([(header::CONTENT_TYPE, mime), (header::CONTENT_DISPOSITION, disposition)], self.text)
            .into_response()
    }
}

/// A cell. One that a spreadsheet would run as a formula gets a quote before it: what people have
/// typed stands in it, and the reader of the sheet trusts it.
fn quoted(cell: &str) -> String {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = if risky { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains(['"', ',', ';', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let mut csv = Csv::new(false, &["kode", "nama"]);
        csv.row(&["a", "Dinas \"Satu\"; Dua"]);
        assert_eq!(csv.text, "\u{feff}kode;nama\r\na;\"Dinas \"\"Satu\"\"; Dua\"\r\n");
    }

    #[test]
    fn a_sheet_of_sample_data_says_so_in_every_row() {
        let mut csv = Csv::new(true, &["kode"]);
        csv.row(&["I01"]);
        assert_eq!(csv.text, "\u{feff}kode;penanda\r\nI01;DATA CONTOH\r\n");
    }

    #[test]
    fn nothing_in_a_sheet_runs() {
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(quoted("I01"), "I01");
    }
}
