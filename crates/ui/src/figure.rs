//! A number that stands for itself: label, value, unit, what it rests on, and its reasons.
//!
//! Not for a table of numbers and not for a state without a number ([`crate::Tag`]).
//! MUST name its unit in words a screen reader can read; MUST link to its reasons with a text
//! that is understood out of context when a rule made it.

use maud::{Markup, Render, html};

use crate::{Link, Tag, Tone, gallery::Example};

/// One number in a card.
pub struct Figure<'a> {
    /// What is measured.
    pub label: &'a str,
    /// The number as readers write it: "94,1".
    pub value: &'a str,
    /// Its unit: "%", "OPD", "dari 5".
    pub unit: Option<&'a str>,
    /// Of how many, when, from where.
    pub note: Option<&'a str>,
    /// How the number is to be judged.
    pub tag: Option<Tag<'a>>,
    /// "Mengapa 1,92?"
    pub why: Option<Link<'a>>,
}

impl Render for Figure<'_> {
    fn render(&self) -> Markup {
        html! {
            div.figure {
                p.figure__label { (self.label) }
                p.figure__value {
                    (self.value)
                    @if let Some(unit) = self.unit { " " span.figure__unit { (unit) } }
                }
                @if let Some(note) = self.note { p.figure__note { (note) } }
                @if self.tag.is_some() || self.why.is_some() {
                    div.figure__foot {
                        @if let Some(tag) = self.tag { (tag) }
                        @if let Some(why) = self.why { a.figure__why href=(why.href) { (why.label) } }
                    }
                }
            }
        }
    }
}

/// A row of figures.
pub struct Stats {
    /// Several [`Figure`]s.
    pub body: Markup,
}

impl Render for Stats {
    fn render(&self) -> Markup {
        html! { div.stats { (self.body) } }
    }
}

pub(crate) fn examples() -> Vec<Example> {
    vec![
        Example::new("Figure", "dengan alasan", Figure {
            label: "Indeks Pemdi 2026", value: "1,92", unit: Some("dari 5"),
            note: Some("Penilaian mandiri · 24 November 2026"),
            tag: Some(Tag { tone: Tone::Warn, label: "Cukup" }),
            why: Some(Link { label: "Mengapa 1,92?", href: "#" }),
        }.render()),
        Example::new("Figure", "hanya angka", Figure {
            label: "OPD terdaftar", value: "51", unit: None, note: None, tag: None, why: None,
        }.render()),
        Example::new("Stats", "empat angka", Stats { body: html! {
            (Figure { label: "Aplikasi tidak digunakan", value: "46", unit: None, note: Some("dari 143 · Rp 412,5 juta setahun"), tag: Some(Tag { tone: Tone::Bad, label: "13 dinonaktifkan tahun ini" }), why: None })
            (Figure { label: "Hadir tepat waktu hari ini", value: "94,1", unit: Some("%"), note: Some("1.873 dari 1.990 · 07.31 WIB"), tag: Some(Tag { tone: Tone::Ok, label: "Tanpa gangguan" }), why: None })
            (Figure { label: "Rapor SAKIP OPD", value: "16", unit: Some("A"), note: Some("25 BB · 10 B"), tag: Some(Tag { tone: Tone::Info, label: "51 OPD" }), why: None })
            (Figure { label: "Tindak lanjut lewat tenggat", value: "12", unit: None, note: Some("dari 187 · median 4 hari"), tag: Some(Tag { tone: Tone::Warn, label: "5 OPD" }), why: None })
        } }.render()),
    ]
}
