//! One assessment.

use maud::{Markup, Render, html};
use ui::{
    Card, Columns, DefinitionList, DetailPage, DlLayout, Grid, Icon, Kind, LinkButton, Notice,
    PostButton, Shell, Tone,
};

use super::{
    Alamat,
    bagan::{PerAspek, source_of},
    bagian::{angka_pokok, indikator_per_aspek, simulasi, tags},
    crumbs_ruang, judul, nilai, target,
};
use crate::lembar::Lembar;
use kernel::{tanggal_panjang, waktu_panjang};

/// Everything the page of an assessment shows.
pub(crate) struct LembarPage<'a> {
    pub(crate) shell: &'a Shell<'a>,
    pub(crate) notice: Markup,
    pub(crate) lembar: &'a Lembar,
    /// The assessment before it under the same instrument.
    pub(crate) sebelumnya: Option<&'a Lembar>,
    pub(crate) zona: kernel::Zona,
    /// Address of its public page, once it is published.
    pub(crate) publik: Option<String>,
    pub(crate) may_import: bool,
    pub(crate) may_publish: bool,
    pub(crate) csrf: &'a str,
    pub(crate) token: &'a str,
}

impl Render for LembarPage<'_> {
    fn render(&self) -> Markup {
        let lembar = self.lembar;
        let alamat = Alamat::ruang(&lembar.penilaian);
        let source = source_of(lembar);
        let chart =
            PerAspek { lembar, sebelumnya: self.sebelumnya, alamat: &alamat, source: &source };
        DetailPage {
            shell: self.shell,
            title: &judul(lembar.instrument, &lembar.penilaian),
            crumbs: &crumbs_ruang(),
            lead: Some("Indeks, nilai tiap aspek, dan tingkat tiap indikator, masing-masing dengan alasannya."),
            actions: self.actions(&alamat),
            notice: html! { (self.notice) (peringatan(lembar, &alamat)) },
            tags: tags(lembar),
            tabs: html! {},
            body: html! {
                (angka_pokok(lembar, &alamat))
                (Grid { columns: Columns::WideNarrow, body: html! {
                    (Card {
                        title: Some("Nilai per aspek"),
                        note: html! {
                            "Unduh: " @for (label, href) in alamat.files() { a href=(href) { (label) } " " }
                        },
                        why: None,
                        body: chart.chart().render(),
                        foot: html! {},
                    })
                    (Card {
                        title: Some("Keterangan"),
                        note: html! {},
                        why: None,
                        body: self.keterangan(),
                        foot: html! {},
                    })
                } })
                (indikator_per_aspek(lembar, &alamat))
            },
            aside: html! {},
            history: html! {},
        }
        .render()
    }
}

impl LembarPage<'_> {
    fn actions(&self, alamat: &Alamat) -> Markup {
        let penilaian = &self.lembar.penilaian;
        let versi = penilaian.version.to_string();
        let (label, icon, terbit) = if penilaian.terbit_at.is_some() {
            ("Tarik dari publik", Icon::Undo2, "tarik")
        } else {
            ("Terbitkan", Icon::Send, "terbit")
        };
        html! {
            @if let Some(publik) = &self.publik {
                (LinkButton { label: "Halaman publik", href: publik, kind: Kind::Plain, icon: Some(Icon::Eye) })
            }
            @if self.may_import {
                (LinkButton { label: "Ubah keterangan", href: &format!("{}/ubah", alamat.lembar()), kind: Kind::Plain, icon: Some(Icon::Pencil) })
                (LinkButton { label: "Ganti tingkat", href: &format!("{}/ganti", alamat.lembar()), kind: Kind::Plain, icon: Some(Icon::Upload) })
            }
            @if self.may_publish {
                (PostButton {
                    label,
                    action: &format!("{}/terbit", alamat.lembar()),
                    csrf: self.csrf,
                    token: Some(self.token),
                    fields: &[("versi", &versi), ("keputusan", terbit)],
                    kind: Kind::Primary,
                    icon: Some(icon),
                })
            }
        }
    }

    fn keterangan(&self) -> Markup {
        let penilaian = &self.lembar.penilaian;
        let instrument = self.lembar.instrument;
        let text = |text: &str| html! { (text) };
        let mut items = vec![
            (
                "Instrumen".to_owned(),
                html! { (instrument.meta.nama) " (" (instrument.meta.dasar) ")" },
            ),
            ("Tahap".to_owned(), text(penilaian.tahap.label())),
            ("Keadaan".to_owned(), text(&tanggal_panjang(penilaian.tanggal))),
            ("Sumber".to_owned(), text(&penilaian.sumber)),
        ];
        if let Some(target) = target(penilaian) {
            items.push(("Target".to_owned(), text(&nilai(instrument, target))));
        }
        if !penilaian.catatan.is_empty() {
            items.push(("Catatan".to_owned(), text(&penilaian.catatan)));
        }
        items.push((
            "Aturan".to_owned(),
            html! { (instrument.meta.id) " versi " (penilaian.aturan_versi) },
        ));
        items.push((
            "Disimpan".to_owned(),
            html! { (waktu_panjang(penilaian.changed_at, self.zona)) ", versi " (penilaian.version) },
        ));
        DefinitionList { layout: DlLayout::Rows, items }.render()
    }
}

/// What must be known before the numbers are read.
pub(super) fn peringatan(lembar: &Lembar, alamat: &Alamat) -> Markup {
    let turunan = lembar.turunan();
    html! {
        @if lembar.instrument.simulasi.is_some() { (simulasi(alamat)) }
        @if turunan > 0 {
            (Notice {
                tone: Tone::Warn,
                title: &format!("{turunan} tingkat diturunkan dari jumlah yang terbit"),
                body: html! { p { "Jumlahnya pasti, tetapi tingkat masing-masing bukan fakta. Indikatornya bertanda Turunan." } },
            })
        }
    }
}
