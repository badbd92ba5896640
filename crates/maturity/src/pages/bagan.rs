//! Charts of the room, each over its own table.

use ui::{
    Axis, Band, Cell, Chart, ChartKind, Column, Line, Mark, Narrow, Point, Radar, Range, Segment,
    Series, Table,
};

use super::{Alamat, nilai, sumber, target};
use crate::{
    input::Tahap,
    instrument::Instrumen,
    lembar::Lembar,
    rules::{
        explain::{persen, top_groups},
        nilai as rule,
        riwayat::Babak,
    },
    store::Penilaian,
};

/// The self-assessment's bounds, for the point that has them.
pub(super) type Rentang = Option<(kernel::Decimal, kernel::Decimal)>;

/// Values per year; the line breaks where the instrument changes.
pub(super) struct PerTahun<'a> {
    pub(super) babak: &'a [Babak<'a>],
    /// Address of one assessment's page.
    pub(super) href: &'a dyn Fn(&Penilaian) -> Alamat,
    /// Bounds of the running self-assessment: its id and the bounds.
    pub(super) rentang: Option<(&'a str, (kernel::Decimal, kernel::Decimal))>,
    pub(super) csv: Option<&'a str>,
    pub(super) title_visible: bool,
}

impl PerTahun<'_> {
    pub(super) fn chart(&self) -> Chart<'_> {
        Chart {
            id: "per-tahun",
            title: "Indeks per tahun",
            title_visible: self.title_visible,
            kind: self.kind(),
            table: self.table(),
            source: "penilaian yang dimuat di rumah ini; tiap instrumen berdiri sendiri",
            csv: self.csv,
        }
    }

    fn rentang(&self, penilaian: &Penilaian) -> Rentang {
        self.rentang.filter(|(id, _)| *id == penilaian.id.as_str()).map(|(_, bounds)| bounds)
    }

    fn kind(&self) -> ChartKind {
        let scale = self.babak.first().map(|babak| babak.instrument);
        ChartKind::Line(Line {
            unit: None,
            min: scale.map_or_else(Default::default, |i| i.skala_min),
            max: scale.map_or_else(Default::default, |i| i.skala_maks),
            segments: self
                .babak
                .iter()
                .map(|babak| Segment {
                    label: babak.instrument.singkatan.clone(),
                    points: babak.titik.iter().map(|p| self.point(babak.instrument, p)).collect(),
                    bands: bands(babak),
                })
                .collect(),
        })
    }

    fn point(&self, instrument: &Instrumen, penilaian: &Penilaian) -> Point {
        let mark = |value| Mark { value, shown: nilai(instrument, value) };
        Point {
            x: tahun(penilaian),
            value: Some(rule::shown(instrument, penilaian.indeks)),
            shown: nilai(instrument, penilaian.indeks),
            target: target(penilaian).map(mark),
            range: self.rentang(penilaian).map(|(from, to)| Range {
                from,
                to,
                shown: format!("{}–{}", nilai(instrument, from), nilai(instrument, to)),
            }),
        }
    }

    fn table(&self) -> Table<'_> {
        let rows = self.babak.iter().flat_map(|babak| {
            babak.titik.iter().map(|penilaian| {
                let instrument = babak.instrument;
                let predikat =
                    rule::predikat(instrument, penilaian.indeks).map_or("—", |p| p.nama.as_str());
                vec![
                    Cell::link(tahun(penilaian), (self.href)(penilaian).lembar()),
                    Cell::text(&instrument.singkatan),
                    Cell::text(nilai(instrument, penilaian.indeks)),
                    Cell::text(predikat),
                    Cell::text(
                        target(penilaian).map_or_else(|| "—".to_owned(), |t| nilai(instrument, t)),
                    ),
                ]
            })
        });
        Table {
            caption: "Indeks per tahun dan instrumen",
            caption_visible: false,
            columns: vec![
                Column::text("Tahun"),
                Column::text("Instrumen"),
                Column::number("Indeks"),
                Column::text("Predikat"),
                Column::number("Target"),
            ],
            rows: rows.collect(),
            foot: Vec::new(),
            narrow: Narrow::Scroll,
        }
    }
}

fn tahun(penilaian: &Penilaian) -> String {
    match penilaian.tahap {
        Tahap::Akhir => penilaian.tahun.to_string(),
        earlier => format!("{} ({})", penilaian.tahun, earlier.code()),
    }
}

/// The band of the latest value only: five bands would drown the line.
fn bands(babak: &Babak<'_>) -> Vec<Band> {
    let instrument = babak.instrument;
    let Some(latest) = babak.titik.last() else { return Vec::new() };
    let found = rule::predikat(instrument, latest.indeks);
    instrument
        .predikat
        .iter()
        .filter(|(_, _, predikat)| found == Some(*predikat))
        .map(|(from, to, predikat)| {
            let last = if to == instrument.skala_maks {
                to
            } else {
                to - kernel::Decimal::new(1, instrument.desimal_tampil)
            };
            Band {
                from,
                to,
                label: format!(
                    "{} {}–{}",
                    predikat.nama,
                    nilai(instrument, from),
                    nilai(instrument, last)
                ),
            }
        })
        .collect()
}

/// Aspects around a centre: one assessment, and the one before it under the same instrument.
pub(super) struct PerAspek<'a> {
    pub(super) lembar: &'a Lembar,
    pub(super) sebelumnya: Option<&'a Lembar>,
    pub(super) alamat: &'a Alamat,
    pub(super) source: &'a str,
}

impl PerAspek<'_> {
    pub(super) fn chart(&self) -> Chart<'_> {
        let instrument = self.lembar.instrument;
        Chart {
            id: "per-aspek",
            title: "Nilai per aspek",
            title_visible: false,
            kind: ChartKind::Radar(Radar {
                max: instrument.skala_maks,
                axes: instrument
                    .aspek
                    .iter()
                    .map(|aspek| Axis { label: aspek.nama.clone(), short: aspek.kode.clone() })
                    .collect(),
                series: core::iter::once(self.lembar).chain(self.sebelumnya).map(series).collect(),
            }),
            table: self.table(),
            source: self.source,
            csv: None,
        }
    }

    fn table(&self) -> Table<'_> {
        let instrument = self.lembar.instrument;
        let value = |lembar: &Lembar, kode: &str| {
            rule::kelompok(instrument, &lembar.levels, kode)
                .map_or_else(|| "—".to_owned(), |v| nilai(instrument, v))
        };
        let mut columns = vec![
            Column::text("Aspek"),
            Column::number("Bobot"),
            Column::number(self.lembar.penilaian.tahun.to_string()),
        ];
        columns.extend(
            self.sebelumnya.map(|lembar| Column::number(lembar.penilaian.tahun.to_string())),
        );
        let rows = instrument.aspek.iter().map(|aspek| {
            let mut row = vec![
                Cell::link(
                    format!("{} {}", aspek.kode, aspek.nama),
                    self.alamat.mengapa(&aspek.kode),
                ),
                Cell::text(persen(aspek.bobot_bp)),
                Cell::text(value(self.lembar, &aspek.kode)),
            ];
            row.extend(self.sebelumnya.map(|lembar| Cell::text(value(lembar, &aspek.kode))));
            row
        });
        Table {
            caption: "Nilai dan bobot tiap aspek",
            caption_visible: false,
            columns,
            rows: rows.collect(),
            foot: Vec::new(),
            narrow: Narrow::Scroll,
        }
    }
}

fn series(lembar: &Lembar) -> Series {
    let instrument = lembar.instrument;
    Series {
        label: lembar.penilaian.tahun.to_string(),
        values: instrument
            .aspek
            .iter()
            .map(|aspek| {
                rule::kelompok(instrument, &lembar.levels, &aspek.kode).map(|value| Mark {
                    value: rule::shown(instrument, value),
                    shown: nilai(instrument, value),
                })
            })
            .collect(),
    }
}

/// The words under a chart of one assessment.
pub(super) fn source_of(lembar: &Lembar) -> String {
    sumber(&lembar.penilaian)
}

/// The groups that are shown as figures: domains, or nothing where there are only aspects.
pub(super) fn domains(instrument: &Instrumen) -> &[crate::instrument::Kelompok] {
    if instrument.domain.is_empty() { &[] } else { top_groups(instrument) }
}
