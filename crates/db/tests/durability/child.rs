//! The process that is killed or watched.

use std::{
    fmt::Display,
    io::{ErrorKind, Write as _},
    process::{Command, exit},
};

use db::{Db, Writer, args};
use futures_util::future::join_all;

use crate::KETUKAN;

/// Callers at once.
pub(crate) const WRITERS: i64 = 64;
const VARIABLE: &str = "GADANG_UJI_DURABILITY";

/// What a child is to do, in the variable that makes it one.
pub(crate) enum Task {
    /// Write without end under the number of this round, and print every key that was answered.
    Rush { url: String, round: i64 },
    /// Write so many rounds, each begun when the one before was answered, and print each.
    Steps { url: String, rounds: i64 },
}

pub(crate) fn task() -> Option<Task> {
    let told = std::env::var(VARIABLE).ok()?;
    let mut words = told.splitn(3, ' ');
    let (kind, number, url) = (words.next()?, words.next()?.parse().unwrap(), words.next()?);
    let url = url.to_owned();
    Some(match kind {
        "rush" => Task::Rush { url, round: number },
        _ => Task::Steps { url, rounds: number },
    })
}

/// Makes `command` become the child.
pub(crate) fn give(command: &mut Command, task: &Task) {
    let told = match task {
        Task::Rush { url, round } => format!("rush {round} {url}"),
        Task::Steps { url, rounds } => format!("steps {rounds} {url}"),
    };
    command.env(VARIABLE, told);
}

pub(crate) async fn run(task: &Task) {
    match task {
        Task::Rush { url, round } => rush(&open(url).await, *round).await,
        Task::Steps { url, rounds } => steps(&open(url).await, *rounds).await,
    }
}

async fn open(url: &str) -> Writer {
    Writer::start(&Db::open(url).await.unwrap())
}

async fn rush(writer: &Writer, round: i64) {
    let writers = (0..WRITERS).map(async |number| {
        for order in 0.. {
            writer.append(&KETUKAN, args![round, number, order, "diketuk"]).await.unwrap();
            say(format_args!("{number} {order}"));
        }
    });
    join_all(writers).await;
}

async fn steps(writer: &Writer, rounds: i64) {
    for round in 0..rounds {
        let rows = (0..WRITERS)
            .map(|number| writer.append(&KETUKAN, args![round, number, 0_i64, "diketuk"]));
        for told in join_all(rows).await {
            told.unwrap();
        }
        say(format_args!("answered {round}"));
    }
    writer.close().await;
}

/// One line in one piece. Without a reader there is no reason to go on.
fn say(line: impl Display) {
    let line = format!("{line}\n");
    match std::io::stdout().lock().write_all(line.as_bytes()) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::BrokenPipe => exit(1),
        Err(error) => panic!("{error}"),
    }
}
