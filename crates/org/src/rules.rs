//! What the house decides about people, agencies and the trail they leave. Pure: no clock, no
//! database, no HTTP.
#![warn(missing_docs)]

pub(crate) mod device;
pub(crate) mod fakta;
pub(crate) mod impor_batal;
pub(crate) mod impor_opd;
pub(crate) mod jenis;
pub(crate) mod lockout;
pub(crate) mod oidc;
pub(crate) mod password;
pub(crate) mod peran;
pub(crate) mod seal;
pub(crate) mod session;
pub(crate) mod token;
pub(crate) mod totp;
pub(crate) mod tree;
