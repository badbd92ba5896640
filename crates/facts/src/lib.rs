//! The ledger of published facts.
//!
//! A room declares what it publishes as [`FactDefinition`]s in its manifest, and calls [`publish`] in its own
//! transaction. A fact is never edited: a later entry of the same series and period supersedes it, and
//! [`withdraw`] adds an entry that takes it back. The entries of a series are chained by hash, see
//! `docs/facts.md`. Consumers read by code and know nothing of the room.
#![warn(missing_docs)]

mod definition;
mod period;
mod rules;
mod store;

pub use definition::{FactDefinition, Series, Subject};
pub use period::{Period, PeriodKind};
pub use rules::chain::{Broken, Content, GENESIS, content_hash};
pub use store::{
    Checked, Entry, Fact, Filter, Published, Recipe, Standing, Stretch, Verified,
    read::{current, find, history, list, newest, publishers, verify, verify_series},
    write::{publish, withdraw},
};

kernel::text_id! {
    /// An entry of the ledger; ids of later entries sort later.
    FactId
}

/// The tables of the ledger.
pub fn migrations() -> Vec<db::Migration> {
    vec![
        db::migration!("20261124_1320_facts"),
        db::migration_per_engine!("20261124_1321_facts_tetap"),
    ]
}
