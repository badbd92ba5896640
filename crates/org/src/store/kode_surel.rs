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
    /// The places of an account for its codes of this purpose. Several links to a new password are good side by side:
    /// anybody may ask for one, and whoever waits for their own must not lose it by that. There are more places than
    /// letters are sent while a link is good (`rules::lockout`).
    const fn places(self) -> &'static [&'static str] {
        match self {
            Self::Pasti => &["pasti"],
            Self::Sandi => &["sandi", "sandi.2", "sandi.3", "sandi.4", "sandi.5"],
        }
    }

    fn has(self, place: &str) -> bool {
        self.places().contains(&place)
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
    surel: Option<String>,
    pasti: bool,
    nama: String,
    opd_id: Option<String>,
    instansi_id: i64,
    instansi_nama: String,
    zona: String,
}

/// Whom a letter about an open account reaches, at its address or at the one that it had before; none when there is none.
///
/// System: the job that sends the letter asks for the account that it was given.
pub(crate) async fn recipient(
    db: &Db,
    akun: &AccountId,
    before: Option<String>,
) -> db::Result<Option<Penerima>> {
    let row: Option<PenerimaRow> = db
        .optional(
            "SELECT a.surel, a.surel_pasti_at IS NOT NULL AS pasti, a.nama, a.opd_id, a.instansi_id,
                    i.name AS instansi_nama, i.zona
             FROM org_akun a JOIN org_instansi i ON i.id = a.instansi_id
             WHERE a.id = $1 AND a.aktif",
            args![akun],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(surel) = before.or(row.surel) else { return Ok(None) };
    Ok(Some(Penerima {
        zona: Zona::parse(&row.zona).ok_or_else(|| {
            inconsistent(format!("institution {} lives in zone {}", row.instansi_id, row.zona))
        })?,
        surel,
        pasti: row.pasti,
        nama: row.nama,
        opd: row.opd_id.map(OpdId),
        instansi: InstansiId(row.instansi_id),
        instansi_nama: row.instansi_nama,
    }))
}

/// Keeps a code for an account and the address to which it goes; of the code only its hash. It takes a free place, or
/// that of the code which ends first.
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
    tx.lock(&format!("org_kode_surel/{akun}")).await?;
    let held: Vec<(String, i64)> = tx
        .all("SELECT guna, berakhir_at FROM org_kode_surel WHERE akun_id = $1", args![akun])
        .await?;
    let ends_at = |place: &str| held.iter().find(|(at, _)| at == place).map(|(_, ends)| *ends);
    // None, a free place, comes before any end.
    let place = guna.places().iter().min_by_key(|place| ends_at(place)).copied();
    tx.execute(
        "INSERT INTO org_kode_surel (akun_id, guna, kode_hash, surel, berakhir_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (akun_id, guna) DO UPDATE SET kode_hash = excluded.kode_hash, surel = excluded.surel,
                                                   berakhir_at = excluded.berakhir_at",
        args![akun, place.unwrap_or_default(), token_hash(code), surel, ends],
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
    let row: Option<(String, String)> = db
        .optional(
            "SELECT k.akun_id, k.guna FROM org_kode_surel k JOIN org_akun a ON a.id = k.akun_id
             WHERE k.kode_hash = $1 AND k.berakhir_at > $2 AND a.aktif AND a.surel = k.surel",
            args![token_hash(code), now],
        )
        .await?;
    Ok(row.filter(|(_, place)| guna.has(place)).map(|(id, _)| AccountId(id)))
}

/// Uses up a code. Two sent at once: one of them gets `false`, and commits nothing.
///
/// Global: see the head of this file.
pub(crate) async fn take(
    tx: &mut Tx,
    akun: &AccountId,
    guna: Guna,
    code: &str,
    now: Timestamp,
) -> db::Result<bool> {
    let row: Option<(String,)> = tx
        .optional(
            "DELETE FROM org_kode_surel WHERE akun_id = $1 AND kode_hash = $2 AND berakhir_at > $3
               AND surel = (SELECT a.surel FROM org_akun a WHERE a.id = $1) RETURNING guna",
            args![akun, token_hash(code), now],
        )
        .await?;
    Ok(row.is_some_and(|(place,)| guna.has(&place)))
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
        "UPDATE org_akun SET surel_pasti_at = $2, surel_tolak_at = NULL, version = version + 1, changed_by = $3, changed_at = $2
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
