//! People.

use db::{Db, Kind, Select, Shape, Tx, Value, args, in_list};
use jiff::civil::Date;
use kernel::{AccountId, OpdId, Scope};
use org::{By, Saved};

use super::{date, inconsistent, optional_date, text_of};
use crate::rules::{
    jenis::JenisPegawai,
    nip::{Kelamin, Nip},
};

kernel::text_id! {
    /// A person in the register of one institution.
    PegawaiId
}

/// A person as the register has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pegawai {
    /// Id.
    pub id: PegawaiId,
    /// What stands in the record.
    pub data: DataPegawai,
    /// The account with which the person signs in.
    pub akun: Option<AccountId>,
    /// Whether an NIK is on record; its digits are read on their own.
    pub has_nik: bool,
    /// Counts changes; a form carries it.
    pub version: i64,
}

/// What stands in the record of a person, beside posts and histories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataPegawai {
    /// Class.
    pub jenis: JenisPegawai,
    /// NIP or NI PPPK.
    pub nip: Option<Nip>,
    /// Number that the institution gave.
    pub nomor_internal: Option<String>,
    /// Name without titles.
    pub nama: String,
    /// Titles before the name.
    pub gelar_depan: String,
    /// Titles behind it.
    pub gelar_belakang: String,
    /// Day of birth.
    pub lahir: Date,
    /// Place of birth.
    pub tempat_lahir: String,
    /// Sex.
    pub kelamin: Kelamin,
    /// E-mail; may be empty.
    pub surel: String,
    /// Telephone; may be empty.
    pub telepon: String,
    /// Where the person works.
    pub opd: OpdId,
    /// First day in the institution.
    pub masuk: Date,
    /// Last day, and why; `None` while the person is here.
    pub keluar: Option<(Date, String)>,
}

impl DataPegawai {
    /// With titles, as letters write it.
    pub fn nama_lengkap(&self) -> String {
        let front = if self.gelar_depan.is_empty() {
            self.nama.clone()
        } else {
            format!("{} {}", self.gelar_depan, self.nama)
        };
        if self.gelar_belakang.is_empty() {
            front
        } else {
            format!("{front}, {}", self.gelar_belakang)
        }
    }

    fn cari(&self) -> String {
        let nip = self.nip.as_ref().map_or("", Nip::as_str);
        let nomor = self.nomor_internal.as_deref().unwrap_or_default();
        format!("{} {nip} {nomor}", self.nama).to_lowercase()
    }
}

/// The NIK as it is kept: ciphertext, and the keyed hash by which an equal one is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SealedNik {
    pub(crate) sandi: String,
    pub(crate) indeks: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    jenis: String,
    nip: Option<String>,
    nomor_internal: Option<String>,
    nama: String,
    gelar_depan: String,
    gelar_belakang: String,
    lahir: String,
    tempat_lahir: String,
    kelamin: String,
    has_nik: bool,
    surel: String,
    telepon: String,
    opd_id: String,
    akun_id: Option<String>,
    masuk: String,
    keluar: Option<String>,
    alasan_keluar: Option<String>,
    version: i64,
}

fn read(row: Row) -> db::Result<Pegawai> {
    let broken = |what: &str| inconsistent(format!("pegawai {}: {what}", row.id));
    let nip = row.nip.as_deref().map(Nip::parse).transpose().map_err(|_stored| broken("nip"))?;
    let keluar = optional_date(row.keluar.as_deref())?
        .map(|day| (day, row.alasan_keluar.clone().unwrap_or_default()));
    let data = DataPegawai {
        jenis: JenisPegawai::parse(&row.jenis).ok_or_else(|| broken("jenis"))?,
        kelamin: Kelamin::parse(&row.kelamin).ok_or_else(|| broken("kelamin"))?,
        lahir: date(&row.lahir)?,
        masuk: date(&row.masuk)?,
        nip,
        keluar,
        nomor_internal: row.nomor_internal,
        nama: row.nama,
        gelar_depan: row.gelar_depan,
        gelar_belakang: row.gelar_belakang,
        tempat_lahir: row.tempat_lahir,
        surel: row.surel,
        telepon: row.telepon,
        opd: OpdId(row.opd_id),
    };
    Ok(Pegawai {
        id: PegawaiId(row.id),
        data,
        akun: row.akun_id.map(AccountId),
        has_nik: row.has_nik,
        version: row.version,
    })
}

const COLUMNS: &[(&str, Kind)] = &[
    ("instansi_id", Kind::Int),
    ("id", Kind::Text),
    ("jenis", Kind::Text),
    ("nip", Kind::Text),
    ("nomor_internal", Kind::Text),
    ("nama", Kind::Text),
    ("gelar_depan", Kind::Text),
    ("gelar_belakang", Kind::Text),
    ("cari", Kind::Text),
    ("lahir", Kind::Text),
    ("tempat_lahir", Kind::Text),
    ("kelamin", Kind::Text),
    ("nik_sandi", Kind::Text),
    ("nik_indeks", Kind::Text),
    ("surel", Kind::Text),
    ("telepon", Kind::Text),
    ("opd_id", Kind::Text),
    ("masuk", Kind::Text),
    ("keluar", Kind::Text),
    ("alasan_keluar", Kind::Text),
    ("version", Kind::Int),
    ("changed_by", Kind::Text),
    ("changed_at", Kind::Int),
];

static NEW: Shape = Shape { table: "pegawai_orang", columns: COLUMNS, conflict: "" };

/// A person to be added.
#[derive(Clone, Debug)]
pub(crate) struct NewPegawai<'a> {
    pub(crate) id: &'a PegawaiId,
    pub(crate) data: &'a DataPegawai,
    pub(crate) nik: Option<&'a SealedNik>,
}

fn values(scope: &Scope, by: By<'_>, new: &NewPegawai<'_>) -> Vec<Value> {
    let data = new.data;
    args![
        scope.instansi(),
        new.id.as_str(),
        data.jenis.code(),
        data.nip.as_ref().map(Nip::as_str),
        data.nomor_internal.as_deref(),
        &data.nama,
        &data.gelar_depan,
        &data.gelar_belakang,
        data.cari(),
        data.lahir.to_string(),
        &data.tempat_lahir,
        data.kelamin.letter(),
        new.nik.map(|nik| nik.sandi.as_str()),
        new.nik.map(|nik| nik.indeks.as_str()),
        &data.surel,
        &data.telepon,
        &data.opd,
        data.masuk.to_string(),
        text_of(data.keluar.as_ref().map(|(day, _)| *day)),
        data.keluar.as_ref().map(|(_, why)| why.as_str()),
        1_i64,
        by.actor.by(),
        by.at
    ]
}

/// Adds people. A taken number is a conflict on its column; then none is added.
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    new: &[NewPegawai<'_>],
) -> db::Result<()> {
    let rows: Vec<Vec<Value>> = new.iter().map(|new| values(scope, by, new)).collect();
    tx.insert_all(&NEW, &rows).await?;
    Ok(())
}

/// Changes a record that stood at `version`. The NIK is changed on its own.
pub(crate) async fn save(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    (id, version): (&PegawaiId, i64),
    data: &DataPegawai,
) -> db::Result<Saved> {
    let row: Option<(i64,)> = tx
        .optional(
            "UPDATE pegawai_orang SET jenis = $4, nip = $5, nomor_internal = $6, nama = $7, gelar_depan = $8,
               gelar_belakang = $9, cari = $10, lahir = $11, tempat_lahir = $12, kelamin = $13, surel = $14,
               telepon = $15, opd_id = $16, masuk = $17, keluar = $18, alasan_keluar = $19, version = version + 1,
               changed_by = $20, changed_at = $21
             WHERE instansi_id = $1 AND id = $2 AND version = $3 RETURNING version",
            args![
                scope.instansi(),
                id.as_str(),
                version,
                data.jenis.code(),
                data.nip.as_ref().map(Nip::as_str),
                data.nomor_internal.as_deref(),
                &data.nama,
                &data.gelar_depan,
                &data.gelar_belakang,
                data.cari(),
                data.lahir.to_string(),
                &data.tempat_lahir,
                data.kelamin.letter(),
                &data.surel,
                &data.telepon,
                &data.opd,
                data.masuk.to_string(),
                text_of(data.keluar.as_ref().map(|(day, _)| *day)),
                data.keluar.as_ref().map(|(_, why)| why.as_str()),
                by.actor.by(),
                by.at
            ],
        )
        .await?;
    Ok(row.into())
}

/// Keeps another NIK, or none.
pub(crate) async fn save_nik(
    tx: &mut Tx,
    scope: &Scope,
    id: &PegawaiId,
    nik: Option<&SealedNik>,
) -> db::Result<()> {
    tx.execute(
        "UPDATE pegawai_orang SET nik_sandi = $3, nik_indeks = $4 WHERE instansi_id = $1 AND id = $2",
        args![
            scope.instansi(),
            id.as_str(),
            nik.map(|nik| nik.sandi.as_str()),
            nik.map(|nik| nik.indeks.as_str())
        ],
    )
    .await?;
    Ok(())
}

/// The ciphertext of an NIK.
pub(crate) async fn nik(db: &Db, scope: &Scope, id: &PegawaiId) -> db::Result<Option<String>> {
    let row: Option<(Option<String>,)> = db
        .optional(
            "SELECT nik_sandi FROM pegawai_orang WHERE instansi_id = $1 AND id = $2",
            args![scope.instansi(), id.as_str()],
        )
        .await?;
    Ok(row.and_then(|(sandi,)| sandi))
}

/// Ties an account to a person.
pub(crate) async fn tie(
    tx: &mut Tx,
    scope: &Scope,
    id: &PegawaiId,
    akun: &AccountId,
) -> db::Result<()> {
    tx.execute(
        "UPDATE pegawai_orang SET akun_id = $3 WHERE instansi_id = $1 AND id = $2",
        args![scope.instansi(), id.as_str(), akun],
    )
    .await?;
    Ok(())
}

fn reading(scope: &Scope) -> Select {
    Select::new(
        "SELECT p.id, p.jenis, p.nip, p.nomor_internal, p.nama, p.gelar_depan, p.gelar_belakang, p.lahir,
                p.tempat_lahir, p.kelamin, p.nik_sandi IS NOT NULL AS has_nik, p.surel, p.telepon, p.opd_id,
                p.akun_id, p.masuk, p.keluar, p.alasan_keluar, p.version
         FROM pegawai_orang p WHERE p.instansi_id = {}",
        args![scope.instansi()],
    )
}

fn within(select: Select, scope: &Scope) -> Select {
    match scope.opd() {
        Some(opd) => select.and_in(in_list("p.opd_id", opd)),
        None => select,
    }
}

async fn one(db: &Db, select: Select) -> db::Result<Option<Pegawai>> {
    let rows: Vec<Row> = db.select(select).await?;
    rows.into_iter().next().map(read).transpose()
}

/// One person.
pub(crate) async fn find(db: &Db, scope: &Scope, id: &PegawaiId) -> db::Result<Option<Pegawai>> {
    let select = reading(scope).and(" AND p.id = {}", args![id.as_str()]);
    one(db, within(select, scope)).await
}

/// The person who signs in with this account.
pub(crate) async fn of_akun(
    db: &Db,
    scope: &Scope,
    akun: &AccountId,
) -> db::Result<Option<Pegawai>> {
    one(db, reading(scope).and(" AND p.akun_id = {}", args![akun])).await
}

/// The accounts of those whose last day was before `today`, while they are open.
pub(crate) async fn akun_of_leavers(
    db: &Db,
    scope: &Scope,
    today: Date,
) -> db::Result<Vec<AccountId>> {
    let select = Select::new(
        "SELECT p.akun_id FROM pegawai_orang p JOIN org_akun a ON a.id = p.akun_id
         WHERE p.instansi_id = {} AND p.keluar < {} AND a.aktif",
        args![scope.instansi(), today.to_string()],
    );
    let rows: Vec<(String,)> =
        db.select(within(select, scope).order(" ORDER BY p.akun_id")).await?;
    Ok(rows.into_iter().map(|(id,)| AccountId(id)).collect())
}

/// The person with this NIP or number of the institution.
pub(crate) async fn by_number(db: &Db, scope: &Scope, number: &str) -> db::Result<Option<Pegawai>> {
    let select =
        reading(scope).and(" AND (p.nip = {} OR p.nomor_internal = {})", args![number, number]);
    one(db, within(select, scope).order(" ORDER BY p.id").limit(1)).await
}

/// Names with titles and units of these people, for who may see no more of them.
pub(crate) async fn names(
    db: &Db,
    scope: &Scope,
    ids: &[PegawaiId],
) -> db::Result<Vec<(PegawaiId, String, OpdId)>> {
    let select = within(reading(scope), scope).and_in(in_list("p.id", ids)).order(" ORDER BY p.id");
    let rows: Vec<Row> = db.select(select).await?;
    rows.into_iter()
        .map(|row| read(row).map(|one| (one.id, one.data.nama_lengkap(), one.data.opd)))
        .collect()
}

/// Which people a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// Words in the name, or the beginning of a number.
    pub(crate) words: String,
    /// Class.
    pub(crate) jenis: Option<JenisPegawai>,
    /// Working in one of these; empty for all.
    pub(crate) opd: Vec<OpdId>,
    /// Those who left before this day instead of those who are here.
    pub(crate) keluar: bool,
}

/// The place in the list after which to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub(crate) nama: String,
    pub(crate) id: String,
}

fn filtered(select: Select, scope: &Scope, filter: &Filter, today: Date) -> Select {
    let mut select = within(select, scope);
    for word in filter.words.split_whitespace() {
        select = select.and(" AND p.cari LIKE {} ESCAPE '\\'", args![super::like(word)]);
    }
    if let Some(jenis) = filter.jenis {
        select = select.and(" AND p.jenis = {}", args![jenis.code()]);
    }
    if !filter.opd.is_empty() {
        select = select.and_in(in_list("p.opd_id", &filter.opd));
    }
    let day = today.to_string();
    if filter.keluar {
        select.and(" AND p.keluar < {}", args![day])
    } else {
        select.and(" AND (p.keluar IS NULL OR p.keluar >= {})", args![day])
    }
}

/// People by name.
pub(crate) async fn list(
    db: &Db,
    scope: &Scope,
    filter: &Filter,
    today: Date,
    after: Option<&Cursor>,
    limit: i64,
) -> db::Result<Vec<Pegawai>> {
    let mut select = filtered(reading(scope), scope, filter, today);
    if let Some(cursor) = after {
        select = select.and(
            " AND (p.nama > {} OR (p.nama = {} AND p.id > {}))",
            args![&cursor.nama, &cursor.nama, &cursor.id],
        );
    }
    let rows: Vec<Row> = db.select(select.order(" ORDER BY p.nama, p.id").limit(limit)).await?;
    rows.into_iter().map(read).collect()
}

/// How many people a list would show.
pub(crate) async fn count(db: &Db, scope: &Scope, filter: &Filter, today: Date) -> db::Result<i64> {
    let select = Select::new(
        "SELECT COUNT(*) AS jumlah FROM pegawai_orang p WHERE p.instansi_id = {}",
        args![scope.instansi()],
    );
    let rows: Vec<(i64,)> = db.select(filtered(select, scope, filter, today)).await?;
    Ok(rows.first().map_or(0, |(count,)| *count))
}

/// How many people of each class are here, of those a list would show.
pub(crate) async fn count_by_jenis(
    db: &Db,
    scope: &Scope,
    today: Date,
) -> db::Result<Vec<(JenisPegawai, i64)>> {
    let select = Select::new(
        "SELECT p.jenis, COUNT(*) AS jumlah FROM pegawai_orang p WHERE p.instansi_id = {}",
        args![scope.instansi()],
    );
    let select = filtered(select, scope, &Filter::default(), today)
        .order(" GROUP BY p.jenis ORDER BY p.jenis");
    let rows: Vec<(String, i64)> = db.select(select).await?;
    rows.into_iter()
        .map(|(jenis, count)| {
            let known = JenisPegawai::parse(&jenis);
            Ok((known.ok_or_else(|| inconsistent(format!("jenis pegawai {jenis:?}")))?, count))
        })
        .collect()
}
