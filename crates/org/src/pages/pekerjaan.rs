//! Jobs: what runs behind the pages, how far it is, and how it ended.

use std::collections::BTreeMap;

use jobs::{JobRow, LogLine, ScheduleRow, State};
use kernel::{Timestamp, Zona, ribuan, waktu_panjang};
use maud::{Markup, Render, html};
use ui::{
    Cell, Column, Crumb, DefinitionList, DetailPage, DlLayout, EmptyState, Icon, Kind, LinkButton,
    ListPage, Live, Narrow, Notice, Pagination, PostButton, Progress, Section, Shell, Table, Tag,
    Tone,
};

/// Where the list lies.
pub(crate) const LIST: &str = "/organisasi/pekerjaan";

const HOME: [Crumb<'static>; 1] = [Crumb { label: "Pekerjaan", href: LIST }];

/// The address of one job.
pub(crate) fn address(job: &JobRow) -> String {
    format!("{LIST}/{}", job.id)
}

/// One page of the list.
pub(crate) struct DaftarView<'a> {
    pub zona: Zona,
    pub rows: &'a [JobRow],
    /// Who asked, by what stands in the row; none when the reader sees the own jobs only.
    pub names: Option<&'a BTreeMap<String, String>>,
    /// The scheduled rounds with their titles, for whoever looks after the house.
    pub schedules: &'a [(&'a str, ScheduleRow)],
    pub first: bool,
    pub more: bool,
}

/// The list.
pub(crate) fn list(shell: &Shell<'_>, notice: Markup, view: &DaftarView<'_>) -> Markup {
    let next = view.rows.last().filter(|_| view.more);
    let next = next.map(|job| format!("{LIST}?setelah={}", super::encoded(job.id.as_str())));
    let lead = if view.names.is_some() {
        "Impor, ekspor, dan pekerjaan panjang lain di instansi ini, dari yang terbaru."
    } else {
        "Impor, ekspor, dan pekerjaan panjang lain yang Anda minta, dari yang terbaru."
    };
    let title = "Pekerjaan";
    let pagination = html! {
        @if next.is_some() || !view.first {
            (Pagination {
                shown: &format!("{} pekerjaan pada halaman ini", view.rows.len()),
                previous: (!view.first).then_some(LIST), next: next.as_deref(),
            })
        }
    };
    if view.schedules.is_empty() {
        return ListPage {
            shell,
            title,
            crumbs: &[],
            lead: Some(lead),
            actions: html! {},
            notice,
            filters: html! {},
            count: "",
            exports: &[],
            body: rows(view),
            pagination,
        }
        .render();
    }
    let asked = Section {
        id: None,
        title: "Atas permintaan",
        lead: None,
        actions: html! {},
        body: html! { (rows(view)) (pagination) },
    };
    DetailPage {
        shell,
        title,
        crumbs: &[],
        lead: Some(lead),
        actions: html! {},
        notice,
        tags: html! {},
        tabs: html! {},
        body: html! { (asked) (schedules(view)) },
        aside: html! {},
        history: html! {},
    }
    .render()
}

fn rows(view: &DaftarView<'_>) -> Markup {
    if view.rows.is_empty() {
        return EmptyState {
            icon: Icon::ListChecks,
            title: "Belum ada pekerjaan",
            body: "Yang memakan waktu lama, seperti impor besar, berjalan di sini setelah Anda memintanya. \
                   Hasilnya disimpan 30 hari.",
            action: html! {},
        }
        .render();
    }
    let mut columns =
        vec![Column::text("Pekerjaan"), Column::text("Keadaan"), Column::text("Kemajuan")];
    columns.extend(view.names.map(|_| Column::text("Diminta oleh")));
    columns.push(Column::text("Diminta"));
    Table {
        caption: "Pekerjaan, dari yang terbaru",
        caption_visible: false,
        columns,
        rows: view.rows.iter().map(|job| row(job, view)).collect(),
        foot: Vec::new(),
        narrow: Narrow::Cards,
    }
    .render()
}

fn row(job: &JobRow, view: &DaftarView<'_>) -> Vec<Cell> {
    let mut cells = vec![
        Cell::link(&job.title, address(job)),
        Cell::html(tag(job)),
        Cell::text(if job.total > 0 { share(job) } else { "–".to_owned() }),
    ];
    cells.extend(view.names.map(|names| Cell::text(names.get(&job.by).unwrap_or(&job.by))));
    cells.push(Cell::text(waktu_panjang(job.created_at, view.zona)));
    cells
}

/// The scheduled rounds of the house.
fn schedules(view: &DaftarView<'_>) -> Markup {
    let time = |at: Option<Timestamp>| {
        at.map_or("Belum pernah".to_owned(), |at| waktu_panjang(at, view.zona))
    };
    let rows = view.schedules.iter().map(|(title, row)| {
        vec![
            Cell::text(title),
            Cell::html(match &row.error {
                Some(error) => {
                    html! { (Tag { tone: Tone::Bad, label: "Gagal" }) " " (error) }
                }
                None if row.ended_at.is_none() => {
                    Tag { tone: Tone::Neutral, label: "Belum selesai" }.render()
                }
                None => Tag { tone: Tone::Ok, label: "Berjalan baik" }.render(),
            }),
            Cell::text(time(row.started_at)),
            Cell::text(waktu_panjang(row.next_at, view.zona)),
        ]
    });
    let table = Table {
        caption: "Pekerjaan berkala seluruh instansi di sistem ini",
        caption_visible: false,
        columns: ["Pekerjaan", "Keadaan", "Mulai terakhir", "Berikutnya"].map(Column::text).into(),
        rows: rows.collect(),
        foot: Vec::new(),
        narrow: Narrow::Cards,
    };
    Section {
        id: Some("jadwal"),
        title: "Pekerjaan berkala",
        lead: Some("Dijalankan sendiri oleh program, satu kali untuk semua instansi. Yang gagal dicoba lagi."),
        actions: html! {},
        body: table.render(),
    }
    .render()
}

/// The state in a word.
fn tag(job: &JobRow) -> Markup {
    let tone = match job.state {
        State::Waiting => Tone::Neutral,
        State::Running => Tone::Info,
        State::Done => Tone::Ok,
        State::Failed => Tone::Bad,
        State::Cancelled => Tone::Warn,
    };
    let label = if job.cancel_asked && !job.state.is_over() {
        "Sedang dibatalkan"
    } else {
        job.state.label()
    };
    Tag { tone, label }.render()
}

fn share(job: &JobRow) -> String {
    format!("{} dari {}", ribuan(job.done), ribuan(job.total))
}

/// One job with what its page needs.
pub(crate) struct PekerjaanView<'a> {
    pub zona: Zona,
    pub job: &'a JobRow,
    pub by: &'a str,
    pub lines: &'a [LogLine],
    /// Whether there are more lines than these.
    pub more_lines: bool,
    /// The address of the result, if it lies in this house.
    pub link: Option<&'a str>,
    pub csrf: &'a str,
    pub token: &'a str,
}

/// What changes while a job runs: how far it is, and what it has told.
pub(crate) fn progress(view: &PekerjaanView<'_>) -> Markup {
    html! {
        (bar(view.job))
        @if !view.lines.is_empty() { (lines(view)) }
    }
}

/// How far a job is.
pub(crate) fn bar(job: &JobRow) -> Markup {
    let shown = if job.total > 0 { share(job) } else { String::new() };
    html! {
        p { (tag(job)) @if !job.note.is_empty() && !job.state.is_over() { " " (job.note) } }
        @if job.total > 0 {
            (Progress {
                label: "Kemajuan", value: job.done.unsigned_abs(), max: job.total.unsigned_abs(), shown: &shown,
            })
        } @else if job.state == State::Running {
            p { @if job.done > 0 { "Sejauh ini " (ribuan(job.done)) "." } @else { "Baru dimulai." } }
        } @else if job.state == State::Waiting {
            p { "Menunggu giliran. Anda boleh meninggalkan halaman ini; pekerjaan tetap berjalan." }
        }
    }
}

fn lines(view: &PekerjaanView<'_>) -> Markup {
    let table = Table {
        caption: "Catatan pekerjaan, dari yang terlama",
        caption_visible: false,
        columns: vec![Column::text("Waktu"), Column::text("Catatan")],
        rows: view
            .lines
            .iter()
            .map(|line| vec![Cell::text(waktu_panjang(line.at, view.zona)), Cell::text(&line.text)])
            .collect(),
        foot: Vec::new(),
        narrow: Narrow::Cards,
    };
    let href = format!("{}/catatan.txt", address(view.job));
    Section {
        id: None,
        title: "Catatan",
        lead: view.more_lines.then_some("Ini bagian awalnya; unduh untuk melihat semua."),
        actions: html! {
            (LinkButton { label: "Unduh catatan", href: &href, kind: Kind::Plain, icon: Some(Icon::Download) })
        },
        body: table.render(),
    }
    .render()
}

/// The page of one job.
pub(crate) fn show(shell: &Shell<'_>, notice: &Markup, view: &PekerjaanView<'_>) -> Markup {
    let job = view.job;
    let address = address(job);
    let stream = format!("{address}/alur");
    DetailPage {
        shell,
        title: &job.title,
        crumbs: &HOME,
        lead: None,
        actions: html! {
            @if !job.state.is_over() && !job.cancel_asked {
                (PostButton {
                    label: "Batalkan", action: &format!("{address}/batal"), csrf: view.csrf,
                    token: Some(view.token), fields: &[], kind: Kind::Danger, icon: Some(Icon::X),
                })
            }
        },
        notice: html! { (notice) (result(view)) },
        tags: html! {},
        tabs: html! {},
        body: Live {
            from: (!job.state.is_over()).then_some(&stream),
            reload: &address,
            body: progress(view),
        }
        .render(),
        aside: facts(view),
        history: html! {},
    }
    .render()
}

/// How it ended.
fn result(view: &PekerjaanView<'_>) -> Markup {
    let (tone, title) = match view.job.state {
        State::Waiting | State::Running => return html! {},
        State::Done => (Tone::Ok, "Pekerjaan selesai."),
        State::Failed => (Tone::Bad, "Pekerjaan gagal."),
        State::Cancelled => (Tone::Warn, "Pekerjaan dibatalkan."),
    };
    Notice {
        tone,
        title,
        body: html! {
            @if !view.job.result.is_empty() { p { (view.job.result) } }
            @if let Some(link) = view.link { p { a href=(link) { "Buka hasilnya" } } }
        },
    }
    .render()
}

fn facts(view: &PekerjaanView<'_>) -> Markup {
    let job = view.job;
    let time = |at: Option<Timestamp>, none: &str| {
        at.map_or(none.to_owned(), |at| waktu_panjang(at, view.zona))
    };
    DefinitionList {
        layout: DlLayout::Sides,
        items: [
            ("Diminta oleh", view.by.to_owned()),
            ("Diminta", waktu_panjang(job.created_at, view.zona)),
            ("Mulai terakhir", time(job.started_at, "Belum mulai")),
            ("Selesai", time(job.ended_at, "Belum selesai")),
            ("Percobaan", job.attempt.to_string()),
        ]
        .map(|(label, value)| (label.to_owned(), html! { (value) }))
        .into(),
    }
    .render()
}
