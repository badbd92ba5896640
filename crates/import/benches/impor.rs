//! An import of 100,000 rows and 20 columns from the file to the table and back, on both engines: how long each step
//! takes, how much memory the process has at most meanwhile, and how long the longest chunk keeps the writer.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement ends by panicking when it cannot be made, reads the clock, and prints"
)]

#[path = "impor/tabel.rs"]
mod tabel;

use std::{
    fmt::Write as _,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use db::{Db, Kind, Shape, Value, args, testing::each_engine};
use import::{Ask, ImporId, Limits, Source, State, Upload};
use jobs::{Clock, Runner};
use kernel::{Actor, Entropy, InstansiId, Scope, Timestamp};
use tabel::{COLUMNS, House, JOBS, TABEL, Tabel, migrations};

const ROWS: u32 = 100_000;
const ROUNDS: u32 = 3;
const TARGET_SECONDS: f64 = 20.0;
const STEPS: [&str; 5] = ["upload", "rehearsal", "write", "undo", "yardstick"];

/// What one step took.
#[derive(Clone, Copy)]
struct Took {
    time: Duration,
    /// The most memory of the process during the step, in MB.
    peak_mb: u64,
    /// The longest that the kind took for one chunk.
    longest_chunk: Duration,
}

fn main() {
    db::testing::wait_for_the_disk();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let results = Mutex::new(Vec::new());
    runtime.block_on(each_engine(&migrations(), async |db| {
        let engine = format!("{:?}", db.engine());
        let rounds = measure(&db).await;
        for (step, name) in STEPS.iter().enumerate() {
            let mut took: Vec<Took> = rounds.iter().map(|round| round[step]).collect();
            took.sort_by_key(|took| took.time);
            results.lock().unwrap().push(tell(&engine, name, &took));
        }
    }));
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/bench");
    std::fs::create_dir_all(folder).unwrap();
    let json = serde_json::to_vec_pretty(&results.into_inner().unwrap()).unwrap();
    std::fs::write(format!("{folder}/import-impor.json"), json).unwrap();
}

fn tell(engine: &str, name: &str, took: &[Took]) -> serde_json::Value {
    let median = took[took.len() / 2].time.as_secs_f64();
    let spread = took[took.len() - 1].time.saturating_sub(took[0].time).as_secs_f64();
    let peak = took.iter().map(|took| took.peak_mb).max().unwrap();
    let chunk = took.iter().map(|took| took.longest_chunk).max().unwrap().as_millis();
    println!(
        "{engine} {name}: {median:.2} s (spread {spread:.2} s), peak {peak} MB, longest chunk {chunk} ms"
    );
    serde_json::json!({
        "engine": engine, "name": name, "rows": ROWS, "columns": COLUMNS, "rounds": took.len(),
        "median_s": median, "spread_s": spread, "target_s": TARGET_SECONDS, "peak_mb": peak,
        "longest_chunk_ms": u64::try_from(chunk).unwrap(),
    })
}

async fn measure(db: &Db) -> Vec<[Took; 5]> {
    let house = House { db: db.clone(), longest: Arc::default() };
    let system = Actor::system(InstansiId(1), "bench");
    let scope = system.scope(TABEL.permission).unwrap();
    let mut rounds = Vec::new();
    for round in 0..ROUNDS {
        rounds.push(import_once(&house, &system, &scope, round).await);
    }
    rounds
}

async fn import_once(house: &House, actor: &Actor, scope: &Scope, round: u32) -> [Took; 5] {
    let begun = Instant::now();
    let clock: Clock = Arc::new(move || {
        Timestamp(1_795_514_400_000 + i64::try_from(begun.elapsed().as_millis()).unwrap())
    });
    let now = clock();
    let entropy = Entropy::operating_system();
    let db = &house.db;
    let file = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    std::fs::write(file.path(), text(round)).unwrap();
    let upload = Upload {
        name: "tabel.csv".to_owned(),
        source: Source::File(file.path().to_owned()),
        limits: Limits::default(),
    };
    let (upload, uploaded) =
        took(house, import::upload(db, scope, actor, &entropy, &TABEL, upload, now)).await;
    let id = uploaded.unwrap().id;
    let node = Runner::new(db.clone(), &JOBS, Arc::clone(&clock), "bench", house.clone());
    let ask = |seen| Ask { scope, actor, entropy: &entropy, id: &id, seen, at: now };

    let impor = import::find(db, scope, actor, &TABEL, &id).await.unwrap().unwrap();
    let mapping = import::propose(&TABEL, &impor.labels, None).mapping;
    let mut tx = db.begin().await.unwrap();
    import::rehearse(&mut tx, ask(1), &TABEL, &mapping).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    let (rehearsal, ran) = took(house, node.turn(clock())).await;
    assert_eq!((ran.unwrap(), state(db, scope, actor, &id).await), (1, State::Rehearsed));

    let mut tx = db.begin().await.unwrap();
    import::write(&mut tx, ask(3), &TABEL).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    let (write, ran) = took(house, node.turn(clock())).await;
    assert_eq!((ran.unwrap(), state(db, scope, actor, &id).await), (1, State::Written));

    let mut tx = db.begin().await.unwrap();
    import::undo::<House, Tabel>(&mut tx, ask(5), house).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    let (undo, ran) = took(house, node.turn(clock())).await;
    assert_eq!((ran.unwrap(), state(db, scope, actor, &id).await), (1, State::Undone));
    let (yardstick, ()) = took(house, bare(db, round)).await;
    [upload, rehearsal, write, undo, yardstick]
}

async fn state(db: &Db, scope: &Scope, actor: &Actor, id: &ImporId) -> State {
    import::find(db, scope, actor, &TABEL, id).await.unwrap().unwrap().state
}

async fn took<T>(house: &House, work: impl Future<Output = T>) -> (Took, T) {
    // From here on the kernel counts the peak anew; where it may not, the peak is that of all steps so far.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    *house.longest.lock().unwrap() = Duration::ZERO;
    let start = Instant::now();
    let answer = work.await;
    let time = start.elapsed();
    let longest_chunk = *house.longest.lock().unwrap();
    (Took { time, peak_mb: peak_mb(), longest_chunk }, answer)
}

fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kb: u64 = line.trim().trim_end_matches(" kB").parse().unwrap();
    kb / 1024
}

fn text(round: u32) -> String {
    let mut text = String::new();
    for column in 0..COLUMNS {
        write!(text, "kolom {column};").unwrap();
    }
    text.push('\n');
    for row in 0..ROWS {
        for column in 0..COLUMNS {
            write!(text, "sel {round} {row} {column};").unwrap();
        }
        text.push('\n');
    }
    text
}

static MENTAH: Shape = Shape {
    table: "uji_mentah",
    columns: &[("putaran", Kind::Int), ("nomor", Kind::Int), ("isi", Kind::Text)],
    conflict: "",
};

/// The same bytes in as few columns as possible, in commits of the same size, and nothing else.
async fn bare(db: &Db, round: u32) {
    let line = format!("sel {round} 50000 19;").repeat(COLUMNS);
    let chunk = u32::try_from(import::CHUNK).unwrap();
    for first in (0..ROWS).step_by(import::CHUNK) {
        let rows: Vec<Vec<Value>> =
            (first..first + chunk).map(|row| args![round, row, &line]).collect();
        let mut tx = db.begin().await.unwrap();
        tx.insert_all(&MENTAH, &rows).await.unwrap();
        tx.commit().await.unwrap();
    }
}
