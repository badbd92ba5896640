use std::net::SocketAddr;

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use web::{Config, Limits};

use crate::site::{Site, config, few};

fn slow(trust_proxy: bool) -> Config {
    let limits = Limits {
        requests_per_second: few(1),
        request_burst: few(4),
        sign_ins_per_minute: few(1),
        sign_in_burst: few(2),
        ..config().limits
    };
    Config { limits, trust_proxy, ..config() }
}

#[tokio::test]
async fn too_many_requests_are_told_how_long_to_wait() {
    let site = Site::with(slow(false)).await;
    let mut browser = site.browser();
    for _ in 0..4 {
        assert_eq!(browser.get("/uji/cari").await.status, StatusCode::OK);
    }
    let answer = browser.get("/uji/cari").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.header("retry-after"), "1");
    assert!(answer.text().contains("Terlalu banyak permintaan"), "{}", answer.text());
    assert!(answer.text().contains("Tunggu 1 detik"), "{}", answer.text());
    assert_eq!(browser.get("/healthz").await.status, StatusCode::OK, "probes are not slowed down");

    let mut neighbour = site.browser();
    neighbour.address = SocketAddr::from(([203, 0, 113, 8], 1));
    assert_eq!(neighbour.get("/uji/cari").await.status, StatusCode::OK);
}

#[tokio::test]
async fn sign_ins_are_slowed_down_sooner_than_pages() {
    let site = Site::with(slow(false)).await;
    let mut browser = site.browser();
    for _ in 0..2 {
        assert_eq!(browser.post("/masuk", &[]).await.status, StatusCode::FORBIDDEN);
    }
    let answer = browser.post("/masuk", &[]).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.text().contains("detik"), "{}", answer.text());
    let wait: u64 = answer.header("retry-after").parse().unwrap();
    assert!((50..=60).contains(&wait), "{wait}");
    assert_eq!(browser.get("/masuk").await.status, StatusCode::OK, "the page itself still opens");
}

#[tokio::test]
async fn behind_a_proxy_the_client_is_whom_the_proxy_names() {
    async fn ask(site: &Site, forwarded: &str) -> StatusCode {
        let request = Request::get("/uji/cari").header("x-forwarded-for", forwarded);
        site.browser().send(request.body(Body::empty()).unwrap()).await.status
    }
    let trusting = Site::with(slow(true)).await;
    for n in 0..8 {
        let status = ask(&trusting, &format!("10.0.0.{n}")).await;
        assert_eq!(status, StatusCode::OK, "each of {n} is a client of its own");
    }
    let wary = Site::with(slow(false)).await;
    let mut last = StatusCode::OK;
    for n in 0..8 {
        last = ask(&wary, &format!("10.0.0.{n}")).await;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS, "a header that anybody can write buys nothing");
}
