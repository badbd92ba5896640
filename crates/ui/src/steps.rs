//! Where one stands in a task of several steps.
//!
//! Not for views that can be read in any order ([`crate::Tabs`]).
//! MUST say in words which steps are done and which is open, not by colour alone.

use maud::{Markup, Render, html};

use crate::{Icon, gallery::Example};

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Done.
    Done,
    /// The one that is open.
    Current,
    /// Lies ahead.
    Todo,
}

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// What is done in it.
    pub label: String,
    /// How far it is.
    pub state: StepState,
    /// Its address, if one may go there now.
    pub href: Option<String>,
}

/// The steps of a task.
pub struct Steps<'a> {
    /// The task.
    pub label: &'a str,
    /// The steps in order.
    pub steps: Vec<Step>,
}

impl Render for Steps<'_> {
    fn render(&self) -> Markup {
        html! {
            ol.steps aria-label=(self.label) {
                @for (i, step) in self.steps.iter().enumerate() {
                    @let (class, words) = match step.state {
                        StepState::Done => ("steps__step--done", Some("Selesai: ")),
                        StepState::Current => ("steps__step--current", None),
                        StepState::Todo => ("steps__step--todo", None),
                    };
                    li.steps__step.(class) aria-current=[(step.state == StepState::Current).then_some("step")] {
                        span.steps__number aria-hidden="true" { @if step.state == StepState::Done { (Icon::Check) } @else { (i + 1) } }
                        span.steps__label {
                            @if let Some(words) = words { span.sr-only { (words) } }
                            @if let Some(href) = &step.href { a href=(href) { (step.label) } } @else { (step.label) }
                        }
                    }
                }
            }
        }
    }
}

pub(crate) fn examples() -> Vec<Example> {
    let step = |label: &str, state, href: Option<&str>| Step {
        label: label.to_owned(),
        state,
        href: href.map(ToOwned::to_owned),
    };
    vec![Example::new(
        "Steps",
        "langkah kedua terbuka",
        Steps {
            label: "Impor tingkat indikator",
            steps: vec![
                step("Pilih berkas", StepState::Done, Some("#")),
                step("Periksa baris", StepState::Current, None),
                step("Simpan", StepState::Todo, None),
            ],
        }
        .render(),
    )]
}
