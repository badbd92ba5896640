//! Taking in boundaries: the form, and the files that were brought.

use ::jobs::{JobRow, State};
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

/// A file that was brought.
pub(crate) struct Berkas {
    pub rujukan: Rujukan,
    pub muatan: Muatan,
    /// The job that reads it, where the file is not taken in; forgotten some time after its end.
    pub pekerjaan: Option<JobRow>,
}

/// The page.
pub(crate) struct MuatPage<'a> {
    pub shell: &'a Shell<'a>,
    pub csrf: &'a str,
    pub token: &'a str,
    pub form: &'a BatasForm,
    pub errors: &'a FieldErrors,
    /// The files of the institution, the newest first.
    pub berkas: &'a [Berkas],
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
        let rows = self.berkas.iter().map(|berkas| self.row(berkas)).collect();
        let body = Table {
            caption: "Berkas batas",
            caption_visible: false,
            columns: vec![
                Column::text("Berkas dan sumbernya"),
                Column::text("Keadaan"),
                Column::text("Diunggah"),
                Column::text("Tindakan"),
            ],
            rows,
            foot: Vec::new(),
            narrow: Narrow::Cards,
        };
        Section {
            id: Some("berkas-batas"),
            title: "Berkas yang pernah diunggah",
            lead: Some(
                "Berkas aslinya dapat diunduh; yang ditampilkan 50 terbaru. Menghapus berkas tidak menghapus batas yang sudah dimuat.",
            ),
            actions: html! {},
            body: body.render(),
        }
        .render()
    }

    fn row(&self, berkas: &Berkas) -> Vec<Cell> {
        let Berkas { rujukan, muatan, .. } = berkas;
        let kapan = waktu_panjang(kernel::Timestamp(rujukan.at), self.zona);
        vec![
            Cell::two_lines(
                html! { a href=(format!("{ALAMAT}/{}", rujukan.id)) { (rujukan.name) } },
                &muatan.sumber,
            ),
            Cell::html(keadaan(berkas)),
            Cell::two_lines(kapan, format!("oleh {}", muatan.oleh)),
            Cell::html(html! {
                (PostButton {
                    label: "Hapus", action: &format!("{ALAMAT}/{}/hapus", rujukan.id), csrf: self.csrf, token: None,
                    fields: &[], kind: Kind::Plain, icon: None,
                })
            }),
        ]
    }
}

/// Where a file stands, and what to do about it.
fn keadaan(berkas: &Berkas) -> Markup {
    let tag = |tone, label| Tag { tone, label };
    if berkas.muatan.dimuat_at.is_some() {
        return html! { (tag(Tone::Ok, "Dimuat")) " " (ribuan(berkas.muatan.tempat)) " tempat" };
    }
    let Some(job) = &berkas.pekerjaan else {
        return not_taken(
            tag(Tone::Bad, "Tidak dimuat"),
            "Pekerjaannya sudah tidak tercatat.",
            &html! {},
        );
    };
    let link = html! { a href=(pekerjaan(job.id.as_str())) { "Lihat pekerjaannya" } };
    match job.state {
        State::Waiting if job.attempt == 0 => {
            html! { (tag(Tone::Info, "Menunggu giliran")) " " (link) }
        }
        State::Waiting => html! { (tag(Tone::Warn, "Akan dicoba lagi")) " " (job.note) " " (link) },
        State::Running => html! { (tag(Tone::Info, "Sedang diperiksa")) " " (link) },
        State::Failed => not_taken(tag(Tone::Bad, "Gagal"), &job.result, &link),
        State::Cancelled => {
            not_taken(tag(Tone::Warn, "Dibatalkan"), "Pemuatannya dibatalkan.", &link)
        }
        // What a job took in, it wrote down together with the boundaries.
        State::Done => not_taken(
            tag(Tone::Bad, "Tidak dimuat"),
            "Pekerjaannya selesai tanpa memuat batas.",
            &link,
        ),
    }
}

/// A file of which nothing was taken in and nothing more will be.
fn not_taken(tag: Tag<'_>, why: &str, link: &Markup) -> Markup {
    html! { (tag) " " (why) " Hapus berkas ini, lalu unggah lagi. " (link) }
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
