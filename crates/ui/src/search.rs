//! The field that searches the whole house: in the header, and on the page that answers.
//!
//! Not for searching one list ([`crate::FilterBar`] with a [`crate::SearchField`]).
//! MUST work without JavaScript; MUST be a link to the page with the field where the header has no room for one;
//! MUST be reached by the key that the hint names.

use maud::{Markup, Render, html};

use crate::{Icon, gallery::Example};

/// The search of the header.
#[derive(Clone, Copy, Debug)]
pub struct Search<'a> {
    /// The address that answers.
    pub action: &'a str,
    /// What was searched, on the page that answers.
    pub value: &'a str,
}

impl Search<'_> {
    pub(crate) fn in_header(self) -> Markup {
        html! {
            a.top__find href=(self.action) aria-label="Cari" data-find { (Icon::Search) }
            form.find role="search" method="get" action=(self.action) {
                (Icon::Search)
                label.sr-only for="cari" { "Cari" }
                input.find__input #cari type="search" name="q" value=(self.value) placeholder="Cari nama atau kode" maxlength="100" autocomplete="off" data-find;
                kbd.key.find__key aria-hidden="true" { "/" }
            }
        }
    }
}

/// The same field on the page that answers, where the header shows a link only.
pub struct SearchForm<'a> {
    /// The address that answers.
    pub action: &'a str,
    /// What may be typed.
    pub label: &'a str,
    /// What was searched.
    pub value: &'a str,
}

impl Render for SearchForm<'_> {
    fn render(&self) -> Markup {
        html! {
            form.find-page role="search" method="get" action=(self.action) {
                label.field__label for="cari-halaman" { (self.label) }
                div.find-page__row {
                    input.control.control--full #cari-halaman type="search" name="q" value=(self.value) maxlength="100" autocomplete="off"
                        autofocus[self.value.is_empty()] data-find;
                    button.button.button--primary type="submit" { (Icon::Search) "Cari" }
                }
            }
        }
    }
}

pub(crate) fn examples() -> Vec<Example> {
    vec![Example::new(
        "SearchForm",
        "terisi; hanya pada layar sempit",
        SearchForm { action: "#", label: "Kata atau kode", value: "koto gadang" }.render(),
    )]
}
