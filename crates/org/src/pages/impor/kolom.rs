//! Which column of the file fills which field.

use ::import::{Because, Proposal};
use kernel::FieldErrors;
use maud::{Markup, Render, html};
use ui::{Card, ColumnField, ColumnMap, Form, Hidden, Notice, Opt, Shell, StepPage, Tag, Tone};

use super::{ImporView, steps};

/// Letters of what stands in a column, so that one long cell does not fill the page.
const LONGEST: usize = 60;

/// The columns of an import.
pub(crate) struct KolomView<'a> {
    pub impor: ImporView<'a>,
    pub proposal: &'a Proposal,
    /// The cells of the first rows.
    pub rows: &'a [Vec<String>],
    pub errors: &'a FieldErrors,
}

/// The name of the list of a field.
pub(crate) fn control(field: &str) -> String {
    format!("kolom_{field}")
}

/// The page.
pub(crate) fn page(shell: &Shell<'_>, notice: &Markup, view: &KolomView<'_>) -> Markup {
    let impor = &view.impor;
    let address = impor.address();
    let action = format!("{address}/kolom");
    let begun = impor.impor.job.is_some();
    let form = Form {
        action: &action,
        csrf: impor.csrf,
        token: Some(impor.token),
        multipart: false,
        errors: view.errors,
        body: html! {
            p { "Pilih kolom berkas yang mengisi setiap isian. Contohnya dari baris-baris pertama berkas Anda. Pilihan ini \
                 diingat untuk berkas berikutnya dengan judul kolom yang sama." }
            (Hidden { name: "versi", value: &impor.versi() })
            (map(view))
            (left(view))
        },
        submit: "Periksa semua baris",
        cancel: Some(if begun { &address } else { impor.frame.about.address }),
    };
    StepPage {
        shell,
        title: impor.frame.about.title,
        crumbs: &impor.frame.crumbs(),
        lead: Some(&impor.lead()),
        actions: html! {},
        steps: steps(1, None),
        notice: html! { (notice) (nothing_matches(view)) },
        errors: view.errors,
        body: Card {
            title: Some("Kolom berkas untuk setiap isian"),
            note: html! {},
            why: None,
            body: form.render(),
            foot: html! {},
        }
        .render(),
        aside: html! {},
    }
    .render()
}

fn nothing_matches(view: &KolomView<'_>) -> Markup {
    let about = view.impor.frame.about;
    let chosen = about.fields.iter().any(|f| view.proposal.mapping.column(f.name).is_some());
    if chosen || !view.errors.is_empty() {
        return html! {};
    }
    Notice {
        tone: Tone::Warn,
        title: "Tidak ada judul kolom yang dikenal.",
        body: html! {
            p { "Pilih sendiri kolom untuk setiap isian, atau periksa apakah baris pertama berkas Anda memang berisi \
                 judul kolom." }
        },
    }
    .render()
}

fn map(view: &KolomView<'_>) -> Markup {
    let about = view.impor.frame.about;
    let labels = &view.impor.impor.labels;
    let columns: Vec<Opt> = labels
        .iter()
        .enumerate()
        .map(|(at, label)| Opt::new(at.to_string(), format!("{}: {label}", letters(at))))
        .collect();
    // What a row of the table borrows.
    let held: Vec<(String, String, String)> = about
        .fields
        .iter()
        .map(|field| {
            let column = view.proposal.mapping.column(field.name);
            let selected = column.map(|at| at.to_string()).unwrap_or_default();
            let sample = column.map(|at| sample(view.rows, at)).unwrap_or_default();
            (control(field.name), selected, sample)
        })
        .collect();
    let fields = about.fields.iter().zip(&held).map(|(field, (name, selected, sample))| {
        let because = view.proposal.because.get(field.name);
        ColumnField {
            name,
            label: field.label,
            hint: field.hint,
            required: field.required,
            selected,
            sample,
            because: because.and_then(|because| why(*because)),
            error: view.errors.get(name),
        }
    });
    ColumnMap {
        caption: "Kolom berkas untuk setiap isian",
        columns: &columns,
        fields: fields.collect(),
    }
    .render()
}

/// Why somebody should look; a header that is the name of the field needs no words.
fn why(because: Because) -> Option<Tag<'static>> {
    match because {
        Because::Remembered => Some(Tag { tone: Tone::Info, label: "Seperti berkas terdahulu" }),
        Because::Alike => Some(Tag { tone: Tone::Warn, label: "Mirip, periksa" }),
        Because::Named => None,
    }
}

/// The columns that nothing is taken from.
fn left(view: &KolomView<'_>) -> Markup {
    let labels = view.impor.impor.labels.iter().enumerate();
    let left: Vec<String> = labels
        .filter(|(at, _)| view.proposal.mapping.field(*at).is_none())
        .map(|(at, label)| format!("{} ({label})", letters(at)))
        .collect();
    html! {
        @if !left.is_empty() { p { "Kolom yang belum dipakai: " (left.join(", ")) "." } }
    }
}

/// What the first rows have in a column.
fn sample(rows: &[Vec<String>], at: usize) -> String {
    let cells = rows.iter().filter_map(|row| row.get(at)).map(String::as_str);
    let cells: Vec<String> = cells.filter(|cell| !cell.is_empty()).map(short).collect();
    cells.join(" · ")
}

/// The beginning of a long text.
pub(super) fn short(text: &str) -> String {
    let mut letters = text.chars();
    let beginning: String = letters.by_ref().take(LONGEST).collect();
    if letters.next().is_some() { format!("{beginning}…") } else { beginning }
}

/// A column as spreadsheets name it: A to Z, then AA.
fn letters(at: usize) -> String {
    let mut name = Vec::new();
    let mut rest = at.saturating_add(1);
    while rest > 0 {
        rest = rest.saturating_sub(1);
        let letter = u8::try_from(rest % 26).unwrap_or_default();
        name.push(char::from(b'A'.saturating_add(letter)));
        rest /= 26;
    }
    name.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_in_a_spreadsheet() {
        let names = [0, 1, 25, 26, 27, 51, 52, 701, 702].map(letters);
        assert_eq!(names, ["A", "B", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn what_a_column_holds_is_told_in_short() {
        let rows = vec![vec!["a".to_owned()], vec![String::new()], vec!["x".repeat(70)]];
        let told = sample(&rows, 0);
        assert_eq!(told, format!("a · {}…", "x".repeat(60)));
        assert_eq!(sample(&rows, 5), "");
    }
}
