//! Rows for files that people take away, and JSON for programs.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use export::{Cell, Column, Kind};
use kernel::{Decimal, round_half_up};
use serde_json::json;

use crate::{
    instrument::{self, Indikator},
    lembar::Lembar,
    pages::judul,
    rules::nilai,
    store::Penilaian,
};

/// A list to take away.
pub(crate) struct List {
    /// What it is called.
    pub(crate) title: String,
    /// Where its rows come from.
    pub(crate) source: String,
    /// The name of its file, without an ending.
    pub(crate) name: String,
    /// Its columns.
    pub(crate) columns: Vec<Column>,
    /// Its rows.
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// The levels of one assessment, in the form that the import reads.
pub(crate) fn tingkat(lembar: &Lembar) -> List {
    let name = format!(
        "{}-{}-{}",
        lembar.penilaian.instrumen,
        lembar.penilaian.tahun,
        lembar.penilaian.tahap.code()
    );
    let columns = vec![
        Column::new("kode", "Kode", Kind::Text),
        Column::new("tingkat", "Tingkat", Kind::Decimal(0)),
        Column::new("status", "Asal tingkat", Kind::Text),
        Column::new("catatan", "Catatan", Kind::Text),
        Column::new("indikator", "Indikator", Kind::Text),
        Column::new("uraian", "Uraian", Kind::Text),
    ];
    let row = |indikator: &Indikator| {
        let stored = lembar.tingkat(&indikator.kode);
        vec![
            Cell::from(indikator.kode.as_str()),
            Cell::from(lembar.levels.of(indikator).normalize()),
            Cell::from(stored.map(|t| t.asal.code())),
            Cell::from(stored.map(|t| t.catatan.as_str())),
            Cell::from(indikator.singkat.as_str()),
            Cell::from(stored.map(|t| t.uraian.as_str())),
        ]
    };
    List {
        title: judul(lembar.instrument, &lembar.penilaian),
        source: lembar.penilaian.sumber.clone(),
        name,
        columns,
        rows: lembar.instrument.indikator.iter().map(row).collect(),
    }
}

/// One row per assessment.
pub(crate) fn riwayat(semua: &[Penilaian]) -> List {
    let columns = vec![
        Column::new("tahun", "Tahun", Kind::Text),
        Column::new("instrumen", "Instrumen", Kind::Text),
        Column::new("tahap", "Tahap", Kind::Text),
        Column::new("indeks", "Indeks", Kind::Decimal(2)),
        Column::new("predikat", "Predikat", Kind::Text),
        Column::new("target", "Target", Kind::Decimal(2)),
        Column::new("keadaan", "Keadaan tanggal", Kind::Date),
        Column::new("sumber", "Sumber", Kind::Text),
    ];
    let row = |penilaian: &Penilaian| {
        let instrument = instrument::find(&penilaian.instrumen)?;
        // As shown: what is exact stands with the reasons.
        let shown = |value| round_half_up(value, instrument.desimal_tampil);
        Some(vec![
            Cell::from(i64::from(penilaian.tahun.0)),
            Cell::from(instrument.singkatan.as_str()),
            Cell::from(penilaian.tahap.label()),
            Cell::from(shown(penilaian.indeks)),
            Cell::from(nilai::predikat(instrument, penilaian.indeks).map(|p| p.nama.as_str())),
            Cell::from(penilaian.target_bp.map(|bp| shown(Decimal::new(bp, 4)))),
            Cell::from(penilaian.tanggal),
            Cell::from(penilaian.sumber.as_str()),
        ])
    };
    List {
        title: "Riwayat indeks".to_owned(),
        source: "Penilaian yang dimuat di rumah ini.".to_owned(),
        name: "riwayat-indeks".to_owned(),
        columns,
        rows: semua.iter().filter_map(row).collect(),
    }
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
