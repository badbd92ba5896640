//! Rows as they come, within limits.

use super::{Limits, Row, Sheet};
use crate::SheetError;

/// A table under construction.
pub(crate) struct Rows {
    limits: Limits,
    labels: Option<Vec<String>>,
    below: Vec<Row>,
    /// How many rows below the header were there before those.
    taken: usize,
    /// Bytes of text in those that wait, and in the header before the first were taken.
    text: u64,
}

impl Rows {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, labels: None, below: Vec::new(), taken: 0, text: 0 }
    }

    /// Adds a row of trimmed cells; the first that is not empty is the header.
    pub(crate) fn push<'a>(
        &mut self,
        number: u64,
        cells: impl Iterator<Item = &'a str> + Clone,
    ) -> Result<(), SheetError> {
        if cells.clone().all(str::is_empty) {
            return Ok(());
        }
        let (mut text, mut ends) = (String::new(), Vec::new());
        for (column, cell) in cells.clone().enumerate() {
            if cell.len() > self.limits.cell_bytes {
                let cell = address(number.saturating_sub(1), column);
                return Err(SheetError::CellTooLong { cell, limit: self.limits.cell_bytes });
            }
            if column >= self.limits.columns && !cell.is_empty() {
                return Err(SheetError::TooManyColumns { limit: self.limits.columns });
            }
            // Before it is copied: a text that a workbook names in every cell fills the memory within one call.
            self.text = self.text.saturating_add(u64::try_from(cell.len()).unwrap_or(u64::MAX));
            if self.text > self.limits.text_bytes {
                return Err(SheetError::TooMuchText { limit: self.limits.text_bytes });
            }
            text.push_str(cell);
            ends.push(text.len());
        }
        if self.labels.is_none() {
            self.labels = Some(cells.map(str::to_owned).collect());
        } else if self.taken.saturating_add(self.below.len()) >= self.limits.rows {
            return Err(SheetError::TooManyRows { limit: self.limits.rows });
        } else {
            self.below.push(Row { number, text: text.into(), ends: ends.into() });
        }
        Ok(())
    }

    /// How many rows wait to be taken.
    pub(crate) fn waiting(&self) -> usize {
        self.below.len()
    }

    /// Takes the rows that wait.
    pub(crate) fn take(&mut self) -> Vec<Row> {
        self.taken = self.taken.saturating_add(self.below.len());
        self.text = 0;
        std::mem::take(&mut self.below)
    }

    /// The header, once it came.
    pub(crate) fn labels(&self) -> Option<&[String]> {
        self.labels.as_deref()
    }

    pub(crate) fn finish(self) -> Result<Sheet, SheetError> {
        let labels = self.labels.ok_or(SheetError::Empty)?;
        let columns = labels.iter().map(|label| label.to_lowercase()).collect();
        Ok(Sheet { labels, columns, rows: self.below })
    }
}

/// `B7` for the row and column counted from 0.
pub(crate) fn address(row: u64, column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = Some(column);
    while let Some(column) = rest {
        letters.push(char::from(b'A'.saturating_add(u8::try_from(column % 26).unwrap_or(0))));
        rest = (column / 26).checked_sub(1);
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{}", row.saturating_add(1))
}
