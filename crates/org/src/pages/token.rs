//! Tokens of the own programs.

use kernel::{FieldErrors, Permission, Timestamp, Zona, waktu_panjang};
use maud::{Markup, Render, html};
use ui::{
    Cell, Checkbox, Choice, Column, CopyText, Crumb, EmptyState, Fieldset, Form, FormPage, Icon,
    Input, Kind, LinkButton, ListPage, Narrow, Opt, PasswordField, PostButton, Shell, Table, Tag,
    TextField, Tone,
};

use super::FormCtx;
use crate::{
    input::token::{TokenForm, field},
    rules::token::{DAYS, MOST, State, state},
    store::token::Token,
};

/// Where the tokens are.
pub(crate) const LIST: &str = "/akun/token";

const HOME: [Crumb<'static>; 1] = [Crumb { label: "Akun saya", href: "/akun" }];
const BELOW: [Crumb<'static>; 2] = [
    Crumb { label: "Akun saya", href: "/akun" },
    Crumb { label: "Token untuk program", href: LIST },
];

/// The tokens of one person.
pub(crate) struct DaftarView<'a> {
    pub csrf: &'a str,
    pub tokens: &'a [Token],
    /// What a token can be made for.
    pub permissions: &'a [&'static Permission],
    pub now: Timestamp,
    pub zona: Zona,
}

fn new_button() -> Markup {
    LinkButton {
        label: "Buat token",
        href: "/akun/token/baru",
        kind: Kind::Primary,
        icon: Some(Icon::Plus),
    }
    .render()
}

/// The list.
pub(crate) fn list(shell: &Shell<'_>, notice: Markup, view: &DaftarView<'_>) -> Markup {
    let good = view.tokens.iter().filter(|token| standing(token, view) == State::Good).count();
    let body = if view.tokens.is_empty() {
        EmptyState {
            icon: Icon::Lock,
            title: "Belum ada token",
            body: "Dengan token, program Anda membaca data yang boleh Anda baca, tanpa mengetahui sandi Anda.",
            action: new_button(),
        }
        .render()
    } else {
        Table {
            caption: "Token untuk program",
            caption_visible: false,
            columns: vec![
                Column::text("Nama"),
                Column::text("Izin"),
                Column::text("Terakhir dipakai"),
                Column::text("Berlaku sampai"),
                Column::text("Tindakan"),
            ],
            rows: view.tokens.iter().map(|token| row(token, view)).collect(),
            foot: Vec::new(),
            narrow: Narrow::Cards,
        }
        .render()
    };
    ListPage {
        shell,
        title: "Token untuk program",
        crumbs: &HOME,
        lead: Some("Setiap token membaca data atas nama Anda, sebatas izin yang Anda pilih dan selama akun Anda berhak."),
        actions: html! { @if !view.tokens.is_empty() { (new_button()) } },
        notice,
        filters: html! {},
        count: &if good == 0 { String::new() } else { format!("{good} token berlaku dari paling banyak {MOST}") },
        exports: &[],
        body,
        pagination: html! {
            p { a href="/api" { "Alamat data yang dapat dibaca program, dengan contohnya" } }
        },
    }
    .render()
}

fn standing(token: &Token, view: &DaftarView<'_>) -> State {
    state(Timestamp(token.berakhir_at), token.dicabut_at.map(Timestamp), view.now)
}

fn row(token: &Token, view: &DaftarView<'_>) -> Vec<Cell> {
    let when = |at: i64| waktu_panjang(Timestamp(at), view.zona);
    let now = standing(token, view);
    let until = html! {
        @match now {
            State::Good => {}
            State::Ended => { (Tag { tone: Tone::Warn, label: "Berakhir" }) " " }
            State::Revoked => { (Tag { tone: Tone::Neutral, label: "Dicabut" }) " " }
        }
        (when(token.dicabut_at.unwrap_or(token.berakhir_at)))
    };
    let labels: Vec<&str> =
        token.izin.split_whitespace().map(|code| label(view.permissions, code)).collect();
    vec![
        Cell::text(&token.nama),
        Cell::text(labels.join("; ")),
        Cell::text(token.dipakai_at.map_or_else(|| "Belum pernah".to_owned(), when)),
        Cell::html(until),
        Cell::html(html! {
            @if now == State::Good {
                (PostButton {
                    label: "Cabut", action: &format!("{LIST}/{}/cabut", token.id), csrf: view.csrf, token: None,
                    fields: &[], kind: Kind::Plain, icon: None,
                })
            }
        }),
    ]
}

/// What a code is called on screen; one that no room declares any more stays as it is.
fn label<'a>(permissions: &[&'static Permission], asked: &'a str) -> &'a str {
    permissions.iter().find(|known| known.code == asked).map_or(asked, |known| known.label)
}

/// The form for a new token.
pub(crate) fn new(
    shell: &Shell<'_>,
    notice: &Markup,
    ctx: FormCtx<'_>,
    form: &TokenForm,
    held: &[&'static Permission],
) -> Markup {
    let FormCtx { csrf, token, errors } = ctx;
    let fields = html! {
        (TextField {
            name: "nama", label: "Nama token", value: &form.nama, error: errors.get("nama"), required: true,
            hint: Some("Program yang memakainya, misalnya Dasbor Bappeda."),
            input: Input { maxlength: Some(80), ..Input::default() },
        })
        (Fieldset {
            legend: "Izin", lead: Some("Pilih yang diperlukan saja. Token hanya membaca, tidak pernah mengubah."),
            body: html! {
                @for permission in held {
                    @let name = field(permission);
                    (Checkbox {
                        name: &name, label: permission.label, value: "ya", checked: form.ticked(permission),
                        hint: None, error: errors.get(&name),
                    })
                }
            },
        })
        (Choice {
            name: "masa", label: "Berlaku selama",
            options: DAYS.iter().map(|days| Opt::new(days.to_string(), format!("{days} hari"))).collect(),
            selected: &form.masa, hint: Some("Sesudah itu buatlah yang baru."), error: errors.get("masa"),
            required: true, empty: None,
        })
        (PasswordField {
            name: "sandi", label: "Sandi Anda", hint: Some("Untuk memastikan bahwa ini memang Anda."),
            error: errors.get("sandi"), new: false,
        })
    };
    FormPage {
        shell,
        title: "Buat token",
        crumbs: &BELOW,
        lead: Some("Rahasianya ditampilkan sekali saja, setelah token dibuat."),
        errors,
        body: html! {
            (notice)
            (Form {
                action: "/akun/token/baru", csrf, token: Some(token), multipart: false, errors, body: fields,
                submit: "Buat token", cancel: Some(LIST),
            })
        },
        aside: html! {},
    }
    .render()
}

/// The secret, shown once.
pub(crate) fn made(shell: &Shell<'_>, nama: &str, secret: &str, base_url: &str) -> Markup {
    let example = format!(
        "GADANG_TOKEN={secret}\ncurl --fail-with-body \\\n  --header \"Authorization: Bearer $GADANG_TOKEN\" \\\n  \
         '{base_url}/organisasi/fakta.json'"
    );
    FormPage {
        shell,
        title: "Simpan token Anda",
        crumbs: &BELOW,
        lead: Some("Hanya ditampilkan kali ini. Simpan di tempat rahasia program Anda, bukan di surel atau pesan."),
        errors: &FieldErrors::new(),
        body: html! {
            p { "Token " strong { (nama) } ":" }
            p { code { (secret) } }
            (CopyText { id: "token-baru", label: "Salin token", text: secret })
            h2 { "Contoh pemakaian" }
            pre tabindex="0" { code { (example) } }
            p { "Alamat lain yang dapat dibaca ada di " a href="/api" { "halaman untuk program" } "." }
            p { (LinkButton { label: "Sudah saya simpan", href: LIST, kind: Kind::Primary, icon: Some(Icon::Check) }) }
        },
        aside: html! {},
    }
    .render()
}
