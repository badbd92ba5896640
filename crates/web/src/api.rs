//! How a route that answers a program describes itself.
//!
//! A room writes an [`Operation`] beside the handler and names it in its route table; from that come the
//! `OpenAPI` document at `/api/openapi.json` and the page at `/api`, so that neither can forget a route. The
//! words are Indonesian, like everything people read.

mod document;
mod page;

use std::sync::Arc;

use axum::{
    body::Bytes,
    http::header,
    response::{IntoResponse, Response},
};

use kernel::Permission;

use crate::{ctx::Ctx, failure::Failure, room::Access, state::App};

/// The page for people who write programs.
pub(crate) const PAGE: &str = "/api";
/// The document for the programs.
pub(crate) const DOCUMENT: &str = "/api/openapi.json";

/// What most routes answer with.
pub(crate) const JSON: &str = "application/json";
/// Places on a map, RFC 7946.
pub const GEOJSON: &str = "application/geo+json";

/// What a route answers to a program.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// A name for the document, unique in the house: `fakta_daftar`.
    pub id: &'static str,
    /// What one gets, in a few words.
    pub title: &'static str,
    /// Whose it is, what it holds and where it ends, in one or two sentences.
    pub about: &'static str,
    /// Every `{parameter}` of the path, in its order, and then what may stand behind the question mark.
    pub parameters: &'static [Parameter],
    /// The answer.
    pub answer: &'static Object,
    /// The permission with which it reads, also where the route itself is open. A token needs it.
    pub reads: &'static Permission,
}

/// A part of the path or of the query. What stands behind the question mark may always be left out.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name in the path or the query.
    pub name: &'static str,
    /// What it chooses.
    pub about: &'static str,
    /// A value as an example.
    pub example: &'static str,
    /// What it must look like, as a regular expression of JSON Schema; none where any text will do.
    pub pattern: Option<&'static str>,
}

/// An object with all its fields; each of them is always there.
#[derive(Clone, Copy, Debug)]
pub struct Object {
    /// A name for the document, unique in the house: `Fakta`.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// The fields.
    pub fields: &'static [Field],
}

/// A field of an object.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its key.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What it means.
    pub about: &'static str,
}

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Any text.
    Text,
    /// A decimal number as text, so that no digit is lost.
    Decimal,
    /// A number with a fraction, where no digit counts: a degree of a map.
    Number,
    /// A whole number.
    Integer,
    /// A moment in milliseconds since 1970, UTC.
    Moment,
    /// True or false.
    Flag,
    /// One of a few texts.
    OneOf(&'static [&'static str]),
    /// An object.
    Object(&'static Object),
    /// One of a few objects.
    OneOfObjects(&'static [&'static Object]),
    /// Any number of the same.
    List(&'static Kind),
    /// The same, or null.
    OrNull(&'static Kind),
}

impl Kind {
    /// The objects in it.
    fn objects(self) -> Vec<&'static Object> {
        match self {
            Self::Object(object) => vec![object],
            Self::OneOfObjects(objects) => objects.to_vec(),
            Self::List(inner) | Self::OrNull(inner) => inner.objects(),
            _ => Vec::new(),
        }
    }
}

/// A field, short enough for a list of them.
pub const fn field(name: &'static str, kind: Kind, about: &'static str) -> Field {
    Field { name, kind, about }
}

/// A described route with its address.
pub(crate) struct Described {
    /// The title of its room.
    room: &'static str,
    path: String,
    access: Access,
    mime: &'static str,
    operation: &'static Operation,
}

impl Described {
    fn is_in_path(&self, parameter: &Parameter) -> bool {
        let template = format!("{{{}}}", parameter.name);
        self.path.split('/').any(|part| part == template)
    }

    /// How it may fail, besides in ways that no sound program meets.
    fn failures(&self) -> Vec<Failure> {
        let has_path = self.path.contains('{');
        let may = |failure: &Failure| match failure {
            Failure::SignIn => self.access != Access::Open,
            Failure::NotFound => has_path,
            // A token that lacks the permission is refused even where anybody may read.
            Failure::Token
            | Failure::Forbidden
            | Failure::BadRequest(_)
            | Failure::TooMany { .. }
            | Failure::Busy
            | Failure::Internal(_) => true,
            Failure::Expired
            | Failure::CrossSite
            | Failure::TooLarge { .. }
            | Failure::Unavailable { .. }
            | Failure::WrongMethod => false,
        };
        let mut failures: Vec<Failure> = Failure::samples().into_iter().filter(may).collect();
        failures.sort_by_key(Failure::status);
        failures
    }
}

/// The described routes of a house. Made once, with the router. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Api {
    described: Arc<[Described]>,
    document: Bytes,
}

impl Api {
    pub(crate) fn new(app: &App) -> Self {
        let described: Arc<[Described]> = app
            .rooms
            .iter()
            .flat_map(|room| {
                (room.routes)().into_iter().filter_map(move |route| {
                    Some(Described {
                        room: room.title,
                        path: format!("/{}{}", room.path, route.path),
                        access: route.access,
                        mime: route.mime,
                        operation: route.json?,
                    })
                })
            })
            .collect();
        let document = document::write(&described, &app.config.base_url).into();
        Self { described, document }
    }

    /// Whether programs are answered under this template of a path.
    pub(crate) fn has(&self, template: &str) -> bool {
        template == DOCUMENT || self.operation(template).is_some()
    }

    /// What a manifest declares under this template of a path.
    pub(crate) fn operation(&self, template: &str) -> Option<&'static Operation> {
        let found = self.described.iter().find(|described| described.path == template);
        found.map(|described| described.operation)
    }

    /// The `OpenAPI` document.
    pub(crate) fn document(&self) -> Response {
        ([(header::CONTENT_TYPE, "application/json")], self.document.clone()).into_response()
    }

    /// The page about it.
    pub(crate) fn page(&self, app: &App, ctx: &Ctx) -> Response {
        let base_url = &app.config.base_url;
        ctx.page(&page::ApiPage { shell: &ctx.shell(), described: &self.described, base_url })
    }
}

/// Every permission that a route for programs asks for or reads with, each once, in the order of the rooms.
pub fn permissions(app: &App) -> Vec<&'static Permission> {
    let mut found: Vec<&'static Permission> = Vec::new();
    for route in app.rooms.iter().flat_map(|room| (room.routes)()) {
        let Some(operation) = route.json else { continue };
        let needs = match route.access {
            Access::Needs(permission) => Some(permission),
            Access::Open | Access::SignedIn => None,
        };
        for permission in needs.into_iter().chain([operation.reads]) {
            if found.iter().all(|known| known.code != permission.code) {
                found.push(permission);
            }
        }
    }
    found
}

/// Every object that the answers hold, each once.
fn objects(described: &[Described]) -> Vec<&'static Object> {
    let mut found: Vec<&'static Object> = Vec::new();
    let answers = described.iter().rev().map(|described| described.operation.answer);
    let mut open: Vec<&'static Object> = answers.collect();
    while let Some(object) = open.pop() {
        if found.iter().all(|known| known.name != object.name) {
            found.push(object);
            let held = object.fields.iter().flat_map(|field| field.kind.objects());
            open.extend(held.collect::<Vec<_>>().into_iter().rev());
        }
    }
    found
}
