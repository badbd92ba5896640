//! The story of an assessment, on both engines.

use db::{Db, testing::each_engine};
use jiff::civil::date;
use kernel::{Actor, Entropy, InstansiId, Scope, Tahun, Timestamp, Zona};
use org::{
    By, Saved,
    instansi::{Instansi, JenisInstansi},
};

use super::*;
use crate::{
    access,
    fakta::Terbitan,
    input::{Keterangan, Masukan, Tahap, read_levels},
    instrument::{self, Instrumen},
    jobs,
    lembar::{Lembar, tingkat_of},
    web::tulis,
};

const NOW: Timestamp = Timestamp(1_795_480_260_000);
const LATER: Timestamp = Timestamp(1_795_480_320_000);

fn migrations() -> Vec<db::Migration> {
    let mut all = org::migrations();
    all.extend(facts::migrations());
    all.extend((crate::room().migrations)());
    all
}

fn spbe() -> &'static Instrumen {
    instrument::find("spbe-2020").expect("shipped")
}

fn masukan() -> Masukan {
    read_levels(spbe(), include_bytes!("../../../../cases/aceh-tengah-2025.csv")).expect("valid")
}

fn keterangan(sumber: &str) -> Keterangan {
    Keterangan { sumber: sumber.to_owned(), target_bp: Some(32_000), catatan: String::new() }
}

/// Two institutions, and an assessment in the first.
struct House {
    db: Db,
    actor: Actor,
    scope: Scope,
    other: Scope,
    entropy: Entropy,
    id: PenilaianId,
}

impl House {
    async fn new(db: Db) -> Self {
        let entropy = Entropy::seeded(1);
        for (id, code) in [(1_i64, "satu"), (2, "dua")] {
            let founder = Actor::system(InstansiId(id), "uji");
            let new = Instansi {
                id: InstansiId(id),
                code: code.to_owned(),
                name: code.to_owned(),
                short: code.to_owned(),
                other_names: None,
                jenis: JenisInstansi::Kota,
                zona: Zona::Wib,
            };
            let mut tx = db.begin().await.expect("a transaction");
            let by = By { actor: &founder, entropy: &entropy, at: NOW };
            org::instansi::create(&mut tx, by, &new).await.expect("an institution");
            tx.commit().await.expect("committed");
        }
        let actor = Actor::system(InstansiId(1), "uji");
        let scope = access::may_import(&actor).expect("the program may");
        let other =
            access::may_import(&Actor::system(InstansiId(2), "uji")).expect("the program may");
        let id = PenilaianId::new(&entropy, NOW);
        let house = Self { db, actor, scope, other, entropy, id };
        house.create(&house.id).await.expect("created");
        house
    }

    fn by(&self, at: Timestamp) -> By<'_> {
        By { actor: &self.actor, entropy: &self.entropy, at }
    }

    async fn create(&self, id: &PenilaianId) -> db::Result<()> {
        let masukan = masukan();
        let keterangan = keterangan("LHE 2025");
        let new = NewPenilaian {
            id,
            instrumen: "spbe-2020",
            tahun: Tahun(2025),
            tahap: Tahap::Akhir,
            tanggal: date(2025, 12, 31),
            keterangan: &keterangan,
        };
        let mut tx = self.db.begin().await?;
        let tingkat = tingkat_of(&masukan);
        tulis::create(&mut tx, &self.scope, self.by(NOW), spbe(), &new, &masukan.levels, &tingkat)
            .await?;
        tx.commit().await
    }

    async fn lembar(&self) -> Lembar {
        let penilaian =
            find_penilaian(&self.db, &self.scope, &self.id).await.expect("read").expect("there");
        let tingkat = list_tingkat(&self.db, &self.scope, &self.id).await.expect("read");
        Lembar::read(penilaian, tingkat).expect("sound")
    }

    async fn save_keterangan(&self, seen: i64, sumber: &str) -> Saved {
        let mut tx = self.db.begin().await.expect("a transaction");
        let keterangan = keterangan(sumber);
        let saved =
            save_keterangan(&mut tx, &self.scope, self.by(LATER), &self.id, seen, &keterangan)
                .await
                .expect("written");
        tx.commit().await.expect("committed");
        saved
    }
}

#[tokio::test]
async fn an_assessment_is_read_back_with_its_recipe() {
    each_engine(&migrations(), async |db| {
        let house = House::new(db).await;
        let lembar = house.lembar().await;
        assert_eq!(lembar.penilaian.indeks.to_string(), "2.594");
        assert_eq!(lembar.penilaian.aturan_versi, i64::from(spbe().meta.versi));
        assert_eq!(lembar.penilaian.masukan_sha256.len(), 64);
        assert_eq!((lembar.penilaian.version, lembar.penilaian.target_bp), (1, Some(32_000)));
    })
    .await;
}

#[tokio::test]
async fn another_institution_does_not_see_it() {
    each_engine(&migrations(), async |db| {
        let house = House::new(db).await;
        assert_eq!(find_penilaian(&house.db, &house.other, &house.id).await.expect("read"), None);
        assert!(list_penilaian(&house.db, &house.other).await.expect("read").is_empty());
        assert!(list_tingkat(&house.db, &house.other, &house.id).await.expect("read").is_empty());
        let mut tx = house.db.begin().await.expect("a transaction");
        let saved =
            set_terbit(&mut tx, &house.other, house.by(LATER), &house.id, 1, Some(LATER)).await;
        assert_eq!(saved.expect("no error"), Saved::Stale);
    })
    .await;
}

#[tokio::test]
async fn a_stale_version_is_not_overwritten() {
    each_engine(&migrations(), async |db| {
        let house = House::new(db).await;
        assert_eq!(house.save_keterangan(1, "pertama").await, Saved::Version(2));
        assert_eq!(house.save_keterangan(1, "terlambat").await, Saved::Stale);
        assert_eq!(house.lembar().await.penilaian.sumber, "pertama");
    })
    .await;
}

#[tokio::test]
async fn one_stage_of_a_year_is_there_once() {
    each_engine(&migrations(), async |db| {
        let house = House::new(db).await;
        let again =
            house.create(&PenilaianId::new(&house.entropy, LATER)).await.expect_err("refused");
        match again {
            db::Error::Conflict { table, columns } => {
                assert_eq!(table, "maturity_penilaian");
                assert_eq!(columns, ["instansi_id", "instrumen", "tahun", "tahap"]);
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(list_penilaian(&house.db, &house.scope).await.expect("read").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn new_levels_keep_the_explanation_and_the_evidence() {
    each_engine(&migrations(), async |db| {
        let house = House::new(db).await;
        let mut tx = house.db.begin().await.expect("a transaction");
        let mut explained = tingkat_of(&masukan()).remove(0);
        let bukti = Bukti {
            id: "b1".to_owned(),
            judul: "Peraturan".to_owned(),
            nomor: "1/2025".to_owned(),
            tanggal: date(2025, 3, 1),
        };
        add_bukti(&mut tx, &house.scope, &house.id, &explained.indikator, &bukti)
            .await
            .expect("added");
        explained.nilai += kernel::Decimal::ONE;
        explained.uraian = "tidak dipakai: uraian lama tetap".to_owned();
        put_tingkat(&mut tx, &house.scope, &house.id, &explained).await.expect("written");
        tx.commit().await.expect("committed");
        let stored = list_tingkat(&house.db, &house.scope, &house.id).await.expect("read");
        let first = stored.iter().find(|t| t.indikator == explained.indikator).expect("there");
        assert_eq!((first.nilai, first.uraian.as_str()), (explained.nilai, ""));
        let found = list_bukti(&house.db, &house.scope, &house.id, &explained.indikator)
            .await
            .expect("read");
        assert_eq!(found, [bukti]);
    })
    .await;
}

#[tokio::test]
async fn levels_changed_behind_the_recipe_are_noticed() {
    each_engine(&migrations(), async |db| {
        let house = House::new(db).await;
        let mut tx = house.db.begin().await.expect("a transaction");
        let mut altered = tingkat_of(&masukan()).remove(0);
        altered.nilai += kernel::Decimal::ONE;
        put_tingkat(&mut tx, &house.scope, &house.id, &altered).await.expect("written");
        tx.commit().await.expect("committed");
        let penilaian =
            find_penilaian(&house.db, &house.scope, &house.id).await.expect("read").expect("there");
        let tingkat = list_tingkat(&house.db, &house.scope, &house.id).await.expect("read");
        let broken = Lembar::read(penilaian, tingkat).expect_err("noticed");
        assert!(broken.contains("not the one its levels give"), "{broken}");
    })
    .await;
}

#[tokio::test]
async fn only_what_is_published_is_listed_for_the_public() {
    each_engine(&migrations(), async |db| {
        let house = House::new(db).await;
        assert!(list_terbit(&house.db, &house.scope).await.expect("read").is_empty());
        let mut tx = house.db.begin().await.expect("a transaction");
        let saved =
            set_terbit(&mut tx, &house.scope, house.by(LATER), &house.id, 1, Some(LATER)).await;
        assert_eq!(saved.expect("written"), Saved::Version(2));
        tx.commit().await.expect("committed");
        let terbit = list_terbit(&house.db, &house.scope).await.expect("read");
        assert_eq!(terbit.first().and_then(|p| p.terbit_at), Some(LATER));
    })
    .await;
}

/// What the ledger says of the index of 2025 now.
async fn fakta(house: &House) -> Option<facts::Fact> {
    let lembar = house.lembar().await;
    let terbitan = Terbitan::from(&lembar);
    let series = terbitan.series().remove(0);
    facts::current(&house.db, &house.scope, &series, terbitan.period()).await.expect("read")
}

async fn terbit(house: &House, seen: i64, terbit: Option<Timestamp>) -> Saved {
    let lembar = house.lembar().await;
    let mut tx = house.db.begin().await.expect("a transaction");
    let by = house.by(LATER);
    let saved = tulis::terbit(&mut tx, &house.scope, by, (&lembar).into(), seen, terbit).await;
    tx.commit().await.expect("committed");
    saved.expect("written")
}

#[tokio::test]
async fn what_is_published_is_a_fact_until_it_is_taken_back() {
    each_engine(&migrations(), async |db| {
        let house = House::new(db).await;
        assert_eq!(fakta(&house).await, None);
        assert_eq!(terbit(&house, 7, Some(LATER)).await, Saved::Stale);
        assert_eq!(fakta(&house).await, None);

        assert_eq!(terbit(&house, 1, Some(LATER)).await, Saved::Version(2));
        let fact = fakta(&house).await.expect("published");
        let penilaian = house.lembar().await.penilaian;
        assert_eq!(fact.value.map(|value| value.to_string()).as_deref(), Some("2.594"));
        assert_eq!(fact.recipe.inputs_sha256, penilaian.masukan_sha256);
        assert!(fact.reasons.expect("frozen").contains("Indeks SPBE"));

        assert_eq!(terbit(&house, 2, None).await, Saved::Version(3));
        assert_eq!(fakta(&house).await, None);
        let found = facts::verify(&house.db, InstansiId(1)).await.expect("read");
        let series = u64::try_from(1 + spbe().domain.len() + spbe().aspek.len()).expect("few");
        assert_eq!((found.series, found.entries, found.broken), (series, 2 * series, vec![]));
    })
    .await;
}

#[tokio::test]
async fn replaced_levels_take_the_fact_back() {
    each_engine(&migrations(), async |db| {
        let house = House::new(db).await;
        terbit(&house, 1, Some(LATER)).await;
        let lembar = house.lembar().await;
        let mut tx = house.db.begin().await.expect("a transaction");
        let by = house.by(LATER);
        let saved = tulis::replace(&mut tx, &house.scope, by, &lembar, 2, &masukan()).await;
        assert_eq!(saved.expect("written"), Saved::Version(3));
        tx.commit().await.expect("committed");
        assert_eq!(fakta(&house).await, None);
    })
    .await;
}

/// Puts an assessment on the public page as a house did before there was a ledger.
async fn terbit_before_the_ledger(house: &House) {
    let mut tx = house.db.begin().await.expect("a transaction");
    let by = house.by(NOW);
    set_terbit(&mut tx, &house.scope, by, &house.id, 1, Some(NOW)).await.expect("written");
    tx.commit().await.expect("committed");
}

async fn complete(house: &House) -> u64 {
    let InstansiId(own) = house.scope.instansi();
    let mut broken = 0;
    for instansi in [InstansiId(own), house.other.instansi()] {
        let done = jobs::complete_one(&house.db, &house.entropy, instansi, LATER).await;
        broken += done.expect("done");
    }
    broken
}

#[tokio::test]
async fn what_was_published_before_the_ledger_is_added_to_it_once() {
    each_engine(&migrations(), async |db| {
        let house = House::new(db).await;
        assert_eq!(complete(&house).await, 0);
        assert_eq!(fakta(&house).await, None, "a draft is no fact");
        terbit_before_the_ledger(&house).await;
        assert_eq!(fakta(&house).await, None);

        assert_eq!(complete(&house).await, 0);
        let fact = fakta(&house).await.expect("published");
        assert_eq!(fact.value.map(|value| value.to_string()).as_deref(), Some("2.594"));
        let series = u64::try_from(1 + spbe().domain.len() + spbe().aspek.len()).expect("few");
        let entries = async || {
            let found = facts::verify(&house.db, InstansiId(1)).await.expect("read");
            assert_eq!((found.series, found.broken), (series, vec![]));
            found.entries
        };
        assert_eq!(entries().await, series);
        assert_eq!(complete(&house).await, 0);
        assert_eq!(entries().await, series, "once more adds nothing");

        // It goes on like any other: taken back, it stays taken back.
        assert_eq!(terbit(&house, 2, None).await, Saved::Version(3));
        assert_eq!(complete(&house).await, 0);
        assert_eq!((fakta(&house).await, entries().await), (None, 2 * series));
    })
    .await;
}

#[tokio::test]
async fn an_assessment_taken_back_in_the_meantime_gets_no_facts() {
    each_engine(&migrations(), async |db| {
        let house = House::new(db).await;
        terbit_before_the_ledger(&house).await;
        let read = house.lembar().await;
        assert_eq!(terbit(&house, 2, None).await, Saved::Version(3));
        let mut tx = house.db.begin().await.expect("a transaction");
        tulis::lengkapi(&mut tx, &house.scope, house.by(LATER), &read).await.expect("done");
        tx.commit().await.expect("committed");
        assert_eq!(fakta(&house).await, None);
    })
    .await;
}

#[tokio::test]
async fn an_assessment_that_contradicts_its_levels_is_counted_and_passed_over() {
    each_engine(&migrations(), async |db| {
        let house = House::new(db).await;
        terbit_before_the_ledger(&house).await;
        let mut tx = house.db.begin().await.expect("a transaction");
        let mut altered = tingkat_of(&masukan()).remove(0);
        altered.nilai += kernel::Decimal::ONE;
        put_tingkat(&mut tx, &house.scope, &house.id, &altered).await.expect("written");
        tx.commit().await.expect("committed");
        assert_eq!(complete(&house).await, 1);
        let found = facts::verify(&house.db, InstansiId(1)).await.expect("read");
        assert_eq!(found.entries, 0);
    })
    .await;
}
