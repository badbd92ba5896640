//! The office of the house: institutions, the agency tree valid by dates, accounts, roles, sign-in,
//! and the trail that all of it leaves.

pub mod access;
pub mod account;
pub mod audit;
pub mod download;
#[cfg(test)]
mod fixture;
mod house;
mod identity;
pub mod impor;
mod input;
mod jobs;
pub mod notice;
mod pages;
pub mod password;
mod rules;
pub mod seed;
mod store;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod web;

pub use house::{House, NamedPlace, OpdInUse};
pub use identity::{Accounts, identity};
pub use store::{By, Saved};
pub use web::rooms;

/// Institutions.
pub mod instansi {
    pub use crate::{
        rules::jenis::JenisInstansi,
        store::instansi::{Instansi, by_code, create, find, list},
    };
}

/// The agency tree.
pub mod opd {
    pub use crate::{
        rules::tree::Opd,
        store::opd::{by_kode, find_at, list_at},
    };
}

/// The tables of the office.
pub fn migrations() -> Vec<db::Migration> {
    vec![
        db::migration!("20261124_0910_org_instansi"),
        db::migration!("20261124_0911_org_opd"),
        db::migration!("20261124_0912_org_akun"),
        db::migration!("20261124_0913_org_audit"),
        db::migration_per_engine!("20261124_0914_org_audit_tetap"),
        db::migration!("20261124_1410_org_pemberitahuan"),
        db::migration!("20261124_1411_org_surel"),
        db::migration!("20261124_1420_org_token"),
        db::migration!("20261124_1421_org_surel_pulih"),
        db::migration!("20261124_1505_org_oidc"),
        db::migration!("20261124_1935_org_surel_tolak"),
    ]
}
