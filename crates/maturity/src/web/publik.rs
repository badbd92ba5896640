//! The public pages. Nobody signs in; only what is published is there.

use axum::{extract::State, response::Response};
use kernel::{Actor, Scope};
use org::instansi::Instansi;
use web::{App, Ctx, Failure, Path};

use super::{lihat::load_pengampu, load};
use crate::{
    access, export, instrument,
    lembar::Lembar,
    pages::{self, Alamat, MengapaPage, PublikKosong, PublikPage},
    rules::riwayat::{babak, terkini},
    store::{self, Penilaian, PenilaianId},
};

/// An institution as anybody may see it. Whoever has signed in elsewhere sees no more than others.
struct Publik {
    instansi: Instansi,
    actor: Actor,
    scope: Scope,
}

impl Publik {
    async fn find(app: &App, kode: &str) -> Result<Self, Failure> {
        let instansi = org::instansi::by_code(&app.db, kode).await?.ok_or(Failure::NotFound)?;
        let actor = Actor::visitor(instansi.id, instansi.zona);
        let scope = access::may_read_public(&actor).ok_or(Failure::NotFound)?;
        Ok(Self { instansi, actor, scope })
    }

    async fn lembar(&self, app: &App, id: &PenilaianId) -> Result<Lembar, Failure> {
        let lembar = load::lembar(&app.db, &self.scope, id).await?;
        if lembar.penilaian.terbit_at.is_some() { Ok(lembar) } else { Err(Failure::NotFound) }
    }
}

/// The public page of the house's own institution.
pub(super) async fn house(State(app): State<App>, ctx: Ctx) -> Result<Response, Failure> {
    let house = app.identity.house().await?;
    if house.code.is_empty() {
        // No institution yet: there is nothing public, and somebody has to set up the house.
        return Err(Failure::SignIn);
    }
    Ok(ctx.redirect(&format!("{}/publik/{}", pages::ROOT, house.code)))
}

/// The public page of an institution: its latest published assessment.
pub(super) async fn instansi(
    State(app): State<App>,
    ctx: Ctx,
    Path(kode): Path<String>,
) -> Result<Response, Failure> {
    let publik = Publik::find(&app, &kode).await?;
    let semua = store::list_terbit(&app.db, &publik.scope).await?;
    let running = instrument::running(ctx.now().date(publik.actor.zona()));
    let Some(latest) = terkini(&semua, running).or_else(|| last(&semua)) else {
        return Ok(ctx.page(&PublikKosong {
            shell: &ctx.shell(),
            nama: &publik.instansi.name,
            as_of: &load::as_of(&ctx, &publik.actor),
        }));
    };
    let lembar = load::lembar_of(&app.db, &publik.scope, latest.clone()).await?;
    Ok(page(&ctx, &publik, &lembar, &semua, false))
}

fn last(semua: &[Penilaian]) -> Option<&Penilaian> {
    babak(semua).pop().and_then(|babak| babak.titik.last().copied())
}

/// One published assessment.
pub(super) async fn lembar(
    State(app): State<App>,
    ctx: Ctx,
    Path((kode, id)): Path<(String, PenilaianId)>,
) -> Result<Response, Failure> {
    let publik = Publik::find(&app, &kode).await?;
    let lembar = publik.lembar(&app, &id).await?;
    let semua = store::list_terbit(&app.db, &publik.scope).await?;
    Ok(page(&ctx, &publik, &lembar, &semua, true))
}

fn page(ctx: &Ctx, publik: &Publik, lembar: &Lembar, semua: &[Penilaian], satu: bool) -> Response {
    ctx.page(&PublikPage {
        shell: &ctx.shell(),
        kode: &publik.instansi.code,
        nama: &publik.instansi.name,
        lembar,
        semua,
        as_of: &load::as_of(ctx, &publik.actor),
        satu,
    })
}

/// The reasons of one published number.
pub(super) async fn mengapa(
    State(app): State<App>,
    ctx: Ctx,
    Path((kode_instansi, id, kode)): Path<(String, PenilaianId, String)>,
) -> Result<Response, Failure> {
    let publik = Publik::find(&app, &kode_instansi).await?;
    let lembar = publik.lembar(&app, &id).await?;
    let explained = lembar.explain(&kode).ok_or(Failure::NotFound)?;
    let bukti = store::list_bukti(&app.db, &publik.scope, &id, &kode).await?;
    let pengampu = load_pengampu(&app, &publik.actor, &lembar, &kode).await?;
    let alamat = Alamat::publik(&publik.instansi.code, &lembar.penilaian);
    let house = format!("{}/publik/{}", pages::ROOT, publik.instansi.code);
    Ok(ctx.page(&MengapaPage {
        shell: &ctx.shell(),
        crumbs: vec![ui::Crumb { label: &publik.instansi.name, href: &house }],
        lembar: &lembar,
        alamat: &alamat,
        kode: &kode,
        explained: &explained,
        bukti: &bukti,
        pengampu: pengampu.as_deref(),
    }))
}

/// The reasons of one published number for a program.
pub(super) async fn json(
    State(app): State<App>,
    _ctx: Ctx,
    Path((kode_instansi, id, kode)): Path<(String, PenilaianId, String)>,
) -> Result<Response, Failure> {
    let publik = Publik::find(&app, &kode_instansi).await?;
    let lembar = publik.lembar(&app, &id).await?;
    export::reasons_json(&lembar, &kode, app.config.sample).ok_or(Failure::NotFound)
}
