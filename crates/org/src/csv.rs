//! Sheets to download: comma-separated, UTF-8, quoted as RFC 4180 says.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

/// A sheet under construction.
#[derive(Clone, Debug)]
pub(crate) struct Csv(String);

impl Csv {
    /// Starts with the names of the columns. The mark at the front tells spreadsheets that it is UTF-8.
    pub(crate) fn new(columns: &[&str]) -> Self {
        let mut csv = Self("\u{feff}".to_owned());
        csv.row(columns.iter().copied());
        csv
    }

    /// Adds a row.
    pub(crate) fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        for (i, cell) in cells.into_iter().enumerate() {
            if i > 0 {
                self.0.push(',');
            }
            self.0.push_str(&quoted(cell));
        }
        self.0.push_str("\r\n");
    }

    /// Sends it as a file of that name, which is one of ours: plain letters, digits and dashes.
    pub(crate) fn respond(self, name: &str) -> Response {
        let disposition = HeaderValue::try_from(format!("attachment; filename=\"{name}\""))
            .unwrap_or(HeaderValue::from_static("attachment"));
        let mime = HeaderValue::from_static("text/csv; charset=utf-8");
        ([(header::CONTENT_TYPE, mime), (header::CONTENT_DISPOSITION, disposition)], self.0)
            .into_response()
    }
}

/// A cell. One that a spreadsheet would run as a formula gets a quote before it: names and details come
/// from people, and the reader of the sheet trusts it.
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
        let mut csv = Csv::new(&["kode", "nama"]);
        csv.row(["a", "Dinas \"Satu\", Dua"]);
        assert_eq!(csv.0, "\u{feff}kode,nama\r\na,\"Dinas \"\"Satu\"\", Dua\"\r\n");
    }

    #[test]
    fn nothing_in_a_sheet_runs() {
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(quoted("a=b"), "a=b");
    }
}
