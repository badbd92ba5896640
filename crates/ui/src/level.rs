//! A maturity level (*tingkat kematangan*) as steps reached, with the level aimed at.
//!
//! Not for a value with decimals ([`crate::Figure`]).
//! MUST give the level as a number; the steps repeat it. The aim is a frame, not a colour.

use maud::{Markup, Render, html};

use crate::gallery::Example;

/// A level from zero to `max`.
pub struct Level<'a> {
    /// The name of the level: "Terstandardisasi"; empty in dense tables.
    pub label: &'a str,
    /// The level reached.
    pub value: u8,
    /// The level aimed at.
    pub target: Option<u8>,
    /// The highest level.
    pub max: u8,
}

impl Render for Level<'_> {
    fn render(&self) -> Markup {
        let step = |n: u8| {
            if n <= self.value {
                "level__step--reached"
            } else if self.target.is_some_and(|target| n <= target) {
                "level__step--aimed"
            } else {
                "level__step--open"
            }
        };
        html! {
            span.level {
                span.level__steps aria-hidden="true" { @for n in 1..=self.max { span.level__step.(step(n)) {} } }
                span.level__value {
                    // Levels begin at one; zero says that there is none yet.
                    @if self.value == 0 { "–" } @else { (self.value) span.sr-only { " dari " (self.max) } }
                }
                @if !self.label.is_empty() { " " span.level__label { (self.label) } }
                @if let Some(target) = self.target { " " span.level__target { "target " (target) } }
            }
        }
    }
}

pub(crate) fn examples() -> Vec<Example> {
    vec![
        Example::new(
            "Level",
            "tercapai",
            Level { label: "Terstandardisasi", value: 3, target: None, max: 5 }.render(),
        ),
        Example::new(
            "Level",
            "dengan target",
            Level { label: "", value: 2, target: Some(4), max: 5 }.render(),
        ),
        Example::new(
            "Level",
            "belum ada",
            Level { label: "Belum dinilai", value: 0, target: None, max: 5 }.render(),
        ),
    ]
}
