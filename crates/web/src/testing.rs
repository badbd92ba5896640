//! A house without a network, and browsers that walk through it as people do, for the tests of rooms.
//!
//! A room brings its rows and, where it needs no accounts, its [`People`]; everything else is here: pages and their
//! forms, cookies, time, and the work that outlives its request.
#![expect(clippy::panic, reason = "a test fails by panicking")]

mod browser;
mod page;
mod people;

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use std::{num::NonZeroU32, path::PathBuf};

use axum::Router;
pub use browser::Browser;
use db::{Db, Migration};
use files::Files;
use jobs::{Bell, OnEnd, Runner};
use kernel::{Entropy, Timestamp};
pub use page::Page;
pub use people::People;

use crate::{
    cookie::{self, Kind},
    keys::Keys,
    room::Room,
    state::{App, AppInner, Clock, Config, Identity, Limits},
};

/// 24 November 2026, 07.31 WIB: where the clock of a [`Site`] stands at first.
pub const NOW: Timestamp = Timestamp(1_795_480_260_000);

/// The tables of tier 1 that every house has, and those of `rooms`. Whoever needs those of `import` adds them.
pub fn migrations(rooms: &[Room]) -> Vec<Migration> {
    let mut all = crate::migrations();
    all.extend(jobs::migrations());
    all.extend(files::migrations());
    all.extend(facts::migrations());
    all.extend(rooms.iter().flat_map(|room| (room.migrations)()));
    all
}

/// A house whose clock the test holds.
pub struct Site {
    /// The house itself.
    pub app: App,
    router: Router,
    clock: Arc<AtomicI64>,
}

impl Site {
    /// A house of these rooms on a migrated database, in which nobody waits for the pace of requests.
    pub fn new(db: &Db, identity: Arc<dyn Identity>, rooms: Vec<Room>) -> Self {
        Self::with(db, identity, rooms, |_usual| {})
    }

    /// The same, set up as `change` says: with a way to the post, with sample data, with limits.
    pub fn with(
        db: &Db,
        identity: Arc<dyn Identity>,
        rooms: Vec<Room>,
        change: impl FnOnce(&mut AppInner),
    ) -> Self {
        let clock = Arc::new(AtomicI64::new(NOW.0));
        let entropy = Arc::new(Entropy::seeded(21));
        let mut inner = AppInner {
            writer: db::Writer::start(db),
            db: db.clone(),
            clock: Clock::from_fn({
                let clock = Arc::clone(&clock);
                move || Timestamp(clock.load(Ordering::Relaxed))
            }),
            identity,
            rooms,
            config: config(),
            keys: Keys::generate(&entropy),
            entropy,
            files: Files::memory(files::Limits { max_bytes: 1024 * 1024 }),
            mail: None,
            oidc: None,
            bell: Bell::default(),
        };
        change(&mut inner);
        Self::of(inner, clock)
    }

    fn of(inner: AppInner, clock: Arc<AtomicI64>) -> Self {
        let app = App::new(inner);
        Self { router: crate::router(app.clone()), app, clock }
    }

    /// The same house started once more with another setting: its data, keys and clock stay, and no id comes twice.
    #[must_use]
    pub fn again(&self, rooms: Vec<Room>, change: impl FnOnce(&mut AppInner)) -> Self {
        let old = &self.app;
        let mut inner = AppInner {
            writer: old.writer.clone(),
            db: old.db.clone(),
            clock: old.clock.clone(),
            entropy: Arc::clone(&old.entropy),
            identity: Arc::clone(&old.identity),
            rooms,
            config: old.config.clone(),
            keys: old.keys.clone(),
            files: old.files.clone(),
            mail: old.mail.clone(),
            oidc: old.oidc.clone(),
            bell: old.bell.clone(),
        };
        change(&mut inner);
        Self::of(inner, Arc::clone(&self.clock))
    }

    /// The moment at which the house is.
    pub fn now(&self) -> Timestamp {
        Timestamp(self.clock.load(Ordering::Relaxed))
    }

    /// Lets time go by.
    pub fn wait(&self, seconds: i64) {
        self.clock.fetch_add(seconds.saturating_mul(1_000), Ordering::Relaxed);
    }

    /// Moves the house to another moment.
    pub fn set_time(&self, at: Timestamp) {
        self.clock.store(at.0, Ordering::Relaxed);
    }

    /// A browser in which nobody has signed in.
    pub fn visitor(&self) -> Browser {
        Browser::new(self.router.clone(), self.app.config.clone())
    }

    /// A browser in which one of the [`People`] of the house has signed in.
    pub fn person(&self, name: &str) -> Browser {
        self.with_session(&people::token(name))
    }

    /// A browser that holds this token of a session.
    pub fn with_session(&self, token: &str) -> Browser {
        let browser = self.visitor();
        browser.set_cookie(cookie::name(Kind::Session, self.app.config.secure_cookies), token);
        browser
    }

    /// A browser in which somebody has signed in at the door, with a name and a password.
    pub async fn sign_in(&self, name: &str, password: &str) -> Browser {
        let browser = self.visitor();
        let answer = browser.attempt(name, password).await;
        assert!(answer.status.is_redirection(), "{name} signs in: {}", answer.text());
        browser
    }

    /// Does whatever is due of the jobs of all rooms, as a node does; answers how many runs that were.
    pub async fn work(&self) -> usize {
        self.work_telling(None).await
    }

    /// The same, and `hook` is told of every job that is over.
    pub async fn work_telling(&self, hook: Option<OnEnd>) -> usize {
        let jobs = self.app.rooms.iter().flat_map(|room| room.jobs);
        let clock = self.app.clock.clone();
        let node = Runner::new(
            self.app.db.clone(),
            jobs,
            Arc::new(move || clock.now()),
            "simpul",
            self.app.clone(),
        );
        let node = match hook {
            Some(hook) => node.on_end(hook),
            None => node,
        };
        node.turn(self.now()).await.expect("the database of a test answers")
    }
}

fn config() -> Config {
    let many = NonZeroU32::MAX;
    Config {
        base_url: "http://gadang.contoh".to_owned(),
        sample: false,
        secure_cookies: false,
        trust_proxy: false,
        landing: None,
        public: None,
        printer: PathBuf::from("/nowhere/gadang-pdf"),
        networks: Vec::new(),
        limits: Limits {
            requests_per_second: many,
            request_burst: many,
            sign_ins_per_minute: many,
            sign_in_burst: many,
            ..Limits::default()
        },
    }
}
