//! Addresses that the edge itself must know, and the way back to one.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// Where one signs in.
pub(crate) const SIGN_IN: &str = "/masuk";
/// Where the second factor is asked for.
pub(crate) const CODE: &str = "/masuk/kode";
/// Where one signs out.
pub(crate) const SIGN_OUT: &str = "/masuk/keluar";
/// Where the way to the provider of sign-ins begins.
pub(crate) const PROVIDER: &str = "/masuk/oidc";
/// A person's own account.
pub(crate) const ACCOUNT: &str = "/akun";

/// The tokens of the own programs.
pub(crate) const TOKENS: &str = "/akun/token";
/// What a person was told.
pub(crate) const NOTICES: &str = "/akun/pemberitahuan";

/// Sign in, then back to `path`.
pub(crate) fn sign_in_and_back_to(path: &str) -> String {
    match safe_return(path) {
        Some("/") | None => SIGN_IN.to_owned(),
        Some(path) => format!("{SIGN_IN}?kembali={}", encoded(path)),
    }
}

/// An address inside this house, as `?kembali=` may name it; `None` for any other, since a link to our
/// sign-in page must not lead people to somebody else's copy of it.
pub fn safe_return(path: &str) -> Option<&str> {
    let inside = path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= 2_000
        && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    inside.then_some(path)
}

/// 303 to `target`, which must come from the program or have passed [`safe_return`].
pub(crate) fn see_other(target: &str) -> Response {
    redirect(StatusCode::SEE_OTHER, target)
}

/// A redirect; an address that no header can carry leads home.
pub(crate) fn redirect(status: StatusCode, target: &str) -> Response {
    let target = HeaderValue::try_from(target).unwrap_or(HeaderValue::from_static("/"));
    (status, [(header::LOCATION, target)]).into_response()
}

/// Text as it may stand in the query of an address.
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&data_encoding::HEXUPPER.encode(&[byte]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_this_house_are_returned_to() {
        for good in ["/", "/indeks", "/indeks?tahun=2026&a=b%20c"] {
            assert_eq!(safe_return(good), Some(good));
        }
        for bad in [
            "",
            "indeks",
            "https://jahat.example",
            "//jahat.example",
            "/\\jahat.example",
            "/a\r\nb",
            "/a b",
        ] {
            assert_eq!(safe_return(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn the_way_back_keeps_its_query() {
        assert_eq!(
            sign_in_and_back_to("/indeks?tahun=2026&q=a%20b"),
            "/masuk?kembali=/indeks%3Ftahun%3D2026%26q%3Da%2520b"
        );
        assert_eq!(sign_in_and_back_to("/"), "/masuk");
        assert_eq!(sign_in_and_back_to("//jahat.example"), "/masuk");
    }
}
