//! One search over all rooms in the running house, on both engines.

use axum::http::StatusCode;
use db::testing::each_engine;

use crate::site::{Site, addresses, has_link};

#[tokio::test]
async fn a_visitor_finds_places_and_what_is_published_only() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let visitor = site.visitor();
        let start = visitor.get("/cari").await;
        start.shows("Yang dapat dicari").shows("13.06.08");
        assert!(!start.text().contains("Akun"), "{}", start.text());
        for (q, title, href) in [
            ("agm", "Kabupaten Agam", "/wilayah/13.06"),
            ("AGAM", "Kabupaten Agam", "/wilayah/13.06"),
            ("Koto+Gadang", "Koto Gadang", "/wilayah/13.0"),
            ("13.01.01.2001", "Inderapura", "/wilayah/13.01.01.2001"),
            ("1301012001", "Inderapura", "/wilayah/13.01.01.2001"),
            ("1302030001", "Inderapura", "/wilayah/13.01.01.2001"),
        ] {
            let page = visitor.get(&format!("/cari?q={q}")).await;
            assert_eq!(page.status, StatusCode::OK);
            let first = page.link(title);
            assert!(first.starts_with(href), "{q}: {first}");
        }
        let kecamatan = visitor.get("/cari?q=13.06.08").await;
        assert!(addresses(&kecamatan).contains(&"/wilayah/13.06.08".to_owned()));
        let spbe = visitor.get("/cari?q=I07").await;
        let indikator = addresses(&spbe).into_iter().find(|href| href.ends_with("/mengapa/I07"));
        let indikator = indikator.unwrap_or_else(|| panic!("no indicator: {}", spbe.text()));
        assert!(indikator.starts_with("/indeks/publik/"), "{indikator}");
        assert_eq!(visitor.get(&indikator).await.status, StatusCode::OK);
        for hidden in ["dinas+pendidikan", "admin.sumbar"] {
            visitor.get(&format!("/cari?q={hidden}")).await.shows("Tidak ada yang cocok");
        }
    })
    .await;
}

#[tokio::test]
async fn what_another_institution_or_agency_has_is_not_found() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let admin = site.sign_in("admin.sumbar").await;
        let agency = admin.get("/cari?q=dinas+pendidikan").await;
        let opd = agency.link("Dinas Pendidikan");
        assert_eq!(admin.get(&opd).await.status, StatusCode::OK);
        let people = admin.get("/cari?q=admin.sumbar").await;
        people.shows("Akun 1 hasil");
        // The other sample institution has agencies, accounts and assessments of its own.
        let other = site.sign_in("admin.pariaman").await;
        let foreign = other.get("/cari?q=admin.sumbar").await;
        foreign.shows("Tidak ada yang cocok");
        let theirs = other.get("/cari?q=dinas+pendidikan").await;
        assert!(!addresses(&theirs).contains(&opd), "{}", theirs.text());
        for href in addresses(&admin.get("/cari?q=spbe&di=penilaian").await) {
            if href.starts_with("/indeks/penilaian/") {
                assert_eq!(other.get(&href).await.status, StatusCode::NOT_FOUND, "{href}");
                let found = other.get("/cari?q=spbe&di=penilaian").await;
                assert!(!addresses(&found).contains(&href), "{href}");
            }
        }
        // Accounts are for those who may see them, and an agency's administrator sees the agency's.
        let pegawai = site.sign_in("pegawai.sumbar").await;
        pegawai.get("/cari?q=admin.sumbar").await.shows("Tidak ada yang cocok");
        let disdik = site.sign_in("admin.disdik").await;
        disdik.get("/cari?q=admin.sumbar").await.shows("Tidak ada yang cocok");
        disdik.get("/cari?q=operator.disdik").await.shows("Akun 1 hasil");
    })
    .await;
}

#[tokio::test]
async fn more_than_a_few_are_counted_and_all_of_them_are_one_link_away() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let assessor = site.sign_in("asesor.sumbar").await;
        let few = assessor.get("/cari?q=koto").await;
        few.shows("Tempat 6 dari");
        let all = assessor.click(&few, "hasil di Tempat").await;
        assert_eq!((all.status, all.path.as_str()), (StatusCode::OK, "/wilayah"));
        let few = assessor.get("/cari?q=kebijakan").await;
        let all = assessor.click(&few, "hasil di Indikator").await;
        all.shows("Indikator untuk “kebijakan”");
        assert!(has_link(&all, "Cari di semua ruang"));
        let reasons = addresses(&all).into_iter().find(|href| href.contains("/mengapa/"));
        let reasons = reasons.unwrap_or_else(|| panic!("{}", all.text()));
        assert_eq!(assessor.get(&reasons).await.status, StatusCode::OK, "{reasons}");
    })
    .await;
}

#[tokio::test]
async fn every_indicator_and_group_that_is_found_has_its_page() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let visitor = site.visitor();
        for q in ["indikator", "aspek", "domain"] {
            let page = visitor.get(&format!("/cari?q={q}&di=indikator")).await;
            let found: Vec<String> =
                addresses(&page).into_iter().filter(|href| href.contains("/mengapa/")).collect();
            assert!(found.len() > 2, "{q}: {}", page.text());
            for href in found.iter().step_by(9) {
                assert_eq!(visitor.get(href).await.status, StatusCode::OK, "{href}");
            }
        }
    })
    .await;
}
