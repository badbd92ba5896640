//! Pages for imports: a room that declares a [`::import::Kind`] mounts them under an address of its own, with the
//! permission of the kind.
//!
//! ```text
//! impl Pages for ImporIku {
//!     const HOME: Crumb<'static> = pages::HOME;
//!     const PATHS: Paths = org::impor_paths!("/iku/impor");
//! }
//! routes.extend(org::impor::routes::<ImporIku>());
//! ```

pub(crate) mod opd;

use ::import::Kind;
use ::web::App;
use ui::Crumb;

pub use crate::web::impor::routes;

/// The addresses of the pages below the room's own; made by [`crate::impor_paths!`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paths {
    /// The list.
    pub list: &'static str,
    /// The form for a file.
    pub new: &'static str,
    /// A file with nothing but the header.
    pub sample: &'static str,
    /// One import.
    pub show: &'static str,
    /// Its columns.
    pub columns: &'static str,
    /// Its bad rows.
    pub bad: &'static str,
    /// Has it written.
    pub write: &'static str,
    /// Leaves it at what is written.
    pub keep: &'static str,
    /// Has it taken back.
    pub undo: &'static str,
}

/// The addresses of the pages of imports below an address of the room: `impor_paths!("/opd/impor")`.
#[macro_export]
macro_rules! impor_paths {
    ($base:literal) => {
        $crate::impor::Paths {
            list: $base,
            new: concat!($base, "/baru"),
            sample: concat!($base, "/contoh.csv"),
            show: concat!($base, "/{id}"),
            columns: concat!($base, "/{id}/kolom"),
            bad: concat!($base, "/{id}/ditolak.csv"),
            write: concat!($base, "/{id}/tulis"),
            keep: concat!($base, "/{id}/biarkan"),
            undo: concat!($base, "/{id}/batal"),
        }
    };
}

/// A kind of import that has pages. Its [`::import::About::address`] is the path of the room followed by
/// [`Paths::list`]; it does not compile with another end.
pub trait Pages: Kind<App> {
    /// The page that shows what is imported.
    const HOME: Crumb<'static>;
    /// Where the pages are.
    const PATHS: Paths;
}
