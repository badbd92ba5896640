use std::num::NonZeroU32;

use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use serde_json::Value;

use crate::site::{Answer, Browser, PEGAWAI, Site, WAITING, config};

/// What a program gets under `path`.
async fn ask(browser: &mut Browser, path: &str) -> Answer {
    send(browser, Request::get(path).body(Body::empty()).unwrap()).await
}

async fn send(browser: &mut Browser, mut request: Request<Body>) -> Answer {
    request.headers_mut().insert("accept", "application/json".parse().unwrap());
    browser.send(request).await
}

/// The problem in an answer, after everything that holds for each of them.
fn problem(answer: &Answer, code: &str, status: StatusCode) -> Value {
    assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.html());
    assert_eq!(answer.status, status, "{code}");
    let problem: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(problem["status"], status.as_u16(), "{problem}");
    assert_eq!(problem["kode"], code, "{problem}");
    assert_eq!(problem["type"], format!("/api#{code}"), "{problem}");
    let id = format!("urn:uuid:{}", answer.header("x-request-id"));
    assert_eq!(problem["instance"], id, "{problem}");
    for text in ["title", "detail"] {
        assert!(problem[text].as_str().is_some_and(|text| text.len() > 8), "{problem}");
    }
    assert!(answer.location().is_empty());
    problem
}

#[tokio::test]
async fn a_program_gets_every_failure_of_a_read_as_a_problem() {
    let site = Site::new().await;
    let mut visitor = site.browser();
    problem(&ask(&mut visitor, "/tidak/ada").await, "tidak-ditemukan", StatusCode::NOT_FOUND);
    problem(&ask(&mut visitor, "/uji/%00").await, "tidak-ditemukan", StatusCode::NOT_FOUND);
    problem(&ask(&mut visitor, "/uji/saya").await, "perlu-masuk", StatusCode::UNAUTHORIZED);
    let half = ask(&mut site.signed_in(WAITING), "/uji/saya").await;
    problem(&half, "perlu-masuk", StatusCode::UNAUTHORIZED);
    let refused = ask(&mut site.signed_in(PEGAWAI), "/uji/ubah").await;
    problem(&refused, "tidak-berwenang", StatusCode::FORBIDDEN);
    let answer = ask(&mut visitor, "/uji/cari?tahun=banyak").await;
    let told = problem(&answer, "permintaan-rusak", StatusCode::BAD_REQUEST);
    assert!(told["detail"].as_str().unwrap().contains("Saringan"), "{told}");
    let answer = ask(&mut visitor, "/uji/tulis").await;
    problem(&answer, "cara-keliru", StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.header("allow"), "POST");
    let answer = ask(&mut visitor, "/uji/lama").await;
    problem(&answer, "sibuk", StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("retry-after"), "5");
}

#[tokio::test]
async fn an_incident_has_its_number_and_no_cause() {
    let site = Site::new().await;
    for path in ["/uji/panik", "/uji/rusak"] {
        let answer = ask(&mut site.browser(), path).await;
        let told = problem(&answer, "gangguan", StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(told["kejadian"].as_str().unwrap().len(), 9, "{told}");
        let text = answer.html();
        assert!(!text.contains("ceiling") && !text.contains("two heads"), "{text}");
    }
    let other = ask(&mut site.browser(), "/tidak/ada").await;
    assert!(problem(&other, "tidak-ditemukan", StatusCode::NOT_FOUND)["kejadian"].is_null());
}

#[tokio::test]
async fn a_program_gets_every_failure_of_a_form_as_a_problem() {
    let site = Site::new().await;
    let mut visitor = site.browser();
    let form = |body: Vec<u8>| {
        Request::post("/uji/tulis")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap()
    };
    let stale = send(&mut visitor, form(b"nama=a".to_vec())).await;
    problem(&stale, "formulir-kedaluwarsa", StatusCode::FORBIDDEN);
    let large = send(&mut visitor, form(vec![b'x'; 64 * 1024])).await;
    let told = problem(&large, "terlalu-besar", StatusCode::PAYLOAD_TOO_LARGE);
    assert!(told["detail"].as_str().unwrap().contains("16 kB"), "{told}");
    let mut foreign = form(b"nama=a".to_vec());
    foreign.headers_mut().insert("origin", "https://jahat.example".parse().unwrap());
    let foreign = send(&mut visitor, foreign).await;
    problem(&foreign, "lintas-situs", StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_program_that_asks_too_often_is_told_when_to_come_back() {
    let one = NonZeroU32::MIN;
    let limits = web::Limits { requests_per_second: one, request_burst: one, ..config().limits };
    let site = Site::with(web::Config { limits, ..config() }).await;
    let mut visitor = site.browser();
    assert_eq!(ask(&mut visitor, "/uji").await.status, StatusCode::OK);
    let answer = ask(&mut visitor, "/uji").await;
    problem(&answer, "terlalu-sering", StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.header("retry-after"), "1");
}

#[tokio::test]
async fn a_route_for_programs_answers_problems_unless_a_browser_asks() {
    let site = Site::new().await;
    let answer = site.browser().get("/uji/data/0").await;
    problem(&answer, "tidak-ditemukan", StatusCode::NOT_FOUND);
    problem(&site.browser().get("/uji/data").await, "perlu-masuk", StatusCode::UNAUTHORIZED);
    let browser = |path: &str| {
        let request = Request::builder().method(Method::GET).uri(path);
        request.header("accept", "text/html,application/xhtml+xml,*/*;q=0.8").body(Body::empty())
    };
    let page = site.browser().send(browser("/uji/data/0").unwrap()).await;
    assert!(page.text().contains("Halaman tidak ditemukan"), "{}", page.html());
    let door = site.browser().send(browser("/uji/data").unwrap()).await;
    assert_eq!(door.location(), "/masuk?kembali=/uji/data");
}

#[tokio::test]
async fn a_page_stays_a_page_for_whoever_does_not_ask_for_json() {
    let site = Site::new().await;
    let answer = site.browser().get("/tidak/ada").await;
    assert!(answer.header("content-type").starts_with("text/html"));
    assert_eq!(site.browser().get("/uji/saya").await.location(), "/masuk?kembali=/uji/saya");
}
