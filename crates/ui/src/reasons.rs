//! The reasons of a number that a rule made: value, rule, article, inputs, arithmetic.
//!
//! Not for numbers that were merely counted; those give their source.
//! MUST show everything needed to check the number by hand; MUST say when it is provisional and
//! why; MUST name each input in words, not by code alone.

use maud::{Markup, Render, html};
use ruleset::Explained;

use crate::{Cell, Column, Icon, Narrow, Notice, Table, Tone, gallery::Example};

/// What is shown of an [`Explained`] value, whatever its type.
#[derive(Clone, Debug)]
pub struct ReasonsView {
    /// What the number is.
    pub what: String,
    /// The number as shown.
    pub shown: String,
    /// The rule file: name and version.
    pub rule: String,
    /// The regulation it transcribes.
    pub dasar: String,
    /// The article.
    pub pasal: String,
    /// What went in.
    pub inputs: Vec<ReasonsInput>,
    /// The arithmetic.
    pub steps: Vec<ruleset::Step>,
    /// Why the number is provisional.
    pub provisional: Option<String>,
}

/// One input with the way to its own reasons.
#[derive(Clone, Debug)]
pub struct ReasonsInput {
    /// The input.
    pub input: ruleset::Input,
    /// Where its own reasons are.
    pub href: Option<String>,
}

impl<T> From<&Explained<T>> for ReasonsView {
    fn from(explained: &Explained<T>) -> Self {
        let rule = &explained.rule;
        Self {
            what: explained.what.clone(),
            shown: explained.shown.clone(),
            rule: format!("{} ({} versi {})", rule.nama, rule.id, rule.versi),
            dasar: rule.dasar.clone(),
            pasal: explained.pasal.clone(),
            inputs: explained
                .inputs
                .iter()
                .map(|input| ReasonsInput { input: input.clone(), href: None })
                .collect(),
            steps: explained.steps.clone(),
            provisional: explained.provisional.clone(),
        }
    }
}

impl ReasonsView {
    /// The same with a link at every input for which `href` knows an address, by its code.
    #[must_use]
    pub fn linked(mut self, href: impl Fn(&str) -> Option<String>) -> Self {
        for item in &mut self.inputs {
            item.href = href(&item.input.code);
        }
        self
    }
}

/// The reasons, open or folded under a question.
pub struct Reasons<'a> {
    /// Id to link to: "mengapa-indeks".
    pub id: &'a str,
    /// What is shown.
    pub view: &'a ReasonsView,
    /// Whether they are folded under "Mengapa 2,59?".
    pub folded: bool,
    /// The page with the text of the rule.
    pub rule_href: Option<&'a str>,
}

impl Render for Reasons<'_> {
    fn render(&self) -> Markup {
        let view = self.view;
        html! {
            @if self.folded {
                details.reasons.reasons--folded id=(self.id) {
                    summary.reasons__open { (Icon::ChevronRight) "Mengapa " (view.shown) "?" span.sr-only { " (" (view.what) ")" } }
                    div.reasons__inner { (self.content()) }
                }
            } @else {
                section.reasons.reasons--whole id=(self.id) aria-label={ "Mengapa " (view.what) " " (view.shown) } { (self.content()) }
            }
        }
    }
}

impl Reasons<'_> {
    fn content(&self) -> Markup {
        let view = self.view;
        html! {
            p.reasons__result { span.reasons__what { (view.what) } " " span.reasons__shown { (view.shown) } }
            @if let Some(why) = &view.provisional {
                (Notice { tone: Tone::Warn, title: "Angka sementara", body: html! { p { (why) } } })
            }
            dl.reasons__law {
                div.reasons__line { dt { "Aturan" } dd { @if let Some(href) = self.rule_href { a href=(href) { (view.rule) } } @else { (view.rule) } } }
                div.reasons__line { dt { "Dasar" } dd { (view.dasar) } }
                div.reasons__line { dt { "Pasal" } dd { (view.pasal) } }
            }
            @if !view.inputs.is_empty() { (self.inputs()) }
            @if !view.steps.is_empty() {
                p.reasons__title { "Cara menghitung" }
                ol.reasons__steps {
                    @for step in &view.steps {
                        li.reasons__step {
                            span.reasons__name { (step.what) }
                            span.reasons__arithmetic { (step.arithmetic) " = " strong.reasons__value { (step.result) } }
                        }
                    }
                }
            }
        }
    }

    fn inputs(&self) -> Table<'_> {
        let inputs = &self.view.inputs;
        let any_unit = inputs.iter().any(|item| !item.input.unit.is_empty());
        let any_source = inputs.iter().any(|item| item.input.source.is_some());
        let mut columns = vec![Column::text("Masukan"), Column::number("Nilai")];
        if any_unit {
            columns.push(Column::number("Satuan atau bobot"));
        }
        if any_source {
            columns.push(Column::text("Sumber"));
        }
        let row = |item: &ReasonsInput| {
            let name = match &item.href {
                Some(href) => Cell::link(&item.input.name, href),
                None => Cell::text(&item.input.name),
            };
            let mut row = vec![name, Cell::text(&item.input.value)];
            if any_unit {
                row.push(Cell::text(&item.input.unit));
            }
            if any_source {
                row.push(Cell::text(item.input.source.as_deref().unwrap_or("berkas aturan")));
            }
            row
        };
        Table {
            caption: "Yang dihitung",
            caption_visible: true,
            columns,
            rows: inputs.iter().map(row).collect(),
            foot: Vec::new(),
            narrow: Narrow::Scroll,
        }
    }
}

pub(crate) fn sample() -> Explained<()> {
    let input = |code: &str, name: &str, value: &str, unit: &str| ruleset::Input {
        code: code.to_owned(),
        name: name.to_owned(),
        value: value.to_owned(),
        unit: unit.to_owned(),
        source: Some("penilaian 2022".to_owned()),
    };
    let step = |what: &str, arithmetic: &str, result: &str| ruleset::Step {
        what: what.to_owned(),
        arithmetic: arithmetic.to_owned(),
        result: result.to_owned(),
    };
    Explained {
        what: "Indeks SPBE".to_owned(),
        value: (),
        shown: "3,18".to_owned(),
        rule: ruleset::RuleRef {
            id: "spbe-2020".to_owned(),
            versi: 1,
            nama: "Evaluasi SPBE".to_owned(),
            dasar: "PermenPANRB 59 Tahun 2020 tentang Pemantauan dan Evaluasi SPBE".to_owned(),
        },
        pasal: "Lampiran, bagian penghitungan nilai indeks".to_owned(),
        inputs: vec![
            input("d1", "Domain Kebijakan internal", "3,20", "13 %"),
            input("d2", "Domain Tata kelola", "2,60", "25 %"),
            input("d3", "Domain Manajemen", "1,64", "16,5 %"),
            input("d4", "Domain Layanan", "4,03", "45,5 %"),
        ],
        steps: vec![
            step(
                "Nilai domain kali bobot",
                "3,20 × 13 + 2,60 × 25 + 1,64 × 16,5 + 4,03 × 45,5",
                "317,03",
            ),
            step("Dibagi jumlah bobot", "317,03 ÷ 100", "3,1703"),
        ],
        provisional: None,
    }
}

pub(crate) fn examples() -> Vec<Example> {
    let whole = ReasonsView::from(&sample()).linked(|code| Some(format!("#{code}")));
    let mut doubtful = ReasonsView::from(&sample());
    doubtful.provisional =
        Some("Bobot diambil dari sumber kedua; naskah resminya belum dimuat.".to_owned());
    doubtful.inputs.clear();
    vec![
        Example::new(
            "Reasons",
            "terbuka",
            Reasons { id: "mengapa-1", view: &whole, folded: false, rule_href: Some("#") }.render(),
        ),
        Example::new(
            "Reasons",
            "terlipat",
            Reasons { id: "mengapa-2", view: &whole, folded: true, rule_href: None }.render(),
        ),
        Example::new(
            "Reasons",
            "sementara",
            Reasons { id: "mengapa-3", view: &doubtful, folded: false, rule_href: None }.render(),
        ),
    ]
}
