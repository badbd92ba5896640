use std::sync::atomic::Ordering;

use axum::http::StatusCode;

use crate::site::{OPERATOR, Site, config};

#[tokio::test]
async fn a_forged_or_unknown_cookie_is_a_visitor_and_forgotten() {
    let site = Site::new().await;
    let forged = ["x", "", "sesi-yang-tidak-dikenal-1234", "a b;c", "%00%ff", &"9".repeat(5_000)];
    for value in forged {
        let mut browser = site.signed_in(value);
        let answer = browser.get("/uji").await;
        assert_eq!(answer.status, StatusCode::OK, "{value}");
        assert!(answer.text().contains("Kop Publik"), "{value}");
        let cleared = answer
            .set_cookies()
            .iter()
            .any(|line| line.starts_with("gadang_sesi=;") && line.contains("Max-Age=0"));
        assert!(cleared, "{value}: {:?}", answer.set_cookies());
    }
    assert_eq!(site.people.asked.load(Ordering::Relaxed), 1, "only one could be a token of ours");
}

#[tokio::test]
async fn signing_in_with_an_old_cookie_gives_the_new_one() {
    let site = Site::new().await;
    let mut browser = site.signed_in("sesi-yang-sudah-berakhir-12345");
    let csrf = browser.get("/masuk").await.hidden("_csrf");
    browser.cookies.insert("gadang_sesi".into(), "sesi-yang-sudah-berakhir-12345".into());
    let answer = browser.post("/masuk", &[("_csrf", &csrf)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.cookies["gadang_sesi"], OPERATOR);
    assert!(browser.get("/uji/saya").await.text().contains("Kop Ani Rahma"));
}

#[tokio::test]
async fn signing_out_clears_the_cookie_and_says_so() {
    let site = Site::new().await;
    let mut browser = site.signed_in(OPERATOR);
    let csrf = browser.get("/uji").await.hidden("_csrf");
    browser.post("/masuk/keluar", &[("_csrf", &csrf)]).await;
    assert!(!browser.cookies.contains_key("gadang_sesi"));
    assert!(browser.get("/masuk").await.text().contains("Anda telah keluar."));
}

#[tokio::test]
async fn cookies_are_out_of_reach_of_scripts_and_bound_to_the_host() {
    let secure = Site::with(web::Config { secure_cookies: true, ..config() }).await;
    let answer = secure.browser().get("/uji").await;
    let [line] = answer.set_cookies()[..] else { panic!("{:?}", answer.set_cookies()) };
    assert!(line.starts_with("__Host-gadang_tamu="), "{line}");
    for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(line.contains(part), "{part} in {line}");
    }
    assert!(!line.contains("Domain"), "{line}");
    let known = secure.signed_in(OPERATOR).get("/uji/saya").await;
    assert_eq!(known.status, StatusCode::OK);
    let mut unprefixed = secure.browser();
    unprefixed.cookies.insert("gadang_sesi".into(), OPERATOR.into());
    assert_eq!(unprefixed.get("/uji/saya").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_visitor_gets_a_cookie_only_with_a_form() {
    let site = Site::new().await;
    assert!(site.browser().get("/uji/cari").await.set_cookies().is_empty());
    let mut browser = site.browser();
    assert_eq!(browser.get("/uji").await.set_cookies().len(), 1);
    assert!(browser.get("/uji").await.set_cookies().is_empty(), "the same cookie stays");
}

#[tokio::test]
async fn a_message_is_shown_once_after_the_redirect() {
    let site = Site::new().await;
    let mut browser = site.signed_in(OPERATOR);
    let csrf = browser.get("/uji").await.hidden("_csrf");
    let saved = browser.post("/uji/ubah", &[("_csrf", &csrf), ("nama", "Nilai 2026")]).await;
    assert_eq!((saved.status, saved.location()), (StatusCode::SEE_OTHER, "/uji/ubah"));

    browser.get("/uji/cari").await;
    let shown = browser.get("/uji/ubah").await.text();
    assert!(
        shown.contains("Nilai 2026 tersimpan."),
        "a page that shows no messages keeps it: {shown}"
    );
    assert!(shown.contains("Lihat riwayatnya."));
    assert!(!browser.get("/uji/ubah").await.text().contains("tersimpan"), "shown once");
}

#[tokio::test]
async fn a_message_that_somebody_else_wrote_is_not_shown() {
    let (site, other) = (Site::new().await, Site::new().await);
    let mut theirs = other.signed_in(OPERATOR);
    let csrf = theirs.get("/uji").await.hidden("_csrf");
    theirs.post("/uji/ubah", &[("_csrf", &csrf), ("nama", "Palsu")]).await;
    let mut browser = site.signed_in(OPERATOR);
    browser.cookies.insert("gadang_pesan".into(), theirs.cookies["gadang_pesan"].clone());
    assert!(!browser.get("/uji/ubah").await.text().contains("Palsu"));
}

#[tokio::test]
async fn when_the_accounts_cannot_be_asked_there_is_a_page() {
    let site = Site::new().await;
    *site.people.failing.lock().unwrap() = Some(|| db::Error::Busy);
    let busy = site.signed_in(OPERATOR).get("/uji").await;
    assert_eq!(busy.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(busy.header("retry-after"), "5");
    assert!(busy.text().contains("Sistem sedang sibuk"), "{}", busy.text());

    *site.people.failing.lock().unwrap() =
        Some(|| db::Error::Inconsistent { what: "no house".to_owned() });
    let broken = site.signed_in(OPERATOR).get("/uji").await;
    assert_eq!(broken.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(broken.text().contains("nomor kejadian"));
    assert_eq!(broken.header("set-cookie"), "", "a session is not lost to a hiccup");
}
