//! Buttons: what one can do here. The label is a verb ("Simpan", "Ajukan", "Kembalikan").
//!
//! Not for going somewhere inside a sentence: that is an ordinary link. At most one
//! [`Kind::Primary`] in a view.
//! MUST be a real `button` when it changes something and a real link when it only goes somewhere;
//! MUST be at least 24 by 24 pixels; MUST keep its label when it has an icon.

use maud::{Markup, Render, html};

use crate::{Actions, CSRF_FIELD, Icon, TOKEN_FIELD, gallery::Example};

/// How much weight an action has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The one thing most people come here to do.
    Primary,
    /// Any other action.
    Plain,
    /// Takes something away; ask first.
    Danger,
    /// An action inside a table or beside a text.
    Quiet,
}

impl Kind {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button--primary",
            Self::Plain => "button--plain",
            Self::Danger => "button--danger",
            Self::Quiet => "button--quiet",
        }
    }
}

/// A submit button inside a form.
pub struct Button<'a> {
    /// A verb.
    pub label: &'a str,
    /// Its weight.
    pub kind: Kind,
    /// A drawing before the label.
    pub icon: Option<Icon>,
    /// Name and value sent when this button is the one pressed.
    pub value: Option<(&'a str, &'a str)>,
}

impl Render for Button<'_> {
    fn render(&self) -> Markup {
        html! {
            button.button.(self.kind.class()) type="submit" name=[self.value.map(|v| v.0)] value=[self.value.map(|v| v.1)] {
                @if let Some(icon) = self.icon { (icon) }
                (self.label)
            }
        }
    }
}

/// A link that looks like a button: it goes somewhere and changes nothing.
pub struct LinkButton<'a> {
    /// A verb.
    pub label: &'a str,
    /// The address.
    pub href: &'a str,
    /// Its weight.
    pub kind: Kind,
    /// A drawing before the label.
    pub icon: Option<Icon>,
}

impl Render for LinkButton<'_> {
    fn render(&self) -> Markup {
        html! {
            a.button.(self.kind.class()) href=(self.href) {
                @if let Some(icon) = self.icon { (icon) }
                (self.label)
            }
        }
    }
}

/// A form that is one button: the action needs no further input.
pub struct PostButton<'a> {
    /// A verb.
    pub label: &'a str,
    /// Where the form is sent.
    pub action: &'a str,
    /// The token against forged requests.
    pub csrf: &'a str,
    /// The token against sending twice.
    pub token: Option<&'a str>,
    /// Names and values that are sent along.
    pub fields: &'a [(&'a str, &'a str)],
    /// Its weight.
    pub kind: Kind,
    /// A drawing before the label.
    pub icon: Option<Icon>,
}

impl Render for PostButton<'_> {
    fn render(&self) -> Markup {
        html! {
            form.post method="post" action=(self.action) {
                input type="hidden" name=(CSRF_FIELD) value=(self.csrf);
                @if let Some(token) = self.token { input type="hidden" name=(TOKEN_FIELD) value=(token); }
                @for (name, value) in self.fields { input type="hidden" name=(name) value=(value); }
                (Button { label: self.label, kind: self.kind, icon: self.icon, value: None })
            }
        }
    }
}

/// Opens the print dialogue of the browser. It stays hidden without JavaScript, where the
/// browser's own menu does the same.
pub struct PrintButton<'a> {
    /// A verb: "Cetak A4".
    pub label: &'a str,
}

impl Render for PrintButton<'_> {
    fn render(&self) -> Markup {
        html! {
            button.button.button--plain type="button" data-print hidden { (Icon::Printer) (self.label) }
        }
    }
}

pub(crate) fn examples() -> Vec<Example> {
    let link = |label, kind, icon| LinkButton { label, href: "#", kind, icon }.render();
    vec![
        Example::new(
            "Button",
            "utama",
            Button { label: "Simpan", kind: Kind::Primary, icon: None, value: None }.render(),
        ),
        Example::new(
            "Button",
            "dengan nilai dan gambar",
            Button {
                label: "Kembalikan",
                kind: Kind::Plain,
                icon: Some(Icon::Undo2),
                value: Some(("keputusan", "kembalikan")),
            }
            .render(),
        ),
        Example::new(
            "Button",
            "menghapus",
            Button {
                label: "Hapus penilaian",
                kind: Kind::Danger,
                icon: Some(Icon::Trash2),
                value: None,
            }
            .render(),
        ),
        Example::new(
            "LinkButton",
            "empat bobot",
            Actions {
                body: html! {
                    (link("Buka simulasi", Kind::Primary, Some(Icon::Route)))
                    (link("Unduh", Kind::Plain, Some(Icon::Download)))
                    (link("Cabut peran", Kind::Danger, None))
                    (link("Ubah", Kind::Quiet, Some(Icon::Pencil)))
                },
            }
            .render(),
        ),
        Example::new(
            "PostButton",
            "mengajukan",
            PostButton {
                label: "Ajukan",
                action: "#",
                csrf: "contoh",
                token: Some("contoh"),
                fields: &[("versi", "3")],
                kind: Kind::Primary,
                icon: Some(Icon::Send),
            }
            .render(),
        ),
        Example::new(
            "PrintButton",
            "muncul bila ada JavaScript",
            PrintButton { label: "Cetak A4" }.render(),
        ),
    ]
}
