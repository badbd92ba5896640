//! Following the jobs of the house.

use core::{convert::Infallible, time::Duration};
use std::collections::BTreeMap;

use ::jobs::{JobId, JobRow, LogLine, find, list_log, list_schedules};
use ::web::{App, Ctx, Failure, Flash, Form, Path, Query, first_time, safe_return};
use axum::{
    extract::State,
    http::{HeaderName, header},
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
};
use futures_util::stream;
use kernel::{AccountId, Scope, waktu_panjang};
use maud::Markup;
use serde::Deserialize;

use super::by;
use crate::{
    access::{PEKERJAAN_LIHAT, pekerjaan_scope},
    audit::{self, Entry},
    pages::pekerjaan::{self, DaftarView, LIST, PekerjaanView},
    store,
};

/// Rows on one page.
const PAGE: i64 = 50;
/// Lines that a job told, on its page.
const LINES: i64 = 200;
/// How often a stream looks, in seconds.
const LOOK: Duration = Duration::from_secs(1);
/// After so many looks a stream ends and the browser opens another: sessions are asked for again, and a server
/// that goes down does not wait long.
const LOOKS: u32 = 10;

/// The place after which to go on.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct After {
    setelah: String,
}

/// Which jobs the reader reaches.
struct Reach {
    scope: Scope,
    account: AccountId,
}

fn reach(ctx: &Ctx) -> Result<Reach, Failure> {
    let scope = pekerjaan_scope(ctx.actor()).ok_or(Failure::SignIn)?;
    let account = ctx.actor().account().cloned().ok_or(Failure::SignIn)?;
    Ok(Reach { scope, account })
}

/// The name of whoever asked for a job: the program has its own name there.
async fn name(app: &App, scope: &Scope, by: &str) -> db::Result<String> {
    Ok(store::akun::name_of(&app.db, scope, by).await?.unwrap_or_else(|| by.to_owned()))
}

/// The list.
pub(super) async fn list(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<After>,
) -> Result<Response, Failure> {
    let Reach { scope, account } = reach(&ctx)?;
    let after = (!query.setelah.is_empty()).then(|| JobId(query.setelah.clone()));
    // One row more than the page shows tells whether another page follows.
    let mut rows = ::jobs::list(&app.db, &scope, &account, after.as_ref(), PAGE + 1).await?;
    let full = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = rows.len() > full;
    rows.truncate(full);
    let all = ctx.actor().may(&PEKERJAAN_LIHAT);
    let mut names = BTreeMap::new();
    let mut schedules = Vec::new();
    if all {
        for job in &rows {
            if !names.contains_key(&job.by) {
                names.insert(job.by.clone(), name(&app, &scope, &job.by).await?);
            }
        }
        if after.is_none() {
            schedules = list_schedules(&app.db).await?;
        }
    }
    let view = DaftarView {
        zona: ctx.actor().zona(),
        rows: &rows,
        names: all.then_some(&names),
        schedules: &schedules
            .into_iter()
            .filter_map(|row| Some((title(&app, &row.code)?, row)))
            .collect::<Vec<_>>(),
        first: after.is_none(),
        more,
    };
    Ok(ctx.page(&pekerjaan::list(&ctx.shell(), ctx.notice(), &view)))
}

/// The title of a kind of job; none of one that this version no longer knows.
fn title(app: &App, code: &str) -> Option<&'static str> {
    let mut jobs = app.rooms.iter().flat_map(|room| room.jobs);
    jobs.find(|job| job.code == code).map(|job| job.title)
}

/// A job and the first lines that it told.
async fn load(
    app: &App,
    reach: &Reach,
    id: &JobId,
    limit: i64,
) -> Result<(JobRow, Vec<LogLine>), Failure> {
    let job = find(&app.db, &reach.scope, &reach.account, id).await?.ok_or(Failure::NotFound)?;
    let lines = list_log(&app.db, &reach.scope, &reach.account, id, limit).await?;
    Ok((job, lines))
}

/// What stands on the page of one job.
fn view<'a>(ctx: &'a Ctx, job: &'a JobRow, lines: &'a [LogLine], by: &'a str) -> PekerjaanView<'a> {
    let most = usize::try_from(LINES).unwrap_or(usize::MAX);
    PekerjaanView {
        zona: ctx.actor().zona(),
        job,
        by,
        lines: lines.get(..most).unwrap_or(lines),
        more_lines: lines.len() > most,
        link: job.link.as_deref().and_then(safe_return),
        csrf: "",
        token: "",
    }
}

/// One job.
pub(super) async fn show(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<JobId>,
) -> Result<Response, Failure> {
    let reach = reach(&ctx)?;
    let (job, lines) = load(&app, &reach, &id, LINES + 1).await?;
    let by = name(&app, &reach.scope, &job.by).await?;
    let token = ctx.form_token();
    let view = PekerjaanView { csrf: ctx.csrf(), token: &token, ..view(&ctx, &job, &lines, &by) };
    Ok(ctx.page(&pekerjaan::show(&ctx.shell(), &ctx.notice(), &view)))
}

/// What a job told, as a text.
pub(super) async fn log(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<JobId>,
) -> Result<Response, Failure> {
    let reach = reach(&ctx)?;
    let (job, lines) = load(&app, &reach, &id, jobs::LOG_LINES).await?;
    let zona = ctx.actor().zona();
    let lines = lines.iter().map(|line| format!("{}\t{}", waktu_panjang(line.at, zona), line.text));
    let mut text: Vec<String> = std::iter::once(job.title).chain(lines).collect();
    text.push(String::new());
    let text = text.join("\r\n");
    let kind = (header::CONTENT_TYPE, "text/plain; charset=utf-8");
    let file = (header::CONTENT_DISPOSITION, "attachment; filename=\"catatan-pekerjaan.txt\"");
    Ok(([kind, file], text).into_response())
}

/// The job as it changes: its part of the page as events, then one that says that it is over.
pub(super) async fn stream(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<JobId>,
) -> Result<Response, Failure> {
    let reach = reach(&ctx)?;
    // Whoever may not see it is told so before the stream begins.
    find(&app.db, &reach.scope, &reach.account, &id).await?.ok_or(Failure::NotFound)?;
    let begin = Follow { app, ctx, reach, id, shown: None, looks: 0 };
    let events = stream::unfold(Some(begin), |follow| async { follow?.next().await });
    // A proxy in front must not gather events until its buffer is full.
    let at_once = (HeaderName::from_static("x-accel-buffering"), "no");
    Ok(([at_once], Sse::new(events)).into_response())
}

/// A stream on its way.
struct Follow {
    app: App,
    ctx: Ctx,
    reach: Reach,
    id: JobId,
    shown: Option<String>,
    looks: u32,
}

impl Follow {
    /// The next event; none of the follow-up when it is the last one.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Option<Self>)> {
        while self.looks < LOOKS {
            if self.looks > 0 {
                tokio::time::sleep(LOOK).await;
            }
            self.looks += 1;
            // A database that cannot answer ends the stream, and the browser asks again.
            let (over, html) = self.look().await.ok()?;
            if over {
                // An event without data is no event to a browser.
                return Some((Ok(Event::default().event("usai").data("usai")), None));
            }
            if self.shown.as_ref() != Some(&html) {
                let event = Event::default().event("isi").data(&html);
                self.shown = Some(html);
                return Some((Ok(event), Some(self)));
            }
        }
        None
    }

    async fn look(&self) -> Result<(bool, String), Failure> {
        let (job, lines) = load(&self.app, &self.reach, &self.id, LINES + 1).await?;
        let part: Markup = pekerjaan::progress(&view(&self.ctx, &job, &lines, ""));
        // A carriage return ends a line of the stream, and nothing of a page needs one.
        Ok((job.state.is_over(), part.into_string().replace('\r', "")))
    }
}

/// A form with nothing in it but the token against sending twice.
#[derive(Debug, Deserialize)]
pub(super) struct Sekali {
    #[serde(rename = "_kiriman")]
    token: String,
}

/// Calls a job off.
pub(super) async fn cancel(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<JobId>,
    Form(form): Form<Sekali>,
) -> Result<Response, Failure> {
    let Reach { scope, account } = reach(&ctx)?;
    let page = format!("{LIST}/{id}");
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, scope.instansi(), &form.token, ctx.now()).await? {
        return Ok(ctx.redirect(&page));
    }
    let job = ::jobs::cancel(&mut tx, &scope, &account, &id, ctx.now()).await?;
    let job = job.ok_or(Failure::NotFound)?;
    if !job.cancel_asked {
        let late = Flash::warn("Pekerjaan ini sudah selesai sebelum dapat dibatalkan.");
        return Ok(ctx.redirect_with(&page, &late));
    }
    let detail = format!("Membatalkan pekerjaan: {}", job.title);
    let (action, subject) = ("org.pekerjaan.batal", id.as_str());
    let entry = Entry { room: "org", action, subject, opd: None, detail };
    audit::append(&mut tx, by(&app, &ctx), entry).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&page, &Flash::ok("Pembatalan sudah diminta.")))
}
