//! Everything that speaks to the database.

pub(crate) mod jadwal;
pub(crate) mod pekerjaan;
pub(crate) mod sewa;
