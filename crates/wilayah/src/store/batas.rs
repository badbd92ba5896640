//! Boundaries.

use db::{Db, Kind, Shape, Tx, Value, args};
use kernel::Timestamp;

use crate::KodeKemendagri;

/// A boundary about to be stored, both forms as GeoJSON geometries.
#[derive(Clone, Debug)]
pub(crate) struct BatasBaru {
    /// Whose it is.
    pub kode: KodeKemendagri,
    /// As it came.
    pub utuh: String,
    /// Simplified for the map.
    pub sederhana: String,
    /// Points of the whole form.
    pub titik: i64,
}

static BATAS: Shape = Shape {
    table: "wilayah_batas",
    columns: &[
        ("kode_kemendagri", Kind::Text),
        ("utuh", Kind::Text),
        ("sederhana", Kind::Text),
        ("titik", Kind::Int),
        ("sumber", Kind::Text),
        ("dicatat_at", Kind::Int),
    ],
    conflict: "ON CONFLICT (kode_kemendagri) DO UPDATE SET utuh = excluded.utuh, sederhana = excluded.sederhana,
        titik = excluded.titik, sumber = excluded.sumber, dicatat_at = excluded.dicatat_at",
};

/// How much a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Jumlah {
    /// Places.
    pub tempat: i64,
    /// Points of all of them.
    pub titik: i64,
}

/// Stores boundaries over those that are there; all or none. A whole province is some megabytes in one
/// transaction, which is longer than others should wait, and happens once in a year.
///
/// Global: the register of places is the same for every institution.
pub(crate) async fn save(
    tx: &mut Tx,
    batas: &[BatasBaru],
    sumber: &str,
    at: Timestamp,
) -> db::Result<()> {
    let row = |b: &BatasBaru| {
        args![b.kode.as_str(), b.utuh.as_str(), b.sederhana.as_str(), b.titik, sumber, at]
    };
    let rows: Vec<Vec<Value>> = batas.iter().map(row).collect();
    tx.insert_all(&BATAS, &rows).await
}

/// Every code of the register.
///
/// Global: the register of places is the same for every institution.
pub(crate) async fn codes(db: &Db) -> db::Result<Vec<String>> {
    let rows: Vec<(String,)> =
        db.all("SELECT kode_kemendagri FROM wilayah_tempat", args![]).await?;
    Ok(rows.into_iter().map(|(kode,)| kode).collect())
}

/// A boundary as the map draws it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct BatasPeta {
    /// Whose it is.
    pub kode_kemendagri: String,
    /// The simplified geometry.
    pub sederhana: String,
    /// When it was stored, in milliseconds.
    pub dicatat_at: i64,
}

/// The boundaries between two codes: everything below a place, at one depth of `panjang` signs.
///
/// Global: the register of places is the same for every institution.
pub(crate) async fn list_below(
    db: &Db,
    induk: &KodeKemendagri,
    panjang: i64,
) -> db::Result<Vec<BatasPeta>> {
    db.all(
        "SELECT kode_kemendagri, sederhana, dicatat_at FROM wilayah_batas
         WHERE kode_kemendagri > $1 AND kode_kemendagri < $2 AND LENGTH(kode_kemendagri) = $3
         ORDER BY kode_kemendagri",
        args![format!("{induk}."), format!("{induk}/"), panjang],
    )
    .await
}

/// The boundary of a place as the map draws it.
///
/// Global: the register of places is the same for every institution.
pub(crate) async fn find_drawn(db: &Db, kode: &KodeKemendagri) -> db::Result<Option<BatasPeta>> {
    db.optional(
        "SELECT kode_kemendagri, sederhana, dicatat_at FROM wilayah_batas WHERE kode_kemendagri = $1",
        args![kode.as_str()],
    )
    .await
}

/// Where the boundary of a place is from, and of how many points it is; the whole geometry.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct BatasUtuh {
    /// The geometry as it came.
    pub utuh: String,
    /// Its points.
    pub titik: i64,
    /// Where it is from.
    pub sumber: String,
    /// When it was stored, in milliseconds.
    pub dicatat_at: i64,
}

/// The whole boundary of a place.
///
/// Global: the register of places is the same for every institution.
pub(crate) async fn find(db: &Db, kode: &KodeKemendagri) -> db::Result<Option<BatasUtuh>> {
    db.optional(
        "SELECT utuh, titik, sumber, dicatat_at FROM wilayah_batas WHERE kode_kemendagri = $1",
        args![kode.as_str()],
    )
    .await
}
