//! The list of kabupaten and kota, and what a search finds.

use std::collections::BTreeMap;

use kernel::ribuan;
use maud::{Markup, Render, html};
use org::download::Links;
use ui::{
    Cell, Column, EmptyState, Filter, FilterBar, Hexagon, HexagonMap, Icon, LinkButton, ListPage,
    Narrow, SearchField, Section, Shell, Table, TileState,
};

use super::{ROOT, bps, encoded, exports, href, kredit, muat::ALAMAT, table};
use crate::{Tempat, Tingkat, input::Petak};

/// Rows of a search that are shown.
pub(crate) const FOUND: usize = 100;

/// How many places of each kind a kabupaten or kota holds, and how many of the lowest have a BPS code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Isi {
    /// By kind.
    pub tingkat: BTreeMap<Tingkat, i64>,
    /// Nagari, desa and kelurahan without a BPS code.
    pub kosong: i64,
}

impl Isi {
    pub(crate) fn of(&self, tingkat: Tingkat) -> i64 {
        self.tingkat.get(&tingkat).copied().unwrap_or_default()
    }

    /// Nagari, desa and kelurahan.
    pub(crate) fn terbawah(&self) -> i64 {
        [Tingkat::Nagari, Tingkat::Desa, Tingkat::Kelurahan].map(|t| self.of(t)).iter().sum()
    }

    pub(crate) fn state(&self) -> TileState {
        match self.kosong {
            0 => TileState::Full,
            kosong if kosong < self.terbawah() => TileState::Part,
            _ => TileState::Empty,
        }
    }

    fn words(&self) -> String {
        let all = self.terbawah();
        match self.kosong {
            0 => format!("{all} nagari, desa, dan kelurahan; semua berkode BPS"),
            kosong => format!("{all} nagari, desa, dan kelurahan; {kosong} belum berkode BPS"),
        }
    }
}

/// The page.
pub(crate) struct DaftarPage<'a> {
    pub shell: &'a Shell<'a>,
    /// What was searched, as typed.
    pub q: &'a str,
    /// Kabupaten and kota, or what was found.
    pub tempat: &'a [Tempat],
    /// By code of kabupaten or kota.
    pub isi: &'a BTreeMap<String, Isi>,
    pub petak: &'a [Petak],
    /// Whether more was found than is shown.
    pub more: bool,
    /// Whether somebody has signed in, who may have the list printed.
    pub signed_in: bool,
    /// Whether the reader may take in boundaries.
    pub may_load: bool,
}

impl Render for DaftarPage<'_> {
    fn render(&self) -> Markup {
        let searched = !self.q.is_empty();
        let on = if searched { format!("q={}", encoded(self.q)) } else { String::new() };
        let links = Links::new(&format!("{ROOT}/daftar"), &on);
        let all = links.links();
        let there = !self.tempat.is_empty();
        ListPage {
            shell: self.shell,
            title: "Wilayah",
            crumbs: &[],
            lead: Some(
                "Kabupaten, kota, kecamatan, nagari, desa, dan kelurahan dengan kode Kemendagri dan kode BPS. Kedua \
                 kode mirip tetapi tidak sama: 13.01 Kemendagri bukan 1301 BPS.",
            ),
            actions: html! {
                (LinkButton { label: "Tanpa kode BPS", href: "/wilayah/tanpa-bps", kind: ui::Kind::Plain, icon: Some(Icon::ListChecks) })
                @if self.may_load {
                    (LinkButton { label: "Muat batas", href: ALAMAT, kind: ui::Kind::Plain, icon: Some(Icon::Upload) })
                }
            },
            notice: html! {},
            filters: self.filters(),
            count: &self.count(),
            exports: if there { exports(&all, self.signed_in) } else { &[] },
            body: html! {
                @if !there { (self.empty()) }
                @else if searched { (table("Tempat yang ditemukan", self.tempat)) }
                @else { (self.overview()) }
            },
            pagination: kredit(),
        }
        .render()
    }
}

impl DaftarPage<'_> {
    fn count(&self) -> String {
        match (self.q.is_empty(), self.tempat.len()) {
            (_, 0) => String::new(),
            (true, count) => format!("{count} kabupaten dan kota"),
            (false, count) if self.more => {
                format!("{count} tempat pertama; persempit pencarian untuk melihat yang lain")
            }
            (false, count) => format!("{count} tempat"),
        }
    }

    fn filters(&self) -> Markup {
        let active = if self.q.is_empty() {
            Vec::new()
        } else {
            vec![Filter { label: format!("Cari: {}", self.q), remove: ROOT.to_owned() }]
        };
        FilterBar {
            action: ROOT,
            body: SearchField {
                name: "q",
                label: "Nama, kode Kemendagri, atau kode BPS",
                value: self.q,
            }
            .render(),
            reset: None,
            active,
        }
        .render()
    }

    fn empty(&self) -> Markup {
        if self.q.is_empty() {
            return EmptyState {
                icon: Icon::Map,
                title: "Wilayah belum dimuat",
                body: "Pengelola program memuatnya dengan perintah gadang import wilayah.",
                action: html! {},
            }
            .render();
        }
        EmptyState {
            icon: Icon::Search,
            title: "Tidak ada tempat yang cocok",
            body: "Coba sebagian namanya saja, ejaan lain, atau awal kodenya, misalnya 13.06.",
            action: html! { (LinkButton { label: "Lihat semua", href: ROOT, kind: ui::Kind::Plain, icon: None }) },
        }
        .render()
    }

    fn overview(&self) -> Markup {
        html! {
            (HexagonMap {
                id: "peta-ubin",
                title: "Kabupaten dan kota menurut letaknya; angkanya jumlah nagari, desa, dan kelurahan",
                hexagons: &self.hexagons(),
                legend: &[
                    (TileState::Full, "semuanya berkode BPS"),
                    (TileState::Part, "sebagian belum berkode BPS"),
                    (TileState::Empty, "tidak ada yang berkode BPS"),
                ],
            })
            (Section {
                id: Some("daftar"),
                title: "Kabupaten dan kota",
                lead: None,
                actions: html! {},
                body: self.table(),
            })
        }
    }

    fn isi(&self, tempat: &Tempat) -> Isi {
        self.isi.get(tempat.kode.as_str()).cloned().unwrap_or_default()
    }

    fn hexagons(&self) -> Vec<Hexagon> {
        self.tempat
            .iter()
            .filter_map(|tempat| {
                let petak = self.petak.iter().find(|petak| petak.kode == tempat.kode)?;
                let isi = self.isi(tempat);
                Some(Hexagon {
                    column: petak.kolom,
                    row: petak.baris,
                    short: petak.singkat.clone(),
                    number: isi.terbawah().to_string(),
                    title: format!("{}: {}", tempat.nama, isi.words()),
                    href: href(&tempat.kode),
                    state: isi.state(),
                })
            })
            .collect()
    }

    fn table(&self) -> Markup {
        let counted = [Tingkat::Kecamatan, Tingkat::Nagari, Tingkat::Desa, Tingkat::Kelurahan];
        let numbers = |isi: &Isi| {
            let mut cells: Vec<Cell> =
                counted.iter().map(|tingkat| Cell::text(ribuan(isi.of(*tingkat)))).collect();
            cells.push(Cell::text(ribuan(isi.kosong)));
            cells
        };
        let mut sum = Isi::default();
        for isi in self.tempat.iter().map(|tempat| self.isi(tempat)) {
            sum.kosong += isi.kosong;
            for (tingkat, count) in isi.tingkat {
                *sum.tingkat.entry(tingkat).or_default() += count;
            }
        }
        let mut columns =
            vec![Column::text("Nama"), Column::text("Kode Kemendagri"), Column::text("Kode BPS")];
        columns.extend(counted.iter().map(|tingkat| Column::number(tingkat.label())));
        columns.push(Column::number("Tanpa kode BPS"));
        let row = |tempat: &Tempat| {
            let mut cells = vec![
                Cell::link(&tempat.nama, href(&tempat.kode)),
                Cell::text(tempat.kode.as_str()),
                Cell::text(bps(&tempat.padanan)),
            ];
            cells.extend(numbers(&self.isi(tempat)));
            cells
        };
        let mut foot = vec![Cell::text("Jumlah"), Cell::text(""), Cell::text("")];
        foot.extend(numbers(&sum));
        Table {
            caption: "Kabupaten dan kota dengan jumlah isinya",
            caption_visible: false,
            columns,
            rows: self.tempat.iter().map(row).collect(),
            foot,
            narrow: Narrow::Scroll,
        }
        .render()
    }
}
