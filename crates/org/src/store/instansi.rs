//! Institutions.

use db::{Db, Tx, args};
use kernel::{InstansiId, Zona};

use super::{By, inconsistent};
use crate::{
    audit::{self, Entry},
    rules::jenis::JenisInstansi,
};

/// An institution: one house under the roof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instansi {
    /// Its small id.
    pub id: InstansiId,
    /// Short word for addresses and files: `sumbar`.
    pub code: String,
    /// Full name as shown.
    pub name: String,
    /// Short name for narrow places.
    pub short: String,
    /// Former and popular names, for searching.
    pub other_names: Option<String>,
    /// Kind.
    pub jenis: JenisInstansi,
    /// The zone in which it tells the time.
    pub zona: Zona,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    code: String,
    name: String,
    short: String,
    other_names: Option<String>,
    jenis: String,
    zona: String,
}

fn read(row: Row) -> db::Result<Instansi> {
    let Row { code, .. } = &row;
    Ok(Instansi {
        id: InstansiId(row.id),
        jenis: JenisInstansi::parse(&row.jenis)
            .ok_or_else(|| inconsistent(format!("institution {code} is of kind {}", row.jenis)))?,
        zona: Zona::parse(&row.zona).ok_or_else(|| {
            inconsistent(format!("institution {code} lives in zone {}", row.zona))
        })?,
        code: row.code,
        name: row.name,
        short: row.short,
        other_names: row.other_names,
    })
}

/// Every institution, in the order of the ids.
///
/// Global: the register of houses; their names are public.
pub async fn list(db: &Db) -> db::Result<Vec<Instansi>> {
    let rows: Vec<Row> = db
        .all(
            "SELECT id, code, name, short, other_names, jenis, zona FROM org_instansi ORDER BY id",
            args![],
        )
        .await?;
    rows.into_iter().map(read).collect()
}

/// One institution.
///
/// Global: the register of houses.
pub async fn find(db: &Db, id: InstansiId) -> db::Result<Option<Instansi>> {
    let row: Option<Row> = db
        .optional("SELECT id, code, name, short, other_names, jenis, zona FROM org_instansi WHERE id = $1", args![id])
        .await?;
    row.map(read).transpose()
}

/// One institution by its short word.
///
/// Global: the register of houses.
pub async fn by_code(db: &Db, code: &str) -> db::Result<Option<Instansi>> {
    let row: Option<Row> = db
        .optional("SELECT id, code, name, short, other_names, jenis, zona FROM org_instansi WHERE code = $1", args![code])
        .await?;
    row.map(read).transpose()
}

/// The installation's own institution: the first. `None` before anything was set up.
///
/// Global: the register of houses.
pub(crate) async fn first(db: &Db) -> db::Result<Option<Instansi>> {
    let row: Option<Row> = db
        .optional("SELECT id, code, name, short, other_names, jenis, zona FROM org_instansi ORDER BY id LIMIT 1", args![])
        .await?;
    row.map(read).transpose()
}

/// Adds an institution. The actor must stand in it already, so that the trail starts with its own birth.
///
/// Global: there is no scope in a house that does not exist yet.
pub async fn create(tx: &mut Tx, by: By<'_>, new: &Instansi) -> db::Result<()> {
    tx.execute(
        "INSERT INTO org_instansi
           (id, code, name, short, other_names, jenis, zona, version, changed_by, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9)",
        args![
            new.id,
            &new.code,
            &new.name,
            &new.short,
            new.other_names.as_deref(),
            new.jenis.code(),
            new.zona.label(),
            by.actor.by(),
            by.at
        ],
    )
    .await?;
    let detail = format!("Mendirikan {} ({})", new.name, new.jenis.label().to_lowercase());
    let entry =
        Entry { room: "org", action: "org.instansi.buat", subject: &new.code, opd: None, detail };
    audit::append(tx, by, entry).await
}
