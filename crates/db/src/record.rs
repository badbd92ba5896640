//! Rows, and what they become.

use sqlx::{ColumnIndex, Decode, FromRow, Row, Type, postgres::PgRow, sqlite::SqliteRow};

use crate::{Error, Kind, Result, Value};

/// A row that decodes from both engines: a tuple, or a struct with `#[derive(sqlx::FromRow)]`.
pub trait Record:
    Send + Unpin + for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow>
{
}

impl<T> Record for T where
    T: Send + Unpin + for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow>
{
}

/// Rows as the engine gave them. Only the decoding is compiled again for each kind of record.
pub(crate) enum Rows {
    Sqlite(Vec<SqliteRow>),
    Postgres(Vec<PgRow>),
}

impl Rows {
    pub(crate) fn all<T: Record>(self) -> Result<Vec<T>> {
        match self {
            Self::Sqlite(rows) => rows.iter().map(T::from_row).collect::<sqlx::Result<_>>(),
            Self::Postgres(rows) => rows.iter().map(T::from_row).collect::<sqlx::Result<_>>(),
        }
        .map_err(Error::engine)
    }

    /// The values of every row, for whoever does not know the table.
    pub(crate) fn values(self, kinds: &[Kind]) -> Result<Vec<Vec<Value>>> {
        match self {
            Self::Sqlite(rows) => rows.iter().map(|row| values_of(row, kinds)).collect(),
            Self::Postgres(rows) => rows.iter().map(|row| values_of(row, kinds)).collect(),
        }
    }

    pub(crate) fn optional<T: Record>(self, sql: &'static str) -> Result<Option<T>> {
        self.at_most_one(sql)?;
        Ok(self.all()?.pop())
    }

    pub(crate) fn one<T: Record>(self, sql: &'static str) -> Result<T> {
        self.optional(sql)?.ok_or_else(|| no_row(sql))
    }

    fn at_most_one(&self, sql: &str) -> Result<()> {
        let count = match self {
            Self::Sqlite(rows) => rows.len(),
            Self::Postgres(rows) => rows.len(),
        };
        if count <= 1 {
            return Ok(());
        }
        // Which of them would be taken differs between the engines.
        let sql = crate::value::one_line(sql);
        Err(Error::inconsistent(format!("{count} rows where at most one is expected: {sql}")))
    }
}

fn no_row(sql: &str) -> Error {
    Error::inconsistent(format!("no row where one must be: {}", crate::value::one_line(sql)))
}

fn values_of<R: Row>(row: &R, kinds: &[Kind]) -> Result<Vec<Value>>
where
    usize: ColumnIndex<R>,
    for<'r> i64: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> f64: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> bool: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> String: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> Vec<u8>: Decode<'r, R::Database> + Type<R::Database>,
{
    let value = |(at, kind): (usize, &Kind)| {
        Ok(match kind {
            Kind::Int => Value::Int(row.try_get(at)?),
            Kind::Real => Value::Real(row.try_get(at)?),
            Kind::Bool => Value::Bool(row.try_get(at)?),
            Kind::Text => Value::Text(row.try_get(at)?),
            Kind::Bytes => Value::Bytes(row.try_get(at)?),
        })
    };
    kinds.iter().enumerate().map(value).collect::<sqlx::Result<_>>().map_err(Error::engine)
}
