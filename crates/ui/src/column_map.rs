//! Which column of a file fills which field: one row per field, with what its column holds.
//!
//! Not for choosing values one by one ([`crate::Choice`]).
//! MUST give every list a label, the field; MUST say in words which fields have to be filled; MUST show what stands in
//! the proposed column, because headers lie; MUST keep the words about a wrong choice beside it.

use maud::{Markup, Render, html};

use crate::{Cell, Column, Narrow, Opt, Table, Tag, Tone, form::Wiring, gallery::Example};

/// A field that a column fills.
pub struct ColumnField<'a> {
    /// Name and id of its list.
    pub name: &'a str,
    /// What people call it.
    pub label: &'a str,
    /// What is to stand in it; may be empty.
    pub hint: &'a str,
    /// Whether it must have a column.
    pub required: bool,
    /// The value of the column that is chosen; empty for none.
    pub selected: &'a str,
    /// What stands in that column; may be empty.
    pub sample: &'a str,
    /// Why that column is proposed.
    pub because: Option<Tag<'a>>,
    /// What is wrong with the choice.
    pub error: Option<&'a str>,
}

/// The fields with their columns.
pub struct ColumnMap<'a> {
    /// What the table shows.
    pub caption: &'a str,
    /// The columns of the file.
    pub columns: &'a [Opt],
    /// The fields, in the order in which people know them.
    pub fields: Vec<ColumnField<'a>>,
}

impl Render for ColumnMap<'_> {
    fn render(&self) -> Markup {
        let rows = self.fields.iter().map(|field| self.row(field)).collect();
        html! {
            div.column-map {
                (Table {
                    caption: self.caption,
                    caption_visible: false,
                    columns: ["Isian", "Kolom berkas", "Contoh isi"].map(Column::text).into(),
                    rows,
                    foot: Vec::new(),
                    narrow: Narrow::Cards,
                })
            }
        }
    }
}

impl ColumnMap<'_> {
    fn row(&self, field: &ColumnField<'_>) -> Vec<Cell> {
        let needed = if field.required { "Wajib diisi" } else { "Boleh kosong" };
        let second = if field.hint.is_empty() {
            needed.to_owned()
        } else {
            format!("{needed}. {}", field.hint)
        };
        vec![
            Cell::two_lines(html! { label for=(field.name) { (field.label) } }, second),
            Cell::html(self.choice(field)),
            Cell::html(html! {
                span.column-map__sample { (if field.sample.is_empty() { "–" } else { field.sample }) }
            }),
        ]
    }

    fn choice(&self, field: &ColumnField<'_>) -> Markup {
        let wiring = Wiring { name: field.name, hint: None, error: field.error };
        let empty = if field.required { "Pilih kolom" } else { "Tidak diambil" };
        html! {
            div.column-map__choice.field--invalid[field.error.is_some()] {
                (wiring.messages())
                select.control.control--choice id=(field.name) name=(field.name) required[field.required]
                    aria-invalid=[wiring.invalid()] aria-describedby=[wiring.described_by()] {
                    option value="" { (empty) }
                    @for option in self.columns {
                        option value=(option.value) selected[option.value == field.selected] { (option.label) }
                    }
                }
                @if let Some(tag) = field.because { (tag) }
            }
        }
    }
}

/// A map of columns, also used by a whole page.
pub(crate) fn sample(prefix: &str, wrong: bool) -> Markup {
    let columns: Vec<Opt> = [("0", "A: Kode OPD"), ("1", "B: Nama Lengkap"), ("2", "C: Ket.")]
        .map(|(value, label)| Opt::new(value, label))
        .into();
    let names = ["kode", "nama", "singkatan"].map(|name| format!("{prefix}-{name}"));
    let [kode, nama, singkatan] = names.each_ref().map(String::as_str);
    let field = |name, label, required| ColumnField {
        name,
        label,
        hint: "",
        required,
        selected: "",
        sample: "",
        because: None,
        error: None,
    };
    ColumnMap {
        caption: "Kolom berkas untuk setiap isian",
        columns: &columns,
        fields: vec![
            ColumnField {
                hint: "Huruf kecil, seperti disdik",
                selected: "0",
                sample: "disdik · dinkes · dishut",
                because: Some(Tag { tone: Tone::Info, label: "Seperti impor terdahulu" }),
                ..field(kode, "Kode", true)
            },
            ColumnField {
                selected: if wrong { "" } else { "1" },
                sample: if wrong {
                    ""
                } else {
                    "Dinas Pendidikan · Dinas Kesehatan · Dinas Kehutanan"
                },
                because: (!wrong).then_some(Tag { tone: Tone::Warn, label: "Mirip, periksa" }),
                error: wrong.then_some("Pilih kolom berkas untuk isian ini."),
                ..field(nama, "Nama", true)
            },
            field(singkatan, "Singkatan", false),
        ],
    }
    .render()
}

pub(crate) fn examples() -> Vec<Example> {
    vec![
        Example::new("ColumnMap", "kolom diusulkan", sample("k-usul", false)),
        Example::new("ColumnMap", "galat", sample("k-galat", true)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_must_be_filled_says_so_and_offers_no_way_around_it() {
        let text = sample("u", false).0;
        assert_eq!(text.matches("Wajib diisi").count(), 2);
        assert_eq!(text.matches("Boleh kosong").count(), 1);
        assert_eq!(text.matches("Pilih kolom<").count(), 2);
        assert_eq!(text.matches("Tidak diambil").count(), 1);
    }

    #[test]
    fn what_is_wrong_with_a_choice_stands_beside_its_list() {
        let text = sample("u", true).0;
        assert!(text.contains("aria-describedby=\"u-nama-galat\""));
        assert!(text.contains("id=\"u-nama-galat\""));
        assert!(!text.contains("u-kode-galat"));
    }
}
