//! The rows of a file until they are where they belong.

use db::{Db, Kind, Select, Shape, Tx, args};
use kernel::{InstansiId, Scope};

use super::{
    impor::{json, text},
    kursor::Held,
};
use crate::{ImporId, Reason};

static ISI: Shape = Shape {
    table: "import_baris",
    columns: &[
        ("instansi_id", Kind::Int),
        ("impor_id", Kind::Text),
        ("nomor", Kind::Int),
        ("isi", Kind::Text),
    ],
    conflict: "",
};

/// The rows are there: only what was found out about them changes.
static PERIKSA: Shape = Shape {
    table: "import_baris",
    columns: &[
        ("instansi_id", Kind::Int),
        ("impor_id", Kind::Text),
        ("nomor", Kind::Int),
        ("isi", Kind::Text),
        ("galat", Kind::Text),
    ],
    conflict: "ON CONFLICT (instansi_id, impor_id, nomor) DO UPDATE SET galat = excluded.galat",
};

/// A row as it waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) number: i64,
    pub(crate) cells: Vec<String>,
    /// What is known to be wrong with it.
    pub(crate) reasons: Vec<Reason>,
}

type Raw = (i64, String, Option<String>);

fn read((number, cells, reasons): Raw) -> db::Result<Waiting> {
    let reasons = reasons.as_deref().map(json).transpose()?.unwrap_or_default();
    Ok(Waiting { number, cells: json(&cells)?, reasons })
}

/// Adds rows as they come from the file: numbers and cells as a JSON list.
pub(crate) async fn add(
    tx: &mut Tx,
    scope: &Scope,
    id: &ImporId,
    rows: Vec<(i64, String)>,
) -> db::Result<()> {
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(number, cells)| args![scope.instansi(), id.as_str(), number, cells])
        .collect();
    tx.insert_all(&ISI, &rows).await
}

fn select(instansi: InstansiId, id: &ImporId, after: i64) -> Select {
    Select::new(
        "SELECT nomor, isi, galat FROM import_baris
         WHERE instansi_id = {} AND impor_id = {} AND nomor > {}",
        args![instansi, id.as_str(), after],
    )
}

/// The next rows after the row `after`.
///
/// System: work reads the import that it was given.
pub(crate) async fn next(db: &Db, held: &Held, after: i64, limit: i64) -> db::Result<Vec<Waiting>> {
    let select = select(held.instansi, &held.id, after).order(" ORDER BY nomor").limit(limit);
    db.select::<Raw>(select).await?.into_iter().map(read).collect()
}

/// The cells of the first rows, of an import that was found within the scope.
pub(crate) async fn first(
    db: &Db,
    scope: &Scope,
    id: &ImporId,
    limit: i64,
) -> db::Result<Vec<Vec<String>>> {
    let select = select(scope.instansi(), id, 0).order(" ORDER BY nomor").limit(limit);
    let rows = db.select::<Raw>(select).await?.into_iter().map(read);
    rows.map(|row| row.map(|row| row.cells)).collect()
}

/// The next bad rows after the row `after`, of an import that was found within the scope.
pub(crate) async fn next_bad(
    db: &Db,
    scope: &Scope,
    id: &ImporId,
    after: i64,
    limit: i64,
) -> db::Result<Vec<Waiting>> {
    let select = select(scope.instansi(), id, after)
        .order(" AND galat IS NOT NULL ORDER BY nomor")
        .limit(limit);
    db.select::<Raw>(select).await?.into_iter().map(read).collect()
}

/// Writes what was found out about rows that are there.
///
/// System: work writes to the import that it was given.
pub(crate) async fn find_out(
    tx: &mut Tx,
    held: &Held,
    found: &[(i64, &[Reason])],
) -> db::Result<()> {
    let mut rows = Vec::new();
    for (number, reasons) in found {
        let reasons = (!reasons.is_empty()).then(|| text(reasons)).transpose()?;
        rows.push(args![held.instansi, held.id.as_str(), *number, "", reasons]);
    }
    tx.insert_all(&PERIKSA, &rows).await
}
