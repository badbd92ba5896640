//! Statements put together from fragments.

use db::{Error, Select, args, in_list, testing::each_engine};

use crate::SCHEMA;

async fn filled(db: &db::Db) {
    let mut tx = db.begin().await.unwrap();
    for (id, jumlah) in [("a", 1_i64), ("b", 2), ("c\"{}", 3), ("d", 4)] {
        let sql = "INSERT INTO uji_barang (instansi_id, id, kode, jumlah, version, changed_at)
                   VALUES (1, $1, $1, $2, 1, 0)";
        tx.execute(sql, args![id, jumlah]).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn select() -> Select {
    Select::new("SELECT t.id FROM uji_barang AS t WHERE t.instansi_id = {}", args![1_i64])
}

async fn ids(db: &db::Db, select: Select) -> db::Result<Vec<String>> {
    let rows: Vec<(String,)> = db.select(select.order(" ORDER BY t.id")).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

#[tokio::test]
async fn filters_are_added_one_by_one() {
    each_engine(SCHEMA, async |db| {
        filled(&db).await;
        assert_eq!(ids(&db, select()).await.unwrap().len(), 4);

        let between = select().and(" AND t.jumlah BETWEEN {} AND {}", args![2_i64, 3_i64]);
        assert_eq!(ids(&db, between).await.unwrap(), ["b", "c\"{}"]);

        let braces = select().and(" AND t.id = {}", args!["c\"{}"]);
        assert_eq!(ids(&db, braces).await.unwrap(), ["c\"{}"], "braces in a value are only text");

        let page = select().order(" ORDER BY t.id").limit(2).offset(1);
        let page: Vec<(String,)> = db.select(page).await.unwrap();
        assert_eq!(page, [("b".to_owned(),), ("c\"{}".to_owned(),)]);
    })
    .await;
}

#[tokio::test]
async fn a_list_is_one_value_of_any_length() {
    each_engine(SCHEMA, async |db| {
        filled(&db).await;
        let texts = select().and_in(in_list("t.id", ["a", "c\"{}", "tidak ada"]));
        assert_eq!(ids(&db, texts).await.unwrap(), ["a", "c\"{}"]);

        let numbers =
            select().and_in(in_list("t.jumlah", [4_i64, 2])).and(" AND t.id <> {}", args!["b"]);
        assert_eq!(ids(&db, numbers).await.unwrap(), ["d"]);

        let many = select().and_in(in_list("t.jumlah", (0..40_000).map(i64::from)));
        assert_eq!(ids(&db, many).await.unwrap().len(), 4);

        let no_text = select().and_in(in_list("t.id", Vec::<String>::new()));
        assert!(ids(&db, no_text).await.unwrap().is_empty());
        let no_number = select().and_in(in_list("t.jumlah", Vec::<i64>::new()));
        assert!(ids(&db, no_number).await.unwrap().is_empty());

        let mut tx = db.begin().await.unwrap();
        let rows: Vec<(String,)> =
            tx.select(select().and_in(in_list("t.id", ["a"]))).await.unwrap();
        assert_eq!(rows.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn values_that_do_not_fit_the_fragment_are_refused() {
    each_engine(SCHEMA, async |db| {
        let few = select().and(" AND t.id = {}", vec![]);
        let many = select().and(" AND t.aktif", args![1_i64]);
        let mixed = select().and_in(in_list("t.id", args![1_i64, "a"]));
        let empty_item = select().and_in(in_list("t.id", [Some("a"), None]));
        let nul = select().and_in(in_list("t.id", ["a\0"]));
        for wrong in [few, many, mixed, empty_item, nul] {
            let told = ids(&db, wrong).await;
            assert!(matches!(told, Err(Error::Refused { .. })), "{told:?}");
        }
    })
    .await;
}
