//! What a running house holds, and what it asks of whoever knows the accounts.

use std::{
    future::Future, net::IpAddr, num::NonZeroU32, ops::Deref, path::PathBuf, pin::Pin, sync::Arc,
};

use db::{Db, Writer};
use files::Files;
use jobs::Bell;
use kernel::{Actor, Entropy, InstansiId, Timestamp, Zona};
use mail::Post;
use oidc::Provider;

use crate::{keys::Keys, metrics::Metrics, room::Room};

/// A boxed future, so that a trait can be called through `dyn`.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The running house. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Running>);

struct Running {
    inner: AppInner,
    metrics: Metrics,
}

/// What [`App`] holds.
pub struct AppInner {
    /// The database.
    pub db: Db,
    /// Where the time of a request comes from.
    pub clock: Clock,
    /// Where tokens and ids come from.
    pub entropy: Arc<Entropy>,
    /// Who knows sessions and institutions.
    pub identity: Arc<dyn Identity>,
    /// The rooms, in the order of the menu.
    pub rooms: Vec<Room>,
    /// How this house is set up.
    pub config: Config,
    /// The secrets.
    pub keys: Keys,
    /// The way for small writes that come in a rush.
    pub writer: Writer,
    /// The documents.
    pub files: Files,
    /// The way to the post; none where no letters are sent.
    pub mail: Option<Post>,
    /// Where else people sign in; none where they do so here only.
    pub oidc: Option<Arc<Penyedia>>,
    /// Wakes the runner of this node; ring it after the commit of a job.
    pub bell: Bell,
}

impl App {
    /// Puts the house together.
    pub fn new(inner: AppInner) -> Self {
        Self(Arc::new(Running { inner, metrics: Metrics::default() }))
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }
}

impl Deref for App {
    type Target = AppInner;

    fn deref(&self) -> &AppInner {
        &self.0.inner
    }
}

/// The provider through which people sign in. It keeps the documents of the provider, so a house has one for as long as
/// it runs.
#[derive(Debug)]
pub struct Penyedia {
    /// The way to it.
    pub provider: Provider,
    /// What people call it: "Masuk dengan …".
    pub label: String,
}

/// How this house is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// The address people type, without a slash at the end: `https://gadang.sumbarprov.go.id`.
    pub base_url: String,
    /// Whether the data are made up: every page says so, and the gallery is open.
    pub sample: bool,
    /// Whether people come over HTTPS: cookies are `Secure` and `__Host-`, and HSTS is sent.
    pub secure_cookies: bool,
    /// Whether a proxy of ours stands in front, whose `X-Forwarded-For` may be believed.
    pub trust_proxy: bool,
    /// Where `/` leads a signed-in person; `None` is the first entry of their menu.
    pub landing: Option<&'static str>,
    /// Where a visitor finds what is public; `None` leads them to sign in.
    pub public: Option<&'static str>,
    /// Where the program that prints lists is, `gadang-pdf`; it need not be there.
    pub printer: PathBuf,
    /// Networks of the office, as `10.20.0.0/16`, into which messages may go although they are private.
    pub networks: Vec<String>,
    /// Sizes and paces.
    pub limits: Limits,
}

/// Sizes and paces. The defaults suit an office of some thousand people behind one address.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The longest a client may take to say what it wants, and be silent between two requests.
    pub header_seconds: u64,
    /// The longest a page may take.
    pub page_seconds: u64,
    /// The longest that a search waits for one room.
    pub search_ms: u64,
    /// The longest a file may take to arrive: an old phone sends 2 MiB over 2G in some three minutes.
    pub upload_seconds: u64,
    /// The largest form without a file.
    pub form_bytes: usize,
    /// How much of a refused body is read and thrown away, so that the browser reads the answer.
    pub drain_bytes: u64,
    /// Sustained pace of one client address.
    pub requests_per_second: NonZeroU32,
    /// What one client address may send at once.
    pub request_burst: NonZeroU32,
    /// Sustained pace of sign-in attempts from one client address.
    pub sign_ins_per_minute: NonZeroU32,
    /// Sign-in attempts that one client address may send at once.
    pub sign_in_burst: NonZeroU32,
    /// Streams of events that one account may have open at once: fewer than a browser has connections to one house,
    /// so that its pages still load.
    pub streams_each: usize,
    /// Streams of events that this node has open at once; each asks the database every second.
    pub streams: usize,
    /// The longest that a stream stays open before the browser has to ask for it again.
    pub stream_seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header_seconds: 30,
            page_seconds: 30,
            search_ms: 1_500,
            upload_seconds: 300,
            form_bytes: 1024 * 1024,
            drain_bytes: 512 * 1024 * 1024,
            requests_per_second: above_zero(100),
            request_burst: above_zero(1_000),
            sign_ins_per_minute: above_zero(60),
            sign_in_burst: above_zero(60),
            streams_each: 4,
            streams: 500,
            stream_seconds: 60,
        }
    }
}

const fn above_zero(n: u32) -> NonZeroU32 {
    match NonZeroU32::new(n) {
        Some(n) => n,
        None => NonZeroU32::MIN,
    }
}

/// Where "now" comes from: the system in service, a fixed moment in tests and in the demonstration.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The clock of the machine.
    #[expect(clippy::disallowed_methods, reason = "the one clock that others are given")]
    pub fn system() -> Self {
        Self::from_fn(|| {
            let since = std::time::SystemTime::now()
                .duration_since(std::time::UNIX_EPOCH)
                .unwrap_or_default();
            Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
        })
    }

    /// A clock that stands still.
    pub fn fixed(at: Timestamp) -> Self {
        Self::from_fn(move || at)
    }

    /// A clock of the caller's own.
    pub fn from_fn(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

/// Who knows the accounts. `org` implements it, so that the edge needs no room.
pub trait Identity: Send + Sync {
    /// The session that `token` opens at `now`, if there is one.
    ///
    /// The form of the token has been checked, nothing else; it is to be hashed before it is looked up.
    fn session<'a>(
        &'a self,
        token: &'a str,
        now: Timestamp,
    ) -> BoxFuture<'a, db::Result<Option<Session>>>;

    /// Who stands behind the token of a program that asks from `address`.
    ///
    /// The form of the token has been checked, nothing else; it is to be hashed before it is looked up. Whoever
    /// guesses is to be slowed down like somebody who guesses passwords.
    fn bearer<'a>(
        &'a self,
        app: &'a App,
        token: &'a str,
        now: Timestamp,
        address: IpAddr,
    ) -> BoxFuture<'a, db::Result<Bearer>>;

    /// The installation's own institution: where a visitor stands.
    fn house(&self) -> BoxFuture<'_, db::Result<House>>;
}

/// What the token of a program is worth.
#[derive(Clone, Debug)]
pub enum Bearer {
    /// It opens: its owner, with the roles of now and no more than the token may.
    Good(Box<Session>),
    /// Unknown, ended, taken back, or of a closed account.
    Wrong,
    /// Too many wrong ones from this address; the seconds to wait.
    Wait(u64),
}

/// A session, complete or still waiting for its second factor.
#[derive(Clone, Debug)]
pub struct Session {
    /// The id of the session; not the token.
    pub id: String,
    /// The person, with roles expanded for today.
    pub actor: Actor,
    /// The name of the institution.
    pub instansi: String,
    /// The name of the person's agency or unit.
    pub unit: Option<String>,
    /// The role as shown in the header.
    pub peran: String,
    /// How many notices the person has not read.
    pub unread: u64,
    /// The password was right and the second factor is missing: nothing is open but the page that asks for it.
    pub waiting_for_code: bool,
}

/// The institution in whose house a visitor stands.
#[derive(Clone, Debug)]
pub struct House {
    /// Its id.
    pub instansi: InstansiId,
    /// Its name as shown.
    pub name: String,
    /// Its short code.
    pub code: String,
    /// The zone in which times are shown.
    pub zona: Zona,
}
