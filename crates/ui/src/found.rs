//! What a search found of one kind.
//!
//! Not for a list with columns ([`crate::ListPage`]).
//! MUST say how many there are besides those shown, and lead to them; MUST tell things of the same name apart.

use maud::{Markup, Render, html};

use crate::{Icon, Link, gallery::Example};

/// A thing that was found.
#[derive(Clone, Copy, Debug)]
pub struct FoundItem<'a> {
    /// Its name.
    pub title: &'a str,
    /// What tells it from others of its name.
    pub detail: &'a str,
    /// Its page.
    pub href: &'a str,
}

/// The things of one kind, the best first.
pub struct FoundGroup<'a> {
    /// An id of the page.
    pub id: &'a str,
    /// The drawing of the kind.
    pub icon: Icon,
    /// The kind: "Tempat".
    pub title: &'a str,
    /// How many: "6 dari 57".
    pub count: &'a str,
    /// What is shown.
    pub items: Vec<FoundItem<'a>>,
    /// Where all of them are, when not all are shown.
    pub more: Option<Link<'a>>,
}

impl Render for FoundGroup<'_> {
    fn render(&self) -> Markup {
        html! {
            section.found #(self.id) {
                h2.found__title { (self.icon) (self.title) " " span.found__count { (self.count) } }
                ul.found__list {
                    @for item in &self.items {
                        li.found__item {
                            a.found__name href=(item.href) { (item.title) }
                            p.found__detail { (item.detail) }
                        }
                    }
                }
                @if let Some(more) = self.more { p.found__more { a href=(more.href) { (more.label) } } }
            }
        }
    }
}

pub(crate) fn examples() -> Vec<Example> {
    let items = vec![
        FoundItem {
            title: "Koto Gadang",
            detail: "Nagari di IV Koto, Kabupaten Agam · 13.06.05.2001",
            href: "#",
        },
        FoundItem {
            title: "Koto Gadang Guguak",
            detail: "Nagari di Gunung Talang, Kabupaten Solok · 13.02.04.2003",
            href: "#",
        },
    ];
    vec![Example::new(
        "FoundGroup",
        "lebih banyak dari yang tampil",
        FoundGroup {
            id: "hasil-contoh",
            icon: Icon::Map,
            title: "Tempat",
            count: "2 dari 9",
            items,
            more: Some(Link { label: "Semua 9 hasil di Tempat", href: "#" }),
        }
        .render(),
    )]
}
