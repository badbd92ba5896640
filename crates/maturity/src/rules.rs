//! The law of the room as functions. Pure: no clock, no database, no HTTP, no floating point.

pub(crate) mod capaian;
pub(crate) mod explain;
pub(crate) mod nilai;
pub(crate) mod published;
pub(crate) mod riwayat;
pub(crate) mod tingkat;
