//! What a person was told.

use kernel::{Timestamp, Zona, waktu_panjang};
use maud::{Markup, Render, html};
use ui::{
    Cell, Column, Crumb, EmptyState, Icon, Kind, LinkButton, ListPage, Narrow, PostButton, Shell,
    Table, Tag, Tone,
};

use crate::store::pemberitahuan::Pemberitahuan;

/// Where the list lies.
pub(crate) const LIST: &str = "/akun/pemberitahuan";

const HOME: [Crumb<'static>; 1] = [Crumb { label: "Akun saya", href: "/akun" }];

/// What the page shows.
pub(crate) struct KabarView<'a> {
    pub zona: Zona,
    pub csrf: &'a str,
    pub rows: &'a [Pemberitahuan],
    /// How many are listed at most.
    pub limit: i64,
}

/// The page.
pub(crate) fn list(shell: &Shell<'_>, notice: Markup, view: &KabarView<'_>) -> Markup {
    let unread = view.rows.iter().filter(|row| row.dibaca_at.is_none()).count();
    let full = i64::try_from(view.rows.len()).is_ok_and(|rows| rows >= view.limit);
    let count = match (unread, full) {
        (_, true) => format!("{} yang terbaru, {unread} belum dibaca", view.limit),
        _ if view.rows.is_empty() => String::new(),
        _ => format!("{} pemberitahuan, {unread} belum dibaca", view.rows.len()),
    };
    ListPage {
        shell,
        title: "Pemberitahuan",
        crumbs: &HOME,
        lead: Some("Yang terjadi dengan permintaan dan tugas Anda. Disimpan 90 hari."),
        actions: html! {
            (LinkButton { label: "Atur surel", href: "/akun/surel", kind: Kind::Quiet, icon: Some(Icon::Settings) })
            @if unread > 0 {
                (PostButton {
                    label: "Tandai semua sudah dibaca", action: "/akun/pemberitahuan/dibaca", csrf: view.csrf,
                    token: None, fields: &[], kind: Kind::Plain, icon: Some(Icon::Check),
                })
            }
        },
        notice,
        filters: html! {},
        count: &count,
        exports: &[],
        body: body(view),
        pagination: html! {},
    }
    .render()
}

fn body(view: &KabarView<'_>) -> Markup {
    if view.rows.is_empty() {
        return EmptyState {
            icon: Icon::Bell,
            title: "Belum ada pemberitahuan",
            body: "Bila pekerjaan panjang yang Anda minta selesai, Anda membacanya di sini.",
            action: html! {},
        }
        .render();
    }
    Table {
        caption: "Pemberitahuan, dari yang terbaru",
        caption_visible: false,
        columns: ["Pemberitahuan", "Waktu", "Keadaan", "Tindakan"].map(Column::text).into(),
        rows: view.rows.iter().map(|row| cells(row, view)).collect(),
        foot: Vec::new(),
        narrow: Narrow::Cards,
    }
    .render()
}

fn cells(row: &Pemberitahuan, view: &KabarView<'_>) -> Vec<Cell> {
    let unread = row.dibaca_at.is_none();
    let state = if unread {
        Tag { tone: Tone::Info, label: "Baru" }
    } else {
        Tag { tone: Tone::Neutral, label: "Sudah dibaca" }
    };
    let action = format!("{LIST}/{}/buka", row.id);
    let label = if row.tautan.is_some() { "Buka" } else { "Tandai sudah dibaca" };
    vec![
        Cell::two_lines(html! { (row.judul) }, &row.isi),
        Cell::text(waktu_panjang(Timestamp(row.dibuat_at), view.zona)),
        Cell::html(state.render()),
        Cell::html(html! {
            @if unread || row.tautan.is_some() {
                (PostButton {
                    label, action: &action, csrf: view.csrf, token: None, fields: &[],
                    kind: Kind::Plain, icon: None,
                })
            }
        }),
    ]
}
