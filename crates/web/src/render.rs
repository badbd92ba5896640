//! The layer that turns a [`Failure`] into a page or a problem, and gives every answer its cookies.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use maud::{Markup, Render, html};

use crate::{
    api::Api,
    bearer,
    ctx::Ctx,
    failure::Failure,
    log::RequestId,
    places, problem,
    state::App,
    visit::{Slot, Visit, is_read},
};

/// Makes pages of failures. Whatever lies further in may fail before it is known who asks.
pub(crate) async fn layer(
    State((app, api)): State<(App, Api)>,
    request: Request,
    next: Next,
) -> Response {
    let matched = request.extensions().get::<MatchedPath>();
    let is_json = matched.is_some_and(|template| api.has(template.as_str()));
    let to_program = problem::is_for_program(request.headers(), is_json);
    let slot = request.extensions().get::<Slot>().cloned().unwrap_or_default();
    let id = request.extensions().get::<RequestId>().cloned().unwrap_or_default();
    let method = request.method().clone();
    let mut response = next.run(request).await;
    let visit = slot.get();
    if let Some(failure) = taken(&mut response) {
        let incident = match &failure {
            Failure::Internal(cause) => Some(record(&app, &id, cause)),
            _ => None,
        };
        let told = if to_program {
            problem::answer(&failure, &id, incident.as_deref())
        } else {
            page(visit, &method, &failure, incident.as_deref())
        };
        response = with_headers(told, &failure, response.headers());
        response.extensions_mut().insert(Told(failure.code()));
    }
    match visit {
        Some(visit) => visit.finish(&mut response),
        None => {
            response
                .headers_mut()
                .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
    }
    response
}

/// The failure that was told, for the log.
#[derive(Clone, Copy)]
pub(crate) struct Told(pub(crate) &'static str);

/// The failure in a response; also where a library answered with a status and plain words of its own.
fn taken(response: &mut Response) -> Option<Failure> {
    if let Some(failure) = response.extensions_mut().remove::<Failure>() {
        return Some(failure);
    }
    let is_bare = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_none_or(|mime| mime.starts_with("text/plain"));
    if !is_bare {
        return None;
    }
    match response.status() {
        StatusCode::NOT_FOUND => Some(Failure::NotFound),
        StatusCode::METHOD_NOT_ALLOWED => Some(Failure::WrongMethod),
        StatusCode::UNAUTHORIZED => Some(Failure::SignIn),
        StatusCode::FORBIDDEN => Some(Failure::Forbidden),
        StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => Some(Failure::Busy),
        status if status.is_client_error() => {
            Some(Failure::BadRequest("Kiriman ini tidak dapat dibaca.".to_owned()))
        }
        status if status.is_server_error() => Some(Failure::Internal(format!("answered {status}"))),
        _ => None,
    }
}

fn page(
    visit: Option<&Arc<Visit>>,
    method: &Method,
    failure: &Failure,
    incident: Option<&str>,
) -> Response {
    let waiting = visit.is_some_and(|visit| visit.waiting().is_some());
    if *failure == Failure::SignIn {
        let target = match visit {
            _ if waiting => places::CODE.to_owned(),
            Some(visit) if is_read(method) => places::sign_in_and_back_to(visit.path_and_query()),
            _ => places::SIGN_IN.to_owned(),
        };
        return places::see_other(&target);
    }
    let ctx = visit.map(|visit| Ctx::of(Arc::clone(visit)));
    (failure.status(), html(markup(ctx.as_ref(), failure, incident))).into_response()
}

/// What the headers say of a failure, to people and programs alike.
fn with_headers(mut response: Response, failure: &Failure, before: &HeaderMap) -> Response {
    let status = response.status();
    let headers = response.headers_mut();
    if let Some(allowed) = before.get(header::ALLOW) {
        headers.insert(header::ALLOW, allowed.clone());
    }
    if let Some(seconds) = failure.retry_after_s() {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    match failure {
        Failure::Token => {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(bearer::INVALID));
        }
        Failure::SignIn if status == StatusCode::UNAUTHORIZED => {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(bearer::CHALLENGE));
        }
        _ => {}
    }
    headers.insert(header::VARY, HeaderValue::from_static("accept"));
    response
}

/// Markup as a response body.
pub(crate) fn html(markup: Markup) -> ([(header::HeaderName, &'static str); 1], Body) {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], Body::from(markup.into_string()))
}

fn markup(ctx: Option<&Ctx>, failure: &Failure, incident: Option<&str>) -> Markup {
    let words = failure.words();
    let shell = ctx.map(Ctx::shell);
    ui::ErrorPage {
        shell: shell.as_ref(),
        status: failure.status().as_u16(),
        title: words.title,
        what: &words.what,
        advice: html! { p { (words.advice) } },
        incident,
        actions: html! {
            (ui::LinkButton { label: "Ke beranda", href: "/", kind: ui::Kind::Primary, icon: None })
        },
    }
    .render()
}

/// Logs our own fault under a number that a person can read out over the telephone.
fn record(app: &App, id: &RequestId, cause: &str) -> String {
    let letters = data_encoding::BASE32_NOPAD.encode(&app.entropy.bytes::<5>());
    let (head, tail) = letters.split_at_checked(4).unwrap_or((&letters, ""));
    let incident = format!("{head}-{tail}");
    tracing::error!(incident, request_id = id.as_str(), cause, "a request failed by our own fault");
    incident
}
