//! One import after its columns were chosen: how far the work is, what it found, what it wrote.

use ::import::{BadRow, State, Tally};
use ::jobs::JobRow;
use kernel::ribuan;
use maud::{Markup, Render, html};
use ui::{
    Actions, Card, Cell, Column, Crumb, Figure, Icon, Kind, LinkButton, Live, Narrow, Notice,
    PostButton, Progress, Section, Shell, Stats, StepPage, Table, Tone,
};

use super::{ImporView, kolom::short, steps};
use crate::pages::pekerjaan;

/// An import under way or at its end.
pub(crate) struct HasilView<'a> {
    pub impor: ImporView<'a>,
    /// The work on its last step; none when it is forgotten.
    pub job: Option<&'a JobRow>,
    /// Whether the page of the job is open to the reader.
    pub may_follow: bool,
    /// The first bad rows.
    pub bad: &'a [BadRow],
}

impl HasilView<'_> {
    fn state(&self) -> State {
        self.impor.impor.state
    }

    fn tally(&self) -> Tally {
        self.impor.impor.tally
    }

    /// The work, while it goes on.
    fn at_work(&self) -> Option<&JobRow> {
        self.job.filter(|job| !job.state.is_over())
    }

    /// Rows that writing would write.
    fn to_write(&self) -> i64 {
        self.impor.impor.to_write()
    }

    fn columns(&self) -> String {
        format!("{}/kolom", self.impor.address())
    }

    fn undo(&self) -> String {
        format!("{}/batal", self.impor.address())
    }
}

/// The page.
pub(crate) fn page(shell: &Shell<'_>, notice: &Markup, view: &HasilView<'_>) -> Markup {
    let impor = &view.impor;
    let open = match view.state() {
        State::Uploaded => 1,
        State::Mapped | State::Rehearsed | State::Failed => 2,
        State::Writing | State::TakingBack => 3,
        State::Written | State::Partial | State::Undoing | State::Undone => 4,
    };
    let columns = view.columns();
    let again = view.state().may_rehearse() && view.at_work().is_none();
    StepPage {
        shell,
        title: impor.frame.about.title,
        crumbs: &impor.frame.crumbs(),
        lead: Some(&impor.lead()),
        actions: html! {
            @if matches!(view.state(), State::Written | State::Partial) {
                (LinkButton { label: "Batalkan impor", href: &view.undo(), kind: Kind::Danger, icon: Some(Icon::Undo2) })
            }
        },
        steps: steps(open, again.then_some(columns.as_str())),
        notice: html! { (notice) (told(view)) },
        errors: &kernel::FieldErrors::new(),
        body: match view.state() {
            State::Uploaded => html! {},
            State::Mapped | State::Writing | State::Undoing | State::TakingBack => going_on(view),
            State::Rehearsed | State::Failed => found(view),
            State::Written | State::Partial | State::Undone => ended(view),
        },
        aside: html! {},
    }
    .render()
}

/// How the last step ended, in a sentence.
fn told(view: &HasilView<'_>) -> Markup {
    let impor = view.impor.impor;
    let Tally { bad, .. } = view.tally();
    let write = view.to_write();
    let (tone, title) = match view.state() {
        State::Uploaded => return html! {},
        State::Mapped | State::Writing | State::Undoing | State::TakingBack => {
            return broken_off(view);
        }
        State::Failed => (Tone::Bad, "Impor gagal. Tidak ada yang ditulis.".to_owned()),
        State::Rehearsed if bad > 0 => {
            (Tone::Warn, format!("{} baris ditolak. Belum ada yang ditulis.", ribuan(bad)))
        }
        State::Rehearsed if write == 0 => (
            Tone::Info,
            "Semua baris sudah ada seperti itu. Tidak ada yang perlu ditulis.".to_owned(),
        ),
        State::Rehearsed => {
            (Tone::Ok, format!("Semua baris benar. {} baris siap ditulis.", ribuan(write)))
        }
        State::Written => (Tone::Ok, format!("{} baris ditulis.", ribuan(write))),
        State::Partial => {
            let done = ribuan(impor.rows_until(impor.written));
            (
                Tone::Warn,
                format!(
                    "{done} dari {} baris berkas ini sudah tertulis, sisanya tidak.",
                    ribuan(impor.rows)
                ),
            )
        }
        State::Undone => (Tone::Neutral, "Impor ini sudah dibatalkan.".to_owned()),
    };
    Notice {
        tone,
        title: &title,
        body: html! {
            @if !impor.note.is_empty() { p { (impor.note) } }
            @if view.state() == State::Rehearsed && bad > 0 {
                p { "Perbaiki baris itu di berkas asli, lalu unggah seluruhnya. Bila banyak yang ditolak, periksa dahulu pilihan kolomnya." }
            }
            @if view.state() == State::Rehearsed && bad == 0 && write > 0 {
                p { "Belum ada yang ditulis. Setelah ditulis pun seluruh impor ini masih dapat dibatalkan." }
            }
            @if view.state() == State::Undone { p { "Berkasnya dapat diunggah lagi." } }
        },
    }
    .render()
}

/// Said where a step waits for work that has ended without it.
fn broken_off(view: &HasilView<'_>) -> Markup {
    let Some(job) = view.job.filter(|job| job.state.is_over()) else { return html! {} };
    Notice {
        tone: Tone::Warn,
        title: "Pekerjaan ini terhenti.",
        body: html! {
            @if !view.impor.impor.note.is_empty() { p { (view.impor.impor.note) } }
            @else if !job.result.is_empty() { p { (job.result) } }
            @if view.bad.is_empty() {
                p { "Lanjutkan dari tempat ia berhenti; tidak ada baris yang ditulis dua kali." }
            } @else {
                p { "Ada baris yang sekarang salah: lihat di bawah. Lanjutkan bila sebabnya sudah diperbaiki di Gadang." }
            }
            @if view.impor.impor.may_keep() {
                p { "Bila penulisan tidak dapat dilanjutkan dan tidak dapat dibatalkan, biarkan yang sudah tertulis: \
                     sisanya tidak ditulis dan impor ini ditutup." }
            }
        },
    }
    .render()
}

/// Work under way, or broken off.
fn going_on(view: &HasilView<'_>) -> Markup {
    let job = view.at_work();
    let page = job.filter(|_| view.may_follow).map(pekerjaan::address);
    let stream = page.as_ref().map(|page| format!("{page}/alur"));
    let reload = view.impor.address();
    let body = job.map_or_else(|| so_far(view), pekerjaan::bar);
    let live = Live { from: stream.as_deref(), reload: &reload, body };
    html! {
        (Card {
            title: Some(doing(view.state())), note: html! {}, why: None,
            body: html! {
                (live)
                @if let Some(page) = &page {
                    p { "Yang memintanya diberi tahu bila pekerjaan ini selesai. " a href=(page) { "Buka halaman pekerjaannya" } }
                } @else if job.is_some() {
                    p { a href=(reload) { "Muat ulang" } " untuk melihat keadaan terbaru." }
                }
            },
            foot: html! {},
        })
        @if job.is_none() {
            (go_on(view))
            @if !view.bad.is_empty() { (bad_rows(view)) }
        }
    }
}

/// How far the work came before it broke off.
fn so_far(view: &HasilView<'_>) -> Markup {
    let impor = view.impor.impor;
    let done = match view.state() {
        State::Mapped => impor.rows_until(impor.checked),
        State::Writing => impor.rows_until(impor.written),
        _ => impor.rows.saturating_sub(impor.rows_until(impor.written)),
    };
    let shown = format!("{} dari {} baris", ribuan(done), ribuan(impor.rows));
    Progress {
        label: "Kemajuan",
        value: done.unsigned_abs(),
        max: impor.rows.unsigned_abs(),
        shown: &shown,
    }
    .render()
}

fn doing(state: State) -> &'static str {
    match state {
        State::Writing => "Penulisan",
        State::Undoing => "Pembatalan impor",
        State::TakingBack => "Penarikan kembali yang sudah ditulis",
        _ => "Pemeriksaan",
    }
}

/// What may be done where nobody works on it.
fn go_on(view: &HasilView<'_>) -> Markup {
    let address = view.impor.address();
    let step = |label, to: &str, kind| {
        let action = format!("{address}/{to}");
        post(view, label, &action, kind)
    };
    Actions {
        body: match view.state() {
            State::Mapped => LinkButton {
                label: "Periksa lagi",
                href: &view.columns(),
                kind: Kind::Primary,
                icon: None,
            }
            .render(),
            State::Writing => html! {
                (step("Lanjutkan menulis", "tulis", Kind::Primary))
                @if view.impor.impor.may_keep() { (step("Biarkan yang sudah tertulis", "biarkan", Kind::Plain)) }
                (LinkButton { label: "Batalkan impor", href: &view.undo(), kind: Kind::Danger, icon: Some(Icon::Undo2) })
            },
            _ => step("Lanjutkan pembatalan", "batal", Kind::Primary),
        },
    }
    .render()
}

fn post(view: &HasilView<'_>, label: &str, action: &str, kind: Kind) -> Markup {
    PostButton {
        label,
        action,
        csrf: view.impor.csrf,
        token: Some(view.impor.token),
        fields: &[("versi", &view.impor.versi())],
        kind,
        icon: None,
    }
    .render()
}

/// What the rehearsal found, and the way on.
fn found(view: &HasilView<'_>) -> Markup {
    let bad = view.tally().bad;
    let again =
        |label, kind| LinkButton { label, href: &view.columns(), kind, icon: None }.render();
    let write = format!("{}/tulis", view.impor.address());
    let label = format!("Tulis {} baris", ribuan(view.to_write()));
    html! {
        (figures(view, ["Baru", "Berubah", "Sama"]))
        (Actions { body: html! {
            @if bad > 0 {
                (upload(view, "Unggah berkas yang diperbaiki", Kind::Primary))
                (again("Ubah kolom", Kind::Plain))
            } @else if view.state() == State::Failed {
                (again("Periksa lagi", Kind::Primary))
            } @else if view.to_write() > 0 {
                (post(view, &label, &write, Kind::Primary))
                (again("Ubah kolom", Kind::Plain))
            } @else {
                (home(view))
                (upload(view, "Unggah berkas lain", Kind::Plain))
                (again("Ubah kolom", Kind::Plain))
            }
        } })
        @if bad > 0 { (bad_rows(view)) }
    }
}

/// What was written, or is no more.
fn ended(view: &HasilView<'_>) -> Markup {
    html! {
        @if view.state() == State::Written { (figures(view, ["Ditambah", "Diubah", "Tetap"])) }
        (Actions { body: html! {
            (home(view))
            (upload(view, "Unggah berkas lain", Kind::Plain))
        } })
        @if view.state() == State::Partial && !view.bad.is_empty() { (bad_rows(view)) }
    }
}

/// The way to what was imported.
fn home(view: &HasilView<'_>) -> Markup {
    let Crumb { label, href } = view.impor.frame.home;
    let label = format!("Lihat {}", label.to_lowercase());
    LinkButton { label: &label, href, kind: Kind::Primary, icon: None }.render()
}

/// The way to another file.
fn upload(view: &HasilView<'_>, label: &str, kind: Kind) -> Markup {
    let href = view.impor.frame.upload();
    LinkButton { label, href: &href, kind, icon: Some(Icon::Upload) }.render()
}

fn figures(view: &HasilView<'_>, [new, changed, same]: [&str; 3]) -> Markup {
    let tally = view.tally();
    let number = |label: &str, value: i64, note: &str| {
        let value = ribuan(value);
        let (unit, note) = (Some("baris"), (!note.is_empty()).then_some(note));
        Figure { label, value: &value, unit, note, tag: None, why: None }.render()
    };
    let refused = view.state() == State::Rehearsed || view.state() == State::Failed;
    Stats {
        body: html! {
            (number(new, view.impor.impor.new_rows(), "belum ada sebelumnya"))
            (number(changed, tally.changed, if refused { "sudah ada, isinya lain" } else { "sudah ada, isinya diganti" }))
            (number(same, tally.same, "sudah ada, isinya sama"))
            @if refused { (number("Ditolak", tally.bad, "perlu diperbaiki")) }
        },
    }
    .render()
}

/// The first bad rows, and all of them as a file.
fn bad_rows(view: &HasilView<'_>) -> Markup {
    let all = view.tally().bad;
    let shown = i64::try_from(view.bad.len()).unwrap_or(i64::MAX);
    let few = if shown < all {
        format!(" {} yang pertama dari {} ada di sini.", ribuan(shown), ribuan(all))
    } else {
        String::new()
    };
    let lead = format!(
        "Perbaiki baris itu di berkas asli, lalu unggah seluruhnya; unduhannya hanya daftar yang ditolak.{few}"
    );
    let href = format!("{}/ditolak.csv", view.impor.address());
    let table = Table {
        caption: "Baris yang ditolak",
        caption_visible: false,
        columns: vec![
            Column::number("Baris"),
            Column::text("Kolom"),
            Column::text("Isi"),
            Column::text("Alasan"),
        ],
        rows: view.bad.iter().flat_map(|row| reasons(view, row)).collect(),
        foot: Vec::new(),
        narrow: Narrow::Cards,
    };
    Section {
        id: Some("ditolak"),
        title: "Baris yang ditolak",
        lead: Some(&lead),
        actions: LinkButton {
            label: "Unduh baris yang ditolak",
            href: &href,
            kind: Kind::Plain,
            icon: Some(Icon::Download),
        }
        .render(),
        body: Card { title: None, note: html! {}, why: None, body: table.render(), foot: html! {} }
            .render(),
    }
    .render()
}

/// One line for each thing that is wrong with a row.
fn reasons(view: &HasilView<'_>, row: &BadRow) -> Vec<Vec<Cell>> {
    let impor = view.impor.impor;
    let line = |reason: &::import::Reason| {
        let column = impor.mapping.column(&reason.field);
        let cell = column.and_then(|at| row.cells.get(at)).filter(|cell| !cell.is_empty());
        vec![
            Cell::text(ribuan(row.number)),
            Cell::text(impor.label(&reason.field).unwrap_or("–")),
            Cell::text(cell.map_or_else(|| "–".to_owned(), |cell| short(cell))),
            Cell::text(&reason.reason),
        ]
    };
    row.reasons.iter().map(line).collect()
}
