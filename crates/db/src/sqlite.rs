//! The engine that is one file.

use std::{str::FromStr as _, time::Duration};

use futures_util::future::BoxFuture;
use sqlx::{
    Connection as _, SqlStr, SqliteConnection, SqlitePool,
    sqlite::{
        SqliteConnectOptions, SqliteExecutor, SqliteJournalMode, SqlitePoolOptions,
        SqliteSynchronous,
    },
};

use crate::{
    Connections, Error, Result, Tx, Value,
    migration::{self, Applied, Plan},
    record::Rows,
    statement, value,
};

const READERS: u32 = 8;
const PATIENCE: Duration = Duration::from_secs(5);
/// A migration may wait for the writer of a program that is still running.
const PATIENCE_OF_A_MIGRATION: Duration = Duration::from_mins(5);

/// Whether a commit waits for the disk.
#[derive(Clone, Copy)]
pub(crate) enum Durability {
    /// What was answered survives a power cut.
    Full,
    /// For databases that a test throws away.
    #[cfg(feature = "testing")]
    Off,
}

pub(crate) struct Sqlite {
    read: SqlitePool,
    /// Exactly one connection: writers queue here, in order and without polling, instead of at the file lock.
    write: SqlitePool,
    /// The folder of a database that a test throws away.
    #[cfg(feature = "testing")]
    folder: Option<tempfile::TempDir>,
}

impl Sqlite {
    pub(crate) async fn open(url: &str, durability: Durability) -> Result<Self> {
        let options = options(url, durability)?;
        // The writer comes first: it makes the file and sets the journal.
        let write = pool(1)
            .connect_with(
                options.clone().journal_mode(SqliteJournalMode::Wal).optimize_on_close(true, 400),
            )
            .await
            .map_err(Error::sqlite)?;
        let read = pool(READERS)
            .connect_with(options.pragma("query_only", "ON"))
            .await
            .map_err(Error::sqlite)?;
        Ok(Self {
            read,
            write,
            #[cfg(feature = "testing")]
            folder: None,
        })
    }

    /// Deletes `folder` when the last handle goes.
    #[cfg(feature = "testing")]
    pub(crate) fn stay_with(&mut self, folder: tempfile::TempDir) {
        self.folder = Some(folder);
    }

    pub(crate) fn rows(&self, sql: SqlStr, args: Vec<Value>) -> BoxFuture<'_, Result<Rows>> {
        rows(&self.read, sql, args)
    }

    pub(crate) async fn begin(&self) -> Result<Tx> {
        let inner = self.write.begin_with("BEGIN IMMEDIATE").await;
        inner.map(Tx::sqlite).map_err(Error::sqlite)
    }

    /// A snapshot begins with its first read.
    pub(crate) async fn snapshot(&self) -> Result<Tx> {
        let inner = self.read.begin_with("BEGIN").await;
        inner.map(Tx::sqlite).map_err(Error::sqlite)
    }

    /// Runs on a connection of its own with foreign keys unchecked until the end, because a table that is
    /// rebuilt would otherwise drag away the rows that refer to it.
    pub(crate) async fn migrate(&self, plan: Plan) -> Result<usize> {
        let options = SqliteConnectOptions::clone(&self.write.connect_options());
        let options = options.foreign_keys(false).busy_timeout(PATIENCE_OF_A_MIGRATION);
        let mut connection =
            SqliteConnection::connect_with(&options).await.map_err(Error::sqlite)?;
        let applied = apply(&mut connection, &plan).await;
        connection.close().await.map_err(Error::sqlite)?;
        applied
    }

    pub(crate) fn connections(&self) -> Connections {
        let (read, write) = (&self.read, &self.write);
        Connections::of(read.size() + write.size(), read.num_idle() + write.num_idle())
    }

    pub(crate) async fn close(&self) {
        // The writer goes last: whoever closes the file last folds the journal into it.
        self.read.close().await;
        self.write.close().await;
    }
}

fn options(url: &str, durability: Durability) -> Result<SqliteConnectOptions> {
    if url.contains(":memory:") || url.contains("mode=memory") {
        return Err(Error::refused(
            "a database in memory cannot be shared by readers and writer; name a file",
        ));
    }
    let options = SqliteConnectOptions::from_str(url).map_err(Error::engine)?;
    let folder = options.get_filename().parent();
    if let Some(folder) = folder.filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir())
    {
        return Err(Error::refused(format!(
            "the folder {} of the database does not exist",
            folder.display()
        )));
    }
    Ok(options.create_if_missing(true).foreign_keys(true).busy_timeout(PATIENCE).synchronous(
        match durability {
            Durability::Full => SqliteSynchronous::Full,
            #[cfg(feature = "testing")]
            Durability::Off => SqliteSynchronous::Off,
        },
    ))
}

fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        // A full disk makes SQLite roll back by itself; the library then believes that a transaction is still open,
        // and every later one would fail on the only writer. Such a connection goes, and a new one takes its place.
        // The question first lets a rollback run that was begun by a transaction that was dropped.
        .after_release(|connection, _| {
            Box::pin(async move {
                connection.ping().await?;
                Ok(!connection.is_in_transaction())
            })
        })
        .max_lifetime(None)
        .test_before_acquire(false)
}

pub(crate) fn rows<'a>(
    on: impl SqliteExecutor<'a> + 'a,
    sql: SqlStr,
    args: Vec<Value>,
) -> BoxFuture<'a, Result<Rows>> {
    Box::pin(async move {
        value::check(sql.as_str(), &args)?;
        let query = statement::for_sqlite(sql, value::for_sqlite(args)?);
        let rows = query.fetch_all(on).await.map_err(Error::sqlite)?;
        Ok(Rows::Sqlite(rows))
    })
}

pub(crate) async fn execute(
    on: &mut SqliteConnection,
    sql: SqlStr,
    args: Vec<Value>,
) -> Result<u64> {
    value::check(sql.as_str(), &args)?;
    let query = statement::for_sqlite(sql, value::for_sqlite(args)?);
    let done = query.execute(on).await.map_err(Error::sqlite)?;
    Ok(done.rows_affected())
}

async fn apply(connection: &mut SqliteConnection, plan: &Plan) -> Result<usize> {
    let mut tx = connection.begin_with("BEGIN IMMEDIATE").await.map_err(Error::sqlite)?;
    execute(&mut tx, SqlStr::from_static(migration::TABLE), vec![]).await?;
    let applied: Vec<Applied> =
        rows(&mut *tx, SqlStr::from_static(migration::APPLIED), vec![]).await?.all()?;
    let steps = plan.missing(&applied)?;
    for step in steps {
        tracing::info!(migration = step.name, "applying");
        let done = statement::script(step.sql).execute(&mut *tx).await;
        done.map_err(|error| migration::failed(step, &Error::sqlite(error)))?;
        execute(&mut tx, SqlStr::from_static(migration::REMEMBER), step.row()).await?;
    }
    let check = SqlStr::from_static("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1");
    let orphans: Vec<(String,)> = rows(&mut *tx, check, vec![]).await?.all()?;
    if let Some((table,)) = orphans.first() {
        return Err(Error::refused(format!(
            "the migrations leave rows of {table} that refer to nothing"
        )));
    }
    tx.commit().await.map_err(Error::sqlite)?;
    Ok(steps.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Why writers begin immediately: waiting would not help this one, so it is refused at once.
    #[tokio::test]
    async fn a_reader_overtaken_by_a_writer_is_told_that_others_are_busy() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite:{}", folder.path().join("uji.db").display());
        let engine = Sqlite::open(&url, Durability::Off).await.expect("opens");
        let mut tx = engine.begin().await.expect("begins");
        tx.execute("CREATE TABLE uji (x BIGINT)", vec![]).await.expect("creates");
        tx.commit().await.expect("commits");

        let options = options(&url, Durability::Off).expect("options");
        let mut late = SqliteConnection::connect_with(&options).await.expect("connects");
        let run = async |connection: &mut SqliteConnection, sql: &'static str| {
            execute(connection, SqlStr::from_static(sql), vec![]).await
        };
        run(&mut late, "BEGIN").await.expect("begins");
        run(&mut late, "SELECT x FROM uji").await.expect("reads");
        let mut tx = engine.begin().await.expect("begins");
        tx.execute("INSERT INTO uji (x) VALUES (1)", vec![]).await.expect("writes");
        tx.commit().await.expect("commits");
        let told = run(&mut late, "INSERT INTO uji (x) VALUES (2)").await;
        assert!(matches!(told, Err(Error::Busy)), "{told:?}");
    }
}
