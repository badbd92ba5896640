//! A file to send.
//!
//! Not for several files at once; an import takes one and tells what became of each row.
//! MUST say which kinds and which size are taken before one chooses; the browser's own button
//! stays, because it works everywhere.

use maud::{Markup, Render, html};

use crate::{form::Wiring, gallery::Example};

/// One file.
pub struct FileField<'a> {
    /// Name and id.
    pub name: &'a str,
    /// What is asked for.
    pub label: &'a str,
    /// Kinds the browser offers: ".csv,text/csv".
    pub accept: &'a str,
    /// Kinds and size in words.
    pub hint: Option<&'a str>,
    /// What is wrong.
    pub error: Option<&'a str>,
    /// Whether it must be sent.
    pub required: bool,
}

impl Render for FileField<'_> {
    fn render(&self) -> Markup {
        let wiring = Wiring { name: self.name, hint: self.hint, error: self.error };
        wiring.field(self.label, self.required, &html! {
            // The browser speaks its own language, not the page's: our words lie over its own.
            div.file-box {
                input.file id=(self.name) name=(self.name) type="file" accept=(self.accept) required[self.required]
                    aria-invalid=[wiring.invalid()] aria-describedby=[wiring.described_by()];
            }
        })
    }
}

pub(crate) fn examples() -> Vec<Example> {
    let file = |name, error| {
        FileField {
            name,
            label: "Berkas tingkat indikator",
            accept: ".csv,text/csv",
            hint: Some("CSV dua kolom, kode dan tingkat; paling besar 2 MB."),
            error,
            required: true,
        }
        .render()
    };
    vec![
        Example::new("FileField", "biasa", file("b-berkas", None)),
        Example::new(
            "FileField",
            "galat",
            file("b-galat", Some("Berkas ini 200 MB. Paling besar 2 MB.")),
        ),
    ]
}
