//! Forms of accounts, and the code that is shown once.

use kernel::{AccountId, FieldErrors, OpdId};
use maud::{Markup, html};
use ui::{
    Choice, CopyText, Crumb, Form, FormPage, Hidden, Icon, Input, Kind, LinkButton, Notice, Opt,
    Shell, TextField, Tone, Width,
};

use super::{
    FormCtx,
    akun::{HOME, LIST, address},
    opd_options,
};
use crate::{input::akun::AkunForm, rules::tree::Tree, store::akun::Akun};

/// What the choice of a unit offers.
#[derive(Clone, Copy)]
pub(crate) struct Units<'a> {
    pub tree: &'a Tree<'a>,
    /// The unit of now, should it have been closed: it may stay.
    pub closed: Option<(&'a OpdId, &'a str)>,
    /// Whether somebody may belong to no unit.
    pub may_be_none: bool,
}

impl Units<'_> {
    fn field(&self, ctx: FormCtx<'_>, selected: &str) -> Markup {
        let mut options = opd_options(self.tree);
        if let Some((id, name)) = self.closed {
            options.push(Opt::new(id.as_str(), format!("{name} (sudah ditutup)")));
        }
        html! {
            (Choice {
                name: "opd", label: "Unit kerja", options, selected,
                hint: Some("Admin unit ini mengelola akunnya. Peran diberikan tersendiri."),
                error: ctx.error("opd"), required: !self.may_be_none,
                empty: Some(if self.may_be_none { "Belum ditetapkan" } else { "Pilih" }),
            })
        }
    }
}

fn name_field(ctx: FormCtx<'_>, nama: &str) -> Markup {
    html! {
        (TextField {
            name: "nama", label: "Nama", value: nama, hint: Some("Nama orangnya, bukan nama jabatan."),
            error: ctx.error("nama"), required: true, input: Input { maxlength: Some(120), ..Input::default() },
        })
    }
}

/// A new account.
pub(crate) fn create(
    shell: &Shell<'_>,
    ctx: FormCtx<'_>,
    form: &AkunForm,
    units: Units<'_>,
) -> Markup {
    html! {
        (FormPage {
            shell, title: "Buat akun", crumbs: &[HOME],
            lead: Some("Setelah disimpan Anda menerima tautan sekali pakai; orangnya menetapkan sandinya sendiri."),
            errors: ctx.errors,
            body: html! {
                (Form {
                    action: "/organisasi/akun/baru", csrf: ctx.csrf, token: Some(ctx.token), multipart: false, errors: ctx.errors,
                    body: html! {
                        (name_field(ctx, &form.nama))
                        (TextField {
                            name: "nama_masuk", label: "Nama masuk", value: &form.nama_masuk,
                            hint: Some("NIP, surel, atau nama pendek. Tidak dapat diganti kemudian."),
                            error: ctx.error("nama_masuk"), required: true,
                            input: Input { width: Width::Medium, maxlength: Some(120), ..Input::default() },
                        })
                        (units.field(ctx, &form.opd))
                    },
                    submit: "Buat akun", cancel: Some(LIST),
                })
            },
            aside: html! {},
        })
    }
}

/// New data of an account.
pub(crate) fn edit(
    shell: &Shell<'_>,
    ctx: FormCtx<'_>,
    akun: &Akun,
    form: &AkunForm,
    units: Units<'_>,
) -> Markup {
    let base = address(&akun.id);
    let crumbs = [HOME, Crumb { label: &akun.nama, href: &base }];
    html! {
        (FormPage {
            shell, title: &format!("Ubah akun {}", akun.nama), crumbs: &crumbs,
            lead: Some("Nama masuk dan peran tidak berubah."), errors: ctx.errors,
            body: html! {
                (Form {
                    action: &format!("{base}/ubah"), csrf: ctx.csrf, token: Some(ctx.token), multipart: false, errors: ctx.errors,
                    body: html! {
                        (Hidden { name: "version", value: &form.version })
                        (name_field(ctx, &form.nama))
                        (units.field(ctx, &form.opd))
                    },
                    submit: "Simpan", cancel: Some(&base),
                })
            },
            aside: html! {},
        })
    }
}

/// The one-time link for a first or new password, shown once.
pub(crate) fn one_time(
    shell: &Shell<'_>,
    (id, nama, nama_masuk): (&AccountId, &str, &str),
    link: &str,
    until: &str,
) -> Markup {
    let base = address(id);
    html! {
        (FormPage {
            shell, title: &format!("Serahkan tautan ini kepada {nama}"), crumbs: &[HOME],
            lead: Some("Hanya ditampilkan kali ini."), errors: &FieldErrors::new(),
            body: html! {
                p { "Nama masuk: " strong { (nama_masuk) } }
                p { strong { (link) } }
                (CopyText { id: "tautan-sandi", label: "Salin tautan", text: link })
                (Notice {
                    tone: Tone::Warn, title: "Siapa pun yang memegang tautan ini dapat menetapkan sandinya.",
                    body: html! {
                        p { "Serahkan langsung kepada orangnya, bukan ke grup. Berlaku satu kali, sampai " (until) "." }
                    },
                })
                p { (LinkButton { label: "Sudah saya serahkan", href: &base, kind: Kind::Primary, icon: Some(Icon::Check) }) }
            },
            aside: html! {},
        })
    }
}
