//! What stands where a list would be when there is nothing in it.
//!
//! Not for an error ([`crate::Notice`]).
//! MUST say why it is empty and what to do; MUST NOT be a picture alone.

use maud::{Markup, Render, html};

use crate::{Icon, Kind, LinkButton, gallery::Example};

/// An empty list that helps on.
pub struct EmptyState<'a> {
    /// A drawing of what would stand here.
    pub icon: Icon,
    /// What is not there.
    pub title: &'a str,
    /// Why, and what to do.
    pub body: &'a str,
    /// A button that does it; may be empty.
    pub action: Markup,
}

impl Render for EmptyState<'_> {
    fn render(&self) -> Markup {
        html! {
            div.empty {
                span.empty__icon { (self.icon) }
                h2.empty__title { (self.title) }
                p.empty__body { (self.body) }
                @if !self.action.0.is_empty() { div.empty__action { (self.action) } }
            }
        }
    }
}

pub(crate) fn examples() -> Vec<Example> {
    vec![
        Example::new(
            "EmptyState",
            "dengan tindakan",
            EmptyState {
                icon: Icon::Inbox,
                title: "Belum ada penilaian",
                body: "Impor tingkat indikator dari berkas CSV untuk memulai penilaian pertama.",
                action: LinkButton {
                    label: "Impor tingkat",
                    href: "#",
                    kind: Kind::Primary,
                    icon: Some(Icon::Upload),
                }
                .render(),
            }
            .render(),
        ),
        Example::new(
            "EmptyState",
            "hasil saringan",
            EmptyState {
                icon: Icon::Search,
                title: "Tidak ada yang cocok",
                body: "Ubah kata pencarian atau hapus salah satu saringan.",
                action: html! {},
            }
            .render(),
        ),
    ]
}
