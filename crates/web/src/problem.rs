//! A failure as a program reads it: RFC 9457.

use axum::{
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::{
    api::{Kind, Object, PAGE, field},
    failure::Failure,
    log::RequestId,
};

pub(crate) const MIME: &str = "application/problem+json";
const JSON: &str = "application/json";

/// How programs are answered, for the document and the page.
pub(crate) const ABOUT: &str = "Jawaban berupa JSON dalam UTF-8. Angka pecahan ditulis sebagai teks agar tidak ada digit \
    yang hilang. Kegagalan dijawab sebagai application/problem+json (RFC 9457), kecuali bila permintaan menerima \
    text/html: orang di peramban mendapat halaman.";

/// How a program shows whose it is.
pub(crate) const ABOUT_TOKENS: &str = "Token pribadi pada kepala Authorization: Bearer gadang_…, dibuat di Akun saya, \
    Token untuk program. Token berlaku untuk alamat di halaman ini saja, hanya untuk membaca, dan hanya dengan izin \
    yang dipilih saat membuatnya.";

/// The body of every failure.
pub(crate) static PROBLEM: Object = Object {
    name: "Masalah",
    about: "Sebab sebuah permintaan tidak dijawab, menurut RFC 9457.",
    fields: &[
        field("type", Kind::Text, "Alamat penjelasan jenis kegagalan di rumah ini."),
        field("title", Kind::Text, "Apa yang terjadi, dalam beberapa kata."),
        field("status", Kind::Integer, "Status HTTP jawaban ini."),
        field("detail", Kind::Text, "Apa yang terjadi dan apa yang dapat dilakukan."),
        field("instance", Kind::Text, "Nomor permintaan ini; pengelola menemukannya di catatan."),
        field("kode", Kind::OneOf(&Failure::CODES), "Kode kegagalan."),
        field(
            "kejadian",
            Kind::OrNull(&Kind::Text),
            "Nomor kejadian untuk pengelola, bila gangguan ada pada sistem ini.",
        ),
    ],
};

/// Whether a failure goes to a program: it says so itself, or it asks for what only programs read and does not
/// say that it shows pages, as browsers do.
pub(crate) fn is_for_program(headers: &HeaderMap, is_json_route: bool) -> bool {
    let accepted = |mime: &str| {
        headers
            .get_all(header::ACCEPT)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .filter_map(|range| range.split(';').next())
            .any(|range| range.trim().eq_ignore_ascii_case(mime))
    };
    !accepted("text/html") && (is_json_route || accepted(JSON) || accepted(MIME))
}

/// The failure, without the headers that pages have as well.
pub(crate) fn answer(failure: &Failure, id: &RequestId, incident: Option<&str>) -> Response {
    let words = failure.words();
    let code = failure.code();
    let body = json!({
        "type": format!("{PAGE}#{code}"),
        "title": words.title,
        "status": failure.status().as_u16(),
        "detail": format!("{} {}", words.what, words.advice),
        "instance": format!("urn:uuid:{}", id.as_str()),
        "kode": code,
        "kejadian": incident,
    });
    (failure.status(), [(header::CONTENT_TYPE, MIME)], body.to_string()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_json(accept: &str, is_json_route: bool) -> bool {
        let headers = [(header::ACCEPT, accept.parse().unwrap())].into_iter().collect();
        is_for_program(&headers, is_json_route)
    }

    #[test]
    fn a_program_says_so_and_a_browser_shows_pages() {
        assert!(is_json("application/json", false));
        assert!(is_json("text/plain, Application/JSON;q=0.9", false));
        assert!(is_json("application/problem+json", false));
        assert!(!is_json("*/*", false));
        assert!(!is_json("application/jsonp", false));
        let browser = "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8";
        assert!(!is_json(browser, false) && !is_json(browser, true));
        assert!(is_json("*/*", true));
        assert!(is_for_program(&HeaderMap::new(), true));
        assert!(!is_for_program(&HeaderMap::new(), false));
    }
}
