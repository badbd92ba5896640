//! Scheduled rounds of the whole house.

use db::testing::each_engine;
use jobs::{Job, Schedule, list_schedules};
use kernel::Zona;

use crate::house::{House, NOW, round_node, tick, tick_badly};

static ROUND: Job<House> = Job {
    code: "uji.putaran",
    title: "Putaran uji",
    schedule: Some(Schedule::Every(5)),
    attempts: 1,
    lease_seconds: 60,
    quiet: true,
    run: |run| Box::pin(tick(run)),
};

static DAILY: Job<House> = Job {
    code: "uji.harian",
    title: "Harian uji",
    schedule: Some(Schedule::DailyAt(18, 0, Zona::Wib)),
    attempts: 2,
    lease_seconds: 60,
    quiet: true,
    run: |run| Box::pin(tick_badly(run)),
};

#[tokio::test]
async fn of_two_nodes_one_runs_each_tick_and_missed_ones_are_not_piled_up() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        let one = round_node(&house, &db, "satu", &ROUND);
        let other = round_node(&house, &db, "dua", &ROUND);
        let both = async || {
            let now = house.now();
            let (a, b) = tokio::join!(one.turn(now), other.turn(now));
            a.unwrap() + b.unwrap()
        };
        assert_eq!(both().await, 1, "the first time at once");
        assert_eq!(both().await, 0);
        house.pass(5);
        assert_eq!(both().await, 1);
        house.pass(63);
        assert_eq!(both().await, 1, "twelve were missed");
        assert_eq!(both().await, 0);
        assert_eq!(house.runs().get("putaran"), Some(&3));
        let rows = list_schedules(&db).await.unwrap();
        assert_eq!(rows.len(), 1, "one row, however many rounds");
        assert_eq!(rows[0].next_at, NOW.plus_seconds(70 + 3));
        assert_eq!((rows[0].ended_at, rows[0].error.as_deref()), (Some(house.now()), None));
    })
    .await;
}

#[tokio::test]
async fn a_daily_round_waits_for_its_hour_and_a_failed_one_is_tried_again_that_day() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        let node = round_node(&house, &db, "satu", &DAILY);
        let turn = async || node.turn(house.now()).await.unwrap();
        assert_eq!(turn().await, 0, "it is 17.00");
        house.pass(3_600);
        assert_eq!(turn().await, 1);
        let rows = list_schedules(&db).await.unwrap();
        assert_eq!(rows[0].error.as_deref(), Some("Jejak belum tersegel."));
        assert_eq!(rows[0].next_at, house.now().plus_seconds(15));
        house.pass(15);
        assert_eq!(turn().await, 1);
        let rows = list_schedules(&db).await.unwrap();
        assert_eq!(rows[0].next_at, NOW.plus_seconds(3_600 + 86_400), "no attempt is left today");
    })
    .await;
}
