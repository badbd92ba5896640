//! Opening a database by its address.

use db::{Db, Engine, Error, Migration, Sql, args};

const TABLE: &[Migration] = &[Migration {
    name: "1_uji",
    sql: Sql::Shared("CREATE TABLE uji (id BIGINT NOT NULL PRIMARY KEY)"),
}];

type Settings = (String, i64, i64, i64, i64);

fn refusal(result: db::Result<Db>) -> String {
    match result {
        Err(Error::Refused { why }) => why,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn a_file_is_made_and_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("gadang.db").display());
    let db = Db::open(&url).await.unwrap();
    assert_eq!(db.engine(), Engine::Sqlite);
    db.migrate(TABLE).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    tx.execute("INSERT INTO uji (id) VALUES ($1)", args![5_i64]).await.unwrap();
    tx.commit().await.unwrap();
    db.close().await;

    let db = Db::open(&url).await.unwrap();
    let (id,): (i64,) = db.one("SELECT id FROM uji", vec![]).await.unwrap();
    assert_eq!(id, 5);
    assert!(db.ping().await.is_ok());
    db.close().await;
    assert!(db.ping().await.is_err(), "a closed database does not answer");
}

#[tokio::test]
async fn readers_and_writer_are_set_up_to_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let db =
        Db::open(&format!("sqlite:{}", folder.path().join("gadang.db").display())).await.unwrap();
    let settings = "SELECT j.journal_mode, CAST(s.synchronous AS BIGINT), CAST(f.foreign_keys AS BIGINT),
                           CAST(t.timeout AS BIGINT), CAST(q.query_only AS BIGINT)
                    FROM pragma_journal_mode AS j, pragma_synchronous AS s, pragma_foreign_keys AS f,
                         pragma_busy_timeout AS t, pragma_query_only AS q";
    let reader: Settings = db.one(settings, vec![]).await.unwrap();
    assert_eq!(reader, ("wal".to_owned(), 2, 1, 5000, 1));
    let mut tx = db.begin().await.unwrap();
    let writer: Settings = tx.one(settings, vec![]).await.unwrap();
    assert_eq!(writer, ("wal".to_owned(), 2, 1, 5000, 0));
}

#[tokio::test]
async fn an_address_that_cannot_work_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let missing = format!("sqlite:{}/tidak/ada/gadang.db", folder.path().display());
    assert!(refusal(Db::open(&missing).await).contains("does not exist"));
    assert!(refusal(Db::open("sqlite::memory:").await).contains("name a file"));
    assert!(refusal(Db::open("mysql://localhost/gadang").await).contains("sqlite: or postgres:"));
}
