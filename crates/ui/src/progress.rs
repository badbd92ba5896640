//! How much of something is done.
//!
//! Not for a score ([`crate::Level`], [`crate::Figure`]).
//! MUST say the share in words beside the bar.

use maud::{Markup, Render, html};

use crate::gallery::Example;

/// A bar with its words.
pub struct Progress<'a> {
    /// What is being done.
    pub label: &'a str,
    /// How much is done.
    pub value: u64,
    /// How much there is.
    pub max: u64,
    /// The share in words: "41 dari 47 indikator".
    pub shown: &'a str,
}

impl Render for Progress<'_> {
    fn render(&self) -> Markup {
        html! {
            div.progress {
                p.progress__words { span.progress__label { (self.label) } " " span.progress__shown { (self.shown) } }
                progress.progress__bar value=(self.value) max=(self.max) aria-label=(self.label) { (self.shown) }
            }
        }
    }
}

pub(crate) fn examples() -> Vec<Example> {
    let show = |state, value, shown| {
        Example::new(
            "Progress",
            state,
            Progress { label: "Bukti terverifikasi", value, max: 47, shown }.render(),
        )
    };
    vec![
        show("belum mulai", 0, "0 dari 47 indikator"),
        show("berjalan", 41, "41 dari 47 indikator"),
        show("selesai", 47, "47 dari 47 indikator"),
    ]
}
