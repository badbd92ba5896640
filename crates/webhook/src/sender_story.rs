//! The way out against real servers on loopback.

use core::{net::IpAddr, time::Duration};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use kernel::Timestamp;

use crate::{
    Lookup, Network, Patience, Settings,
    input::alamat::Refused,
    loopback::Server,
    sender::{Message, Sender, Undelivered},
};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const AT: Timestamp = Timestamp(1_614_265_330_000);

/// Every name means these addresses.
fn names(found: &[&str]) -> Lookup {
    let found: Vec<IpAddr> = found.iter().map(|ip| ip.parse().unwrap()).collect();
    Arc::new(move |_name| {
        let found = found.clone();
        Box::pin(async move { Ok(found) })
    })
}

fn settings(allow_loopback: bool, lookup: Lookup) -> Settings {
    let network = Network { allow: vec![], allow_loopback };
    Settings { lookup, ..Settings::new(network) }
}

async fn send(settings: &Settings, address: &str) -> Result<u16, Undelivered> {
    let secrets = [SECRET.to_owned()];
    let message = Message {
        address,
        id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
        body: r#"{"test": 2432232314}"#,
        secrets: &secrets,
        at: AT,
    };
    Sender::new(settings).unwrap().send(message).await
}

#[tokio::test]
async fn a_message_arrives_signed_as_standard_webhooks_say() {
    let server = Server::with_status(204);
    assert_eq!(send(&settings(true, names(&[])), &server.url()).await, Ok(204));
    let heard = server.next();
    assert_eq!(heard.body, r#"{"test": 2432232314}"#);
    for (name, value) in [
        ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
        ("webhook-timestamp", "1614265330"),
        ("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
        ("content-type", "application/json"),
        ("user-agent", "Gadang-Webhook/1"),
    ] {
        assert_eq!(heard.header(name), value, "{name}");
    }
}

#[tokio::test]
async fn a_redirect_is_told_and_not_followed() {
    let inner = Server::with_status(200);
    let moved = format!(
        "HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        inner.url()
    );
    let server = Server::answering(&moved);
    let sent = send(&settings(true, names(&[])), &server.url()).await;
    assert_eq!(sent, Err(Undelivered::Redirected(302)));
    assert!(Undelivered::Redirected(302).message().contains("Pengalihan tidak diikuti"));
    assert!(inner.heard_nothing());
}

#[tokio::test]
async fn an_answer_without_end_is_heard_in_part_only() {
    let server = Server::endless();
    assert_eq!(send(&settings(true, names(&[])), &server.url()).await, Ok(200));
}

#[tokio::test]
async fn whoever_says_nothing_is_late() {
    let server = Server::silent();
    let patience = Patience { whole: Duration::from_millis(200), ..Patience::default() };
    let settings = Settings { patience, ..settings(true, names(&[])) };
    assert_eq!(send(&settings, &server.url()).await, Err(Undelivered::Late));
}

#[tokio::test]
async fn a_refusal_is_told_with_its_number() {
    for status in [400, 404, 410, 500, 503] {
        let server = Server::with_status(status);
        let sent = send(&settings(true, names(&[])), &server.url()).await;
        assert_eq!(sent, Err(Undelivered::Answered(status)));
    }
}

#[tokio::test]
async fn nobody_listens_is_no_connection() {
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let sent = send(&settings(true, names(&[])), &format!("http://{gone}/")).await;
    assert_eq!(sent, Err(Undelivered::Unreachable));
}

#[tokio::test]
async fn a_name_that_means_the_house_is_never_connected_to() {
    let server = Server::with_status(200);
    let port = server.address.port();
    for inside in [
        &["127.0.0.1"][..],
        &["::1"],
        &["::ffff:127.0.0.1"],
        &["64:ff9b::7f00:1"],
        &["10.0.0.1"],
        &["100.64.0.1"],
        &["169.254.169.254"],
        &["fe80::1"],
        &["224.0.0.1"],
        &["8.8.8.8", "127.0.0.1"],
    ] {
        let sent =
            send(&settings(false, names(inside)), &format!("https://contoh.go.id:{port}/")).await;
        assert_eq!(sent, Err(Undelivered::NotPermitted), "{inside:?}");
    }
    assert!(server.heard_nothing());
}

#[tokio::test]
async fn a_stored_number_of_the_house_is_never_connected_to() {
    let server = Server::with_status(200);
    for address in [format!("https://{}/", server.address), "https://[::1]:8443/".to_owned()] {
        let sent = send(&settings(false, names(&[])), &address).await;
        assert_eq!(sent, Err(Undelivered::Address(Refused::Private)), "{address}");
    }
    let plain = send(&settings(false, names(&[])), &server.url()).await;
    assert_eq!(plain, Err(Undelivered::Address(Refused::Scheme)));
    assert!(server.heard_nothing());
}

#[tokio::test]
async fn what_was_judged_is_what_is_connected_to() {
    let server = Server::with_status(200);
    let asked = Arc::new(AtomicUsize::new(0));
    // A name of a rebinder: fine when it is looked at first, and of the house from then on.
    let lookup: Lookup = Arc::new({
        let asked = Arc::clone(&asked);
        move |_name| {
            let first = asked.fetch_add(1, Ordering::Relaxed) == 0;
            let ip: IpAddr = if first { "127.0.0.1" } else { "10.0.0.1" }.parse().unwrap();
            Box::pin(async move { Ok(vec![ip]) })
        }
    });
    let settings = settings(true, lookup);
    let address = format!("http://contoh.go.id:{}/", server.address.port());
    assert_eq!(send(&settings, &address).await, Ok(200));
    assert_eq!(asked.load(Ordering::Relaxed), 1, "looked up once, by the connection itself");
    assert_eq!(server.next().header("host"), format!("contoh.go.id:{}", server.address.port()));
    assert_eq!(send(&settings, &address).await, Err(Undelivered::NotPermitted));
    assert!(server.heard_nothing());
}

#[tokio::test]
async fn a_name_that_means_nothing_is_told() {
    let sent = send(&settings(false, names(&[])), "https://contoh.go.id/").await;
    assert_eq!(sent, Err(Undelivered::UnknownName));
}

#[tokio::test]
async fn nobody_learns_from_us_which_names_the_house_has() {
    assert_eq!(Undelivered::NotPermitted.message(), Undelivered::UnknownName.message());
    assert_eq!(Undelivered::NotPermitted.status(), Undelivered::UnknownName.status());
    let never: Lookup = Arc::new(|_name| Box::pin(std::future::pending()));
    let patience = Patience { connect: Duration::from_millis(50), ..Patience::default() };
    let settings = Settings { patience, ..settings(false, never) };
    let sent = send(&settings, "https://contoh.go.id/").await;
    assert_eq!(sent, Err(Undelivered::UnknownName), "a slow look-up is told like any other");
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused_before_a_word_is_said() {
    let server = Server::with_own_certificate();
    let address = format!("https://localhost:{}/", server.address.port());
    let sent = send(&settings(true, names(&["127.0.0.1"])), &address).await;
    assert_eq!(sent, Err(Undelivered::Certificate));
    assert!(server.heard_nothing());
}

#[tokio::test]
async fn every_failure_is_told_in_a_sentence() {
    for why in [
        Undelivered::Address(Refused::Port),
        Undelivered::NotPermitted,
        Undelivered::UnknownName,
        Undelivered::Unreachable,
        Undelivered::Certificate,
        Undelivered::Late,
        Undelivered::Redirected(301),
        Undelivered::Answered(500),
        Undelivered::Secret,
    ] {
        let message = why.message();
        assert!(message.ends_with('.') && message.is_ascii(), "{message}");
    }
}
