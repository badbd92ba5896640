//! Browsers for tests: they keep cookies and send the forms that pages show, in a house whose clock
//! the test holds.

use std::{
    collections::BTreeMap,
    num::NonZeroU32,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
};

use ::web::{App, AppInner, Clock, Config, Keys, Limits, Penyedia, Room};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use db::Db;
use files::Files;
use futures_util::StreamExt as _;
use kernel::{Entropy, Timestamp};
use tower::ServiceExt as _;

use crate::fixture::{NOW, PASSWORD};

const HOST: &str = "gadang.contoh";

/// The two houses of the fixture, behind the whole edge.
pub(super) struct Site {
    pub(super) app: App,
    router: Router,
    clock: Arc<AtomicI64>,
}

impl Site {
    pub(super) async fn new(db: Db) -> Self {
        Self::with_mail(db, None).await
    }

    /// The same with a way to the post.
    pub(super) async fn with_mail(db: Db, mail: Option<mail::Post>) -> Self {
        Self::with(db, mail, None).await
    }

    /// The same with a provider of sign-ins, at its time.
    pub(super) async fn with_provider(db: Db, provider: Penyedia, now: Timestamp) -> Self {
        let site = Self::with(db, None, Some(Arc::new(provider))).await;
        site.clock.store(now.0, Ordering::Relaxed);
        site
    }

    /// The same with one room more.
    pub(super) async fn with_room(db: Db, room: Room) -> Self {
        Self::with_rooms(
            db,
            None,
            None,
            crate::rooms::<crate::fixture::Rumah>().into_iter().chain([room]).collect(),
        )
        .await
    }

    async fn with(db: Db, mail: Option<mail::Post>, oidc: Option<Arc<Penyedia>>) -> Self {
        Self::with_rooms(db, mail, oidc, crate::rooms::<crate::fixture::Rumah>()).await
    }

    async fn with_rooms(
        db: Db,
        mail: Option<mail::Post>,
        oidc: Option<Arc<Penyedia>>,
        rooms: Vec<Room>,
    ) -> Self {
        crate::fixture::build(&db).await;
        let clock = Arc::new(AtomicI64::new(NOW.0));
        let entropy = Arc::new(Entropy::seeded(21));
        let app = App::new(AppInner {
            writer: db::Writer::start(&db),
            files: Files::memory(files::Limits { max_bytes: 1024 * 1024 }),
            bell: jobs::Bell::default(),
            mail,
            oidc,
            identity: Arc::new(crate::identity(db.clone())),
            db,
            clock: Clock::from_fn({
                let clock = Arc::clone(&clock);
                move || Timestamp(clock.load(Ordering::Relaxed))
            }),
            keys: Keys::generate(&entropy),
            entropy,
            rooms,
            config: Config {
                base_url: format!("http://{HOST}"),
                sample: false,
                secure_cookies: false,
                trust_proxy: false,
                landing: None,
                public: None,
                printer: std::path::PathBuf::from("/nowhere/gadang-pdf"),
                networks: Vec::new(),
                limits: without_paces(),
            },
        });
        Self { router: ::web::router(app.clone()), app, clock }
    }

    /// The same house with another way to the post.
    pub(super) fn app_with_mail(&self, mail: Option<mail::Post>) -> App {
        let old = &self.app;
        App::new(AppInner {
            writer: old.writer.clone(),
            db: old.db.clone(),
            clock: old.clock.clone(),
            entropy: Arc::clone(&old.entropy),
            identity: Arc::clone(&old.identity),
            rooms: crate::rooms::<crate::fixture::Rumah>(),
            config: old.config.clone(),
            keys: old.keys.clone(),
            files: old.files.clone(),
            mail,
            oidc: old.oidc.clone(),
            bell: old.bell.clone(),
        })
    }

    /// Lets time go by.
    pub(super) fn wait(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1000, Ordering::Relaxed);
    }

    pub(super) fn now(&self) -> Timestamp {
        Timestamp(self.clock.load(Ordering::Relaxed))
    }

    /// A browser in which nobody has signed in.
    pub(super) fn visitor(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: Mutex::default() }
    }

    /// A browser in which this person of the fixture has signed in.
    pub(super) async fn sign_in(&self, nama_masuk: &str) -> Browser {
        let browser = self.visitor();
        let answer = browser.attempt(nama_masuk, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{nama_masuk}: {}", answer.html);
        browser
    }
}

fn without_paces() -> Limits {
    let many = NonZeroU32::MAX;
    Limits {
        requests_per_second: many,
        request_burst: many,
        sign_ins_per_minute: many,
        sign_in_burst: many,
        ..Limits::default()
    }
}

/// One browser with its cookies.
pub(super) struct Browser {
    router: Router,
    cookies: Mutex<BTreeMap<String, String>>,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) location: String,
    pub(super) html: String,
}

impl Answer {
    /// The hidden fields of the form that is sent to `action`.
    pub(super) fn hidden(&self, action: &str) -> Vec<(String, String)> {
        let target = format!("action=\"{action}\"");
        let form = self
            .html
            .split("<form")
            .skip(1)
            .filter_map(|rest| rest.split("</form>").next())
            .find(|form| form.split('>').next().is_some_and(|head| head.contains(&target)))
            .unwrap_or_else(|| panic!("no form to {action}: {}", self.html));
        form.split("<input type=\"hidden\" name=\"")
            .skip(1)
            .filter_map(|rest| {
                let (name, rest) = rest.split_once("\" value=\"")?;
                let (value, _) = rest.split_once('"')?;
                Some((name.to_owned(), value.to_owned()))
            })
            .collect()
    }

    pub(super) fn shows(&self, words: &str) {
        assert!(self.html.contains(words), "{words:?} is not in {}", self.html);
    }
}

impl Browser {
    pub(super) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Asks as a program does.
    pub(super) async fn with_token(&self, path: &str, token: &str) -> Answer {
        let request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {token}"));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Sends the form to `action` of a page that was opened before, with what its fields hold.
    pub(super) async fn send_form(
        &self,
        page: &Answer,
        action: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let mut body = form_urlencoded::Serializer::new(String::new());
        for (name, value) in page.hidden(action) {
            if fields.iter().all(|(typed, _)| *typed != name) {
                body.append_pair(&name, &value);
            }
        }
        body.extend_pairs(fields);
        self.send_body(action, body.finish()).await
    }

    /// Sends fields to an address that no page of this person shows.
    pub(super) async fn post(&self, action: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.send_body(action, body).await
    }

    /// Sends the form to `action` of a page that was opened before, with a file.
    pub(super) async fn send_file(
        &self,
        page: &Answer,
        action: &str,
        field: &str,
        (name, bytes): (&str, &[u8]),
    ) -> Answer {
        const EDGE: &str = "batas-antar-isian";
        let mut body = Vec::new();
        for (hidden, value) in page.hidden(action) {
            let head = format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{hidden}\"");
            body.extend_from_slice(format!("{head}\r\n\r\n{value}\r\n").as_bytes());
        }
        let head = format!("Content-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"");
        body.extend_from_slice(format!("--{EDGE}\r\n{head}\r\n\r\n").as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{EDGE}--\r\n").as_bytes());
        let request = Request::post(action)
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={EDGE}"))
            .header(header::ORIGIN, format!("http://{HOST}"))
            .header(header::HOST, HOST)
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    async fn send_body(&self, action: &str, body: String) -> Answer {
        let request = Request::post(action)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, format!("http://{HOST}"))
            .header(header::HOST, HOST)
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// Opens a page and sends its form to `action`.
    pub(super) async fn submit(&self, path: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.html);
        self.send_form(&page, action, fields).await
    }

    /// Name and password at the door.
    pub(super) async fn attempt(&self, nama_masuk: &str, sandi: &str) -> Answer {
        self.submit("/masuk", "/masuk", &[("nama_masuk", nama_masuk), ("sandi", sandi)]).await
    }

    /// The secret in the session cookie.
    pub(super) fn token(&self) -> Option<String> {
        self.cookies.lock().unwrap().get("gadang_sesi").cloned()
    }

    /// Another browser that stole this one's session.
    pub(super) fn stolen(&self) -> Self {
        let cookies = self.cookies.lock().unwrap().clone();
        Self { router: self.router.clone(), cookies: Mutex::new(cookies) }
    }

    /// Whether this browser's cookie still opens the own account.
    pub(super) async fn is_in(&self) -> bool {
        self.get("/akun").await.status == StatusCode::OK
    }

    /// The first part of an answer that goes on; the rest is not waited for.
    pub(super) async fn first_part(&self, path: &str) -> String {
        let request = self.with_cookies(Request::get(path).body(Body::empty()).unwrap());
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let mut parts = response.into_body().into_data_stream();
        let first = parts.next().await.unwrap().unwrap();
        String::from_utf8(first.into()).unwrap()
    }

    fn with_cookies(&self, mut request: Request<Body>) -> Request<Body> {
        let sent: Vec<String> = self
            .cookies
            .lock()
            .unwrap()
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !sent.is_empty() {
            request.headers_mut().insert(header::COOKIE, sent.join("; ").parse().unwrap());
        }
        request
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let request = self.with_cookies(request);
        let response = self.router.clone().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').unwrap();
            let mut jar = self.cookies.lock().unwrap();
            if value.is_empty() || attributes.contains("Max-Age=0") {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
        let status = response.status();
        let location = response.headers().get(header::LOCATION);
        let location = location.map_or_else(String::new, |to| to.to_str().unwrap().to_owned());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Answer { status, location, html: String::from_utf8(bytes.into()).unwrap() }
    }
}
