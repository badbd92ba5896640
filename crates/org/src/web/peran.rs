//! Roles: giving and ending.

use ::web::{App, Ctx, Failure, Flash, Form, Path, first_time};
use axum::{extract::State, response::Response};
use db::{Db, Tx};
use jiff::civil::Date;
use kernel::{AccountId, Actor, FieldErrors, OpdId, Peran, Scope, tanggal_panjang};
use maud::Markup;

use super::{
    akun::today,
    akun_form::{is_last_admin, stale},
    by, refused,
};
use crate::{
    access::{AKUN_KELOLA, OPD_LIHAT},
    input::{
        self,
        akun::{PeranForm, PeranInput},
    },
    pages::{self, FormCtx, akun::address, bentrok::Line, period},
    rules::{
        peran::{HeldPeran, IN_AN_AGENCY, may_grant},
        tree,
    },
    store::{self, By, Saved, akun::Akun},
};

const EVERYWHERE: &str = "Seluruh instansi";

/// Each role with the name of where it is held; of a closed place, its last name.
pub(super) async fn places(
    db: &Db,
    actor: &Actor,
    today: Date,
    held: Vec<HeldPeran>,
) -> db::Result<Vec<(HeldPeran, String)>> {
    let scope = actor.scope(&OPD_LIHAT);
    let mut named = Vec::with_capacity(held.len());
    for role in held {
        let name = match (&role.opd, &scope) {
            (None, _) => EVERYWHERE.to_owned(),
            (Some(opd), Some(scope)) => place_name(db, scope, opd, today).await?,
            (Some(_), None) => "Satu perangkat daerah".to_owned(),
        };
        named.push((role, name));
    }
    Ok(named)
}

async fn place_name(db: &Db, scope: &Scope, opd: &OpdId, today: Date) -> db::Result<String> {
    if let Some(opd) = store::opd::find_at(db, scope, opd, today).await? {
        return Ok(opd.nama);
    }
    let node = store::opd::find(db, scope, opd).await?;
    let last = node.and_then(|node| node.versions.into_iter().next());
    Ok(last.map_or_else(
        || "Tidak dikenal".to_owned(),
        |opd| format!("{} (tidak berlaku hari ini)", opd.nama),
    ))
}

/// Why somebody with this reach may not give a role there, beside the field that has to change.
fn check_grant(scope: &Scope, peran: Peran, opd: Option<&OpdId>) -> Result<(), FieldErrors> {
    if may_grant(scope, peran, opd) {
        return Ok(());
    }
    let whole = scope.opd().is_none();
    let (field, message) = match (peran, opd) {
        _ if !whole && !IN_AN_AGENCY.contains(&peran) => {
            ("peran", "Peran ini hanya diberikan oleh Admin Instansi.")
        }
        (Peran::AdminInstansi, Some(_)) => (
            "opd",
            "Admin Instansi memegang seluruh instansi. Pilih \u{201c}Seluruh instansi\u{201d}.",
        ),
        (Peran::AdminOpd, None) => {
            ("opd", "Admin OPD memegang satu perangkat daerah. Pilih perangkat daerahnya.")
        }
        _ => ("opd", "Pilih perangkat daerah atau unit di dalam OPD Anda."),
    };
    Err(FieldErrors::one(field, message))
}

/// Why a role cannot end on `last`.
fn check_end(held: &HeldPeran, last: Date, today: Date) -> Result<(), FieldErrors> {
    let message = match held.sampai {
        Some(end) if end < today => format!("Peran ini sudah berakhir {}.", tanggal_panjang(end)),
        _ if last.tomorrow().is_ok_and(|next| next < today) => {
            "Paling awal kemarin: riwayat sebelum itu tidak ditulis ulang.".to_owned()
        }
        Some(end) if end <= last => {
            format!(
                "Peran ini memang berakhir {}. Pilih hari yang lebih awal.",
                tanggal_panjang(end)
            )
        }
        _ => return Ok(()),
    };
    Err(FieldErrors::one("sampai", message))
}

/// An account in reach, whoever may manage it: each role is weighed on its own.
async fn reached(app: &App, ctx: &Ctx, id: &AccountId) -> Result<(Scope, Akun), Failure> {
    let scope = ctx.scope(&AKUN_KELOLA)?;
    let akun = store::akun::find(&app.db, &scope, id).await?.ok_or(Failure::NotFound)?;
    Ok((scope, akun))
}

async fn grant_page(
    app: &App,
    ctx: &Ctx,
    (scope, akun): (&Scope, &Akun),
    form: &PeranForm,
    errors: &FieldErrors,
) -> Result<Markup, Failure> {
    let choices = store::opd::list_at(&app.db, scope, today(ctx)).await?;
    let token = ctx.form_token();
    let form_ctx = FormCtx { csrf: ctx.csrf(), token: &token, errors };
    let tree = tree::at(&choices, today(ctx));
    Ok(pages::peran::grant(&ctx.shell(), form_ctx, akun, form, &tree, scope.opd().is_none()))
}

/// The form for a role, from today and at the person's own unit.
pub(super) async fn grant_form(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<AccountId>,
) -> Result<Response, Failure> {
    let (scope, akun) = reached(&app, &ctx, &id).await?;
    let day = today(&ctx);
    let form = PeranForm {
        opd: akun.opd.as_ref().map(|opd| opd.0.clone()).unwrap_or_default(),
        mulai_hari: day.day().to_string(),
        mulai_bulan: day.month().to_string(),
        mulai_tahun: day.year().to_string(),
        version: akun.version.to_string(),
        ..PeranForm::default()
    };
    Ok(ctx.page(&grant_page(&app, &ctx, (&scope, &akun), &form, &FieldErrors::new()).await?))
}

/// What became of a change.
enum Outcome {
    Done,
    Again,
    Stale,
    Refused(FieldErrors),
}

/// Gives a role.
pub(super) async fn grant(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<AccountId>,
    Form(form): Form<PeranForm>,
) -> Result<Response, Failure> {
    let (scope, akun) = reached(&app, &ctx, &id).await?;
    let outcome = match form.parse() {
        Err(errors) => Outcome::Refused(errors),
        Ok(input) => give(&app, &ctx, (&scope, &akun), input, &form.token).await?,
    };
    let to = format!("{}#peran", address(&id));
    match outcome {
        Outcome::Done => Ok(ctx.redirect_with(&to, &Flash::ok("Peran sudah diberikan."))),
        Outcome::Again => Ok(ctx.redirect(&to)),
        Outcome::Stale => stale_grant(&app, &ctx, &akun, &form).await,
        Outcome::Refused(errors) => {
            Ok(refused(&ctx, &grant_page(&app, &ctx, (&scope, &akun), &form, &errors).await?))
        }
    }
}

async fn give(
    app: &App,
    ctx: &Ctx,
    (scope, akun): (&Scope, &Akun),
    input: PeranInput,
    token: &str,
) -> Result<Outcome, Failure> {
    if let Err(errors) = check_grant(scope, input.peran, input.opd.as_ref()) {
        return Ok(Outcome::Refused(errors));
    }
    let place = match &input.opd {
        None => "seluruh instansi".to_owned(),
        Some(opd) => match store::opd::find_at(&app.db, scope, opd, today(ctx)).await? {
            Some(opd) => opd.nama,
            None => return Ok(Outcome::Refused(FieldErrors::one("opd", "Pilih dari daftar ini."))),
        },
    };
    let held = HeldPeran {
        id: app.entropy.uuid_v7(ctx.now()),
        peran: input.peran,
        opd: input.opd,
        mulai: input.mulai,
        sampai: input.sampai,
    };
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, scope.instansi(), token, ctx.now()).await? {
        return Ok(Outcome::Again);
    }
    let outcome = write(&mut tx, by(app, ctx), (scope, akun), input.version, &held, &place).await?;
    if matches!(outcome, Outcome::Done) {
        tx.commit().await?;
    }
    Ok(outcome)
}

/// Writes a role over the version of the account that was seen, unless it is held there already.
async fn write(
    tx: &mut Tx,
    by: By<'_>,
    (scope, akun): (&Scope, &Akun),
    seen: i64,
    held: &HeldPeran,
    place: &str,
) -> db::Result<Outcome> {
    if seen != akun.version || store::akun::touch(tx, scope, by, akun).await? == Saved::Stale {
        return Ok(Outcome::Stale);
    }
    let others = store::peran::hold_of_account(tx, scope, &akun.id).await?;
    let overlaps =
        |other: &HeldPeran| other.overlaps(held.peran, held.opd.as_ref(), held.mulai, held.sampai);
    if others.iter().any(overlaps) {
        return Ok(Outcome::Refused(FieldErrors::one(
            "peran",
            "Peran ini sudah dipegang di tempat itu pada masa itu.",
        )));
    }
    let whom = (&akun.id, akun.opd.as_ref(), akun.nama.as_str());
    store::peran::grant(tx, scope, by, whom, held, place).await?;
    Ok(Outcome::Done)
}

/// Every role of an account in words, as far as it still counts.
async fn stored_roles(app: &App, ctx: &Ctx, akun: &Akun) -> Result<String, Failure> {
    let today = today(ctx);
    let mut held = store::peran::of_account(&app.db, ctx.actor().instansi(), &akun.id).await?;
    held.retain(|role| role.valid_from(today));
    let named = places(&app.db, ctx.actor(), today, held).await?;
    let words: Vec<String> = named
        .iter()
        .map(|(role, place)| {
            format!("{}, {place}, {}", role.peran.label(), period(role.mulai, role.sampai))
        })
        .collect();
    Ok(if words.is_empty() { "Tanpa peran".to_owned() } else { words.join("; ") })
}

/// Both versions side by side.
async fn stale_grant(
    app: &App,
    ctx: &Ctx,
    akun: &Akun,
    form: &PeranForm,
) -> Result<Response, Failure> {
    let place = match form.opd.as_str() {
        "" => EVERYWHERE.to_owned(),
        opd => {
            place_name(&app.db, &ctx.scope(&OPD_LIHAT)?, &OpdId(opd.to_owned()), today(ctx)).await?
        }
    };
    let peran = Peran::parse(&form.peran).map_or("", Peran::label);
    let from = format!("{} {} {}", form.mulai_hari, form.mulai_bulan, form.mulai_tahun);
    let until = format!("{} {} {}", form.sampai_hari, form.sampai_bulan, form.sampai_tahun);
    let lines = [
        Line {
            label: "Peran",
            typed: format!("{peran}, {place}"),
            stored: stored_roles(app, ctx, akun).await?,
        },
        Line { label: "Hari pertama", typed: from, stored: String::new() },
        Line { label: "Hari terakhir", typed: until, stored: String::new() },
    ];
    let again = format!("{}/peran/baru", address(&akun.id));
    Ok(stale(ctx, &format!("Beri peran kepada {}", akun.nama), &lines, &again))
}

/// A role that the person may end, with its account.
async fn endable(
    app: &App,
    ctx: &Ctx,
    id: &AccountId,
    peran: &str,
) -> Result<(Scope, Akun, HeldPeran), Failure> {
    let (scope, akun) = reached(app, ctx, id).await?;
    let held = store::peran::of_account(&app.db, scope.instansi(), id).await?;
    let role = held.into_iter().find(|role| role.id == peran).ok_or(Failure::NotFound)?;
    if may_grant(&scope, role.peran, role.opd.as_ref()) {
        Ok((scope, akun, role))
    } else {
        Err(Failure::Forbidden)
    }
}

async fn end_page(
    app: &App,
    ctx: &Ctx,
    (akun, held): (&Akun, &HeldPeran),
    form: &PeranForm,
    errors: &FieldErrors,
) -> Result<Markup, Failure> {
    let named = places(&app.db, ctx.actor(), today(ctx), vec![held.clone()]).await?;
    let place = named.first().map_or("", |(_, place)| place.as_str());
    let token = ctx.form_token();
    let form_ctx = FormCtx { csrf: ctx.csrf(), token: &token, errors };
    Ok(pages::peran::end(&ctx.shell(), form_ctx, akun, (held, place), form))
}

/// Asks for the last day of a role; yesterday is offered, so that it ends at once.
pub(super) async fn end_form(
    State(app): State<App>,
    ctx: Ctx,
    Path((id, peran)): Path<(AccountId, String)>,
) -> Result<Response, Failure> {
    let (_, akun, held) = endable(&app, &ctx, &id, &peran).await?;
    let day = today(&ctx).yesterday().unwrap_or(Date::MIN);
    let form = PeranForm {
        sampai_hari: day.day().to_string(),
        sampai_bulan: day.month().to_string(),
        sampai_tahun: day.year().to_string(),
        version: akun.version.to_string(),
        ..PeranForm::default()
    };
    Ok(ctx.page(&end_page(&app, &ctx, (&akun, &held), &form, &FieldErrors::new()).await?))
}

/// Ends a role.
pub(super) async fn end(
    State(app): State<App>,
    ctx: Ctx,
    Path((id, peran)): Path<(AccountId, String)>,
    Form(form): Form<PeranForm>,
) -> Result<Response, Failure> {
    let (scope, akun, held) = endable(&app, &ctx, &id, &peran).await?;
    let mut errors = FieldErrors::new();
    let outcome = match input::required_date(&mut errors, "sampai", form.end()) {
        None => Outcome::Refused(errors),
        Some(last) => finish(&app, &ctx, (&scope, &akun, &held), last, &form).await?,
    };
    let to = format!("{}#peran", address(&id));
    match outcome {
        Outcome::Done => Ok(ctx.redirect_with(&to, &Flash::ok("Akhir peran tersimpan."))),
        Outcome::Again => Ok(ctx.redirect(&to)),
        Outcome::Stale => stale_end(&app, &ctx, (&akun, &held), &form).await,
        Outcome::Refused(errors) => {
            Ok(refused(&ctx, &end_page(&app, &ctx, (&akun, &held), &form, &errors).await?))
        }
    }
}

async fn finish(
    app: &App,
    ctx: &Ctx,
    (scope, akun, held): (&Scope, &Akun, &HeldPeran),
    last: Date,
    form: &PeranForm,
) -> Result<Outcome, Failure> {
    if let Err(errors) = check_end(held, last, today(ctx)) {
        return Ok(Outcome::Refused(errors));
    }
    let mut tx = app.db.begin().await?;
    if !first_time(&mut tx, scope.instansi(), &form.token, ctx.now()).await? {
        return Ok(Outcome::Again);
    }
    let by = by(app, ctx);
    let fresh = input::version(&form.version) == akun.version;
    if !fresh || store::akun::touch(&mut tx, scope, by, akun).await? == Saved::Stale {
        return Ok(Outcome::Stale);
    }
    if is_last_admin(&mut tx, ctx, scope, &akun.id, std::slice::from_ref(held)).await? {
        let message = "Ini Admin Instansi terakhir. Beri peran itu kepada orang lain lebih dahulu.";
        return Ok(Outcome::Refused(FieldErrors::one("sampai", message)));
    }
    store::peran::end(&mut tx, scope, by, (&akun.id, akun.opd.as_ref(), &akun.nama), held, last)
        .await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// Both versions side by side.
async fn stale_end(
    app: &App,
    ctx: &Ctx,
    (akun, held): (&Akun, &HeldPeran),
    form: &PeranForm,
) -> Result<Response, Failure> {
    let last = format!("{} {} {}", form.sampai_hari, form.sampai_bulan, form.sampai_tahun);
    let typed = format!("{} sampai {last}", held.peran.label());
    let lines = [Line { label: "Peran", typed, stored: stored_roles(app, ctx, akun).await? }];
    let again = format!("{}#peran", address(&akun.id));
    Ok(stale(
        ctx,
        &format!("Akhiri peran {} dari {}", held.peran.label(), akun.nama),
        &lines,
        &again,
    ))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::fixture::{PROVINCE, TODAY, opd_id, part, whole};

    #[track_caller]
    fn refused_at(scope: &Scope, peran: Peran, opd: Option<&str>, field: &str) {
        let opd = opd.map(opd_id);
        let errors = check_grant(scope, peran, opd.as_ref()).expect_err("may not");
        assert!(errors.get(field).is_some(), "{peran:?} at {opd:?}: {errors:?}");
    }

    #[test]
    fn a_refused_role_is_told_beside_the_field_that_has_to_change() {
        let own = part(&["dinas", "cabang"]);
        refused_at(&own, Peran::Evaluator, None, "peran");
        refused_at(&own, Peran::Operator, Some("lain"), "opd");
        refused_at(&own, Peran::Operator, None, "opd");
        refused_at(&whole(PROVINCE), Peran::AdminInstansi, Some("dinas"), "opd");
        refused_at(&whole(PROVINCE), Peran::AdminOpd, None, "opd");
        assert_eq!(check_grant(&own, Peran::Operator, Some(&opd_id("cabang"))), Ok(()));
    }

    #[test]
    fn a_role_ends_yesterday_at_the_earliest_and_never_later_than_it_would() {
        let held = |sampai| HeldPeran {
            id: "p".to_owned(),
            peran: Peran::Operator,
            opd: None,
            mulai: date(2026, 1, 1),
            sampai,
        };
        let yesterday = date(2026, 11, 23);
        assert_eq!(check_end(&held(None), yesterday, TODAY), Ok(()));
        assert_eq!(check_end(&held(None), date(2027, 1, 1), TODAY), Ok(()));
        assert!(
            check_end(&held(None), date(2026, 11, 22), TODAY).is_err(),
            "history is not rewritten"
        );
        let year = held(Some(date(2026, 12, 31)));
        assert_eq!(check_end(&year, date(2026, 12, 30), TODAY), Ok(()));
        assert!(check_end(&year, date(2026, 12, 31), TODAY).is_err(), "it ends then anyway");
        assert!(check_end(&held(Some(yesterday)), yesterday, TODAY).is_err(), "it has ended");
    }
}
