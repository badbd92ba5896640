//! Agencies and units with their versions.

use db::{Db, Select, Tx, args, in_list};
use jiff::civil::Date;
use kernel::{InstansiId, OpdId, Scope};

use super::{By, Saved, date, inconsistent, optional_date};
use crate::{
    audit::{self, Entry},
    rules::{
        jenis::JenisOpd,
        tree::{Opd, Plan},
    },
};

/// A node with everything it has been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    /// Its id.
    pub id: OpdId,
    /// Counts changes; a form carries it.
    pub version: i64,
    /// Who goes on with its work, once it is closed.
    pub penerus: Option<OpdId>,
    /// Newest first, never empty.
    pub versions: Vec<Opd>,
}

#[derive(sqlx::FromRow)]
struct Row {
    opd_id: String,
    kode: String,
    nama: String,
    singkatan: Option<String>,
    jenis: String,
    perangkat_daerah: bool,
    induk_id: Option<String>,
    berlaku_mulai: String,
    berlaku_sampai: Option<String>,
    dasar: Option<String>,
}

fn read(row: Row) -> db::Result<Opd> {
    Ok(Opd {
        jenis: JenisOpd::parse(&row.jenis)
            .ok_or_else(|| inconsistent(format!("opd {} is of kind {}", row.opd_id, row.jenis)))?,
        mulai: date(&row.berlaku_mulai)?,
        sampai: optional_date(row.berlaku_sampai.as_deref())?,
        id: OpdId(row.opd_id),
        kode: row.kode,
        nama: row.nama,
        singkatan: row.singkatan,
        perangkat_daerah: row.perangkat_daerah,
        induk: row.induk_id.map(OpdId),
        dasar: row.dasar,
    })
}

fn read_all(rows: Vec<Row>) -> db::Result<Vec<Opd>> {
    rows.into_iter().map(read).collect()
}

/// The agencies and units that stood on `date`, inside the scope.
pub async fn list_at(db: &Db, scope: &Scope, date: Date) -> db::Result<Vec<Opd>> {
    let day = date.to_string();
    let mut select = Select::new(
        "SELECT v.opd_id, o.kode, v.nama, v.singkatan, v.jenis, v.perangkat_daerah, v.induk_id, v.berlaku_mulai, v.berlaku_sampai, v.dasar
         FROM org_opd_versi v JOIN org_opd o ON o.instansi_id = v.instansi_id AND o.id = v.opd_id
         WHERE v.instansi_id = {} AND v.berlaku_mulai <= {} AND (v.berlaku_sampai IS NULL OR v.berlaku_sampai >= {})",
        args![scope.instansi(), &day, &day],
    );
    if let Some(opd) = scope.opd() {
        select = select.and_in(in_list("v.opd_id", opd));
    }
    read_all(db.select(select.order(" ORDER BY o.kode")).await?)
}

/// One agency or unit as it stood on `date`.
pub async fn find_at(db: &Db, scope: &Scope, id: &OpdId, date: Date) -> db::Result<Option<Opd>> {
    if !scope.includes(id) {
        return Ok(None);
    }
    let row: Option<Row> = db
        .optional(
            "SELECT v.opd_id, o.kode, v.nama, v.singkatan, v.jenis, v.perangkat_daerah, v.induk_id, v.berlaku_mulai, v.berlaku_sampai, v.dasar
             FROM org_opd_versi v JOIN org_opd o ON o.instansi_id = v.instansi_id AND o.id = v.opd_id
             WHERE v.instansi_id = $1 AND v.opd_id = $2
               AND v.berlaku_mulai <= $3 AND (v.berlaku_sampai IS NULL OR v.berlaku_sampai >= $3)",
            args![scope.instansi(), id, date.to_string()],
        )
        .await?;
    row.map(read).transpose()
}

/// The node with this code.
pub async fn by_kode(db: &Db, scope: &Scope, kode: &str) -> db::Result<Option<OpdId>> {
    let row: Option<(String,)> = db
        .optional(
            "SELECT id FROM org_opd WHERE instansi_id = $1 AND kode = $2",
            args![scope.instansi(), kode],
        )
        .await?;
    Ok(row.map(|(id,)| OpdId(id)).filter(|id| scope.includes(id)))
}

/// A node with its history.
pub(crate) async fn find(db: &Db, scope: &Scope, id: &OpdId) -> db::Result<Option<Node>> {
    if !scope.includes(id) {
        return Ok(None);
    }
    let head: Option<(i64, Option<String>)> = db
        .optional(
            "SELECT version, penerus_id FROM org_opd WHERE instansi_id = $1 AND id = $2",
            args![scope.instansi(), id],
        )
        .await?;
    let Some((version, penerus)) = head else { return Ok(None) };
    let rows: Vec<Row> = db
        .all(
            "SELECT v.opd_id, o.kode, v.nama, v.singkatan, v.jenis, v.perangkat_daerah, v.induk_id, v.berlaku_mulai, v.berlaku_sampai, v.dasar
             FROM org_opd_versi v JOIN org_opd o ON o.instansi_id = v.instansi_id AND o.id = v.opd_id
             WHERE v.instansi_id = $1 AND v.opd_id = $2 ORDER BY v.berlaku_mulai DESC",
            args![scope.instansi(), id],
        )
        .await?;
    if rows.is_empty() {
        return Err(inconsistent(format!("opd {id} has no version")));
    }
    let penerus = penerus.map(OpdId);
    Ok(Some(Node { id: id.clone(), version, penerus, versions: read_all(rows)? }))
}

const EVERY_VERSION: &str =
    "SELECT v.opd_id, o.kode, v.nama, v.singkatan, v.jenis, v.perangkat_daerah, v.induk_id, v.berlaku_mulai, v.berlaku_sampai, v.dasar
     FROM org_opd_versi v JOIN org_opd o ON o.instansi_id = v.instansi_id AND o.id = v.opd_id
     WHERE v.instansi_id = $1 ORDER BY v.opd_id, v.berlaku_mulai";

/// Every version of every node, as it stands now.
pub(crate) async fn every_version(tx: &mut Tx, scope: &Scope) -> db::Result<Vec<Opd>> {
    read_all(tx.all(EVERY_VERSION, args![scope.instansi()]).await?)
}

/// Every version of every node, holding the tree of this institution against other changes until the `Tx` ends.
pub(crate) async fn hold_every_version(tx: &mut Tx, scope: &Scope) -> db::Result<Vec<Opd>> {
    tx.lock(&format!("org_opd/{}", scope.instansi().0)).await?;
    read_all(tx.all(EVERY_VERSION, args![scope.instansi()]).await?)
}

/// A node and everything below it on `date`.
///
/// Global: the scope of a role is built from it.
pub(crate) async fn below(
    db: &Db,
    instansi: InstansiId,
    root: &OpdId,
    date: Date,
) -> db::Result<Vec<Opd>> {
    let rows: Vec<Row> = db
        .all(
            "WITH RECURSIVE bawah (opd_id) AS (
               SELECT v.opd_id FROM org_opd_versi v
               WHERE v.instansi_id = $1 AND v.opd_id = $2
                 AND v.berlaku_mulai <= $3 AND (v.berlaku_sampai IS NULL OR v.berlaku_sampai >= $3)
               UNION
               SELECT v.opd_id FROM bawah b
               JOIN org_opd_versi v ON v.instansi_id = $1 AND v.induk_id = b.opd_id
                AND v.berlaku_mulai <= $3 AND (v.berlaku_sampai IS NULL OR v.berlaku_sampai >= $3)
             )
             SELECT v.opd_id, o.kode, v.nama, v.singkatan, v.jenis, v.perangkat_daerah, v.induk_id, v.berlaku_mulai, v.berlaku_sampai, v.dasar
             FROM bawah b
             JOIN org_opd_versi v ON v.instansi_id = $1 AND v.opd_id = b.opd_id
              AND v.berlaku_mulai <= $3 AND (v.berlaku_sampai IS NULL OR v.berlaku_sampai >= $3)
             JOIN org_opd o ON o.instansi_id = v.instansi_id AND o.id = v.opd_id",
            args![instansi, root, date.to_string()],
        )
        .await?;
    read_all(rows)
}

/// Adds a node with its first version.
pub(crate) async fn create(tx: &mut Tx, scope: &Scope, by: By<'_>, new: &Opd) -> db::Result<()> {
    tx.execute(
        "INSERT INTO org_opd (instansi_id, id, kode, version, changed_by, changed_at) VALUES ($1, $2, $3, 1, $4, $5)",
        args![scope.instansi(), &new.id, &new.kode, by.actor.by(), by.at],
    )
    .await?;
    write_version(tx, scope, by, new).await?;
    note(tx, by, ADDED, &new.id, added(new)).await
}

/// What the trail calls a new node.
pub(crate) const ADDED: &str = "org.opd.tambah";
/// What it calls one that has changed.
pub(crate) const CHANGED: &str = "org.opd.ubah";

/// What the trail tells of a new node.
pub(crate) fn added(new: &Opd) -> String {
    format!("Menambah {} ({}) mulai {}", new.nama, new.kode, kernel::tanggal_panjang(new.mulai))
}

/// Carries out a planned change of a node that stood at `version`. `detail` tells the trail what was done.
pub(crate) async fn save(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    id: &OpdId,
    version: i64,
    plan: &Plan,
    detail: String,
) -> db::Result<Saved> {
    let row: Option<(i64,)> = tx
        .optional(
            "UPDATE org_opd SET penerus_id = CASE WHEN $7 THEN penerus_id ELSE $6 END, version = version + 1, changed_by = $4, changed_at = $5
             WHERE instansi_id = $1 AND id = $2 AND version = $3 RETURNING version",
            args![scope.instansi(), id, version, by.actor.by(), by.at, plan.penerus.clone(),
                plan.keeps_penerus],
        )
        .await?;
    if row.is_none() {
        return Ok(Saved::Stale);
    }
    if let Some((start, last)) = plan.ends {
        tx.execute(
            "UPDATE org_opd_versi SET berlaku_sampai = $4, changed_by = $5, changed_at = $6
             WHERE instansi_id = $1 AND opd_id = $2 AND berlaku_mulai = $3",
            args![scope.instansi(), id, start.to_string(), last.to_string(), by.actor.by(), by.at],
        )
        .await?;
    }
    if let Some(opd) = &plan.writes {
        write_version(tx, scope, by, opd).await?;
    }
    let action = if plan.writes.is_some() { CHANGED } else { "org.opd.tutup" };
    note(tx, by, action, id, detail).await?;
    Ok(row.into())
}

async fn write_version(tx: &mut Tx, scope: &Scope, by: By<'_>, opd: &Opd) -> db::Result<()> {
    tx.execute(
        "INSERT INTO org_opd_versi
           (instansi_id, opd_id, berlaku_mulai, berlaku_sampai, nama, singkatan, jenis, perangkat_daerah,
            induk_id, dasar, changed_by, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (instansi_id, opd_id, berlaku_mulai) DO UPDATE SET
           berlaku_sampai = excluded.berlaku_sampai, nama = excluded.nama, singkatan = excluded.singkatan,
           jenis = excluded.jenis, perangkat_daerah = excluded.perangkat_daerah, induk_id = excluded.induk_id, dasar = excluded.dasar,
           changed_by = excluded.changed_by, changed_at = excluded.changed_at",
        args![
            scope.instansi(),
            &opd.id,
            opd.mulai.to_string(),
            opd.sampai.map(|last| last.to_string()),
            &opd.nama,
            opd.singkatan.as_deref(),
            opd.jenis.code(),
            opd.perangkat_daerah,
            opd.induk.clone(),
            opd.dasar.as_deref(),
            by.actor.by(),
            by.at
        ],
    )
    .await?;
    Ok(())
}

async fn note(tx: &mut Tx, by: By<'_>, action: &str, id: &OpdId, detail: String) -> db::Result<()> {
    let entry = Entry { room: "org", action, subject: id.as_str(), opd: Some(id), detail };
    audit::append(tx, by, entry).await
}
