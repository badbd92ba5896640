//! Where somebody wants letters.

use kernel::FieldErrors;
use maud::{Markup, Render, html};
use ui::{
    Checkbox, Crumb, Form, FormPage, Input, InputKind, Notice, PasswordField, Shell, TextField,
    Tone,
};

const HOME: [Crumb<'static>; 1] = [Crumb { label: "Akun saya", href: "/akun" }];

/// The form.
pub(crate) struct SurelView<'a> {
    pub csrf: &'a str,
    pub surel: &'a str,
    pub wants: bool,
    /// Whether this house sends letters at all.
    pub sends: bool,
    pub errors: &'a FieldErrors,
}

/// The page.
pub(crate) fn form(shell: &Shell<'_>, notice: &Markup, view: &SurelView<'_>) -> Markup {
    let errors = view.errors;
    let fields = html! {
        (TextField {
            name: "surel", label: "Alamat surel", value: view.surel, error: errors.get("surel"), required: false,
            hint: Some("Kosongkan untuk menghapus alamat Anda."),
            input: Input { kind: InputKind::Email, autocomplete: Some("email"), ..Input::default() },
        })
        (Checkbox {
            name: "kabar", label: "Kirim pemberitahuan juga lewat surel", value: "ya", checked: view.wants,
            hint: Some("Yang sudah Anda baca di sini tidak dikirim lagi."), error: None,
        })
        (PasswordField {
            name: "sandi", label: "Sandi Anda", hint: Some("Untuk memastikan bahwa ini memang Anda."),
            error: errors.get("sandi"), new: false,
        })
    };
    FormPage {
        shell,
        title: "Surel",
        crumbs: &HOME,
        lead: Some("Alamat tempat pemberitahuan dikirim, bila Anda memintanya."),
        errors,
        body: html! {
            (notice)
            @if !view.sends {
                (Notice {
                    tone: Tone::Warn, title: "Surel belum dapat dikirim.",
                    body: html! { p { "Pengelola sistem belum mengatur server surel. Pilihan Anda tetap disimpan." } },
                })
            }
            (Form {
                action: "/akun/surel", csrf: view.csrf, token: None, multipart: false, errors, body: fields,
                submit: "Simpan", cancel: Some("/akun"),
            })
        },
        aside: html! {},
    }
    .render()
}
