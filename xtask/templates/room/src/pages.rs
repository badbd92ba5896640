//! Typed values to markup, with the components of `ui` only.

use jiff::civil::Date;
use kernel::{FieldErrors, tanggal_panjang};
use maud::{Markup, Render, html};
use ui::{
    Cell, Column, Crumb, DateField, EmptyState, Form, FormPage, Hidden, Icon, Input, Kind,
    LinkButton, ListPage, Narrow, Notice, Shell, Table, Tag, TextField, Tone,
};

use crate::{
    HOME,
    input::{BendaForm, JUDUL_MAX},
    rules::{self, Keadaan},
    store::{Benda, BendaId},
};

/// The list. `may_change` shows the way to what only some may do.
pub(crate) fn list(
    shell: &Shell<'_>,
    notice: Markup,
    all: &[Benda],
    hari_ini: Date,
    may_change: bool,
) -> Markup {
    let add = html! {
        @if may_change {
            (LinkButton {
                label: "Tambah benda",
                href: &format!("{HOME}/baru"),
                kind: Kind::Primary,
                icon: None,
            })
        }
    };
    let body = if all.is_empty() {
        EmptyState {
            icon: Icon::Calendar,
            title: "Belum ada benda",
            body: "Yang ditambahkan akan tampil di sini.",
            action: html! {},
        }
        .render()
    } else {
        table(all, hari_ini, may_change)
    };
    ListPage {
        shell,
        title: "Ruang Baru",
        crumbs: &[],
        lead: None,
        actions: add,
        notice,
        filters: html! {},
        count: &format!("{} benda", all.len()),
        exports: &[],
        body,
        pagination: html! {},
    }
    .render()
}

fn table(all: &[Benda], hari_ini: Date, may_change: bool) -> Markup {
    let row = |one: &Benda| {
        let judul = if may_change {
            Cell::link(&one.judul, format!("{HOME}/{}", one.id))
        } else {
            Cell::text(&one.judul)
        };
        vec![
            judul,
            Cell::text(tanggal_panjang(one.tanggal)),
            Cell::html(tag(one.tanggal, hari_ini)),
        ]
    };
    Table {
        caption: "Ruang Baru",
        caption_visible: false,
        columns: vec![Column::text("Judul"), Column::text("Tanggal"), Column::text("Keadaan")],
        rows: all.iter().map(row).collect(),
        foot: Vec::new(),
        narrow: Narrow::Cards,
    }
    .render()
}

fn tag(tanggal: Date, hari_ini: Date) -> Markup {
    let (tone, label) = match rules::keadaan(tanggal, hari_ini) {
        Keadaan::Mendatang => (Tone::Info, "Mendatang"),
        Keadaan::HariIni => (Tone::Ok, "Hari ini"),
        Keadaan::Lewat => (Tone::Neutral, "Lewat"),
    };
    Tag { tone, label }.render()
}

/// One form, new or over a row.
pub(crate) struct Filled<'a> {
    /// The row, or `None` for a new one.
    pub(crate) id: Option<&'a BendaId>,
    /// What stands in the fields.
    pub(crate) form: &'a BendaForm,
    /// What is wrong with it.
    pub(crate) errors: &'a FieldErrors,
    /// Whether somebody else saved first.
    pub(crate) stale: bool,
    /// Lets the form be written once.
    pub(crate) token: &'a str,
}

/// The page with the form.
pub(crate) fn form(shell: &Shell<'_>, filled: &Filled<'_>) -> Markup {
    let (title, action) = match filled.id {
        Some(id) => ("Ubah benda", format!("{HOME}/{id}")),
        None => ("Tambah benda", HOME.to_owned()),
    };
    let form = Form {
        action: &action,
        csrf: shell.csrf,
        token: Some(filled.token),
        multipart: false,
        errors: filled.errors,
        body: fields(filled),
        submit: "Simpan",
        cancel: Some(HOME),
    };
    FormPage {
        shell,
        title,
        crumbs: &[Crumb { label: "Ruang Baru", href: HOME }],
        lead: None,
        errors: filled.errors,
        body: html! { @if filled.stale { (stale()) } (form) },
        aside: html! {},
    }
    .render()
}

fn stale() -> Notice<'static> {
    Notice {
        tone: Tone::Warn,
        title: "Orang lain sudah menyimpan lebih dulu",
        body: html! { p { "Isian Anda belum disimpan. Salin yang perlu, buka lagi dari daftar, lalu ubah." } },
    }
}

fn fields(filled: &Filled<'_>) -> Markup {
    let Filled { form, errors, .. } = filled;
    html! {
        (TextField {
            name: "judul",
            label: "Judul",
            value: &form.judul,
            hint: None,
            error: errors.get("judul"),
            required: true,
            input: Input { maxlength: Some(JUDUL_MAX), ..Input::default() },
        })
        (DateField {
            name: "tanggal",
            label: "Tanggal",
            day: &form.tanggal_hari,
            month: &form.tanggal_bulan,
            year: &form.tanggal_tahun,
            hint: Some("Misalnya 24 11 2026"),
            error: errors.get("tanggal"),
            required: true,
        })
        (Hidden { name: "version", value: &form.version })
    }
}
