//! A house with its demonstration, and browsers that walk through it as people do: they follow
//! links by their words and send the forms that pages show, with every hidden field.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use db::Db;
use files::Files;
use http_body_util::BodyExt;
use kernel::{Entropy, Timestamp};
use scraper::{Html, Selector};
use tower::ServiceExt;
use web::{App, AppInner, Clock, Keys};

/// 24 November 2026, 07.31 WIB.
pub(crate) const NOW: Timestamp = Timestamp(1_795_480_260_000);

pub(crate) struct Site {
    pub(crate) app: App,
    router: Router,
    accounts: Vec<org::seed::DemoAccount>,
}

impl Site {
    /// The demonstration in a migrated database.
    pub(crate) async fn with_demo(db: Db) -> Self {
        Self::with_demo_and_printer(db, Path::new("/nowhere/gadang-pdf")).await
    }

    /// The same with a program that prints lists.
    pub(crate) async fn with_demo_and_printer(db: Db, printer: &Path) -> Self {
        let entropy = Arc::new(Entropy::seeded(7));
        let demo = server::load_demo(&db, &entropy, NOW).await.unwrap();
        let app = App::new(AppInner {
            writer: db::Writer::start(&db),
            files: Files::memory(files::Limits { max_bytes: 1024 * 1024 }),
            bell: jobs::Bell::default(),
            mail: None,
            oidc: None,
            db: db.clone(),
            clock: Clock::fixed(NOW),
            entropy: Arc::clone(&entropy),
            identity: Arc::new(org::identity(db)),
            rooms: server::rooms(),
            config: web::Config {
                base_url: "http://localhost:8080".to_owned(),
                sample: true,
                secure_cookies: false,
                trust_proxy: false,
                landing: None,
                public: Some("/indeks/publik"),
                printer: printer.to_owned(),
                networks: Vec::new(),
                limits: web::Limits::default(),
            },
            keys: Keys::generate(&entropy),
        });
        let router = web::router(app.clone());
        Self { app, router, accounts: demo.accounts }
    }

    /// Somebody who has not signed in.
    pub(crate) fn visitor(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: Mutex::default() }
    }

    /// Who has signed in there.
    pub(crate) async fn actor(&self, browser: &Browser) -> kernel::Actor {
        let token = browser.cookies.lock().unwrap()["gadang_sesi"].clone();
        self.app.identity.session(&token, NOW).await.unwrap().unwrap().actor
    }

    /// A person of the demonstration by sign-in name, signed in through the page.
    pub(crate) async fn sign_in(&self, name: &str) -> Browser {
        let account = self.accounts.iter().find(|account| account.nama_masuk == name);
        let account = account.unwrap_or_else(|| panic!("no account {name}"));
        let browser = self.visitor();
        let page = browser.get("/masuk").await;
        let fields = [("nama_masuk", name), ("sandi", account.sandi.as_str())];
        let answer = browser.submit(&page, "Masuk", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{name} signs in: {}", answer.html);
        browser
    }
}

pub(crate) struct Browser {
    router: Router,
    cookies: Mutex<BTreeMap<String, String>>,
}

/// An answer as a person sees it.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) path: String,
    pub(crate) location: Option<String>,
    /// The kind of content that the answer says it is.
    pub(crate) mime: String,
    /// The tag by which the answer is known again.
    pub(crate) etag: Option<String>,
    pub(crate) html: String,
    /// The answer itself, for files.
    pub(crate) bytes: Vec<u8>,
}

impl Browser {
    pub(crate) async fn get(&self, path: &str) -> Page {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Asks as somebody who has the answer with this tag already.
    pub(crate) async fn get_unless(&self, path: &str, etag: &str) -> Page {
        let request = Request::get(path).header(header::IF_NONE_MATCH, etag);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Follows one redirect.
    pub(crate) async fn follow(&self, page: &Page) -> Page {
        let location =
            page.location.as_deref().unwrap_or_else(|| panic!("no redirect: {}", page.html));
        self.get(location).await
    }

    /// Opens the link that reads `words`.
    pub(crate) async fn click(&self, page: &Page, words: &str) -> Page {
        self.get(&page.link(words)).await
    }

    /// Sends the form whose button reads `button`, with its own hidden fields and `fields`.
    pub(crate) async fn submit(&self, page: &Page, button: &str, fields: &[(&str, &str)]) -> Page {
        let form = page.form(button);
        let mut all = form.fields;
        for (name, value) in fields {
            all.retain(|(known, _)| known != name);
            all.push(((*name).to_owned(), (*value).to_owned()));
        }
        self.post(&form.action, &all).await
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(String, String)]) -> Page {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, "http://localhost:8080")
            .header(header::HOST, "localhost:8080")
            .body(Body::from(body.join("&")))
            .unwrap();
        self.send(request).await
    }

    /// Sends a form with a file, as [`Browser::submit`] sends one without.
    pub(crate) async fn upload(
        &self,
        page: &Page,
        button: &str,
        fields: &[(&str, &str)],
        (field, bytes): (&str, &[u8]),
    ) -> Page {
        // A workbook is an archive, and its name says so.
        let ending = if bytes.starts_with(b"PK") { "xlsx" } else { "csv" };
        let name = format!("tingkat.{ending}");
        self.upload_named(page, button, fields, (field, &name, bytes)).await
    }

    /// The same with the name that the file has.
    pub(crate) async fn upload_named(
        &self,
        page: &Page,
        button: &str,
        fields: &[(&str, &str)],
        (field, file, bytes): (&str, &str, &[u8]),
    ) -> Page {
        let form = page.form(button);
        let mut all = form.fields;
        for (name, value) in fields {
            all.retain(|(known, _)| known != name);
            all.push(((*name).to_owned(), (*value).to_owned()));
        }
        let mut body: Vec<u8> = Vec::new();
        for (name, value) in &all {
            body.extend(
                format!(
                    "--batas\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                )
                .bytes(),
            );
        }
        body.extend(
            format!(
                "--batas\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{file}\"\r\n\
                 content-type: text/csv\r\n\r\n"
            )
            .bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend(b"\r\n--batas--\r\n");
        let request = Request::post(&form.action)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=batas")
            .header(header::ORIGIN, "http://localhost:8080")
            .header(header::HOST, "localhost:8080")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// Sets a cookie as somebody would who forges one.
    pub(crate) fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    async fn send(&self, mut request: Request<Body>) -> Page {
        let cookies: Vec<String> = self
            .cookies
            .lock()
            .unwrap()
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !cookies.is_empty() {
            request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        }
        let path = request.uri().path().to_owned();
        let response = self.router.clone().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').unwrap();
            let gone = value.is_empty() || attributes.contains("Max-Age=0");
            let mut jar = self.cookies.lock().unwrap();
            if gone {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
        let status = response.status();
        let location = response
            .headers()
            .get(header::LOCATION)
            .map(|value| value.to_str().unwrap().to_owned());
        let mime = response.headers().get(header::CONTENT_TYPE);
        let mime = mime.map_or("", |value| value.to_str().unwrap()).to_owned();
        let etag = response.headers().get(header::ETAG);
        let etag = etag.map(|value| value.to_str().unwrap().to_owned());
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let html = String::from_utf8_lossy(&bytes).into_owned();
        Page { status, path, location, mime, etag, html, bytes: bytes.to_vec() }
    }
}

struct FormFound {
    action: String,
    fields: Vec<(String, String)>,
}

impl Page {
    /// Everything that can be read, in one line.
    pub(crate) fn text(&self) -> String {
        let document = Html::parse_document(&self.html);
        let main = select("main");
        let root = document.select(&main).next().unwrap_or_else(|| document.root_element());
        let words: Vec<&str> = root.text().flat_map(str::split_whitespace).collect();
        words.join(" ")
    }

    #[track_caller]
    pub(crate) fn shows(&self, words: &str) -> &Self {
        let text = self.text();
        assert!(text.contains(words), "{} ({}) shows {words:?}: {text}", self.path, self.status);
        self
    }

    /// The address of the link that reads `words`.
    #[track_caller]
    pub(crate) fn link(&self, words: &str) -> String {
        let document = Html::parse_document(&self.html);
        let found = document.select(&select("a[href]")).find(|a| text_of(a).contains(words));
        let found = found.unwrap_or_else(|| panic!("no link {words:?} in {}", self.text()));
        found.value().attr("href").unwrap().to_owned()
    }

    /// Where the links of the page lead.
    pub(crate) fn addresses(&self) -> Vec<String> {
        let document = Html::parse_document(&self.html);
        let link = select("a[href]");
        document.select(&link).filter_map(|a| a.attr("href").map(str::to_owned)).collect()
    }

    pub(crate) fn has_link(&self, words: &str) -> bool {
        let document = Html::parse_document(&self.html);
        document.select(&select("a[href]")).any(|a| text_of(&a).contains(words))
    }

    #[track_caller]
    fn form(&self, button: &str) -> FormFound {
        let document = Html::parse_document(&self.html);
        let buttons = select("button");
        let form = document
            .select(&select("form[method=post]"))
            .find(|form| form.select(&buttons).any(|b| text_of(&b).contains(button)));
        let form =
            form.unwrap_or_else(|| panic!("no form {button:?} in {}: {}", self.path, self.html));
        let mut fields = Vec::new();
        for field in form.select(&select("input[name], textarea[name], select[name]")) {
            let value = field.value();
            let kind = value.attr("type").unwrap_or("text");
            let chosen = !matches!(kind, "checkbox" | "radio") || value.attr("checked").is_some();
            let name = value.attr("name").unwrap().to_owned();
            match value.name() {
                "input" if chosen && kind != "file" => {
                    fields.push((name, value.attr("value").unwrap_or_default().to_owned()));
                }
                "textarea" => fields.push((name, field.text().collect())),
                "select" => {
                    let option = field.select(&select("option[selected]")).next();
                    let option = option.or_else(|| field.select(&select("option")).next());
                    let value = option.and_then(|o| o.value().attr("value")).unwrap_or_default();
                    fields.push((name, value.to_owned()));
                }
                _ => {}
            }
        }
        let action = form.value().attr("action").unwrap_or(&self.path).to_owned();
        FormFound { action, fields }
    }
}

fn text_of(element: &scraper::ElementRef<'_>) -> String {
    element.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

fn select(selector: &str) -> Selector {
    Selector::parse(selector).unwrap()
}

fn encode(text: &str) -> String {
    text.bytes().fold(String::new(), |out, byte| {
        if byte.is_ascii_alphanumeric() {
            out + char::from(byte).to_string().as_str()
        } else {
            out + &format!("%{byte:02X}")
        }
    })
}
