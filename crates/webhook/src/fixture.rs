//! Two small houses for tests: a province with an administrator, and a city.

use std::sync::Arc;

use db::{Db, Migration};
use jiff::civil::date;
use kernel::{
    AccountId, Actor, Assignment, Entropy, InstansiId, OpdId, Peran, Scope, Subtree, Timestamp,
    Zona,
};
use org::{
    By,
    account::{self, Invitation},
    instansi::{self, Instansi, JenisInstansi},
};
use web::{
    App, AppInner, Keys,
    testing::{self, People, Site},
};

use crate::{
    Event, House, Network, Settings, TujuanId, access,
    input::tujuan::Setup,
    store::tujuan::{self, Added},
};

pub(crate) use web::testing::NOW;

pub(crate) const PROVINCE: InstansiId = InstansiId(13);
pub(crate) const CITY: InstansiId = InstansiId(1377);

pub(crate) static TERBIT: Event = Event { code: "contoh.terbit", label: "Nilai diterbitkan" };
pub(crate) static SELESAI: Event = Event { code: "contoh.selesai", label: "Rencana selesai" };

/// A house that may reach the machine itself, where the servers of the tests are.
pub(crate) struct Uji;

impl House for Uji {
    fn events() -> &'static [&'static Event] {
        static ALL: &[&Event] = &[&TERBIT, &SELESAI];
        ALL
    }

    fn settings(_app: &App) -> Settings {
        Settings::new(Network { allow: vec![], allow_loopback: true })
    }
}

pub(crate) fn migrations() -> Vec<Migration> {
    let mut all = org::migrations();
    all.extend(testing::migrations(&[crate::room::<Uji>()]));
    all
}

pub(crate) fn keys() -> Keys {
    Keys::generate(&Entropy::seeded(7))
}

/// The whole of one institution.
pub(crate) fn whole(instansi: InstansiId) -> Scope {
    Actor::system(instansi, "uji").scope(&access::KELOLA).unwrap()
}

/// An actor who holds this role in all of the province, or in one agency of it.
pub(crate) fn actor(peran: Peran, opd: Option<&str>) -> Actor {
    let subtree = opd.map_or(Subtree::Whole, |opd| Subtree::Opd(vec![OpdId(opd.to_owned())]));
    Actor::signed_in(
        AccountId("akun-uji".to_owned()),
        "Ani".to_owned(),
        PROVINCE,
        Zona::Wib,
        vec![Assignment { peran, subtree }],
    )
}

/// What writes need.
pub(crate) struct Writer {
    pub(crate) actor: Actor,
    pub(crate) entropy: Entropy,
}

impl Writer {
    pub(crate) fn new(instansi: InstansiId) -> Self {
        let seed = u64::try_from(instansi.0).unwrap();
        Self { actor: Actor::system(instansi, "uji"), entropy: Entropy::seeded(seed) }
    }

    pub(crate) fn by(&self) -> By<'_> {
        self.at(NOW)
    }

    pub(crate) fn at(&self, at: Timestamp) -> By<'_> {
        By { actor: &self.actor, entropy: &self.entropy, at }
    }
}

/// Builds both houses; answers the account of the province's administrator.
pub(crate) async fn build(db: &Db) -> AccountId {
    let mut tx = db.begin().await.unwrap();
    for (id, code, name, jenis) in [
        (PROVINCE, "sumbar", "Provinsi Contoh", JenisInstansi::Provinsi),
        (CITY, "pariaman", "Kota Contoh", JenisInstansi::Kota),
    ] {
        let new = Instansi {
            id,
            code: code.to_owned(),
            name: name.to_owned(),
            short: code.to_owned(),
            other_names: None,
            jenis,
            zona: Zona::Wib,
        };
        instansi::create(&mut tx, Writer::new(id).by(), &new).await.unwrap();
    }
    let asked = Invitation {
        nama: "Ani".to_owned(),
        nama_masuk: "ani".to_owned(),
        peran: Peran::AdminInstansi,
        opd: None,
        mulai: date(2026, 1, 1),
    };
    let writer = Writer { entropy: Entropy::seeded(99), ..Writer::new(PROVINCE) };
    account::invite(&mut tx, &whole(PROVINCE), writer.by(), &asked).await.unwrap();
    let (id,): (String,) =
        tx.one("SELECT id FROM org_akun WHERE nama_masuk = $1", db::args!["ani"]).await.unwrap();
    tx.commit().await.unwrap();
    AccountId(id)
}

/// A house on this database with three people: `admin` of all of it, `sebagian` who administers one agency, and
/// `operator`.
pub(crate) fn site(db: &Db) -> Site {
    site_with(db, |_usual| {})
}

/// The same, set up otherwise.
pub(crate) fn site_with(db: &Db, change: impl FnOnce(&mut AppInner)) -> Site {
    let people = People::of(PROVINCE)
        .with("admin", actor(Peran::AdminInstansi, None))
        .with("sebagian", actor(Peran::AdminInstansi, Some("dinas")))
        .with("operator", actor(Peran::Operator, None));
    Site::with(db, Arc::new(people), vec![crate::room::<Uji>()], |inner| {
        inner.keys = keys();
        change(inner);
    })
}

/// What somebody typed, for a house that may reach the machine itself.
pub(crate) fn setup(name: &str, address: &str, events: &[&str]) -> Setup {
    let events: Vec<String> = events.iter().map(|code| (*code).to_owned()).collect();
    let network = Network { allow: vec![], allow_loopback: true };
    Setup::parse(name, address, &events, Uji::events(), &network).unwrap()
}

/// Adds a target that wants to know what is published; answers its id and its secret.
pub(crate) async fn add(db: &Db, writer: &Writer, name: &str, address: &str) -> (TujuanId, String) {
    let setup = setup(name, address, &["contoh.terbit"]);
    let scope = whole(writer.actor.instansi());
    let mut tx = db.begin().await.unwrap();
    let added = tujuan::add(&mut tx, &scope, writer.by(), &keys(), &setup).await.unwrap();
    tx.commit().await.unwrap();
    match added {
        Added::Made(id, secret) => (id, secret),
        Added::Full | Added::Outside => panic!("{name} was not added"),
    }
}
