//! `kill -9` in the middle of the rush.

use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};

use db::{Db, Engine, args, testing::each_engine};

use crate::{
    SCHEMA,
    child::{self, Task, WRITERS},
};

const KILLS: i64 = 20;

type Key = (i64, i64);

pub(crate) async fn every_answered_row_outlives_its_process() {
    each_engine(SCHEMA, async |db| {
        let url = db::testing::address(&db).await;
        let engine = db.engine();
        // Whoever opens a file of SQLite after a crash is alone with its journal.
        if engine == Engine::Sqlite {
            db.close().await;
        }
        let (mut answered, mut found, mut lost) = (0, 0, 0);
        for round in 0..KILLS {
            let told = rush_and_kill(&url, round);
            let after = Db::open(&url).await.unwrap();
            let sql = "SELECT penulis, urutan FROM uji_ketukan WHERE putaran = $1";
            let rows: Vec<Key> = after.all(sql, args![round]).await.unwrap();
            after.close().await;
            let rows: BTreeSet<Key> = rows.into_iter().collect();
            answered += told.len();
            found += rows.len();
            lost += told.difference(&rows).count();
        }
        println!(
            "{engine:?}: killed {KILLS} times under {WRITERS} writers: {answered} rows answered, {found} found, {lost} lost"
        );
        assert_eq!(lost, 0);
    })
    .await;
}

/// Starts a child, kills it after a number of answers that differs from round to round, and tells every key that
/// was answered.
fn rush_and_kill(url: &str, round: i64) -> BTreeSet<Key> {
    let enough = usize::try_from(50 + round * 97).unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    child::give(&mut command, &Task::Rush { url: url.to_owned(), round });
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut keys = BTreeSet::new();
    // The pipe ends with the process; what it still holds then was answered as well.
    for line in lines {
        let line = line.unwrap();
        let (number, order) = line.split_once(' ').unwrap();
        keys.insert((number.parse().unwrap(), order.parse().unwrap()));
        if keys.len() == enough {
            child.kill().unwrap();
        }
    }
    let end = child.wait().unwrap();
    assert!(keys.len() >= enough, "the child ended by itself: {end}");
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&end), Some(9), "{end}");
    keys
}
