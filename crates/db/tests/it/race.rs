//! Several at once. The tasks of a race run in one thread and meet at the database.

use db::{Db, Engine, Error, args, testing::each_engine};
use futures_util::future::join_all;

use crate::SCHEMA;

async fn put(db: &Db, id: &str) {
    let mut tx = db.begin().await.unwrap();
    let sql = "INSERT INTO uji_barang (instansi_id, id, kode, jumlah, version, changed_at)
               VALUES (1, $1, $1, 0, 1, 0)";
    tx.execute(sql, args![id]).await.unwrap();
    tx.commit().await.unwrap();
}

/// Reads first and writes what it read plus one.
async fn add_one(db: &Db) {
    let mut tx = db.begin().await.unwrap();
    tx.lock("uji:a").await.unwrap();
    let sql = "SELECT jumlah FROM uji_barang WHERE instansi_id = 1 AND id = 'a'";
    let (seen,): (i64,) = tx.one(sql, vec![]).await.unwrap();
    let sql = "UPDATE uji_barang SET jumlah = $1 WHERE instansi_id = 1 AND id = 'a'";
    tx.execute(sql, args![seen + 1]).await.unwrap();
    tx.commit().await.unwrap();
}

async fn jumlah(db: &Db) -> i64 {
    db.one::<(i64,)>("SELECT jumlah FROM uji_barang WHERE id = 'a'", vec![]).await.unwrap().0
}

#[tokio::test]
async fn of_those_who_saw_the_same_version_one_writes() {
    each_engine(SCHEMA, async |db| {
        put(&db, "a").await;
        let write = async || {
            let mut tx = db.begin().await.unwrap();
            let sql = "UPDATE uji_barang SET jumlah = jumlah + 1, version = version + 1
                       WHERE instansi_id = 1 AND id = 'a' AND version = $1";
            let rows = tx.execute(sql, args![1_i64]).await.unwrap();
            tx.commit().await.unwrap();
            rows
        };
        let rows = join_all((0..8).map(|_| write())).await;
        assert_eq!(rows.iter().sum::<u64>(), 1, "{rows:?}");
        assert_eq!(jumlah(&db).await, 1);
    })
    .await;
}

#[tokio::test]
async fn whoever_reads_and_then_writes_is_never_refused_for_it() {
    each_engine(SCHEMA, async |db| {
        put(&db, "a").await;
        join_all((0..8).map(|_| add_one(&db))).await;
        assert_eq!(jumlah(&db).await, 8, "no write was lost");
    })
    .await;
}

#[tokio::test]
async fn readers_go_on_while_somebody_writes() {
    each_engine(SCHEMA, async |db| {
        put(&db, "a").await;
        let mut tx = db.begin().await.unwrap();
        tx.execute("UPDATE uji_barang SET jumlah = 5 WHERE id = 'a'", vec![]).await.unwrap();
        let seen = join_all((0..12).map(|_| jumlah(&db))).await;
        assert!(seen.iter().all(|it| *it == 0), "{seen:?}");
        tx.commit().await.unwrap();
        assert_eq!(jumlah(&db).await, 5);
    })
    .await;
}

/// As when the command line works on the file of a running program.
#[tokio::test]
async fn two_programs_on_one_file_take_turns() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("gadang.db").display());
    let (one, other) = (Db::open(&url).await.unwrap(), Db::open(&url).await.unwrap());
    one.migrate(SCHEMA).await.unwrap();
    put(&one, "a").await;
    join_all((0..4).flat_map(|_| [add_one(&one), add_one(&other)])).await;
    assert_eq!(jumlah(&one).await, 8);
}

#[tokio::test]
async fn whoever_waits_too_long_is_told_that_others_are_busy() {
    each_engine(SCHEMA, async |db| {
        if db.engine() == Engine::Postgres {
            let mut first = db.begin().await.unwrap();
            first.lock("uji:a").await.unwrap();
            let mut second = db.begin().await.unwrap();
            second.execute("SET LOCAL lock_timeout = '1ms'", vec![]).await.unwrap();
            let told = second.lock("uji:a").await;
            assert!(matches!(told, Err(Error::Busy)), "{told:?}");
            drop(first);
            let mut third = db.begin().await.unwrap();
            third.lock("uji:a").await.expect("the lock went with its transaction");
        }
    })
    .await;
}
