//! Forecasts for many people.

use ::web::{App, Ctx, Failure, Query};
use axum::{extract::State, response::Response};
use export::{Cell, Column, Kind};
use futures_util::stream;
use jiff::civil::Date;
use kernel::{OpdId, tanggal_panjang};
use org::download;
use ruleset::Explained;

use super::{muat, today};
use crate::{
    access::{KELOLA, LIHAT},
    aturan::{self, Kepegawaian},
    input::perkiraan::{Apa, PerkiraanQuery},
    pages::{
        Units,
        perkiraan::{self as page, Baris, PerkiraanView},
    },
    rules::{
        golongan::Golongan,
        kenaikan::{gaji_berkala_berikut, pangkat_berikut},
        pensiun::tmt_pensiun,
    },
    store::{self, perkiraan::Bahan},
};

/// Years that may be chosen, from this one.
const YEARS: i16 = 12;

fn years(today: Date) -> Vec<i16> {
    (0..YEARS).map(|more| today.year() + more).collect()
}

/// What falls into the year, by day and name; and why the days are provisional.
async fn foreseen(
    app: &App,
    ctx: &Ctx,
    query: &PerkiraanQuery,
    units: &Units,
) -> Result<(Vec<Baris>, Option<String>), Failure> {
    let (scope, today) = (ctx.scope(&LIHAT)?, today(ctx));
    let (apa, tahun) = (query.apa(), query.tahun(&years(today)));
    let chosen =
        if query.opd.is_empty() { Vec::new() } else { units.below(&OpdId(query.opd.clone())) };
    let people = store::perkiraan::list(&app.db, &scope, &chosen, apa.history(), today).await?;
    let rules = aturan::running(today);
    let mut provisional = None;
    let mut rows: Vec<Baris> = people
        .into_iter()
        .filter_map(|one| {
            let (due, ket) = due(rules, apa, &one)?;
            provisional = provisional.take().or(due.provisional);
            (due.value.year() == tahun).then(|| Baris {
                unit: units.short(&one.opd).to_owned(),
                pegawai: one.pegawai,
                nama: one.nama,
                jabatan: one.jabatan,
                jatuh: due.value,
                ket,
            })
        })
        .collect();
    // The database has them by name, and the order of equals stays.
    rows.sort_by_key(|row| row.jatuh);
    Ok((rows, provisional))
}

/// When it falls due, and the rank that comes.
fn due(rules: &Kepegawaian, apa: Apa, one: &Bahan) -> Option<(Explained<Date>, String)> {
    match apa {
        Apa::Pensiun => {
            let tier = rules.jenjang(&one.jenjang)?;
            Some((tmt_pensiun(rules, one.lahir, tier, one.bup.as_ref()), String::new()))
        }
        Apa::Pangkat => {
            let (kode, mulai) = one.entri.as_ref()?;
            let (next, due) = pangkat_berikut(rules, Golongan::parse(kode)?, *mulai)?;
            Some((due, format!("{kode} \u{2192} {next}")))
        }
        Apa::Gaji => {
            let (_, mulai) = one.entri.as_ref()?;
            Some((gaji_berkala_berikut(rules, *mulai), String::new()))
        }
    }
}

/// The list.
pub(super) async fn list(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<PerkiraanQuery>,
) -> Result<Response, Failure> {
    let today = today(&ctx);
    let units = muat::units(&app, &ctx).await?;
    let (rows, provisional) = foreseen(&app, &ctx, &query, &units).await?;
    let years = years(today);
    let tahun = query.tahun(&years);
    let view = PerkiraanView {
        apa: query.apa(),
        tahun,
        years: &years,
        opd: &query.opd,
        choices: &muat::units_in(&app, &ctx.scope(&LIHAT)?, today).await?,
        rows: &rows,
        provisional: provisional.as_deref(),
        search: &query.search(tahun),
        may_change: ctx.actor().may(&KELOLA),
    };
    Ok(ctx.page(&page::list(&ctx.shell(), &view)))
}

/// The list as a file.
pub(super) async fn file(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<PerkiraanQuery>,
) -> Result<Response, Failure> {
    let today = today(&ctx);
    let units = muat::units(&app, &ctx).await?;
    let (rows, provisional) = foreseen(&app, &ctx, &query, &units).await?;
    let columns = [
        ("nama", "Nama", Kind::Text),
        ("jatuh_pada", "Jatuh pada", Kind::Text),
        ("keterangan", "Keterangan", Kind::Text),
        ("jabatan", "Jabatan", Kind::Text),
        ("unit_kerja", "Unit kerja", Kind::Text),
    ]
    .map(|(code, label, kind)| Column::new(code, label, kind));
    let title =
        format!("Perkiraan {} {}", query.apa().label().to_lowercase(), query.tahun(&years(today)));
    let source = provisional.unwrap_or_else(|| "Dihitung dari data yang tercatat.".to_owned());
    let table = download::table(&app, &ctx, &title, &source, columns.into());
    let cells: Vec<Vec<Cell>> = rows
        .iter()
        .map(|row| {
            vec![
                Cell::from(row.nama.as_str()),
                Cell::from(tanggal_panjang(row.jatuh)),
                Cell::from(row.ket.as_str()),
                Cell::from(row.jabatan.as_str()),
                Cell::from(row.unit.as_str()),
            ]
        })
        .collect();
    let rows = stream::iter([Ok::<_, core::convert::Infallible>(cells)]);
    download::respond(&app, &ctx, &format!("perkiraan-{today}"), table, rows).await
}
