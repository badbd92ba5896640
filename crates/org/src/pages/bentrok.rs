//! Somebody else was first: what one typed beside what is stored now. Nothing is lost and nothing overwritten.

use maud::{Markup, html};
use ui::{Cell, Column, Crumb, Kind, LinkButton, Narrow, Notice, Page, Shell, Table, Tone};

/// One line of the comparison.
pub(crate) struct Line {
    pub label: &'static str,
    pub typed: String,
    pub stored: String,
}

/// The 409 page.
pub(crate) fn page(
    shell: &Shell<'_>,
    title: &str,
    crumbs: &[Crumb<'_>],
    lines: &[Line],
    again: &str,
) -> Markup {
    html! {
        (Page {
            shell, title, crumbs,
            lead: Some("Data ini diubah orang lain sejak formulir Anda dibuka. Isian Anda belum disimpan."),
            actions: html! {},
            body: html! {
                (Notice {
                    tone: Tone::Warn, title: "Bandingkan, lalu ulangi perubahan Anda di atas data terbaru.",
                    body: html! { p { "Isian Anda di bawah dapat disalin." } },
                })
                (Table {
                    caption: "Isian Anda dan data terbaru", caption_visible: true,
                    columns: ["Isian", "Yang Anda ketik", "Yang tersimpan sekarang"].map(Column::text).into(),
                    rows: lines.iter().map(|line| vec![
                        Cell::text(line.label),
                        Cell::html(html! { @if line.typed == line.stored { (line.typed) } @else { strong { (line.typed) } } }),
                        Cell::text(&line.stored),
                    ]).collect(),
                    foot: vec![], narrow: Narrow::Cards,
                })
                p { (LinkButton { label: "Buka formulir dengan data terbaru", href: again, kind: Kind::Primary, icon: None }) }
            },
        })
    }
}
