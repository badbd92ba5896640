//! One request of one person: who they are, and what the answer must tell their browser.

use std::{
    net::IpAddr,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, Method, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use data_encoding::BASE64URL_NOPAD;
use kernel::{Actor, Timestamp};

use crate::{
    address::Client,
    api::Api,
    bearer,
    cookie::{self, Kind},
    failure::Failure,
    flash::{self, Message},
    keys::Purpose,
    menu,
    state::{App, Session},
};

const CSRF_CONTEXT: &str = "formulir";

/// Where the layers further out find the visit once it is known.
#[derive(Clone, Default)]
pub(crate) struct Slot(Arc<OnceLock<Arc<Visit>>>);

impl Slot {
    pub(crate) fn get(&self) -> Option<&Arc<Visit>> {
        self.0.get()
    }
}

/// One request of one person.
pub(crate) struct Visit {
    app: App,
    actor: Actor,
    session: Option<Session>,
    /// The session cookie, if it opened a session.
    token: Option<String>,
    /// A session cookie was sent that opens nothing.
    stale: bool,
    visitor: OnceLock<String>,
    visitor_is_new: AtomicBool,
    csrf: OnceLock<String>,
    message: Option<Message>,
    message_shown: AtomicBool,
    menu: OnceLock<Vec<ui::MenuGroup>>,
    house: String,
    initials: String,
    uri: Uri,
    now: Timestamp,
    address: IpAddr,
}

impl Visit {
    /// Finds out who is there. A cookie that opens nothing makes a visitor, never an error.
    ///
    /// `bearer` is who asks by the token of a program; then the cookies count for nothing.
    async fn find(
        app: App,
        headers: &HeaderMap,
        uri: Uri,
        address: IpAddr,
        bearer: Option<Session>,
    ) -> db::Result<Self> {
        let secure = app.config.secure_cookies;
        let now = app.clock.now();
        let sent = cookie::read(headers, Kind::Session, secure).filter(|_| bearer.is_none());
        let token = sent.filter(|value| cookie::is_token(value));
        let session = match token {
            Some(token) => app.identity.session(token, now).await?,
            None => bearer,
        };
        let (actor, house) = match &session {
            Some(session) if session.waiting_for_code => {
                let half = &session.actor;
                (Actor::visitor(half.instansi(), half.zona()), session.instansi.clone())
            }
            Some(session) => (session.actor.clone(), session.instansi.clone()),
            None => {
                let house = app.identity.house().await?;
                (Actor::visitor(house.instansi, house.zona), house.name)
            }
        };
        let visitor = OnceLock::new();
        if let Some(value) =
            cookie::read(headers, Kind::Visitor, secure).filter(|v| cookie::is_token(v))
        {
            visitor.get_or_init(|| value.to_owned());
        }
        let message = cookie::read(headers, Kind::Flash, secure)
            .and_then(|value| flash::read(&app.keys, value, now));
        Ok(Self {
            token: session.as_ref().and(token).map(str::to_owned),
            stale: sent.is_some() && session.is_none(),
            initials: menu::initials(actor.name()),
            app,
            actor,
            session,
            visitor,
            visitor_is_new: AtomicBool::new(false),
            csrf: OnceLock::new(),
            message,
            message_shown: AtomicBool::new(false),
            menu: OnceLock::new(),
            house,
            uri,
            now,
            address,
        })
    }

    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    pub(crate) fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The complete session.
    pub(crate) fn session(&self) -> Option<&Session> {
        self.session.as_ref().filter(|session| !session.waiting_for_code)
    }

    /// The session that lacks its second factor.
    pub(crate) fn waiting(&self) -> Option<&Session> {
        self.session.as_ref().filter(|session| session.waiting_for_code)
    }

    pub(crate) fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    pub(crate) fn house(&self) -> &str {
        &self.house
    }

    pub(crate) fn initials(&self) -> &str {
        &self.initials
    }

    pub(crate) fn path(&self) -> &str {
        self.uri.path()
    }

    pub(crate) fn path_and_query(&self) -> &str {
        self.uri.path_and_query().map_or("/", |whole| whole.as_str())
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    pub(crate) fn address(&self) -> IpAddr {
        self.address
    }

    pub(crate) fn menu(&self) -> &[ui::MenuGroup] {
        self.menu.get_or_init(|| menu::build(&self.app.rooms, &self.actor, self.path()))
    }

    /// The message of the page before; whoever asks has shown it.
    pub(crate) fn message(&self) -> Option<&Message> {
        let message = self.message.as_ref()?;
        self.message_shown.store(true, Ordering::Relaxed);
        Some(message)
    }

    /// What ties a form to this browser: its session, otherwise its visitor cookie, made when first needed.
    fn browser(&self) -> &str {
        match &self.token {
            Some(token) => token,
            None => self.visitor.get_or_init(|| {
                self.visitor_is_new.store(true, Ordering::Relaxed);
                self.app.entropy.token()
            }),
        }
    }

    /// The token for forms of this page. The digest is masked anew for each page, since a compressed
    /// page that repeats a secret beside words of an attacker gives the secret away by its length.
    pub(crate) fn csrf(&self) -> &str {
        self.csrf.get_or_init(|| {
            let mac = self.app.keys.mac(Purpose::Session, CSRF_CONTEXT, self.browser().as_bytes());
            let mask = self.app.entropy.bytes::<32>();
            BASE64URL_NOPAD.encode(&[mask, xor(mask, mac.bytes)].concat())
        })
    }

    /// Whether a form carries a token made for this browser.
    pub(crate) fn csrf_holds(&self, sent: &str) -> bool {
        let browser = match (&self.token, self.visitor.get()) {
            (Some(token), _) => token,
            (None, Some(visitor)) => visitor,
            (None, None) => return false,
        };
        let Ok(bytes) = BASE64URL_NOPAD.decode(sent.as_bytes()) else { return false };
        let Some((mask, rest)) = bytes.split_first_chunk::<32>() else { return false };
        let Ok(masked) = <[u8; 32]>::try_from(rest) else { return false };
        self.app.keys.verify_any(
            Purpose::Session,
            CSRF_CONTEXT,
            browser.as_bytes(),
            &xor(*mask, masked),
        )
    }

    /// Cookies and caching of the answer, once its page has been made.
    pub(crate) fn finish(&self, response: &mut Response) {
        let secure = self.app.config.secure_cookies;
        if self.stale && !cookie::is_set(response, Kind::Session, secure) {
            cookie::clear(response, Kind::Session, secure);
        }
        let is_new = self.visitor_is_new.load(Ordering::Relaxed);
        if let Some(value) = self.visitor.get().filter(|_| is_new) {
            cookie::set(response, Kind::Visitor, secure, value, None);
        }
        if self.message_shown.load(Ordering::Relaxed)
            && !cookie::is_set(response, Kind::Flash, secure)
        {
            cookie::clear(response, Kind::Flash, secure);
        }
        let personal =
            self.session.is_some() || response.headers().contains_key(header::SET_COOKIE);
        if personal {
            response
                .headers_mut()
                .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        } else {
            response
                .headers_mut()
                .entry(header::CACHE_CONTROL)
                .or_insert(HeaderValue::from_static("private, no-cache"));
        }
    }
}

fn xor(a: [u8; 32], b: [u8; 32]) -> [u8; 32] {
    let mut out = a;
    for (x, y) in out.iter_mut().zip(b) {
        *x ^= y;
    }
    out
}

async fn who(
    app: App,
    api: &Api,
    headers: &HeaderMap,
    template: Option<&str>,
    uri: Uri,
    address: IpAddr,
) -> Result<Visit, Failure> {
    let bearer = bearer::find(&app, api, headers, template, address).await?;
    Ok(Visit::find(app, headers, uri, address, bearer).await?)
}

/// Finds out who is there, before any route.
pub(crate) async fn layer(
    State((app, api)): State<(App, Api)>,
    mut request: Request,
    next: Next,
) -> Response {
    let address = request.extensions().get::<Client>().map_or(Client::UNKNOWN, |client| client.0);
    let matched = request.extensions().get::<MatchedPath>().filter(|_| is_read(request.method()));
    let template = matched.map(MatchedPath::as_str);
    let uri = request.uri().clone();
    let found = Box::pin(who(app, &api, request.headers(), template, uri, address)).await;
    let visit = match found {
        Ok(visit) => Arc::new(visit),
        Err(failure) => return failure.into_response(),
    };
    if let Some(slot) = request.extensions().get::<Slot>() {
        // The slot is filled once: a request passes this layer once.
        let _ = slot.0.set(Arc::clone(&visit));
    }
    request.extensions_mut().insert(visit);
    next.run(request).await
}

/// Pages that anybody may read are the same for HEAD as for GET.
pub(crate) fn is_read(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}
