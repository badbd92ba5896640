//! Two small houses for the tests of rooms: a province with an agency, a unit below it and another agency; and a city.
//!
//! Everybody signs in at the door, with a name and [`PASSWORD`]:
//!
//! | Name | Role | Where |
//! |---|---|---|
//! | `admin.utama` | Admin Instansi | the province |
//! | `admin.dinas` | Admin OPD | `dinas` |
//! | `operator.cabang` | Operator | `cabang`, below `dinas` |
//! | `evaluator` | Evaluator | the province; works in `lain` |
//! | `admin.kota` | Admin Instansi | the city |

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, LazyLock},
};

use ::web::{AppInner, Room, testing::Site};
use db::{Db, Migration, Tx};
use jiff::civil::{Date, date};
use kernel::{AccountId, Actor, Entropy, InstansiId, KodeKemendagri, OpdId, Peran, Scope, Zona};

pub use ::web::testing::NOW;

use crate::{
    House, NamedPlace, OpdInUse, access,
    rules::{
        jenis::{JenisInstansi, JenisOpd},
        peran::HeldPeran,
        tree::Opd,
    },
    store::{self, By, akun::NewAkun, instansi::Instansi},
};

/// The province.
pub const PROVINCE: InstansiId = InstansiId(13);
/// The city, where nobody of the province sees anything.
pub const CITY: InstansiId = InstansiId(1377);
/// The password of everybody.
pub const PASSWORD: &str = "jembatan ungu tertawa pelan";

/// A hash is slow on purpose, and one serves all.
static HASH: LazyLock<String> =
    LazyLock::new(|| crate::password::hash(PASSWORD, &Entropy::seeded(1)));

/// The tables of the office, of what it stands on, and of `rooms`.
pub fn migrations(rooms: &[Room]) -> Vec<Migration> {
    let mut all = crate::migrations();
    all.extend(import::migrations());
    all.extend(::web::testing::migrations(rooms));
    all
}

/// The id of the agency or unit with this code.
pub fn opd_id(kode: &str) -> OpdId {
    OpdId(format!("opd-{kode}"))
}

/// The id of the account with this name.
pub fn akun_id(nama_masuk: &str) -> AccountId {
    AccountId(format!("akun-{nama_masuk}"))
}

/// A house on a database in which both are built: the three rooms of the office and these.
pub fn site(db: &Db, rooms: Vec<Room>) -> Site {
    site_with(db, rooms, |_usual| {})
}

/// The same, set up as `change` says.
pub fn site_with(db: &Db, rooms: Vec<Room>, change: impl FnOnce(&mut AppInner)) -> Site {
    let mut all = crate::rooms::<Rumah>();
    all.extend(rooms);
    Site::with(db, Arc::new(crate::identity(db.clone())), all, change)
}

/// Builds both houses.
pub async fn build(db: &Db) {
    let mut tx = db.begin().await.expect("a transaction");
    for (id, code, name, jenis) in [
        (PROVINCE, "sumbar", "Provinsi Contoh", JenisInstansi::Provinsi),
        (CITY, "pariaman", "Kota Contoh", JenisInstansi::Kota),
    ] {
        institution(&mut tx, id, (code, name), jenis).await;
    }
    for (instansi, kode, nama, induk) in [
        (PROVINCE, "dinas", "Dinas Pendidikan", None),
        (PROVINCE, "cabang", "Cabang Dinas Wilayah I", Some("dinas")),
        (PROVINCE, "lain", "Dinas Kehutanan", None),
        (CITY, "kota", "Dinas Kota", None),
    ] {
        agency(&mut tx, instansi, &opd(kode, nama, induk)).await;
    }
    for (instansi, nama_masuk, home, peran, at) in [
        (PROVINCE, "admin.utama", None, Peran::AdminInstansi, None),
        (PROVINCE, "admin.dinas", Some("dinas"), Peran::AdminOpd, Some("dinas")),
        (PROVINCE, "operator.cabang", Some("cabang"), Peran::Operator, Some("cabang")),
        (PROVINCE, "evaluator", Some("lain"), Peran::Evaluator, None),
        (CITY, "admin.kota", Some("kota"), Peran::AdminInstansi, None),
    ] {
        person(&mut tx, instansi, (nama_masuk, home), (peran, at)).await;
    }
    tx.commit().await.expect("written");
}

/// One more person of an institution, who works and holds this role in the agency with the code `opd`, or holds it in
/// all of the institution.
pub async fn account(
    db: &Db,
    instansi: InstansiId,
    nama_masuk: &str,
    peran: Peran,
    opd: Option<&str>,
) -> AccountId {
    let mut tx = db.begin().await.expect("a transaction");
    person(&mut tx, instansi, (nama_masuk, opd), (peran, opd)).await;
    tx.commit().await.expect("written");
    akun_id(nama_masuk)
}

/// What writes need. Nobody else draws the ids of this pen, since it is for one subject.
struct Pen {
    actor: Actor,
    entropy: Entropy,
}

impl Pen {
    fn of(instansi: InstansiId, subject: &str) -> Self {
        let seed = subject
            .bytes()
            .fold(1, |seed: u64, byte| seed.wrapping_mul(257).wrapping_add(byte.into()));
        Self { actor: Actor::system(instansi, "uji"), entropy: Entropy::seeded(seed) }
    }

    fn by(&self) -> By<'_> {
        By { actor: &self.actor, entropy: &self.entropy, at: NOW }
    }
}

/// The whole of one institution.
pub(crate) fn whole(instansi: InstansiId) -> Scope {
    Actor::system(instansi, "uji")
        .scope(&access::AKUN_KELOLA)
        .expect("the program may do everything")
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

async fn institution(
    tx: &mut Tx,
    id: InstansiId,
    (code, name): (&str, &str),
    jenis: JenisInstansi,
) {
    let new = Instansi {
        id,
        code: code.to_owned(),
        name: name.to_owned(),
        short: code.to_owned(),
        other_names: None,
        jenis,
        zona: Zona::Wib,
    };
    store::instansi::create(tx, Pen::of(id, code).by(), &new).await.expect("a new institution");
}

async fn agency(tx: &mut Tx, instansi: InstansiId, new: &Opd) {
    let pen = Pen::of(instansi, &new.id.0);
    store::opd::create(tx, &whole(instansi), pen.by(), new).await.expect("a new agency");
}

async fn person(
    tx: &mut Tx,
    instansi: InstansiId,
    (nama_masuk, home): (&str, Option<&str>),
    (peran, at): (Peran, Option<&str>),
) {
    let (scope, pen) = (whole(instansi), Pen::of(instansi, nama_masuk));
    let new = NewAkun {
        id: akun_id(nama_masuk),
        nama: nama_masuk.replace('.', " "),
        nama_masuk: nama_masuk.to_owned(),
        opd: home.map(opd_id),
        sandi_hash: Some(HASH.clone()),
    };
    store::akun::create(tx, &scope, pen.by(), &new).await.expect("a new account");
    let held = HeldPeran {
        id: format!("peran-{nama_masuk}"),
        peran,
        opd: at.map(opd_id),
        mulai: date(2020, 1, 1),
        sampai: None,
    };
    store::peran::grant(tx, &scope, pen.by(), (&new.id, None, &new.nama), &held, "uji")
        .await
        .expect("a new role");
}

/// A house that knows one place, and in which something is kept of one agency.
pub(crate) struct Rumah;

/// The code of the agency of which it keeps something.
pub(crate) const DIPAKAI: &str = "dipakai";

/// The place that it knows.
pub(crate) const PESISIR: &str = "13.01";

impl House for Rumah {
    fn places<'a>(
        _db: &'a Db,
        codes: &'a [KodeKemendagri],
        _day: Date,
    ) -> ::web::BoxFuture<'a, db::Result<BTreeMap<KodeKemendagri, NamedPlace>>> {
        let known = codes.iter().filter(|kode| kode.as_str() == PESISIR).map(|kode| {
            let name = "Kabupaten Pesisir Selatan".to_owned();
            (kode.clone(), NamedPlace { name, href: format!("/wilayah/{kode}") })
        });
        Box::pin(std::future::ready(Ok(known.collect())))
    }

    fn opd_in_use<'a>(
        tx: &'a mut Tx,
        scope: &'a Scope,
        ids: &'a BTreeSet<OpdId>,
    ) -> ::web::BoxFuture<'a, db::Result<Option<OpdInUse>>> {
        Box::pin(async move {
            let all = store::opd::every_version(tx, scope).await?;
            let used = all.into_iter().find(|opd| opd.kode == DIPAKAI).map(|opd| opd.id);
            let used = used.filter(|id| ids.contains(id));
            Ok(used.map(|opd| OpdInUse { opd, what: "data uji" }))
        })
    }
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use db::testing::each_engine;

    use super::*;

    #[tokio::test]
    async fn somebody_who_is_added_comes_in_with_the_role_in_the_agency_that_was_named() {
        each_engine(&migrations(&[]), async |db: Db| {
            build(&db).await;
            let id = account(&db, PROVINCE, "admin.lain", Peran::AdminOpd, Some("lain")).await;
            assert_eq!(id, akun_id("admin.lain"));
            let site = site(&db, Vec::new());
            let person = site.sign_in("admin.lain", PASSWORD).await;
            for (name, want) in [
                ("evaluator", StatusCode::OK),
                ("admin.lain", StatusCode::OK),
                ("operator.cabang", StatusCode::NOT_FOUND),
                ("admin.kota", StatusCode::NOT_FOUND),
            ] {
                let page = person.get(&format!("/organisasi/akun/{}", akun_id(name))).await;
                assert_eq!(page.status, want, "{name}");
            }
        })
        .await;
    }
}
