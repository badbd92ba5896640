//! Rows of the trail.

use db::{Db, Kind, Select, Shape, Tx, args, in_list};
use kernel::{OpdId, Scope, Timestamp};

use super::{By, like};
use crate::rules::seal;

/// What is to be remembered.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The room in which it happened: `indeks`.
    pub room: &'a str,
    /// What was done: `indeks.impor`.
    pub action: &'a str,
    /// The id of what it was done to.
    pub subject: &'a str,
    /// Whose agency it concerns, for those who may read the trail of one agency only.
    pub opd: Option<&'a OpdId>,
    /// One sentence in Indonesian. No password, no code, no personal number.
    pub detail: String,
}

/// A row as it is shown.
pub(crate) type Row = seal::Row;

#[derive(sqlx::FromRow)]
pub(super) struct RawRow {
    id: String,
    dicatat_at: i64,
    pelaku_id: String,
    pelaku: String,
    ruang: String,
    tindakan: String,
    objek: String,
    opd_id: Option<String>,
    rincian: String,
    pub(super) cari: String,
}

impl From<RawRow> for Row {
    fn from(raw: RawRow) -> Self {
        Self {
            at: raw.dicatat_at,
            id: raw.id,
            objek: raw.objek,
            opd: raw.opd_id,
            pelaku: raw.pelaku,
            pelaku_id: raw.pelaku_id,
            rincian: raw.rincian,
            ruang: raw.ruang,
            tindakan: raw.tindakan,
        }
    }
}

/// What the search looks through.
pub(super) fn search_text(pelaku: &str, tindakan: &str, objek: &str, rincian: &str) -> String {
    format!("{rincian} {pelaku} {objek} {tindakan}").to_lowercase()
}

/// Appends one row in the transaction of what it tells of. It is sealed a few seconds later.
///
/// Global: the actor's own institution is bound, and appending reads nothing.
pub async fn append(tx: &mut Tx, by: By<'_>, entry: Entry<'_>) -> db::Result<()> {
    let id = by.entropy.uuid_v7(by.at);
    let cari = search_text(by.actor.name(), entry.action, entry.subject, &entry.detail);
    tx.execute(
        "INSERT INTO org_audit
           (instansi_id, id, dicatat_at, pelaku_id, pelaku, ruang, tindakan, objek, opd_id, rincian, cari)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        args![
            by.actor.instansi(),
            &id,
            by.at,
            by.actor.by(),
            by.actor.name(),
            entry.room,
            entry.action,
            entry.subject,
            entry.opd,
            entry.detail,
            cari
        ],
    )
    .await?;
    tx.execute(
        "INSERT INTO org_audit_antre (instansi_id, audit_id) VALUES ($1, $2)",
        args![by.actor.instansi(), &id],
    )
    .await?;
    Ok(())
}

static JEJAK: Shape = Shape {
    table: "org_audit",
    columns: &[
        ("instansi_id", Kind::Int),
        ("id", Kind::Text),
        ("dicatat_at", Kind::Int),
        ("pelaku_id", Kind::Text),
        ("pelaku", Kind::Text),
        ("ruang", Kind::Text),
        ("tindakan", Kind::Text),
        ("objek", Kind::Text),
        ("opd_id", Kind::Text),
        ("rincian", Kind::Text),
        ("cari", Kind::Text),
    ],
    conflict: "",
};

static ANTRE: Shape = Shape {
    table: "org_audit_antre",
    columns: &[("instansi_id", Kind::Int), ("audit_id", Kind::Text)],
    conflict: "",
};

/// Appends many rows as [`append`] does one.
///
/// Global: the actor's own institution is bound, and appending reads nothing.
pub async fn append_all(tx: &mut Tx, by: By<'_>, entries: &[Entry<'_>]) -> db::Result<()> {
    let (mut rows, mut waiting) = (Vec::new(), Vec::new());
    for entry in entries {
        let id = by.entropy.uuid_v7(by.at);
        let (instansi, name) = (by.actor.instansi(), by.actor.name());
        rows.push(args![
            instansi,
            &id,
            by.at,
            by.actor.by(),
            name,
            entry.room,
            entry.action,
            entry.subject,
            entry.opd,
            &entry.detail,
            search_text(name, entry.action, entry.subject, &entry.detail)
        ]);
        waiting.push(args![instansi, id]);
    }
    tx.insert_all(&JEJAK, &rows).await?;
    tx.insert_all(&ANTRE, &waiting).await
}

/// What a search asks for; an empty one asks for everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// Words anywhere in the row.
    pub words: String,
    /// One room.
    pub room: Option<String>,
    /// One account, or the program.
    pub by: Option<String>,
    /// One object.
    pub subject: Option<String>,
    /// From this moment on.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
}

/// The place in the list after which to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// Moment of the last row shown.
    pub at: i64,
    /// Its id.
    pub id: String,
}

fn filtered(select: Select, scope: &Scope, filter: &Filter) -> Select {
    let mut select = select;
    if let Some(opd) = scope.opd() {
        select = select.and_in(in_list("a.opd_id", opd));
    }
    if !filter.words.trim().is_empty() {
        select = select.and(" AND a.cari LIKE {} ESCAPE '\\'", args![like(&filter.words)]);
    }
    if let Some(room) = &filter.room {
        select = select.and(" AND a.ruang = {}", args![room]);
    }
    if let Some(by) = &filter.by {
        select = select.and(" AND a.pelaku_id = {}", args![by]);
    }
    if let Some(subject) = &filter.subject {
        select = select.and(" AND a.objek = {}", args![subject]);
    }
    if let Some(from) = filter.from {
        select = select.and(" AND a.dicatat_at >= {}", args![from]);
    }
    if let Some(until) = filter.until {
        select = select.and(" AND a.dicatat_at < {}", args![until]);
    }
    select
}

/// Rows, newest first.
pub(crate) async fn list(
    db: &Db,
    scope: &Scope,
    filter: &Filter,
    after: Option<&Cursor>,
    limit: i64,
) -> db::Result<Vec<Row>> {
    let select = Select::new(
        "SELECT a.id, a.dicatat_at, a.pelaku_id, a.pelaku, a.ruang, a.tindakan, a.objek, a.opd_id, a.rincian, a.cari
         FROM org_audit a WHERE a.instansi_id = {}",
        args![scope.instansi()],
    );
    let mut select = filtered(select, scope, filter);
    if let Some(cursor) = after {
        select = select.and(
            " AND (a.dicatat_at < {} OR (a.dicatat_at = {} AND a.id < {}))",
            args![cursor.at, cursor.at, &cursor.id],
        );
    }
    let rows: Vec<RawRow> =
        db.select(select.order(" ORDER BY a.dicatat_at DESC, a.id DESC").limit(limit)).await?;
    Ok(rows.into_iter().map(Row::from).collect())
}

/// How many rows a search finds.
pub(crate) async fn count(db: &Db, scope: &Scope, filter: &Filter) -> db::Result<i64> {
    let select = Select::new(
        "SELECT COUNT(*) AS jumlah FROM org_audit a WHERE a.instansi_id = {}",
        args![scope.instansi()],
    );
    let rows: Vec<(i64,)> = db.select(filtered(select, scope, filter)).await?;
    Ok(rows.first().map_or(0, |(count,)| *count))
}

/// The rooms that have left a trail, for the filter.
pub(crate) async fn list_rooms(db: &Db, scope: &Scope) -> db::Result<Vec<String>> {
    let rows: Vec<(String,)> = db
        .all(
            "SELECT DISTINCT ruang FROM org_audit WHERE instansi_id = $1 ORDER BY ruang",
            args![scope.instansi()],
        )
        .await?;
    Ok(rows.into_iter().map(|(room,)| room).collect())
}
