use axum::http::StatusCode;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

use crate::site::{Site, config};

#[tokio::test]
async fn health_and_readiness_are_two_questions() {
    let site = Site::new().await;
    assert_eq!(site.browser().get("/healthz").await.status, StatusCode::OK);
    assert_eq!(site.browser().get("/readyz").await.status, StatusCode::OK);
    site.db.close().await;
    assert_eq!(site.browser().get("/healthz").await.status, StatusCode::OK);
    let answer = site.browser().get("/readyz").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.html(), "basis data tidak menjawab\n");
}

async fn ask(address: std::net::SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn the_house_serves_a_socket_until_it_is_told_to_stop() {
    let site = Site::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let shutdown = async move {
        let _ = stopped.await;
    };
    let talk = async {
        let page = ask(address, b"GET /uji HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
        assert!(page.starts_with("HTTP/1.1 200"), "{page}");

        // A file far over the limit, sent whole before the answer is read, as browsers do.
        let length = 8 * 1024 * 1024;
        let head = format!(
            "POST /tidak/ada HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n"
        );
        let refused = ask(address, &[head.into_bytes(), vec![b'x'; length]].concat()).await;
        assert!(refused.starts_with("HTTP/1.1 404"), "{refused}");
        assert!(refused.contains("Halaman tidak ditemukan"));
        stop.send(()).unwrap();
    };
    let (served, ()) = tokio::join!(web::serve(site.app.clone(), listener, shutdown), talk);
    served.unwrap();
    assert!(TcpStream::connect(address).await.is_err(), "nothing listens any more");
}

#[tokio::test]
async fn a_client_that_never_finishes_its_headers_is_let_go() {
    let limits = web::Limits { header_seconds: 1, ..config().limits };
    let site = Site::with(web::Config { limits, ..config() }).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let talk = async {
        let began = ask(address, b"GET /uji HTTP/1.1\r\nHost: x\r\nX-Slow: ").await;
        assert_eq!(began, "", "the connection is closed without an answer");
    };
    tokio::select! {
        served = web::serve(site.app.clone(), listener, std::future::pending()) => served.unwrap(),
        () = talk => {}
    }
}

#[tokio::test]
async fn a_request_that_has_begun_is_finished_after_the_stop() {
    let limits = web::Limits { page_seconds: 60, ..config().limits };
    let site = Site::with(web::Config { limits, ..config() }).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let shutdown = async move {
        let _ = stopped.await;
    };
    let talk = async {
        let mut stream = TcpStream::connect(address).await.unwrap();
        // Without its body the request is still at work when the house is told to stop.
        let head = b"POST /tidak/ada HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n";
        stream.write_all(head).await.unwrap();
        site.people.visited.notified().await;
        stop.send(()).unwrap();
        stream.write_all(b"abcd").await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        assert!(answer.starts_with(b"HTTP/1.1 404"), "{}", String::from_utf8_lossy(&answer));
    };
    let (served, ()) = tokio::join!(web::serve(site.app.clone(), listener, shutdown), talk);
    served.unwrap();
}
