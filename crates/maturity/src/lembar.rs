//! A sheet: one assessment with its levels, read against its instrument. Pure.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use kernel::Decimal;
use sha2::{Digest, Sha256};

use crate::{
    input::{Asal, Masukan},
    instrument::{self, Instrumen},
    rules::{
        explain,
        nilai::{self, Hasil},
        tingkat::{Claim, Levels, accept},
    },
    store::{Penilaian, Recipe, Tingkat},
};

/// An assessment with everything that its numbers are made of.
#[derive(Clone, Debug)]
pub(crate) struct Lembar {
    pub(crate) penilaian: Penilaian,
    pub(crate) instrument: &'static Instrumen,
    pub(crate) levels: Levels,
    pub(crate) hasil: Hasil,
    tingkat: BTreeMap<String, Tingkat>,
}

impl Lembar {
    /// Reads stored levels. `Err` says which of our own invariants they break: the levels are
    /// complete, and recomputing the index from them gives what was stored.
    pub(crate) fn read(penilaian: Penilaian, tingkat: Vec<Tingkat>) -> Result<Self, String> {
        let broken = |what: &str| format!("maturity_penilaian {}: {what}", penilaian.id);
        let instrument = instrument::find_version(&penilaian.instrumen, penilaian.aturan_versi)
            .ok_or_else(|| broken("its rule version is not shipped"))?;
        let claims: Vec<Claim> =
            tingkat.iter().map(|t| Claim { kode: t.indikator.clone(), tingkat: t.nilai }).collect();
        let levels =
            accept(instrument, &claims).map_err(|errors| broken(&format!("levels: {errors:?}")))?;
        let recipe = recipe(instrument, &levels);
        if recipe.indeks_e8 != indeks_e8(penilaian.indeks)
            || recipe.masukan_sha256 != penilaian.masukan_sha256
        {
            return Err(broken("the stored index is not the one its levels give"));
        }
        Ok(Self {
            hasil: nilai::hasil(instrument, &levels),
            tingkat: tingkat.into_iter().map(|t| (t.indikator.clone(), t)).collect(),
            penilaian,
            instrument,
            levels,
        })
    }

    /// The stored level of an indicator.
    pub(crate) fn tingkat(&self, kode: &str) -> Option<&Tingkat> {
        self.tingkat.get(kode)
    }

    /// Where the level of an indicator comes from, as shown beside it.
    pub(crate) fn source_of(&self, kode: &str) -> Option<String> {
        let sumber = &self.penilaian.sumber;
        self.tingkat(kode).map(|t| match t.asal {
            Asal::Dinyatakan => sumber.clone(),
            Asal::Terbit => format!("{sumber} (terbit)"),
            Asal::Turunan => format!("{sumber} (diturunkan dari jumlah yang terbit)"),
        })
    }

    /// How many levels were derived from published sums.
    pub(crate) fn turunan(&self) -> usize {
        self.tingkat.values().filter(|t| t.asal == Asal::Turunan).count()
    }

    /// The index if only what is accepted counted, and if all that is claimed did.
    pub(crate) fn rentang(&self) -> Option<(Decimal, Decimal)> {
        let at = |pick: fn(&crate::store::Batas) -> Decimal| {
            let claims = self.tingkat.values().map(|t| {
                t.batas
                    .as_ref()
                    .map(|batas| Claim { kode: t.indikator.clone(), tingkat: pick(batas) })
            });
            let claims: Option<Vec<Claim>> = claims.collect();
            accept(self.instrument, &claims?)
                .ok()
                .map(|levels| nilai::indeks(self.instrument, &levels))
        };
        at(|b| b.diterima).zip(at(|b| b.diklaim))
    }

    /// The reasons of one number of this sheet.
    pub(crate) fn explain(&self, kode: &str) -> Option<ruleset::Explained<String>> {
        explain::explain(self.instrument, &self.levels, kode, &|kode| self.source_of(kode))
    }
}

/// What is stored beside a new index.
pub(crate) fn recipe(instrument: &Instrumen, levels: &Levels) -> Recipe {
    let mut lines: Vec<String> = instrument
        .indikator
        .iter()
        .map(|i| format!("{}={}\n", i.kode, levels.of(i).normalize()))
        .collect();
    lines.sort_unstable();
    Recipe {
        aturan_versi: i64::from(instrument.meta.versi),
        indeks_e8: indeks_e8(nilai::indeks(instrument, levels)),
        masukan_sha256: HEXLOWER.encode(&Sha256::digest(lines.concat())),
    }
}

fn indeks_e8(indeks: Decimal) -> i64 {
    // Four decimals of a weight times four of a level: eight hold every digit.
    i64::try_from(indeks * Decimal::from(100_000_000))
        .expect("an index is small and has at most eight decimals")
}

/// The levels of a file, ready to be stored.
pub(crate) fn tingkat_of(masukan: &Masukan) -> Vec<Tingkat> {
    masukan
        .baris
        .iter()
        .map(|baris| Tingkat {
            indikator: baris.kode.clone(),
            nilai: baris.tingkat,
            batas: None,
            asal: baris.asal,
            catatan: baris.catatan.clone(),
            uraian: String::new(),
            opd: None,
        })
        .collect()
}
