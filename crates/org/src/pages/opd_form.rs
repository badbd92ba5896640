//! Forms that add, change and close a node of the tree.

use maud::{Markup, html};
use ui::{
    Checkbox, Choice, Crumb, Form, FormPage, Hidden, Input, Notice, Opt, Shell, TextField, Tone,
    Width,
};

use super::{FormCtx, opd::HOME, opd_options};
use crate::{
    input::opd::{OpdForm, TutupForm},
    rules::{
        jenis::JenisOpd,
        tree::{Opd, Tree},
    },
};

/// A new node.
pub(crate) fn new(
    shell: &Shell<'_>,
    ctx: FormCtx<'_>,
    form: &OpdForm,
    tree: &Tree<'_>,
    may_stand_alone: bool,
) -> Markup {
    html! {
        (FormPage {
            shell, title: "Tambah perangkat daerah atau unit", crumbs: &[HOME],
            lead: Some("Mulai berlaku pada tanggal yang Anda pilih; keadaan sebelum itu tidak berubah."),
            errors: ctx.errors,
            body: html! {
                (Form {
                    action: "/organisasi/opd/baru", csrf: ctx.csrf, token: Some(ctx.token), multipart: false, errors: ctx.errors,
                    body: html! {
                        (TextField {
                            name: "kode", label: "Kode", value: &form.kode,
                            hint: Some("Pendek dan tetap, dipakai di berkas impor. Misalnya disdik."),
                            error: ctx.error("kode"), required: true,
                            input: Input { width: Width::Short, maxlength: Some(40), autofocus: ctx.errors.is_empty(), ..Input::default() },
                        })
                        (fields(ctx, form, tree, may_stand_alone))
                    },
                    submit: "Simpan", cancel: Some("/organisasi"),
                })
            },
            aside: html! {},
        })
    }
}

/// A renamed or moved node.
pub(crate) fn change(
    shell: &Shell<'_>,
    ctx: FormCtx<'_>,
    opd: &Opd,
    form: &OpdForm,
    tree: &Tree<'_>,
    may_stand_alone: bool,
) -> Markup {
    let base = format!("/organisasi/opd/{}", opd.id);
    let crumbs = [HOME, Crumb { label: opd.short(), href: &base }];
    html! {
        (FormPage {
            shell, title: &format!("Ubah {}", opd.nama), crumbs: &crumbs,
            lead: Some("Keadaan yang lama tetap tersimpan sampai sehari sebelum tanggal mulai."),
            errors: ctx.errors,
            body: html! {
                (Form {
                    action: &format!("{base}/ubah"), csrf: ctx.csrf, token: Some(ctx.token), multipart: false, errors: ctx.errors,
                    body: html! {
                        (Hidden { name: "version", value: &form.version })
                        (fields(ctx, form, tree, may_stand_alone))
                    },
                    submit: "Simpan", cancel: Some(&base),
                })
            },
            aside: html! {},
        })
    }
}

fn fields(ctx: FormCtx<'_>, form: &OpdForm, tree: &Tree<'_>, may_stand_alone: bool) -> Markup {
    let kinds =
        JenisOpd::ALL.into_iter().map(|jenis| Opt::new(jenis.code(), jenis.label())).collect();
    html! {
        (TextField {
            name: "nama", label: "Nama", value: &form.nama, hint: None, error: ctx.error("nama"), required: true,
            input: Input { maxlength: Some(200), ..Input::default() },
        })
        (TextField {
            name: "singkatan", label: "Singkatan", value: &form.singkatan, hint: None, error: ctx.error("singkatan"), required: false,
            input: Input { width: Width::Medium, maxlength: Some(40), ..Input::default() },
        })
        (Choice {
            name: "jenis", label: "Jenis", options: kinds, selected: &form.jenis, hint: None,
            error: ctx.error("jenis"), required: true, empty: Some("Pilih jenis"),
        })
        (Checkbox {
            name: "perangkat_daerah", label: "Dihitung sebagai perangkat daerah", value: "ya",
            checked: !form.perangkat_daerah.is_empty(),
            hint: Some("Kosongkan untuk unit di dalam perangkat daerah, asisten, dan wadah lain."), error: None,
        })
        (Choice {
            name: "induk", label: "Berada di bawah", options: opd_options(tree), selected: &form.induk, hint: None,
            error: ctx.error("induk"), required: !may_stand_alone,
            empty: Some(if may_stand_alone { "Langsung di bawah instansi" } else { "Pilih" }),
        })
        (ctx.date("mulai", "Berlaku mulai", form.typed_date(), Some("Tanggal berlaku menurut peraturannya."), true))
        (TextField {
            name: "dasar", label: "Dasar hukum", value: &form.dasar,
            hint: Some("Nomor dan tahun peraturan, misalnya Perda 8 Tahun 2016."),
            error: ctx.error("dasar"), required: false, input: Input { maxlength: Some(200), ..Input::default() },
        })
    }
}

/// Closing a node.
pub(crate) fn close(
    shell: &Shell<'_>,
    ctx: FormCtx<'_>,
    opd: &Opd,
    form: &TutupForm,
    tree: &Tree<'_>,
) -> Markup {
    let below = tree.children(&opd.id);
    let base = format!("/organisasi/opd/{}", opd.id);
    let crumbs = [HOME, Crumb { label: opd.short(), href: &base }];
    html! {
        (FormPage {
            shell, title: &format!("Tutup {}", opd.nama), crumbs: &crumbs,
            lead: Some("Riwayatnya tetap dapat dibaca. Peran yang dipegang di sini tidak berlaku lagi sejak tanggal itu."),
            errors: ctx.errors,
            body: html! {
                @if !below.is_empty() {
                    (Notice {
                        tone: Tone::Warn, title: "Masih ada yang berada di bawahnya.",
                        body: html! {
                            p { "Pindahkan atau tutup lebih dahulu:" }
                            ul { @for child in below { li { a href=(format!("/organisasi/opd/{}", child.id)) { (child.nama) } } } }
                        },
                    })
                }
                (Form {
                    action: &format!("{base}/tutup"), csrf: ctx.csrf, token: Some(ctx.token), multipart: false, errors: ctx.errors,
                    body: html! {
                        (Hidden { name: "version", value: &form.version })
                        (ctx.date("mulai", "Tidak berlaku lagi mulai", form.typed_date(), Some("Hari terakhirnya sehari sebelum tanggal ini."), true))
                        (Choice {
                            name: "penerus", label: "Tugasnya dilanjutkan oleh", options: opd_options(tree), selected: &form.penerus,
                            hint: Some("Pilih bila dilebur atau digabung ke perangkat daerah atau unit lain."),
                            error: ctx.error("penerus"), required: false, empty: Some("Tidak ada"),
                        })
                        (TextField {
                            name: "alasan", label: "Alasan atau dasar hukum", value: &form.alasan, hint: None,
                            error: ctx.error("alasan"), required: true, input: Input { maxlength: Some(200), ..Input::default() },
                        })
                    },
                    submit: "Tutup", cancel: Some(&base),
                })
            },
            aside: html! {},
        })
    }
}
