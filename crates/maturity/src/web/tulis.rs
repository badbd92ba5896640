//! Writing an assessment: one transaction for levels, recipe and audit trail, used by the pages,
//! the command line and the demonstration data.

use db::Tx;
use kernel::{Scope, Timestamp, angka};
use org::{
    By, Saved,
    audit::{self, Entry},
};

use crate::{
    fakta::Terbitan,
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
    let penilaian = &lembar.penilaian;
    let recipe = recipe(lembar.instrument, &masukan.levels);
    let saved = store::save_result(tx, scope, by, &penilaian.id, seen, &recipe).await?;
    if saved == Saved::Stale {
        return Ok(saved);
    }
    let tingkat = tingkat_of(masukan);
    for t in &tingkat {
        store::put_tingkat(tx, scope, &penilaian.id, t).await?;
    }
    // What was public is not any more: new levels wait for somebody to publish them.
    take_back(tx, by, lembar.into(), "Tingkat penilaian diganti.").await?;
    let detail = replaced_words(lembar, masukan);
    trail(tx, by, "indeks.ganti", penilaian.id.as_str(), detail).await?;
    Ok(saved)
}

/// What became of the levels, for the trail.
fn replaced_words(lembar: &Lembar, masukan: &Masukan) -> String {
    let (instrument, penilaian) = (lembar.instrument, &lembar.penilaian);
    let changed = instrument
        .indikator
        .iter()
        .filter(|i| lembar.levels.of(i) != masukan.levels.of(i))
        .map(|i| i.kode.as_str())
        .collect::<Vec<_>>();
    let index = |levels| angka(nilai::indeks(instrument, levels), instrument.desimal_tampil);
    format!(
        "Mengganti tingkat {} tahun {}, {}: {} dari {} berubah ({}), indeks {} menjadi {}.",
        instrument.singkatan,
        penilaian.tahun,
        penilaian.tahap.label().to_lowercase(),
        changed.len(),
        instrument.indikator.len(),
        changed.join(", "),
        index(&lembar.levels),
        index(&masukan.levels),
    )
}

/// Shows an assessment on the public page over the version that was seen, or takes it back (`terbit` is
/// `None`). The ledger of facts says the same.
pub(crate) async fn terbit(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    terbitan: Terbitan<'_>,
    seen: i64,
    terbit: Option<Timestamp>,
) -> db::Result<Saved> {
    let saved = store::set_terbit(tx, scope, by, terbitan.id, seen, terbit).await?;
    if saved == Saved::Stale {
        return Ok(saved);
    }
    if terbit.is_some() {
        publish(tx, by, terbitan).await?;
    } else {
        take_back(tx, by, terbitan, "Penilaian ditarik dari halaman publik.").await?;
    }
    Ok(saved)
}

/// Publishes what the ledger does not say yet; answers how many entries it got.
async fn publish(tx: &mut Tx, by: By<'_>, terbitan: Terbitan<'_>) -> db::Result<usize> {
    let mut added = 0;
    for (definition, entry) in terbitan.entries() {
        let done = facts::publish(tx, by.actor, by.entropy, definition, &entry, by.at).await?;
        added += usize::from(done != facts::Published::Unchanged);
    }
    Ok(added)
}

/// Gives the ledger what it lacks of an assessment on the public page. Nothing when the assessment was changed or
/// taken back since it was read.
pub(crate) async fn lengkapi(
    tx: &mut Tx,
    scope: &Scope,
    by: By<'_>,
    lembar: &Lembar,
) -> db::Result<()> {
    if !store::hold_terbit(tx, scope, &lembar.penilaian).await? {
        return Ok(());
    }
    let added = publish(tx, by, lembar.into()).await?;
    if added == 0 {
        return Ok(());
    }
    let (instrumen, tahun) = (&lembar.instrument.singkatan, lembar.penilaian.tahun);
    let detail = format!(
        "Menambahkan {added} fakta {instrumen} tahun {tahun}, yang terbit sebelum ada buku fakta."
    );
    trail(tx, by, "indeks.fakta", lembar.penilaian.id.as_str(), detail).await
}

async fn take_back(tx: &mut Tx, by: By<'_>, terbitan: Terbitan<'_>, why: &str) -> db::Result<()> {
    for series in terbitan.series() {
        let period = terbitan.period();
        facts::withdraw(tx, by.actor, by.entropy, &series, period, why, by.at).await?;
    }
    Ok(())
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
