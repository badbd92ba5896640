//! What the tests of this crate need beside what all rooms do.

use ::web::{AppInner, testing::Site};
use db::{Db, Migration};
use jiff::civil::{Date, date};
use kernel::{Actor, Assignment, Entropy, InstansiId, Peran, Scope, Subtree, Zona};

use crate::{access, store::By, testing};

pub(crate) use crate::testing::{
    CITY, NOW, PASSWORD, PESISIR, PROVINCE, Rumah, akun_id, opd, opd_id, whole,
};

pub(crate) const TODAY: Date = date(2026, 11, 24);

pub(crate) fn migrations() -> Vec<Migration> {
    testing::migrations(&[])
}

/// Some agencies of the province.
pub(crate) fn part(opd: &[&str]) -> Scope {
    let list = opd.iter().map(|kode| opd_id(kode)).collect();
    Actor::signed_in(
        akun_id("admin.dinas"),
        "Admin Dinas".to_owned(),
        PROVINCE,
        Zona::Wib,
        vec![Assignment { peran: Peran::AdminOpd, subtree: Subtree::Opd(list) }],
    )
    .scope(&access::AKUN_KELOLA)
    .expect("an administrator of an agency")
}

/// What writes need, for tests that do not care who writes.
pub(crate) struct Writer {
    pub(crate) actor: Actor,
    pub(crate) entropy: Entropy,
}

impl Writer {
    pub(crate) fn new(instansi: InstansiId) -> Self {
        let seed = u64::try_from(instansi.0).expect("ids are positive");
        Self { actor: Actor::system(instansi, "uji"), entropy: Entropy::seeded(seed) }
    }

    pub(crate) fn by(&self) -> By<'_> {
        By { actor: &self.actor, entropy: &self.entropy, at: NOW }
    }
}

/// Both houses, with the rooms of the office.
pub(crate) async fn site(db: &Db) -> Site {
    site_with(db, |_usual| {}).await
}

/// The same, set up as `change` says.
pub(crate) async fn site_with(db: &Db, change: impl FnOnce(&mut AppInner)) -> Site {
    testing::build(db).await;
    testing::site_with(db, Vec::new(), change)
}

/// Builds both houses; answers what writes in the province need.
pub(crate) async fn build(db: &Db) -> Writer {
    testing::build(db).await;
    Writer::new(PROVINCE)
}
