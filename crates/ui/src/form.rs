//! Forms: tokens, error summary, fields, one button that sends.
//!
//! Not for filters ([`crate::FilterBar`]) and not for an action without input
//! ([`crate::PostButton`]).
//! MUST list every error at the top with links to the fields; MUST move the reader there when it
//! appears; MUST show what was typed again; MUST have a plain `action` that works without
//! JavaScript.

use kernel::FieldErrors;
use maud::{Markup, Render, html};

use crate::{Button, Icon, Kind, gallery::Example};

/// The name of the field with the token against forged requests; always the first field.
pub const CSRF_FIELD: &str = "_csrf";

/// The name of the field with the token against sending twice.
pub const TOKEN_FIELD: &str = "_kiriman";

/// A form that changes something.
pub struct Form<'a> {
    /// Where it is sent.
    pub action: &'a str,
    /// The token against forged requests.
    pub csrf: &'a str,
    /// The token against sending twice.
    pub token: Option<&'a str>,
    /// Whether it carries a file.
    pub multipart: bool,
    /// What is wrong with it.
    pub errors: &'a FieldErrors,
    /// The fields.
    pub body: Markup,
    /// The verb on the button.
    pub submit: &'a str,
    /// Where one goes without saving.
    pub cancel: Option<&'a str>,
}

impl Render for Form<'_> {
    fn render(&self) -> Markup {
        html! {
            form.form method="post" action=(self.action) enctype=[self.multipart.then_some("multipart/form-data")] novalidate {
                input type="hidden" name=(CSRF_FIELD) value=(self.csrf);
                @if let Some(token) = self.token { input type="hidden" name=(TOKEN_FIELD) value=(token); }
                (ErrorSummary { errors: self.errors, body: &self.body })
                (self.body)
                div.form__actions {
                    (Button { label: self.submit, kind: Kind::Primary, icon: None, value: None })
                    @if let Some(cancel) = self.cancel { a.form__cancel href=(cancel) { "Batal" } }
                }
            }
        }
    }
}

/// All errors of a form, in the order in which its fields stand.
pub struct ErrorSummary<'a> {
    /// What is wrong.
    pub errors: &'a FieldErrors,
    /// The fields, to order the list and to know which errors have a field to lead to.
    pub body: &'a Markup,
}

impl Render for ErrorSummary<'_> {
    fn render(&self) -> Markup {
        let mut found: Vec<(Option<usize>, &str, &str)> = self
            .errors
            .iter()
            .map(|(name, message)| (self.body.0.find(&format!(" id=\"{name}\"")), name, message))
            .collect();
        found.sort_by_key(|(place, ..)| place.unwrap_or(usize::MAX));
        html! {
            @if !found.is_empty() {
                div.error-summary role="alert" tabindex="-1" autofocus {
                    (Icon::CircleX)
                    div.error-summary__text {
                        h2.error-summary__title { "Ada yang perlu diperbaiki" }
                        ul.error-summary__list {
                            @for (place, name, message) in found {
                                li { @if place.is_some() { a href={ "#" (name) } { (message) } } @else { (message) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Fields that belong together under one legend.
pub struct Fieldset<'a> {
    /// What they are about.
    pub legend: &'a str,
    /// One sentence about how to fill them.
    pub lead: Option<&'a str>,
    /// The fields.
    pub body: Markup,
}

impl Render for Fieldset<'_> {
    fn render(&self) -> Markup {
        html! {
            fieldset.fieldset {
                legend.fieldset__legend { (self.legend) }
                @if let Some(lead) = self.lead { p.fieldset__lead { (lead) } }
                (self.body)
            }
        }
    }
}

/// Label, hint and error of one field, wired to whatever control stands in it.
pub(crate) struct Wiring<'a> {
    pub(crate) name: &'a str,
    pub(crate) hint: Option<&'a str>,
    pub(crate) error: Option<&'a str>,
}

impl Wiring<'_> {
    /// For `aria-describedby`.
    pub(crate) fn described_by(&self) -> Option<String> {
        let hint = self.hint.map(|_| format!("{}-petunjuk", self.name));
        let error = self.error.map(|_| format!("{}-galat", self.name));
        let ids: Vec<String> = [hint, error].into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// For `aria-invalid`.
    pub(crate) fn invalid(&self) -> Option<&'static str> {
        self.error.map(|_| "true")
    }

    /// Hint and error as they stand between label and control.
    pub(crate) fn messages(&self) -> Markup {
        html! {
            @if let Some(hint) = self.hint { p.field__hint id={ (self.name) "-petunjuk" } { (hint) } }
            @if let Some(error) = self.error {
                p.field__error id={ (self.name) "-galat" } { (Icon::CircleX) span { span.sr-only { "Galat: " } (error) } }
            }
        }
    }

    /// A field with one control.
    pub(crate) fn field(&self, label: &str, required: bool, control: &Markup) -> Markup {
        html! {
            div.field.field--invalid[self.error.is_some()] {
                label.field__label for=(self.name) { (label) (optional(required)) }
                (self.messages())
                (control)
            }
        }
    }

    /// A field of several controls under a legend.
    pub(crate) fn group(&self, legend: &str, required: bool, controls: &Markup) -> Markup {
        html! {
            fieldset.field.field--invalid[self.error.is_some()] aria-describedby=[self.described_by()] {
                legend.field__label { (legend) (optional(required)) }
                (self.messages())
                (controls)
            }
        }
    }
}

/// Most fields must be filled in, so the few that may stay empty are the ones marked.
fn optional(required: bool) -> Markup {
    html! { @if !required { " " span.field__optional { "(boleh kosong)" } } }
}

pub(crate) fn examples() -> Vec<Example> {
    use crate::{Input, InputKind, TextField, Width};
    let body = |suffix: &str, errors: &FieldErrors| {
        let (name, nip) = (format!("nama{suffix}"), format!("nip{suffix}"));
        html! {
            (Fieldset { legend: "Pegawai", lead: Some("Seperti tertulis pada surat keputusan."), body: html! {
                (TextField {
                    name: &name, label: "Nama lengkap", value: "Rahmi Amelia", hint: None, error: errors.get(&name), required: true,
                    input: Input { autocomplete: Some("name"), ..Input::default() },
                })
                (TextField {
                    name: &nip, label: "NIP", value: "1985", hint: Some("18 angka tanpa spasi"), error: errors.get(&nip), required: true,
                    input: Input { kind: InputKind::Digits, width: Width::Medium, ..Input::default() },
                })
            } })
        }
    };
    let form = |suffix: &str, errors: &FieldErrors| {
        Form {
            action: "#",
            csrf: "contoh",
            token: Some("contoh"),
            multipart: false,
            errors,
            body: body(suffix, errors),
            submit: "Simpan",
            cancel: Some("#"),
        }
        .render()
    };
    let mut errors = FieldErrors::one("nip-galat", "NIP harus 18 angka.");
    errors.add("versi", "Data ini sudah diubah orang lain. Muat ulang halaman.");
    vec![
        Example::new("Form", "kosong dari galat", form("", &FieldErrors::new())),
        Example::new("Form", "ada galat", form("-galat", &errors)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_stand_in_the_order_of_the_fields_and_lead_to_them() {
        let mut errors = FieldErrors::one("a", "galat a");
        errors.add("b", "galat b");
        errors.add("c", "galat c");
        let body = html! { input id="b"; input id="a"; };
        let text = ErrorSummary { errors: &errors, body: &body }.render().0;
        let place = |what: &str| text.find(what).expect("stands there");
        assert!(place("href=\"#b\"") < place("href=\"#a\""));
        assert!(place("galat a") < place("galat c"));
        assert!(!text.contains("#c"), "an error without a field leads nowhere");
    }
}
