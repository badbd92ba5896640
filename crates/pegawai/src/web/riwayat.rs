//! Adding an entry to a history.

use ::web::{App, Ctx, Failure, Flash, Form, Path, first_time};
use axum::{extract::State, response::Response};
use kernel::{FieldErrors, Scope};
use org::audit::{self, Entry};
use serde::Deserialize;

use super::{by, refused};
use crate::{
    access::KELOLA,
    input::pangku::{RiwayatForm, RiwayatInput},
    pages::{
        address,
        pangku_form::{self as page, FormCtx},
    },
    rules::jenis::JenisRiwayat,
    store::{
        self,
        orang::{Pegawai, PegawaiId},
        riwayat::{Riwayat, RiwayatId},
    },
};

async fn found(
    app: &App,
    ctx: &Ctx,
    id: &PegawaiId,
    jenis: &str,
) -> Result<(Scope, Pegawai, JenisRiwayat), Failure> {
    let scope = ctx.scope(&KELOLA)?;
    let jenis = JenisRiwayat::parse(jenis).ok_or(Failure::NotFound)?;
    let one = store::orang::find(&app.db, &scope, id).await?.ok_or(Failure::NotFound)?;
    Ok((scope, one, jenis))
}

/// The form.
pub(super) async fn blank(
    State(app): State<App>,
    ctx: Ctx,
    Path((id, jenis)): Path<(PegawaiId, String)>,
) -> Result<Response, Failure> {
    let (_, one, jenis) = found(&app, &ctx, &id, &jenis).await?;
    let (token, errors) = (ctx.form_token(), FieldErrors::new());
    let form_ctx = FormCtx { csrf: ctx.csrf(), token: &token, errors: &errors };
    Ok(ctx.page(&page::entry(&ctx.shell(), form_ctx, (&one, jenis), &RiwayatForm::default())))
}

/// Adds the entry.
pub(super) async fn add(
    State(app): State<App>,
    ctx: Ctx,
    Path((id, jenis)): Path<(PegawaiId, String)>,
    Form(form): Form<RiwayatForm>,
) -> Result<Response, Failure> {
    let (scope, one, jenis) = found(&app, &ctx, &id, &jenis).await?;
    match form.parse(jenis) {
        Ok(input) => {
            write(&app, &ctx, &scope, (&one, jenis), (&form.token, input)).await?;
            let to = format!("{}#{}", address(&id), jenis.code());
            Ok(ctx.redirect_with(&to, &Flash::ok("Riwayat dicatat.")))
        }
        Err(errors) => {
            let token = ctx.form_token();
            let form_ctx = FormCtx { csrf: ctx.csrf(), token: &token, errors: &errors };
            Ok(refused(&ctx, &page::entry(&ctx.shell(), form_ctx, (&one, jenis), &form)))
        }
    }
}

/// Takes an entry out. The trail keeps what it said.
pub(super) async fn remove(
    State(app): State<App>,
    ctx: Ctx,
    Path((id, jenis, entry)): Path<(PegawaiId, String, RiwayatId)>,
    Form(form): Form<HapusForm>,
) -> Result<Response, Failure> {
    let (scope, one, jenis) = found(&app, &ctx, &id, &jenis).await?;
    let all = store::riwayat::list(&app.db, &scope, &id).await?;
    let gone = all.into_iter().find(|known| known.id == entry).ok_or(Failure::NotFound)?;
    let mut tx = app.db.begin().await?;
    if first_time(&mut tx, scope.instansi(), &form.token, ctx.now()).await? {
        store::riwayat::delete(&mut tx, &scope, &id, &entry).await?;
        note(&mut tx, &app, &ctx, (&one, &gone), "Menghapus").await?;
        tx.commit().await?;
    }
    let to = format!("{}#{}", address(&id), jenis.code());
    Ok(ctx.redirect_with(&to, &Flash::ok("Riwayat dihapus.")))
}

/// A button's form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct HapusForm {
    #[serde(rename = "_kiriman")]
    token: String,
}

async fn note(
    tx: &mut db::Tx,
    app: &App,
    ctx: &Ctx,
    (one, entry): (&Pegawai, &Riwayat),
    verb: &str,
) -> Result<(), Failure> {
    let what = [entry.kode.as_str(), entry.uraian.as_str()].join(" ");
    let detail = format!(
        "{verb} {} {}: {} ({})",
        entry.jenis.label().to_lowercase(),
        one.data.nama_lengkap(),
        what.trim(),
        entry.masa.mulai
    );
    let action =
        if verb == "Menghapus" { "pegawai.riwayat.hapus" } else { "pegawai.riwayat.catat" };
    let note = Entry {
        room: "pegawai",
        action,
        subject: one.id.as_str(),
        opd: Some(&one.data.opd),
        detail,
    };
    Ok(audit::append(tx, by(app, ctx), note).await?)
}

async fn write(
    app: &App,
    ctx: &Ctx,
    scope: &Scope,
    (one, jenis): (&Pegawai, JenisRiwayat),
    (token, input): (&str, RiwayatInput),
) -> Result<(), Failure> {
    let RiwayatInput { kode, uraian, jumlah, masa, sk_nomor, sk_tanggal } = input;
    let id = RiwayatId::new(&app.entropy, ctx.now());
    let entry = Riwayat { id, jenis, masa, kode, uraian, jumlah, sk_nomor, sk_tanggal };
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, scope.instansi(), token, ctx.now()).await? {
        return Ok(());
    }
    store::riwayat::insert(&mut tx, scope, by(app, ctx), &[(&one.id, &entry)]).await?;
    note(&mut tx, app, ctx, (one, &entry), "Mencatat").await?;
    tx.commit().await?;
    Ok(())
}
