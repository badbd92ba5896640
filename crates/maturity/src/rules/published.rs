//! Published cases recomputed. Pure.
//!
//! A printed value stands for every value that rounds to it, so a value computed from printed
//! ones is a range, and a case passes when what was published lies in it. Within one case and
//! kind the precision is the finest that was printed: sources drop trailing zeros.

use std::collections::BTreeMap;

use kernel::{Decimal, angka, round_half_down, round_half_up};
use ruleset::{CaseResult, Verdict};

use crate::{
    instrument::{self, Instrumen},
    rules::explain::exact,
};

/// What kind of value a row holds, from the finest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Jenis {
    Indikator,
    Aspek,
    Domain,
    Indeks,
    Predikat,
}

impl Jenis {
    const ALL: [Self; 5] =
        [Self::Indikator, Self::Aspek, Self::Domain, Self::Indeks, Self::Predikat];

    fn word(self) -> &'static str {
        match self {
            Self::Indikator => "indikator",
            Self::Aspek => "aspek",
            Self::Domain => "domain",
            Self::Indeks => "indeks",
            Self::Predikat => "predikat",
        }
    }

    /// Reads the word of a case file.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|jenis| jenis.word() == word)
    }
}

/// One published value.
#[derive(Clone, Debug)]
pub(crate) struct Nilai {
    pub(crate) jenis: Jenis,
    pub(crate) kode: String,
    /// As printed.
    pub(crate) tercetak: String,
}

/// One case: the published values of one institution and year.
#[derive(Clone, Debug)]
pub(crate) struct Kasus {
    pub(crate) nama: String,
    pub(crate) instrumen: String,
    pub(crate) nilai: Vec<Nilai>,
}

/// The most decimals that a source prints: the national portal's ten, with room.
const FINEST: u32 = 15;

/// The values that a printed or computed number may truly have: `low ≤ x < high`, or one point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reach {
    low: Decimal,
    high: Decimal,
}

impl Reach {
    fn point(value: Decimal) -> Self {
        Self { low: value, high: value }
    }

    fn printed(value: Decimal, decimals: u32) -> Self {
        let half = Decimal::new(5, decimals + 1);
        Self { low: value - half, high: value + half }
    }

    fn is_point(self) -> bool {
        self.low == self.high
    }

    fn meets(self, other: Self) -> bool {
        match (self.is_point(), other.is_point()) {
            (true, true) => self.low == other.low,
            (true, false) => other.low <= self.low && self.low < other.high,
            (false, true) => self.low <= other.low && other.low < self.high,
            (false, false) => self.low < other.high && other.low < self.high,
        }
    }

    fn text(self) -> String {
        if self.is_point() {
            exact(self.low)
        } else {
            format!(
                "{} sampai {}",
                exact(round_half_up(self.low, 6)),
                exact(round_half_up(self.high, 6))
            )
        }
    }
}

/// Recomputes one case.
pub(crate) fn check(kasus: &Kasus) -> CaseResult {
    let (verdict, line) = match instrument::find(&kasus.instrumen) {
        None => {
            (Verdict::Skipped, format!("instrumen {} tidak ada aturannya di sini", kasus.instrumen))
        }
        Some(instrument) => match Printed::read(instrument, kasus) {
            Ok(printed) => printed.judge(kasus),
            Err(why) => (Verdict::Fail, why),
        },
    };
    CaseResult { case: kasus.nama.clone(), verdict, line }
}

/// The numbers of a case, each with the range it stands for.
struct Printed<'a> {
    instrument: &'a Instrumen,
    values: BTreeMap<(Jenis, &'a str), (Decimal, Reach)>,
    decimals: BTreeMap<Jenis, u32>,
}

/// One published value against what the finer ones give.
struct Compared {
    label: String,
    published: String,
    computed: String,
    from: String,
    ok: bool,
}

impl<'a> Printed<'a> {
    fn read(instrument: &'a Instrumen, kasus: &'a Kasus) -> Result<Self, String> {
        let mut numbers: BTreeMap<(Jenis, &str), Decimal> = BTreeMap::new();
        let mut decimals: BTreeMap<Jenis, u32> = BTreeMap::new();
        for nilai in kasus.nilai.iter().filter(|nilai| nilai.jenis != Jenis::Predikat) {
            let (jenis, kode) = (nilai.jenis, nilai.kode.as_str());
            if !known(instrument, jenis, kode) {
                return Err(format!("{} {kode} tidak ada dalam instrumen", jenis.word()));
            }
            let number: Decimal =
                nilai.tercetak.trim().replace(',', ".").parse().map_err(|_not_a_number| {
                    format!("{kode}: nilai {:?} bukan angka", nilai.tercetak)
                })?;
            if number.scale() > FINEST {
                return Err(format!("{kode}: lebih dari {FINEST} desimal"));
            }
            if number < instrument.skala_min || number > instrument.skala_maks {
                return Err(format!("{kode}: nilai {} di luar skala", exact(number)));
            }
            if jenis == Jenis::Indikator && instrument.tingkat_bulat && !number.fract().is_zero() {
                return Err(format!("{kode}: tingkat {} tidak bulat", exact(number)));
            }
            if numbers.insert((jenis, kode), number).is_some() {
                return Err(format!("{} {kode} tercantum dua kali", jenis.word()));
            }
            let finest = decimals.entry(jenis).or_default();
            *finest = (*finest).max(number.scale());
        }
        let values = numbers
            .into_iter()
            .map(|(key, number)| (key, (number, reach(instrument, key.0, number, &decimals))))
            .collect();
        Ok(Self { instrument, values, decimals })
    }

    fn judge(&self, kasus: &Kasus) -> (Verdict, String) {
        let mut values: Vec<_> = self.values.iter().collect();
        // What people look for first: the index, then what it is made of.
        values.sort_by(|a, b| b.0.0.cmp(&a.0.0).then_with(|| a.0.1.cmp(b.0.1)));
        let mut compared: Vec<Compared> = values
            .into_iter()
            .filter_map(|((jenis, kode), (number, reach))| {
                self.compare(*jenis, kode, *number, *reach)
            })
            .collect();
        match self.compare_predikat(kasus) {
            Ok(found) => compared.extend(found),
            Err(why) => return (Verdict::Fail, why),
        }
        if compared.is_empty() {
            return (Verdict::Skipped, self.why_nothing());
        }
        let verdict = if compared.iter().all(|c| c.ok) { Verdict::Ok } else { Verdict::Fail };
        let mut parts: Vec<String> = compared.iter().map(Compared::text).collect();
        parts.extend(self.rounded_inputs(&compared));
        (verdict, parts.join("; "))
    }

    fn compare(
        &self,
        jenis: Jenis,
        kode: &str,
        number: Decimal,
        published: Reach,
    ) -> Option<Compared> {
        let (computed, from) = self.computed(jenis, kode)?;
        let decimals = self.decimals.get(&jenis).copied().unwrap_or_default();
        Some(Compared {
            label: if jenis == Jenis::Indeks { "indeks".to_owned() } else { kode.to_owned() },
            published: angka(number, decimals),
            computed: computed.text(),
            from,
            ok: published.meets(computed),
        })
    }

    /// The value of a group or the index from the finest complete level below it.
    fn computed(&self, jenis: Jenis, kode: &str) -> Option<(Reach, String)> {
        let inside = |member: &str, parent: Option<&str>| {
            jenis == Jenis::Indeks || member == kode || parent == Some(kode)
        };
        let i = self.instrument;
        let indikator = i.indikator.iter().filter(|x| jenis == Jenis::Indeks || i.belongs(x, kode));
        let aspek = i.aspek.iter().filter(|x| inside(&x.kode, x.induk.as_deref()));
        let finer = [
            (
                Jenis::Indikator,
                indikator.map(|x| (x.kode.as_str(), x.bobot_bp)).collect::<Vec<_>>(),
            ),
            (Jenis::Aspek, aspek.map(|x| (x.kode.as_str(), x.bobot_bp)).collect()),
            (Jenis::Domain, i.domain.iter().map(|x| (x.kode.as_str(), x.bobot_bp)).collect()),
        ];
        finer
            .into_iter()
            .filter(|(level, _)| *level < jenis)
            .find_map(|(level, members)| self.mean(level, &members))
    }

    fn mean(&self, level: Jenis, members: &[(&str, i64)]) -> Option<(Reach, String)> {
        let weight: i64 = members.iter().map(|(_, weight)| weight).sum();
        let mut sum = Reach::point(Decimal::ZERO);
        for (kode, weight) in members {
            let (_, reach) = self.values.get(&(level, *kode))?;
            let weight = Decimal::from(*weight);
            sum = Reach { low: sum.low + weight * reach.low, high: sum.high + weight * reach.high };
        }
        let weight = Decimal::from(weight);
        let mean = Reach { low: sum.low.checked_div(weight)?, high: sum.high.checked_div(weight)? };
        Some((mean, format!("{} {}", members.len(), level.word())))
    }

    fn compare_predikat(&self, kasus: &Kasus) -> Result<Option<Compared>, String> {
        let mut rows = kasus.nilai.iter().filter(|nilai| nilai.jenis == Jenis::Predikat);
        let Some(published) = rows.next().map(|nilai| nilai.tercetak.trim()) else {
            return Ok(None);
        };
        if rows.next().is_some() {
            return Err("predikat tercantum dua kali".to_owned());
        }
        let (reach, from) = match self.values.get(&(Jenis::Indeks, "indeks")) {
            // People read the predicate off the printed index.
            Some((number, _)) => (Reach::point(*number), "indeks terbit".to_owned()),
            None => match self.computed(Jenis::Indeks, "indeks") {
                Some(computed) => computed,
                None => return Ok(None),
            },
        };
        let places = self.instrument.desimal_tampil;
        let low = round_half_up(reach.low, places);
        // The upper end of a range is not reached: exactly on a half it is not shown as the next value.
        let high = if reach.is_point() {
            round_half_up(reach.high, places)
        } else {
            round_half_down(reach.high, places)
        };
        let reachable: Vec<&str> = self
            .instrument
            .predikat
            .iter()
            .filter(|(start, end, _)| {
                *start <= high && (low < *end || *end == self.instrument.skala_maks)
            })
            .map(|(_, _, predikat)| predikat.nama.as_str())
            .collect();
        Ok(Some(Compared {
            label: "predikat".to_owned(),
            published: published.to_owned(),
            computed: reachable.join(" atau "),
            from,
            ok: reachable.iter().any(|nama| nama.to_lowercase() == published.to_lowercase()),
        }))
    }

    fn why_nothing(&self) -> String {
        match self.computed(Jenis::Indeks, "indeks") {
            Some((reach, from)) => format!(
                "tidak ada nilai terbit yang dapat dibandingkan; indeks terhitung {} dari {from}",
                reach.text()
            ),
            None => "tidak ada nilai yang lebih rinci untuk menghitungnya kembali".to_owned(),
        }
    }

    /// Which printed inputs stand for a range.
    fn rounded_inputs(&self, compared: &[Compared]) -> Option<String> {
        let rounded: Vec<String> = [Jenis::Indikator, Jenis::Aspek, Jenis::Domain]
            .into_iter()
            .filter(|jenis| compared.iter().any(|c| c.from.ends_with(jenis.word())))
            .filter_map(|jenis| {
                let inputs = self
                    .values
                    .iter()
                    .filter(|((j, _), (_, reach))| *j == jenis && !reach.is_point());
                let codes: Vec<&str> = inputs.map(|((_, kode), _)| *kode).collect();
                let decimals = self.decimals.get(&jenis)?;
                (!codes.is_empty()).then(|| format!("{} ({decimals} desimal)", codes.join(", ")))
            })
            .collect();
        (!rounded.is_empty()).then(|| format!("masukan yang dibulatkan: {}", rounded.join("; ")))
    }
}

impl Compared {
    fn text(&self) -> String {
        let Self { label, published, computed, from, .. } = self;
        let verdict = if self.ok { "" } else { ", tidak cocok" };
        format!("{label} terbit {published}, terhitung {computed} dari {from}{verdict}")
    }
}

fn known(instrument: &Instrumen, jenis: Jenis, kode: &str) -> bool {
    match jenis {
        Jenis::Indikator => instrument.indikator(kode).is_some(),
        Jenis::Aspek => instrument.aspek.iter().any(|group| group.kode == kode),
        Jenis::Domain => instrument.domain.iter().any(|group| group.kode == kode),
        Jenis::Indeks => kode == "indeks",
        Jenis::Predikat => kode == "predikat",
    }
}

/// A whole level is exact; every other printed number stands for what rounds to it, on the scale.
fn reach(
    instrument: &Instrumen,
    jenis: Jenis,
    number: Decimal,
    decimals: &BTreeMap<Jenis, u32>,
) -> Reach {
    if jenis == Jenis::Indikator && instrument.tingkat_bulat {
        return Reach::point(number);
    }
    let printed = Reach::printed(number, decimals.get(&jenis).copied().unwrap_or_default());
    if jenis == Jenis::Indeks {
        return printed;
    }
    // The upper end stays: it is not reached anyway, and cut off it would exclude the top itself.
    Reach { low: printed.low.max(instrument.skala_min), high: printed.high }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kasus(instrumen: &str, values: &[(Jenis, &str, &str)]) -> Kasus {
        Kasus {
            nama: "contoh".to_owned(),
            instrumen: instrumen.to_owned(),
            nilai: values
                .iter()
                .map(|(jenis, kode, nilai)| Nilai {
                    jenis: *jenis,
                    kode: (*kode).to_owned(),
                    tercetak: (*nilai).to_owned(),
                })
                .collect(),
        }
    }

    fn domains(indeks: &str) -> Kasus {
        kasus(
            "spbe-2020",
            &[
                (Jenis::Domain, "D1", "3.00"),
                (Jenis::Domain, "D2", "3.30"),
                (Jenis::Domain, "D3", "2.18"),
                (Jenis::Domain, "D4", "3.55"),
                (Jenis::Indeks, "indeks", indeks),
            ],
        )
    }

    #[test]
    fn contoh_3_an_index_is_reachable_from_printed_domains() {
        let result = check(&domains("3.19"));
        assert_eq!(result.verdict, Verdict::Ok, "{result}");
        assert!(result.line.contains("D1, D2, D3, D4 (2 desimal)"), "{result}");
    }

    #[test]
    fn contoh_4_an_index_is_exact_from_aspects_with_ten_decimals() {
        let aspects = ["5", "3.75", "3.75", "5", "3", "2.6666666667", "4.3", "5"];
        let codes = ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8"];
        let mut values: Vec<_> =
            codes.iter().zip(aspects).map(|(k, v)| (Jenis::Aspek, *k, v)).collect();
        values.push((Jenis::Indeks, "indeks", "4.2125000000"));
        values.push((Jenis::Predikat, "predikat", "Memuaskan"));
        let result = check(&kasus("spbe-2020", &values));
        assert_eq!(result.verdict, Verdict::Ok, "{result}");
        values[8].2 = "4.2125000010";
        assert_eq!(check(&kasus("spbe-2020", &values)).verdict, Verdict::Fail);
    }

    #[test]
    fn the_top_of_the_scale_is_reachable() {
        let spbe = instrument::find("spbe-2020").expect("shipped");
        let mut values: Vec<(Jenis, &str, &str)> =
            spbe.indikator.iter().map(|i| (Jenis::Indikator, i.kode.as_str(), "5")).collect();
        values.push((Jenis::Aspek, "A1", "5.00"));
        values.push((Jenis::Indeks, "indeks", "5.00"));
        let result = check(&kasus("spbe-2020", &values));
        assert_eq!(result.verdict, Verdict::Ok, "{result}");
    }

    #[test]
    fn a_predicate_above_every_reachable_index_fails() {
        let mut values: Vec<(Jenis, &str, &str)> =
            ["D1", "D2", "D3", "D4"].map(|kode| (Jenis::Domain, kode, "2.59")).to_vec();
        values.push((Jenis::Predikat, "predikat", "Baik"));
        assert_eq!(check(&kasus("spbe-2020", &values)).verdict, Verdict::Fail);
        values[4].2 = "Cukup";
        assert_eq!(check(&kasus("spbe-2020", &values)).verdict, Verdict::Ok);
    }

    #[test]
    fn an_altered_index_fails() {
        let result = check(&domains("3.20"));
        assert_eq!(result.verdict, Verdict::Fail, "{result}");
        assert!(result.line.contains("tidak cocok"), "{result}");
    }

    #[test]
    fn a_predicate_is_read_off_the_printed_index() {
        let mut case = kasus(
            "spbe-2020",
            &[(Jenis::Indeks, "indeks", "2.59"), (Jenis::Predikat, "predikat", "Cukup")],
        );
        assert_eq!(check(&case).verdict, Verdict::Ok);
        case.nilai[1].tercetak = "Baik".to_owned();
        assert_eq!(check(&case).verdict, Verdict::Fail);
    }

    #[test]
    fn what_cannot_be_computed_is_skipped_with_the_reason() {
        let lone = check(&kasus("spbe-2020", &[(Jenis::Indeks, "indeks", "3.51")]));
        assert_eq!(lone.verdict, Verdict::Skipped);
        let old = check(&kasus("spbe-2018", &[(Jenis::Indeks, "indeks", "2.64")]));
        assert!(old.verdict == Verdict::Skipped && old.line.contains("spbe-2018"));
        let mut without_index = domains("3.19");
        without_index.nilai.pop();
        let result = check(&without_index);
        assert!(
            result.verdict == Verdict::Skipped && result.line.contains("terhitung"),
            "{result}"
        );
    }

    #[test]
    fn a_case_that_contradicts_itself_fails() {
        for bad in [
            (Jenis::Domain, "D9", "3.00"),
            (Jenis::Domain, "D1", "3.00"),
            (Jenis::Indikator, "I01", "2.5"),
            (Jenis::Indikator, "I01", "6"),
            (Jenis::Indikator, "I01", "tiga"),
        ] {
            let mut case = domains("3.19");
            case.nilai.push(Nilai {
                jenis: bad.0,
                kode: bad.1.to_owned(),
                tercetak: bad.2.to_owned(),
            });
            assert_eq!(check(&case).verdict, Verdict::Fail, "{bad:?}");
        }
    }
}
