//! A browser of the administrator for tests: it sends the forms that pages show.

use std::{net::IpAddr, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use db::Db;
use kernel::{Peran, Timestamp, Zona};
use tower::ServiceExt as _;
use web::{App, Bearer, BoxFuture, Identity, Session};

use crate::fixture::{self, PROVINCE, actor, keys};

const HOST: &str = "gadang.contoh";
pub(super) const ADMIN: &str = "sesi-admin-instansi-0123456789";
/// Administrator of one agency only.
pub(super) const PART: &str = "sesi-admin-sebagian-0123456789";
pub(super) const OPERATOR: &str = "sesi-operator-0123456789abcdef";

/// Knows three people by their sessions.
struct People;

impl Identity for People {
    fn session<'a>(
        &'a self,
        token: &'a str,
        _now: Timestamp,
    ) -> BoxFuture<'a, db::Result<Option<Session>>> {
        let actor = match token {
            ADMIN => Some(actor(Peran::AdminInstansi, None)),
            PART => Some(actor(Peran::AdminInstansi, Some("dinas"))),
            OPERATOR => Some(actor(Peran::Operator, None)),
            _ => None,
        };
        let session = actor.map(|actor| Session {
            id: token.to_owned(),
            actor,
            instansi: "Provinsi Contoh".to_owned(),
            unit: None,
            peran: "Uji".to_owned(),
            unread: 0,
            waiting_for_code: false,
        });
        Box::pin(async move { Ok(session) })
    }

    fn bearer<'a>(
        &'a self,
        _app: &'a App,
        _token: &'a str,
        _now: Timestamp,
        _address: IpAddr,
    ) -> BoxFuture<'a, db::Result<Bearer>> {
        Box::pin(async { Ok(Bearer::Wrong) })
    }

    fn house(&self) -> BoxFuture<'_, db::Result<web::House>> {
        Box::pin(async {
            Ok(web::House {
                instansi: PROVINCE,
                name: "Provinsi Contoh".to_owned(),
                code: "sumbar".to_owned(),
                zona: Zona::Wib,
            })
        })
    }
}

/// One browser with one session.
pub(super) struct Browser {
    router: Router,
    session: &'static str,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) location: String,
    pub(super) html: String,
}

impl Answer {
    /// The hidden fields of the form that is sent to `action`.
    fn hidden(&self, action: &str) -> Vec<(String, String)> {
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

    #[track_caller]
    pub(super) fn shows(&self, words: &str) {
        assert!(self.html.contains(words), "{words:?} is not in {}", self.html);
    }

    #[track_caller]
    pub(super) fn hides(&self, words: &str) {
        assert!(!self.html.contains(words), "{words:?} is in {}", self.html);
    }
}

impl Browser {
    pub(super) fn new(db: &Db, session: &'static str) -> Self {
        let app = fixture::app(db, keys(), Arc::new(People));
        Self { router: ::web::router(app), session }
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Sends the form to `action` of a page that was opened before, with what its fields hold.
    pub(super) async fn send_form(
        &self,
        page: &Answer,
        action: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(page.hidden(action));
        body.extend_pairs(fields);
        let request = Request::post(action)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, format!("http://{HOST}"))
            .header(header::HOST, HOST);
        self.send(request, Body::from(body.finish())).await
    }

    /// Opens a page and sends its form to `action`.
    pub(super) async fn submit(&self, path: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.html);
        self.send_form(&page, action, fields).await
    }

    async fn send(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let cookie = format!("gadang_sesi={}", self.session);
        let request = request.header(header::COOKIE, cookie).body(body).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let location = response.headers().get(header::LOCATION);
        let location = location.map_or_else(String::new, |to| to.to_str().unwrap().to_owned());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Answer { status, location, html: String::from_utf8_lossy(&bytes).into_owned() }
    }
}
