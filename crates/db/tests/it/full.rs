//! A disk that is full, and is not any more.

use db::{Db, args};

use crate::SCHEMA;

/// Writes rows until the file may not grow, which SQLite tells in the same words as a full disk.
async fn fill(db: &Db) -> db::Error {
    for number in 0_i64..1_000 {
        let mut tx = match db.begin().await {
            Ok(tx) => tx,
            Err(error) => return error,
        };
        let sql = "INSERT INTO uji_isi (instansi_id, isi) VALUES ($1, $2)";
        if let Err(error) = tx.execute(sql, args![number, vec![7_u8; 8 * 1024]]).await {
            return error;
        }
        if let Err(error) = tx.commit().await {
            return error;
        }
    }
    panic!("it never was full")
}

#[tokio::test]
async fn the_writer_goes_on_once_a_full_disk_has_room_again() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("gadang.db").display());
    let db = Db::open(&url).await.unwrap();
    db.migrate(SCHEMA).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let (pages,): (i64,) =
        tx.one("SELECT page_count FROM pragma_page_count", vec![]).await.unwrap();
    let limit = format!("PRAGMA max_page_count = {}", pages + 20);
    let _: Vec<(i64,)> =
        tx.select(db::Select::new(Box::leak(limit.into_boxed_str()), vec![])).await.unwrap();
    tx.commit().await.unwrap();
    let full = fill(&db).await.to_string();
    assert!(full.contains("full"), "{full}");

    // A connection that is made anew knows nothing of the limit: there is room again.
    let mut tx = db.begin().await.unwrap();
    tx.execute(
        "INSERT INTO uji_isi (instansi_id, isi) VALUES ($1, $2)",
        args![2_000_i64, vec![7_u8; 64 * 1024]],
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let (rows,): (i64,) =
        db.one("SELECT COUNT(*) FROM uji_isi WHERE instansi_id = 2000", vec![]).await.unwrap();
    assert_eq!(rows, 1);
}
