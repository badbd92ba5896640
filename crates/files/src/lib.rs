//! Documents by content: kept once per institution under the hash of what they hold, on disk or in S3-compatible
//! storage. What refers to a document is a row with a scope; what nothing refers to is taken away after a grace.
#![warn(missing_docs)]

mod collect;
mod kind;
mod place;
mod put;
mod refused;
mod store;

#[cfg(test)]
mod story;
#[cfg(test)]
mod trouble_story;

pub use collect::{Fault, Verified};
pub use kind::Kind;
pub use place::{Body, Error, Files, Limits, S3};
pub use put::{Claimed, Stored};
pub use refused::Refused;
pub use store::{Attachment, Rujukan, RujukanId, attach, detach, list};

/// The tables of contents and references.
pub fn migrations() -> Vec<db::Migration> {
    vec![db::migration!("20261124_1310_files")]
}
