//! Two small houses for tests: a province with an agency, a unit below it and another agency; and a city.

use std::collections::BTreeMap;

use db::{Db, Migration, Tx};
use jiff::civil::{Date, date};
use kernel::{
    AccountId, Actor, Assignment, Entropy, InstansiId, KodeKemendagri, OpdId, Peran, Scope,
    Subtree, Timestamp, Zona,
};

use crate::{
    House, NamedPlace, access,
    rules::{
        jenis::{JenisInstansi, JenisOpd},
        peran::HeldPeran,
        tree::Opd,
    },
    store::{self, By, akun::NewAkun, instansi::Instansi},
};

/// 24 November 2026, 07.31 WIB.
pub(crate) const NOW: Timestamp = Timestamp(1_795_480_260_000);
pub(crate) const TODAY: Date = date(2026, 11, 24);
pub(crate) const PROVINCE: InstansiId = InstansiId(13);
pub(crate) const CITY: InstansiId = InstansiId(1377);
pub(crate) const PASSWORD: &str = "jembatan ungu tertawa pelan";

pub(crate) fn migrations() -> Vec<Migration> {
    let mut all = crate::migrations();
    all.extend(web::migrations());
    all.extend(facts::migrations());
    all.extend(jobs::migrations());
    all.extend(import::migrations());
    all
}

pub(crate) fn opd_id(kode: &str) -> OpdId {
    OpdId(format!("opd-{kode}"))
}

pub(crate) fn akun_id(nama_masuk: &str) -> AccountId {
    AccountId(format!("akun-{nama_masuk}"))
}

/// A house that knows one place.
pub(crate) struct Rumah;

/// The place that it knows.
pub(crate) const PESISIR: &str = "13.01";

impl House for Rumah {
    fn places<'a>(
        _db: &'a Db,
        codes: &'a [KodeKemendagri],
        _day: Date,
    ) -> web::BoxFuture<'a, db::Result<BTreeMap<KodeKemendagri, NamedPlace>>> {
        let known = codes.iter().filter(|kode| kode.as_str() == PESISIR).map(|kode| {
            let name = "Kabupaten Pesisir Selatan".to_owned();
            (kode.clone(), NamedPlace { name, href: format!("/wilayah/{kode}") })
        });
        Box::pin(std::future::ready(Ok(known.collect())))
    }
}

/// The whole of one institution.
pub(crate) fn whole(instansi: InstansiId) -> Scope {
    Actor::system(instansi, "uji")
        .scope(&access::AKUN_KELOLA)
        .expect("the program may do everything")
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

pub(crate) fn opd(kode: &str, nama: &str, induk: Option<&str>) -> Opd {
    Opd {
        id: opd_id(kode),
        kode: kode.to_owned(),
        nama: nama.to_owned(),
        singkatan: None,
        jenis: JenisOpd::Dinas,
        perangkat_daerah: induk.is_none(),
        induk: induk.map(opd_id),
        mulai: date(2017, 1, 1),
        sampai: None,
        dasar: None,
    }
}

async fn account(
    tx: &mut Tx,
    writer: &Writer,
    nama_masuk: &str,
    home: Option<&str>,
    peran: Peran,
    at: Option<&str>,
) {
    let scope = whole(writer.actor.instansi());
    let new = NewAkun {
        id: akun_id(nama_masuk),
        nama: nama_masuk.replace('.', " "),
        nama_masuk: nama_masuk.to_owned(),
        opd: home.map(opd_id),
        sandi_hash: Some(crate::password::hash(PASSWORD, &writer.entropy)),
    };
    store::akun::create(tx, &scope, writer.by(), &new).await.expect("a new account");
    let held = HeldPeran {
        id: format!("peran-{nama_masuk}"),
        peran,
        opd: at.map(opd_id),
        mulai: date(2020, 1, 1),
        sampai: None,
    };
    store::peran::grant(tx, &scope, writer.by(), (&new.id, None, &new.nama), &held, "uji")
        .await
        .expect("a new role");
}

/// Builds both houses.
pub(crate) async fn build(db: &Db) -> Writer {
    let city = Writer::new(CITY);
    let province = Writer::new(PROVINCE);
    let mut tx = db.begin().await.expect("a transaction");
    for (writer, code, name, jenis) in [
        (&province, "sumbar", "Provinsi Contoh", JenisInstansi::Provinsi),
        (&city, "pariaman", "Kota Contoh", JenisInstansi::Kota),
    ] {
        let id = writer.actor.instansi();
        let new = Instansi {
            id,
            code: code.to_owned(),
            name: name.to_owned(),
            short: code.to_owned(),
            other_names: None,
            jenis,
            zona: Zona::Wib,
        };
        store::instansi::create(&mut tx, writer.by(), &new).await.expect("a new institution");
    }
    for new in [
        opd("dinas", "Dinas Pendidikan", None),
        opd("cabang", "Cabang Dinas Wilayah I", Some("dinas")),
        opd("lain", "Dinas Kehutanan", None),
    ] {
        store::opd::create(&mut tx, &whole(PROVINCE), province.by(), &new)
            .await
            .expect("a new agency");
    }
    store::opd::create(&mut tx, &whole(CITY), city.by(), &opd("kota", "Dinas Kota", None))
        .await
        .expect("an agency of the city");
    account(&mut tx, &province, "admin.utama", None, Peran::AdminInstansi, None).await;
    account(&mut tx, &province, "admin.dinas", Some("dinas"), Peran::AdminOpd, Some("dinas")).await;
    account(&mut tx, &province, "operator.cabang", Some("cabang"), Peran::Operator, Some("cabang"))
        .await;
    account(&mut tx, &province, "evaluator", Some("lain"), Peran::Evaluator, None).await;
    account(&mut tx, &city, "admin.kota", Some("kota"), Peran::AdminInstansi, None).await;
    tx.commit().await.expect("written");
    province
}
