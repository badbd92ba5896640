//! Reading: overview, list, assessment, reasons, history.

use ::export::chunks;
use axum::{extract::State, response::Response};
use org::download;
use serde::Deserialize;
use web::{App, Ctx, Failure, Path, Query};

use super::load;
use crate::{
    access,
    export::{self, List},
    instrument,
    lembar::Lembar,
    pages::{self, Alamat, LembarPage, MengapaPage, RingkasanPage},
    rules::riwayat::terkini,
    store::{self, PenilaianId},
};

/// The room's first page.
pub(super) async fn ringkasan(State(app): State<App>, ctx: Ctx) -> Result<Response, Failure> {
    let actor = ctx.actor();
    let scope = access::may_read(actor).ok_or(Failure::Forbidden)?;
    let semua = store::list_penilaian(&app.db, &scope).await?;
    let running = instrument::running(ctx.now().date(actor.zona()));
    let as_of = load::as_of(&ctx, actor);
    let may_import = access::may_import(actor).is_some();
    let Some(penilaian) = terkini(&semua, running) else {
        let page = pages::kosong(&ctx.shell(), &ctx.notice(), running, &semua, may_import, &as_of);
        return Ok(ctx.page(&page));
    };
    let lembar = load::lembar_of(&app.db, &scope, penilaian.clone()).await?;
    let kode = org::instansi::find(&app.db, scope.instansi()).await?.map(|instansi| instansi.code);
    Ok(ctx.page(&RingkasanPage {
        shell: &ctx.shell(),
        notice: ctx.notice(),
        lembar: &lembar,
        semua: &semua,
        as_of: &as_of,
        may_import,
        opd: &load::opd_names(&app.db, actor, lembar.penilaian.tanggal).await?,
        publik: &format!("/indeks/publik/{}", kode.unwrap_or_default()),
    }))
}

#[derive(Deserialize)]
pub(super) struct Filter {
    #[serde(default)]
    instrumen: String,
}

impl Filter {
    fn chosen(&self) -> Option<&str> {
        instrument::find(&self.instrumen).map(|i| i.meta.id.as_str())
    }
}

/// Every assessment, or those of one instrument.
pub(super) async fn daftar(
    State(app): State<App>,
    ctx: Ctx,
    Query(filter): Query<Filter>,
) -> Result<Response, Failure> {
    let scope = access::may_read(ctx.actor()).ok_or(Failure::Forbidden)?;
    let semua = store::list_penilaian(&app.db, &scope).await?;
    let may_import = access::may_import(ctx.actor()).is_some();
    let page = pages::daftar(&ctx.shell(), ctx.notice(), &semua, filter.chosen(), may_import);
    Ok(ctx.page(&page))
}

/// One assessment.
pub(super) async fn lembar(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<PenilaianId>,
) -> Result<Response, Failure> {
    let actor = ctx.actor();
    let scope = access::may_read(actor).ok_or(Failure::Forbidden)?;
    let lembar = load::lembar(&app.db, &scope, &id).await?;
    let sebelumnya = load::sebelumnya(&app.db, &scope, &lembar).await?;
    let kode = org::instansi::find(&app.db, scope.instansi()).await?.map(|instansi| instansi.code);
    let publik =
        lembar.penilaian.terbit_at.and(kode).map(|kode| Alamat::publik(&kode, &lembar.penilaian));
    Ok(ctx.page(&LembarPage {
        shell: &ctx.shell(),
        notice: ctx.notice(),
        lembar: &lembar,
        sebelumnya: sebelumnya.as_ref(),
        zona: actor.zona(),
        publik: publik.map(|alamat| alamat.lembar().to_owned()),
        may_import: access::may_import(actor).is_some(),
        may_publish: access::may_publish(actor).is_some(),
        csrf: ctx.csrf(),
        token: &ctx.form_token(),
    }))
}

/// The levels of an assessment as a file.
pub(super) async fn unduh_tingkat(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<PenilaianId>,
) -> Result<Response, Failure> {
    let scope = access::may_read(ctx.actor()).ok_or(Failure::Forbidden)?;
    let lembar = load::lembar(&app.db, &scope, &id).await?;
    unduh(&app, &ctx, export::tingkat(&lembar)).await
}

async fn unduh(app: &App, ctx: &Ctx, list: List) -> Result<Response, Failure> {
    let List { title, source, name, columns, rows } = list;
    let table = download::table(app, ctx, &title, &source, columns);
    download::respond(app, ctx, &name, table, chunks(rows)).await
}

/// The reasons of one number.
pub(super) async fn mengapa(
    State(app): State<App>,
    ctx: Ctx,
    Path((id, kode)): Path<(PenilaianId, String)>,
) -> Result<Response, Failure> {
    let scope = access::may_read(ctx.actor()).ok_or(Failure::Forbidden)?;
    let lembar = load::lembar(&app.db, &scope, &id).await?;
    let explained = lembar.explain(&kode).ok_or(Failure::NotFound)?;
    let bukti = store::list_bukti(&app.db, &scope, &id, &kode).await?;
    let pengampu = load_pengampu(&app, ctx.actor(), &lembar, &kode).await?;
    let alamat = Alamat::ruang(&lembar.penilaian);
    Ok(ctx.page(&MengapaPage {
        shell: &ctx.shell(),
        crumbs: pages::crumbs_ruang(),
        lembar: &lembar,
        alamat: &alamat,
        kode: &kode,
        explained: &explained,
        bukti: &bukti,
        pengampu: pengampu.as_deref(),
    }))
}

/// The agency that holds an indicator, as it was called on the day that the assessment shows.
pub(super) async fn load_pengampu(
    app: &App,
    actor: &kernel::Actor,
    lembar: &Lembar,
    kode: &str,
) -> Result<Option<String>, Failure> {
    let Some(opd) = lembar.tingkat(kode).and_then(|tingkat| tingkat.opd.as_ref()) else {
        return Ok(None);
    };
    let found =
        org::opd::find_at(&app.db, &load::opd_scope(actor)?, opd, lembar.penilaian.tanggal).await?;
    Ok(found.map(|opd| opd.nama))
}

/// The reasons of one number for a program.
pub(super) async fn json(
    State(app): State<App>,
    ctx: Ctx,
    Path((id, kode)): Path<(PenilaianId, String)>,
) -> Result<Response, Failure> {
    let scope = access::may_read(ctx.actor()).ok_or(Failure::Forbidden)?;
    let lembar = load::lembar(&app.db, &scope, &id).await?;
    export::reasons_json(&lembar, &kode, app.config.sample).ok_or(Failure::NotFound)
}

/// Values over the years.
pub(super) async fn riwayat(State(app): State<App>, ctx: Ctx) -> Result<Response, Failure> {
    let actor = ctx.actor();
    let scope = access::may_read(actor).ok_or(Failure::Forbidden)?;
    let semua = store::list_penilaian(&app.db, &scope).await?;
    let running = instrument::running(ctx.now().date(actor.zona()));
    let lembar = match terkini(&semua, running) {
        Some(penilaian) => Some(load::lembar_of(&app.db, &scope, penilaian.clone()).await?),
        None => None,
    };
    Ok(ctx.page(&pages::riwayat(&ctx.shell(), &semua, lembar.as_ref(), &load::as_of(&ctx, actor))))
}

/// The history as a file.
pub(super) async fn unduh_riwayat(
    State(app): State<App>,
    ctx: Ctx,
    Query(filter): Query<Filter>,
) -> Result<Response, Failure> {
    let scope = access::may_read(ctx.actor()).ok_or(Failure::Forbidden)?;
    let mut semua = store::list_penilaian(&app.db, &scope).await?;
    if let Some(id) = filter.chosen() {
        semua.retain(|penilaian| penilaian.instrumen == id);
    }
    unduh(&app, &ctx, export::riwayat(&semua)).await
}
