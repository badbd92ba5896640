//! `INSERT … SELECT … FROM UNNEST(…)`: one text for any number of rows, so it stays prepared.

use sqlx::{Arguments as _, PgConnection, postgres::PgArguments};

use super::Shape;
use crate::{Error, Kind, Result, Value, postgres::Catalogue, statement};

pub(crate) async fn insert(
    on: &mut PgConnection,
    catalogue: &Catalogue,
    shape: &Shape,
    rows: &[&[Value]],
) -> Result<()> {
    let mut bound = PgArguments::default();
    for (at, (_, kind)) in shape.columns.iter().enumerate() {
        bind(&mut bound, *kind, rows.iter().filter_map(|row| row.get(at)))
            .map_err(|error| Error::engine(sqlx::Error::Encode(error)))?;
    }
    // Table, columns and tail are texts of the program.
    let query = statement::for_postgres(statement::composed(text(shape)), bound);
    let done = query.execute(on).await;
    done.map(drop).map_err(|error| Error::postgres(error, catalogue))
}

/// One column as one value. [`Shape::check`] has seen that every row has the kind of the column.
fn bind<'a>(
    bound: &mut PgArguments,
    kind: Kind,
    column: impl Iterator<Item = &'a Value>,
) -> Result<(), sqlx::error::BoxDynError> {
    macro_rules! array {
        ($variant:ident, $item:ty, $it:ident => $read:expr) => {{
            let array: Vec<Option<$item>> = column
                .map(|value| match value {
                    Value::$variant($it) => $read,
                    _ => None,
                })
                .collect();
            bound.add(array)
        }};
    }
    match kind {
        Kind::Int => array!(Int, i64, it => *it),
        Kind::Real => array!(Real, f64, it => *it),
        Kind::Bool => array!(Bool, bool, it => *it),
        Kind::Text => array!(Text, &str, it => it.as_deref()),
        Kind::Bytes => array!(Bytes, &[u8], it => it.as_deref()),
    }
}

fn text(shape: &Shape) -> String {
    let arrays = shape.columns.iter().zip(1..).map(|((_, kind), number)| {
        let kind = match kind {
            Kind::Int => "BIGINT",
            Kind::Real => "DOUBLE PRECISION",
            Kind::Bool => "BOOLEAN",
            Kind::Text => "TEXT",
            Kind::Bytes => "BYTEA",
        };
        format!("CAST(${number} AS {kind}[])")
    });
    let arrays: Vec<String> = arrays.collect();
    format!("{}SELECT * FROM UNNEST({}) {}", shape.head(), arrays.join(", "), shape.conflict)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_one_array() {
        let shape = Shape {
            table: "t",
            columns: &[("a", Kind::Int), ("b", Kind::Bytes)],
            conflict: "ON CONFLICT DO NOTHING",
        };
        assert_eq!(
            text(&shape),
            "INSERT INTO t (a, b) SELECT * FROM UNNEST(CAST($1 AS BIGINT[]), CAST($2 AS BYTEA[])) \
             ON CONFLICT DO NOTHING"
        );
    }
}
