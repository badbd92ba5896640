//! A document of the house, to take away.

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use files::Rujukan;

/// Sends a document in pieces, always to be saved and never to be shown: a browser runs nothing of it.
pub fn document(rujukan: &Rujukan, body: files::Body<'static>) -> Response {
    let mut response = Body::from_stream(body).into_response();
    let headers = response.headers_mut();
    let media = rujukan.kind().map_or("application/octet-stream", files::Kind::media_type);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(rujukan.bytes));
    headers.insert(header::CONTENT_DISPOSITION, disposition(&rujukan.name));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}

/// RFC 6266: plain letters for old browsers, the name itself for the others.
fn disposition(name: &str) -> HeaderValue {
    let plain =
        |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' };
    let ascii: String = name.chars().map(plain).collect();
    let encoded: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let text = format!(
        "attachment; filename=\"{ascii}\"; filename*=UTF-8''{}",
        encoded.replace('+', "%20").replace('*', "%2A")
    );
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_sent_plain_and_whole_and_breaks_out_of_nothing() {
        let sent = |name: &str| disposition(name).to_str().unwrap().to_owned();
        assert_eq!(
            sent("batas nagari (é).geojson"),
            "attachment; filename=\"batas-nagari----.geojson\"; filename*=UTF-8''batas%20nagari%20%28%C3%A9%29.geojson"
        );
        let hostile = sent("a\"; x=\r\nb*.pdf");
        assert_eq!(hostile.matches('"').count(), 2, "{hostile}");
        assert!(!hostile.contains(['\r', '\n']) && !hostile.contains("b*"), "{hostile}");
    }
}
