//! Taking in an edition of the register.

use std::collections::BTreeMap;

use db::{Db, Kind, Shape, Tx, Value, args};
use jiff::civil::Date;
use kernel::Timestamp;

use super::{inconsistent, kode, tempat::padanan};
use crate::{
    Baris, EdisiError, KodeBps, KodeKemendagri, Tingkat,
    rules::{Rencana, Tercatat, plan},
};

/// What an edition has changed; all zero when it was there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dimuat {
    /// Places that are new.
    pub tempat: usize,
    /// Names that are new, those of the new places included.
    pub nama: usize,
    /// Lines of the crosswalk that are new.
    pub padanan: usize,
    /// Places that are closed.
    pub tutup: usize,
}

static TEMPAT: Shape = Shape {
    table: "wilayah_tempat",
    columns: &[
        ("kode_kemendagri", Kind::Text),
        ("tingkat", Kind::Text),
        ("induk_kode", Kind::Text),
    ],
    conflict: "",
};

static VERSI: Shape = Shape {
    table: "wilayah_versi",
    columns: &[
        ("kode_kemendagri", Kind::Text),
        ("urut", Kind::Int),
        ("nama", Kind::Text),
        ("nama_cari", Kind::Text),
        ("berlaku_mulai", Kind::Text),
        ("sumber", Kind::Text),
        ("dicatat_at", Kind::Int),
    ],
    conflict: "",
};

static PADANAN: Shape = Shape {
    table: "wilayah_padanan",
    columns: &[
        ("kode_kemendagri", Kind::Text),
        ("urut", Kind::Int),
        ("cara_cocok", Kind::Text),
        ("kode_bps", Kind::Text),
        ("nama_bps", Kind::Text),
        ("keterangan", Kind::Text),
        ("calon", Kind::Text),
        ("berlaku_mulai", Kind::Text),
        ("sumber", Kind::Text),
        ("dicatat_at", Kind::Int),
    ],
    conflict: "",
};

/// Where an edition is from and since when it holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asal<'a> {
    /// In words.
    pub sumber: &'a str,
    /// The first day on which what it changes holds.
    pub mulai: Date,
    /// When it is taken in.
    pub at: Timestamp,
}

/// Takes in an edition: whole, or not at all. The same edition again changes nothing. What is in the register
/// from its first edition of a province has no first day, since nobody recorded it.
///
/// Global: the register of places is the same for every institution.
pub(crate) async fn load(
    db: &Db,
    edisi: &[Baris],
    asal: Asal<'_>,
) -> db::Result<Result<Dimuat, EdisiError>> {
    let mut tx = db.begin().await?;
    tx.lock("wilayah").await?;
    let tercatat = recorded(&mut tx).await?;
    let rencana = match plan(&tercatat, edisi) {
        Ok(rencana) => rencana,
        Err(error) => return Ok(Err(error)),
    };
    if rencana.is_empty() {
        return Ok(Ok(Dimuat::default()));
    }
    write(&mut tx, &rencana, &tercatat, asal).await?;
    tx.commit().await?;
    let closed = rencana.nama_berakhir.iter();
    let renamed = |kode: &KodeKemendagri| rencana.nama.iter().any(|(_, baris)| baris.kode == *kode);
    Ok(Ok(Dimuat {
        tempat: rencana.tempat.len(),
        nama: rencana.nama.len(),
        padanan: rencana.padanan.len(),
        tutup: closed.filter(|kode| !renamed(kode)).count(),
    }))
}

#[derive(sqlx::FromRow)]
struct Row {
    kode_kemendagri: String,
    tingkat: String,
    urut_nama: i64,
    nama: String,
    nama_sampai: Option<String>,
    urut_padanan: i64,
    cara_cocok: String,
    kode_bps: Option<String>,
    nama_bps: Option<String>,
    keterangan: String,
    calon: String,
    padanan_sampai: Option<String>,
}

/// The last version of everything.
async fn recorded(tx: &mut Tx) -> db::Result<BTreeMap<KodeKemendagri, Tercatat>> {
    let rows: Vec<Row> = tx
        .all(
            "SELECT t.kode_kemendagri, t.tingkat, v.urut AS urut_nama, v.nama, v.berlaku_sampai AS nama_sampai,
                    p.urut AS urut_padanan, p.cara_cocok, p.kode_bps, p.nama_bps, p.keterangan, p.calon,
                    p.berlaku_sampai AS padanan_sampai
             FROM wilayah_tempat t
             JOIN (SELECT kode_kemendagri, MAX(urut) AS urut FROM wilayah_versi GROUP BY kode_kemendagri) vm
               ON vm.kode_kemendagri = t.kode_kemendagri
             JOIN wilayah_versi v ON v.kode_kemendagri = vm.kode_kemendagri AND v.urut = vm.urut
             JOIN (SELECT kode_kemendagri, MAX(urut) AS urut FROM wilayah_padanan GROUP BY kode_kemendagri) pm
               ON pm.kode_kemendagri = t.kode_kemendagri
             JOIN wilayah_padanan p ON p.kode_kemendagri = pm.kode_kemendagri AND p.urut = pm.urut",
            args![],
        )
        .await?;
    rows.into_iter().map(read).collect()
}

fn read(row: Row) -> db::Result<(KodeKemendagri, Tercatat)> {
    let kode = kode(&row.kode_kemendagri)?;
    let tingkat = Tingkat::parse(&row.tingkat)
        .ok_or_else(|| inconsistent(format!("{kode} is a {}", row.tingkat)))?;
    let line = padanan(&row.cara_cocok, row.kode_bps, row.nama_bps, row.keterangan, row.calon)?;
    let tercatat = Tercatat {
        tingkat,
        nama: (row.urut_nama, row.nama_sampai.is_none().then_some(row.nama)),
        padanan: (row.urut_padanan, row.padanan_sampai.is_none().then_some(line)),
    };
    Ok((kode, tercatat))
}

async fn write(
    tx: &mut Tx,
    rencana: &Rencana<'_>,
    tercatat: &BTreeMap<KodeKemendagri, Tercatat>,
    asal: Asal<'_>,
) -> db::Result<()> {
    let eve = asal.mulai.yesterday().map_err(|error| inconsistent(error.to_string()))?.to_string();
    for kode in &rencana.nama_berakhir {
        tx.execute(
            "UPDATE wilayah_versi SET berlaku_sampai = $2 WHERE kode_kemendagri = $1 AND berlaku_sampai IS NULL",
            args![kode.as_str(), &eve],
        )
        .await?;
    }
    for kode in &rencana.padanan_berakhir {
        tx.execute(
            "UPDATE wilayah_padanan SET berlaku_sampai = $2 WHERE kode_kemendagri = $1 AND berlaku_sampai IS NULL",
            args![kode.as_str(), &eve],
        )
        .await?;
    }
    let tempat: Vec<Vec<Value>> = rencana.tempat.iter().map(|baris| tempat_row(baris)).collect();
    tx.insert_all(&TEMPAT, &tempat).await?;
    let first = tercatat.is_empty();
    let mulai = (!first).then(|| asal.mulai.to_string());
    let versi: Vec<Vec<Value>> =
        rencana.nama.iter().map(|(urut, b)| versi_row(*urut, b, mulai.as_ref(), asal)).collect();
    tx.insert_all(&VERSI, &versi).await?;
    let lines: Vec<Vec<Value>> =
        rencana.padanan.iter().map(|(urut, b)| line_row(*urut, b, mulai.as_ref(), asal)).collect();
    tx.insert_all(&PADANAN, &lines).await
}

fn tempat_row(baris: &Baris) -> Vec<Value> {
    args![baris.kode.as_str(), baris.tingkat.code(), baris.kode.induk().map(String::from)]
}

fn versi_row(urut: i64, baris: &Baris, mulai: Option<&String>, asal: Asal<'_>) -> Vec<Value> {
    let nama = baris.nama.as_str();
    args![baris.kode.as_str(), urut, nama, nama.to_lowercase(), mulai, asal.sumber, asal.at]
}

fn line_row(urut: i64, baris: &Baris, mulai: Option<&String>, asal: Asal<'_>) -> Vec<Value> {
    let line = &baris.padanan;
    args![
        baris.kode.as_str(),
        urut,
        line.cara.code(),
        line.bps.as_ref().map(KodeBps::as_str),
        line.nama_bps.as_ref(),
        &line.keterangan,
        &line.calon,
        mulai,
        asal.sumber,
        asal.at,
    ]
}
