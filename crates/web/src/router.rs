//! The router: built from the routes of the rooms and from nothing else but what the house itself needs.

use std::{sync::Arc, time::Duration};

use axum::{
    Extension, Router,
    extract::{Request, State},
    http::{Method, StatusCode, Uri},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use db::Migration;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, DefaultPredicate, Predicate, predicate::NotForContentType},
    csrf::{CsrfLayer, ProtectionError},
};

use crate::{
    address,
    api::{self, Api},
    assets,
    ctx::Ctx,
    drain,
    extract::{Path, is_clean, is_mime},
    failure::Failure,
    headers, log, metrics,
    pace::{self, Pace},
    places, render,
    room::{Access, RouteInfo},
    search,
    state::App,
    streams::{self, Streams},
    visit::{self, Visit, is_read},
};

const ASSETS: &str = "/aset/{*path}";

/// The whole house as a service.
pub fn router(app: App) -> Router {
    pages(&app)
        .merge(machines())
        .layer(compression())
        .layer(from_fn_with_state(app.clone(), headers::layer))
        .layer(CatchPanicLayer::custom(log::panicked_outside))
        .layer(from_fn_with_state(app.clone(), log::layer))
        .layer(from_fn_with_state(app.clone(), metrics::layer))
        .with_state(app)
}

/// Every route with its access, for the test that sends the wrong visitor everywhere.
pub fn routes(app: &App) -> Vec<RouteInfo> {
    let open = |path: &str| RouteInfo {
        method: Method::GET,
        path: path.to_owned(),
        access: Access::Open,
        is_json: path == api::DOCUMENT,
    };
    let house = ["/", search::PAGE, "/healthz", "/readyz", ASSETS, api::PAGE, api::DOCUMENT];
    let mut all: Vec<RouteInfo> = house.map(open).into();
    if app.config.sample {
        all.extend(["/galeri", "/galeri/{kode}"].map(open));
    }
    for room in &app.rooms {
        all.extend((room.routes)().into_iter().map(|route| RouteInfo {
            method: route.method,
            path: format!("/{}{}", room.path, route.path),
            access: route.access,
            is_json: route.json.is_some(),
        }));
    }
    all
}

/// The tables of the edge itself.
pub fn migrations() -> Vec<Migration> {
    vec![db::migration!("20261124_0910_web_kiriman")]
}

/// What has no person behind it: no session is looked up, and no pace is kept for the probes of a proxy.
fn machines() -> Router<App> {
    Router::new()
        .route(ASSETS, get(assets::asset))
        .route("/healthz", get(assets::healthz))
        .route("/readyz", get(assets::readyz))
}

/// What people see. The layers are listed from the inside out.
fn pages(app: &App) -> Router<App> {
    let api = Api::new(app);
    let (document, page) = (api.clone(), api.clone());
    let mut router = Router::new()
        .route("/", get(home))
        .route(search::PAGE, get(search::page))
        .route(api::DOCUMENT, get(async move || document.document()))
        .route(api::PAGE, get(async move |State(app): State<App>, ctx: Ctx| page.page(&app, &ctx)));
    if app.config.sample {
        router = router.route("/galeri", get(gallery)).route("/galeri/{kode}", get(gallery_page));
    }
    for room in &app.rooms {
        for route in (room.routes)() {
            let path = format!("/{}{}", room.path, route.path);
            let checked = route.endpoint.route_layer(from_fn_with_state(route.access, check));
            router = router.route(&path, checked);
        }
    }
    router
        .fallback(nowhere)
        .method_not_allowed_fallback(async || Failure::WrongMethod)
        .layer(from_fn_with_state(Streams::new(&app.config.limits), streams::layer))
        .layer(from_fn_with_state((app.clone(), api.clone()), visit::layer))
        .layer(csrf(app))
        .layer(from_fn(readable))
        .layer(from_fn_with_state(Pace::new(&app.config.limits), pace::layer))
        .layer(from_fn_with_state(app.clone(), address::layer))
        .layer(CatchPanicLayer::custom(log::panicked))
        .layer(from_fn_with_state(app.clone(), in_time))
        .layer(from_fn_with_state((app.clone(), api), render::layer))
        .layer(from_fn_with_state(app.clone(), drain::layer))
}

/// Who may use a route is asked before its handler runs.
async fn check(
    State(access): State<Access>,
    Extension(visit): Extension<Arc<Visit>>,
    request: Request,
    next: Next,
) -> Response {
    match access.refusal(&visit) {
        Some(failure) => failure.into_response(),
        None => next.run(request).await,
    }
}

/// A person who has signed in begins in their first room, a visitor with what is public.
async fn home(ctx: Ctx, State(app): State<App>) -> Result<Response, Failure> {
    if ctx.waiting().is_some() || ctx.session().is_none() {
        let public = app.config.public.filter(|_| ctx.waiting().is_none());
        return public.map(|public| ctx.redirect(public)).ok_or(Failure::SignIn);
    }
    if let Some(landing) = app.config.landing {
        return Ok(ctx.redirect(landing));
    }
    let shell = ctx.shell();
    let first = shell.menu.iter().flat_map(|group| &group.items).next();
    first.map(|item| ctx.redirect(&item.href)).ok_or(Failure::Forbidden)
}

async fn gallery(ctx: Ctx) -> Response {
    let page = ui::gallery_page(&ctx.shell());
    ctx.page(&page)
}

/// A whole page of one kind.
async fn gallery_page(ctx: Ctx, Path(kode): Path<String>) -> Result<Response, Failure> {
    let example = ui::page_examples().into_iter().find(|example| example.code == kode);
    example.map(|example| ctx.page(&example.markup)).ok_or(Failure::NotFound)
}

/// No such address. One that only has a slash too many leads to the one without it.
async fn nowhere(method: Method, uri: Uri) -> Response {
    let without = uri.path().trim_end_matches('/');
    match places::safe_return(without) {
        Some(path) if is_read(&method) && uri.path() != without => {
            let target = match uri.query() {
                Some(query) => format!("{path}?{query}"),
                None => path.to_owned(),
            };
            places::redirect(StatusCode::PERMANENT_REDIRECT, &target)
        }
        _ => Failure::NotFound.into_response(),
    }
}

/// Addresses with broken letters lead nowhere; queries with them cannot be read.
async fn readable(request: Request, next: Next) -> Response {
    let uri = request.uri();
    if !is_clean(uri.path().as_bytes(), false) {
        return Failure::NotFound.into_response();
    }
    if !is_clean(uri.query().unwrap_or_default().as_bytes(), true) {
        return crate::extract::unreadable_text().into_response();
    }
    next.run(request).await
}

/// Gives up on what takes too long. A transaction in it is rolled back.
async fn in_time(State(app): State<App>, request: Request, next: Next) -> Response {
    let limits = app.config.limits;
    let is_upload = is_mime(request.headers(), "multipart/form-data");
    let seconds = if is_upload { limits.upload_seconds } else { limits.page_seconds };
    let patience = Duration::from_secs(seconds);
    if let Ok(response) = tokio::time::timeout(patience, next.run(request)).await {
        return response;
    }
    tracing::warn!(seconds, "gave up on a request");
    Failure::Busy.into_response()
}

/// Refuses what a page of another site sends, by `Sec-Fetch-Site` and `Origin`; our own address counts as
/// ours even where a proxy changes the host.
fn csrf(app: &App) -> CsrfLayer<impl Fn(ProtectionError) -> Response + Clone + use<>> {
    let layer = CsrfLayer::new();
    let layer = match layer.clone().add_trusted_origin(&app.config.base_url) {
        Ok(layer) => layer,
        Err(error) => {
            tracing::warn!(%error, base_url = app.config.base_url, "not an origin; only the host counts");
            layer
        }
    };
    layer.with_rejection_response(|_| Failure::CrossSite.into_response())
}

/// Fonts are compressed as they are.
fn compression() -> CompressionLayer<impl Predicate + use<>> {
    CompressionLayer::new()
        .compress_when(DefaultPredicate::new().and(NotForContentType::const_new("font/")))
}
