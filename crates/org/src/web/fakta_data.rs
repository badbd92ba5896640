//! The ledger of facts for spreadsheets and programs.

use ::web::{App, Ctx, Failure, Path, Query};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use db::Db;
use export::{Cell, Column, Kind};
use facts::{Fact, FactId, Filter};
use futures_util::{Stream, stream};
use jiff::civil::Date;
use kernel::{Scope, Timestamp};
use serde_json::{Value, json};

use super::fakta::{PAGE, nama, name_subjects, no_place};
use crate::{
    House,
    access::FAKTA_LIHAT,
    download,
    input::fakta::{DeretQuery, FaktaQuery},
    pages::fakta::{Nama, ROOT, search},
    rules::fakta::{Keadaan, may_read},
};

/// Facts read at once for a sheet.
const CHUNK: i64 = 500;
/// Facts in one answer to a program.
const ANSWER: i64 = 200;

fn unreadable() -> Failure {
    Failure::BadRequest("Periode pada alamat ini tidak dikenali.".to_owned())
}

/// What holds now as a file, under the filters of the page.
pub(super) async fn file<H: House>(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<FaktaQuery>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(&FAKTA_LIHAT)?;
    let filter = query.parse().map_err(|_no_period| unreadable())?;
    let nama = nama(&app, &ctx);
    let source = format!("Fakta yang berlaku di {}", ctx.house_name());
    let columns = columns(&nama, &query.kode);
    let table = download::table(&app, &ctx, "Buku fakta", &source, columns);
    let today = ctx.now().date(ctx.actor().zona());
    let rows = rows::<H>(app.db.clone(), scope, filter, today, nama);
    download::respond(&app, &ctx, "buku-fakta", table, rows).await
}

fn columns(nama: &Nama, code: &str) -> Vec<Column> {
    // A sheet of several facts shows what the finest of them needs; the cells keep every digit.
    let finest = nama.definitions.iter().map(|definition| definition.decimals).max();
    let decimals = nama.definition(code).map(|definition| definition.decimals).or(finest);
    vec![
        Column::new("kode", "Kode", Kind::Text).for_programs(),
        Column::new("arti", "Fakta", Kind::Text),
        Column::new("rincian", "Rincian", Kind::Text),
        Column::new("tentang_jenis", "Jenis yang diterangkan", Kind::Text).for_programs(),
        Column::new("tentang", "Tentang", Kind::Text),
        Column::new("periode", "Periode", Kind::Text),
        Column::new("nilai", "Nilai", Kind::Decimal(decimals.unwrap_or(2))),
        Column::new("satuan", "Satuan", Kind::Text),
        Column::new("diterbitkan", "Diterbitkan", Kind::Moment),
        Column::new("keadaan", "Keadaan", Kind::Text).for_programs(),
        Column::new("aturan", "Aturan", Kind::Text),
        Column::new("aturan_versi", "Versi aturan", Kind::Integer).for_programs(),
        Column::new("sidik", "Sidik", Kind::Text).for_programs(),
    ]
}

fn row(nama: &Nama, fact: &Fact) -> Vec<Cell> {
    let series = &fact.series;
    vec![
        Cell::from(series.code.as_str()),
        Cell::from(nama.arti(&series.code)),
        Cell::from(series.detail.as_str()),
        Cell::from(series.subject.kind()),
        Cell::from(nama.subject(&series.subject)),
        Cell::from(fact.period.to_string()),
        Cell::from(fact.value),
        Cell::from(fact.unit.as_str()),
        Cell::from(fact.at),
        Cell::from(Keadaan::from(fact.standing).code()),
        Cell::from(fact.recipe.rule.as_str()),
        Cell::from(fact.recipe.version),
        Cell::from(fact.hash.as_str()),
    ]
}

/// The rows of a sheet, read as they are sent.
fn rows<H: House>(
    db: Db,
    scope: Scope,
    filter: Filter,
    today: Date,
    nama: Nama,
) -> impl Stream<Item = Result<Vec<Vec<Cell>>, db::Error>> + Send + 'static {
    stream::try_unfold((filter, nama), move |(mut filter, mut nama)| {
        let (db, scope) = (db.clone(), scope.clone());
        async move {
            let facts = facts::list(&db, &scope, &filter, CHUNK).await?;
            let Some(last) = facts.last() else { return Ok(None) };
            filter.before = Some(last.id.clone());
            name_subjects::<H>(&mut nama, &db, &scope, today, &facts).await?;
            let rows: Vec<Vec<Cell>> = facts.iter().map(|fact| row(&nama, fact)).collect();
            Ok(Some((rows, (filter, nama))))
        }
    })
}

fn answer(body: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json; charset=utf-8")], body.to_string()).into_response()
}

/// What holds now, for a program.
pub(super) async fn list<H: House>(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<FaktaQuery>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(&FAKTA_LIHAT)?;
    let mut filter = query.parse().map_err(|_no_period| unreadable())?;
    let mut nama = nama(&app, &ctx);
    if ctx.session().is_none() {
        let public = nama.definitions.iter().filter(|d| may_read(Some(d), false));
        let public = public.map(|definition| definition.code.to_owned());
        let asked = filter.codes.take();
        let wanted = |code: &String| asked.as_ref().is_none_or(|asked| asked.contains(code));
        filter.codes = Some(public.filter(wanted).collect());
    }
    let mut facts = facts::list(&app.db, &scope, &filter, ANSWER + 1).await?;
    let full = usize::try_from(ANSWER).unwrap_or(usize::MAX);
    let more = facts.len() > full;
    facts.truncate(full);
    let today = ctx.now().date(ctx.actor().zona());
    name_subjects::<H>(&mut nama, &app.db, &scope, today, &facts).await?;
    let next = facts.last().filter(|_| more).map(|last| {
        let search = search(&query.kode, &query.periode);
        let on = if search.is_empty() { search } else { format!("{search}&") };
        format!("{ROOT}.json?{on}setelah={}", last.id)
    });
    let entries: Vec<Value> = facts.iter().map(|fact| entry(&nama, fact)).collect();
    Ok(answer(&json!({
        "contoh": app.config.sample,
        "instansi": nama.instansi,
        "fakta": entries,
        "berikutnya": next,
    })))
}

/// A part of one series for a program: everything that its hashes are made of.
pub(super) async fn show<H: House>(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<FactId>,
    Query(query): Query<DeretQuery>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(&FAKTA_LIHAT)?;
    let before = query.parse().map_err(|_no_place| no_place())?;
    let mut nama = nama(&app, &ctx);
    let asked = facts::find(&app.db, &scope, &id).await?.ok_or(Failure::NotFound)?;
    let definition = nama.definition(&asked.series.code);
    if !may_read(definition, ctx.session().is_some()) {
        return Err(Failure::NotFound);
    }
    let stretch = facts::history(&app.db, &scope, &asked.series, before, PAGE).await?;
    let today = ctx.now().date(ctx.actor().zona());
    let subjects = core::slice::from_ref(&asked);
    name_subjects::<H>(&mut nama, &app.db, &scope, today, subjects).await?;
    let last = stretch.entries.last().filter(|_| stretch.more);
    let next = last.map(|last| format!("{ROOT}/{id}/json?setelah={}", last.seq));
    let history: Vec<Value> =
        stretch.entries.iter().map(|fact| with_content(entry(&nama, fact), fact)).collect();
    Ok(answer(&json!({
        "contoh": app.config.sample,
        "instansi": nama.instansi,
        "instansi_id": scope.instansi().0,
        "rumus": definition.map(|definition| definition.formula),
        "fakta": with_content(entry(&nama, &asked), &asked),
        "riwayat": history,
        "rantai_utuh": stretch.chain.is_ok(),
        "berikutnya": next,
    })))
}

/// An entry as a program reads it. A decimal is text, so that no digit is lost.
fn entry(nama: &Nama, fact: &Fact) -> Value {
    let Timestamp(at) = fact.at;
    json!({
        "id": fact.id.as_str(),
        "kode": fact.series.code,
        "arti": nama.arti(&fact.series.code),
        "subjek_jenis": fact.series.subject.kind(),
        "subjek": fact.series.subject.id(),
        "subjek_nama": nama.subject(&fact.series.subject),
        "rincian": fact.series.detail,
        "urutan": fact.seq,
        "periode": fact.period.to_string(),
        "nilai": fact.value.map(|value| value.to_string()),
        "satuan": fact.unit,
        "keadaan": Keadaan::from(fact.standing).code(),
        "dicatat_at": at,
        "aturan": fact.recipe.rule,
        "aturan_versi": fact.recipe.version,
        "masukan_sha256": fact.recipe.inputs_sha256,
        "masukan_di": fact.recipe.inputs_at,
        "hash": fact.hash,
        "prev_hash": fact.prev_hash,
        "tautan": format!("{ROOT}/{}/json", fact.id),
    })
}

/// The same with what else goes into its hash: the reasons as the text that was hashed, the words of whoever took
/// it back, and the salted hash of who published.
fn with_content(mut entry: Value, fact: &Fact) -> Value {
    entry["alasan"] = json!(fact.reasons);
    entry["sebab"] = json!(fact.why_withdrawn);
    entry["oleh_sha256"] = json!(fact.by_sha256);
    entry
}
