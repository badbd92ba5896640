//! Fields of one line or one paragraph: one label, one control, at most one hint and one error,
//! always wired together.
//!
//! Not for choosing among few known values ([`crate::Radios`], [`crate::Choice`]).
//! MUST have a visible label that is never a placeholder; MUST tie hint and error to the control;
//! MUST accept pasted text; MUST tell the browser what is asked for, so that it can fill it in.

use maud::{Markup, Render, html};

use crate::{Icon, form::Wiring, gallery::Example};

/// What kind of text is asked for; it decides the keyboard on a phone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InputKind {
    /// Any text.
    #[default]
    Text,
    /// An address of electronic mail.
    Email,
    /// A telephone number.
    Tel,
    /// A web address.
    Url,
    /// Digits that are no amount: NIP, NIK, post code.
    Digits,
    /// A one-time code.
    Code,
}

/// How wide the control is; the width hints at the length of the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Width {
    /// As wide as the form.
    #[default]
    Full,
    /// About twenty characters.
    Medium,
    /// About six characters.
    Short,
}

impl Width {
    const fn class(self) -> &'static str {
        match self {
            Self::Full => "control--full",
            Self::Medium => "control--medium",
            Self::Short => "control--short",
        }
    }
}

/// What most text fields leave as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Input<'a> {
    /// The kind of text.
    pub kind: InputKind,
    /// The width of the control.
    pub width: Width,
    /// What the browser may fill in ("username", "name").
    pub autocomplete: Option<&'a str>,
    /// The most characters it takes.
    pub maxlength: Option<u32>,
    /// Whether the page opens here; only where there is nothing to read first.
    pub autofocus: bool,
}

/// One line of text.
pub struct TextField<'a> {
    /// Name and id.
    pub name: &'a str,
    /// What is asked for.
    pub label: &'a str,
    /// What stands in it.
    pub value: &'a str,
    /// How to answer.
    pub hint: Option<&'a str>,
    /// What is wrong.
    pub error: Option<&'a str>,
    /// Whether it must be answered.
    pub required: bool,
    /// The rest.
    pub input: Input<'a>,
}

impl Render for TextField<'_> {
    fn render(&self) -> Markup {
        let wiring = Wiring { name: self.name, hint: self.hint, error: self.error };
        let (kind, mode) = match self.input.kind {
            InputKind::Text => ("text", None),
            InputKind::Email => ("email", None),
            InputKind::Tel => ("tel", None),
            InputKind::Url => ("url", None),
            InputKind::Digits | InputKind::Code => ("text", Some("numeric")),
        };
        let code = self.input.kind == InputKind::Code;
        let fill = self.input.autocomplete.or(code.then_some("one-time-code"));
        wiring.field(self.label, self.required, &html! {
            input.control.control--code[code].(self.input.width.class()) id=(self.name) name=(self.name) type=(kind) inputmode=[mode] value=(self.value)
                autocomplete=[fill] maxlength=[self.input.maxlength] required[self.required] autofocus[self.input.autofocus]
                aria-invalid=[wiring.invalid()] aria-describedby=[wiring.described_by()];
        })
    }
}

/// Several lines of text.
pub struct TextArea<'a> {
    /// Name and id.
    pub name: &'a str,
    /// What is asked for.
    pub label: &'a str,
    /// What stands in it.
    pub value: &'a str,
    /// How to answer.
    pub hint: Option<&'a str>,
    /// What is wrong.
    pub error: Option<&'a str>,
    /// Whether it must be answered.
    pub required: bool,
    /// The height in lines.
    pub rows: u8,
}

impl Render for TextArea<'_> {
    fn render(&self) -> Markup {
        let wiring = Wiring { name: self.name, hint: self.hint, error: self.error };
        // The browser drops one line break after the tag; without ours a text that begins with
        // one would lose it each time the form is shown again.
        wiring.field(self.label, self.required, &html! {
            textarea.control.control--full id=(self.name) name=(self.name) rows=(self.rows) required[self.required]
                aria-invalid=[wiring.invalid()] aria-describedby=[wiring.described_by()] { "\n" (self.value) }
        })
    }
}

/// A secret. What was typed is never shown again.
pub struct PasswordField<'a> {
    /// Name and id.
    pub name: &'a str,
    /// What is asked for.
    pub label: &'a str,
    /// How to choose it.
    pub hint: Option<&'a str>,
    /// What is wrong.
    pub error: Option<&'a str>,
    /// Whether it is a new one, which the browser may propose.
    pub new: bool,
}

impl Render for PasswordField<'_> {
    fn render(&self) -> Markup {
        let wiring = Wiring { name: self.name, hint: self.hint, error: self.error };
        let fill = if self.new { "new-password" } else { "current-password" };
        wiring.field(self.label, true, &html! {
            div.secret data-secret {
                input.control.control--full id=(self.name) name=(self.name) type="password" autocomplete=(fill) required
                    aria-invalid=[wiring.invalid()] aria-describedby=[wiring.described_by()];
                button.secret__show type="button" hidden aria-controls=(self.name) aria-pressed="false" {
                    (Icon::Eye) span.sr-only { "Tampilkan " (self.label) }
                }
            }
        })
    }
}

/// A number as Indonesians write it: decimal comma, dots by thousands.
pub struct NumberField<'a> {
    /// Name and id.
    pub name: &'a str,
    /// What is asked for.
    pub label: &'a str,
    /// What stands in it, as typed.
    pub value: &'a str,
    /// How to answer.
    pub hint: Option<&'a str>,
    /// What is wrong.
    pub error: Option<&'a str>,
    /// Whether it must be answered.
    pub required: bool,
    /// The unit behind the control: "%", "orang".
    pub unit: Option<&'a str>,
}

impl Render for NumberField<'_> {
    fn render(&self) -> Markup {
        let wiring = Wiring { name: self.name, hint: self.hint, error: self.error };
        let label = match self.unit {
            Some(unit) => format!("{} ({unit})", self.label),
            None => self.label.to_owned(),
        };
        // Not type="number": it refuses the decimal comma in some languages of the browser and
        // changes the value when one scrolls over it.
        wiring.field(&label, self.required, &html! {
            input.control.control--number id=(self.name) name=(self.name) type="text" inputmode="decimal" autocomplete="off" value=(self.value)
                required[self.required] aria-invalid=[wiring.invalid()] aria-describedby=[wiring.described_by()];
        })
    }
}

/// Words to search for, in a filter bar.
pub struct SearchField<'a> {
    /// Name and id.
    pub name: &'a str,
    /// What is searched.
    pub label: &'a str,
    /// What stands in it.
    pub value: &'a str,
}

impl Render for SearchField<'_> {
    fn render(&self) -> Markup {
        html! {
            div.field {
                label.field__label for=(self.name) { (self.label) }
                div.seek {
                    (Icon::Search)
                    input.control.seek__input id=(self.name) name=(self.name) type="search" value=(self.value) autocomplete="off";
                }
            }
        }
    }
}

/// A value that is sent along unseen.
pub struct Hidden<'a> {
    /// Name.
    pub name: &'a str,
    /// Value.
    pub value: &'a str,
}

impl Render for Hidden<'_> {
    fn render(&self) -> Markup {
        html! { input type="hidden" name=(self.name) value=(self.value); }
    }
}

pub(crate) fn examples() -> Vec<Example> {
    let text = |name, label, value, hint, error, required, input| {
        TextField { name, label, value, hint, error, required, input }.render()
    };
    let wide = Input::default();
    vec![
        Example::new("TextField", "biasa", text("f-surel", "Surel dinas", "rahmi@sumbar.contoh", Some("Alamat yang Anda baca setiap hari."), None, true, Input { kind: InputKind::Email, autocomplete: Some("email"), ..wide })),
        Example::new("TextField", "boleh kosong", text("f-alias", "Nama singkat", "", None, None, false, Input { width: Width::Medium, ..wide })),
        Example::new("TextField", "galat", text("f-nip", "NIP", "19850", Some("18 angka tanpa spasi."), Some("NIP harus 18 angka. Yang terisi baru 5."), true, Input { kind: InputKind::Digits, width: Width::Medium, maxlength: Some(18), ..wide })),
        Example::new("TextField", "kode sekali pakai", text("f-kode", "Kode dari aplikasi autentikator", "", Some("Enam angka, berganti setiap 30 detik."), None, true, Input { kind: InputKind::Code, width: Width::Short, maxlength: Some(6), ..wide })),
        Example::new("TextArea", "beberapa baris", TextArea { name: "f-alasan", label: "Alasan", value: "Bukti dukung belum terbit.", hint: Some("Dibaca oleh koordinator."), error: None, required: true, rows: 4 }.render()),
        Example::new("PasswordField", "masuk", PasswordField { name: "f-sandi", label: "Kata sandi", hint: None, error: None, new: false }.render()),
        Example::new("PasswordField", "baru, galat", PasswordField { name: "f-sandi-baru", label: "Kata sandi baru", hint: Some("Sedikitnya 12 karakter. Rangkaian beberapa kata mudah diingat dan sulit ditebak."), error: Some("Kata sandi ini mudah ditebak. Tambahkan satu atau dua kata."), new: true }.render()),
        Example::new("NumberField", "dengan satuan", NumberField { name: "f-biaya", label: "Biaya setahun", value: "18.600.000", hint: None, error: None, required: true, unit: Some("rupiah") }.render()),
        Example::new("NumberField", "galat", NumberField { name: "f-target", label: "Target indeks", value: "banyak", hint: Some("Dua angka di belakang koma, misalnya 3,20."), error: Some("Isi angka, misalnya 3,20."), required: true, unit: None }.render()),
        Example::new("SearchField", "kosong", SearchField { name: "f-cari", label: "Nama atau kode", value: "" }.render()),
        Example::new("Hidden", "tidak tampak", html! { p { "Nilai versi 3 ikut dikirim." } (Hidden { name: "versi", value: "3" }) }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hint_and_error_are_tied_to_the_control() {
        let field = TextField {
            name: "nip",
            label: "NIP",
            value: "1\"2",
            hint: Some("18 angka"),
            error: Some("NIP harus 18 angka."),
            required: true,
            input: Input { kind: InputKind::Digits, ..Input::default() },
        };
        let markup = field.render().0;
        let (_, control) = markup.split_once("<input").expect("the control");
        insta::assert_snapshot!(control, @r#" class="control control--full" id="nip" name="nip" type="text" inputmode="numeric" value="1&quot;2" required aria-invalid="true" aria-describedby="nip-petunjuk nip-galat"></div>"#);
    }

    #[test]
    fn a_secret_is_never_shown_again() {
        let field = PasswordField {
            name: "sandi",
            label: "Kata sandi",
            hint: None,
            error: None,
            new: false,
        };
        assert!(!field.render().0.contains(" value="));
    }
}
