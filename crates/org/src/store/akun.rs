//! Accounts.

use db::{Db, Select, Tx, args, in_list};
use jiff::civil::Date;
use kernel::{AccountId, InstansiId, OpdId, Peran, Scope, Timestamp, Zona};

use super::{By, Saved, inconsistent, kode_surel, like, oidc, sesi, token};
use crate::audit::{self, Entry};

/// An account as administrators see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Akun {
    /// Its id.
    pub id: AccountId,
    /// The name typed at sign-in, in small letters.
    pub nama_masuk: String,
    /// The person's name.
    pub nama: String,
    /// The agency or unit the person works in.
    pub opd: Option<OpdId>,
    /// Whether the person may sign in.
    pub aktif: bool,
    /// When the password was set; `None` while there is none.
    pub sandi_at: Option<Timestamp>,
    /// Last sign-in.
    pub masuk_at: Option<Timestamp>,
    /// Whether a second factor is asked for.
    pub faktor_kedua: bool,
    /// Counts changes; a form carries it.
    pub version: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    nama_masuk: String,
    nama: String,
    opd_id: Option<String>,
    aktif: bool,
    sandi_at: Option<i64>,
    masuk_at: Option<i64>,
    faktor_kedua: bool,
    version: i64,
}

impl From<Row> for Akun {
    fn from(row: Row) -> Self {
        Self {
            id: AccountId(row.id),
            nama_masuk: row.nama_masuk,
            nama: row.nama,
            opd: row.opd_id.map(OpdId),
            aktif: row.aktif,
            sandi_at: row.sandi_at.map(Timestamp),
            masuk_at: row.masuk_at.map(Timestamp),
            faktor_kedua: row.faktor_kedua,
            version: row.version,
        }
    }
}

/// A new account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewAkun {
    /// Its id.
    pub id: AccountId,
    /// The person's name.
    pub nama: String,
    /// The name typed at sign-in, in small letters; one in the whole installation.
    pub nama_masuk: String,
    /// The agency or unit the person works in.
    pub opd: Option<OpdId>,
    /// Hash of the first password; `None` until the person sets one with a one-time code.
    pub sandi_hash: Option<String>,
}

fn search_text(nama: &str, nama_masuk: &str) -> String {
    format!("{nama} {nama_masuk}").to_lowercase()
}

/// Adds an account.
pub(crate) async fn create(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    new: &NewAkun,
) -> db::Result<()> {
    tx.execute(
        "INSERT INTO org_akun
           (instansi_id, id, nama_masuk, nama, cari, opd_id, aktif, sandi_hash, sandi_at, masuk_at,
            version, changed_by, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, TRUE, $7, $8, NULL, 1, $9, $10)",
        args![
            scope.instansi(),
            &new.id,
            &new.nama_masuk,
            &new.nama,
            search_text(&new.nama, &new.nama_masuk),
            new.opd.clone(),
            new.sandi_hash.as_deref(),
            new.sandi_hash.as_ref().map(|_| by.at),
            by.actor.by(),
            by.at
        ],
    )
    .await?;
    let detail = format!("Membuat akun {} ({})", new.nama, new.nama_masuk);
    note(tx, by, "org.akun.buat", &new.id, new.opd.as_ref(), detail).await
}

/// One account.
pub(crate) async fn find(db: &Db, scope: &Scope, id: &AccountId) -> db::Result<Option<Akun>> {
    let select = Select::new(
        "SELECT a.id, a.nama_masuk, a.nama, a.opd_id, a.aktif, a.sandi_at, a.masuk_at, a.version,
                COALESCE(t.aktif, FALSE) AS faktor_kedua
         FROM org_akun a LEFT JOIN org_totp t ON t.akun_id = a.id
         WHERE a.instansi_id = {} AND a.id = {}",
        args![scope.instansi(), id],
    );
    let rows: Vec<Row> = db.select(in_scope(select, scope)).await?;
    Ok(rows.into_iter().next().map(Akun::from))
}

fn in_scope(select: Select, scope: &Scope) -> Select {
    match scope.opd() {
        Some(opd) => select.and_in(in_list("a.opd_id", opd)),
        None => select,
    }
}

/// Which accounts a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Keadaan {
    /// All.
    #[default]
    Semua,
    /// Those that may sign in.
    Aktif,
    /// Those that may not.
    Nonaktif,
    /// Those that never set a password.
    BelumMasuk,
}

/// What a list asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// Words in name or sign-in name.
    pub words: String,
    /// By state.
    pub keadaan: Keadaan,
    /// Holding this role on `today`.
    pub peran: Option<Peran>,
    /// Working in this agency or unit.
    pub opd: Option<OpdId>,
}

/// The place in the list after which to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// Name of the last account shown.
    pub nama: String,
    /// Its id.
    pub id: String,
}

fn filtered(select: Select, scope: &Scope, filter: &Filter, today: Date) -> Select {
    let mut select = in_scope(select, scope);
    if !filter.words.trim().is_empty() {
        select = select.and(" AND a.cari LIKE {} ESCAPE '\\'", args![like(&filter.words)]);
    }
    select = match filter.keadaan {
        Keadaan::Semua => select,
        Keadaan::Aktif => select.and(" AND a.aktif", args![]),
        Keadaan::Nonaktif => select.and(" AND NOT a.aktif", args![]),
        Keadaan::BelumMasuk => select.and(" AND a.sandi_hash IS NULL", args![]),
    };
    if let Some(opd) = &filter.opd {
        select = select.and(" AND a.opd_id = {}", args![opd]);
    }
    if let Some(peran) = filter.peran {
        let day = today.to_string();
        select = select.and(
            " AND EXISTS (SELECT 1 FROM org_peran p WHERE p.instansi_id = a.instansi_id AND p.akun_id = a.id
               AND p.peran = {} AND p.berlaku_mulai <= {} AND (p.berlaku_sampai IS NULL OR p.berlaku_sampai >= {}))",
            args![peran.code(), &day, &day],
        );
    }
    select
}

/// Accounts by name.
pub(crate) async fn list(
    db: &Db,
    scope: &Scope,
    filter: &Filter,
    today: Date,
    after: Option<&Cursor>,
    limit: i64,
) -> db::Result<Vec<Akun>> {
    let select = Select::new(
        "SELECT a.id, a.nama_masuk, a.nama, a.opd_id, a.aktif, a.sandi_at, a.masuk_at, a.version,
                COALESCE(t.aktif, FALSE) AS faktor_kedua
         FROM org_akun a LEFT JOIN org_totp t ON t.akun_id = a.id
         WHERE a.instansi_id = {}",
        args![scope.instansi()],
    );
    let mut select = filtered(select, scope, filter, today);
    if let Some(cursor) = after {
        select = select.and(
            " AND (a.nama > {} OR (a.nama = {} AND a.id > {}))",
            args![&cursor.nama, &cursor.nama, &cursor.id],
        );
    }
    let rows: Vec<Row> = db.select(select.order(" ORDER BY a.nama, a.id").limit(limit)).await?;
    Ok(rows.into_iter().map(Akun::from).collect())
}

/// How many accounts a list would show.
pub(crate) async fn count(db: &Db, scope: &Scope, filter: &Filter, today: Date) -> db::Result<i64> {
    let select = Select::new(
        "SELECT COUNT(*) AS jumlah FROM org_akun a WHERE a.instansi_id = {}",
        args![scope.instansi()],
    );
    let rows: Vec<(i64,)> = db.select(filtered(select, scope, filter, today)).await?;
    Ok(rows.first().map_or(0, |(count,)| *count))
}

/// Changes name and agency of an account that stood at `version`.
pub(crate) async fn update(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    akun: &Akun,
    nama: &str,
    opd: Option<&OpdId>,
) -> db::Result<Saved> {
    let row: Option<(i64,)> = tx
        .optional(
            "UPDATE org_akun SET nama = $4, cari = $5, opd_id = $6, version = version + 1, changed_by = $7, changed_at = $8
             WHERE instansi_id = $1 AND id = $2 AND version = $3 RETURNING version",
            args![
                scope.instansi(),
                &akun.id,
                akun.version,
                nama,
                search_text(nama, &akun.nama_masuk),
                opd,
                by.actor.by(),
                by.at
            ],
        )
        .await?;
    if row.is_some() {
        let detail = format!("Mengubah data akun {nama} ({})", akun.nama_masuk);
        note(tx, by, "org.akun.ubah", &akun.id, opd, detail).await?;
    }
    Ok(row.into())
}

/// Marks an account as changed, so that forms filled in before are noticed: its roles changed.
pub(crate) async fn touch(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    akun: &Akun,
) -> db::Result<Saved> {
    let row: Option<(i64,)> = tx
        .optional(
            "UPDATE org_akun SET version = version + 1, changed_by = $4, changed_at = $5
             WHERE instansi_id = $1 AND id = $2 AND version = $3 RETURNING version",
            args![scope.instansi(), &akun.id, akun.version, by.actor.by(), by.at],
        )
        .await?;
    Ok(row.into())
}

/// Opens or closes an account. Closing ends its sessions and tokens in the same moment.
pub(crate) async fn set_active(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    akun: &Akun,
    aktif: bool,
) -> db::Result<Saved> {
    let row: Option<(i64,)> = tx
        .optional(
            "UPDATE org_akun SET aktif = $4, version = version + 1, changed_by = $5, changed_at = $6
             WHERE instansi_id = $1 AND id = $2 AND version = $3 RETURNING version",
            args![scope.instansi(), &akun.id, akun.version, aktif, by.actor.by(), by.at],
        )
        .await?;
    if row.is_none() {
        return Ok(Saved::Stale);
    }
    let (action, words) = if aktif {
        ("org.akun.aktifkan", "Mengaktifkan kembali")
    } else {
        sesi::end_all(tx, &akun.id, None).await?;
        token::revoke_all(tx, &akun.id, by.at).await?;
        kode_surel::clear(tx, &akun.id).await?;
        ("org.akun.nonaktifkan", "Menonaktifkan")
    };
    let detail = format!("{words} akun {} ({})", akun.nama, akun.nama_masuk);
    note(tx, by, action, &akun.id, akun.opd.as_ref(), detail).await?;
    Ok(row.into())
}

/// Takes the password away until the person sets a new one, and ends every session, token and
/// link to a provider.
pub(crate) async fn clear_password(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    akun: &Akun,
) -> db::Result<Saved> {
    let row: Option<(i64,)> = tx
        .optional(
            "UPDATE org_akun SET sandi_hash = NULL, sandi_at = NULL, version = version + 1, changed_by = $4, changed_at = $5
             WHERE instansi_id = $1 AND id = $2 AND version = $3 RETURNING version",
            args![scope.instansi(), &akun.id, akun.version, by.actor.by(), by.at],
        )
        .await?;
    if row.is_some() {
        sesi::end_all(tx, &akun.id, None).await?;
        token::revoke_all(tx, &akun.id, by.at).await?;
        oidc::unlink_all(tx, &akun.id).await?;
        kode_surel::clear(tx, &akun.id).await?;
        let detail = format!("Menyetel ulang sandi akun {} ({})", akun.nama, akun.nama_masuk);
        note(tx, by, "org.akun.setel-sandi", &akun.id, akun.opd.as_ref(), detail).await?;
    }
    Ok(row.into())
}

/// Writes in the trail what somebody did with an account.
pub(crate) async fn note(
    tx: &mut Tx,
    by: By<'_>,
    action: &str,
    akun: &AccountId,
    opd: Option<&OpdId>,
    detail: String,
) -> db::Result<()> {
    let entry = Entry { room: "org", action, subject: akun.as_str(), opd, detail };
    audit::append(tx, by, entry).await
}

/// What is needed to let somebody in.
#[derive(Clone, Debug)]
pub(crate) struct Credentials {
    /// The account.
    pub id: AccountId,
    /// Its institution.
    pub instansi: InstansiId,
    /// The institution's name, which a guesser knows too.
    pub instansi_nama: String,
    /// The institution's zone.
    pub zona: Zona,
    /// The name typed at sign-in.
    pub nama_masuk: String,
    /// The person's name.
    pub nama: String,
    /// Where the person works.
    pub opd: Option<OpdId>,
    /// Whether the person may sign in.
    pub aktif: bool,
    /// Hash of the password.
    pub sandi_hash: Option<String>,
    /// Whether a second factor is asked for.
    pub faktor_kedua: bool,
}

#[derive(sqlx::FromRow)]
struct CredentialsRow {
    id: String,
    instansi_id: i64,
    instansi_nama: String,
    zona: String,
    nama_masuk: String,
    nama: String,
    opd_id: Option<String>,
    aktif: bool,
    sandi_hash: Option<String>,
    faktor_kedua: bool,
}

fn credentials(row: CredentialsRow) -> db::Result<Credentials> {
    Ok(Credentials {
        zona: Zona::parse(&row.zona).ok_or_else(|| {
            inconsistent(format!("institution {} lives in zone {}", row.instansi_id, row.zona))
        })?,
        id: AccountId(row.id),
        instansi: InstansiId(row.instansi_id),
        instansi_nama: row.instansi_nama,
        nama_masuk: row.nama_masuk,
        nama: row.nama,
        opd: row.opd_id.map(OpdId),
        aktif: row.aktif,
        sandi_hash: row.sandi_hash,
        faktor_kedua: row.faktor_kedua,
    })
}

/// The account with this sign-in name.
///
/// Global: at sign-in nobody is known yet.
pub(crate) async fn by_nama_masuk(db: &Db, nama_masuk: &str) -> db::Result<Option<Credentials>> {
    let row: Option<CredentialsRow> = db
        .optional(
            "SELECT a.id, a.instansi_id, i.name AS instansi_nama, i.zona, a.nama_masuk, a.nama, a.opd_id, a.aktif,
                    a.sandi_hash, COALESCE(t.aktif, FALSE) AS faktor_kedua
             FROM org_akun a JOIN org_instansi i ON i.id = a.instansi_id LEFT JOIN org_totp t ON t.akun_id = a.id
             WHERE a.nama_masuk = $1",
            args![nama_masuk.to_lowercase()],
        )
        .await?;
    row.map(credentials).transpose()
}

/// The own account of somebody who has signed in or shown a one-time code.
///
/// Global: people reach their own account whatever their scope.
pub(crate) async fn own(db: &Db, id: &AccountId) -> db::Result<Option<Credentials>> {
    let row: Option<CredentialsRow> = db
        .optional(
            "SELECT a.id, a.instansi_id, i.name AS instansi_nama, i.zona, a.nama_masuk, a.nama, a.opd_id, a.aktif,
                    a.sandi_hash, COALESCE(t.aktif, FALSE) AS faktor_kedua
             FROM org_akun a JOIN org_instansi i ON i.id = a.instansi_id LEFT JOIN org_totp t ON t.akun_id = a.id
             WHERE a.id = $1",
            args![id],
        )
        .await?;
    row.map(credentials).transpose()
}

/// Sets a password and ends every session but `keep`.
///
/// Global: people set their own password; the command line sets a first one.
pub(crate) async fn set_password(
    tx: &mut Tx,
    by: By<'_>,
    id: &AccountId,
    hash: &str,
    keep: Option<&str>,
) -> db::Result<()> {
    let (opd, nama): (Option<String>, String) = tx
        .one(
            "UPDATE org_akun SET sandi_hash = $2, sandi_at = $3, version = version + 1, changed_by = $4, changed_at = $3
             WHERE id = $1 RETURNING opd_id, nama",
            args![id, hash, by.at, by.actor.by()],
        )
        .await?;
    sesi::end_all(tx, id, keep).await?;
    kode_surel::clear(tx, id).await?;
    let detail = format!("Menetapkan sandi baru untuk akun {nama}");
    note(tx, by, "org.akun.sandi", id, opd.map(OpdId).as_ref(), detail).await
}

/// Remembers the moment of a sign-in.
///
/// Global: part of signing in.
pub(crate) async fn signed_in(
    tx: &mut Tx,
    by: By<'_>,
    id: &AccountId,
    opd: Option<&OpdId>,
    device: &str,
) -> db::Result<()> {
    tx.execute("UPDATE org_akun SET masuk_at = $2 WHERE id = $1", args![id, by.at]).await?;
    note(tx, by, "org.masuk", id, opd, format!("Masuk dari {device}")).await
}

/// The name of an account of this institution, whether it is still open or not.
pub(crate) async fn name_of(db: &Db, scope: &Scope, id: &str) -> db::Result<Option<String>> {
    let row: Option<(String,)> = db
        .optional(
            "SELECT nama FROM org_akun WHERE instansi_id = $1 AND id = $2",
            args![scope.instansi(), id],
        )
        .await?;
    Ok(row.map(|(nama,)| nama))
}
