//! One line in the log for each request, and a number that ties it to what was logged on the way.

use std::{any::Any, sync::Arc};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tokio::time::Instant;
use tracing::Instrument;

use crate::{failure::Failure, render::Told, state::App, visit::Slot};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// A parameter of this name is a secret that opens something.
const SECRET_PARAMETER: &str = "{token}";

/// The number of a request.
#[derive(Clone, Default)]
pub(crate) struct RequestId(Arc<str>);

impl RequestId {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Numbers the request, runs it, and writes its line. Queries are never written: they hold names and codes.
pub(crate) async fn layer(State(app): State<App>, mut request: Request, next: Next) -> Response {
    #[expect(clippy::disallowed_methods, reason = "the log measures; nothing is decided by it")]
    let started = Instant::now();
    let id = RequestId(app.entropy.uuid_v7(app.clock.now()).into());
    let slot = Slot::default();
    request.extensions_mut().insert(id.clone());
    request.extensions_mut().insert(slot.clone());
    let method = request.method().clone();
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let path =
        shown_path(request.uri().path(), matched.as_ref().map(MatchedPath::as_str)).to_owned();

    let span = tracing::info_span!("request", id = id.as_str());
    let mut response = next.run(request).instrument(span.clone()).await;

    let actor = slot
        .get()
        .and_then(|visit| visit.actor().account().map(|account| account.as_str().to_owned()))
        .unwrap_or_else(|| "-".to_owned());
    let failure = response.extensions().get::<Told>().map_or("-", |told| told.0);
    let status = response.status().as_u16();
    let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let _in_span = span.enter();
    if path == "/healthz" || path == "/readyz" {
        tracing::debug!(%method, path, status, duration_ms, "answered");
    } else {
        tracing::info!(%method, path, status, duration_ms, actor, failure, "answered");
    }
    if let Ok(value) = HeaderValue::try_from(id.as_str()) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

fn shown_path<'a>(path: &'a str, pattern: Option<&'a str>) -> &'a str {
    pattern.filter(|pattern| pattern.contains(SECRET_PARAMETER)).unwrap_or(path)
}

/// A panic in a handler is our own fault, told as such.
#[expect(clippy::needless_pass_by_value, reason = "the signature that the catching layer asks for")]
pub(crate) fn panicked(payload: Box<dyn Any + Send + 'static>) -> Response {
    Failure::Internal(format!("panic: {}", said(payload.as_ref()))).into_response()
}

/// A panic in the layers themselves: there is no page left that could be trusted to render.
#[expect(clippy::needless_pass_by_value, reason = "the signature that the catching layer asks for")]
pub(crate) fn panicked_outside(payload: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!(cause = said(payload.as_ref()), "a layer panicked");
    let status = Failure::Internal(String::new()).status();
    (status, "Terjadi gangguan. Coba lagi sebentar lagi.").into_response()
}

fn said(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_in_an_address_stays_out_of_the_log() {
        assert_eq!(
            shown_path("/masuk/atur/s3cr3t", Some("/masuk/atur/{token}")),
            "/masuk/atur/{token}"
        );
        assert_eq!(shown_path("/indeks/7", Some("/indeks/{id}")), "/indeks/7");
        assert_eq!(shown_path("/apa", None), "/apa");
    }
}
