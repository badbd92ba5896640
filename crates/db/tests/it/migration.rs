//! The schema goes forward only.

use db::{
    Db, Error, Migration, Sql, args,
    testing::{Key, KeyKind, each_engine, keys, tables},
};

use crate::SCHEMA;

const A: Migration = Migration {
    name: "20260101_0900_uji_a",
    sql: Sql::Shared(
        "CREATE TABLE uji_a (instansi_id BIGINT NOT NULL, nama TEXT NOT NULL, UNIQUE (instansi_id, nama));
         INSERT INTO uji_a (instansi_id, nama) VALUES (1, 'ada; titik koma');",
    ),
};
const B: Migration = Migration {
    name: "20260102_0900_uji_b",
    sql: Sql::Shared("CREATE TABLE uji_b (instansi_id BIGINT NOT NULL PRIMARY KEY);"),
};

fn refusal(result: db::Result<usize>) -> String {
    match result {
        Err(Error::Refused { why }) => why,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn migrations_go_on_where_they_stopped() {
    each_engine(&[], async |db| {
        assert_eq!(db.migrate(&[A]).await.unwrap(), 1);
        assert_eq!(db.migrate(&[A]).await.unwrap(), 0);
        assert_eq!(db.migrate(&[B, A]).await.unwrap(), 1, "the order of the list does not matter");
        assert_eq!(tables(&db).await.unwrap(), ["gadang_migrasi", "uji_a", "uji_b"]);
        let (nama,): (String,) = db.one("SELECT nama FROM uji_a", vec![]).await.unwrap();
        assert_eq!(nama, "ada; titik koma", "a migration may hold several statements");
    })
    .await;
}

#[tokio::test]
async fn a_changed_migration_is_refused() {
    each_engine(&[A, B], async |db| {
        let changed = Migration { sql: Sql::Shared("CREATE TABLE uji_lain (x BIGINT)"), ..A };
        let why = refusal(db.migrate(&[changed, B]).await);
        assert!(why.contains("20260101_0900_uji_a was changed"), "{why}");
    })
    .await;
}

#[tokio::test]
async fn a_program_older_than_the_database_is_refused() {
    each_engine(&[A, B], async |db| {
        let why = refusal(db.migrate(&[A]).await);
        assert!(why.contains("20260102_0900_uji_b"), "{why}");
        assert!(why.contains("older than the database"), "{why}");
    })
    .await;
}

#[tokio::test]
async fn a_migration_that_comes_late_is_refused() {
    each_engine(&[B], async |db| {
        let why = refusal(db.migrate(&[A, B]).await);
        assert!(why.contains("20260101_0900_uji_a comes before"), "{why}");
    })
    .await;
}

#[tokio::test]
async fn a_failing_migration_undoes_the_whole_run() {
    each_engine(&[], async |db| {
        let broken = Migration {
            name: "20260103_0900_uji_rusak",
            sql: Sql::Shared("CREATE TABLE uji_c (x BIGINT); INSERT INTO tidak_ada VALUES (1);"),
        };
        let why = refusal(db.migrate(&[A, broken]).await);
        assert!(why.contains("20260103_0900_uji_rusak failed"), "{why}");
        assert!(why.contains("tidak_ada"), "{why}");
        assert_eq!(
            tables(&db).await.unwrap(),
            ["gadang_migrasi"],
            "the first went with the second"
        );
        assert_eq!(db.migrate(&[A]).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn two_who_migrate_at_once_apply_each_migration_once() {
    each_engine(&[], async |db| {
        let (one, other) =
            futures_util::future::join(db.migrate(&[A, B]), db.migrate(&[A, B])).await;
        let mut counts = [one.unwrap(), other.unwrap()];
        counts.sort_unstable();
        assert_eq!(counts, [0, 2]);
    })
    .await;
}

#[tokio::test]
async fn a_key_made_by_a_migration_is_known_at_once() {
    each_engine(&[], async |db| {
        db.migrate(&[A]).await.unwrap();
        let told = insert(&db, "ada; titik koma").await;
        let Err(Error::Conflict { table, columns }) = told else { panic!("{told:?}") };
        assert_eq!(table, "uji_a");
        assert_eq!(columns, ["instansi_id", "nama"]);
    })
    .await;
}

async fn insert(db: &Db, nama: &str) -> db::Result<u64> {
    let mut tx = db.begin().await?;
    tx.execute("INSERT INTO uji_a (instansi_id, nama) VALUES (1, $1)", args![nama]).await
}

/// `SQLite` cannot change a constraint; the table is made again and the rows move.
#[tokio::test]
async fn a_table_that_others_refer_to_can_be_rebuilt() {
    let parent = Migration {
        name: "1_parent",
        sql: Sql::Shared(
            "CREATE TABLE uji_induk (id BIGINT NOT NULL PRIMARY KEY);
             CREATE TABLE uji_anak (id BIGINT NOT NULL REFERENCES uji_induk (id) ON DELETE CASCADE);
             INSERT INTO uji_induk (id) VALUES (1);
             INSERT INTO uji_anak (id) VALUES (1);",
        ),
    };
    let rebuilt = Migration {
        name: "2_rebuilt",
        sql: Sql::PerEngine {
            sqlite:
                "CREATE TABLE baru (id BIGINT NOT NULL PRIMARY KEY, nama TEXT NOT NULL DEFAULT '-');
                     INSERT INTO baru (id) SELECT id FROM uji_induk;
                     DROP TABLE uji_induk;
                     ALTER TABLE baru RENAME TO uji_induk;",
            postgres: "ALTER TABLE uji_induk ADD COLUMN nama TEXT NOT NULL DEFAULT '-';",
        },
    };
    let orphaned = Migration {
        name: "3_orphaned",
        sql: Sql::Shared("DELETE FROM uji_induk; INSERT INTO uji_anak (id) VALUES (2);"),
    };
    each_engine(&[parent, rebuilt], async |db| {
        let (count,): (i64,) = db.one("SELECT COUNT(*) AS n FROM uji_anak", vec![]).await.unwrap();
        assert_eq!(count, 1, "the child outlives the rebuilding");
        refusal(db.migrate(&[parent, rebuilt, orphaned]).await);
    })
    .await;
}

#[tokio::test]
async fn both_engines_tell_the_same_keys() {
    each_engine(SCHEMA, async |db| {
        let key = |table: &str, kind, columns: [&str; 2]| Key {
            table: table.to_owned(),
            kind,
            columns: columns.map(str::to_owned).to_vec(),
        };
        let found: Vec<Key> = keys(&db)
            .await
            .unwrap()
            .into_iter()
            .filter(|key| key.table != "gadang_migrasi")
            .collect();
        let wanted = [
            key("uji_barang", KeyKind::Unique, ["instansi_id", "id"]),
            key("uji_barang", KeyKind::Unique, ["instansi_id", "kode"]),
            key("uji_titipan", KeyKind::Unique, ["instansi_id", "pemilik"]),
            key("uji_titipan", KeyKind::Foreign, ["instansi_id", "barang_id"]),
        ];
        assert_eq!(found, wanted);
    })
    .await;
}

#[tokio::test]
#[should_panic(expected = "uji_salah.jumlah is INTEGER; the types are")]
async fn a_schema_outside_the_dialect_fails_its_tests() {
    let wrong = Migration {
        name: "1_salah",
        sql: Sql::Shared("CREATE TABLE uji_salah (jumlah INTEGER, id TEXT PRIMARY KEY)"),
    };
    each_engine(&[wrong], async |_| {}).await;
}
