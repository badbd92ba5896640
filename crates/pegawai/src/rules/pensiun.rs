//! When somebody retires, with the reasons.

use jiff::{Span, civil::Date};
use kernel::tanggal_panjang;
use ruleset::{Explained, Input, Keyakinan, Step};

use crate::aturan::{JenjangJabatan, Kepegawaian};

/// An age of retirement that a law of its own sets for one post (PP 11/2017 Pasal 240).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BupKhusus {
    /// Age in whole years.
    pub bup: i16,
    /// The law that sets it.
    pub dasar: String,
}

/// First day of retirement for somebody born on `lahir` in a post of this tier.
pub fn tmt_pensiun(
    rules: &Kepegawaian,
    lahir: Date,
    jenjang: &JenjangJabatan,
    khusus: Option<&BupKhusus>,
) -> Explained<Date> {
    let (bup, pasal) =
        khusus.map_or((jenjang.bup, jenjang.pasal.as_str()), |own| (own.bup, own.dasar.as_str()));
    // 29 February becomes the 28th in a year without one.
    let birthday = lahir.saturating_add(Span::new().years(bup));
    let first = birthday.first_of_month().saturating_add(Span::new().months(1));
    let input = |code: &str, name: &str, value: String, unit: &str| Input {
        code: code.to_owned(),
        name: name.to_owned(),
        value,
        unit: unit.to_owned(),
        source: None,
    };
    Explained {
        what: "TMT pensiun".to_owned(),
        value: first,
        shown: tanggal_panjang(first),
        rule: rules.meta.reference(),
        pasal: pasal.to_owned(),
        inputs: vec![
            input("lahir", "Tanggal lahir", tanggal_panjang(lahir), ""),
            input("jenjang", "Jenjang jabatan", jenjang.nama.clone(), ""),
            input("bup", "Batas usia pensiun", bup.to_string(), "tahun"),
        ],
        steps: vec![
            Step {
                what: "Mencapai batas usia".to_owned(),
                arithmetic: format!("{} + {bup} tahun", tanggal_panjang(lahir)),
                result: tanggal_panjang(birthday),
            },
            Step {
                what: "Tanggal 1 bulan berikutnya".to_owned(),
                arithmetic: tanggal_panjang(birthday),
                result: tanggal_panjang(first),
            },
        ],
        provisional: (rules.pensiun.keyakinan == Keyakinan::Rendah)
            .then(|| rules.pensiun.catatan.clone()),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::aturan;

    fn retires(lahir: Date, jenjang: &str) -> Date {
        let rules = aturan::running(date(2026, 11, 24));
        tmt_pensiun(rules, lahir, rules.jenjang(jenjang).expect("a tier"), None).value
    }

    #[test]
    fn the_first_of_the_month_after_the_birthday_that_reaches_the_age() {
        assert_eq!(retires(date(1969, 7, 15), "jf_ahli_madya"), date(2029, 8, 1));
        assert_eq!(retires(date(1966, 2, 1), "jf_ahli_utama"), date(2031, 3, 1));
        assert_eq!(retires(date(1970, 12, 31), "administrator"), date(2029, 1, 1));
        assert_eq!(retires(date(1968, 2, 29), "pelaksana"), date(2026, 3, 1));
    }

    #[test]
    fn a_post_with_a_law_of_its_own_follows_that_law_and_names_it() {
        let rules = aturan::running(date(2026, 11, 24));
        let muda = rules.jenjang("jf_ahli_muda").expect("a tier");
        let guru = BupKhusus { bup: 60, dasar: "UU 14/2005 Pasal 30".to_owned() };
        let explained = tmt_pensiun(rules, date(1970, 5, 20), muda, Some(&guru));
        assert_eq!(explained.value, date(2030, 6, 1));
        assert_eq!(explained.pasal, guru.dasar);
    }

    #[test]
    fn the_reasons_show_both_steps_and_that_the_first_day_is_provisional() {
        let rules = aturan::running(date(2026, 11, 24));
        let madya = rules.jenjang("jf_ahli_madya").expect("a tier");
        let explained = tmt_pensiun(rules, date(1969, 7, 15), madya, None);
        assert_eq!(explained.steps[0].result, "15 Juli 2029");
        assert_eq!(explained.shown, "1 Agustus 2029");
        assert!(explained.provisional.is_some());
    }
}
