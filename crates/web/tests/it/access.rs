use axum::http::{Method, StatusCode};
use web::{Access, RouteInfo};

use crate::site::{OPERATOR, PEGAWAI, Site, UBAH, WAITING, config};

#[tokio::test]
async fn nobody_is_led_to_sign_in_and_back() {
    let site = Site::new().await;
    for path in ["/uji/saya", "/uji/ubah"] {
        let answer = site.browser().get(&format!("{path}?a=1&b=2")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        assert_eq!(answer.location(), format!("/masuk?kembali={path}%3Fa%3D1%26b%3D2"));
    }
    let action = site.browser().post("/uji/ubah", &[]).await;
    assert_eq!((action.status, action.location()), (StatusCode::SEE_OTHER, "/masuk"));
}

#[tokio::test]
async fn the_wrong_role_gets_a_page_that_says_so() {
    let site = Site::new().await;
    let answer = site.signed_in(PEGAWAI).get("/uji/ubah").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let text = answer.text();
    assert!(text.contains("Anda tidak berwenang"), "{text}");
    assert!(text.contains("Budi Santoso"), "the page stands in the person's shell: {text}");
    assert_eq!(site.signed_in(PEGAWAI).get("/uji/saya").await.status, StatusCode::OK);
}

#[tokio::test]
async fn access_is_refused_before_the_form_is_even_read() {
    let site = Site::new().await;
    let answer = site.signed_in(PEGAWAI).post_raw("/uji/ubah", b"\xff".to_vec()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text().contains("Anda tidak berwenang"));
}

#[tokio::test]
async fn the_right_role_passes_and_everybody_reads_what_is_public() {
    let site = Site::new().await;
    assert_eq!(site.signed_in(OPERATOR).get("/uji/ubah").await.status, StatusCode::OK);
    assert_eq!(site.browser().get("/uji/lihat").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_handler_that_asks_for_a_scope_refuses_as_the_route_would() {
    let site = Site::new().await;
    let signed_in = site.signed_in(OPERATOR).get("/uji/bidang").await;
    assert!(signed_in.text().contains("instansi 1"));
    assert_eq!(site.signed_in(PEGAWAI).get("/uji/bidang").await.status, StatusCode::FORBIDDEN);
    let nobody = site.browser().get("/uji/bidang").await;
    assert_eq!(nobody.location(), "/masuk?kembali=/uji/bidang");
}

#[tokio::test]
async fn without_the_second_factor_one_is_a_visitor() {
    let site = Site::new().await;
    for path in ["/uji/saya", "/uji/ubah", "/uji/bidang", "/"] {
        let answer = site.signed_in(WAITING).get(path).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/masuk/kode"));
    }
    let page = site.signed_in(WAITING).get("/masuk/kode").await;
    assert!(page.text().contains("menunggu Ani Rahma sebagai Publik"), "{}", page.text());
    let open = site.signed_in(WAITING).get("/uji").await;
    assert!(!open.text().contains("Ani Rahma"), "the shell shows nobody");
}

#[tokio::test]
async fn a_visitor_begins_with_what_is_public_where_a_house_has_it() {
    let open = Site::with(web::Config { public: Some("/uji/terbuka"), ..config() }).await;
    assert_eq!(open.browser().get("/").await.location(), "/uji/terbuka");
    let closed = Site::with(config()).await;
    assert!(closed.browser().get("/").await.location().starts_with("/masuk"));
}

#[tokio::test]
async fn home_is_the_first_room_or_the_place_that_was_set() {
    let site = Site::new().await;
    assert_eq!(site.browser().get("/").await.location(), "/masuk");
    assert_eq!(site.signed_in(OPERATOR).get("/").await.location(), "/uji/ubah");
    let roomless = site.signed_in(PEGAWAI).get("/").await;
    assert_eq!(roomless.status, StatusCode::FORBIDDEN, "no room, and no redirect in circles");

    let set = Site::with(web::Config { landing: Some("/uji/saya"), ..config() }).await;
    assert_eq!(set.signed_in(PEGAWAI).get("/").await.location(), "/uji/saya");
}

#[tokio::test]
async fn the_menu_marks_where_one_stands() {
    let site = Site::new().await;
    let answer = site.signed_in(OPERATOR).get("/uji/ubah").await;
    let page = scraper::Html::parse_document(answer.html());
    let current = scraper::Selector::parse("nav a[aria-current=page]").unwrap();
    let found: Vec<_> = page.select(&current).filter_map(|a| a.attr("href")).collect();
    assert_eq!(found, ["/uji/ubah"]);
}

#[tokio::test]
async fn the_table_of_routes_names_every_door() {
    let site = Site::new().await;
    let routes = web::routes(&site.app);
    let has = |method: Method, path: &str, access: Access| {
        routes.contains(&RouteInfo { method, path: path.to_owned(), access, is_json: false })
    };
    assert!(has(Method::POST, "/uji/ubah", Access::Needs(&UBAH)));
    assert!(has(Method::GET, "/uji", Access::Open));
    assert!(has(Method::GET, "/masuk/kode", Access::Open));
    assert!(has(Method::GET, "/", Access::Open));
    assert!(!routes.iter().any(|route| route.path == "/galeri"));
}
