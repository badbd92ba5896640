//! The list, on the page and as a file.

use core::convert::Infallible;

use axum::{extract::State, response::Response};
use export::{Cell, Column, Kind};
use futures_util::stream;
use org::download;
use web::{App, Ctx, Failure};

use super::scope;
use crate::{
    House,
    pages::{
        daftar::{self as pages, DaftarView},
        host, keadaan, labels,
    },
    store::tujuan,
};

/// The list.
pub(super) async fn list<H: House>(State(app): State<App>, ctx: Ctx) -> Result<Response, Failure> {
    let rows = tujuan::list(&app.db, &scope(&ctx)?).await?;
    let view = DaftarView { rows: &rows, events: H::events(), zona: ctx.actor().zona() };
    Ok(ctx.page(&pages::list(&ctx.shell(), ctx.notice(), &view)))
}

/// The list as a file.
pub(super) async fn file<H: House>(State(app): State<App>, ctx: Ctx) -> Result<Response, Failure> {
    let found = tujuan::list(&app.db, &scope(&ctx)?).await?;
    let columns = vec![
        Column::new("nama", "Nama", Kind::Text),
        Column::new("mesin", "Mesin tujuan", Kind::Text),
        Column::new("peristiwa", "Peristiwa", Kind::Text),
        Column::new("keadaan", "Keadaan", Kind::Text),
        Column::new("terakhir_terkirim", "Terakhir terkirim", Kind::Moment),
        Column::new("gagal_sejak", "Gagal sejak", Kind::Moment),
    ];
    let source = "Tujuan kiriman menurut nama. Alamat lengkap dan rahasianya tidak dimuat.";
    let table = download::table(&app, &ctx, "Kiriman ke sistem lain", source, columns);
    let row = |row: &tujuan::TujuanRow| {
        vec![
            Cell::from(row.name.as_str()),
            Cell::from(host(&row.address)),
            Cell::from(labels(&row.events, H::events()).join("; ")),
            Cell::from(keadaan(row).1),
            Cell::from(row.delivered),
            Cell::from(row.failing_since),
        ]
    };
    let rows: Vec<Vec<Cell>> = found.iter().map(row).collect();
    let today = ctx.now().date(ctx.actor().zona());
    let rows = stream::iter([Ok::<_, Infallible>(rows)]);
    download::respond(&app, &ctx, &format!("kiriman-{today}"), table, rows).await
}
