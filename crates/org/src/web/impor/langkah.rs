//! The steps of an import that people ask for.

use std::collections::BTreeMap;

use ::import::{About, Ask, ImporId, Mapping, Refused};
use ::web::{App, Ctx, Failure, Flash, Form, Path, first_time};
use axum::{extract::State, response::Response};
use db::Tx;
use kernel::{FieldErrors, Scope};
use maud::Markup;
use serde::Deserialize;

use super::{
    frame,
    lihat::{columns_page, load},
    name,
};
use crate::{
    impor::Pages,
    pages::impor::{ImporView, batal, kolom},
    web::refused,
};

/// Said to whoever may not see the import that has written the same file.
const SAME_OF_OTHERS: &str =
    "Berkas yang sama sudah ditulis lewat impor orang lain di instansi Anda.";
const SAME_WHAT_NOW: &str =
    "Unggah berkas dengan isi terbaru, atau minta Admin Instansi membatalkan impor yang dulu.";

/// A form with nothing in it but the version that its page showed and the token against sending twice.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct LangkahForm {
    versi: String,
    #[serde(rename = "_kiriman")]
    token: String,
}

/// What is asked, by whom, where, and having seen what.
struct Asked<'a> {
    app: &'a App,
    ctx: &'a Ctx,
    scope: &'a Scope,
    id: &'a ImporId,
    versi: &'a str,
}

impl Asked<'_> {
    fn ask(&self) -> Ask<'_> {
        Ask {
            scope: self.scope,
            actor: self.ctx.actor(),
            entropy: &self.app.entropy,
            id: self.id,
            seen: self.versi.parse().unwrap_or_default(),
            at: self.ctx.now(),
        }
    }

    /// A transaction in which the form came for the first time; none when it comes again.
    async fn begin(&self, token: &str) -> db::Result<Option<Tx>> {
        let mut tx = self.app.db.begin().await?;
        let first = first_time(&mut tx, self.scope.instansi(), token, self.ctx.now()).await?;
        Ok(first.then_some(tx))
    }

    /// Lets the work begin.
    async fn commit(&self, tx: Tx) -> db::Result<()> {
        tx.commit().await?;
        self.app.bell.ring();
        Ok(())
    }

    /// Back to the import, with words why a step was not taken.
    async fn back(&self, about: &About, told: &Refused) -> Result<Response, Failure> {
        let here = self.page(about);
        let Refused::SameFile(other) = told else {
            return Ok(self.ctx.redirect_with(&here, &Flash::warn(&told.message())));
        };
        let actor = self.ctx.actor();
        let theirs = ::import::find(&self.app.db, self.scope, actor, about, other).await?;
        Ok(if theirs.is_some() {
            let page = format!("{}/{other}", about.address);
            self.ctx.redirect_with(&page, &Flash::warn(&told.message()))
        } else {
            self.ctx.redirect_with(&here, &Flash::warn(SAME_OF_OTHERS).body(SAME_WHAT_NOW))
        })
    }

    fn page(&self, about: &About) -> String {
        format!("{}/{}", about.address, self.id)
    }
}

/// The columns that a form names.
fn mapping(about: &About, form: &BTreeMap<String, String>) -> Mapping {
    Mapping::new(about.fields.iter().filter_map(|field| {
        let typed = form.get(&kolom::control(field.name))?;
        // What is no number is no column of any file, and is told as such.
        (!typed.is_empty()).then(|| (field.name.to_owned(), typed.parse().unwrap_or(usize::MAX)))
    }))
}

/// Takes the columns and has every row checked.
pub(super) async fn rehearse<K: Pages>(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<ImporId>,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let (scope, impor) = load(&app, &ctx, K::ABOUT, &id).await?;
    let typed = |name: &str| form.get(name).map_or("", String::as_str);
    let asked = Asked { app: &app, ctx: &ctx, scope: &scope, id: &id, versi: typed("versi") };
    let Some(mut tx) = asked.begin(typed(ui::TOKEN_FIELD)).await? else {
        return Ok(ctx.redirect(&asked.page(K::ABOUT)));
    };
    let chosen = mapping(K::ABOUT, &form);
    match ::import::rehearse(&mut tx, asked.ask(), K::ABOUT, &chosen).await? {
        Ok(_job) => {
            asked.commit(tx).await?;
            Ok(ctx.redirect(&asked.page(K::ABOUT)))
        }
        Err(Refused::NotFound) => Err(Failure::NotFound),
        Err(Refused::Mapping(errors)) => {
            drop(tx);
            let errors = by_control(&errors);
            let page = columns_page::<K>(&app, &ctx, &scope, &impor, Some(chosen), &errors).await?;
            Ok(refused(&ctx, &page))
        }
        Err(told) => asked.back(K::ABOUT, &told).await,
    }
}

/// What is wrong with fields, by the names of the lists on the page.
fn by_control(errors: &FieldErrors) -> FieldErrors {
    let mut renamed = FieldErrors::new();
    for (field, told) in errors.iter() {
        renamed.add(kolom::control(field), told);
    }
    renamed
}

/// Has the rows written, or goes on with it.
pub(super) async fn write<K: Pages>(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<ImporId>,
    Form(form): Form<LangkahForm>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(K::ABOUT.permission)?;
    let asked = Asked { app: &app, ctx: &ctx, scope: &scope, id: &id, versi: &form.versi };
    let Some(mut tx) = asked.begin(&form.token).await? else {
        return Ok(ctx.redirect(&asked.page(K::ABOUT)));
    };
    match ::import::write(&mut tx, asked.ask(), K::ABOUT).await? {
        Ok(_job) => {
            asked.commit(tx).await?;
            Ok(ctx.redirect(&asked.page(K::ABOUT)))
        }
        Err(Refused::NotFound) => Err(Failure::NotFound),
        Err(told) => asked.back(K::ABOUT, &told).await,
    }
}

/// Leaves it at what is written.
pub(super) async fn keep<K: Pages>(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<ImporId>,
    Form(form): Form<LangkahForm>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(K::ABOUT.permission)?;
    let asked = Asked { app: &app, ctx: &ctx, scope: &scope, id: &id, versi: &form.versi };
    let Some(mut tx) = asked.begin(&form.token).await? else {
        return Ok(ctx.redirect(&asked.page(K::ABOUT)));
    };
    match ::import::keep::<App, K>(&mut tx, asked.ask(), &app).await? {
        Ok(()) => {
            tx.commit().await?;
            Ok(ctx.redirect(&asked.page(K::ABOUT)))
        }
        Err(Refused::NotFound) => Err(Failure::NotFound),
        Err(told) => asked.back(K::ABOUT, &told).await,
    }
}

/// What taking an import back means, and the button.
pub(super) async fn undo_form<K: Pages>(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<ImporId>,
) -> Result<Response, Failure> {
    let (scope, impor) = load(&app, &ctx, K::ABOUT, &id).await?;
    if !impor.state.may_undo() {
        return Ok(ctx.redirect(&format!("{}/{id}", K::ABOUT.address)));
    }
    Ok(ctx.page(&undo_page::<K>(&app, &ctx, (&scope, &impor), &FieldErrors::new()).await?))
}

async fn undo_page<K: Pages>(
    app: &App,
    ctx: &Ctx,
    (scope, impor): (&Scope, &::import::Impor),
    errors: &FieldErrors,
) -> Result<Markup, Failure> {
    let by = name(app, scope, impor).await?;
    let token = ctx.form_token();
    let frame = frame::<K>();
    let view = ImporView {
        frame: &frame,
        impor,
        by: &by,
        zona: ctx.actor().zona(),
        csrf: ctx.csrf(),
        token: &token,
    };
    Ok(batal::page(&ctx.shell(), &view, errors))
}

/// Has the rows taken back, or goes on with it.
pub(super) async fn undo<K: Pages>(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<ImporId>,
    Form(form): Form<LangkahForm>,
) -> Result<Response, Failure> {
    let (scope, impor) = load(&app, &ctx, K::ABOUT, &id).await?;
    let asked = Asked { app: &app, ctx: &ctx, scope: &scope, id: &id, versi: &form.versi };
    let Some(mut tx) = asked.begin(&form.token).await? else {
        return Ok(ctx.redirect(&asked.page(K::ABOUT)));
    };
    match ::import::undo::<App, K>(&mut tx, asked.ask(), &app).await? {
        Ok(_job) => {
            asked.commit(tx).await?;
            Ok(ctx.redirect(&asked.page(K::ABOUT)))
        }
        Err(Refused::NotFound) => Err(Failure::NotFound),
        Err(Refused::Needed(reason)) => {
            drop(tx);
            let errors = FieldErrors::one("", reason);
            let page = undo_page::<K>(&app, &ctx, (&scope, &impor), &errors).await?;
            Ok(refused(&ctx, &page))
        }
        Err(told) => asked.back(K::ABOUT, &told).await,
    }
}
