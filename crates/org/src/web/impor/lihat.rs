//! One import as it stands.

use core::fmt::Display;
use std::io;

use ::import::{About, Impor, ImporId, Mapping, Proposal};
use ::jobs::JobRow;
use ::web::{App, Ctx, Failure, Path};
use axum::{
    body::{Body, Bytes},
    extract::State,
    response::Response,
};
use futures_util::stream;
use kernel::{Actor, FieldErrors, Scope};
use maud::Markup;

use super::{csv, frame, name};
use crate::{
    access::PEKERJAAN_LIHAT,
    impor::Pages,
    pages::impor::{ImporView, hasil, kolom},
};

/// Bad rows on the page; all of them are in the file.
const BAD: i64 = 50;
/// Rows that show what the columns hold.
const SAMPLE: i64 = 3;

/// An import that the reader reaches.
pub(super) async fn load(
    app: &App,
    ctx: &Ctx,
    about: &About,
    id: &ImporId,
) -> Result<(Scope, Impor), Failure> {
    let scope = ctx.scope(about.permission)?;
    let impor = ::import::find(&app.db, &scope, ctx.actor(), about, id).await?;
    Ok((scope, impor.ok_or(Failure::NotFound)?))
}

/// The work on its last step. Whoever reaches the import may know how that goes.
async fn work(
    app: &App,
    ctx: &Ctx,
    scope: &Scope,
    impor: &Impor,
) -> Result<Option<JobRow>, Failure> {
    let account = ctx.actor().account().ok_or(Failure::SignIn)?;
    match &impor.job {
        Some(id) => Ok(::jobs::find(&app.db, scope, account, id).await?),
        None => Ok(None),
    }
}

/// Whether the page of the job is open to the reader.
fn may_follow(actor: &Actor, job: &JobRow) -> bool {
    job.by == actor.by() || actor.may(&PEKERJAAN_LIHAT)
}

/// One import, at the step where it stands.
pub(super) async fn show<K: Pages>(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<ImporId>,
) -> Result<Response, Failure> {
    let (scope, impor) = load(&app, &ctx, K::ABOUT, &id).await?;
    if impor.state == ::import::State::Uploaded {
        let page = columns_page::<K>(&app, &ctx, &scope, &impor, None, &FieldErrors::new()).await?;
        return Ok(ctx.page(&page));
    }
    let bad = if impor.tally.bad > 0 {
        ::import::list_bad(&app.db, &scope, ctx.actor(), K::ABOUT, &id, 0, BAD).await?
    } else {
        Vec::new()
    };
    let job = work(&app, &ctx, &scope, &impor).await?;
    let by = name(&app, &scope, &impor).await?;
    let token = ctx.form_token();
    let frame = frame::<K>();
    let view = hasil::HasilView {
        impor: ImporView {
            frame: &frame,
            impor: &impor,
            by: &by,
            zona: ctx.actor().zona(),
            csrf: ctx.csrf(),
            token: &token,
        },
        job: job.as_ref(),
        may_follow: job.as_ref().is_some_and(|job| may_follow(ctx.actor(), job)),
        bad: &bad,
    };
    Ok(ctx.page(&hasil::page(&ctx.shell(), &ctx.notice(), &view)))
}

/// Its columns, to be chosen again.
pub(super) async fn columns<K: Pages>(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<ImporId>,
) -> Result<Response, Failure> {
    let (scope, impor) = load(&app, &ctx, K::ABOUT, &id).await?;
    if !impor.state.may_rehearse() {
        return Ok(ctx.redirect(&format!("{}/{id}", K::ABOUT.address)));
    }
    let page = columns_page::<K>(&app, &ctx, &scope, &impor, None, &FieldErrors::new()).await?;
    Ok(ctx.page(&page))
}

/// The page of columns: as they were just chosen, as they were chosen before, or as they are proposed.
pub(super) async fn columns_page<K: Pages>(
    app: &App,
    ctx: &Ctx,
    scope: &Scope,
    impor: &Impor,
    chosen: Option<Mapping>,
    errors: &FieldErrors,
) -> Result<Markup, Failure> {
    let before = (impor.mapping != Mapping::default()).then(|| impor.mapping.clone());
    let proposal = match chosen.or(before) {
        Some(mapping) => Proposal { mapping, ..Proposal::default() },
        None => ::import::proposal(&app.db, scope, K::ABOUT, impor).await?,
    };
    let (actor, id) = (ctx.actor(), &impor.id);
    let rows = ::import::sample(&app.db, scope, actor, K::ABOUT, id, SAMPLE).await?;
    let by = name(app, scope, impor).await?;
    let token = ctx.form_token();
    let frame = frame::<K>();
    let view = kolom::KolomView {
        impor: ImporView {
            frame: &frame,
            impor,
            by: &by,
            zona: actor.zona(),
            csrf: ctx.csrf(),
            token: &token,
        },
        proposal: &proposal,
        rows: &rows,
        errors,
    };
    Ok(kolom::page(&ctx.shell(), &ctx.notice(), &view))
}

/// Its bad rows as a file, to be read beside the one that was brought.
pub(super) async fn bad<K: Pages>(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<ImporId>,
) -> Result<Response, Failure> {
    let (scope, _) = load(&app, &ctx, K::ABOUT, &id).await?;
    let pieces = stream::try_unfold(Some(0), move |after| {
        let (app, ctx, scope, id) = (app.clone(), ctx.clone(), scope.clone(), id.clone());
        async move {
            let Some(after) = after else { return Ok(None) };
            let actor = ctx.actor();
            let piece = ::import::bad_csv(&app.db, &scope, actor, K::ABOUT, &id, after).await;
            let piece = piece.map_err(|error| broken_off(&error))?;
            Ok::<_, io::Error>(piece.map(|piece| (Bytes::from(piece.text), piece.next)))
        }
    });
    Ok(csv("baris-ditolak", Body::from_stream(pieces)))
}

/// The browser sees that the file is not whole.
fn broken_off(error: &impl Display) -> io::Error {
    tracing::error!(%error, "bad rows were not sent to the end");
    io::Error::other(error.to_string())
}
