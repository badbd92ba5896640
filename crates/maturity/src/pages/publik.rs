//! The public pages: what an institution has published, for anybody.

use maud::{Markup, Render, html};
use ui::{
    Card, Columns, Crumb, EmptyState, Grid, Icon, Link, Notice, ReportPage, Section, Shell, Tone,
};

use super::{
    Alamat, ROOT,
    bagan::{PerAspek, PerTahun, source_of},
    bagian::{angka_pokok, indikator_per_aspek},
    judul,
    lembar::peringatan,
};
use crate::{lembar::Lembar, rules::riwayat::babak, store::Penilaian};

/// The public page of one institution: one published assessment, and its history.
pub(crate) struct PublikPage<'a> {
    pub(crate) shell: &'a Shell<'a>,
    /// Code of the institution in addresses.
    pub(crate) kode: &'a str,
    pub(crate) nama: &'a str,
    pub(crate) lembar: &'a Lembar,
    /// Every published assessment.
    pub(crate) semua: &'a [Penilaian],
    pub(crate) as_of: &'a str,
    /// Whether this is the page of one assessment below the institution's page.
    pub(crate) satu: bool,
}

impl Render for PublikPage<'_> {
    fn render(&self) -> Markup {
        let lembar = self.lembar;
        let alamat = Alamat::publik(self.kode, &lembar.penilaian);
        let source = source_of(lembar);
        let babak = babak(self.semua);
        let href = |penilaian: &Penilaian| Alamat::publik(self.kode, penilaian);
        let per_tahun = PerTahun {
            babak: &babak,
            href: &href,
            rentang: lembar.rentang().map(|bounds| (lembar.penilaian.id.as_str(), bounds)),
            csv: None,
            title_visible: false,
        };
        let per_aspek = PerAspek { lembar, sebelumnya: None, alamat: &alamat, source: &source };
        let house = format!("{ROOT}/publik/{}", self.kode);
        let crumbs = [Crumb { label: self.nama, href: &house }];
        let title = judul(lembar.instrument, &lembar.penilaian);
        ReportPage {
            shell: self.shell,
            title: if self.satu { &title } else { &lembar.instrument.nama_indeks },
            crumbs: if self.satu { &crumbs } else { &[] },
            lead: Some(&format!("{}: seberapa matang pemerintahan digitalnya, dan mengapa angkanya demikian.", self.nama)),
            actions: html! {},
            as_of: self.as_of,
            figures: angka_pokok(lembar, &alamat),
            body: html! {
                (peringatan(lembar, &alamat))
                @if lembar.penilaian.catatan.is_empty() {} @else {
                    (Notice { tone: Tone::Info, title: "Catatan", body: html! { p { (lembar.penilaian.catatan) } } })
                }
                (Grid { columns: Columns::Two, body: html! {
                    (Card { title: Some("Indeks per tahun"), note: html! {}, why: None, body: per_tahun.chart().render(), foot: html! {} })
                    (Card {
                        title: Some("Nilai per aspek"),
                        note: html! {},
                        why: Some(Link { label: "Tiap indikator", href: "#indikator" }),
                        body: per_aspek.chart().render(),
                        foot: html! {},
                    })
                } })
                (Section {
                    id: Some("indikator"),
                    title: "Tiap indikator",
                    lead: Some("Tingkat 1 sampai 5 untuk tiap indikator. Tautannya membuka kriteria dan hitungannya."),
                    actions: html! {},
                    body: indikator_per_aspek(lembar, &alamat),
                })
            },
            source: html! { "Sumber: " (source) ". " (lembar.instrument.meta.dasar) "." },
        }
        .render()
    }
}

/// An institution that has published nothing yet.
pub(crate) struct PublikKosong<'a> {
    pub(crate) shell: &'a Shell<'a>,
    pub(crate) nama: &'a str,
    pub(crate) as_of: &'a str,
}

impl Render for PublikKosong<'_> {
    fn render(&self) -> Markup {
        ReportPage {
            shell: self.shell,
            title: "Indeks pemerintahan digital",
            crumbs: &[],
            lead: Some(self.nama),
            actions: html! {},
            as_of: self.as_of,
            figures: html! {},
            body: EmptyState {
                icon: Icon::Gauge,
                title: "Belum ada penilaian yang diterbitkan",
                body: "Halaman ini terisi begitu instansi menerbitkan penilaiannya.",
                action: html! {},
            }
            .render(),
            source: html! {},
        }
        .render()
    }
}
