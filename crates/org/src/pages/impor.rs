//! Imports of any room: the list, and what the pages of one have in common.

pub(crate) mod batal;
pub(crate) mod hasil;
pub(crate) mod kolom;
pub(crate) mod unggah;

use core::cmp::Ordering;
use std::collections::BTreeMap;

use ::import::{About, Impor, State};
use kernel::{Zona, ribuan, waktu_panjang};
use maud::{Markup, Render, html};
use ui::{
    Cell, Column, Crumb, EmptyState, Icon, Kind, LinkButton, ListPage, Narrow, Pagination, Shell,
    Step, StepState, Steps, Table, Tag, Tone,
};

use super::encoded;

/// What every page of a kind of import has around it.
#[derive(Clone, Copy)]
pub(crate) struct Frame {
    pub about: &'static About,
    /// The page that shows what is imported.
    pub home: Crumb<'static>,
}

impl Frame {
    /// The ancestors of the page of one import.
    fn crumbs(&self) -> [Crumb<'static>; 2] {
        [self.home, Crumb { label: self.about.title, href: self.about.address }]
    }

    fn upload(&self) -> String {
        format!("{}/baru", self.about.address)
    }
}

/// One import on its page.
#[derive(Clone, Copy)]
pub(crate) struct ImporView<'a> {
    pub frame: &'a Frame,
    pub impor: &'a Impor,
    /// Whoever brought the file.
    pub by: &'a str,
    pub zona: Zona,
    pub csrf: &'a str,
    pub token: &'a str,
}

impl ImporView<'_> {
    fn address(&self) -> String {
        format!("{}/{}", self.frame.about.address, self.impor.id)
    }

    fn lead(&self) -> String {
        let Impor { file, rows, created_at, .. } = self.impor;
        let (rows, at) = (ribuan(*rows), waktu_panjang(*created_at, self.zona));
        format!("{file}, {rows} baris, diunggah oleh {} pada {at}.", self.by)
    }

    /// The version that a form names.
    fn versi(&self) -> String {
        self.impor.version.to_string()
    }
}

const STEPS: [&str; 5] = ["Unggah", "Kolom", "Periksa", "Tulis", "Selesai"];

/// Where one stands: the first step is 0. A step that may be taken again has the address `columns`.
fn steps(open: usize, columns: Option<&str>) -> Steps<'static> {
    let step = |(at, label): (usize, &str)| Step {
        label: label.to_owned(),
        state: match at.cmp(&open) {
            Ordering::Less => StepState::Done,
            Ordering::Equal => StepState::Current,
            Ordering::Greater => StepState::Todo,
        },
        href: columns.filter(|_| at == 1 && open > 1).map(str::to_owned),
    };
    Steps { label: "Langkah impor", steps: STEPS.into_iter().enumerate().map(step).collect() }
}

/// One page of the list.
pub(crate) struct DaftarView<'a> {
    pub zona: Zona,
    pub rows: &'a [Impor],
    /// Who brought the files, by what stands in the row; none when the reader sees the own imports only.
    pub names: Option<&'a BTreeMap<String, String>>,
    pub first: bool,
    pub more: bool,
}

/// The list.
pub(crate) fn list(
    shell: &Shell<'_>,
    notice: Markup,
    frame: &Frame,
    view: &DaftarView<'_>,
) -> Markup {
    let address = frame.about.address;
    let upload = LinkButton {
        label: "Unggah berkas",
        href: &frame.upload(),
        kind: Kind::Primary,
        icon: Some(Icon::Upload),
    }
    .render();
    let next = view.rows.last().filter(|_| view.more);
    let next = next.map(|last| format!("{address}?setelah={}", encoded(last.id.as_str())));
    let empty = view.rows.is_empty();
    ListPage {
        shell,
        title: frame.about.title,
        crumbs: &[frame.home],
        lead: Some(if view.names.is_some() {
            "Berkas yang pernah diunggah di instansi ini, dari yang terbaru."
        } else {
            "Berkas yang pernah Anda unggah, dari yang terbaru."
        }),
        actions: if empty {
            html! {}
        } else {
            upload.clone()
        },
        notice,
        filters: html! {},
        count: "",
        exports: &[],
        body: if empty { nothing(upload) } else { rows(frame, view) },
        pagination: html! {
            @if next.is_some() || !view.first {
                (Pagination {
                    shown: &format!("{} impor pada halaman ini", view.rows.len()),
                    previous: (!view.first).then_some(address), next: next.as_deref(),
                })
            }
        },
    }
    .render()
}

fn nothing(action: Markup) -> Markup {
    EmptyState {
        icon: Icon::FileSpreadsheet,
        title: "Belum ada impor",
        body: "Unggah berkas CSV atau XLSX. Setiap baris diperiksa lebih dahulu; tidak ada yang ditulis sebelum Anda \
               memintanya, dan setelah itu pun seluruhnya dapat dibatalkan.",
        action,
    }
    .render()
}

fn rows(frame: &Frame, view: &DaftarView<'_>) -> Markup {
    let mut columns =
        vec![Column::text("Berkas"), Column::text("Keadaan"), Column::number("Baris")];
    columns.extend(view.names.map(|_| Column::text("Diunggah oleh")));
    columns.push(Column::text("Diunggah"));
    let row = |impor: &Impor| {
        let mut cells = vec![
            Cell::link(&impor.file, format!("{}/{}", frame.about.address, impor.id)),
            Cell::html(tag(impor)),
            Cell::text(ribuan(impor.rows)),
        ];
        cells.extend(view.names.map(|names| Cell::text(names.get(&impor.by).unwrap_or(&impor.by))));
        cells.push(Cell::text(waktu_panjang(impor.created_at, view.zona)));
        cells
    };
    Table {
        caption: "Impor, dari yang terbaru",
        caption_visible: false,
        columns,
        rows: view.rows.iter().map(row).collect(),
        foot: Vec::new(),
        narrow: Narrow::Cards,
    }
    .render()
}

/// The state in a word, and what was found where rows were checked.
fn tag(impor: &Impor) -> Markup {
    let (tone, label) = match impor.state {
        State::Rehearsed if impor.tally.bad > 0 => (Tone::Warn, "Ada yang ditolak"),
        State::Rehearsed if impor.to_write() == 0 => (Tone::Neutral, "Tidak ada yang baru"),
        State::Rehearsed => (Tone::Info, "Siap ditulis"),
        State::Uploaded | State::Undone => (Tone::Neutral, impor.state.label()),
        State::Mapped | State::Writing => (Tone::Info, impor.state.label()),
        State::Written => (Tone::Ok, impor.state.label()),
        State::Undoing | State::TakingBack | State::Partial => (Tone::Warn, impor.state.label()),
        State::Failed => (Tone::Bad, impor.state.label()),
    };
    Tag { tone, label }.render()
}
