//! Reading places.

use std::collections::{BTreeMap, BTreeSet};

use db::{Db, Select, args, in_list};
use jiff::civil::Date;

use super::{date, inconsistent, kode};
use crate::{CaraCocok, KodeBps, KodeKemendagri, Padanan, Tingkat, input::Cari};

/// A place as it stood on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tempat {
    /// Its code at Kemendagri.
    pub kode: KodeKemendagri,
    /// What it is.
    pub tingkat: Tingkat,
    /// Its name.
    pub nama: String,
    /// Its line of the crosswalk.
    pub padanan: Padanan,
    /// Since when it has this name; none: since before the register.
    pub mulai: Option<Date>,
    /// Until when it had it.
    pub sampai: Option<Date>,
    /// Whether a boundary is loaded.
    pub berbatas: bool,
}

impl Tempat {
    /// Kind and name: `Kabupaten Pesisir Selatan`, `Nagari Koto Gadang`.
    pub fn sebutan(&self) -> String {
        let kind = self.tingkat.label();
        // A kabupaten and a kota have their kind in their name already.
        let named = self.nama.strip_prefix(kind).is_some_and(|rest| rest.starts_with(' '));
        if named { self.nama.clone() } else { format!("{kind} {}", self.nama) }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    kode_kemendagri: String,
    tingkat: String,
    nama: String,
    berlaku_mulai: Option<String>,
    berlaku_sampai: Option<String>,
    cara_cocok: String,
    kode_bps: Option<String>,
    nama_bps: Option<String>,
    keterangan: String,
    calon: String,
    berbatas: bool,
}

/// A line of the crosswalk out of its columns.
pub(super) fn padanan(
    cara: &str,
    bps: Option<String>,
    nama_bps: Option<String>,
    keterangan: String,
    calon: String,
) -> db::Result<Padanan> {
    let cara =
        CaraCocok::parse(cara).ok_or_else(|| inconsistent(format!("matched by {cara:?}")))?;
    let read = |text: String| {
        KodeBps::parse(&text).map_err(|error| inconsistent(format!("BPS code {text:?}: {error}")))
    };
    Ok(Padanan { cara, bps: bps.map(read).transpose()?, nama_bps, keterangan, calon })
}

fn read(row: Row) -> db::Result<Tempat> {
    let kode = kode(&row.kode_kemendagri)?;
    Ok(Tempat {
        tingkat: Tingkat::parse(&row.tingkat)
            .ok_or_else(|| inconsistent(format!("{kode} is a {}", row.tingkat)))?,
        kode,
        nama: row.nama,
        padanan: padanan(&row.cara_cocok, row.kode_bps, row.nama_bps, row.keterangan, row.calon)?,
        mulai: date(row.berlaku_mulai.as_deref())?,
        sampai: date(row.berlaku_sampai.as_deref())?,
        berbatas: row.berbatas,
    })
}

/// Every place that stood on a day, with its line of the crosswalk of that day.
fn on(day: Date) -> Select {
    let day = day.to_string();
    Select::new(
        "SELECT t.kode_kemendagri, t.tingkat, v.nama, v.berlaku_mulai, v.berlaku_sampai,
                p.cara_cocok, p.kode_bps, p.nama_bps, p.keterangan, p.calon,
                b.kode_kemendagri IS NOT NULL AS berbatas
         FROM wilayah_tempat t
         JOIN wilayah_versi v ON v.kode_kemendagri = t.kode_kemendagri
         JOIN wilayah_padanan p ON p.kode_kemendagri = t.kode_kemendagri
         LEFT JOIN wilayah_batas b ON b.kode_kemendagri = t.kode_kemendagri
         WHERE (v.berlaku_mulai IS NULL OR v.berlaku_mulai <= {}) AND (v.berlaku_sampai IS NULL OR v.berlaku_sampai >= {})
           AND (p.berlaku_mulai IS NULL OR p.berlaku_mulai <= {}) AND (p.berlaku_sampai IS NULL OR p.berlaku_sampai >= {})",
        args![&day, &day, &day, &day],
    )
}

const BY_CODE: &str = " ORDER BY t.kode_kemendagri";

async fn all(db: &Db, select: Select) -> db::Result<Vec<Tempat>> {
    db.select(select.order(BY_CODE)).await?.into_iter().map(read).collect()
}

/// One place as it stood on `day`.
///
/// Global: the register of places is the same for every institution.
pub async fn find_at(db: &Db, kode: &KodeKemendagri, day: Date) -> db::Result<Option<Tempat>> {
    let found = all(db, on(day).and(" AND t.kode_kemendagri = {}", args![kode.as_str()])).await?;
    Ok(found.into_iter().next())
}

/// One place as it stood on `day`, or on its last day before that when it is no more.
///
/// Global: the register of places is the same for every institution.
pub(crate) async fn find_last(
    db: &Db,
    kode: &KodeKemendagri,
    day: Date,
) -> db::Result<Option<Tempat>> {
    if let Some(found) = find_at(db, kode, day).await? {
        return Ok(Some(found));
    }
    let (last,): (Option<String>,) = db
        .one(
            "SELECT MAX(berlaku_sampai) AS terakhir FROM wilayah_versi
             WHERE kode_kemendagri = $1 AND berlaku_sampai < $2",
            args![kode.as_str(), day.to_string()],
        )
        .await?;
    match date(last.as_deref())? {
        Some(last) => find_at(db, kode, last).await,
        None => Ok(None),
    }
}

/// The places with these codes as they stood on `day`, or on their last day before that, by code.
///
/// Global: the register of places is the same for every institution.
pub(crate) async fn list_last(
    db: &Db,
    codes: &[KodeKemendagri],
    day: Date,
) -> db::Result<Vec<Tempat>> {
    let of = in_list("t.kode_kemendagri", codes.iter().map(KodeKemendagri::as_str));
    let mut found = all(db, on(day).and_in(of)).await?;
    let standing: BTreeSet<KodeKemendagri> = found.iter().map(|t| t.kode.clone()).collect();
    // What is no more is rare, and each has a last day of its own.
    for kode in codes.iter().filter(|kode| !standing.contains(kode)) {
        found.extend(find_last(db, kode, day).await?);
    }
    Ok(found)
}

/// The places right below `induk` on `day`, by code.
///
/// Global: the register of places is the same for every institution.
pub async fn list_below(db: &Db, induk: &KodeKemendagri, day: Date) -> db::Result<Vec<Tempat>> {
    all(db, on(day).and(" AND t.induk_kode = {}", args![induk.as_str()])).await
}

/// Every place below `induk`, at any depth, on `day`, by code.
///
/// Global: the register of places is the same for every institution.
pub(crate) async fn list_all_below(
    db: &Db,
    induk: &KodeKemendagri,
    day: Date,
) -> db::Result<Vec<Tempat>> {
    // The signs after a code are a dot and digits, which sort before a slash.
    let (from, to) = (format!("{induk}."), format!("{induk}/"));
    let below = " AND t.kode_kemendagri > {} AND t.kode_kemendagri < {}";
    all(db, on(day).and(below, args![from, to])).await
}

/// Only what is searched.
fn matching(select: Select, cari: &Cari) -> Select {
    match cari {
        Cari::Kosong => select,
        Cari::Nama(words) => words.iter().fold(select, |select, word| {
            select.and(" AND v.nama_cari LIKE {} ESCAPE '\\'", args![like(word)])
        }),
        Cari::Singkat { nama, kode } => select.and(
            " AND (t.kode_kemendagri = {} OR v.nama_cari LIKE {} ESCAPE '\\')",
            args![kode.as_str(), like(nama)],
        ),
        Cari::Kode { kemendagri, bps } => select.and(
            " AND (t.kode_kemendagri LIKE {} OR p.kode_bps LIKE {})",
            args![format!("{kemendagri}%"), format!("{bps}%")],
        ),
    }
}

/// Places whose name holds the words, or whose code in either system begins with the digits; by code, `limit` at
/// most.
///
/// Global: the register of places is the same for every institution.
pub(crate) async fn search(db: &Db, cari: &Cari, day: Date, limit: i64) -> db::Result<Vec<Tempat>> {
    let rows = db.select(matching(on(day), cari).order(BY_CODE).limit(limit)).await?;
    rows.into_iter().map(read).collect()
}

/// The same as [`search`], with those first whose name is `text` or begins with it, and the wider place before the
/// narrower.
///
/// Global: the register of places is the same for every institution.
pub(crate) async fn search_best(
    db: &Db,
    cari: &Cari,
    text: &str,
    day: Date,
    limit: i64,
) -> db::Result<Vec<Tempat>> {
    let text = literal(text);
    let best = " ORDER BY CASE WHEN v.nama_cari LIKE {} ESCAPE '\\' OR v.nama_cari LIKE {} ESCAPE '\\' OR v.nama_cari LIKE {} ESCAPE '\\' THEN 0
                  WHEN v.nama_cari LIKE {} ESCAPE '\\' THEN 1 ELSE 2 END, LENGTH(t.kode_kemendagri), t.kode_kemendagri";
    let args =
        args![&text, format!("kabupaten {text}"), format!("kota {text}"), format!("{text}%")];
    let rows = db.select(matching(on(day), cari).and(best, args).limit(limit)).await?;
    rows.into_iter().map(read).collect()
}

/// How many places [`search`] would find.
///
/// Global: the register of places is the same for every institution.
pub(crate) async fn count(db: &Db, cari: &Cari, day: Date) -> db::Result<i64> {
    let day = day.to_string();
    let select = Select::new(
        "SELECT COUNT(*) AS jumlah
         FROM wilayah_tempat t
         JOIN wilayah_versi v ON v.kode_kemendagri = t.kode_kemendagri
         JOIN wilayah_padanan p ON p.kode_kemendagri = t.kode_kemendagri
         WHERE (v.berlaku_mulai IS NULL OR v.berlaku_mulai <= {}) AND (v.berlaku_sampai IS NULL OR v.berlaku_sampai >= {})
           AND (p.berlaku_mulai IS NULL OR p.berlaku_mulai <= {}) AND (p.berlaku_sampai IS NULL OR p.berlaku_sampai >= {})",
        args![&day, &day, &day, &day],
    );
    let rows: Vec<(i64,)> = db.select(matching(select, cari)).await?;
    Ok(rows.first().map_or(0, |(count,)| *count))
}

/// A pattern that finds `words` anywhere.
fn like(words: &str) -> String {
    format!("%{}%", literal(words))
}

/// `words` in small letters, as the shadow column is, with the signs of a pattern as themselves.
fn literal(words: &str) -> String {
    let mut pattern = String::new();
    for c in words.trim().to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

/// Every kabupaten and kota on `day`, by code.
///
/// Global: the register of places is the same for every institution.
pub(crate) async fn list_kabupaten(db: &Db, day: Date) -> db::Result<Vec<Tempat>> {
    all(db, on(day).and(" AND t.tingkat IN ('kabupaten', 'kota')", args![])).await
}

/// The names of provinces, kabupaten, kota and kecamatan on `day`, by code.
///
/// Global: the register of places is the same for every institution.
pub(crate) async fn names(db: &Db, day: Date) -> db::Result<BTreeMap<String, String>> {
    let rows: Vec<(String, String)> = db
        .all(
            "SELECT kode_kemendagri, nama FROM wilayah_versi
             WHERE (berlaku_mulai IS NULL OR berlaku_mulai <= $1) AND (berlaku_sampai IS NULL OR berlaku_sampai >= $1)
               AND LENGTH(kode_kemendagri) < 13",
            args![day.to_string()],
        )
        .await?;
    Ok(rows.into_iter().collect())
}

/// Places without a BPS code on `day`, by code.
///
/// Global: the register of places is the same for every institution.
pub(crate) async fn list_unmatched(db: &Db, day: Date) -> db::Result<Vec<Tempat>> {
    all(db, on(day).and(" AND p.kode_bps IS NULL", args![])).await
}

/// The place with this BPS code on `day`.
///
/// Global: the register of places is the same for every institution.
pub async fn by_bps(db: &Db, bps: &KodeBps, day: Date) -> db::Result<Option<Tempat>> {
    let found = all(db, on(day).and(" AND p.kode_bps = {}", args![bps.as_str()])).await?;
    Ok(found.into_iter().next())
}

/// How many places of each kind lie in each kabupaten and kota on `day`.
///
/// Global: the register of places is the same for every institution.
pub(crate) async fn count_below(db: &Db, day: Date) -> db::Result<Vec<(String, Tingkat, i64)>> {
    let rows: Vec<(String, String, i64)> = db
        .all(
            "SELECT SUBSTR(t.kode_kemendagri, 1, 5) AS wadah, t.tingkat, COUNT(*) AS jumlah
             FROM wilayah_tempat t JOIN wilayah_versi v ON v.kode_kemendagri = t.kode_kemendagri
             WHERE (v.berlaku_mulai IS NULL OR v.berlaku_mulai <= $1) AND (v.berlaku_sampai IS NULL OR v.berlaku_sampai >= $1)
             GROUP BY SUBSTR(t.kode_kemendagri, 1, 5), t.tingkat",
            args![day.to_string()],
        )
        .await?;
    rows.into_iter()
        .map(|(wadah, tingkat, jumlah)| {
            let tingkat = Tingkat::parse(&tingkat)
                .ok_or_else(|| inconsistent(format!("{wadah} holds a {tingkat}")))?;
            Ok((wadah, tingkat, jumlah))
        })
        .collect()
}

/// A name, or a line of the crosswalk, with its days.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Riwayat {
    /// The name, or the BPS code and how it was found.
    pub isi: String,
    /// Its first day.
    pub berlaku_mulai: Option<String>,
    /// Its last day.
    pub berlaku_sampai: Option<String>,
    /// Where it is from.
    pub sumber: String,
}

/// What a place has been called, newest first.
///
/// Global: the register of places is the same for every institution.
pub(crate) async fn history(db: &Db, kode: &KodeKemendagri) -> db::Result<Vec<Riwayat>> {
    db.all(
        "SELECT nama AS isi, berlaku_mulai, berlaku_sampai, sumber FROM wilayah_versi
         WHERE kode_kemendagri = $1 ORDER BY urut DESC",
        args![kode.as_str()],
    )
    .await
}
