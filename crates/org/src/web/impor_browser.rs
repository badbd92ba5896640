//! What people do to bring in a file, for stories.

use ::web::testing::{Browser, Page, Site};
use axum::http::StatusCode;

pub(super) const PAGE: &str = "/organisasi/opd/impor";
pub(super) const NEW: &str = "/organisasi/opd/impor/baru";

pub(super) const HEAD: &str = "Kode;Nama;Singkatan;Jenis;Kode induk;Berlaku mulai\n";

/// Two that are there (one as it is, one under another name), two new ones of which one stands below the other.
pub(super) const GOOD: &str = "lain;Dinas Kehutanan;;Dinas;;\n\
                               dinas;Dinas Pendidikan dan Kebudayaan;Disdikbud;Dinas;;1-1-2026\n\
                               bapenda;Badan Pendapatan;Bapenda;Badan;;\n\
                               bapenda.1;Bidang Pajak;;Bidang;bapenda;\n";

/// Sends a file and follows to the page of its import.
pub(super) async fn upload(person: &Browser, name: &str, bytes: &[u8]) -> Page {
    let form = person.get(NEW).await;
    person.upload(&form, NEW, &[], ("berkas", name, bytes)).await
}

pub(super) async fn bring(person: &Browser, text: &str) -> String {
    let answer = upload(person, "opd.csv", text.as_bytes()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html);
    answer.location
}

/// What each list on the page of columns has chosen.
pub(super) fn chosen(page: &Page) -> Vec<(String, String)> {
    let lists = page.html.split("<select").skip(1).map(|rest| {
        let list = rest.split("</select>").next().unwrap();
        let name = list.split("name=\"").nth(1).unwrap().split('"').next().unwrap();
        let at = list.split("\" selected").next().filter(|_| list.contains("\" selected"));
        let value = at.map_or("", |text| text.rsplit('"').next().unwrap());
        (name.to_owned(), value.to_owned())
    });
    lists.collect()
}

/// Sends the page of columns as it stands.
pub(super) async fn check(person: &Browser, site: &Site, impor: &str) -> Page {
    let page = person.get(&format!("{impor}/kolom")).await;
    let action = format!("{impor}/kolom");
    let answer = person.submit(&page, &action, &[]).await;
    assert_eq!(answer.location, impor, "{}", answer.html);
    site.work().await;
    person.get(impor).await
}

pub(super) async fn write(person: &Browser, site: &Site, impor: &str) -> Page {
    let page = person.get(impor).await;
    let answer = person.submit(&page, &format!("{impor}/tulis"), &[]).await;
    assert_eq!(answer.location, impor, "{}", answer.html);
    site.work().await;
    person.get(impor).await
}

pub(super) async fn undo(person: &Browser, site: &Site, impor: &str) -> Page {
    let action = format!("{impor}/batal");
    let answer = person.fill(&action, &action, &[]).await;
    site.work().await;
    answer
}

/// The tree of today as a file.
pub(super) async fn tree(person: &Browser) -> String {
    person.get("/organisasi/susunan.csv").await.html
}
