//! Room Indeks: the maturity index of SPBE and Pemdi, with the reasons of every number.

pub mod access;
mod command;
mod export;
mod fakta;
mod input;
pub mod instrument;
mod jobs;
mod lembar;
mod pages;
mod rules;
mod schema;
mod seed;
mod store;
mod web;

pub use command::{ImportRequest, Imported, import};
pub use store::opd_in_use;

use ::web::{MenuGroupKind, Room};
use kernel::Actor;
use ruleset::CaseKind;
use ui::{Icon, MenuItem};

/// The manifest of the room.
pub fn room() -> Room {
    Room {
        code: "maturity",
        title: "Indeks",
        path: "indeks",
        icon: Icon::Gauge,
        group: MenuGroupKind::Ruang,
        routes: web::routes,
        menu,
        permissions: access::ALL,
        migrations: || vec![db::migration!("20261124_1200_maturity_penilaian")],
        rule_kinds: &[instrument::KIND],
        jobs: jobs::ALL,
        facts: &[fakta::INDEKS, fakta::KELOMPOK],
        settings: &[],
        retention: "Penilaian dan alasannya disimpan selama instansi memakai rumah ini; tidak memuat data pribadi \
                    selain nama pengubah.",
        search: Some(web::cari::SEARCH),
        seed: Some(seed::demo),
    }
}

/// Told to other systems: an assessment may now be read by everybody.
pub static TERBIT: webhook::Event =
    webhook::Event { code: "indeks.terbit", label: "Penilaian diterbitkan" };

/// The published cases that this room recomputes.
pub const CASES: CaseKind = CaseKind { kind: "spbe-results", check: input::read_cases };

fn menu(actor: &Actor) -> Vec<MenuItem> {
    if access::may_read(actor).is_none() {
        return Vec::new();
    }
    vec![MenuItem {
        icon: Icon::Gauge,
        label: "Indeks".to_owned(),
        href: pages::ROOT.to_owned(),
        note: None,
        current: false,
    }]
}
