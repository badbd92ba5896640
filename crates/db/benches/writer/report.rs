//! The table, and the file for whoever compares.

use std::{fs, path::Path, time::Duration};

use serde_json::{Value, json};

use crate::{CALLERS, CONNECTIONS, ROUNDS, STRETCH};

/// Rows answered in a time.
pub(crate) struct Measured {
    pub(crate) rows: usize,
    pub(crate) time: Duration,
}

impl Measured {
    fn per_second(&self) -> u128 {
        u128::try_from(self.rows).unwrap() * 1_000_000 / self.time.as_micros().max(1)
    }
}

/// All rounds on one engine.
pub(crate) struct Figures {
    engine: &'static str,
    pub(crate) single: Vec<Measured>,
    pub(crate) hundred: Vec<Measured>,
    pub(crate) writer: Vec<Measured>,
    /// How long each caller of the writer waited.
    pub(crate) waits: Vec<Duration>,
}

struct Target {
    what: &'static str,
    wanted: u128,
    reached: u128,
    met: bool,
}

impl Figures {
    pub(crate) fn new(engine: &'static str) -> Self {
        Self { engine, single: vec![], hundred: vec![], writer: vec![], waits: vec![] }
    }

    fn ways(&self) -> [(&'static str, Spread); 3] {
        [
            ("one commit per row", Spread::of(&self.single)),
            ("100 rows per commit", Spread::of(&self.hundred)),
            ("writer", Spread::of(&self.writer)),
        ]
    }

    /// The wait that so many of a thousand do not exceed, in microseconds.
    fn wait(&self, of_thousand: usize) -> u128 {
        let mut waits = self.waits.clone();
        waits.sort_unstable();
        let at = (waits.len() * of_thousand / 1_000).min(waits.len() - 1);
        waits[at].as_micros()
    }

    fn targets(&self) -> [Target; 2] {
        let [(_, single), (_, hundred), (_, writer)] = self.ways();
        let (what, wanted) = match self.engine {
            "SQLite" => ("half of 100 rows per commit", hundred.median / 2),
            _ => ("twice one commit per row", single.median * 2),
        };
        let reached = writer.median;
        let p99 = self.wait(990);
        [
            Target { what, wanted, reached, met: reached >= wanted },
            Target {
                what: "p99 of a wait, microseconds",
                wanted: 50_000,
                reached: p99,
                met: p99 < 50_000,
            },
        ]
    }
}

/// Rows a second over the rounds.
struct Spread {
    least: u128,
    median: u128,
    most: u128,
    rounds: Vec<u128>,
}

impl Spread {
    fn of(rounds: &[Measured]) -> Self {
        let rounds: Vec<u128> = rounds.iter().map(Measured::per_second).collect();
        let mut sorted = rounds.clone();
        sorted.sort_unstable();
        let (least, median, most) = (sorted[0], sorted[sorted.len() / 2], sorted[sorted.len() - 1]);
        Self { least, median, most, rounds }
    }
}

pub(crate) fn table(all: &[Figures]) {
    println!(
        "Durable rows a second, {ROUNDS} rounds of {STRETCH:?}; {CALLERS} callers, yardsticks on {CONNECTIONS} connections (SQLite, 100 rows: 1)"
    );
    println!("{:<12} {:<22} {:>9} {:>9} {:>9}", "", "", "median", "least", "most");
    for figures in all {
        for (way, spread) in figures.ways() {
            let Spread { median, least, most, .. } = spread;
            println!("{:<12} {way:<22} {median:>9} {least:>9} {most:>9}", figures.engine);
        }
        let (p50, p99, worst) = (figures.wait(500), figures.wait(990), figures.wait(1_000));
        println!(
            "{:<12} wait of a caller: p50 {p50} µs, p99 {p99} µs, longest {worst} µs",
            figures.engine
        );
        for Target { what, wanted, reached, met } in figures.targets() {
            let verdict = if met { "met" } else { "MISSED" };
            println!(
                "{:<12} {verdict}: {what}: wanted {wanted}, reached {reached}",
                figures.engine
            );
        }
    }
}

pub(crate) fn file(all: &[Figures]) {
    let engines: Vec<Value> = all
        .iter()
        .map(|figures| {
            let ways: serde_json::Map<String, Value> =
                figures.ways().into_iter().map(|(way, spread)| (way.to_owned(), spread_json(&spread))).collect();
            let targets: Vec<Value> = figures
                .targets()
                .iter()
                .map(|it| json!({ "what": it.what, "wanted": number(it.wanted), "reached": number(it.reached), "met": it.met }))
                .collect();
            json!({
                "engine": figures.engine,
                "rows_per_second": ways,
                "wait_us": {
                    "p50": number(figures.wait(500)), "p99": number(figures.wait(990)), "longest": number(figures.wait(1_000)),
                },
                "targets": targets,
            })
        })
        .collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/bench");
    fs::create_dir_all(&folder).unwrap();
    let report =
        json!({ "bench": "writer", "rounds": ROUNDS, "callers": CALLERS, "engines": engines });
    fs::write(folder.join("writer.json"), format!("{report:#}\n")).unwrap();
}

fn spread_json(spread: &Spread) -> Value {
    let rounds: Vec<u64> = spread.rounds.iter().map(|it| number(*it)).collect();
    json!({
        "median": number(spread.median), "least": number(spread.least), "most": number(spread.most), "rounds": rounds,
    })
}

fn number(it: u128) -> u64 {
    u64::try_from(it).unwrap()
}
