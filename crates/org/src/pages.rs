//! Pages: typed values to markup, by the components of `ui` only.

pub(crate) mod akun;
pub(crate) mod akun_form;
pub(crate) mod akun_saya;
pub(crate) mod audit;
pub(crate) mod bentrok;
pub(crate) mod fakta;
pub(crate) mod impor;
pub(crate) mod masuk;
pub(crate) mod oidc;
pub(crate) mod opd;
pub(crate) mod opd_form;
pub(crate) mod pekerjaan;
pub(crate) mod pemberitahuan;
pub(crate) mod peran;
pub(crate) mod surel;
pub(crate) mod token;
pub(crate) mod words;

use kernel::FieldErrors;
use maud::{Markup, html};
use ui::{DateField, Opt};

use crate::{input::Typed, rules::tree::Tree};

/// A form is always a page around it; this is what every form of the office needs of the request.
#[derive(Clone, Copy)]
pub(crate) struct FormCtx<'a> {
    pub csrf: &'a str,
    pub token: &'a str,
    pub errors: &'a FieldErrors,
}

impl<'a> FormCtx<'a> {
    fn error(self, name: &str) -> Option<&'a str> {
        self.errors.get(name)
    }

    fn date(
        self,
        name: &str,
        label: &str,
        typed: Typed<'_>,
        hint: Option<&str>,
        required: bool,
    ) -> Markup {
        html! {
            (DateField {
                name, label, day: typed.hari, month: typed.bulan, year: typed.tahun,
                hint, error: self.error(name), required,
            })
        }
    }
}

/// The agencies and units of a day as choices, indented as they stand.
pub(crate) fn opd_options(tree: &Tree<'_>) -> Vec<Opt> {
    tree.walk()
        .into_iter()
        .map(|(depth, opd)| {
            let indent = "\u{2003}".repeat(depth);
            Opt::new(opd.id.as_str(), format!("{indent}{}", opd.nama))
        })
        .collect()
}

/// The first day to the last, in words.
pub(crate) fn period(mulai: jiff::civil::Date, sampai: Option<jiff::civil::Date>) -> String {
    let from = kernel::tanggal_panjang(mulai);
    match sampai {
        Some(last) => format!("{from} sampai {}", kernel::tanggal_panjang(last)),
        None => format!("sejak {from}"),
    }
}

/// A value as it stands in an address after the question mark.
pub(crate) fn encoded(value: &str) -> String {
    form_urlencoded::byte_serialize(value.as_bytes()).collect()
}
