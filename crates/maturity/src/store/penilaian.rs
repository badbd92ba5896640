//! Assessments.

use db::{Db, Tx, args};
use jiff::civil::Date;
use kernel::{Decimal, Scope, Tahun, Timestamp};
use org::{By, Saved};

use crate::input::{Keterangan, Tahap};

kernel::text_id! {
    /// An assessment.
    PenilaianId
}

/// One assessment as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Penilaian {
    pub(crate) id: PenilaianId,
    pub(crate) instrumen: String,
    pub(crate) aturan_versi: i64,
    pub(crate) tahun: Tahun,
    pub(crate) tahap: Tahap,
    /// Day whose state it shows.
    pub(crate) tanggal: Date,
    pub(crate) sumber: String,
    pub(crate) catatan: String,
    pub(crate) target_bp: Option<i64>,
    /// The exact index.
    pub(crate) indeks: Decimal,
    pub(crate) masukan_sha256: String,
    /// Since when the public page shows it.
    pub(crate) terbit_at: Option<Timestamp>,
    pub(crate) version: i64,
    pub(crate) changed_by: String,
    pub(crate) changed_at: Timestamp,
}

/// A new assessment.
#[derive(Clone, Debug)]
pub(crate) struct NewPenilaian<'a> {
    pub(crate) id: &'a PenilaianId,
    pub(crate) instrumen: &'a str,
    pub(crate) tahun: Tahun,
    pub(crate) tahap: Tahap,
    pub(crate) tanggal: Date,
    pub(crate) keterangan: &'a Keterangan,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    instrumen: String,
    aturan_versi: i64,
    tahun: i64,
    tahap: String,
    tanggal: String,
    sumber: String,
    catatan: String,
    target_bp: Option<i64>,
    indeks_e8: i64,
    masukan_sha256: String,
    terbit_at: Option<i64>,
    version: i64,
    changed_by: String,
    changed_at: i64,
}

impl Row {
    fn typed(self) -> db::Result<Penilaian> {
        let broken = |what: &str| db::Error::Inconsistent {
            what: format!("maturity_penilaian {}: {what}", self.id),
        };
        Ok(Penilaian {
            tahun: Tahun(i16::try_from(self.tahun).map_err(|_too_large| broken("tahun"))?),
            tahap: Tahap::parse(&self.tahap).ok_or_else(|| broken("tahap"))?,
            tanggal: self.tanggal.parse().map_err(|_not_a_date: jiff::Error| broken("tanggal"))?,
            indeks: Decimal::new(self.indeks_e8, 8).normalize(),
            terbit_at: self.terbit_at.map(Timestamp),
            changed_at: Timestamp(self.changed_at),
            id: PenilaianId(self.id),
            instrumen: self.instrumen,
            aturan_versi: self.aturan_versi,
            sumber: self.sumber,
            catatan: self.catatan,
            target_bp: self.target_bp,
            masukan_sha256: self.masukan_sha256,
            version: self.version,
            changed_by: self.changed_by,
        })
    }
}

/// One assessment of the institution in scope.
pub(crate) async fn find_penilaian(
    db: &Db,
    scope: &Scope,
    id: &PenilaianId,
) -> db::Result<Option<Penilaian>> {
    let row: Option<Row> = db
        .optional(
            "SELECT id, instrumen, aturan_versi, tahun, tahap, tanggal, sumber, catatan, target_bp,
                    indeks_e8, masukan_sha256, terbit_at, version, changed_by, changed_at
             FROM maturity_penilaian
             WHERE instansi_id = $1 AND id = $2",
            args![scope.instansi(), id.as_str()],
        )
        .await?;
    row.map(Row::typed).transpose()
}

/// The assessment of an instrument, year and stage, which is unique.
pub(crate) async fn id_of(
    tx: &mut Tx,
    scope: &Scope,
    instrumen: &str,
    tahun: Tahun,
    tahap: Tahap,
) -> db::Result<Option<PenilaianId>> {
    let row: Option<(String,)> = tx
        .optional(
            "SELECT id
             FROM maturity_penilaian
             WHERE instansi_id = $1 AND instrumen = $2 AND tahun = $3 AND tahap = $4",
            args![scope.instansi(), instrumen, i64::from(tahun.0), tahap.code()],
        )
        .await?;
    Ok(row.map(|(id,)| PenilaianId(id)))
}

/// Every assessment of the institution in scope, newest year first.
pub(crate) async fn list_penilaian(db: &Db, scope: &Scope) -> db::Result<Vec<Penilaian>> {
    let rows: Vec<Row> = db
        .all(
            "SELECT id, instrumen, aturan_versi, tahun, tahap, tanggal, sumber, catatan, target_bp,
                    indeks_e8, masukan_sha256, terbit_at, version, changed_by, changed_at
             FROM maturity_penilaian
             WHERE instansi_id = $1
             ORDER BY tahun DESC, tanggal DESC, id DESC",
            args![scope.instansi()],
        )
        .await?;
    rows.into_iter().map(Row::typed).collect()
}

/// The assessments that the public page shows, newest year first.
pub(crate) async fn list_terbit(db: &Db, scope: &Scope) -> db::Result<Vec<Penilaian>> {
    let all = list_penilaian(db, scope).await?;
    Ok(all.into_iter().filter(|penilaian| penilaian.terbit_at.is_some()).collect())
}

/// Writes a new assessment without levels; [`save_result`] follows in the same transaction.
pub(crate) async fn insert_penilaian(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    new: &NewPenilaian<'_>,
) -> db::Result<()> {
    tx.execute(
        "INSERT INTO maturity_penilaian
           (instansi_id, id, instrumen, aturan_versi, tahun, tahap, tanggal, sumber, catatan, target_bp,
            indeks_e8, masukan_sha256, terbit_at, version, changed_by, changed_at)
         VALUES ($1, $2, $3, 0, $4, $5, $6, $7, $8, $9, 0, '', NULL, 0, $10, $11)",
        args![
            scope.instansi(),
            new.id.as_str(),
            new.instrumen,
            i64::from(new.tahun.0),
            new.tahap.code(),
            new.tanggal.to_string(),
            new.keterangan.sumber.as_str(),
            new.keterangan.catatan.as_str(),
            new.keterangan.target_bp,
            by.actor.by(),
            by.at,
        ],
    )
    .await?;
    Ok(())
}

/// The recipe of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recipe {
    pub(crate) aturan_versi: i64,
    /// The index in units of 10⁻⁸.
    pub(crate) indeks_e8: i64,
    pub(crate) masukan_sha256: String,
}

/// Saves the index of new levels over the version that was seen. New levels are not public before
/// somebody publishes them again.
pub(crate) async fn save_result(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    id: &PenilaianId,
    seen: i64,
    recipe: &Recipe,
) -> db::Result<Saved> {
    let row: Option<(i64,)> = tx
        .optional(
            "UPDATE maturity_penilaian
             SET aturan_versi = $4, indeks_e8 = $5, masukan_sha256 = $6, terbit_at = NULL, version = version + 1,
                 changed_by = $7, changed_at = $8
             WHERE instansi_id = $1 AND id = $2 AND version = $3
             RETURNING version",
            args![
                scope.instansi(),
                id.as_str(),
                seen,
                recipe.aturan_versi,
                recipe.indeks_e8,
                recipe.masukan_sha256.as_str(),
                by.actor.by(),
                by.at,
            ],
        )
        .await?;
    Ok(Saved::from(row))
}

/// Saves what is said about an assessment over the version that was seen.
pub(crate) async fn save_keterangan(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    id: &PenilaianId,
    seen: i64,
    keterangan: &Keterangan,
) -> db::Result<Saved> {
    let row: Option<(i64,)> = tx
        .optional(
            "UPDATE maturity_penilaian
             SET sumber = $4, catatan = $5, target_bp = $6, version = version + 1,
                 changed_by = $7, changed_at = $8
             WHERE instansi_id = $1 AND id = $2 AND version = $3
             RETURNING version",
            args![
                scope.instansi(),
                id.as_str(),
                seen,
                keterangan.sumber.as_str(),
                keterangan.catatan.as_str(),
                keterangan.target_bp,
                by.actor.by(),
                by.at,
            ],
        )
        .await?;
    Ok(Saved::from(row))
}

/// Shows an assessment on the public page, or takes it back (`terbit` is `None`).
pub(crate) async fn set_terbit(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    id: &PenilaianId,
    seen: i64,
    terbit: Option<Timestamp>,
) -> db::Result<Saved> {
    let row: Option<(i64,)> = tx
        .optional(
            "UPDATE maturity_penilaian
             SET terbit_at = $4, version = version + 1, changed_by = $5, changed_at = $6
             WHERE instansi_id = $1 AND id = $2 AND version = $3
             RETURNING version",
            args![scope.instansi(), id.as_str(), seen, terbit, by.actor.by(), by.at],
        )
        .await?;
    Ok(Saved::from(row))
}

/// Keeps an assessment on the public page as it was read until the transaction ends. False when it was changed or
/// taken back since.
pub(crate) async fn hold_terbit(
    tx: &mut Tx,
    scope: &Scope,
    penilaian: &Penilaian,
) -> db::Result<bool> {
    let rows = tx
        .execute(
            "UPDATE maturity_penilaian
             SET version = version
             WHERE instansi_id = $1 AND id = $2 AND version = $3 AND terbit_at IS NOT NULL",
            args![scope.instansi(), penilaian.id.as_str(), penilaian.version],
        )
        .await?;
    Ok(rows == 1)
}
