//! One target with its last messages.

use kernel::{Timestamp, Zona, waktu_panjang};
use maud::{Markup, Render, html};
use ui::{
    Card, Cell, Column, DefinitionList, DetailPage, DlLayout, EmptyState, Icon, Kind, LinkButton,
    Narrow, Notice, PostButton, Section, Shell, Table, Tag, Tone,
};

use super::{HOME, href, keadaan, label, labels, moment, or_never, rahasia};
use crate::{
    Event,
    store::{
        kiriman::{Keadaan, KirimanRow},
        tujuan::TujuanRow,
    },
};

/// What the page shows.
pub(crate) struct TujuanView<'a> {
    pub row: &'a TujuanRow,
    pub kiriman: &'a [KirimanRow],
    pub events: &'a [&'static Event],
    /// Who changed it last, by name.
    pub changed_by: &'a str,
    pub now: Timestamp,
    pub zona: Zona,
    pub csrf: &'a str,
    /// For the trial, and for the switch.
    pub tokens: [&'a str; 3],
}

/// One target.
pub(crate) fn one(shell: &Shell<'_>, notice: &Markup, view: &TujuanView<'_>) -> Markup {
    let base = href(&view.row.id);
    let (tone, label) = keadaan(view.row);
    DetailPage {
        shell,
        title: &view.row.name,
        crumbs: &[HOME],
        lead: None,
        actions: html! {
            (LinkButton { label: "Ubah", href: &format!("{base}/ubah"), kind: Kind::Plain, icon: Some(Icon::Pencil) })
            (LinkButton { label: "Ganti rahasia", href: &format!("{base}/rahasia"), kind: Kind::Plain, icon: Some(Icon::KeyRound) })
        },
        notice: html! { (notice) (trouble(view)) },
        tags: html! { (Tag { tone, label }) },
        tabs: html! {},
        body: html! {
            (data(view))
            (messages(view, &base))
            (Section {
                id: Some("periksa"), title: "Cara sistem penerima memeriksanya", lead: None, actions: html! {},
                body: rahasia::verification(),
            })
            (switch(view, &base))
        },
        aside: html! {},
        history: html! {},
    }
    .render()
}

/// What is wrong and what to do about it.
fn trouble(view: &TujuanView<'_>) -> Markup {
    let row = view.row;
    if let Some((at, why)) = row.disabled.as_ref().filter(|_| !row.active) {
        let title = format!(
            "Dimatikan pada {} setelah sepuluh kegagalan beruntun.",
            waktu_panjang(*at, view.zona)
        );
        return Notice {
            tone: Tone::Bad,
            title: &title,
            body: html! {
                p { (why) }
                p { "Perbaiki sistem penerima atau alamatnya, lalu nyalakan lagi. Yang menunggu ikut dikirim." }
            },
        }
        .render();
    }
    let Some(since) = moment(row.failing_since, view.zona).filter(|_| row.active) else {
        return html! {};
    };
    let next = row.paused_until.filter(|until| *until > view.now);
    Notice {
        tone: Tone::Warn,
        title: &format!("Gagal sejak {since}, {} kali beruntun.", row.failures),
        body: html! {
            @if let Some(next) = moment(next, view.zona) { p { "Dicoba lagi " (next) ". " } }
            p { "Setelah sepuluh kali gagal beruntun, tujuan ini dimatikan." }
        },
    }
    .render()
}

fn data(view: &TujuanView<'_>) -> Markup {
    let row = view.row;
    let old = row.old_secret_until.filter(|until| *until > view.now);
    let mut items = vec![
        ("Alamat".to_owned(), breaking(&row.address)),
        ("Beri tahu bila".to_owned(), html! { (labels(&row.events, view.events).join("; ")) }),
        ("Terakhir terkirim".to_owned(), html! { (or_never(row.delivered, view.zona)) }),
    ];
    if let Some(until) = moment(old, view.zona) {
        let words = format!("Masih ikut menandatangani sampai {until}");
        items.push(("Rahasia lama".to_owned(), html! { (words) }));
    }
    let changed = format!("{}, {}", view.changed_by, waktu_panjang(row.changed_at, view.zona));
    let trail = format!("/organisasi/audit?objek={}", row.id);
    let changed = html! { (changed) " · " a href=(trail) { "Jejak audit" } };
    items.push(("Terakhir diubah".to_owned(), changed));
    Card {
        title: Some("Data"),
        note: html! {},
        why: None,
        body: DefinitionList { layout: DlLayout::Sides, items }.render(),
        foot: html! {},
    }
    .render()
}

fn messages(view: &TujuanView<'_>, base: &str) -> Markup {
    let [trial, ..] = view.tokens;
    let button = PostButton {
        label: "Kirim uji coba",
        action: &format!("{base}/uji"),
        csrf: view.csrf,
        token: Some(trial),
        fields: &[],
        kind: Kind::Plain,
        icon: Some(Icon::Send),
    };
    let body = if view.kiriman.is_empty() {
        EmptyState {
            icon: Icon::Inbox,
            title: "Belum ada kiriman",
            body: if view.row.active {
                "Kirim uji coba untuk memastikan sistem penerima sudah siap."
            } else {
                "Nyalakan tujuan ini, lalu kirim uji coba."
            },
            action: html! {},
        }
        .render()
    } else {
        Table {
            caption: "Kiriman terakhir",
            caption_visible: false,
            columns: ["Peristiwa", "Dibuat", "Keadaan", "Tindakan"].map(Column::text).into(),
            rows: view.kiriman.iter().map(|kiriman| cells(view, kiriman, base)).collect(),
            foot: vec![],
            narrow: Narrow::Cards,
        }
        .render()
    };
    Section {
        id: Some("kiriman"),
        title: "Kiriman terakhir",
        lead: Some("Paling banyak 50 yang terbaru. Setiap kiriman dihapus 30 hari setelah dibuat."),
        actions: html! { @if view.row.active { (button) } },
        body,
    }
    .render()
}

fn cells(view: &TujuanView<'_>, kiriman: &KirimanRow, base: &str) -> Vec<Cell> {
    let (tone, word) = match kiriman.keadaan() {
        Keadaan::Menunggu => (Tone::Info, "Menunggu"),
        Keadaan::Diulang => (Tone::Warn, "Akan diulang"),
        Keadaan::Terkirim => (Tone::Ok, "Terkirim"),
        Keadaan::Menyerah => (Tone::Bad, "Gagal"),
    };
    let again = format!("{base}/ulang/{}", kiriman.id);
    let [.., token] = view.tokens;
    vec![
        Cell::two_lines(label(&kiriman.event, view.events), kiriman.id.as_str()),
        Cell::text(waktu_panjang(kiriman.made, view.zona)),
        Cell::two_lines(Tag { tone, label: word }, told(view, kiriman)),
        Cell::html(html! {
            @if view.row.active && kiriman.keadaan() != Keadaan::Menunggu {
                (PostButton {
                    label: "Kirim\u{a0}ulang", action: &again, csrf: view.csrf, token: Some(token), fields: &[],
                    kind: Kind::Plain, icon: None,
                })
            } @else { "–" }
        }),
    ]
}

/// What the last attempt brought, which one it was, and when the next one is.
fn told(view: &TujuanView<'_>, kiriman: &KirimanRow) -> String {
    let when = moment(kiriman.delivered, view.zona);
    let status = kiriman.status.filter(|_| when.is_some()).map(|status| format!("kode {status}"));
    let attempt = (kiriman.attempts > 0).then(|| format!("percobaan ke-{}", kiriman.attempts));
    let facts: Vec<String> = [when, status, attempt].into_iter().flatten().collect();
    let facts = facts.join(", ");
    if kiriman.note.is_empty() {
        return facts;
    }
    match moment(kiriman.due.filter(|due| *due > view.now), view.zona) {
        Some(next) => format!("{} Dicoba lagi {next} ({facts}).", kiriman.note),
        None => format!("{} ({facts})", kiriman.note),
    }
}

/// An address that may be broken behind its signs, so that a long one fits into a narrow page.
fn breaking(address: &str) -> Markup {
    html! {
        @for part in address.split_inclusive(['/', '.', '-', '?', '&', '=']) { (part) wbr; }
    }
}

fn switch(view: &TujuanView<'_>, base: &str) -> Markup {
    let [_, token, _] = view.tokens;
    let version = view.row.version.to_string();
    let fields = [("version", version.as_str())];
    let (title, lead, label, action, kind) = if view.row.active {
        (
            "Matikan atau hapus",
            "Selama dimatikan, peristiwa baru tidak dicatat untuk tujuan ini. Yang sudah menunggu tetap menunggu.",
            "Matikan",
            format!("{base}/mati"),
            Kind::Plain,
        )
    } else {
        (
            "Nyalakan atau hapus",
            "Yang masih menunggu dikirim begitu dinyalakan. Peristiwa selama dimatikan tidak ikut dikirim.",
            "Nyalakan",
            format!("{base}/nyala"),
            Kind::Primary,
        )
    };
    Section {
        id: Some("keadaan"),
        title,
        lead: Some(lead),
        actions: html! {},
        body: html! {
            (PostButton { label, action: &action, csrf: view.csrf, token: Some(token), fields: &fields, kind, icon: None })
            p { a href=(format!("{base}/hapus")) { "Hapus tujuan ini" } }
        },
    }
    .render()
}
