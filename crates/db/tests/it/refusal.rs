//! What no engine gets to see.

use db::{Error, args, testing::each_engine};

use crate::SCHEMA;

#[tokio::test]
async fn a_nul_character_is_refused_before_it_is_stored() {
    each_engine(SCHEMA, async |db| {
        let mut tx = db.begin().await.unwrap();
        let sql = "INSERT INTO uji_barang (instansi_id, id, kode, version, changed_at)
                   VALUES (1, $1, $2, 1, 0)";
        let told = tx.execute(sql, args!["a", "K\0"]).await;
        let Err(Error::Refused { why }) = told else { panic!("{told:?}") };
        assert_eq!(why, "value 2 holds a NUL character");

        let told =
            db.all::<(String,)>("SELECT id FROM uji_barang WHERE id = $1", args!["\0"]).await;
        assert!(matches!(told, Err(Error::Refused { .. })), "{told:?}");
    })
    .await;
}

#[tokio::test]
async fn a_missing_value_is_not_taken_for_an_empty_one() {
    each_engine(SCHEMA, async |db| {
        let sql = "SELECT id FROM uji_barang WHERE instansi_id = $1 AND id = $2";
        for wrong in [args![1_i64], args![1_i64, "a", "b"]] {
            let told = db.all::<(String,)>(sql, wrong).await;
            assert!(matches!(told, Err(Error::Refused { .. })), "{told:?}");
        }
    })
    .await;
}
