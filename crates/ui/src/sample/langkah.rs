//! An import, one whole page for each kind of step.

use kernel::FieldErrors;
use maud::{Markup, Render, html};

use super::PageExample;
use crate::{
    Card, Cell, Column, Crumb, Figure, FileField, Form, Icon, Kind, LinkButton, Narrow, Notice,
    PostButton, Section, Shell, Stats, Step, StepPage, StepState, Steps, Table, Tone, column_map,
};

const CRUMBS: &[Crumb<'_>] = &[Crumb { label: "Susunan organisasi", href: "#" }];

/// The pages.
pub(super) fn pages(shell: &Shell<'_>) -> Vec<PageExample> {
    let page = |code, title, markup| PageExample { code, title, markup };
    vec![
        page("langkah", "StepPage, berkas", upload(shell)),
        page("langkah-kolom", "StepPage, kolom dengan galat", columns(shell)),
        page("langkah-periksa", "StepPage, hasil pemeriksaan", checked(shell)),
    ]
}

fn steps(open: usize) -> Steps<'static> {
    let labels = ["Unggah", "Kolom", "Periksa", "Tulis", "Selesai"];
    let state = |at: usize| match at.cmp(&open) {
        core::cmp::Ordering::Less => StepState::Done,
        core::cmp::Ordering::Equal => StepState::Current,
        core::cmp::Ordering::Greater => StepState::Todo,
    };
    let step = |(at, label): (usize, &str)| Step {
        label: label.to_owned(),
        state: state(at),
        href: (at < open).then(|| "#".to_owned()),
    };
    Steps { label: "Langkah impor", steps: labels.into_iter().enumerate().map(step).collect() }
}

fn page(shell: &Shell<'_>, open: usize, errors: &FieldErrors, parts: [Markup; 3]) -> Markup {
    let [notice, body, aside] = parts;
    StepPage {
        shell,
        title: "Impor perangkat daerah",
        crumbs: CRUMBS,
        lead: Some("Berkas opd-2026.csv, 214 baris."),
        actions: html! {},
        steps: steps(open),
        notice,
        errors,
        body,
        aside,
    }
    .render()
}

fn card(body: Markup) -> Markup {
    Card { title: None, note: html! {}, why: None, body, foot: html! {} }.render()
}

fn form(errors: &FieldErrors, multipart: bool, submit: &str, body: Markup) -> Markup {
    let (csrf, token) = ("contoh", Some("contoh"));
    Form { action: "#", csrf, token, multipart, errors, body, submit, cancel: Some("#") }.render()
}

fn upload(shell: &Shell<'_>) -> Markup {
    let errors = FieldErrors::new();
    let field = FileField {
        name: "berkas",
        label: "Berkas",
        accept: ".csv,.xlsx",
        hint: Some("CSV atau XLSX, paling besar 8 MB."),
        error: None,
        required: true,
    };
    let body = card(form(&errors, true, "Unggah", field.render()));
    let aside = html! {
        (Card { title: Some("Bentuk berkas"), note: html! {}, why: None, body: html! { p { "Baris pertama berisi judul kolom." } }, foot: html! {} })
    };
    page(shell, 0, &errors, [html! {}, body, aside])
}

fn columns(shell: &Shell<'_>) -> Markup {
    let errors = FieldErrors::one("k-nama", "Pilih kolom berkas untuk isian ini.");
    let body = card(form(&errors, false, "Periksa semua baris", column_map::sample("k", true)));
    page(shell, 1, &errors, [html! {}, body, html! {}])
}

fn checked(shell: &Shell<'_>) -> Markup {
    let figure =
        |label, value| Figure { label, value, unit: None, note: None, tag: None, why: None };
    let bad = Table {
        caption: "Baris yang ditolak",
        caption_visible: false,
        columns: ["Baris", "Kolom", "Isi", "Alasan"].map(Column::text).into(),
        rows: vec![
            ["7", "Nama Lengkap", "", "Nama wajib diisi."].map(Cell::text).into(),
            ["19", "", "", "Sama dengan baris 12. Hapus salah satu."].map(Cell::text).into(),
        ],
        foot: Vec::new(),
        narrow: Narrow::Cards,
    };
    let notice = Notice {
        tone: Tone::Warn,
        title: "2 baris ditolak. Belum ada yang ditulis.",
        body: html! { p { "Perbaiki di berkasnya, lalu unggah lagi." } },
    };
    let body = html! {
        (Stats { body: html! {
            (figure("Baru", "198")) (figure("Berubah", "9")) (figure("Sama", "5")) (figure("Ditolak", "2"))
        } })
        (Section {
            id: Some("ditolak"), title: "Baris yang ditolak", lead: None,
            actions: LinkButton { label: "Unduh baris ini", href: "#", kind: Kind::Plain, icon: Some(Icon::Download) }.render(),
            body: card(bad.render()),
        })
        (PostButton { label: "Tulis 212 baris", action: "#", csrf: "contoh", token: Some("contoh"), fields: &[], kind: Kind::Primary, icon: None })
    };
    page(shell, 2, &FieldErrors::new(), [notice.render(), body, html! {}])
}
