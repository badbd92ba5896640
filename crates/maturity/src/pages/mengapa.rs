//! The reasons of one number; for an indicator also its criteria, explanation and evidence.

use kernel::tanggal_panjang;
use maud::{Markup, Render, html};
use ruleset::Explained;
use ui::{
    Card, Cell, Column, Crumb, DefinitionList, DetailPage, DlLayout, EmptyState, Icon, Kind,
    LinkButton, Narrow, Reasons, ReasonsView, Section, Shell, Table, Tag, Tone,
};

use super::{Alamat, judul};
use crate::{
    instrument::{Indikator, Instrumen},
    lembar::Lembar,
    rules::{
        capaian::{Capaian, capaian},
        explain::{INDEKS, PREDIKAT},
    },
    store::Bukti,
};

/// Everything the page of reasons shows.
pub(crate) struct MengapaPage<'a> {
    pub(crate) shell: &'a Shell<'a>,
    /// Crumbs above the assessment.
    pub(crate) crumbs: Vec<Crumb<'a>>,
    pub(crate) lembar: &'a Lembar,
    pub(crate) alamat: &'a Alamat,
    /// Code of the number.
    pub(crate) kode: &'a str,
    pub(crate) explained: &'a Explained<String>,
    /// Evidence of the indicator.
    pub(crate) bukti: &'a [Bukti],
    /// Name of the agency that holds the indicator.
    pub(crate) pengampu: Option<&'a str>,
}

impl Render for MengapaPage<'_> {
    fn render(&self) -> Markup {
        let lembar = self.lembar;
        let instrument = lembar.instrument;
        let judul = judul(instrument, &lembar.penilaian);
        let parents = parents(instrument, self.kode);
        let parent_links: Vec<(String, String)> = parents
            .into_iter()
            .map(|kode| {
                let label =
                    if kode == INDEKS { instrument.nama_indeks.clone() } else { kode.clone() };
                let href = self.alamat.mengapa(&kode);
                (label, href)
            })
            .collect();
        let mut crumbs = self.crumbs.clone();
        crumbs.push(Crumb { label: &judul, href: self.alamat.lembar() });
        crumbs.extend(parent_links.iter().map(|(label, href)| Crumb { label, href }));
        let view = ReasonsView::from(self.explained).linked(|kode| {
            // The number itself stands among the inputs of an indicator: no link to where one is.
            (kode != self.kode).then(|| self.alamat.mengapa(kode))
        });
        DetailPage {
            shell: self.shell,
            title: &format!("Mengapa {}?", self.explained.shown),
            crumbs: &crumbs,
            lead: None,
            actions: html! {
                (LinkButton { label: "Unduh JSON", href: &format!("{}/json", self.alamat.mengapa(self.kode)), kind: Kind::Plain, icon: Some(Icon::Download) })
            },
            notice: html! {},
            tags: html! {},
            tabs: html! {},
            body: html! {
                (Reasons { id: "alasan", view: &view, folded: false, rule_href: None })
                @if let Some(indikator) = instrument.indikator(self.kode) {
                    (self.indikator(indikator))
                }
            },
            aside: html! {},
            history: html! {},
        }
        .render()
    }
}

impl MengapaPage<'_> {
    fn indikator(&self, indikator: &Indikator) -> Markup {
        html! {
            (kriteria(self.lembar, indikator))
            (self.penjelasan(indikator))
            (Section {
                id: Some("bukti"),
                title: "Bukti dukung",
                lead: None,
                actions: html! {},
                body: self.bukti(indikator),
            })
        }
    }

    fn penjelasan(&self, indikator: &Indikator) -> Markup {
        let stored = self.lembar.tingkat(&indikator.kode);
        let uraian = stored.map_or("", |t| t.uraian.as_str());
        let catatan = stored.map_or("", |t| t.catatan.as_str());
        let mut items = Vec::new();
        if !uraian.is_empty() {
            items.push(("Penjelasan".to_owned(), html! { (uraian) }));
        }
        if let Some(opd) = self.pengampu {
            items.push(("Pengampu".to_owned(), html! { (opd) }));
        } else if !indikator.pengampu.is_empty() {
            items.push((
                "Pengampu yang lazim".to_owned(),
                html! { (indikator.pengampu.join(", ")) },
            ));
        }
        if let Some(luar) = &indikator.indeks_luar {
            items.push(("Bergantung pada".to_owned(), html! { (luar) }));
        }
        if !catatan.is_empty() {
            items.push(("Catatan tingkat".to_owned(), html! { (catatan) }));
        }
        if !indikator.asal.is_empty() {
            items.push((
                "Asal di SPBE 2020".to_owned(),
                html! { "Indikator " (indikator.asal.join(", ")) },
            ));
        }
        if items.is_empty() {
            return html! {};
        }
        Card {
            title: Some("Penjelasan dan pengampu"),
            note: html! {},
            why: None,
            body: DefinitionList { layout: DlLayout::Rows, items }.render(),
            foot: html! {},
        }
        .render()
    }

    fn bukti(&self, indikator: &Indikator) -> Markup {
        if self.bukti.is_empty() {
            let body = if indikator.bukti.is_empty() {
                "Belum ada bukti dukung untuk indikator ini.".to_owned()
            } else {
                format!("Yang lazim diminta: {}.", indikator.bukti.join("; "))
            };
            return EmptyState {
                icon: Icon::Paperclip,
                title: "Belum ada bukti dukung",
                body: &body,
                action: html! {},
            }
            .render();
        }
        Table {
            caption: "Bukti dukung indikator ini",
            caption_visible: false,
            columns: vec![Column::text("Dokumen"), Column::text("Nomor"), Column::text("Tanggal")],
            rows: self
                .bukti
                .iter()
                .map(|bukti| {
                    vec![
                        Cell::text(&bukti.judul),
                        Cell::text(&bukti.nomor),
                        Cell::text(tanggal_panjang(bukti.tanggal)),
                    ]
                })
                .collect(),
            foot: Vec::new(),
            narrow: Narrow::Cards,
        }
        .render()
    }
}

/// The numbers that this one goes into, from the index down.
fn parents(instrument: &Instrumen, kode: &str) -> Vec<String> {
    if kode == INDEKS {
        return Vec::new();
    }
    let aspek = instrument.indikator(kode).map_or(kode, |indikator| indikator.aspek.as_str());
    let domain = instrument.kelompok(aspek).and_then(|aspek| aspek.induk.clone());
    let mut above = vec![INDEKS.to_owned()];
    if kode != PREDIKAT {
        above.extend(domain);
        above.extend((aspek != kode).then(|| aspek.to_owned()));
    }
    above
}

/// What each level asks for, and which of them are met.
fn kriteria(lembar: &Lembar, indikator: &Indikator) -> Markup {
    let standing = capaian(lembar.instrument, lembar.levels.of(indikator));
    let rows = indikator.kriteria.iter().zip(&indikator.nama_tingkat).zip(standing).enumerate();
    let rows = rows.map(|(index, ((kriteria, nama), standing))| {
        let tag = match standing {
            Capaian::Terpenuhi => Tag { tone: Tone::Ok, label: "Terpenuhi" },
            Capaian::Sebagian => Tag { tone: Tone::Warn, label: "Sebagian" },
            Capaian::Belum => Tag { tone: Tone::Neutral, label: "Belum" },
        };
        vec![
            Cell::two_lines(html! { (index + 1) }, nama),
            Cell::text(kriteria),
            Cell::html(tag.render()),
        ]
    });
    Section {
        id: Some("kriteria"),
        title: "Kriteria tiap tingkat",
        lead: Some("Rumusan kerja; naskah peraturan tetap menjadi rujukan."),
        actions: html! {},
        body: Table {
            caption: "Kriteria tiap tingkat dan keadaannya",
            caption_visible: false,
            columns: vec![
                Column::text("Tingkat"),
                Column::text("Kriteria"),
                Column::text("Keadaan"),
            ],
            rows: rows.collect(),
            foot: Vec::new(),
            narrow: Narrow::Cards,
        }
        .render(),
    }
    .render()
}
