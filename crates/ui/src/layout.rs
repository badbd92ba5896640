//! Arrangement: columns that become one column at narrow width, and titled sections.
//!
//! Not for aligning words or numbers; tables and definition lists do that.
//! MUST keep the reading order of the source at every width.

use maud::{Markup, Render, html};

use crate::{Card, Kind, LinkButton, gallery::Example};

/// How many columns stand side by side where there is room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// Two of the same width.
    Two,
    /// Three of the same width.
    Three,
    /// Four of the same width.
    Four,
    /// A wide one and a narrow one, five to three.
    WideNarrow,
}

impl Columns {
    const fn class(self) -> &'static str {
        match self {
            Self::Two => "grid--two",
            Self::Three => "grid--three",
            Self::Four => "grid--four",
            Self::WideNarrow => "grid--wide-narrow",
        }
    }
}

/// Cards side by side.
pub struct Grid {
    /// How many columns where there is room.
    pub columns: Columns,
    /// The cards, in reading order.
    pub body: Markup,
}

impl Render for Grid {
    fn render(&self) -> Markup {
        html! { div.grid.(self.columns.class()) { (self.body) } }
    }
}

/// A part of a page under its own heading.
pub struct Section<'a> {
    /// An id to link to.
    pub id: Option<&'a str>,
    /// The `h2`.
    pub title: &'a str,
    /// What the part is about, in one sentence.
    pub lead: Option<&'a str>,
    /// Buttons for this part.
    pub actions: Markup,
    /// The content.
    pub body: Markup,
}

impl Render for Section<'_> {
    fn render(&self) -> Markup {
        html! {
            section.section id=[self.id] {
                div.section__head {
                    div.section__text {
                        h2.section__title { (self.title) }
                        @if let Some(lead) = self.lead { p.section__lead { (lead) } }
                    }
                    @if !self.actions.0.is_empty() { div.section__actions { (self.actions) } }
                }
                (self.body)
            }
        }
    }
}

/// Buttons side by side.
pub struct Actions {
    /// [`crate::Button`]s and the like, the most important one first.
    pub body: Markup,
}

impl Render for Actions {
    fn render(&self) -> Markup {
        html! { div.actions { (self.body) } }
    }
}

pub(crate) fn examples() -> Vec<Example> {
    let card = |title| Card {
        title: Some(title),
        note: html! {},
        why: None,
        body: html! { p { "Isi kartu." } },
        foot: html! {},
    };
    let grid = |columns| Grid { columns, body: html! { (card("Satu")) (card("Dua")) } }.render();
    let link = |label, kind| LinkButton { label, href: "#", kind, icon: None };
    vec![
        Example::new("Grid", "lebar dan sempit", grid(Columns::WideNarrow)),
        Example::new("Grid", "dua", grid(Columns::Two)),
        Example::new(
            "Grid",
            "tiga",
            Grid {
                columns: Columns::Three,
                body: html! { (card("Satu")) (card("Dua")) (card("Tiga")) },
            }
            .render(),
        ),
        Example::new(
            "Grid",
            "empat",
            Grid {
                columns: Columns::Four,
                body: html! { (card("Satu")) (card("Dua")) (card("Tiga")) (card("Empat")) },
            }
            .render(),
        ),
        Example::new(
            "Actions",
            "tiga tombol",
            Actions {
                body: html! {
                    (link("Ajukan", Kind::Primary)) (link("Kembalikan", Kind::Plain)) (link("Hapus", Kind::Danger))
                },
            }
            .render(),
        ),
        Example::new(
            "Section",
            "dengan kalimat pengantar dan tindakan",
            Section {
                id: Some("domain"),
                title: "Nilai per domain",
                lead: Some("Empat domain menurut bobotnya."),
                actions: html! { a href="#" { "Lihat semua" } },
                body: html! { p { "Isi bagian." } },
            }
            .render(),
        ),
    ]
}
