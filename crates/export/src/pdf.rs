//! A table as the program that prints reads it: words only, as a reader writes them.

use data_encoding::BASE64;
use futures_util::{Stream, StreamExt};
use kernel::{Decimal, angka, ribuan, rupiah, waktu_panjang};
use serde::Serialize;

use crate::{Cell, Column, ExportError, Kind, Table};

/// Rows that are printed at most. A longer list ends with a sentence that says how many are missing.
const ROWS: usize = 2_000;

/// Who issues a printed list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letterhead {
    /// The institution.
    pub name: String,
    /// The agency or unit below its name; may be empty.
    pub unit: String,
    /// Its address in one line; may be empty.
    pub address: String,
    /// Its emblem.
    pub logo: Option<Logo>,
}

/// A picture beside the name of the institution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// What its bytes are.
    pub kind: LogoKind,
    /// At most 512 KiB.
    pub bytes: Vec<u8>,
}

/// Kinds of pictures that can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogoKind {
    /// A drawing.
    Svg,
    /// Pixels, at most 4,096 in each direction.
    Png,
}

#[derive(Serialize)]
struct Sheet<'a> {
    letterhead: Option<Head<'a>>,
    title: &'a str,
    source: &'a str,
    made: String,
    date: String,
    sample: bool,
    columns: Vec<Printed<'a>>,
    rows: Vec<Vec<String>>,
    omitted: u64,
}

#[derive(Serialize)]
struct Head<'a> {
    name: &'a str,
    unit: &'a str,
    address: &'a str,
    logo: Option<Picture>,
}

#[derive(Serialize)]
struct Picture {
    kind: LogoKind,
    base64: String,
}

#[derive(Serialize)]
struct Printed<'a> {
    label: &'a str,
    align: &'static str,
}

/// The JSON of a table. The rows beyond those that are printed are counted and dropped as they come.
pub(crate) async fn json<S, E>(
    table: &Table,
    letterhead: Option<&Letterhead>,
    rows: S,
) -> Result<Vec<u8>, ExportError>
where
    S: Stream<Item = Result<Vec<Vec<Cell>>, E>> + Send,
    E: core::fmt::Display,
{
    let (mut printed, mut omitted) = (Vec::new(), 0_u64);
    let mut rows = core::pin::pin!(rows);
    while let Some(chunk) = rows.next().await {
        for row in chunk.map_err(|error| ExportError::Rows(error.to_string()))? {
            if printed.len() < ROWS {
                printed.push(words(table, &row));
            } else {
                omitted = omitted.saturating_add(1);
            }
        }
    }
    let sheet = Sheet {
        letterhead: letterhead.map(head),
        title: &table.title,
        source: &table.source,
        made: waktu_panjang(table.made, table.zona),
        date: table.made.date(table.zona).to_string(),
        sample: table.sample,
        columns: table.columns.iter().filter(|column| column.printed).map(column).collect(),
        rows: printed,
        omitted,
    };
    serde_json::to_vec(&sheet).map_err(|error| ExportError::Unprinted(error.to_string()))
}

fn head(letterhead: &Letterhead) -> Head<'_> {
    let logo = letterhead.logo.as_ref();
    Head {
        name: &letterhead.name,
        unit: &letterhead.unit,
        address: &letterhead.address,
        logo: logo.map(|logo| Picture { kind: logo.kind, base64: BASE64.encode(&logo.bytes) }),
    }
}

fn column(column: &Column) -> Printed<'_> {
    let align = match column.kind {
        Kind::Text | Kind::Date | Kind::Moment => "left",
        Kind::Integer | Kind::Decimal(_) | Kind::Rupiah | Kind::Percent => "right",
    };
    Printed { label: &column.label, align }
}

fn words(table: &Table, row: &[Cell]) -> Vec<String> {
    let printed = table.columns.iter().zip(row).filter(|(column, _)| column.printed);
    printed.map(|(column, cell)| word(table, column.kind, cell)).collect()
}

/// A cell as a reader writes it. Spaces within a number or a moment do not end a line.
fn word(table: &Table, kind: Kind, cell: &Cell) -> String {
    match (cell, kind) {
        (Cell::Empty, _) => String::new(),
        (Cell::Text(text), _) => text.clone(),
        // A code of digits is no number: its thousands are not grouped.
        (Cell::Integer(number), Kind::Text) => number.to_string(),
        (Cell::Integer(number), Kind::Rupiah) => rupiah(*number).replace(' ', "\u{a0}"),
        (Cell::Integer(number), Kind::Decimal(places)) => angka(Decimal::from(*number), places),
        (Cell::Integer(number), Kind::Percent) => format!("{}%", ribuan(*number)),
        (Cell::Integer(number), _) => ribuan(*number),
        (Cell::Decimal(number), Kind::Decimal(places)) => angka(*number, places),
        (Cell::Decimal(number), Kind::Rupiah) => format!("Rp\u{a0}{}", angka(*number, 0)),
        (Cell::Decimal(number), Kind::Percent) => format!("{}%", whole(*number)),
        (Cell::Decimal(number), _) => whole(*number),
        (Cell::Date(date), _) => date.strftime("%d/%m/%Y").to_string(),
        (Cell::Moment(moment), _) => {
            moment.civil(table.zona).strftime("%d/%m/%Y\u{a0}%H.%M").to_string()
        }
    }
}

/// With all decimals that it has.
fn whole(number: Decimal) -> String {
    let number = number.normalize();
    angka(number, number.scale())
}
