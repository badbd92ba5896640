//! A database that is busy, a round that cannot be taken, a kind of work that hangs.

use db::testing::each_engine;
use jobs::{Bell, Job, Schedule, State, list_schedules};
use tokio::sync::Notify;

use crate::house::{House, JOBS, get, tick, tick_slowly};

const fn round(code: &'static str) -> Job<House> {
    Job {
        code,
        title: "Putaran uji",
        schedule: Some(Schedule::Every(3_600)),
        attempts: 1,
        lease_seconds: 60,
        quiet: true,
        run: |run| Box::pin(tick(run)),
    }
}

static SLOW: Job<House> = Job { run: |run| Box::pin(tick_slowly(run)), ..round("uji.lambat") };

/// The middle one cannot be taken: no database keeps a NUL.
static THREE: [Job<House>; 3] = [round("uji.a"), round("uji.b\0"), round("uji.c")];

/// Lets everything go on that does not wait for the database. There is one thread.
async fn let_others_go_on() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

/// With one connection for writers: a round that waits for it to write its end, a request behind it, and then a
/// look for work. The look must not keep the round from giving the connection on.
#[tokio::test]
async fn a_look_for_work_does_not_stop_the_writers_of_the_house() {
    each_engine(&jobs::migrations(), async |db| {
        let (house, bell, over) = (House::new(), Bell::default(), Notify::new());
        let node = house.node_of(&db, "satu", JOBS.iter().chain([&SLOW])).with_bell(bell.clone());
        tokio::join!(node.run(over.notified()), async {
            house.began.notified().await;
            let mut request = db.begin().await.unwrap();
            let id = house.ask_in(&mut request, house.new_job("uji.tunggu", "a")).await;
            house.go_on.notify_one();
            let_others_go_on().await;
            let next_request = async {
                let tx = db.begin().await.expect("the writer goes from hand to hand");
                tx.commit().await.unwrap();
            };
            tokio::join!(next_request, async {
                request.commit().await.unwrap();
                bell.ring();
            });
            house.began.notified().await;
            assert_eq!(get(&db, &id).await.state, State::Running);
            house.go_on.notify_one();
            over.notify_one();
        });
        let rows = list_schedules(&db).await.unwrap();
        assert_eq!((rows[0].ended_at, &rows[0].error), (Some(house.now()), &None));
    })
    .await;
}

#[tokio::test]
async fn a_kind_that_hangs_leaves_a_place_for_others() {
    each_engine(&jobs::migrations(), async |db| {
        let (house, bell, over) = (House::new(), Bell::default(), Notify::new());
        let node = house.node(&db, "satu").at_once(2).with_bell(bell.clone());
        let first = house.ask(&db, house.new_job("uji.tunggu", "a")).await;
        house.pass(1);
        let second = house.ask(&db, house.new_job("uji.tunggu", "b")).await;
        tokio::join!(node.run(over.notified()), async {
            house.began.notified().await;
            house.pass(1);
            let other = house.ask(&db, house.new_job("uji.lain", "c")).await;
            bell.ring();
            house.began.notified().await;
            assert_eq!(get(&db, &first).await.state, State::Running);
            assert_eq!(get(&db, &second).await.state, State::Waiting, "longer due than the other");
            assert_eq!(get(&db, &other).await.state, State::Running);
            house.go_on.notify_waiters();
            house.began.notified().await;
            assert_eq!(get(&db, &second).await.state, State::Running, "now it is its turn");
            house.go_on.notify_one();
            over.notify_one();
        });
        assert_eq!(get(&db, &second).await.state, State::Done);
    })
    .await;
}

#[tokio::test]
async fn a_round_that_cannot_be_taken_does_not_drop_those_that_were() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        let node = house.node_of(&db, "satu", &THREE);
        assert!(node.turn(house.now()).await.is_err(), "it is told all the same");
        assert_eq!(house.runs().get("putaran"), Some(&2));
        let rows = list_schedules(&db).await.unwrap();
        assert_eq!(
            rows.iter().map(|row| row.code.as_str()).collect::<Vec<_>>(),
            ["uji.a", "uji.c"]
        );
        assert!(rows.iter().all(|row| row.ended_at.is_some()), "{rows:?}");
    })
    .await;
}
