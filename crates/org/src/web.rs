//! Routes and handlers: parse, ask access, load, decide, store, answer.

mod akun;
mod akun_form;
mod akun_saya;
mod api;
mod audit;
mod cari;
#[cfg(test)]
mod door_story;
mod fakta;
mod fakta_data;
#[cfg(test)]
mod fakta_story;
pub(crate) mod gate;
pub(crate) mod impor;
#[cfg(test)]
mod impor_batal_story;
#[cfg(test)]
mod impor_browser;
#[cfg(test)]
mod impor_refused_story;
#[cfg(test)]
mod impor_room_story;
#[cfg(test)]
mod impor_story;
mod kode;
mod lupa;
#[cfg(test)]
mod lupa_story;
mod masuk;
#[cfg(test)]
mod office_story;
mod oidc;
#[cfg(test)]
mod oidc_story;
mod opd;
mod opd_form;
mod pekerjaan;
#[cfg(test)]
mod pekerjaan_story;
mod pemberitahuan;
#[cfg(test)]
mod pemberitahuan_story;
mod peran;
mod rooms;
mod sandi_baru;
mod surel;
#[cfg(test)]
mod surel_story;
mod token;
#[cfg(test)]
mod token_story;
#[cfg(test)]
mod unduh_story;

use ::web::{App, Ctx, Failure};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::FieldErrors;
use maud::{Markup, Render};

pub use rooms::rooms;

use crate::{pages::masuk::Gate, store::By};

/// Who writes in this request.
fn by<'a>(app: &'a App, ctx: &'a Ctx) -> By<'a> {
    By { actor: ctx.actor(), entropy: &app.entropy, at: ctx.now() }
}

fn gate<'a>(app: &'a App, ctx: &'a Ctx) -> Gate<'a> {
    Gate {
        instansi: ctx.house_name(),
        sample: app.config.sample,
        letters: app.mail.is_some(),
        csrf: ctx.csrf(),
        provider: app.oidc.as_ref().map(|known| known.label.as_str()),
    }
}

/// A page that is not a plain success.
fn page(ctx: &Ctx, status: StatusCode, markup: &impl Render) -> Response {
    (status, ctx.page(markup)).into_response()
}

/// A form that was refused, with every field as typed.
fn refused(ctx: &Ctx, markup: &Markup) -> Response {
    page(ctx, StatusCode::UNPROCESSABLE_ENTITY, markup)
}

/// The message of a key that is taken, beside the field of that column; any other error goes on.
fn taken(
    error: db::Error,
    column: &str,
    field: &str,
    message: &str,
) -> Result<FieldErrors, Failure> {
    match error {
        db::Error::Conflict { columns, .. } if columns.iter().any(|name| name == column) => {
            Ok(FieldErrors::one(field, message))
        }
        other => Err(other.into()),
    }
}
