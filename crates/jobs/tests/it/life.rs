//! The life of one job.

use db::testing::each_engine;
use jobs::{Bell, Counts, State};
use kernel::Timestamp;
use tokio::sync::Notify;

use crate::house::{CITY, House, NOW, PROVINCE, account, get, part, whole};

#[tokio::test]
async fn a_job_runs_once_and_ends_with_its_result() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        let id = house.ask(&db, house.new_job("uji.hitung", "a")).await;
        let row = get(&db, &id).await;
        assert_eq!((row.state, row.next_at), (State::Waiting, Some(NOW)));
        assert_eq!(house.turn(&db).await, 1);
        assert_eq!(house.turn(&db).await, 0, "nothing is left");
        let row = get(&db, &id).await;
        assert_eq!((row.state, row.attempt, row.ended_at), (State::Done, 1, Some(NOW)));
        assert_eq!(
            (row.result.as_str(), row.link.as_deref()),
            ("Selesai oleh ani.", Some("/hasil"))
        );
        assert_eq!((row.done, row.total, row.note.as_str()), (1, 1, "Selesai menghitung"));
        assert_eq!(house.runs().get("a"), Some(&1));
        let log = jobs::list_log(&db, &part(PROVINCE), &account("ani"), &id, 10).await.unwrap();
        assert_eq!(
            log.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(),
            ["Mulai menghitung."]
        );
    })
    .await;
}

#[tokio::test]
async fn jobs_are_counted_by_where_they_stand() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        assert_eq!(jobs::count(&db, house.now()).await.unwrap(), Counts::default());
        house.ask(&db, house.new_job("uji.hitung", "a")).await;
        house.ask(&db, house.new_job("uji.menyerah", "b")).await;
        house.ask(&db, house.new_job("uji.baru", "c")).await;
        let mut later = house.new_job("uji.hitung", "d");
        later.not_before = Some(NOW.plus_seconds(10));
        house.ask(&db, later).await;
        assert_eq!(
            jobs::count(&db, house.now()).await.unwrap(),
            Counts { waiting: 3, ..Counts::default() }
        );
        while house.turn(&db).await > 0 {}
        let after = Counts { waiting: 1, running: 0, failed: 1 };
        assert_eq!(
            jobs::count(&db, house.now()).await.unwrap(),
            after,
            "what is done is not counted"
        );
    })
    .await;
}

#[tokio::test]
async fn a_job_asked_for_in_a_transaction_that_falls_was_never_asked_for() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        let mut tx = db.begin().await.unwrap();
        let id = house.ask_in(&mut tx, house.new_job("uji.hitung", "a")).await;
        drop(tx);
        let found = jobs::find(&db, &whole(PROVINCE), &account("admin"), &id).await.unwrap();
        assert_eq!(found, None);
        assert_eq!(house.turn(&db).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_job_for_later_waits_and_one_of_an_unknown_kind_is_left_alone() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        let mut later = house.new_job("uji.hitung", "nanti");
        later.not_before = Some(NOW.plus_seconds(10));
        house.ask(&db, later).await;
        let unknown = house.ask(&db, house.new_job("uji.baru", "a")).await;
        assert_eq!(house.turn(&db).await, 0);
        house.pass(10);
        assert_eq!(house.turn(&db).await, 1);
        assert_eq!(get(&db, &unknown).await.state, State::Waiting);
    })
    .await;
}

#[tokio::test]
async fn retries_come_after_growing_pauses_and_then_it_gives_up() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        let id = house.ask(&db, house.new_job("uji.gagal", "a")).await;
        let mut waits = Vec::new();
        for _ in 0..2 {
            assert_eq!(house.turn(&db).await, 1);
            let row = get(&db, &id).await;
            assert_eq!((row.state, row.note.as_str()), (State::Waiting, "Surel belum terkirim."));
            let wait = (row.next_at.unwrap().0 - house.now().0) / 1_000;
            house.pass(wait - 1);
            assert_eq!(house.turn(&db).await, 0, "not before its pause is over");
            house.pass(1);
            waits.push(wait);
        }
        assert_eq!(waits, [15, 60]);
        assert_eq!(house.turn(&db).await, 1);
        let row = get(&db, &id).await;
        assert_eq!((row.state, row.attempt, row.next_at), (State::Failed, 3, None));
        assert_eq!(row.result, "Surel belum terkirim.");
        house.pass(100_000);
        assert_eq!(house.turn(&db).await, 0);
    })
    .await;
}

#[tokio::test]
async fn what_will_not_go_better_and_what_panics_fails_at_once_and_others_go_on() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        let empty = house.ask(&db, house.new_job("uji.menyerah", "kosong")).await;
        let broken = house.ask(&db, house.new_job("uji.panik", "panik")).await;
        let fine = house.ask(&db, house.new_job("uji.hitung", "baik")).await;
        assert_eq!(house.turn(&db).await, 3);
        let row = get(&db, &empty).await;
        assert_eq!((row.state, row.result.as_str()), (State::Failed, "Berkas ini kosong."));
        let row = get(&db, &broken).await;
        assert_eq!((row.state, row.attempt), (State::Failed, 1));
        assert!(row.result.contains("kesalahan di dalam program"), "{}", row.result);
        assert_eq!(get(&db, &fine).await.state, State::Done);
    })
    .await;
}

#[tokio::test]
async fn a_waiting_job_is_cancelled_at_once_and_never_runs() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        let id = house.ask(&db, house.new_job("uji.hitung", "a")).await;
        assert_eq!(house.cancel(&db, &id).await.state, State::Cancelled);
        assert_eq!(house.turn(&db).await, 0);
        assert!(house.runs().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_running_job_is_cancelled_at_its_next_word_of_progress() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        let id = house.ask(&db, house.new_job("uji.tunggu", "patuh")).await;
        tokio::join!(house.turn(&db), async {
            house.began.notified().await;
            let row = get(&db, &id).await;
            assert_eq!(
                (row.state, row.done, row.note.as_str()),
                (State::Running, 1, "Separuh jalan")
            );
            let row = house.cancel(&db, &id).await;
            assert_eq!((row.state, row.cancel_asked), (State::Running, true));
            house.pass(1);
            house.go_on.notify_one();
        });
        let row = get(&db, &id).await;
        assert_eq!((row.state, row.result.as_str()), (State::Cancelled, ""));
        assert_eq!(house.cancel(&db, &id).await.ended_at, row.ended_at, "over is over");
    })
    .await;
}

#[tokio::test]
async fn a_second_job_for_the_same_thing_is_the_first_until_that_is_over() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        let keyed =
            || jobs::NewJob { unique_key: Some("2026"), ..house.new_job("uji.hitung", "a") };
        let first = house.ask(&db, keyed()).await;
        assert_eq!(house.ask(&db, keyed()).await, first);
        assert_eq!(house.turn(&db).await, 1);
        assert_ne!(house.ask(&db, keyed()).await, first);
    })
    .await;
}

#[tokio::test]
async fn a_job_is_seen_by_who_asked_and_by_who_runs_the_institution() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        let id = house.ask(&db, house.new_job("uji.hitung", "a")).await;
        let sees = async |scope, name| {
            let (scope, account) = (scope, account(name));
            let found = jobs::find(&db, &scope, &account, &id).await.unwrap();
            let listed = jobs::list(&db, &scope, &account, None, 10).await.unwrap();
            let mut tx = db.begin().await.unwrap();
            let cancelled = jobs::cancel(&mut tx, &scope, &account, &id, NOW).await.unwrap();
            drop(tx);
            assert_eq!(found.is_some(), cancelled.is_some());
            assert_eq!(found.is_some(), listed.len() == 1);
            found.is_some()
        };
        assert!(sees(part(PROVINCE), "ani").await);
        assert!(sees(whole(PROVINCE), "admin").await);
        assert!(!sees(part(PROVINCE), "budi").await, "a colleague");
        assert!(!sees(whole(CITY), "ani").await, "another institution");
        house.turn(&db).await;
        let log = jobs::list_log(&db, &part(PROVINCE), &account("budi"), &id, 10).await.unwrap();
        assert!(log.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_list_goes_on_where_the_last_page_ended() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        let mut asked = Vec::new();
        for n in 0..5 {
            asked.push(house.ask(&db, house.new_job("uji.hitung", &n.to_string())).await);
            house.pass(1);
        }
        asked.reverse();
        let (scope, who) = (part(PROVINCE), account("ani"));
        let first = jobs::list(&db, &scope, &who, None, 3).await.unwrap();
        let rest = jobs::list(&db, &scope, &who, first.last().map(|row| &row.id), 3).await.unwrap();
        let ids: Vec<_> = first.into_iter().chain(rest).map(|row| row.id).collect();
        assert_eq!(ids, asked);
    })
    .await;
}

#[tokio::test]
async fn old_jobs_are_forgotten_with_their_lines_and_quiet_ones_leave_no_row() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        house.ask(&db, house.new_job("uji.hitung", "a")).await;
        house.ask(&db, house.new_job("uji.senyap", "b")).await;
        assert_eq!(house.turn(&db).await, 2);
        house.pass(60);
        let waiting = house.ask(&db, house.new_job("uji.hitung", "c")).await;
        let left =
            async || jobs::list(&db, &whole(PROVINCE), &account("x"), None, 9).await.unwrap();
        assert_eq!(left().await.len(), 2, "the quiet one is gone");
        let purge = async |before: Timestamp| {
            let mut tx = db.begin().await.unwrap();
            let rows = jobs::purge(&mut tx, before).await.unwrap();
            tx.commit().await.unwrap();
            rows
        };
        assert_eq!(purge(NOW).await, 0);
        assert_eq!(purge(house.now()).await, 1);
        assert_eq!(left().await.into_iter().map(|row| row.id).collect::<Vec<_>>(), [waiting]);
    })
    .await;
}

#[tokio::test]
async fn many_old_jobs_are_forgotten_in_parts() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        for n in 0..21 {
            house.ask(&db, house.new_job("uji.hitung", &n.to_string())).await;
        }
        assert_eq!(house.turn(&db).await, 21);
        let mut parts = Vec::new();
        for _ in 0..3 {
            let mut tx = db.begin().await.unwrap();
            parts.push(jobs::purge(&mut tx, NOW.plus_seconds(1)).await.unwrap());
            tx.commit().await.unwrap();
        }
        assert_eq!(parts, [20, 1, 0]);
    })
    .await;
}

#[tokio::test]
async fn a_log_that_is_full_says_so_in_its_last_line() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        let id = house.ask(&db, house.new_job("uji.banyak", "a")).await;
        assert_eq!(house.turn(&db).await, 1);
        let limit = jobs::LOG_LINES + 9;
        let log = jobs::list_log(&db, &part(PROVINCE), &account("ani"), &id, limit).await.unwrap();
        let last: Vec<_> = log.iter().skip(998).map(|line| line.text.as_str()).collect();
        assert_eq!(last, ["Baris 999.", "Catatan penuh. Baris selanjutnya tidak dicatat."]);
    })
    .await;
}

#[tokio::test]
async fn a_node_that_is_told_to_stop_gives_its_job_back_and_the_attempt_does_not_count() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        let bell = Bell::default();
        let node = house.node(&db, "satu").at_once(1).with_bell(bell.clone());
        let id = house.ask(&db, house.new_job("uji.tunggu", "patuh")).await;
        let told = Notify::new();
        let stop = async {
            house.began.notified().await;
            told.notify_one();
        };
        bell.ring();
        tokio::join!(may_be_spawned(node.run(stop)), async {
            told.notified().await;
            house.go_on.notify_one();
        });
        let row = get(&db, &id).await;
        assert_eq!((row.state, row.attempt), (State::Waiting, 0));
        assert_eq!(row.next_at, Some(house.now()), "another node may take it at once");
    })
    .await;
}

/// The server gives the runner a task of its own.
fn may_be_spawned<T: Future + Send>(future: T) -> T {
    future
}
