//! Forecasts: when the next rank and the next step of pay are due.

use jiff::{Span, civil::Date};
use kernel::tanggal_panjang;
use ruleset::{Explained, Input, Keyakinan, Step};

use super::{Predikat, golongan::Golongan};
use crate::aturan::Kepegawaian;

/// What stands in the way of a rank that is due by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syarat {
    /// Everything that the register knows is fulfilled.
    Terpenuhi,
    /// A grade of the last years was too low.
    PredikatKurang {
        /// The year.
        tahun: i16,
        /// Its grade.
        predikat: Predikat,
    },
    /// A grade of the last years is not in the register: somebody has to look.
    PerluDiperiksa {
        /// The year without a grade.
        tahun: i16,
    },
}

/// First day on which the rank after `golongan` can be given; `None` at the top of the ladder.
pub fn pangkat_berikut(
    rules: &Kepegawaian,
    golongan: Golongan,
    tmt: Date,
) -> Option<(Golongan, Explained<Date>)> {
    let rule = &rules.kenaikan_pangkat;
    let next = golongan.next()?;
    let served = tmt.saturating_add(Span::new().years(rule.masa_tahun));
    let due = period_from(served.max(rule.periode_mulai), rule.periode_per_tahun);
    let explained = Explained {
        what: format!("Kenaikan pangkat ke {next}"),
        value: due,
        shown: tanggal_panjang(due),
        rule: rules.meta.reference(),
        pasal: rule.pasal.clone(),
        inputs: vec![
            input("golongan", "Golongan sekarang", golongan.to_string(), ""),
            input("tmt", "TMT golongan", tanggal_panjang(tmt), ""),
            input("masa", "Masa dalam pangkat", rule.masa_tahun.to_string(), "tahun"),
        ],
        steps: vec![
            served_step(tmt, rule.masa_tahun, served),
            Step {
                what: "Periode kenaikan pertama sejak itu".to_owned(),
                arithmetic: format!("{} periode setahun", rule.periode_per_tahun),
                result: tanggal_panjang(due),
            },
        ],
        provisional: (rule.keyakinan == Keyakinan::Rendah).then(|| rule.catatan.clone()),
    };
    Some((next, explained))
}

/// Whether the performance of the years before `tahun` allows a rank: `graded` are the years in the register.
pub fn syarat_kinerja(rules: &Kepegawaian, tahun: i16, graded: &[(i16, Predikat)]) -> Syarat {
    let rule = &rules.kenaikan_pangkat;
    let years = (tahun - rule.tahun_kinerja)..tahun;
    let of = |year: i16| graded.iter().find(|(known, _)| *known == year).map(|(_, grade)| *grade);
    // A grade that is too low decides, also where another year is missing.
    let too_low = years.clone().find_map(|tahun| {
        let predikat = of(tahun).filter(|grade| *grade > rule.predikat_minimal)?;
        Some(Syarat::PredikatKurang { tahun, predikat })
    });
    too_low
        .or_else(|| {
            let mut years = years;
            years.find(|year| of(*year).is_none()).map(|tahun| Syarat::PerluDiperiksa { tahun })
        })
        .unwrap_or(Syarat::Terpenuhi)
}

/// Day of the next step of pay, counted from the last one.
pub fn gaji_berkala_berikut(rules: &Kepegawaian, terakhir: Date) -> Explained<Date> {
    let rule = &rules.gaji_berkala;
    let due = terakhir.saturating_add(Span::new().years(rule.masa_tahun));
    Explained {
        what: "Kenaikan gaji berkala".to_owned(),
        value: due,
        shown: tanggal_panjang(due),
        rule: rules.meta.reference(),
        pasal: rule.pasal.clone(),
        inputs: vec![
            input("terakhir", "Gaji berkala terakhir", tanggal_panjang(terakhir), ""),
            input("masa", "Masa", rule.masa_tahun.to_string(), "tahun"),
        ],
        steps: vec![served_step(terakhir, rule.masa_tahun, due)],
        provisional: (rule.keyakinan == Keyakinan::Rendah).then(|| rule.catatan.clone()),
    }
}

fn served_step(from: Date, years: i16, until: Date) -> Step {
    Step {
        what: "Masa terpenuhi".to_owned(),
        arithmetic: format!("{} + {years} tahun", tanggal_panjang(from)),
        result: tanggal_panjang(until),
    }
}

fn input(code: &str, name: &str, value: String, unit: &str) -> Input {
    Input {
        code: code.to_owned(),
        name: name.to_owned(),
        value,
        unit: unit.to_owned(),
        source: None,
    }
}

/// The first day of a period on or after `day`; periods begin on the first of a month, evenly from January.
fn period_from(day: Date, per_year: u8) -> Date {
    let every = 12 / i8::try_from(per_year.clamp(1, 12)).unwrap_or(1);
    let starts = |day: &Date| day.day() == 1 && (day.month() - 1) % every == 0;
    let first = if day.day() == 1 {
        day
    } else {
        day.first_of_month().saturating_add(Span::new().months(1))
    };
    (0..12)
        .map(|months| first.saturating_add(Span::new().months(months)))
        .find(starts)
        .unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::aturan;

    fn rules() -> &'static Kepegawaian {
        aturan::running(date(2026, 11, 24))
    }

    fn golongan(text: &str) -> Golongan {
        Golongan::parse(text).expect("a rank")
    }

    #[test]
    fn the_next_rank_is_due_in_the_first_period_after_the_years_served() {
        let (next, due) =
            pangkat_berikut(rules(), golongan("III/c"), date(2023, 4, 1)).expect("a rank above");
        assert_eq!((next, due.value), (golongan("III/d"), date(2027, 4, 1)));
        let (_, due) =
            pangkat_berikut(rules(), golongan("II/d"), date(2023, 4, 2)).expect("a rank above");
        assert_eq!(due.value, date(2027, 5, 1));
        assert!(due.provisional.is_some());
    }

    #[test]
    fn nobody_is_due_before_the_periods_began_or_above_the_top() {
        let (_, due) =
            pangkat_berikut(rules(), golongan("I/a"), date(2001, 1, 1)).expect("a rank above");
        assert_eq!(due.value, date(2025, 10, 1));
        assert_eq!(pangkat_berikut(rules(), golongan("IV/e"), date(2001, 1, 1)), None);
    }

    #[test]
    fn periods_are_spread_evenly_over_the_year() {
        assert_eq!(period_from(date(2026, 2, 3), 2), date(2026, 7, 1));
        assert_eq!(period_from(date(2026, 7, 1), 2), date(2026, 7, 1));
        assert_eq!(period_from(date(2026, 8, 1), 1), date(2027, 1, 1));
        assert_eq!(period_from(date(2026, 12, 31), 12), date(2027, 1, 1));
    }

    #[test]
    fn a_missing_grade_never_fails_a_person_and_a_low_one_says_its_year() {
        use Predikat::{Baik, Kurang, SangatBaik};
        let of = |graded: &[(i16, Predikat)]| syarat_kinerja(rules(), 2027, graded);
        assert_eq!(of(&[(2025, Baik), (2026, SangatBaik)]), Syarat::Terpenuhi);
        assert_eq!(of(&[(2024, Kurang), (2026, Baik)]), Syarat::PerluDiperiksa { tahun: 2025 });
        assert_eq!(of(&[(2026, Kurang)]), Syarat::PredikatKurang { tahun: 2026, predikat: Kurang },);
    }

    #[test]
    fn a_step_of_pay_follows_the_last_one() {
        let due = gaji_berkala_berikut(rules(), date(2025, 3, 1));
        assert_eq!(due.shown, "1 Maret 2027");
    }
}
