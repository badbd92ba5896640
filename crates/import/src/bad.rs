//! Bad rows, to be read on the page or beside the file in a spreadsheet.

use db::Db;
use kernel::{Actor, Scope};

use crate::{
    About, CHUNK, Impor, ImporId, Reason, reject, rows,
    store::{
        baris::{self, Waiting},
        impor,
    },
};

/// A row that cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// Its number as a spreadsheet shows it.
    pub number: i64,
    /// Its cells under the header of the file.
    pub cells: Vec<String>,
    /// What is wrong with it.
    pub reasons: Vec<Reason>,
}

/// A piece of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its text.
    pub text: String,
    /// Where the next piece begins; none at the end.
    pub next: Option<i64>,
}

impl From<Waiting> for BadRow {
    fn from(row: Waiting) -> Self {
        Self { number: row.number, cells: row.cells, reasons: row.reasons }
    }
}

impl BadRow {
    /// Every reason with the header of its column, as in “Baris 7, kolom NIP: …”.
    fn told(&self, impor: &Impor) -> String {
        let told = self.reasons.iter().map(|Reason { field, reason }| match impor.label(field) {
            Some(column) => format!("Baris {}, kolom {column}: {reason}", self.number),
            None => format!("Baris {}: {reason}", self.number),
        });
        told.collect::<Vec<_>>().join(" ")
    }
}

/// At most `limit` bad rows after the row `after`, by number; none of an import that [`crate::find`] would not answer.
pub async fn list_bad(
    db: &Db,
    scope: &Scope,
    actor: &Actor,
    about: &About,
    id: &ImporId,
    after: i64,
    limit: i64,
) -> db::Result<Vec<BadRow>> {
    if impor::find(db, scope, actor, about, id).await?.is_none() {
        return Ok(Vec::new());
    }
    let rows = baris::next_bad(db, scope, id, after, limit).await?;
    Ok(rows.into_iter().map(BadRow::from).collect())
}

/// The cells of the first rows of a file, to show what its columns hold; none of an import that [`crate::find`] would
/// not answer.
pub async fn sample(
    db: &Db,
    scope: &Scope,
    actor: &Actor,
    about: &About,
    id: &ImporId,
    limit: i64,
) -> db::Result<Vec<Vec<String>>> {
    if impor::find(db, scope, actor, about, id).await?.is_none() {
        return Ok(Vec::new());
    }
    baris::first(db, scope, id, limit).await
}

/// A piece of the bad rows as a CSV with a column `alasan` after those of the header, and what stands beyond the header
/// after that. It is a list of what to mend in the file itself: nothing of a file is written while one row of it is bad,
/// so that this list alone would leave out the others. The first piece begins at 0. None for an import that [`crate::find`] would not answer.
pub async fn bad_csv(
    db: &Db,
    scope: &Scope,
    actor: &Actor,
    about: &About,
    id: &ImporId,
    after: i64,
) -> db::Result<Option<Piece>> {
    let Some(impor) = impor::find(db, scope, actor, about, id).await? else { return Ok(None) };
    let waiting = baris::next_bad(db, scope, id, after, rows()).await?;
    let more = waiting.len() >= CHUNK;
    let mut piece = Piece { text: String::new(), next: None };
    if after == 0 {
        piece.text.push('\u{feff}');
        let labels = impor.labels.iter().map(String::as_str);
        reject::line(&mut piece.text, labels.chain(["alasan"]));
    }
    for row in waiting.into_iter().map(BadRow::from) {
        let told = row.told(&impor);
        let cells =
            (0..impor.labels.len()).map(|column| row.cells.get(column).map_or("", String::as_str));
        let beyond = row.cells.iter().skip(impor.labels.len()).map(String::as_str);
        reject::line(&mut piece.text, cells.chain([told.as_str()]).chain(beyond));
        piece.next = more.then_some(row.number);
    }
    Ok(Some(piece))
}
