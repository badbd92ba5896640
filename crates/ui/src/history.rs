//! What happened to one thing, newest first: when, who, what.
//!
//! Not for steps that lie ahead ([`crate::Steps`]).
//! MUST give the moment with its zone and the person by name.

use maud::{Markup, Render, html};

use crate::{Tone, gallery::Example};

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// The moment in words, with its zone.
    pub at: String,
    /// Who did it.
    pub by: String,
    /// What was done.
    pub what: Markup,
    /// How it is to be judged.
    pub tone: Tone,
}

/// The events, newest first.
pub struct History {
    /// The events.
    pub entries: Vec<Event>,
}

impl Render for History {
    fn render(&self) -> Markup {
        html! {
            ol.history {
                @for event in &self.entries {
                    li.history__event.(event.tone.class()) {
                        (event.tone.icon())
                        div.history__text {
                            div.history__what { (event.what) }
                            p.history__when { (event.by) " · " (event.at) }
                        }
                    }
                }
            }
        }
    }
}

pub(crate) fn examples() -> Vec<Example> {
    let event = |at: &str, by: &str, what: &str, tone| Event {
        at: at.to_owned(),
        by: by.to_owned(),
        what: html! { (what) },
        tone,
    };
    vec![Example::new(
        "History",
        "tiga peristiwa",
        History {
            entries: vec![
                event(
                    "24 November 2026, 07.31 WIB",
                    "Rahmi Amelia",
                    "Penilaian disahkan dengan nilai 2,59.",
                    Tone::Ok,
                ),
                event(
                    "23 November 2026, 15.02 WIB",
                    "Hendra Piliang",
                    "Indikator 13 dikembalikan: bukti sudah kedaluwarsa.",
                    Tone::Warn,
                ),
                event(
                    "20 November 2026, 09.10 WIB",
                    "Rina Koto",
                    "47 tingkat diimpor dari aceh-tengah-2025.csv.",
                    Tone::Neutral,
                ),
            ],
        }
        .render(),
    )]
}
