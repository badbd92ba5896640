//! Files of boundaries and what became of them.

use db::{Db, Tx, args};
use files::RujukanId;
use kernel::{Scope, Timestamp};

use super::batas::Jumlah;

/// A file that somebody uploaded.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Muatan {
    /// The document.
    pub rujukan_id: String,
    /// The job that reads it.
    pub pekerjaan_id: String,
    /// Where its boundaries are from, in words.
    pub sumber: String,
    /// The name of whoever uploaded it.
    pub oleh: String,
    /// Places it holds; zero until it was taken in.
    pub tempat: i64,
    /// Points it holds; zero until it was taken in.
    pub titik: i64,
    /// When it was taken in, in milliseconds.
    pub dimuat_at: Option<i64>,
}

/// Remembers a file whose job was asked for.
pub(crate) async fn begin(
    tx: &mut Tx,
    scope: &Scope,
    (rujukan, pekerjaan): (&RujukanId, &str),
    (sumber, oleh): (&str, &str),
) -> db::Result<()> {
    tx.execute(
        "INSERT INTO wilayah_muatan (instansi_id, rujukan_id, pekerjaan_id, sumber, oleh, tempat, titik)
         VALUES ($1, $2, $3, $4, $5, 0, 0)",
        args![scope.instansi(), rujukan.as_str(), pekerjaan, sumber, oleh],
    )
    .await?;
    Ok(())
}

/// The file was taken in.
pub(crate) async fn finish(
    tx: &mut Tx,
    scope: &Scope,
    rujukan: &RujukanId,
    isi: Jumlah,
    at: Timestamp,
) -> db::Result<()> {
    tx.execute(
        "UPDATE wilayah_muatan SET tempat = $3, titik = $4, dimuat_at = $5 WHERE instansi_id = $1 AND rujukan_id = $2",
        args![scope.instansi(), rujukan.as_str(), isi.tempat, isi.titik, at],
    )
    .await?;
    Ok(())
}

/// Takes a file away, and its document with a later collection. Answers whether it was there.
pub(crate) async fn remove(
    tx: &mut Tx,
    scope: &Scope,
    rujukan: &RujukanId,
    at: Timestamp,
) -> db::Result<bool> {
    let rows = tx
        .execute(
            "DELETE FROM wilayah_muatan WHERE instansi_id = $1 AND rujukan_id = $2",
            args![scope.instansi(), rujukan.as_str()],
        )
        .await?;
    files::detach(tx, scope, rujukan, at).await?;
    Ok(rows > 0)
}

/// The files of the institution.
pub(crate) async fn list(db: &Db, scope: &Scope) -> db::Result<Vec<Muatan>> {
    db.all(
        "SELECT rujukan_id, pekerjaan_id, sumber, oleh, tempat, titik, dimuat_at
         FROM wilayah_muatan WHERE instansi_id = $1 ORDER BY rujukan_id",
        args![scope.instansi()],
    )
    .await
}
