//! Files for the browser, and the two questions that machines ask.

use std::time::Duration;

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{failure::Failure, state::App};

/// The hash in the address changes with the content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// An address of an older version of the program gets today's file, which must not be kept for it.
const ASK_AGAIN: &str = "public, no-cache";
const PATIENCE: Duration = Duration::from_secs(5);

/// A file by its address, `/aset/<hash>/<name>`.
pub(crate) async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = ui::assets::find(&path) else {
        return Failure::NotFound.into_response();
    };
    let caching = if asset.immutable { FOR_EVER } else { ASK_AGAIN };
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|sent| matches(sent, asset.etag));
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, asset.mime)], Body::from(asset.bytes)).into_response()
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    // Weak, since the same file goes out compressed and not.
    if let Ok(etag) = HeaderValue::try_from(format!("W/{}", asset.etag)) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    response
}

fn matches(sent: &HeaderValue, etag: &str) -> bool {
    sent.to_str().is_ok_and(|list| {
        list.split(',').map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == etag)
    })
}

/// Whether the program runs at all.
pub(crate) async fn healthz() -> Response {
    plain(StatusCode::OK, "sehat\n")
}

/// Whether it can serve: the database answers.
pub(crate) async fn readyz(State(app): State<App>) -> Response {
    match tokio::time::timeout(PATIENCE, app.db.ping()).await {
        Ok(Ok(())) => plain(StatusCode::OK, "siap\n"),
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready: the database does not answer");
            plain(StatusCode::SERVICE_UNAVAILABLE, "basis data tidak menjawab\n")
        }
        Err(_) => {
            tracing::warn!("not ready: the database takes too long");
            plain(StatusCode::SERVICE_UNAVAILABLE, "basis data terlalu lambat\n")
        }
    }
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    (status, [(header::CACHE_CONTROL, "no-store")], text).into_response()
}
