//! Machines that are no provider at all, and say so in bytes.

use core::time::Duration;
use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
};

use kernel::{Entropy, Timestamp};
use oidc::{Provider, Refused, Settings, rules};

const NOW: Timestamp = Timestamp(1_795_000_000_000);

/// The address of a machine that takes every connection, reads what is asked and says `bytes`.
fn says(bytes: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut asked = [0; 4096];
            // Whoever hangs up first has heard enough.
            let _ = stream.read(&mut asked).and_then(|_| stream.write_all(&bytes));
        }
    });
    address.to_string()
}

async fn begun(issuer: String) -> Refused {
    let settings = Settings {
        issuer,
        client_id: "gadang".to_owned(),
        client_secret: "rahasia".to_owned(),
        scopes: Vec::new(),
        leeway_seconds: rules::LEEWAY_SECONDS,
        redirect: "http://127.0.0.1:1/masuk/oidc/kembali".to_owned(),
    };
    let known = Provider::with_patience(settings, Duration::from_secs(5)).expect("can be used");
    known.begin(&Entropy::seeded(1), NOW).await.expect_err("nobody who knows anybody")
}

async fn begun_with(head: &str, body: &[u8]) -> Refused {
    let bytes = [head.as_bytes(), b"\r\n\r\n", body].concat();
    begun(format!("http://{}", says(bytes))).await
}

#[tokio::test]
async fn a_machine_where_nobody_listens_is_silent() {
    // Whoever had the port has gone.
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(begun(format!("http://{address}")).await, Refused::Silent);
}

#[tokio::test]
async fn a_machine_without_a_certificate_is_not_talked_to() {
    let address = says(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}".to_vec());
    assert_eq!(begun(format!("https://{address}")).await, Refused::Silent);
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_no_answer() {
    assert_eq!(begun_with("HTTP/1.1 200 OK\r\ncontent-length: 900", b"{").await, Refused::Silent);
    assert_eq!(begun(format!("http://{}", says(b"220 smtp\r\n".to_vec()))).await, Refused::Silent);
}

#[tokio::test]
async fn an_answer_that_announces_too_much_is_not_waited_for() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 99999999999";
    assert_eq!(begun_with(head, b"{").await, Refused::TooBig);
}

#[tokio::test]
async fn an_answer_in_pieces_that_does_not_end_is_cut() {
    let piece = [b"10000\r\n".as_slice(), &b" ".repeat(0x1_0000), b"\r\n"].concat();
    let body = piece.repeat(40);
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked";
    assert_eq!(begun_with(head, &body).await, Refused::TooBig);
}

#[tokio::test]
async fn json_that_is_no_document_is_broken() {
    for body in ["{}", "null", "[[[[", "{\"issuer\":1}", "\u{feff}{}"] {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}", body.len());
        let broken = Refused::Broken { status: None };
        assert_eq!(begun_with(&head, body.as_bytes()).await, broken, "{body}");
    }
    let missing = begun_with("HTTP/1.1 404 Not Found\r\ncontent-length: 0", b"").await;
    assert_eq!(missing, Refused::Broken { status: Some(404) });
}
