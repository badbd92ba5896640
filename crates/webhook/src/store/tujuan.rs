//! Targets: who wants to be told, where, and of what.
//!
//! A target belongs to the institution as a whole. To a scope that holds less, none is there.

use std::collections::BTreeMap;

use db::{Db, Kind, Select, Shape, Tx, Value, args};
use kernel::{InstansiId, Scope, Timestamp};
use org::{By, Saved};
use web::Keys;

use super::laju;
use crate::{TujuanId, input::tujuan::Setup, signature::new_secret};

/// How many targets an institution may have.
pub(crate) const TARGETS: i64 = 20;

/// A target as it stands. Its secret is not among it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TujuanRow {
    /// Its id.
    pub id: TujuanId,
    /// The name of the system behind it.
    pub name: String,
    /// Where messages go.
    pub address: String,
    /// The codes of the events that it wants, sorted.
    pub events: Vec<String>,
    /// Whether it is told anything.
    pub active: bool,
    /// Failures in a row.
    pub failures: i64,
    /// When the first of them was.
    pub failing_since: Option<Timestamp>,
    /// When something last arrived there.
    pub delivered: Option<Timestamp>,
    /// The end of the pause after the last failure.
    pub paused_until: Option<Timestamp>,
    /// When the program switched it off by itself, and why, in Indonesian.
    pub disabled: Option<(Timestamp, String)>,
    /// Until when the secret before the present one signs as well.
    pub old_secret_until: Option<Timestamp>,
    /// The version, for the next save.
    pub version: i64,
    /// Who changed it last: an account, or the program's name for itself.
    pub changed_by: String,
    /// When.
    pub changed_at: Timestamp,
}

/// What became of a new target.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Added {
    /// It is there. The secret is shown once.
    Made(TujuanId, String),
    /// The institution has [`TARGETS`] already.
    Full,
    /// Not within the scope.
    Outside,
}

/// What became of a change of secrets.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Rotated {
    /// The new secret, shown once.
    Secret(String),
    /// Somebody was faster, or there is no such target within the scope. Nothing is written.
    Stale,
}

/// What a secret of a target is bound to when it is encrypted.
pub(crate) fn context(id: &TujuanId) -> String {
    format!("webhook/{id}")
}

fn close(keys: &Keys, by: By<'_>, id: &TujuanId, secret: &str) -> String {
    keys.encrypt(by.entropy, &context(id), secret.as_bytes())
}

#[derive(sqlx::FromRow)]
struct Raw {
    id: String,
    nama: String,
    alamat: String,
    aktif: bool,
    gagal_beruntun: i64,
    gagal_sejak_at: Option<i64>,
    terakhir_at: Option<i64>,
    jeda_sampai_at: i64,
    dimatikan_at: Option<i64>,
    dimatikan_sebab: String,
    lama_sampai_at: i64,
    version: i64,
    changed_by: String,
    changed_at: i64,
}

fn read(raw: Raw, events: &mut BTreeMap<String, Vec<String>>) -> TujuanRow {
    let moment = |at: i64| (at > 0).then_some(Timestamp(at));
    TujuanRow {
        events: events.remove(&raw.id).unwrap_or_default(),
        id: TujuanId(raw.id),
        name: raw.nama,
        address: raw.alamat,
        active: raw.aktif,
        failures: raw.gagal_beruntun,
        failing_since: raw.gagal_sejak_at.map(Timestamp),
        delivered: raw.terakhir_at.map(Timestamp),
        paused_until: moment(raw.jeda_sampai_at),
        disabled: raw.dimatikan_at.map(|at| (Timestamp(at), raw.dimatikan_sebab)),
        old_secret_until: moment(raw.lama_sampai_at),
        version: raw.version,
        changed_by: raw.changed_by,
        changed_at: Timestamp(raw.changed_at),
    }
}

const COLUMNS: &str = "SELECT id, nama, alamat, aktif, gagal_beruntun, gagal_sejak_at, terakhir_at, jeda_sampai_at, dimatikan_at,
       dimatikan_sebab, lama_sampai_at, version, changed_by, changed_at
     FROM webhook_tujuan WHERE instansi_id = {}";

/// The institution, when the scope is all of it.
pub(crate) fn whole(scope: &Scope) -> Option<InstansiId> {
    scope.opd().is_none().then(|| scope.instansi())
}

/// Every target of the institution, by name.
pub(crate) async fn list(db: &Db, scope: &Scope) -> db::Result<Vec<TujuanRow>> {
    let Some(instansi) = whole(scope) else { return Ok(Vec::new()) };
    let rows = db.select(Select::new(COLUMNS, args![instansi]).order(" ORDER BY nama, id")).await?;
    let wanted = Select::new(
        "SELECT tujuan_id, kode FROM webhook_peristiwa WHERE instansi_id = {}",
        args![instansi],
    );
    let mut events = by_target(db.select(wanted.order(" ORDER BY tujuan_id, kode")).await?);
    Ok(rows.into_iter().map(|raw| read(raw, &mut events)).collect())
}

/// One target.
pub(crate) async fn find(db: &Db, scope: &Scope, id: &TujuanId) -> db::Result<Option<TujuanRow>> {
    let Some(instansi) = whole(scope) else { return Ok(None) };
    let select = Select::new(COLUMNS, args![instansi]).and(" AND id = {}", args![id.as_str()]);
    let Some(raw) = db.select(select).await?.into_iter().next() else { return Ok(None) };
    let rows = db
        .all(
            "SELECT tujuan_id, kode FROM webhook_peristiwa WHERE instansi_id = $1 AND tujuan_id = $2 ORDER BY kode",
            args![instansi, id.as_str()],
        )
        .await?;
    Ok(Some(read(raw, &mut by_target(rows))))
}

fn by_target(rows: Vec<(String, String)>) -> BTreeMap<String, Vec<String>> {
    let mut events: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (id, code) in rows {
        events.entry(id).or_default().push(code);
    }
    events
}

/// Adds a target, switched on, with a fresh secret. A name that is taken is [`db::Error::Conflict`] of `nama`.
/// The entropy must be the operating system's.
pub(crate) async fn add(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    keys: &Keys,
    setup: &Setup,
) -> db::Result<Added> {
    let Some(instansi) = whole(scope) else { return Ok(Added::Outside) };
    tx.lock(&format!("webhook/{}", instansi.0)).await?;
    let (there,): (i64,) = tx
        .one("SELECT COUNT(*) FROM webhook_tujuan WHERE instansi_id = $1", args![instansi])
        .await?;
    if there >= TARGETS {
        return Ok(Added::Full);
    }
    let id = TujuanId::new(by.entropy, by.at);
    let secret = new_secret(by.entropy);
    tx.execute(
        "INSERT INTO webhook_tujuan
           (instansi_id, id, nama, alamat, rahasia, lama_sampai_at, aktif, gagal_beruntun, jeda_sampai_at,
            dimatikan_sebab, version, changed_by, changed_at)
         VALUES ($1, $2, $3, $4, $5, 0, TRUE, 0, 0, '', 1, $6, $7)",
        args![
            instansi,
            id.as_str(),
            setup.name.as_str(),
            setup.address.as_str(),
            close(keys, by, &id, &secret),
            by.actor.by(),
            by.at
        ],
    )
    .await?;
    write_events(tx, instansi, &id, setup).await?;
    Ok(Added::Made(id, secret))
}

static EVENTS: Shape = Shape {
    table: "webhook_peristiwa",
    columns: &[("instansi_id", Kind::Int), ("tujuan_id", Kind::Text), ("kode", Kind::Text)],
    conflict: "",
};

async fn write_events(
    tx: &mut Tx,
    instansi: InstansiId,
    id: &TujuanId,
    setup: &Setup,
) -> db::Result<()> {
    let rows: Vec<Vec<Value>> =
        setup.events.iter().map(|code| args![instansi, id.as_str(), *code]).collect();
    tx.insert_all(&EVENTS, &rows).await
}

/// Changes name, address and events. What waits goes to the new address, without waiting for a pause of the old one,
/// unless so much was asked for before that it has to.
pub(crate) async fn save(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    (id, version): (&TujuanId, i64),
    setup: &Setup,
) -> db::Result<Saved> {
    let Some(instansi) = whole(scope) else { return Ok(Saved::Stale) };
    let pause = match address_of(tx, instansi, id).await? {
        Some(before) if before != setup.address.as_str() => {
            pause_before(tx, instansi, id, by.at).await?
        }
        _ => Timestamp(0),
    };
    let written: Option<(i64,)> = tx
        .optional(
            "UPDATE webhook_tujuan SET nama = $4,
               gagal_beruntun = CASE WHEN alamat = $5 THEN gagal_beruntun ELSE 0 END,
               gagal_sejak_at = CASE WHEN alamat = $5 THEN gagal_sejak_at ELSE NULL END,
               jeda_sampai_at = CASE WHEN alamat = $5 THEN jeda_sampai_at ELSE $8 END,
               alamat = $5, version = version + 1, changed_by = $6, changed_at = $7
             WHERE instansi_id = $1 AND id = $2 AND version = $3 RETURNING version",
            args![
                instansi,
                id.as_str(),
                version,
                setup.name.as_str(),
                setup.address.as_str(),
                by.actor.by(),
                by.at,
                pause
            ],
        )
        .await?;
    let Some((version,)) = written else { return Ok(Saved::Stale) };
    tx.execute(
        "DELETE FROM webhook_peristiwa WHERE instansi_id = $1 AND tujuan_id = $2",
        args![instansi, id.as_str()],
    )
    .await?;
    write_events(tx, instansi, id, setup).await?;
    Ok(Saved::Version(version))
}

async fn address_of(
    tx: &mut Tx,
    instansi: InstansiId,
    id: &TujuanId,
) -> db::Result<Option<String>> {
    let found: Option<(String,)> = tx
        .optional(
            "SELECT alamat FROM webhook_tujuan WHERE instansi_id = $1 AND id = $2",
            args![instansi, id.as_str()],
        )
        .await?;
    Ok(found.map(|(address,)| address))
}

/// Until when a target waits whose address was changed, or which was switched on: not at all, as a rule. Both lead to
/// an attempt like a trial does, and count as one, or the limit of trials would mean nothing.
async fn pause_before(
    tx: &mut Tx,
    instansi: InstansiId,
    id: &TujuanId,
    now: Timestamp,
) -> db::Result<Timestamp> {
    let taken = laju::take(tx, instansi, id, now).await?;
    Ok(taken.map_or_else(|again| again, |()| Timestamp(0)))
}

/// Switches a target on or off. Off, nothing is written for it, and what waits goes on waiting; on, its failures are
/// forgotten and what waits is due at once, unless so much was asked for before that it has to wait.
pub(crate) async fn set_active(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    (id, version): (&TujuanId, i64),
    active: bool,
) -> db::Result<Saved> {
    let Some(instansi) = whole(scope) else { return Ok(Saved::Stale) };
    let pause = if active { pause_before(tx, instansi, id, by.at).await? } else { Timestamp(0) };
    let written: Option<(i64,)> = tx
        .optional(
            "UPDATE webhook_tujuan SET aktif = $4, gagal_beruntun = 0, gagal_sejak_at = NULL, jeda_sampai_at = $7,
               dimatikan_at = NULL, dimatikan_sebab = '', version = version + 1, changed_by = $5, changed_at = $6
             WHERE instansi_id = $1 AND id = $2 AND version = $3 RETURNING version",
            args![instansi, id.as_str(), version, active, by.actor.by(), by.at, pause],
        )
        .await?;
    let Some((version,)) = written else { return Ok(Saved::Stale) };
    if active {
        tx.execute(
            "UPDATE webhook_kiriman SET giliran_at = $3
             WHERE instansi_id = $1 AND tujuan_id = $2 AND giliran_at > $3",
            args![instansi, id.as_str(), by.at],
        )
        .await?;
    }
    Ok(Saved::Version(version))
}

/// Gives a target a fresh secret. The one before signs beside it until `old_until`; a moment that is past takes a
/// secret that leaked out of use at once. The entropy must be the operating system's.
pub(crate) async fn rotate(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    keys: &Keys,
    (id, version): (&TujuanId, i64),
    old_until: Timestamp,
) -> db::Result<Rotated> {
    let Some(instansi) = whole(scope) else { return Ok(Rotated::Stale) };
    let secret = new_secret(by.entropy);
    let touched = tx
        .execute(
            "UPDATE webhook_tujuan SET rahasia_lama = CASE WHEN $5 > $7 THEN rahasia ELSE NULL END, rahasia = $4,
               lama_sampai_at = $5, version = version + 1, changed_by = $6, changed_at = $7
             WHERE instansi_id = $1 AND id = $2 AND version = $3",
            args![
                instansi,
                id.as_str(),
                version,
                close(keys, by, id, &secret),
                old_until,
                by.actor.by(),
                by.at
            ],
        )
        .await?;
    Ok(if touched == 0 { Rotated::Stale } else { Rotated::Secret(secret) })
}

/// Removes a target with everything that was sent or waits. Answers whether it was there in this version.
pub(crate) async fn remove(
    tx: &mut Tx,
    scope: &Scope,
    (id, version): (&TujuanId, i64),
) -> db::Result<bool> {
    let Some(instansi) = whole(scope) else { return Ok(false) };
    // A versioned update first: from here on nobody else changes it.
    let touched = tx
        .execute(
            "UPDATE webhook_tujuan SET version = version + 1 WHERE instansi_id = $1 AND id = $2 AND version = $3",
            args![instansi, id.as_str(), version],
        )
        .await?;
    if touched == 0 {
        return Ok(false);
    }
    for sql in [
        "DELETE FROM webhook_kiriman WHERE instansi_id = $1 AND tujuan_id = $2",
        "DELETE FROM webhook_peristiwa WHERE instansi_id = $1 AND tujuan_id = $2",
        "DELETE FROM webhook_laju WHERE instansi_id = $1 AND sasaran = $2",
        "DELETE FROM webhook_tujuan WHERE instansi_id = $1 AND id = $2",
    ] {
        tx.execute(sql, args![instansi, id.as_str()]).await?;
    }
    Ok(true)
}
