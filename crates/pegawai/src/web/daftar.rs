//! The list of people, on the page and as a file.

use std::sync::Arc;

use ::web::{App, Ctx, Failure, Query};
use axum::{extract::State, response::Response};
use db::Db;
use export::{Cell, Column, Kind};
use futures_util::{Stream, stream};
use jiff::civil::Date;
use kernel::Scope;
use org::download;

use super::{muat, today};
use crate::{
    access::{JABATAN_LIHAT, KELOLA, LIHAT},
    input::daftar::DaftarQuery,
    pages::{
        Posts, Units,
        daftar::{self as page, DaftarView},
    },
    rules::{jenis::JenisRiwayat, nip::Nip},
    store::{
        self,
        jabatan::JabatanId,
        orang::{Cursor, Filter, Pegawai, PegawaiId},
        pangku::Pemangku,
    },
};

/// People on one page.
const PAGE: i64 = 50;
/// People read at once for a file.
const CHUNK: i64 = 500;

/// The list.
pub(super) async fn list(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<DaftarQuery>,
) -> Result<Response, Failure> {
    let (scope, today) = (ctx.scope(&LIHAT)?, today(&ctx));
    let units = muat::units(&app, &ctx).await?;
    let filter = query.filter(|opd| units.below(opd));
    // One more than the page shows tells whether another page follows.
    let after = query.cursor();
    let mut people =
        store::orang::list(&app.db, &scope, &filter, today, after.as_ref(), PAGE + 1).await?;
    let full = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = people.len() > full;
    people.truncate(full);
    let next = people
        .last()
        .filter(|_| more)
        .map(|one| Cursor { nama: one.data.nama.clone(), id: one.id.0.clone() });
    let ids: Vec<PegawaiId> = people.iter().map(|one| one.id.clone()).collect();
    let held = store::pangku::of_people_at(&app.db, &scope, &ids, today).await?;
    let choices = muat::units_in(&app, &scope, today).await?;
    let view = DaftarView {
        query: &query,
        people: &people,
        posts: &muat::posts(&app, &ctx, &held).await?,
        held: &held,
        ranks: &store::riwayat::newest(&app.db, &scope, &ids, JenisRiwayat::Pangkat, today).await?,
        units: &units,
        choices: &choices,
        count: store::orang::count(&app.db, &scope, &filter, today).await?,
        by_jenis: &store::orang::count_by_jenis(&app.db, &scope, today).await?,
        next: next.as_ref(),
        may_change: ctx.actor().may(&KELOLA),
    };
    Ok(ctx.page(&page::list(&ctx.shell(), &ctx.notice(), &view)))
}

/// What the list finds as a file.
pub(super) async fn file(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<DaftarQuery>,
) -> Result<Response, Failure> {
    let (scope, today) = (ctx.scope(&LIHAT)?, today(&ctx));
    let units = muat::units(&app, &ctx).await?;
    let filter = query.filter(|opd| units.below(opd));
    let columns = [
        ("nama", "Nama"),
        ("nip", "NIP"),
        ("nomor_internal", "Nomor internal"),
        ("jenis", "Jenis"),
        ("jabatan", "Jabatan hari ini"),
        ("golongan", "Golongan"),
        ("unit_kerja", "Unit kerja"),
    ]
    .map(|(code, label)| Column::new(code, label, Kind::Text));
    let table = download::table(&app, &ctx, "Pegawai", &page::stand(today), columns.into());
    let reach =
        Reach { db: app.db.clone(), scope, posts: ctx.scope(&JABATAN_LIHAT)?, filter, today };
    let rows = rows(Arc::new(reach), units);
    download::respond(&app, &ctx, &format!("pegawai-{today}"), table, rows).await
}

/// What a file is read with.
struct Reach {
    db: Db,
    scope: Scope,
    posts: Scope,
    filter: Filter,
    today: Date,
}

/// The rows of a file, read as they are sent.
fn rows(
    reach: Arc<Reach>,
    units: Units,
) -> impl Stream<Item = Result<Vec<Vec<Cell>>, db::Error>> + Send + 'static {
    stream::try_unfold((None, units), move |(after, units): (Option<Cursor>, Units)| {
        let reach = Arc::clone(&reach);
        async move {
            let Reach { db, scope, filter, today, .. } = &*reach;
            let people =
                store::orang::list(db, scope, filter, *today, after.as_ref(), CHUNK).await?;
            let Some(last) = people.last() else { return Ok(None) };
            let after = Cursor { nama: last.data.nama.clone(), id: last.id.0.clone() };
            let rows = chunk(&reach, &units, &people).await?;
            Ok(Some((rows, (Some(after), units))))
        }
    })
}

async fn chunk(reach: &Reach, units: &Units, people: &[Pegawai]) -> db::Result<Vec<Vec<Cell>>> {
    let Reach { db, scope, today, .. } = reach;
    let ids: Vec<PegawaiId> = people.iter().map(|one| one.id.clone()).collect();
    let held = store::pangku::of_people_at(db, scope, &ids, *today).await?;
    let posts: Vec<JabatanId> = held.iter().map(|one| one.jabatan.clone()).collect();
    let posts = Posts::new(store::jabatan::list_of(db, &reach.posts, &posts).await?);
    let ranks = store::riwayat::newest(db, scope, &ids, JenisRiwayat::Pangkat, *today).await?;
    let row = |one: &Pegawai| {
        vec![
            Cell::from(one.data.nama_lengkap()),
            Cell::from(one.data.nip.as_ref().map_or("", Nip::as_str)),
            Cell::from(one.data.nomor_internal.as_deref().unwrap_or_default()),
            Cell::from(one.data.jenis.label()),
            Cell::from(posts_words(&held, &posts, &one.id)),
            Cell::from(ranks.get(&one.id).map_or("", |entry| entry.kode.as_str())),
            Cell::from(units.name(&one.data.opd)),
        ]
    };
    Ok(people.iter().map(row).collect())
}

fn posts_words(held: &[Pemangku], posts: &Posts, person: &PegawaiId) -> String {
    let all: Vec<String> = held
        .iter()
        .filter(|one| one.pegawai == *person)
        .map(|one| format!("{}{}", one.cara.prefix(), posts.name(&one.jabatan)))
        .collect();
    all.join("; ")
}
