//! A state in one or two words, with a shape that is different for each tone.
//!
//! Not for counts (put them in the text) and not as a button.
//! MUST be readable without colour: the shape and the word carry the state;
//! MUST reach 4.5:1 between word and ground in both schemes.

use maud::{Markup, Render, html};

use crate::{Icon, gallery::Example};

/// What a state means for the reader. Colour, shape and loudness follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As it should be.
    Ok,
    /// Needs attention.
    Warn,
    /// Wrong or refused.
    Bad,
    /// Worth knowing.
    Info,
    /// Nothing to judge.
    Neutral,
}

impl Tone {
    pub(crate) const ALL: [Self; 5] = [Self::Ok, Self::Warn, Self::Bad, Self::Info, Self::Neutral];

    /// The shape that carries the tone without colour.
    pub(crate) const fn icon(self) -> Icon {
        match self {
            Self::Ok => Icon::CircleCheck,
            Self::Warn => Icon::TriangleAlert,
            Self::Bad => Icon::CircleX,
            Self::Info => Icon::Info,
            Self::Neutral => Icon::CircleDot,
        }
    }

    /// The class that sets the colours of the tone for whatever carries it.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Ok => "tone--ok",
            Self::Warn => "tone--warn",
            Self::Bad => "tone--bad",
            Self::Info => "tone--info",
            Self::Neutral => "tone--neutral",
        }
    }
}

/// A state as a small label.
#[derive(Clone, Copy, Debug)]
pub struct Tag<'a> {
    /// What it means.
    pub tone: Tone,
    /// The word, not a sentence.
    pub label: &'a str,
}

impl Render for Tag<'_> {
    fn render(&self) -> Markup {
        html! { span.tag.(self.tone.class()) { (self.tone.icon()) (self.label) } }
    }
}

pub(crate) fn examples() -> Vec<Example> {
    let labels = ["Digunakan", "Perlu bimtek", "Tidak digunakan", "51 OPD", "Belum dinilai"];
    vec![Example::new(
        "Tag",
        "lima nada",
        html! {
            @for (tone, label) in Tone::ALL.into_iter().zip(labels) { (Tag { tone, label }) " " }
        },
    )]
}
