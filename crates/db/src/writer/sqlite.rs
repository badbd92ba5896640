//! `INSERT … VALUES (…), (…), …`.

use sqlx::{Arguments as _, SqliteConnection, sqlite::SqliteArguments};

use super::Shape;
use crate::{Error, Result, Value, statement, value};

/// Most placeholders in one statement; `SQLite` takes 32,766.
const PLACEHOLDERS: usize = 30_000;

pub(crate) async fn insert(
    on: &mut SqliteConnection,
    shape: &Shape,
    rows: &[&[Value]],
) -> Result<()> {
    let mut rest = rows;
    while !rest.is_empty() {
        let (now, later) = rest.split_at(step(rest.len(), shape.columns.len()));
        let mut bound = SqliteArguments::default();
        bound.reserve(now.len() * shape.columns.len(), 0);
        for value in now.iter().copied().flatten() {
            value::bind_sqlite(&mut bound, value.clone())?;
        }
        // Table, columns and tail are texts of the program.
        let sql = statement::composed(text(shape, now.len()));
        statement::for_sqlite(sql, bound).execute(&mut *on).await.map_err(Error::sqlite)?;
        rest = later;
    }
    Ok(())
}

/// How many rows the next statement takes: a power of two, so that a dozen texts per shape serve every number of
/// rows and stay prepared.
fn step(rows: usize, columns: usize) -> usize {
    let most = (PLACEHOLDERS / columns.max(1)).max(1);
    1 << rows.min(most).max(1).ilog2()
}

fn text(shape: &Shape, rows: usize) -> String {
    let row = format!("({})", vec!["?"; shape.columns.len()].join(", "));
    format!("{}VALUES {} {}", shape.head(), vec![&*row; rows].join(", "), shape.conflict)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;

    #[test]
    fn no_statement_has_more_values_than_sqlite_takes() {
        for columns in [1, 3, 20, 29_999, 40_000] {
            for rows in 1..=4_096 {
                let step = step(rows, columns);
                assert!(step <= rows && (step == 1 || step * columns <= PLACEHOLDERS), "{step}");
            }
        }
        assert_eq!(step(300, 5), 256);
    }

    #[test]
    fn a_row_is_a_list_of_placeholders() {
        let shape = Shape {
            table: "t",
            columns: &[("a", Kind::Int), ("b", Kind::Text)],
            conflict: "ON CONFLICT DO NOTHING",
        };
        assert_eq!(
            text(&shape, 2),
            "INSERT INTO t (a, b) VALUES (?, ?), (?, ?) ON CONFLICT DO NOTHING"
        );
    }
}
