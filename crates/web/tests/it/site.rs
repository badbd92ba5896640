//! A house with one room, a few known sessions, and a browser that keeps its cookies.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    num::NonZeroU32,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, State},
    http::{HeaderMap, Method, Request, StatusCode, header},
    response::{IntoResponse, Response},
};
use db::{Db, args};
use files::Files;
use http_body_util::BodyExt;
use kernel::{
    AccountId, Actor, Assignment, Entropy, InstansiId, Peran, Permission, Subtree, Timestamp, Zona,
};
use maud::{Render, html};
use tokio::sync::Notify;
use tower::ServiceExt;
use web::{
    Access, App, AppInner, Bearer, BoxFuture, Clock, Config, Ctx, Failure, Flash, Form, House,
    Identity, Keys, Limits, MenuGroupKind, Room, Route, Session, Upload,
};

use crate::{data, failures, search, streams};

pub(crate) const NOW: Timestamp = Timestamp(1_795_500_000_000);
/// Tokens of programs: one that may everything, one that may only what anybody may, one of a crowd of guesses.
pub(crate) const BEARER: &str = "gadang_0123456789abcdef";
pub(crate) const NARROW: &str = "gadang_sempit-0123456789";
pub(crate) const CROWDED: &str = "gadang_ramai-0123456789abc";
pub(crate) const OPERATOR: &str = "sesi-operator-0123456789abcdef";
pub(crate) const PEGAWAI: &str = "sesi-pegawai-0123456789abcdef";
pub(crate) const WAITING: &str = "sesi-menunggu-0123456789abcdef";
pub(crate) const BASE: &str = "https://gadang.example";

pub(crate) const UBAH: Permission =
    Permission { code: "uji.ubah", label: "Mengubah", granted_to: &[Peran::Operator] };
pub(crate) const LIHAT: Permission =
    Permission { code: "uji.lihat", label: "Melihat", granted_to: &[Peran::Publik] };

/// Knows three tokens and one house, and can be told to fail.
pub(crate) struct People {
    pub(crate) failing: Mutex<Option<fn() -> db::Error>>,
    pub(crate) asked: AtomicU32,
    /// Told whenever a visitor has come in.
    pub(crate) visited: Notify,
}

impl People {
    fn session_of(token: &str) -> Option<Session> {
        let (name, peran) = match token {
            OPERATOR | WAITING => ("Ani Rahma", Peran::Operator),
            PEGAWAI => ("Budi Santoso", Peran::Pegawai),
            _ => return None,
        };
        let roles = vec![Assignment { peran, subtree: Subtree::Whole }];
        let account = AccountId(format!("akun-{token}"));
        Some(Session {
            id: format!("id-{token}"),
            actor: Actor::signed_in(account, name.to_owned(), InstansiId(1), Zona::Wib, roles),
            instansi: "Provinsi Contoh".to_owned(),
            unit: Some("Dinas Kominfotik".to_owned()),
            peran: peran.label().to_owned(),
            unread: 0,
            waiting_for_code: token == WAITING,
        })
    }
}

impl Identity for People {
    fn session<'a>(
        &'a self,
        token: &'a str,
        _now: Timestamp,
    ) -> BoxFuture<'a, db::Result<Option<Session>>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move {
            match *self.failing.lock().unwrap() {
                Some(error) => Err(error()),
                None => Ok(Self::session_of(token)),
            }
        })
    }

    fn bearer<'a>(
        &'a self,
        app: &'a App,
        token: &'a str,
        _now: Timestamp,
        _address: std::net::IpAddr,
    ) -> BoxFuture<'a, db::Result<Bearer>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let mut codes: Vec<String> =
            web::api::permissions(app).iter().map(|known| known.code.to_owned()).collect();
        if token == NARROW {
            codes.retain(|code| code == LIHAT.code);
        }
        Box::pin(async move {
            Ok(match (token, Self::session_of(OPERATOR)) {
                (BEARER | NARROW, Some(session)) => Bearer::Good(Box::new(Session {
                    actor: session.actor.clone().limited_to(&codes),
                    ..session
                })),
                (CROWDED, _) => Bearer::Wait(30),
                _ => Bearer::Wrong,
            })
        })
    }

    fn house(&self) -> BoxFuture<'_, db::Result<House>> {
        self.visited.notify_one();
        Box::pin(async {
            Ok(House {
                instansi: InstansiId(1),
                name: "Provinsi Contoh".to_owned(),
                code: "contoh".to_owned(),
                zona: Zona::Wib,
            })
        })
    }
}

#[derive(serde::Deserialize)]
struct Entry {
    #[serde(default)]
    nama: String,
    #[serde(default)]
    opd: Vec<String>,
    #[serde(default, rename = "_kiriman")]
    token: String,
}

pub(crate) fn room() -> Room {
    Room {
        code: "uji",
        title: "Uji",
        path: "uji",
        icon: ui::Icon::Menu,
        group: MenuGroupKind::Ruang,
        routes,
        menu: |actor| {
            let item = |href: &str| ui::MenuItem {
                icon: ui::Icon::Menu,
                label: "Uji".to_owned(),
                href: href.to_owned(),
                note: None,
                current: false,
            };
            if actor.may(&UBAH) { vec![item("/uji/ubah")] } else { vec![] }
        },
        permissions: &[&UBAH, &LIHAT],
        migrations: Vec::new,
        rule_kinds: &[],
        jobs: &[],
        facts: &[],
        settings: &[],
        retention: "Tidak menyimpan apa pun.",
        search: Some(search::UJI),
        seed: None,
    }
}

pub(crate) fn gate() -> Room {
    Room {
        code: "masuk",
        title: "Masuk",
        path: "masuk",
        routes: || {
            vec![
                Route::get("", Access::Open, form),
                Route::post("", Access::Open, sign_in),
                Route::get("/kode", Access::Open, waiting),
                Route::post("/keluar", Access::Open, sign_out),
                Route::get("/atur/{token}", Access::Open, form),
            ]
        },
        menu: |_| Vec::new(),
        search: Some(search::LAIN),
        ..room()
    }
}

fn routes() -> Vec<Route> {
    vec![
        Route::get("", Access::Open, form),
        Route::get("/lihat", Access::Needs(&LIHAT), form),
        Route::get("/saya", Access::SignedIn, form),
        Route::get("/ubah", Access::Needs(&UBAH), form),
        Route::post("/ubah", Access::Needs(&UBAH), change),
        Route::post("/tulis", Access::Open, write),
        Route::post("/unggah", Access::Open, upload),
        Route::get("/penilaian/{id}", Access::Open, by_id),
        Route::get("/cari", Access::Open, by_year),
        Route::get("/panik", Access::Open, failures::panics),
        Route::get("/rusak", Access::Open, failures::breaks),
        Route::get("/lama", Access::Open, slow),
        Route::get("/bidang", Access::Open, scoped),
        Route::get("/teks", Access::Open, plain_text),
        Route::get("/alur", Access::Open, streams::follow),
        Route::get("/data", Access::Needs(&UBAH), data::all).json(&data::ALL),
        Route::get("/data/{id}", Access::Open, data::one).json(&data::ONE),
    ]
}

/// A page with a form, which shows the message of the page before.
async fn form(ctx: Ctx) -> Response {
    let shell = ctx.shell();
    let token = ctx.form_token();
    let errors = kernel::FieldErrors::new();
    let body = html! {
        (ctx.notice())
        p { "Kop " (ctx.actor().name()) }
        (ui::Form {
            action: "/uji/tulis", csrf: ctx.csrf(), token: Some(&token), multipart: false,
            errors: &errors, body: html! {}, submit: "Simpan", cancel: None,
        })
    };
    ctx.page(&ui::Page {
        shell: &shell,
        title: "Formulir uji",
        crumbs: &[],
        lead: None,
        actions: html! {},
        body,
    })
}

async fn change(ctx: Ctx, Form(entry): Form<Entry>) -> Response {
    let words = format!("{} tersimpan.", entry.nama);
    ctx.redirect_with("/uji/ubah", &Flash::ok(&words).body("Lihat riwayatnya."))
}

/// Writes once, and says how many rows there are.
async fn write(
    ctx: Ctx,
    State(app): State<App>,
    Form(entry): Form<Entry>,
) -> Result<Response, Failure> {
    let mut tx = app.db.begin().await?;
    let first = web::first_time(&mut tx, ctx.actor().instansi(), &entry.token, ctx.now()).await?;
    tx.commit().await?;
    Ok(ctx.page(&html! { p { (first) " " (entry.nama) " " (entry.opd.join("+")) } }.render()))
}

async fn upload(ctx: Ctx, upload: Upload<{ 64 * 1024 }>) -> Response {
    let file = upload.file.as_ref();
    let size = file.map_or(0, |file| file.bytes.len());
    let name = file.map_or("-", |file| &file.name);
    ctx.page(&html! { p { (upload.field("tahun")) " " (name) " " (size) } }.render())
}

async fn by_id(ctx: Ctx, web::Path(id): web::Path<u32>) -> Response {
    ctx.page(&html! { p { "penilaian " (id) } }.render())
}

#[derive(serde::Deserialize)]
struct Search {
    #[serde(default)]
    tahun: Option<u16>,
}

async fn by_year(ctx: Ctx, web::Query(search): web::Query<Search>) -> Response {
    ctx.page(&html! { p { "tahun " (search.tahun.unwrap_or(0)) } }.render())
}

async fn slow() -> Response {
    tokio::time::sleep(std::time::Duration::from_secs(30)).await;
    StatusCode::OK.into_response()
}

async fn scoped(ctx: Ctx) -> Result<Response, Failure> {
    let scope = ctx.scope(&UBAH)?;
    Ok(ctx.page(&html! { p { "instansi " (scope.instansi().0) } }.render()))
}

async fn plain_text() -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, "unexpected English of a library").into_response()
}

async fn sign_in(ctx: Ctx, Form(_): Form<Entry>) -> Response {
    let mut response = ctx.redirect("/");
    ctx.set_session(&mut response, OPERATOR, None);
    response
}

async fn waiting(ctx: Ctx) -> Response {
    let name = ctx.waiting().map_or("-", |session| session.actor.name());
    ctx.page(&html! { p { "menunggu " (name) " sebagai " (ctx.actor().name()) } }.render())
}

async fn sign_out(ctx: Ctx, Form(_): Form<Entry>) -> Response {
    let mut response = ctx.redirect_with("/masuk", &Flash::ok("Anda telah keluar."));
    ctx.clear_session(&mut response);
    response
}

/// A house and how it was set up.
pub(crate) struct Site {
    pub(crate) router: Router,
    pub(crate) app: App,
    pub(crate) people: Arc<People>,
    pub(crate) db: Db,
}

pub(crate) fn config() -> Config {
    Config {
        base_url: BASE.to_owned(),
        sample: false,
        secure_cookies: false,
        trust_proxy: false,
        landing: None,
        public: None,
        printer: std::path::PathBuf::from("/nowhere/gadang-pdf"),
        networks: Vec::new(),
        limits: Limits {
            page_seconds: 1,
            search_ms: 20,
            form_bytes: 16 * 1024,
            ..Limits::default()
        },
    }
}

pub(crate) fn few(n: u32) -> NonZeroU32 {
    NonZeroU32::new(n).unwrap()
}

impl Site {
    pub(crate) async fn new() -> Self {
        Self::with(config()).await
    }

    pub(crate) async fn with(config: Config) -> Self {
        let migrations = [web::migrations(), jobs::migrations()].concat();
        let db = db::testing::sqlite(&migrations).await;
        let people = Arc::new(People {
            failing: Mutex::new(None),
            asked: AtomicU32::new(0),
            visited: Notify::new(),
        });
        let entropy = Arc::new(Entropy::operating_system());
        let app = App::new(AppInner {
            writer: db::Writer::start(&db),
            files: Files::memory(files::Limits { max_bytes: 1024 * 1024 }),
            bell: jobs::Bell::default(),
            mail: None,
            oidc: None,
            db: db.clone(),
            clock: Clock::fixed(NOW),
            keys: Keys::generate(&entropy),
            entropy,
            identity: people.clone(),
            rooms: vec![gate(), room()],
            config,
        });
        Self { router: web::router(app.clone()), app, people, db }
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser {
            router: self.router.clone(),
            cookies: BTreeMap::new(),
            address: SocketAddr::from(([203, 0, 113, 7], 4711)),
        }
    }

    pub(crate) fn signed_in(&self, token: &str) -> Browser {
        let mut browser = self.browser();
        browser.cookies.insert(self.cookie("gadang_sesi"), token.to_owned());
        browser
    }

    pub(crate) fn cookie(&self, name: &str) -> String {
        if self.app.config.secure_cookies { format!("__Host-{name}") } else { name.to_owned() }
    }

    pub(crate) async fn kiriman(&self) -> i64 {
        let (n,): (i64,) =
            self.db.one("SELECT COUNT(*) AS n FROM web_kiriman", args![]).await.unwrap();
        n
    }
}

/// A browser: it keeps cookies and sends them back.
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) address: SocketAddr,
}

/// An answer with its whole body.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn html(&self) -> &str {
        std::str::from_utf8(&self.body).expect("pages are UTF-8")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn location(&self) -> &str {
        self.header("location")
    }

    pub(crate) fn set_cookies(&self) -> Vec<&str> {
        self.headers.get_all(header::SET_COOKIE).iter().map(|v| v.to_str().unwrap()).collect()
    }

    /// The text people read, without markup.
    pub(crate) fn text(&self) -> String {
        let page = scraper::Html::parse_document(self.html());
        let words: String = page.root_element().text().collect::<Vec<_>>().join(" ");
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The value of the hidden field `name` of the last form that has one.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let page = scraper::Html::parse_document(self.html());
        let field = scraper::Selector::parse(&format!("input[name={name}]")).unwrap();
        let found = page.select(&field).next_back().and_then(|input| input.attr("value"));
        found.unwrap_or_else(|| panic!("no field {name} in {}", self.html())).to_owned()
    }
}

impl Browser {
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Opens what has no end; its body is the caller's.
    pub(crate) async fn open(&self, path: &str) -> Response {
        let request = self.dressed(Request::get(path).body(Body::empty()).unwrap());
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs: Vec<String> =
            fields.iter().map(|(k, v)| format!("{k}={}", v.replace(' ', "+"))).collect();
        self.post_raw(path, pairs.join("&").into_bytes()).await
    }

    pub(crate) async fn post_raw(&mut self, path: &str, body: Vec<u8>) -> Answer {
        let request = Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// With the cookies and the address of this browser.
    fn dressed(&self, mut request: Request<Body>) -> Request<Body> {
        let cookies: Vec<String> = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
        if !cookies.is_empty() {
            request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        }
        request.extensions_mut().insert(ConnectInfo(self.address));
        request
    }

    pub(crate) async fn send(&mut self, request: Request<Body>) -> Answer {
        let request = self.dressed(request);
        let is_head = request.method() == Method::HEAD;
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        assert!(!is_head || body.is_empty(), "HEAD has no body");
        let answer = Answer { status: parts.status, headers: parts.headers, body };
        for line in answer.set_cookies() {
            let (pair, _) = line.split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}
