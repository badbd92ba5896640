//! Several nodes on one database.

use db::testing::each_engine;
use jobs::State;
use tokio::sync::Notify;

use crate::house::{House, get};

#[tokio::test]
async fn two_nodes_run_each_of_forty_jobs_exactly_once() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        for n in 0..40 {
            house.ask(&db, house.new_job("uji.hitung", &format!("{n:02}"))).await;
        }
        let (one, other) = (house.node(&db, "satu"), house.node(&db, "dua"));
        let now = house.now();
        let (first, second) = tokio::join!(one.turn(now), other.turn(now));
        assert_eq!(first.unwrap() + second.unwrap(), 40);
        let runs = house.runs();
        assert_eq!(runs.len(), 40);
        assert!(runs.values().all(|times| *times == 1), "{runs:?}");
    })
    .await;
}

#[tokio::test]
async fn a_dead_node_is_taken_over_and_its_late_word_is_refused() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        let (slow, other) = (house.node(&db, "lambat"), house.node(&db, "dua"));
        let id = house.ask(&db, house.new_job("uji.tunggu", "a")).await;
        let now = house.now();
        let (ran, ()) = tokio::join!(slow.turn(now), async {
            house.began.notified().await;
            house.pass(59);
            assert_eq!(other.turn(house.now()).await.unwrap(), 0, "the lease still holds");
            house.pass(1);
            assert_eq!(other.turn(house.now()).await.unwrap(), 1);
            let row = get(&db, &id).await;
            assert_eq!((row.state, row.result.as_str()), (State::Done, "Percobaan 2."));
            house.pass(1);
            house.go_on.notify_one();
        });
        assert_eq!(ran.unwrap(), 1);
        let row = get(&db, &id).await;
        assert_eq!((row.state, row.result.as_str()), (State::Done, "Percobaan 2."));
        assert_eq!(house.runs().get("a"), Some(&2));
    })
    .await;
}

#[tokio::test]
async fn a_late_word_is_refused_while_the_other_node_still_works() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        let (slow, other) = (house.node(&db, "lambat"), house.node(&db, "dua"));
        let id = house.ask(&db, house.new_job("uji.tunggu", "gigih")).await;
        let (now, late) = (house.now(), Notify::new());
        let first = async {
            slow.turn(now).await.unwrap();
            late.notify_one();
        };
        let second = async {
            house.began.notified().await;
            house.pass(60);
            let watch = async {
                house.began.notified().await;
                house.go_on.notify_one();
                late.notified().await;
                let row = get(&db, &id).await;
                assert_eq!((row.state, row.attempt, row.result.as_str()), (State::Running, 2, ""));
                house.go_on.notify_one();
            };
            tokio::join!(other.turn(house.now()), watch).0.unwrap();
        };
        tokio::join!(first, second);
        let row = get(&db, &id).await;
        assert_eq!((row.state, row.result.as_str()), (State::Done, "Percobaan 2."));
    })
    .await;
}

#[tokio::test]
async fn progress_holds_the_lease() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        let (slow, other) = (house.node(&db, "lambat"), house.node(&db, "dua"));
        let id = house.ask(&db, house.new_job("uji.tunggu", "patuh")).await;
        house.pass(30);
        // Taken half a minute ago by the node's clock; its first word then moves the lease on.
        let taken = house.now().plus_seconds(-30);
        let (ran, ()) = tokio::join!(slow.turn(taken), async {
            house.began.notified().await;
            house.pass(40);
            assert_eq!(other.turn(house.now()).await.unwrap(), 0);
            house.go_on.notify_one();
        });
        assert_eq!(ran.unwrap(), 1);
        assert_eq!(get(&db, &id).await.state, State::Done);
    })
    .await;
}

#[tokio::test]
async fn a_job_that_brings_nodes_down_does_not_go_on_to_the_next_forever() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        let id = house.ask(&db, house.new_job("uji.tunggu", "a")).await;
        let mut tx = db.begin().await.unwrap();
        let sql = "UPDATE jobs_pekerjaan SET keadaan = 'berjalan', percobaan = 3, sewa = 3";
        tx.execute(sql, vec![]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(house.turn(&db).await, 0);
        let row = get(&db, &id).await;
        assert_eq!(row.state, State::Failed);
        assert!(row.result.starts_with("Server berhenti"), "{}", row.result);
        assert!(house.runs().is_empty());
    })
    .await;
}
