//! Names and values: what is known about one thing.
//!
//! Not for comparing several things ([`crate::Table`]).
//! MUST keep each name beside its value at every width.

use maud::{Markup, Render, html};

use crate::{Tag, Tone, gallery::Example};

/// How names and values stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DlLayout {
    /// Name left, value right; for short values in a card.
    Sides,
    /// Names in a column, values beside them; for sentences.
    Rows,
}

/// Names and values.
pub struct DefinitionList {
    /// How they stand.
    pub layout: DlLayout,
    /// The pairs.
    pub items: Vec<(String, Markup)>,
}

impl Render for DefinitionList {
    fn render(&self) -> Markup {
        let class = match self.layout {
            DlLayout::Sides => "dl--sides",
            DlLayout::Rows => "dl--rows",
        };
        html! {
            dl.dl.(class) {
                @for (name, value) in &self.items {
                    div.dl__row { dt.dl__name { (name) } dd.dl__value { (value) } }
                }
            }
        }
    }
}

pub(crate) fn examples() -> Vec<Example> {
    let item = |name: &str, value: Markup| (name.to_owned(), value);
    vec![
        Example::new("DefinitionList", "kiri dan kanan", DefinitionList { layout: DlLayout::Sides, items: vec![
            item("Nilai pakai", html! { "8 dari 100" }),
            item("Cakupan ukur", html! { "72 %" }),
            item("Biaya setahun", html! { "Rp 18.600.000" }),
            item("Layanan", Tag { tone: Tone::Ok, label: "Hidup 99,8 %" }.render()),
        ] }.render()),
        Example::new("DefinitionList", "baris", DefinitionList { layout: DlLayout::Rows, items: vec![
            item("Instrumen", html! { "SPBE 2020 (PermenPANRB 59/2020)" }),
            item("Disahkan", html! { "24 November 2026, 07.31 WIB oleh Rahmi Amelia" }),
            item("Catatan", html! { "Enam tingkat diturunkan dari jumlah yang terbit dan ditandai pada tabel." }),
        ] }.render()),
    ]
}
