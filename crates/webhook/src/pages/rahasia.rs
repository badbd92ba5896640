//! The secret of a target: shown once, and changed.

use kernel::FieldErrors;
use maud::{Markup, Render, html};
use ui::{CopyText, Crumb, Form, FormPage, Hidden, Icon, Kind, LinkButton, Opt, Radios, Shell};

use super::{FormCtx, HOME, href};
use crate::{
    TujuanId,
    input::formulir::{LAMA, RahasiaForm},
    store::tujuan::TujuanRow,
};

/// A secret just made.
pub(crate) struct Shown<'a> {
    pub id: &'a TujuanId,
    pub name: &'a str,
    pub secret: &'a str,
    /// Until when the one before signs as well, in words; none when there is none.
    pub old_until: Option<&'a str>,
}

/// The secret, shown once.
pub(crate) fn shown(shell: &Shell<'_>, view: &Shown<'_>) -> Markup {
    let base = href(view.id);
    FormPage {
        shell,
        title: "Simpan rahasia tujuan ini",
        crumbs: &[HOME, Crumb { label: view.name, href: &base }],
        lead: Some("Hanya ditampilkan kali ini. Simpan di tempat rahasia sistem penerima, bukan di surel atau pesan."),
        errors: &FieldErrors::new(),
        body: html! {
            p { "Rahasia untuk " strong { (view.name) } ":" }
            pre tabindex="0" { code { (view.secret) } }
            (CopyText { id: "rahasia-baru", label: "Salin rahasia", text: view.secret })
            @if let Some(until) = view.old_until {
                p { "Sampai " (until) " setiap kiriman ditandatangani dengan rahasia lama dan yang baru." }
            }
            h2 { "Cara sistem penerima memeriksanya" }
            (verification())
            p { (LinkButton { label: "Sudah saya simpan", href: &base, kind: Kind::Primary, icon: Some(Icon::Check) }) }
        },
        aside: html! {},
    }
    .render()
}

/// How a receiver checks a message.
pub(crate) fn verification() -> Markup {
    html! {
        ol {
            li { "Gabungkan kepala " code { "webhook-id" } ", titik, kepala " code { "webhook-timestamp" } ", titik, lalu isi kiriman persis seperti diterima." }
            li { "Hitung HMAC-SHA256 gabungan itu dengan kunci: bagian rahasia sesudah " code { "whsec_" } ", dibaca sebagai Base64." }
            li { "Terima hanya bila hasilnya, dalam Base64, sama dengan salah satu tanda " code { "v1," } " pada kepala " code { "webhook-signature" } "." }
            li { "Tolak yang waktunya berselisih lebih dari lima menit, dan abaikan nomor " code { "webhook-id" } " yang sudah pernah diterima." }
        }
        p { "Susunannya mengikuti Standard Webhooks, jadi pustaka yang sudah ada dapat langsung dipakai." }
    }
}

/// The form for another secret.
pub(crate) fn change(
    shell: &Shell<'_>,
    ctx: FormCtx<'_>,
    row: &TujuanRow,
    form: &RahasiaForm,
) -> Markup {
    let base = href(&row.id);
    let words = [
        "24 jam lagi: cukup untuk memasang rahasia baru",
        "7 hari lagi: bila pemasangannya harus dijadwalkan",
        "Sekarang juga: rahasia lama mungkin sudah diketahui orang lain",
    ];
    let options = LAMA.iter().zip(words).map(|((value, _), label)| Opt::new(*value, label));
    FormPage {
        shell,
        title: &format!("Ganti rahasia {}", row.name),
        crumbs: &[HOME, Crumb { label: &row.name, href: &base }],
        lead: Some("Selama rahasia lama masih berlaku, setiap kiriman memuat dua tanda tangan. Satu yang cocok sudah cukup."),
        errors: ctx.errors,
        body: html! {
            (Form {
                action: &format!("{base}/rahasia"), csrf: ctx.csrf, token: Some(ctx.token), multipart: false, errors: ctx.errors,
                body: html! {
                    (Hidden { name: "version", value: &form.version })
                    (Radios {
                        name: "lama", legend: "Rahasia lama berhenti dipakai", options: options.collect(), selected: &form.lama,
                        hint: None, error: ctx.errors.get("lama"), required: true,
                    })
                },
                submit: "Ganti rahasia", cancel: Some(&base),
            })
        },
        aside: html! {},
    }
    .render()
}
