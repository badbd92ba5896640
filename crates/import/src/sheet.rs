//! A table with named columns.

use crate::text;

/// A table as read: trimmed cells under lower-cased column names.
#[derive(Debug)]
pub struct Sheet {
    columns: Vec<String>,
    rows: Vec<Row>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Number of the row as a spreadsheet shows it; the header is row 1.
    pub number: u64,
    cells: Vec<String>,
}

/// Why a file is no table.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is a workbook, an archive or a picture, not text.
    #[error("the file is not text")]
    NotText,
    /// More rows than the caller allows.
    #[error("more than {limit} rows")]
    TooManyRows {
        /// The most rows allowed.
        limit: usize,
    },
    /// A quote that never ends, or the like.
    #[error("row {row}: {message}")]
    Malformed {
        /// Where.
        row: u64,
        /// What the reader says.
        message: String,
    },
}

impl Sheet {
    /// Reads a CSV file of at most `limit` rows below its header. Empty rows are left out.
    pub fn read_csv(bytes: &[u8], limit: usize) -> Result<Self, SheetError> {
        // One kind of line end: the reader counts a CRLF in the row after it.
        let text = text::decode(bytes).replace("\r\n", "\n");
        if bytes.starts_with(b"PK\x03\x04")
            || bytes.starts_with(b"\xD0\xCF\x11\xE0")
            || text.contains('\0')
        {
            return Err(SheetError::NotText);
        }
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(text::separator(&text))
            .flexible(true)
            .has_headers(false)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let mut columns: Option<Vec<String>> = None;
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| SheetError::Malformed {
                row: error.position().map_or(0, csv::Position::line),
                message: error.to_string(),
            })?;
            if record.iter().all(str::is_empty) {
                continue;
            }
            let number = record.position().map_or(0, csv::Position::line);
            if columns.is_none() {
                columns = Some(record.iter().map(str::to_lowercase).collect());
            } else if rows.len() == limit {
                return Err(SheetError::TooManyRows { limit });
            } else {
                rows.push(Row { number, cells: record.iter().map(str::to_owned).collect() });
            }
        }
        let columns = columns.ok_or(SheetError::Empty)?;
        Ok(Self { columns, rows })
    }

    /// The names of the columns, lower-cased.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Position of the first column that has one of `names`.
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.columns.iter().position(|column| column == name))
    }

    /// All rows below the header.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }
}

impl Row {
    /// The cell in `column`, empty when the row is shorter.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_the_numbers_of_the_spreadsheet() {
        let sheet =
            Sheet::read_csv(b"Kode ; Tingkat\r\nI01;2\r\n;\r\nI02; 2,5 \r\n", 10).expect("a table");
        let (kode, tingkat) = (sheet.column(&["kode"]), sheet.column(&["nilai", "tingkat"]));
        assert_eq!((kode, tingkat), (Some(0), Some(1)));
        let read: Vec<_> = sheet.rows().iter().map(|r| (r.number, r.cell(0), r.cell(1))).collect();
        assert_eq!(read, [(2, "I01", "2"), (4, "I02", "2,5")]);
    }

    #[test]
    fn a_short_row_has_empty_cells() {
        let sheet = Sheet::read_csv(b"kode,tingkat\nI01", 10).expect("a table");
        assert_eq!(sheet.rows()[0].cell(1), "");
    }

    #[test]
    fn what_is_no_table_is_refused() {
        assert_eq!(Sheet::read_csv(b"", 10).err(), Some(SheetError::Empty));
        assert_eq!(Sheet::read_csv(b"PK\x03\x04rest", 10).err(), Some(SheetError::NotText));
        assert_eq!(
            Sheet::read_csv(b"a\n1\n2\n3", 2).err(),
            Some(SheetError::TooManyRows { limit: 2 })
        );
    }
}
