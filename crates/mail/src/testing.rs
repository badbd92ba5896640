//! An SMTP server for tests: it asks for a password, knows no `tidak-ada@…`, and tells what it took.

use std::{
    io::{self, BufRead as _, BufReader, Write as _},
    net::{IpAddr, SocketAddr, TcpListener, TcpStream},
    sync::mpsc::{Receiver, Sender, channel},
};

use mailin::{Action, AuthMechanism, Handler, Response, SessionBuilder, response};

/// The name that the server knows.
pub const USER: &str = "gadang";
/// Its password.
pub const PASSWORD: &str = "rahasia";

/// One letter as it came.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    /// How the client named itself.
    pub hello: String,
    /// The sender of the envelope.
    pub from: String,
    /// The recipients of the envelope.
    pub to: Vec<String>,
    /// Headers and text.
    pub data: String,
}

/// The server, until the test ends.
#[derive(Debug)]
pub struct Server {
    /// Where it listens, on loopback.
    pub address: SocketAddr,
    letters: Receiver<Heard>,
}

impl Server {
    /// Starts one.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let address = listener.local_addr().expect("it listens");
        let (tell, letters) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A client that goes away in the middle is none of our business.
                let _gone = serve(&stream, tell.clone());
            }
        });
        Self { address, letters }
    }

    /// Its address with name and password.
    pub fn url(&self) -> String {
        format!("smtp://{USER}:{PASSWORD}@{}", self.address)
    }

    /// The next letter, waited for.
    pub fn next(&self) -> Heard {
        self.letters.recv().expect("the server runs as long as the test")
    }

    /// Whether no letter has come that was not yet asked for.
    pub fn heard_nothing(&self) -> bool {
        self.letters.try_recv().is_err()
    }
}

fn serve(stream: &TcpStream, tell: Sender<Heard>) -> io::Result<()> {
    let mut builder = SessionBuilder::new("surel.contoh");
    builder.enable_auth(AuthMechanism::Plain).insecure_enable_plaintext_auth();
    let desk = Desk { tell, heard: Heard::default(), raw: Vec::new() };
    let mut session = builder.build(stream.peer_addr()?.ip(), desk);
    let mut lines = BufReader::new(stream);
    let mut out = stream;
    let mut answer = session.greeting();
    let mut line = Vec::new();
    loop {
        if answer.action != Action::NoReply {
            answer.write_to(&mut out)?;
            out.flush()?;
        }
        line.clear();
        if answer.action == Action::Close || lines.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        answer = session.process(&line);
    }
}

struct Desk {
    tell: Sender<Heard>,
    heard: Heard,
    raw: Vec<u8>,
}

impl Handler for Desk {
    fn helo(&mut self, _ip: IpAddr, domain: &str) -> Response {
        domain.clone_into(&mut self.heard.hello);
        response::OK
    }

    fn mail(&mut self, _ip: IpAddr, _domain: &str, from: &str) -> Response {
        from.clone_into(&mut self.heard.from);
        response::OK
    }

    fn rcpt(&mut self, to: &str) -> Response {
        if to.starts_with("tidak-ada@") {
            return response::NO_MAILBOX;
        }
        self.heard.to.push(to.to_owned());
        response::OK
    }

    fn data(&mut self, buf: &[u8]) -> io::Result<()> {
        self.raw.extend_from_slice(buf);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        self.heard.data = String::from_utf8_lossy(&std::mem::take(&mut self.raw)).into_owned();
        // A test that has ended asks no more.
        let _ended = self.tell.send(std::mem::take(&mut self.heard));
        response::OK
    }

    fn auth_plain(&mut self, _for: &str, user: &str, password: &str) -> Response {
        if (user, password) == (USER, PASSWORD) {
            response::AUTH_OK
        } else {
            response::INVALID_CREDENTIALS
        }
    }
}
