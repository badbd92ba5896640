//! Asking for a correction, the list of requests, and answering one.

use kernel::{Zona, waktu_panjang};
use maud::{Markup, Render, html};
use ui::{
    Card, Cell, Choice, Column, Crumb, DefinitionList, DlLayout, EmptyState, Form, FormPage,
    Hidden, Icon, ListPage, Narrow, Notice, Opt, Radios, Shell, Table, Tabs, Tag, TextArea, Tone,
};

use super::{HOME, Units, address, pangku_form::FormCtx, tabs};
use crate::{
    input::pembetulan::{JawabForm, MintaForm},
    rules::jenis::{Bagian, KeadaanPembetulan},
    store::pembetulan::Pembetulan,
};

/// The list of requests.
pub(crate) const LIST: &str = "/pegawai/pembetulan";
const OWN: Crumb<'static> = Crumb { label: "Data saya", href: "/pegawai/saya" };

/// How a request stands, as a tag.
pub(crate) fn state(keadaan: KeadaanPembetulan) -> Tag<'static> {
    let tone = match keadaan {
        KeadaanPembetulan::Menunggu => Tone::Warn,
        KeadaanPembetulan::Dibetulkan => Tone::Ok,
        KeadaanPembetulan::Ditolak => Tone::Neutral,
    };
    Tag { tone, label: keadaan.label() }
}

/// The form for a request.
pub(crate) fn ask(shell: &Shell<'_>, ctx: FormCtx<'_>, form: &MintaForm) -> Markup {
    let parts = Bagian::all().map(|bagian| Opt::new(bagian.code(), bagian.label())).collect();
    FormPage {
        shell,
        title: "Minta pembetulan",
        crumbs: &[OWN],
        lead: Some("Permintaan Anda dibaca pengelola data pegawai di unit Anda. Jawabannya masuk ke pemberitahuan Anda."),
        errors: ctx.errors,
        body: html! {
            (Form {
                action: "/pegawai/saya/pembetulan", csrf: ctx.csrf, token: Some(ctx.token), multipart: false, errors: ctx.errors,
                body: html! {
                    (Choice {
                        name: "bagian", label: "Bagian yang keliru", options: parts, selected: &form.bagian, hint: None,
                        error: ctx.errors.get("bagian"), required: true, empty: Some("Pilih"),
                    })
                    (TextArea {
                        name: "isi", label: "Apa yang keliru, dan bagaimana seharusnya", value: &form.isi,
                        hint: Some("Sebut nomor dan tanggal SK bila ada. Jangan tulis NIK di sini."),
                        error: ctx.errors.get("isi"), required: true, rows: 5,
                    })
                },
                submit: "Kirim permintaan", cancel: Some(OWN.href),
            })
        },
        aside: html! {},
    }
    .render()
}

/// Requests of the units that the reader manages.
pub(crate) struct DaftarView<'a> {
    pub(crate) all: &'a [Pembetulan],
    pub(crate) waiting: i64,
    pub(crate) units: &'a Units,
    pub(crate) zona: Zona,
}

/// The list.
pub(crate) fn list(shell: &Shell<'_>, notice: &Markup, view: &DaftarView<'_>) -> Markup {
    let row = |one: &Pembetulan| {
        vec![
            Cell::two_lines(
                html! { a href=(format!("{LIST}/{}", one.id)) { (one.nama) } },
                view.units.short(&one.opd),
            ),
            Cell::text(one.bagian.label()),
            Cell::text(shortened(&one.isi)),
            Cell::text(waktu_panjang(one.at, view.zona)),
            Cell::html(html! { (state(one.keadaan)) }),
        ]
    };
    let body = if view.all.is_empty() {
        EmptyState {
            icon: Icon::Inbox,
            title: "Belum ada permintaan",
            body: "Pegawai meminta pembetulan dari halaman datanya sendiri.",
            action: html! {},
        }
        .render()
    } else {
        Table {
            caption: "Permintaan pembetulan",
            caption_visible: false,
            columns: ["Pegawai", "Bagian", "Permintaan", "Diminta", "Keadaan"]
                .map(Column::text)
                .into(),
            rows: view.all.iter().map(row).collect(),
            foot: vec![],
            narrow: Narrow::Cards,
        }
        .render()
    };
    ListPage {
        shell,
        title: "Permintaan pembetulan",
        crumbs: &[HOME],
        lead: Some("Betulkan datanya dahulu, lalu jawab orangnya."),
        actions: html! {},
        notice: html! { (notice) (Tabs { label: "Bagian", tabs: tabs("Pembetulan", true, true) }) },
        filters: html! {},
        count: &format!("{} menunggu", view.waiting),
        exports: &[],
        body,
        pagination: html! {},
    }
    .render()
}

/// The beginning of a text, for a list.
fn shortened(text: &str) -> String {
    const SHOWN: usize = 90;
    let mut short: String = text.chars().take(SHOWN).collect();
    if text.chars().count() > SHOWN {
        short.push('\u{2026}');
    }
    short
}

/// One request, with the form for the answer while it waits.
pub(crate) fn one(
    shell: &Shell<'_>,
    ctx: FormCtx<'_>,
    (one, units, zona): (&Pembetulan, &Units, Zona),
    form: &JawabForm,
) -> Markup {
    let back = address(&one.pegawai);
    FormPage {
        shell,
        title: &format!("Pembetulan: {}", one.nama),
        crumbs: &[HOME, Crumb { label: "Permintaan pembetulan", href: LIST }],
        lead: Some(units.name(&one.opd)),
        errors: ctx.errors,
        body: html! {
            (Card {
                title: Some("Permintaan"), note: html! {}, why: None,
                body: html! {
                    (DefinitionList { layout: DlLayout::Sides, items: vec![
                        ("Bagian".to_owned(), html! { (one.bagian.label()) }),
                        ("Diminta".to_owned(), html! { (waktu_panjang(one.at, zona)) }),
                        ("Keadaan".to_owned(), html! { (state(one.keadaan)) }),
                    ] })
                    p { (one.isi) }
                    p { a href=(back) { "Buka datanya" } }
                },
                foot: html! {},
            })
            @if one.keadaan == KeadaanPembetulan::Menunggu { (answer(ctx, one, form)) } @else {
                @if !form.jawaban.is_empty() { (overtaken(&form.jawaban)) }
                (Card { title: Some("Jawaban"), note: html! {}, why: None, body: html! { p { (one.jawaban) } }, foot: html! {} })
            }
        },
        aside: html! {},
    }
    .render()
}

/// For whoever answered second: what was typed is not lost from sight.
fn overtaken(jawaban: &str) -> Notice<'_> {
    Notice {
        tone: Tone::Warn,
        title: "Orang lain sudah menjawab lebih dulu",
        body: html! { p { "Jawaban Anda tidak disimpan: \u{201c}" (jawaban) "\u{201d}" } },
    }
}

fn answer(ctx: FormCtx<'_>, one: &Pembetulan, form: &JawabForm) -> Markup {
    let choices = [KeadaanPembetulan::Dibetulkan, KeadaanPembetulan::Ditolak];
    Form {
        action: &format!("{LIST}/{}", one.id),
        csrf: ctx.csrf,
        token: Some(ctx.token),
        multipart: false,
        errors: ctx.errors,
        body: html! {
            (Radios {
                name: "keadaan", legend: "Hasilnya",
                options: choices.map(|one| Opt::new(one.code(), one.label())).into(), selected: &form.keadaan,
                hint: None, error: ctx.errors.get("keadaan"), required: true,
            })
            (TextArea {
                name: "jawaban", label: "Jawaban", value: &form.jawaban, hint: Some("Dibaca orangnya di pemberitahuan."),
                error: ctx.errors.get("jawaban"), required: true, rows: 3,
            })
            (Hidden { name: "version", value: &one.version.to_string() })
        },
        submit: "Jawab",
        cancel: Some(LIST),
    }
    .render()
}

/// What the person has asked for, on the own page.
pub(crate) fn own(all: &[Pembetulan], zona: Zona) -> Markup {
    if all.is_empty() {
        return html! {};
    }
    let row = |one: &Pembetulan| {
        vec![
            Cell::two_lines(html! { (shortened(&one.isi)) }, one.bagian.label()),
            Cell::text(waktu_panjang(one.at, zona)),
            Cell::two_lines(html! { (state(one.keadaan)) }, &one.jawaban),
        ]
    };
    ui::Section {
        id: Some("pembetulan"),
        title: "Permintaan pembetulan Anda",
        lead: None,
        actions: html! {},
        body: html! {
            (Table {
                caption: "Permintaan pembetulan Anda", caption_visible: false,
                columns: ["Permintaan", "Diminta", "Keadaan"].map(Column::text).into(),
                rows: all.iter().map(row).collect(), foot: vec![], narrow: Narrow::Cards,
            })
        },
    }
    .render()
}
