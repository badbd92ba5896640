//! Transactions end in one of two ways.

use db::{Connections, Db, Error, Kind, Select, Shape, args, testing::each_engine};

use crate::SCHEMA;

const INSERT: &str = "INSERT INTO uji_barang (instansi_id, id, kode, version, changed_at)
                      VALUES (1, $1, $1, 1, 0)";

async fn count(db: &Db) -> i64 {
    db.one::<(i64,)>("SELECT COUNT(*) AS banyak FROM uji_barang", vec![]).await.unwrap().0
}

#[tokio::test]
async fn a_dropped_transaction_leaves_no_trace_and_a_committed_one_does() {
    each_engine(SCHEMA, async |db| {
        let mut tx = db.begin().await.unwrap();
        assert_eq!(tx.execute(INSERT, args!["a"]).await.unwrap(), 1);
        drop(tx);
        assert_eq!(count(&db).await, 0);

        let mut tx = db.begin().await.unwrap();
        tx.execute(INSERT, args!["a"]).await.unwrap();
        assert_eq!(count(&db).await, 0, "others do not see it before the commit");
        tx.commit().await.unwrap();
        assert_eq!(count(&db).await, 1);
    })
    .await;
}

#[tokio::test]
async fn connections_at_work_are_counted_until_the_end() {
    each_engine(SCHEMA, async |db| {
        let (one, other) = (db.begin().await.unwrap(), db.snapshot().await.unwrap());
        let held = db.connections();
        assert!(held.used >= 2, "a connection may still be on its way back: {held:?}");
        drop((one, other));
        db.close().await;
        assert_eq!(db.connections(), Connections { used: 0, idle: 0 });
    })
    .await;
}

#[tokio::test]
async fn an_error_ends_the_transaction() {
    each_engine(SCHEMA, async |db| {
        let mut tx = db.begin().await.unwrap();
        tx.execute(INSERT, args!["a"]).await.unwrap();
        let taken = tx.execute(INSERT, args!["a"]).await;
        assert!(matches!(taken, Err(Error::Conflict { .. })), "{taken:?}");
        let after = tx.execute(INSERT, args!["b"]).await;
        assert!(matches!(after, Err(Error::Refused { .. })), "{after:?}");
        let commit = tx.commit().await;
        assert!(matches!(commit, Err(Error::Refused { .. })), "{commit:?}");
        assert_eq!(count(&db).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_write_outside_a_transaction_is_refused() {
    each_engine(SCHEMA, async |db| {
        let sql = "INSERT INTO uji_barang (instansi_id, id, kode, version, changed_at)
                   VALUES (1, 'a', 'a', 1, 0) RETURNING version";
        let told = db.all::<(i64,)>(sql, vec![]).await;
        assert!(matches!(told, Err(Error::Engine(_))), "{told:?}");
        assert_eq!(count(&db).await, 0);
    })
    .await;
}

#[tokio::test]
async fn one_row_means_one_row() {
    each_engine(SCHEMA, async |db| {
        let sql = "SELECT id FROM uji_barang";
        let none = db.one::<(String,)>(sql, vec![]).await;
        assert!(matches!(none, Err(Error::Inconsistent { .. })), "{none:?}");
        assert_eq!(db.optional::<(String,)>(sql, vec![]).await.unwrap(), None);

        let mut tx = db.begin().await.unwrap();
        tx.execute(INSERT, args!["a"]).await.unwrap();
        tx.execute(INSERT, args!["b"]).await.unwrap();
        let two = tx.optional::<(String,)>(sql, vec![]).await;
        assert!(matches!(two, Err(Error::Inconsistent { .. })), "{two:?}");
    })
    .await;
}

#[tokio::test]
async fn the_database_answers_a_ping() {
    each_engine(&[], async |db| db.ping().await.unwrap()).await;
}

/// Handlers run on a runtime of several threads, so what they await must be free to move.
#[tokio::test]
async fn everything_awaited_may_move_between_threads() {
    fn may_move<F: Future + Send>(work: F) -> F {
        work
    }
    each_engine(SCHEMA, async |db| {
        let work = async {
            db.migrate(SCHEMA).await?;
            db.optional::<(bool,)>("SELECT aktif FROM uji_barang", vec![]).await?;
            let select =
                Select::new("SELECT id FROM uji_barang WHERE instansi_id = {}", args![1_i64]);
            let rows: Vec<(String,)> = db.select(select).await?;
            let mut tx = db.begin().await?;
            tx.lock("uji").await?;
            tx.execute(INSERT, args![rows.len().to_string()]).await?;
            tx.commit().await
        };
        may_move(work).await.unwrap();
        assert_eq!(count(&db).await, 1);
    })
    .await;
}

static TITIPAN: Shape = Shape {
    table: "uji_titipan",
    columns: &[("instansi_id", Kind::Int), ("barang_id", Kind::Text), ("pemilik", Kind::Text)],
    conflict: "",
};

#[tokio::test]
async fn many_rows_are_written_together_and_one_that_does_not_fit_stops_them_all() {
    each_engine(SCHEMA, async |db| {
        let mut tx = db.begin().await.unwrap();
        tx.execute(INSERT, args!["a"]).await.unwrap();
        tx.insert_all(&TITIPAN, &[]).await.unwrap();
        let rows: Vec<_> = (0..1_203).map(|n| args![1_i64, "a", format!("pemilik {n}")]).collect();
        tx.insert_all(&TITIPAN, &rows).await.unwrap();
        let misfit = [args![1_i64, "a", "satu"], args![1_i64, "a", 2_i64]];
        let told = tx.insert_all(&TITIPAN, &misfit).await.unwrap_err();
        assert!(told.to_string().contains("uji_titipan.pemilik is Text, not Int"), "{told}");
        tx.commit().await.unwrap();
        let sql = "SELECT COUNT(*) AS banyak FROM uji_titipan";
        assert_eq!(db.one::<(i64,)>(sql, vec![]).await.unwrap().0, 1_203, "nothing was sent");
    })
    .await;
}
