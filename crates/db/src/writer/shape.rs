//! What rows of one kind look like.

use crate::{Error, Kind, Result, Value, value};

/// The rows of one table that go through a [`Writer`](crate::Writer); a `static` of the store that owns the table.
///
/// ```ignore
/// static KETUKAN: Shape = Shape {
///     table: "absensi_ketukan",
///     columns: &[("instansi_id", Kind::Int), ("mesin_no", Kind::Int), ("at", Kind::Int)],
///     conflict: "ON CONFLICT (instansi_id, mesin_no, at) DO NOTHING",
/// };
/// ```
#[derive(Debug)]
pub struct Shape {
    /// The table.
    pub table: &'static str,
    /// The columns that are given, in the order of the values.
    pub columns: &'static [(&'static str, Kind)],
    /// What stands behind the rows: empty, `ON CONFLICT (…) DO NOTHING` or `… DO UPDATE SET …`.
    ///
    /// The last only where two callers rarely mean the same row: `PostgreSQL` refuses to change a row twice in
    /// one statement, so such a commit is cut in pieces.
    pub conflict: &'static str,
}

impl Shape {
    /// Refuses here what would otherwise fail a whole batch, or what `SQLite` would store in silence.
    pub(crate) fn check(&self, row: &[Value]) -> Result<()> {
        let (table, wanted, given) = (self.table, self.columns.len(), row.len());
        if wanted != given || wanted == 0 {
            return Err(Error::refused(format!(
                "a row of {table} has {wanted} columns and {given} values"
            )));
        }
        let other = self.columns.iter().zip(row).find(|((_, kind), value)| *kind != value.kind());
        if let Some(((column, kind), value)) = other {
            let given = value.kind();
            return Err(Error::refused(format!("{table}.{column} is {kind:?}, not {given:?}")));
        }
        value::refuse_nul(row)
    }

    /// `INSERT INTO table (columns) `.
    pub(super) fn head(&self) -> String {
        let columns: Vec<&str> = self.columns.iter().map(|(name, _)| *name).collect();
        format!("INSERT INTO {} ({}) ", self.table, columns.join(", "))
    }
}
