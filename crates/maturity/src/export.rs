//! Rows for files: CSV for people, JSON for programs.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::{
    instrument,
    lembar::Lembar,
    rules::{explain::exact, nilai},
    store::Penilaian,
};

/// A CSV file to be kept. Semicolons and a BOM, because that is what spreadsheets with Indonesian
/// settings open without asking.
fn csv_file(
    name: &str,
    sample: bool,
    header: &str,
    rows: impl Iterator<Item = String>,
) -> Response {
    // The mark is a column, so that a file which is taken out can be brought in again.
    let (head, mark, suffix) =
        if sample { (";penanda", ";DATA CONTOH", "-data-contoh") } else { ("", "", "") };
    let body =
        rows.fold(format!("\u{feff}{header}{head}\r\n"), |text, row| text + &row + mark + "\r\n");
    let disposition = format!("attachment; filename=\"{name}{suffix}.csv\"");
    (
        [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        body,
    )
        .into_response()
}

/// One cell. What a spreadsheet would run as a formula is kept as text.
fn cell(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains([';', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

fn row(cells: &[&str]) -> String {
    cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(";")
}

/// The levels of one assessment, in the form that the import reads.
pub(crate) fn tingkat_csv(lembar: &Lembar, sample: bool) -> Response {
    let name = format!(
        "{}-{}-{}",
        lembar.penilaian.instrumen,
        lembar.penilaian.tahun,
        lembar.penilaian.tahap.code()
    );
    let rows = lembar.instrument.indikator.iter().map(|indikator| {
        let stored = lembar.tingkat(&indikator.kode);
        row(&[
            &indikator.kode,
            &exact(lembar.levels.of(indikator)),
            stored.map_or("", |t| t.asal.code()),
            &indikator.singkat,
            stored.map_or("", |t| &t.uraian),
        ])
    });
    csv_file(&name, sample, "kode;tingkat;status;indikator;uraian", rows)
}

/// One row per assessment.
pub(crate) fn riwayat_csv(semua: &[Penilaian], sample: bool) -> Response {
    let rows = semua.iter().filter_map(|penilaian| {
        let instrument = instrument::find(&penilaian.instrumen)?;
        let predikat =
            nilai::predikat(instrument, penilaian.indeks).map_or("", |p| p.nama.as_str());
        Some(row(&[
            &penilaian.tahun.to_string(),
            &instrument.singkatan,
            penilaian.tahap.label(),
            &kernel::angka(penilaian.indeks, instrument.desimal_tampil),
            predikat,
            &penilaian
                .target_bp
                .map_or_else(String::new, |bp| kernel::angka(kernel::Decimal::new(bp, 4), 2)),
            &penilaian.tanggal.to_string(),
            &penilaian.sumber,
        ]))
    });
    csv_file(
        "riwayat-indeks",
        sample,
        "tahun;instrumen;tahap;indeks;predikat;target;keadaan;sumber",
        rows,
    )
}

/// The reasons of one number. `None` for a code that the instrument does not have.
pub(crate) fn reasons_json(lembar: &Lembar, kode: &str, sample: bool) -> Option<Response> {
    let explained = lembar.explain(kode)?;
    let body = json!({
        "contoh": sample,
        "penilaian": lembar.penilaian.id,
        "tahun": lembar.penilaian.tahun,
        "tahap": lembar.penilaian.tahap.code(),
        "masukan_sha256": lembar.penilaian.masukan_sha256,
        "alasan": explained.to_json(),
    });
    Some(
        ([(header::CONTENT_TYPE, "application/json; charset=utf-8")], body.to_string())
            .into_response(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_text_and_never_a_formula() {
        assert_eq!(cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(cell("Surat; nomor 3"), "\"Surat; nomor 3\"");
        assert_eq!(cell("biasa"), "biasa");
    }
}
