//! Every SQL statement of imports, by noun.

pub(crate) mod baris;
pub(crate) mod impor;
pub(crate) mod kursor;
pub(crate) mod pemetaan;
pub(crate) mod semula;
pub(crate) mod statistik_postgres;
