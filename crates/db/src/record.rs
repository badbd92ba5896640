//! Rows, and what they become.

use sqlx::{FromRow, postgres::PgRow, sqlite::SqliteRow};

use crate::{Error, Result};

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
        .map_err(Error::Engine)
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
