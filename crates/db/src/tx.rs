//! Transactions.

use std::{fmt, sync::Arc};

use futures_util::future::BoxFuture;
use sqlx::{SqlStr, Transaction};

use crate::{
    Engine, Error, Record, Result, Select, Shape, Value,
    postgres::{self, Catalogue},
    record::Rows,
    sqlite, writer,
};

/// A transaction. Dropped without [`Tx::commit`] it leaves no trace.
///
/// A statement that fails ends it: nothing more can be done in it, not even a commit. (`PostgreSQL` behaves so;
/// `SQLite` would go on, and a test there would show nothing.)
pub struct Tx {
    on: On,
    /// Also true while a statement runs: dropped halfway, it must count as failed.
    failed: bool,
}

enum On {
    Sqlite(Transaction<'static, sqlx::Sqlite>),
    Postgres(Transaction<'static, sqlx::Postgres>, Arc<Catalogue>),
}

impl fmt::Debug for Tx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tx")
            .field("engine", &self.engine())
            .field("failed", &self.failed)
            .finish_non_exhaustive()
    }
}

impl Tx {
    pub(crate) fn sqlite(inner: Transaction<'static, sqlx::Sqlite>) -> Self {
        Self { on: On::Sqlite(inner), failed: false }
    }

    pub(crate) fn postgres(
        inner: Transaction<'static, sqlx::Postgres>,
        catalogue: Arc<Catalogue>,
    ) -> Self {
        Self { on: On::Postgres(inner, catalogue), failed: false }
    }

    /// Which engine this transaction runs on.
    pub fn engine(&self) -> Engine {
        match &self.on {
            On::Sqlite(_) => Engine::Sqlite,
            On::Postgres(..) => Engine::Postgres,
        }
    }

    /// Every row that a statement reads or returns.
    pub async fn all<T: Record>(&mut self, sql: &'static str, args: Vec<Value>) -> Result<Vec<T>> {
        self.rows(SqlStr::from_static(sql), args).await?.all()
    }

    /// One row or none. Two rows are [`Error::Inconsistent`].
    pub async fn optional<T: Record>(
        &mut self,
        sql: &'static str,
        args: Vec<Value>,
    ) -> Result<Option<T>> {
        self.rows(SqlStr::from_static(sql), args).await?.optional(sql)
    }

    /// The one row that must be there. None or two are [`Error::Inconsistent`].
    pub async fn one<T: Record>(&mut self, sql: &'static str, args: Vec<Value>) -> Result<T> {
        self.rows(SqlStr::from_static(sql), args).await?.one(sql)
    }

    /// Every row of a statement composed from fragments.
    pub async fn select<T: Record>(&mut self, select: Select) -> Result<Vec<T>> {
        let (sql, args) = select.finish(self.engine())?;
        self.rows(sql, args).await?.all()
    }

    /// Runs a statement and tells how many rows it touched.
    pub fn execute(&mut self, sql: &'static str, args: Vec<Value>) -> BoxFuture<'_, Result<u64>> {
        self.execute_composed(SqlStr::from_static(sql), args)
    }

    /// Waits until no other transaction holds `key`, then holds it to the end.
    ///
    /// For a decision on several rows that must not change meanwhile. `SQLite` has one writer at a time, so
    /// there it is held already.
    pub fn lock<'a>(&'a mut self, key: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            match self.engine() {
                Engine::Sqlite => self.go_on(),
                Engine::Postgres => self.execute(postgres::LOCK, crate::args![key]).await.map(drop),
            }
        })
    }

    /// Makes everything permanent.
    pub fn commit(self) -> BoxFuture<'static, Result<()>> {
        Box::pin(async move {
            self.go_on()?;
            match self.on {
                On::Sqlite(tx) => tx.commit().await.map_err(Error::sqlite),
                On::Postgres(tx, catalogue) => {
                    tx.commit().await.map_err(|error| Error::postgres(error, &catalogue))
                }
            }
        })
    }

    /// As [`Tx::execute`], for text put together of the program's own pieces.
    pub(crate) fn execute_composed(
        &mut self,
        sql: SqlStr,
        args: Vec<Value>,
    ) -> BoxFuture<'_, Result<u64>> {
        Box::pin(async move {
            self.go_on()?;
            self.failed = true;
            let done = match &mut self.on {
                On::Sqlite(tx) => sqlite::execute(tx, sql, args).await,
                On::Postgres(tx, catalogue) => postgres::execute(tx, catalogue, sql, args).await,
            };
            self.failed = done.is_err();
            done
        })
    }

    /// Writes many rows of one table, in as few statements as the engine allows. A row that does not fit `shape`
    /// is refused before anything is written.
    pub fn insert_all<'a>(
        &'a mut self,
        shape: &'static Shape,
        rows: &'a [Vec<Value>],
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            for row in rows {
                shape.check(row)?;
            }
            if rows.is_empty() {
                return self.go_on();
            }
            let rows: Vec<&[Value]> = rows.iter().map(Vec::as_slice).collect();
            self.insert(shape, &rows).await
        })
    }

    /// Writes rows that fit `shape`, in as few statements as the engine allows.
    pub(crate) fn insert<'a>(
        &'a mut self,
        shape: &'static Shape,
        rows: &'a [&'a [Value]],
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            self.go_on()?;
            self.failed = true;
            let done = match &mut self.on {
                On::Sqlite(tx) => writer::sqlite::insert(tx, shape, rows).await,
                On::Postgres(tx, catalogue) => {
                    writer::postgres::insert(tx, catalogue, shape, rows).await
                }
            };
            self.failed = done.is_err();
            done
        })
    }

    pub(crate) fn rows(&mut self, sql: SqlStr, args: Vec<Value>) -> BoxFuture<'_, Result<Rows>> {
        Box::pin(async move {
            self.go_on()?;
            self.failed = true;
            let rows = match &mut self.on {
                On::Sqlite(tx) => sqlite::rows(&mut **tx, sql, args).await,
                On::Postgres(tx, catalogue) => {
                    postgres::rows(&mut **tx, catalogue, sql, args).await
                }
            };
            self.failed = rows.is_err();
            rows
        })
    }

    fn go_on(&self) -> Result<()> {
        if self.failed {
            return Err(Error::refused(
                "a statement of this transaction failed; begin a new transaction",
            ));
        }
        Ok(())
    }
}
