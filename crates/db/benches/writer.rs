//! How many rows a second are answered as durable, one by one, when 256 callers come at once; beside what the
//! drivers do in the same minutes on the same disk without us.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement ends by panicking when it cannot be made, reads the clock, speaks to the driver itself, \
              and prints"
)]

#[path = "writer/postgres.rs"]
mod postgres;
#[path = "writer/report.rs"]
mod report;
#[path = "writer/sqlite.rs"]
mod sqlite;

use std::time::{Duration, Instant};

use db::{Db, Engine, Kind, Migration, Shape, Sql, Writer, args, testing::each_engine};
use report::{Figures, Measured};

const ROUNDS: usize = 5;
/// How long each way of writing is measured in each round.
const STRETCH: Duration = Duration::from_secs(2);
const CALLERS: i64 = 256;
/// Connections of a yardstick, each with a commit of its own.
const CONNECTIONS: i64 = 32;
const TEXT: &str = "sidik jari, mesin lobi utara";

const SCHEMA: &[Migration] = &[Migration {
    name: "20260101_0000_uji_ketukan",
    sql: Sql::Shared(
        "CREATE TABLE uji_ketukan (
             cara BIGINT NOT NULL, penulis BIGINT NOT NULL, urutan BIGINT NOT NULL, catatan TEXT NOT NULL,
             PRIMARY KEY (cara, penulis, urutan)
         );",
    ),
}];

static KETUKAN: Shape = Shape {
    table: "uji_ketukan",
    columns: &[
        ("cara", Kind::Int),
        ("penulis", Kind::Int),
        ("urutan", Kind::Int),
        ("catatan", Kind::Text),
    ],
    conflict: "",
};

/// What is measured in a round: rows with a commit each, rows in commits of a hundred, rows through the writer.
#[derive(Clone, Copy)]
struct Way(i64);

impl Way {
    fn single(round: usize) -> Self {
        Self::of(round, 0)
    }

    fn hundred(round: usize) -> Self {
        Self::of(round, 1)
    }

    fn writer(round: usize) -> Self {
        Self::of(round, 2)
    }

    /// A number of its own, so that no two keys meet.
    fn of(round: usize, way: i64) -> Self {
        Self(i64::try_from(round).unwrap() * 3 + way)
    }
}

/// Caller and order of the row with this number. Every way of writing fills the same places of the key: rows in one
/// place after another would touch a page where the callers of the writer touch hundreds.
fn spread(number: i64) -> (i64, i64) {
    (number % CALLERS, number / CALLERS)
}

#[tokio::main]
async fn main() {
    db::testing::wait_for_the_disk();
    let mut all = vec![measure_sqlite().await];
    // The SQLite of the tests does not wait for the disk, so here only the server's half is used.
    let (sender, mut figures) = tokio::sync::mpsc::unbounded_channel();
    each_engine(SCHEMA, async |db| {
        if db.engine() == Engine::Postgres {
            sender.send(measure_postgres(&db).await).unwrap();
        }
    })
    .await;
    all.push(figures.recv().await.unwrap());
    report::table(&all);
    report::file(&all);
}

async fn measure_sqlite() -> Figures {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("uji.db");
    let db = Db::open(&format!("sqlite:{}", file.display())).await.unwrap();
    db.migrate(SCHEMA).await.unwrap();
    let mut figures = Figures::new("SQLite");
    for round in 0..ROUNDS {
        figures.single.push(sqlite::singly(&file, Way::single(round)));
        figures.hundred.push(sqlite::by_hundreds(&file, Way::hundred(round)));
        rush(&db, Way::writer(round), &mut figures).await;
    }
    db.close().await;
    figures
}

async fn measure_postgres(db: &Db) -> Figures {
    let address = db::testing::address(db).await;
    let mut figures = Figures::new("PostgreSQL");
    for round in 0..ROUNDS {
        figures.single.push(postgres::singly(&address, Way::single(round)).await);
        figures.hundred.push(postgres::by_hundreds(&address, Way::hundred(round)).await);
        rush(db, Way::writer(round), &mut figures).await;
    }
    figures
}

/// 256 callers, each with one row at a time.
async fn rush(db: &Db, way: Way, figures: &mut Figures) {
    let writer = Writer::start(db);
    let begun = Instant::now();
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let writer = writer.clone();
            tokio::spawn(async move {
                let mut waits = Vec::new();
                for order in 0.. {
                    let asked = Instant::now();
                    if asked - begun >= STRETCH {
                        break;
                    }
                    let row = args![way.0, caller, order, TEXT];
                    writer.append(&KETUKAN, row).await.unwrap();
                    waits.push(asked.elapsed());
                }
                waits
            })
        })
        .collect();
    let mut waits = Vec::new();
    for caller in callers {
        waits.extend(caller.await.unwrap());
    }
    figures.writer.push(Measured { rows: waits.len(), time: begun.elapsed() });
    figures.waits.extend(waits);
    writer.close().await;
}
