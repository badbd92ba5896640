//! The trail: appended in the transaction of what it tells of, sealed in batches, checked on demand.

pub use crate::{
    pages::words::broken as broken_words,
    rules::seal::Broken,
    store::{
        audit::{Entry, append, append_all},
        segel::{BrokenAt, Head, Verified, seal, verify},
    },
};
