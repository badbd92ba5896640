//! Posts: looking.

use std::collections::BTreeMap;

use ::web::{App, Ctx, Failure, Path, Query};
use axum::{extract::State, response::Response};
use kernel::OpdId;
use serde::Deserialize;

use super::{muat, today};
use crate::{
    access::{JABATAN_LIHAT, KELOLA, LIHAT},
    aturan,
    pages::{
        Posts,
        jabatan::{self as page, DaftarView, JabatanView, Names},
    },
    store::{self, jabatan::JabatanId, orang::PegawaiId, pangku::Pemangku},
};

/// Holders shown beside a post.
const HOLDERS: i64 = 50;

/// Which unit's posts are shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct UnitQuery {
    opd: String,
}

/// The posts of a unit and of those below it, or those at the top of every agency.
pub(super) async fn list(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<UnitQuery>,
) -> Result<Response, Failure> {
    let (scope, today) = (ctx.scope(&JABATAN_LIHAT)?, today(&ctx));
    let units = muat::units(&app, &ctx).await?;
    let posts = if query.opd.is_empty() {
        store::jabatan::list_top(&app.db, &scope, today).await?
    } else {
        let below = units.below(&OpdId(query.opd.clone()));
        store::jabatan::list_at(&app.db, &scope, Some(&below), today).await?
    };
    let ids: Vec<JabatanId> = posts.iter().map(|post| post.id.clone()).collect();
    let held = store::pangku::of_posts_at(&app.db, &scope, &ids, today).await?;
    let view = DaftarView {
        opd: &query.opd,
        posts: &posts,
        names: &names(&app, &ctx, &held).await?,
        held: &held,
        units: &units,
        rules: aturan::running(today),
        today,
        may_list: ctx.actor().may(&LIHAT),
        may_change: ctx.actor().may(&KELOLA),
    };
    Ok(ctx.page(&page::list(&ctx.shell(), &ctx.notice(), &view)))
}

/// The names behind these holdings: a name on a door is no secret, the record behind it is.
async fn names(app: &App, ctx: &Ctx, held: &[Pemangku]) -> Result<Names, Failure> {
    let mut ids: Vec<PegawaiId> = held.iter().map(|one| one.pegawai.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    let readable = ctx.actor().scope(&LIHAT);
    let found = store::orang::names(&app.db, &ctx.scope(&JABATAN_LIHAT)?, &ids).await?;
    let all: BTreeMap<PegawaiId, (String, bool)> = found
        .into_iter()
        .map(|(id, name, opd)| {
            let may = readable.as_ref().is_some_and(|scope| scope.includes(&opd));
            (id, (name, may))
        })
        .collect();
    Ok(Names { all })
}

/// One post.
pub(super) async fn one(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<JabatanId>,
) -> Result<Response, Failure> {
    let (scope, today) = (ctx.scope(&JABATAN_LIHAT)?, today(&ctx));
    let post = store::jabatan::find(&app.db, &scope, &id).await?.ok_or(Failure::NotFound)?;
    let held = store::pangku::of_jabatan(&app.db, &scope, &id, HOLDERS).await?;
    let above: Vec<JabatanId> = post.data.atasan.iter().cloned().collect();
    let view = JabatanView {
        held: &held,
        names: &names(&app, &ctx, &held).await?,
        units: &muat::units(&app, &ctx).await?,
        posts: &Posts::new(store::jabatan::list_of(&app.db, &scope, &above).await?),
        rules: aturan::running(today),
        today,
        may_list: ctx.actor().may(&LIHAT),
        may_change: muat::may_change(&ctx, &post.data.opd),
        post: &post,
    };
    Ok(ctx.page(&page::one(&ctx.shell(), ctx.notice(), &view)))
}
