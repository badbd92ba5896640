//! Giving a role and ending one.

use kernel::Peran;
use maud::{Markup, html};
use ui::{Choice, Crumb, DefinitionList, DlLayout, Form, FormPage, Hidden, Shell};

use super::{
    FormCtx,
    akun::{HOME, address, role_options},
    opd_options, period,
};
use crate::{
    input::akun::PeranForm,
    rules::{
        peran::{HeldPeran, IN_AN_AGENCY},
        tree::Tree,
    },
    store::akun::Akun,
};

/// A role to give. `whole`: the giver reaches the whole institution.
pub(crate) fn grant(
    shell: &Shell<'_>,
    ctx: FormCtx<'_>,
    akun: &Akun,
    form: &PeranForm,
    tree: &Tree<'_>,
    whole: bool,
) -> Markup {
    let base = address(&akun.id);
    let crumbs = [HOME, Crumb { label: &akun.nama, href: &base }];
    let roles: &[Peran] = if whole { &Peran::ALL } else { &IN_AN_AGENCY };
    html! {
        (FormPage {
            shell, title: &format!("Beri peran kepada {}", akun.nama), crumbs: &crumbs,
            lead: Some("Peran berlaku di tempat yang Anda pilih beserta semua unit di bawahnya."), errors: ctx.errors,
            body: html! {
                (Form {
                    action: &format!("{base}/peran"), csrf: ctx.csrf, token: Some(ctx.token), multipart: false, errors: ctx.errors,
                    body: html! {
                        (Hidden { name: "version", value: &form.version })
                        (Choice {
                            name: "peran", label: "Peran", options: role_options(roles), selected: &form.peran, hint: None,
                            error: ctx.error("peran"), required: true, empty: Some("Pilih peran"),
                        })
                        (Choice {
                            name: "opd", label: "Di", options: opd_options(tree), selected: &form.opd,
                            hint: None, error: ctx.error("opd"), required: !whole,
                            empty: Some(if whole { "Seluruh instansi" } else { "Pilih" }),
                        })
                        (ctx.date("mulai", "Hari pertama", form.start(), None, true))
                        (ctx.date("sampai", "Hari terakhir", form.end(), Some("Kosongkan bila belum ditentukan."), false))
                    },
                    submit: "Beri peran", cancel: Some(&base),
                })
            },
            aside: html! {},
        })
    }
}

/// The end of a role that is held at `place`.
pub(crate) fn end(
    shell: &Shell<'_>,
    ctx: FormCtx<'_>,
    akun: &Akun,
    (held, place): (&HeldPeran, &str),
    form: &PeranForm,
) -> Markup {
    let base = address(&akun.id);
    let crumbs = [HOME, Crumb { label: &akun.nama, href: &base }];
    html! {
        (FormPage {
            shell, title: &format!("Akhiri peran {} dari {}", held.peran.label(), akun.nama), crumbs: &crumbs,
            lead: Some("Yang sudah dikerjakannya dengan peran ini tidak berubah."), errors: ctx.errors,
            body: html! {
                (DefinitionList { layout: DlLayout::Rows, items: vec![
                    ("Peran".to_owned(), html! { (held.peran.label()) }),
                    ("Di".to_owned(), html! { (place) }),
                    ("Masa".to_owned(), html! { (period(held.mulai, held.sampai)) }),
                ] })
                (Form {
                    action: &format!("{base}/peran/{}/akhiri", held.id), csrf: ctx.csrf, token: Some(ctx.token),
                    multipart: false, errors: ctx.errors,
                    body: html! {
                        (Hidden { name: "version", value: &form.version })
                        (ctx.date(
                            "sampai", "Hari terakhir", form.end(),
                            Some("Tanggal kemarin membuatnya tidak berlaku lagi mulai saat ini."), true,
                        ))
                    },
                    submit: "Akhiri peran", cancel: Some(&base),
                })
            },
            aside: html! {},
        })
    }
}
