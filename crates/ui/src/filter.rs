//! Filters over a list: a form whose answer is an address that can be shared.
//!
//! Not for forms that change something ([`crate::Form`]).
//! MUST be sent with a button; MUST show each filter in force and let it be taken away alone.

use maud::{Markup, Render, html};

use crate::{Button, Choice, Icon, Kind, Opt, SearchField, gallery::Example};

/// A filter in force.
#[derive(Clone, Debug)]
pub struct Filter {
    /// What it says: "Tahun 2023".
    pub label: String,
    /// The address of the list without it.
    pub remove: String,
}

/// Fields over a list.
pub struct FilterBar<'a> {
    /// The address of the list.
    pub action: &'a str,
    /// [`SearchField`], [`Choice`] and the like.
    pub body: Markup,
    /// The address of the whole list.
    pub reset: Option<&'a str>,
    /// The filters in force.
    pub active: Vec<Filter>,
}

impl Render for FilterBar<'_> {
    fn render(&self) -> Markup {
        html! {
            form.filter method="get" action=(self.action) {
                div.filter__fields {
                    (self.body)
                    (Button { label: "Terapkan", kind: Kind::Plain, icon: Some(Icon::Funnel), value: None })
                }
                @if !self.active.is_empty() {
                    ul.filter__active aria-label="Saringan yang berlaku" {
                        @for filter in &self.active {
                            li { a.filter__chip href=(filter.remove) { span.sr-only { "Hapus saringan " } (filter.label) (Icon::X) } }
                        }
                        @if let Some(reset) = self.reset { li { a.filter__reset href=(reset) { "Hapus semua" } } }
                    }
                }
            }
        }
    }
}

pub(crate) fn examples() -> Vec<Example> {
    let body = |suffix: &str| {
        html! {
            (SearchField { name: &format!("s-nama{suffix}"), label: "Nama atau kode", value: "" })
            (Choice { name: &format!("s-tahun{suffix}"), label: "Tahun", options: vec![Opt::new("2023", "2023"), Opt::new("2022", "2022")], selected: "", hint: None, error: None, required: true, empty: Some("Semua tahun") })
        }
    };
    vec![
        Example::new(
            "FilterBar",
            "tanpa saringan",
            FilterBar { action: "#", body: body(""), reset: None, active: Vec::new() }.render(),
        ),
        Example::new(
            "FilterBar",
            "dua saringan",
            FilterBar {
                action: "#",
                body: body("-2"),
                reset: Some("#"),
                active: vec![
                    Filter { label: "Tahun 2023".to_owned(), remove: "#".to_owned() },
                    Filter { label: "Dinas Kesehatan".to_owned(), remove: "#".to_owned() },
                ],
            }
            .render(),
        ),
    ]
}
