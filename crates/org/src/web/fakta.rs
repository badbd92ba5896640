//! Reading the ledger of facts.

use std::collections::{BTreeMap, BTreeSet};

use ::web::{App, Ctx, Failure, Path, Query, safe_return};
use axum::{extract::State, response::Response};
use db::Db;
use facts::{Fact, FactId, Filter, Subject};
use jiff::civil::Date;
use kernel::{AccountId, FieldErrors, KodeKemendagri, OpdId, Scope};

use super::refused;
use crate::{
    House,
    access::{AKUN_LIHAT, FAKTA_LIHAT},
    input::fakta::{DeretQuery, FaktaQuery},
    pages::fakta::{self, BukuView, FaktaView, Nama, ROOT},
    store,
};

/// Rows of the list on one page, and entries of one series.
pub(super) const PAGE: i64 = 50;

/// What facts are called in the reader's house, without names of agencies and places yet.
pub(super) fn nama(app: &App, ctx: &Ctx) -> Nama {
    Nama {
        instansi: ctx.house_name().to_owned(),
        opd: BTreeMap::new(),
        places: BTreeMap::new(),
        definitions: app.rooms.iter().flat_map(|room| room.facts).collect(),
    }
}

/// Adds the names of the agencies and places that `facts` speak of: as of `today`, or the last one of what is no
/// more.
pub(super) async fn name_subjects<H: House>(
    nama: &mut Nama,
    db: &Db,
    scope: &Scope,
    today: Date,
    facts: &[Fact],
) -> db::Result<()> {
    let unnamed: BTreeSet<KodeKemendagri> = facts
        .iter()
        .filter_map(|fact| match &fact.series.subject {
            Subject::Wilayah(kode) if !nama.places.contains_key(kode) => Some(kode.clone()),
            _ => None,
        })
        .collect();
    if !unnamed.is_empty() {
        let codes: Vec<KodeKemendagri> = unnamed.into_iter().collect();
        nama.places.extend(H::places(db, &codes, today).await?);
    }
    name_opd(nama, db, scope, today, facts).await
}

async fn name_opd(
    nama: &mut Nama,
    db: &Db,
    scope: &Scope,
    today: Date,
    facts: &[Fact],
) -> db::Result<()> {
    let mut unnamed: BTreeSet<OpdId> = facts
        .iter()
        .filter_map(|fact| match &fact.series.subject {
            Subject::Opd(id) if !nama.opd.contains_key(id) => Some(id.clone()),
            _ => None,
        })
        .collect();
    if unnamed.is_empty() {
        return Ok(());
    }
    for opd in store::opd::list_at(db, scope, today).await? {
        if unnamed.remove(&opd.id) {
            nama.opd.insert(opd.id, opd.nama);
        }
    }
    for id in unnamed {
        let node = store::opd::find(db, scope, &id).await?;
        let latest = node.and_then(|node| node.versions.into_iter().next());
        nama.opd.extend(latest.map(|opd| (id, opd.nama)));
    }
    Ok(())
}

/// One page of what holds now.
pub(super) async fn list<H: House>(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<FaktaQuery>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(&FAKTA_LIHAT)?;
    let (filter, errors) = match query.parse() {
        Ok(filter) => (filter, FieldErrors::new()),
        Err(errors) => (Filter::default(), errors),
    };
    // One row more than the page shows tells whether another page follows.
    let mut rows = facts::list(&app.db, &scope, &filter, PAGE + 1).await?;
    let full = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = rows.len() > full;
    rows.truncate(full);
    let zona = ctx.actor().zona();
    let mut nama = nama(&app, &ctx);
    name_subjects::<H>(&mut nama, &app.db, &scope, ctx.now().date(zona), &rows).await?;
    let view = BukuView { query: &query, errors: &errors, nama: &nama, zona, rows: &rows, more };
    let markup = fakta::list(&ctx.shell(), ctx.notice(), &view);
    Ok(if errors.is_empty() { ctx.page(&markup) } else { refused(&ctx, &markup) })
}

/// What is told where an address names no place of a series.
pub(super) fn no_place() -> Failure {
    Failure::BadRequest("Tempat dalam riwayat pada alamat ini tidak dikenali.".to_owned())
}

/// One series, opened at the period of one of its entries.
pub(super) async fn show<H: House>(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<FactId>,
    Query(query): Query<DeretQuery>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(&FAKTA_LIHAT)?;
    let before = query.parse().map_err(|_no_place| no_place())?;
    let (db, zona) = (&app.db, ctx.actor().zona());
    let asked = facts::find(db, &scope, &id).await?.ok_or(Failure::NotFound)?;
    let stretch = facts::history(db, &scope, &asked.series, before, PAGE).await?;
    let chain = facts::verify_series(db, &scope, &asked.series).await?;
    let newest = facts::newest(db, &scope, &asked.series, asked.period).await?;
    let newest = newest.as_ref().unwrap_or(&asked);
    let mut nama = nama(&app, &ctx);
    let subjects = core::slice::from_ref(&asked);
    name_subjects::<H>(&mut nama, db, &scope, ctx.now().date(zona), subjects).await?;
    let explained = newest.reasons.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let names = names(db, &ctx, &scope, &stretch.entries).await?;
    let page = format!("{ROOT}/{id}");
    let last = stretch.entries.last().filter(|_| stretch.more);
    let older = last.map(|last| format!("{page}?setelah={}", last.seq));
    let view = FaktaView {
        nama: &nama,
        zona,
        fact: newest,
        entries: &stretch.entries,
        newer: before.is_some().then_some(page.as_str()),
        older: older.as_deref(),
        names: &names,
        explained: explained.as_ref(),
        chain,
        inputs_href: safe_return(&newest.recipe.inputs_at),
    };
    Ok(ctx.page(&fakta::show(&ctx.shell(), &view)))
}

/// Who stands behind the hashes of some entries, as far as the reader may know: oneself, whose account one may
/// see, and the program.
async fn names(
    db: &Db,
    ctx: &Ctx,
    scope: &Scope,
    entries: &[Fact],
) -> db::Result<BTreeMap<String, String>> {
    let accounts = ctx.actor().scope(&AKUN_LIHAT);
    let publishers = facts::publishers(db, scope).await?;
    let mut names = BTreeMap::new();
    for entry in entries {
        if names.contains_key(&entry.by_sha256) {
            continue;
        }
        let name = match (publishers.get(&entry.by_sha256), &accounts) {
            (None, _) => Some("Nama sudah dihapus".to_owned()),
            (Some(by), _) if by == ctx.actor().by() => Some(ctx.actor().name().to_owned()),
            (Some(_), None) => None,
            (Some(by), Some(accounts)) => {
                let akun = store::akun::find(db, accounts, &AccountId(by.clone())).await?;
                // Accounts are never deleted: what none of the whole institution is, the program signed.
                let program = accounts.opd().is_none().then(|| by.clone());
                akun.map(|akun| akun.nama).or(program)
            }
        };
        names.extend(name.map(|name| (entry.by_sha256.clone(), name)));
    }
    Ok(names)
}
