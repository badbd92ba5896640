use db::{Db, Migration, testing::each_engine};
use jiff::civil::{Date, date};
use kernel::Timestamp;

use super::{
    batas::{self, BatasBaru},
    muat::{Asal, Dimuat, load},
    tempat::{self, find_at},
};
use crate::{
    Baris, CaraCocok, EdisiError, KodeBps, KodeKemendagri, Tingkat,
    input::{self, CariQuery},
};

const TODAY: Date = date(2026, 11, 24);

fn migrations() -> Vec<Migration> {
    crate::migrations()
}

fn kode(text: &str) -> KodeKemendagri {
    KodeKemendagri::parse(text).expect("a code")
}

fn asal(mulai: Date) -> Asal<'static> {
    Asal { sumber: "uji", mulai, at: Timestamp(1) }
}

async fn take(db: &Db, edisi: &[Baris], mulai: Date) -> Dimuat {
    load(db, edisi, asal(mulai)).await.expect("the database").expect("a good edition")
}

async fn save(db: &Db, one: BatasBaru, sumber: &str, at: i64) {
    let mut tx = db.begin().await.expect("a transaction");
    batas::save(&mut tx, &[one], sumber, Timestamp(at)).await.expect("stored");
    tx.commit().await.expect("written");
}

#[tokio::test]
async fn the_shipped_edition_is_taken_in_once() {
    each_engine(&migrations(), async |db| {
        let edisi = input::edisi().unwrap();
        let first = take(&db, &edisi, TODAY).await;
        let all = Dimuat { tempat: 1464, nama: 1464, padanan: 1464, tutup: 0 };
        assert_eq!(first, all);
        assert_eq!(take(&db, &edisi, TODAY).await, Dimuat::default());
        let found = find_at(&db, &kode("13.01.01.2001"), TODAY).await.unwrap().unwrap();
        assert_eq!((found.nama.as_str(), found.tingkat), ("Inderapura", Tingkat::Nagari));
        assert_eq!(found.padanan.bps.as_ref().map(KodeBps::as_str), Some("1302030001"));
        assert_eq!((found.mulai, found.berbatas), (None, false));
    })
    .await;
}

#[tokio::test]
async fn another_edition_keeps_what_was_and_holds_from_its_day() {
    each_engine(&migrations(), async |db| {
        let mut edisi = input::edisi().unwrap();
        take(&db, &edisi, TODAY).await;
        let at = edisi.iter().position(|b| b.kode.as_str() == "13.01.01.2001").unwrap();
        edisi[at].nama = "Indropuro".to_owned();
        edisi[at].padanan.bps = None;
        edisi[at].padanan.cara = CaraCocok::Kosong;
        let gone = edisi.pop().unwrap();
        let changed = take(&db, &edisi, date(2027, 1, 1)).await;
        assert_eq!(changed, Dimuat { tempat: 0, nama: 1, padanan: 1, tutup: 1 });
        let day = |text| find_at(&db, &edisi[at].kode, text);
        let before = day(date(2026, 12, 31)).await.unwrap().unwrap();
        assert_eq!((before.nama.as_str(), before.sampai), ("Inderapura", Some(date(2026, 12, 31))));
        assert_eq!(before.padanan.cara, CaraCocok::Sama);
        let after = day(date(2027, 1, 1)).await.unwrap().unwrap();
        assert_eq!((after.nama.as_str(), after.mulai), ("Indropuro", Some(date(2027, 1, 1))));
        assert_eq!(after.padanan.bps, None);
        assert!(find_at(&db, &gone.kode, date(2026, 12, 31)).await.unwrap().is_some());
        assert_eq!(find_at(&db, &gone.kode, date(2027, 1, 1)).await.unwrap(), None);
        let names = tempat::history(&db, &edisi[at].kode).await.unwrap();
        let names: Vec<_> = names.iter().map(|version| version.isi.as_str()).collect();
        assert_eq!(names, ["Indropuro", "Inderapura"]);
    })
    .await;
}

#[tokio::test]
async fn a_broken_edition_leaves_no_trace() {
    each_engine(&migrations(), async |db| {
        let mut edisi = input::edisi().unwrap();
        let last = edisi.last().unwrap().clone();
        edisi.push(last.clone());
        let told = load(&db, &edisi, asal(TODAY)).await.unwrap();
        assert!(matches!(told, Err(EdisiError::Twice(_) | EdisiError::BpsTwice(_))));
        assert_eq!(batas::codes(&db).await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn places_are_found_by_name_and_by_either_code() {
    each_engine(&migrations(), async |db| {
        take(&db, &input::edisi().unwrap(), TODAY).await;
        let find = async |q: &str| -> Vec<String> {
            let cari = CariQuery { q: q.to_owned() }.parse();
            let found = tempat::search(&db, &cari, TODAY, 50).await.unwrap();
            found.into_iter().map(|tempat| tempat.kode.into()).collect()
        };
        assert_eq!(find("  Kepulauan   MENTAWAI ").await, ["13.09"]);
        assert_eq!(find("100%").await, Vec::<String>::new());
        assert_eq!(find("13.09.01.2007").await, ["13.09.01.2007"]);
        // As BPS writes it: the Mentawai islands and Pesisir Selatan, whose Kemendagri code has these digits.
        let both = find("1301").await;
        assert!(both.contains(&"13.01".to_owned()), "{both:?}");
        assert_eq!(find("1302030001").await, ["13.01.01.2001"]);
        let by_bps = tempat::by_bps(&db, &KodeBps::parse("1301").unwrap(), TODAY).await.unwrap();
        assert_eq!(by_bps.map(|tempat| tempat.kode), Some(kode("13.09")));
    })
    .await;
}

#[tokio::test]
async fn places_are_named_with_their_kind_also_when_they_are_no_more() {
    each_engine(&migrations(), async |db| {
        let mut edisi = input::edisi().unwrap();
        take(&db, &edisi, TODAY).await;
        edisi.retain(|baris| baris.kode.as_str() != "13.01.01.2001");
        take(&db, &edisi, date(2027, 1, 1)).await;
        let codes = ["13", "13.01", "13.71", "13.01.01", "13.01.01.2001", "13.99"].map(kode);
        let named = crate::names_of(&db, &codes, date(2027, 6, 1)).await.unwrap();
        let found: Vec<(&str, &str)> =
            named.iter().map(|(kode, place)| (kode.as_str(), place.name.as_str())).collect();
        let want = [
            ("13", "Provinsi Sumatera Barat"),
            ("13.01", "Kabupaten Pesisir Selatan"),
            ("13.01.01", "Kecamatan Pancung Soal"),
            ("13.01.01.2001", "Nagari Inderapura"),
            ("13.71", "Kota Padang"),
        ];
        assert_eq!(found, want);
        assert_eq!(named[&kode("13.01")].href, "/wilayah/13.01");
        assert_eq!(crate::names_of(&db, &[], TODAY).await.unwrap().len(), 0);
    })
    .await;
}

#[tokio::test]
async fn the_place_that_is_meant_comes_first_and_all_are_counted() {
    each_engine(&migrations(), async |db| {
        take(&db, &input::edisi().unwrap(), TODAY).await;
        let find = async |q: &str| -> (Vec<String>, i64) {
            let cari = CariQuery { q: q.to_owned() }.parse();
            let found = tempat::search_best(&db, &cari, q, TODAY, 3).await.unwrap();
            let count = tempat::count(&db, &cari, TODAY).await.unwrap();
            (found.into_iter().map(|tempat| tempat.nama).collect(), count)
        };
        assert_eq!(find("agm").await, (vec!["Kabupaten Agam".to_owned()], 1));
        let (agam, _) = find("Agam").await;
        assert_eq!(agam[0], "Kabupaten Agam");
        let (padang, count) = find("padang").await;
        assert_eq!(padang[0], "Kota Padang");
        assert!(count > 50, "{count}");
        let (koto, _) = find("koto gadang").await;
        assert_eq!(koto[0], "Koto Gadang");
        // Words in any order, and the signs of a pattern as themselves.
        assert!(find("gadang koto").await.1 >= find("koto gadang").await.1);
        assert_eq!(find("100%").await.1, 0);
        assert_eq!(find("_").await.1, 0);
    })
    .await;
}

#[tokio::test]
async fn what_lies_below_a_place_is_listed_and_counted() {
    each_engine(&migrations(), async |db| {
        take(&db, &input::edisi().unwrap(), TODAY).await;
        assert_eq!(tempat::list_below(&db, &kode("13"), TODAY).await.unwrap().len(), 19);
        assert_eq!(tempat::list_below(&db, &kode("13.01"), TODAY).await.unwrap().len(), 15);
        assert_eq!(tempat::list_all_below(&db, &kode("13.01"), TODAY).await.unwrap().len(), 197);
        let counts = tempat::count_below(&db, TODAY).await.unwrap();
        assert!(counts.contains(&("13.73".to_owned(), Tingkat::Desa, 27)));
        assert_eq!(tempat::list_unmatched(&db, TODAY).await.unwrap().len(), 114);
    })
    .await;
}

#[tokio::test]
async fn a_boundary_is_stored_in_two_forms_and_replaced_by_the_next() {
    each_engine(&migrations(), async |db| {
        take(&db, &input::edisi().unwrap(), TODAY).await;
        let new = |sederhana: &str| BatasBaru {
            kode: kode("13.01.01.2001"),
            utuh: "{\"utuh\":1}".to_owned(),
            sederhana: sederhana.to_owned(),
            titik: 5,
        };
        save(&db, new("{}"), "berkas a", 1).await;
        save(&db, new("{\"b\":1}"), "berkas b", 2).await;
        let below = batas::list_below(&db, &kode("13.01"), 13).await.unwrap();
        assert_eq!(below.len(), 1);
        assert_eq!((below[0].sederhana.as_str(), below[0].dicatat_at), ("{\"b\":1}", 2));
        let whole = batas::find(&db, &kode("13.01.01.2001")).await.unwrap().unwrap();
        assert_eq!((whole.utuh.as_str(), whole.sumber.as_str()), ("{\"utuh\":1}", "berkas b"));
        assert_eq!(batas::list_below(&db, &kode("13.02"), 13).await.unwrap(), []);
        assert!(find_at(&db, &kode("13.01.01.2001"), TODAY).await.unwrap().unwrap().berbatas);
    })
    .await;
}
