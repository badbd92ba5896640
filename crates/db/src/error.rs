//! What can go wrong, told the same way for both engines.

use std::sync::Arc;

use sqlx::error::{DatabaseError, ErrorKind};

use crate::postgres::Catalogue;

/// Result of everything that touches the database.
pub type Result<T, E = Error> = core::result::Result<T, E>;

/// What went wrong. The words are for the log; pages have words of their own.
///
/// Cheap to clone: a commit that fails is told to everyone whose row was in it.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// A unique key already holds these values. `columns` stand in the order of the key.
    #[error("the key of {table} ({}) is taken", columns.join(", "))]
    Conflict {
        /// The table that refused the row.
        table: String,
        /// The columns of the key, so that the message can be shown beside the right field.
        columns: Vec<String>,
    },
    /// Others hold the database longer than we are willing to wait; trying again may succeed.
    #[error("the database is busy")]
    Busy,
    /// A row breaks our own invariants, or is missing where there must be one.
    #[error("the data is inconsistent: {what}")]
    Inconsistent {
        /// What was found, for whoever repairs it.
        what: String,
    },
    /// This crate refuses: unsuitable database, changed migration, NUL character, wrong number of values.
    #[error("{why}")]
    Refused {
        /// What is refused and what to do instead.
        why: String,
    },
    /// Anything else the engine or its driver says.
    #[error("the database engine failed: {0}")]
    Engine(#[source] Arc<sqlx::Error>),
}

impl Error {
    pub(crate) fn refused(why: impl Into<String>) -> Self {
        Self::Refused { why: why.into() }
    }

    pub(crate) fn inconsistent(what: impl Into<String>) -> Self {
        Self::Inconsistent { what: what.into() }
    }

    pub(crate) fn engine(error: sqlx::Error) -> Self {
        Self::Engine(Arc::new(error))
    }

    /// Whether the rows themselves are to blame, so that fewer of them may succeed where all together failed. A
    /// lock, a lost connection or a full disk would only fail once more for every row.
    pub(crate) fn is_about_rows(&self) -> bool {
        match self {
            Self::Conflict { .. } | Self::Inconsistent { .. } | Self::Refused { .. } => true,
            Self::Busy => false,
            Self::Engine(error) => match &**error {
                sqlx::Error::Database(told) => blames_rows(&**told),
                sqlx::Error::Encode(_) => true,
                _ => false,
            },
        }
    }

    /// Reads an error of the `SQLite` driver.
    pub(crate) fn sqlite(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Database(told) if told.kind() == ErrorKind::UniqueViolation => {
                sqlite_conflict(told.message()).unwrap_or_else(|| Self::engine(error))
            }
            sqlx::Error::Database(told) if sqlite_is_busy(&**told) => Self::Busy,
            _ => Self::engine(error),
        }
    }

    /// Reads an error of the `PostgreSQL` driver; `catalogue` knows the columns behind a constraint.
    pub(crate) fn postgres(error: sqlx::Error, catalogue: &Catalogue) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Database(told) if told.kind() == ErrorKind::UniqueViolation => {
                Self::Conflict {
                    table: told.table().unwrap_or_default().to_owned(),
                    columns: catalogue.columns(told.constraint().unwrap_or_default()),
                }
            }
            sqlx::Error::Database(told) if postgres_is_busy(&**told) => Self::Busy,
            _ => Self::engine(error),
        }
    }
}

/// `SQLITE_TOOBIG`, `SQLITE_CONSTRAINT` and `SQLITE_MISMATCH` with what is built upon them; on `PostgreSQL` the
/// classes of cardinality, data and integrity, and what a trigger raises. Codes of `PostgreSQL` have five
/// characters, those of `SQLite` are numbers below.
fn blames_rows(error: &dyn DatabaseError) -> bool {
    let Some(code) = error.code() else { return false };
    match code.parse::<i32>().ok().filter(|_| code.len() < 5) {
        Some(number) => matches!(number & 0xff, 18..=20),
        None => ["21", "22", "23", "P0001"].iter().any(|class| code.starts_with(class)),
    }
}

/// The driver gives no name of a constraint, but the message is stable:
/// `UNIQUE constraint failed: org_opd.instansi_id, org_opd.kode`.
fn sqlite_conflict(message: &str) -> Option<Error> {
    let keys = message.strip_prefix("UNIQUE constraint failed: ")?;
    let mut table = None;
    let mut columns = Vec::new();
    for key in keys.split(", ") {
        let (of, column) = key.split_once('.')?;
        table.get_or_insert(of);
        columns.push(column.to_owned());
    }
    Some(Error::Conflict { table: table?.to_owned(), columns })
}

/// `SQLITE_BUSY` and `SQLITE_LOCKED`, with every extended code built upon them.
fn sqlite_is_busy(error: &dyn DatabaseError) -> bool {
    let code = error.code().and_then(|code| code.parse::<i32>().ok());
    code.is_some_and(|code| matches!(code & 0xff, 5 | 6))
}

/// Lock not available, deadlock, serialization failure, too many connections, server starting or stopping.
fn postgres_is_busy(error: &dyn DatabaseError) -> bool {
    error.code().is_some_and(|code| {
        matches!(&*code, "55P03" | "40P01" | "40001" | "53300" | "57P01" | "57P02" | "57P03")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_of_sqlite_names_table_and_columns() {
        let told = sqlite_conflict("UNIQUE constraint failed: org_opd.instansi_id, org_opd.kode");
        let Some(Error::Conflict { table, columns }) = told else {
            panic!("not read: {told:?}");
        };
        assert_eq!(table, "org_opd");
        assert_eq!(columns, ["instansi_id", "kode"]);
    }

    #[test]
    fn an_index_on_an_expression_has_no_columns_to_tell() {
        assert!(sqlite_conflict("UNIQUE constraint failed: index 'org_opd_kode'").is_none());
    }
}
