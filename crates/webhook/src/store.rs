//! Every statement of the room. No decisions.

pub(crate) mod antrean;
pub(crate) mod kiriman;
mod laju;
pub(crate) mod tujuan;

#[cfg(test)]
mod story;
