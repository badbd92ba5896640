//! HTTP servers on loopback for tests: they hear what comes and answer as they are told.

use std::{
    io::{self, BufRead as _, BufReader, Read, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
};

use data_encoding::BASE64;
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};

/// A certificate for `localhost` and 127.0.0.1 that nobody vouches for.
const CERTIFICATE: &str = include_str!("loopback/cert.txt");
const KEY: &str = include_str!("loopback/key.txt");

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heard {
    head: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Heard {
    /// A header of the request.
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.head.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }
}

/// The server, until the test ends.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    requests: Receiver<Heard>,
}

impl Server {
    /// One that answers every request with this text, head and all.
    pub(crate) fn answering(answer: &str) -> Self {
        let answer = answer.to_owned();
        Self::start(move |_heard| answer.clone())
    }

    /// One that answers with this status and no body.
    pub(crate) fn with_status(status: u16) -> Self {
        Self::answering(&empty(status))
    }

    /// One that looks at a request before it answers.
    pub(crate) fn start(answer: impl Fn(&Heard) -> String + Send + 'static) -> Self {
        Self::listen(move |stream, tell| {
            let heard = hear(stream)?;
            let text = answer(&heard);
            // A test that has ended asks no more.
            let _ended = tell.send(heard);
            stream.get_mut().write_all(text.as_bytes())
        })
    }

    /// One that hears a request and answers without end.
    pub(crate) fn endless() -> Self {
        Self::listen(|stream, tell| {
            let _ended = tell.send(hear(stream)?);
            stream.get_mut().write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
            while stream.get_mut().write_all(&[b'a'; 1024]).is_ok() {}
            Ok(())
        })
    }

    /// One that hears a request and says nothing until the client goes.
    pub(crate) fn silent() -> Self {
        Self::listen(|stream, tell| {
            let _ended = tell.send(hear(stream)?);
            stream.read(&mut [0]).map(drop)
        })
    }

    /// One that shows a certificate of its own making.
    pub(crate) fn with_own_certificate() -> Self {
        let certificate = CertificateDer::from(decode(CERTIFICATE));
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(decode(KEY)));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        let config = Arc::new(config);
        Self::listen(move |stream, tell| {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let plain = stream.get_ref().try_clone()?;
            let mut secure = BufReader::new(StreamOwned::new(connection, plain));
            let _ended = tell.send(hear(&mut secure)?);
            secure.get_mut().write_all(empty(200).as_bytes())
        })
    }

    fn listen(
        serve: impl Fn(&mut BufReader<TcpStream>, &Sender<Heard>) -> io::Result<()> + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, requests) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A client that goes away in the middle is none of our business.
                let _gone = serve(&mut BufReader::new(stream), &tell);
            }
        });
        Self { address, requests }
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/webhook", self.address)
    }

    /// The next request, which has come already.
    #[track_caller]
    pub(crate) fn next(&self) -> Heard {
        self.requests.try_recv().expect("a request before its answer")
    }

    /// Whether no request has come that was not yet asked for.
    pub(crate) fn heard_nothing(&self) -> bool {
        self.requests.try_recv().is_err()
    }
}

/// An answer without a body.
pub(crate) fn empty(status: u16) -> String {
    format!("HTTP/1.1 {status} Jawaban\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}

fn decode(text: &str) -> Vec<u8> {
    BASE64.decode(text.trim().as_bytes()).unwrap()
}

fn hear(stream: &mut BufReader<impl Read>) -> io::Result<Heard> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match line.trim_end() {
            "" => break,
            line => lines.extend(line.split_once(": ").map(|(a, b)| (a.to_owned(), b.to_owned()))),
        }
    }
    let mut heard = Heard { head: lines, body: String::new() };
    let length = heard.header("content-length").parse().unwrap_or(0);
    stream.take(length).read_to_string(&mut heard.body)?;
    Ok(heard)
}
