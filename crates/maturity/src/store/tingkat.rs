//! Levels of an assessment.

use std::collections::BTreeSet;

use db::{Db, Select, Tx, args, in_list};
use kernel::{Decimal, OpdId, Scope};

use super::PenilaianId;
use crate::input::Asal;

/// The level of one indicator as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tingkat {
    pub(crate) indikator: String,
    pub(crate) nilai: Decimal,
    /// Bounds of a self-assessment, where it has any.
    pub(crate) batas: Option<Batas>,
    pub(crate) asal: Asal,
    pub(crate) catatan: String,
    /// Why this level: fact, then analysis.
    pub(crate) uraian: String,
    /// The agency that holds the indicator.
    pub(crate) opd: Option<OpdId>,
}

/// What is accepted so far, and what is claimed when every step under way is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Batas {
    pub(crate) diterima: Decimal,
    pub(crate) diklaim: Decimal,
}

#[derive(sqlx::FromRow)]
struct Row {
    indikator: String,
    tingkat_bp: i64,
    diterima_bp: Option<i64>,
    diklaim_bp: Option<i64>,
    asal: String,
    catatan: String,
    uraian: String,
    opd_id: Option<String>,
}

/// A level in basis points, as the database keeps it. Levels have at most four decimals.
fn level(bp: i64) -> Decimal {
    Decimal::new(bp, 4).normalize()
}

fn basis_points(tingkat: Decimal) -> i64 {
    i64::try_from(tingkat * Decimal::from(10_000))
        .expect("a level is small and has at most four decimals")
}

/// The levels of one assessment by code of the indicator.
pub(crate) async fn list_tingkat(
    db: &Db,
    scope: &Scope,
    id: &PenilaianId,
) -> db::Result<Vec<Tingkat>> {
    let rows: Vec<Row> = db
        .all(
            "SELECT indikator, tingkat_bp, diterima_bp, diklaim_bp, asal, catatan, uraian, opd_id
             FROM maturity_tingkat
             WHERE instansi_id = $1 AND penilaian_id = $2
             ORDER BY indikator",
            args![scope.instansi(), id.as_str()],
        )
        .await?;
    rows.into_iter()
        .map(|row| {
            let asal = Asal::parse(&row.asal).ok_or_else(|| db::Error::Inconsistent {
                what: format!("maturity_tingkat {id} {}: asal {:?}", row.indikator, row.asal),
            })?;
            let batas = row.diterima_bp.zip(row.diklaim_bp);
            Ok(Tingkat {
                nilai: level(row.tingkat_bp),
                batas: batas
                    .map(|(low, high)| Batas { diterima: level(low), diklaim: level(high) }),
                asal,
                catatan: row.catatan,
                uraian: row.uraian,
                opd: row.opd_id.map(OpdId),
                indikator: row.indikator,
            })
        })
        .collect()
}

/// Writes one level. A new level keeps the owner and the explanation of the one before.
pub(crate) async fn put_tingkat(
    tx: &mut Tx,
    scope: &Scope,
    id: &PenilaianId,
    t: &Tingkat,
) -> db::Result<()> {
    tx.execute(
        "INSERT INTO maturity_tingkat
           (instansi_id, penilaian_id, indikator, tingkat_bp, diterima_bp, diklaim_bp, asal, catatan,
            uraian, opd_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (instansi_id, penilaian_id, indikator) DO UPDATE SET
           tingkat_bp = excluded.tingkat_bp,
           diterima_bp = excluded.diterima_bp,
           diklaim_bp = excluded.diklaim_bp,
           asal = excluded.asal,
           catatan = excluded.catatan",
        args![
            scope.instansi(),
            id.as_str(),
            t.indikator.as_str(),
            basis_points(t.nilai),
            t.batas.map(|b| basis_points(b.diterima)),
            t.batas.map(|b| basis_points(b.diklaim)),
            t.asal.code(),
            t.catatan.as_str(),
            t.uraian.as_str(),
            t.opd.as_ref().map(OpdId::as_str),
        ],
    )
    .await?;
    Ok(())
}

/// One of these agencies and units that holds an indicator of an assessment. No foreign key says so.
pub async fn opd_in_use(
    tx: &mut Tx,
    scope: &Scope,
    ids: &BTreeSet<OpdId>,
) -> db::Result<Option<OpdId>> {
    let holders = Select::new(
        "SELECT DISTINCT opd_id FROM maturity_tingkat WHERE instansi_id = {}",
        args![scope.instansi()],
    );
    let list = in_list("opd_id", ids.iter().map(OpdId::as_str));
    let rows: Vec<(String,)> = tx.select(holders.and_in(list).limit(1)).await?;
    Ok(rows.into_iter().next().map(|(id,)| OpdId(id)))
}
