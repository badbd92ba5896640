//! The real provider: a process of Node that lives as long as the test.

use core::time::Duration;
use std::{
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    sync::mpsc,
    thread,
};

use kernel::{Entropy, Timestamp};
use serde_json::Value;

use super::browser::Browser;
use crate::{Answer, Begun, Identity, Provider, Refused, Settings, rules};

/// Whom the browser signs in as.
pub const PERSON: &str = "rahmi";
/// The page that takes the answer. Nothing listens there: the browser stops before it.
pub const CALLBACK: &str = "http://127.0.0.1:1/masuk/oidc/kembali";
const SECRET: &str = "a-secret-of-a-test-that-is-long-enough-for-hmac";

/// A provider that runs, and what a house has to do with it.
#[derive(Debug)]
pub struct Running {
    process: Child,
    /// Kept open: it ends when it can say nothing more.
    _stdout: BufReader<ChildStdout>,
    /// Its address, by which it names itself.
    pub issuer: String,
    /// Where the house takes its random signs from.
    pub entropy: Entropy,
}

/// How often a start is tried, and for how long each.
const TRIES: usize = 3;
const PATIENCE: Duration = Duration::from_secs(30);

/// One start: the process and the address that it says; none when it says nothing for too long.
fn up(folder: &Path) -> Option<(Child, BufReader<ChildStdout>, String)> {
    let mut process = Command::new("node")
        .arg("provider.mjs")
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Node is installed; `make deps` says how");
    let mut stdout = BufReader::new(process.stdout.take().expect("it is piped"));
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let mut issuer = String::new();
        let read = stdout.read_line(&mut issuer).map(|_length| issuer.trim().to_owned());
        // Nobody listens any more where it took too long.
        let _unheard = tell.send((stdout, read));
    });
    let Ok((stdout, issuer)) = told.recv_timeout(PATIENCE) else {
        process.kill().and_then(|()| process.wait()).expect("it can be ended");
        return None;
    };
    let issuer = issuer.expect("the provider says its address");
    let mut said = String::new();
    if issuer.is_empty() {
        let mut stderr = process.stderr.take().expect("it is piped");
        stderr.read_to_string(&mut said).expect("what it says is text");
    }
    assert!(!issuer.is_empty(), "the provider does not start: {said}");
    Some((process, stdout, issuer))
}

impl Running {
    /// Starts one, with keys of its own.
    pub fn start() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/provider");
        assert!(
            folder.join("node_modules/oidc-provider").is_dir(),
            "The provider that these tests sign in to is not installed. Run `make deps`, or only\n\
             \n    scripts/npm.sh crates/oidc/tests/provider\n"
        );
        // A machine that builds beside the tests has been seen to lose a start; a second one is no less real.
        let up = (0..TRIES).find_map(|_| up(&folder));
        let (process, stdout, issuer) = up.expect("the provider starts");
        Self { process, _stdout: stdout, issuer, entropy: Entropy::seeded(14) }
    }

    /// Its time, so that the tests need no clock.
    pub async fn now(&self) -> Timestamp {
        let page = Browser::default().get(&format!("{}/_test/now", self.issuer)).await;
        Timestamp(page.text.parse().expect("milliseconds"))
    }

    /// Has it spoil these answers from now on, and no others.
    pub async fn spoil(&self, faults: &Value) {
        let address = format!("{}/_test/faults", self.issuer);
        Browser::default().post(&address, faults.to_string()).await;
    }

    /// Has it sign with new keys, and forget the old ones.
    pub async fn rotate(&self) {
        Browser::default().post(&format!("{}/_test/rotate", self.issuer), String::new()).await;
    }

    /// What the house and the provider told each other; the provider signs with `algorithm`.
    pub fn settings(&self, algorithm: &str) -> Settings {
        Settings {
            issuer: self.issuer.clone(),
            client_id: format!("gadang-{algorithm}"),
            client_secret: SECRET.to_owned(),
            scopes: vec!["profile".to_owned(), "email".to_owned()],
            leeway_seconds: rules::LEEWAY_SECONDS,
            redirect: CALLBACK.to_owned(),
        }
    }

    /// The provider as the house knows it.
    pub fn known(&self, algorithm: &str) -> Provider {
        Provider::new(self.settings(algorithm)).expect("settings that can be used")
    }

    /// The same for a house without patience.
    pub fn known_in_haste(&self, algorithm: &str) -> Provider {
        let patience = Duration::from_millis(300);
        Provider::with_patience(self.settings(algorithm), patience).expect("usable settings")
    }

    /// Begins at `now`, and has a person sign in and agree in a browser.
    pub async fn agreed(&self, known: &Provider, now: Timestamp) -> (Begun, Answer) {
        let begun = known.begin(&self.entropy, now).await.expect("a provider that answers");
        let answer = Browser::default().signs_in(begun.url()).await;
        (begun, answer)
    }

    /// The whole way.
    pub async fn signed_in(&self, known: &Provider, now: Timestamp) -> Result<Identity, Refused> {
        let (begun, answer) = self.agreed(known, now).await;
        known.finish(&begun, &answer, now).await
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may be gone already, and then there is nothing to end.
        let _killed = self.process.kill();
        let _gone = self.process.wait();
    }
}
