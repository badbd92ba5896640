use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
    response::Response,
};
use tracing_subscriber::fmt::MakeWriter;
use web::Failure;

use crate::site::{OPERATOR, Site};

/// The log of one test.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    fn listen(&self) -> tracing::subscriber::DefaultGuard {
        let subscriber = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_max_level(tracing::Level::INFO)
            .with_writer(self.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

fn incident(html: &str) -> String {
    let page = scraper::Html::parse_document(html);
    let strong = scraper::Selector::parse("strong").unwrap();
    let mut texts = page.select(&strong).map(|s| s.text().collect::<String>());
    texts.find(|t| t.len() == 9 && t.contains('-')).expect("an incident number")
}

pub(crate) async fn panics() -> Response {
    panic!("the ceiling came down")
}

pub(crate) async fn breaks() -> Result<Response, Failure> {
    Err(db::Error::Inconsistent { what: "two heads on one body".to_owned() }.into())
}

#[tokio::test]
async fn a_panic_is_an_incident_page_whose_number_is_in_the_log() {
    let log = Log::default();
    let _guard = log.listen();
    let site = Site::new().await;
    let answer = site.signed_in(OPERATOR).get("/uji/panik").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(answer.text().contains("Terjadi gangguan"));
    assert!(answer.text().contains("Ani Rahma"), "inside the shell");
    assert!(!answer.html().contains("ceiling"), "the cause is for the log only");

    let number = incident(answer.html());
    let text = log.text();
    let line = text.lines().find(|line| line.contains(&number)).expect("logged with its number");
    assert!(line.contains("panic: the ceiling came down"), "{line}");
    assert!(line.contains(answer.header("x-request-id")), "{line}");

    let after = site.signed_in(OPERATOR).get("/uji/panik").await;
    assert_ne!(incident(after.html()), number, "each incident has a number of its own");
}

#[tokio::test]
async fn rows_that_contradict_each_other_are_an_incident() {
    let log = Log::default();
    let _guard = log.listen();
    let site = Site::new().await;
    let answer = site.browser().get("/uji/rusak").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!answer.html().contains("two heads"));
    let number = incident(answer.html());
    assert!(log.text().lines().any(|l| l.contains(&number) && l.contains("two heads on one body")));
}

#[tokio::test]
async fn the_log_knows_who_asked_what_and_no_secret() {
    let log = Log::default();
    let _guard = log.listen();
    let site = Site::new().await;
    site.signed_in(OPERATOR).get("/uji/saya?sandi=rahasia1").await;
    site.browser().get("/masuk/atur/rahasia2").await;
    site.browser().get("/tidak/ada").await;
    let text = log.text();
    assert!(!text.contains("rahasia"), "{text}");
    let line = |path: &str| text.lines().find(|l| l.contains(path)).unwrap_or_default().to_owned();
    for part in ["method=GET", "status=200", "duration_ms=", &format!("akun-{OPERATOR}"), "id="] {
        assert!(line("/uji/saya").contains(part), "{part} in {}", line("/uji/saya"));
    }
    assert!(line("/masuk/atur/{token}").contains("status=200"), "{text}");
    assert!(line("/tidak/ada").contains("failure=\"tidak-ditemukan\""), "{text}");
    assert!(!text.contains(&format!("={OPERATOR}")), "the token itself is never written");
}

#[tokio::test]
async fn what_does_not_exist_says_so_inside_the_shell() {
    let site = Site::new().await;
    let paths =
        ["/tidak/ada", "/uji/penilaian/bukan-angka", "/uji/penilaian/-1", "/uji/%00", "/uji/%ff"];
    for path in paths {
        let answer = site.signed_in(OPERATOR).get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.text().contains("Halaman tidak ditemukan"), "{path}");
    }
    let answer = site.signed_in(OPERATOR).get("/tidak/ada").await;
    assert!(answer.text().contains("Ani Rahma"));
    assert!(site.browser().get("/uji/penilaian/7").await.text().contains("penilaian 7"));
}

#[tokio::test]
async fn an_unreadable_filter_is_a_page() {
    let site = Site::new().await;
    let answer = site.browser().get("/uji/cari?tahun=banyak").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.text().contains("Saringan"), "{}", answer.text());
    assert!(site.browser().get("/uji/cari?tahun=2026").await.text().contains("tahun 2026"));
}

#[tokio::test]
async fn a_slash_too_many_leads_to_the_page_and_never_elsewhere() {
    let site = Site::new().await;
    let answer = site.browser().get("/uji/?a=1").await;
    assert_eq!((answer.status, answer.location()), (StatusCode::PERMANENT_REDIRECT, "/uji?a=1"));
    for path in ["//jahat.example/", "/%5cjahat.example//", "///"] {
        let answer = site.browser().get(path).await;
        assert!(
            answer.location().is_empty() || answer.location().starts_with("/%5c"),
            "{path} leads to {}",
            answer.location()
        );
    }
    let action = site.browser().post("/uji/tulis/", &[]).await;
    assert_eq!(action.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_wrong_method_is_told_which_one_is_right() {
    let site = Site::new().await;
    let answer = site.browser().get("/uji/tulis").await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.header("allow"), "POST");
    assert!(answer.text().contains("hanya menerima kiriman"), "{}", answer.text());
}

#[tokio::test]
async fn head_answers_like_get_without_a_body() {
    let site = Site::new().await;
    for (path, status) in [
        ("/uji", StatusCode::OK),
        ("/tidak/ada", StatusCode::NOT_FOUND),
        ("/healthz", StatusCode::OK),
    ] {
        let request = Request::builder().method(Method::HEAD).uri(path);
        let answer = site.browser().send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, status, "{path}");
    }
    let door =
        Request::builder().method(Method::HEAD).uri("/uji/saya").body(Body::empty()).unwrap();
    assert_eq!(site.browser().send(door).await.location(), "/masuk?kembali=/uji/saya");
}

#[tokio::test]
async fn what_takes_too_long_is_given_up_with_words() {
    let site = Site::new().await;
    let answer = site.signed_in(OPERATOR).get("/uji/lama").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.text().contains("Sistem sedang sibuk"));
}

#[tokio::test]
async fn words_of_a_library_never_reach_a_person() {
    let site = Site::new().await;
    let answer = site.browser().get("/uji/teks").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(!answer.text().contains("English"), "{}", answer.text());
    assert!(answer.text().contains("Permintaan tidak dapat dibaca"));
}
