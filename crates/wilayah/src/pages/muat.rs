//! Taking in boundaries: the form, and the files that were brought.

use files::Rujukan;
use kernel::{FieldErrors, Zona, ribuan, waktu_panjang};
use maud::{Markup, Render, html};
use ui::{
    Card, Cell, Column, Crumb, FileField, Form, FormPage, Input, Kind, Narrow, PostButton, Section,
    Shell, Table, Tag, TextField, Tone,
};

use super::ROOT;
use crate::{input::BatasForm, store::muatan::Muatan};

/// Where boundaries are taken in.
pub(crate) const ALAMAT: &str = "/wilayah/batas";

/// The page of a job.
pub(crate) fn pekerjaan(id: &str) -> String {
    format!("/organisasi/pekerjaan/{id}")
}

/// The page.
pub(crate) struct MuatPage<'a> {
    pub shell: &'a Shell<'a>,
    pub csrf: &'a str,
    pub token: &'a str,
    pub form: &'a BatasForm,
    pub errors: &'a FieldErrors,
    /// The files of the institution, the newest first.
    pub berkas: &'a [(Rujukan, Muatan)],
    pub zona: Zona,
}

impl Render for MuatPage<'_> {
    fn render(&self) -> Markup {
        let error = |field: &str| self.errors.get(field);
        let body = html! {
            (TextField {
                name: "sumber",
                label: "Sumber batas",
                value: &self.form.sumber,
                hint: Some("Lembaga dan tahunnya, misalnya Badan Informasi Geospasial 2025. Ditampilkan di halaman setiap tempat."),
                error: error("sumber"),
                required: true,
                input: Input { maxlength: Some(120), ..Input::default() },
            })
            (FileField {
                name: "berkas",
                label: "Berkas GeoJSON",
                accept: ".geojson,.json,application/geo+json",
                hint: Some("Koordinat WGS84 (EPSG:4326), setiap fitur dengan properti kode berisi kode Kemendagri; paling besar 16 MB."),
                error: error("berkas"),
                required: true,
            })
        };
        FormPage {
            shell: self.shell,
            title: "Muat batas wilayah",
            crumbs: &[Crumb { label: "Wilayah", href: ROOT }],
            lead: Some(
                "Batas dari satu berkas dimuat semuanya atau tidak sama sekali. Batas tempat yang sudah ada diganti; tempat \
                 lain tidak berubah.",
            ),
            errors: self.errors,
            body: html! {
                (Form {
                    action: ALAMAT,
                    csrf: self.csrf,
                    token: Some(self.token),
                    multipart: true,
                    errors: self.errors,
                    body,
                    submit: "Muat batas",
                    cancel: Some(ROOT),
                })
                @if !self.berkas.is_empty() { (self.riwayat()) }
            },
            aside: contoh(),
        }
        .render()
    }
}

impl MuatPage<'_> {
    fn riwayat(&self) -> Markup {
        let rows = self.berkas.iter().map(|(rujukan, muatan)| self.row(rujukan, muatan)).collect();
        let body = Table {
            caption: "Berkas batas",
            caption_visible: false,
            columns: vec![
                Column::text("Berkas"),
                Column::text("Sumber"),
                Column::text("Keadaan"),
                Column::number("Tempat"),
                Column::text("Diunggah"),
                Column::text("Tindakan"),
            ],
            rows,
            foot: Vec::new(),
            narrow: Narrow::Cards,
        };
        Section {
            id: Some("berkas-batas"),
            title: "Berkas yang pernah dimuat",
            lead: Some(
                "Berkas aslinya dapat diunduh; yang ditampilkan 50 terbaru. Menghapus berkas tidak menghapus batas yang sudah dimuat.",
            ),
            actions: html! {},
            body: body.render(),
        }
        .render()
    }

    fn row(&self, rujukan: &Rujukan, muatan: &Muatan) -> Vec<Cell> {
        let keadaan = html! {
            @if muatan.dimuat_at.is_some() {
                (Tag { tone: Tone::Ok, label: "Dimuat" })
            } @else {
                (Tag { tone: Tone::Warn, label: "Belum dimuat" })
                " " a href=(pekerjaan(&muatan.pekerjaan_id)) { "Lihat pekerjaannya" }
            }
        };
        let tempat = if muatan.tempat == 0 { "–".to_owned() } else { ribuan(muatan.tempat) };
        let kapan = waktu_panjang(kernel::Timestamp(rujukan.at), self.zona);
        vec![
            Cell::link(&rujukan.name, format!("{ALAMAT}/{}", rujukan.id)),
            Cell::text(&muatan.sumber),
            Cell::html(keadaan),
            Cell::text(tempat),
            Cell::text(format!("{kapan} oleh {}", muatan.oleh)),
            Cell::html(html! {
                (PostButton {
                    label: "Hapus", action: &format!("{ALAMAT}/{}/hapus", rujukan.id), csrf: self.csrf, token: None,
                    fields: &[], kind: Kind::Plain, icon: None,
                })
            }),
        ]
    }
}

/// What a file is to look like.
fn contoh() -> Markup {
    let body = html! {
        p { "Satu fitur untuk satu tempat, bujur lebih dulu lalu lintang:" }
        pre tabindex="0" { code {
            "{\"type\": \"FeatureCollection\",\n \"features\": [\n  {\"type\": \"Feature\",\n   \"properties\": {\"kode\": \"13.06\"},\n   \"geometry\": {\"type\": \"Polygon\",\n    \"coordinates\": [[[100.1, -0.2],\n     [100.3, -0.2], [100.3, -0.4],\n     [100.1, -0.2]]]}}\n ]}"
        } }
        p { "Yang diperiksa sebelum disimpan: kode dikenal, garis tertutup dan tidak memotong dirinya, titik berada di Sumatera Barat, lintang dan bujur tidak tertukar." }
    };
    Card { title: Some("Contoh berkas"), note: html! {}, why: None, body, foot: html! {} }.render()
}
