//! A date in three inputs, as people read it from a document: day, month, year.
//!
//! Not for a moment that only the program knows.
//! MUST group the three under one legend; MUST take digits only in the order day, month, year.

use maud::{Markup, Render, html};

use crate::{form::Wiring, gallery::Example};

/// Sends `{name}_hari`, `{name}_bulan` and `{name}_tahun`.
pub struct DateField<'a> {
    /// Start of the names, and id of the first input.
    pub name: &'a str,
    /// What is asked for.
    pub label: &'a str,
    /// Day as typed.
    pub day: &'a str,
    /// Month as typed.
    pub month: &'a str,
    /// Year as typed.
    pub year: &'a str,
    /// How to answer: "Misalnya 24 11 2026".
    pub hint: Option<&'a str>,
    /// What is wrong.
    pub error: Option<&'a str>,
    /// Whether it must be answered.
    pub required: bool,
}

impl Render for DateField<'_> {
    fn render(&self) -> Markup {
        let wiring = Wiring { name: self.name, hint: self.hint, error: self.error };
        let parts = [
            ("hari", "Tanggal", self.day, "2"),
            ("bulan", "Bulan", self.month, "2"),
            ("tahun", "Tahun", self.year, "4"),
        ];
        wiring.group(self.label, self.required, &html! {
            div.date {
                @for (i, (part, label, value, length)) in parts.into_iter().enumerate() {
                    @let id = if i == 0 { self.name.to_owned() } else { format!("{}_{part}", self.name) };
                    div.date__part {
                        label.date__label for=(id) { (label) }
                        input.control.date__input.date__input--year[i == 2] id=(id) name={ (self.name) "_" (part) } type="text" inputmode="numeric"
                            maxlength=(length) value=(value) autocomplete="off" aria-invalid=[wiring.invalid()];
                    }
                }
            }
        })
    }
}

pub(crate) fn examples() -> Vec<Example> {
    let date = |name, month, error| {
        DateField {
            name,
            label: "Tanggal mulai berlaku",
            day: "24",
            month,
            year: "2026",
            hint: Some("Misalnya 24 11 2026"),
            error,
            required: true,
        }
        .render()
    };
    vec![
        Example::new("DateField", "terisi", date("d-mulai", "11", None)),
        Example::new(
            "DateField",
            "galat",
            date("d-galat", "13", Some("Bulan 13 tidak ada. Isi 1 sampai 12.")),
        ),
    ]
}
