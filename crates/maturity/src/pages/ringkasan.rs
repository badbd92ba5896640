//! The room's first page: the running instrument, its history, and where one level weighs most.

use std::collections::BTreeMap;

use kernel::{Decimal, OpdId, angka};
use maud::{Markup, Render, html};
use ui::{
    Card, Cell, Column, Columns, EmptyState, Figure, Grid, Icon, Kind, Link, LinkButton, Narrow,
    Notice, ReportPage, Shell, Stats, Table, Tone,
};

use super::{
    Alamat, ROOT,
    bagan::{PerAspek, PerTahun, source_of},
    bagian::{rentang, simulasi, tag_predikat},
    judul, nilai,
};
use crate::{
    instrument::{Indikator, Instrumen},
    lembar::Lembar,
    rules::{
        capaian::berikutnya,
        explain::INDEKS,
        nilai as rule,
        riwayat::{Babak, babak},
    },
    store::Penilaian,
};

/// How many indicators the list of heavy steps shows.
const LANGKAH: usize = 5;

/// Everything the first page shows.
pub(crate) struct RingkasanPage<'a> {
    pub(crate) shell: &'a Shell<'a>,
    pub(crate) notice: Markup,
    /// The running instrument's latest assessment.
    pub(crate) lembar: &'a Lembar,
    /// Every assessment of the institution.
    pub(crate) semua: &'a [Penilaian],
    pub(crate) as_of: &'a str,
    pub(crate) may_import: bool,
    /// The agencies by id, under their short names.
    pub(crate) opd: &'a BTreeMap<OpdId, String>,
    /// Address of this institution's public page.
    pub(crate) publik: &'a str,
}

impl Render for RingkasanPage<'_> {
    fn render(&self) -> Markup {
        let lembar = self.lembar;
        let instrument = lembar.instrument;
        let alamat = Alamat::ruang(&lembar.penilaian);
        let babak = babak(self.semua);
        let rentang = lembar.rentang().map(|bounds| (lembar.penilaian.id.as_str(), bounds));
        let per_tahun = PerTahun {
            babak: &babak,
            href: &Alamat::ruang,
            rentang,
            csv: Some("/indeks/riwayat.csv"),
            title_visible: false,
        };
        let source = source_of(lembar);
        let per_aspek = PerAspek { lembar, sebelumnya: None, alamat: &alamat, source: &source };
        ReportPage {
            shell: self.shell,
            title: &instrument.nama_indeks,
            crumbs: &[],
            lead: Some(&format!(
                "Keadaan {} {} menurut {}. Tiap angka dapat dibuka sampai ke indikatornya.",
                lembar.penilaian.tahap.label().to_lowercase(),
                lembar.penilaian.tahun,
                instrument.meta.dasar
            )),
            actions: actions(self.may_import, self.publik),
            as_of: self.as_of,
            figures: figures(lembar, &babak, &alamat),
            body: html! {
                (self.notice)
                (pergantian(lembar, &babak))
                (Grid { columns: Columns::Two, body: html! {
                    (Card {
                        title: Some("Indeks per tahun"),
                        note: html! {},
                        why: Some(Link { label: "Riwayat lengkap", href: "/indeks/riwayat" }),
                        body: per_tahun.chart().render(),
                        foot: html! {},
                    })
                    (self.langkah(&alamat))
                } })
                (Card {
                    title: Some("Nilai per aspek"),
                    note: html! {},
                    why: Some(Link { label: "Buka penilaian", href: alamat.lembar() }),
                    body: per_aspek.chart().render(),
                    foot: html! {},
                })
            },
            source: html! { "Sumber: " (source) "." },
        }
        .render()
    }
}

fn actions(may_import: bool, publik: &str) -> Markup {
    html! {
        (LinkButton { label: "Semua penilaian", href: "/indeks/penilaian", kind: Kind::Plain, icon: None })
        (LinkButton { label: "Halaman publik", href: publik, kind: Kind::Plain, icon: Some(Icon::Eye) })
        @if may_import {
            (LinkButton { label: "Impor tingkat", href: "/indeks/impor", kind: Kind::Primary, icon: Some(Icon::Upload) })
        }
    }
}

fn figures(lembar: &Lembar, babak: &[Babak<'_>], alamat: &Alamat) -> Markup {
    let instrument = lembar.instrument;
    let shown = nilai(instrument, lembar.hasil.indeks);
    let predikat = lembar.hasil.predikat.as_ref().map_or("—", |p| p.nama.as_str());
    let mengapa = alamat.mengapa(INDEKS);
    let label = format!("Mengapa {shown}?");
    Stats {
        body: html! {
            (Figure {
                label: &judul(instrument, &lembar.penilaian),
                value: &shown,
                unit: Some("dari 5"),
                note: None,
                tag: Some(tag_predikat(instrument, lembar.hasil.indeks, predikat)),
                why: Some(Link { label: &label, href: &mengapa }),
            })
            (rentang(lembar))
            (menuju(lembar))
            (sebelumnya(lembar, babak))
        },
    }
    .render()
}

/// How far the next predicate is.
fn menuju(lembar: &Lembar) -> Markup {
    let instrument = lembar.instrument;
    let shown = rule::shown(instrument, lembar.hasil.indeks);
    let Some((start, _, next)) = instrument.predikat.iter().find(|(start, _, _)| *start > shown)
    else {
        return html! {};
    };
    Figure {
        label: &format!("Jarak ke predikat {}", next.nama),
        value: &nilai(instrument, start - shown),
        unit: None,
        note: Some(&format!("{} mulai dari {}", next.nama, nilai(instrument, start))),
        tag: None,
        why: Some(Link { label: "Langkah yang paling berbobot", href: "#langkah" }),
    }
    .render()
}

/// The last value under the instrument before: to be seen, not to be compared.
fn sebelumnya(lembar: &Lembar, babak: &[Babak<'_>]) -> Markup {
    let Some((instrument, terakhir)) = lama(lembar, babak) else { return html! {} };
    let predikat = rule::predikat(instrument, terakhir.indeks).map_or("—", |p| p.nama.as_str());
    let shown = nilai(instrument, terakhir.indeks);
    let alamat = Alamat::ruang(terakhir);
    Figure {
        label: &format!("{} {}", instrument.nama_indeks, terakhir.tahun),
        value: &shown,
        unit: Some("dari 5"),
        note: terakhir.terbit_at.is_none().then_some("belum terbit untuk publik"),
        tag: Some(tag_predikat(instrument, terakhir.indeks, predikat)),
        why: Some(Link { label: &format!("Mengapa {shown}?"), href: &alamat.mengapa(INDEKS) }),
    }
    .render()
}

fn lama<'a>(lembar: &Lembar, babak: &[Babak<'a>]) -> Option<(&'static Instrumen, &'a Penilaian)> {
    babak
        .iter()
        .rev()
        .find(|babak| babak.instrument.meta.id != lembar.instrument.meta.id)
        .and_then(|babak| babak.titik.last().map(|terakhir| (babak.instrument, *terakhir)))
}

/// A new instrument measures something else: said before anybody reads a fall into the numbers.
fn pergantian(lembar: &Lembar, babak: &[Babak<'_>]) -> Markup {
    let instrument = lembar.instrument;
    html! {
        @if let Some((old, terakhir)) = lama(lembar, babak) {
            (Notice {
                tone: Tone::Info,
                title: &format!("{} bukan lanjutan {}", instrument.singkatan, old.singkatan),
                body: html! {
                    p {
                        "Angka " (nilai(old, terakhir.indeks)) " (" (terakhir.tahun) ") dan "
                        (nilai(instrument, lembar.hasil.indeks)) " (" (lembar.penilaian.tahun) ") berasal dari dua instrumen, "
                        "maka garisnya diputus."
                    }
                    @if !lembar.penilaian.catatan.is_empty() {
                        p { "Catatan penilaian " (lembar.penilaian.tahun) ": " (lembar.penilaian.catatan) }
                    }
                },
            })
        }
        @if instrument.simulasi.is_some() { (simulasi(&Alamat::ruang(&lembar.penilaian))) }
    }
}

impl RingkasanPage<'_> {
    /// Who holds an indicator: the agency that was named, or those that usually do.
    fn pengampu_of(&self, indikator: &Indikator) -> String {
        let named = self
            .lembar
            .tingkat(&indikator.kode)
            .and_then(|t| t.opd.as_ref())
            .and_then(|id| self.opd.get(id));
        named.cloned().unwrap_or_else(|| indikator.pengampu.join(", "))
    }

    /// The indicators on which one step weighs most, with what the step asks for.
    fn langkah(&self, alamat: &Alamat) -> Markup {
        let lembar = self.lembar;
        let instrument = lembar.instrument;
        let mut open: Vec<(&Indikator, usize, Decimal)> = instrument
            .indikator
            .iter()
            .filter_map(|indikator| {
                let level = lembar.levels.of(indikator);
                let next = berikutnya(instrument, level)?;
                Some((indikator, next, rule::naik(instrument, indikator, level)))
            })
            .collect();
        open.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.nomor.cmp(&b.0.nomor)));
        let rows = open.iter().take(LANGKAH).map(|(indikator, next, gain)| {
            let kriteria = indikator.kriteria.get(next - 1).map_or("", String::as_str);
            let name = html! {
                a href=(alamat.mengapa(&indikator.kode)) { (indikator.kode) " " (indikator.singkat) }
            };
            let ask = format!("{} · tingkat {next}: {kriteria}", self.pengampu_of(indikator));
            vec![
                Cell::two_lines(name, ask),
                Cell::text(format!("+{}", angka(*gain, 3))),
            ]
        });
        Card {
            title: Some("Langkah yang paling berbobot"),
            note: html! {},
            why: None,
            body: html! {
                div id="langkah" {
                    (Table {
                        caption: "Indikator dengan kenaikan terbesar bila tingkat berikutnya terpenuhi",
                        caption_visible: false,
                        columns: vec![Column::text("Indikator dan tingkat berikutnya"), Column::number("Naik")],
                        rows: rows.collect(),
                        foot: Vec::new(),
                        narrow: Narrow::Scroll,
                    })
                }
            },
            foot: html! { "Kenaikan indeks bila tingkat berikutnya terpenuhi seluruhnya." },
        }
        .render()
    }
}

/// The first page of an institution that has no assessment under the running instrument.
pub(crate) fn kosong(
    shell: &Shell<'_>,
    notice: &Markup,
    running: &Instrumen,
    semua: &[Penilaian],
    may_import: bool,
    as_of: &str,
) -> Markup {
    let babak = babak(semua);
    let chart = PerTahun {
        babak: &babak,
        href: &Alamat::ruang,
        rentang: None,
        csv: Some("/indeks/riwayat.csv"),
        title_visible: false,
    };
    let action = if may_import {
        LinkButton {
            label: "Impor tingkat",
            href: "/indeks/impor",
            kind: Kind::Primary,
            icon: Some(Icon::Upload),
        }
        .render()
    } else {
        html! { p { "Mintalah Asesor internal mengimpor tingkat indikator." } }
    };
    ReportPage {
        shell,
        title: &running.nama_indeks,
        crumbs: &[],
        lead: Some(&format!("Instrumen yang berjalan: {}.", running.meta.dasar)),
        actions: html! {
            @if !semua.is_empty() {
                (LinkButton { label: "Semua penilaian", href: &format!("{ROOT}/penilaian"), kind: Kind::Plain, icon: None })
            }
        },
        as_of,
        figures: html! {},
        body: html! {
            (notice)
            (EmptyState {
                icon: Icon::Gauge,
                title: &format!("Belum ada penilaian {}", running.singkatan),
                body: &format!("Unggah tingkat {} indikator untuk melihat indeks, predikat, dan alasannya.", running.indikator.len()),
                action,
            })
            @if !babak.is_empty() {
                (Card { title: Some("Penilaian dengan instrumen sebelumnya"), note: html! {}, why: None, body: chart.chart().render(), foot: html! {} })
            }
        },
        source: html! {},
    }
    .render()
}
