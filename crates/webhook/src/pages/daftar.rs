//! The list of targets.

use kernel::Zona;
use maud::{Markup, Render, html};
use org::download::Links;
use ui::{Cell, Column, EmptyState, Icon, Kind, LinkButton, ListPage, Narrow, Shell, Table, Tag};

use super::{host, href, keadaan, labels, moment, or_never};
use crate::{
    Event,
    store::tujuan::{TARGETS, TujuanRow},
};

/// What the list shows.
pub(crate) struct DaftarView<'a> {
    pub rows: &'a [TujuanRow],
    pub events: &'a [&'static Event],
    pub zona: Zona,
}

fn add_button() -> Markup {
    LinkButton {
        label: "Tambah tujuan",
        href: "/kiriman/baru",
        kind: Kind::Primary,
        icon: Some(Icon::Plus),
    }
    .render()
}

/// The list.
pub(crate) fn list(shell: &Shell<'_>, notice: Markup, view: &DaftarView<'_>) -> Markup {
    let is_empty = view.rows.is_empty();
    let body = if is_empty {
        EmptyState {
            icon: Icon::Send,
            title: "Belum ada tujuan",
            body: "Tambahkan alamat sistem lain milik instansi Anda. Begitu suatu peristiwa terjadi di sini, sistem itu langsung diberi tahu.",
            action: add_button(),
        }
        .render()
    } else {
        Table {
            caption: "Tujuan kiriman menurut nama",
            caption_visible: false,
            columns: ["Nama", "Peristiwa", "Keadaan", "Terakhir terkirim"].map(Column::text).into(),
            rows: view.rows.iter().map(|row| cells(view, row)).collect(),
            foot: vec![],
            narrow: Narrow::Cards,
        }
        .render()
    };
    let links = Links::new("/kiriman/daftar", "");
    let links = links.links();
    ListPage {
        shell,
        title: "Kiriman ke sistem lain",
        crumbs: &[],
        lead: Some("Sistem yang diberi tahu begitu sesuatu terjadi di sini, lewat pesan bertanda tangan ke alamatnya."),
        actions: html! { @if !is_empty { (add_button()) } },
        notice,
        filters: html! {},
        count: &format!("{} tujuan dari paling banyak {TARGETS}", view.rows.len()),
        exports: if is_empty { &[] } else { &links },
        body,
        pagination: html! {},
    }
    .render()
}

fn cells(view: &DaftarView<'_>, row: &TujuanRow) -> Vec<Cell> {
    let (tone, label) = keadaan(row);
    let since = match &row.disabled {
        Some((at, _)) => moment(Some(*at), view.zona),
        None => moment(row.failing_since, view.zona),
    };
    let state = Tag { tone, label };
    vec![
        Cell::two_lines(html! { a href=(href(&row.id)) { (row.name) } }, host(&row.address)),
        Cell::text(labels(&row.events, view.events).join("; ")),
        match since {
            Some(since) => Cell::two_lines(state, format!("sejak {since}")),
            None => Cell::html(state.render()),
        },
        Cell::text(or_never(row.delivered, view.zona)),
    ]
}
