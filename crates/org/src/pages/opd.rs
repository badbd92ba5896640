//! The agency tree of a day, and one node with its history.

use jiff::civil::Date;
use kernel::{FieldErrors, tanggal_panjang};
use maud::{Markup, html};
use ui::{
    Card, Crumb, DateField, DefinitionList, DetailPage, DlLayout, EmptyState, Event, FilterBar,
    History, Icon, Kind, LinkButton, ListPage, Node as TreeNode, SearchField, Section, Shell, Tag,
    Tone, Tree as TreeList,
};

use super::period;
use crate::{
    download::Links,
    input::opd::TreeQuery,
    rules::tree::{Opd, Tree},
};

pub(crate) const HOME: Crumb<'static> = Crumb { label: "Susunan organisasi", href: "/organisasi" };

/// The tree of a day.
pub(crate) struct TreeView<'a> {
    pub query: &'a TreeQuery,
    pub errors: &'a FieldErrors,
    pub date: Date,
    pub today: Date,
    pub tree: &'a Tree<'a>,
    /// Nodes that match the words, when words were given.
    pub found: Option<&'a [&'a Opd]>,
    pub may_add: bool,
    pub files: &'a Links,
}

/// The tree of a day.
pub(crate) fn tree(shell: &Shell<'_>, notice: Markup, view: &TreeView<'_>) -> Markup {
    let lead = if view.date == view.today {
        "Perangkat daerah dan unit di bawahnya, menurut keadaan hari ini.".to_owned()
    } else {
        format!(
            "Perangkat daerah dan unit di bawahnya, menurut keadaan {}.",
            tanggal_panjang(view.date)
        )
    };
    let count = if let Some(found) = view.found {
        format!("{} dari {} perangkat daerah dan unit", found.len(), view.tree.len())
    } else {
        let walk = view.tree.walk();
        let agencies = walk.iter().filter(|(_, opd)| opd.perangkat_daerah).count();
        format!("{agencies} perangkat daerah dan {} unit lain", view.tree.len() - agencies)
    };
    html! {
        (ListPage {
            shell, title: "Susunan organisasi", crumbs: &[], lead: Some(&lead),
            actions: html! {
                @if view.may_add {
                    (LinkButton { label: "Impor", href: "/organisasi/opd/impor", kind: Kind::Plain, icon: Some(Icon::Upload) })
                    (LinkButton { label: "Tambah", href: "/organisasi/opd/baru", kind: Kind::Primary, icon: Some(Icon::Plus) })
                }
            },
            notice,
            filters: filters(view),
            count: &count,
            exports: &view.files.links(),
            body: body(view),
            pagination: html! {},
        })
    }
}

fn filters(view: &TreeView<'_>) -> Markup {
    let typed = view.query.typed_date();
    html! {
        (FilterBar {
            action: "/organisasi",
            body: html! {
                (SearchField { name: "q", label: "Cari nama atau kode", value: &view.query.q })
                (DateField {
                    name: "tanggal", label: "Keadaan pada tanggal",
                    day: typed.hari, month: typed.bulan, year: typed.tahun,
                    hint: None, error: view.errors.get("tanggal"), required: false,
                })
            },
            reset: (view.date != view.today || view.found.is_some()).then_some("/organisasi"),
            active: vec![],
        })
    }
}

fn body(view: &TreeView<'_>) -> Markup {
    if let Some(found) = view.found {
        return if found.is_empty() {
            html! {
                (EmptyState {
                    icon: Icon::Search, title: "Tidak ada yang cocok",
                    body: "Periksa ejaannya, atau cari pada tanggal lain: nama dapat berganti.",
                    action: html! {},
                })
            }
        } else {
            let nodes = found.iter().map(|opd| leaf(opd)).collect();
            html! { (TreeList { label: "Hasil pencarian", nodes }) }
        };
    }
    if view.tree.is_empty() {
        return html! {
            (EmptyState {
                icon: Icon::Network, title: "Belum ada perangkat daerah pada tanggal ini",
                body: "Tambahkan perangkat daerah pertama, atau pilih tanggal lain.",
                action: html! {
                    @if view.may_add {
                        (LinkButton { label: "Tambah perangkat daerah", href: "/organisasi/opd/baru", kind: Kind::Primary, icon: Some(Icon::Plus) })
                        (LinkButton { label: "Impor dari berkas", href: "/organisasi/opd/impor", kind: Kind::Plain, icon: Some(Icon::Upload) })
                    }
                },
            })
        };
    }
    let small = view.tree.len() <= 80;
    let nodes = view.tree.roots().iter().map(|opd| branch(view.tree, opd, small, 0)).collect();
    html! { (TreeList { label: "Susunan organisasi", nodes }) }
}

/// Deeper than any agency is; the tree of a day cannot have a cycle, but a page must not rely on it.
const DEEPEST: usize = 12;

fn branch(tree: &Tree<'_>, opd: &Opd, open: bool, depth: usize) -> TreeNode {
    let children = if depth < DEEPEST { tree.children(&opd.id) } else { &[] };
    TreeNode {
        open: open && depth == 0,
        children: children.iter().map(|child| branch(tree, child, open, depth + 1)).collect(),
        ..leaf(opd)
    }
}

fn leaf(opd: &Opd) -> TreeNode {
    TreeNode {
        href: Some(format!("/organisasi/opd/{}", opd.id)),
        label: html! {
            (opd.nama)
            @if let Some(short) = &opd.singkatan { " (" (short) ")" }
        },
        note: html! { (opd.jenis.label()) },
        open: false,
        children: vec![],
    }
}

/// One node as it is now, or as it was last.
pub(crate) struct NodeView<'a> {
    /// Newest first.
    pub versions: &'a [Opd],
    pub today: Date,
    pub tree: &'a Tree<'a>,
    pub names: &'a [(Opd, String)],
    /// Who went on with its work.
    pub penerus: Option<&'a Opd>,
    pub may_change: bool,
    pub may_see_trail: bool,
}

impl NodeView<'_> {
    /// The version of today, otherwise the newest.
    fn shown(&self) -> Option<&Opd> {
        self.versions.iter().find(|opd| opd.valid_on(self.today)).or(self.versions.first())
    }
}

/// One node.
pub(crate) fn node(shell: &Shell<'_>, notice: Markup, view: &NodeView<'_>) -> Markup {
    let Some(opd) = view.shown() else { return html! {} };
    let base = format!("/organisasi/opd/{}", opd.id);
    let path = view.tree.path(&opd.id);
    let above: Vec<(String, String)> = path
        .iter()
        .filter(|node| node.id != opd.id)
        .map(|node| (node.short().to_owned(), format!("/organisasi/opd/{}", node.id)))
        .collect();
    let crumbs: Vec<Crumb<'_>> = core::iter::once(HOME)
        .chain(above.iter().map(|(label, href)| Crumb { label, href }))
        .collect();
    html! {
        (DetailPage {
            shell, title: &opd.nama, crumbs: &crumbs, lead: opd.singkatan.as_deref(),
            actions: actions(view, opd, &base), notice, tags: tags(view, opd), tabs: html! {},
            body: node_body(view, opd, &base),
            aside: html! {},
            history: html! { (History { entries: history(view) }) },
        })
    }
}

fn actions(view: &NodeView<'_>, opd: &Opd, base: &str) -> Markup {
    let stands = opd.valid_on(view.today);
    html! {
        @if view.may_change {
            (LinkButton { label: "Ubah", href: &format!("{base}/ubah"), kind: Kind::Plain, icon: Some(Icon::Pencil) })
            @if stands {
                (LinkButton { label: "Tambah di bawahnya", href: &format!("/organisasi/opd/baru?induk={}", opd.id), kind: Kind::Plain, icon: Some(Icon::Plus) })
                (LinkButton { label: "Tutup", href: &format!("{base}/tutup"), kind: Kind::Danger, icon: None })
            }
        }
    }
}

fn tags(view: &NodeView<'_>, opd: &Opd) -> Markup {
    let state = if opd.valid_on(view.today) {
        Tag { tone: Tone::Ok, label: "Berlaku" }
    } else if opd.mulai > view.today {
        Tag { tone: Tone::Info, label: "Akan berlaku" }
    } else {
        Tag { tone: Tone::Neutral, label: "Ditutup" }
    };
    html! {
        (Tag { tone: Tone::Neutral, label: opd.jenis.label() }) " "
        @if opd.perangkat_daerah { (Tag { tone: Tone::Neutral, label: "Perangkat daerah" }) " " }
        (state)
    }
}

fn node_body(view: &NodeView<'_>, opd: &Opd, base: &str) -> Markup {
    let below = view.tree.children(&opd.id);
    let parent = opd.induk.as_ref().and_then(|induk| view.tree.find(induk));
    html! {
        (Card {
            title: Some("Keadaan"), note: html! {}, why: None,
            body: html! {
                (DefinitionList { layout: DlLayout::Sides, items: vec![
                    ("Kode".to_owned(), html! { (opd.kode) }),
                    ("Jenis".to_owned(), html! { (opd.jenis.label()) }),
                    ("Berada di bawah".to_owned(), html! {
                        @match parent {
                            Some(parent) => a href=(format!("/organisasi/opd/{}", parent.id)) { (parent.nama) },
                            None => "Langsung di bawah instansi",
                        }
                    }),
                    ("Berlaku".to_owned(), html! { (period(opd.mulai, opd.sampai)) }),
                    ("Dasar hukum".to_owned(), html! { (opd.dasar.as_deref().unwrap_or("Belum dicatat")) }),
                ] })
            },
            foot: html! {
                @if view.may_see_trail { a href=(format!("/organisasi/audit?objek={}", opd.id)) { "Jejak audit" } }
            },
        })
        (Section {
            id: Some("di-bawahnya"), title: "Di bawahnya", lead: None, actions: html! {},
            body: html! {
                @if below.is_empty() {
                    p { "Tidak ada unit di bawahnya" @if !opd.valid_on(view.today) { " pada hari ini" } "." }
                } @else {
                    (TreeList {
                        label: "Di bawahnya",
                        nodes: below.iter().map(|child| branch(view.tree, child, false, 1)).collect(),
                    })
                }
            },
        })
        @if let Some(penerus) = view.penerus {
            p { "Tugasnya dilanjutkan oleh " a href=(format!("/organisasi/opd/{}", penerus.id)) { (penerus.nama) } "." }
        }
        @if view.versions.len() > 1 {
            p { "Ada " (view.versions.len()) " keadaan tercatat; lihat " a href=(format!("{base}#riwayat")) { "riwayatnya" } "." }
        }
    }
}

fn history(view: &NodeView<'_>) -> Vec<Event> {
    view.names
        .iter()
        .zip(view.names.iter().skip(1).map(Some).chain([None]))
        .map(|((opd, parent), before)| Event {
            at: period(opd.mulai, opd.sampai),
            by: opd.dasar.clone().unwrap_or_else(|| "Dasar hukum belum dicatat".to_owned()),
            what: what_changed((opd, parent), before.map(|(opd, parent)| (opd, parent.as_str()))),
            tone: if opd.valid_on(view.today) { Tone::Ok } else { Tone::Neutral },
        })
        .collect()
}

fn what_changed((opd, parent): (&Opd, &String), before: Option<(&Opd, &str)>) -> Markup {
    let Some((old, old_parent)) = before else {
        return html! { "Dibentuk sebagai " strong { (opd.nama) } ", " (parent) "." };
    };
    html! {
        @if old.sampai.and_then(|last| last.tomorrow().ok()).is_some_and(|next| next < opd.mulai) { "Dibuka kembali. " }
        @if old.nama != opd.nama { "Nama menjadi " strong { (opd.nama) } ". " }
        @if old.jenis != opd.jenis { "Jenis menjadi " (opd.jenis.label()) ". " }
        @if old_parent != parent { "Pindah: kini " (parent) ". " }
        @if old.singkatan != opd.singkatan { "Singkatan menjadi " (opd.singkatan.as_deref().unwrap_or("tidak ada")) "." }
    }
}
