//! A chart that is drawn from the table it holds.
//!
//! Not for fewer than three values, and not instead of a table: the table is in the page, is what
//! one sees without JavaScript, and stays one click away with it.
//! MUST hold the same numbers in its table; MUST give its source; MUST NOT tell series apart by
//! colour alone.

use kernel::Decimal;
use maud::{Markup, Render, html};
use serde::Serialize;

use crate::{Cell, Column, Icon, Narrow, Table, assets, gallery::Example, raw::json_block};

/// A figure with a drawing, its table, its source.
pub struct Chart<'a> {
    /// Id of the figure.
    pub id: &'a str,
    /// What it shows.
    pub title: &'a str,
    /// Whether the title is seen, or a heading above already says it.
    pub title_visible: bool,
    /// The drawing.
    pub kind: ChartKind,
    /// The same numbers.
    pub table: Table<'a>,
    /// Where the numbers are from.
    pub source: &'a str,
    /// The address of the table as CSV.
    pub csv: Option<&'a str>,
}

/// What is drawn. Decimals travel as strings, so that none is rounded on the way.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum ChartKind {
    /// Values over time, broken where the instrument changes.
    Line(Line),
    /// Values of several axes around a centre.
    Radar(Radar),
}

/// Values over time.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// The unit of the values, if they have one.
    pub unit: Option<String>,
    /// The least value of the scale.
    pub min: Decimal,
    /// The greatest value of the scale.
    pub max: Decimal,
    /// One part for each instrument; no line runs from one into the next.
    pub segments: Vec<Segment>,
}

/// The years of one instrument.
#[derive(Clone, Debug, Serialize)]
pub struct Segment {
    /// The instrument.
    pub label: String,
    /// Its years.
    pub points: Vec<Point>,
    /// Its predicates.
    pub bands: Vec<Band>,
}

/// One year.
#[derive(Clone, Debug, Serialize)]
pub struct Point {
    /// The year, or the year with what it is: "2026 (mandiri)".
    pub x: String,
    /// The value, if there is one.
    pub value: Option<Decimal>,
    /// The value as readers write it.
    pub shown: String,
    /// What was aimed at.
    pub target: Option<Mark>,
    /// Between which values the true one lies.
    pub range: Option<Range>,
}

/// A value as it is drawn and as it is read.
#[derive(Clone, Debug, Serialize)]
pub struct Mark {
    /// Where it is drawn.
    pub value: Decimal,
    /// How it is read.
    pub shown: String,
}

/// An interval.
#[derive(Clone, Debug, Serialize)]
pub struct Range {
    /// The least value.
    pub from: Decimal,
    /// The greatest value.
    pub to: Decimal,
    /// How it is read.
    pub shown: String,
}

/// A predicate: from `from` up to but without `to`.
#[derive(Clone, Debug, Serialize)]
pub struct Band {
    /// The least value.
    pub from: Decimal,
    /// The first value that no longer belongs to it.
    pub to: Decimal,
    /// Its name with its limits.
    pub label: String,
}

/// Values around a centre.
#[derive(Clone, Debug, Serialize)]
pub struct Radar {
    /// The greatest value of the scale.
    pub max: Decimal,
    /// What is measured.
    pub axes: Vec<Axis>,
    /// The series; the first one is what the page is about.
    pub series: Vec<Series>,
}

/// One axis.
#[derive(Clone, Debug, Serialize)]
pub struct Axis {
    /// Its name.
    pub label: String,
    /// Its name where there is little room.
    pub short: String,
}

/// One value per axis.
#[derive(Clone, Debug, Serialize)]
pub struct Series {
    /// The name of the series.
    pub label: String,
    /// The values in the order of the axes; `None` where there is none.
    pub values: Vec<Option<Mark>>,
}

impl Render for Chart<'_> {
    fn render(&self) -> Markup {
        // The library that draws lines is heavy, so the island fetches it when a line comes near.
        let plot =
            matches!(self.kind, ChartKind::Line(_)).then(|| assets::url("plot.js")).flatten();
        html! {
            figure.chart id=(self.id) {
                figcaption.chart__title.sr-only[!self.title_visible] { (self.title) }
                @if let Some(script) = assets::url("chart.js") {
                    gadang-chart data-plot=[plot] {
                        script type="application/json" { (json_block(&self.kind)) }
                    }
                    script type="module" src=(script) {}
                }
                details.chart__table open {
                    summary.chart__open { (Icon::ChevronRight) "Lihat tabel" }
                    (self.table)
                }
                p.chart__source {
                    span { "Sumber: " (self.source) }
                    @if let Some(csv) = self.csv { a href=(csv) { "Unduh CSV" span.sr-only { ": " (self.title) } } }
                }
            }
        }
    }
}

fn decimal(hundredths: i64) -> Decimal {
    Decimal::new(hundredths, 2)
}

fn mark(hundredths: i64) -> Mark {
    Mark { value: decimal(hundredths), shown: kernel::angka(decimal(hundredths), 2) }
}

pub(crate) fn sample_line() -> Line {
    let point = |x: &str, value, target, range| {
        let Mark { value, shown } = mark(value);
        Point { x: x.to_owned(), value: Some(value), shown, target, range }
    };
    let band = |from, to, label: &str| Band {
        from: decimal(from),
        to: decimal(to),
        label: label.to_owned(),
    };
    Line {
        unit: None,
        min: Decimal::ONE,
        max: Decimal::from(5),
        segments: vec![
            Segment {
                label: "SPBE 2020".to_owned(),
                points: vec![
                    point("2021", 269, None, None),
                    point("2022", 318, Some(mark(320)), None),
                    point("2023", 375, Some(mark(330)), None),
                ],
                bands: vec![band(260, 350, "Baik 2,60–3,49")],
            },
            Segment {
                label: "Pemdi 2026 — instrumen baru".to_owned(),
                points: vec![point(
                    "2026 (mandiri)",
                    192,
                    None,
                    Some(Range {
                        from: decimal(170),
                        to: decimal(220),
                        shown: "1,70–2,20".to_owned(),
                    }),
                )],
                bands: vec![band(150, 250, "Cukup 1,50–2,49")],
            },
        ],
    }
}

pub(crate) fn sample_line_table() -> Table<'static> {
    let row = |year: &str, instrument: &str, target: &str, value: &str, predicate: &str| {
        [year, instrument, target, value, predicate].map(Cell::text).into()
    };
    Table {
        caption: "Indeks per tahun",
        caption_visible: false,
        columns: vec![
            Column::text("Tahun"),
            Column::text("Instrumen"),
            Column::number("Target"),
            Column::number("Indeks"),
            Column::text("Predikat"),
        ],
        rows: vec![
            row("2021", "SPBE 2020", "–", "2,69", "Baik"),
            row("2022", "SPBE 2020", "3,20", "3,18", "Baik"),
            row("2023", "SPBE 2020", "3,30", "3,75", "Sangat baik"),
            row("2026 (mandiri)", "Pemdi 2026", "–", "1,92", "Cukup"),
        ],
        foot: Vec::new(),
        narrow: Narrow::Scroll,
    }
}

pub(crate) fn sample_radar() -> Radar {
    let axis = |label: &str, short: &str| Axis { label: label.to_owned(), short: short.to_owned() };
    let series = |label: &str, values: [Option<i64>; 8]| Series {
        label: label.to_owned(),
        values: values.map(|v| v.map(mark)).into(),
    };
    Radar {
        max: Decimal::from(5),
        axes: vec![
            axis("Kebijakan internal tata kelola", "Kebijakan"),
            axis("Perencanaan strategis", "Perencanaan"),
            axis("Teknologi informasi dan komunikasi", "TIK"),
            axis("Penyelenggara", "Penyelenggara"),
            axis("Penerapan manajemen", "Manajemen"),
            axis("Audit TIK", "Audit"),
            axis("Layanan administrasi pemerintahan", "Administrasi"),
            axis("Layanan publik", "Publik"),
        ],
        series: vec![
            series(
                "2022",
                [
                    Some(320),
                    Some(250),
                    Some(275),
                    Some(250),
                    Some(175),
                    Some(133),
                    Some(410),
                    Some(400),
                ],
            ),
            series(
                "2021",
                [Some(240), Some(200), Some(225), Some(150), Some(138), None, Some(370), Some(350)],
            ),
        ],
    }
}

pub(crate) fn sample_radar_table(radar: &Radar) -> Table<'static> {
    let cell = |series: &Series, i: usize| {
        Cell::text(series.values.get(i).and_then(Option::as_ref).map_or("–", |mark| &mark.shown))
    };
    Table {
        caption: "Nilai aspek",
        caption_visible: false,
        columns: std::iter::once(Column::text("Aspek"))
            .chain(radar.series.iter().map(|series| Column::number(&series.label)))
            .collect(),
        rows: radar
            .axes
            .iter()
            .enumerate()
            .map(|(i, axis)| {
                std::iter::once(Cell::text(&axis.label))
                    .chain(radar.series.iter().map(|series| cell(series, i)))
                    .collect()
            })
            .collect(),
        foot: Vec::new(),
        narrow: Narrow::Scroll,
    }
}

pub(crate) fn examples() -> Vec<Example> {
    let radar = sample_radar();
    vec![
        Example::new(
            "Chart",
            "garis, terputus antara dua instrumen",
            Chart {
                id: "grafik-garis",
                title: "Indeks per tahun",
                title_visible: true,
                kind: ChartKind::Line(sample_line()),
                table: sample_line_table(),
                source: "hasil resmi 2021–2023; penilaian mandiri 2026",
                csv: Some("#"),
            }
            .render(),
        ),
        Example::new(
            "Chart",
            "radar, dua deret",
            Chart {
                id: "grafik-radar",
                title: "Nilai aspek SPBE",
                title_visible: true,
                table: sample_radar_table(&radar),
                kind: ChartKind::Radar(radar),
                source: "hasil resmi 2021 dan 2022",
                csv: None,
            }
            .render(),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[derive(Serialize)]
    struct Named {
        name: &'static str,
        props: ChartKind,
    }

    /// The island draws what this file says; its own tests read it, so the two cannot drift apart.
    #[test]
    fn the_island_is_tested_with_what_this_crate_sends() {
        let file =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../islands/src/chart/examples.ts");
        let examples = [
            Named { name: "garis", props: ChartKind::Line(sample_line()) },
            Named { name: "radar", props: ChartKind::Radar(sample_radar()) },
        ];
        let json = serde_json::to_string_pretty(&examples).expect("plain data");
        let text = format!(
            "// Written by the tests of crates/ui (BLESS=1 cargo test -p ui). Do not edit.\nimport type {{ Example }} from \"./props.ts\";\n\nexport const examples: Example[] = {json};\n"
        );
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&file, &text).expect("the islands lie beside the crates");
        }
        let committed = std::fs::read_to_string(&file).expect("the islands lie beside the crates");
        assert_eq!(committed, text, "run BLESS=1 cargo test -p ui, then the tests of the islands");
    }
}
