//! A fresh, migrated database for every test, on both engines.
//!
//! `SQLite` is a copy of a template migrated once per test program. `PostgreSQL` is a database copied from a
//! template inside a cluster that the test program starts for itself in a temporary folder, or inside the
//! server that `TEST_POSTGRES_URL` names (its user must be allowed to create databases). Without `PostgreSQL`
//! a test fails; it never skips.
//!
//! With `KEEP_TEST_DB` set, the database of a failing test stays and its place is printed.

mod cluster;
mod postgres;
mod schema;
mod sqlite;

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, resume_unwind},
    sync::{Arc, Mutex, PoisonError},
};

use futures_util::FutureExt as _;
use tokio::sync::OnceCell;

pub use schema::{Key, KeyKind, keys, tables};

use crate::{Db, Engine, Migration};

/// Tells `story` to each engine in turn, each time with a database of its own.
///
/// No test sees another's rows, so all of them run in parallel.
pub async fn each_engine(migrations: &[Migration], story: impl AsyncFn(Db)) {
    let place = sqlite::Place::new(migrations, sqlite::Stay::OutsideTheHandle).await;
    let outcome = tell(&place.db, &story).await;
    place.leave(outcome.is_err());
    end("SQLite", outcome);

    let place = postgres::Place::new(migrations).await;
    let outcome = tell(&place.db, &story).await;
    place.leave(outcome.is_err()).await;
    end("PostgreSQL", outcome);
}

/// A migrated `SQLite` database for tests of things that do not depend on the engine.
pub async fn sqlite(migrations: &[Migration]) -> Db {
    sqlite::Place::new(migrations, sqlite::Stay::WithTheHandle).await.db
}

/// The address under which another process opens the database of a story, for tests of the program itself.
pub async fn address(db: &Db) -> String {
    match db.engine() {
        Engine::Sqlite => {
            let sql = "SELECT file FROM pragma_database_list WHERE name = 'main'";
            let (file,): (String,) = db.one(sql, vec![]).await.expect("the engine knows its file");
            format!("sqlite:{file}")
        }
        Engine::Postgres => {
            let sql = "SELECT current_database()::text";
            let (name,): (String,) = db.one(sql, vec![]).await.expect("the server knows its name");
            postgres::address(&name)
        }
    }
}

/// Makes the cluster of this test program keep what it answered through a power cut, as an installation does: for
/// tests and measurements of that. Comes before the first database; a server of `TEST_POSTGRES_URL` does as it
/// was told.
pub fn wait_for_the_disk() {
    cluster::wait_for_the_disk();
}

type Outcome = std::thread::Result<()>;

async fn tell(db: &Db, story: &impl AsyncFn(Db)) -> Outcome {
    let told = AssertUnwindSafe(story(db.clone())).catch_unwind();
    let outcome = Box::pin(told).await;
    if outcome.is_ok() {
        db.close().await;
    }
    outcome
}

fn end(engine: &str, outcome: Outcome) {
    if let Err(panic) = outcome {
        say(&format!("the story failed on {engine}"));
        resume_unwind(panic);
    }
}

/// Brings a template to its schema and holds the schema to the shared dialect.
async fn prepare(db: &Db, migrations: &[Migration]) {
    let engine = db.engine();
    if let Err(error) = db.migrate(migrations).await {
        fail(&format!("on {engine:?}: {error}"));
    }
    let complaints = schema::complaints(db).await.expect("a schema can be read");
    if !complaints.is_empty() {
        fail(&format!("docs/sql.md forbids on {engine:?}: {}", complaints.join("; ")));
    }
    db.close().await;
}

fn keep() -> bool {
    std::env::var_os("KEEP_TEST_DB").is_some()
}

#[expect(clippy::print_stderr, reason = "the test harness collects it and shows it on failure")]
fn say(what: &str) {
    eprintln!("{what}");
}

#[expect(
    clippy::panic,
    reason = "a test without its database must fail, whatever its own result type"
)]
fn fail(what: &str) -> ! {
    panic!("{what}")
}

/// Templates that this test program has made or is making, by the hash of their migrations.
struct Templates<T>(Mutex<BTreeMap<String, Arc<OnceCell<T>>>>);

impl<T> Templates<T> {
    const fn new() -> Self {
        Self(Mutex::new(BTreeMap::new()))
    }

    /// The first test to come makes the template, the others wait for it.
    fn cell(&self, hash: &str) -> Arc<OnceCell<T>> {
        let mut cells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(cells.entry(hash.to_owned()).or_default())
    }
}
