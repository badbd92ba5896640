//! The account at the provider of sign-ins.

use kernel::{FieldErrors, Timestamp, Zona, waktu_panjang};
use maud::{Markup, Render, html};
use ui::{
    Crumb, DefinitionList, DlLayout, Form, FormPage, GatePage, Hidden, Icon, Kind, LinkButton,
    PasswordField, PostButton, Shell,
};

use super::{encoded, masuk::Gate};
use crate::store::oidc::Tautan;

/// Where the link is.
pub(crate) const PAGE: &str = "/akun/oidc";

const HOME: [Crumb<'static>; 1] = [Crumb { label: "Akun saya", href: "/akun" }];
const BELOW: [Crumb<'static>; 2] = [
    Crumb { label: "Akun saya", href: "/akun" },
    Crumb { label: "Masuk lewat penyedia akun", href: PAGE },
];

/// The link of one account.
pub(crate) struct TautanView<'a> {
    pub csrf: &'a str,
    pub label: &'a str,
    pub link: Option<&'a Tautan>,
    pub zona: Zona,
}

/// The link, or the way to one.
pub(crate) fn show(shell: &Shell<'_>, notice: &Markup, view: &TautanView<'_>) -> Markup {
    let label = view.label;
    let when = |at: i64| waktu_panjang(Timestamp(at), view.zona);
    let body = match view.link {
        None => html! {
            ol {
                li { p { "Anda diarahkan ke halaman " (label) " dan masuk di sana." } }
                li { p { "Anda kembali ke sini, melihat siapa yang dikenali, dan memastikannya dengan sandi Anda." } }
                li { p { "Sesudah itu tombol “Masuk dengan " (label) "” di halaman masuk membawa Anda ke akun ini." } }
            }
            p { (LinkButton { label: "Mulai menautkan", href: "/akun/oidc/mulai", kind: Kind::Primary, icon: Some(Icon::ExternalLink) }) }
        },
        Some(link) => html! {
            (DefinitionList { layout: DlLayout::Sides, items: vec![
                ("Penyedia akun".to_owned(), html! { (label) }),
                ("Tertaut dengan".to_owned(), html! { (link.nama) }),
                ("Sejak".to_owned(), html! { (when(link.dibuat_at)) }),
                ("Terakhir dipakai".to_owned(), html! { (link.dipakai_at.map_or_else(|| "Belum pernah".to_owned(), when)) }),
            ] })
            p { "Sandi Anda tetap berlaku, juga setelah tautan dilepas." }
            div {
                (PostButton {
                    label: "Lepas tautan", action: "/akun/oidc/lepas", csrf: view.csrf, token: None, fields: &[],
                    kind: Kind::Danger, icon: None,
                })
            }
        },
    };
    FormPage {
        shell,
        title: "Masuk lewat penyedia akun",
        crumbs: &HOME,
        lead: Some(
            "Satu akun untuk beberapa aplikasi. Peran Anda di sini tetap ditentukan oleh admin.",
        ),
        errors: &FieldErrors::new(),
        body: html! { (notice) (body) },
        aside: html! {},
    }
    .render()
}

/// Whom the provider named, to be confirmed.
pub(crate) struct NamedView<'a> {
    pub csrf: &'a str,
    pub label: &'a str,
    pub nama: &'a str,
    /// The same, sealed.
    pub sealed: &'a str,
    pub errors: &'a FieldErrors,
}

/// Asks whether it is them.
pub(crate) fn confirm(shell: &Shell<'_>, notice: &Markup, view: &NamedView<'_>) -> Markup {
    let errors = view.errors;
    FormPage {
        shell,
        title: "Tautkan akun ini?",
        crumbs: &BELOW,
        lead: Some("Siapa pun yang dapat masuk dengan akun di bawah ini kelak juga dapat membuka akun Anda di sini."),
        errors,
        body: html! {
            (notice)
            (DefinitionList { layout: DlLayout::Sides, items: vec![
                ("Penyedia akun".to_owned(), html! { (view.label) }),
                ("Dikenali sebagai".to_owned(), html! { strong { (view.nama) } }),
            ] })
            p { "Bukan Anda? Jangan teruskan: pilih Batal, keluar dari akun itu di halaman penyedianya, lalu mulai lagi." }
            (Form {
                action: PAGE, csrf: view.csrf, token: None, multipart: false, errors,
                body: html! {
                    (Hidden { name: "orang", value: view.sealed })
                    (PasswordField {
                        name: "sandi", label: "Sandi Anda di sini", hint: Some("Untuk memastikan bahwa ini memang Anda."),
                        error: errors.get("sandi"), new: false,
                    })
                },
                submit: "Tautkan", cancel: Some(PAGE),
            })
        },
        aside: html! {},
    }
    .render()
}

/// Somebody whom nobody here knows.
pub(crate) fn unknown(gate: Gate<'_>, label: &str, nama: &str) -> Markup {
    html! {
        (GatePage {
            instansi: gate.instansi,
            title: "Belum tertaut",
            lead: Some("Penyedia akun mengenal Anda, tetapi belum ada akun di sini yang tertaut dengannya."),
            sample: gate.sample,
            body: html! {
                p { "Anda dikenali sebagai " strong { (nama) } "." }
                ol {
                    li { p { "Masuk dengan nama masuk dan sandi Anda." } }
                    li { p { "Buka Akun saya, lalu Atur tautan." } }
                    li { p { "Pilih Mulai menautkan. Cukup satu kali." } }
                }
                p { (LinkButton { label: "Masuk dengan sandi", href: &format!("/masuk?kembali={}", encoded(PAGE)), kind: Kind::Primary, icon: None }) }
            },
            foot: html! {
                p { "Belum punya akun di sini? Akun dibuat oleh admin OPD Anda, tidak dengan masuk lewat " (label) "." }
            },
        })
    }
}
