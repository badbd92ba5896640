//! The engine that is a server.

use std::{
    collections::HashMap,
    str::FromStr as _,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use futures_util::future::BoxFuture;
use sqlx::{
    PgConnection, PgPool, SqlStr,
    postgres::{PgConnectOptions, PgExecutor, PgPoolOptions},
};

use crate::{
    Connections, Error, Result, Tx, Value,
    migration::{self, Applied, Plan},
    record::Rows,
    statement, value,
};

const CONNECTIONS: u32 = 20;
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// Reads cannot write, as on `SQLite`, so that a write outside a transaction fails on both engines; nobody waits
/// for a lock longer than `SQLite` would; and a commit is answered when it is on the disk, whatever the server's
/// default, unless that asks for still more.
const SESSION: &str = "SET default_transaction_read_only = on; SET lock_timeout = '5s';
    SELECT set_config('synchronous_commit', 'on', FALSE)
    WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')";
/// Held to the end of the transaction. A hash of 64 bits: two keys that meet by chance only wait needlessly.
pub(crate) const LOCK: &str = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
/// One number for every node that migrates this database ("gadang" in ASCII).
const LOCK_OF_MIGRATIONS: &str =
    "SET LOCAL lock_timeout = '5min'; SELECT pg_advisory_xact_lock(113668618317415)";
/// The provider of collations is a column only since version 15; the detour through JSON also works before.
const CHARACTER: &str = "SELECT datcollate::text, pg_encoding_to_char(encoding)::text,
    COALESCE(to_jsonb(d) ->> 'datlocprovider', 'c'), datname::text
    FROM pg_database AS d WHERE datname = current_database()";
const UNIQUE_KEYS: &str = "SELECT i.relname::text, a.attname::text
    FROM pg_index AS x
    JOIN pg_class AS i ON i.oid = x.indexrelid
    JOIN pg_class AS t ON t.oid = x.indrelid
    CROSS JOIN LATERAL unnest(x.indkey::smallint[]) WITH ORDINALITY AS k (attnum, position)
    JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.attnum
    WHERE x.indisunique AND t.relnamespace = current_schema()::regnamespace
      AND k.position <= x.indnkeyatts
    ORDER BY i.relname, k.position";

/// The columns behind each unique key, by the name of its index. The server names only the index.
#[derive(Default)]
pub(crate) struct Catalogue(RwLock<HashMap<String, Vec<String>>>);

impl Catalogue {
    /// Empty when the key is younger than the last reading.
    pub(crate) fn columns(&self, index: &str) -> Vec<String> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get(index).cloned().unwrap_or_default()
    }

    fn replace(&self, pairs: Vec<(String, String)>) {
        let mut fresh: HashMap<String, Vec<String>> = HashMap::new();
        for (index, column) in pairs {
            fresh.entry(index).or_default().push(column);
        }
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = fresh;
    }
}

pub(crate) struct Postgres {
    pool: PgPool,
    catalogue: Arc<Catalogue>,
}

impl Postgres {
    pub(crate) async fn open(url: &str) -> Result<Self> {
        let options = PgConnectOptions::from_str(url).map_err(Error::engine)?;
        Self::open_with(options, CONNECTIONS).await
    }

    pub(crate) async fn open_with(options: PgConnectOptions, connections: u32) -> Result<Self> {
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(PATIENCE)
            .after_connect(|connection, _| {
                Box::pin(
                    async move { statement::script(SESSION).execute(connection).await.map(drop) },
                )
            })
            .connect_with(options.clone().application_name("gadang"))
            .await;
        let catalogue = Arc::new(Catalogue::default());
        let pool = pool.map_err(|error| match error {
            // The driver tries again and again, and then only says that time is up.
            sqlx::Error::PoolTimedOut => no_answer(&options),
            error => Error::postgres(error, &catalogue),
        })?;
        let engine = Self { pool, catalogue };
        engine.check_character().await?;
        engine.read_catalogue().await?;
        Ok(engine)
    }

    async fn check_character(&self) -> Result<()> {
        let found: Vec<(String, String, String, String)> = self.read(CHARACTER).await?;
        let Some((collation, encoding, provider, name)) = found.first() else {
            return Err(Error::inconsistent("the server does not list its own database"));
        };
        character_is_fit(collation, encoding, provider, name)
    }

    async fn read_catalogue(&self) -> Result<()> {
        self.catalogue.replace(self.read(UNIQUE_KEYS).await?);
        Ok(())
    }

    async fn read<T: crate::Record>(&self, sql: &'static str) -> Result<Vec<T>> {
        self.rows(SqlStr::from_static(sql), vec![]).await?.all()
    }

    pub(crate) fn rows(&self, sql: SqlStr, args: Vec<Value>) -> BoxFuture<'_, Result<Rows>> {
        rows(&self.pool, &self.catalogue, sql, args)
    }

    pub(crate) async fn begin(&self) -> Result<Tx> {
        let inner = self.pool.begin_with("BEGIN READ WRITE").await;
        inner
            .map(|inner| Tx::postgres(inner, Arc::clone(&self.catalogue)))
            .map_err(|error| Error::postgres(error, &self.catalogue))
    }

    pub(crate) async fn snapshot(&self) -> Result<Tx> {
        let inner = self.pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await;
        inner
            .map(|inner| Tx::postgres(inner, Arc::clone(&self.catalogue)))
            .map_err(|error| Error::postgres(error, &self.catalogue))
    }

    pub(crate) async fn migrate(&self, plan: Plan) -> Result<usize> {
        let told = |error| Error::postgres(error, &self.catalogue);
        let mut tx = self.pool.begin_with("BEGIN READ WRITE").await.map_err(told)?;
        let count = apply(&mut tx, &self.catalogue, &plan).await?;
        tx.commit().await.map_err(told)?;
        self.read_catalogue().await?;
        Ok(count)
    }

    pub(crate) fn connections(&self) -> Connections {
        Connections::of(self.pool.size(), self.pool.num_idle())
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}

fn no_answer(options: &PgConnectOptions) -> Error {
    let (host, port) = (options.get_host(), options.get_port());
    Error::refused(format!("no PostgreSQL answers at {host}, port {port}"))
}

/// Sorting by C is what `SQLite` does; any other order breaks lists that are read page by page.
fn character_is_fit(collation: &str, encoding: &str, provider: &str, name: &str) -> Result<()> {
    // Of the providers, "b" is built in and always sorts by code point, "i" is ICU and never does.
    let sorts_by_c = provider == "b" || (provider == "c" && matches!(collation, "C" | "POSIX"));
    if sorts_by_c && encoding == "UTF8" {
        return Ok(());
    }
    Err(Error::refused(format!(
        "the database {name} sorts by {collation} and is encoded in {encoding}, but must sort by C and be encoded \
         in UTF8; create it with: CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' \
         LC_CTYPE 'C' (or: createdb --template=template0 --encoding=UTF8 --locale=C {name})"
    )))
}

pub(crate) fn rows<'a>(
    on: impl PgExecutor<'a> + 'a,
    catalogue: &'a Catalogue,
    sql: SqlStr,
    args: Vec<Value>,
) -> BoxFuture<'a, Result<Rows>> {
    Box::pin(async move {
        value::check(sql.as_str(), &args)?;
        let query = statement::for_postgres(sql, value::for_postgres(args)?);
        let rows = query.fetch_all(on).await;
        let rows = rows.map_err(|error| Error::postgres(error, catalogue))?;
        Ok(Rows::Postgres(rows))
    })
}

pub(crate) async fn execute(
    on: &mut PgConnection,
    catalogue: &Catalogue,
    sql: SqlStr,
    args: Vec<Value>,
) -> Result<u64> {
    value::check(sql.as_str(), &args)?;
    let query = statement::for_postgres(sql, value::for_postgres(args)?);
    let done = query.execute(on).await;
    let done = done.map_err(|error| Error::postgres(error, catalogue))?;
    Ok(done.rows_affected())
}

async fn apply(tx: &mut PgConnection, catalogue: &Catalogue, plan: &Plan) -> Result<usize> {
    let told = |error| Error::postgres(error, catalogue);
    statement::script(LOCK_OF_MIGRATIONS).execute(&mut *tx).await.map_err(told)?;
    execute(&mut *tx, catalogue, SqlStr::from_static(migration::TABLE), vec![]).await?;
    let applied = SqlStr::from_static(migration::APPLIED);
    let applied: Vec<Applied> = rows(&mut *tx, catalogue, applied, vec![]).await?.all()?;
    let steps = plan.missing(&applied)?;
    for step in steps {
        tracing::info!(migration = step.name, "applying");
        let done = statement::script(step.sql).execute(&mut *tx).await;
        done.map_err(|error| migration::failed(step, &told(error)))?;
        let remember = SqlStr::from_static(migration::REMEMBER);
        execute(&mut *tx, catalogue, remember, step.row()).await?;
    }
    Ok(steps.len())
}

#[cfg(test)]
mod tests {
    use super::character_is_fit;

    #[test]
    fn only_a_database_that_sorts_by_code_point_is_fit() {
        assert!(character_is_fit("C", "UTF8", "c", "gadang").is_ok());
        assert!(character_is_fit("en_US.UTF-8", "UTF8", "b", "gadang").is_ok());
        assert!(character_is_fit("C", "UTF8", "i", "gadang").is_err());
        assert!(character_is_fit("C", "SQL_ASCII", "c", "gadang").is_err());
    }

    #[test]
    fn the_refusal_tells_how_to_create_a_fit_database() {
        let told = character_is_fit("en_US.UTF-8", "UTF8", "c", "gadang").expect_err("not C");
        let told = told.to_string();
        assert!(told.contains("sorts by en_US.UTF-8"), "{told}");
        assert!(
            told.contains("createdb --template=template0 --encoding=UTF8 --locale=C gadang"),
            "{told}"
        );
    }
}
