//! What somebody types, and how it becomes typed values. Pure.

pub(crate) mod alamat;
pub(crate) mod formulir;
pub(crate) mod tujuan;
