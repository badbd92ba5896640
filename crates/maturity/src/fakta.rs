//! What an assessment says in the ledger of facts while the public page shows it. Pure.

use facts::{Entry, FactDefinition, Period, PeriodKind, Recipe, Series, Subject};
use kernel::Tahun;

use crate::{
    input::Tahap,
    instrument::Instrumen,
    lembar::{Lembar, recipe},
    pages,
    rules::{explain, nilai, tingkat::Levels},
    store::PenilaianId,
};

/// The index.
pub(crate) const INDEKS: FactDefinition = FactDefinition {
    code: "maturity.indeks",
    unit: "nilai 1 sampai 5",
    meaning: "Indeks penilaian yang diterbitkan, menurut instrumen dan tahapnya",
    formula: "Jumlah bobot × tingkat seluruh indikator, dibagi jumlah bobot",
    period: PeriodKind::Year,
    decimals: 2,
    public: true,
};

/// Its domains and aspects.
pub(crate) const KELOMPOK: FactDefinition = FactDefinition {
    code: "maturity.kelompok",
    unit: "nilai 1 sampai 5",
    meaning: "Nilai domain atau aspek dari penilaian yang diterbitkan",
    formula: "Jumlah bobot × tingkat indikator di dalamnya, dibagi jumlah bobotnya",
    period: PeriodKind::Year,
    decimals: 2,
    public: true,
};

/// An assessment as the ledger knows it.
#[derive(Clone, Copy)]
pub(crate) struct Terbitan<'a> {
    pub(crate) id: &'a PenilaianId,
    pub(crate) instrument: &'a Instrumen,
    pub(crate) tahun: Tahun,
    pub(crate) tahap: Tahap,
    pub(crate) levels: &'a Levels,
}

impl<'a> From<&'a Lembar> for Terbitan<'a> {
    fn from(lembar: &'a Lembar) -> Self {
        Self {
            id: &lembar.penilaian.id,
            instrument: lembar.instrument,
            tahun: lembar.penilaian.tahun,
            tahap: lembar.penilaian.tahap,
            levels: &lembar.levels,
        }
    }
}

impl Terbitan<'_> {
    pub(crate) fn period(&self) -> Period {
        Period::Year(self.tahun)
    }

    /// `spbe-2020.akhir`, and the code of the group behind it where it is not the index. Two assessments that
    /// are both on the public page never share a series and a period.
    fn detail(&self, kelompok: Option<&str>) -> String {
        let whole = format!("{}.{}", self.instrument.meta.id, self.tahap.code());
        kelompok.map_or_else(|| whole.clone(), |kode| format!("{whole}.{kode}"))
    }

    /// Index, domains and aspects, always in this order: the ledger holds each series until the transaction ends.
    fn codes(&self) -> impl Iterator<Item = Option<&str>> {
        let groups = self.instrument.domain.iter().chain(&self.instrument.aspek);
        core::iter::once(None).chain(groups.map(|group| Some(group.kode.as_str())))
    }

    /// The series in which the assessment stands.
    pub(crate) fn series(&self) -> Vec<Series> {
        self.codes()
            .map(|kelompok| Series {
                code: definition(kelompok).code.to_owned(),
                subject: Subject::Instansi,
                detail: self.detail(kelompok),
            })
            .collect()
    }

    /// The values to be published, each with its definition.
    pub(crate) fn entries(&self) -> Vec<(&'static FactDefinition, Entry)> {
        self.codes().map(|kelompok| (definition(kelompok), self.entry(kelompok))).collect()
    }

    fn entry(&self, kelompok: Option<&str>) -> Entry {
        let (instrument, levels) = (self.instrument, self.levels);
        let value = kelompok.map_or_else(
            || nilai::indeks(instrument, levels),
            |kode| nilai::kelompok(instrument, levels, kode).unwrap_or_default(),
        );
        let made = recipe(instrument, levels);
        // Where a level comes from was typed by somebody and may name people; the ledger forgets no word.
        let nowhere = |_: &str| None;
        Entry {
            subject: Subject::Instansi,
            detail: self.detail(kelompok),
            period: self.period(),
            value,
            recipe: Recipe {
                rule: instrument.meta.id.clone(),
                version: made.aturan_versi,
                inputs_sha256: made.masukan_sha256,
                inputs_at: format!("{}/penilaian/{}", pages::ROOT, self.id),
            },
            reasons: explain::explain(
                instrument,
                levels,
                kelompok.unwrap_or(explain::INDEKS),
                &nowhere,
            ),
        }
    }
}

fn definition(kelompok: Option<&str>) -> &'static FactDefinition {
    if kelompok.is_none() { &INDEKS } else { &KELOMPOK }
}

#[cfg(test)]
mod tests {
    use kernel::Decimal;

    use super::*;
    use crate::rules::tingkat::{accept, tests::uniform};

    #[test]
    fn the_index_and_every_group_of_it_are_published_with_their_reasons() {
        let spbe = crate::instrument::find("spbe-2020").expect("shipped");
        let mut claims = uniform(spbe, "2");
        claims[28].tingkat = Decimal::from(4);
        let levels = accept(spbe, &claims).expect("complete");
        let id = PenilaianId("p".to_owned());
        let terbitan = Terbitan {
            id: &id,
            instrument: spbe,
            tahun: Tahun(2025),
            tahap: Tahap::Akhir,
            levels: &levels,
        };
        let entries = terbitan.entries();
        assert_eq!(entries.len(), 1 + spbe.domain.len() + spbe.aspek.len());
        assert_eq!(entries.len(), terbitan.series().len());
        for ((definition, entry), series) in entries.iter().zip(terbitan.series()) {
            assert_eq!((definition.code, &entry.detail), (series.code.as_str(), &series.detail));
            let reasons = entry.reasons.as_ref().expect("every number has reasons");
            assert_eq!(reasons.value, entry.value.normalize().to_string(), "{}", entry.detail);
        }
        let index = &entries[0].1;
        assert_eq!(
            (index.value.to_string().as_str(), index.detail.as_str()),
            ("2.03", "spbe-2020.akhir")
        );
        assert_eq!(index.recipe.inputs_at, "/indeks/penilaian/p");
    }
}
