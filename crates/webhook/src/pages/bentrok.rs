//! Somebody else was first: what one wanted beside what is stored now. Nothing is lost and nothing overwritten.

use maud::{Markup, Render, html};
use ui::{Cell, Column, Kind, LinkButton, Narrow, Notice, Page, Shell, Table, Tone};

use super::HOME;

/// One line of the comparison.
pub(crate) struct Line {
    pub label: &'static str,
    pub typed: String,
    pub stored: String,
}

impl Line {
    fn cells(&self) -> Vec<Cell> {
        let typed = html! {
            @if self.typed == self.stored { (self.typed) } @else { strong { (self.typed) } }
        };
        vec![Cell::text(self.label), Cell::html(typed), Cell::text(&self.stored)]
    }
}

/// The 409 page. `again` leads to what is stored.
pub(crate) fn page(shell: &Shell<'_>, title: &str, lines: &[Line], again: &str) -> Markup {
    Page {
        shell,
        title,
        crumbs: &[HOME],
        lead: Some("Tujuan ini berubah sejak halaman Anda dibuka. Permintaan Anda belum dijalankan."),
        actions: html! {},
        body: html! {
            (Notice {
                tone: Tone::Warn, title: "Bandingkan, lalu ulangi di atas data terbaru.",
                body: html! { p { "Isian Anda di bawah dapat disalin." } },
            })
            (Table {
                caption: "Permintaan Anda dan data terbaru", caption_visible: true,
                columns: ["Isian", "Yang Anda minta", "Yang tersimpan sekarang"].map(Column::text).into(),
                rows: lines.iter().map(Line::cells).collect(),
                foot: vec![], narrow: Narrow::Cards,
            })
            p { (LinkButton { label: "Buka data terbaru", href: again, kind: Kind::Primary, icon: None }) }
        },
    }
    .render()
}
