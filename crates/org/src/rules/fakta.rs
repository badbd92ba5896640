//! The ledger of facts as people read it: periods in words, what became of an entry, whether a chain holds.

use std::collections::BTreeMap;

use facts::{Content, Fact, FactDefinition, GENESIS, Period, content_hash};
use jiff::civil::Date;
use kernel::{InstansiId, Tahun, tanggal_panjang};

/// `2025`, `Triwulan I 2025`, `Maret 2025` or `31 Maret 2025`.
pub(crate) fn period_words(period: Period) -> String {
    match period {
        Period::Year(tahun) => tahun.to_string(),
        Period::Quarter(tahun, quarter) => {
            let roman = match quarter {
                1 => "I",
                2 => "II",
                3 => "III",
                _ => "IV",
            };
            format!("Triwulan {roman} {tahun}")
        }
        Period::Month(tahun, month) => {
            let first =
                i8::try_from(month).ok().and_then(|month| Date::new(tahun.0, month, 1).ok());
            first.map_or_else(
                || period.to_string(),
                |first| tanggal_panjang(first).trim_start_matches("1 ").to_owned(),
            )
        }
        Period::Day(date) => tanggal_panjang(date),
    }
}

/// Reads a period as it stands in the ledger or as [`period_words`] writes it.
pub(crate) fn read_period(text: &str) -> Option<Period> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(period) = Period::parse(&text.to_uppercase()) {
        return Some(period);
    }
    let (_, tahun) = text.rsplit_once(' ')?;
    let tahun = Tahun(tahun.parse().ok().filter(|year| (0..=9999).contains(year))?);
    let months = (1..=12).map(|month| Period::Month(tahun, month));
    let quarters = (1..=4).map(|quarter| Period::Quarter(tahun, quarter));
    let days = (1..=12).flat_map(|month| (1..=31).map(move |day| (month, day)));
    let days = days.filter_map(|(month, day)| Date::new(tahun.0, month, day).ok().map(Period::Day));
    let wanted = text.to_lowercase();
    months.chain(quarters).chain(days).find(|period| period_words(*period).to_lowercase() == wanted)
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keadaan {
    /// It holds.
    Berlaku,
    /// A later value of the same period holds.
    Digantikan,
    /// Its value was taken back, or it is the entry that took one back.
    Ditarik,
}

impl Keadaan {
    /// The word for programs.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Berlaku => "berlaku",
            Self::Digantikan => "digantikan",
            Self::Ditarik => "ditarik",
        }
    }

    /// The word on screen.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Berlaku => "Berlaku",
            Self::Digantikan => "Digantikan",
            Self::Ditarik => "Ditarik",
        }
    }
}

/// What became of each entry of one series. `entries` are all of it, newest first.
pub(crate) fn states(entries: &[Fact]) -> Vec<Keadaan> {
    // Per period: whether the entry seen before, which is the next newer one, has a value.
    let mut newer: BTreeMap<Period, bool> = BTreeMap::new();
    entries
        .iter()
        .map(|fact| {
            let has_value = fact.value.is_some();
            match (has_value, newer.insert(fact.period, has_value)) {
                (false, _) | (true, Some(false)) => Keadaan::Ditarik,
                (true, None) => Keadaan::Berlaku,
                (true, Some(true)) => Keadaan::Digantikan,
            }
        })
        .collect()
}

/// Recomputes the chain of one series. `entries` are all of it, newest first; `Err` is the place, from 1, of the
/// first entry that is missing, not linked to the one before, or says something else than what was hashed.
pub(crate) fn check_chain(instansi: InstansiId, entries: &[Fact]) -> Result<(), i64> {
    let mut previous = GENESIS;
    for (fact, expected) in entries.iter().rev().zip(1..) {
        if fact.seq != expected || fact.prev_hash != previous || fact.hash != hash(instansi, fact) {
            return Err(expected);
        }
        previous = &fact.hash;
    }
    Ok(())
}

fn hash(instansi: InstansiId, fact: &Fact) -> String {
    content_hash(&Content {
        instansi: instansi.0,
        id: fact.id.as_str(),
        kode: &fact.series.code,
        subjek_jenis: fact.series.subject.kind(),
        subjek: fact.series.subject.id(),
        rincian: &fact.series.detail,
        urutan: fact.seq,
        periode: &fact.period.to_string(),
        nilai: fact.value.map(|value| value.to_string()).as_deref(),
        satuan: &fact.unit,
        aturan: &fact.recipe.rule,
        aturan_versi: fact.recipe.version,
        masukan_sha256: &fact.recipe.inputs_sha256,
        masukan_di: &fact.recipe.inputs_at,
        alasan: fact.reasons.as_deref(),
        sebab: fact.why_withdrawn.as_deref(),
        oleh_sha256: &fact.by_sha256,
        dicatat_at: fact.at.0,
        sebelum: &fact.prev_hash,
    })
}

/// Whether somebody may read a fact: a visitor only what its room calls public.
pub(crate) fn may_read(definition: Option<&FactDefinition>, signed_in: bool) -> bool {
    signed_in || definition.is_some_and(|definition| definition.public)
}

#[cfg(test)]
mod tests {
    use facts::{FactId, PeriodKind, Recipe, Series, Subject};
    use kernel::{Decimal, Timestamp};

    use super::*;

    const HERE: InstansiId = InstansiId(13);

    /// A series of entries in the order they were made: the period, and the value if it was not taken back.
    fn series(entries: &[(&str, Option<i64>)]) -> Vec<Fact> {
        let mut all: Vec<Fact> = Vec::new();
        for ((period, value), seq) in entries.iter().zip(1..) {
            let mut fact = Fact {
                id: FactId(format!("f{seq}")),
                series: Series {
                    code: "uji.nilai".to_owned(),
                    subject: Subject::Instansi,
                    detail: String::new(),
                },
                seq,
                period: Period::parse(period).expect("a period"),
                value: value.map(Decimal::from),
                unit: "nilai".to_owned(),
                recipe: Recipe {
                    rule: "uji".to_owned(),
                    version: 1,
                    inputs_sha256: "aa".to_owned(),
                    inputs_at: "/uji".to_owned(),
                },
                reasons: None,
                why_withdrawn: value.is_none().then(|| "Keliru.".to_owned()),
                by_sha256: "bb".to_owned(),
                at: Timestamp(seq),
                prev_hash: all.last().map_or(GENESIS.to_owned(), |last| last.hash.clone()),
                hash: String::new(),
            };
            fact.hash = hash(HERE, &fact);
            all.push(fact);
        }
        all.reverse();
        all
    }

    #[test]
    fn periods_are_written_in_words_and_read_back() {
        for (text, words) in [
            ("2025", "2025"),
            ("2025-Q1", "Triwulan I 2025"),
            ("2025-Q4", "Triwulan IV 2025"),
            ("2025-03", "Maret 2025"),
            ("2025-11", "November 2025"),
            ("2024-02-29", "29 Februari 2024"),
            ("2025-03-01", "1 Maret 2025"),
        ] {
            let period = Period::parse(text).expect(text);
            assert_eq!(period_words(period), words);
            assert_eq!(read_period(&format!(" {} ", words.to_lowercase())), Some(period));
            assert_eq!(read_period(&text.to_lowercase()), Some(period));
        }
        for wrong in ["", "kemarin", "Triwulan V 2025", "30 Februari 2025", "Maret", "2025-13"] {
            assert_eq!(read_period(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_entry_holds_until_another_of_its_period_replaces_it_or_takes_it_back() {
        use Keadaan::{Berlaku, Digantikan, Ditarik};
        let entries = series(&[
            ("2024", Some(1)),
            ("2025", Some(2)),
            ("2024", Some(3)),
            ("2025", None),
            ("2025", Some(4)),
        ]);
        let mut found = states(&entries);
        found.reverse();
        assert_eq!(found, [Digantikan, Ditarik, Berlaku, Ditarik, Berlaku]);
    }

    #[test]
    fn a_chain_breaks_where_something_was_altered_removed_or_put_elsewhere() {
        let sound = series(&[("2023", Some(1)), ("2024", Some(2)), ("2025", None)]);
        assert_eq!(check_chain(HERE, &sound), Ok(()));
        assert_eq!(check_chain(InstansiId(14), &sound), Err(1), "of another institution");
        let mut altered = sound.clone();
        altered[1].value = Some(Decimal::from(5));
        assert_eq!(check_chain(HERE, &altered), Err(2));
        let mut removed = sound.clone();
        removed.remove(1);
        assert_eq!(check_chain(HERE, &removed), Err(2));
        let mut relinked = sound;
        relinked[0].prev_hash = GENESIS.to_owned();
        relinked[0].hash = hash(HERE, &relinked[0]);
        assert_eq!(check_chain(HERE, &relinked), Err(3));
    }

    #[test]
    fn a_visitor_reads_what_is_public_and_whoever_signed_in_everything() {
        let definition = |public| FactDefinition {
            code: "uji.nilai",
            unit: "nilai",
            meaning: "Nilai uji",
            formula: "Jumlah",
            period: PeriodKind::Year,
            decimals: 2,
            public,
        };
        assert!(may_read(Some(&definition(true)), false));
        assert!(!may_read(Some(&definition(false)), false));
        assert!(!may_read(None, false), "nobody vouches for it any more");
        assert!(may_read(Some(&definition(false)), true) && may_read(None, true));
    }
}
