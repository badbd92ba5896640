//! Roles with their dates.

use std::collections::BTreeMap;

use db::{Db, Select, Tx, args, in_list};
use jiff::civil::Date;
use kernel::{AccountId, InstansiId, OpdId, Peran, Scope};

use super::{
    By,
    akun::{Akun, note},
    date, inconsistent, optional_date,
};
use crate::rules::peran::HeldPeran;

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    akun_id: String,
    peran: String,
    opd_id: Option<String>,
    berlaku_mulai: String,
    berlaku_sampai: Option<String>,
}

fn read(row: Row) -> db::Result<(AccountId, HeldPeran)> {
    let held = HeldPeran {
        peran: Peran::parse(&row.peran)
            .ok_or_else(|| inconsistent(format!("role {} is called {}", row.id, row.peran)))?,
        id: row.id,
        opd: row.opd_id.map(OpdId),
        mulai: date(&row.berlaku_mulai)?,
        sampai: optional_date(row.berlaku_sampai.as_deref())?,
    };
    Ok((AccountId(row.akun_id), held))
}

/// Every role of one account, past and coming ones too.
///
/// Global: the scope of a person is built from it.
pub(crate) async fn of_account(
    db: &Db,
    instansi: InstansiId,
    akun: &AccountId,
) -> db::Result<Vec<HeldPeran>> {
    let rows: Vec<Row> = db
        .all(
            "SELECT id, akun_id, peran, opd_id, berlaku_mulai, berlaku_sampai FROM org_peran
             WHERE instansi_id = $1 AND akun_id = $2 ORDER BY berlaku_mulai DESC, id",
            args![instansi, akun],
        )
        .await?;
    rows.into_iter().map(|row| read(row).map(|(_, held)| held)).collect()
}

/// Every role of some accounts that were read in the scope before.
pub(crate) async fn list(
    db: &Db,
    scope: &Scope,
    akun: &[Akun],
) -> db::Result<BTreeMap<AccountId, Vec<HeldPeran>>> {
    let select = Select::new(
        "SELECT p.id, p.akun_id, p.peran, p.opd_id, p.berlaku_mulai, p.berlaku_sampai FROM org_peran p
         WHERE p.instansi_id = {}",
        args![scope.instansi()],
    )
    .and_in(in_list("p.akun_id", akun.iter().map(|akun| &akun.id)))
    .order(" ORDER BY p.berlaku_mulai DESC, p.id");
    let rows: Vec<Row> = db.select(select).await?;
    let mut by_account: BTreeMap<AccountId, Vec<HeldPeran>> = BTreeMap::new();
    for row in rows {
        let (akun, held) = read(row)?;
        by_account.entry(akun).or_default().push(held);
    }
    Ok(by_account)
}

/// As [`of_account`], inside a change of that account: what was read stays so until the `Tx` ends,
/// because whoever changes roles changes the account's version first.
pub(crate) async fn hold_of_account(
    tx: &mut Tx,
    scope: &Scope,
    akun: &AccountId,
) -> db::Result<Vec<HeldPeran>> {
    let rows: Vec<Row> = tx
        .all(
            "SELECT id, akun_id, peran, opd_id, berlaku_mulai, berlaku_sampai FROM org_peran
             WHERE instansi_id = $1 AND akun_id = $2 ORDER BY berlaku_mulai DESC, id",
            args![scope.instansi(), akun],
        )
        .await?;
    rows.into_iter().map(|row| read(row).map(|(_, held)| held)).collect()
}

/// Gives a role. `place` names where, for the trail.
pub(crate) async fn grant(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    akun: (&AccountId, Option<&OpdId>, &str),
    held: &HeldPeran,
    place: &str,
) -> db::Result<()> {
    let (id, home, nama) = akun;
    tx.execute(
        "INSERT INTO org_peran
           (instansi_id, id, akun_id, peran, opd_id, berlaku_mulai, berlaku_sampai, version, changed_by, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9)",
        args![
            scope.instansi(),
            &held.id,
            id,
            held.peran.code(),
            held.opd.clone(),
            held.mulai.to_string(),
            held.sampai.map(|last| last.to_string()),
            by.actor.by(),
            by.at
        ],
    )
    .await?;
    let until = held
        .sampai
        .map(|last| format!(" sampai {}", kernel::tanggal_panjang(last)))
        .unwrap_or_default();
    let detail = format!(
        "Memberi peran {} di {place} kepada {nama} mulai {}{until}",
        held.peran.label(),
        kernel::tanggal_panjang(held.mulai)
    );
    note(tx, by, "org.peran.beri", id, home, detail).await
}

/// Ends a role on `last`; one that would never have started is taken away whole.
pub(crate) async fn end(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    akun: (&AccountId, Option<&OpdId>, &str),
    held: &HeldPeran,
    last: Date,
) -> db::Result<()> {
    let (id, home, nama) = akun;
    if last < held.mulai {
        tx.execute(
            "DELETE FROM org_peran WHERE instansi_id = $1 AND id = $2",
            args![scope.instansi(), &held.id],
        )
        .await?;
    } else {
        tx.execute(
            "UPDATE org_peran SET berlaku_sampai = $3, version = version + 1, changed_by = $4, changed_at = $5
             WHERE instansi_id = $1 AND id = $2",
            args![scope.instansi(), &held.id, last.to_string(), by.actor.by(), by.at],
        )
        .await?;
    }
    let detail = format!(
        "Mengakhiri peran {} dari {nama} per {}",
        held.peran.label(),
        kernel::tanggal_panjang(last)
    );
    note(tx, by, "org.peran.akhiri", id, home, detail).await
}

/// How many other open accounts run the whole institution on `today`. Holds that number until the `Tx` ends.
pub(crate) async fn count_other_admins(
    tx: &mut Tx,
    scope: &Scope,
    id: &AccountId,
    today: Date,
) -> db::Result<i64> {
    tx.lock(&format!("org_admin/{}", scope.instansi().0)).await?;
    let day = today.to_string();
    let (count,): (i64,) = tx
        .one(
            "SELECT COUNT(DISTINCT a.id) AS jumlah FROM org_akun a
             JOIN org_peran p ON p.instansi_id = a.instansi_id AND p.akun_id = a.id
             WHERE a.instansi_id = $1 AND a.id <> $2 AND a.aktif AND p.peran = $3 AND p.opd_id IS NULL
               AND p.berlaku_mulai <= $4 AND (p.berlaku_sampai IS NULL OR p.berlaku_sampai >= $4)",
            args![scope.instansi(), id, Peran::AdminInstansi.code(), day],
        )
        .await?;
    Ok(count)
}
