//! The handle every other crate holds.

use std::{fmt, sync::Arc};

use futures_util::future::BoxFuture;
use sqlx::SqlStr;

use crate::{
    Error, Migration, Record, Result, Select, Tx, Value, migration,
    postgres::Postgres,
    record::Rows,
    sqlite::{Durability, Sqlite},
};

/// The two engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    /// One file, one writer: what an installation starts with.
    Sqlite,
    /// A server, for an installation that has outgrown one machine.
    Postgres,
}

/// The connections of this process at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connections {
    /// At work on a statement or a transaction.
    pub used: u32,
    /// Open and waiting for work.
    pub idle: u32,
}

impl Connections {
    pub(crate) fn of(size: u32, idle: usize) -> Self {
        // Both are read one after the other, and a connection may come back in between.
        let idle = u32::try_from(idle).unwrap_or(size).min(size);
        Self { used: size - idle, idle }
    }
}

/// One database, either engine. Cheap to clone.
#[derive(Clone)]
pub struct Db(pub(crate) Arc<Pools>);

pub(crate) enum Pools {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Db").field(&self.engine()).finish()
    }
}

impl Db {
    /// Opens `sqlite:path/file.db` (made if missing, its folder must exist) or `postgres://…`.
    ///
    /// A `PostgreSQL` database that does not sort by C or is not in UTF-8 is refused: lists that are read page
    /// by page would lose rows.
    pub async fn open(url: &str) -> Result<Self> {
        let scheme = url.split_once(':').map(|(scheme, _)| scheme);
        let pools = match scheme {
            Some("sqlite") => Pools::Sqlite(Sqlite::open(url, Durability::Full).await?),
            Some("postgres" | "postgresql") => Pools::Postgres(Postgres::open(url).await?),
            _ => {
                return Err(Error::refused(
                    "the address of a database starts with sqlite: or postgres:",
                ));
            }
        };
        Ok(Self(Arc::new(pools)))
    }

    /// Which engine is behind this handle.
    pub fn engine(&self) -> Engine {
        match &*self.0 {
            Pools::Sqlite(_) => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// Reads every row. Statements that write are refused here on both engines; they need a [`Tx`].
    pub async fn all<T: Record>(&self, sql: &'static str, args: Vec<Value>) -> Result<Vec<T>> {
        self.rows(SqlStr::from_static(sql), args).await?.all()
    }

    /// Reads one row or none. Two rows are [`Error::Inconsistent`].
    pub async fn optional<T: Record>(
        &self,
        sql: &'static str,
        args: Vec<Value>,
    ) -> Result<Option<T>> {
        self.rows(SqlStr::from_static(sql), args).await?.optional(sql)
    }

    /// Reads the one row that must be there. None or two are [`Error::Inconsistent`].
    pub async fn one<T: Record>(&self, sql: &'static str, args: Vec<Value>) -> Result<T> {
        self.rows(SqlStr::from_static(sql), args).await?.one(sql)
    }

    /// Reads every row of a statement composed from fragments.
    pub async fn select<T: Record>(&self, select: Select) -> Result<Vec<T>> {
        let (sql, args) = select.finish(self.engine())?;
        self.rows(sql, args).await?.all()
    }

    /// Not generic and boxed, so that the driver's futures are compiled once, here.
    pub(crate) fn rows(&self, sql: SqlStr, args: Vec<Value>) -> BoxFuture<'_, Result<Rows>> {
        match &*self.0 {
            Pools::Sqlite(engine) => engine.rows(sql, args),
            Pools::Postgres(engine) => engine.rows(sql, args),
        }
    }

    /// Starts a transaction: the only way to write. Keep it short, and wait for nothing else inside.
    ///
    /// On `SQLite` it takes the one writer's place at once, because a transaction that reads first and then
    /// wants to write is refused however long it would wait.
    pub fn begin(&self) -> BoxFuture<'_, Result<Tx>> {
        Box::pin(async move {
            match &*self.0 {
                Pools::Sqlite(engine) => engine.begin().await,
                Pools::Postgres(engine) => engine.begin().await,
            }
        })
    }

    /// Reads as of one moment, however long it takes; writers go on meanwhile. Cannot write.
    pub fn snapshot(&self) -> BoxFuture<'_, Result<Tx>> {
        Box::pin(async move {
            match &*self.0 {
                Pools::Sqlite(engine) => engine.snapshot().await,
                Pools::Postgres(engine) => engine.snapshot().await,
            }
        })
    }

    /// Brings the schema forward and tells how many migrations were applied.
    ///
    /// They run in the order of their names, all or none, under a lock. A migration changed since it was
    /// applied, one that the program does not know, and one that comes late in the order are refused.
    pub fn migrate<'a>(&'a self, migrations: &[Migration]) -> BoxFuture<'a, Result<usize>> {
        let plan = migration::Plan::new(self.engine(), migrations);
        Box::pin(async move {
            match &*self.0 {
                Pools::Sqlite(engine) => engine.migrate(plan?).await,
                Pools::Postgres(engine) => engine.migrate(plan?).await,
            }
        })
    }

    /// How many connections this process holds, for whoever watches it.
    pub fn connections(&self) -> Connections {
        match &*self.0 {
            Pools::Sqlite(engine) => engine.connections(),
            Pools::Postgres(engine) => engine.connections(),
        }
    }

    /// Waits until no other node prepares or makes a migration of this database; give it back by
    /// [`Tx::commit`]. None on `SQLite`: an embedded database has one program.
    pub async fn lease_of_migrations(&self) -> Result<Option<Tx>> {
        if self.engine() == Engine::Sqlite {
            return Ok(None);
        }
        let mut tx = self.begin().await?;
        // A backup of a large database takes its time.
        tx.execute("SET LOCAL lock_timeout = '30min'", vec![]).await?;
        tx.lock("gadang_migrasi").await?;
        Ok(Some(tx))
    }

    /// The names of the migrations that were applied, in order; none in a new database.
    pub async fn applied(&self) -> Result<Vec<String>> {
        let sql = match self.engine() {
            Engine::Sqlite => {
                "SELECT COUNT(*) > 0 AS ada FROM sqlite_schema WHERE type = 'table' AND name = 'gadang_migrasi'"
            }
            Engine::Postgres => "SELECT to_regclass('gadang_migrasi') IS NOT NULL AS ada",
        };
        let (begun,): (bool,) = self.one(sql, vec![]).await?;
        if !begun {
            return Ok(Vec::new());
        }
        let rows: Vec<(String, String)> = self.all(migration::APPLIED, vec![]).await?;
        Ok(rows.into_iter().map(|(name, _)| name).collect())
    }

    /// Asks the database for an answer, to show that it lives.
    pub async fn ping(&self) -> Result<()> {
        let (_,): (bool,) = self.one("SELECT 1 = 1 AS alive", vec![]).await?;
        Ok(())
    }

    /// Waits for running statements and closes every connection.
    pub fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            match &*self.0 {
                Pools::Sqlite(engine) => engine.close().await,
                Pools::Postgres(engine) => engine.close().await,
            }
        })
    }
}
