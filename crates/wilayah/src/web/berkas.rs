//! Lists as files.

use axum::{extract::State, response::Response};
use export::{Cell, Column, Kind, Table, chunks};
use org::download;
use web::{App, Ctx, Failure, Query};

use super::lihat::{load_kosong, today};
use crate::{
    KodeBps, Tempat,
    input::{CariQuery, SUMBER},
    store::tempat,
};

/// More rows than the register of a province holds.
const ROWS: i64 = 100_000;

/// Every place, or what a search finds.
pub(super) async fn daftar(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<CariQuery>,
) -> Result<Response, Failure> {
    let rows = tempat::search(&app.db, &query.parse(), today(&ctx), ROWS).await?;
    let rows: Vec<Vec<Cell>> = rows.iter().map(row).collect();
    respond(&app, &ctx, "Wilayah", "wilayah", rows).await
}

/// Places without a BPS code.
pub(super) async fn kosong(State(app): State<App>, ctx: Ctx) -> Result<Response, Failure> {
    let rows = load_kosong(&app.db, today(&ctx)).await?;
    let rows: Vec<Vec<Cell>> = rows.iter().map(|(tempat, _)| row(tempat)).collect();
    respond(&app, &ctx, "Tempat tanpa kode BPS", "wilayah-tanpa-bps", rows).await
}

fn row(tempat: &Tempat) -> Vec<Cell> {
    let padanan = &tempat.padanan;
    vec![
        Cell::from(tempat.kode.as_str()),
        Cell::from(tempat.tingkat.code()),
        Cell::from(tempat.nama.as_str()),
        Cell::from(padanan.bps.as_ref().map(KodeBps::as_str)),
        Cell::from(padanan.cara.code()),
        Cell::from(padanan.nama_bps.as_deref()),
        Cell::from(padanan.keterangan.as_str()),
        Cell::from(padanan.calon.as_str()),
        Cell::from(tempat.kode.induk().map(String::from)),
    ]
}

async fn respond(
    app: &App,
    ctx: &Ctx,
    title: &str,
    name: &str,
    rows: Vec<Vec<Cell>>,
) -> Result<Response, Failure> {
    let column = |name, label| Column::new(name, label, Kind::Text);
    let table = Table {
        title: title.to_owned(),
        source: format!("{SUMBER}; ODbL 1.0"),
        columns: vec![
            column("kode_kemendagri", "Kode Kemendagri"),
            column("tingkat", "Tingkat"),
            column("nama", "Nama"),
            column("kode_bps", "Kode BPS"),
            column("cara_cocok", "Cara cocok"),
            column("nama_bps", "Nama di daftar BPS"),
            column("keterangan", "Keterangan"),
            column("calon", "Calon di daftar BPS"),
            column("induk", "Kode Kemendagri induk"),
        ],
        // Codes and names are real, also in a house of sample data.
        sample: false,
        made: ctx.now(),
        zona: ctx.actor().zona(),
    };
    download::respond(app, ctx, name, table, chunks(rows)).await
}
