//! Room Ruang Baru. What it is for and on what legal basis stands in `README.md`.

mod access;
mod input;
mod pages;
mod rules;
mod seed;
mod store;
mod web;

use ::web::{MenuGroupKind, Room};
use db::Migration;
use kernel::Actor;

/// Where the room stands in the address.
const HOME: &str = "/ruangbaru";

/// The manifest of the room.
pub fn room() -> Room {
    Room {
        code: "ruangbaru",
        title: "Ruang Baru",
        path: "ruangbaru",
        icon: ui::Icon::Calendar,
        group: MenuGroupKind::Ruang,
        routes: web::routes,
        menu,
        permissions: access::ALL,
        migrations,
        rule_kinds: &[],
        jobs: &[],
        facts: &[],
        settings: &[],
        retention: "Disimpan selama arsip instansi disimpan; dihapus atas permintaan Admin Instansi.",
        search: None,
        seed: Some(seed::seed),
    }
}

fn migrations() -> Vec<Migration> {
    vec![db::migration!("20260101_0000_ruangbaru_benda")]
}

fn menu(actor: &Actor) -> Vec<ui::MenuItem> {
    let item = ui::MenuItem {
        icon: ui::Icon::Calendar,
        label: "Ruang Baru".to_owned(),
        href: HOME.to_owned(),
        note: None,
        current: false,
    };
    access::may_read(actor).map(|_scope| item).into_iter().collect()
}
