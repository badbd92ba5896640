//! Whoever tells people that a job is over, in the transaction that writes its end.

use std::sync::atomic::{AtomicUsize, Ordering};

use db::{Db, Error, Tx, testing::each_engine};
use futures_util::future::BoxFuture;
use jobs::{JobId, JobRow, State};
use kernel::InstansiId;

use crate::house::{House, NOW, PROVINCE, account, get, whole};

/// Leaves a line that says how the job ended.
fn tell<'a>(
    tx: &'a mut Tx,
    instansi: InstansiId,
    row: &'a JobRow,
) -> BoxFuture<'a, db::Result<()>> {
    Box::pin(async move {
        let sql = "INSERT INTO jobs_catatan (instansi_id, pekerjaan_id, urutan, dicatat_at, baris)
                   VALUES ($1, $2, 99, 0, $3)";
        tx.execute(sql, db::args![instansi, row.id.as_str(), row.state.label()]).await.map(drop)
    })
}

/// The last line of a job.
async fn told(db: &Db, id: &JobId) -> String {
    let log = jobs::list_log(db, &whole(PROVINCE), &account("x"), id, 10).await.unwrap();
    log.last().unwrap().text.clone()
}

#[tokio::test]
async fn the_end_of_a_job_is_told_in_the_transaction_that_writes_it() {
    each_engine(&jobs::migrations(), async |db| {
        let house = House::new();
        let id = house.ask(&db, house.new_job("uji.hitung", "a")).await;
        // Of a quiet one nobody is told: its row is gone, and a line of it could not be written.
        house.ask(&db, house.new_job("uji.senyap", "b")).await;
        let node = house.node(&db, "satu").on_end(tell);
        assert_eq!(node.turn(NOW).await.unwrap(), 2);
        assert_eq!(told(&db, &id).await, "Selesai");
    })
    .await;
}

#[tokio::test]
async fn a_notice_that_is_refused_does_not_keep_the_job_from_being_over() {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    each_engine(&jobs::migrations(), async |db| {
        ASKED.store(0, Ordering::SeqCst);
        let house = House::new();
        let id = house.ask(&db, house.new_job("uji.hitung", "a")).await;
        let node = house.node(&db, "satu").on_end(|_, _, _| {
            ASKED.fetch_add(1, Ordering::SeqCst);
            Box::pin(async { Err(Error::Inconsistent { what: "uji".to_owned() }) })
        });
        assert_eq!(node.turn(NOW).await.unwrap(), 1);
        assert_eq!(get(&db, &id).await.state, State::Done);
        assert_eq!(ASKED.load(Ordering::SeqCst), 1, "what is refused once is refused again");
    })
    .await;
}

#[tokio::test]
async fn a_notice_that_met_a_busy_database_is_written_once_more() {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    each_engine(&jobs::migrations(), async |db| {
        ASKED.store(0, Ordering::SeqCst);
        let house = House::new();
        let id = house.ask(&db, house.new_job("uji.hitung", "a")).await;
        let node = house.node(&db, "satu").on_end(|tx, instansi, row| {
            if ASKED.fetch_add(1, Ordering::SeqCst) == 0 {
                return Box::pin(async { Err(Error::Busy) });
            }
            tell(tx, instansi, row)
        });
        assert_eq!(node.turn(NOW).await.unwrap(), 1);
        assert_eq!(get(&db, &id).await.state, State::Done);
        assert_eq!(told(&db, &id).await, "Selesai");
        assert_eq!(ASKED.load(Ordering::SeqCst), 2);
    })
    .await;
}
