//! Real PDFs, read back by a library of others.

mod page;
mod program;

use lopdf::{Document, Object};
use serde_json::{Value, json};

/// A list of `rows` rows and `columns` columns; every second column holds numbers.
fn list(rows: usize, columns: usize) -> Value {
    let column = |at: usize| match at {
        0 => json!({ "label": "Nama OPD" }),
        at if at % 2 == 1 => json!({ "label": format!("Nilai {at}"), "align": "right" }),
        at => json!({ "label": format!("Keterangan {at}") }),
    };
    let cell = |row: usize, at: usize| match at {
        0 => format!("Dinas Contoh {row}"),
        at if at % 2 == 1 => format!("{}.{:03},{at}", row % 90, at * 7),
        _ => "Penyelenggaraan pemerintahan".to_owned(),
    };
    json!({
        "letterhead": {
            "name": "Provinsi Contoh",
            "unit": "Dinas Komunikasi dan Informatika",
            "address": "Jalan Contoh 1, Padang 25000",
        },
        "title": "Daftar OPD",
        "source": "Diisi oleh setiap OPD.",
        "made": "24 November 2026, 07.31 WIB",
        "date": "2026-11-24",
        "sample": false,
        "columns": (0..columns).map(column).collect::<Vec<_>>(),
        "rows": (0..rows)
            .map(|row| (0..columns).map(|at| cell(row, at)).collect::<Vec<_>>())
            .collect::<Vec<_>>(),
    })
}

fn printed(list: &Value) -> Vec<u8> {
    let pdf = pdf::render(list.to_string().as_bytes()).expect("it is printed");
    assert!(pdf.starts_with(b"%PDF-1.7"));
    pdf
}

fn opened(pdf: &[u8]) -> Document {
    Document::load_mem(pdf).expect("a PDF")
}

/// The text of one page, counted from one, without the ends of its lines.
fn text(document: &Document, page: u32) -> String {
    let text = document.extract_text(&[page]).expect("text");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Width and height of the first page in points.
fn size(document: &Document) -> (f32, f32) {
    let (_, id) = document.page_iter().enumerate().next().expect("a page");
    let page = document.get_dictionary(id).expect("a dictionary");
    let media = page.get(b"MediaBox").and_then(Object::as_array).expect("a size");
    let side = |at: usize| media[at].as_float().expect("a number");
    (side(2), side(3))
}
