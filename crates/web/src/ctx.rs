//! What a handler knows about the request: who, when, and what a page needs around its body.

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
    response::{IntoResponse, Response},
};
use kernel::{Actor, Permission, Scope, Timestamp};
use maud::{Markup, Render, html};

use crate::{
    api,
    cookie::{self, Kind},
    failure::Failure,
    flash::{self, Flash},
    places, render,
    room::Access,
    search,
    state::{App, Session},
    visit::Visit,
};

/// The context of one request. Cheap to clone.
#[derive(Clone)]
pub struct Ctx(Arc<Visit>);

impl Ctx {
    pub(crate) fn of(visit: Arc<Visit>) -> Self {
        Self(visit)
    }

    /// Who asks: a visitor when nobody has signed in, or when the second factor is missing.
    pub fn actor(&self) -> &Actor {
        self.0.actor()
    }

    /// The moment at which the request came in; the same for the whole request.
    pub fn now(&self) -> Timestamp {
        self.0.now()
    }

    /// The complete session.
    pub fn session(&self) -> Option<&Session> {
        self.0.session()
    }

    /// The session whose password was right and whose second factor is missing.
    pub fn waiting(&self) -> Option<&Session> {
        self.0.waiting()
    }

    /// The token in the browser's cookie, of a complete or a waiting session.
    pub fn session_token(&self) -> Option<&str> {
        self.0.token()
    }

    /// The part of the institution in which the person holds `permission`.
    pub fn scope(&self, permission: &'static Permission) -> Result<Scope, Failure> {
        match self.actor().scope(permission) {
            Some(scope) => Ok(scope),
            None if self.session().is_none() => Err(Failure::SignIn),
            None => Err(Failure::Forbidden),
        }
    }

    /// Whether this person may use what is behind `access`.
    pub(crate) fn passes(&self, access: Access) -> bool {
        access.refusal(&self.0).is_none()
    }

    /// The token that shows that a form is ours; for the hidden field [`ui::CSRF_FIELD`].
    pub fn csrf(&self) -> &str {
        self.0.csrf()
    }

    /// A fresh token that lets a form be written once; for the hidden field [`ui::TOKEN_FIELD`].
    pub fn form_token(&self) -> String {
        self.0.app().entropy.token()
    }

    /// The path of this page, without its query.
    pub fn path(&self) -> &str {
        self.0.path()
    }

    /// The institution in whose house the person stands.
    pub fn house_name(&self) -> &str {
        self.0.house()
    }

    /// Where the request came from, for the record of failed sign-ins.
    pub fn client_address(&self) -> IpAddr {
        self.0.address()
    }

    /// Header, menu and footer of this person's pages.
    pub fn shell(&self) -> ui::Shell<'_> {
        let session = self.session();
        let signed_in = session.is_some();
        ui::Shell {
            instansi: self.0.house(),
            unit: session.and_then(|session| session.unit.as_deref()),
            account: session.map(|session| ui::Account {
                name: self.actor().name(),
                initials: self.0.initials(),
                peran: &session.peran,
                href: Some(places::ACCOUNT),
            }),
            bell: session.map(|session| ui::Bell { href: places::NOTICES, unread: session.unread }),
            menu: self.0.menu(),
            search: Some(ui::Search { action: search::PAGE, value: "" }),
            // Whoever has signed in finds it in the menu.
            programs: (!signed_in).then_some(api::PAGE),
            sample: self.0.app().config.sample,
            // A visitor's page has no form in its shell, and needs no cookie for it.
            csrf: if signed_in { self.csrf() } else { "" },
            login: (!signed_in).then_some(places::SIGN_IN),
            logout: signed_in.then_some(places::SIGN_OUT),
            path: self.0.path_and_query(),
        }
    }

    /// The message that the page before has left; empty when there is none. Shown once.
    pub fn notice(&self) -> Markup {
        let Some(message) = self.0.message() else { return html! {} };
        ui::Notice {
            tone: message.tone(),
            title: &message.title,
            body: html! { @if let Some(body) = &message.body { p { (body) } } },
        }
        .render()
    }

    /// A page.
    pub fn page(&self, page: &impl Render) -> Response {
        render::html(page.render()).into_response()
    }

    /// On to another page of the house (303). `to` is an address of ours, or has passed
    /// [`crate::safe_return`].
    pub fn redirect(&self, to: &str) -> Response {
        places::see_other(to)
    }

    /// On to another page, which will show `flash`.
    pub fn redirect_with(&self, to: &str, flash: &Flash<'_>) -> Response {
        let app = self.0.app();
        let mut response = self.redirect(to);
        let value = flash::write(&app.keys, flash, self.now());
        let secure = app.config.secure_cookies;
        cookie::set(&mut response, Kind::Flash, secure, &value, Some(flash::LIFE_SECONDS));
        response
    }

    /// Gives the browser a session. Without `max_age_seconds` it ends with the browser.
    pub fn set_session(&self, response: &mut Response, token: &str, max_age_seconds: Option<i64>) {
        let secure = self.0.app().config.secure_cookies;
        cookie::set(response, Kind::Session, secure, token, max_age_seconds);
    }

    /// What this browser was given when it was sent to the provider.
    pub fn begun(&self, headers: &HeaderMap) -> Option<String> {
        let secure = self.0.app().config.secure_cookies;
        cookie::read(headers, Kind::Begun, secure)
            .filter(|sent| !sent.is_empty())
            .map(str::to_owned)
    }

    /// Sends the browser to the provider, whose address is `to`, with what ties the answer to it. That is sealed by the
    /// caller, and ends after `max_age_seconds`.
    pub fn redirect_begun(&self, to: &str, sealed: &str, max_age_seconds: i64) -> Response {
        let mut response = self.redirect(to);
        let secure = self.0.app().config.secure_cookies;
        cookie::set(&mut response, Kind::Begun, secure, sealed, Some(max_age_seconds));
        response
    }

    /// Has the browser forget the way to the provider: an answer has come, good or bad.
    pub fn clear_begun(&self, response: &mut Response) {
        cookie::clear(response, Kind::Begun, self.0.app().config.secure_cookies);
    }

    /// Has the browser forget its session.
    pub fn clear_session(&self, response: &mut Response) {
        cookie::clear(response, Kind::Session, self.0.app().config.secure_cookies);
    }
}

impl FromRequestParts<App> for Ctx {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, Failure> {
        visit(parts.extensions.get::<Arc<Visit>>()).map(Self)
    }
}

/// The visit that the session layer has noted; it is missing only where a route stands outside the router.
pub(crate) fn visit(found: Option<&Arc<Visit>>) -> Result<Arc<Visit>, Failure> {
    found
        .cloned()
        .ok_or_else(|| Failure::Internal("a route outside the router of `web`".to_owned()))
}
