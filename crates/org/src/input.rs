//! Forms as the browser sends them, and what they mean. Pure.

pub(crate) mod akun;
pub(crate) mod audit;
pub(crate) mod fakta;
pub(crate) mod impor_opd;
pub(crate) mod masuk;
pub(crate) mod oidc;
pub(crate) mod opd;
pub(crate) mod surel;
pub(crate) mod token;

pub(crate) use kernel::typed::{
    Typed, YEARS, line, optional_date, optional_line, required_date, required_line, version, words,
};
