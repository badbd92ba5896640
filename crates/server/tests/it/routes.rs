//! Every route refuses the wrong visitor.

use axum::http::{Method, StatusCode};
use db::testing;
use kernel::Peran;
use web::{Access, RouteInfo};

use crate::site::{Browser, Site};

/// Routes for anybody, committed so that a new one is seen in review.
const OPEN: &str = include_str!("open_routes.txt");

/// One person per role of the province, and what they are.
const PEOPLE: [(&str, Peran); 9] = [
    ("admin.sumbar", Peran::AdminInstansi),
    ("admin.disdik", Peran::AdminOpd),
    ("operator.disdik", Peran::Operator),
    ("verifikator.diskominfotik", Peran::Verifikator),
    ("pengesah.disdik", Peran::Pengesah),
    ("koordinator.sumbar", Peran::Koordinator),
    ("pimpinan.sumbar", Peran::Pimpinan),
    ("evaluator.sumbar", Peran::Evaluator),
    ("pegawai.sumbar", Peran::Pegawai),
];

async fn site() -> Site {
    Site::with_demo(testing::sqlite(&server::migrations()).await).await
}

/// A path of the route with something in place of each parameter.
fn sample(route: &RouteInfo) -> String {
    route
        .path
        .split('/')
        .map(
            |part| {
                if part.starts_with('{') { "00000000-0000-7000-8000-000000000000" } else { part }
            },
        )
        .collect::<Vec<_>>()
        .join("/")
}

async fn answer(browser: &Browser, route: &RouteInfo) -> (StatusCode, String) {
    let path = sample(route);
    let page = if route.method == Method::GET {
        browser.get(&path).await
    } else {
        browser.post::<&str, &str>(&path, &[]).await
    };
    (page.status, page.location)
}

fn name(route: &RouteInfo) -> String {
    format!("{} {}", route.method, route.path)
}

#[tokio::test]
async fn nobody_passes_a_route_that_needs_a_permission() {
    let site = site().await;
    let visitor = site.visitor();
    let mut checked = 0;
    for route in web::routes(&site.app) {
        if matches!(route.access, Access::Open) {
            continue;
        }
        let (status, location) = answer(&visitor, &route).await;
        let leads_to_sign_in = status == StatusCode::SEE_OTHER && location.starts_with("/masuk");
        let refused = status == StatusCode::FORBIDDEN || status == StatusCode::UNAUTHORIZED;
        assert!(leads_to_sign_in || refused, "{}: {status}", name(&route));
        checked += 1;
    }
    assert!(checked > 20, "{checked} routes");
}

#[tokio::test]
async fn a_role_without_the_permission_is_refused() {
    let site = site().await;
    let mut refused = 0;
    for (person, peran) in PEOPLE {
        let browser = site.sign_in(person).await;
        for route in web::routes(&site.app) {
            let Access::Needs(permission) = route.access else { continue };
            let held = [peran, Peran::Publik].iter().any(|p| permission.granted_to.contains(p));
            let (status, _) = answer(&browser, &route).await;
            if held {
                assert_ne!(status, StatusCode::SEE_OTHER, "{person}: {}", name(&route));
            } else {
                assert_eq!(status, StatusCode::FORBIDDEN, "{person}: {}", name(&route));
                refused += 1;
            }
        }
    }
    assert!(refused > 50, "{refused} refusals");
}

#[tokio::test]
async fn a_form_without_its_token_is_refused_whoever_sends_it() {
    let site = site().await;
    let people =
        [site.sign_in("admin.sumbar").await, site.sign_in("asesor.sumbar").await, site.visitor()];
    for route in web::routes(&site.app) {
        if route.method != Method::POST {
            continue;
        }
        for browser in &people {
            let (status, location) = answer(browser, &route).await;
            let to_sign_in = status == StatusCode::SEE_OTHER && location.starts_with("/masuk");
            let refused = matches!(
                status,
                StatusCode::FORBIDDEN | StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED
            );
            assert!(refused || to_sign_in, "{}: {status}", name(&route));
        }
    }
}

#[tokio::test]
async fn the_routes_for_anybody_are_the_committed_ones() {
    let site = site().await;
    let mut found: Vec<String> = web::routes(&site.app)
        .iter()
        .filter(|route| matches!(route.access, Access::Open))
        .map(name)
        .collect();
    found.sort();
    let committed: Vec<&str> = OPEN.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(found, committed);
}

#[tokio::test]
async fn a_forged_cookie_makes_nobody_of_anybody() {
    let site = site().await;
    let forger = site.visitor();
    for value in ["x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "'; DROP TABLE org_sesi; --"]
    {
        forger.set_cookie("gadang_sesi", value);
        let page = forger.get("/indeks").await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{value}");
        assert!(page.location.starts_with("/masuk"), "{value}");
    }
}
