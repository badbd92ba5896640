//! Parts that several pages of the room share.

use maud::{Markup, Render, html};
use ui::{Cell, Column, Figure, Level, Link, Narrow, Notice, Section, Stats, Table, Tag, Tone};

use super::{Alamat, bagan::domains, nilai, target, warna};
use crate::{
    input::Asal,
    instrument::{Indikator, Instrumen, Kelompok},
    lembar::Lembar,
    rules::{
        explain::{INDEKS, PREDIKAT, exact, persen},
        nilai as rule,
    },
};

/// The index, its predicate and its target, then the domains, each with the way to its reasons.
pub(super) fn angka_pokok(lembar: &Lembar, alamat: &Alamat) -> Markup {
    let instrument = lembar.instrument;
    let shown = nilai(instrument, lembar.hasil.indeks);
    let index_why = alamat.mengapa(INDEKS);
    let label = format!("Mengapa {shown}?");
    let domains = domains(instrument);
    html! {
        (Stats {
            body: html! {
                (Figure {
                    label: &instrument.nama_indeks,
                    value: &shown,
                    unit: Some("dari 5"),
                    note: None,
                    tag: None,
                    why: Some(Link { label: &label, href: &index_why }),
                })
                (predikat(lembar, &alamat.mengapa(PREDIKAT)))
                (target_figure(lembar))
                (rentang(lembar))
            },
        })
        @if !domains.is_empty() {
            (Stats {
                body: html! {
                    @for domain in domains { (domain_figure(lembar, domain, &alamat.mengapa(&domain.kode))) }
                },
            })
        }
    }
}

/// The target, and by how much the shown index misses or passes it.
fn target_figure(lembar: &Lembar) -> Markup {
    let instrument = lembar.instrument;
    let Some(target) = target(&lembar.penilaian) else { return html! {} };
    let gap = rule::shown(instrument, lembar.hasil.indeks) - target;
    let words = nilai(instrument, gap.abs());
    let (tone, label) = if gap.is_zero() {
        (Tone::Ok, "Tepat tercapai".to_owned())
    } else if gap.is_sign_positive() {
        (Tone::Ok, format!("Lebih {words}"))
    } else {
        (Tone::Warn, format!("Kurang {words}"))
    };
    Figure {
        label: "Target",
        value: &nilai(instrument, target),
        unit: None,
        note: None,
        tag: Some(Tag { tone, label: &label }),
        why: None,
    }
    .render()
}

/// The bounds of a self-assessment.
pub(super) fn rentang(lembar: &Lembar) -> Markup {
    let instrument = lembar.instrument;
    let Some((from, to)) = lembar.rentang() else { return html! {} };
    Figure {
        label: "Rentang penilaian mandiri",
        value: &format!("{}–{}", nilai(instrument, from), nilai(instrument, to)),
        unit: None,
        note: Some("dari yang sudah diterima sampai yang diklaim"),
        tag: None,
        why: None,
    }
    .render()
}

fn predikat(lembar: &Lembar, href: &str) -> Markup {
    let instrument = lembar.instrument;
    let Some(found) = &lembar.hasil.predikat else { return html! {} };
    let range =
        instrument.predikat.iter().find(|(_, _, label)| *label == found).map(|(from, to, _)| {
            format!("{} sampai di bawah {}", nilai(instrument, from), nilai(instrument, to))
        });
    Figure {
        label: "Predikat",
        value: &found.nama,
        unit: None,
        note: found.label.as_deref().or(range.as_deref()),
        tag: None,
        why: Some(Link { label: "Rentang dan pasal", href }),
    }
    .render()
}

fn domain_figure(lembar: &Lembar, domain: &Kelompok, href: &str) -> Markup {
    let instrument = lembar.instrument;
    let value = rule::kelompok(instrument, &lembar.levels, &domain.kode)
        .map_or_else(|| "—".to_owned(), |v| nilai(instrument, v));
    let weight = format!("bobot {}", persen(domain.bobot_bp));
    let label = format!("Mengapa {value}?");
    Figure {
        label: &domain.nama,
        value: &value,
        unit: None,
        note: Some(&weight),
        tag: None,
        why: Some(Link { label: &label, href }),
    }
    .render()
}

/// The tag with the predicate.
pub(super) fn tag_predikat<'a>(
    instrument: &Instrumen,
    indeks: kernel::Decimal,
    label: &'a str,
) -> Tag<'a> {
    Tag { tone: warna(instrument, rule::shown(instrument, indeks)), label }
}

/// What must be known about fractional values before they are read.
pub(super) fn simulasi(alamat: &Alamat) -> Markup {
    Notice {
        tone: Tone::Warn,
        title: "Nilai pecahan adalah simulasi",
        body: html! {
            p {
                "Cara nilai muncul di dalam satu tingkat disimpulkan dari hasil yang terbit, belum dari naskah peraturan. "
                a href=(alamat.mengapa(INDEKS)) { "Rumus dan alasannya" }
            }
        },
    }
    .render()
}

/// Tags that say how an assessment is to be read.
pub(super) fn tags(lembar: &Lembar) -> Markup {
    let label = lembar.hasil.predikat.as_ref().map_or("Di luar skala", |p| p.nama.as_str());
    html! {
        (tag_predikat(lembar.instrument, lembar.hasil.indeks, label))
        @if lembar.instrument.simulasi.is_some() { (Tag { tone: Tone::Warn, label: "Simulasi" }) }
        @if lembar.penilaian.terbit_at.is_some() {
            (Tag { tone: Tone::Info, label: "Terbit untuk publik" })
        } @else {
            (Tag { tone: Tone::Neutral, label: "Belum terbit" })
        }
    }
}

/// Every indicator by aspect, each with its weight, level and share of the index.
pub(super) fn indikator_per_aspek(lembar: &Lembar, alamat: &Alamat) -> Markup {
    let instrument = lembar.instrument;
    html! {
        @for aspek in &instrument.aspek {
            @let value = rule::kelompok(instrument, &lembar.levels, &aspek.kode)
                .map_or_else(|| "—".to_owned(), |v| nilai(instrument, v));
            (Section {
                id: Some(&aspek.kode),
                title: &format!("{} {}", aspek.kode, aspek.nama),
                lead: Some(&format!("Nilai {value}, bobot {}.", persen(aspek.bobot_bp))),
                actions: html! { a href=(alamat.mengapa(&aspek.kode)) { "Mengapa " (value) "?" } },
                body: table(lembar, alamat, &aspek.kode).render(),
            })
        }
    }
}

fn table<'a>(lembar: &Lembar, alamat: &Alamat, aspek: &str) -> Table<'a> {
    let rows = lembar
        .instrument
        .indikator
        .iter()
        .filter(|indikator| indikator.aspek == aspek)
        .map(|indikator| {
            let level = lembar.levels.of(indikator);
            let share = rule::sumbangan(lembar.instrument, indikator, level);
            vec![
                Cell::html(html! {
                    a href=(alamat.mengapa(&indikator.kode)) { (indikator.kode) " " (indikator.singkat) }
                    @if derived(lembar, indikator) { " " (Tag { tone: Tone::Warn, label: "Turunan" }) }
                }),
                Cell::text(persen(indikator.bobot_bp)),
                Cell::html(tingkat(lembar.instrument, level)),
                Cell::text(exact(share)),
            ]
        });
    Table {
        caption: "Indikator, bobot, tingkat, dan sumbangannya pada indeks",
        caption_visible: false,
        columns: vec![
            Column::text("Indikator"),
            Column::number("Bobot"),
            Column::number("Tingkat"),
            Column::number("Sumbangan"),
        ],
        rows: rows.collect(),
        foot: Vec::new(),
        narrow: Narrow::Cards,
    }
}

fn derived(lembar: &Lembar, indikator: &Indikator) -> bool {
    lembar.tingkat(&indikator.kode).is_some_and(|t| t.asal == Asal::Turunan)
}

/// A level as steps where levels are whole, as a number where they are not.
pub(super) fn tingkat(instrument: &Instrumen, level: kernel::Decimal) -> Markup {
    let whole = u8::try_from(level.trunc()).unwrap_or_default();
    let max = u8::try_from(instrument.skala_maks).unwrap_or_default();
    if instrument.tingkat_bulat {
        Level { label: "", value: whole, target: None, max }.render()
    } else {
        html! { (kernel::angka(level, instrument.desimal_tampil)) }
    }
}
