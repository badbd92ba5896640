//! Taking an import back.

use kernel::{FieldErrors, ribuan};
use maud::{Markup, Render, html};
use ui::{Crumb, Form, FormPage, Hidden, Shell};

use super::ImporView;

/// What it means, and the button.
pub(crate) fn page(shell: &Shell<'_>, view: &ImporView<'_>, errors: &FieldErrors) -> Markup {
    let address = view.address();
    let action = format!("{address}/batal");
    let [home, list] = view.frame.crumbs();
    let crumbs = [home, list, Crumb { label: &view.impor.file, href: &address }];
    let (new, changed) = (view.impor.new_rows(), view.impor.tally.changed);
    let form = Form {
        action: &action,
        csrf: view.csrf,
        token: Some(view.token),
        multipart: false,
        errors,
        body: html! {
            (Hidden { name: "versi", value: &view.versi() })
            ul {
                @if new > 0 { li { (ribuan(new)) " baris yang baru karena impor ini dihapus." } }
                @if changed > 0 { li { (ribuan(changed)) " baris yang diubahnya kembali seperti sebelum impor." } }
                li { "Bila salah satunya sudah diubah atau dipakai sesudah impor, pembatalan ditolak seluruhnya dan \
                      alasannya disebutkan." }
                li { "Pembatalan tercatat di jejak audit. Berkas yang sama dapat diunggah dan ditulis lagi sesudahnya." }
            }
        },
        submit: "Batalkan impor ini",
        // Its word would be the same as the button's.
        cancel: None,
    };
    FormPage {
        shell,
        title: "Batalkan impor",
        crumbs: &crumbs,
        lead: Some(&view.lead()),
        errors,
        body: html! {
            (form)
            p { a href=(address) { "Tidak jadi, kembali ke impor ini" } }
        },
        aside: html! {},
    }
    .render()
}
