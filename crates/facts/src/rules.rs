//! The rules of the ledger. Pure.

pub(crate) mod chain;
