//! A part of a page that follows something while it happens.
//!
//! Not for what changes only when the reader does something: that is the next page.
//! MUST say the same after a reload; MUST offer that reload as a link where no script runs; MUST NOT read every
//! change aloud, because a reader listens to something else meanwhile.

use maud::{Markup, Render, html};

use crate::gallery::Example;

/// Content that the server renews. An event `isi` of its stream brings new content, `usai` reloads the page.
pub struct Live<'a> {
    /// The address of the stream; none when nothing more will happen.
    pub from: Option<&'a str>,
    /// The address of this page.
    pub reload: &'a str,
    /// The content as it stands now.
    pub body: Markup,
}

impl Render for Live<'_> {
    fn render(&self) -> Markup {
        html! {
            div data-live=[self.from] { (self.body) }
            @if self.from.is_some() {
                p data-live-lost hidden {
                    "Kabar terbaru terputus. " a href=(self.reload) { "Muat ulang" } " untuk melihat keadaan sekarang."
                }
                noscript { p { a href=(self.reload) { "Muat ulang" } " untuk melihat keadaan terbaru." } }
            }
        }
    }
}

pub(crate) fn examples() -> Vec<Example> {
    let body = html! { p { "Pekerjaan ini sudah selesai." } };
    vec![Example::new("Live", "sudah usai", Live { from: None, reload: "#", body }.render())]
}
