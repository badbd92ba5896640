//! Tokens of programs: who asks when no browser does.

use std::net::IpAddr;

use axum::http::{HeaderMap, header};

use crate::{
    api::Api,
    cookie,
    failure::Failure,
    state::{App, Bearer, Session},
};

/// What every token begins with, so that a search for leaked secrets finds it.
pub const PREFIX: &str = "gadang_";

/// What a request without a good token is told (RFC 6750).
pub(crate) const CHALLENGE: &str = "Bearer realm=\"gadang\"";
/// The same when it came with one that opens nothing.
pub(crate) const INVALID: &str = "Bearer realm=\"gadang\", error=\"invalid_token\"";

/// What stands behind `Authorization: Bearer`, if it is that.
fn sent(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?;
    // What is no text is no token of ours, and is refused as one that is wrong.
    let (scheme, token) = value.to_str().unwrap_or("Bearer ?").split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

fn is_ours(token: &str) -> bool {
    token.strip_prefix(PREFIX).is_some_and(cookie::is_token)
}

/// Who asks by a token. `template` is the route; only what the manifests declare for programs takes tokens, and
/// only to read: elsewhere the token counts for nothing.
pub(crate) async fn find(
    app: &App,
    api: &Api,
    headers: &HeaderMap,
    template: Option<&str>,
    address: IpAddr,
) -> Result<Option<Session>, Failure> {
    let Some(operation) = template.and_then(|template| api.operation(template)) else {
        return Ok(None);
    };
    let Some(token) = sent(headers) else { return Ok(None) };
    if !is_ours(token) {
        return Err(Failure::Token);
    }
    match app.identity.bearer(app, token, app.clock.now(), address).await? {
        Bearer::Good(session) if session.actor.may(operation.reads) => Ok(Some(*session)),
        // Also where anybody may read: what a token was not made for it does not do.
        Bearer::Good(_) => Err(Failure::Forbidden),
        Bearer::Wrong => Err(Failure::Token),
        Bearer::Wait(retry_after_s) => Err(Failure::TooMany { retry_after_s }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: &[u8]) -> HeaderMap {
        [(header::AUTHORIZATION, value.try_into().unwrap())].into_iter().collect()
    }

    #[test]
    fn a_token_is_read_from_its_header_and_other_schemes_are_left_alone() {
        assert_eq!(sent(&of(b"Bearer gadang_abc")), Some("gadang_abc"));
        assert_eq!(sent(&of(b"bearer  gadang_abc ")), Some("gadang_abc"));
        assert_eq!(sent(&of(b"Basic YTpi")), None, "of a proxy in front");
        assert_eq!(sent(&of(b"Bearer")), None);
        assert_eq!(sent(&of(b"Bearer \xff")), Some("?"));
        assert_eq!(sent(&HeaderMap::new()), None);
    }

    #[test]
    fn only_what_looks_like_ours_is_looked_up() {
        assert!(is_ours("gadang_0123456789abcdef-_"));
        for foreign in
            ["", "gadang_", "gadang_kurang", "0123456789abcdef0123", "gadang_0123456789abcdef'"]
        {
            assert!(!is_ours(foreign), "{foreign}");
        }
    }
}
