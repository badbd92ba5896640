//! A card: one subject with its title, its state, and the way to its reasons.
//!
//! Not for a single number ([`crate::Figure`]) and not around another card.
//! MUST have a title unless the page's `h1` already names its only subject.

use maud::{Markup, Render, html};

use crate::{Link, Tag, Tone, gallery::Example};

/// One subject in a frame.
pub struct Card<'a> {
    /// The subject.
    pub title: Option<&'a str>,
    /// A [`Tag`] or a few words beside the title.
    pub note: Markup,
    /// Where the reasons, the rest or the table are.
    pub why: Option<Link<'a>>,
    /// The content.
    pub body: Markup,
    /// Source, date, and links of lesser weight.
    pub foot: Markup,
}

impl Render for Card<'_> {
    fn render(&self) -> Markup {
        let headed = self.title.is_some() || self.why.is_some() || !self.note.0.is_empty();
        html! {
            section.card {
                @if headed {
                    div.card__head {
                        @if let Some(title) = self.title { h2.card__title { (title) } }
                        @if !self.note.0.is_empty() { div.card__note { (self.note) } }
                        @if let Some(why) = self.why { a.card__why href=(why.href) { (why.label) } }
                    }
                }
                div.card__body { (self.body) }
                @if !self.foot.0.is_empty() { div.card__foot { (self.foot) } }
            }
        }
    }
}

pub(crate) fn examples() -> Vec<Example> {
    vec![
        Example::new("Card", "lengkap", Card {
            title: Some("Perhutanan Sosial"),
            note: Tag { tone: Tone::Bad, label: "Tidak digunakan" }.render(),
            why: Some(Link { label: "Mengapa?", href: "#" }),
            body: html! { p { "0 dari 24 akun Dinas Kehutanan masuk dalam 90 hari. Operator terakhir pindah tugas 3 Maret 2026." } },
            foot: html! { span { "Aturan pemanfaatan-2026 versi 2" } a href="#" { "Pasal dan rumus" } },
        }.render()),
        Example::new("Card", "tanpa kepala", Card {
            title: None, note: html! {}, why: None,
            body: html! { p { "Isi yang judulnya sudah ada pada halaman." } },
            foot: html! {},
        }.render()),
    ]
}
