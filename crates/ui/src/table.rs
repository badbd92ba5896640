//! A table: rows that are compared, with numbers under one another.
//!
//! Not for laying out a page and not for name and value pairs ([`crate::DefinitionList`]).
//! MUST have a caption, shown or not; MUST mark the first cell of each row as its header;
//! MUST keep its meaning at 360 pixels: rows become cards that repeat the column's name, or the
//! table scrolls inside a frame that takes keyboard focus. The page itself never scrolls sideways.

use maud::{Markup, Render, html};

use crate::{Icon, Tag, Tone, gallery::Example};

/// Where the content of a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Start,
    /// Numbers.
    End,
}

/// The state of a column that can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortState {
    /// Not sorted by this column.
    Off,
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// The link that sorts by a column.
#[derive(Clone, Debug)]
pub struct Sort {
    /// The address of the same list, sorted the other way.
    pub href: String,
    /// How it is sorted now.
    pub state: SortState,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// The name over the column.
    pub label: String,
    /// Words or numbers.
    pub align: Align,
    /// How to sort by it, where that is possible.
    pub sort: Option<Sort>,
}

impl Column {
    /// A column of words.
    pub fn text(label: impl Into<String>) -> Self {
        Self { label: label.into(), align: Align::Start, sort: None }
    }

    /// A column of numbers.
    pub fn number(label: impl Into<String>) -> Self {
        Self { label: label.into(), align: Align::End, sort: None }
    }

    /// The same column with a link that sorts by it.
    #[must_use]
    pub fn sorted_by(self, href: impl Into<String>, state: SortState) -> Self {
        Self { sort: Some(Sort { href: href.into(), state }), ..self }
    }
}

/// The content of one cell.
#[derive(Clone, Debug)]
pub struct Cell(pub Markup);

impl Cell {
    /// Plain words or a number as readers write it.
    pub fn text(text: impl AsRef<str>) -> Self {
        Self(html! { (text.as_ref()) })
    }

    /// A link.
    pub fn link(label: impl AsRef<str>, href: impl AsRef<str>) -> Self {
        Self(html! { a href=(href.as_ref()) { (label.as_ref()) } })
    }

    /// Words with a quieter second line: agency, effort, date.
    pub fn two_lines(first: impl Render, second: impl AsRef<str>) -> Self {
        Self(html! { (first) span.table__second { (second.as_ref()) } })
    }

    /// Anything else: a [`Tag`], several links.
    pub fn html(markup: Markup) -> Self {
        Self(markup)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<Markup> for Cell {
    fn from(markup: Markup) -> Self {
        Self(markup)
    }
}

/// What becomes of the table where there is no room for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Narrow {
    /// Each row becomes a card; right for lists of things.
    Cards,
    /// The table scrolls in its frame; right for numbers that are compared across.
    Scroll,
}

/// A table with its caption.
pub struct Table<'a> {
    /// What the table shows.
    pub caption: &'a str,
    /// Whether the caption is seen, or a heading above already says it.
    pub caption_visible: bool,
    /// The columns; the first one names the row.
    pub columns: Vec<Column>,
    /// The rows, each with one cell per column.
    pub rows: Vec<Vec<Cell>>,
    /// The row of totals; empty when there is none.
    pub foot: Vec<Cell>,
    /// What becomes of it where there is no room.
    pub narrow: Narrow,
}

impl Render for Table<'_> {
    fn render(&self) -> Markup {
        match self.narrow {
            Narrow::Cards => html! { div.table-frame { (self.table("table--cards")) } },
            Narrow::Scroll => html! {
                div.table-frame.table-frame--scroll tabindex="0" role="region" aria-label=(self.caption) {
                    (self.table("table--scroll"))
                }
            },
        }
    }
}

impl Table<'_> {
    // The roles repeat what the elements mean, because `display: block` at narrow width takes the
    // meaning away in several browsers.
    fn table(&self, class: &str) -> Markup {
        html! {
            table.table.(class) role="table" {
                caption.table__caption.sr-only[!self.caption_visible] { (self.caption) }
                thead.table__head role="rowgroup" {
                    tr role="row" { @for column in &self.columns { (column.header()) } }
                }
                tbody role="rowgroup" {
                    @for row in &self.rows { tr.table__row role="row" { (self.cells(row)) } }
                }
                @if !self.foot.is_empty() {
                    tfoot.table__foot role="rowgroup" { tr.table__row role="row" { (self.cells(&self.foot)) } }
                }
            }
        }
    }

    fn cells(&self, row: &[Cell]) -> Markup {
        html! {
            @for (i, (column, cell)) in self.columns.iter().zip(row).enumerate() {
                @if i == 0 {
                    th.table__name.table__cell--end[column.align == Align::End] scope="row" role="rowheader" data-label=(column.label) { (cell.0) }
                } @else {
                    td.table__cell.table__cell--end[column.align == Align::End] role="cell" data-label=(column.label) {
                        div.table__value { (cell.0) }
                    }
                }
            }
        }
    }
}

impl Column {
    fn header(&self) -> Markup {
        let sorted = self.sort.as_ref().map(|sort| match sort.state {
            SortState::Off => "none",
            SortState::Ascending => "ascending",
            SortState::Descending => "descending",
        });
        html! {
            th.table__column.table__column--end[self.align == Align::End] scope="col" role="columnheader" aria-sort=[sorted] {
                @if let Some(sort) = &self.sort {
                    a.table__sort href=(sort.href) {
                        (self.label)
                        (match sort.state {
                            SortState::Off => Icon::ChevronsUpDown,
                            SortState::Ascending => Icon::ArrowUp,
                            SortState::Descending => Icon::ArrowDown,
                        })
                    }
                } @else { (self.label) }
            }
        }
    }
}

/// The five steps of the sample sheet, also used by other examples.
pub(crate) fn sample_steps() -> Table<'static> {
    let row = |code: &str, what: &str, by: &str, gain: &str| {
        vec![
            Cell::text(code),
            Cell::two_lines(html! { a href="#" { (what) } }, by),
            Cell::text(gain),
        ]
    };
    Table {
        caption: "Lima langkah paling bernilai",
        caption_visible: false,
        columns: vec![
            Column::text("Ind."),
            Column::text("Langkah, pengampu, usaha"),
            Column::number("Naik"),
        ],
        rows: vec![
            row(
                "20",
                "Survei kepuasan per layanan dibuka untuk umum",
                "Biro Organisasi · 2 minggu",
                "+0,075",
            ),
            row(
                "19",
                "Dasbor pemenuhan SLA 9 layanan prioritas",
                "Diskominfotik · 3 minggu",
                "+0,050",
            ),
            row(
                "1",
                "Arsitektur Pemdi ditetapkan, bukan draf",
                "Bappeda · sidang 9 Desember",
                "+0,025",
            ),
            row(
                "3",
                "Bimtek 41 pengelola layanan yang belum terlatih",
                "BKD · 2 angkatan",
                "+0,025",
            ),
            row(
                "13",
                "9 aplikasi digabung atau dinonaktifkan",
                "Diskominfotik · keputusan",
                "+0,017",
            ),
        ],
        foot: Vec::new(),
        narrow: Narrow::Scroll,
    }
}

pub(crate) fn examples() -> Vec<Example> {
    let tag = |tone, label| Cell::html(Tag { tone, label }.render());
    let row = |name: &str, head: &str, count: &str, state: Cell| {
        vec![Cell::link(name, "#"), Cell::text(head), Cell::text(count), state]
    };
    let list = Table {
        caption: "Perangkat daerah",
        caption_visible: false,
        columns: vec![
            Column::text("OPD").sorted_by("#", SortState::Ascending),
            Column::text("Kepala"),
            Column::number("Aplikasi").sorted_by("#", SortState::Off),
            Column::text("Keadaan"),
        ],
        rows: vec![
            row("Dinas Pendidikan", "Yulia Marni", "16", tag(Tone::Ok, "Lengkap")),
            row("Dinas Kesehatan", "Hendra Piliang", "14", tag(Tone::Warn, "2 bukti usang")),
            row("Dinas Kehutanan", "Rina Koto", "10", tag(Tone::Bad, "Belum mengisi")),
        ],
        foot: Vec::new(),
        narrow: Narrow::Cards,
    };
    let numbers = Table {
        caption: "Nilai domain SPBE per tahun",
        caption_visible: true,
        columns: vec![
            Column::text("Domain"),
            Column::number("Bobot"),
            Column::number("2021"),
            Column::number("2022"),
            Column::number("2023").sorted_by("#", SortState::Descending),
        ],
        rows: vec![
            ["Kebijakan internal", "13 %", "2,40", "3,20", "4,00"].map(Cell::text).into(),
            ["Tata kelola", "25 %", "1,90", "2,60", "3,30"].map(Cell::text).into(),
            ["Manajemen", "16,5 %", "1,36", "1,64", "2,18"].map(Cell::text).into(),
            ["Layanan", "45,5 %", "3,66", "4,03", "4,46"].map(Cell::text).into(),
        ],
        foot: ["Indeks SPBE", "100 %", "2,69", "3,18", "3,75"].map(Cell::text).into(),
        narrow: Narrow::Scroll,
    };
    vec![
        Example::new("Table", "daftar, menjadi kartu", list.render()),
        Example::new("Table", "angka, bergulir dalam bingkai", numbers.render()),
        Example::new("Table", "dua baris per sel", sample_steps().render()),
    ]
}
