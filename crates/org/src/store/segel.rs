//! Seals over the trail: made in batches, checked from the first to the last.

use data_encoding::HEXLOWER;
use db::{Db, Select, Tx, args, in_list};
use kernel::{InstansiId, Timestamp};
use web::{Keys, Purpose};

use super::{
    audit::{RawRow, Row, search_text},
    inconsistent,
};
use crate::rules::seal::{self, Broken, GENESIS, Item, Seal};

/// Rows in one seal; keeps the transaction far below the 50 ms that a writer may hold.
const BATCH: i64 = 200;

/// The end of a chain. Write it down elsewhere: a chain cut off at its end, rows and all, looks whole from inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Number of the last seal.
    pub urutan: i64,
    /// Its hash.
    pub hash: String,
}

/// Where a chain is broken first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenAt {
    /// The number of the seal; one past the last when rows are unaccounted for.
    pub urutan: i64,
    /// What is wrong there.
    pub what: Broken,
}

/// What a check of one institution's chain found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Seals that were checked.
    pub seals: i64,
    /// Rows in them.
    pub rows: i64,
    /// Rows that still wait for a seal.
    pub waiting: i64,
    /// The last seal.
    pub head: Option<Head>,
    /// The first broken place, if any.
    pub broken: Option<BrokenAt>,
}

/// Seals every row that waits, in every institution. Answers how many rows.
///
/// Global: work of the program itself, institution by institution.
pub async fn seal(db: &Db, keys: &Keys, now: Timestamp) -> db::Result<usize> {
    let waiting: Vec<(i64,)> = db
        .all("SELECT DISTINCT instansi_id FROM org_audit_antre ORDER BY instansi_id", args![])
        .await?;
    let mut sealed = 0;
    for (instansi,) in waiting {
        loop {
            let mut tx = db.begin().await?;
            let rows = seal_batch(&mut tx, keys, InstansiId(instansi), now).await?;
            tx.commit().await?;
            sealed += rows;
            if rows == 0 {
                break;
            }
        }
    }
    Ok(sealed)
}

async fn seal_batch(
    tx: &mut Tx,
    keys: &Keys,
    instansi: InstansiId,
    now: Timestamp,
) -> db::Result<usize> {
    tx.lock(&format!("org_segel/{}", instansi.0)).await?;
    let taken: Vec<(String,)> = tx
        .all(
            "DELETE FROM org_audit_antre WHERE instansi_id = $1 AND audit_id IN
               (SELECT audit_id FROM org_audit_antre WHERE instansi_id = $1 ORDER BY audit_id LIMIT $2)
             RETURNING audit_id",
            args![instansi, BATCH],
        )
        .await?;
    if taken.is_empty() {
        return Ok(0);
    }
    let rows = rows_of(tx, instansi, taken.iter().map(|(id,)| id.as_str())).await?;
    if rows.len() != taken.len() {
        return Err(inconsistent(format!(
            "rows wait for a seal in institution {} that are not there",
            instansi.0
        )));
    }
    let rows: Vec<Row> = rows.into_iter().map(Row::from).collect();
    let last: Option<(i64, String)> = tx
        .optional(
            "SELECT urutan, hash FROM org_segel WHERE instansi_id = $1 ORDER BY urutan DESC LIMIT 1",
            args![instansi],
        )
        .await?;
    let (last_urutan, last_hash) = last.unwrap_or_else(|| (0, GENESIS.to_owned()));
    let seal = seal::next_seal(instansi.0, last_urutan + 1, &last_hash, now.0, &rows);
    write(tx, keys, &seal).await?;
    Ok(rows.len())
}

async fn write(tx: &mut Tx, keys: &Keys, seal: &Seal) -> db::Result<()> {
    let hash = seal::seal_hash(seal);
    let mac = keys.mac(Purpose::Seal, &context(seal.instansi), hash.as_bytes());
    let isi = serde_json::to_string(&seal.isi).expect("a list of texts is always JSON");
    let jumlah = i64::try_from(seal.isi.len()).unwrap_or(i64::MAX);
    tx.execute(
        "INSERT INTO org_segel (instansi_id, urutan, dibuat_at, sebelum, isi, jumlah, hash, kunci, mac)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            seal.instansi,
            seal.urutan,
            seal.at,
            &seal.sebelum,
            isi,
            jumlah,
            hash,
            mac.key_id,
            HEXLOWER.encode(&mac.bytes)
        ],
    )
    .await?;
    Ok(())
}

fn context(instansi: i64) -> String {
    format!("org_segel/{instansi}")
}

async fn rows_of<'a>(
    tx: &mut Tx,
    instansi: InstansiId,
    ids: impl Iterator<Item = &'a str>,
) -> db::Result<Vec<RawRow>> {
    tx.select(
        Select::new(
            "SELECT a.id, a.dicatat_at, a.pelaku_id, a.pelaku, a.ruang, a.tindakan, a.objek, a.opd_id, a.rincian, a.cari
             FROM org_audit a WHERE a.instansi_id = {}",
            args![instansi],
        )
        .and_in(in_list("a.id", ids))
        .order(" ORDER BY a.id"),
    )
    .await
}

#[derive(sqlx::FromRow)]
struct Stored {
    urutan: i64,
    dibuat_at: i64,
    sebelum: String,
    isi: String,
    jumlah: i64,
    hash: String,
    kunci: String,
    mac: String,
}

/// Checks the chain of one institution from its first seal on and stops at the first broken place.
///
/// Global: for the operator at the command line, who stands in no institution.
pub async fn verify(db: &Db, keys: &Keys, instansi: InstansiId) -> db::Result<Verified> {
    let mut found = Verified::default();
    let mut previous = GENESIS.to_owned();
    while let Some(stored) = next_stored(db, instansi, found.seals).await? {
        if let Err(what) = check(db, keys, instansi, &stored, found.seals + 1, &previous).await? {
            found.broken = Some(BrokenAt { urutan: found.seals + 1, what });
            return Ok(found);
        }
        found.seals += 1;
        found.rows += stored.jumlah;
        found.head = Some(Head { urutan: stored.urutan, hash: stored.hash.clone() });
        previous = stored.hash;
    }
    // One statement, so that rows written meanwhile cannot disturb the sum.
    let (all, waiting, sealed): (i64, i64, i64) = db
        .one(
            "SELECT (SELECT COUNT(*) FROM org_audit WHERE instansi_id = $1) AS semua,
                    (SELECT COUNT(*) FROM org_audit_antre WHERE instansi_id = $1) AS menunggu,
                    (SELECT CAST(COALESCE(SUM(jumlah), 0) AS BIGINT) FROM org_segel WHERE instansi_id = $1) AS tersegel",
            args![instansi],
        )
        .await?;
    found.waiting = waiting;
    let rows = all - waiting - sealed;
    if rows != 0 {
        found.broken =
            Some(BrokenAt { urutan: found.seals + 1, what: Broken::RowsUnaccounted { rows } });
    }
    Ok(found)
}

async fn next_stored(db: &Db, instansi: InstansiId, after: i64) -> db::Result<Option<Stored>> {
    db.optional(
        "SELECT urutan, dibuat_at, sebelum, isi, jumlah, hash, kunci, mac FROM org_segel
         WHERE instansi_id = $1 AND urutan > $2 ORDER BY urutan LIMIT 1",
        args![instansi, after],
    )
    .await
}

async fn check(
    db: &Db,
    keys: &Keys,
    instansi: InstansiId,
    stored: &Stored,
    expected: i64,
    previous: &str,
) -> db::Result<Result<(), Broken>> {
    let Ok(isi) = serde_json::from_str::<Vec<Item>>(&stored.isi) else {
        return Ok(Err(Broken::SealAltered));
    };
    let seal = Seal {
        at: stored.dibuat_at,
        instansi: instansi.0,
        isi,
        sebelum: stored.sebelum.clone(),
        urutan: stored.urutan,
    };
    if let Err(broken) = check_seal(keys, stored, &seal, expected, previous) {
        return Ok(Err(broken));
    }
    let ids = seal.isi.iter().map(|item| item.0.as_str());
    let raw: Vec<RawRow> = db
        .select(
            Select::new(
                "SELECT a.id, a.dicatat_at, a.pelaku_id, a.pelaku, a.ruang, a.tindakan, a.objek, a.opd_id, a.rincian, a.cari
                 FROM org_audit a WHERE a.instansi_id = {}",
                args![instansi],
            )
            .and_in(in_list("a.id", ids)),
        )
        .await?;
    let mut rows = Vec::with_capacity(raw.len());
    for raw in raw {
        let cari = raw.cari.clone();
        let row = Row::from(raw);
        // The search text is not in the hash, since it follows from what is.
        if cari != search_text(&row.pelaku, &row.tindakan, &row.objek, &row.rincian) {
            return Ok(Err(Broken::RowAltered { id: row.id }));
        }
        rows.push(row);
    }
    Ok(seal::check_rows(&seal, &rows))
}

fn check_seal(
    keys: &Keys,
    stored: &Stored,
    seal: &Seal,
    expected: i64,
    previous: &str,
) -> Result<(), Broken> {
    seal::check_place(seal, &stored.hash, expected, previous)?;
    let context = context(seal.instansi);
    let mac = HEXLOWER.decode(stored.mac.as_bytes()).unwrap_or_default();
    let data = stored.hash.as_bytes();
    if !keys.verify_mac(Purpose::Seal, &stored.kunci, &context, data, &mac) {
        let in_use = keys.mac(Purpose::Seal, &context, data).key_id;
        return Err(if stored.kunci == in_use {
            Broken::SealAltered
        } else {
            Broken::KeyUnknown { key: stored.kunci.clone() }
        });
    }
    let counted = i64::try_from(seal.isi.len()) == Ok(stored.jumlah);
    if counted { Ok(()) } else { Err(Broken::SealAltered) }
}
