//! Views of one thing, each with its own address.
//!
//! Not for going to other things, and not for fewer than two views.
//! MUST be links, so that each view can be shared and opened in a new window; MUST mark the one
//! that is open.

use maud::{Markup, Render, html};

use crate::gallery::Example;

/// One view.
#[derive(Clone, Debug)]
pub struct Tab {
    /// Its name.
    pub label: String,
    /// Its address.
    pub href: String,
    /// A count after the name.
    pub note: Option<String>,
    /// Whether it is open.
    pub current: bool,
}

/// The views of one thing.
pub struct Tabs<'a> {
    /// Of what they are views.
    pub label: &'a str,
    /// The views.
    pub tabs: Vec<Tab>,
}

impl Render for Tabs<'_> {
    fn render(&self) -> Markup {
        html! {
            nav.tabs aria-label=(self.label) {
                ul.tabs__list {
                    @for tab in &self.tabs {
                        li { a.tabs__link href=(tab.href) aria-current=[tab.current.then_some("page")] {
                            (tab.label)
                            @if let Some(note) = &tab.note { " " span.tabs__note { (note) } }
                        } }
                    }
                }
            }
        }
    }
}

pub(crate) fn examples() -> Vec<Example> {
    let tab = |label: &str, note: Option<&str>, current| Tab {
        label: label.to_owned(),
        href: "#".to_owned(),
        note: note.map(ToOwned::to_owned),
        current,
    };
    vec![Example::new(
        "Tabs",
        "empat",
        Tabs {
            label: "Tampilan penilaian",
            tabs: vec![
                tab("Ringkasan", None, true),
                tab("Indikator", Some("47"), false),
                tab("Bukti", Some("4"), false),
                tab("Riwayat", None, false),
            ],
        }
        .render(),
    )]
}
