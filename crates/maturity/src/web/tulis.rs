//! Writing an assessment: one transaction for levels, recipe and audit trail, used by the pages,
//! the command line and the demonstration data.

use db::Tx;
use kernel::{Scope, angka};
use org::{
    By, Saved,
    audit::{self, Entry},
};

use crate::{
    input::Masukan,
    instrument::Instrumen,
    lembar::{Lembar, recipe, tingkat_of},
    rules::{nilai, tingkat::Levels},
    store::{self, NewPenilaian, Tingkat},
};

/// Makes a new assessment with its levels.
pub(crate) async fn create(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    instrument: &Instrumen,
    new: &NewPenilaian<'_>,
    levels: &Levels,
    tingkat: &[Tingkat],
) -> db::Result<()> {
    store::insert_penilaian(tx, scope, by, new).await?;
    for t in tingkat {
        store::put_tingkat(tx, scope, new.id, t).await?;
    }
    let recipe = recipe(instrument, levels);
    store::save_result(tx, scope, by, new.id, 0, &recipe).await?;
    let detail = format!(
        "Mengimpor {} tingkat {} tahun {}, {}, dari {}.",
        tingkat.len(),
        instrument.singkatan,
        new.tahun,
        new.tahap.label().to_lowercase(),
        new.keterangan.sumber,
    );
    trail(tx, by, "indeks.impor", new.id.as_str(), detail).await
}

/// Replaces the levels of an assessment over the version that was seen.
pub(crate) async fn replace(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    lembar: &Lembar,
    seen: i64,
    masukan: &Masukan,
) -> db::Result<Saved> {
    let (instrument, penilaian) = (lembar.instrument, &lembar.penilaian);
    let recipe = recipe(instrument, &masukan.levels);
    let saved = store::save_result(tx, scope, by, &penilaian.id, seen, &recipe).await?;
    if saved == Saved::Stale {
        return Ok(saved);
    }
    let tingkat = tingkat_of(masukan);
    for t in &tingkat {
        store::put_tingkat(tx, scope, &penilaian.id, t).await?;
    }
    let changed = instrument
        .indikator
        .iter()
        .filter(|i| lembar.levels.of(i) != masukan.levels.of(i))
        .map(|i| i.kode.as_str())
        .collect::<Vec<_>>();
    let index = |levels| angka(nilai::indeks(instrument, levels), instrument.desimal_tampil);
    let detail = format!(
        "Mengganti tingkat {} tahun {}, {}: {} dari {} berubah ({}), indeks {} menjadi {}.",
        instrument.singkatan,
        penilaian.tahun,
        penilaian.tahap.label().to_lowercase(),
        changed.len(),
        instrument.indikator.len(),
        changed.join(", "),
        index(&lembar.levels),
        index(&masukan.levels),
    );
    trail(tx, by, "indeks.ganti", penilaian.id.as_str(), detail).await?;
    Ok(saved)
}

/// Appends to the audit trail in the same transaction.
pub(crate) async fn trail(
    tx: &mut Tx,
    by: By<'_>,
    action: &str,
    subject: &str,
    detail: String,
) -> db::Result<()> {
    let entry = Entry { room: "maturity", action, subject, opd: None, detail };
    audit::append(tx, by, entry).await
}
