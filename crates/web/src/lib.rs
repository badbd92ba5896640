//! The edge of the house: one HTTP service for every room.
//!
//! A room is a [`Room`]: its routes, each with who may use it, its menu, its tables. [`router`] puts the
//! rooms behind the same layers, so that sessions, forms, errors, headers and limits are decided once.
//! Accounts are known to whoever implements [`Identity`].

mod address;
pub mod api;
mod assets;
mod bearer;
mod cookie;
mod ctx;
mod document;
mod drain;
mod extract;
mod failure;
mod flash;
mod headers;
mod keys;
mod log;
mod menu;
mod metrics;
mod pace;
mod places;
mod problem;
mod render;
mod room;
mod router;
mod search;
mod serve;
mod state;
mod streams;
mod submission;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod upload;
mod visit;

pub use bearer::PREFIX as TOKEN_PREFIX;
pub use ctx::Ctx;
pub use document::document;
pub use extract::{Form, Path, Query};
pub use failure::Failure;
pub use flash::Flash;
pub use keys::{Digest, ENVIRONMENT, KeyError, Keys, Purpose};
pub use places::safe_return;
pub use room::{
    Access, FactDefinition, MenuGroupKind, Room, Route, RouteInfo, Seed, SeedFn, Setting,
};
pub use router::{migrations, router, routes};
pub use search::{Found, Hits, Lookup, Rank, Search, SearchFn, SearchKind, Words};
pub use serve::{serve, serve_metrics};
pub use state::{
    App, AppInner, Bearer, BoxFuture, Clock, Config, House, Identity, Limits, Penyedia, Session,
};
pub use submission::{first_time, forget_submissions};
pub use ui::{CSRF_FIELD, TOKEN_FIELD};
pub use upload::{UPLOAD_LIMIT, Upload, UploadedFile};
