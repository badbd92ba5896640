use std::{convert::Infallible, net::SocketAddr};

use axum::{
    http::StatusCode,
    response::{
        IntoResponse as _, Response,
        sse::{Event, Sse},
    },
};
use futures_util::{StreamExt as _, stream};
use http_body_util::BodyExt as _;
use web::{Config, Limits};

use crate::site::{Browser, OPERATOR, PEGAWAI, Site, config};

const STREAM: &str = "/uji/alur";

/// Tells one thing and then nothing more, without end.
pub(crate) async fn follow() -> Response {
    let told = stream::once(async { Ok::<_, Infallible>(Event::default().data("ada")) });
    Sse::new(told.chain(stream::pending())).into_response()
}

async fn open(browser: &Browser, count: usize) -> Vec<Response> {
    let mut open = Vec::new();
    for n in 0..count {
        let response = browser.open(STREAM).await;
        assert_eq!(response.status(), StatusCode::OK, "{n}");
        open.push(response);
    }
    open
}

/// The same in another network.
fn moved(mut browser: Browser) -> Browser {
    browser.address = SocketAddr::from(([198, 51, 100, 9], 1));
    browser
}

#[tokio::test]
async fn an_account_has_four_streams_and_the_fifth_waits_for_a_place() {
    let site = Site::new().await;
    let one = site.signed_in(OPERATOR);
    let mut streams = open(&one, 4).await;
    let told = streams[0].body_mut().frame().await.unwrap().unwrap().into_data().unwrap();
    assert_eq!(told, "data: ada\n\n");
    let elsewhere = moved(site.signed_in(OPERATOR));
    for browser in [&one, &elsewhere] {
        let refused = browser.open(STREAM).await;
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS, "the same account");
        assert_eq!(refused.headers()["retry-after"], "10");
    }
    open(&site.signed_in(PEGAWAI), 4).await;
    streams.pop();
    open(&elsewhere, 1).await;
}

#[tokio::test]
async fn visitors_share_the_streams_of_their_network() {
    let site = Site::new().await;
    let (one, neighbour) = (site.browser(), site.browser());
    let _streams = open(&one, 4).await;
    assert_eq!(neighbour.open(STREAM).await.status(), StatusCode::TOO_MANY_REQUESTS);
    let other = moved(site.browser());
    open(&other, 1).await;
}

#[tokio::test]
async fn a_node_has_so_many_streams_and_pages_all_the_same() {
    let limits = Limits { streams: 5, ..config().limits };
    let site = Site::with(Config { limits, ..config() }).await;
    let _first = open(&site.signed_in(OPERATOR), 4).await;
    let mut last = site.signed_in(PEGAWAI);
    let second = open(&last, 1).await;
    assert_eq!(last.open(STREAM).await.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(last.get("/uji/saya").await.status, StatusCode::OK);
    drop(second);
    open(&last, 1).await;
}

#[tokio::test]
async fn a_stream_ends_after_a_while_and_is_asked_for_again() {
    let limits = Limits { stream_seconds: 0, ..config().limits };
    let site = Site::with(Config { limits, ..config() }).await;
    let mut browser = site.signed_in(OPERATOR);
    for _ in 0..5 {
        // To its end, which the handler never makes, and the place is free again.
        assert_eq!(browser.get(STREAM).await.status, StatusCode::OK);
    }
}
