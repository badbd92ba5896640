//! Steps that take longer than a lease.

use db::{Db, testing::each_engine};
use jobs::{Bell, State};
use tokio::sync::Notify;

use crate::house::{House, get};

/// Waits until a step that goes on has looked at the time of now, and has done what it does then.
async fn beat(house: &House) {
    // The first word may be an old one, the second may have been on its way; after the third one the look of the
    // second is over.
    for _ in 0..3 {
        house.asked.notified().await;
    }
}

#[tokio::test]
async fn a_step_longer_than_the_lease_holds_it() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        let (slow, other) = (house.node(&db, "lambat"), house.node(&db, "dua"));
        let id = house.ask(&db, house.new_job("uji.lama", "a")).await;
        let (ran, ()) = tokio::join!(slow.turn(house.now()), async {
            house.began.notified().await;
            for _ in 0..2 {
                house.pass(50);
                beat(&house).await;
                assert_eq!(other.turn(house.now()).await.unwrap(), 0);
            }
            let row = get(&db, &id).await;
            assert_eq!((row.state, row.attempt), (State::Running, 1));
            assert_eq!((row.done, row.note.as_str()), (1, "Separuh jalan"), "what was told stays");
            house.go_on.notify_one();
        });
        assert_eq!(ran.unwrap(), 1);
        let row = get(&db, &id).await;
        assert_eq!((row.state, row.result.as_str()), (State::Done, "Percobaan 1."));
    })
    .await;
}

#[tokio::test]
async fn a_step_whose_lease_is_gone_is_broken_off() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        let (slow, other) = (house.node(&db, "lambat"), house.node(&db, "dua"));
        let id = house.ask(&db, house.new_job("uji.lama", "a")).await;
        let (now, over) = (house.now(), Notify::new());
        let first = async {
            slow.turn(now).await.unwrap();
            over.notify_one();
        };
        let second = async {
            house.began.notified().await;
            // Another node took the job, and this one has not heard of it.
            let mut tx = db.begin().await.unwrap();
            let sql = "UPDATE jobs_pekerjaan SET sewa = sewa + 1";
            tx.execute(sql, vec![]).await.unwrap();
            tx.commit().await.unwrap();
            house.pass(60);
            over.notified().await;
            assert_eq!(get(&db, &id).await.state, State::Running, "its end was not written");
            assert_eq!(other.turn(house.now()).await.unwrap(), 1);
        };
        tokio::join!(first, second);
        assert_eq!(get(&db, &id).await.result, "Percobaan 2.");
    })
    .await;
}

#[tokio::test]
async fn whoever_cancels_does_not_wait_for_the_end_of_a_computation() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        let node = house.node(&db, "satu");
        let id = house.ask(&db, house.new_job("uji.berat", "lama")).await;
        let (ran, ()) = tokio::join!(node.turn(house.now()), async {
            house.began.notified().await;
            house.cancel(&db, &id).await;
            house.pass(5);
        });
        assert_eq!(ran.unwrap(), 1);
        house.go_on.notified().await;
        assert_eq!(get(&db, &id).await.state, State::Cancelled);
    })
    .await;
}

#[tokio::test]
async fn a_node_that_goes_down_does_not_wait_for_the_end_of_a_computation() {
    each_engine(&jobs::migrations(), async |db: Db| {
        let (house, bell) = (House::new(), Bell::default());
        let node = house.node(&db, "satu").with_bell(bell.clone());
        let id = house.ask(&db, house.new_job("uji.berat", "lama")).await;
        bell.ring();
        node.run(house.began.notified()).await;
        house.go_on.notified().await;
        let row = get(&db, &id).await;
        assert_eq!((row.state, row.attempt), (State::Waiting, 0), "another node begins it anew");
    })
    .await;
}

#[tokio::test]
async fn what_was_computed_comes_back_and_a_panic_ends_the_job() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        let good = house.ask(&db, house.new_job("uji.berat", "singkat")).await;
        let bad = house.ask(&db, house.new_job("uji.berat", "panik")).await;
        while house.turn(&db).await > 0 {}
        assert_eq!(get(&db, &good).await.result, "Terhitung.");
        let row = get(&db, &bad).await;
        assert_eq!((row.state, row.attempt), (State::Failed, 1));
        assert!(row.result.contains("kesalahan di dalam program"), "{}", row.result);
    })
    .await;
}
