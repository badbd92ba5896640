//! The gallery: every component in every state, from the same `examples()` that the tests walk.

use maud::{Markup, Render, html};

use crate::{Page, Section, Shell, page_examples, raw::unfocused};

/// One component in one state.
pub struct Example {
    /// The Rust name of the component.
    pub component: &'static str,
    /// The state shown, in Indonesian.
    pub state: &'static str,
    /// What it renders to.
    pub markup: Markup,
}

impl Example {
    pub(crate) const fn new(component: &'static str, state: &'static str, markup: Markup) -> Self {
        Self { component, state, markup }
    }
}

/// Every component in every state.
pub fn gallery() -> Vec<Example> {
    [
        crate::button::examples(),
        crate::tag::examples(),
        crate::notice::examples(),
        crate::card::examples(),
        crate::figure::examples(),
        crate::layout::examples(),
        crate::table::examples(),
        crate::definition::examples(),
        crate::level::examples(),
        crate::progress::examples(),
        crate::live::examples(),
        crate::empty::examples(),
        crate::search::examples(),
        crate::found::examples(),
        crate::pagination::examples(),
        crate::tabs::examples(),
        crate::filter::examples(),
        crate::history::examples(),
        crate::steps::examples(),
        crate::tree::examples(),
        crate::copy::examples(),
        crate::form::examples(),
        crate::field::examples(),
        crate::choice::examples(),
        crate::column_map::examples(),
        crate::date::examples(),
        crate::file::examples(),
        crate::reasons::examples(),
        crate::chart::examples(),
        crate::tiles::examples(),
        crate::map::examples(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The whole gallery as a page inside the shell.
pub fn gallery_page(shell: &Shell<'_>) -> Markup {
    let examples = gallery();
    Page {
        shell,
        title: "Galeri komponen",
        crumbs: &[],
        lead: Some("Setiap komponen dalam setiap keadaan, untuk dilihat sebelum dipakai."),
        actions: html! {},
        body: html! {
            (Section { id: None, title: "Halaman utuh", lead: Some("Setiap jenis halaman dengan isi rekaan."), actions: html! {}, body: html! {
                ul { @for page in page_examples() { li { a href={ "/galeri/" (page.code) } { (page.title) } } } }
            } })
            @for group in examples.chunk_by(|a, b| a.component == b.component) {
                @if let Some(first) = group.first() {
                    (Section { id: None, title: first.component, lead: None, actions: html! {}, body: html! {
                        @for example in group {
                            div.specimen {
                                p.specimen__state { (example.state) }
                                div.specimen__show { (unfocused(&example.markup)) }
                            }
                        }
                    } })
                }
            }
        },
    }
    .render()
}

/// A whole page of each kind.
pub struct PageExample {
    /// Its name in an address.
    pub code: &'static str,
    /// The Rust name of the archetype and its state.
    pub title: &'static str,
    /// The document.
    pub markup: Markup,
}
