//! The ledger of facts as people and programs read it, on both engines.

use axum::http::StatusCode;
use db::{Db, args, testing::each_engine};
use facts::{Entry, FactDefinition, FactId, Period, PeriodKind, Published, Recipe, Subject};
use kernel::{Actor, Decimal, Entropy, KodeKemendagri, Tahun, Zona};
use serde_json::Value;

use crate::fixture::{self, NOW, PASSWORD, PESISIR, PROVINCE, akun_id, migrations, opd_id};

/// No room of the office publishes it, so visitors may not read it.
const LAYANAN: FactDefinition = FactDefinition {
    code: "uji.layanan",
    unit: "%",
    meaning: "Layanan yang hidup",
    formula: "Layanan hidup dibagi layanan",
    period: PeriodKind::Quarter,
    decimals: 1,
    public: false,
};

fn entry(subject: Subject, quarter: u8, value: i64) -> Entry {
    Entry {
        subject,
        detail: String::new(),
        period: Period::Quarter(Tahun(2026), quarter),
        value: Decimal::new(value, 1),
        recipe: Recipe {
            rule: "uji".to_owned(),
            version: 1,
            inputs_sha256: "a".repeat(64),
            inputs_at: "/organisasi".to_owned(),
        },
        reasons: None,
    }
}

/// Somebody of the province who publishes.
fn publisher() -> Actor {
    Actor::signed_in(akun_id("evaluator"), "evaluator".to_owned(), PROVINCE, Zona::Wib, Vec::new())
}

fn place(kode: &str) -> Subject {
    Subject::Wilayah(KodeKemendagri::parse(kode).unwrap())
}

/// Publishes in the order given; the ids of what was added.
async fn publish(db: &Db, entries: &[Entry]) -> Vec<FactId> {
    let entropy = Entropy::seeded(77);
    let mut ids = Vec::new();
    for (entry, second) in entries.iter().zip(0..) {
        let at = NOW.plus_seconds(second - 3_600);
        let mut tx = db.begin().await.unwrap();
        let actor = publisher();
        match facts::publish(&mut tx, &actor, &entropy, &LAYANAN, entry, at).await.unwrap() {
            Published::Added(id) => ids.push(id),
            Published::Unchanged => panic!("nothing new in {entry:?}"),
        }
        tx.commit().await.unwrap();
    }
    ids
}

#[tokio::test]
async fn an_empty_ledger_says_so_and_a_period_that_is_none_is_told() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let person = site.sign_in("operator.cabang", PASSWORD).await;
        let empty = person.get("/organisasi/fakta").await;
        empty.shows("Belum ada fakta yang diterbitkan");
        empty.shows(">Buku fakta<");
        let wrong = person.get("/organisasi/fakta?periode=tahun+lalu").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.shows("Periode ini tidak dikenali");
        for file in [".csv", ".xlsx", ".json"] {
            let refused = person.get(&format!("/organisasi/fakta{file}?periode=lalu")).await;
            assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{file}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_series_shows_its_subject_its_periods_and_what_became_of_each_entry() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let dinas = || Subject::Opd(opd_id("dinas"));
        let entries = [entry(dinas(), 1, 925), entry(dinas(), 2, 944), entry(dinas(), 1, 931)];
        let ids = publish(&db, &entries).await;
        let person = site.sign_in("admin.utama", PASSWORD).await;
        let list = person.get("/organisasi/fakta?periode=triwulan+i+2026").await;
        list.shows("1 fakta");
        list.shows("Dinas Pendidikan");
        list.shows("93,1");
        assert!(!list.html.contains("92,5") && !list.html.contains("94,4"), "{}", list.html);
        let series = person.get(&format!("/organisasi/fakta/{}", ids[0])).await;
        for words in [
            "Dinas Pendidikan, Triwulan I 2026",
            "93,1",
            "92,5",
            "94,4",
            "digantikan.",
            "Rantai utuh",
            "3 entri",
            "href=\"/organisasi\"",
            "evaluator",
        ] {
            series.shows(words);
        }
    })
    .await;
}

#[tokio::test]
async fn who_published_is_named_to_those_who_may_see_the_account() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let ids = publish(&db, &[entry(Subject::Instansi, 1, 925)]).await;
        let page = format!("/organisasi/fakta/{}", ids[0]);
        let hidden = "Nama tidak ditampilkan";
        for (person, named) in [
            ("admin.utama", true),
            ("evaluator", true),
            ("admin.dinas", false),
            ("operator.cabang", false),
        ] {
            let html = site.sign_in(person, PASSWORD).await.get(&page).await.html;
            assert_eq!(html.contains("evaluator · "), named, "{person}: {html}");
            assert_eq!(html.contains(hidden), !named, "{person}");
        }
        let mut tx = db.begin().await.unwrap();
        let sql = "DELETE FROM facts_garam WHERE instansi_id = $1 AND oleh = $2";
        let gone = tx.execute(sql, args![PROVINCE, publisher().by()]).await.unwrap();
        assert_eq!(gone, 1);
        tx.commit().await.unwrap();
        let after = site.sign_in("admin.utama", PASSWORD).await.get(&page).await;
        after.shows("Nama sudah dihapus");
        after.shows("Rantai utuh");
    })
    .await;
}

#[tokio::test]
async fn what_no_room_calls_public_is_not_there_for_a_visitor_nor_for_another_institution() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let ids = publish(&db, &[entry(Subject::Instansi, 1, 925)]).await;
        let (page, data) =
            (format!("/organisasi/fakta/{}", ids[0]), format!("/organisasi/fakta/{}/json", ids[0]));
        let visitor = site.visitor();
        assert_eq!(visitor.get(&page).await.status, StatusCode::SEE_OTHER);
        assert_eq!(visitor.get(&data).await.status, StatusCode::NOT_FOUND);
        for address in ["/organisasi/fakta.json", "/organisasi/fakta.json?kode=uji.layanan"] {
            visitor.get(address).await.shows("\"fakta\":[]");
        }
        let own = site.sign_in("operator.cabang", PASSWORD).await;
        own.get(&data).await.shows("\"nilai\":\"92.5\"");
        own.get("/organisasi/fakta.json").await.shows("\"kode\":\"uji.layanan\"");
        let stranger = site.sign_in("admin.kota", PASSWORD).await;
        for address in [&page, &data] {
            assert_eq!(stranger.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
        }
        stranger.get("/organisasi/fakta").await.shows("Belum ada fakta yang diterbitkan");
    })
    .await;
}

#[tokio::test]
async fn a_long_ledger_is_read_page_by_page_without_loss() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let entries: Vec<Entry> =
            (1..=60).map(|n| entry(place(&format!("13.{n:02}")), 1, 900)).collect();
        publish(&db, &entries).await;
        let person = site.sign_in("operator.cabang", PASSWORD).await;
        let first = person.get("/organisasi/fakta?periode=2026-Q1").await;
        first.shows("50 fakta pada halaman ini");
        let (_, rest) = first.html.split_once("rel=\"next\"").expect("another page");
        assert!(rest.contains("Berikutnya"));
        let (before, _) = first.html.split_once("\" rel=\"next\"").expect("a link");
        let next = before.rsplit("href=\"").next().unwrap().replace("&amp;", "&");
        let second = person.get(&next).await;
        second.shows("10 fakta pada halaman ini");
        let sheet = person.get("/organisasi/fakta.csv").await.html;
        // The house of these tests knows the first place by its name, and nothing of the others.
        for n in 2..=60 {
            let row = format!("Wilayah 13.{n:02}");
            let shown = [&first.html, &second.html].map(|html| html.matches(&row).count());
            assert_eq!(shown.iter().sum::<usize>(), 1, "{row}");
            assert_eq!(sheet.matches(&row).count(), 1, "{row} in the sheet");
        }
    })
    .await;
}

#[tokio::test]
async fn a_fact_of_a_place_names_it_and_leads_to_its_page() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let ids = publish(&db, &[entry(place(PESISIR), 1, 925)]).await;
        let person = site.sign_in("operator.cabang", PASSWORD).await;
        let link = "<a href=\"/wilayah/13.01\">Kabupaten Pesisir Selatan</a>";
        let page = format!("/organisasi/fakta/{}", ids[0]);
        let series = person.get(&page).await;
        series.shows("Kabupaten Pesisir Selatan, Triwulan I 2026");
        for html in [person.get("/organisasi/fakta").await.html, series.html] {
            assert!(html.contains(link), "{html}");
        }
        let sheet = person.get("/organisasi/fakta.csv").await.html;
        assert!(sheet.contains(";wilayah;Kabupaten Pesisir Selatan;"), "{sheet}");
        for address in ["/organisasi/fakta.json".to_owned(), format!("{page}/json")] {
            let data = person.get(&address).await;
            data.shows("\"subjek\":\"13.01\"");
            data.shows("\"subjek_nama\":\"Kabupaten Pesisir Selatan\"");
        }
    })
    .await;
}

#[tokio::test]
async fn a_long_series_is_read_part_by_part_by_people_and_by_programs() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let entries: Vec<Entry> = (1..=120).map(|n| entry(Subject::Instansi, 1, 901 - n)).collect();
        let ids = publish(&db, &entries).await;
        let person = site.sign_in("operator.cabang", PASSWORD).await;
        let first = format!("/organisasi/fakta/{}/json", ids[3]);
        let (mut next, mut seen) = (Some(first), Vec::new());
        while let Some(address) = next {
            let data: Value = serde_json::from_str(&person.get(&address).await.html).unwrap();
            let history = data["riwayat"].as_array().unwrap();
            assert!((1..=50).contains(&history.len()), "{address}");
            assert_eq!((&data["rantai_utuh"], &data["fakta"]["urutan"]), (&true.into(), &4.into()));
            assert_eq!(data["fakta"]["keadaan"], "digantikan");
            seen.extend(history.iter().filter_map(|entry| entry["urutan"].as_i64()));
            next = data["berikutnya"].as_str().map(str::to_owned);
        }
        assert_eq!(seen, (1..=120).rev().collect::<Vec<i64>>());

        let page = format!("/organisasi/fakta/{}", ids[3]);
        let newest = person.get(&page).await;
        for words in ["120 entri", "Entri 71 sampai 120", "?setelah=71", "78,1"] {
            newest.shows(words);
        }
        assert!(!newest.html.contains("Entri 70,"), "{}", newest.html);
        let oldest = person.get(&format!("{page}?setelah=21")).await;
        oldest.shows("Entri 1 sampai 20");
        oldest.shows("78,1");
        for wrong in ["-1", "dua", "1234567890"] {
            for address in [&page, &format!("{page}/json")] {
                let refused = person.get(&format!("{address}?setelah={wrong}")).await;
                assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{address} {wrong}");
            }
        }
    })
    .await;
}
