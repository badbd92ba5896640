//! Extractors whose refusals are pages: path, query and form.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, Method, header, request::Parts},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

use crate::{ctx, failure::Failure, state::App, visit::Visit};

const URLENCODED: &str = "application/x-www-form-urlencoded";

/// What stands in the path. What cannot be read is not there: 404.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        match axum::extract::Path::<T>::from_request_parts(parts, app).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(_) => Err(Failure::NotFound),
        }
    }
}

/// What stands after the question mark; a list may repeat its name. What cannot be read is a 400 page.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        match axum_extra::extract::Query::<T>::from_request_parts(parts, app).await {
            Ok(axum_extra::extract::Query(value)) => Ok(Self(value)),
            Err(_) => Err(Failure::BadRequest(
                "Saringan atau pilihan pada alamat ini tidak dapat dibaca.".to_owned(),
            )),
        }
    }
}

/// A form without a file, whose token has been checked. A list may repeat its name.
///
/// `T` holds what the browser sent, as strings with `#[serde(default)]`: an empty field is for the
/// room's `parse` to refuse beside the field, not for this extractor.
#[derive(Clone, Copy, Debug)]
pub struct Form<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Form<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let body = checked(request, app.config.limits.form_bytes).await?;
        decode(body).await.map(Self)
    }
}

#[derive(serde::Deserialize)]
struct Token {
    #[serde(rename = "_csrf", default)]
    csrf: String,
}

/// Reads a form and checks its token; the part that does not depend on what the form holds.
async fn checked(request: Request, limit: usize) -> Result<Bytes, Failure> {
    let visit = ctx::visit(request.extensions().get::<Arc<Visit>>())?;
    if !is_mime(request.headers(), URLENCODED) {
        return Err(Failure::BadRequest("Kiriman ini bukan formulir yang dikenal.".to_owned()));
    }
    let body = read(request.into_body(), limit).await?;
    if !is_clean(&body, true) {
        return Err(unreadable_text());
    }
    let token: Token = decode(body.clone()).await?;
    if visit.csrf_holds(&token.csrf) { Ok(body) } else { Err(Failure::Expired) }
}

async fn read(body: Body, limit: usize) -> Result<Bytes, Failure> {
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            Err(Failure::TooLarge { limit_bytes: u64::try_from(limit).unwrap_or(u64::MAX) })
        }
        Err(_) => Err(broken_off()),
    }
}

async fn decode<T: DeserializeOwned>(body: Bytes) -> Result<T, Failure> {
    let mut request = Request::new(Body::from(body));
    *request.method_mut() = Method::POST;
    request
        .headers_mut()
        .insert(header::CONTENT_TYPE, header::HeaderValue::from_static(URLENCODED));
    match axum_extra::extract::Form::<T>::from_request(request, &()).await {
        Ok(axum_extra::extract::Form(value)) => Ok(value),
        Err(_) => Err(Failure::BadRequest(
            "Formulir yang diterima tidak lengkap atau isinya tidak dikenali.".to_owned(),
        )),
    }
}

pub(crate) fn is_mime(headers: &HeaderMap, mime: &str) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|found| found.trim().eq_ignore_ascii_case(mime))
}

pub(crate) fn unreadable_text() -> Failure {
    Failure::BadRequest(
        "Ada isian dengan huruf yang rusak (bukan UTF-8) atau karakter yang tidak diperbolehkan."
            .to_owned(),
    )
}

pub(crate) fn broken_off() -> Failure {
    Failure::BadRequest("Kiriman terputus sebelum lengkap.".to_owned())
}

/// Whether percent-encoded text is UTF-8 without NUL once decoded. `PostgreSQL` refuses NUL in a text, and
/// libraries replace broken letters in silence: what was sent would not be what is stored.
pub(crate) fn is_clean(encoded: &[u8], plus_is_space: bool) -> bool {
    let mut decoded = Vec::with_capacity(encoded.len());
    let mut bytes = encoded;
    while let Some((&first, rest)) = bytes.split_first() {
        let escaped = rest.first_chunk::<2>().filter(|_| first == b'%').copied().and_then(hex);
        if let Some(byte) = escaped {
            decoded.push(byte);
            bytes = rest.get(2..).unwrap_or_default();
        } else {
            decoded.push(if plus_is_space && first == b'+' { b' ' } else { first });
            bytes = rest;
        }
    }
    !decoded.contains(&0) && std::str::from_utf8(&decoded).is_ok()
}

fn hex(pair: [u8; 2]) -> Option<u8> {
    let [high, low] = pair.map(|digit| char::from(digit).to_digit(16));
    u8::try_from(high? * 16 + low?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_letters_and_nul_are_seen_through_their_encoding() {
        for clean in ["", "nama=Ani+%C3%A9", "a=100%25", "a=%zz", "a=%", "q=%F0%9F%8F%A0"] {
            assert!(is_clean(clean.as_bytes(), true), "{clean}");
        }
        for spoilt in ["a=%00", "a=%C3", "a=%FF", "a=%C3%28", "a=%ED%A0%80"] {
            assert!(!is_clean(spoilt.as_bytes(), true), "{spoilt}");
        }
        assert!(!is_clean(b"a=\0", true));
        assert!(!is_clean(b"a=\xff", true));
    }
}
