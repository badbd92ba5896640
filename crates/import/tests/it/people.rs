//! Two people, two files, two institutions.

use db::testing::each_engine;
use import::{Refused, State};
use kernel::Peran;

use crate::house::{CITY, House, LAIN, PEGAWAI, admin, ani, budi, file, migrations, person};

#[tokio::test]
async fn of_two_people_who_press_at_once_one_is_told_that_it_changed() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let id = house.rehearsed(&ani(), &file(10)).await;
        let version = house.get(&id).await.version;
        let (one, other) = (ani(), admin());
        let (first, second) =
            tokio::join!(house.write(&one, &id, version), house.write(&other, &id, version));
        let refused: Vec<_> = [first, second].into_iter().filter_map(Result::err).collect();
        assert_eq!(refused, [Refused::Changed]);
        assert_eq!(house.turn().await, 1);
        assert_eq!((house.get(&id).await.state, house.written().await), (State::Written, 10));
        let written = house.get(&id).await.version;
        assert_eq!(house.write(&ani(), &id, written).await, Err(Refused::NotNow(State::Written)));
    })
    .await;
}

#[tokio::test]
async fn the_same_file_twice_from_one_person_is_one_import() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let (who, text) = (ani(), file(1_000));
        let (one, other) = tokio::join!(house.upload(&who, &text), house.upload(&who, &text));
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_eq!(one.id, other.id);
        assert!(one.again != other.again, "one of them came first");
        let list = import::list(&db, &ani().scope, &ani().actor, &PEGAWAI, None, 10).await.unwrap();
        assert_eq!(list.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_same_file_from_two_people_is_written_once() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let one = house.rehearsed(&ani(), &file(10)).await;
        let other = house.rehearsed(&budi(), &file(10)).await;
        assert_ne!(one, other);
        house.write(&ani(), &one, house.get(&one).await.version).await.unwrap();
        let version = house.get(&other).await.version;
        let refused = house.write(&budi(), &other, version).await;
        assert_eq!(refused, Err(Refused::SameFile(one.clone())));
        house.turn().await;
        assert_eq!(house.written().await, 10);

        house.undo(&ani(), &one, house.get(&one).await.version).await.unwrap();
        house.turn().await;
        house.write(&budi(), &other, version).await.unwrap();
        house.turn().await;
        assert_eq!((house.get(&other).await.state, house.written().await), (State::Written, 10));
    })
    .await;
}

#[tokio::test]
async fn what_is_out_of_scope_looks_like_what_is_not_there() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let id = house.rehearsed(&ani(), "nip;nama\n12;Ani\n").await;
        let version = house.get(&id).await.version;
        let mapping = house.get(&id).await.mapping;
        let stranger = person("dewi", CITY, Peran::AdminInstansi);
        for who in [budi(), stranger] {
            assert_eq!(house.find(&who, &id).await, None);
            let (scope, actor) = (&who.scope, &who.actor);
            let list = import::list(&db, scope, actor, &PEGAWAI, None, 10).await.unwrap();
            assert_eq!(list, []);
            let bad = import::list_bad(&db, scope, actor, &PEGAWAI, &id, 0, 10).await.unwrap();
            assert_eq!(bad, []);
            let csv = import::bad_csv(&db, scope, actor, &PEGAWAI, &id, 0).await.unwrap();
            assert_eq!(csv, None);
            assert_eq!(house.write(&who, &id, version).await, Err(Refused::NotFound));
            assert_eq!(house.undo(&who, &id, version).await, Err(Refused::NotFound));
            let rehearsed = house.rehearse(&who, &id, version, &mapping).await;
            assert_eq!(rehearsed, Err(Refused::NotFound));
        }
        let (scope, actor) = (ani().scope, ani().actor);
        assert_eq!(import::find(&db, &scope, &actor, &LAIN, &id).await.unwrap(), None);
        assert!(house.find(&ani(), &id).await.is_some());
        assert!(house.find(&admin(), &id).await.is_some());
    })
    .await;
}

#[tokio::test]
async fn what_lies_about_is_forgotten_and_what_is_written_can_still_be_undone() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let written = house.writing(&ani(), &file(1_203)).await;
        house.turn().await;
        let left = house.rehearsed(&ani(), "nip;nama\n12;Ani\n").await;
        house.pass(10);
        let young = house.rehearsed(&ani(), "nip;nama\n13;Ani\n").await;
        let before = house.now().plus_seconds(-5);
        loop {
            let mut tx = db.begin().await.unwrap();
            let gone = import::purge(&mut tx, before).await.unwrap();
            tx.commit().await.unwrap();
            if gone == 0 {
                break;
            }
        }
        assert_eq!(house.count("SELECT COUNT(*) AS jumlah FROM import_baris").await, 1);
        assert_eq!(house.find(&ani(), &left).await, None);
        assert!(house.find(&ani(), &young).await.is_some());
        house.undo(&ani(), &written, house.get(&written).await.version).await.unwrap();
        house.turn().await;
        assert_eq!((house.get(&written).await.state, house.written().await), (State::Undone, 0));
    })
    .await;
}
