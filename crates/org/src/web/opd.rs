//! The agency tree: looking.

use ::web::{App, Ctx, Failure, Path, Query};
use axum::{extract::State, response::Response};
use db::Db;
use export::{Cell, Column, Kind, chunks};
use jiff::civil::Date;
use kernel::{Actor, FieldErrors, OpdId, Scope, tanggal_panjang};

use super::refused;
use crate::{
    access,
    download::{self, Links},
    input::opd::TreeQuery,
    pages::{
        self,
        opd::{NodeView, TreeView},
    },
    rules::{
        peran::may_arrange,
        tree::{self, Opd},
    },
    store,
};

/// The nodes whose name, abbreviation or code holds the words.
fn matching<'a>(versions: &'a [Opd], words: &str) -> Option<Vec<&'a Opd>> {
    let words = words.trim().to_lowercase();
    (!words.is_empty()).then(|| {
        versions
            .iter()
            .filter(|opd| {
                let text = format!("{} {} {}", opd.nama, opd.short(), opd.kode).to_lowercase();
                text.contains(&words)
            })
            .collect()
    })
}

/// The tree of a day.
pub(super) async fn show(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<TreeQuery>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(&access::OPD_LIHAT)?;
    let today = ctx.now().date(ctx.actor().zona());
    let (date, errors) = match query.parse(today) {
        Ok(date) => (date, FieldErrors::new()),
        Err(errors) => (today, errors),
    };
    let versions = store::opd::list_at(&app.db, &scope, date).await?;
    let found = matching(&versions, &query.q);
    let view = TreeView {
        query: &query,
        errors: &errors,
        date,
        today,
        tree: &tree::at(&versions, date),
        found: found.as_deref(),
        may_add: ctx.actor().may(&access::OPD_UBAH),
        files: &files(&query, date),
    };
    let markup = pages::opd::tree(&ctx.shell(), ctx.notice(), &view);
    Ok(if errors.is_empty() { ctx.page(&markup) } else { refused(&ctx, &markup) })
}

/// Where the same is as a file.
fn files(query: &TreeQuery, date: Date) -> Links {
    let (day, month, year) = (date.day(), date.month(), date.year());
    let mut search = format!("tanggal_hari={day}&tanggal_bulan={month}&tanggal_tahun={year}");
    if !query.q.trim().is_empty() {
        search.push_str("&q=");
        search.extend(form_urlencoded::byte_serialize(query.q.trim().as_bytes()));
    }
    Links::new("/organisasi/susunan", &search)
}

fn columns() -> Vec<Column> {
    vec![
        Column::new("kode", "Kode", Kind::Text),
        Column::new("nama", "Nama", Kind::Text),
        Column::new("singkatan", "Singkatan", Kind::Text),
        Column::new("jenis", "Jenis", Kind::Text),
        Column::new("perangkat_daerah", "Perangkat daerah", Kind::Text),
        Column::new("induk", "Kode induk", Kind::Text),
        Column::new("berlaku_mulai", "Berlaku mulai", Kind::Date),
        Column::new("berlaku_sampai", "Berlaku sampai", Kind::Date),
        Column::new("dasar", "Dasar", Kind::Text),
    ]
}

fn row(opd: &Opd, parent: Option<&Opd>) -> Vec<Cell> {
    vec![
        Cell::from(opd.kode.as_str()),
        Cell::from(opd.nama.as_str()),
        Cell::from(opd.singkatan.as_deref()),
        Cell::from(opd.jenis.code()),
        Cell::from(if opd.perangkat_daerah { "ya" } else { "tidak" }),
        Cell::from(parent.map(|parent| parent.kode.as_str())),
        Cell::from(opd.mulai),
        Cell::from(opd.sampai),
        Cell::from(opd.dasar.as_deref()),
    ]
}

/// The tree of a day, or what is searched for in it, as a file.
pub(super) async fn file(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<TreeQuery>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(&access::OPD_LIHAT)?;
    let today = ctx.now().date(ctx.actor().zona());
    let date = query.parse(today).map_err(|_no_such_day| {
        Failure::BadRequest("Tanggal pada alamat ini tidak ada.".to_owned())
    })?;
    let versions = store::opd::list_at(&app.db, &scope, date).await?;
    let tree = tree::at(&versions, date);
    let shown = matching(&versions, &query.q)
        .unwrap_or_else(|| tree.walk().into_iter().map(|(_, opd)| opd).collect());
    let parent = |opd: &Opd| opd.induk.as_ref().and_then(|induk| tree.find(induk));
    let rows: Vec<_> = shown.into_iter().map(|opd| row(opd, parent(opd))).collect();
    let source = format!("Keadaan pada {}", tanggal_panjang(date));
    let table = download::table(&app, &ctx, "Susunan organisasi", &source, columns());
    download::respond(&app, &ctx, &format!("susunan-{date}"), table, chunks(rows)).await
}

/// Each version with the name of what stood above it then.
async fn with_parents(db: &Db, scope: &Scope, versions: &[Opd]) -> db::Result<Vec<(Opd, String)>> {
    let mut named = Vec::with_capacity(versions.len());
    for version in versions {
        let parent = match &version.induk {
            Some(induk) => store::opd::find_at(db, scope, induk, version.mulai).await?,
            None => None,
        };
        let words = parent.map_or_else(
            || "langsung di bawah instansi".to_owned(),
            |parent| format!("di bawah {}", parent.nama),
        );
        named.push((version.clone(), words));
    }
    Ok(named)
}

/// Whether the person may change a node that stands below `induk`.
pub(super) fn may_change(actor: &Actor, induk: Option<&OpdId>) -> bool {
    actor.scope(&access::OPD_UBAH).is_some_and(|scope| may_arrange(&scope, induk, induk))
}

/// One node.
pub(super) async fn node(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<OpdId>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(&access::OPD_LIHAT)?;
    let node = store::opd::find(&app.db, &scope, &id).await?.ok_or(Failure::NotFound)?;
    let today: Date = ctx.now().date(ctx.actor().zona());
    let all = store::opd::list_at(&app.db, &scope, today).await?;
    let names = with_parents(&app.db, &scope, &node.versions).await?;
    let induk = node.versions.first().and_then(|opd| opd.induk.as_ref());
    let view = NodeView {
        versions: &node.versions,
        today,
        tree: &tree::at(&all, today),
        names: &names,
        penerus: node
            .penerus
            .as_ref()
            .and_then(|penerus| all.iter().find(|opd| opd.id == *penerus)),
        may_change: may_change(ctx.actor(), induk),
        may_see_trail: ctx
            .actor()
            .scope(&access::AUDIT_LIHAT)
            .is_some_and(|scope| scope.includes(&id)),
    };
    Ok(ctx.page(&pages::opd::node(&ctx.shell(), ctx.notice(), &view)))
}
