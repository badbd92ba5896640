//! Which column filled which field the last time a file with such a header came.

use db::{Db, Tx, args};
use kernel::{Actor, Scope, Timestamp};

use super::impor::{json, text};
use crate::{About, Mapping};

/// What is remembered of a header.
pub(crate) async fn find(
    db: &Db,
    scope: &Scope,
    about: &About,
    header: &str,
) -> db::Result<Option<Mapping>> {
    let row: Option<(String,)> = db
        .optional(
            "SELECT pemetaan FROM import_pemetaan
             WHERE instansi_id = $1 AND jenis = $2 AND kepala_sidik = $3",
            args![scope.instansi(), about.code, header],
        )
        .await?;
    row.map(|(mapping,)| json(&mapping)).transpose()
}

/// Remembers it. The last one counts: it is only ever proposed.
pub(crate) async fn save(
    tx: &mut Tx,
    scope: &Scope,
    actor: &Actor,
    about: &About,
    header: &str,
    mapping: &Mapping,
    at: Timestamp,
) -> db::Result<()> {
    tx.execute(
        "INSERT INTO import_pemetaan (instansi_id, jenis, kepala_sidik, pemetaan, changed_by, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (instansi_id, jenis, kepala_sidik) DO UPDATE SET pemetaan = excluded.pemetaan,
           changed_by = excluded.changed_by, changed_at = excluded.changed_at",
        args![scope.instansi(), about.code, header, text(mapping)?, actor.by(), at],
    )
    .await
    .map(drop)
}
