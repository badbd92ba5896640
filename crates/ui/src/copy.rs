//! A text to take along, for words that travel by WhatsApp.
//!
//! Not for links alone and not for long documents.
//! MUST show the text itself, so that it can be taken without JavaScript; MUST say when it has
//! been copied.

use maud::{Markup, Render, html};

use crate::{Icon, gallery::Example};

/// A button that copies a text and shows what was copied.
pub struct CopyText<'a> {
    /// Id of the text on this page.
    pub id: &'a str,
    /// A verb: "Salin untuk WhatsApp".
    pub label: &'a str,
    /// The text.
    pub text: &'a str,
}

impl Render for CopyText<'_> {
    fn render(&self) -> Markup {
        html! {
            details.copy data-copy data-menu {
                summary.button.button--plain { (Icon::Copy) (self.label) }
                div.copy__panel {
                    label.copy__label for=(self.id) { "Teks untuk disalin" }
                    textarea.control.control--full.copy__text id=(self.id) rows="6" readonly { "\n" (self.text) }
                    p.copy__said role="status" data-copy-said="Tersalin. Tempel di percakapan Anda." {}
                }
            }
        }
    }
}

pub(crate) fn examples() -> Vec<Example> {
    vec![Example::new("CopyText", "tertutup", CopyText {
        id: "salin-contoh", label: "Salin untuk WhatsApp",
        text: "Indeks Pemdi 2026: 1,92 (Cukup)\nLima langkah paling bernilai menaikkannya ke 2,11.\nhttps://gadang.contoh/i/2026",
    }.render())]
}
