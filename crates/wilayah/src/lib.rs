//! The register of places: codes of Kemendagri and BPS, each valid between two days, the crosswalk between
//! them, and boundaries. The same for every institution of the house.

pub mod access;
mod command;
mod input;
mod jobs;
mod kode;
mod pages;
mod rules;
mod seed;
mod store;
mod web;

pub use command::{BatasImported, import_batas, load_shipped, names_of};
pub use kernel::{Jenjang, KodeError, KodeKemendagri};
pub use kode::{KodeBps, Tingkat};
pub use rules::{Baris, CaraCocok, EdisiError, Padanan};
pub use store::{
    muat::Dimuat,
    tempat::{Tempat, by_bps, find_at, list_below},
};

use ::web::{MenuGroupKind, Room};
use kernel::Actor;
use ui::{Icon, MenuItem};

/// The manifest of the register.
pub fn room() -> Room {
    Room {
        code: "wilayah",
        title: "Wilayah",
        path: "wilayah",
        icon: Icon::Map,
        group: MenuGroupKind::Kantor,
        routes: web::routes,
        menu,
        permissions: access::ALL,
        migrations,
        rule_kinds: &[],
        jobs: jobs::ALL,
        facts: &[],
        settings: &[],
        retention: "Nama, kode, dan batas wilayah disimpan selamanya dengan masa berlakunya; tidak memuat data pribadi selain nama pengunggah berkas batas.",
        search: Some(web::cari::SEARCH),
        seed: Some(seed::demo),
    }
}

fn menu(_anybody: &Actor) -> Vec<MenuItem> {
    vec![MenuItem {
        icon: Icon::Map,
        label: "Wilayah".to_owned(),
        href: pages::ROOT.to_owned(),
        note: None,
        current: false,
    }]
}

fn migrations() -> Vec<db::Migration> {
    vec![
        db::migration!("20261124_1400_wilayah"),
        db::migration!("20261124_1401_wilayah_batas"),
        db::migration!("20261124_1510_wilayah_muatan"),
    ]
}
