//! Reading the trail.

use ::web::{App, Ctx, Failure, Query};
use axum::{extract::State, response::Response};
use export::Csv;
use kernel::FieldErrors;

use super::refused;
use crate::{
    access::AUDIT_LIHAT,
    input::audit::JejakQuery,
    pages::audit::{self, JejakView},
    store::audit::{self as store, Cursor, Filter},
};

/// Rows on one page.
const PAGE: i64 = 50;
/// Most rows in a sheet: more than a day of a province, less than what a spreadsheet chokes on.
const SHEET: i64 = 50_000;

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

/// What the search finds as a sheet.
pub(super) async fn csv(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<JejakQuery>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(&AUDIT_LIHAT)?;
    let zona = ctx.actor().zona();
    let filter = query.parse(zona).map_err(|_no_such_day| {
        Failure::BadRequest("Tanggal pada alamat ini tidak ada.".to_owned())
    })?;
    let rows = store::list(&app.db, &scope, &filter, None, SHEET).await?;
    let mut csv =
        Csv::new(app.config.sample, &["waktu", "pelaku", "ruang", "tindakan", "objek", "rincian"]);
    for row in &rows {
        let waktu = kernel::waktu_panjang(kernel::Timestamp(row.at), zona);
        csv.row(&[
            &waktu,
            &row.pelaku,
            &row.ruang,
            &row.tindakan,
            &row.objek,
            row.rincian.as_str(),
        ]);
    }
    Ok(csv.respond("jejak-audit"))
}
