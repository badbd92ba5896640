//! Demonstration data: the sample institutions, their agencies and their accounts. People are invented.

use std::sync::LazyLock;

use db::{Db, Tx};
use jiff::civil::Date;
use kernel::{AccountId, Actor, Entropy, InstansiId, OpdId, Peran, Scope, Timestamp, Zona};
use serde::Deserialize;

use crate::{
    access,
    pages::masuk::Contoh,
    password,
    rules::{
        jenis::{JenisInstansi, JenisOpd},
        peran::HeldPeran,
        tree::{Opd, Plan},
    },
    store::{self, By, akun::NewAkun, instansi::Instansi},
};

/// The password of every sample account. It is printed, and a house with real people has none of them.
pub(crate) const PASSWORD: &str = "rumah gadang sembilan ruang";

/// Since when the sample accounts hold their roles.
const SEJAK: Date = Date::constant(2026, 1, 5);

/// The sample accounts.
#[derive(Clone, Debug)]
pub struct Demo {
    /// In the order of the file: the province first.
    pub accounts: Vec<DemoAccount>,
}

/// One sample account.
#[derive(Clone, Debug)]
pub struct DemoAccount {
    /// The person's name.
    pub nama: String,
    /// The name typed at sign-in.
    pub nama_masuk: String,
    /// The password.
    pub sandi: String,
    /// The roles, in words.
    pub peran: String,
    /// The institution.
    pub instansi: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpdFile {
    instansi: Vec<InstansiEntry>,
    opd: Vec<OpdEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InstansiEntry {
    kode: String,
    nama: String,
    singkatan: String,
    jenis: String,
    zona: String,
    #[serde(default)]
    nama_lain: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpdEntry {
    instansi: String,
    kode: String,
    nama: String,
    singkatan: Option<String>,
    jenis: String,
    perangkat_daerah: bool,
    induk: Option<String>,
    berlaku_mulai: String,
    berlaku_sampai: Option<String>,
    dilebur_ke: Option<String>,
    dasar: Option<String>,
    /// For whoever edits the file.
    #[serde(rename = "catatan")]
    _catatan: Option<String>,
    #[serde(default)]
    sebelumnya: Vec<FormerName>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormerName {
    nama: String,
    singkatan: Option<String>,
    berlaku_mulai: String,
    berlaku_sampai: String,
    dasar: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AkunFile {
    akun: Vec<AkunEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AkunEntry {
    instansi: String,
    pengguna: String,
    nama: String,
    #[serde(rename = "jabatan")]
    _jabatan: String,
    opd: Option<String>,
    peran: Vec<PeranEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeranEntry {
    kode: String,
    lingkup: Option<String>,
}

/// Whether a database holds the sample, whose every page says that its data are made up.
pub async fn holds_sample(db: &Db) -> db::Result<bool> {
    let OpdFile { instansi, .. } = read(include_str!("../demo/opd.toml"))?;
    Ok(is_sample(&instansi, &store::instansi::list(db).await?))
}

fn is_sample(sample: &[InstansiEntry], there: &[Instansi]) -> bool {
    sample.iter().all(|entry| there.iter().any(|known| known.name == entry.nama))
}

/// One account per role of the first sample institution, for the door of a sample house.
pub(crate) fn at_the_door() -> Vec<Contoh<'static>> {
    static DOOR: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| {
        let file: AkunFile =
            read(include_str!("../demo/akun.toml")).expect("tests read the shipped file");
        let house = file.akun.first().map(|akun| akun.instansi.clone());
        let mut door: Vec<(&str, String)> = Vec::new();
        for akun in file.akun.iter().filter(|akun| Some(&akun.instansi) == house.as_ref()) {
            let [only] = akun.peran.as_slice() else { continue };
            let Some(peran) = Peran::parse(&only.kode) else { continue };
            if door.iter().all(|(known, _)| *known != peran.label()) {
                door.push((peran.label(), akun.pengguna.clone()));
            }
        }
        door
    });
    DOOR.iter().map(|(peran, nama_masuk)| Contoh { peran, nama_masuk }).collect()
}

/// Fills an empty database. One that holds the sample stays as it is; `None` when it holds another house.
pub async fn demo(db: &Db, entropy: &Entropy, at: Timestamp) -> db::Result<Option<Demo>> {
    let OpdFile { instansi, opd } = read(include_str!("../demo/opd.toml"))?;
    let AkunFile { akun } = read(include_str!("../demo/akun.toml"))?;
    let there = store::instansi::list(db).await?;
    if there.is_empty() {
        let hash = password::hash(PASSWORD, entropy);
        for (index, entry) in instansi.iter().enumerate() {
            let id =
                i64::try_from(index + 1).map_err(|_too_many| wrong("too many institutions"))?;
            let house = House::new(InstansiId(id), entropy, at)?;
            let mut tx = db.begin().await?;
            house.found(&mut tx, entry).await?;
            house.arrange(&mut tx, opd.iter().filter(|opd| opd.instansi == entry.kode)).await?;
            let here = akun.iter().filter(|akun| akun.instansi == entry.kode);
            house.people(&mut tx, here, &opd, &hash).await?;
            tx.commit().await?;
        }
    } else if !is_sample(&instansi, &there) {
        return Ok(None);
    }
    let accounts = akun.iter().map(|akun| shown(akun, &instansi)).collect::<db::Result<_>>()?;
    Ok(Some(Demo { accounts }))
}

fn shown(akun: &AkunEntry, instansi: &[InstansiEntry]) -> db::Result<DemoAccount> {
    let labels: Vec<&str> = akun
        .peran
        .iter()
        .map(|entry| Ok(peran(&entry.kode)?.label()))
        .collect::<db::Result<_>>()?;
    let house = instansi.iter().find(|entry| entry.kode == akun.instansi);
    Ok(DemoAccount {
        nama: akun.nama.clone(),
        nama_masuk: akun.pengguna.clone(),
        sandi: PASSWORD.to_owned(),
        peran: labels.join(", "),
        instansi: house.map_or_else(String::new, |entry| entry.nama.clone()),
    })
}

/// One institution while it is being filled.
struct House<'a> {
    actor: Actor,
    scope: Scope,
    entropy: &'a Entropy,
    at: Timestamp,
}

impl<'a> House<'a> {
    fn new(id: InstansiId, entropy: &'a Entropy, at: Timestamp) -> db::Result<Self> {
        let actor = Actor::system(id, "Data contoh");
        let scope =
            actor.scope(&access::OPD_UBAH).ok_or_else(|| wrong("the program may not write"))?;
        Ok(Self { actor, scope, entropy, at })
    }

    fn by(&self) -> By<'_> {
        By { actor: &self.actor, entropy: self.entropy, at: self.at }
    }

    /// The id of a node, known before the node is written: a successor may stand further down.
    fn opd_id(&self, kode: &str) -> OpdId {
        OpdId(format!("contoh-{}-{kode}", self.scope.instansi().0))
    }

    async fn found(&self, tx: &mut Tx, entry: &InstansiEntry) -> db::Result<()> {
        let new = Instansi {
            id: self.scope.instansi(),
            code: entry.kode.clone(),
            name: entry.nama.clone(),
            short: entry.singkatan.clone(),
            other_names: (!entry.nama_lain.is_empty()).then(|| entry.nama_lain.join(", ")),
            jenis: JenisInstansi::parse(&entry.jenis).ok_or_else(|| wrong(&entry.jenis))?,
            zona: Zona::parse(&entry.zona).ok_or_else(|| wrong(&entry.zona))?,
        };
        store::instansi::create(tx, self.by(), &new).await
    }

    async fn arrange<'e>(
        &self,
        tx: &mut Tx,
        entries: impl Iterator<Item = &'e OpdEntry>,
    ) -> db::Result<()> {
        let mut closings = Vec::new();
        for entry in entries {
            let versions = self.versions(entry)?;
            let (first, later) = versions.split_first().ok_or_else(|| wrong(&entry.kode))?;
            store::opd::create(tx, &self.scope, self.by(), first).await?;
            let mut standing = first;
            for (n, next) in (1_i64..).zip(later) {
                let last = next.mulai.yesterday().map_err(|_no_day_before| wrong(&entry.kode))?;
                let plan = Plan {
                    ends: Some((standing.mulai, last)),
                    writes: Some(next.clone()),
                    penerus: None,
                    keeps_penerus: false,
                };
                let detail = format!("Mengganti nama {} menjadi {}", standing.nama, next.nama);
                store::opd::save(tx, &self.scope, self.by(), &next.id, n, &plan, detail).await?;
                standing = next;
            }
            if let Some(last) = &entry.berlaku_sampai {
                let version =
                    i64::try_from(versions.len()).map_err(|_too_many| wrong(&entry.kode))?;
                let penerus = entry.dilebur_ke.as_deref().map(|kode| self.opd_id(kode));
                let plan = Plan {
                    ends: Some((standing.mulai, date(last)?)),
                    writes: None,
                    penerus,
                    keeps_penerus: false,
                };
                closings.push((standing.clone(), version, plan));
            }
        }
        for (opd, version, plan) in closings {
            let detail = format!("Menutup {}", opd.nama);
            store::opd::save(tx, &self.scope, self.by(), &opd.id, version, &plan, detail).await?;
        }
        Ok(())
    }

    /// A node under its former names and its present one, oldest first.
    fn versions(&self, entry: &OpdEntry) -> db::Result<Vec<Opd>> {
        let now = Opd {
            id: self.opd_id(&entry.kode),
            kode: entry.kode.clone(),
            nama: entry.nama.clone(),
            singkatan: entry.singkatan.clone(),
            jenis: JenisOpd::parse(&entry.jenis).ok_or_else(|| wrong(&entry.jenis))?,
            perangkat_daerah: entry.perangkat_daerah,
            induk: entry.induk.as_deref().map(|kode| self.opd_id(kode)),
            mulai: date(&entry.berlaku_mulai)?,
            sampai: None,
            dasar: entry.dasar.clone(),
        };
        let mut versions = entry
            .sebelumnya
            .iter()
            .map(|former| {
                // The last day follows from the next version; a gap in the file would be a mistake.
                let last = date(&former.berlaku_sampai)?;
                let mulai = date(&former.berlaku_mulai)?;
                if last < mulai {
                    return Err(wrong(&entry.kode));
                }
                Ok(Opd {
                    nama: former.nama.clone(),
                    singkatan: former.singkatan.clone(),
                    dasar: former.dasar.clone(),
                    mulai,
                    ..now.clone()
                })
            })
            .collect::<db::Result<Vec<_>>>()?;
        versions.push(now);
        Ok(versions)
    }

    async fn people<'e>(
        &self,
        tx: &mut Tx,
        entries: impl Iterator<Item = &'e AkunEntry>,
        opd: &[OpdEntry],
        hash: &str,
    ) -> db::Result<()> {
        for entry in entries {
            let id = AccountId::new(self.entropy, self.at);
            let home = entry.opd.as_deref().map(|kode| self.opd_id(kode));
            let new = NewAkun {
                id: id.clone(),
                nama: entry.nama.clone(),
                nama_masuk: entry.pengguna.clone(),
                opd: home.clone(),
                sandi_hash: Some(hash.to_owned()),
            };
            store::akun::create(tx, &self.scope, self.by(), &new).await?;
            for role in &entry.peran {
                let held = HeldPeran {
                    id: self.entropy.uuid_v7(self.at),
                    peran: peran(&role.kode)?,
                    opd: role.lingkup.as_deref().map(|kode| self.opd_id(kode)),
                    mulai: SEJAK,
                    sampai: None,
                };
                let named = opd.iter().find(|opd| Some(&opd.kode) == role.lingkup.as_ref());
                let place = named.map_or("seluruh instansi", |opd| &opd.nama);
                let akun = (&id, home.as_ref(), entry.nama.as_str());
                store::peran::grant(tx, &self.scope, self.by(), akun, &held, place).await?;
            }
        }
        Ok(())
    }
}

fn read<T: for<'de> Deserialize<'de>>(text: &str) -> db::Result<T> {
    toml::from_str(text).map_err(|error| wrong(&error.to_string()))
}

fn peran(kode: &str) -> db::Result<Peran> {
    Peran::parse(kode).ok_or_else(|| wrong(kode))
}

fn date(text: &str) -> db::Result<Date> {
    text.parse().map_err(|error: jiff::Error| wrong(&format!("{text:?}: {error}")))
}

fn wrong(what: &str) -> db::Error {
    db::Error::Inconsistent { what: format!("sample data: {what}") }
}

#[cfg(test)]
mod tests {
    use db::testing::each_engine;
    use jiff::civil;

    use super::*;
    use crate::fixture::{NOW, TODAY, migrations};

    #[tokio::test]
    async fn the_sample_province_has_51_agencies_and_its_history() {
        each_engine(&migrations(), async |db| {
            let entropy = Entropy::seeded(3);
            let demo =
                demo(&db, &entropy, NOW).await.expect("sound files").expect("an empty database");
            assert!(demo.accounts.len() > 20);
            let province =
                store::instansi::by_code(&db, "sumbar").await.expect("read").expect("there");
            let house = House::new(province.id, &entropy, NOW).expect("a house");
            let agencies = |date| store::opd::list_at(&db, &house.scope, date);
            let now = agencies(TODAY).await.expect("read");
            assert_eq!(now.iter().filter(|opd| opd.perangkat_daerah).count(), 51);
            let then = agencies(civil::date(2021, 6, 1)).await.expect("read");
            let name_of = |list: &[Opd]| {
                list.iter()
                    .find(|opd| opd.kode == "diskominfotik")
                    .map(|opd| opd.short().to_owned())
            };
            assert_eq!(name_of(&now).as_deref(), Some("Diskominfotik"));
            assert_eq!(name_of(&then).as_deref(), Some("Diskominfo"));
        })
        .await;
    }

    #[tokio::test]
    async fn a_second_call_changes_nothing_and_a_real_house_is_left_alone() {
        each_engine(&migrations(), async |db| {
            let entropy = Entropy::seeded(3);
            demo(&db, &entropy, NOW).await.expect("sound files");
            let before = store::instansi::list(&db).await.expect("read").len();
            assert!(demo(&db, &entropy, NOW).await.expect("sound files").is_some());
            assert_eq!(store::instansi::list(&db).await.expect("read").len(), before);
        })
        .await;
        each_engine(&migrations(), async |db| {
            crate::fixture::build(&db).await;
            let refused = demo(&db, &Entropy::seeded(3), NOW).await.expect("no error");
            assert!(refused.is_none());
        })
        .await;
    }

    #[test]
    fn the_sample_password_passes_our_own_rule() {
        assert_eq!(password::check(PASSWORD, &["contoh"]), Ok(()));
    }
}
