//! Transactions end in one of two ways.

use db::{Db, Error, Select, args, testing::each_engine};

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
