use axum::{
    body::Body,
    http::{Request, StatusCode},
};

use crate::site::{OPERATOR, Site, config};

const EVERYWHERE: [(&str, &str); 9] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    (
        "permissions-policy",
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), \
         gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("origin-agent-cluster", "?1"),
    ("x-permitted-cross-domain-policies", "none"),
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
         img-src 'self' data:; connect-src 'self'; manifest-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'",
    ),
];

#[tokio::test]
async fn every_answer_carries_every_header_whatever_it_is() {
    let site = Site::new().await;
    let css = ui::assets::url("gadang.css").unwrap();
    for path in ["/uji", "/tidak/ada", "/uji/panik", "/uji/saya", "/healthz", "/uji/lama", css] {
        let answer = site.browser().get(path).await;
        for (name, value) in EVERYWHERE {
            assert_eq!(answer.header(name), value, "{name} of {path}");
        }
        assert_eq!(answer.header("x-request-id").len(), 36, "{path}");
    }
}

#[tokio::test]
async fn https_is_demanded_only_where_people_come_over_it() {
    let plain = Site::new().await;
    assert_eq!(plain.browser().get("/uji").await.header("strict-transport-security"), "");
    let secure = Site::with(web::Config { secure_cookies: true, ..config() }).await;
    let answer = secure.browser().get("/uji").await;
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
}

#[tokio::test]
async fn pages_of_signed_in_people_are_kept_nowhere() {
    let site = Site::new().await;
    for path in ["/uji", "/uji/saya", "/tidak/ada", "/"] {
        let answer = site.signed_in(OPERATOR).get(path).await;
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
    let form = site.browser().get("/uji").await;
    assert_eq!(form.header("cache-control"), "no-store", "it sets a cookie");
    let open = site.browser().get("/uji/cari").await;
    assert_eq!(open.header("cache-control"), "private, no-cache");
}

#[tokio::test]
async fn a_file_is_kept_for_ever_and_asked_for_once() {
    let site = Site::new().await;
    let css = ui::assets::url("gadang.css").unwrap();
    let first = site.browser().get(css).await;
    assert_eq!(first.status, StatusCode::OK);
    assert_eq!(first.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(first.header("content-type"), "text/css; charset=utf-8");
    assert!(first.set_cookies().is_empty());

    let again = Request::get(css).header("if-none-match", first.header("etag"));
    let again = site.browser().send(again.body(Body::empty()).unwrap()).await;
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));

    let old = format!("/aset/0123456789abcdef/{}", css.rsplit('/').next().unwrap());
    assert_eq!(site.browser().get(&old).await.header("cache-control"), "public, no-cache");
    assert_eq!(site.browser().get("/aset/x/tidak-ada.css").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn pages_travel_compressed_to_whoever_can_read_it() {
    let site = Site::new().await;
    for (accepted, used) in [("br, gzip", "br"), ("gzip", "gzip"), ("identity", "")] {
        let request = Request::get("/uji").header("accept-encoding", accepted);
        let answer = site.browser().send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.header("content-encoding"), used, "{accepted}");
        assert!(answer.header("vary").contains("accept-encoding"), "{accepted}");
    }
}

#[tokio::test]
async fn the_gallery_is_open_in_a_sample_house_only() {
    assert_eq!(Site::new().await.browser().get("/galeri").await.status, StatusCode::NOT_FOUND);
    let sample = Site::with(web::Config { sample: true, ..config() }).await;
    let answer = sample.browser().get("/galeri").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text().contains("Galeri komponen"));
    assert!(answer.text().contains("DATA CONTOH"));
}
