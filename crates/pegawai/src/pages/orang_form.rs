//! The form of a person's record.

use kernel::FieldErrors;
use maud::{Markup, Render, html};
use ui::{
    Choice, Crumb, DateField, Fieldset, Form, FormPage, Hidden, Input, InputKind, Notice, Opt,
    Shell, TextField, Tone, Width,
};

use super::{HOME, ROOT, Units, address};
use crate::{
    input::orang::OrangForm,
    rules::{jenis::JenisPegawai, nip::Kelamin},
    store::orang::Pegawai,
};

/// The form, new or over a record.
pub(crate) struct Filled<'a> {
    /// The record, or `None` for a new one.
    pub(crate) over: Option<&'a Pegawai>,
    pub(crate) form: &'a OrangForm,
    pub(crate) errors: &'a FieldErrors,
    /// The units in which the reader may put somebody.
    pub(crate) units: &'a Units,
    /// What is stored now, when somebody else saved first.
    pub(crate) stale: Option<&'a OrangForm>,
    pub(crate) csrf: &'a str,
    pub(crate) token: &'a str,
}

/// The page with the form.
pub(crate) fn page(shell: &Shell<'_>, filled: &Filled<'_>) -> Markup {
    let (title, action, back) = filled.over.map_or_else(
        || ("Tambah pegawai".to_owned(), format!("{ROOT}/orang/baru"), ROOT.to_owned()),
        |one| {
            let base = address(&one.id);
            (format!("Ubah data {}", one.data.nama), format!("{base}/ubah"), base)
        },
    );
    let mut crumbs = vec![HOME];
    if let Some(one) = filled.over {
        crumbs.push(Crumb { label: &one.data.nama, href: &back });
    }
    FormPage {
        shell,
        title: &title,
        crumbs: &crumbs,
        lead: Some("Jabatan, pangkat, dan riwayat lain dicatat tersendiri di halaman orangnya."),
        errors: filled.errors,
        body: html! {
            @if let Some(stored) = filled.stale { (stale(filled.form, stored)) }
            (Form {
                action: &action, csrf: filled.csrf, token: Some(filled.token), multipart: false, errors: filled.errors,
                body: html! { (identity(filled)) (birth(filled)) (work(filled)) (Hidden { name: "version", value: &filled.form.version }) },
                submit: "Simpan", cancel: Some(&back),
            })
        },
        aside: html! {},
    }
    .render()
}

/// Both versions, field by field, where they differ.
fn stale(typed: &OrangForm, stored: &OrangForm) -> Markup {
    let pairs = [
        ("Jenis", &typed.jenis, &stored.jenis),
        ("NIP", &typed.nip, &stored.nip),
        ("Nomor internal", &typed.nomor_internal, &stored.nomor_internal),
        ("Nama", &typed.nama, &stored.nama),
        ("Gelar depan", &typed.gelar_depan, &stored.gelar_depan),
        ("Gelar belakang", &typed.gelar_belakang, &stored.gelar_belakang),
        ("Tempat lahir", &typed.tempat_lahir, &stored.tempat_lahir),
        ("Surel", &typed.surel, &stored.surel),
        ("Telepon", &typed.telepon, &stored.telepon),
        ("Alasan keluar", &typed.alasan_keluar, &stored.alasan_keluar),
    ];
    let differ = pairs.into_iter().filter(|(_, mine, theirs)| mine.trim() != theirs.trim());
    Notice {
        tone: Tone::Warn,
        title: "Orang lain sudah menyimpan lebih dulu",
        body: html! {
            p { "Isian Anda belum disimpan. Simpan lagi untuk memakai isian Anda di bawah ini." }
            ul {
                @for (label, mine, theirs) in differ {
                    li { (label) ": tersimpan \u{201c}" (theirs) "\u{201d}, isian Anda \u{201c}" (mine) "\u{201d}" }
                }
            }
        },
    }
    .render()
}

fn text(
    filled: &Filled<'_>,
    (name, label): (&str, &str),
    value: &str,
    hint: Option<&str>,
    input: Input<'_>,
    required: bool,
) -> Markup {
    TextField { name, label, value, hint, error: filled.errors.get(name), required, input }.render()
}

fn short() -> Input<'static> {
    Input { width: Width::Medium, ..Input::default() }
}

fn identity(filled: &Filled<'_>) -> Markup {
    let form = filled.form;
    let classes = JenisPegawai::ALL.map(|jenis| Opt::new(jenis.code(), jenis.label()));
    let nik = match filled.over {
        Some(one) if one.has_nik => {
            "Sudah tersimpan dan tidak ditampilkan. Isi hanya untuk menggantinya."
        }
        _ => "16 angka di KTP. Disimpan terenkripsi.",
    };
    html! {
        (Choice {
            name: "jenis", label: "Jenis pegawai", options: classes.into(), selected: &form.jenis,
            hint: None, error: filled.errors.get("jenis"), required: true, empty: Some("Pilih"),
        })
        (text(filled, ("nama", "Nama"), &form.nama, Some("Tanpa gelar."), Input { maxlength: Some(120), ..Input::default() }, true))
        (text(filled, ("gelar_depan", "Gelar depan"), &form.gelar_depan, None, short(), false))
        (text(filled, ("gelar_belakang", "Gelar belakang"), &form.gelar_belakang, None, short(), false))
        (text(filled, ("nip", "NIP atau NI PPPK"), &form.nip, Some("18 angka; spasi boleh."), short(), false))
        (text(filled, ("nomor_internal", "Nomor internal"), &form.nomor_internal, Some("Untuk yang tidak memiliki NIP."), short(), false))
        (text(filled, ("nik", "NIK"), &form.nik, Some(nik), Input { width: Width::Medium, maxlength: Some(24), ..Input::default() }, false))
    }
}

fn date(
    filled: &Filled<'_>,
    name: &str,
    label: &str,
    typed: kernel::typed::Typed<'_>,
    required: bool,
) -> Markup {
    DateField {
        name,
        label,
        day: typed.hari,
        month: typed.bulan,
        year: typed.tahun,
        hint: None,
        error: filled.errors.get(name),
        required,
    }
    .render()
}

fn birth(filled: &Filled<'_>) -> Markup {
    let form = filled.form;
    let sexes =
        [Kelamin::LakiLaki, Kelamin::Perempuan].map(|one| Opt::new(one.letter(), one.label()));
    html! {
        (text(filled, ("tempat_lahir", "Tempat lahir"), &form.tempat_lahir, None, short(), false))
        (date(filled, "lahir", "Tanggal lahir", form.lahir(), true))
        (Choice {
            name: "kelamin", label: "Jenis kelamin", options: sexes.into(), selected: &form.kelamin,
            hint: None, error: filled.errors.get("kelamin"), required: true, empty: Some("Pilih"),
        })
        (text(filled, ("surel", "Surel"), &form.surel, None, Input { kind: InputKind::Email, width: Width::Medium, ..Input::default() }, false))
        (text(filled, ("telepon", "Telepon"), &form.telepon, None, short(), false))
    }
}

fn work(filled: &Filled<'_>) -> Markup {
    let form = filled.form;
    html! {
        (Choice {
            name: "opd", label: "Unit kerja", options: filled.units.options(), selected: &form.opd,
            hint: None, error: filled.errors.get("opd"), required: true, empty: Some("Pilih"),
        })
        (date(filled, "masuk", "Hari pertama bekerja di sini", form.masuk(), true))
        (Fieldset {
            legend: "Bila keluar", lead: None,
            body: html! {
                (date(filled, "keluar", "Hari terakhir", form.keluar(), false))
                (text(filled, ("alasan_keluar", "Alasan"), &form.alasan_keluar, Some("Pensiun, pindah, berhenti, atau meninggal dunia."), short(), false))
            },
        })
    }
}
