//! Adding a post and changing one.

use ::web::{App, Ctx, Failure, Flash, Form, Path, first_time};
use axum::{extract::State, response::Response};
use kernel::{FieldErrors, Scope};
use maud::Markup;
use org::{
    Saved,
    audit::{self, Entry},
};

use super::{by, muat, refused, stale, taken, today};
use crate::{
    access::{JABATAN_LIHAT, KELOLA},
    aturan,
    input::jabatan::JabatanForm,
    pages::{
        jabatan_address,
        jabatan_form::{self as page, Filled},
    },
    rules::atasan::Atasan,
    store::{
        self,
        jabatan::{DataJabatan, Jabatan, JabatanId},
    },
};

/// A form with everything around it.
struct Shown<'a> {
    over: Option<&'a Jabatan>,
    form: &'a JabatanForm,
    errors: &'a FieldErrors,
    stale: Option<&'a JabatanForm>,
}

async fn render(app: &App, ctx: &Ctx, scope: &Scope, shown: Shown<'_>) -> Result<Markup, Failure> {
    let today = today(ctx);
    let units = muat::units_in(app, scope, today).await?;
    let mut above = store::jabatan::list_top(&app.db, &ctx.scope(&JABATAN_LIHAT)?, today).await?;
    let own = store::jabatan::list_at(&app.db, scope, None, today).await?;
    let known: Vec<JabatanId> = above.iter().map(|post| post.id.clone()).collect();
    above.extend(own.into_iter().filter(|post| post.data.tunggal && !known.contains(&post.id)));
    let token = ctx.form_token();
    let Shown { over, form, errors, stale } = shown;
    let filled = Filled {
        over,
        form,
        errors,
        units: &units,
        above: &above,
        rules: aturan::running(today),
        stale,
        csrf: ctx.csrf(),
        token: &token,
    };
    Ok(page::page(&ctx.shell(), &filled))
}

/// The form for a new post.
pub(super) async fn blank(State(app): State<App>, ctx: Ctx) -> Result<Response, Failure> {
    let scope = ctx.scope(&KELOLA)?;
    let form = JabatanForm { tunggal: "ya".to_owned(), ..JabatanForm::default() };
    let shown = Shown { over: None, form: &form, errors: &FieldErrors::new(), stale: None };
    Ok(ctx.page(&render(&app, &ctx, &scope, shown).await?))
}

const TAKEN: &[(&str, &str, &str)] =
    &[("kode", "kode", "Kode ini sudah dipakai jabatan lain. Pilih kode lain.")];

/// What became of a form.
enum Done {
    Saved,
    Refused(FieldErrors),
    Stale,
}

/// Adds a post.
pub(super) async fn create(
    State(app): State<App>,
    ctx: Ctx,
    Form(form): Form<JabatanForm>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(&KELOLA)?;
    let id = JabatanId::new(&app.entropy, ctx.now());
    match write(&app, &ctx, (&scope, &id, None), &form).await? {
        Done::Refused(errors) => {
            let shown = Shown { over: None, form: &form, errors: &errors, stale: None };
            Ok(refused(&ctx, &render(&app, &ctx, &scope, shown).await?))
        }
        Done::Saved | Done::Stale => {
            Ok(ctx.redirect_with(crate::pages::jabatan::LIST, &Flash::ok("Jabatan ditambahkan.")))
        }
    }
}

async fn found(app: &App, ctx: &Ctx, id: &JabatanId) -> Result<(Scope, Jabatan), Failure> {
    let scope = ctx.scope(&KELOLA)?;
    let post = store::jabatan::find(&app.db, &scope, id).await?.ok_or(Failure::NotFound)?;
    Ok((scope, post))
}

/// The form over a post.
pub(super) async fn edit(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<JabatanId>,
) -> Result<Response, Failure> {
    let (scope, post) = found(&app, &ctx, &id).await?;
    let form = JabatanForm::of(&post.data, post.version);
    let shown = Shown { over: Some(&post), form: &form, errors: &FieldErrors::new(), stale: None };
    Ok(ctx.page(&render(&app, &ctx, &scope, shown).await?))
}

/// Changes a post.
pub(super) async fn save(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<JabatanId>,
    Form(mut form): Form<JabatanForm>,
) -> Result<Response, Failure> {
    let (scope, post) = found(&app, &ctx, &id).await?;
    let over = Some(&post);
    match write(&app, &ctx, (&scope, &id, over), &form).await? {
        Done::Saved => {
            Ok(ctx.redirect_with(&jabatan_address(&id), &Flash::ok("Jabatan tersimpan.")))
        }
        Done::Refused(errors) => {
            let shown = Shown { over, form: &form, errors: &errors, stale: None };
            Ok(refused(&ctx, &render(&app, &ctx, &scope, shown).await?))
        }
        Done::Stale => {
            // Sent again, it goes over what is stored now.
            form.version = post.version.to_string();
            let stored = JabatanForm::of(&post.data, post.version);
            let none = FieldErrors::new();
            let shown = Shown { over, form: &form, errors: &none, stale: Some(&stored) };
            Ok(stale(&ctx, &render(&app, &ctx, &scope, shown).await?))
        }
    }
}

/// Writes a new post, or over one.
async fn write(
    app: &App,
    ctx: &Ctx,
    (scope, id, over): (&Scope, &JabatanId, Option<&Jabatan>),
    form: &JabatanForm,
) -> Result<Done, Failure> {
    let (data, version) = match form.parse(aturan::running(today(ctx))) {
        Ok(read) => read,
        Err(errors) => return Ok(Done::Refused(errors)),
    };
    if org::opd::find_at(&app.db, scope, &data.opd, today(ctx)).await?.is_none() {
        return Ok(Done::Refused(FieldErrors::one("opd", "Pilih unit kerja dari daftar ini.")));
    }
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, scope.instansi(), &form.token, ctx.now()).await? {
        return Ok(Done::Saved);
    }
    if let Some(errors) = check_above(&mut tx, ctx, id, &data, app).await? {
        return Ok(Done::Refused(errors));
    }
    let written = match over {
        None => {
            let new = [(id.clone(), data.clone())];
            store::jabatan::insert(&mut tx, scope, by(app, ctx), &new)
                .await
                .map(|()| Saved::Version(1))
        }
        Some(_) => store::jabatan::save(&mut tx, scope, by(app, ctx), (id, version), &data).await,
    };
    match written {
        Ok(Saved::Version(_)) => {}
        Ok(Saved::Stale) => return Ok(Done::Stale),
        Err(error) => return taken(error, TAKEN).map(Done::Refused),
    }
    note(&mut tx, app, ctx, (id, over.is_some()), &data).await?;
    tx.commit().await?;
    Ok(Done::Saved)
}

async fn note(
    tx: &mut db::Tx,
    app: &App,
    ctx: &Ctx,
    (id, was_there): (&JabatanId, bool),
    data: &DataJabatan,
) -> Result<(), Failure> {
    let (action, verb) = if was_there {
        ("pegawai.jabatan.ubah", "Mengubah")
    } else {
        ("pegawai.jabatan.tambah", "Menambah")
    };
    let detail = format!("{verb} jabatan {} ({})", data.nama, data.kode);
    let entry =
        Entry { room: "pegawai", action, subject: id.as_str(), opd: Some(&data.opd), detail };
    Ok(audit::append(tx, by(app, ctx), entry).await?)
}

/// What is wrong with the post above: not there, or below this one. Holds the tree until the `Tx` ends.
async fn check_above(
    tx: &mut db::Tx,
    ctx: &Ctx,
    id: &JabatanId,
    data: &DataJabatan,
    app: &App,
) -> Result<Option<FieldErrors>, Failure> {
    let Some(above) = &data.atasan else { return Ok(None) };
    let scope = ctx.scope(&JABATAN_LIHAT)?;
    let edges = store::jabatan::hold_atasan(tx, &scope).await?;
    let tree = Atasan::new(edges.iter().map(|(post, above)| (post.as_str(), above.as_str())));
    let Some(round) = tree.cycle(id.as_str(), above.as_str()) else {
        let there = store::jabatan::find(&app.db, &scope, above).await?.is_some();
        return Ok((!there).then(|| FieldErrors::one("atasan", "Pilih jabatan dari daftar ini.")));
    };
    let ids: Vec<JabatanId> = round.iter().map(|id| JabatanId((*id).to_owned())).collect();
    let posts = crate::pages::Posts::new(store::jabatan::list_of(&app.db, &scope, &ids).await?);
    let way: Vec<&str> = ids.iter().map(|id| posts.name(id)).collect();
    let message = format!("Susunannya berputar: {}. Pilih atasan lain.", way.join(" \u{2192} "));
    Ok(Some(FieldErrors::one("atasan", message)))
}
