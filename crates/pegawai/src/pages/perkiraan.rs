//! Whom the rules foresee what in a year: retirements, ranks, steps of pay.

use jiff::civil::Date;
use kernel::tanggal_panjang;
use maud::{Markup, Render, html};
use org::download::Links;
use ui::{
    Cell, Choice, Column, EmptyState, FilterBar, Icon, ListPage, Narrow, Notice, Opt, Shell, Table,
    Tabs, Tone,
};

use super::{HOME, Units, address, tabs};
use crate::{input::perkiraan::Apa, store::orang::PegawaiId};

/// The list.
pub(crate) const LIST: &str = "/pegawai/perkiraan";
/// Rows on the page; a file has all of them.
const SHOWN: usize = 300;

/// What is foreseen for one person.
pub(crate) struct Baris {
    pub(crate) pegawai: PegawaiId,
    pub(crate) nama: String,
    pub(crate) jabatan: String,
    pub(crate) unit: String,
    pub(crate) jatuh: Date,
    /// The rank that comes; empty where there is none.
    pub(crate) ket: String,
}

/// One page of the list.
pub(crate) struct PerkiraanView<'a> {
    pub(crate) apa: Apa,
    pub(crate) tahun: i16,
    pub(crate) years: &'a [i16],
    pub(crate) opd: &'a str,
    pub(crate) choices: &'a Units,
    pub(crate) rows: &'a [Baris],
    /// Why the days are provisional.
    pub(crate) provisional: Option<&'a str>,
    /// The search, for addresses.
    pub(crate) search: &'a str,
    pub(crate) may_change: bool,
}

/// The list.
pub(crate) fn list(shell: &Shell<'_>, view: &PerkiraanView<'_>) -> Markup {
    let count = match view.rows.len() {
        0 => String::new(),
        all if all > SHOWN => {
            format!("{all} orang; {SHOWN} yang pertama di halaman ini, semuanya di berkas")
        }
        all => format!("{all} orang"),
    };
    ListPage {
        shell,
        title: "Perkiraan",
        crumbs: &[HOME],
        lead: Some("Dihitung dari jabatan dan riwayat yang tercatat; bukan keputusan."),
        actions: html! {},
        notice: html! {
            (Tabs { label: "Bagian", tabs: tabs("Perkiraan", true, view.may_change) })
            @if let Some(why) = view.provisional {
                (Notice { tone: Tone::Warn, title: "Tanggalnya sementara", body: html! { p { (why) } } })
            }
        },
        filters: filters(view),
        count: &count,
        exports: &Links::new(LIST, view.search).links(),
        body: body(view),
        pagination: html! {},
    }
    .render()
}

fn filters(view: &PerkiraanView<'_>) -> Markup {
    let kinds = Apa::ALL.map(|apa| Opt::new(apa.code(), apa.label())).into();
    let years =
        view.years.iter().map(|year| Opt::new(year.to_string(), year.to_string())).collect();
    html! {
        (FilterBar {
            action: LIST,
            body: html! {
                (Choice {
                    name: "apa", label: "Apa", options: kinds, selected: view.apa.code(), hint: None, error: None,
                    required: true, empty: None,
                })
                (Choice {
                    name: "tahun", label: "Tahun", options: years, selected: &view.tahun.to_string(), hint: None,
                    error: None, required: true, empty: None,
                })
                (Choice {
                    name: "opd", label: "Unit kerja", options: view.choices.options(), selected: view.opd, hint: None,
                    error: None, required: false, empty: Some("Semua"),
                })
            },
            reset: None, active: vec![],
        })
    }
}

fn body(view: &PerkiraanView<'_>) -> Markup {
    if view.rows.is_empty() {
        return EmptyState {
            icon: Icon::Calendar,
            title: "Tidak ada yang jatuh di tahun ini",
            body: "Pilih tahun lain. Yang riwayatnya belum tercatat tidak dapat diperkirakan.",
            action: html! {},
        }
        .render();
    }
    let row = |one: &Baris| {
        vec![
            Cell::link(&one.nama, address(&one.pegawai)),
            Cell::two_lines(html! { (tanggal_panjang(one.jatuh)) }, &one.ket),
            Cell::text(&one.jabatan),
            Cell::text(&one.unit),
        ]
    };
    Table {
        caption: "Perkiraan menurut tanggal",
        caption_visible: false,
        columns: ["Nama", "Jatuh pada", "Jabatan", "Unit kerja"].map(Column::text).into(),
        rows: view.rows.iter().take(SHOWN).map(row).collect(),
        foot: vec![],
        narrow: Narrow::Cards,
    }
    .render()
}
