//! Accounts: looking.

use ::web::{App, Ctx, Failure, Path, Query};
use axum::{extract::State, response::Response};
use db::Db;
use export::{Cell, Column, Kind};
use futures_util::{Stream, stream};
use jiff::civil::Date;
use kernel::{AccountId, OpdId, Scope};

use super::peran::places;
use crate::{
    access::{AKUN_KELOLA, AKUN_LIHAT, AUDIT_LIHAT, OPD_LIHAT},
    download,
    input::akun::DaftarQuery,
    pages::akun::{self as page, AkunView, ListView, RoleView},
    rules::{
        peran::{HeldPeran, may_grant, may_manage},
        tree::{self, Opd, Tree},
    },
    store::{
        self,
        akun::{Akun, Cursor, Filter},
        audit::{Filter as TrailFilter, Row},
    },
};

/// Accounts on one page.
const PAGE: i64 = 50;
/// Accounts read at once for a file.
const CHUNK: i64 = 500;
/// Rows of the trail beside one account.
const TRAIL: i64 = 20;

/// The day on which the request is made.
pub(super) fn today(ctx: &Ctx) -> Date {
    ctx.now().date(ctx.actor().zona())
}

/// The agencies of today in the whole institution, for names.
async fn every_name(app: &App, ctx: &Ctx) -> Result<Vec<Opd>, Failure> {
    Ok(store::opd::list_at(&app.db, &ctx.scope(&OPD_LIHAT)?, today(ctx)).await?)
}

/// The list.
pub(super) async fn list(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<DaftarQuery>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(&AKUN_LIHAT)?;
    let (filter, today) = (query.filter(), today(&ctx));
    // One account more than the page shows tells whether another page follows.
    let mut akun =
        store::akun::list(&app.db, &scope, &filter, today, query.cursor().as_ref(), PAGE + 1)
            .await?;
    let full = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = akun.len() > full;
    akun.truncate(full);
    let next = akun
        .last()
        .filter(|_| more)
        .map(|akun| Cursor { nama: akun.nama.clone(), id: akun.id.0.clone() });
    let names = every_name(&app, &ctx).await?;
    let reach: Vec<Opd> = names.iter().filter(|opd| scope.includes(&opd.id)).cloned().collect();
    let view = ListView {
        query: &query,
        today,
        zona: ctx.actor().zona(),
        names: &tree::at(&names, today),
        choices: &tree::at(&reach, today),
        akun: &akun,
        held: &store::peran::list(&app.db, &scope, &akun).await?,
        count: store::akun::count(&app.db, &scope, &filter, today).await?,
        next: next.as_ref(),
        may_add: ctx.actor().may(&AKUN_KELOLA),
    };
    Ok(ctx.page(&page::list(&ctx.shell(), ctx.notice(), &view)))
}

/// What the list finds as a file.
pub(super) async fn file(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<DaftarQuery>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(&AKUN_LIHAT)?;
    let today = today(&ctx);
    let names = every_name(&app, &ctx).await?;
    let columns = vec![
        Column::new("nama", "Nama", Kind::Text),
        Column::new("nama_masuk", "Nama masuk", Kind::Text),
        Column::new("unit_kerja", "Kode unit kerja", Kind::Text),
        Column::new("keadaan", "Keadaan", Kind::Text),
        Column::new("kode_kedua", "Kode kedua", Kind::Text),
        Column::new("terakhir_masuk", "Terakhir masuk", Kind::Moment),
        Column::new("peran", "Peran hari ini", Kind::Text),
    ];
    let source = "Akun menurut nama, dengan peran yang berlaku hari ini.";
    let table = download::table(&app, &ctx, "Akun dan peran", source, columns);
    let rows = rows(app.db.clone(), (scope, query.filter()), today, names);
    download::respond(&app, &ctx, &format!("akun-{today}"), table, rows).await
}

/// The rows of a file, read as they are sent.
fn rows(
    db: Db,
    (scope, filter): (Scope, Filter),
    today: Date,
    names: Vec<Opd>,
) -> impl Stream<Item = Result<Vec<Vec<Cell>>, db::Error>> + Send + 'static {
    stream::try_unfold((None, names), move |(after, names): (Option<Cursor>, Vec<Opd>)| {
        let (db, scope, filter) = (db.clone(), scope.clone(), filter.clone());
        async move {
            let akun =
                store::akun::list(&db, &scope, &filter, today, after.as_ref(), CHUNK).await?;
            let Some(last) = akun.last() else { return Ok(None) };
            let after = Cursor { nama: last.nama.clone(), id: last.id.0.clone() };
            let held = store::peran::list(&db, &scope, &akun).await?;
            let rows = {
                let tree = tree::at(&names, today);
                let held = |akun: &Akun| held.get(&akun.id).map_or(&[][..], Vec::as_slice);
                akun.iter().map(|akun| row(akun, held(akun), &tree, today)).collect()
            };
            Ok(Some((rows, (Some(after), names))))
        }
    })
}

fn row(akun: &Akun, held: &[HeldPeran], tree: &Tree<'_>, today: Date) -> Vec<Cell> {
    vec![
        Cell::from(akun.nama.as_str()),
        Cell::from(akun.nama_masuk.as_str()),
        Cell::from(unit_code(akun, tree)),
        Cell::from(page::state(akun).1),
        Cell::from(if akun.faktor_kedua { "ya" } else { "tidak" }),
        Cell::from(akun.masuk_at),
        Cell::from(roles_of_day(held, tree, today)),
    ]
}

fn unit_code<'a>(akun: &Akun, tree: &Tree<'a>) -> &'a str {
    akun.opd.as_ref().and_then(|opd| tree.find(opd)).map_or("", |opd| &opd.kode)
}

fn roles_of_day(held: &[HeldPeran], tree: &Tree<'_>, today: Date) -> String {
    let words: Vec<String> = held
        .iter()
        .filter(|role| role.valid_on(today))
        .map(|role| page::role_words(role, tree))
        .collect();
    words.join("; ")
}

/// The name of an agency or unit of today, or else its last one.
pub(super) async fn unit_name(
    app: &App,
    ctx: &Ctx,
    opd: &OpdId,
) -> Result<Option<String>, Failure> {
    let scope = ctx.scope(&OPD_LIHAT)?;
    if let Some(opd) = store::opd::find_at(&app.db, &scope, opd, today(ctx)).await? {
        return Ok(Some(opd.nama));
    }
    let node = store::opd::find(&app.db, &scope, opd).await?;
    Ok(node.and_then(|node| node.versions.into_iter().next()).map(|opd| opd.nama))
}

/// Whether it is the account of whoever asks.
pub(super) fn is_own(ctx: &Ctx, id: &AccountId) -> bool {
    ctx.actor().account() == Some(id)
}

/// One account.
pub(super) async fn show(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<AccountId>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(&AKUN_LIHAT)?;
    let akun = store::akun::find(&app.db, &scope, &id).await?.ok_or(Failure::NotFound)?;
    let today = today(&ctx);
    let held = store::peran::of_account(&app.db, scope.instansi(), &id).await?;
    let reach = ctx.actor().scope(&AKUN_KELOLA);
    let may_manage =
        reach.as_ref().is_some_and(|reach| may_manage(reach, akun.opd.as_ref(), &held, today));
    let sessions =
        if may_manage { store::sesi::list(&app.db, &id, ctx.now()).await? } else { Vec::new() };
    let unit = match &akun.opd {
        Some(opd) => unit_name(&app, &ctx, opd).await?,
        None => None,
    };
    let tokens = [ctx.form_token(), ctx.form_token()];
    let trail = trail(&app, &ctx, &id).await?;
    let view = AkunView {
        akun: &akun,
        unit: unit.as_deref(),
        roles: &role_views(&app, &ctx, reach.as_ref(), held).await?,
        sessions: &sessions,
        trail: trail.as_deref(),
        today,
        zona: ctx.actor().zona(),
        own: is_own(&ctx, &id),
        may_manage,
        may_grant: reach.is_some_and(|reach| {
            akun.opd.as_ref().map_or(reach.opd().is_none(), |opd| reach.includes(opd))
        }),
        csrf: ctx.csrf(),
        tokens: tokens.each_ref().map(String::as_str),
    };
    Ok(ctx.page(&page::one(&ctx.shell(), ctx.notice(), &view)))
}

async fn role_views(
    app: &App,
    ctx: &Ctx,
    reach: Option<&Scope>,
    held: Vec<HeldPeran>,
) -> Result<Vec<RoleView>, Failure> {
    let today = today(ctx);
    let named = places(&app.db, ctx.actor(), today, held).await?;
    let view = |(held, place): (HeldPeran, String)| RoleView {
        may_end: held.valid_from(today)
            && reach.is_some_and(|reach| may_grant(reach, held.peran, held.opd.as_ref())),
        held,
        place,
    };
    Ok(named.into_iter().map(view).collect())
}

/// The latest of the trail of an account, for those who may read it.
async fn trail(app: &App, ctx: &Ctx, id: &AccountId) -> Result<Option<Vec<Row>>, Failure> {
    let Some(scope) = ctx.actor().scope(&AUDIT_LIHAT) else { return Ok(None) };
    let filter = TrailFilter { subject: Some(id.0.clone()), ..TrailFilter::default() };
    Ok(Some(store::audit::list(&app.db, &scope, &filter, None, TRAIL).await?))
}
