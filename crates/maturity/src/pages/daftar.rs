//! The list of assessments.

use kernel::tanggal_panjang;
use maud::{Markup, Render, html};
use org::download::Links;
use ui::{
    Cell, Choice, Column, EmptyState, Filter, FilterBar, Icon, Kind, LinkButton, ListPage, Narrow,
    Opt, Shell, Table, Tag, Tone,
};

use super::{Alamat, HOME, bagian::tag_predikat, nilai, target};
use crate::{instrument, rules::nilai as rule, store::Penilaian};

/// Every assessment of the institution, or those of one instrument.
pub(crate) fn daftar(
    shell: &Shell<'_>,
    notice: Markup,
    semua: &[Penilaian],
    chosen: Option<&str>,
    may_import: bool,
) -> Markup {
    let shown: Vec<Penilaian> = semua
        .iter()
        .filter(|penilaian| chosen.is_none_or(|id| penilaian.instrumen == id))
        .cloned()
        .collect();
    let import = LinkButton {
        label: "Impor tingkat",
        href: "/indeks/impor",
        kind: Kind::Primary,
        icon: Some(Icon::Upload),
    };
    let filter = chosen.map_or_else(String::new, |id| format!("instrumen={id}"));
    ListPage {
        shell,
        title: "Penilaian",
        crumbs: &[HOME],
        lead: Some("Semua penilaian yang dimuat, dari tahun yang terbaru."),
        actions: html! { @if may_import { (import) } },
        notice,
        filters: filters(chosen),
        count: &format!("{} penilaian", shown.len()),
        exports: &Links::new("/indeks/riwayat", &filter).links(),
        body: if shown.is_empty() {
            EmptyState {
                icon: Icon::Gauge,
                title: "Belum ada penilaian",
                body: "Unggah tingkat indikator untuk membuat penilaian pertama.",
                action: html! { @if may_import { (import) } },
            }
            .render()
        } else {
            tabel(&shown).render()
        },
        pagination: html! {},
    }
    .render()
}

fn filters(chosen: Option<&str>) -> Markup {
    FilterBar {
        action: "/indeks/penilaian",
        body: Choice {
            name: "instrumen",
            label: "Instrumen",
            options: instrument::all()
                .iter()
                .map(|i| Opt::new(i.meta.id.clone(), i.singkatan.clone()))
                .collect(),
            selected: chosen.unwrap_or_default(),
            hint: None,
            error: None,
            required: false,
            empty: Some("Semua instrumen"),
        }
        .render(),
        reset: Some("/indeks/penilaian"),
        active: chosen
            .and_then(instrument::find)
            .map(|i| Filter { label: i.singkatan.clone(), remove: "/indeks/penilaian".to_owned() })
            .into_iter()
            .collect(),
    }
    .render()
}

/// Assessments as a table.
pub(super) fn tabel<'a>(list: &[Penilaian]) -> Table<'a> {
    let rows = list.iter().filter_map(|penilaian| {
        let instrument = instrument::find(&penilaian.instrumen)?;
        let predikat =
            rule::predikat(instrument, penilaian.indeks).map_or("—", |p| p.nama.as_str());
        Some(vec![
            Cell::link(
                format!("{} {}", instrument.singkatan, penilaian.tahun),
                Alamat::ruang(penilaian).lembar(),
            ),
            Cell::text(penilaian.tahap.label()),
            Cell::text(nilai(instrument, penilaian.indeks)),
            Cell::html(tag_predikat(instrument, penilaian.indeks, predikat).render()),
            Cell::text(target(penilaian).map_or_else(|| "—".to_owned(), |t| nilai(instrument, t))),
            Cell::text(tanggal_panjang(penilaian.tanggal)),
            Cell::html(if penilaian.terbit_at.is_some() {
                Tag { tone: Tone::Info, label: "Terbit" }.render()
            } else {
                Tag { tone: Tone::Neutral, label: "Belum terbit" }.render()
            }),
        ])
    });
    Table {
        caption: "Penilaian menurut tahun",
        caption_visible: false,
        columns: vec![
            Column::text("Penilaian"),
            Column::text("Tahap"),
            Column::number("Indeks"),
            Column::text("Predikat"),
            Column::number("Target"),
            Column::text("Keadaan"),
            Column::text("Publik"),
        ],
        rows: rows.collect(),
        foot: Vec::new(),
        narrow: Narrow::Cards,
    }
}
