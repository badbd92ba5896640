//! A browser: it keeps cookies, and sends the forms that pages show with everything that is in them.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
    response::Response,
};
use futures_util::StreamExt as _;
use tower::ServiceExt as _;

use super::page::{Field, Page};
use crate::{
    cookie::{self, Kind},
    places,
    state::Config,
};

/// One browser with its cookies.
pub struct Browser {
    router: Router,
    config: Config,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Browser {
    pub(super) fn new(router: Router, config: Config) -> Self {
        Self { router, config, cookies: Mutex::default() }
    }

    /// Opens an address.
    pub async fn get(&self, path: &str) -> Page {
        self.send(get(path)).await
    }

    /// Opens the link that reads `words`.
    pub async fn click(&self, page: &Page, words: &str) -> Page {
        self.get(&page.link(words)).await
    }

    /// Goes where the answer leads.
    #[track_caller]
    pub fn follow(&self, page: &Page) -> impl Future<Output = Page> {
        assert!(!page.location.is_empty(), "{} leads nowhere: {}", page.path, page.text());
        self.get(&page.location)
    }

    /// Asks as a program does that holds this token.
    pub async fn with_token(&self, path: &str, token: &str) -> Page {
        let request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {token}"));
        self.send(built(request, Body::empty())).await
    }

    /// Sends a form of a page that was opened before, found by its address or by the words of its button. Of what is in
    /// it, `fields` take the place of fields of the same name.
    pub async fn submit(&self, page: &Page, form: &str, fields: &[(&str, &str)]) -> Page {
        let form = page.form(form);
        self.post(&form.action, &filled(form.fields, fields)).await
    }

    /// The same where the form is emptied first: of its own only what nobody sees is sent. For boxes that are not ticked.
    pub async fn submit_only(&self, page: &Page, form: &str, fields: &[(&str, &str)]) -> Page {
        let mut form = page.form(form);
        form.fields.retain(|field| field.is_hidden);
        self.post(&form.action, &filled(form.fields, fields)).await
    }

    /// Opens a page and sends its form.
    pub async fn fill(&self, path: &str, form: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text());
        self.submit(&page, form, fields).await
    }

    /// Sends a form as [`Browser::submit`] does, with a file: its field, its name, its content.
    pub async fn upload(
        &self,
        page: &Page,
        form: &str,
        fields: &[(&str, &str)],
        (field, name, content): (&str, &str, &[u8]),
    ) -> Page {
        const EDGE: &str = "batas-antar-isian";
        let form = page.form(form);
        let mut body = String::new();
        for (known, value) in filled(form.fields, fields) {
            let head = format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{known}\"");
            body.extend([head.as_str(), "\r\n\r\n", value.as_str(), "\r\n"]);
        }
        let head = format!("Content-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"");
        body.extend([format!("--{EDGE}\r\n{head}\r\n\r\n")]);
        let mut body = body.into_bytes();
        body.extend_from_slice(content);
        body.extend_from_slice(format!("\r\n--{EDGE}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={EDGE}");
        self.send_body(&form.action, &kind, body).await
    }

    /// Sends fields to an address, whether or not a page of this person shows such a form.
    pub async fn post<N: AsRef<str>, V: AsRef<str>>(&self, path: &str, fields: &[(N, V)]) -> Page {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        let kind = "application/x-www-form-urlencoded";
        self.send_body(path, kind, body.finish().into_bytes()).await
    }

    /// Name and password at the door.
    pub async fn attempt(&self, name: &str, password: &str) -> Page {
        let door = places::SIGN_IN;
        self.fill(door, door, &[("nama_masuk", name), ("sandi", password)]).await
    }

    /// Whether somebody is in: whether the page of the own account opens.
    pub async fn is_in(&self) -> bool {
        self.get(places::ACCOUNT).await.status == StatusCode::OK
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies().get(name).cloned()
    }

    /// The secret in the cookie of the session.
    pub fn token(&self) -> Option<String> {
        self.cookie(cookie::name(Kind::Session, self.config.secure_cookies))
    }

    /// Sets a cookie as somebody would who forges one.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies().insert(name.to_owned(), value.to_owned());
    }

    /// Another browser with the cookies of this one.
    #[must_use]
    pub fn stolen(&self) -> Self {
        let cookies = Mutex::new(self.cookies().clone());
        Self { router: self.router.clone(), config: self.config.clone(), cookies }
    }

    /// Opens what may have no end; its body is the caller's.
    pub async fn open(&self, path: &str) -> Response {
        let request = self.dressed(get(path));
        self.router.clone().oneshot(request).await.expect("a router always answers")
    }

    /// The first part of an answer that goes on; the rest is not waited for.
    pub async fn first_part(&self, path: &str) -> String {
        let response = self.open(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let mut parts = response.into_body().into_data_stream();
        let first = parts.next().await.and_then(Result::ok).unwrap_or_default();
        String::from_utf8_lossy(&first).into_owned()
    }

    /// Sends any request with the cookies of this browser, and keeps those of the answer.
    pub async fn send(&self, request: Request<Body>) -> Page {
        let request = self.dressed(request);
        let path = request.uri().path().to_owned();
        let response = self.router.clone().oneshot(request).await.expect("a router always answers");
        let (head, body) = response.into_parts();
        for cookie in head.headers.get_all(header::SET_COOKIE) {
            self.keep(cookie.to_str().unwrap_or_default());
        }
        let location = head.headers.get(header::LOCATION).and_then(|to| to.to_str().ok());
        let bytes = to_bytes(body, usize::MAX).await.expect("an answer arrives whole");
        Page {
            status: head.status,
            path,
            location: location.unwrap_or_default().to_owned(),
            html: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.into(),
            headers: head.headers,
        }
    }

    async fn send_body(&self, path: &str, kind: &str, body: Vec<u8>) -> Page {
        let base = self.config.base_url.as_str();
        let host = base.split_once("://").map_or(base, |(_, host)| host);
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, kind)
            .header(header::ORIGIN, base)
            .header(header::HOST, host);
        self.send(built(request, Body::from(body))).await
    }

    fn cookies(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.cookies.lock().expect("nothing panics while it holds the cookies")
    }

    fn keep(&self, cookie: &str) {
        let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
        let Some((name, value)) = pair.split_once('=') else { return };
        if value.is_empty() || attributes.contains("Max-Age=0") {
            self.cookies().remove(name);
        } else {
            self.set_cookie(name, value);
        }
    }

    fn dressed(&self, mut request: Request<Body>) -> Request<Body> {
        let pairs = self
            .cookies()
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>();
        if !pairs.is_empty() {
            let value = pairs.join("; ").parse().expect("cookies are ASCII");
            request.headers_mut().insert(header::COOKIE, value);
        }
        request
    }
}

fn get(path: &str) -> Request<Body> {
    built(Request::get(path), Body::empty())
}

fn built(request: axum::http::request::Builder, body: Body) -> Request<Body> {
    request.body(body).expect("an address and headers in ASCII")
}

fn filled(own: Vec<Field>, typed: &[(&str, &str)]) -> Vec<(String, String)> {
    let is_typed = |field: &Field| typed.iter().any(|(name, _)| *name == field.name);
    let own = own.into_iter().filter(|field| !is_typed(field));
    let typed = typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    own.map(|field| (field.name, field.value)).chain(typed).collect()
}
