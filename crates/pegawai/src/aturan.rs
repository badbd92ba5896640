//! The rule file of personnel matters, read once and checked before anything computes.

use std::{collections::BTreeSet, sync::LazyLock};

use jiff::civil::Date;
use ruleset::{Keyakinan, Meta, RuleError, RuleFile, RuleKind};
use serde::{Deserialize, Deserializer, de::Error as _};

use crate::rules::{Predikat, golongan::Golongan};

/// The shipped rules. National: no institution overrides them.
pub const KIND: RuleKind = RuleKind {
    code: "kepegawaian",
    title: "Kepegawaian ASN",
    files: &[("kepegawaian-2017", include_str!("../../../rules/kepegawaian-2017.toml"))],
    check: |id, text| Kepegawaian::read(id, text).map(|_| ()),
};

/// Ranks, tiers of posts, ages and periods.
#[derive(Clone, Debug)]
pub struct Kepegawaian {
    /// Id, source and validity.
    pub meta: Meta,
    /// At which ages an appointment is ordinary.
    pub nip: IsiNip,
    /// From when a retirement counts.
    pub pensiun: IsiPensiun,
    /// When the next rank is due.
    pub kenaikan_pangkat: IsiKenaikan,
    /// When the next step of pay is due.
    pub gaji_berkala: IsiGaji,
    /// Ranks, lowest first.
    pub golongan: Vec<IsiGolongan>,
    /// Tiers of posts, highest first within their group.
    pub jenjang: Vec<JenjangJabatan>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Isi {
    nip: IsiNip,
    pensiun: IsiPensiun,
    kenaikan_pangkat: IsiKenaikan,
    gaji_berkala: IsiGaji,
    golongan: Vec<IsiGolongan>,
    jenjang: Vec<JenjangJabatan>,
}

/// Ages in whole years at the appointment.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IsiNip {
    /// Youngest.
    pub usia_tmt_minimal: i16,
    /// Oldest in ordinary posts.
    pub usia_tmt_maksimal: i16,
    /// Oldest in the posts that the law lists.
    pub usia_tmt_maksimal_tertentu: i16,
    /// Where it stands.
    pub pasal: String,
    /// How sure it is.
    pub keyakinan: Keyakinan,
    /// What is uncertain.
    pub catatan: String,
}

/// How the day of retirement follows from the birthday.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IsiPensiun {
    rumus: String,
    /// Where it stands.
    pub pasal: String,
    /// How sure it is.
    pub keyakinan: Keyakinan,
    /// What is uncertain.
    pub catatan: String,
}

/// When a regular promotion in rank is due.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IsiKenaikan {
    /// Years in the rank.
    pub masa_tahun: i16,
    /// Lowest grade of performance that counts.
    pub predikat_minimal: Predikat,
    /// For how many last years it must have been reached.
    pub tahun_kinerja: i16,
    /// Periods in a year, evenly spread; a period begins on the first of a month.
    pub periode_per_tahun: u8,
    /// Since when.
    #[serde(deserialize_with = "day")]
    pub periode_mulai: Date,
    /// Where it stands.
    pub pasal: String,
    /// How sure it is.
    pub keyakinan: Keyakinan,
    /// What is uncertain.
    pub catatan: String,
}

/// When a step of pay is due.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IsiGaji {
    /// Years since the last step.
    pub masa_tahun: i16,
    /// Where it stands.
    pub pasal: String,
    /// How sure it is.
    pub keyakinan: Keyakinan,
    /// What is uncertain.
    pub catatan: String,
}

/// A rank.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IsiGolongan {
    /// `III/d`.
    pub kode: String,
    /// `Penata Tingkat I`.
    pub nama: String,
}

/// Groups of posts, as the law divides them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum KelompokJabatan {
    /// Jabatan Pimpinan Tinggi.
    #[serde(rename = "pimpinan tinggi")]
    PimpinanTinggi,
    /// Jabatan Administrasi.
    #[serde(rename = "administrasi")]
    Administrasi,
    /// Jabatan Fungsional, keahlian.
    #[serde(rename = "fungsional keahlian")]
    Keahlian,
    /// Jabatan Fungsional, keterampilan.
    #[serde(rename = "fungsional keterampilan")]
    Keterampilan,
}

/// A tier of posts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JenjangJabatan {
    /// `jf_ahli_madya`.
    pub kode: String,
    /// `Ahli Madya`.
    pub nama: String,
    /// Its group.
    pub kelompok: KelompokJabatan,
    /// The echelons that people still call it by; empty where there is none.
    pub eselon: Vec<String>,
    /// Age of retirement (batas usia pensiun) in whole years.
    pub bup: i16,
    /// Where the age stands.
    pub pasal: String,
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
}

/// The one way in which `rules::pensiun` counts.
const RUMUS_PENSIUN: &str = "awal bulan berikut";

impl Kepegawaian {
    /// Reads a rule file and checks that its parts fit one another.
    pub fn read(id: &str, text: &str) -> Result<Self, RuleError> {
        let RuleFile { meta, isi } = ruleset::parse::<Isi>(id, text)?;
        check(&isi).map_err(|what| RuleError::inconsistent(id, what))?;
        let Isi { nip, pensiun, kenaikan_pangkat, gaji_berkala, golongan, jenjang } = isi;
        Ok(Self { meta, nip, pensiun, kenaikan_pangkat, gaji_berkala, golongan, jenjang })
    }

    /// The tier with this code.
    pub fn jenjang(&self, kode: &str) -> Option<&JenjangJabatan> {
        self.jenjang.iter().find(|jenjang| jenjang.kode == kode)
    }

    /// The name of a rank.
    pub fn pangkat(&self, golongan: Golongan) -> &str {
        let kode = golongan.to_string();
        self.golongan.iter().find(|known| known.kode == kode).map_or("", |known| &known.nama)
    }
}

fn check(isi: &Isi) -> Result<(), String> {
    if isi.pensiun.rumus != RUMUS_PENSIUN {
        return Err(format!("this program counts pensiun by {RUMUS_PENSIUN:?} only"));
    }
    let ages =
        [isi.nip.usia_tmt_minimal, isi.nip.usia_tmt_maksimal, isi.nip.usia_tmt_maksimal_tertentu];
    if !ages.is_sorted() || ages[0] <= 0 {
        return Err(format!("[nip] ages {ages:?} do not rise"));
    }
    if isi.kenaikan_pangkat.masa_tahun <= 0 || isi.gaji_berkala.masa_tahun <= 0 {
        return Err("a period of no years".to_owned());
    }
    if !matches!(isi.kenaikan_pangkat.periode_per_tahun, 1 | 2 | 3 | 4 | 6 | 12) {
        return Err("periode_per_tahun does not divide a year".to_owned());
    }
    let expected: Vec<String> = Golongan::all().map(|golongan| golongan.to_string()).collect();
    let given: Vec<&str> = isi.golongan.iter().map(|golongan| golongan.kode.as_str()).collect();
    if expected != given {
        return Err(format!("golongan are {given:?}, expected {expected:?}"));
    }
    let mut codes = BTreeSet::new();
    for jenjang in &isi.jenjang {
        if !codes.insert(&jenjang.kode) {
            return Err(format!("jenjang {} twice", jenjang.kode));
        }
        if !(50..=75).contains(&jenjang.bup) {
            return Err(format!(
                "jenjang {}: bup {} is no age of retirement",
                jenjang.kode, jenjang.bup
            ));
        }
    }
    Ok(())
}

static ALL: LazyLock<Vec<Kepegawaian>> = LazyLock::new(|| {
    KIND.files
        .iter()
        .map(|(id, text)| {
            Kepegawaian::read(id, text).expect("start-up and tests check every shipped rule file")
        })
        .collect()
});

/// The rules in force on `date`; the newest shipped ones when none says so.
pub fn running(date: Date) -> &'static Kepegawaian {
    ALL.iter()
        .rev()
        .find(|rules| rules.meta.in_force_on(date))
        .or_else(|| ALL.last())
        .expect("the list of shipped files is not empty")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(from: &str, to: &str) -> String {
        let (id, text) = KIND.files[0];
        assert!(text.contains(from), "{from}");
        Kepegawaian::read(id, &text.replacen(from, to, 1)).expect_err("refused").to_string()
    }

    #[test]
    fn every_shipped_file_passes_its_check() {
        KIND.check_all().expect("shipped files are sound");
    }

    #[test]
    fn a_file_that_contradicts_itself_is_refused() {
        assert!(refused("usia_tmt_minimal = 18", "usia_tmt_minimal = 36").contains("do not rise"));
        assert!(refused("kode = \"I/b\"", "kode = \"I/a\"").contains("golongan"));
        assert!(refused("kode = \"jf_mahir\"", "kode = \"jf_terampil\"").contains("twice"));
        assert!(refused("bup = 65", "bup = 6").contains("no age of retirement"));
        assert!(refused("periode_per_tahun = 12", "periode_per_tahun = 5").contains("divide"));
        assert!(refused("awal bulan berikut", "hari ulang tahun").contains("awal bulan"));
        assert!(refused("masa_tahun = 4", "masa_tahun = 0").contains("no years"));
    }
}
