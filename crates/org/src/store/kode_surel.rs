//! One-time codes that go by letter, and what they show. All functions are global: whoever holds a code is not
//! known yet, and people confirm their own address whatever their scope.

use db::{Db, Tx, args};
use kernel::{AccountId, InstansiId, OpdId, Timestamp, Zona};

use super::{By, akun, inconsistent, sesi::token_hash};

/// What a code is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guna {
    /// Shows that the address is theirs.
    Pasti,
    /// A new password.
    Sandi,
}

impl Guna {
    const fn code(self) -> &'static str {
        match self {
            Self::Pasti => "pasti",
            Self::Sandi => "sandi",
        }
    }
}

/// Whom a letter about an account reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Penerima {
    /// The address.
    pub surel: String,
    /// Whether it was shown to be theirs.
    pub pasti: bool,
    /// Name of the person.
    pub nama: String,
    /// Where they work.
    pub opd: Option<OpdId>,
    /// The institution.
    pub instansi: InstansiId,
    /// Its name.
    pub instansi_nama: String,
    /// Its zone.
    pub zona: Zona,
}

#[derive(sqlx::FromRow)]
struct PenerimaRow {
    surel: String,
    pasti: bool,
    nama: String,
    opd_id: Option<String>,
    instansi_id: i64,
    instansi_nama: String,
    zona: String,
}

/// Whom a letter about an open account reaches; none when it has no address.
///
/// System: the job that sends the letter asks for the account that it was given.
pub(crate) async fn recipient(db: &Db, akun: &AccountId) -> db::Result<Option<Penerima>> {
    let row: Option<PenerimaRow> = db
        .optional(
            "SELECT a.surel, a.surel_pasti_at IS NOT NULL AS pasti, a.nama, a.opd_id, a.instansi_id,
                    i.name AS instansi_nama, i.zona
             FROM org_akun a JOIN org_instansi i ON i.id = a.instansi_id
             WHERE a.id = $1 AND a.aktif AND a.surel IS NOT NULL",
            args![akun],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Penerima {
        zona: Zona::parse(&row.zona).ok_or_else(|| {
            inconsistent(format!("institution {} lives in zone {}", row.instansi_id, row.zona))
        })?,
        surel: row.surel,
        pasti: row.pasti,
        nama: row.nama,
        opd: row.opd_id.map(OpdId),
        instansi: InstansiId(row.instansi_id),
        instansi_nama: row.instansi_nama,
    }))
}

/// Keeps a code for an account and the address to which it goes; of the code only its hash. An earlier one is void.
///
/// Global: see the head of this file.
pub(crate) async fn put(
    tx: &mut Tx,
    akun: &AccountId,
    guna: Guna,
    code: &str,
    surel: &str,
    ends: Timestamp,
) -> db::Result<()> {
    tx.execute(
        "INSERT INTO org_kode_surel (akun_id, guna, kode_hash, surel, berakhir_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (akun_id, guna) DO UPDATE SET kode_hash = excluded.kode_hash, surel = excluded.surel,
                                                   berakhir_at = excluded.berakhir_at",
        args![akun, guna.code(), token_hash(code), surel, ends],
    )
    .await?;
    Ok(())
}

/// Whose code it is, if it is still good and the account still has the address to which it went.
///
/// Global: see the head of this file.
pub(crate) async fn owner(
    db: &Db,
    guna: Guna,
    code: &str,
    now: Timestamp,
) -> db::Result<Option<AccountId>> {
    let row: Option<(String,)> = db
        .optional(
            "SELECT k.akun_id FROM org_kode_surel k JOIN org_akun a ON a.id = k.akun_id
             WHERE k.kode_hash = $1 AND k.guna = $2 AND k.berakhir_at > $3 AND a.aktif AND a.surel = k.surel",
            args![token_hash(code), guna.code(), now],
        )
        .await?;
    Ok(row.map(|(id,)| AccountId(id)))
}

/// Uses up a code. Two sent at once: one of them gets `false`.
///
/// Global: see the head of this file.
pub(crate) async fn take(
    tx: &mut Tx,
    akun: &AccountId,
    guna: Guna,
    code: &str,
    now: Timestamp,
) -> db::Result<bool> {
    let rows = tx
        .execute(
            "DELETE FROM org_kode_surel WHERE akun_id = $1 AND guna = $2 AND kode_hash = $3 AND berakhir_at > $4
               AND surel = (SELECT a.surel FROM org_akun a WHERE a.id = $1)",
            args![akun, guna.code(), token_hash(code), now],
        )
        .await?;
    Ok(rows > 0)
}

/// Voids the codes of an account: its password or its address is another, or it is closed.
///
/// Global: see the head of this file.
pub(crate) async fn clear(tx: &mut Tx, akun: &AccountId) -> db::Result<()> {
    tx.execute("DELETE FROM org_kode_surel WHERE akun_id = $1", args![akun]).await?;
    Ok(())
}

/// Notes that the address of an account was shown to be theirs.
///
/// Global: see the head of this file.
pub(crate) async fn confirm(
    tx: &mut Tx,
    by: By<'_>,
    akun: &AccountId,
    opd: Option<&OpdId>,
) -> db::Result<()> {
    tx.execute(
        "UPDATE org_akun SET surel_pasti_at = $2, version = version + 1, changed_by = $3, changed_at = $2
         WHERE id = $1",
        args![akun, by.at, by.actor.by()],
    )
    .await?;
    akun::note(tx, by, "org.akun.surel-pasti", akun, opd, "Memastikan alamat surel".to_owned())
        .await
}

/// Forgets codes that are past their end.
///
/// Global: work of the program itself.
pub(crate) async fn purge(tx: &mut Tx, now: Timestamp) -> db::Result<u64> {
    tx.execute("DELETE FROM org_kode_surel WHERE berakhir_at <= $1", args![now]).await
}
