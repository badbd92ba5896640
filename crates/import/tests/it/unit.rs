//! A second made-up register, whose imports change what is there: units below units, each known by its code.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::RangeInclusive,
};

use db::{Db, Migration, Shape, Sql, Tx, args};
use import::{About, Before, Cells, Context, Field, Findings, Kind, Numbered, Wrong};
use kernel::{AccountId, Actor, FieldErrors, InstansiId, Timestamp};

use crate::house::{House, IMPOR, Pegawai, once, span};

pub(crate) const fn field(
    name: &'static str,
    label: &'static str,
    aliases: &'static [&'static str],
    required: bool,
) -> Field {
    Field { name, label, aliases, required, hint: "" }
}

pub(crate) static UNIT: About = About {
    code: "uji.unit",
    title: "Impor unit",
    address: "/uji/unit",
    permission: &IMPOR,
    rows: 5_000,
    fields: &[
        field("kode", "Kode", &[], true),
        field("nama", "Nama", &[], true),
        field("induk", "Kode induk", &[], false),
    ],
};

pub(crate) fn migration() -> Migration {
    Migration {
        name: "20270101_0001_uji_unit",
        sql: Sql::Shared(
            "CREATE TABLE uji_unit (
                 instansi_id BIGINT NOT NULL, kode TEXT NOT NULL, nama TEXT NOT NULL, induk TEXT NOT NULL,
                 version BIGINT NOT NULL,
                 PRIMARY KEY (instansi_id, kode)
             );",
        ),
    }
}

static ISI: Shape = Shape {
    table: "uji_unit",
    columns: &[
        ("instansi_id", db::Kind::Int),
        ("kode", db::Kind::Text),
        ("nama", db::Kind::Text),
        ("induk", db::Kind::Text),
        ("version", db::Kind::Int),
    ],
    conflict: "ON CONFLICT (instansi_id, kode) DO UPDATE SET
                 nama = excluded.nama, induk = excluded.induk, version = excluded.version",
};

pub(crate) struct Unit;

#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Baris {
    kode: String,
    nama: String,
    /// None where no column of the file tells.
    induk: Option<String>,
}

/// Every unit by its code: version, name, parent.
type Units = BTreeMap<String, (i64, String, String)>;

async fn units(tx: &mut Tx, context: &Context<'_, House>) -> db::Result<Units> {
    let rows: Vec<(String, i64, String, String)> = tx
        .all(
            "SELECT kode, version, nama, induk FROM uji_unit WHERE instansi_id = $1",
            args![context.scope.instansi()],
        )
        .await?;
    Ok(rows
        .into_iter()
        .map(|(kode, version, nama, induk)| (kode, (version, nama, induk)))
        .collect())
}

async fn put(
    tx: &mut Tx,
    context: &Context<'_, House>,
    units: impl IntoIterator<Item = (String, String, String, i64)>,
) -> db::Result<()> {
    let rows: Vec<_> = units
        .into_iter()
        .map(|(kode, nama, induk, version)| {
            args![context.scope.instansi(), kode, nama, induk, version]
        })
        .collect();
    tx.insert_all(&ISI, &rows).await
}

impl Kind<House> for Unit {
    type Row = Baris;
    type Memory = Option<BTreeSet<String>>;

    const ABOUT: &'static About = &UNIT;
    const ANALYZE: &'static str = "ANALYZE uji_unit";

    fn db(with: &House) -> &Db {
        &with.db
    }

    async fn actor(
        with: &House,
        instansi: InstansiId,
        account: &AccountId,
        now: Timestamp,
    ) -> db::Result<Option<Actor>> {
        Pegawai::actor(with, instansi, account, now).await
    }

    fn parse(cells: &Cells<'_>) -> Result<Baris, FieldErrors> {
        let induk = cells.has("induk").then(|| cells.get("induk").to_owned());
        Ok(Baris { kode: cells.get("kode").to_owned(), nama: cells.get("nama").to_owned(), induk })
    }

    fn key(row: &Baris) -> Option<String> {
        Some(row.kode.clone())
    }

    async fn check(
        tx: &mut Tx,
        context: &Context<'_, House>,
        memory: &mut Option<BTreeSet<String>>,
        rows: &[Numbered<Baris>],
    ) -> db::Result<Findings> {
        let there = units(tx, context).await?;
        let known = memory.get_or_insert_with(|| there.keys().cloned().collect());
        if once(&context.with.trouble.check_busy_at, &span(rows)) {
            return Err(db::Error::Busy);
        }
        let mut found = Findings::default();
        for Numbered { number, row } in rows {
            let induk = row.induk.as_deref().unwrap_or_default();
            if !induk.is_empty() && !known.contains(induk) {
                found.wrong.push(Wrong::new(*number, "induk", "Induk ini tidak dikenal."));
            }
            known.insert(row.kode.clone());
            if let Some((_, nama, before)) = there.get(&row.kode) {
                let as_it_is = row.nama == *nama && row.induk.as_ref().is_none_or(|i| i == before);
                if as_it_is { found.same.push(*number) } else { found.changed.push(*number) }
            }
        }
        Ok(found)
    }

    async fn write(
        tx: &mut Tx,
        context: &Context<'_, House>,
        rows: &[Numbered<Baris>],
    ) -> db::Result<()> {
        let there = units(tx, context).await?;
        let mut kept = Vec::new();
        let mut new = Vec::new();
        for Numbered { number, row } in rows {
            let was = there.get(&row.kode);
            let version = was.map_or(1, |(version, ..)| version + 1);
            let induk = row.induk.clone().or_else(|| was.map(|(_, _, induk)| induk.clone()));
            new.push((row.kode.clone(), row.nama.clone(), induk.unwrap_or_default(), version));
            kept.push(Before {
                number: *number,
                subject: row.kode.clone(),
                version,
                was: was.map(|(_, nama, induk)| format!("{nama}|{induk}")),
            });
        }
        import::remember(tx, context, &kept).await?;
        put(tx, context, new).await
    }

    async fn withdraw(tx: &mut Tx, context: &Context<'_, House>) -> db::Result<Result<(), String>> {
        let there = units(tx, context).await?;
        for Before { subject, version, .. } in import::remembered(tx, context).await? {
            if there.get(&subject).is_none_or(|(now, ..)| *now != version) {
                return Ok(Err(format!("{subject} sudah diubah sesudah impor ini.")));
            }
        }
        Ok(Ok(()))
    }

    async fn undo(
        tx: &mut Tx,
        context: &Context<'_, House>,
        numbers: RangeInclusive<i64>,
    ) -> db::Result<()> {
        let mut back = Vec::new();
        for before in import::remembered(tx, context).await? {
            if !numbers.contains(&before.number) {
                continue;
            }
            if let Some((nama, induk)) = before.was.as_deref().and_then(|was| was.split_once('|')) {
                let (nama, induk) = (nama.to_owned(), induk.to_owned());
                back.push((before.subject, nama, induk, before.version + 1));
            } else {
                tx.execute(
                    "DELETE FROM uji_unit WHERE instansi_id = $1 AND kode = $2",
                    args![context.scope.instansi(), before.subject],
                )
                .await?;
            }
        }
        put(tx, context, back).await
    }
}
