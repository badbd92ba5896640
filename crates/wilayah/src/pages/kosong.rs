//! Places without a BPS code.

use maud::{Markup, Render, html};
use org::download::Links;
use ui::{Cell, Column, Crumb, EmptyState, Icon, ListPage, Narrow, Pagination, Shell, Table};

use super::{ROOT, exports, href, kredit};
use crate::{Tempat, input::Halaman};

/// The page.
pub(crate) struct KosongPage<'a> {
    pub shell: &'a Shell<'a>,
    /// Each with the names of what holds it, the nearest first.
    pub tempat: &'a [(Tempat, String)],
    /// Whether somebody has signed in, who may have the list printed.
    pub signed_in: bool,
    /// The part that is shown.
    pub halaman: Halaman,
}

/// The reason in a sentence.
pub(crate) fn sebab(keterangan: &str) -> &str {
    match keterangan {
        "baru" => "Lebih baru daripada daftar BPS yang dipakai",
        "nama berbeda" => "Namanya berbeda lebih dari ejaan",
        other => other,
    }
}

impl Render for KosongPage<'_> {
    fn render(&self) -> Markup {
        let links = Links::new("/wilayah/tanpa-bps", "");
        ListPage {
            shell: self.shell,
            title: "Tempat tanpa kode BPS",
            crumbs: &[Crumb { label: "Wilayah", href: ROOT }],
            lead: Some(
                "Kode BPS hanya diisi bila nama tempatnya sama atau beda ejaan saja di bawah induk yang sama. Yang di \
                 bawah ini dibiarkan kosong sampai ada sumber resmi; calonnya perlu diputuskan orang.",
            ),
            actions: html! {},
            notice: html! {},
            filters: html! {},
            count: &format!("{} tempat", self.tempat.len()),
            exports: exports(&links.links(), self.signed_in),
            body: html! {
                @if self.tempat.is_empty() {
                    (EmptyState {
                        icon: Icon::CircleCheck,
                        title: "Semua tempat berkode BPS",
                        body: "Tidak ada yang perlu diputuskan.",
                        action: html! {},
                    })
                } @else {
                    (self.table())
                }
            },
            pagination: html! { (self.pagination()) (kredit()) },
        }
        .render()
    }
}

impl KosongPage<'_> {
    fn shown(&self) -> &[(Tempat, String)] {
        self.tempat.get(self.halaman.awal..self.halaman.akhir).unwrap_or_default()
    }

    fn pagination(&self) -> Markup {
        let Halaman { nomor, awal, akhir, semua } = self.halaman;
        let page = |nomor: usize| format!("{ROOT}/tanpa-bps?halaman={nomor}");
        let (before, after) = (page(nomor.saturating_sub(1)), page(nomor + 1));
        html! {
            @if self.shown().len() < semua {
                (Pagination {
                    shown: &format!("{}–{akhir} dari {semua}", awal + 1),
                    previous: (nomor > 1).then_some(&before),
                    next: (akhir < semua).then_some(&after),
                })
            }
        }
    }

    fn table(&self) -> Markup {
        Table {
            caption: "Tempat tanpa kode BPS",
            caption_visible: false,
            columns: vec![
                Column::text("Nama"),
                Column::text("Kode Kemendagri"),
                Column::text("Tingkat"),
                Column::text("Sebab"),
                Column::text("Calon di daftar BPS"),
            ],
            rows: self
                .shown()
                .iter()
                .map(|(tempat, above)| {
                    let link = html! { a href=(href(&tempat.kode)) { (tempat.nama) } };
                    let calon = tempat.padanan.calon.as_str();
                    vec![
                        Cell::two_lines(link, above),
                        Cell::text(tempat.kode.as_str()),
                        Cell::text(tempat.tingkat.label()),
                        Cell::text(sebab(&tempat.padanan.keterangan)),
                        Cell::text(if calon.is_empty() { "–" } else { calon }),
                    ]
                })
                .collect(),
            foot: Vec::new(),
            narrow: Narrow::Cards,
        }
        .render()
    }
}
