//! A whole database into another, in every direction.

use db::{
    Db, Migration, Sql, args,
    copy::{self, CopyError},
    testing::each_engine,
};

/// Every type of the dialect, a key of two columns, and rows that refer to later rows of their own table.
const SCHEMA: &[Migration] = &[Migration {
    name: "20260101_0000_uji_salin",
    sql: Sql::PerEngine {
        sqlite: concat!(
            include_str!("salin.sql"),
            "CREATE TABLE uji_isi (kode TEXT NOT NULL PRIMARY KEY, isi BLOB, jarak_m DOUBLE PRECISION);"
        ),
        postgres: concat!(
            include_str!("salin.sql"),
            "CREATE TABLE uji_isi (kode TEXT NOT NULL PRIMARY KEY, isi BYTEA, jarak_m DOUBLE PRECISION);"
        ),
    },
}];

/// More than two pages of rows.
const ROWS: i64 = 1_201;

async fn fill(db: &Db) {
    let mut tx = db.begin().await.unwrap();
    for n in (0..ROWS).rev() {
        // The last row has no successor; every other names the next one, written before it.
        let next = (n + 1 < ROWS).then(|| format!("Ž{:05}", n + 1));
        tx.execute(
            "INSERT INTO uji_salin (instansi_id, id, penerus_id, jumlah, aktif) VALUES ($1, $2, $3, $4, $5)",
            args![1_i64, format!("Ž{n:05}"), next, (n % 3 > 0).then_some(i64::MAX - n), n % 2 == 0],
        )
        .await
        .unwrap();
    }
    let isi: Vec<u8> = (0..=255).collect();
    for (kode, isi, jarak) in
        [("a", Some(isi), Some(-0.1)), ("B", None, None), ("é", Some(vec![]), Some(0.0))]
    {
        tx.execute(
            "INSERT INTO uji_isi (kode, isi, jarak_m) VALUES ($1, $2, $3)",
            args![kode, isi, jarak],
        )
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_copy_equals_its_source_in_every_direction() {
    each_engine(SCHEMA, async |from| {
        fill(&from).await;
        let left = copy::sums(&from).await.unwrap();
        each_engine(SCHEMA, async |to| {
            let told = copy::copy(&from, &to).await.unwrap();
            assert_eq!(told, left);
            assert_eq!(copy::sums(&to).await.unwrap(), left);
            let rows: Vec<(&str, u64)> =
                told.iter().map(|sum| (sum.table.as_str(), sum.rows)).collect();
            assert_eq!(rows, [("uji_isi", 3), ("uji_salin", 1_201)]);
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn the_copy_still_refuses_what_refers_to_nothing() {
    each_engine(SCHEMA, async |from| {
        fill(&from).await;
        each_engine(SCHEMA, async |to| {
            copy::copy(&from, &to).await.unwrap();
            let mut tx = to.begin().await.unwrap();
            let told = tx
                .execute(
                    "INSERT INTO uji_salin (instansi_id, id, penerus_id, aktif) VALUES (1, 'x', 'tiada', FALSE)",
                    vec![],
                )
                .await;
            assert!(told.is_err(), "the foreign key was left open");
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_target_that_holds_rows_is_refused_and_left_as_it_was() {
    each_engine(SCHEMA, async |from| {
        fill(&from).await;
        each_engine(SCHEMA, async |to| {
            let mut tx = to.begin().await.unwrap();
            let one = "INSERT INTO uji_isi (kode) VALUES ('milik sendiri')";
            tx.execute(one, vec![]).await.unwrap();
            tx.commit().await.unwrap();
            let before = copy::sums(&to).await.unwrap();
            let told = copy::copy(&from, &to).await.unwrap_err();
            assert!(matches!(&told, CopyError::NotEmpty { table } if table == "uji_isi"), "{told}");
            assert_eq!(copy::sums(&to).await.unwrap(), before);
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn databases_of_two_programs_are_not_copied_into_one_another() {
    const OTHER: &[Migration] = &[Migration {
        name: "20260101_0000_uji_lain",
        sql: Sql::Shared("CREATE TABLE uji_lain (kode TEXT NOT NULL PRIMARY KEY)"),
    }];
    each_engine(SCHEMA, async |from| {
        each_engine(OTHER, async |to| {
            let told = copy::copy(&from, &to).await.unwrap_err();
            assert!(matches!(told, CopyError::OtherSchema), "{told}");
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn one_changed_value_changes_the_sum_of_its_table_alone() {
    each_engine(SCHEMA, async |db| {
        fill(&db).await;
        let before = copy::sums(&db).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        tx.execute("UPDATE uji_isi SET jarak_m = NULL WHERE kode = 'a'", vec![]).await.unwrap();
        tx.commit().await.unwrap();
        let after = copy::sums(&db).await.unwrap();
        assert_ne!(before[0], after[0]);
        assert_eq!(before[1], after[1]);
    })
    .await;
}
