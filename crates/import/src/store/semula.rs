//! What stood in the rows of a register before an import changed them.

use db::{Kind, Shape, Tx, args};

use super::kursor::Held;
use crate::Context;

static SEMULA: Shape = Shape {
    table: "import_semula",
    columns: &[
        ("instansi_id", Kind::Int),
        ("impor_id", Kind::Text),
        ("nomor", Kind::Int),
        ("pokok", Kind::Text),
        ("versi", Kind::Int),
        ("isi", Kind::Text),
    ],
    conflict: "",
};

/// What stood where an import has written a row.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Before {
    /// Number of the row in the file.
    #[sqlx(rename = "nomor")]
    pub number: i64,
    /// The id of what it is about.
    #[sqlx(rename = "pokok")]
    pub subject: String,
    /// The version that the import has left there: with another one, somebody has changed it since.
    #[sqlx(rename = "versi")]
    pub version: i64,
    /// What stood there, as the kind writes it; none when nothing did.
    #[sqlx(rename = "isi")]
    pub was: Option<String>,
}

/// Keeps what stood where rows are being written, beside them: for as long as the import may be taken back.
pub async fn remember<C>(tx: &mut Tx, context: &Context<'_, C>, rows: &[Before]) -> db::Result<()> {
    let values: Vec<_> = rows
        .iter()
        .map(|row| {
            args![
                context.scope.instansi(),
                context.id.as_str(),
                row.number,
                &row.subject,
                row.version,
                row.was.as_deref()
            ]
        })
        .collect();
    tx.insert_all(&SEMULA, &values).await
}

/// Everything that was kept for an import, in the order of the file. It is forgotten when its last row is taken back.
pub async fn remembered<C>(tx: &mut Tx, context: &Context<'_, C>) -> db::Result<Vec<Before>> {
    tx.all(
        "SELECT nomor, pokok, versi, isi FROM import_semula
         WHERE instansi_id = $1 AND impor_id = $2 ORDER BY nomor",
        args![context.scope.instansi(), context.id.as_str()],
    )
    .await
}

/// Forgets it.
///
/// System: work tidies up after the import that it was given.
pub(crate) async fn forget(tx: &mut Tx, held: &Held) -> db::Result<()> {
    tx.execute(
        "DELETE FROM import_semula WHERE instansi_id = $1 AND impor_id = $2",
        args![held.instansi, held.id.as_str()],
    )
    .await
    .map(drop)
}
