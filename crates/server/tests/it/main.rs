//! The one integration binary: what holds for the workspace and for the whole site.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests stand outside test functions and must fail loudly"
)]

mod akun;
mod api;
mod backup;
mod cari;
mod docs;
mod fakta;
mod indeks;
mod kasus;
mod kiriman;
mod nodes;
mod ops;
mod pekerjaan;
mod routes;
mod site;
mod tidy;
mod token;
mod unduh;
mod wilayah;
