//! Searching across rooms: what a room names in its manifest, and what the edge makes of it.
//!
//! Each room searches its own tables within what this person may see; the edge asks all of them at once, waits
//! for none of them long, and puts the best first.

mod page;
mod words;

use std::time::Duration;

use axum::{extract::State, response::Response};
use futures_util::future::join_all;
use kernel::{Actor, Timestamp};
use serde::Deserialize;

pub use self::words::{Rank, Words};
use crate::{
    ctx::Ctx,
    extract::Query,
    failure::Failure,
    room::{Access, Room},
    state::{App, BoxFuture},
};

/// The page that searches everything.
pub(crate) const PAGE: &str = "/cari";
/// What is shown of each kind beside the others.
const FEW: usize = 6;
/// What is shown of one kind alone.
const MANY: usize = 100;

/// What can be searched in a room, and how.
#[derive(Clone, Copy, Debug)]
pub struct Search {
    /// The kinds of things, in the order in which the page lists them.
    pub kinds: &'static [&'static SearchKind],
    /// Searches all of them.
    pub find: SearchFn,
}

/// A kind of thing that can be found.
#[derive(Debug, PartialEq, Eq)]
pub struct SearchKind {
    /// Its name in an address, unique in the house.
    pub code: &'static str,
    /// The heading over what is found: `Tempat`.
    pub title: &'static str,
    /// The drawing beside it.
    pub icon: ui::Icon,
    /// By what it is found, in a few words.
    pub about: &'static str,
    /// Words that find one.
    pub example: &'static str,
    /// Who may search it. The room still asks for the scope.
    pub access: Access,
}

/// Searches a room. It answers with no more than `limit` of each kind.
pub type SearchFn = for<'a> fn(Lookup<'a>) -> BoxFuture<'a, db::Result<Vec<Hits>>>;

/// Who looks for what.
#[derive(Clone, Copy)]
pub struct Lookup<'a> {
    /// The house.
    pub app: &'a App,
    /// Who looks. What they may not see must not be found, nor counted.
    pub actor: &'a Actor,
    /// When.
    pub now: Timestamp,
    /// What for.
    pub words: &'a Words,
    /// The most of each kind.
    pub limit: usize,
}

/// What was found of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hits {
    /// The kind.
    pub kind: &'static SearchKind,
    /// How many there are, shown or not.
    pub count: usize,
    /// The room's own list of them all, where it has one that searches alike.
    pub all: Option<String>,
    /// The best, in their order.
    pub found: Vec<Found>,
}

/// A thing that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its name.
    pub title: String,
    /// What tells it from others of its name.
    pub detail: String,
    /// Its page.
    pub href: String,
    /// How well it answers.
    pub rank: Rank,
}

impl Hits {
    /// The best of everything that was found, equals in the order given.
    pub fn best(kind: &'static SearchKind, mut found: Vec<Found>, limit: usize) -> Self {
        let count = found.len();
        found.sort_by_key(|found| found.rank);
        found.truncate(limit);
        Self { kind, count, all: None, found }
    }
}

/// What a person asks the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CariQuery {
    /// The words.
    q: String,
    /// One kind only.
    di: String,
}

/// What became of the question in all rooms.
pub(crate) struct Answer {
    /// The best kind first; none is empty.
    hits: Vec<Hits>,
    /// The titles of the rooms that did not answer in time, or failed.
    silent: Vec<&'static str>,
}

/// The page.
pub(crate) async fn page(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<CariQuery>,
) -> Result<Response, Failure> {
    let kinds = open_kinds(&app, &ctx);
    let only = kinds.iter().copied().find(|kind| kind.code == query.di);
    let words = Words::parse(&query.q);
    let answer = match &words {
        Some(words) => Some(ask(&app, &ctx, words, only).await),
        None => None,
    };
    let shell = ui::Shell {
        search: Some(ui::Search { action: PAGE, value: query.q.trim() }),
        ..ctx.shell()
    };
    Ok(ctx.page(&page::CariPage {
        shell: &shell,
        q: query.q.trim(),
        only,
        kinds: &kinds,
        answer: answer.as_ref(),
    }))
}

/// What this person may search, in the order of the rooms.
fn open_kinds(app: &App, ctx: &Ctx) -> Vec<&'static SearchKind> {
    let kinds = app.rooms.iter().filter_map(|room| room.search).flat_map(|search| search.kinds);
    kinds.copied().filter(|kind| ctx.passes(kind.access)).collect()
}

/// Asks every room in which this person may search anything, all at once.
async fn ask(app: &App, ctx: &Ctx, words: &Words, only: Option<&'static SearchKind>) -> Answer {
    let limit = if only.is_some() { MANY } else { FEW };
    let lookup = Lookup { app, actor: ctx.actor(), now: ctx.now(), words, limit };
    let wanted = |kind: &SearchKind| {
        ctx.passes(kind.access) && only.is_none_or(|only| only.code == kind.code)
    };
    let patience = Duration::from_millis(app.config.limits.search_ms);
    let asked = app
        .rooms
        .iter()
        .filter_map(|room| Some((room, room.search?)))
        .filter(|(_, search)| search.kinds.iter().any(|kind| wanted(kind)))
        .map(|(room, search)| ask_one(room, (search.find)(lookup), patience));
    let mut answer = Answer { hits: Vec::new(), silent: Vec::new() };
    for (title, told) in join_all(asked).await {
        match told {
            Some(hits) => answer.hits.extend(hits.into_iter().filter(|hits| wanted(hits.kind))),
            None => answer.silent.push(title),
        }
    }
    answer.hits.retain(|hits| !hits.found.is_empty());
    answer.hits.sort_by_key(|hits| hits.found.iter().map(|found| found.rank).min());
    answer
}

/// The title of a room with what it found; nothing when it took too long or failed. One room's trouble keeps
/// nobody from what the others know.
async fn ask_one(
    room: &Room,
    found: BoxFuture<'_, db::Result<Vec<Hits>>>,
    patience: Duration,
) -> (&'static str, Option<Vec<Hits>>) {
    let told = match tokio::time::timeout(patience, found).await {
        Ok(Ok(hits)) => Some(hits),
        Ok(Err(error)) => {
            tracing::error!(room = room.code, %error, "a room could not search");
            None
        }
        Err(_elapsed) => {
            tracing::warn!(room = room.code, "gave up on the search of a room");
            None
        }
    };
    (room.title, told)
}

#[cfg(test)]
mod tests {
    use super::*;

    static BENDA: SearchKind = SearchKind {
        code: "benda",
        title: "Benda",
        icon: ui::Icon::Map,
        about: "nama",
        example: "kursi",
        access: Access::Open,
    };

    #[test]
    fn the_best_come_first_and_the_count_is_of_all() {
        let found = |title: &str, rank| Found {
            title: title.to_owned(),
            detail: String::new(),
            href: "/".to_owned(),
            rank,
        };
        let all = vec![
            found("a", Rank::Part),
            found("b", Rank::Word),
            found("c", Rank::Same),
            found("d", Rank::Word),
        ];
        let hits = Hits::best(&BENDA, all, 3);
        let titles: Vec<&str> = hits.found.iter().map(|found| found.title.as_str()).collect();
        assert_eq!((hits.count, titles), (4, vec!["c", "b", "d"]));
    }
}
