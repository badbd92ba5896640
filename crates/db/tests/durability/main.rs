//! What the writer answered is there whatever happens to the process.
//!
//! A program of its own instead of a test among others, because it starts itself again as the process that is
//! killed or watched, and because its counts are worth reading.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking and prints its counts"
)]

mod child;
mod kill;
mod trace;

use db::{Kind, Migration, Shape, Sql};

const SCHEMA: &[Migration] = &[Migration {
    name: "20260101_0000_uji_ketukan",
    sql: Sql::Shared(
        "CREATE TABLE uji_ketukan (
             putaran BIGINT NOT NULL, penulis BIGINT NOT NULL, urutan BIGINT NOT NULL, catatan TEXT NOT NULL,
             PRIMARY KEY (putaran, penulis, urutan)
         );",
    ),
}];

static KETUKAN: Shape = Shape {
    table: "uji_ketukan",
    columns: &[
        ("putaran", Kind::Int),
        ("penulis", Kind::Int),
        ("urutan", Kind::Int),
        ("catatan", Kind::Text),
    ],
    conflict: "",
};

#[tokio::main]
async fn main() {
    if let Some(task) = child::task() {
        return child::run(&task).await;
    }
    db::testing::wait_for_the_disk();
    kill::every_answered_row_outlives_its_process().await;
    trace::an_answer_before_the_disk_is_seen();
    trace::no_answer_comes_before_the_disk().await;
    trace::every_commit_of_the_server_waits_for_its_disk().await;
}
