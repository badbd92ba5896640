//! The agency tree: looking.

use ::web::{App, Ctx, Failure, Path, Query};
use axum::{extract::State, response::Response};
use db::Db;
use export::Csv;
use jiff::civil::Date;
use kernel::{Actor, FieldErrors, OpdId, Scope};

use super::refused;
use crate::{
    access,
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
        csv: &format!(
            "/organisasi/susunan.csv?tanggal_hari={}&tanggal_bulan={}&tanggal_tahun={}",
            date.day(),
            date.month(),
            date.year()
        ),
    };
    let markup = pages::opd::tree(&ctx.shell(), ctx.notice(), &view);
    Ok(if errors.is_empty() { ctx.page(&markup) } else { refused(&ctx, &markup) })
}

/// The columns of the sheet.
const COLUMNS: [&str; 9] = [
    "kode",
    "nama",
    "singkatan",
    "jenis",
    "perangkat_daerah",
    "induk",
    "berlaku_mulai",
    "berlaku_sampai",
    "dasar",
];

/// The tree of a day as a sheet.
pub(super) async fn export(
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
    let mut csv = Csv::new(app.config.sample, &COLUMNS);
    for (_, opd) in tree.walk() {
        let parent = opd.induk.as_ref().and_then(|induk| tree.find(induk));
        csv.row(&[
            opd.kode.as_str(),
            &opd.nama,
            opd.singkatan.as_deref().unwrap_or_default(),
            opd.jenis.code(),
            if opd.perangkat_daerah { "ya" } else { "tidak" },
            parent.map_or("", |parent| &parent.kode),
            &opd.mulai.to_string(),
            &opd.sampai.map(|last| last.to_string()).unwrap_or_default(),
            opd.dasar.as_deref().unwrap_or_default(),
        ]);
    }
    Ok(csv.respond(&format!("susunan-{date}")))
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
