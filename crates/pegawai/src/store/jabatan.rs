//! Posts.

use db::{Db, Kind, Select, Shape, Tx, Value, args, in_list};
use jiff::civil::Date;
use kernel::{OpdId, Scope};
use org::{By, Saved};

use super::{date, inconsistent, optional_date, text_of};
use crate::rules::{pangku::Masa, pensiun::BupKhusus};

kernel::text_id! {
    /// A post.
    JabatanId
}

/// A post as the register has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jabatan {
    /// Id.
    pub id: JabatanId,
    /// What is said of it.
    pub data: DataJabatan,
    /// Counts changes; a form carries it.
    pub version: i64,
}

/// What is said of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataJabatan {
    /// Code, one in the institution.
    pub kode: String,
    /// `Kepala Dinas Kehutanan`.
    pub nama: String,
    /// Where it stands.
    pub opd: OpdId,
    /// Tier, a code of the rule file.
    pub jenjang: String,
    /// Echelon, where people still say one.
    pub eselon: Option<String>,
    /// Whether it has one holder at a time.
    pub tunggal: bool,
    /// The post of the direct superior.
    pub atasan: Option<JabatanId>,
    /// An age of retirement of its own.
    pub bup: Option<BupKhusus>,
    /// While it exists.
    pub masa: Masa,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    kode: String,
    nama: String,
    opd_id: String,
    jenjang: String,
    eselon: Option<String>,
    tunggal: bool,
    atasan_id: Option<String>,
    bup_tahun: Option<i64>,
    bup_dasar: Option<String>,
    mulai: String,
    sampai: Option<String>,
    version: i64,
}

fn read(row: Row) -> db::Result<Jabatan> {
    let bup = row
        .bup_tahun
        .map(|age| {
            let bup = i16::try_from(age)
                .map_err(|_far| inconsistent(format!("jabatan {}: bup {age}", row.id)))?;
            Ok(BupKhusus { bup, dasar: row.bup_dasar.clone().unwrap_or_default() })
        })
        .transpose()?;
    let masa = Masa { mulai: date(&row.mulai)?, sampai: optional_date(row.sampai.as_deref())? };
    let data = DataJabatan {
        kode: row.kode,
        nama: row.nama,
        opd: OpdId(row.opd_id),
        jenjang: row.jenjang,
        eselon: row.eselon,
        tunggal: row.tunggal,
        atasan: row.atasan_id.map(JabatanId),
        bup,
        masa,
    };
    Ok(Jabatan { id: JabatanId(row.id), data, version: row.version })
}

static NEW: Shape = Shape {
    table: "pegawai_jabatan",
    columns: &[
        ("instansi_id", Kind::Int),
        ("id", Kind::Text),
        ("kode", Kind::Text),
        ("nama", Kind::Text),
        ("cari", Kind::Text),
        ("opd_id", Kind::Text),
        ("jenjang", Kind::Text),
        ("eselon", Kind::Text),
        ("tunggal", Kind::Bool),
        ("atasan_id", Kind::Text),
        ("bup_tahun", Kind::Int),
        ("bup_dasar", Kind::Text),
        ("mulai", Kind::Text),
        ("sampai", Kind::Text),
        ("version", Kind::Int),
        ("changed_by", Kind::Text),
        ("changed_at", Kind::Int),
    ],
    conflict: "",
};

/// Adds posts; one above another must be in the list before it or in the register. A taken code is a conflict on
/// its column; then none is added.
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    new: &[(JabatanId, DataJabatan)],
) -> db::Result<()> {
    let rows: Vec<Vec<Value>> = new
        .iter()
        .map(|(id, data)| {
            args![
                scope.instansi(),
                id.as_str(),
                &data.kode,
                &data.nama,
                format!("{} {}", data.nama, data.kode).to_lowercase(),
                &data.opd,
                &data.jenjang,
                data.eselon.as_deref(),
                data.tunggal,
                data.atasan.as_ref().map(JabatanId::as_str),
                data.bup.as_ref().map(|bup| i64::from(bup.bup)),
                data.bup.as_ref().map(|bup| bup.dasar.as_str()),
                data.masa.mulai.to_string(),
                text_of(data.masa.sampai),
                1_i64,
                by.actor.by(),
                by.at
            ]
        })
        .collect();
    tx.insert_all(&NEW, &rows).await?;
    Ok(())
}

/// Changes a post that stood at `version`.
pub(crate) async fn save(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    (id, version): (&JabatanId, i64),
    data: &DataJabatan,
) -> db::Result<Saved> {
    let row: Option<(i64,)> = tx
        .optional(
            "UPDATE pegawai_jabatan SET kode = $4, nama = $5, cari = $6, opd_id = $7, jenjang = $8, eselon = $9,
               tunggal = $10, atasan_id = $11, bup_tahun = $12, bup_dasar = $13, mulai = $14, sampai = $15,
               version = version + 1, changed_by = $16, changed_at = $17
             WHERE instansi_id = $1 AND id = $2 AND version = $3 RETURNING version",
            args![
                scope.instansi(),
                id.as_str(),
                version,
                &data.kode,
                &data.nama,
                format!("{} {}", data.nama, data.kode).to_lowercase(),
                &data.opd,
                &data.jenjang,
                data.eselon.as_deref(),
                data.tunggal,
                data.atasan.as_ref().map(JabatanId::as_str),
                data.bup.as_ref().map(|bup| i64::from(bup.bup)),
                data.bup.as_ref().map(|bup| bup.dasar.as_str()),
                data.masa.mulai.to_string(),
                text_of(data.masa.sampai),
                by.actor.by(),
                by.at
            ],
        )
        .await?;
    Ok(row.into())
}

fn reading(scope: &Scope) -> Select {
    let select = Select::new(
        "SELECT j.id, j.kode, j.nama, j.opd_id, j.jenjang, j.eselon, j.tunggal, j.atasan_id, j.bup_tahun, j.bup_dasar,
                j.mulai, j.sampai, j.version
         FROM pegawai_jabatan j WHERE j.instansi_id = {}",
        args![scope.instansi()],
    );
    match scope.opd() {
        Some(opd) => select.and_in(in_list("j.opd_id", opd)),
        None => select,
    }
}

/// One post.
pub(crate) async fn find(db: &Db, scope: &Scope, id: &JabatanId) -> db::Result<Option<Jabatan>> {
    let rows: Vec<Row> =
        db.select(reading(scope).and(" AND j.id = {}", args![id.as_str()])).await?;
    rows.into_iter().next().map(read).transpose()
}

/// The posts that exist on `day` in these agencies, or in all of the scope, by code.
pub(crate) async fn list_at(
    db: &Db,
    scope: &Scope,
    opd: Option<&[OpdId]>,
    day: Date,
) -> db::Result<Vec<Jabatan>> {
    let day = day.to_string();
    let mut select = reading(scope)
        .and(" AND j.mulai <= {} AND (j.sampai IS NULL OR j.sampai >= {})", args![&day, &day]);
    if let Some(opd) = opd {
        select = select.and_in(in_list("j.opd_id", opd));
    }
    let rows: Vec<Row> = db.select(select.order(" ORDER BY j.kode, j.id")).await?;
    rows.into_iter().map(read).collect()
}

/// Posts of `day` with every one of these words in name or code, by code.
pub(crate) async fn search(
    db: &Db,
    scope: &Scope,
    words: &str,
    day: Date,
    limit: i64,
) -> db::Result<Vec<Jabatan>> {
    let day = day.to_string();
    let mut select = reading(scope)
        .and(" AND j.mulai <= {} AND (j.sampai IS NULL OR j.sampai >= {})", args![&day, &day]);
    for word in words.split_whitespace() {
        select = select.and(" AND j.cari LIKE {} ESCAPE '\\'", args![super::like(word)]);
    }
    let rows: Vec<Row> = db.select(select.order(" ORDER BY j.kode, j.id").limit(limit)).await?;
    rows.into_iter().map(read).collect()
}

/// The posts that lead a unit on `day`, by code: those with one holder, whose superior stands in another unit.
pub(crate) async fn list_top(db: &Db, scope: &Scope, day: Date) -> db::Result<Vec<Jabatan>> {
    let day = day.to_string();
    let select = reading(scope).and(
        " AND j.tunggal AND j.mulai <= {} AND (j.sampai IS NULL OR j.sampai >= {})
          AND NOT EXISTS (SELECT 1 FROM pegawai_jabatan a WHERE a.instansi_id = j.instansi_id AND a.id = j.atasan_id
                            AND a.opd_id = j.opd_id)",
        args![&day, &day],
    );
    let rows: Vec<Row> = db.select(select.order(" ORDER BY j.kode, j.id")).await?;
    rows.into_iter().map(read).collect()
}

/// Every post with the one above it, holding the tree of this institution against other changes until the `Tx`
/// ends.
pub(crate) async fn hold_atasan(
    tx: &mut Tx,
    scope: &Scope,
) -> db::Result<Vec<(JabatanId, JabatanId)>> {
    tx.lock(&format!("pegawai_jabatan/{}", scope.instansi().0)).await?;
    let rows: Vec<(String, String)> = tx
        .all(
            "SELECT id, atasan_id FROM pegawai_jabatan WHERE instansi_id = $1 AND atasan_id IS NOT NULL ORDER BY id",
            args![scope.instansi()],
        )
        .await?;
    Ok(rows.into_iter().map(|(id, above)| (JabatanId(id), JabatanId(above))).collect())
}

/// These posts. Ask with the scope of [`crate::access::JABATAN_LIHAT`], which is the whole institution: a person of the
/// own agency may act in a post of another one.
pub(crate) async fn list_of(db: &Db, scope: &Scope, ids: &[JabatanId]) -> db::Result<Vec<Jabatan>> {
    let select = reading(scope).and_in(in_list("j.id", ids)).order(" ORDER BY j.kode, j.id");
    let rows: Vec<Row> = db.select(select).await?;
    rows.into_iter().map(read).collect()
}
