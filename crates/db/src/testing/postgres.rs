//! A copy of a database.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use sqlx::{
    ConnectOptions as _, Connection as _, PgConnection,
    postgres::{PgArguments, PgConnectOptions},
};

use super::{Templates, cluster, keep, prepare, say};
use crate::{Db, Engine, Migration, handle::Pools, migration::Plan, postgres::Postgres, statement};

static TEMPLATES: Templates<String> = Templates::new();
static COUNT: AtomicU64 = AtomicU64::new(0);

/// Enough for a race, few enough for many tests at once.
const CONNECTIONS: u32 = 10;

pub(super) struct Place {
    pub(super) db: Db,
    name: String,
}

impl Place {
    pub(super) async fn new(migrations: &[Migration]) -> Self {
        let plan =
            Plan::new(Engine::Postgres, migrations).expect("migrations with different names");
        let cell = TEMPLATES.cell(&plan.hash());
        let template = cell.get_or_init(|| make(migrations, plan.hash())).await;
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("gadang_uji_{}_{count}", std::process::id());
        administer(&[drop_database(&name), create_database(&name, template)])
            .await
            .expect("a database can be copied");
        let engine = open(&name).await;
        Self { db: Db(Arc::new(Pools::Postgres(engine))), name }
    }

    pub(super) async fn leave(self, failed: bool) {
        if failed && keep() {
            let place = cluster::keep();
            say(&format!("kept: database {} in {place}", self.name));
            return;
        }
        administer(&[drop_database(&self.name)])
            .await
            .expect("the database of a test can be dropped");
    }
}

/// Makes the template under a passing name: on a server that outlives the tests, whoever sees the final name
/// sees it finished, and the next run finds it there.
async fn make(migrations: &[Migration], hash: String) -> String {
    let hash: String = hash.chars().take(16).collect();
    let name = format!("gadang_uji_{hash}");
    if exists(&name).await {
        return name;
    }
    let draft = format!("{name}_{}", std::process::id());
    administer(&[drop_database(&draft), create_database(&draft, "template0")])
        .await
        .expect("the user of the test server may create databases");
    let db = Db(Arc::new(Pools::Postgres(open(&draft).await)));
    prepare(&db, migrations).await;
    let rename = format!("ALTER DATABASE {draft} RENAME TO {name}");
    if let Err(error) = administer(&[rename]).await {
        assert!(exists(&name).await, "the template gets its name: {error}");
        administer(&[drop_database(&draft)]).await.expect("the second template can be dropped");
    }
    name
}

async fn open(name: &str) -> Postgres {
    let options = options().database(name);
    Postgres::open_with(options, CONNECTIONS).await.expect("the database of a test opens")
}

fn options() -> PgConnectOptions {
    cluster::options().clone()
}

/// The address of a database as the program takes it.
pub(super) fn address(name: &str) -> String {
    options().database(name).to_url_lossy().to_string()
}

async fn exists(name: &str) -> bool {
    let sql = format!("SELECT datname FROM pg_database WHERE datname = '{name}'");
    administer(&[sql]).await.expect("the test server answers") > 0
}

fn drop_database(name: &str) -> String {
    format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")
}

fn create_database(name: &str, template: &str) -> String {
    format!(
        "CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
    )
}

/// Runs statements one by one outside any transaction, and tells how many rows the last one saw. The names in
/// them are made in this file.
async fn administer(statements: &[String]) -> sqlx::Result<u64> {
    let mut connection = PgConnection::connect_with(&options()).await?;
    let mut rows = 0;
    for sql in statements {
        let sql = statement::composed(sql.clone());
        let done =
            statement::for_postgres(sql, PgArguments::default()).execute(&mut connection).await?;
        rows = done.rows_affected();
    }
    connection.close().await?;
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    #[tokio::test]
    async fn a_database_of_another_character_is_refused() {
        let name = format!("gadang_uji_ascii_{}", std::process::id());
        let create = format!(
            "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'"
        );
        administer(&[drop_database(&name), create]).await.expect("a database is made");
        let told = Postgres::open_with(options().database(&name), 1).await.err();
        administer(&[drop_database(&name)]).await.expect("nobody holds on to it");
        let Some(Error::Refused { why }) = told else { panic!("not refused: {told:?}") };
        assert!(why.contains("encoded in SQL_ASCII"), "{why}");
        assert!(why.contains(&format!("CREATE DATABASE {name} TEMPLATE template0")), "{why}");
    }
}
