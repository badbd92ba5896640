//! The four cookies of the house, and nothing else: session, visitor, message, and a sign-in on its way.

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use axum_extra::extract::cookie::{Cookie, SameSite};

/// One of the cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Opens a session.
    Session,
    /// Ties a visitor's form to their browser.
    Visitor,
    /// A message that waits for the page after a redirect.
    Flash,
    /// A sign-in that is on its way through the provider.
    Begun,
}

/// The prefix `__Host-` makes the browser refuse a cookie that a neighbouring host or plain HTTP has set.
pub(crate) const fn name(kind: Kind, secure: bool) -> &'static str {
    match (kind, secure) {
        (Kind::Session, true) => "__Host-gadang_sesi",
        (Kind::Session, false) => "gadang_sesi",
        (Kind::Visitor, true) => "__Host-gadang_tamu",
        (Kind::Visitor, false) => "gadang_tamu",
        (Kind::Flash, true) => "__Host-gadang_pesan",
        (Kind::Flash, false) => "gadang_pesan",
        (Kind::Begun, true) => "__Host-gadang_penyedia",
        (Kind::Begun, false) => "gadang_penyedia",
    }
}

/// The value that the browser sent. Of several with one name the first counts.
pub(crate) fn read(headers: &HeaderMap, kind: Kind, secure: bool) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(found, value)| (found == name(kind, secure)).then_some(value))
}

/// Sets a cookie; without `max_age_seconds` it lasts until the browser is closed.
pub(crate) fn set(
    response: &mut Response,
    kind: Kind,
    secure: bool,
    value: &str,
    max_age_seconds: Option<i64>,
) {
    let cookie = Cookie::build((name(kind, secure), value))
        .path("/")
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Lax)
        .build();
    let age = max_age_seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    if let Ok(value) = HeaderValue::try_from(format!("{cookie}{age}")) {
        response.headers_mut().append(header::SET_COOKIE, value);
    } else {
        tracing::error!(cookie = name(kind, secure), "a cookie value that no header can carry");
    }
}

/// Has the browser forget a cookie.
pub(crate) fn clear(response: &mut Response, kind: Kind, secure: bool) {
    set(response, kind, secure, "", Some(0));
}

/// Whether the response itself says something about this cookie.
pub(crate) fn is_set(response: &Response, kind: Kind, secure: bool) -> bool {
    response
        .headers()
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .filter_map(|line| line.split_once('='))
        .any(|(found, _)| found == name(kind, secure))
}

/// Whether a value could be a token of ours at all; what could not is not worth a question to the database.
pub(crate) fn is_token(value: &str) -> bool {
    (16..=128).contains(&value.len())
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_for_this_host_and_out_of_reach_of_scripts() {
        let mut response = Response::default();
        set(&mut response, Kind::Session, true, "abc", Some(60));
        assert_eq!(
            response.headers()[header::SET_COOKIE],
            "__Host-gadang_sesi=abc; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=60"
        );
        assert!(is_set(&response, Kind::Session, true));
        assert!(!is_set(&response, Kind::Flash, true));
    }

    #[test]
    fn the_right_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("x=1; gadang_sesi=abc; y=2"));
        headers.append(header::COOKIE, HeaderValue::from_static("gadang_tamu=def"));
        assert_eq!(read(&headers, Kind::Session, false), Some("abc"));
        assert_eq!(read(&headers, Kind::Visitor, false), Some("def"));
        assert_eq!(
            read(&headers, Kind::Session, true),
            None,
            "a cookie without the prefix is another's"
        );
    }
}
