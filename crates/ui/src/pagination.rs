//! The way through a long list, by what comes before and after.
//!
//! Not for steps of a task ([`crate::Steps`]). There are no page numbers: lists go on from the last
//! row seen, so that nothing is skipped when rows are added.
//! MUST say what part is shown; MUST keep both words in sight, so that the links never move.

use maud::{Markup, Render, html};

use crate::{Icon, gallery::Example};

/// Earlier and later.
pub struct Pagination<'a> {
    /// What part is shown: "1–50 dari 143".
    pub shown: &'a str,
    /// The address of the part before.
    pub previous: Option<&'a str>,
    /// The address of the part after.
    pub next: Option<&'a str>,
}

impl Render for Pagination<'_> {
    fn render(&self) -> Markup {
        html! {
            nav.pagination aria-label="Halaman daftar" {
                p.pagination__shown { (self.shown) }
                div.pagination__links {
                    @match self.previous {
                        Some(href) => a.button.button--plain href=(href) rel="prev" { (Icon::ChevronLeft) "Sebelumnya" },
                        None => span.button.button--off { (Icon::ChevronLeft) "Sebelumnya" },
                    }
                    @match self.next {
                        Some(href) => a.button.button--plain href=(href) rel="next" { "Berikutnya" (Icon::ChevronRight) },
                        None => span.button.button--off { "Berikutnya" (Icon::ChevronRight) },
                    }
                }
            }
        }
    }
}

pub(crate) fn examples() -> Vec<Example> {
    vec![
        Example::new(
            "Pagination",
            "di tengah",
            Pagination { shown: "51–100 dari 143", previous: Some("#"), next: Some("#") }.render(),
        ),
        Example::new(
            "Pagination",
            "di awal",
            Pagination { shown: "1–50 dari 143", previous: None, next: Some("#") }.render(),
        ),
    ]
}
