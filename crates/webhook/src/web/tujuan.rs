//! One target.

use axum::{extract::State, response::Response};
use org::account;
use web::{App, Ctx, Failure, Path};

use super::{find, scope};
use crate::{
    House, TujuanId,
    pages::tujuan::{self as pages, TujuanView},
    store::kiriman,
};

/// Messages beside a target.
const MESSAGES: i64 = 50;

/// One target with its last messages.
pub(super) async fn show<H: House>(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<TujuanId>,
) -> Result<Response, Failure> {
    let scope = scope(&ctx)?;
    let row = find(&app, &scope, &id).await?;
    let changed_by = account::name_of(&app.db, &scope, &row.changed_by).await?;
    let tokens = [ctx.form_token(), ctx.form_token(), ctx.form_token()];
    let view = TujuanView {
        kiriman: &kiriman::list(&app.db, &scope, &id, MESSAGES).await?,
        changed_by: changed_by.as_deref().unwrap_or(&row.changed_by),
        row: &row,
        events: H::events(),
        now: ctx.now(),
        zona: ctx.actor().zona(),
        csrf: ctx.csrf(),
        tokens: tokens.each_ref().map(String::as_str),
    };
    Ok(ctx.page(&pages::one(&ctx.shell(), &ctx.notice(), &view)))
}
