//! The form for a file.

use ::import::{About, Field};
use kernel::{FieldErrors, ribuan};
use maud::{Markup, Render, html};
use ui::{
    Card, Cell, Column, FileField, Form, Icon, Kind, LinkButton, Narrow, Shell, StepPage, Table,
};

use super::{Frame, steps};

/// The largest file, in megabytes.
pub(crate) const MEGABYTES: usize = 8;

/// The name of the field.
pub(crate) const FIELD: &str = "berkas";

/// The page.
pub(crate) fn page(
    shell: &Shell<'_>,
    notice: Markup,
    frame: &Frame,
    (csrf, errors): (&str, &FieldErrors),
) -> Markup {
    let about = frame.about;
    let most = ribuan(i64::try_from(about.rows).unwrap_or(i64::MAX));
    let hint = format!("CSV atau XLSX, paling besar {MEGABYTES} MB dan {most} baris.");
    let field = FileField {
        name: FIELD,
        label: "Berkas",
        accept: ".csv,.xlsx,text/csv",
        hint: Some(&hint),
        error: errors.get(FIELD),
        required: true,
    };
    let form = Form {
        action: &frame.upload(),
        csrf,
        // The same file twice is one import.
        token: None,
        multipart: true,
        errors,
        body: field.render(),
        submit: "Unggah",
        cancel: Some(about.address),
    };
    StepPage {
        shell,
        title: about.title,
        crumbs: &frame.crumbs(),
        lead: Some(
            "Berkas diperiksa baris demi baris. Tidak ada yang ditulis sebelum Anda memintanya.",
        ),
        actions: html! {},
        steps: steps(0, None),
        notice,
        errors,
        body: html! {
            (Card { title: None, note: html! {}, why: None, body: form.render(), foot: html! {} })
            (shape(about))
        },
        aside: html! {},
    }
    .render()
}

/// What may stand in a file.
fn shape(about: &About) -> Markup {
    let row = |field: &Field| {
        let needed = if field.required { "Wajib" } else { "Boleh kosong" };
        let hint = if field.hint.is_empty() { "Teks." } else { field.hint };
        [field.label, needed, hint].map(Cell::text).into()
    };
    let table = Table {
        caption: "Isian yang dikenal",
        caption_visible: false,
        columns: ["Judul kolom", "Perlu", "Isinya"].map(Column::text).into(),
        rows: about.fields.iter().map(row).collect(),
        foot: Vec::new(),
        narrow: Narrow::Cards,
    };
    let sample = format!("{}/contoh.csv", about.address);
    let button = LinkButton {
        label: "Unduh berkas kosong",
        href: &sample,
        kind: Kind::Quiet,
        icon: Some(Icon::Download),
    };
    Card {
        title: Some("Bentuk berkas"),
        note: button.render(),
        why: None,
        body: html! {
            p { "Baris pertama berisi judul kolom. Judul yang lain pun boleh: kolomnya Anda pilih sesudah mengunggah. \
                 Tanpa sel yang digabung." }
            (table)
        },
        foot: html! {},
    }
    .render()
}
