//! A table of twenty columns that takes in files, as a room would.

use std::{
    ops::RangeInclusive,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use db::{Db, Migration, Select, Shape, Sql, Tx, Value, args, in_list};
use import::{About, Cells, Context, Field, Findings, Kind, Numbered, Wrong};
use jobs::Job;
// Under a name of its own, because every permission of the house is looked for and must be documented.
use kernel::{AccountId, Actor, FieldErrors, InstansiId, Permission as OfNoRoom, Timestamp};

pub(crate) const COLUMNS: usize = 20;

static IMPOR: OfNoRoom = OfNoRoom { code: "uji.impor", label: "Mengimpor tabel", granted_to: &[] };

const fn field(name: &'static str) -> Field {
    Field { name, label: name, aliases: &[], required: true, hint: "" }
}

pub(crate) static TABEL: About = About {
    code: "uji.tabel",
    title: "Impor tabel",
    address: "/uji",
    permission: &IMPOR,
    rows: 100_000,
    fields: &FIELDS,
};

static FIELDS: [Field; COLUMNS] = [
    field("kolom_0"),
    field("kolom_1"),
    field("kolom_2"),
    field("kolom_3"),
    field("kolom_4"),
    field("kolom_5"),
    field("kolom_6"),
    field("kolom_7"),
    field("kolom_8"),
    field("kolom_9"),
    field("kolom_10"),
    field("kolom_11"),
    field("kolom_12"),
    field("kolom_13"),
    field("kolom_14"),
    field("kolom_15"),
    field("kolom_16"),
    field("kolom_17"),
    field("kolom_18"),
    field("kolom_19"),
];

static BARIS: Shape = Shape {
    table: "uji_tabel",
    columns: &[
        ("instansi_id", db::Kind::Int),
        ("impor_id", db::Kind::Text),
        ("baris", db::Kind::Int),
        ("a", db::Kind::Text),
        ("b", db::Kind::Text),
        ("c", db::Kind::Text),
        ("d", db::Kind::Text),
        ("e", db::Kind::Text),
        ("f", db::Kind::Text),
        ("g", db::Kind::Text),
        ("h", db::Kind::Text),
        ("i", db::Kind::Text),
        ("j", db::Kind::Text),
        ("k", db::Kind::Text),
        ("l", db::Kind::Text),
        ("m", db::Kind::Text),
        ("n", db::Kind::Text),
        ("o", db::Kind::Text),
        ("p", db::Kind::Text),
        ("q", db::Kind::Text),
        ("r", db::Kind::Text),
        ("s", db::Kind::Text),
        ("t", db::Kind::Text),
    ],
    conflict: "",
};

pub(crate) fn migrations() -> Vec<Migration> {
    let mut all = jobs::migrations();
    all.extend(import::migrations());
    all.push(Migration {
        name: "20270101_0000_uji_tabel",
        sql: Sql::Shared(
            "CREATE TABLE uji_tabel (
                 instansi_id BIGINT NOT NULL, impor_id TEXT NOT NULL, baris BIGINT NOT NULL,
                 a TEXT NOT NULL, b TEXT NOT NULL, c TEXT NOT NULL, d TEXT NOT NULL, e TEXT NOT NULL,
                 f TEXT NOT NULL, g TEXT NOT NULL, h TEXT NOT NULL, i TEXT NOT NULL, j TEXT NOT NULL,
                 k TEXT NOT NULL, l TEXT NOT NULL, m TEXT NOT NULL, n TEXT NOT NULL, o TEXT NOT NULL,
                 p TEXT NOT NULL, q TEXT NOT NULL, r TEXT NOT NULL, s TEXT NOT NULL, t TEXT NOT NULL,
                 PRIMARY KEY (instansi_id, impor_id, baris), UNIQUE (instansi_id, a)
             );
             CREATE TABLE uji_mentah (
                 putaran BIGINT NOT NULL, nomor BIGINT NOT NULL, isi TEXT NOT NULL,
                 PRIMARY KEY (putaran, nomor)
             );",
        ),
    });
    all
}

/// What the runner hands to the job.
#[derive(Clone)]
pub(crate) struct House {
    pub(crate) db: Db,
    /// The longest chunk so far.
    pub(crate) longest: Arc<Mutex<Duration>>,
}

pub(crate) struct Tabel;

/// The job of this kind.
pub(crate) static JOBS: [Job<House>; 1] = [import::job::<House, Tabel>()];

impl Kind<House> for Tabel {
    type Row = Vec<String>;
    type Memory = ();

    const ABOUT: &'static About = &TABEL;
    const ANALYZE: &'static str = "ANALYZE uji_tabel";

    fn db(with: &House) -> &Db {
        &with.db
    }

    async fn actor(
        _with: &House,
        _instansi: InstansiId,
        _account: &AccountId,
        _now: Timestamp,
    ) -> db::Result<Option<Actor>> {
        Ok(None)
    }

    fn parse(cells: &Cells<'_>) -> Result<Vec<String>, FieldErrors> {
        Ok(FIELDS.iter().map(|field| cells.get(field.name).to_owned()).collect())
    }

    fn key(row: &Vec<String>) -> Option<String> {
        row.first().cloned()
    }

    async fn check(
        tx: &mut Tx,
        context: &Context<'_, House>,
        _memory: &mut (),
        rows: &[Numbered<Vec<String>>],
    ) -> db::Result<Findings> {
        let select = Select::new(
            "SELECT a FROM uji_tabel WHERE instansi_id = {}",
            args![context.scope.instansi()],
        );
        let keys = rows.iter().filter_map(|row| row.row.first()).map(String::as_str);
        let taken: Vec<(String,)> = tx.select(select.and_in(in_list("a", keys))).await?;
        let wrong: Vec<Wrong> = rows
            .iter()
            .filter(|row| taken.iter().any(|(a,)| Some(a) == row.row.first()))
            .map(|row| Wrong::new(row.number, "kolom_0", "Sudah ada."))
            .collect();
        Ok(wrong.into())
    }

    async fn write(
        tx: &mut Tx,
        context: &Context<'_, House>,
        rows: &[Numbered<Vec<String>>],
    ) -> db::Result<()> {
        let start = Instant::now();
        let values: Vec<Vec<Value>> = rows
            .iter()
            .map(|Numbered { number, row }| {
                let mut values = args![context.scope.instansi(), context.id.as_str(), *number];
                values.extend(row.iter().map(Value::from));
                values
            })
            .collect();
        tx.insert_all(&BARIS, &values).await?;
        let mut longest = context.with.longest.lock().unwrap();
        *longest = start.elapsed().max(*longest);
        Ok(())
    }

    async fn withdraw(
        _tx: &mut Tx,
        _context: &Context<'_, House>,
    ) -> db::Result<Result<(), String>> {
        Ok(Ok(()))
    }

    async fn undo(
        tx: &mut Tx,
        context: &Context<'_, House>,
        numbers: RangeInclusive<i64>,
    ) -> db::Result<()> {
        let start = Instant::now();
        let (first, last) = numbers.into_inner();
        tx.execute(
            "DELETE FROM uji_tabel
             WHERE instansi_id = $1 AND impor_id = $2 AND baris BETWEEN $3 AND $4",
            args![context.scope.instansi(), context.id.as_str(), first, last],
        )
        .await?;
        let mut longest = context.with.longest.lock().unwrap();
        *longest = start.elapsed().max(*longest);
        Ok(())
    }
}
