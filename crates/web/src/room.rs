//! The manifest of a room, and the table of routes that the router is built from.

use std::{convert::Infallible, sync::Arc};

use axum::{handler::Handler, http::Method, routing::MethodRouter};
use db::{Db, Migration};
pub use facts::FactDefinition;
use jobs::Job;
use kernel::{Actor, Entropy, InstansiId, Permission, Timestamp};
use ruleset::RuleKind;

use crate::{
    api::{self, Operation},
    failure::Failure,
    search::Search,
    state::{App, BoxFuture},
    visit::Visit,
};

/// Everything the house needs to know about a room. A room is a value, not a trait.
pub struct Room {
    /// Prefix of its tables and permissions.
    pub code: &'static str,
    /// The name on screen.
    pub title: &'static str,
    /// The first part of its addresses, in Indonesian and without slashes.
    pub path: &'static str,
    /// The picture in the menu.
    pub icon: ui::Icon,
    /// The part of the menu in which it stands.
    pub group: MenuGroupKind,
    /// Its pages and actions.
    pub routes: fn() -> Vec<Route>,
    /// What one person sees of it in the menu; `current` is set by the edge.
    pub menu: fn(&Actor) -> Vec<ui::MenuItem>,
    /// What may be granted in it.
    pub permissions: &'static [&'static Permission],
    /// Its tables.
    pub migrations: fn() -> Vec<Migration>,
    /// The rule files it reads.
    pub rule_kinds: &'static [RuleKind],
    /// What it does by itself or after its request has ended.
    pub jobs: &'static [Job<App>],
    /// What it publishes.
    pub facts: &'static [FactDefinition],
    /// What an administrator may set.
    pub settings: &'static [Setting],
    /// What is kept for how long, and who may have it erased.
    pub retention: &'static str,
    /// What can be found in it; none where nothing is.
    pub search: Option<Search>,
    /// Its demonstration data.
    pub seed: Option<SeedFn>,
}

/// The two parts of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MenuGroupKind {
    /// The rooms proper.
    Ruang,
    /// The office that serves all of them: accounts, agencies, audit.
    Kantor,
}

impl MenuGroupKind {
    pub(crate) const ALL: [Self; 2] = [Self::Ruang, Self::Kantor];

    /// The heading in the menu.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Ruang => "Ruang",
            Self::Kantor => "Kantor",
        }
    }
}

/// Something an administrator may set.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its name in the configuration.
    pub key: &'static str,
    /// What holds when nothing is set.
    pub default: &'static str,
    /// What it does, in Indonesian.
    pub meaning: &'static str,
}

/// What a room gets to make its demonstration data with.
pub struct Seed {
    /// The database, migrated.
    pub db: Db,
    /// A seeded stream, so that the data repeat.
    pub entropy: Arc<Entropy>,
    /// The moment at which the demonstration stands.
    pub now: Timestamp,
    /// The institution.
    pub instansi: InstansiId,
}

/// Makes the demonstration data of a room; does nothing when they are there.
pub type SeedFn = fn(Seed) -> BoxFuture<'static, db::Result<()>>;

/// Who may use a route. Checked before the handler runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Open,
    /// Whoever has signed in completely.
    SignedIn,
    /// Whoever holds this permission anywhere; the handler still asks for the scope.
    Needs(&'static Permission),
}

impl Access {
    /// Why this visit may not pass, if it may not.
    pub(crate) fn refusal(self, visit: &Visit) -> Option<Failure> {
        match self {
            Self::Open => None,
            Self::SignedIn => visit.session().is_none().then_some(Failure::SignIn),
            Self::Needs(permission) if visit.actor().may(permission) => None,
            Self::Needs(_) if visit.session().is_none() => Some(Failure::SignIn),
            Self::Needs(_) => Some(Failure::Forbidden),
        }
    }
}

/// One address of a room, with who may use it.
pub struct Route {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) access: Access,
    pub(crate) endpoint: MethodRouter<App, Infallible>,
    pub(crate) json: Option<&'static Operation>,
    pub(crate) mime: &'static str,
}

impl Route {
    /// A page. `path` is relative to the room: `""` or `"/penilaian/{id}"`.
    ///
    /// What a parameter named `{token}` holds is kept out of the log.
    pub fn get<H: Handler<T, App>, T: 'static>(
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Self {
        Self {
            method: Method::GET,
            path,
            access,
            endpoint: axum::routing::get(handler),
            json: None,
            mime: api::JSON,
        }
    }

    /// An action. `path` as for [`Route::get`].
    pub fn post<H: Handler<T, App>, T: 'static>(
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Self {
        Self {
            method: Method::POST,
            path,
            access,
            endpoint: axum::routing::post(handler),
            json: None,
            mime: api::JSON,
        }
    }

    /// A page that answers programs with JSON. What it answers is told in the `OpenAPI` document, and so is every
    /// failure, unless the request comes from a browser.
    #[must_use]
    pub const fn json(mut self, operation: &'static Operation) -> Self {
        self.json = Some(operation);
        self
    }

    /// The same for boundaries and whatever else a map draws: it answers with `GeoJSON`, and with 304 where the asker
    /// has that answer already.
    #[must_use]
    pub const fn geojson(mut self, operation: &'static Operation) -> Self {
        self.json = Some(operation);
        self.mime = api::GEOJSON;
        self
    }
}

/// A line of the route table, for the test that sends the wrong visitor everywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteInfo {
    /// The method.
    pub method: Method,
    /// The whole path, with `{parameters}`.
    pub path: String,
    /// Who may use it.
    pub access: Access,
    /// Whether it says that it answers programs with JSON.
    pub is_json: bool,
}
