//! Reading the trail.

use ::web::{App, Ctx, Failure, Query};
use axum::{extract::State, response::Response};
use db::Db;
use export::{Cell, Column, Kind};
use futures_util::{Stream, stream};
use kernel::{FieldErrors, Scope, Timestamp};

use super::refused;
use crate::{
    access::AUDIT_LIHAT,
    download,
    input::audit::JejakQuery,
    pages::audit::{self, JejakView},
    store::audit::{self as store, Cursor, Filter, Row},
};

/// Rows on one page.
const PAGE: i64 = 50;
/// Rows read at once for a file.
const CHUNK: i64 = 500;

/// One page of the trail.
pub(super) async fn list(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<JejakQuery>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(&AUDIT_LIHAT)?;
    let zona = ctx.actor().zona();
    let (filter, errors) = match query.parse(zona) {
        Ok(filter) => (filter, FieldErrors::new()),
        Err(errors) => (Filter::default(), errors),
    };
    // One row more than the page shows tells whether another page follows.
    let mut rows = store::list(&app.db, &scope, &filter, query.cursor().as_ref(), PAGE + 1).await?;
    let full = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = rows.len() > full;
    rows.truncate(full);
    let next = rows.last().filter(|_| more).map(|row| Cursor { at: row.at, id: row.id.clone() });
    let view = JejakView {
        query: &query,
        errors: &errors,
        zona,
        rooms: &store::list_rooms(&app.db, &scope).await?,
        count: store::count(&app.db, &scope, &filter).await?,
        rows: &rows,
        next: next.as_ref(),
    };
    let markup = audit::list(&ctx.shell(), ctx.notice(), &view);
    Ok(if errors.is_empty() { ctx.page(&markup) } else { refused(&ctx, &markup) })
}

/// What the search finds as a file.
pub(super) async fn file(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<JejakQuery>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(&AUDIT_LIHAT)?;
    let filter = query.parse(ctx.actor().zona()).map_err(|_no_such_day| {
        Failure::BadRequest("Tanggal pada alamat ini tidak ada.".to_owned())
    })?;
    let columns = vec![
        Column::new("waktu", "Waktu", Kind::Moment),
        Column::new("pelaku", "Pelaku", Kind::Text),
        Column::new("ruang", "Ruang", Kind::Text),
        Column::new("tindakan", "Tindakan", Kind::Text),
        Column::new("objek", "Objek", Kind::Text).for_programs(),
        Column::new("rincian", "Rincian", Kind::Text),
    ];
    let source = "Dari yang terbaru; jejak disegel berantai dan tidak dapat diubah.";
    let table = download::table(&app, &ctx, "Jejak audit", source, columns);
    let rows = rows(app.db.clone(), scope, filter);
    download::respond(&app, &ctx, "jejak-audit", table, rows).await
}

/// The rows of a file, read as they are sent.
fn rows(
    db: Db,
    scope: Scope,
    filter: Filter,
) -> impl Stream<Item = Result<Vec<Vec<Cell>>, db::Error>> + Send + 'static {
    stream::try_unfold(None, move |after: Option<Cursor>| {
        let (db, scope, filter) = (db.clone(), scope.clone(), filter.clone());
        async move {
            let rows = store::list(&db, &scope, &filter, after.as_ref(), CHUNK).await?;
            let Some(last) = rows.last() else { return Ok(None) };
            let after = Cursor { at: last.at, id: last.id.clone() };
            Ok(Some((rows.into_iter().map(cells).collect(), Some(after))))
        }
    })
}

fn cells(row: Row) -> Vec<Cell> {
    vec![
        Cell::from(Timestamp(row.at)),
        Cell::from(row.pelaku),
        Cell::from(row.ruang),
        Cell::from(row.tindakan),
        Cell::from(row.objek),
        Cell::from(row.rincian),
    ]
}
