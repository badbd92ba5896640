//! Many small writes in few commits.

use std::{fmt::Write as _, time::Duration};

use db::{Db, Engine, Error, Kind, Limits, Shape, Tx, Value, Writer, args, testing::each_engine};
use futures_util::{
    FutureExt as _, StreamExt as _,
    future::{join, join_all},
    stream::FuturesUnordered,
};

use crate::SCHEMA;

static BARANG: Shape = Shape {
    table: "uji_barang",
    columns: &[
        ("instansi_id", Kind::Int),
        ("id", Kind::Text),
        ("kode", Kind::Text),
        ("jumlah", Kind::Int),
        ("aktif", Kind::Bool),
        ("version", Kind::Int),
        ("changed_at", Kind::Int),
    ],
    conflict: "",
};

/// Counts how often a thing was meant.
static HITUNGAN: Shape = Shape {
    table: "uji_barang",
    columns: BARANG.columns,
    conflict: "ON CONFLICT (instansi_id, id) DO UPDATE SET jumlah = uji_barang.jumlah + 1",
};

static TITIPAN: Shape = Shape {
    table: "uji_titipan",
    columns: &[("instansi_id", Kind::Int), ("barang_id", Kind::Text), ("pemilik", Kind::Text)],
    conflict: "ON CONFLICT (instansi_id, pemilik) DO NOTHING",
};

static ISI: Shape = Shape {
    table: "uji_isi",
    columns: &[("instansi_id", Kind::Int), ("isi", Kind::Bytes), ("jarak_m", Kind::Real)],
    conflict: "",
};

static TIADA: Shape = Shape { table: "uji_tiada", columns: &[("a", Kind::Int)], conflict: "" };

fn barang(id: &str, kode: &str) -> Vec<Value> {
    args![1_i64, id, kode, 1_i64, None::<bool>, 1_i64, 0_i64]
}

async fn ids(db: &Db) -> Vec<String> {
    let sql = "SELECT id FROM uji_barang ORDER BY id";
    let rows: Vec<(String,)> = db.all(sql, vec![]).await.unwrap();
    rows.into_iter().map(|(id,)| id).collect()
}

/// Marks the transaction that wrote a row. Rows of one commit have the same mark, on `PostgreSQL` only.
async fn commits(db: &Db, table: &'static str) -> Vec<i64> {
    let sql = match table {
        "uji_barang" => "SELECT DISTINCT CAST(CAST(xmin AS TEXT) AS BIGINT) AS a FROM uji_barang",
        _ => "SELECT DISTINCT CAST(CAST(xmin AS TEXT) AS BIGINT) AS a FROM uji_isi",
    };
    let rows: Vec<(i64,)> = db.all(sql, vec![]).await.unwrap();
    rows.into_iter().map(|(mark,)| mark).collect()
}

#[tokio::test]
async fn every_answered_row_is_there() {
    each_engine(SCHEMA, async |db| {
        let writer = Writer::start(&db);
        let ids_written: Vec<String> = (0..1_500).map(|n| format!("{n:05}")).collect();
        let told =
            join_all(ids_written.iter().map(|id| writer.append(&BARANG, barang(id, id)))).await;
        assert!(told.iter().all(Result::is_ok), "{told:?}");
        assert_eq!(ids(&db).await, ids_written);
        writer.close().await;
    })
    .await;
}

#[tokio::test]
async fn every_kind_of_value_arrives_as_it_left_also_nothing() {
    each_engine(SCHEMA, async |db| {
        let writer = Writer::start(&db);
        let bytes: Vec<u8> = (0..=255).collect();
        let told = join_all([
            writer.append(&ISI, args![1_i64, bytes.clone(), -0.5]),
            writer.append(&ISI, args![2_i64, None::<Vec<u8>>, None::<f64>]),
            writer.append(&BARANG, args![1_i64, "é'\"", "", i64::MIN, true, 1_i64, 0_i64]),
            writer.append(&BARANG, args![1_i64, "b", "b", None::<i64>, None::<bool>, 1_i64, 0_i64]),
        ])
        .await;
        assert!(told.iter().all(Result::is_ok), "{told:?}");
        let sql = "SELECT instansi_id, isi, jarak_m FROM uji_isi ORDER BY instansi_id";
        let isi: Vec<(i64, Option<Vec<u8>>, Option<f64>)> = db.all(sql, vec![]).await.unwrap();
        assert_eq!(isi, [(1, Some(bytes), Some(-0.5)), (2, None, None)]);
        let sql = "SELECT id, jumlah, aktif FROM uji_barang ORDER BY id";
        let barang: Vec<(String, Option<i64>, Option<bool>)> = db.all(sql, vec![]).await.unwrap();
        assert_eq!(
            barang,
            [("b".to_owned(), None, None), ("é'\"".to_owned(), Some(i64::MIN), Some(true))]
        );
        writer.close().await;
    })
    .await;
}

#[tokio::test]
async fn one_bad_row_among_many_fails_alone_and_names_what_is_taken() {
    each_engine(SCHEMA, async |db| {
        let writer = Writer::start(&db);
        writer.append(&BARANG, barang("lama", "terpakai")).await.unwrap();
        let rows = (0..300).map(|n| {
            let id = format!("{n:05}");
            let kode = if n == 123 { "terpakai".to_owned() } else { id.clone() };
            writer.append(&BARANG, barang(&id, &kode))
        });
        let told = join_all(rows).await;
        for (n, told) in told.iter().enumerate() {
            match told {
                Err(Error::Conflict { table, columns }) if n == 123 => {
                    assert_eq!(table, "uji_barang");
                    assert_eq!(*columns, ["instansi_id", "kode"]);
                }
                told => assert!(told.is_ok() && n != 123, "{n}: {told:?}"),
            }
        }
        assert_eq!(ids(&db).await.len(), 300);
        writer.close().await;
    })
    .await;
}

#[tokio::test]
async fn rows_that_exclude_each_other_come_in_the_order_of_their_callers() {
    each_engine(SCHEMA, async |db| {
        let writer = Writer::start(&db);
        let rows = (0..40).map(|n| writer.append(&BARANG, barang(&n.to_string(), "sama")));
        let told = join_all(rows).await;
        assert!(told[0].is_ok(), "{told:?}");
        let taken = told.iter().filter(|told| matches!(told, Err(Error::Conflict { .. }))).count();
        assert_eq!(taken, 39);
        assert_eq!(ids(&db).await, ["0"]);
        writer.close().await;
    })
    .await;
}

#[tokio::test]
async fn each_bad_row_has_the_error_of_its_own_and_the_good_ones_are_written() {
    each_engine(SCHEMA, async |db| {
        let writer = Writer::start(&db);
        let told = join_all([
            writer.append(&BARANG, barang("a", "a")),
            writer.append(&TITIPAN, args![1_i64, "yatim", "p1"]),
            writer.append(&TIADA, args![1_i64]),
            writer.append(&BARANG, barang("b", "a")),
            writer.append(&TITIPAN, args![1_i64, "a", "p2"]),
            writer.append(&BARANG, barang("c", "c")),
        ])
        .await;
        let sort: Vec<&str> = told
            .iter()
            .map(|told| match told {
                Ok(()) => "good",
                Err(Error::Conflict { .. }) => "taken",
                Err(Error::Engine(_)) => "engine",
                Err(_) => "other",
            })
            .collect();
        assert_eq!(sort, ["good", "engine", "engine", "taken", "good", "good"], "{told:?}");
        assert_ne!(format!("{:?}", told[1]), format!("{:?}", told[2]));
        assert_eq!(ids(&db).await, ["a", "c"]);
        let (owner,): (String,) = db.one("SELECT pemilik FROM uji_titipan", vec![]).await.unwrap();
        assert_eq!(owner, "p2");
        writer.close().await;
    })
    .await;
}

#[tokio::test]
async fn what_does_not_fit_the_shape_is_refused_before_it_waits() {
    each_engine(SCHEMA, async |db| {
        let writer = Writer::start(&db);
        // With the writer closed, only what is looked at before waiting can tell more than that.
        writer.close().await;
        let cases = [
            (args![1_i64], "3 columns and 1 values"),
            (args![1_i64, "a", 7_i64], "uji_titipan.pemilik is Text, not Int"),
            (args![1_i64, "a", None::<bool>], "uji_titipan.pemilik is Text, not Bool"),
            (args![1_i64, "a", "b\0c"], "value 3 holds a NUL"),
            (args![1_i64, "a", "b"], "the writer is closed"),
        ];
        for (row, wanted) in cases {
            let told = writer.append(&TITIPAN, row).await;
            let Err(Error::Refused { why }) = told else { panic!("not refused: {told:?}") };
            assert!(why.contains(wanted), "{why}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_update_on_conflict_loses_no_count_when_callers_mean_the_same_row() {
    each_engine(SCHEMA, async |db| {
        let writer = Writer::start(&db);
        let told =
            join_all((0..100).map(|_| writer.append(&HITUNGAN, barang("sama", "sama")))).await;
        assert!(told.iter().all(Result::is_ok), "{told:?}");
        let (count,): (i64,) = db.one("SELECT jumlah FROM uji_barang", vec![]).await.unwrap();
        assert_eq!(count, 100);
        writer.close().await;
    })
    .await;
}

#[tokio::test]
async fn shapes_that_wait_together_share_one_commit() {
    each_engine(SCHEMA, async |db| {
        let writer = Writer::start(&db);
        // All of them wait before the task of the writer runs for the first time.
        let mut all = Vec::new();
        for n in 0..20 {
            let id = n.to_string();
            all.push(writer.append(&BARANG, barang(&id, &id)));
            all.push(writer.append(&ISI, args![n, vec![1_u8], 0.5]));
        }
        let told = join_all(all).await;
        assert!(told.iter().all(Result::is_ok), "{told:?}");
        if db.engine() == Engine::Postgres {
            let marks = commits(&db, "uji_barang").await;
            assert_eq!(marks.len(), 1, "{marks:?}");
            assert_eq!(marks, commits(&db, "uji_isi").await);
        }
        writer.close().await;
    })
    .await;
}

/// Holds the database so that the writer waits: on `SQLite` whoever writes, does so alone.
async fn hold(db: &Db) -> Tx {
    let mut tx = db.begin().await.unwrap();
    if db.engine() == Engine::Postgres {
        tx.execute("LOCK TABLE uji_barang IN EXCLUSIVE MODE", vec![]).await.unwrap();
    }
    tx
}

#[tokio::test]
async fn a_full_queue_makes_callers_wait_and_tells_them_when_it_takes_too_long() {
    each_engine(SCHEMA, async |db| {
        let limits = Limits { waiting: 1, commit: 1, patience: Duration::ZERO };
        let writer = Writer::start_with(&db, limits);
        let held = hold(&db).await;
        let names: Vec<String> = (0..30).map(|n| n.to_string()).collect();
        let mut waiting: FuturesUnordered<_> =
            names.iter().map(|id| writer.append(&BARANG, barang(id, id))).collect();
        // One is in the writer's hands at most, one waits; nobody else may pile up.
        for _ in 0..28 {
            let told = waiting.next().await;
            assert!(matches!(told, Some(Err(Error::Busy))), "{told:?}");
        }
        drop(held);
        let rest: Vec<_> = waiting.collect().await;
        let written = rest.iter().filter(|told| told.is_ok()).count();
        assert!(written >= 1, "{rest:?}");
        assert_eq!(ids(&db).await.len(), written);
        writer.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_full_queue_loses_nobody_who_has_patience() {
    each_engine(SCHEMA, async |db| {
        let limits = Limits { waiting: 1, commit: 3, ..Limits::default() };
        let writer = Writer::start_with(&db, limits);
        let told = join_all((0..100).map(|n| {
            let id = n.to_string();
            writer.append(&BARANG, barang(&id, &id))
        }))
        .await;
        assert!(told.iter().all(Result::is_ok), "{told:?}");
        assert_eq!(ids(&db).await.len(), 100);
        writer.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_caller_that_goes_away_disturbs_nobody() {
    each_engine(SCHEMA, async |db| {
        let writer = Writer::start(&db);
        let gone = writer.append(&BARANG, barang("pergi", "pergi")).now_or_never();
        assert!(gone.is_none(), "answered before anything was written: {gone:?}");
        writer.append(&BARANG, barang("tinggal", "tinggal")).await.unwrap();
        assert_eq!(ids(&db).await, ["pergi", "tinggal"]);
        writer.close().await;
    })
    .await;
}

#[tokio::test]
async fn closing_writes_and_answers_what_waits() {
    each_engine(SCHEMA, async |db| {
        let limits = Limits { commit: 7, ..Limits::default() };
        let writer = Writer::start_with(&db, limits);
        let rows = join_all((0..50).map(|n| {
            let id = n.to_string();
            writer.append(&BARANG, barang(&id, &id))
        }));
        let (told, ()) = join(rows, writer.close()).await;
        assert!(told.iter().all(Result::is_ok), "{told:?}");
        assert_eq!(ids(&db).await.len(), 50);
        let late = writer.append(&BARANG, barang("lambat", "lambat")).await;
        assert!(matches!(late, Err(Error::Refused { .. })), "{late:?}");
        writer.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_database_that_is_gone_answers_everyone() {
    each_engine(SCHEMA, async |db| {
        let writer = Writer::start(&db);
        db.close().await;
        let told = join_all((0..50).map(|n| {
            let id = n.to_string();
            writer.append(&BARANG, barang(&id, &id))
        }))
        .await;
        let mut words = String::new();
        for told in told {
            write!(words, "{}", told.expect_err("nothing can be written")).unwrap();
        }
        assert_eq!(words.matches("the database engine failed").count(), 50, "{words}");
        writer.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_commit_waits_for_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("uji.db");
    let db = Db::open(&format!("sqlite:{}", file.display())).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let (level,): (i64,) = tx.one("PRAGMA synchronous", vec![]).await.unwrap();
    assert_eq!(level, 2, "FULL: every commit");
    let (journal,): (String,) = tx.one("PRAGMA journal_mode", vec![]).await.unwrap();
    assert_eq!(journal, "wal");
    drop(tx);
    db.close().await;

    each_engine(SCHEMA, async |db| {
        if db.engine() == Engine::Sqlite {
            return;
        }
        // The server of the tests says off, to be quick.
        let sql = "SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit'";
        let (server,): (String,) = db.one(sql, vec![]).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let (level,): (String,) = tx.one("SHOW synchronous_commit", vec![]).await.unwrap();
        assert_eq!(level, "on", "the server says {server}");
    })
    .await;
}
