//! Histories by date.

use std::collections::BTreeMap;

use db::{Db, Kind, Select, Shape, Tx, Value, args, in_list};
use jiff::civil::Date;
use kernel::Scope;
use org::By;

use super::{date, inconsistent, optional_date, orang::PegawaiId, text_of};
use crate::rules::{jenis::JenisRiwayat, pangku::Masa};

kernel::text_id! {
    /// An entry in a history.
    RiwayatId
}

/// An entry in the history of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Riwayat {
    /// Id.
    pub id: RiwayatId,
    /// Of which kind.
    pub jenis: JenisRiwayat,
    /// From when; for a sanction also until when.
    pub masa: Masa,
    /// What rules read, in its one spelling ([`JenisRiwayat::kode`]).
    pub kode: String,
    /// What people read: field and school, name of the training, reason.
    pub uraian: String,
    /// Hours of a training.
    pub jumlah: Option<i64>,
    /// Number of the decree or certificate.
    pub sk_nomor: String,
    /// Its day.
    pub sk_tanggal: Option<Date>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    jenis: String,
    mulai: String,
    sampai: Option<String>,
    kode: String,
    uraian: String,
    jumlah: Option<i64>,
    sk_nomor: String,
    sk_tanggal: Option<String>,
}

fn read(row: Row) -> db::Result<Riwayat> {
    Ok(Riwayat {
        jenis: JenisRiwayat::parse(&row.jenis)
            .ok_or_else(|| inconsistent(format!("riwayat {}: jenis {:?}", row.id, row.jenis)))?,
        masa: Masa { mulai: date(&row.mulai)?, sampai: optional_date(row.sampai.as_deref())? },
        sk_tanggal: optional_date(row.sk_tanggal.as_deref())?,
        id: RiwayatId(row.id),
        kode: row.kode,
        uraian: row.uraian,
        jumlah: row.jumlah,
        sk_nomor: row.sk_nomor,
    })
}

static NEW: Shape = Shape {
    table: "pegawai_riwayat",
    columns: &[
        ("instansi_id", Kind::Int),
        ("id", Kind::Text),
        ("pegawai_id", Kind::Text),
        ("jenis", Kind::Text),
        ("mulai", Kind::Text),
        ("sampai", Kind::Text),
        ("kode", Kind::Text),
        ("uraian", Kind::Text),
        ("jumlah", Kind::Int),
        ("sk_nomor", Kind::Text),
        ("sk_tanggal", Kind::Text),
        ("version", Kind::Int),
        ("changed_by", Kind::Text),
        ("changed_at", Kind::Int),
    ],
    // The same entry from a second file is the same entry.
    conflict: "ON CONFLICT (instansi_id, pegawai_id, jenis, mulai, kode, uraian) DO NOTHING",
};

/// Adds entries; those that are there already stay as they are.
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    new: &[(&PegawaiId, &Riwayat)],
) -> db::Result<()> {
    let rows: Vec<Vec<Value>> = new
        .iter()
        .map(|(pegawai, entry)| {
            args![
                scope.instansi(),
                entry.id.as_str(),
                pegawai.as_str(),
                entry.jenis.code(),
                entry.masa.mulai.to_string(),
                text_of(entry.masa.sampai),
                &entry.kode,
                &entry.uraian,
                entry.jumlah,
                &entry.sk_nomor,
                text_of(entry.sk_tanggal),
                1_i64,
                by.actor.by(),
                by.at
            ]
        })
        .collect();
    tx.insert_all(&NEW, &rows).await?;
    Ok(())
}

/// The histories of a person, newest first.
pub(crate) async fn list(db: &Db, scope: &Scope, pegawai: &PegawaiId) -> db::Result<Vec<Riwayat>> {
    let rows: Vec<Row> = db
        .all(
            "SELECT id, jenis, mulai, sampai, kode, uraian, jumlah, sk_nomor, sk_tanggal FROM pegawai_riwayat
             WHERE instansi_id = $1 AND pegawai_id = $2 ORDER BY mulai DESC, id DESC",
            args![scope.instansi(), pegawai.as_str()],
        )
        .await?;
    rows.into_iter().map(read).collect()
}

/// Takes an entry out. Whether it was there.
pub(crate) async fn delete(
    tx: &mut Tx,
    scope: &Scope,
    pegawai: &PegawaiId,
    id: &RiwayatId,
) -> db::Result<bool> {
    let gone = tx
        .execute(
            "DELETE FROM pegawai_riwayat WHERE instansi_id = $1 AND pegawai_id = $2 AND id = $3",
            args![scope.instansi(), pegawai.as_str(), id.as_str()],
        )
        .await?;
    Ok(gone > 0)
}

/// The newest entry of one kind that began by `day`, for each of these people who has one.
pub(crate) async fn newest(
    db: &Db,
    scope: &Scope,
    people: &[PegawaiId],
    jenis: JenisRiwayat,
    day: Date,
) -> db::Result<BTreeMap<PegawaiId, Riwayat>> {
    let select = Select::new(
        "SELECT r.pegawai_id, r.id, r.jenis, r.mulai, r.sampai, r.kode, r.uraian, r.jumlah, r.sk_nomor, r.sk_tanggal
         FROM pegawai_riwayat r WHERE r.instansi_id = {} AND r.jenis = {} AND r.mulai <= {}",
        args![scope.instansi(), jenis.code(), day.to_string()],
    );
    let select = select.and_in(in_list("r.pegawai_id", people));
    let rows: Vec<OfPerson> = db.select(select.order(" ORDER BY r.mulai, r.id")).await?;
    let mut newest = BTreeMap::new();
    for row in rows {
        newest.insert(PegawaiId(row.pegawai_id), read(row.entry)?);
    }
    Ok(newest)
}

#[derive(sqlx::FromRow)]
struct OfPerson {
    pegawai_id: String,
    #[sqlx(flatten)]
    entry: Row,
}
