//! Evidence.

use db::{Db, Tx, args};
use jiff::civil::Date;
use kernel::Scope;

use super::PenilaianId;

/// A document behind a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bukti {
    pub(crate) id: String,
    pub(crate) judul: String,
    pub(crate) nomor: String,
    pub(crate) tanggal: Date,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    judul: String,
    nomor: String,
    tanggal: String,
}

/// The evidence of one indicator, newest first.
pub(crate) async fn list_bukti(
    db: &Db,
    scope: &Scope,
    penilaian: &PenilaianId,
    indikator: &str,
) -> db::Result<Vec<Bukti>> {
    let rows: Vec<Row> = db
        .all(
            "SELECT id, judul, nomor, tanggal
             FROM maturity_bukti
             WHERE instansi_id = $1 AND penilaian_id = $2 AND indikator = $3
             ORDER BY tanggal DESC, id",
            args![scope.instansi(), penilaian.as_str(), indikator],
        )
        .await?;
    rows.into_iter()
        .map(|row| {
            let tanggal = row.tanggal.parse().map_err(|_not_a_date: jiff::Error| {
                db::Error::Inconsistent { what: format!("maturity_bukti {}: tanggal", row.id) }
            })?;
            Ok(Bukti { id: row.id, judul: row.judul, nomor: row.nomor, tanggal })
        })
        .collect()
}

/// Adds a document to one indicator.
pub(crate) async fn add_bukti(
    tx: &mut Tx,
    scope: &Scope,
    penilaian: &PenilaianId,
    indikator: &str,
    bukti: &Bukti,
) -> db::Result<()> {
    tx.execute(
        "INSERT INTO maturity_bukti (instansi_id, id, penilaian_id, indikator, judul, nomor, tanggal)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![
            scope.instansi(),
            bukti.id.as_str(),
            penilaian.as_str(),
            indikator,
            bukti.judul.as_str(),
            bukti.nomor.as_str(),
            bukti.tanggal.to_string(),
        ],
    )
    .await?;
    Ok(())
}
