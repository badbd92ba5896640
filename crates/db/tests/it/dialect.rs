//! Each rule of `docs/sql.md` that a statement can show, and what both engines answer.

use db::{Db, args, testing::each_engine};
use kernel::{InstansiId, Timestamp};

use crate::{SAVE, SCHEMA};

const HERE: InstansiId = InstansiId(7);

async fn put(
    db: &Db,
    id: &str,
    jumlah: Option<i64>,
    aktif: Option<bool>,
    seen: i64,
) -> Option<(i64, Option<bool>)> {
    let mut tx = db.begin().await.unwrap();
    let values = args![HERE, id, format!("K-{id}"), jumlah, aktif, Timestamp(1), seen];
    let saved = tx.optional(SAVE, values).await.unwrap();
    tx.commit().await.unwrap();
    saved
}

#[tokio::test]
async fn an_upsert_inserts_checks_the_version_and_answers_with_a_boolean() {
    each_engine(SCHEMA, async |db| {
        assert_eq!(put(&db, "a", Some(3), Some(true), 0).await, Some((1, Some(true))));
        assert_eq!(put(&db, "a", Some(4), Some(false), 1).await, Some((2, Some(false))));
        assert_eq!(
            put(&db, "a", Some(9), Some(true), 1).await,
            None,
            "a stale save changes nothing"
        );
        let (jumlah,): (i64,) =
            db.one("SELECT jumlah FROM uji_barang WHERE id = $1", args!["a"]).await.unwrap();
        assert_eq!(jumlah, 4);
    })
    .await;
}

#[tokio::test]
async fn an_empty_value_of_every_type_is_stored_and_read_back() {
    each_engine(SCHEMA, async |db| {
        assert_eq!(put(&db, "a", None, None, 0).await, Some((1, None)));
        let row: (Option<i64>, Option<bool>) =
            db.one("SELECT jumlah, aktif FROM uji_barang", vec![]).await.unwrap();
        assert_eq!(row, (None, None));

        let insert = "INSERT INTO uji_isi (instansi_id, isi, jarak_m) VALUES ($1, $2, $3)";
        let mut tx = db.begin().await.unwrap();
        tx.execute(insert, args![HERE, None::<Vec<u8>>, None::<f64>]).await.unwrap();
        tx.execute(insert, args![HERE, vec![0_u8, 255], 1.5]).await.unwrap();
        tx.commit().await.unwrap();
        let rows: Vec<(Option<Vec<u8>>, Option<f64>)> = db
            .all("SELECT isi, jarak_m FROM uji_isi ORDER BY jarak_m NULLS LAST", vec![])
            .await
            .unwrap();
        assert_eq!(rows, [(Some(vec![0, 255]), Some(1.5)), (None, None)]);
    })
    .await;
}

#[tokio::test]
async fn one_placeholder_may_be_used_twice() {
    each_engine(SCHEMA, async |db| {
        let sql = "SELECT CAST($1 AS BIGINT) + CAST($1 AS BIGINT) AS dua, $2 AS teks";
        let row: (i64, String) = db.one(sql, args![21_i64, "x"]).await.unwrap();
        assert_eq!(row, (42, "x".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn sums_counts_and_windows_are_whole_numbers() {
    each_engine(SCHEMA, async |db| {
        for (id, jumlah) in [("a", Some(5)), ("b", Some(6)), ("c", None)] {
            put(&db, id, jumlah, Some(jumlah.is_some()), 0).await;
        }
        let sql =
            "SELECT aktif, COUNT(*) AS banyak, CAST(COALESCE(SUM(jumlah), 0) AS BIGINT) AS total
                   FROM uji_barang WHERE instansi_id = $1 GROUP BY aktif ORDER BY aktif";
        let rows: Vec<(bool, i64, i64)> = db.all(sql, args![HERE]).await.unwrap();
        assert_eq!(rows, [(false, 1, 0), (true, 2, 11)]);

        let sql = "SELECT id, ROW_NUMBER() OVER (ORDER BY jumlah DESC NULLS LAST, id) AS urutan
                   FROM uji_barang ORDER BY urutan";
        let rows: Vec<(String, i64)> = db.all(sql, vec![]).await.unwrap();
        assert_eq!(rows, [("b".to_owned(), 1), ("a".to_owned(), 2), ("c".to_owned(), 3)]);
    })
    .await;
}

#[tokio::test]
async fn an_uncasted_sum_is_what_the_rule_warns_of() {
    each_engine(SCHEMA, async |db| {
        put(&db, "a", Some(5), None, 0).await;
        let sum = db.one::<(i64,)>("SELECT SUM(jumlah) AS total FROM uji_barang", vec![]).await;
        match db.engine() {
            db::Engine::Sqlite => assert_eq!(sum.unwrap(), (5,)),
            db::Engine::Postgres => assert!(matches!(sum, Err(db::Error::Engine(_))), "{sum:?}"),
        }
    })
    .await;
}

#[tokio::test]
async fn a_boolean_expression_is_a_boolean() {
    each_engine(SCHEMA, async |db| {
        put(&db, "a", Some(5), Some(true), 0).await;
        let sql = "SELECT jumlah > $1 AS lebih, COALESCE(aktif, FALSE) AS aktif
                   FROM uji_barang WHERE aktif";
        let row: (bool, bool) = db.one(sql, args![4_i64]).await.unwrap();
        assert_eq!(row, (true, true));
    })
    .await;
}

#[derive(Debug, PartialEq, sqlx::FromRow)]
struct Barang {
    id: String,
    jumlah: Option<i64>,
    aktif: Option<bool>,
    #[sqlx(rename = "changed_at")]
    at: i64,
}

#[tokio::test]
async fn a_derived_struct_is_a_record_on_both_engines() {
    each_engine(SCHEMA, async |db| {
        put(&db, "a", None, Some(false), 0).await;
        let found: Option<Barang> = db
            .optional(
                "SELECT id, jumlah, aktif, changed_at FROM uji_barang WHERE id = $1",
                args!["a"],
            )
            .await
            .unwrap();
        let wanted = Barang { id: "a".to_owned(), jumlah: None, aktif: Some(false), at: 1 };
        assert_eq!(found, Some(wanted));
    })
    .await;
}

#[tokio::test]
async fn text_sorts_by_code_point() {
    each_engine(SCHEMA, async |db| {
        for id in ["b", "B", "a", "é", "_"] {
            put(&db, id, None, None, 0).await;
        }
        let rows: Vec<(String,)> =
            db.all("SELECT id FROM uji_barang ORDER BY id", vec![]).await.unwrap();
        let ids: Vec<String> = rows.into_iter().map(|(id,)| id).collect();
        assert_eq!(ids, ["B", "_", "a", "b", "é"]);
    })
    .await;
}
