//! The personnel register: people, their posts and histories, and who holds which post on a day.

pub mod access;
pub mod aturan;
#[cfg(test)]
mod fixture;
mod input;
mod jobs;
mod nik;
mod pages;
mod pemangku;
pub mod rules;
mod seed;
mod store;
mod web;

pub use pemangku::pemangku;
pub use store::{
    jabatan::{DataJabatan, Jabatan, JabatanId},
    orang::{DataPegawai, Pegawai, PegawaiId},
    pangku::{PangkuId, Pemangku},
    riwayat::{Riwayat, RiwayatId},
    tempat::opd_in_use,
};

use ::web::{MenuGroupKind, Room};
use kernel::Actor;
use ruleset::CaseKind;
use ui::{Icon, MenuItem};

/// The manifest of the register.
pub fn room() -> Room {
    Room {
        code: "pegawai",
        title: "Pegawai",
        path: "pegawai",
        icon: Icon::IdCard,
        group: MenuGroupKind::Kantor,
        routes: web::routes,
        menu,
        permissions: access::ALL,
        migrations,
        rule_kinds: &[aturan::KIND],
        jobs: jobs::ALL,
        facts: &[],
        settings: &[],
        retention: "Data pegawai dan riwayatnya disimpan selama orangnya bekerja dan sesudahnya selama arsip \
                    kepegawaian instansi disimpan. NIK tersimpan terenkripsi. Catatan siapa yang membuka data orang \
                    lain disimpan bersama datanya.",
        search: Some(web::cari::SEARCH),
        seed: Some(seed::demo),
    }
}

/// The published cases that this register recomputes.
pub const CASES: CaseKind = CaseKind { kind: "talent-cases", check: input::read_cases };

/// The tables of the register.
pub fn migrations() -> Vec<db::Migration> {
    vec![db::migration!("20261124_1600_pegawai")]
}

fn menu(actor: &Actor) -> Vec<MenuItem> {
    if actor.account().is_none() {
        return Vec::new();
    }
    let href = if actor.may(&access::LIHAT) { "/pegawai" } else { "/pegawai/saya" };
    vec![MenuItem {
        icon: Icon::IdCard,
        label: "Pegawai".to_owned(),
        href: href.to_owned(),
        note: None,
        current: false,
    }]
}
