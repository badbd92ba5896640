//! The history of an institution, and its list of assessments.

use maud::{Markup, Render, html};
use ui::{Card, Icon, Kind, LinkButton, PrintButton, ReportPage, Shell};

use super::{Alamat, HOME, bagan::PerTahun, daftar::tabel};
use crate::{lembar::Lembar, rules::riwayat::babak, store::Penilaian};

/// Values over the years, one line per instrument, with every assessment below.
pub(crate) fn riwayat(
    shell: &Shell<'_>,
    semua: &[Penilaian],
    running: Option<&Lembar>,
    as_of: &str,
) -> Markup {
    let babak = babak(semua);
    let rentang =
        running.and_then(|lembar| Some((lembar.penilaian.id.as_str(), lembar.rentang()?)));
    let chart = PerTahun {
        babak: &babak,
        href: &Alamat::ruang,
        rentang,
        csv: Some("/indeks/riwayat.csv"),
        title_visible: false,
    };
    ReportPage {
        shell,
        title: "Riwayat indeks",
        crumbs: &[HOME],
        lead: Some("Satu garis untuk tiap instrumen. Nilai dari dua instrumen tidak dapat dibandingkan langsung."),
        actions: html! {
            (LinkButton { label: "Unduh PDF", href: "/indeks/riwayat.pdf", kind: Kind::Plain, icon: Some(Icon::Download) })
            (LinkButton { label: "Unduh XLSX", href: "/indeks/riwayat.xlsx", kind: Kind::Plain, icon: Some(Icon::Download) })
            (LinkButton { label: "Unduh CSV", href: "/indeks/riwayat.csv", kind: Kind::Plain, icon: Some(Icon::Download) })
            (PrintButton { label: "Cetak A4" })
        },
        as_of,
        figures: html! {},
        body: html! {
            (Card { title: Some("Indeks per tahun"), note: html! {}, why: None, body: chart.chart().render(), foot: html! {} })
            (Card { title: Some("Semua penilaian"), note: html! {}, why: None, body: tabel(semua).render(), foot: html! {} })
        },
        source: html! { "Sumber: penilaian yang dimuat di rumah ini." },
    }
    .render()
}
