//! The driver alone.

use std::time::Instant;

use futures_util::future::join_all;
use sqlx::{Connection as _, PgConnection};

use crate::{CONNECTIONS, STRETCH, TEXT, Way, report::Measured, spread};

async fn connect(address: &str) -> PgConnection {
    let mut connection = PgConnection::connect(address).await.unwrap();
    sqlx::raw_sql("SET synchronous_commit = on").execute(&mut connection).await.unwrap();
    connection
}

/// One commit per row.
pub(crate) async fn singly(address: &str, way: Way) -> Measured {
    let sql = "INSERT INTO uji_ketukan (cara, penulis, urutan, catatan) VALUES ($1, $2, $3, $4)";
    on_every_connection(address, async move |connection, number| {
        let (caller, order) = spread(number);
        let insert = sqlx::query(sql).bind(way.0).bind(caller).bind(order).bind(TEXT);
        insert.execute(connection).await.unwrap();
        1
    })
    .await
}

/// A hundred rows per commit, in one statement.
pub(crate) async fn by_hundreds(address: &str, way: Way) -> Measured {
    let sql = "INSERT INTO uji_ketukan (cara, penulis, urutan, catatan)
               SELECT $1, penulis, urutan, $4 FROM UNNEST($2::bigint[], $3::bigint[]) AS r (penulis, urutan)";
    on_every_connection(address, async move |connection, number| {
        let rows = (0..100).map(|row| spread(number * 100 + row));
        let (callers, orders): (Vec<i64>, Vec<i64>) = rows.unzip();
        let insert = sqlx::query(sql).bind(way.0).bind(callers).bind(orders).bind(TEXT);
        insert.execute(connection).await.unwrap();
        100
    })
    .await
}

/// Repeats `write`, which is given a connection and a number that no other call has, and tells how many rows it wrote.
async fn on_every_connection(
    address: &str,
    write: impl AsyncFn(&mut PgConnection, i64) -> i64,
) -> Measured {
    let connections = join_all((0..CONNECTIONS).map(|_| connect(address))).await;
    let begun = Instant::now();
    let write = &write;
    let all = connections.into_iter().zip(0..).map(async |(mut connection, caller)| {
        let (mut rows, mut calls) = (0, 0);
        while begun.elapsed() < STRETCH {
            rows += write(&mut connection, CONNECTIONS * calls + caller).await;
            calls += 1;
        }
        connection.close().await.unwrap();
        usize::try_from(rows).unwrap()
    });
    let rows = join_all(all).await.into_iter().sum();
    Measured { rows, time: begun.elapsed() }
}
