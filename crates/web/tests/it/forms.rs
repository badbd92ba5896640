use axum::{
    body::Body,
    http::{Request, StatusCode},
};

use crate::site::{BASE, OPERATOR, PEGAWAI, Site};

#[tokio::test]
async fn a_form_with_its_token_is_taken_from_visitor_and_member() {
    let site = Site::new().await;
    for mut browser in [site.browser(), site.signed_in(OPERATOR)] {
        let csrf = browser.get("/uji").await.hidden("_csrf");
        let fields = [("_csrf", csrf.as_str()), ("nama", "Ani"), ("opd", "a"), ("opd", "b")];
        let answer = browser.post("/uji/tulis", &fields).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.text().contains("Ani a+b"), "{}", answer.text());
    }
}

#[tokio::test]
async fn a_form_without_its_token_is_refused_with_words() {
    let site = Site::new().await;
    let mut browser = site.signed_in(OPERATOR);
    let good = browser.get("/uji").await.hidden("_csrf");
    let flipped: String = good.chars().rev().collect();
    for token in ["", "salah", flipped.as_str(), &"A".repeat(86)] {
        let answer = browser.post("/uji/ubah", &[("_csrf", token), ("nama", "x")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{token}");
        assert!(answer.text().contains("Formulir kedaluwarsa"), "{token}");
        assert!(answer.text().contains("Kembali ke halaman sebelumnya"));
    }
    let missing = browser.post("/uji/ubah", &[("nama", "x")]).await;
    assert!(missing.text().contains("Formulir kedaluwarsa"));
}

#[tokio::test]
async fn the_token_of_one_browser_does_not_serve_another() {
    let site = Site::new().await;
    let stolen = site.signed_in(PEGAWAI).get("/uji").await.hidden("_csrf");
    for mut other in [site.signed_in(OPERATOR), site.browser()] {
        other.get("/uji").await;
        let answer = other.post("/uji/tulis", &[("_csrf", &stolen)]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    let mut cookieless = site.browser();
    let own = cookieless.get("/uji").await.hidden("_csrf");
    cookieless.cookies.clear();
    let answer = cookieless.post("/uji/tulis", &[("_csrf", &own)]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "a token without its cookie proves nothing");
}

#[tokio::test]
async fn a_token_looks_different_on_every_page_and_holds_all_the_same() {
    let site = Site::new().await;
    let mut browser = site.signed_in(OPERATOR);
    let first = browser.get("/uji").await.hidden("_csrf");
    let second = browser.get("/uji").await.hidden("_csrf");
    assert_ne!(first, second, "a compressed page must not repeat a secret");
    for token in [first, second] {
        let answer = browser.post("/uji/tulis", &[("_csrf", &token)]).await;
        assert_eq!(answer.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn what_another_site_sends_is_refused_even_with_a_token() {
    let site = Site::new().await;
    let mut browser = site.signed_in(OPERATOR);
    let csrf = browser.get("/uji").await.hidden("_csrf");
    let body = format!("_csrf={csrf}");
    let cases = [
        ("sec-fetch-site", "cross-site", false),
        ("sec-fetch-site", "same-site", false),
        ("origin", "https://jahat.example", false),
        ("origin", "null", false),
        ("sec-fetch-site", "same-origin", true),
        ("sec-fetch-site", "none", true),
        ("origin", BASE, true),
        ("origin", "http://127.0.0.1:8080", true),
    ];
    for (name, value, passes) in cases {
        let request = Request::post("/uji/tulis")
            .header("host", "127.0.0.1:8080")
            .header("content-type", "application/x-www-form-urlencoded")
            .header(name, value)
            .body(Body::from(body.clone()))
            .unwrap();
        let answer = browser.send(request).await;
        let want = if passes { StatusCode::OK } else { StatusCode::FORBIDDEN };
        assert_eq!(answer.status, want, "{name}: {value}");
        assert_eq!(answer.text().contains("situs lain"), !passes, "{name}: {value}");
    }
}

#[tokio::test]
async fn a_link_from_another_site_may_be_followed() {
    let site = Site::new().await;
    let request = Request::get("/uji").header("sec-fetch-site", "cross-site");
    let answer = site.browser().send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn a_form_sent_twice_writes_once() {
    let site = Site::new().await;
    let mut browser = site.signed_in(OPERATOR);
    let page = browser.get("/uji").await;
    let (csrf, token) = (page.hidden("_csrf"), page.hidden("_kiriman"));
    let fields = [("_csrf", csrf.as_str()), ("_kiriman", &token)];
    assert!(browser.post("/uji/tulis", &fields).await.text().contains("true"));
    assert!(browser.post("/uji/tulis", &fields).await.text().contains("false"));
    assert_eq!(site.kiriman().await, 1);
    let fresh = browser.get("/uji").await.hidden("_kiriman");
    assert_ne!(fresh, token);
}

#[tokio::test]
async fn broken_letters_and_nul_are_a_page_of_their_own() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let csrf = browser.get("/uji").await.hidden("_csrf");
    for spoilt in [b"&nama=a%00b".as_slice(), b"&nama=%FF", b"&nama=\xff", b"&nama=%C3%28"] {
        let body = [b"_csrf=", csrf.as_bytes(), spoilt].concat();
        let answer = browser.post_raw("/uji/tulis", body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{spoilt:?}");
        assert!(answer.text().contains("UTF-8"), "{}", answer.text());
    }
    let answer = browser.get("/uji/cari?q=%00").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_form_of_another_kind_or_too_long_is_told_apart() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let csrf = browser.get("/uji").await.hidden("_csrf");
    let json = Request::post("/uji/tulis").header("content-type", "application/json");
    let answer = browser.send(json.body(Body::from("{}")).unwrap()).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);

    let long = "x".repeat(20_000);
    let answer = browser.post("/uji/tulis", &[("_csrf", &csrf), ("nama", &long)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.text().contains("16 kB"), "{}", answer.text());
}
