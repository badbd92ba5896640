//! The form of a post.

use kernel::FieldErrors;
use maud::{Markup, Render, html};
use ui::{
    Checkbox, Choice, Crumb, DateField, Fieldset, Form, FormPage, Hidden, Input, Notice, Opt,
    Shell, TextField, Tone, Width,
};

use super::{HOME, Units, jabatan::LIST, jabatan_address};
use crate::{aturan::Kepegawaian, input::jabatan::JabatanForm, store::jabatan::Jabatan};

/// The form, new or over a post.
pub(crate) struct Filled<'a> {
    pub(crate) over: Option<&'a Jabatan>,
    pub(crate) form: &'a JabatanForm,
    pub(crate) errors: &'a FieldErrors,
    pub(crate) units: &'a Units,
    /// Posts that may stand above this one.
    pub(crate) above: &'a [Jabatan],
    pub(crate) rules: &'a Kepegawaian,
    /// What is stored now, when somebody else saved first.
    pub(crate) stale: Option<&'a JabatanForm>,
    pub(crate) csrf: &'a str,
    pub(crate) token: &'a str,
}

/// The page with the form.
pub(crate) fn page(shell: &Shell<'_>, filled: &Filled<'_>) -> Markup {
    let (title, action, back) = filled.over.map_or_else(
        || ("Tambah jabatan".to_owned(), format!("{LIST}/baru"), LIST.to_owned()),
        |one| {
            let base = jabatan_address(&one.id);
            (format!("Ubah {}", one.data.nama), format!("{base}/ubah"), base)
        },
    );
    let mut crumbs = vec![HOME, Crumb { label: "Jabatan", href: LIST }];
    if let Some(one) = filled.over {
        crumbs.push(Crumb { label: &one.data.nama, href: &back });
    }
    FormPage {
        shell,
        title: &title,
        crumbs: &crumbs,
        lead: Some("Pemangkunya dicatat tersendiri, menurut tanggal SK."),
        errors: filled.errors,
        body: html! {
            @if let Some(stored) = filled.stale { (stale(filled.form, stored)) }
            (Form {
                action: &action, csrf: filled.csrf, token: Some(filled.token), multipart: false, errors: filled.errors,
                body: html! { (main(filled)) (place(filled)) (days(filled)) (Hidden { name: "version", value: &filled.form.version }) },
                submit: "Simpan", cancel: Some(&back),
            })
        },
        aside: html! {},
    }
    .render()
}

fn stale(typed: &JabatanForm, stored: &JabatanForm) -> Markup {
    let pairs = [
        ("Kode", &typed.kode, &stored.kode),
        ("Nama", &typed.nama, &stored.nama),
        ("Jenjang", &typed.jenjang, &stored.jenjang),
        ("Eselon", &typed.eselon, &stored.eselon),
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
    width: Width,
    required: bool,
) -> Markup {
    TextField {
        name,
        label,
        value,
        hint,
        error: filled.errors.get(name),
        required,
        input: Input { width, ..Input::default() },
    }
    .render()
}

fn main(filled: &Filled<'_>) -> Markup {
    let form = filled.form;
    let tiers = filled.rules.jenjang.iter().map(|tier| Opt::new(&tier.kode, &tier.nama)).collect();
    html! {
        (text(filled, ("nama", "Nama jabatan"), &form.nama, Some("Lengkap, misalnya Kepala Bidang Perlindungan Hutan."), Width::Full, true))
        (text(filled, ("kode", "Kode"), &form.kode, Some("Kode yang dipakai instansi ini; satu untuk satu jabatan."), Width::Medium, true))
        (Choice {
            name: "jenjang", label: "Jenjang", options: tiers, selected: &form.jenjang, hint: None,
            error: filled.errors.get("jenjang"), required: true, empty: Some("Pilih"),
        })
        (text(filled, ("eselon", "Eselon"), &form.eselon, Some("Bila masih disebut, misalnya II.a."), Width::Medium, false))
        (Checkbox {
            name: "tunggal", label: "Hanya satu pemangku", value: "ya", checked: !form.tunggal.is_empty(),
            hint: Some("Untuk jabatan struktural. Kosongkan untuk jabatan yang dipangku banyak orang, misalnya Guru Ahli Muda."), error: None,
        })
    }
}

fn place(filled: &Filled<'_>) -> Markup {
    let form = filled.form;
    let own = filled.over.map(|post| &post.id);
    let above = filled
        .above
        .iter()
        .filter(|post| Some(&post.id) != own)
        .map(|post| Opt::new(post.id.as_str(), &post.data.nama))
        .collect();
    html! {
        (Choice {
            name: "opd", label: "Unit kerja", options: filled.units.options(), selected: &form.opd,
            hint: None, error: filled.errors.get("opd"), required: true, empty: Some("Pilih"),
        })
        (Choice {
            name: "atasan", label: "Atasan langsung", options: above, selected: &form.atasan,
            hint: Some("Jabatan yang memaraf dan menyetujui lebih dahulu."), error: filled.errors.get("atasan"),
            required: false, empty: Some("Tidak ada"),
        })
    }
}

fn days(filled: &Filled<'_>) -> Markup {
    let form = filled.form;
    let date = |name: &str, label: &str, typed: kernel::typed::Typed<'_>, required| {
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
    };
    html! {
        (date("mulai", "Ada sejak", form.mulai(), true))
        (date("sampai", "Dihapus setelah", form.sampai(), false))
        (Fieldset {
            legend: "Batas usia pensiun sendiri",
            lead: Some("Hanya untuk jabatan fungsional yang batas usianya ditetapkan undang-undangnya sendiri (PP 11/2017 Pasal 240)."),
            body: html! {
                (text(filled, ("bup", "Usia (tahun)"), &form.bup, None, Width::Medium, false))
                (text(filled, ("bup_dasar", "Dasar hukum"), &form.bup_dasar, None, Width::Full, false))
            },
        })
    }
}
