//! Where somebody wants letters.

use kernel::FieldErrors;
use maud::{Markup, Render, html};
use ui::{
    Checkbox, Crumb, Form, FormPage, Icon, Input, InputKind, Kind, LinkButton, Notice,
    PasswordField, PostButton, Shell, TextField, Tone,
};

/// Where it is set.
pub(crate) const PAGE: &str = "/akun/surel";

const HOME: [Crumb<'static>; 1] = [Crumb { label: "Akun saya", href: "/akun" }];
const BELOW: [Crumb<'static>; 2] =
    [Crumb { label: "Akun saya", href: "/akun" }, Crumb { label: "Surel", href: PAGE }];

/// The form.
pub(crate) struct SurelView<'a> {
    pub csrf: &'a str,
    pub surel: &'a str,
    pub wants: bool,
    /// Whether this house sends letters at all.
    pub sends: bool,
    /// Whether the address that is kept was shown to be theirs; none when none is kept.
    pub confirmed: Option<bool>,
    /// When the mail server refused the last letter to it, if it did.
    pub refused: Option<String>,
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
        lead: Some("Alamat untuk tautan sandi baru, dan untuk pemberitahuan bila Anda memintanya."),
        errors,
        body: html! {
            (notice)
            @if !view.sends {
                (Notice {
                    tone: Tone::Warn, title: "Surel belum dapat dikirim.",
                    body: html! { p { "Pengelola sistem belum mengatur server surel. Pilihan Anda tetap disimpan." } },
                })
            }
            (standing(view))
            (Form {
                action: PAGE, csrf: view.csrf, token: None, multipart: false, errors, body: fields,
                submit: "Simpan", cancel: Some("/akun"),
            })
        },
        aside: html! {},
    }
    .render()
}

/// Whether a forgotten password can be mended with the address.
fn standing(view: &SurelView<'_>) -> Markup {
    let Some(confirmed) = view.confirmed.filter(|_| view.errors.is_empty()) else {
        return html! {};
    };
    html! {
        @if let Some(at) = &view.refused {
            (Notice {
                tone: Tone::Bad, title: "Surat ke alamat ini ditolak.",
                body: html! {
                    p { "Server surel menolak surat terakhir pada " (at) ". Periksa ejaan alamatnya, atau isi alamat lain." }
                },
            })
        }
        @if confirmed {
            (Notice {
                tone: Tone::Ok, title: "Alamat ini sudah dipastikan.",
                body: html! { p { "Bila lupa sandi, tautan untuk membuat yang baru dikirim ke sini." } },
            })
        } @else if view.sends {
            (Notice {
                tone: Tone::Info, title: "Alamat ini belum dipastikan.",
                body: html! {
                    p { "Buka tautan di surat kami. Sebelum itu, tidak ada yang lain dikirim ke sini." }
                    (PostButton {
                        label: "Kirim ulang surat", action: "/akun/surel/kirim", csrf: view.csrf, token: None,
                        fields: &[], kind: Kind::Plain, icon: Some(Icon::Send),
                    })
                },
            })
        }
    }
}

/// Asks whether to confirm an address.
pub(crate) fn confirm(shell: &Shell<'_>, csrf: &str, code: &str, address: &str) -> Markup {
    FormPage {
        shell,
        title: "Pastikan alamat surel",
        crumbs: &BELOW,
        lead: Some("Siapa pun yang membaca surel di alamat ini nanti dapat meminta sandi baru untuk akun Anda."),
        errors: &FieldErrors::new(),
        body: html! {
            p { "Alamat Anda: " strong { (address) } }
            (Form {
                action: &format!("{PAGE}/pasti/{code}"), csrf, token: None, multipart: false,
                errors: &FieldErrors::new(), body: html! {}, submit: "Ya, ini alamat saya", cancel: Some(PAGE),
            })
        },
        aside: html! {},
    }
    .render()
}

/// A code that confirms nothing.
pub(crate) fn no_such_code(shell: &Shell<'_>) -> Markup {
    FormPage {
        shell,
        title: "Tautan tidak berlaku",
        crumbs: &BELOW,
        lead: Some("Tautan ini sudah dipakai, sudah lewat waktunya, atau dikirim untuk akun atau alamat lain."),
        errors: &FieldErrors::new(),
        body: html! {
            p { "Masuklah dengan akun yang alamatnya Anda isi, lalu minta surat baru." }
            p { (LinkButton { label: "Ke pengaturan surel", href: PAGE, kind: Kind::Primary, icon: None }) }
        },
        aside: html! {},
    }
    .render()
}
