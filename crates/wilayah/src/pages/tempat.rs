//! One place.

use jiff::civil::Date;
use kernel::{ribuan, tanggal_panjang};
use maud::{Markup, Render, html};
use ui::{
    Card, Cell, Column, Crumb, DefinitionList, DetailPage, DlLayout, MapOnRequest, Narrow, Section,
    Shell, Table, Tag, Tile, TileGroup, TileGroups, TileState, Tone,
};

use super::{ROOT, bps, cara, href, kosong::sebab, kredit, table};
use crate::{
    CaraCocok, Jenjang, Tempat, Tingkat,
    store::{batas::BatasUtuh, tempat::Riwayat},
};

/// The page.
pub(crate) struct TempatPage<'a> {
    pub shell: &'a Shell<'a>,
    pub tempat: &'a Tempat,
    /// Its last day, when it is no more.
    pub berakhir: Option<Date>,
    /// The province first.
    pub leluhur: &'a [Tempat],
    /// Everything below, at any depth, by code.
    pub isi: &'a [Tempat],
    pub riwayat: &'a [Riwayat],
    pub batas: Option<&'a BatasUtuh>,
}

impl Render for TempatPage<'_> {
    fn render(&self) -> Markup {
        let tempat = self.tempat;
        let mut crumbs = vec![Crumb { label: "Wilayah", href: ROOT }];
        let addresses: Vec<String> = self.leluhur.iter().map(|above| href(&above.kode)).collect();
        crumbs.extend(
            self.leluhur
                .iter()
                .zip(&addresses)
                .map(|(above, href)| Crumb { label: &above.nama, href }),
        );
        DetailPage {
            shell: self.shell,
            title: &tempat.nama,
            crumbs: &crumbs,
            lead: Some(&self.lead()),
            actions: html! {},
            notice: html! {},
            tags: html! {
                (Tag { tone: Tone::Neutral, label: tempat.tingkat.label() })
                @if let Some(last) = self.berakhir {
                    (Tag { tone: Tone::Warn, label: &format!("Berlaku sampai {}", tanggal_panjang(last)) })
                }
                @if tempat.padanan.cara == CaraCocok::Kosong { (Tag { tone: Tone::Warn, label: "Tanpa kode BPS" }) }
            },
            tabs: html! {},
            body: html! {
                (Card { title: Some("Kode dan masa berlaku"), note: html! {}, why: None, body: self.facts(), foot: html! {} })
                @if self.isi.iter().any(|below| below.berbatas) || (tempat.berbatas && self.isi.is_empty()) { (self.map()) }
                @match tempat.kode.jenjang() {
                    Jenjang::KabupatenKota => { (self.groups()) }
                    Jenjang::Provinsi | Jenjang::Kecamatan => { (self.children()) }
                    Jenjang::Desa => {}
                }
                @if self.riwayat.len() > 1 { (self.history()) }
                (kredit())
            },
            aside: html! {},
            history: html! {},
        }
        .render()
    }
}

impl TempatPage<'_> {
    fn lead(&self) -> String {
        let tempat = self.tempat;
        let above: Vec<&str> = self.leluhur.iter().rev().map(|above| above.nama.as_str()).collect();
        if above.is_empty() {
            return tempat.tingkat.label().to_owned();
        }
        format!("{} di {}.", tempat.tingkat.label(), above.join(", "))
    }

    fn facts(&self) -> Markup {
        let tempat = self.tempat;
        let item = |name: &str, value: Markup| (name.to_owned(), value);
        let mut items = vec![
            item("Kode Kemendagri", html! { (tempat.kode) }),
            item("Kode BPS", html! { (bps(&tempat.padanan)) " " (cara(&tempat.padanan)) }),
        ];
        let padanan = &tempat.padanan;
        if let Some(nama) = &padanan.nama_bps {
            items.push(item("Nama di daftar BPS", html! { (nama) }));
            items.push(item("Cara mencocokkan", html! { (aturan(&padanan.keterangan)) }));
        }
        if padanan.cara == CaraCocok::Kosong {
            items.push(item("Mengapa kosong", html! { (sebab(&padanan.keterangan)) "." }));
            if !padanan.calon.is_empty() {
                items.push(item("Calon di daftar BPS", html! { (padanan.calon) }));
            }
        }
        items.push(item("Berlaku", html! { (masa(tempat.mulai, tempat.sampai)) }));
        let counts = self.counts();
        if !counts.is_empty() {
            items.push(item("Terdiri atas", html! { (counts) }));
        }
        items.push(item(
            "Batas",
            html! {
                @match self.batas {
                    Some(batas) => {
                        (ribuan(batas.titik)) " titik dari " (batas.sumber) " ("
                        a href={ (href(&tempat.kode)) "/batas.json" } { "unduh GeoJSON" } ")"
                    }
                    None => "belum dimuat",
                }
            },
        ));
        DefinitionList { layout: DlLayout::Rows, items }.render()
    }

    /// "14 kecamatan, 74 nagari".
    fn counts(&self) -> String {
        let count = |tingkat: Tingkat| self.isi.iter().filter(|t| t.tingkat == tingkat).count();
        Tingkat::ALL
            .into_iter()
            .map(|tingkat| (tingkat, count(tingkat)))
            .filter(|(_, count)| *count > 0)
            .map(|(tingkat, count)| format!("{count} {}", tingkat.code()))
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn map(&self) -> Markup {
        let missing = self.isi.iter().filter(|t| terbawah(t) && !t.berbatas).count();
        html! {
            (MapOnRequest {
                id: "peta",
                title: &format!("Batas di {}", self.tempat.nama),
                data: &format!("{}/peta.json", href(&self.tempat.kode)),
                source: "berkas yang diimpor pengelola",
            })
            @if missing > 0 {
                p { small { (missing) " tempat belum berbatas dan tidak tampak di peta; semuanya ada di daftar." } }
            }
        }
    }

    /// Kecamatan with their nagari, desa and kelurahan as tiles, then the same as a table.
    fn groups(&self) -> Markup {
        let kecamatan: Vec<&Tempat> =
            self.isi.iter().filter(|t| t.tingkat == Tingkat::Kecamatan).collect();
        let below = |above: &Tempat| {
            let found = self.isi.iter().filter(|t| t.kode.induk().as_ref() == Some(&above.kode));
            found.collect::<Vec<_>>()
        };
        let groups: Vec<TileGroup> = kecamatan
            .iter()
            .map(|above| {
                let tiles: Vec<Tile> = below(above).into_iter().map(tile).collect();
                TileGroup {
                    label: above.nama.clone(),
                    href: href(&above.kode),
                    note: format!("{} tempat", tiles.len()),
                    tiles,
                }
            })
            .collect();
        html! {
            (Section {
                id: Some("isi"),
                title: "Nagari, desa, dan kelurahan per kecamatan",
                lead: Some("Bentuk tandanya menunjukkan cara kode BPS ditemukan: centang bila namanya sama, titik bila beda ejaan, tanda tanya bila belum ada."),
                actions: html! {},
                body: TileGroups { groups: &groups }.render(),
            })
            (Section {
                id: Some("kecamatan"),
                title: "Kecamatan",
                lead: None,
                actions: html! {},
                body: table("Kecamatan", &kecamatan.into_iter().cloned().collect::<Vec<_>>()),
            })
        }
    }

    fn children(&self) -> Markup {
        let own = Some(&self.tempat.kode);
        let below: Vec<Tempat> =
            self.isi.iter().filter(|t| t.kode.induk().as_ref() == own).cloned().collect();
        let title = match self.tempat.tingkat {
            Tingkat::Provinsi => "Kabupaten dan kota",
            _ => "Nagari, desa, dan kelurahan",
        };
        Section {
            id: Some("isi"),
            title,
            lead: None,
            actions: html! {},
            body: table(title, &below),
        }
        .render()
    }

    fn history(&self) -> Markup {
        let rows = self
            .riwayat
            .iter()
            .map(|version| {
                let days = [&version.berlaku_mulai, &version.berlaku_sampai];
                let [from, to] = days.map(|day| day.as_deref().and_then(|day| day.parse().ok()));
                vec![
                    Cell::text(&version.isi),
                    Cell::text(masa(from, to)),
                    Cell::text(&version.sumber),
                ]
            })
            .collect();
        let body = Table {
            caption: "Riwayat nama",
            caption_visible: false,
            columns: vec![Column::text("Nama"), Column::text("Berlaku"), Column::text("Sumber")],
            rows,
            foot: Vec::new(),
            narrow: Narrow::Cards,
        };
        Section {
            id: Some("riwayat"),
            title: "Riwayat nama",
            lead: None,
            actions: html! {},
            body: body.render(),
        }
        .render()
    }
}

fn terbawah(tempat: &Tempat) -> bool {
    tempat.kode.jenjang() == Jenjang::Desa
}

fn tile(tempat: &Tempat) -> Tile {
    let (state, how) = match tempat.padanan.cara {
        CaraCocok::Sama => (TileState::Full, "nama sama"),
        CaraCocok::Ejaan => (TileState::Part, "beda ejaan"),
        CaraCocok::Kosong => (TileState::Empty, "belum ada kode BPS"),
    };
    let title = match &tempat.padanan.bps {
        Some(kode) => format!("{}, BPS {kode}, {how}", tempat.tingkat.code()),
        None => format!("{}, {how}", tempat.tingkat.code()),
    };
    Tile { label: tempat.nama.clone(), href: href(&tempat.kode), title, state }
}

/// The rule of spelling in a sentence.
fn aturan(keterangan: &str) -> String {
    match keterangan {
        "tabel kata" => {
            "Kata Minangkabau dan Indonesia, angka, atau singkatan yang sepadan.".to_owned()
        }
        "nama lain kode itu" => "Nama lain dari kode yang sama di daftar lama.".to_owned(),
        "jarak 1" => "Satu huruf berbeda.".to_owned(),
        "jarak 2" => "Dua huruf berbeda.".to_owned(),
        other => format!("{other}."),
    }
}

/// "sejak 1 Januari 2027 sampai …".
fn masa(mulai: Option<Date>, sampai: Option<Date>) -> String {
    let from = mulai.map_or_else(
        || "sejak sebelum pencatatan".to_owned(),
        |day| format!("sejak {}", tanggal_panjang(day)),
    );
    sampai.map_or(from.clone(), |day| format!("{from} sampai {}", tanggal_panjang(day)))
}
