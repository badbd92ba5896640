//! Imports that change what is there: what a rehearsal says of it, and what stands there again when they are undone.

use std::sync::atomic::Ordering;

use db::testing::each_engine;
use import::{Ask, Impor, ImporId, Limits, Refused, Source, State, Tally, Upload};

use crate::{
    house::{House, ani, budi, migrations},
    unit::{UNIT, Unit},
};

async fn get(house: &House, id: &ImporId) -> Impor {
    let who = ani();
    import::find(&house.db, &who.scope, &who.actor, &UNIT, id).await.unwrap().unwrap()
}

/// Brings a file and has it checked, without waiting for the work.
async fn begin(house: &House, text: &str) -> ImporId {
    let who = ani();
    let upload = Upload {
        name: "unit.csv".to_owned(),
        source: Source::Bytes(text.as_bytes().to_vec()),
        limits: Limits { rows: UNIT.rows, ..Limits::default() },
    };
    let (scope, actor) = (&who.scope, &who.actor);
    let come = import::upload(&house.db, scope, actor, &house.entropy, &UNIT, upload, house.now());
    let id = come.await.unwrap().id;
    let impor = get(house, &id).await;
    assert_eq!(impor.job, None, "nobody has asked for anything yet");
    let proposal = import::proposal(&house.db, scope, &UNIT, &impor).await.unwrap();
    let mut tx = house.db.begin().await.unwrap();
    let ask: Ask<'_> = house.ask(&who, &id, impor.version);
    let job = import::rehearse(&mut tx, ask, &UNIT, &proposal.mapping).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    assert_eq!(get(house, &id).await.job, Some(job));
    id
}

async fn rehearsed(house: &House, text: &str) -> ImporId {
    let id = begin(house, text).await;
    house.turn().await;
    assert_eq!(get(house, &id).await.state, State::Rehearsed);
    id
}

async fn written(house: &House, text: &str) -> ImporId {
    let id = rehearsed(house, text).await;
    let who = ani();
    let mut tx = house.db.begin().await.unwrap();
    let ask = house.ask(&who, &id, get(house, &id).await.version);
    import::write(&mut tx, ask, &UNIT).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    house.turn().await;
    assert_eq!(get(house, &id).await.state, State::Written);
    id
}

async fn undo(house: &House, id: &ImporId) -> Result<(), Refused> {
    let who = ani();
    let mut tx = house.db.begin().await.unwrap();
    let ask = house.ask(&who, id, get(house, id).await.version);
    let asked = import::undo::<House, Unit>(&mut tx, ask, house).await.unwrap();
    tx.commit().await.unwrap();
    house.turn().await;
    asked.map(drop)
}

async fn all(house: &House) -> Vec<(String, String, String)> {
    house.db.all("SELECT kode, nama, induk FROM uji_unit ORDER BY kode", vec![]).await.unwrap()
}

fn unit(kode: &str, nama: &str, induk: &str) -> (String, String, String) {
    (kode.to_owned(), nama.to_owned(), induk.to_owned())
}

#[tokio::test]
async fn a_rehearsal_says_what_is_new_what_changes_and_what_is_there_already() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        written(&house, "kode;nama;kode induk\na;Dinas A;\nb;Dinas B;\n").await;
        let text = "kode;nama;kode induk\na;Dinas A;\nb;Dinas Baru;\nc;Cabang;a\nd;Dua;\nd;Dua;\ne;E;tiada\n";
        let id = rehearsed(&house, text).await;
        let impor = get(&house, &id).await;
        assert_eq!(impor.tally, Tally { bad: 2, changed: 1, same: 1 });
        assert_eq!(impor.new_rows(), 2);
        assert_eq!(all(&house).await, [unit("a", "Dinas A", ""), unit("b", "Dinas B", "")]);
    })
    .await;
}

#[tokio::test]
async fn a_row_that_is_bad_counts_as_nothing_else() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        written(&house, "kode;nama;kode induk\na;Dinas A;\n").await;
        let id = rehearsed(&house, "kode;nama;kode induk\na;Lain;tiada\na;Lain;\n").await;
        let impor = get(&house, &id).await;
        assert_eq!((impor.tally, impor.new_rows()), (Tally { bad: 2, changed: 0, same: 0 }, 0));
    })
    .await;
}

#[tokio::test]
async fn a_row_may_stand_on_one_of_a_chunk_before_even_when_the_work_was_broken_off_between() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let rows = (0..1_202).map(|n| {
            let induk = if n == 1_100 { "000000" } else { "" };
            format!("{n:06};Unit {n};{induk}\n")
        });
        let text: String =
            std::iter::once("kode;nama;kode induk\n".to_owned()).chain(rows).collect();
        house.trouble.check_busy_at.store(1_102, Ordering::SeqCst);
        let id = begin(&house, &text).await;
        house.turn().await;
        let half = get(&house, &id).await;
        assert_eq!((half.state, half.checked), (State::Mapped, 1_001));
        house.pass(15);
        house.turn().await;
        let impor = get(&house, &id).await;
        assert_eq!((impor.state, impor.tally), (State::Rehearsed, Tally::default()));
        assert_eq!(impor.new_rows(), 1_202);
    })
    .await;
}

#[tokio::test]
async fn what_an_import_changed_stands_there_again_when_it_is_undone() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        written(&house, "kode;nama;kode induk\na;Dinas A;\nb;Dinas B;a\n").await;
        let before = all(&house).await;
        // Without a column for it, what stood there stays.
        let id = written(&house, "kode;nama\nb;Dinas Baru\nc;Cabang\n").await;
        let after =
            [unit("a", "Dinas A", ""), unit("b", "Dinas Baru", "a"), unit("c", "Cabang", "")];
        assert_eq!(all(&house).await, after);
        undo(&house, &id).await.unwrap();
        assert_eq!((all(&house).await, get(&house, &id).await.state), (before, State::Undone));
        let kept = house.count("SELECT COUNT(*) AS jumlah FROM import_semula").await;
        assert_eq!(kept, 2, "what the first import wrote can still be undone");
    })
    .await;
}

#[tokio::test]
async fn an_import_is_not_undone_over_what_somebody_changed_since() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let id = written(&house, "kode;nama\na;Dinas A\nb;Dinas B\n").await;
        house
            .execute("UPDATE uji_unit SET nama = 'Lain', version = version + 1 WHERE kode = 'b'")
            .await;
        let told = "b sudah diubah sesudah impor ini.".to_owned();
        assert_eq!(undo(&house, &id).await, Err(Refused::Needed(told)));
        assert_eq!(all(&house).await, [unit("a", "Dinas A", ""), unit("b", "Lain", "")]);
        assert_eq!(get(&house, &id).await.state, State::Written);
    })
    .await;
}

#[tokio::test]
async fn the_first_rows_show_what_the_columns_hold_to_whoever_may_see_the_import() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let id = rehearsed(&house, "kode;nama\na;Satu\nb;Dua\nc;Tiga\n").await;
        for (who, rows) in [(ani(), vec![["a", "Satu"], ["b", "Dua"]]), (budi(), Vec::new())] {
            let sample = import::sample(&db, &who.scope, &who.actor, &UNIT, &id, 2).await.unwrap();
            assert_eq!(sample, rows);
        }
        let impor = get(&house, &id).await;
        assert_eq!((impor.label("nama"), impor.label("induk")), (Some("nama"), None));
    })
    .await;
}
