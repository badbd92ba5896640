//! The words every crate shares: who acts, on whose behalf, when, and with which numbers.
//!
//! Tier 0: no clock, no database, no HTTP. Time and randomness are arguments.
#![warn(missing_docs)]

mod access;
mod bulan;
mod entropy;
mod field;
mod id;
mod number;
mod time;
pub mod typed;
mod wilayah;

pub use access::{Actor, Assignment, Peran, Permission, Scope, Subtree};
pub use bulan::{tanggal_panjang, waktu_panjang};
pub use entropy::Entropy;
pub use field::FieldErrors;
pub use id::{AccountId, InstansiId, OpdId};
pub use number::{
    Decimal, DecimalError, angka, parse_angka, ribuan, round_half_down, round_half_up, rupiah,
};
pub use time::{Tahun, Timestamp, Zona};
pub use wilayah::{Jenjang, KodeError, KodeKemendagri};

/// Re-exported so that [`text_id!`] works in crates that do not name it themselves.
#[doc(hidden)]
pub use serde;
