//! The register of places in the running house, on both engines.

use std::sync::Arc;

use axum::http::StatusCode;
use db::testing::each_engine;
use jobs::{Failed, Job, Runner};
use kernel::Actor;
use org::By;
use web::App;
use wilayah::BatasImported;

use crate::site::{NOW, Page, Site, has_link};

/// Two nagari of Pesisir Selatan, made up: squares side by side.
const SQUARES: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"kode":"13.01.01.2001"},"geometry":{"type":"Polygon","coordinates":[[[100.9,-2.1],[101,-2.1],[101,-2],[100.9,-2],[100.9,-2.1]]]}},
{"type":"Feature","properties":{"kode":"1301012002"},"geometry":{"type":"Polygon","coordinates":[[[101,-2.1],[101.1,-2.1],[101.1,-2],[101,-2],[101,-2.1]]]}}]}"#;

#[tokio::test]
async fn anybody_finds_a_place_by_name_and_by_either_code() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let visitor = site.visitor();
        let list = visitor.get("/wilayah").await;
        list.shows("19 kabupaten dan kota").shows("Open Database License");
        assert_eq!(list.status, StatusCode::OK);
        visitor.get("/wilayah?q=kepulauan+mentawai").await.shows("1 tempat").shows("1301");
        let by_bps = visitor.get("/wilayah?q=1302030001").await;
        assert_eq!(by_bps.link("Inderapura"), "/wilayah/13.01.01.2001");
        visitor.get("/wilayah?q=tidak+ada+nama+begini").await.shows("Tidak ada tempat yang cocok");
        let place = visitor.get("/wilayah/13.01.01.2001").await;
        place.shows("Nagari di Pancung Soal, Kabupaten Pesisir Selatan").shows("1302030001");
        let plain = visitor.get("/wilayah/1301012001").await;
        assert_eq!(plain.location, "/wilayah/13.01.01.2001");
        for nowhere in ["/wilayah/99", "/wilayah/13.01.01.2999", "/wilayah/bukan"] {
            assert_eq!(visitor.get(nowhere).await.status, StatusCode::NOT_FOUND, "{nowhere}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_has_no_bps_code_is_listed_with_its_candidates() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let visitor = site.visitor();
        let list = visitor.get("/wilayah/tanpa-bps").await;
        list.shows("114 tempat")
            .shows("1303070001 KOTO ANAU")
            .shows("Gunung Talang, Kabupaten Solok");
        let csv = visitor.get("/wilayah/tanpa-bps.csv").await;
        assert_eq!(csv.html.lines().count(), 115);
        let all = visitor.get("/wilayah/daftar.csv").await;
        assert_eq!(all.html.lines().count(), 1465);
        visitor.get("/wilayah/13.76.01.1034").await.shows("Tanpa kode BPS").shows("TANAH MATI");
    })
    .await;
}

#[tokio::test]
async fn boundaries_come_all_or_none_and_are_served_by_kabupaten() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let db = &site.app.db;
        let actor = Actor::system(site.app.identity.house().await.unwrap().instansi, "uji");
        let by = By { actor: &actor, entropy: &site.app.entropy, at: NOW };
        let visitor = site.visitor();
        visitor.get("/wilayah/13.01").await.shows("belum dimuat");

        let open = SQUARES.replace(",[100.9,-2.1]]]", "]]");
        let unknown = SQUARES.replace("1301012002", "13.01.01.2999");
        for (text, reason) in [
            (open.as_str(), "Fitur 1 (13.01.01.2001): garis batas 1 tidak tertutup"),
            (unknown.as_str(), "Fitur 2 (13.01.01.2999): kode ini tidak ada"),
            ("{", "bukan JSON yang utuh"),
        ] {
            let told =
                wilayah::import_batas(db, by, text.as_bytes().to_vec(), "uji").await.unwrap();
            let BatasImported::Refused(lines) = told else { panic!("{reason}: taken") };
            assert!(lines.len() == 1 && lines[0].contains(reason), "{lines:?}");
        }
        visitor.get("/wilayah/13.01.01.2001").await.shows("belum dimuat");

        let done = wilayah::import_batas(db, by, SQUARES.as_bytes().to_vec(), "uji").await.unwrap();
        assert_eq!(done, BatasImported::Done { tempat: 2, titik: 10 });
        let drawn = visitor.get("/wilayah/13.01/peta.json").await;
        let drawn: serde_json::Value = serde_json::from_str(&drawn.html).unwrap();
        assert_eq!(drawn["features"].as_array().map(Vec::len), Some(2));
        assert_eq!(drawn["features"][0]["properties"]["href"], "/wilayah/13.01.01.2001");
        visitor.get("/wilayah/13.01.01.2001").await.shows("5 titik dari uji");
        let whole = visitor.get("/wilayah/13.01.01.2001/batas.json").await;
        assert!(whole.html.contains("[100.90000,-2.10000]"), "{}", whole.html);
        let none = visitor.get("/wilayah/13.02.01.2001/batas.json").await;
        assert_eq!(none.status, StatusCode::NOT_FOUND);
    })
    .await;
}

/// Lets the jobs of the house run once.
async fn work(site: &Site) {
    site.work_telling(Some(org::notice::on_job_end)).await;
}

async fn work_with(site: &Site, all: impl IntoIterator<Item = &'static Job<App>>) {
    let clock = site.app.clock.clone();
    let now = Arc::new(move || clock.now());
    let runner = Runner::new(site.app.db.clone(), all, now, "simpul", site.app.clone())
        .on_end(org::notice::on_job_end);
    runner.turn(NOW).await.unwrap();
}

const SUMBER: [(&str, &str); 1] = [("sumber", "Badan Contoh 2025")];

#[tokio::test]
async fn the_administrator_takes_in_boundaries_by_a_file_and_finds_it_again() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let admin = site.sign_in("admin.sumbar").await;
        let form = admin.click(&admin.get("/wilayah").await, "Muat batas").await;
        let file = ("berkas", "batas nagari.geojson", SQUARES.as_bytes());
        let sent = admin.upload(&form, "Muat batas", &SUMBER, file).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        admin.get("/wilayah/batas").await.shows("Menunggu giliran");
        work(&site).await;
        admin.follow(&sent).await.shows("Batas 2 tempat tersimpan, 10 titik.");
        site.visitor().get("/wilayah/13.01.01.2001").await.shows("5 titik dari Badan Contoh 2025");
        let list = admin.get("/wilayah/batas").await;
        list.shows("Dimuat 2 tempat").shows("Badan Contoh 2025");
        let kept = admin.click(&list, "batas nagari.geojson").await;
        assert_eq!(
            (kept.header("content-type"), kept.html.as_str()),
            ("application/geo+json", SQUARES)
        );
        admin.get("/organisasi/audit?q=memuat+batas").await.shows("Memuat batas 2 tempat");
        let again = admin.upload(&form, "Muat batas", &SUMBER, file).await;
        assert_eq!(again.location, "/wilayah/batas", "a form that comes twice");
        let list = admin.get("/wilayah/batas").await;
        assert_eq!(admin.submit(&list, "Hapus", &[]).await.status, StatusCode::SEE_OTHER);
        assert!(!admin.get("/wilayah/batas").await.text().contains("batas nagari"));
        site.visitor().get("/wilayah/13.01.01.2001").await.shows("5 titik dari Badan Contoh 2025");
    })
    .await;
}

#[tokio::test]
async fn a_bad_file_of_boundaries_is_told_line_by_line_and_leaves_nothing() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let admin = site.sign_in("admin.sumbar").await;
        let refused = async |name: &str, text: &str| -> Page {
            let form = admin.get("/wilayah/batas").await;
            let file = ("berkas", name, text.as_bytes());
            let sent = admin.upload(&form, "Muat batas", &SUMBER, file).await;
            if sent.status == StatusCode::UNPROCESSABLE_ENTITY {
                return sent;
            }
            work(&site).await;
            admin.follow(&sent).await
        };
        let open = SQUARES.replace(",[100.9,-2.1]]]", "]]");
        let swapped = SQUARES.replace(
            "[[[100.9,-2.1],[101,-2.1],[101,-2],[100.9,-2],[100.9,-2.1]]]",
            "[[[-2.1,100.9],[-2.1,101],[-2,101],[-2.1,100.9]]]",
        );
        let crossing =
            SQUARES.replace("[101,-2.1],[101,-2],[100.9,-2]", "[101,-2],[101,-2.1],[100.9,-2]");
        for (text, reason) in [
            (open, "tidak tertutup"),
            (swapped, "lintang dan bujur tertukar"),
            (crossing, "memotong dirinya sendiri"),
        ] {
            refused("a.geojson", &text)
                .await
                .shows("Tidak ada yang disimpan: 1 kesalahan")
                .shows(reason);
        }
        refused("a.geojson", "kode;nama").await.shows("bukan jenis yang diterima");
        refused("a.geojson", "").await.shows("Berkas ini kosong");
        let list = admin.get("/wilayah/batas").await;
        assert!(!list.text().contains("a.geojson"), "{}", list.text());
        site.visitor().get("/wilayah/13.01.01.2001").await.shows("belum dimuat");
        let nothing = admin.submit(&list, "Muat batas", &[]).await;
        assert_ne!(nothing.status, StatusCode::SEE_OTHER, "a form without a file");
    })
    .await;
}

/// The same work where the place of the documents is away.
static AWAY: &[Job<App>] = &[Job {
    code: "wilayah.batas",
    title: "Memuat batas wilayah",
    schedule: None,
    attempts: 2,
    lease_seconds: 300,
    quiet: false,
    run: |_run| {
        let away = Failed::Retry("Tempat dokumen tidak dapat dipakai.".to_owned());
        Box::pin(std::future::ready(Err(away)))
    },
}];

#[tokio::test]
async fn a_file_that_was_not_taken_in_says_why_and_what_to_do() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let admin = site.sign_in("admin.sumbar").await;
        let form = admin.get("/wilayah/batas").await;
        let file = ("berkas", "batas.geojson", SQUARES.as_bytes());
        let sent = admin.upload(&form, "Muat batas", &SUMBER, file).await;
        work_with(&site, AWAY).await;
        let list = admin.get("/wilayah/batas").await;
        list.shows("Akan dicoba lagi").shows("Tempat dokumen tidak dapat dipakai.");
        let away = AWAY.iter();
        let late = Runner::new(
            site.app.db.clone(),
            away,
            Arc::new(|| NOW.plus_seconds(3_600)),
            "simpul",
            site.app.clone(),
        );
        late.turn(NOW.plus_seconds(3_600)).await.unwrap();
        let list = admin.get("/wilayah/batas").await;
        list.shows("Gagal Tempat dokumen tidak dapat dipakai. Hapus berkas ini, lalu unggah lagi.");
        assert_eq!(list.link("Lihat pekerjaannya"), sent.location);
        assert!(!list.text().contains("Menunggu"), "{}", list.text());

        // When the job is forgotten, the file still says that nothing came of it.
        let mut tx = site.app.db.begin().await.unwrap();
        assert_eq!(jobs::purge(&mut tx, NOW.plus_seconds(90 * 86_400)).await.unwrap(), 1);
        tx.commit().await.unwrap();
        let list = admin.get("/wilayah/batas").await;
        list.shows("Tidak dimuat Pekerjaannya sudah tidak tercatat. Hapus berkas ini");
        assert!(!has_link(&list, "Lihat pekerjaannya"), "{}", list.html);
        admin.submit(&list, "Hapus", &[]).await;
        assert!(!admin.get("/wilayah/batas").await.text().contains("batas.geojson"));
    })
    .await;
}

#[tokio::test]
async fn a_file_whose_job_was_called_off_says_so() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let admin = site.sign_in("admin.sumbar").await;
        let form = admin.get("/wilayah/batas").await;
        let file = ("berkas", "batas.geojson", SQUARES.as_bytes());
        let sent = admin.upload(&form, "Muat batas", &SUMBER, file).await;
        let job = admin.follow(&sent).await;
        admin.submit(&job, "Batalkan", &[]).await;
        work(&site).await;
        admin.get("/wilayah/batas").await.shows("Dibatalkan Pemuatannya dibatalkan. Hapus berkas");
        site.visitor().get("/wilayah/13.01.01.2001").await.shows("belum dimuat");
    })
    .await;
}

#[tokio::test]
async fn nobody_but_the_administrator_of_the_house_takes_in_boundaries() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        for name in ["admin.diskominfotik", "asesor.sumbar"] {
            let other = site.sign_in(name).await;
            assert_eq!(other.get("/wilayah/batas").await.status, StatusCode::FORBIDDEN, "{name}");
            assert!(!has_link(&other.get("/wilayah").await, "Muat batas"), "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_register_is_taken_in_once() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let again = wilayah::load_shipped(&site.app.db, kernel::Timestamp(1)).await.unwrap();
        assert_eq!(again, wilayah::Dimuat::default());
    })
    .await;
}
