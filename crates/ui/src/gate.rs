//! The pages before the house: sign-in, second factor, new password. Nothing but the one form.
//!
//! Not for anything a visitor may read; public pages have the shell.
//! MUST name the institution; MUST let password managers and pasted codes work; MUST NOT tell
//! which part of a sign-in was wrong.

use maud::{Markup, Render, html};

use crate::{mark::Logo, page::document};

/// A single column in the middle of the page.
pub struct GatePage<'a> {
    /// The institution whose house it is.
    pub instansi: &'a str,
    /// The `h1`.
    pub title: &'a str,
    /// What to do here.
    pub lead: Option<&'a str>,
    /// Whether everything here is sample data.
    pub sample: bool,
    /// A [`crate::Form`].
    pub body: Markup,
    /// What else one may need; may be empty.
    pub foot: Markup,
}

impl Render for GatePage<'_> {
    fn render(&self) -> Markup {
        document(
            self.title,
            &html! {
                @if self.sample { (crate::shell::sample_bar()) }
                div.gate {
                    header.gate__brand {
                        a.brand href="/" { (Logo) span.brand__name { "Gadang" } }
                        p.gate__inst { (self.instansi) }
                    }
                    main.gate__main #isi tabindex="-1" {
                        h1.gate__title { (self.title) }
                        @if let Some(lead) = self.lead { p.gate__lead { (lead) } }
                        (self.body)
                    }
                    @if !self.foot.0.is_empty() { footer.gate__foot { (self.foot) } }
                }
            },
        )
    }
}
