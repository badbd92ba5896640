//! Corrections that people ask for in their own records.

use db::{Db, Select, Tx, args, in_list};
use kernel::{OpdId, Scope, Timestamp};
use org::{By, Saved};

use super::{inconsistent, orang::PegawaiId};
use crate::rules::jenis::{Bagian, KeadaanPembetulan};

kernel::text_id! {
    /// A correction that was asked for.
    PembetulanId
}

/// A correction that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pembetulan {
    pub(crate) id: PembetulanId,
    pub(crate) pegawai: PegawaiId,
    /// Name with titles, and unit, of the person.
    pub(crate) nama: String,
    pub(crate) opd: OpdId,
    pub(crate) bagian: Bagian,
    /// What is wrong, in the person's words.
    pub(crate) isi: String,
    pub(crate) at: Timestamp,
    pub(crate) keadaan: KeadaanPembetulan,
    /// What was answered; empty while it waits.
    pub(crate) jawaban: String,
    pub(crate) version: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    pegawai_id: String,
    nama: String,
    opd_id: String,
    bagian: String,
    isi: String,
    diminta_at: i64,
    keadaan: String,
    jawaban: String,
    version: i64,
}

fn read(row: Row) -> db::Result<Pembetulan> {
    let broken = |what: &str| inconsistent(format!("pembetulan {}: {what}", row.id));
    Ok(Pembetulan {
        bagian: Bagian::parse(&row.bagian).ok_or_else(|| broken("bagian"))?,
        keadaan: KeadaanPembetulan::parse(&row.keadaan).ok_or_else(|| broken("keadaan"))?,
        id: PembetulanId(row.id),
        pegawai: PegawaiId(row.pegawai_id),
        nama: row.nama,
        opd: OpdId(row.opd_id),
        isi: row.isi,
        at: Timestamp(row.diminta_at),
        jawaban: row.jawaban,
        version: row.version,
    })
}

/// Puts a request to those who manage the record.
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    (id, pegawai): (&PembetulanId, &PegawaiId),
    (bagian, isi): (Bagian, &str),
) -> db::Result<()> {
    tx.execute(
        "INSERT INTO pegawai_pembetulan
           (instansi_id, id, pegawai_id, bagian, isi, diminta_at, keadaan, jawaban, version, changed_by, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, '', 1, $8, $6)",
        args![
            scope.instansi(),
            id,
            pegawai,
            bagian.code(),
            isi,
            by.at,
            KeadaanPembetulan::Menunggu.code(),
            by.actor.by()
        ],
    )
    .await?;
    Ok(())
}

/// Answers a request that stood at `version`.
pub(crate) async fn answer(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    (id, version): (&PembetulanId, i64),
    (keadaan, jawaban): (KeadaanPembetulan, &str),
) -> db::Result<Saved> {
    let row: Option<(i64,)> = tx
        .optional(
            "UPDATE pegawai_pembetulan SET keadaan = $4, jawaban = $5, version = version + 1, changed_by = $6,
               changed_at = $7
             WHERE instansi_id = $1 AND id = $2 AND version = $3 RETURNING version",
            args![scope.instansi(), id, version, keadaan.code(), jawaban, by.actor.by(), by.at],
        )
        .await?;
    Ok(row.into())
}

fn reading(scope: &Scope) -> Select {
    let select = Select::new(
        "SELECT k.id, k.pegawai_id, p.nama, p.opd_id, k.bagian, k.isi, k.diminta_at, k.keadaan, k.jawaban, k.version
         FROM pegawai_pembetulan k
         JOIN pegawai_orang p ON p.instansi_id = k.instansi_id AND p.id = k.pegawai_id
         WHERE k.instansi_id = {}",
        args![scope.instansi()],
    );
    match scope.opd() {
        Some(opd) => select.and_in(in_list("p.opd_id", opd)),
        None => select,
    }
}

/// One request.
pub(crate) async fn find(
    db: &Db,
    scope: &Scope,
    id: &PembetulanId,
) -> db::Result<Option<Pembetulan>> {
    let rows: Vec<Row> = db.select(reading(scope).and(" AND k.id = {}", args![id])).await?;
    rows.into_iter().next().map(read).transpose()
}

/// Requests that wait, oldest first, then those that were answered, newest first.
pub(crate) async fn list(db: &Db, scope: &Scope, limit: i64) -> db::Result<Vec<Pembetulan>> {
    let waiting = KeadaanPembetulan::Menunggu.code();
    let select = reading(scope).and(" AND k.keadaan = {}", args![waiting]);
    let mut rows: Vec<Row> =
        db.select(select.order(" ORDER BY k.diminta_at, k.id").limit(limit)).await?;
    let select = reading(scope).and(" AND k.keadaan <> {}", args![waiting]);
    let answered: Vec<Row> =
        db.select(select.order(" ORDER BY k.diminta_at DESC, k.id").limit(limit)).await?;
    rows.extend(answered);
    rows.into_iter().map(read).collect()
}

/// How many wait.
pub(crate) async fn count_waiting(db: &Db, scope: &Scope) -> db::Result<i64> {
    let select = Select::new(
        "SELECT COUNT(*) AS jumlah FROM pegawai_pembetulan k
         JOIN pegawai_orang p ON p.instansi_id = k.instansi_id AND p.id = k.pegawai_id
         WHERE k.instansi_id = {} AND k.keadaan = {}",
        args![scope.instansi(), KeadaanPembetulan::Menunggu.code()],
    );
    let select = match scope.opd() {
        Some(opd) => select.and_in(in_list("p.opd_id", opd)),
        None => select,
    };
    let rows: Vec<(i64,)> = db.select(select).await?;
    Ok(rows.first().map_or(0, |(count,)| *count))
}

/// What one person has asked for, newest first.
pub(crate) async fn of_pegawai(
    db: &Db,
    scope: &Scope,
    pegawai: &PegawaiId,
    limit: i64,
) -> db::Result<Vec<Pembetulan>> {
    let select = reading(scope).and(" AND k.pegawai_id = {}", args![pegawai]);
    let rows: Vec<Row> =
        db.select(select.order(" ORDER BY k.diminta_at DESC, k.id").limit(limit)).await?;
    rows.into_iter().map(read).collect()
}
