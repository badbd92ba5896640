//! What people do to bring in a file, for stories.

use std::sync::Arc;

use ::jobs::{Job, Runner};
use ::web::App;
use axum::http::StatusCode;

use super::browser::{Answer, Browser, Site};

pub(super) const PAGE: &str = "/organisasi/opd/impor";
pub(super) const NEW: &str = "/organisasi/opd/impor/baru";

pub(super) const HEAD: &str = "Kode;Nama;Singkatan;Jenis;Kode induk;Berlaku mulai\n";

/// Two that are there (one as it is, one under another name), two new ones of which one stands below the other.
pub(super) const GOOD: &str = "lain;Dinas Kehutanan;;Dinas;;\n\
                               dinas;Dinas Pendidikan dan Kebudayaan;Disdikbud;Dinas;;1-1-2026\n\
                               bapenda;Badan Pendapatan;Bapenda;Badan;;\n\
                               bapenda.1;Bidang Pajak;;Bidang;bapenda;\n";

pub(super) async fn work(site: &Site) {
    work_on(site, crate::jobs::ALL).await;
}

/// Does what was asked for, of these kinds.
pub(super) async fn work_on(site: &Site, jobs: &'static [Job<App>]) {
    let at = site.now();
    let app = site.app.clone();
    Runner::new(app.db.clone(), jobs.iter(), Arc::new(move || at), "simpul", app)
        .turn(at)
        .await
        .unwrap();
}

/// Sends a file and follows to the page of its import.
pub(super) async fn upload(person: &Browser, name: &str, bytes: &[u8]) -> Answer {
    let form = person.get(NEW).await;
    person.send_file(&form, NEW, "berkas", (name, bytes)).await
}

pub(super) async fn bring(person: &Browser, text: &str) -> String {
    let answer = upload(person, "opd.csv", text.as_bytes()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html);
    answer.location
}

/// What each list on the page of columns has chosen.
pub(super) fn chosen(page: &Answer) -> Vec<(String, String)> {
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
pub(super) async fn check(person: &Browser, site: &Site, impor: &str) -> Answer {
    let page = person.get(&format!("{impor}/kolom")).await;
    let lists = chosen(&page);
    let fields: Vec<(&str, &str)> =
        lists.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let action = format!("{impor}/kolom");
    let answer = person.send_form(&page, &action, &fields).await;
    assert_eq!(answer.location, impor, "{}", answer.html);
    work(site).await;
    person.get(impor).await
}

pub(super) async fn write(person: &Browser, site: &Site, impor: &str) -> Answer {
    let page = person.get(impor).await;
    let answer = person.send_form(&page, &format!("{impor}/tulis"), &[]).await;
    assert_eq!(answer.location, impor, "{}", answer.html);
    work(site).await;
    person.get(impor).await
}

pub(super) async fn undo(person: &Browser, site: &Site, impor: &str) -> Answer {
    let action = format!("{impor}/batal");
    let answer = person.submit(&action, &action, &[]).await;
    work(site).await;
    answer
}

/// The tree of today as a file.
pub(super) async fn tree(person: &Browser) -> String {
    person.get("/organisasi/susunan.csv").await.html
}
