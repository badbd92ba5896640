//! Rows for files: CSV for people, JSON for programs.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use export::Csv;
use kernel::{Decimal, angka};
use serde_json::json;

use crate::{
    instrument,
    lembar::Lembar,
    rules::{explain::exact, nilai},
    store::Penilaian,
};

/// The levels of one assessment, in the form that the import reads.
pub(crate) fn tingkat_csv(lembar: &Lembar, sample: bool) -> Response {
    let name = format!(
        "{}-{}-{}",
        lembar.penilaian.instrumen,
        lembar.penilaian.tahun,
        lembar.penilaian.tahap.code()
    );
    let mut csv =
        Csv::new(sample, &["kode", "tingkat", "status", "catatan", "indikator", "uraian"]);
    for indikator in &lembar.instrument.indikator {
        let stored = lembar.tingkat(&indikator.kode);
        csv.row(&[
            &indikator.kode,
            &exact(lembar.levels.of(indikator)),
            stored.map_or("", |t| t.asal.code()),
            stored.map_or("", |t| &t.catatan),
            &indikator.singkat,
            stored.map_or("", |t| &t.uraian),
        ]);
    }
    csv.respond(&name)
}

/// One row per assessment.
pub(crate) fn riwayat_csv(semua: &[Penilaian], sample: bool) -> Response {
    let columns =
        ["tahun", "instrumen", "tahap", "indeks", "predikat", "target", "keadaan", "sumber"];
    let mut csv = Csv::new(sample, &columns);
    for penilaian in semua {
        let Some(instrument) = instrument::find(&penilaian.instrumen) else { continue };
        let places = instrument.desimal_tampil;
        let predikat = nilai::predikat(instrument, penilaian.indeks).map_or("", |p| &p.nama);
        let target = penilaian.target_bp.map(|bp| angka(Decimal::new(bp, 4), places));
        csv.row(&[
            &penilaian.tahun.to_string(),
            &instrument.singkatan,
            penilaian.tahap.label(),
            &angka(penilaian.indeks, places),
            predikat,
            &target.unwrap_or_default(),
            &penilaian.tanggal.to_string(),
            &penilaian.sumber,
        ]);
    }
    csv.respond("riwayat-indeks")
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
