//! The reasons of every number of an assessment, down to one indicator. Pure.

use std::collections::BTreeMap;

use kernel::{Decimal, angka};
use ruleset::{Explained, Input, Step};

use super::{
    nilai::{self, weighed},
    tingkat::Levels,
};
use crate::instrument::{Indikator, Instrumen, Kelompok};

/// Code under which the reasons of the index are asked for.
pub(crate) const INDEKS: &str = "indeks";
/// Code under which the reasons of the predicate are asked for.
pub(crate) const PREDIKAT: &str = "predikat";

/// The reasons of the index, the predicate, a domain, an aspect or an indicator.
/// `source_of` says where the level of an indicator comes from. `None` for an unknown code.
pub(crate) fn explain(
    instrument: &Instrumen,
    levels: &Levels,
    kode: &str,
    source_of: &dyn Fn(&str) -> Option<String>,
) -> Option<Explained<String>> {
    match kode {
        INDEKS => Some(indeks(instrument, levels).map(full)),
        PREDIKAT => predikat(instrument, levels),
        _ => instrument
            .kelompok(kode)
            .map(|group| kelompok(instrument, levels, group, source_of).map(full))
            .or_else(|| {
                let indikator = instrument.indikator(kode)?;
                Some(tingkat(instrument, levels, indikator, source_of).map(full))
            }),
    }
}

/// The index, from the sums of its domains (aspects, where there are no domains).
pub(crate) fn indeks(instrument: &Instrumen, levels: &Levels) -> Explained<Decimal> {
    let value = nilai::indeks(instrument, levels);
    let parts = top_groups(instrument);
    let mut steps: Vec<Step> =
        parts.iter().map(|group| sum_step(instrument, levels, group)).collect();
    let (sum, _) = weighed(instrument, levels, None);
    steps.push(Step {
        what: "Jumlah bobot × tingkat (bobot dalam basis poin: 130 = 1,30 %)".to_owned(),
        arithmetic: steps.iter().map(|step| step.result.as_str()).collect::<Vec<_>>().join(" + "),
        result: exact(sum),
    });
    steps.push(division("Dibagi jumlah seluruh bobot", sum, instrument.bobot_total_bp));
    steps.push(rounding(instrument, value));
    Explained {
        what: instrument.nama_indeks.clone(),
        inputs: parts.iter().map(|group| group_input(instrument, levels, group)).collect(),
        steps,
        ..bare(instrument, value, &instrument.pasal)
    }
}

fn kelompok(
    instrument: &Instrumen,
    levels: &Levels,
    group: &Kelompok,
    source_of: &dyn Fn(&str) -> Option<String>,
) -> Explained<Decimal> {
    let (sum, weight) = weighed(instrument, levels, Some(&group.kode));
    let value = sum.checked_div(Decimal::from(weight)).unwrap_or_default();
    let below: Vec<&Kelompok> = instrument
        .aspek
        .iter()
        .filter(|aspek| aspek.induk.as_deref() == Some(group.kode.as_str()))
        .collect();
    let mut steps: Vec<Step> = if below.is_empty() {
        vec![sum_step(instrument, levels, group)]
    } else {
        below.iter().map(|aspek| sum_step(instrument, levels, aspek)).collect()
    };
    if below.len() > 1 {
        steps.push(Step {
            what: "Jumlah bobot × tingkat (bobot dalam basis poin: 130 = 1,30 %)".to_owned(),
            arithmetic: steps
                .iter()
                .map(|step| step.result.as_str())
                .collect::<Vec<_>>()
                .join(" + "),
            result: exact(sum),
        });
    }
    steps.push(division("Dibagi jumlah bobotnya", sum, weight));
    steps.push(rounding(instrument, value));
    let inputs = if below.is_empty() {
        instrument
            .indikator
            .iter()
            .filter(|indikator| indikator.aspek == group.kode)
            .map(|indikator| Input {
                code: indikator.kode.clone(),
                name: indikator.singkat.clone(),
                value: exact(levels.of(indikator)),
                unit: weight_text(indikator.bobot_bp),
                source: source_of(&indikator.kode),
            })
            .collect()
    } else {
        below.iter().map(|aspek| group_input(instrument, levels, aspek)).collect()
    };
    Explained {
        what: format!("{} {}", group.kode, group.nama),
        inputs,
        steps,
        ..bare(instrument, value, &group.pasal)
    }
}

fn predikat(instrument: &Instrumen, levels: &Levels) -> Option<Explained<String>> {
    let indeks = nilai::indeks(instrument, levels);
    let shown = nilai::shown(instrument, indeks);
    let found = nilai::predikat(instrument, indeks)?;
    let (start, end, _) = instrument.predikat.iter().find(|(_, _, label)| *label == found)?;
    let is_top = end == instrument.skala_maks;
    let comparison = if is_top { "≤" } else { "<" };
    let places = instrument.desimal_tampil;
    let value = found
        .label
        .as_ref()
        .map_or_else(|| found.nama.clone(), |label| format!("{} — {label}", found.nama));
    let base = bare(instrument, indeks, &instrument.pasal_predikat);
    Some(Explained {
        what: format!("Predikat {}", instrument.nama_indeks),
        shown: found.nama.clone(),
        inputs: vec![Input {
            code: INDEKS.to_owned(),
            name: instrument.nama_indeks.clone(),
            value: angka(shown, places),
            unit: String::new(),
            source: None,
        }],
        steps: vec![Step {
            what: "Rentang yang memuat nilai yang ditampilkan".to_owned(),
            arithmetic: format!(
                "{} ≤ {} {comparison} {}",
                angka(start, places),
                angka(shown, places),
                angka(end, places)
            ),
            result: found.nama.clone(),
        }],
        provisional: instrument.predikat_sementara.clone(),
        ..base.map(|_| value)
    })
}

fn tingkat(
    instrument: &Instrumen,
    levels: &Levels,
    indikator: &Indikator,
    source_of: &dyn Fn(&str) -> Option<String>,
) -> Explained<Decimal> {
    let level = levels.of(indikator);
    let product = Decimal::from(indikator.bobot_bp) * level;
    Explained {
        what: format!("{} {}", indikator.kode, indikator.nama),
        inputs: vec![Input {
            code: indikator.kode.clone(),
            name: "Tingkat yang dicatat".to_owned(),
            value: exact(level),
            unit: weight_text(indikator.bobot_bp),
            source: source_of(&indikator.kode),
        }],
        steps: vec![
            Step {
                what: "Bobot × tingkat (bobot dalam basis poin: 130 = 1,30 %)".to_owned(),
                arithmetic: format!("{} × {}", indikator.bobot_bp, exact(level)),
                result: exact(product),
            },
            Step {
                what: "Sumbangan pada indeks".to_owned(),
                ..division("", product, instrument.bobot_total_bp)
            },
        ],
        provisional: indikator.catatan.clone().or_else(|| instrument.simulasi.clone()),
        ..level_of(instrument, level, &indikator.pasal)
    }
}

/// A level is shown with decimals only where the instrument knows fractions.
fn level_of(instrument: &Instrumen, level: Decimal, pasal: &str) -> Explained<Decimal> {
    let base = bare(instrument, level, pasal);
    if instrument.tingkat_bulat { Explained { shown: exact(level), ..base } } else { base }
}

fn bare(instrument: &Instrumen, value: Decimal, pasal: &str) -> Explained<Decimal> {
    Explained {
        what: String::new(),
        value,
        shown: angka(value, instrument.desimal_tampil),
        rule: instrument.meta.reference(),
        pasal: pasal.to_owned(),
        inputs: Vec::new(),
        steps: Vec::new(),
        provisional: instrument.simulasi.clone(),
    }
}

/// The groups that the index is the sum of: domains, or aspects where there are no domains.
pub(crate) fn top_groups(instrument: &Instrumen) -> &[Kelompok] {
    if instrument.domain.is_empty() { &instrument.aspek } else { &instrument.domain }
}

fn group_input(instrument: &Instrumen, levels: &Levels, group: &Kelompok) -> Input {
    let value = nilai::kelompok(instrument, levels, &group.kode).unwrap_or_default();
    Input {
        code: group.kode.clone(),
        name: group.nama.clone(),
        // All digits: from rounded groups the index would come out differently (Contoh 2).
        value: exact(value),
        unit: weight_text(group.bobot_bp),
        source: None,
    }
}

/// `275 × 38 + 300 × 22`: equal weights are taken together, as a person would do it.
fn sum_step(instrument: &Instrumen, levels: &Levels, group: &Kelompok) -> Step {
    let mut by_weight: BTreeMap<i64, Vec<Decimal>> = BTreeMap::new();
    for indikator in &instrument.indikator {
        if instrument.belongs(indikator, &group.kode) {
            by_weight.entry(indikator.bobot_bp).or_default().push(levels.of(indikator));
        }
    }
    let terms: Vec<String> = by_weight
        .iter()
        .map(|(weight, levels)| match levels.as_slice() {
            [only] => format!("{weight} × {}", exact(*only)),
            several => {
                let list: Vec<String> = several.iter().copied().map(exact).collect();
                format!("{weight} × ({})", list.join(" + "))
            }
        })
        .collect();
    let (sum, _) = weighed(instrument, levels, Some(&group.kode));
    Step {
        what: format!("{} {}", group.kode, group.nama),
        arithmetic: terms.join(" + "),
        result: exact(sum),
    }
}

fn division(what: &str, sum: Decimal, by: i64) -> Step {
    Step {
        what: what.to_owned(),
        arithmetic: format!("{} ÷ {}", exact(sum), exact(Decimal::from(by))),
        result: sum.checked_div(Decimal::from(by)).map_or_else(|| "—".to_owned(), exact),
    }
}

fn rounding(instrument: &Instrumen, value: Decimal) -> Step {
    let places = instrument.desimal_tampil;
    Step {
        what: format!("Dibulatkan ke {places} desimal, setengah ke atas, hanya untuk ditampilkan"),
        arithmetic: format!("bulat({})", exact(value)),
        result: angka(value, places),
    }
}

/// `bobot 1,30 %`: a weight in basis points as people read it.
fn weight_text(bobot_bp: i64) -> String {
    format!("bobot {}", persen(bobot_bp))
}

/// `27,50 %`.
pub(crate) fn persen(bobot_bp: i64) -> String {
    format!("{} %", angka(Decimal::new(bobot_bp, 2), 2))
}

/// A value for a program: a decimal point, and every digit that is kept.
fn full(value: Decimal) -> String {
    value.normalize().to_string()
}

/// All digits of a value; a value that does not end is cut after six decimals and says so.
pub(crate) fn exact(value: Decimal) -> String {
    const MOST: u32 = 6;
    let plain = value.normalize();
    if plain.scale() <= MOST {
        angka(plain, plain.scale())
    } else {
        format!("{}…", angka(plain.trunc_with_scale(MOST), MOST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        instrument::find,
        rules::tingkat::{accept, tests::uniform},
    };

    fn none(_: &str) -> Option<String> {
        None
    }

    fn sample() -> (&'static Instrumen, Levels) {
        let spbe = find("spbe-2020").expect("shipped");
        let mut claims = uniform(spbe, "2");
        claims[28].tingkat = Decimal::from(4); // I29, in aspect A6 of three
        (spbe, accept(spbe, &claims).expect("complete"))
    }

    #[test]
    fn the_arithmetic_can_be_followed_by_hand() {
        let (spbe, levels) = sample();
        let aspek = explain(spbe, &levels, "A6", &none).expect("an aspect");
        let lines: Vec<_> =
            aspek.steps.iter().map(|s| (s.arithmetic.as_str(), s.result.as_str())).collect();
        assert_eq!(
            lines,
            [
                ("150 × (4 + 2 + 2)", "1.200"),
                ("1.200 ÷ 450", "2,666666…"),
                ("bulat(2,666666…)", "2,67"),
            ]
        );
    }

    #[test]
    fn every_number_of_an_assessment_has_reasons() {
        for instrument in crate::instrument::all() {
            let levels = accept(instrument, &uniform(instrument, "3")).expect("complete");
            let codes = [INDEKS, PREDIKAT]
                .into_iter()
                .chain(instrument.domain.iter().map(|g| g.kode.as_str()))
                .chain(instrument.aspek.iter().map(|g| g.kode.as_str()))
                .chain(instrument.indikator.iter().map(|i| i.kode.as_str()));
            for code in codes {
                let reasons = explain(instrument, &levels, code, &none).expect("known code");
                assert!(!reasons.steps.is_empty() && !reasons.pasal.is_empty(), "{code}");
            }
            assert_eq!(explain(instrument, &levels, "X1", &none), None);
        }
    }

    #[test]
    fn the_index_names_its_rule_and_its_parts() {
        let (spbe, levels) = sample();
        let reasons = indeks(spbe, &levels);
        assert_eq!(reasons.shown, "2,03");
        assert_eq!((reasons.rule.id.as_str(), reasons.rule.versi), ("spbe-2020", spbe.meta.versi));
        let parts: Vec<_> = reasons.inputs.iter().map(|i| i.code.as_str()).collect();
        assert_eq!(parts, ["D1", "D2", "D3", "D4"]);
    }
}
