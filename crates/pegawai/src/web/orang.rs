//! One person's record, read by others and by the person.

use ::web::{App, Ctx, Failure, Flash, Form, Path};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use jiff::civil::Date;
use kernel::Scope;
use org::audit::{self, Entry};
use serde::Deserialize;

use super::{by, muat, today};
use crate::{
    access::{JABATAN_LIHAT, KELOLA, LIHAT, SENDIRI},
    aturan::{self, Kepegawaian},
    nik,
    pages::{
        address,
        orang::{self as page, LihatView, OrangView, Perkiraan},
    },
    rules::{
        Predikat,
        golongan::Golongan,
        jenis::JenisRiwayat,
        kenaikan::{gaji_berkala_berikut, pangkat_berikut, syarat_kinerja},
        nip::{self, Selisih},
        pangku::Cara,
        pensiun::tmt_pensiun,
    },
    store::{
        self,
        jabatan::Jabatan,
        orang::{Pegawai, PegawaiId},
        pangku::Pemangku,
        pembetulan::Pembetulan,
        riwayat::Riwayat,
    },
};

/// Looks, and requests, shown beside a record.
const LOOKS: i64 = 20;

/// The record of somebody else. The look is on the disk before the page is made.
pub(super) async fn one(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<PegawaiId>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(&LIHAT)?;
    let pegawai = store::orang::find(&app.db, &scope, &id).await?.ok_or(Failure::NotFound)?;
    let own = is_own(&ctx, &pegawai);
    if let Some(akun) = ctx.actor().account().filter(|_| !own) {
        store::lihat::record(&app.writer, &scope, (akun, ctx.now()), &id, "data").await?;
    }
    show(&app, &ctx, (&scope, &pegawai), Shown::default()).await
}

/// The record with its NIK, whose reading is noted apart.
pub(super) async fn show_nik(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<PegawaiId>,
    Form(_): Form<Kosong>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(&KELOLA)?;
    let pegawai = store::orang::find(&app.db, &scope, &id).await?.ok_or(Failure::NotFound)?;
    let sealed = store::orang::nik(&app.db, &scope, &id).await?.ok_or(Failure::NotFound)?;
    if let Some(akun) = ctx.actor().account() {
        store::lihat::record(&app.writer, &scope, (akun, ctx.now()), &id, "NIK").await?;
    }
    let digits = nik::open(&app, &id, &sealed).ok_or_else(|| Failure::Unavailable {
        what: "NIK ini tidak dapat dibuka dengan kunci yang ada.".to_owned(),
        advice: "Minta pengelola aplikasi memulihkan berkas kunci yang lama.".to_owned(),
    })?;
    show(&app, &ctx, (&scope, &pegawai), Shown { nik: Some(&digits), ..Shown::default() }).await
}

/// What a page shows beside the record.
#[derive(Clone, Copy, Default)]
struct Shown<'a> {
    nik: Option<&'a str>,
    /// What was typed as the account's name, and what is wrong with it.
    akun_error: Option<(&'a str, &'a str)>,
}

/// The sign-in name of the tied account.
async fn account(app: &App, ctx: &Ctx, pegawai: &Pegawai) -> Result<Option<String>, Failure> {
    let Some(akun) = &pegawai.akun else { return Ok(None) };
    // The account may stand in another agency than the person does today.
    let known = org::account::find(&app.db, &ctx.scope(&JABATAN_LIHAT)?, akun).await?;
    Ok(known.map(|known| known.nama_masuk))
}

/// The name of an account, as typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AkunForm {
    nama_masuk: String,
}

/// Ties an account to the person.
pub(super) async fn tie(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<PegawaiId>,
    Form(form): Form<AkunForm>,
) -> Result<Response, Failure> {
    let scope = ctx.scope(&KELOLA)?;
    let pegawai = store::orang::find(&app.db, &scope, &id).await?.ok_or(Failure::NotFound)?;
    let name = form.nama_masuk.trim().to_lowercase();
    let again = |message| Shown { akun_error: Some((&name, message)), ..Shown::default() };
    let Some(akun) = org::account::by_nama_masuk(&app.db, &scope, &name).await? else {
        let shown = again("Tidak ada akun dengan nama masuk ini di unit yang Anda kelola.");
        return Ok(unprocessable(show(&app, &ctx, (&scope, &pegawai), shown).await?));
    };
    let mut tx = app.db.begin().await?;
    match store::orang::tie(&mut tx, &scope, &id, &akun.id).await {
        Err(db::Error::Conflict { .. }) => {
            drop(tx);
            let shown = again("Akun ini sudah tertaut ke pegawai lain.");
            return Ok(unprocessable(show(&app, &ctx, (&scope, &pegawai), shown).await?));
        }
        done => done?,
    }
    let detail = format!("Menautkan akun {name} ke {}", pegawai.data.nama_lengkap());
    let entry = Entry {
        room: "pegawai",
        action: "pegawai.akun.taut",
        subject: id.as_str(),
        opd: Some(&pegawai.data.opd),
        detail,
    };
    audit::append(&mut tx, by(&app, &ctx), entry).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&address(&id), &Flash::ok("Akun ditautkan.")))
}

fn unprocessable(page: Response) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// A button without fields of its own.
#[derive(Debug, Deserialize)]
pub(super) struct Kosong {}

/// The own record.
pub(super) async fn own(State(app): State<App>, ctx: Ctx) -> Result<Response, Failure> {
    let scope = ctx.scope(&SENDIRI)?;
    let akun = ctx.actor().account().ok_or(Failure::SignIn)?;
    match store::orang::of_akun(&app.db, &scope, akun).await? {
        Some(pegawai) => show(&app, &ctx, (&scope, &pegawai), Shown::default()).await,
        None => Ok(ctx.page(&page::none_tied(&ctx.shell()))),
    }
}

fn is_own(ctx: &Ctx, pegawai: &Pegawai) -> bool {
    pegawai.akun.is_some() && pegawai.akun.as_ref() == ctx.actor().account()
}

async fn show(
    app: &App,
    ctx: &Ctx,
    (scope, pegawai): (&Scope, &Pegawai),
    shown: Shown<'_>,
) -> Result<Response, Failure> {
    let today = today(ctx);
    let held = store::pangku::of_pegawai(&app.db, scope, &pegawai.id).await?;
    let riwayat = store::riwayat::list(&app.db, scope, &pegawai.id).await?;
    let posts = muat::posts(app, ctx, &held).await?;
    let rules = aturan::running(today);
    let post = appointed(&held, today).and_then(|held| posts.find(&held.jabatan));
    let perkiraan = foresee(rules, pegawai, post, &riwayat);
    let own = is_own(ctx, pegawai);
    let may_change = muat::may_change(ctx, &pegawai.data.opd);
    let Beside { looks, asked, akun } =
        beside(app, ctx, (scope, pegawai), (own, may_change)).await?;
    let tokens: Vec<String> = riwayat.iter().map(|_| ctx.form_token()).collect();
    let view = OrangView {
        pegawai,
        held: &held,
        posts: &posts,
        units: &muat::units(app, ctx).await?,
        riwayat: &riwayat,
        perkiraan: &perkiraan,
        selisih: &contradictions(rules, pegawai),
        today,
        zona: ctx.actor().zona(),
        own,
        may_change,
        pembetulan: &asked,
        akun: akun.as_deref(),
        akun_error: shown.akun_error,
        nik: shown.nik,
        csrf: ctx.csrf(),
        tokens: &tokens,
        looks: &looks,
    };
    Ok(ctx.page(&page::one(&ctx.shell(), &ctx.notice(), &view)))
}

/// The post to which the person is appointed on `day`.
fn appointed(held: &[Pemangku], day: Date) -> Option<&Pemangku> {
    held.iter().find(|one| one.cara == Cara::Definitif && one.masa.includes(day))
}

fn contradictions(rules: &Kepegawaian, pegawai: &Pegawai) -> Vec<Selisih> {
    let data = &pegawai.data;
    data.nip
        .as_ref()
        .map(|number| nip::compare(number, data.lahir, data.kelamin, rules))
        .unwrap_or_default()
}

/// What the rules foresee: retirement by the post, rank and pay by the newest entries of the histories, which come
/// newest first.
fn foresee(
    rules: &Kepegawaian,
    pegawai: &Pegawai,
    post: Option<&Jabatan>,
    riwayat: &[Riwayat],
) -> Perkiraan {
    let newest = |jenis| riwayat.iter().find(|entry| entry.jenis == jenis);
    let graded: Vec<(i16, Predikat)> = riwayat
        .iter()
        .filter(|entry| entry.jenis == JenisRiwayat::Kinerja)
        .filter_map(|entry| Some((entry.masa.mulai.year(), Predikat::parse(&entry.kode)?)))
        .collect();
    let pangkat = newest(JenisRiwayat::Pangkat).and_then(|entry| {
        let golongan = Golongan::parse(&entry.kode)?;
        let (next, due) = pangkat_berikut(rules, golongan, entry.masa.mulai)?;
        let syarat = syarat_kinerja(rules, due.value.year(), &graded);
        Some((next, due, syarat))
    });
    let gaji = newest(JenisRiwayat::GajiBerkala)
        .map(|entry| gaji_berkala_berikut(rules, entry.masa.mulai));
    let pensiun = post.filter(|_| pegawai.data.keluar.is_none()).and_then(|post| {
        let tier = rules.jenjang(&post.data.jenjang)?;
        Some(tmt_pensiun(rules, pegawai.data.lahir, tier, post.data.bup.as_ref()))
    });
    Perkiraan { pensiun, pangkat, gaji }
}

/// What stands beside a record, for the person or for who manages it.
#[derive(Default)]
struct Beside {
    looks: Vec<LihatView>,
    asked: Vec<Pembetulan>,
    akun: Option<String>,
}

async fn beside(
    app: &App,
    ctx: &Ctx,
    (scope, pegawai): (&Scope, &Pegawai),
    (own, may_change): (bool, bool),
) -> Result<Beside, Failure> {
    let mut beside = Beside::default();
    if own || may_change {
        beside.looks = looks(app, ctx, pegawai).await?;
    }
    if own {
        beside.asked = store::pembetulan::of_pegawai(&app.db, scope, &pegawai.id, LOOKS).await?;
    }
    if may_change {
        beside.akun = account(app, ctx, pegawai).await?;
    }
    Ok(beside)
}

async fn looks(app: &App, ctx: &Ctx, pegawai: &Pegawai) -> Result<Vec<LihatView>, Failure> {
    // Who looked may work anywhere in the institution.
    let scope = ctx.scope(&JABATAN_LIHAT)?;
    let mut views = Vec::new();
    for look in store::lihat::list(&app.db, &scope, &pegawai.id, LOOKS).await? {
        let name = org::account::name_of(&app.db, &scope, look.akun.as_str()).await?;
        views.push(LihatView { at: look.at, nama: name.unwrap_or_else(|| "Akun lain".to_owned()) });
    }
    Ok(views)
}
