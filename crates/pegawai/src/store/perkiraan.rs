//! What forecasts are made from, for many people at once.

use db::{Db, Select, args, in_list};
use jiff::civil::Date;
use kernel::{OpdId, Scope};

use super::{date, inconsistent, orang::PegawaiId};
use crate::rules::{jenis::JenisRiwayat, pangku::Cara, pensiun::BupKhusus};

/// Somebody who works here, with what a forecast needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bahan {
    pub(crate) pegawai: PegawaiId,
    /// Without titles.
    pub(crate) nama: String,
    pub(crate) opd: OpdId,
    pub(crate) lahir: Date,
    /// Name and tier of the post to which the person is appointed.
    pub(crate) jabatan: String,
    pub(crate) jenjang: String,
    pub(crate) bup: Option<BupKhusus>,
    /// Code and first day of the newest entry of the history that was asked for.
    pub(crate) entri: Option<(String, Date)>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    nama: String,
    opd_id: String,
    lahir: String,
    jabatan: String,
    jenjang: String,
    bup_tahun: Option<i64>,
    bup_dasar: Option<String>,
    kode: Option<String>,
    mulai: Option<String>,
}

fn read(row: Row) -> db::Result<Bahan> {
    let bup = match row.bup_tahun.map(i16::try_from) {
        Some(Err(_far)) => return Err(inconsistent(format!("bup of the post of {}", row.id))),
        Some(Ok(bup)) => Some(BupKhusus { bup, dasar: row.bup_dasar.unwrap_or_default() }),
        None => None,
    };
    let entri = match (row.kode, row.mulai) {
        (Some(kode), Some(mulai)) => Some((kode, date(&mulai)?)),
        _ => None,
    };
    Ok(Bahan {
        lahir: date(&row.lahir)?,
        pegawai: PegawaiId(row.id),
        nama: row.nama,
        opd: OpdId(row.opd_id),
        jabatan: row.jabatan,
        jenjang: row.jenjang,
        bup,
        entri,
    })
}

/// Everybody of these units, or of the scope, who is here and appointed to a post on `day`; with the newest entry of
/// `jenis` that began by then.
pub(crate) async fn list(
    db: &Db,
    scope: &Scope,
    opd: &[OpdId],
    jenis: JenisRiwayat,
    day: Date,
) -> db::Result<Vec<Bahan>> {
    let day = day.to_string();
    let mut select = Select::new(
        "SELECT p.id, p.nama, p.opd_id, p.lahir, j.nama AS jabatan, j.jenjang, j.bup_tahun, j.bup_dasar, r.kode, r.mulai
         FROM pegawai_orang p
         JOIN pegawai_pangku h ON h.instansi_id = p.instansi_id AND h.pegawai_id = p.id AND h.cara = {}
           AND h.mulai <= {} AND (h.sampai IS NULL OR h.sampai >= {})
         JOIN pegawai_jabatan j ON j.instansi_id = h.instansi_id AND j.id = h.jabatan_id
         LEFT JOIN pegawai_riwayat r ON r.instansi_id = p.instansi_id AND r.pegawai_id = p.id AND r.jenis = {}
           AND r.mulai <= {} AND NOT EXISTS (
             SELECT 1 FROM pegawai_riwayat n WHERE n.instansi_id = r.instansi_id AND n.pegawai_id = r.pegawai_id
               AND n.jenis = r.jenis AND n.mulai <= {} AND (n.mulai > r.mulai OR (n.mulai = r.mulai AND n.id > r.id)))
         WHERE p.instansi_id = {} AND p.keluar IS NULL",
        args![
            Cara::Definitif.code(),
            &day,
            &day,
            jenis.code(),
            &day,
            &day,
            scope.instansi()
        ],
    );
    if let Some(reach) = scope.opd() {
        select = select.and_in(in_list("p.opd_id", reach));
    }
    if !opd.is_empty() {
        select = select.and_in(in_list("p.opd_id", opd));
    }
    let rows: Vec<Row> = db.select(select.order(" ORDER BY p.nama, p.id")).await?;
    rows.into_iter().map(read).collect()
}
