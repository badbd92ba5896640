//! What is shown when a page cannot be: not there, not allowed, gone wrong.
//!
//! Not for errors in a form; those are the form again.
//! MUST say what happened and what to do, in words without blame and without technical terms;
//! MUST give the incident number when there is one.

use maud::{Markup, Render, html};

use crate::{Page, Shell, mark::Logo, page::document};

/// A page about what went wrong.
pub struct ErrorPage<'a> {
    /// The shell, when it can be known.
    pub shell: Option<&'a Shell<'a>>,
    /// The status of the answer.
    pub status: u16,
    /// The `h1`: what happened, in a few words.
    pub title: &'a str,
    /// What happened, in a sentence.
    pub what: &'a str,
    /// What to do.
    pub advice: Markup,
    /// The number an operator can look up.
    pub incident: Option<&'a str>,
    /// Buttons that lead on; may be empty.
    pub actions: Markup,
}

impl Render for ErrorPage<'_> {
    fn render(&self) -> Markup {
        match self.shell {
            Some(shell) => Page {
                shell,
                title: self.title,
                crumbs: &[],
                lead: Some(self.what),
                actions: html! {},
                body: self.help(),
            }
            .render(),
            None => document(
                self.title,
                &html! {
                    div.gate {
                        header.gate__brand { a.brand href="/" { (Logo) span.brand__name { "Gadang" } } }
                        main.gate__main #isi tabindex="-1" {
                            h1.gate__title { (self.title) }
                            p.gate__lead { (self.what) }
                            (self.help())
                        }
                    }
                },
            ),
        }
    }
}

impl ErrorPage<'_> {
    fn help(&self) -> Markup {
        html! {
            div.trouble {
                div.trouble__advice { (self.advice) }
                @if !self.actions.0.is_empty() { div.trouble__actions { (self.actions) } }
                p.trouble__code {
                    "Kode " (self.status)
                    @if let Some(incident) = self.incident { " · nomor kejadian " strong.trouble__incident { (incident) } }
                }
            }
        }
    }
}
