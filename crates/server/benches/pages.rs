//! How long pages of the demonstration take at eight connections, on either engine, beside the cheapest answer that
//! the program gives in the same run.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::float_arithmetic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark fails by panicking, prints its table and reads the clock"
)]

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Mutex,
    time::{Duration, Instant},
};

use db::testing::{address, each_engine};
use serde_json::{Value, json};

const CONNECTIONS: usize = 8;
const ROUNDS: usize = 40;
const YARDSTICK: &str = "/healthz";

/// Who looks at what; each page is one of its kind.
const VISITS: [(&str, &[&str]); 3] = [
    ("", &[YARDSTICK, "/indeks/publik", "/masuk"]),
    (
        "asesor.sumbar",
        &[
            "/indeks",
            "/indeks/penilaian",
            "/indeks/riwayat",
            "/indeks/impor",
            "/organisasi/fakta",
            "/akun",
        ],
    ),
    (
        "admin.sumbar",
        &["/organisasi", "/organisasi/akun", "/organisasi/audit", "/organisasi/akun/baru"],
    ),
];

struct Program {
    child: Child,
    at: SocketAddr,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _status = self.child.wait();
    }
}

impl Program {
    fn start(data: &Path, database: &str) -> Self {
        let at = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_gadang"))
            .env_clear()
            .args(["--database", database, "--listen", &at.to_string(), "--trust-proxy", "true"])
            .args(["--log", "error", "--data"])
            .arg(data)
            .args(["serve", "--demo"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let served = lines.map_while(Result::ok).any(|line| line.starts_with("Gadang melayani"));
        assert!(served, "the program ended before it served");
        Self { child, at }
    }
}

/// One client behind an address of its own, so that no pace is set for all of them together.
struct Client {
    stream: BufReader<TcpStream>,
    from: usize,
    cookies: Vec<String>,
}

struct Answer {
    status: u16,
    body: String,
    cookies: Vec<String>,
}

impl Client {
    fn new(program: &Program, from: usize, cookies: Vec<String>) -> Self {
        let stream = TcpStream::connect(program.at).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream: BufReader::new(stream), from, cookies }
    }

    fn ask(&mut self, request: &str, body: &str) -> Answer {
        let text = format!(
            "{request} HTTP/1.1\r\nhost: localhost:8080\r\norigin: http://localhost:8080\r\n\
             x-forwarded-for: 10.0.0.{}\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             cookie: {}\r\ncontent-length: {}\r\n\r\n{body}",
            self.from,
            self.cookies.join("; "),
            body.len()
        );
        self.stream.get_mut().write_all(text.as_bytes()).unwrap();
        let line = self.line();
        let status = line.split(' ').nth(1).unwrap().parse().unwrap();
        let (mut length, mut cookies) = (0, Vec::new());
        loop {
            let line = self.line();
            let Some((name, value)) = line.split_once(": ") else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().unwrap(),
                "transfer-encoding" => panic!("a page of unknown length"),
                "set-cookie" => cookies.push(value.split(';').next().unwrap().to_owned()),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).unwrap();
        Answer { status, body: String::from_utf8_lossy(&body).into_owned(), cookies }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

/// The cookies of whoever has signed in with this name; none for nobody.
fn sign_in(program: &Program, name: &str) -> Vec<String> {
    if name.is_empty() {
        return Vec::new();
    }
    let mut client = Client::new(program, 200, Vec::new());
    let page = client.ask("GET /masuk", "");
    client.cookies = page.cookies;
    let document = scraper::Html::parse_document(&page.body);
    let hidden = scraper::Selector::parse("main input[type=hidden][name]").unwrap();
    let mut fields: Vec<String> = document
        .select(&hidden)
        .map(|field| {
            let value = |name| field.value().attr(name).unwrap_or_default();
            format!("{}={}", value("name"), value("value"))
        })
        .collect();
    fields.push(format!("nama_masuk={name}&sandi=rumah+gadang+sembilan+ruang"));
    let answer = client.ask("POST /masuk", &fields.join("&"));
    assert_eq!(answer.status, 303, "{name} cannot sign in");
    answer.cookies
}

/// How long each of many visits to one page took, shortest first.
fn measure(program: &Program, cookies: &[String], path: &str) -> Vec<Duration> {
    let all = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for from in 1..=CONNECTIONS {
            let all = &all;
            scope.spawn(move || {
                let mut client = Client::new(program, from, cookies.to_vec());
                let mut mine = Vec::with_capacity(ROUNDS);
                for _ in 0..ROUNDS {
                    let begun = Instant::now();
                    let answer = client.ask(&format!("GET {path}"), "");
                    mine.push(begun.elapsed());
                    assert!(matches!(answer.status, 200 | 303), "{path}: {}", answer.status);
                }
                all.lock().unwrap().extend(mine);
            });
        }
    });
    let mut all = all.into_inner().unwrap();
    all.sort();
    all
}

fn ms(times: &[Duration], percent: usize) -> f64 {
    let at = (times.len() * percent / 100).min(times.len() - 1);
    times[at].as_secs_f64() * 1_000.0
}

#[tokio::main]
async fn main() {
    let figures: Mutex<Vec<Value>> = Mutex::default();
    println!(
        "{:<10} {:<26} {:>8} {:>8} {:>8}  ms at {CONNECTIONS} connections",
        "", "", "median", "p95", "longest"
    );
    each_engine(&[], async |db| {
        let data = tempfile::tempdir().unwrap();
        let engine = format!("{:?}", db.engine());
        let program = Program::start(data.path(), &address(&db).await);
        for (name, paths) in VISITS {
            let cookies = sign_in(&program, name);
            for path in paths {
                let times = measure(&program, &cookies, path);
                let (median, p95, longest) = (ms(&times, 50), ms(&times, 95), ms(&times, 100));
                println!("{engine:<10} {path:<26} {median:>8.2} {p95:>8.2} {longest:>8.2}");
                figures.lock().unwrap().push(json!({
                    "engine": engine, "page": path, "median_ms": median, "p95_ms": p95, "longest_ms": longest,
                    "visits": times.len(), "yardstick": *path == YARDSTICK,
                }));
            }
        }
    })
    .await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/bench");
    std::fs::create_dir_all(&folder).unwrap();
    let figures = serde_json::to_vec_pretty(&*figures.lock().unwrap()).unwrap();
    std::fs::write(folder.join("pages.json"), figures).unwrap();
}
