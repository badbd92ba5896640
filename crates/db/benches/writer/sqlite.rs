//! `rusqlite`, set as the facade sets its own connections.

use std::{path::Path, thread, time::Instant};

use rusqlite::{Connection, params};

use crate::{CONNECTIONS, STRETCH, TEXT, Way, report::Measured, spread};

const INSERT: &str =
    "INSERT INTO uji_ketukan (cara, penulis, urutan, catatan) VALUES (?1, ?2, ?3, ?4)";

fn connect(file: &Path) -> Connection {
    let connection = Connection::open(file).unwrap();
    connection.busy_timeout(std::time::Duration::from_secs(30)).unwrap();
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON",
        )
        .unwrap();
    connection
}

/// One commit per row, many connections.
pub(crate) fn singly(file: &Path, way: Way) -> Measured {
    let begun = Instant::now();
    let rows = thread::scope(|scope| {
        let all: Vec<_> = (0..CONNECTIONS)
            .map(|caller| {
                scope.spawn(move || {
                    let connection = connect(file);
                    let mut insert = connection.prepare(INSERT).unwrap();
                    let mut rows = 0;
                    while begun.elapsed() < STRETCH {
                        let (caller, order) = spread(CONNECTIONS * rows + caller);
                        insert.execute(params![way.0, caller, order, TEXT]).unwrap();
                        rows += 1;
                    }
                    usize::try_from(rows).unwrap()
                })
            })
            .collect();
        all.into_iter().map(|one| one.join().unwrap()).sum()
    });
    Measured { rows, time: begun.elapsed() }
}

/// A hundred rows per commit, one connection: more would only queue for the one writer's place.
pub(crate) fn by_hundreds(file: &Path, way: Way) -> Measured {
    let connection = connect(file);
    let mut insert = connection.prepare(INSERT).unwrap();
    let begun = Instant::now();
    let mut rows = 0_i64;
    while begun.elapsed() < STRETCH {
        connection.execute_batch("BEGIN IMMEDIATE").unwrap();
        for _ in 0..100 {
            let (caller, order) = spread(rows);
            insert.execute(params![way.0, caller, order, TEXT]).unwrap();
            rows += 1;
        }
        connection.execute_batch("COMMIT").unwrap();
    }
    Measured { rows: usize::try_from(rows).unwrap(), time: begun.elapsed() }
}
