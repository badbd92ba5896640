//! What goes wrong on the way, and what is left of it.

use std::sync::atomic::Ordering;

use db::testing::each_engine;
use import::{Refused, State};
use jobs::State as Job;

use kernel::Peran;

use crate::house::{House, ani, file, migrations};

const NO_RIGHT: &str = "Anda tidak lagi boleh melakukan impor ini. Tidak ada yang ditulis.";

/// What has become of the right of whoever asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Right {
    /// They have it as before.
    #[default]
    Held,
    /// Their account is closed.
    Closed,
    /// They hold this role by now, and no other.
    Other(Peran),
}

#[tokio::test]
async fn writing_that_was_broken_off_goes_on_without_writing_a_row_twice() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let id = house.writing(&ani(), &file(1_203)).await;
        house.trouble.busy_at.store(700, Ordering::SeqCst);
        assert_eq!(house.turn().await, 1);
        assert_eq!(house.written().await, 500, "whole chunks only");
        assert_eq!(house.published().await, 0, "and nobody sees them");
        assert_eq!(house.last_job().await.state, Job::Waiting);
        house.pass(15);
        assert_eq!(house.turn().await, 1);
        assert_eq!(house.get(&id).await.state, State::Written);
        assert_eq!((house.written().await, house.published().await), (1_203, 1));
    })
    .await;
}

#[tokio::test]
async fn writing_that_died_is_begun_again_by_hand_or_undone() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let id = house.writing(&ani(), &file(1_203)).await;
        house.trouble.panic_at.store(700, Ordering::SeqCst);
        house.turn().await;
        assert_eq!(house.last_job().await.state, Job::Failed);
        let impor = house.get(&id).await;
        assert_eq!((impor.state, impor.written, house.written().await), (State::Writing, 501, 500));
        house.write(&ani(), &id, impor.version).await.unwrap();
        house.turn().await;
        assert_eq!((house.get(&id).await.state, house.written().await), (State::Written, 1_203));

        let other = house.writing(&ani(), &file(600).replace(";1", ";2")).await;
        house.trouble.panic_at.store(601, Ordering::SeqCst);
        house.turn().await;
        assert_eq!(house.written().await, 1_703);
        house.undo(&ani(), &other, house.get(&other).await.version).await.unwrap();
        house.turn().await;
        assert_eq!((house.get(&other).await.state, house.written().await), (State::Undone, 1_203));
    })
    .await;
}

#[tokio::test]
async fn whoever_may_no_longer_import_when_the_work_begins_writes_nothing() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        for right in [Right::Closed, Right::Other(Peran::Pegawai)] {
            *house.trouble.right.lock().unwrap() = Right::Held;
            let text = file(600).replace(";1", if right == Right::Closed { ";1" } else { ";2" });
            let id = house.writing(&ani(), &text).await;
            *house.trouble.right.lock().unwrap() = right;
            assert_eq!(house.turn().await, 1);
            let (impor, job) = (house.get(&id).await, house.last_job().await);
            assert_eq!((job.state, job.result.as_str()), (Job::Failed, NO_RIGHT), "{right:?}");
            assert_eq!((impor.state, impor.note.as_str()), (State::Rehearsed, NO_RIGHT));
            assert_eq!((house.written().await, house.published().await), (0, 0));
            house.rehearse(&ani(), &id, impor.version, &impor.mapping).await.unwrap();
            house.turn().await;
            assert_eq!(house.last_job().await.result, NO_RIGHT, "nor is anything rehearsed");
            assert_eq!(house.get(&id).await.state, State::Mapped);
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_written_before_the_right_was_lost_is_taken_back() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let id = house.writing(&ani(), &file(1_203)).await;
        house.trouble.busy_at.store(700, Ordering::SeqCst);
        house.turn().await;
        assert_eq!(house.written().await, 500);
        *house.trouble.right.lock().unwrap() = Right::Closed;
        house.pass(15);
        house.turn().await;
        let impor = house.get(&id).await;
        assert_eq!((impor.state, impor.note.as_str()), (State::Failed, NO_RIGHT));
        assert_eq!((house.written().await, house.published().await), (0, 0));
        assert_eq!(house.last_job().await.result, NO_RIGHT);
    })
    .await;
}

#[tokio::test]
async fn what_was_hidden_while_they_had_the_right_is_taken_back_to_the_end() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let id = house.writing(&ani(), &file(600)).await;
        house.turn().await;
        house.undo(&ani(), &id, house.get(&id).await.version).await.unwrap();
        *house.trouble.right.lock().unwrap() = Right::Closed;
        house.turn().await;
        assert_eq!((house.get(&id).await.state, house.written().await), (State::Undone, 0));
    })
    .await;
}

#[tokio::test]
async fn whoever_holds_the_right_elsewhere_by_now_works_within_that() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let id = house.writing(&ani(), &file(10)).await;
        *house.trouble.right.lock().unwrap() = Right::Other(Peran::AdminInstansi);
        house.turn().await;
        assert_eq!((house.get(&id).await.state, house.written().await), (State::Written, 10));
        assert_eq!(*house.trouble.scopes.lock().unwrap(), [None], "the whole institution");
    })
    .await;
}

#[tokio::test]
async fn a_node_that_was_given_up_writes_nothing_more() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let id = house.writing(&ani(), &file(1_203)).await;
        let (slow, other) = (house.node("lambat"), house.node("dua"));
        house.trouble.wait_at.store(700, Ordering::SeqCst);
        let (ran, ()) = tokio::join!(slow.turn(house.now()), async {
            house.began.notified().await;
            house.pass(61);
            assert_eq!(other.turn(house.now()).await.unwrap(), 1, "the lease had run out");
            assert_eq!(house.get(&id).await.state, State::Written);
            house.go_on.notify_one();
        });
        assert_eq!(ran.unwrap(), 1);
        assert_eq!((house.written().await, house.published().await), (1_203, 1));
        let job = house.last_job().await;
        assert_eq!((job.state, job.result.as_str()), (Job::Done, "1.203 baris ditulis."));
    })
    .await;
}

#[tokio::test]
async fn a_stale_rehearsal_is_seen_before_anything_is_written() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let id = house.rehearsed(&ani(), &file(1_203)).await;
        house
            .execute("INSERT INTO uji_pegawai VALUES (1, '100999', 'Lebih cepat', 'lain', 1)")
            .await;
        house.write(&ani(), &id, house.get(&id).await.version).await.unwrap();
        house.turn().await;
        let impor = house.get(&id).await;
        assert_eq!((impor.state, impor.tally.bad), (State::Rehearsed, 1));
        assert!(impor.note.starts_with("Data berubah sejak pemeriksaan"), "{}", impor.note);
        assert_eq!(house.written().await, 1, "only what was there");
        assert_eq!(house.last_job().await.state, Job::Failed);
        let bad = house.bad(&id, 0, 10).await;
        assert_eq!(bad[0].number, 1_001);
    })
    .await;
}

#[tokio::test]
async fn what_turns_bad_halfway_takes_everything_back() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let id = house.writing(&ani(), &file(1_203)).await;
        house.trouble.wrong_at.store(1_100, Ordering::SeqCst);
        house.turn().await;
        let impor = house.get(&id).await;
        assert_eq!((impor.state, impor.tally.bad, impor.written), (State::Failed, 1, 0));
        assert_eq!((house.written().await, house.published().await), (0, 0));
        assert_eq!(house.last_job().await.result, impor.note);
        let bad = house.bad(&id, 0, 10).await;
        assert_eq!((bad[0].number, bad[0].reasons[0].field.as_str()), (1_100, "opd"));

        house.trouble.wrong_at.store(0, Ordering::SeqCst);
        house.rehearse(&ani(), &id, impor.version, &impor.mapping).await.unwrap();
        house.turn().await;
        house.write(&ani(), &id, house.get(&id).await.version).await.unwrap();
        house.turn().await;
        assert_eq!((house.get(&id).await.state, house.written().await), (State::Written, 1_203));
    })
    .await;
}

#[tokio::test]
async fn taking_back_by_itself_goes_on_after_it_was_broken_off() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let id = house.writing(&ani(), &file(1_203)).await;
        house.trouble.wrong_at.store(1_100, Ordering::SeqCst);
        house.trouble.undo_busy_at.store(400, Ordering::SeqCst);
        house.turn().await;
        assert_eq!(house.get(&id).await.state, State::TakingBack);
        assert_eq!(house.written().await, 500);
        house.pass(15);
        house.turn().await;
        assert_eq!((house.get(&id).await.state, house.written().await), (State::Failed, 0));
    })
    .await;
}

#[tokio::test]
async fn nothing_is_undone_while_something_depends_on_it_and_the_reason_is_told() {
    each_engine(&migrations(), async |db| {
        let house = House::new(&db);
        let id = house.writing(&ani(), &file(1_203)).await;
        house.turn().await;
        house.execute("INSERT INTO uji_gaji VALUES (1, '100007')").await;
        let version = house.get(&id).await.version;
        let refused = house.undo(&ani(), &id, version).await;
        let reason = "1 pegawai dari impor ini sudah digaji.".to_owned();
        assert_eq!(refused, Err(Refused::Needed(reason)));
        assert_eq!(house.turn().await, 0);
        assert_eq!(house.get(&id).await.state, State::Written);
        assert_eq!((house.written().await, house.published().await), (1_203, 1));

        house.execute("DELETE FROM uji_gaji").await;
        house.trouble.undo_busy_at.store(400, Ordering::SeqCst);
        house.undo(&ani(), &id, version).await.unwrap();
        house.turn().await;
        assert_eq!((house.get(&id).await.state, house.written().await), (State::Undoing, 703));
        house.pass(15);
        house.turn().await;
        assert_eq!((house.get(&id).await.state, house.written().await), (State::Undone, 0));
    })
    .await;
}
