//! What is left of writing that can go neither way, and a kind of which there is never a half.

use std::{ops::RangeInclusive, sync::Arc, sync::atomic::Ordering};

use db::{Db, Tx, testing::each_engine};
use import::{
    About, Cells, Context, Findings, Impor, ImporId, Kind, Limits, Numbered, Refused, Source,
    State, Upload,
};
use jobs::{Clock, Job, Runner};
use kernel::{AccountId, Actor, FieldErrors, InstansiId, Timestamp};

use crate::house::{Baris, House, PEGAWAI, Pegawai, ani, budi, file, migrations};

const PAID: &str = "1 pegawai dari impor ini sudah digaji.";

/// Two chunks are written, the third is bad by now, and something depends on the first.
async fn stuck(house: &House) -> Impor {
    house.execute("INSERT INTO uji_gaji VALUES (1, '100007')").await;
    let id = house.writing(&ani(), &file(1_203)).await;
    house.trouble.wrong_at.store(1_100, Ordering::SeqCst);
    house.turn().await;
    let impor = house.get(&id).await;
    assert_eq!((impor.state, impor.written, impor.tally.bad), (State::Writing, 1_001, 1));
    assert_eq!(impor.note, PAID);
    impor
}

async fn keep(house: &House, id: &ImporId, seen: i64) -> Result<(), Refused> {
    let (who, mut tx) = (ani(), house.db.begin().await.unwrap());
    let step = import::keep::<House, Pegawai>(&mut tx, house.ask(&who, id, seen), house).await;
    tx.commit().await.unwrap();
    step.unwrap()
}

#[tokio::test]
async fn what_can_go_neither_way_is_left_at_what_is_written() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let other = house.rehearsed(&budi(), &file(1_203)).await;
        let Impor { id, version, .. } = stuck(&house).await;
        let refused = house.undo(&ani(), &id, version).await;
        assert_eq!(refused, Err(Refused::Needed(PAID.to_owned())));
        house.write(&ani(), &id, version).await.unwrap();
        house.turn().await;
        let Impor { version, written, tally, .. } = house.get(&id).await;
        assert_eq!((written, tally.bad), (1_001, 1), "bad as before, and counted once");

        keep(&house, &id, version).await.unwrap();
        let kept = house.get(&id).await;
        assert_eq!((kept.state, kept.written), (State::Partial, 1_001));
        assert_eq!((house.written().await, house.published().await), (1_000, 1));
        let again = house.write(&ani(), &id, kept.version).await;
        assert_eq!(again, Err(Refused::NotNow(State::Partial)));
        assert_eq!(keep(&house, &id, kept.version).await, Err(Refused::NotNow(State::Partial)));
        let same = house.write(&budi(), &other, house.get(&other).await.version).await;
        assert_eq!(same, Err(Refused::SameFile(id.clone())), "its rows are there");

        house.execute("DELETE FROM uji_gaji").await;
        house.undo(&ani(), &id, kept.version).await.unwrap();
        house.turn().await;
        assert_eq!((house.get(&id).await.state, house.written().await), (State::Undone, 0));
    })
    .await;
}

#[tokio::test]
async fn what_was_bad_is_asked_again_when_writing_goes_on() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let Impor { id, version, .. } = stuck(&house).await;
        house.trouble.wrong_at.store(0, Ordering::SeqCst);
        house.write(&ani(), &id, version).await.unwrap();
        house.turn().await;
        let impor = house.get(&id).await;
        assert_eq!((impor.state, impor.tally.bad), (State::Written, 0));
        assert_eq!((house.written().await, house.bad(&id, 0, 10).await), (1_203, Vec::new()));
    })
    .await;
}

#[tokio::test]
async fn nothing_is_kept_where_nothing_is_written() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let id = house.writing(&ani(), &file(10)).await;
        let refused = keep(&house, &id, house.get(&id).await.version).await;
        assert_eq!(refused, Err(Refused::NotNow(State::Writing)));
        house.turn().await;
        assert_eq!(house.get(&id).await.state, State::Written);
    })
    .await;
}

static SEKALIGUS: About = About { code: "uji.sekaligus", ..PEGAWAI };

/// The same register, written at once.
struct Sekaligus;

impl Kind<House> for Sekaligus {
    type Row = Baris;
    type Memory = ();

    const ABOUT: &'static About = &SEKALIGUS;
    const ANALYZE: &'static str = Pegawai::ANALYZE;
    const AT_ONCE: bool = true;

    fn db(with: &House) -> &Db {
        &with.db
    }

    async fn actor(
        with: &House,
        instansi: InstansiId,
        account: &AccountId,
        now: Timestamp,
    ) -> db::Result<Option<Actor>> {
        Pegawai::actor(with, instansi, account, now).await
    }

    fn parse(cells: &Cells<'_>) -> Result<Baris, FieldErrors> {
        Pegawai::parse(cells)
    }

    async fn check(
        tx: &mut Tx,
        context: &Context<'_, House>,
        memory: &mut (),
        rows: &[Numbered<Baris>],
    ) -> db::Result<Findings> {
        Pegawai::check(tx, context, memory, rows).await
    }

    async fn write(
        tx: &mut Tx,
        context: &Context<'_, House>,
        rows: &[Numbered<Baris>],
    ) -> db::Result<()> {
        Pegawai::write(tx, context, rows).await
    }

    async fn publish(tx: &mut Tx, context: &Context<'_, House>) -> db::Result<()> {
        Pegawai::publish(tx, context).await
    }

    async fn withdraw(tx: &mut Tx, context: &Context<'_, House>) -> db::Result<Result<(), String>> {
        Pegawai::withdraw(tx, context).await
    }

    async fn undo(
        tx: &mut Tx,
        context: &Context<'_, House>,
        numbers: RangeInclusive<i64>,
    ) -> db::Result<()> {
        Pegawai::undo(tx, context, numbers).await
    }
}

static JOBS: [Job<House>; 1] = [import::job::<House, Sekaligus>()];

async fn turn(house: &House) {
    let mine = house.clone();
    let clock: Clock = Arc::new(move || mine.now());
    let runner = Runner::new(house.db.clone(), &JOBS, clock, "satu", house.clone());
    assert_eq!(runner.turn(house.now()).await.unwrap(), 1);
}

/// An import of that kind, all of whose rows are to be written.
async fn writing(house: &House, text: &str) -> ImporId {
    let (who, db) = (ani(), &house.db);
    let (scope, actor, now) = (&who.scope, &who.actor, house.now());
    let source = Source::Bytes(text.as_bytes().to_vec());
    let upload = Upload { name: "semua.csv".to_owned(), source, limits: Limits::default() };
    let new = import::upload(db, scope, actor, &house.entropy, &SEKALIGUS, upload, now).await;
    let id = new.unwrap().id;
    let impor = import::find(db, scope, actor, &SEKALIGUS, &id).await.unwrap().unwrap();
    let proposal = import::proposal(db, scope, &SEKALIGUS, &impor).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let ask = house.ask(&who, &id, impor.version);
    import::rehearse(&mut tx, ask, &SEKALIGUS, &proposal.mapping).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    turn(house).await;
    let impor = import::find(db, scope, actor, &SEKALIGUS, &id).await.unwrap().unwrap();
    let mut tx = db.begin().await.unwrap();
    import::write(&mut tx, house.ask(&who, &id, impor.version), &SEKALIGUS).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn a_kind_that_writes_at_once_is_never_half_written() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let id = writing(&house, &file(1_203)).await;
        house.trouble.busy_at.store(1_100, Ordering::SeqCst);
        turn(&house).await;
        assert_eq!((house.written().await, house.published().await), (0, 0), "not even a chunk");
        house.pass(15);
        turn(&house).await;
        let who = ani();
        let impor = import::find(&db, &who.scope, &who.actor, &SEKALIGUS, &id).await.unwrap();
        assert_eq!(impor.unwrap().state, State::Written);
        assert_eq!((house.written().await, house.published().await), (1_203, 1));
    })
    .await;
}
