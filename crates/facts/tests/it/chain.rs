//! What it takes to hide something, and what erasing a person leaves.

use db::{Db, Engine, args};
use facts::{Broken, Published, verify};
use kernel::InstansiId;

use crate::{House, NOW, SHARE, each, entry, series, year};

async fn filled(house: &House) {
    for (n, value) in [(2021, "1.5"), (2022, "2.5"), (2023, "3.5")] {
        house.publish(&entry(year(n), value), NOW).await;
    }
}

/// Does what only somebody with the database in hand could: takes the guards away first.
async fn behind_the_back(db: &Db, sql: &'static str) {
    let guards: [&'static str; 2] = match db.engine() {
        Engine::Sqlite => {
            ["DROP TRIGGER facts_fakta_tidak_diubah", "DROP TRIGGER facts_fakta_tidak_dihapus"]
        }
        Engine::Postgres => [
            "DROP TRIGGER facts_fakta_tidak_diubah ON facts_fakta",
            "DROP TRIGGER facts_fakta_tidak_dikosongkan ON facts_fakta",
        ],
    };
    let mut tx = db.begin().await.expect("a transaction");
    for guard in guards {
        tx.execute(guard, args![]).await.expect("done");
    }
    assert_eq!(tx.execute(sql, args![]).await.expect("done"), 1);
    tx.commit().await.expect("committed");
}

/// What all ways of looking at the series of the first institution say of it.
async fn broken(house: &House) -> Option<(i64, Broken)> {
    let found = verify(&house.db, InstansiId(1)).await.expect("read");
    let broken = found.broken.first().map(|(_, seq, broken)| (*seq, *broken));
    let checked = facts::verify_series(&house.db, &house.scope, &series()).await.expect("read");
    assert_eq!((checked.entries, checked.broken), (found.entries, broken));
    assert_eq!(house.stretch(None, 100).await.chain.err(), broken);
    broken
}

#[tokio::test]
async fn a_sound_ledger_is_found_sound() {
    each(async |house, other| {
        filled(&house).await;
        other.publish(&entry(year(2021), "9"), NOW).await;
        let found = verify(&house.db, InstansiId(1)).await.unwrap();
        assert_eq!((found.series, found.entries, found.broken), (1, 3, vec![]));
    })
    .await;
}

#[tokio::test]
async fn the_ledger_refuses_to_be_edited() {
    each(async |house, _| {
        filled(&house).await;
        for sql in ["UPDATE facts_fakta SET nilai = '9'", "DELETE FROM facts_fakta"] {
            let mut tx = house.db.begin().await.unwrap();
            assert!(tx.execute(sql, args![]).await.is_err(), "{sql}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_altered_value_is_found() {
    each(async |house, _| {
        filled(&house).await;
        behind_the_back(&house.db, "UPDATE facts_fakta SET nilai = '9.5' WHERE urutan = 2").await;
        assert_eq!(broken(&house).await, Some((2, Broken::Altered)));
    })
    .await;
}

#[tokio::test]
async fn a_removed_entry_is_found() {
    each(async |house, _| {
        filled(&house).await;
        behind_the_back(&house.db, "DELETE FROM facts_fakta WHERE urutan = 2").await;
        assert_eq!(broken(&house).await, Some((2, Broken::Missing)));
    })
    .await;
}

#[tokio::test]
async fn an_entry_linked_to_another_chain_is_found() {
    each(async |house, other| {
        filled(&house).await;
        other.publish(&entry(year(2021), "9"), NOW).await;
        behind_the_back(
            &house.db,
            "UPDATE facts_fakta SET sebelum = (SELECT sidik FROM facts_fakta WHERE instansi_id = 2)
             WHERE instansi_id = 1 AND urutan = 3",
        )
        .await;
        assert_eq!(broken(&house).await, Some((3, Broken::Altered)));
    })
    .await;
}

#[tokio::test]
async fn a_forgotten_person_is_not_found_and_the_chain_stays_whole() {
    each(async |house, other| {
        filled(&house).await;
        other.publish(&entry(year(2021), "9"), NOW).await;
        let known = facts::publishers(&house.db, &house.scope).await.unwrap();
        let all = house.history().await;
        assert_eq!(known.get(&all[0].by_sha256).map(String::as_str), Some("akun-ani"));

        let sql = "DELETE FROM facts_garam WHERE instansi_id = 1 AND oleh = 'akun-ani'";
        let mut tx = house.db.begin().await.unwrap();
        assert_eq!(tx.execute(sql, args![]).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert!(facts::publishers(&house.db, &house.scope).await.unwrap().is_empty());
        assert_eq!(facts::publishers(&other.db, &other.scope).await.unwrap().len(), 1);
        assert_eq!(broken(&house).await, None);

        // Publishing again, the same person is somebody new to the ledger.
        let added = house.publish(&entry(year(2024), "4.5"), NOW).await;
        assert!(matches!(added, Published::Added(_)));
        let after = house.history().await;
        assert_ne!(after[0].by_sha256, all[0].by_sha256);
        assert_eq!(broken(&house).await, None);
    })
    .await;
}

#[tokio::test]
async fn a_stretch_is_checked_up_to_the_entry_before_it() {
    each(async |house, _| {
        filled(&house).await;
        behind_the_back(&house.db, "DELETE FROM facts_fakta WHERE urutan = 2").await;
        let newest = house.stretch(None, 1).await;
        assert_eq!((newest.more, newest.chain), (true, Err((2, Broken::Missing))));
        let oldest = house.stretch(Some(3), 1).await;
        assert_eq!(
            (oldest.more, oldest.chain),
            (false, Ok(())),
            "the first entry is sound in itself"
        );
    })
    .await;
}

#[tokio::test]
async fn a_series_longer_than_what_is_read_at_once_is_checked_whole() {
    each(async |house, _| {
        let mut tx = house.db.begin().await.unwrap();
        for value in 1..=501 {
            let entry = entry(year(2025), &value.to_string());
            facts::publish(&mut tx, &house.actor, &house.entropy, &SHARE, &entry, NOW)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let checked = facts::verify_series(&house.db, &house.scope, &series()).await.unwrap();
        assert_eq!((checked.entries, checked.broken), (501, None));
        behind_the_back(&house.db, "UPDATE facts_fakta SET nilai = '9.5' WHERE urutan = 501").await;
        let checked = facts::verify_series(&house.db, &house.scope, &series()).await.unwrap();
        assert_eq!((checked.entries, checked.broken), (500, Some((501, Broken::Altered))));
    })
    .await;
}
