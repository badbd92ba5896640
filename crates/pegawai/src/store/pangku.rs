//! Who holds which post.

use db::{Db, Kind, Select, Shape, Tx, Value, args, in_list};
use jiff::civil::Date;
use kernel::Scope;
use org::{By, Saved};

use super::{date, inconsistent, jabatan::JabatanId, optional_date, orang::PegawaiId, text_of};
use crate::rules::pangku::{Cara, Masa, Pangku};

kernel::text_id! {
    /// One holding of a post.
    PangkuId
}

/// A holding of a post, with its decree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pemangku {
    /// Id.
    pub id: PangkuId,
    /// Who.
    pub pegawai: PegawaiId,
    /// Which post.
    pub jabatan: JabatanId,
    /// In which way.
    pub cara: Cara,
    /// When.
    pub masa: Masa,
    /// Number of the decree.
    pub sk_nomor: String,
    /// Day of the decree.
    pub sk_tanggal: Option<Date>,
    /// Counts changes.
    pub version: i64,
}

impl Pemangku {
    /// As the rules need it.
    pub fn view(&self) -> Pangku<'_> {
        Pangku {
            pegawai: self.pegawai.as_str(),
            jabatan: self.jabatan.as_str(),
            cara: self.cara,
            masa: self.masa,
        }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    pegawai_id: String,
    jabatan_id: String,
    cara: String,
    mulai: String,
    sampai: Option<String>,
    sk_nomor: String,
    sk_tanggal: Option<String>,
    version: i64,
}

fn read(row: Row) -> db::Result<Pemangku> {
    let cara = Cara::ALL.into_iter().find(|cara| cara.code() == row.cara);
    Ok(Pemangku {
        cara: cara
            .ok_or_else(|| inconsistent(format!("pangku {}: cara {:?}", row.id, row.cara)))?,
        masa: Masa { mulai: date(&row.mulai)?, sampai: optional_date(row.sampai.as_deref())? },
        sk_tanggal: optional_date(row.sk_tanggal.as_deref())?,
        id: PangkuId(row.id),
        pegawai: PegawaiId(row.pegawai_id),
        jabatan: JabatanId(row.jabatan_id),
        sk_nomor: row.sk_nomor,
        version: row.version,
    })
}

fn read_all(rows: Vec<Row>) -> db::Result<Vec<Pemangku>> {
    rows.into_iter().map(read).collect()
}

static NEW: Shape = Shape {
    table: "pegawai_pangku",
    columns: &[
        ("instansi_id", Kind::Int),
        ("id", Kind::Text),
        ("pegawai_id", Kind::Text),
        ("jabatan_id", Kind::Text),
        ("cara", Kind::Text),
        ("mulai", Kind::Text),
        ("sampai", Kind::Text),
        ("sk_nomor", Kind::Text),
        ("sk_tanggal", Kind::Text),
        ("version", Kind::Int),
        ("changed_by", Kind::Text),
        ("changed_at", Kind::Int),
    ],
    conflict: "",
};

/// Records holdings. The caller has held post and person ([`hold`]) and asked the rule.
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    new: &[Pemangku],
) -> db::Result<()> {
    let rows: Vec<Vec<Value>> = new
        .iter()
        .map(|held| {
            args![
                scope.instansi(),
                held.id.as_str(),
                held.pegawai.as_str(),
                held.jabatan.as_str(),
                held.cara.code(),
                held.masa.mulai.to_string(),
                text_of(held.masa.sampai),
                &held.sk_nomor,
                text_of(held.sk_tanggal),
                1_i64,
                by.actor.by(),
                by.at
            ]
        })
        .collect();
    tx.insert_all(&NEW, &rows).await?;
    Ok(())
}

/// Sets the last day of a holding that stood at `version`.
pub(crate) async fn end(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    (id, version): (&PangkuId, i64),
    last: Date,
) -> db::Result<Saved> {
    let row: Option<(i64,)> = tx
        .optional(
            "UPDATE pegawai_pangku SET sampai = $4, version = version + 1, changed_by = $5, changed_at = $6
             WHERE instansi_id = $1 AND id = $2 AND version = $3 RETURNING version",
            args![scope.instansi(), id.as_str(), version, last.to_string(), by.actor.by(), by.at],
        )
        .await?;
    Ok(row.into())
}

/// Every holding of this post and of this person, holding both against other changes until the `Tx` ends.
pub(crate) async fn hold(
    tx: &mut Tx,
    scope: &Scope,
    pegawai: &PegawaiId,
    jabatan: &JabatanId,
) -> db::Result<Vec<Pemangku>> {
    // One key for all: two keys taken in two orders could wait for each other.
    tx.lock(&format!("pegawai_pangku/{}", scope.instansi().0)).await?;
    let rows: Vec<Row> = tx
        .all(
            "SELECT id, pegawai_id, jabatan_id, cara, mulai, sampai, sk_nomor, sk_tanggal, version FROM pegawai_pangku
             WHERE instansi_id = $1 AND (pegawai_id = $2 OR jabatan_id = $3) ORDER BY mulai, id",
            args![scope.instansi(), pegawai.as_str(), jabatan.as_str()],
        )
        .await?;
    read_all(rows)
}

/// One holding. Its person or its post must lie in the scope: the caller has looked.
pub(crate) async fn find(db: &Db, scope: &Scope, id: &PangkuId) -> db::Result<Option<Pemangku>> {
    let row: Option<Row> = db
        .optional(
            "SELECT id, pegawai_id, jabatan_id, cara, mulai, sampai, sk_nomor, sk_tanggal, version FROM pegawai_pangku
             WHERE instansi_id = $1 AND id = $2",
            args![scope.instansi(), id.as_str()],
        )
        .await?;
    row.map(read).transpose()
}

/// Whoever holds a post on `day`, in every way.
pub(crate) async fn of_jabatan_at(
    db: &Db,
    scope: &Scope,
    jabatan: &JabatanId,
    day: Date,
) -> db::Result<Vec<Pemangku>> {
    let rows: Vec<Row> = db
        .all(
            "SELECT id, pegawai_id, jabatan_id, cara, mulai, sampai, sk_nomor, sk_tanggal, version FROM pegawai_pangku
             WHERE instansi_id = $1 AND jabatan_id = $2 AND mulai <= $3 AND (sampai IS NULL OR sampai >= $3)
             ORDER BY mulai, id",
            args![scope.instansi(), jabatan.as_str(), day.to_string()],
        )
        .await?;
    read_all(rows)
}

/// Everybody who held a post, newest first.
pub(crate) async fn of_jabatan(
    db: &Db,
    scope: &Scope,
    jabatan: &JabatanId,
    limit: i64,
) -> db::Result<Vec<Pemangku>> {
    let rows: Vec<Row> = db
        .all(
            "SELECT id, pegawai_id, jabatan_id, cara, mulai, sampai, sk_nomor, sk_tanggal, version FROM pegawai_pangku
             WHERE instansi_id = $1 AND jabatan_id = $2 ORDER BY mulai DESC, id DESC LIMIT $3",
            args![scope.instansi(), jabatan.as_str(), limit],
        )
        .await?;
    read_all(rows)
}

/// Every post that a person held, newest first.
pub(crate) async fn of_pegawai(
    db: &Db,
    scope: &Scope,
    pegawai: &PegawaiId,
) -> db::Result<Vec<Pemangku>> {
    let rows: Vec<Row> = db
        .all(
            "SELECT id, pegawai_id, jabatan_id, cara, mulai, sampai, sk_nomor, sk_tanggal, version FROM pegawai_pangku
             WHERE instansi_id = $1 AND pegawai_id = $2 ORDER BY mulai DESC, id DESC",
            args![scope.instansi(), pegawai.as_str()],
        )
        .await?;
    read_all(rows)
}

/// What these people hold on `day`, by person and first day.
pub(crate) async fn of_people_at(
    db: &Db,
    scope: &Scope,
    people: &[PegawaiId],
    day: Date,
) -> db::Result<Vec<Pemangku>> {
    let day = day.to_string();
    let select = Select::new(
        "SELECT h.id, h.pegawai_id, h.jabatan_id, h.cara, h.mulai, h.sampai, h.sk_nomor, h.sk_tanggal, h.version
         FROM pegawai_pangku h
         WHERE h.instansi_id = {} AND h.mulai <= {} AND (h.sampai IS NULL OR h.sampai >= {})",
        args![scope.instansi(), &day, &day],
    );
    let select = select.and_in(in_list("h.pegawai_id", people));
    read_all(db.select(select.order(" ORDER BY h.pegawai_id, h.mulai, h.id")).await?)
}

/// Who holds these posts on `day`, by post and first day.
pub(crate) async fn of_posts_at(
    db: &Db,
    scope: &Scope,
    posts: &[JabatanId],
    day: Date,
) -> db::Result<Vec<Pemangku>> {
    let day = day.to_string();
    let select = Select::new(
        "SELECT h.id, h.pegawai_id, h.jabatan_id, h.cara, h.mulai, h.sampai, h.sk_nomor, h.sk_tanggal, h.version
         FROM pegawai_pangku h
         WHERE h.instansi_id = {} AND h.mulai <= {} AND (h.sampai IS NULL OR h.sampai >= {})",
        args![scope.instansi(), &day, &day],
    );
    let select = select.and_in(in_list("h.jabatan_id", posts));
    read_all(db.select(select.order(" ORDER BY h.jabatan_id, h.mulai, h.id")).await?)
}
