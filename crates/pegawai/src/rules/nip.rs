//! The numbers of civil servants: what they say, and where they contradict the record.
//!
//! NIP of a PNS: birth date, month of appointment as CPNS, sex, order. NI PPPK: birth date, year of the first
//! contract, the digit 2, how often contracted, sex, order. A month never begins with 2, so the thirteenth digit
//! tells them apart.

use core::fmt;

use jiff::civil::Date;

use crate::aturan::Kepegawaian;

/// A number of eighteen digits whose parts can be true.
///
/// It holds a birth date and a sex, so it is personal data: lists show [`Nip::masked`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nip {
    digits: String,
    parts: NipIsi,
}

/// What the digits say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NipIsi {
    /// Of which kind of number.
    pub jenis: JenisNip,
    /// Day of birth.
    pub lahir: Date,
    /// Sex.
    pub kelamin: Kelamin,
    /// Order among those with the same other digits, 1 to 999.
    pub urut: u16,
}

/// Whose number it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JenisNip {
    /// Of a PNS or CPNS: month of the appointment as CPNS.
    Pns {
        /// Year.
        tahun: i16,
        /// Month, 1 to 12.
        bulan: i8,
    },
    /// Of a PPPK: year of the first contract.
    Pppk {
        /// Year.
        tahun: i16,
        /// Which contract, 1 to 9.
        kontrak: u8,
    },
}

/// Sex, as the register of civil servants knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kelamin {
    /// Laki-laki.
    LakiLaki,
    /// Perempuan.
    Perempuan,
}

impl Kelamin {
    /// `L` or `P`, as sheets write it.
    pub fn letter(self) -> &'static str {
        match self {
            Self::LakiLaki => "L",
            Self::Perempuan => "P",
        }
    }

    /// The word.
    pub fn label(self) -> &'static str {
        match self {
            Self::LakiLaki => "Laki-laki",
            Self::Perempuan => "Perempuan",
        }
    }

    /// Reads a letter or the word, whatever its case; `M` and `F` are SIASN's.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().to_lowercase().as_str() {
            "l" | "m" | "laki-laki" | "laki laki" | "pria" => Some(Self::LakiLaki),
            "p" | "f" | "perempuan" | "wanita" => Some(Self::Perempuan),
            _ => None,
        }
    }
}

/// Why a number cannot be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NipError {
    /// Not eighteen digits.
    #[error("{0} characters, not eighteen digits")]
    Length(usize),
    /// Something else than digits.
    #[error("not only digits")]
    NotDigits,
    /// The first eight digits are no day.
    #[error("the first eight digits are no day")]
    Birth,
    /// Digits nine to fourteen are neither a month nor a contract.
    #[error("digits nine to fourteen are neither a month nor a contract")]
    Appointment,
    /// Appointed before birth.
    #[error("appointed before birth")]
    BeforeBirth,
    /// The fifteenth digit is neither 1 nor 2.
    #[error("the fifteenth digit is neither 1 nor 2")]
    Sex,
    /// The order is 000.
    #[error("the order is 000")]
    Order,
}

impl Nip {
    /// Reads a number; spaces between its groups are left out, as cards print them.
    pub fn parse(text: &str) -> Result<Self, NipError> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if !digits.chars().all(|c| c.is_ascii_digit()) {
            return Err(NipError::NotDigits);
        }
        if digits.len() != 18 {
            return Err(NipError::Length(digits.len()));
        }
        let parts = read(&digits)?;
        Ok(Self { digits, parts })
    }

    /// What the digits say.
    pub fn parts(&self) -> NipIsi {
        self.parts
    }

    /// The eighteen digits.
    pub fn as_str(&self) -> &str {
        &self.digits
    }

    /// In groups, as cards print it: `20001231 202412 1 001`.
    pub fn grouped(&self) -> String {
        let part = |from, to| self.digits.get(from..to).unwrap_or_default();
        format!("{} {} {} {}", part(0, 8), part(8, 14), part(14, 15), part(15, 18))
    }

    /// What a list of other people may show: neither birth date nor sex.
    pub fn masked(&self) -> String {
        let year = self.digits.get(8..12).unwrap_or_default();
        let order = self.digits.get(15..18).unwrap_or_default();
        // Not to be broken at the end of a line.
        format!("••••\u{a0}{year}\u{a0}•\u{a0}{order}")
    }
}

/// Without its digits, so that no log holds them.
impl fmt::Debug for Nip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Nip({})", self.masked())
    }
}

fn read(digits: &str) -> Result<NipIsi, NipError> {
    let number =
        |from, to| digits.get(from..to).and_then(|part| part.parse::<i16>().ok()).unwrap_or(0);
    let small = |from, to| i8::try_from(number(from, to)).unwrap_or(0);
    let lahir =
        Date::new(number(0, 4), small(4, 6), small(6, 8)).map_err(|_invalid| NipError::Birth)?;
    let tahun = number(8, 12);
    let jenis = match (number(12, 13), number(13, 14), small(12, 14)) {
        (2, 0, _) => return Err(NipError::Appointment),
        (2, kontrak, _) => {
            JenisNip::Pppk { tahun, kontrak: u8::try_from(kontrak).unwrap_or_default() }
        }
        (_, _, bulan @ 1..=12) => JenisNip::Pns { tahun, bulan },
        _ => return Err(NipError::Appointment),
    };
    if tahun <= lahir.year() {
        return Err(NipError::BeforeBirth);
    }
    let kelamin = match number(14, 15) {
        1 => Kelamin::LakiLaki,
        2 => Kelamin::Perempuan,
        _ => return Err(NipError::Sex),
    };
    match number(15, 18) {
        0 => Err(NipError::Order),
        urut => Ok(NipIsi { jenis, lahir, kelamin, urut: u16::try_from(urut).unwrap_or_default() }),
    }
}

/// Where a number contradicts the record. A person resolves it; nothing is corrected by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selisih {
    /// The birth date of the number is another one.
    Lahir {
        /// As the number has it.
        nip: Date,
    },
    /// The sex of the number is the other one.
    Kelamin {
        /// As the number has it.
        nip: Kelamin,
    },
    /// The age in whole years at the appointment is unusual.
    UsiaTmt {
        /// Age in the year of the appointment.
        tahun: i16,
    },
}

/// Compares a number with the record of its holder. The upper age binds PNS only.
pub fn compare(nip: &Nip, lahir: Date, kelamin: Kelamin, rules: &Kepegawaian) -> Vec<Selisih> {
    let parts = nip.parts();
    let mut found = Vec::new();
    if parts.lahir != lahir {
        found.push(Selisih::Lahir { nip: parts.lahir });
    }
    if parts.kelamin != kelamin {
        found.push(Selisih::Kelamin { nip: parts.kelamin });
    }
    let (tahun, oldest) = match parts.jenis {
        JenisNip::Pns { tahun, bulan } => {
            let had_birthday = bulan >= parts.lahir.month();
            let age = tahun - parts.lahir.year() - i16::from(!had_birthday);
            (age, rules.nip.usia_tmt_maksimal_tertentu)
        }
        JenisNip::Pppk { tahun, .. } => (tahun - parts.lahir.year(), i16::MAX),
    };
    if !(rules.nip.usia_tmt_minimal..=oldest).contains(&tahun) {
        found.push(Selisih::UsiaTmt { tahun });
    }
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::aturan;

    #[test]
    fn a_pns_number_says_birth_month_of_appointment_sex_and_order() {
        let nip = Nip::parse("20001231 202412 1 001").expect("a number");
        assert_eq!(
            nip.parts(),
            NipIsi {
                jenis: JenisNip::Pns { tahun: 2024, bulan: 12 },
                lahir: date(2000, 12, 31),
                kelamin: Kelamin::LakiLaki,
                urut: 1,
            }
        );
        assert_eq!(nip.grouped(), "20001231 202412 1 001");
    }

    #[test]
    fn a_pppk_number_has_a_two_where_no_month_can_have_one() {
        let nip = Nip::parse("199003152023212045").expect("a number");
        assert_eq!(nip.parts().jenis, JenisNip::Pppk { tahun: 2023, kontrak: 1 });
        assert_eq!(nip.parts().kelamin, Kelamin::Perempuan);
        assert_eq!(Nip::parse("199003152023202045"), Err(NipError::Appointment));
    }

    #[test]
    fn each_part_that_cannot_be_true_is_named() {
        let cases = [
            ("19850101201001100", NipError::Length(17)),
            ("", NipError::Length(0)),
            ("1985O1O1201001100l", NipError::NotDigits),
            ("199902292024022999", NipError::Birth),
            ("198513012010011001", NipError::Birth),
            ("198501012010131001", NipError::Appointment),
            ("198501012010001001", NipError::Appointment),
            ("198501011984011001", NipError::BeforeBirth),
            ("198501012010013001", NipError::Sex),
            ("198501012010011000", NipError::Order),
        ];
        for (text, why) in cases {
            assert_eq!(Nip::parse(text), Err(why), "{text}");
        }
    }

    #[test]
    fn a_list_or_a_log_shows_neither_birth_date_nor_sex() {
        let nip = Nip::parse("198501012010012001").expect("a number");
        for shown in [nip.masked(), format!("{nip:?}")] {
            assert!(!shown.contains("1985") && !shown.contains("0101"), "{shown}");
            assert!(shown.contains("2010") && shown.contains("001"), "{shown}");
        }
    }

    #[test]
    fn a_number_against_the_record_is_a_warning_with_both_values() {
        let rules = aturan::running(date(2026, 11, 24));
        let nip = Nip::parse("198501012010012001").expect("a number");
        assert_eq!(compare(&nip, date(1985, 1, 1), Kelamin::Perempuan, rules), []);
        assert_eq!(
            compare(&nip, date(1985, 10, 1), Kelamin::LakiLaki, rules),
            [
                Selisih::Lahir { nip: date(1985, 1, 1) },
                Selisih::Kelamin { nip: Kelamin::Perempuan },
            ]
        );
    }

    #[test]
    fn an_unusual_age_at_the_appointment_is_a_warning() {
        let rules = aturan::running(date(2026, 11, 24));
        let warned = |text: &str| {
            let nip = Nip::parse(text).expect("a number");
            let parts = nip.parts();
            compare(&nip, parts.lahir, parts.kelamin, rules)
        };
        assert_eq!(warned("198506012003051001"), [Selisih::UsiaTmt { tahun: 17 }]);
        assert_eq!(warned("198506012003061001"), []);
        assert_eq!(warned("198506012026061001"), [Selisih::UsiaTmt { tahun: 41 }]);
        assert_eq!(warned("197006012024212001"), [], "a PPPK has no upper age here");
    }
}
