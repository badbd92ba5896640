//! The story of the trail, on both engines: what it takes to hide something.

use db::{Db, Engine, Tx, args, testing::each_engine};
use kernel::Entropy;
use web::Keys;

use crate::{
    audit::{self, Broken, BrokenAt, Entry},
    fixture::{CITY, NOW, PROVINCE, Writer, build, migrations, opd_id, part, whole},
    store::audit::{Cursor, Filter, count, list},
};

fn keys() -> Keys {
    Keys::generate(&Entropy::seeded(99))
}

async fn write(db: &Db, writer: &Writer, detail: &str) {
    let mut tx = db.begin().await.unwrap();
    let opd = opd_id("lain");
    let entry = Entry {
        room: "indeks",
        action: "indeks.impor",
        subject: "penilaian-1",
        opd: Some(&opd),
        detail: detail.to_owned(),
    };
    audit::append(&mut tx, writer.by(), entry).await.unwrap();
    tx.commit().await.unwrap();
}

/// Does what only somebody with the database in hand could: takes the guards away first.
async fn behind_the_back(db: &Db, sql: &'static str) -> u64 {
    let mut tx = db.begin().await.unwrap();
    let guards: [&'static str; 4] = match db.engine() {
        Engine::Sqlite => [
            "DROP TRIGGER IF EXISTS org_audit_tidak_diubah",
            "DROP TRIGGER IF EXISTS org_audit_tidak_dihapus",
            "DROP TRIGGER IF EXISTS org_segel_tidak_diubah",
            "DROP TRIGGER IF EXISTS org_segel_tidak_dihapus",
        ],
        Engine::Postgres => [
            "DROP TRIGGER IF EXISTS org_audit_tidak_diubah ON org_audit",
            "DROP TRIGGER IF EXISTS org_audit_tidak_dikosongkan ON org_audit",
            "DROP TRIGGER IF EXISTS org_segel_tidak_diubah ON org_segel",
            "DROP TRIGGER IF EXISTS org_segel_tidak_dikosongkan ON org_segel",
        ],
    };
    for guard in guards {
        tx.execute(guard, args![]).await.unwrap();
    }
    let rows = tx.execute(sql, args![]).await.unwrap();
    tx.commit().await.unwrap();
    rows
}

/// Three seals in the province: its foundation, then two of one row each.
async fn sealed(db: &Db) {
    let writer = build(db).await;
    audit::seal(db, &keys(), NOW).await.unwrap();
    for detail in ["Mengimpor 47 tingkat", "Mengimpor 46 tingkat"] {
        write(db, &writer, detail).await;
        assert_eq!(audit::seal(db, &keys(), NOW).await.unwrap(), 1);
    }
}

async fn broken(db: &Db) -> Option<BrokenAt> {
    audit::verify(db, &keys(), PROVINCE).await.unwrap().broken
}

#[tokio::test]
async fn an_untouched_chain_is_whole_and_each_institution_has_its_own() {
    each_engine(&migrations(), async |db: Db| {
        sealed(&db).await;
        let province = audit::verify(&db, &keys(), PROVINCE).await.unwrap();
        assert_eq!(province.broken, None);
        assert_eq!((province.seals, province.waiting), (3, 0));
        assert_eq!(province.head.as_ref().map(|head| head.urutan), Some(3));
        let city = audit::verify(&db, &keys(), CITY).await.unwrap();
        assert_eq!((city.broken, city.seals), (None, 1));
        let all = count(&db, &whole(PROVINCE), &Filter::default()).await.unwrap();
        assert_eq!(province.rows, all);
        assert_eq!(audit::seal(&db, &keys(), NOW).await.unwrap(), 0, "nothing is left to seal");
    })
    .await;
}

#[tokio::test]
async fn rows_that_wait_for_their_seal_are_no_break() {
    each_engine(&migrations(), async |db: Db| {
        sealed(&db).await;
        write(
            &db,
            &Writer { entropy: Entropy::seeded(5), ..Writer::new(PROVINCE) },
            "Belum disegel",
        )
        .await;
        let found = audit::verify(&db, &keys(), PROVINCE).await.unwrap();
        assert_eq!((found.broken, found.waiting), (None, 1));
    })
    .await;
}

#[tokio::test]
async fn the_engine_itself_refuses_to_change_or_remove_rows_and_seals() {
    each_engine(&migrations(), async |db: Db| {
        sealed(&db).await;
        for sql in [
            "UPDATE org_audit SET rincian = 'x'",
            "DELETE FROM org_audit",
            "UPDATE org_segel SET jumlah = 0",
            "DELETE FROM org_segel",
        ] {
            let mut tx: Tx = db.begin().await.unwrap();
            let refused = tx.execute(sql, args![]).await;
            assert!(refused.is_err_and(|error| error.to_string().contains("only grows")), "{sql}");
        }
        assert_eq!(broken(&db).await, None);
    })
    .await;
}

#[tokio::test]
async fn a_row_that_was_altered_is_named() {
    each_engine(&migrations(), async |db: Db| {
        sealed(&db).await;
        let sql = "UPDATE org_audit SET rincian = 'Mengimpor 40 tingkat', \
                   cari = 'mengimpor 40 tingkat uji penilaian-1 indeks.impor' WHERE rincian = 'Mengimpor 47 tingkat'";
        assert_eq!(behind_the_back(&db, sql).await, 1);
        let found = broken(&db).await.expect("altered");
        assert_eq!(found.urutan, 2);
        assert!(matches!(found.what, Broken::RowAltered { .. }), "{found:?}");
    })
    .await;
}

#[tokio::test]
async fn a_row_hidden_from_the_search_only_is_named_too() {
    each_engine(&migrations(), async |db: Db| {
        sealed(&db).await;
        behind_the_back(
            &db,
            "UPDATE org_audit SET cari = '' WHERE rincian = 'Mengimpor 46 tingkat'",
        )
        .await;
        let found = broken(&db).await.expect("altered");
        assert_eq!(found.urutan, 3);
        assert!(matches!(found.what, Broken::RowAltered { .. }), "{found:?}");
    })
    .await;
}

#[tokio::test]
async fn a_row_that_was_removed_is_missed() {
    each_engine(&migrations(), async |db: Db| {
        sealed(&db).await;
        behind_the_back(&db, "DELETE FROM org_audit WHERE rincian = 'Mengimpor 47 tingkat'").await;
        let found = broken(&db).await.expect("removed");
        assert_eq!(found.urutan, 2);
        assert!(matches!(found.what, Broken::RowMissing { .. }), "{found:?}");
    })
    .await;
}

#[tokio::test]
async fn a_seal_removed_from_the_middle_is_missed() {
    each_engine(&migrations(), async |db: Db| {
        sealed(&db).await;
        behind_the_back(&db, "DELETE FROM org_segel WHERE urutan = 2 AND instansi_id = 13").await;
        assert_eq!(broken(&db).await, Some(BrokenAt { urutan: 2, what: Broken::SealMissing }));
    })
    .await;
}

#[tokio::test]
async fn a_seal_removed_from_the_end_leaves_rows_that_nobody_vouches_for() {
    each_engine(&migrations(), async |db: Db| {
        sealed(&db).await;
        behind_the_back(&db, "DELETE FROM org_segel WHERE urutan = 3 AND instansi_id = 13").await;
        let found = broken(&db).await;
        assert_eq!(found, Some(BrokenAt { urutan: 3, what: Broken::RowsUnaccounted { rows: 1 } }));
    })
    .await;
}

#[tokio::test]
async fn a_chain_made_anew_with_another_key_is_not_ours() {
    each_engine(&migrations(), async |db: Db| {
        build(&db).await;
        let forger = Keys::generate(&Entropy::seeded(1));
        audit::seal(&db, &forger, NOW).await.unwrap();
        assert_eq!(broken(&db).await.map(|broken| broken.what), Some(Broken::SealAltered));
    })
    .await;
}

#[tokio::test]
async fn many_rows_go_into_several_seals() {
    each_engine(&migrations(), async |db: Db| {
        let writer = build(&db).await;
        let mut tx = db.begin().await.unwrap();
        for n in 0..450 {
            let entry = Entry {
                room: "indeks",
                action: "indeks.impor",
                subject: "s",
                opd: None,
                detail: format!("Baris {n}"),
            };
            audit::append(&mut tx, writer.by(), entry).await.unwrap();
        }
        tx.commit().await.unwrap();
        audit::seal(&db, &keys(), NOW).await.unwrap();
        let found = audit::verify(&db, &keys(), PROVINCE).await.unwrap();
        assert_eq!((found.broken, found.seals), (None, 3));
    })
    .await;
}

#[tokio::test]
async fn two_sealing_at_once_make_one_chain() {
    each_engine(&migrations(), async |db: Db| {
        build(&db).await;
        let keys = keys();
        let (one, two) = tokio::join!(audit::seal(&db, &keys, NOW), audit::seal(&db, &keys, NOW));
        let found = audit::verify(&db, &keys, PROVINCE).await.unwrap();
        let city = audit::verify(&db, &keys, CITY).await.unwrap();
        assert_eq!(found.broken, None);
        let sealed = i64::try_from(one.unwrap() + two.unwrap()).unwrap();
        assert_eq!(sealed, found.rows + city.rows, "no row is sealed twice");
    })
    .await;
}

#[tokio::test]
async fn the_search_finds_by_words_room_and_object_and_goes_on_page_by_page() {
    each_engine(&migrations(), async |db: Db| {
        sealed(&db).await;
        let scope = whole(PROVINCE);
        let words = |words: &str| Filter { words: words.to_owned(), ..Filter::default() };
        assert_eq!(count(&db, &scope, &words("47 TINGKAT")).await.unwrap(), 1);
        assert_eq!(
            count(&db, &scope, &words("4% tingkat")).await.unwrap(),
            0,
            "a sign is no wildcard"
        );
        let room = Filter { room: Some("indeks".to_owned()), ..Filter::default() };
        let first = list(&db, &scope, &room, None, 1).await.unwrap();
        let last = first.last().expect("two rows");
        let cursor = Cursor { at: last.at, id: last.id.clone() };
        let second = list(&db, &scope, &room, Some(&cursor), 5).await.unwrap();
        assert_eq!((first.len(), second.len()), (1, 1));
        assert_ne!(first[0].id, second[0].id);
        let after = Filter { from: Some(NOW.plus_seconds(1)), ..Filter::default() };
        assert_eq!(count(&db, &scope, &after).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn who_reads_one_agency_does_not_see_the_trail_of_another() {
    each_engine(&migrations(), async |db: Db| {
        sealed(&db).await;
        let own = part(&["dinas", "cabang"]);
        let seen = list(&db, &own, &Filter::default(), None, 100).await.unwrap();
        assert!(!seen.is_empty());
        let own_ids = [opd_id("dinas").0, opd_id("cabang").0];
        assert!(seen.iter().all(|row| row.opd.as_ref().is_some_and(|opd| own_ids.contains(opd))));
        let room = Filter { room: Some("indeks".to_owned()), ..Filter::default() };
        assert_eq!(count(&db, &own, &room).await.unwrap(), 0);
        assert_eq!(count(&db, &whole(CITY), &room).await.unwrap(), 0);
    })
    .await;
}
