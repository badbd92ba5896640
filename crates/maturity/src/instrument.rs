//! Instruments: the rule files of this room, read once and checked before anything computes.

use std::sync::LazyLock;

use jiff::civil::Date;
use kernel::{Decimal, Tahun};
use ruleset::{Bands, Meta, RuleError, RuleFile, RuleKind};

use crate::schema::{self, Isi};

/// The shipped instruments. An institution may not override national weights.
pub const KIND: RuleKind = RuleKind {
    code: "indeks",
    title: "Instrumen indeks kematangan",
    files: &[
        ("spbe-2020", include_str!("../../../rules/spbe-2020.toml")),
        ("pemdi-2026", include_str!("../../../rules/pemdi-2026.toml")),
    ],
    check: |id, text| Instrumen::read(id, text).map(|_| ()),
};

/// An instrument: what is measured, with which weights, and what the sum is called.
#[derive(Clone, Debug)]
pub struct Instrumen {
    /// Id, source and validity.
    pub meta: Meta,
    /// `SPBE` or `Pemdi`.
    pub singkatan: String,
    /// `Indeks SPBE`.
    pub nama_indeks: String,
    /// Where the formula and the weights stand.
    pub pasal: String,
    /// Lowest level.
    pub skala_min: Decimal,
    /// Highest level.
    pub skala_maks: Decimal,
    /// Whether a level is a whole number.
    pub tingkat_bulat: bool,
    /// Decimals shown; rounding happens only there.
    pub desimal_tampil: u32,
    /// Sum of all weights in basis points.
    pub bobot_total_bp: i64,
    /// Predicates by the shown value of the index.
    pub predikat: Bands<Predikat>,
    /// Where the predicates stand.
    pub pasal_predikat: String,
    /// Domains; empty where an instrument has none.
    pub domain: Vec<Kelompok>,
    /// Aspects.
    pub aspek: Vec<Kelompok>,
    /// Indicators in the order of the instrument.
    pub indikator: Vec<Indikator>,
    /// Why the choice of the predicate is provisional.
    pub predikat_sementara: Option<String>,
    /// Why fractional values are a simulation; `None` where levels are whole.
    pub simulasi: Option<String>,
    /// Which level a fractional value stands in; `None` where levels are whole.
    pub jenjang: Option<Bands<u8>>,
}

/// A predicate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Predikat {
    /// `Baik`.
    pub nama: String,
    /// Its second name in the instrument, as `Berkembang (Developing)`.
    pub label: Option<String>,
}

/// A domain or an aspect: indicators weighed together.
#[derive(Clone, Debug)]
pub struct Kelompok {
    /// `D1`, `A7`, `P3`.
    pub kode: String,
    /// Its name.
    pub nama: String,
    /// The domain of an aspect.
    pub induk: Option<String>,
    /// Weight in basis points; equals the sum of its indicators' weights.
    pub bobot_bp: i64,
    /// Where it stands.
    pub pasal: String,
}

/// An indicator.
#[derive(Clone, Debug)]
pub struct Indikator {
    /// `I32`, `PI05`.
    pub kode: String,
    /// Number in the instrument.
    pub nomor: u16,
    /// Full name.
    pub nama: String,
    /// Name without its standing first words.
    pub singkat: String,
    /// Aspect.
    pub aspek: String,
    /// Weight in basis points.
    pub bobot_bp: i64,
    /// Where it stands.
    pub pasal: String,
    /// What each level asks for, from the lowest.
    pub kriteria: Vec<String>,
    /// What each level is called.
    pub nama_tingkat: Vec<String>,
    /// Kinds of evidence.
    pub bukti: Vec<String>,
    /// Agencies that usually own it.
    pub pengampu: Vec<String>,
    /// Name of the index of another institution that decides this indicator.
    pub indeks_luar: Option<String>,
    /// Indicators of the instrument before, out of which this one grew.
    pub asal: Vec<String>,
    /// What about this indicator is uncertain.
    pub catatan: Option<String>,
}

impl Instrumen {
    /// Reads a rule file and checks that its parts add up.
    pub fn read(id: &str, text: &str) -> Result<Self, RuleError> {
        let RuleFile { meta, isi } = ruleset::parse::<Isi>(id, text)?;
        schema::instrument(meta, isi).map_err(|what| RuleError::inconsistent(id, what))
    }

    /// The indicator with this code.
    pub fn indikator(&self, kode: &str) -> Option<&Indikator> {
        self.indikator.iter().find(|indikator| indikator.kode == kode)
    }

    /// The domain or aspect with this code.
    pub fn kelompok(&self, kode: &str) -> Option<&Kelompok> {
        self.domain.iter().chain(&self.aspek).find(|kelompok| kelompok.kode == kode)
    }

    /// Whether an indicator belongs to a domain or an aspect.
    pub fn belongs(&self, indikator: &Indikator, kelompok: &str) -> bool {
        indikator.aspek == kelompok
            || self
                .kelompok(&indikator.aspek)
                .is_some_and(|aspek| aspek.induk.as_deref() == Some(kelompok))
    }

    /// Whether the instrument was used for `tahun`.
    pub fn used_in(&self, tahun: Tahun) -> bool {
        let day = |month, day| Date::new(tahun.0, month, day).unwrap_or(Date::MIN);
        self.meta.in_force_on(day(12, 31)) || self.meta.in_force_on(day(1, 1))
    }
}

static ALL: LazyLock<Vec<Instrumen>> = LazyLock::new(|| {
    KIND.files
        .iter()
        .map(|(id, text)| {
            Instrumen::read(id, text).expect("start-up and tests check every shipped rule file")
        })
        .collect()
});

/// Every shipped instrument in every version, oldest first.
pub fn all() -> &'static [Instrumen] {
    &ALL
}

/// The instrument with this id, in its newest version.
pub fn find(id: &str) -> Option<&'static Instrumen> {
    all().iter().rev().find(|instrument| instrument.meta.id == id)
}

/// The version of an instrument with which something was computed. A changed file is shipped under
/// its id as a further version beside the old one, so that old numbers keep their reasons.
pub fn find_version(id: &str, versi: i64) -> Option<&'static Instrumen> {
    all().iter().find(|i| i.meta.id == id && i64::from(i.meta.versi) == versi)
}

/// The instrument in force on `date`; the newest shipped one when none says so.
pub fn running(date: Date) -> &'static Instrumen {
    all()
        .iter()
        .rev()
        .find(|instrument| instrument.meta.in_force_on(date))
        .or_else(|| all().last())
        .expect("the list of shipped files is not empty")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_shipped_file_passes_its_schema_check() {
        KIND.check_all().expect("shipped files are sound");
    }

    #[test]
    fn the_house_opens_on_the_instrument_in_force() {
        assert_eq!(running(date(2022, 10, 13)).meta.id, "spbe-2020");
        assert_eq!(running(date(2026, 11, 24)).meta.id, "pemdi-2026");
    }

    #[test]
    fn weights_that_do_not_add_up_are_refused() {
        let (id, text) = KIND.files[0];
        let heavier = text.replacen("bobot_bp = 130\n", "bobot_bp = 131\n", 1);
        let refused = Instrumen::read(id, &heavier).expect_err("refused").to_string();
        assert!(refused.contains("10001"), "{refused}");
    }

    #[test]
    fn an_indicator_belongs_to_its_aspect_and_to_the_domain_above() {
        let spbe = find("spbe-2020").expect("shipped");
        let indikator = spbe.indikator("I32").expect("an indicator");
        assert!(spbe.belongs(indikator, "A7") && spbe.belongs(indikator, "D4"));
        assert!(!spbe.belongs(indikator, "A8"));
    }
}
