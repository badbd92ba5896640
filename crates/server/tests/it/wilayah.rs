//! The register of places in the running house, on both engines.

use axum::http::StatusCode;
use db::testing::each_engine;
use wilayah::BatasImported;

use crate::site::Site;

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
        assert_eq!(plain.location.as_deref(), Some("/wilayah/13.01.01.2001"));
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
        let (db, now) = (&site.app.db, kernel::Timestamp(1_795_480_260_000));
        let visitor = site.visitor();
        visitor.get("/wilayah/13.01").await.shows("belum dimuat");

        let open = SQUARES.replace(",[100.9,-2.1]]]", "]]");
        let unknown = SQUARES.replace("1301012002", "13.01.01.2999");
        for (text, reason) in [
            (open.as_str(), "Fitur 1 (13.01.01.2001): garis batas 1 tidak tertutup"),
            (unknown.as_str(), "Fitur 2 (13.01.01.2999): kode ini tidak ada"),
            ("{", "bukan JSON yang utuh"),
        ] {
            let told = wilayah::import_batas(db, text.as_bytes(), "uji", now).await.unwrap();
            let BatasImported::Refused(lines) = told else { panic!("{reason}: taken") };
            assert!(lines.len() == 1 && lines[0].contains(reason), "{lines:?}");
        }
        visitor.get("/wilayah/13.01.01.2001").await.shows("belum dimuat");

        let done = wilayah::import_batas(db, SQUARES.as_bytes(), "uji", now).await.unwrap();
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

#[tokio::test]
async fn the_register_is_taken_in_once() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let again = wilayah::load_shipped(&site.app.db, kernel::Timestamp(1)).await.unwrap();
        assert_eq!(again, wilayah::Dimuat::default());
    })
    .await;
}
