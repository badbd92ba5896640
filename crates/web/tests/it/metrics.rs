use axum::{body::Body, http::Request};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::site::{OPERATOR, Site};

/// What one HTTP request to the metrics listener of `site` is answered.
async fn ask(site: &Site, path: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let talk = async {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8(answer).unwrap()
    };
    let served = web::serve_metrics(site.app.clone(), "9.8.7", listener, std::future::pending());
    tokio::select! {
        served = served => panic!("the listener ended: {served:?}"),
        answer = talk => answer,
    }
}

fn line<'a>(scrape: &'a str, series: &str) -> &'a str {
    let found = scrape.lines().find_map(|line| line.strip_prefix(series));
    found.unwrap_or_else(|| panic!("no {series} in {scrape}")).trim()
}

#[tokio::test]
async fn a_scrape_over_http_tells_what_was_answered() {
    let site = Site::new().await;
    site.browser().get("/uji").await;
    site.browser().get("/uji").await;
    site.browser().get("/tidak/ada").await;
    site.signed_in(OPERATOR).get("/uji/panik").await;
    let scrape = ask(&site, "/metrics").await;
    assert!(scrape.starts_with("HTTP/1.1 200"), "{scrape}");
    assert!(scrape.contains("content-type: application/openmetrics-text"), "{scrape}");
    assert!(scrape.trim_end().ends_with("# EOF"), "{scrape}");
    let requests = |labels: &str| line(&scrape, &format!("gadang_http_requests_total{{{labels}}}"));
    assert_eq!(requests(r#"route="/uji",method="GET",status="2xx""#), "2");
    assert_eq!(requests(r#"route="-",method="GET",status="4xx""#), "1");
    assert_eq!(requests(r#"route="/uji/panik",method="GET",status="5xx""#), "1");
    let durations = r#"gadang_http_request_duration_seconds_count{route="/uji",method="GET"}"#;
    assert_eq!(line(&scrape, durations), "2");
    assert_eq!(line(&scrape, r#"gadang_failures_total{code="gangguan"}"#), "1");
    assert_eq!(line(&scrape, r#"gadang_failures_total{code="tidak-ditemukan"}"#), "1");
    assert_eq!(line(&scrape, "gadang_http_requests_in_flight "), "0");
    assert_eq!(line(&scrape, r#"gadang_build_info{version="9.8.7",engine="sqlite"}"#), "1");
}

#[tokio::test]
async fn a_scrape_tells_how_database_and_jobs_stand() {
    let site = Site::new().await;
    let scrape = ask(&site, "/metrics").await;
    assert_eq!(line(&scrape, "gadang_database_up "), "1");
    assert_eq!(line(&scrape, r#"gadang_jobs{state="failed"}"#), "0");
    assert_eq!(line(&scrape, "gadang_schedules_failing "), "0");
    let tx = site.db.begin().await.unwrap();
    let scrape = ask(&site, "/metrics").await;
    assert_ne!(line(&scrape, r#"gadang_database_connections{state="used"}"#), "0");
    drop(tx);
    site.db.close().await;
    let scrape = ask(&site, "/metrics").await;
    assert_eq!(line(&scrape, "gadang_database_up "), "0");
    assert!(!scrape.contains("gadang_jobs"), "no old numbers: {scrape}");
}

#[tokio::test]
async fn what_visitors_invent_makes_no_series() {
    let site = Site::new().await;
    let mut browser = site.browser();
    for n in 0..40 {
        browser.get(&format!("/uji/penilaian/{n}?rahasia=s{n}")).await;
        browser.get(&format!("/dicoba-{n}")).await;
        browser.get(&format!("/masuk/atur/rahasia-{n}")).await;
        let brew = Request::builder().method(format!("SEDUH{n}").as_str()).uri("/uji");
        browser.send(brew.body(Body::empty()).unwrap()).await;
    }
    let scrape = ask(&site, "/metrics").await;
    let series: Vec<&str> =
        scrape.lines().filter(|line| line.starts_with("gadang_http_requests_total")).collect();
    assert_eq!(series.len(), 4, "{series:#?}");
    for invented in ["rahasia", "dicoba", "SEDUH", "penilaian/1"] {
        assert!(!scrape.contains(invented), "{invented} in {scrape}");
    }
    let other = r#"gadang_http_requests_total{route="/uji",method="other",status="4xx"}"#;
    assert_eq!(line(&scrape, other), "40");
}

#[tokio::test]
async fn the_house_has_no_metrics_and_the_listener_has_nothing_else() {
    let site = Site::new().await;
    assert_eq!(site.browser().get("/metrics").await.status, 404);
    for path in ["/", "/uji", "/healthz"] {
        let answer = ask(&site, path).await;
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
    }
}
