//! Signed webhooks out: an institution names addresses of its own systems, and the house tells them what happened.
//!
//! A room writes what happened with [`tell`] in its own transaction; a round makes a job for each target that has
//! something waiting, and the job carries it out. Every message may come twice and carries an id by which the
//! receiver knows it; what failed comes later, after others. The way out reaches public addresses only, and follows
//! nobody elsewhere.
#![warn(missing_docs)]

pub mod access;
mod event;
#[cfg(test)]
mod fixture;
mod input;
mod jobs;
#[cfg(test)]
mod jobs_story;
#[cfg(test)]
mod loopback;
mod network;
mod pages;
mod rules;
mod seed;
mod sender;
#[cfg(test)]
mod sender_story;
mod signature;
mod store;
mod web;

pub use event::{Event, House};
pub use network::{Cidr, Network, NotCidr};
pub use sender::{Lookup, Patience, Settings};
pub use store::kiriman::{LARGEST, tell};

use ::web::{MenuGroupKind, Room, Setting};
use kernel::Actor;
use ui::{Icon, MenuItem};

use jobs::Jobs;

kernel::text_id! {
    /// A target: an address of an institution's own system.
    TujuanId
}

kernel::text_id! {
    /// One message on its way to one target. The receiver knows a repetition by it.
    KirimanId
}

/// For how many days the outbox keeps a message, delivered or not.
const KEEP_DAYS: i64 = 30;

/// The manifest of the room, in this house.
pub fn room<H: House>() -> Room {
    Room {
        code: "webhook",
        title: "Kiriman ke sistem lain",
        path: "kiriman",
        icon: Icon::Send,
        group: MenuGroupKind::Kantor,
        routes: web::routes::<H>,
        menu,
        permissions: access::ALL,
        migrations,
        rule_kinds: &[],
        jobs: Jobs::<H>::ALL,
        facts: &[],
        settings: &[Setting {
            key: "GADANG_WEBHOOK_NETWORKS",
            default: "",
            meaning: "Blok jaringan dalam yang boleh menjadi tujuan kiriman",
        }],
        retention: "Kiriman dihapus 30 hari setelah dibuat, terkirim atau tidak; tujuan disimpan sampai dihapus, dan rahasianya tersimpan tersandi.",
        search: None,
        seed: Some(seed::demo),
    }
}

fn menu(actor: &Actor) -> Vec<MenuItem> {
    if !web::may_manage(actor) {
        return Vec::new();
    }
    vec![MenuItem {
        icon: Icon::Send,
        label: "Kiriman ke sistem lain".to_owned(),
        href: pages::ROOT.to_owned(),
        note: None,
        current: false,
    }]
}

/// The tables of targets, of the outbox, and of how often people ask.
pub fn migrations() -> Vec<db::Migration> {
    vec![db::migration!("20261124_1530_webhook"), db::migration!("20261124_1920_webhook_laju")]
}
