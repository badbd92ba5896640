//! Demonstration data: the assessments of the sample institutions, written the way the pages write.

use std::collections::BTreeMap;

use db::Db;
use jiff::civil::Date;
use kernel::{Actor, Decimal, Entropy, Scope, Tahun, Timestamp};
use org::By;
use serde::Deserialize;
use web::{BoxFuture, Seed};

use crate::{
    access,
    fakta::Terbitan,
    input::{Asal, Keterangan, Tahap},
    instrument::{self, Instrumen},
    rules::tingkat::{Claim, Levels, accept},
    store::{self, Batas, Bukti, NewPenilaian, PenilaianId, Tingkat},
    web::tulis,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PenilaianFile {
    penilaian: Vec<Penilaian>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Penilaian {
    instansi: String,
    instrumen: String,
    tahun: i16,
    tahap: String,
    tanggal: String,
    dasar: Option<String>,
    target: Option<String>,
    #[serde(default)]
    catatan: String,
    nilai: Vec<(String, String)>,
    #[serde(default)]
    nilai_diterima: Vec<(String, String)>,
    #[serde(default)]
    nilai_diklaim: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PenjelasanFile {
    penjelasan: Vec<Penjelasan>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Penjelasan {
    instansi: String,
    instrumen: String,
    tahun: i16,
    kode: String,
    opd: String,
    uraian: String,
    bukti_judul: String,
    bukti_nomor: String,
    bukti_tanggal: String,
}

/// One assessment, read and checked.
struct Contoh {
    instrument: &'static Instrumen,
    tahun: Tahun,
    tahap: Tahap,
    tanggal: Date,
    keterangan: Keterangan,
    levels: Levels,
    tingkat: Vec<Tingkat>,
    penjelasan: Vec<Penjelasan>,
}

/// Writes the assessments of one institution; does nothing when it has some.
pub(crate) fn demo(seed: Seed) -> BoxFuture<'static, db::Result<()>> {
    Box::pin(async move {
        let actor = Actor::system(seed.instansi, "Data contoh");
        let Some(scope) = access::may_import(&actor) else { return Ok(()) };
        let Some(instansi) = org::instansi::find(&seed.db, seed.instansi).await? else {
            return Ok(());
        };
        if !store::list_penilaian(&seed.db, &scope).await?.is_empty() {
            return Ok(());
        }
        let all = read(&instansi.code).map_err(|what| db::Error::Inconsistent { what })?;
        for contoh in all {
            write(&seed.db, &seed.entropy, &actor, &scope, seed.now, contoh).await?;
        }
        Ok(())
    })
}

async fn write(
    db: &Db,
    entropy: &Entropy,
    actor: &Actor,
    scope: &Scope,
    now: Timestamp,
    mut contoh: Contoh,
) -> db::Result<()> {
    let id = PenilaianId::new(entropy, now);
    let by = By { actor, entropy, at: now };
    let mut bukti = Vec::new();
    for penjelasan in &contoh.penjelasan {
        let opd = org::opd::by_kode(db, scope, &penjelasan.opd).await?;
        if let Some(tingkat) = contoh.tingkat.iter_mut().find(|t| t.indikator == penjelasan.kode) {
            tingkat.uraian.clone_from(&penjelasan.uraian);
            tingkat.opd = opd;
        }
        bukti.push((penjelasan.kode.clone(), document(entropy, now, penjelasan)?));
    }
    let new = NewPenilaian {
        id: &id,
        instrumen: &contoh.instrument.meta.id,
        tahun: contoh.tahun,
        tahap: contoh.tahap,
        tanggal: contoh.tanggal,
        keterangan: &contoh.keterangan,
    };
    let mut tx = db.begin().await?;
    tulis::create(&mut tx, scope, by, contoh.instrument, &new, &contoh.levels, &contoh.tingkat)
        .await?;
    for (kode, bukti) in &bukti {
        store::add_bukti(&mut tx, scope, &id, kode, bukti).await?;
    }
    let terbitan = Terbitan {
        id: &id,
        instrument: contoh.instrument,
        tahun: contoh.tahun,
        tahap: contoh.tahap,
        levels: &contoh.levels,
    };
    tulis::terbit(&mut tx, scope, by, terbitan, 1, Some(now)).await?;
    tx.commit().await
}

fn document(entropy: &Entropy, now: Timestamp, penjelasan: &Penjelasan) -> db::Result<Bukti> {
    let tanggal =
        date(&penjelasan.bukti_tanggal).map_err(|what| db::Error::Inconsistent { what })?;
    Ok(Bukti {
        id: entropy.uuid_v7(now),
        judul: penjelasan.bukti_judul.clone(),
        nomor: penjelasan.bukti_nomor.clone(),
        tanggal,
    })
}

/// The sample assessments of one institution. `Err` says what is wrong with the files.
fn read(kode: &str) -> Result<Vec<Contoh>, String> {
    let PenilaianFile { penilaian } =
        toml::from_str(include_str!("../demo/penilaian.toml")).map_err(|e| e.to_string())?;
    let PenjelasanFile { mut penjelasan } =
        toml::from_str(include_str!("../demo/penjelasan.toml")).map_err(|e| e.to_string())?;
    penjelasan.retain(|p| p.instansi == kode);
    penilaian
        .into_iter()
        .filter(|p| p.instansi == kode)
        .map(|p| {
            let (mine, rest) = penjelasan
                .drain(..)
                .partition(|j| j.instrumen == p.instrumen && j.tahun == p.tahun);
            penjelasan = rest;
            contoh(p, mine)
        })
        .collect()
}

fn contoh(p: Penilaian, penjelasan: Vec<Penjelasan>) -> Result<Contoh, String> {
    let what = format!("{} {} {}", p.instansi, p.instrumen, p.tahun);
    let instrument =
        instrument::find(&p.instrumen).ok_or_else(|| format!("{what}: no such instrument"))?;
    let tahap = Tahap::ALL
        .into_iter()
        .find(|tahap| tahap.label().eq_ignore_ascii_case(&p.tahap))
        .ok_or_else(|| format!("{what}: no stage {:?}", p.tahap))?;
    let claims = claims(&p.nilai)?;
    let levels = accept(instrument, &claims).map_err(|errors| format!("{what}: {errors:?}"))?;
    let diterima = by_code(&p.nilai_diterima)?;
    let diklaim = by_code(&p.nilai_diklaim)?;
    let tingkat = claims
        .into_iter()
        .map(|claim| Tingkat {
            batas: diterima
                .get(&claim.kode)
                .zip(diklaim.get(&claim.kode))
                .map(|(low, high)| Batas { diterima: *low, diklaim: *high }),
            indikator: claim.kode,
            nilai: claim.tingkat,
            asal: Asal::Dinyatakan,
            catatan: String::new(),
            uraian: String::new(),
            opd: None,
        })
        .collect();
    let target_bp = p.target.as_deref().map(basis_points).transpose()?;
    Ok(Contoh {
        instrument,
        tahun: Tahun(p.tahun),
        tahap,
        tanggal: date(&p.tanggal)?,
        keterangan: Keterangan {
            sumber: p.dasar.unwrap_or_else(|| format!("{} {} (contoh)", tahap.label(), p.tahun)),
            target_bp,
            catatan: p.catatan,
        },
        levels,
        tingkat,
        penjelasan,
    })
}

fn claims(pairs: &[(String, String)]) -> Result<Vec<Claim>, String> {
    pairs
        .iter()
        .map(|(kode, nilai)| Ok(Claim { kode: kode.clone(), tingkat: decimal(nilai)? }))
        .collect()
}

fn by_code(pairs: &[(String, String)]) -> Result<BTreeMap<String, Decimal>, String> {
    Ok(claims(pairs)?.into_iter().map(|claim| (claim.kode, claim.tingkat)).collect())
}

fn decimal(text: &str) -> Result<Decimal, String> {
    text.parse().map_err(|e| format!("{text:?}: {e}"))
}

fn basis_points(text: &str) -> Result<i64, String> {
    i64::try_from(decimal(text)? * Decimal::from(10_000)).map_err(|e| format!("{text:?}: {e}"))
}

fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|e: jiff::Error| format!("{text:?}: {e}"))
}

#[cfg(test)]
mod tests {
    use kernel::angka;

    use super::*;
    use crate::rules::nilai;

    fn index(contoh: &Contoh) -> String {
        angka(nilai::indeks(contoh.instrument, &contoh.levels), 4)
    }

    #[test]
    fn contoh_7_the_sample_province_has_the_known_values() {
        let province = read("sumbar").expect("sound files");
        let found: Vec<_> = province.iter().map(|c| (c.tahun.0, index(c))).collect();
        let want = [(2021, "2,6895"), (2022, "3,1775"), (2023, "3,7465"), (2026, "1,9230")];
        assert_eq!(found, want.map(|(tahun, value)| (tahun, value.to_owned())));
    }

    #[test]
    fn every_explanation_belongs_to_an_assessment() {
        let explained: usize = ["sumbar", "kota-pariaman", "kota-solok"]
            .iter()
            .flat_map(|kode| read(kode).expect("sound files"))
            .map(|c| c.penjelasan.len())
            .sum();
        assert_eq!(
            explained,
            include_str!("../demo/penjelasan.toml").matches("[[penjelasan]]").count()
        );
    }

    #[test]
    fn hospitals_have_no_assessment() {
        assert!(read("rsup-djamil").expect("sound files").is_empty());
    }
}
