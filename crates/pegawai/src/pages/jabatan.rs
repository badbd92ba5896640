//! Posts: the list of a unit with who holds them today, and one post.

use jiff::civil::Date;
use maud::{Markup, Render, html};
use ui::{
    Card, Cell, Choice, Column, Crumb, DefinitionList, DetailPage, DlLayout, EmptyState, FilterBar,
    Icon, Kind, LinkButton, ListPage, Narrow, Section, Shell, Table, Tabs, Tag, Tone,
};

use super::{HOME, Posts, Units, address, day, jabatan_address, period, tabs};
use crate::{
    aturan::Kepegawaian,
    rules::pangku::{self, Cara, Pangku},
    store::{jabatan::Jabatan, orang::PegawaiId, pangku::Pemangku},
};

/// The list of posts.
pub(crate) const LIST: &str = "/pegawai/jabatan";

/// Names of people, and which of them the reader may open.
pub(crate) struct Names {
    pub(crate) all: std::collections::BTreeMap<PegawaiId, (String, bool)>,
}

impl Names {
    /// The name, as a link where the person may be opened.
    fn show(&self, id: &PegawaiId) -> Markup {
        match self.all.get(id) {
            Some((name, true)) => html! { a href=(address(id)) { (name) } },
            Some((name, false)) => html! { (name) },
            None => html! { "Pegawai yang sudah dihapus" },
        }
    }
}

/// Posts of a unit.
pub(crate) struct DaftarView<'a> {
    /// The unit chosen; empty for none yet.
    pub(crate) opd: &'a str,
    pub(crate) posts: &'a [Jabatan],
    pub(crate) held: &'a [Pemangku],
    pub(crate) names: &'a Names,
    pub(crate) units: &'a Units,
    pub(crate) rules: &'a Kepegawaian,
    pub(crate) today: Date,
    pub(crate) may_list: bool,
    pub(crate) may_change: bool,
}

/// Posts of a unit, with who acts in them today.
pub(crate) fn list(shell: &Shell<'_>, notice: &Markup, view: &DaftarView<'_>) -> Markup {
    let vacant =
        view.posts.iter().filter(|post| post.data.tunggal && acts(view, post).is_none()).count();
    let count = match (view.posts.len(), vacant) {
        (0, _) => String::new(),
        (all, 0) => format!("{all} jabatan, semuanya terisi"),
        (all, vacant) => format!("{all} jabatan, {vacant} lowong"),
    };
    ListPage {
        shell,
        title: "Jabatan",
        crumbs: &[HOME],
        lead: Some("Persetujuan dan paraf mengikuti jabatan: yang bertindak adalah pemangkunya pada hari itu."),
        actions: html! { @if view.may_change { (add()) } },
        notice: html! { (notice) (Tabs { label: "Bagian", tabs: tabs("Jabatan", view.may_list, view.may_change) }) },
        filters: html! {
            (FilterBar {
                action: LIST,
                body: html! {
                    (Choice {
                        name: "opd", label: "Unit kerja", options: view.units.options(), selected: view.opd,
                        hint: None, error: None, required: false, empty: Some("Semua yang teratas"),
                    })
                },
                reset: (!view.opd.is_empty()).then_some(LIST), active: vec![],
            })
        },
        count: &count,
        exports: &[],
        body: body(view),
        pagination: html! {},
    }
    .render()
}

fn add() -> LinkButton<'static> {
    LinkButton {
        label: "Tambah jabatan",
        href: "/pegawai/jabatan/baru",
        kind: Kind::Primary,
        icon: Some(Icon::Plus),
    }
}

fn acts<'a>(view: &'a DaftarView<'_>, post: &Jabatan) -> Option<&'a Pemangku> {
    acting(view.held, post, view.today)
}

/// Who acts in a post today, of these holdings.
pub(crate) fn acting<'a>(
    held: &'a [Pemangku],
    post: &Jabatan,
    today: Date,
) -> Option<&'a Pemangku> {
    let of_post: Vec<&Pemangku> = held.iter().filter(|one| one.jabatan == post.id).collect();
    let views: Vec<Pangku<'_>> = of_post.iter().map(|one| one.view()).collect();
    let acts = pangku::pemangku(today, &views)?;
    of_post.into_iter().find(|one| one.view() == *acts)
}

fn body(view: &DaftarView<'_>) -> Markup {
    if view.posts.is_empty() {
        return html! {
            (EmptyState {
                icon: Icon::IdCard, title: "Belum ada jabatan di unit ini",
                body: "Jabatan dicatat sekali; pemangkunya berganti menurut tanggal SK.",
                action: html! { @if view.may_change { (add()) } },
            })
        };
    }
    html! {
        (Table {
            caption: "Jabatan dan pemangkunya hari ini", caption_visible: false,
            columns: ["Jabatan", "Pemangku hari ini", "Jenjang", "Unit kerja"].map(Column::text).into(),
            rows: view.posts.iter().map(|post| row(view, post)).collect(),
            foot: vec![], narrow: Narrow::Cards,
        })
    }
}

fn row(view: &DaftarView<'_>, post: &Jabatan) -> Vec<Cell> {
    let jenjang = view.rules.jenjang(&post.data.jenjang).map_or("", |tier| &tier.nama);
    let eselon =
        post.data.eselon.as_ref().map(|eselon| format!("Eselon {eselon}")).unwrap_or_default();
    vec![
        Cell::two_lines(
            html! { a href=(jabatan_address(&post.id)) { (post.data.nama) } },
            &post.data.kode,
        ),
        Cell::html(holder(view, post)),
        Cell::two_lines(html! { (jenjang) }, eselon),
        Cell::text(view.units.short(&post.data.opd)),
    ]
}

fn holder(view: &DaftarView<'_>, post: &Jabatan) -> Markup {
    if !post.data.tunggal {
        let count = view
            .held
            .iter()
            .filter(|one| one.jabatan == post.id && one.cara == Cara::Definitif)
            .count();
        return html! { (count) " orang" };
    }
    acts(view, post).map_or_else(
        || Tag { tone: Tone::Warn, label: "Lowong" }.render(),
        |held| html! { (held_tag(held.cara)) (view.names.show(&held.pegawai)) },
    )
}

/// Plt. and Plh. before the name.
fn held_tag(cara: Cara) -> Markup {
    match cara {
        Cara::Definitif => html! {},
        Cara::Plt => html! { (Tag { tone: Tone::Info, label: "Plt." }) " " },
        Cara::Plh => html! { (Tag { tone: Tone::Info, label: "Plh." }) " " },
    }
}

/// One post.
pub(crate) struct JabatanView<'a> {
    pub(crate) post: &'a Jabatan,
    /// Who holds it today and held it before, newest first.
    pub(crate) held: &'a [Pemangku],
    pub(crate) names: &'a Names,
    pub(crate) units: &'a Units,
    /// The posts around it.
    pub(crate) posts: &'a Posts,
    pub(crate) rules: &'a Kepegawaian,
    pub(crate) today: Date,
    pub(crate) may_list: bool,
    pub(crate) may_change: bool,
}

/// One post.
pub(crate) fn one(shell: &Shell<'_>, notice: Markup, view: &JabatanView<'_>) -> Markup {
    let base = jabatan_address(&view.post.id);
    let mut crumbs = if view.may_list { vec![HOME] } else { vec![] };
    crumbs.push(Crumb { label: "Jabatan", href: LIST });
    let acting = acting(view.held, view.post, view.today);
    DetailPage {
        shell,
        title: &view.post.data.nama,
        crumbs: &crumbs,
        lead: Some(view.units.name(&view.post.data.opd)),
        actions: html! {
            @if view.may_change {
                (LinkButton { label: "Ubah", href: &format!("{base}/ubah"), kind: Kind::Plain, icon: Some(Icon::Pencil) })
                (LinkButton { label: "Catat pemangku", href: &format!("{base}/pemangku/baru"), kind: Kind::Primary, icon: Some(Icon::Plus) })
            }
        },
        notice,
        tags: html! {
            @if view.post.data.tunggal {
                @match acting {
                    Some(held) => (Tag { tone: Tone::Ok, label: held.cara.label() }),
                    None => (Tag { tone: Tone::Warn, label: "Lowong" }),
                }
            }
        },
        tabs: html! {},
        body: html! { (facts(view)) (holders(view)) },
        aside: html! {},
        history: html! {},
    }
    .render()
}

fn facts(view: &JabatanView<'_>) -> Markup {
    let data = &view.post.data;
    let tier = view.rules.jenjang(&data.jenjang);
    let mut items = vec![
        ("Kode".to_owned(), html! { (data.kode) }),
        (
            "Jenjang".to_owned(),
            html! { (tier.map_or("", |tier| &tier.nama)) @if let Some(eselon) = &data.eselon { ", eselon " (eselon) } },
        ),
        (
            "Atasan langsung".to_owned(),
            html! {
                @match &data.atasan {
                    Some(id) => a href=(jabatan_address(id)) { (view.posts.name(id)) },
                    None => "Tidak ada",
                }
            },
        ),
        ("Berlaku".to_owned(), html! { (period(data.masa)) }),
    ];
    let bup = data.bup.as_ref().map_or_else(
        || tier.map(|tier| format!("{} tahun ({})", tier.bup, tier.pasal)).unwrap_or_default(),
        |own| format!("{} tahun ({})", own.bup, own.dasar),
    );
    items.push(("Batas usia pensiun".to_owned(), html! { (bup) }));
    Card {
        title: Some("Data"),
        note: html! {},
        why: None,
        body: html! { (DefinitionList { layout: DlLayout::Sides, items }) },
        foot: html! {},
    }
    .render()
}

fn holders(view: &JabatanView<'_>) -> Markup {
    let row = |held: &Pemangku| {
        vec![
            Cell::html(html! { (held_tag(held.cara)) (view.names.show(&held.pegawai)) }),
            Cell::text(period(held.masa)),
            Cell::two_lines(
                html! { (if held.sk_nomor.is_empty() { "\u{2013}" } else { &held.sk_nomor }) },
                day(held.sk_tanggal),
            ),
            Cell::html(html! {
                @if held.masa.includes(view.today) { (Tag { tone: Tone::Ok, label: "Sekarang" }) }
                @else if held.masa.mulai > view.today { (Tag { tone: Tone::Info, label: "Akan datang" }) }
                @else { (Tag { tone: Tone::Neutral, label: "Selesai" }) }
            }),
        ]
    };
    Section {
        id: Some("pemangku"),
        title: "Pemangku",
        lead: None,
        actions: html! {},
        body: html! {
            @if view.held.is_empty() { p { "Belum pernah ada yang dicatat." } } @else {
                (Table {
                    caption: "Pemangku jabatan, terbaru dahulu", caption_visible: false,
                    columns: ["Nama", "Masa", "Nomor SK", "Keadaan"].map(Column::text).into(),
                    rows: view.held.iter().map(row).collect(), foot: vec![], narrow: Narrow::Cards,
                })
            }
        },
    }
    .render()
}
