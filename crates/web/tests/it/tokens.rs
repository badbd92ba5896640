//! Tokens of programs: where they count, and what a wrong one is told.

use std::sync::atomic::Ordering;

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};

use crate::site::{BEARER, CROWDED, NARROW, OPERATOR, Site};

fn with_token(method: Method, path: &str, token: &str) -> Request<Body> {
    let bearer = format!("Bearer {token}");
    let request = Request::builder().method(method).uri(path);
    request.header(header::AUTHORIZATION, bearer).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn a_token_opens_what_is_declared_for_programs() {
    let site = Site::new().await;
    let mut program = site.browser();
    assert_eq!(program.get("/uji/data").await.status, StatusCode::UNAUTHORIZED);
    let answer = program.send(with_token(Method::GET, "/uji/data", BEARER)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.set_cookies().is_empty(), "a program keeps no cookies");
    let head = program.send(with_token(Method::HEAD, "/uji/data", BEARER)).await;
    assert_eq!(head.status, StatusCode::OK);
}

#[tokio::test]
async fn pages_and_actions_take_no_token() {
    let site = Site::new().await;
    let mut program = site.browser();
    for path in ["/uji/saya", "/uji", "/api/openapi.json", "/"] {
        program.send(with_token(Method::GET, path, BEARER)).await;
    }
    let page = program.send(with_token(Method::GET, "/uji/saya", BEARER)).await;
    assert_eq!(page.header("location"), "/masuk?kembali=/uji/saya", "a visitor");
    let action = program.send(with_token(Method::POST, "/uji/data", BEARER)).await;
    assert_eq!(action.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(site.people.asked.load(Ordering::Relaxed), 0, "it was not even looked up");
}

#[tokio::test]
async fn a_wrong_token_is_told_so_where_anybody_may_read_too() {
    let site = Site::new().await;
    for path in ["/uji/data", "/uji/data/7"] {
        for token in ["gadang_tidak-dikenal-0123456789", "gadang_", "x", ""] {
            let answer = site.browser().send(with_token(Method::GET, path, token)).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path} {token}");
            assert_eq!(answer.header("content-type"), "application/problem+json");
            let challenge = "Bearer realm=\"gadang\", error=\"invalid_token\"";
            assert_eq!(answer.header("www-authenticate"), challenge);
            assert!(answer.text().contains("token-tidak-berlaku"), "{}", answer.text());
        }
    }
    assert_eq!(site.people.asked.load(Ordering::Relaxed), 2, "only what looks like ours");
}

#[tokio::test]
async fn a_token_does_only_what_it_was_made_for() {
    let site = Site::new().await;
    let mut program = site.browser();
    let refused = program.send(with_token(Method::GET, "/uji/data", NARROW)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let allowed = program.send(with_token(Method::GET, "/uji/data/7", NARROW)).await;
    assert_eq!(allowed.status, StatusCode::OK, "{}", allowed.text());
}

#[tokio::test]
async fn the_cookie_beside_a_token_counts_for_nothing() {
    let site = Site::new().await;
    let mut person = site.signed_in(OPERATOR);
    let answer = person.send(with_token(Method::GET, "/uji/data", NARROW)).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(person.get("/uji/data").await.status, StatusCode::OK, "the session is untouched");
}

#[tokio::test]
async fn a_crowd_of_guesses_waits() {
    let site = Site::new().await;
    let answer = site.browser().send(with_token(Method::GET, "/uji/data", CROWDED)).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.header("retry-after"), "30");
}

#[tokio::test]
async fn whoever_comes_without_anything_is_told_what_to_bring() {
    let site = Site::new().await;
    let request = Request::get("/uji/data").header(header::ACCEPT, "application/json");
    let answer = site.browser().send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"gadang\"");
}
