use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use axum::{
    body::{Body, Bytes},
    http::{Request, StatusCode},
};
use futures_util::stream;

use crate::site::{Answer, Browser, OPERATOR, Site, config};

const EDGE: &str = "batas-berkas";
const MIB: u64 = 1024 * 1024;

fn part(name: &str, file: Option<&str>, content: &[u8]) -> Vec<u8> {
    let file = file.map(|name| format!("; filename=\"{name}\"")).unwrap_or_default();
    let head = format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
    [head.as_bytes(), content, b"\r\n"].concat()
}

fn request(path: &str, body: Body) -> Request<Body> {
    Request::post(path)
        .header("content-type", format!("multipart/form-data; boundary={EDGE}"))
        .body(body)
        .unwrap()
}

async fn upload(browser: &mut Browser, parts: &[Vec<u8>]) -> Answer {
    let end = format!("--{EDGE}--\r\n").into_bytes();
    let body = [parts.concat(), end].concat();
    browser.send(request("/uji/unggah", Body::from(body))).await
}

/// A browser that has opened the form, and the token from it.
async fn opened(site: &Site) -> (Browser, Vec<u8>) {
    let mut browser = site.signed_in(OPERATOR);
    let csrf = browser.get("/uji").await.hidden("_csrf");
    (browser, part("_csrf", None, csrf.as_bytes()))
}

#[tokio::test]
async fn a_file_arrives_with_its_fields() {
    let site = Site::new().await;
    let (mut browser, csrf) = opened(&site).await;
    let fields = [
        csrf,
        part("tahun", None, b"2026"),
        part("berkas", Some("C:\\data\\nilai.csv"), &vec![7; 60_000]),
    ];
    let answer = upload(&mut browser, &fields).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.text(), "2026 nilai.csv 60000");
}

#[tokio::test]
async fn no_file_chosen_is_no_file() {
    let site = Site::new().await;
    let (mut browser, csrf) = opened(&site).await;
    let answer = upload(&mut browser, &[csrf, part("berkas", Some(""), b"")]).await;
    assert_eq!(answer.text(), "- 0");
}

#[tokio::test]
async fn the_token_must_be_right_and_come_first() {
    let site = Site::new().await;
    let (mut browser, csrf) = opened(&site).await;
    let file = part("berkas", Some("a.csv"), b"x");
    let wrong = part("_csrf", None, b"salah");
    for parts in [vec![file.clone()], vec![file.clone(), csrf], vec![wrong, file.clone()], vec![]] {
        let answer = upload(&mut browser, &parts).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.text().contains("Formulir kedaluwarsa"));
    }
}

#[tokio::test]
async fn a_file_over_the_limit_is_told_the_limit() {
    let site = Site::new().await;
    let (mut browser, csrf) = opened(&site).await;
    let exact = part("berkas", Some("a"), &vec![1; 64 * 1024]);
    assert_eq!(upload(&mut browser, &[csrf.clone(), exact]).await.status, StatusCode::OK);
    let over = part("berkas", Some("a"), &vec![1; 64 * 1024 + 1]);
    let answer = upload(&mut browser, &[csrf, over]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.text().contains("melebihi batas 64 kB"), "{}", answer.text());
    assert!(answer.text().contains("Ani Rahma"), "inside the shell");
}

/// A body of `mib` MiB behind `head`, made as it is read, and how much of it was taken.
fn flood(head: Vec<u8>, mib: u64) -> (Body, Arc<AtomicU64>) {
    let taken = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&taken);
    let piece = Bytes::from(vec![b'x'; 1024 * 1024]);
    let start = [head, b"--batas-berkas\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"a\"\r\n\r\n".to_vec()].concat();
    let pieces = stream::unfold(0, move |n| {
        let next = match n {
            0 => Some(Bytes::from(start.clone())),
            n if n <= mib => Some(piece.clone()),
            _ => None,
        };
        counter.fetch_add(1, Ordering::Relaxed);
        async move { next.map(|bytes| (Ok::<_, std::io::Error>(bytes), n + 1)) }
    });
    (Body::from_stream(pieces), taken)
}

#[tokio::test]
async fn two_hundred_megabytes_are_read_to_the_end_so_that_the_page_arrives() {
    let site = Site::new().await;
    let (mut browser, csrf) = opened(&site).await;
    let (body, taken) = flood(csrf, 200);
    let answer = browser.send(request("/uji/unggah", body)).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.text().contains("64 kB"));
    assert_eq!(taken.load(Ordering::Relaxed), 202, "every piece was taken from the browser");
    assert_eq!(answer.header("connection"), "");
}

#[tokio::test]
async fn whatever_refuses_a_body_reads_it_to_the_end() {
    let site = Site::new().await;
    for (path, status) in [
        ("/tidak/ada", StatusCode::NOT_FOUND),
        ("/uji/ubah", StatusCode::SEE_OTHER),
        ("/uji/unggah", StatusCode::PAYLOAD_TOO_LARGE),
        ("/uji/tulis", StatusCode::BAD_REQUEST),
    ] {
        let (body, taken) = flood(Vec::new(), 3);
        let answer = site.browser().send(request(path, body)).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(taken.load(Ordering::Relaxed), 5, "{path}");
    }
}

#[tokio::test]
async fn a_body_without_end_is_given_up_and_the_connection_closed() {
    let limits = web::Limits { drain_bytes: 2 * MIB, ..config().limits };
    let site = Site::with(web::Config { limits, ..config() }).await;
    let (body, taken) = flood(Vec::new(), 1_000);
    let answer = site.browser().send(request("/tidak/ada", body)).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.header("connection"), "close");
    assert!(taken.load(Ordering::Relaxed) < 6, "{taken:?}");
}

#[tokio::test]
async fn spoilt_and_broken_uploads_are_pages() {
    let site = Site::new().await;
    let (mut browser, csrf) = opened(&site).await;
    let spoilt = part("tahun", None, b"20\xff26");
    let answer = upload(&mut browser, &[csrf.clone(), spoilt]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.text().contains("UTF-8"), "{}", answer.text());

    let two = [csrf.clone(), part("a", Some("a"), b"1"), part("b", Some("b"), b"2")];
    assert!(upload(&mut browser, &two).await.text().contains("satu berkas"));

    let cut = Body::from([csrf, b"--batas-berkas\r\nContent-Dis".to_vec()].concat());
    let answer = browser.send(request("/uji/unggah", cut)).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.text().contains("terputus"), "{}", answer.text());
}
