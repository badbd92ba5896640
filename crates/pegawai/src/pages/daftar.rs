//! The list of people.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kernel::ribuan;
use maud::{Markup, Render, html};
use org::download::Links;
use ui::{
    Cell, Choice, Column, EmptyState, FilterBar, Icon, Kind, LinkButton, ListPage, Narrow, Opt,
    Pagination, SearchField, Shell, Table, Tabs, Tag, Tone,
};

use super::{Posts, ROOT, Units, address, tabs};
use crate::{
    input::daftar::DaftarQuery,
    rules::{jenis::JenisPegawai, nip::Nip},
    store::{
        orang::{Cursor, Pegawai, PegawaiId},
        pangku::Pemangku,
        riwayat::Riwayat,
    },
};

/// One page of the list.
pub(crate) struct DaftarView<'a> {
    pub(crate) query: &'a DaftarQuery,
    pub(crate) people: &'a [Pegawai],
    /// What they hold today.
    pub(crate) held: &'a [Pemangku],
    pub(crate) posts: &'a Posts,
    /// Their rank of today.
    pub(crate) ranks: &'a BTreeMap<PegawaiId, Riwayat>,
    /// Every unit of the institution, for names.
    pub(crate) units: &'a Units,
    /// What the reader reaches, for the filter.
    pub(crate) choices: &'a Units,
    pub(crate) count: i64,
    pub(crate) by_jenis: &'a [(JenisPegawai, i64)],
    pub(crate) next: Option<&'a Cursor>,
    pub(crate) may_change: bool,
}

/// The list.
pub(crate) fn list(shell: &Shell<'_>, notice: &Markup, view: &DaftarView<'_>) -> Markup {
    let search = view.query.search();
    let first = format!("{ROOT}?{search}");
    let next = view.next.map(|cursor| {
        let place = form_urlencoded::Serializer::new(search.clone())
            .append_pair("setelah", &cursor.nama)
            .append_pair("id", &cursor.id)
            .finish();
        format!("{ROOT}?{place}")
    });
    ListPage {
        shell,
        title: "Pegawai",
        crumbs: &[],
        lead: Some("Orang, jabatannya hari ini, dan riwayatnya. Setiap pembukaan data orang lain tercatat."),
        actions: html! { @if view.may_change { (add()) } },
        notice: html! {
            (notice)
            (Tabs { label: "Bagian", tabs: tabs("Orang", true, view.may_change) })
        },
        filters: filters(view, !search.is_empty()),
        count: &count_words(view, search.is_empty()),
        exports: &Links::new(ROOT, &search).links(),
        body: body(view, !search.is_empty()),
        pagination: Pagination {
            shown: &format!("{} orang pada halaman ini", view.people.len()),
            previous: (!view.query.id.is_empty()).then_some(&first),
            next: next.as_deref(),
        }
        .render(),
    }
    .render()
}

fn add() -> LinkButton<'static> {
    LinkButton {
        label: "Tambah pegawai",
        href: "/pegawai/orang/baru",
        kind: Kind::Primary,
        icon: Some(Icon::Plus),
    }
}

/// How many, and of which classes where nothing was searched for.
fn count_words(view: &DaftarView<'_>, all: bool) -> String {
    let count = format!("{} orang", ribuan(view.count));
    if !all || view.by_jenis.is_empty() {
        return count;
    }
    let parts: Vec<String> = view
        .by_jenis
        .iter()
        .map(|(jenis, count)| format!("{} {}", ribuan(*count), jenis.label()))
        .collect();
    format!("{count}: {}", parts.join(", "))
}

fn filters(view: &DaftarView<'_>, searched: bool) -> Markup {
    let classes = JenisPegawai::ALL.map(|jenis| Opt::new(jenis.code(), jenis.label()));
    html! {
        (FilterBar {
            action: ROOT,
            body: html! {
                (SearchField { name: "q", label: "Cari nama atau nomor", value: &view.query.q })
                (Choice {
                    name: "jenis", label: "Jenis", options: classes.into(), selected: &view.query.jenis,
                    hint: None, error: None, required: false, empty: Some("Semua"),
                })
                (Choice {
                    name: "opd", label: "Unit kerja", options: view.choices.options(), selected: &view.query.opd,
                    hint: None, error: None, required: false, empty: Some("Semua"),
                })
                (Choice {
                    name: "keadaan", label: "Keadaan", options: vec![Opt::new("keluar", "Sudah keluar")],
                    selected: &view.query.keadaan, hint: None, error: None, required: false, empty: Some("Bekerja"),
                })
            },
            reset: searched.then_some(ROOT),
            active: vec![],
        })
    }
}

fn body(view: &DaftarView<'_>, searched: bool) -> Markup {
    if view.people.is_empty() {
        let (title, body) = if searched {
            ("Tidak ada yang cocok", "Periksa ejaannya, atau hapus saringannya.")
        } else {
            ("Belum ada pegawai", "Tambah satu per satu, atau impor dari berkas SIASN.")
        };
        return html! {
            (EmptyState {
                icon: Icon::UsersRound, title, body,
                action: html! { @if view.may_change && !searched { (add()) } },
            })
        };
    }
    html! {
        (Table {
            caption: "Pegawai menurut nama", caption_visible: false,
            columns: ["Nama", "Jabatan hari ini", "Pangkat", "Jenis", "Unit kerja"].map(Column::text).into(),
            rows: view.people.iter().map(|one| row(view, one)).collect(),
            foot: vec![], narrow: Narrow::Cards,
        })
    }
}

fn row(view: &DaftarView<'_>, one: &Pegawai) -> Vec<Cell> {
    let number = number_masked(one);
    let rank = view.ranks.get(&one.id).map_or("\u{2013}", |entry| &entry.kode);
    vec![
        Cell::two_lines(html! { a href=(address(&one.id)) { (one.data.nama_lengkap()) } }, &number),
        Cell::text(posts_words(view, &one.id)),
        Cell::text(rank),
        Cell::html(jenis_tag(one.data.jenis)),
        Cell::text(view.units.short(&one.data.opd)),
    ]
}

/// The number as a list shows it: without birth date and sex.
pub(crate) fn number_masked(one: &Pegawai) -> String {
    match (&one.data.nip, &one.data.nomor_internal) {
        (Some(nip), _) => Nip::masked(nip),
        (None, Some(number)) => number.clone(),
        (None, None) => "Tanpa nomor".to_owned(),
    }
}

/// The class as a tag.
pub(crate) fn jenis_tag(jenis: JenisPegawai) -> Markup {
    let tone = if jenis.has_nip() { Tone::Info } else { Tone::Neutral };
    Tag { tone, label: jenis.label() }.render()
}

fn posts_words(view: &DaftarView<'_>, person: &PegawaiId) -> String {
    let all: Vec<String> = view
        .held
        .iter()
        .filter(|held| held.pegawai == *person)
        .map(|held| format!("{}{}", held.cara.prefix(), view.posts.name(&held.jabatan)))
        .collect();
    if all.is_empty() { "Belum menjabat".to_owned() } else { all.join("; ") }
}

/// The columns and rows of the list as a file stand in `web`; what a day's date is called stands here.
pub(crate) fn stand(today: Date) -> String {
    format!("Pegawai yang bekerja pada {}.", kernel::tanggal_panjang(today))
}
