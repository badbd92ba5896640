//! A killed process leaves the page cache, so the way to the disk is watched at the system's door.

use std::{
    fs,
    process::{Command, Stdio},
};

use db::{Db, Engine, testing::each_engine};

use crate::{
    SCHEMA,
    child::{self, Task},
};

const ROUNDS: i64 = 20;
const INSTALL: &str =
    "this test watches the system calls of a commit; install strace with `apt-get install strace`";

/// `SQLite`: between the last write to the journal and each answer, the journal is synced.
pub(crate) async fn no_answer_comes_before_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("uji.db").display());
    let db = Db::open(&url).await.unwrap();
    db.migrate(SCHEMA).await.unwrap();
    db.close().await;

    let report = folder.path().join("strace.txt");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-y", "-e", "trace=write,pwrite64,fsync,fdatasync", "-o"]).arg(&report);
    strace.arg(std::env::current_exe().unwrap()).stdout(Stdio::null());
    child::give(&mut strace, &Task::Steps { url, rounds: ROUNDS });
    let Ok(end) = strace.status() else { panic!("{INSTALL}") };
    assert!(end.success(), "{end}");

    let seen = read(&fs::read_to_string(&report).unwrap());
    println!(
        "Sqlite: {} answers, {} writes to the journal, {} syncs of the journal, {} answers too early",
        seen.answers, seen.writes, seen.syncs, seen.early
    );
    assert_eq!(seen.answers, ROUNDS);
    assert!(seen.writes >= ROUNDS, "every answer has its own writes");
    assert_eq!(seen.early, 0);
}

#[derive(Default)]
struct Seen {
    answers: i64,
    writes: i64,
    syncs: i64,
    /// Answers with a write before them that was not synced, or without any sync since the answer before.
    early: i64,
}

/// Reads lines such as `123 fdatasync(9</tmp/x/uji.db-wal>) = 0`. A call that others interrupt is told in two
/// lines; a write counts from its beginning, a sync from its end.
fn read(report: &str) -> Seen {
    let mut seen = Seen::default();
    let (mut dirty, mut synced) = (false, false);
    let mut syncing: Vec<&str> = Vec::new();
    for line in report.lines() {
        let Some((thread, call)) = line.split_once(' ') else { continue };
        let call = call.trim_start();
        let sync = call.starts_with("fdatasync(") || call.starts_with("fsync(");
        let resumed =
            call.starts_with("<... fdatasync resumed") || call.starts_with("<... fsync resumed");
        let journal = call.contains("uji.db-wal>");
        if sync && journal && call.ends_with("<unfinished ...>") {
            syncing.push(thread);
        } else if (sync && journal) || (resumed && syncing.contains(&thread)) {
            syncing.retain(|other| *other != thread);
            assert!(call.ends_with("= 0"), "{line}");
            seen.syncs += 1;
            (dirty, synced) = (false, true);
        } else if journal && (call.starts_with("write(") || call.starts_with("pwrite64(")) {
            seen.writes += 1;
            dirty = true;
        } else if call.starts_with("write(1") && call.contains("answered ") {
            seen.answers += 1;
            seen.early += i64::from(dirty || !synced);
            synced = false;
        }
    }
    seen
}

/// The watchman must be able to bark.
pub(crate) fn an_answer_before_the_disk_is_seen() {
    let early = r#"7 pwrite64(9</tmp/uji.db-wal>, "x", 1, 0) = 1
7 fdatasync(9</tmp/uji.db-wal> <unfinished ...>
8 write(1</dev/null>, "answered 0\n", 11) = 11
7 <... fdatasync resumed>) = 0
8 write(1</dev/null>, "answered 1\n", 11) = 11
8 write(1</dev/null>, "answered 2\n", 11) = 11
"#;
    let seen = read(early);
    assert_eq!((seen.answers, seen.writes, seen.syncs, seen.early), (3, 1, 1, 2));
}

/// `PostgreSQL`: its own processes do the work, and it counts the syncs of its journal itself.
pub(crate) async fn every_commit_of_the_server_waits_for_its_disk() {
    each_engine(SCHEMA, async |db| {
        if db.engine() == Engine::Sqlite {
            return;
        }
        let url = db::testing::address(&db).await;
        let before = syncs(&db).await;
        let mut child = Command::new(std::env::current_exe().unwrap());
        child::give(&mut child, &Task::Steps { url, rounds: ROUNDS });
        let end = child.stdout(Stdio::null()).status().unwrap();
        assert!(end.success(), "{end}");
        let syncs = syncs(&db).await - before;
        println!("Postgres: {ROUNDS} answers, {syncs} syncs of the journal");
        assert!(syncs >= ROUNDS, "some answers came before the disk");
    })
    .await;
}

/// Since version 18 the count stands in another view.
async fn syncs(db: &Db) -> i64 {
    let sql = "SELECT CAST(current_setting('server_version_num') AS BIGINT) >= 180000 AS newer";
    let (newer,): (bool,) = db.one(sql, vec![]).await.unwrap();
    let sql = if newer {
        "SELECT CAST(COALESCE(SUM(fsyncs), 0) AS BIGINT) AS syncs FROM pg_stat_io WHERE object = 'wal'"
    } else {
        "SELECT wal_sync AS syncs FROM pg_stat_wal"
    };
    db.one::<(i64,)>(sql, vec![]).await.unwrap().0
}
