//! Every list as files: CSV, workbook, PDF. On both engines.

use std::{path::Path, process::Command};

use axum::http::StatusCode;
use db::testing::each_engine;

use crate::site::{Browser, Page, Site};

/// Each list: its page, its address as a file, and a word that stands in a row of the demonstration.
const LISTS: [(&str, &str, &str); 5] = [
    ("/organisasi", "/organisasi/susunan", ";dinas;ya;"),
    ("/organisasi/akun", "/organisasi/akun", "admin.sumbar"),
    ("/organisasi/audit", "/organisasi/audit", "org.opd.tambah"),
    ("/organisasi/fakta", "/organisasi/fakta", "kode;arti;rincian"),
    ("/indeks/penilaian", "/indeks/riwayat", ";SPBE;"),
];

/// A program that hands back what it is told, behind the mark of a PDF. Another process writes it,
/// so that no child of this one keeps it open.
fn printer(folder: &Path) -> std::path::PathBuf {
    let program = folder.join("gadang-pdf");
    let script = "printf '#!/bin/sh\nprintf %%s %%PDF-; /bin/cat\n' > \"$0\" && chmod 755 \"$0\"";
    let written = Command::new("sh").args(["-c", script]).arg(&program).status().unwrap();
    assert!(written.success());
    program
}

/// Where the link of the page leads that offers this kind of file.
fn offered(page: &Page, label: &str) -> String {
    let path = page.link(label);
    assert!(path.contains(&format!(".{}", label.to_lowercase())), "{}: {path}", page.path);
    path
}

/// What the stand-in was told.
async fn told(person: &Browser, path: &str) -> serde_json::Value {
    let pdf = person.get(path).await;
    assert_eq!(
        (pdf.status, pdf.header("content-type")),
        (StatusCode::OK, "application/pdf"),
        "{path}"
    );
    serde_json::from_slice(pdf.bytes.strip_prefix(b"%PDF-").unwrap()).unwrap()
}

#[tokio::test]
async fn every_list_is_offered_and_taken_away_as_csv_and_as_a_workbook() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let admin = site.sign_in("admin.sumbar").await;
        for (page, file, word) in LISTS {
            let page = admin.get(page).await;
            let csv = offered(&page, "CSV");
            assert!(csv.starts_with(file), "{csv}");
            let csv = admin.get(&csv).await;
            assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8", "{file}");
            assert!(csv.html.contains(word), "{file}: {}", csv.html);
            for line in csv.html.lines() {
                let mark = if line.starts_with('\u{feff}') { ";penanda" } else { ";DATA CONTOH" };
                assert!(line.ends_with(mark), "{file}: {line}");
            }
            let xlsx = admin.get(&offered(&page, "XLSX")).await;
            let mime = xlsx.header("content-type");
            assert!(mime.ends_with("spreadsheetml.sheet"), "{file}: {mime}");
            assert!(xlsx.bytes.starts_with(b"PK"), "{file}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_house_without_a_printer_says_what_is_missing_and_what_to_do() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let admin = site.sign_in("admin.sumbar").await;
        for (page, _, _) in LISTS {
            let page = admin.get(page).await;
            let refused = admin.get(&offered(&page, "PDF")).await;
            assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE, "{}", page.path);
            refused
                .shows("Pencetak PDF (gadang-pdf) belum dipasang di server ini.")
                .shows("unduh sebagai CSV atau XLSX")
                .shows("docs/ops/install.md");
            assert!(!refused.html.contains("/nowhere"), "{}", refused.html);
        }
    })
    .await;
}

#[tokio::test]
async fn every_list_is_printed_under_the_letterhead_of_its_institution() {
    each_engine(&server::migrations(), async |db| {
        let folder = tempfile::tempdir().unwrap();
        let site = Site::with_demo_and_printer(db, &printer(folder.path())).await;
        let admin = site.sign_in("admin.sumbar").await;
        for (page, _, _) in LISTS {
            let page = admin.get(page).await;
            let told = told(&admin, &offered(&page, "PDF")).await;
            assert_eq!(told["letterhead"]["name"], "Pemerintah Provinsi Sumatera Barat (contoh)");
            assert_eq!((&told["sample"], &told["omitted"]), (&true.into(), &0.into()));
        }
        let list = admin.get("/indeks/penilaian").await;
        let first = list.link("SPBE 2023");
        let levels = told(&admin, &format!("{first}/pdf")).await;
        assert_eq!(levels["rows"].as_array().unwrap().len(), 47);
    })
    .await;
}

#[tokio::test]
async fn a_file_holds_what_the_search_of_its_page_finds() {
    each_engine(&server::migrations(), async |db| {
        let folder = tempfile::tempdir().unwrap();
        let site = Site::with_demo_and_printer(db, &printer(folder.path())).await;
        let admin = site.sign_in("admin.sumbar").await;
        let rows = async |page: &str| {
            let page = admin.get(page).await;
            let told = told(&admin, &offered(&page, "PDF")).await;
            told["rows"].as_array().unwrap().len()
        };
        assert_eq!(rows("/organisasi/akun?q=admin.sumbar").await, 1);
        assert_eq!(rows("/organisasi?q=tidak+ada+yang+bernama+begini").await, 0);
        assert!(rows("/organisasi?q=dinas").await < rows("/organisasi").await);
    })
    .await;
}

#[tokio::test]
async fn a_file_is_for_whoever_may_see_its_page() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let visitor = site.visitor();
        for (_, file, _) in LISTS {
            for ending in ["csv", "xlsx", "pdf"] {
                let answer = visitor.get(&format!("{file}.{ending}")).await;
                let to = &answer.location;
                assert!(to.starts_with("/masuk"), "{file}.{ending}: {} {to}", answer.status);
            }
        }
    })
    .await;
}
