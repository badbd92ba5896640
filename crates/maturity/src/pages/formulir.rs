//! Forms of the room: import of a new assessment, replacement of its levels, what is said about it.

use kernel::FieldErrors;
use maud::{Markup, Render, html};
use ui::{
    Cell, Choice, Column, CopyText, DateField, Fieldset, FileField, Form, FormPage, Hidden, Input,
    Narrow, Notice, NumberField, Opt, Shell, Table, TextArea, TextField, Tone, Width,
};

use super::{HOME, judul};
use crate::{
    input::{BadFile, BadRow, ImporForm, KeteranganForm, Tahap},
    instrument,
    lembar::Lembar,
};

/// What the import pages say about the file.
const BERKAS_HINT: &str = "XLSX atau CSV dengan kolom kode dan tingkat, satu baris per indikator, paling besar 2 MB. \
                           Dari buku kerja dibaca lembar pertama; berkas kasus terbit juga dapat dibaca.";

/// The page on which a new assessment is brought in.
pub(crate) struct ImporPage<'a> {
    pub(crate) shell: &'a Shell<'a>,
    pub(crate) csrf: &'a str,
    pub(crate) token: &'a str,
    pub(crate) form: &'a ImporForm,
    pub(crate) errors: &'a FieldErrors,
    /// What is wrong with the file.
    pub(crate) bad: Option<&'a BadFile>,
}

impl Render for ImporPage<'_> {
    fn render(&self) -> Markup {
        let form = self.form;
        let error = |field: &str| self.errors.get(field);
        let body = html! {
            (Fieldset { legend: "Penilaian", lead: None, body: html! {
                (Choice {
                    name: "instrumen",
                    label: "Instrumen",
                    options: instrument::all().iter().rev().map(|i| Opt {
                        value: i.meta.id.clone(),
                        label: format!("{} — {}", i.singkatan, i.meta.dasar),
                        hint: None,
                    }).collect(),
                    selected: &form.instrumen,
                    hint: None,
                    error: error("instrumen"),
                    required: true,
                    empty: None,
                })
                (TextField {
                    name: "tahun",
                    label: "Tahun penilaian",
                    value: &form.tahun,
                    hint: Some("Empat angka, misalnya 2025."),
                    error: error("tahun"),
                    required: true,
                    input: Input { width: Width::Short, maxlength: Some(4), ..Input::default() },
                })
                (Choice {
                    name: "tahap",
                    label: "Tahap",
                    options: Tahap::ALL.iter().map(|t| Opt::new(t.code(), t.label())).collect(),
                    selected: &form.tahap,
                    hint: None,
                    error: error("tahap"),
                    required: true,
                    empty: Some("Pilih tahap"),
                })
                (DateField {
                    name: "keadaan",
                    label: "Keadaan per tanggal",
                    day: &form.keadaan[0],
                    month: &form.keadaan[1],
                    year: &form.keadaan[2],
                    hint: Some("Hari yang keadaannya ditunjukkan tingkat-tingkat ini."),
                    error: error("keadaan"),
                    required: true,
                })
                (sumber(&form.keterangan, self.errors))
            } })
            (berkas(error("berkas")))
        };
        FormPage {
            shell: self.shell,
            title: "Impor tingkat indikator",
            crumbs: &[HOME],
            lead: Some("Satu berkas membuat satu penilaian. Bila ada yang keliru, tidak ada yang disimpan."),
            errors: self.errors,
            body: html! {
                (bad_rows(self.bad))
                (Form {
                    action: "/indeks/impor",
                    csrf: self.csrf,
                    token: Some(self.token),
                    multipart: true,
                    errors: self.errors,
                    body,
                    submit: "Impor",
                    cancel: Some("/indeks"),
                })
            },
            aside: contoh(),
        }
        .render()
    }
}

/// The page on which the levels of an assessment are replaced.
pub(crate) struct GantiPage<'a> {
    pub(crate) shell: &'a Shell<'a>,
    pub(crate) csrf: &'a str,
    pub(crate) token: &'a str,
    pub(crate) lembar: &'a Lembar,
    /// The version that the person has seen.
    pub(crate) versi: i64,
    pub(crate) errors: &'a FieldErrors,
    pub(crate) bad: Option<&'a BadFile>,
}

impl Render for GantiPage<'_> {
    fn render(&self) -> Markup {
        let penilaian = &self.lembar.penilaian;
        let judul = judul(self.lembar.instrument, penilaian);
        let href = format!("/indeks/penilaian/{}", penilaian.id);
        FormPage {
            shell: self.shell,
            title: "Ganti tingkat indikator",
            crumbs: &[HOME, ui::Crumb { label: &judul, href: &href }],
            lead: Some("Berkas baru menggantikan semua tingkat penilaian ini. Penjelasan dan bukti dukung tetap."),
            errors: self.errors,
            body: html! {
                (bad_rows(self.bad))
                (Form {
                    action: &format!("{href}/ganti"),
                    csrf: self.csrf,
                    token: Some(self.token),
                    multipart: true,
                    errors: self.errors,
                    body: html! {
                        (Hidden { name: "versi", value: &self.versi.to_string() })
                        (berkas(self.errors.get("berkas")))
                    },
                    submit: "Ganti tingkat",
                    cancel: Some(&href),
                })
            },
            aside: contoh(),
        }
        .render()
    }
}

/// The page on which what is said about an assessment is changed.
pub(crate) struct UbahPage<'a> {
    pub(crate) shell: &'a Shell<'a>,
    pub(crate) csrf: &'a str,
    pub(crate) token: &'a str,
    pub(crate) lembar: &'a Lembar,
    pub(crate) form: &'a KeteranganForm,
    pub(crate) errors: &'a FieldErrors,
}

impl Render for UbahPage<'_> {
    fn render(&self) -> Markup {
        let penilaian = &self.lembar.penilaian;
        let judul = judul(self.lembar.instrument, penilaian);
        let href = format!("/indeks/penilaian/{}", penilaian.id);
        FormPage {
            shell: self.shell,
            title: "Ubah keterangan",
            crumbs: &[HOME, ui::Crumb { label: &judul, href: &href }],
            lead: Some("Sumber, target, dan catatan penilaian ini."),
            errors: self.errors,
            body: Form {
                action: &format!("{href}/ubah"),
                csrf: self.csrf,
                token: Some(self.token),
                multipart: false,
                errors: self.errors,
                body: html! {
                    (Hidden { name: "versi", value: &self.form.versi.to_string() })
                    (sumber(self.form, self.errors))
                },
                submit: "Simpan",
                cancel: Some(&href),
            }
            .render(),
            aside: html! {},
        }
        .render()
    }
}

fn sumber(form: &KeteranganForm, errors: &FieldErrors) -> Markup {
    html! {
        (TextField {
            name: "sumber",
            label: "Sumber tingkat",
            value: &form.sumber,
            hint: Some("Nomor surat, nama laporan, atau tautan tempat tingkat ini berasal."),
            error: errors.get("sumber"),
            required: true,
            input: Input { maxlength: Some(500), ..Input::default() },
        })
        (NumberField {
            name: "target",
            label: "Target indeks",
            value: &form.target,
            hint: Some("Dengan koma desimal, misalnya 3,20."),
            error: errors.get("target"),
            required: false,
            unit: None,
        })
        (TextArea {
            name: "catatan",
            label: "Catatan",
            value: &form.catatan,
            hint: Some("Ikut tampil di halaman publik bila penilaian terbit."),
            error: errors.get("catatan"),
            required: false,
            rows: 3,
        })
    }
}

fn berkas(error: Option<&str>) -> FileField<'_> {
    FileField {
        name: "berkas",
        label: "Berkas tingkat",
        accept: ".xlsx,.csv,text/csv",
        hint: Some(BERKAS_HINT),
        error,
        required: true,
    }
}

/// What a file looks like, beside the form.
fn contoh() -> Markup {
    Notice {
        tone: Tone::Info,
        title: "Bentuk berkas",
        body: html! {
            p { "Baris pertama memuat nama kolom:" }
            pre { "kode,tingkat\nI01,2\nI02,3" }
            p {
                "Kolom " strong { "status" } " boleh ditambahkan: terbit, atau turunan bila tingkat itu dihitung dari "
                "jumlah yang terbit."
            }
        },
    }
    .render()
}

/// Every bad row by number, and as text to take away.
fn bad_rows(bad: Option<&BadFile>) -> Markup {
    let Some(bad) = bad.filter(|bad| !bad.rows.is_empty()) else { return html! {} };
    html! {
        (Table {
            caption: "Yang perlu diperbaiki",
            caption_visible: true,
            columns: vec![Column::text("Baris"), Column::text("Indikator"), Column::text("Masalah")],
            rows: bad.rows.iter().map(|row| vec![
                Cell::text(nomor(row)),
                Cell::text(&row.found),
                Cell::text(&row.message),
            ]).collect(),
            foot: Vec::new(),
            narrow: Narrow::Cards,
        })
        (CopyText { id: "baris-keliru", label: "Salin daftar ini", text: &bad_rows_text(bad) })
    }
}

fn nomor(row: &BadRow) -> String {
    row.row.map_or_else(|| "Berkas".to_owned(), |number| number.to_string())
}

/// The bad rows as lines of text.
fn bad_rows_text(bad: &BadFile) -> String {
    bad.rows.iter().fold(String::new(), |text, row| {
        text + &format!("Baris {}: {} — {}\n", nomor(row), row.found, row.message)
    })
}
