//! A taken key becomes table and columns.

use db::{Db, Error, args, testing::each_engine};

use crate::SCHEMA;

const BARANG: &str = "INSERT INTO uji_barang (instansi_id, id, kode, version, changed_at)
                      VALUES ($1, $2, $3, 1, 0)";
const TITIPAN: &str =
    "INSERT INTO uji_titipan (instansi_id, barang_id, pemilik) VALUES ($1, $2, $3)";

async fn write(db: &Db, sql: &'static str, args: Vec<db::Value>) -> db::Result<u64> {
    let mut tx = db.begin().await?;
    let rows = tx.execute(sql, args).await?;
    tx.commit().await?;
    Ok(rows)
}

fn of(result: db::Result<u64>) -> (String, Vec<String>) {
    match result {
        Err(Error::Conflict { table, columns }) => (table, columns),
        other => panic!("not a conflict: {other:?}"),
    }
}

#[tokio::test]
async fn every_kind_of_unique_key_names_its_columns() {
    each_engine(SCHEMA, async |db| {
        write(&db, BARANG, args![1_i64, "a", "K-1"]).await.unwrap();
        write(&db, TITIPAN, args![1_i64, "a", "ani"]).await.unwrap();

        let (table, columns) = of(write(&db, BARANG, args![1_i64, "a", "K-2"]).await);
        assert_eq!(
            (table.as_str(), columns),
            ("uji_barang", vec!["instansi_id".into(), "id".into()])
        );

        let (table, columns) = of(write(&db, BARANG, args![1_i64, "b", "K-1"]).await);
        assert_eq!(
            (table.as_str(), columns),
            ("uji_barang", vec!["instansi_id".into(), "kode".into()])
        );

        let (table, columns) = of(write(&db, TITIPAN, args![1_i64, "a", "ani"]).await);
        assert_eq!(
            (table.as_str(), columns),
            ("uji_titipan", vec!["instansi_id".into(), "pemilik".into()])
        );

        write(&db, BARANG, args![2_i64, "a", "K-1"])
            .await
            .expect("another institution is free to use the code");
    })
    .await;
}

#[tokio::test]
async fn a_row_that_refers_to_nothing_is_an_error_of_the_engine() {
    each_engine(SCHEMA, async |db| {
        let told = write(&db, TITIPAN, args![1_i64, "hilang", "ani"]).await;
        assert!(matches!(told, Err(Error::Engine(_))), "{told:?}");
    })
    .await;
}
