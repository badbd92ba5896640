//! Forms and files, and how they become typed values. Pure.

pub(crate) mod daftar;
pub(crate) mod jabatan;
mod kasus;
pub(crate) mod orang;
pub(crate) mod pangku;
pub(crate) mod pembetulan;
pub(crate) mod perkiraan;

pub(crate) use kasus::read_cases;
