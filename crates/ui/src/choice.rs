//! Choices among known values: a list to open, buttons in sight, boxes to tick.
//!
//! Radios for up to seven values, because they can be read at once; a list for more. Never a list
//! that acts the moment it changes.
//! MUST group radios and boxes under a legend; MUST let the whole label be pressed; MUST select
//! nothing in advance that has consequences.

use maud::{Markup, Render, html};

use crate::{form::Wiring, gallery::Example};

/// One value to choose.
#[derive(Clone, Debug)]
pub struct Opt {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// What it means, where that is not plain.
    pub hint: Option<String>,
}

impl Opt {
    /// A value with its label.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None }
    }

    /// The same with a sentence about what it means.
    #[must_use]
    pub fn hinted(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

/// One of many values, in a list to open.
pub struct Choice<'a> {
    /// Name and id.
    pub name: &'a str,
    /// What is asked for.
    pub label: &'a str,
    /// The values.
    pub options: Vec<Opt>,
    /// The value that is chosen.
    pub selected: &'a str,
    /// How to choose.
    pub hint: Option<&'a str>,
    /// What is wrong.
    pub error: Option<&'a str>,
    /// Whether one must be chosen.
    pub required: bool,
    /// The words for choosing nothing: "Pilih tahun", "Semua".
    pub empty: Option<&'a str>,
}

impl Render for Choice<'_> {
    fn render(&self) -> Markup {
        let wiring = Wiring { name: self.name, hint: self.hint, error: self.error };
        wiring.field(self.label, self.required, &html! {
            select.control.control--choice id=(self.name) name=(self.name) required[self.required]
                aria-invalid=[wiring.invalid()] aria-describedby=[wiring.described_by()] {
                @if let Some(empty) = self.empty { option value="" { (empty) } }
                @for option in &self.options {
                    option value=(option.value) selected[option.value == self.selected] { (option.label) }
                }
            }
        })
    }
}

/// One of few values, all in sight.
pub struct Radios<'a> {
    /// Name, and id of the first.
    pub name: &'a str,
    /// What is asked for.
    pub legend: &'a str,
    /// The values.
    pub options: Vec<Opt>,
    /// The value that is chosen.
    pub selected: &'a str,
    /// How to choose.
    pub hint: Option<&'a str>,
    /// What is wrong.
    pub error: Option<&'a str>,
    /// Whether one must be chosen.
    pub required: bool,
}

impl Render for Radios<'_> {
    fn render(&self) -> Markup {
        let wiring = Wiring { name: self.name, hint: self.hint, error: self.error };
        wiring.group(
            self.legend,
            self.required,
            &html! {
                @for (i, option) in self.options.iter().enumerate() {
                    (tick("radio", self.name, i, option, option.value == self.selected))
                }
            },
        )
    }
}

/// Any number of few values.
pub struct Checkboxes<'a> {
    /// Name of all, and id of the first.
    pub name: &'a str,
    /// What is asked for.
    pub legend: &'a str,
    /// The values.
    pub options: Vec<Opt>,
    /// The values that are ticked.
    pub selected: &'a [&'a str],
    /// How to choose.
    pub hint: Option<&'a str>,
    /// What is wrong.
    pub error: Option<&'a str>,
}

impl Render for Checkboxes<'_> {
    fn render(&self) -> Markup {
        let wiring = Wiring { name: self.name, hint: self.hint, error: self.error };
        wiring.group(self.legend, true, &html! {
            @for (i, option) in self.options.iter().enumerate() {
                (tick("checkbox", self.name, i, option, self.selected.contains(&option.value.as_str())))
            }
        })
    }
}

/// A single statement to agree to or not.
pub struct Checkbox<'a> {
    /// Name and id.
    pub name: &'a str,
    /// The statement.
    pub label: &'a str,
    /// What is sent when it is ticked.
    pub value: &'a str,
    /// Whether it is ticked.
    pub checked: bool,
    /// What it means.
    pub hint: Option<&'a str>,
    /// What is wrong.
    pub error: Option<&'a str>,
}

impl Render for Checkbox<'_> {
    fn render(&self) -> Markup {
        let wiring = Wiring { name: self.name, hint: None, error: self.error };
        let mut option = Opt::new(self.value, self.label);
        option.hint = self.hint.map(ToOwned::to_owned);
        html! {
            div.field.field--invalid[self.error.is_some()] {
                (wiring.messages())
                (tick("checkbox", self.name, 0, &option, self.checked))
            }
        }
    }
}

/// The first control takes the bare name as its id, so that an error can lead to it.
fn tick(kind: &str, name: &str, i: usize, option: &Opt, on: bool) -> Markup {
    let id = if i == 0 { name.to_owned() } else { format!("{name}-{}", i + 1) };
    let hint = option.hint.as_ref().map(|_| format!("{id}-arti"));
    html! {
        div.tick {
            input.tick__box id=(id) type=(kind) name=(name) value=(option.value) checked[on] aria-describedby=[hint.as_ref()];
            label.tick__label for=(id) { (option.label) }
            @if let (Some(id), Some(text)) = (&hint, &option.hint) { p.tick__hint id=(id) { (text) } }
        }
    }
}

fn years() -> Vec<Opt> {
    vec![Opt::new("2023", "2023"), Opt::new("2022", "2022"), Opt::new("2021", "2021")]
}

fn verdicts() -> Vec<Opt> {
    vec![
        Opt::new("pakai", "Digunakan"),
        Opt::new("bimtek", "Jarang, tawarkan bimtek")
            .hinted("Operator diundang ke angkatan berikutnya."),
        Opt::new("henti", "Dinonaktifkan"),
    ]
}

pub(crate) fn examples() -> Vec<Example> {
    let mut examples = one_of();
    examples.extend(any_of());
    examples
}

fn one_of() -> Vec<Example> {
    vec![
        Example::new(
            "Choice",
            "dengan pilihan kosong",
            Choice {
                name: "c-tahun",
                label: "Tahun",
                options: years(),
                selected: "2022",
                hint: None,
                error: None,
                required: true,
                empty: Some("Pilih tahun"),
            }
            .render(),
        ),
        Example::new(
            "Choice",
            "galat",
            Choice {
                name: "c-tahun-galat",
                label: "Tahun",
                options: years(),
                selected: "",
                hint: Some("Tahun anggaran yang dinilai."),
                error: Some("Pilih satu tahun."),
                required: true,
                empty: Some("Pilih tahun"),
            }
            .render(),
        ),
        Example::new(
            "Radios",
            "terpilih",
            Radios {
                name: "c-simpulan",
                legend: "Simpulan",
                options: verdicts(),
                selected: "bimtek",
                hint: Some("Berdasarkan pemakaian 90 hari."),
                error: None,
                required: true,
            }
            .render(),
        ),
        Example::new(
            "Radios",
            "galat",
            Radios {
                name: "c-simpulan-galat",
                legend: "Simpulan",
                options: verdicts(),
                selected: "",
                hint: None,
                error: Some("Pilih salah satu."),
                required: true,
            }
            .render(),
        ),
    ]
}

fn any_of() -> Vec<Example> {
    vec![
        Example::new(
            "Checkboxes",
            "dua dicentang",
            Checkboxes {
                name: "c-peran",
                legend: "Peran",
                options: verdicts(),
                selected: &["pakai", "henti"],
                hint: None,
                error: None,
            }
            .render(),
        ),
        Example::new(
            "Checkbox",
            "belum dicentang",
            Checkbox {
                name: "c-setuju",
                label: "Saya sudah memeriksa 47 tingkat",
                value: "ya",
                checked: false,
                hint: Some("Setelah ini nilai tidak dapat diubah."),
                error: None,
            }
            .render(),
        ),
        Example::new(
            "Checkbox",
            "galat",
            Checkbox {
                name: "c-setuju-galat",
                label: "Saya sudah memeriksa 47 tingkat",
                value: "ya",
                checked: false,
                hint: None,
                error: Some("Centang bila sudah diperiksa."),
            }
            .render(),
        ),
    ]
}
