//! A long check holds its lease and hears when it should stop, on both engines.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};

use ::jobs::{JobId, JobRow, NewJob, Runner, State};
use db::testing::each_engine;
use kernel::{Actor, Entropy, InstansiId, Timestamp};

use super::*;

const HOUSE: InstansiId = InstansiId(13);
const NOW: Timestamp = Timestamp(1_795_480_260_000);
/// So much passes each time somebody looks at the clock: three looks outlast the lease.
const LOOK_MILLIS: i64 = 100_000;

/// What the runner hands to the job.
#[derive(Clone)]
struct Uji {
    db: Db,
    file: Vec<u8>,
    /// Whether somebody calls the job off before it checks.
    cancelled: bool,
    /// The job as it stood before and after the check.
    seen: Arc<Mutex<Vec<JobRow>>>,
}

static CHECK: &[Job<Uji>] = &[Job {
    code: "uji.batas",
    title: "Memeriksa batas",
    schedule: None,
    attempts: 1,
    lease_seconds: 300,
    quiet: false,
    run: |run| Box::pin(checked(run)),
}];

fn scope() -> Scope {
    Actor::system(HOUSE, "uji").scope(&access::BATAS).expect("the program may")
}

fn nobody() -> AccountId {
    AccountId("uji".to_owned())
}

async fn row(db: &Db, id: &JobId) -> JobRow {
    ::jobs::find(db, &scope(), &nobody(), id).await.expect("read").expect("there")
}

async fn checked(run: Run<Uji>) -> Result<Outcome, Failed> {
    let Uji { db, file, cancelled, seen } = &run.with;
    let id = run.id.clone().expect("a job of an institution");
    run.progress.at(0, 0, "Membaca berkas").await?;
    let stands = row(db, &id).await;
    seen.lock().expect("sound").push(stands);
    if *cancelled {
        let mut tx = db.begin().await?;
        ::jobs::cancel(&mut tx, &scope(), &nobody(), &id, NOW).await?;
        tx.commit().await?;
    }
    let read = check(&run, db, file.clone()).await?;
    let stands = row(db, &id).await;
    seen.lock().expect("sound").push(stands);
    let jumlah = read.expect("a good file").jumlah;
    Ok(Outcome { text: jumlah.tempat.to_string(), link: None })
}

/// Squares side by side, with the codes of nagari of Pesisir Selatan.
fn squares(count: i32) -> Vec<u8> {
    let feature = |n: i32| {
        let (west, east) = (990 + n, 991 + n);
        let ring = [(west, -20), (east, -20), (east, -10), (west, -10), (west, -20)]
            .map(|(x, y)| format!("[{x}e-1,{y}e-1]"))
            .join(",");
        format!(
            r#"{{"type":"Feature","properties":{{"kode":"13.01.01.20{n:02}"}},"geometry":{{"type":"Polygon","coordinates":[[{ring}]]}}}}"#
        )
    };
    let features: Vec<String> = (1..=count).map(feature).collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(",")).into_bytes()
}

/// Lets the job run to its end; the job then, and what it saw of itself.
async fn run(db: &Db, cancelled: bool) -> (JobRow, Vec<JobRow>) {
    let actor = Actor::system(HOUSE, "uji");
    let job = NewJob {
        code: "uji.batas",
        title: "Memeriksa batas",
        input: serde_json::Value::Null,
        at: NOW,
        not_before: None,
        unique_key: None,
    };
    let mut tx = db.begin().await.expect("a transaction");
    let id = ::jobs::enqueue(&mut tx, &actor, &Entropy::seeded(5), job).await.expect("asked");
    tx.commit().await.expect("committed");
    let clock = Arc::new(AtomicI64::new(NOW.0));
    let looks = move || Timestamp(clock.fetch_add(LOOK_MILLIS, Ordering::SeqCst));
    let seen = Arc::new(Mutex::default());
    let with = Uji { db: db.clone(), file: squares(4), cancelled, seen: Arc::clone(&seen) };
    let runner = Runner::new(db.clone(), CHECK, Arc::new(looks), "simpul", with);
    runner.turn(NOW).await.expect("run");
    let seen = seen.lock().expect("sound").clone();
    (row(db, &id).await, seen)
}

fn migrations() -> Vec<db::Migration> {
    let mut all = ::jobs::migrations();
    all.extend(crate::migrations());
    all
}

#[tokio::test]
async fn the_lease_is_held_while_a_file_is_checked() {
    each_engine(&migrations(), async |db| {
        command::load_shipped(&db, NOW).await.unwrap();
        let (ended, seen) = run(&db, false).await;
        assert_eq!((ended.state, ended.result.as_str()), (State::Done, "4"));
        let [before, after] = seen.as_slice() else { panic!("{seen:?}") };
        assert_eq!((after.done, after.total, after.note.as_str()), (8, 8, "Memeriksa batas"));
        let held = |row: &JobRow| row.next_at.unwrap().0;
        // Four features, each told twice.
        assert!(held(after) - held(before) >= 8 * LOOK_MILLIS, "{seen:?}");
    })
    .await;
}

#[tokio::test]
async fn a_check_ends_when_its_job_is_called_off() {
    each_engine(&migrations(), async |db| {
        command::load_shipped(&db, NOW).await.unwrap();
        let (ended, seen) = run(&db, true).await;
        assert_eq!((ended.state, seen.len()), (State::Cancelled, 1));
    })
    .await;
}

#[tokio::test]
async fn a_check_that_nobody_listens_to_stops_by_itself() {
    let mut told = 0;
    let known = (1..=4).map(|n| format!("13.01.01.200{n}")).collect();
    let stopped = command::check(&squares(4), &known, &mut |done, _| {
        told = done;
        if done == 6 {
            core::ops::ControlFlow::Break(())
        } else {
            core::ops::ControlFlow::Continue(())
        }
    });
    assert_eq!((stopped.err().map(|lines| lines.len()), told), (Some(1), 6));
}
