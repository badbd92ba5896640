//! Where people get letters, and which notices wait for one.

use db::{Db, Tx, args};
use kernel::{AccountId, InstansiId, OpdId, Timestamp};

use super::{By, akun};

/// Where an account gets letters.
#[expect(clippy::struct_field_names, reason = "fields are named as their columns")]
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Surel {
    /// The address.
    pub surel: Option<String>,
    /// Whether notices come there as well.
    pub surel_kabar: bool,
    /// When it was shown to be theirs; never written from here.
    pub surel_pasti_at: Option<i64>,
    /// When the mail server last refused a letter to it for good; never written from here.
    pub surel_tolak_at: Option<i64>,
}

/// Where an account gets letters.
///
/// Global: people see their own account, whatever their scope.
pub(crate) async fn find(db: &Db, akun: &AccountId) -> db::Result<Surel> {
    let found: Option<Surel> = db
        .optional(
            "SELECT surel, surel_kabar, surel_pasti_at, surel_tolak_at FROM org_akun WHERE id = $1",
            args![akun],
        )
        .await?;
    Ok(found.unwrap_or_default())
}

/// Changes it, and writes in the trail that it was changed, without the address. Another address is not yet shown
/// to be theirs, and what was sent to the one before opens nothing any more.
///
/// Global: people change their own account, whatever their scope.
pub(crate) async fn save(
    tx: &mut Tx,
    by: By<'_>,
    akun: &AccountId,
    opd: Option<&OpdId>,
    surel: &Surel,
) -> db::Result<()> {
    tx.execute(
        "UPDATE org_akun SET surel_pasti_at = CASE WHEN surel = $2 THEN surel_pasti_at ELSE NULL END,
                surel_tolak_at = NULL, surel = $2, surel_kabar = $3, version = version + 1, changed_by = $4, changed_at = $5
         WHERE id = $1",
        args![akun, surel.surel.as_deref(), surel.surel_kabar, by.actor.by(), by.at],
    )
    .await?;
    let detail = match (&surel.surel, surel.surel_kabar) {
        (None, _) => "Menghapus alamat surel",
        (Some(_), true) => "Mengatur alamat surel, dengan pemberitahuan",
        (Some(_), false) => "Mengatur alamat surel, tanpa pemberitahuan",
    };
    akun::note(tx, by, "org.akun.surel", akun, opd, detail.to_owned()).await
}

/// Notes whether the mail server took the last letter to an address of an account, as long as it has that address.
///
/// System: the job that sends a letter says what became of it.
pub(crate) async fn note_refused(
    tx: &mut Tx,
    akun: &AccountId,
    surel: &str,
    refused_at: Option<Timestamp>,
) -> db::Result<()> {
    tx.execute(
        "UPDATE org_akun SET surel_tolak_at = CAST($3 AS BIGINT) WHERE id = $1 AND surel = $2",
        args![akun, surel, refused_at],
    )
    .await
    .map(drop)
}

/// Whether the mail server refused the last letter to an address of an account.
///
/// System: the job that sends a letter asks before it writes.
pub(crate) async fn is_refused(db: &Db, akun: &AccountId, surel: &str) -> db::Result<bool> {
    let found: Option<(i64,)> = db
        .optional(
            "SELECT surel_tolak_at FROM org_akun
             WHERE id = $1 AND surel = $2 AND surel_tolak_at IS NOT NULL",
            args![akun, surel],
        )
        .await?;
    Ok(found.is_some())
}

/// Takes at most `limit` notices that wait for a letter: the institution, the account, the notice. Taken, they wait
/// no longer.
///
/// System: letters of all institutions go one way.
pub(crate) async fn take_waiting(
    tx: &mut Tx,
    limit: i64,
) -> db::Result<Vec<(InstansiId, AccountId, String)>> {
    tx.lock("org_pemberitahuan/surel").await?;
    let rows: Vec<(i64, String, String)> = tx
        .all(
            "SELECT instansi_id, akun_id, id FROM org_pemberitahuan WHERE surel_menunggu
             ORDER BY dibuat_at, instansi_id, akun_id, id LIMIT $1",
            args![limit],
        )
        .await?;
    for (instansi, akun, id) in &rows {
        tx.execute(
            "UPDATE org_pemberitahuan SET surel_menunggu = FALSE
             WHERE instansi_id = $1 AND akun_id = $2 AND id = $3",
            args![*instansi, akun.as_str(), id.as_str()],
        )
        .await?;
    }
    Ok(rows.into_iter().map(|(i, akun, id)| (InstansiId(i), AccountId(akun), id)).collect())
}

/// Lets no notice from before `before` wait for a letter any more.
///
/// System: one house, one way to the post.
pub(crate) async fn forget_waiting(tx: &mut Tx, before: Timestamp) -> db::Result<u64> {
    tx.execute(
        "UPDATE org_pemberitahuan SET surel_menunggu = FALSE WHERE surel_menunggu AND dibuat_at < $1",
        args![before],
    )
    .await
}

/// What a letter about a notice says, and where it goes.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Surat {
    /// The address.
    pub surel: String,
    /// Name of the person.
    pub nama: String,
    /// Name of the institution.
    pub instansi_nama: String,
    /// The notice in one line.
    pub judul: String,
    /// More about it; may be empty.
    pub isi: String,
    /// Where to look, within the house.
    pub tautan: Option<String>,
}

/// The letter about a notice; none when the account is closed, wants none, has not confirmed its address, or has
/// read the notice meanwhile.
///
/// System: the job that sends it asks for the notice that it was given.
pub(crate) async fn letter(
    db: &Db,
    instansi: InstansiId,
    akun: &AccountId,
    id: &str,
) -> db::Result<Option<Surat>> {
    db.optional(
        "SELECT a.surel, a.nama, i.name AS instansi_nama, p.judul, p.isi, p.tautan
         FROM org_pemberitahuan p
         JOIN org_akun a ON a.instansi_id = p.instansi_id AND a.id = p.akun_id
         JOIN org_instansi i ON i.id = p.instansi_id
         WHERE p.instansi_id = $1 AND p.akun_id = $2 AND p.id = $3
           AND p.dibaca_at IS NULL AND a.aktif AND a.surel_kabar AND a.surel_pasti_at IS NOT NULL",
        args![instansi, akun, id],
    )
    .await
}
