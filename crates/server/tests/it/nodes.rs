//! Two nodes on one database, as real processes: sessions are shared, the work is done, either may die.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use axum::http::StatusCode;
use db::{
    Db, Engine,
    testing::{address, each_engine},
};
use kernel::Timestamp;

use crate::backup::gadang;

/// Long enough for a lease to run out, should the dying node have held one.
const PATIENCE: Duration = Duration::from_mins(2);
const LOOK: Duration = Duration::from_millis(100);
/// Of every person of the demonstration.
pub(crate) const PASSWORD: &str = "rumah gadang sembilan ruang";

pub(crate) struct Node {
    child: Child,
    pub(crate) at: SocketAddr,
}

impl Drop for Node {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _status = self.child.wait();
    }
}

impl Node {
    /// Starts the program and waits until it says that it serves.
    pub(crate) fn start(data: &Path, database: &str) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_gadang"))
            .env_clear()
            .args(["--database", database, "--listen", &free.to_string(), "serve"])
            .arg("--data")
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut told = String::new();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        while !told.starts_with("Gadang melayani") {
            told.clear();
            assert!(lines.read_line(&mut told).unwrap() > 0, "the node ended before it served");
        }
        Self { child, at: free }
    }

    /// Asks as a browser does that knows these cookies, and learns new ones.
    pub(crate) fn ask(
        &self,
        jar: &mut BTreeMap<String, String>,
        request: &str,
        body: &str,
    ) -> Answer {
        let cookies: Vec<String> =
            jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut stream = TcpStream::connect(self.at).unwrap();
        write!(
            stream,
            "{request} HTTP/1.1\r\nhost: localhost:8080\r\norigin: http://localhost:8080\r\nconnection: close\r\n\
             content-type: application/x-www-form-urlencoded\r\ncookie: {}\r\ncontent-length: {}\r\n\r\n{body}",
            cookies.join("; "),
            body.len()
        )
        .unwrap();
        let mut text = Vec::new();
        stream.read_to_end(&mut text).unwrap();
        let text = String::from_utf8_lossy(&text).into_owned();
        let (head, html) = text.split_once("\r\n\r\n").unwrap();
        for line in head.lines() {
            let Some((name, value)) = line.split_once(": ") else { continue };
            if name.eq_ignore_ascii_case("set-cookie") {
                let (pair, _) = value.split_once(';').unwrap();
                let (name, value) = pair.split_once('=').unwrap();
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
        let status = head.split(' ').nth(1).unwrap().parse::<u16>().unwrap();
        Answer { status: StatusCode::from_u16(status).unwrap(), html: html.to_owned() }
    }
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) html: String,
}

/// Signs in through the page, by the hidden fields that it shows.
pub(crate) fn sign_in(node: &Node) -> BTreeMap<String, String> {
    let mut jar = BTreeMap::new();
    let typed = [("nama_masuk", "asesor.sumbar"), ("sandi", PASSWORD)];
    let answer = submit(node, &mut jar, "/masuk", &typed);
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html);
    jar
}

/// Opens a page and sends its form back to the same address.
pub(crate) fn submit(
    node: &Node,
    jar: &mut BTreeMap<String, String>,
    path: &str,
    typed: &[(&str, &str)],
) -> Answer {
    let page = node.ask(jar, &format!("GET {path}"), "");
    let document = scraper::Html::parse_document(&page.html);
    let hidden = scraper::Selector::parse("main input[type=hidden][name]").unwrap();
    let mut fields: Vec<(String, String)> = document
        .select(&hidden)
        .map(|field| {
            let value = |name| field.value().attr(name).unwrap_or_default().to_owned();
            (value("name"), value("value"))
        })
        .collect();
    fields.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let body: Vec<String> =
        fields.iter().map(|(name, value)| format!("{name}={}", value.replace(' ', "+"))).collect();
    node.ask(jar, &format!("POST {path}"), &body.join("&"))
}

/// When the trail was last sealed, by any node.
async fn last_seal(db: &Db) -> Timestamp {
    let rounds = jobs::list_schedules(db).await.unwrap();
    let round = rounds.into_iter().find(|round| round.code == "org.segel").unwrap();
    round.ended_at.unwrap_or(Timestamp(0))
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_share_sessions_and_work_and_either_may_die() {
    each_engine(&server::migrations(), async |db| {
        // An embedded database belongs to one program.
        if db.engine() == Engine::Sqlite {
            return;
        }
        let data = tempfile::tempdir().unwrap();
        let place = address(&db).await;
        assert!(gadang(data.path(), &["--database", &place, "demo"]).status.success());
        let (first, second) = (Node::start(data.path(), &place), Node::start(data.path(), &place));

        let mut jar = sign_in(&first);
        let there = second.ask(&mut jar, "GET /akun", "");
        assert_eq!(there.status, StatusCode::OK, "the session of one node is known to the other");
        assert!(there.html.contains("Rahmi Aulia"));

        drop(first);
        assert_eq!(second.ask(&mut jar, "GET /akun", "").status, StatusCode::OK);
        works_on(&db).await;

        let third = Node::start(data.path(), &place);
        drop(second);
        assert_eq!(third.ask(&mut jar, "GET /akun", "").status, StatusCode::OK);
        works_on(&db).await;
        let audit = gadang(data.path(), &["--database", &place, "check", "audit"]);
        assert!(audit.status.success(), "{}", String::from_utf8_lossy(&audit.stdout));
    })
    .await;
}

/// Waits until whoever is left has sealed the trail once more.
async fn works_on(db: &Db) {
    let before = last_seal(db).await;
    let mut look = tokio::time::interval(LOOK);
    let goes_on = async {
        while last_seal(db).await <= before {
            look.tick().await;
        }
    };
    tokio::time::timeout(PATIENCE, goes_on).await.expect("nobody took over the work");
}
