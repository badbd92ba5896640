//! Letters to a real SMTP server on loopback.

use core::time::Duration;

use kernel::Timestamp;
use mail::{
    Letter, Post, SendError,
    testing::{Heard, PASSWORD, Server, USER},
};

/// 24 November 2026, 07.31 WIB.
const NOW: Timestamp = Timestamp(1_795_480_260_000);

fn letter(to: &str) -> Letter<'_> {
    Letter {
        id: "0193-a",
        to,
        subject: "Selesai: Impor tingkat – café",
        text: "Halo, Ani.\n\n.titik di awal baris\nSelesai: 47 tingkat (ß).\n",
        at: NOW,
    }
}

fn post(server: &Server, password: &str) -> Post {
    let smtp = format!("smtp://{USER}:{password}@{}", server.address);
    Post::new(&smtp, "Gadang Contoh <gadang@contoh.go.id>").expect("a server on loopback")
}

#[tokio::test]
async fn a_letter_arrives_with_its_headers_and_every_letter_of_the_alphabet() {
    let server = Server::start();
    post(&server, PASSWORD).send(&letter("ani@contoh.go.id")).await.unwrap();
    let Heard { from, to, data, hello } = server.next();
    assert_eq!(
        (from.as_str(), to.as_slice()),
        ("gadang@contoh.go.id", &["ani@contoh.go.id".to_owned()][..])
    );
    assert_eq!(hello, "contoh.go.id");
    let (head, body) = data.split_once("\r\n\r\n").unwrap();
    for line in [
        "From: \"Gadang Contoh\" <gadang@contoh.go.id>",
        "To: ani@contoh.go.id",
        "Date: Tue, 24 Nov 2026 00:31:00 +0000",
        "Message-ID: <0193-a@contoh.go.id>",
        "Content-Type: text/plain; charset=utf-8",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
    ] {
        assert!(head.lines().any(|found| found == line), "{line}: {head}");
    }
    assert!(head.contains("Subject: Selesai: Impor tingkat =?utf-8?b?"), "{head}");
    assert!(head.contains("Content-Transfer-Encoding: quoted-printable"), "{head}");
    assert!(body.contains("\r\n.titik di awal baris\r\n"), "{body}");
    assert!(body.contains("47 tingkat (=C3=9F)."), "{body}");
}

#[tokio::test]
async fn a_recipient_that_the_server_refuses_is_not_tried_again() {
    let server = Server::start();
    let refused = post(&server, PASSWORD).send(&letter("tidak-ada@contoh.go.id")).await;
    assert!(matches!(refused, Err(SendError::Never(_))), "{refused:?}");
    let no_address = post(&server, PASSWORD).send(&letter("ani@contoh\r\nBcc: x@y.z")).await;
    assert!(matches!(no_address, Err(SendError::Never(_))), "{no_address:?}");
}

#[tokio::test]
async fn a_wrong_password_is_the_administrators_and_the_letter_waits() {
    let server = Server::start();
    let refused = post(&server, "salah").send(&letter("ani@contoh.go.id")).await;
    assert!(matches!(refused, Err(SendError::Later(_))), "{refused:?}");
}

#[tokio::test]
async fn a_server_that_says_nothing_does_not_hold_us() {
    // The operating system takes the connection, and nobody ever greets.
    let mute = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let smtp = format!("smtp://{}", mute.local_addr().unwrap());
    let post = Post::new(&smtp, "gadang@contoh.go.id").unwrap();
    let post = post.with_patience(Duration::from_millis(50));
    let waited = post.send(&letter("ani@contoh.go.id")).await;
    assert!(matches!(waited, Err(SendError::Later(_))), "{waited:?}");
}

#[tokio::test]
async fn nobody_there_is_something_to_try_again() {
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let post = Post::new(&format!("smtp://{gone}"), "gadang@contoh.go.id").unwrap();
    let failed = post.send(&letter("ani@contoh.go.id")).await;
    assert!(matches!(failed, Err(SendError::Later(_))), "{failed:?}");
}

#[tokio::test]
async fn tls_that_must_be_and_is_not_offered_sends_no_password() {
    let server = Server::start();
    let smtp = format!("smtp://{USER}:{PASSWORD}@{}?tls=required", server.address);
    let post = Post::new(&smtp, "gadang@contoh.go.id").unwrap();
    assert!(post.send(&letter("ani@contoh.go.id")).await.is_err());
    assert!(server.heard_nothing());
}
