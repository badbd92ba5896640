//! The edge, driven in process as a browser would.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, its helpers too"
)]

mod access;
mod api;
mod data;
mod failures;
mod forms;
mod headers;
mod metrics;
mod paces;
mod problems;
mod search;
mod serving;
mod sessions;
mod site;
mod streams;
mod tokens;
mod uploads;
mod walk;
