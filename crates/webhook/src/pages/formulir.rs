//! The form of a target, and the question before it goes.

use maud::{Markup, Render, html};
use ui::{Checkboxes, Crumb, Form, FormPage, Hidden, Input, InputKind, Opt, Shell, TextField};

use super::{FormCtx, HOME, ROOT, href};
use crate::{
    Event,
    input::{alamat::LONGEST, formulir::TujuanForm, tujuan::LONGEST_NAME},
    store::tujuan::TujuanRow,
};

/// A new target.
pub(crate) fn new(
    shell: &Shell<'_>,
    ctx: FormCtx<'_>,
    form: &TujuanForm,
    events: &[&'static Event],
) -> Markup {
    FormPage {
        shell,
        title: "Tambah tujuan",
        crumbs: &[HOME],
        lead: Some("Rahasia untuk memeriksa tanda tangan ditampilkan sekali saja, setelah tujuan disimpan."),
        errors: ctx.errors,
        body: html! {
            (Form {
                action: "/kiriman/baru", csrf: ctx.csrf, token: Some(ctx.token), multipart: false, errors: ctx.errors,
                body: fields(ctx, form, events),
                submit: "Simpan", cancel: Some(ROOT),
            })
        },
        aside: html! {},
    }
    .render()
}

/// A changed target.
pub(crate) fn change(
    shell: &Shell<'_>,
    ctx: FormCtx<'_>,
    row: &TujuanRow,
    form: &TujuanForm,
    events: &[&'static Event],
) -> Markup {
    let base = href(&row.id);
    FormPage {
        shell,
        title: &format!("Ubah {}", row.name),
        crumbs: &[HOME, Crumb { label: &row.name, href: &base }],
        lead: Some("Kiriman yang masih menunggu dikirim ke alamat yang baru. Rahasianya tetap."),
        errors: ctx.errors,
        body: html! {
            (Form {
                action: &format!("{base}/ubah"), csrf: ctx.csrf, token: Some(ctx.token), multipart: false, errors: ctx.errors,
                body: html! {
                    (Hidden { name: "version", value: &form.version })
                    (fields(ctx, form, events))
                },
                submit: "Simpan", cancel: Some(&base),
            })
        },
        aside: html! {},
    }
    .render()
}

fn fields(ctx: FormCtx<'_>, form: &TujuanForm, events: &[&'static Event]) -> Markup {
    let chosen: Vec<&str> = form.peristiwa.iter().map(String::as_str).collect();
    html! {
        (TextField {
            name: "nama", label: "Nama sistem", value: &form.nama,
            hint: Some("Sistem yang menerima, misalnya Dasbor Bappeda."),
            error: ctx.errors.get("nama"), required: true,
            input: Input { maxlength: u32::try_from(LONGEST_NAME).ok(), ..Input::default() },
        })
        (TextField {
            name: "alamat", label: "Alamat", value: &form.alamat,
            hint: Some("Alamat penerima di sistem itu, diawali https://. Alamat di jaringan dalam hanya bila diizinkan pengelola sistem."),
            error: ctx.errors.get("alamat"), required: true,
            input: Input { kind: InputKind::Url, maxlength: u32::try_from(LONGEST).ok(), ..Input::default() },
        })
        (Checkboxes {
            name: "peristiwa", legend: "Beri tahu bila",
            options: events.iter().map(|event| Opt::new(event.code, event.label).hinted(event.code)).collect(),
            selected: &chosen, hint: None, error: ctx.errors.get("peristiwa"),
        })
    }
}

/// The question before a target goes.
pub(crate) fn remove(shell: &Shell<'_>, ctx: FormCtx<'_>, row: &TujuanRow) -> Markup {
    let base = href(&row.id);
    FormPage {
        shell,
        title: &format!("Hapus {}", row.name),
        crumbs: &[HOME, Crumb { label: &row.name, href: &base }],
        lead: Some("Rahasia, kiriman yang menunggu, dan catatan kirimannya ikut dihapus. Jejak auditnya tetap tersimpan."),
        errors: ctx.errors,
        body: html! {
            p { "Hanya ingin berhenti sementara? Matikan saja di " a href=(base) { "halaman tujuan ini" } "." }
            (Form {
                action: &format!("{base}/hapus"), csrf: ctx.csrf, token: Some(ctx.token), multipart: false, errors: ctx.errors,
                body: html! { (Hidden { name: "version", value: &row.version.to_string() }) },
                submit: "Hapus tujuan", cancel: Some(&base),
            })
        },
        aside: html! {},
    }
    .render()
}
