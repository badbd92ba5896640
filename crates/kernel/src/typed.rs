//! Fields as people type them, read with a message beside each that is wrong.

use crate::FieldErrors;
use jiff::civil::Date;

/// The three boxes of a date, as typed.
#[derive(Clone, Copy, Debug)]
pub struct Typed<'a> {
    /// Day.
    pub hari: &'a str,
    /// Month.
    pub bulan: &'a str,
    /// Year, in four digits.
    pub tahun: &'a str,
}

impl Typed<'_> {
    fn is_empty(self) -> bool {
        [self.hari, self.bulan, self.tahun].iter().all(|part| part.trim().is_empty())
    }
}

/// Years in which a date of the house may lie; beyond them somebody mistyped.
pub const YEARS: core::ops::RangeInclusive<i16> = 1945..=2100;

/// Reads a date; `None` when it is empty or wrong, and then `errors` says so.
pub fn required_date(errors: &mut FieldErrors, name: &str, typed: Typed<'_>) -> Option<Date> {
    if typed.is_empty() {
        errors.add(name, "Isi tanggal, bulan, dan tahun.");
        return None;
    }
    optional_date(errors, name, typed)
}

/// Reads a date that may be left out.
pub fn optional_date(errors: &mut FieldErrors, name: &str, typed: Typed<'_>) -> Option<Date> {
    if typed.is_empty() {
        return None;
    }
    match read_date(typed) {
        Ok(date) => Some(date),
        Err(message) => {
            errors.add(name, message);
            None
        }
    }
}

fn read_date(typed: Typed<'_>) -> Result<Date, String> {
    let number = |text: &str, what: &str| {
        let text = text.trim();
        if text.is_empty() {
            return Err(format!("{what} belum diisi."));
        }
        text.parse::<i16>().map_err(|_no_number| {
            format!("{what} harus berupa angka, bukan \u{201c}{text}\u{201d}.")
        })
    };
    let day = number(typed.hari, "Tanggal")?;
    let month = number(typed.bulan, "Bulan")?;
    let year = number(typed.tahun, "Tahun")?;
    if !(1..=12).contains(&month) {
        return Err(format!("Bulan {month} tidak ada. Isi 1 sampai 12."));
    }
    if !YEARS.contains(&year) {
        return Err(format!("Tahun {year} di luar 1945 sampai 2100. Tulis empat angka."));
    }
    let (Ok(day8), Ok(month8)) = (i8::try_from(day), i8::try_from(month)) else {
        return Err(format!("Tanggal {day} tidak ada di bulan itu."));
    };
    Date::new(year, month8, day8)
        .map_err(|_no_such_day| format!("Tanggal {day} tidak ada di bulan itu."))
}

/// Words to search for. SQLite refuses a pattern that is too long; nobody types one.
pub fn words(text: &str) -> String {
    line(text).chars().take(200).collect()
}

/// A line of text: spaces at the ends gone, spaces in a row made one.
pub fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads a line that must be there and must not be longer than `most` characters.
pub fn required_line(
    errors: &mut FieldErrors,
    name: &str,
    what: &str,
    text: &str,
    most: usize,
) -> String {
    let line = line(text);
    if line.is_empty() {
        errors.add(name, format!("{what} belum diisi."));
    }
    check_length(errors, name, what, &line, most);
    line
}

/// Reads a line that may be left out.
pub fn optional_line(
    errors: &mut FieldErrors,
    name: &str,
    what: &str,
    text: &str,
    most: usize,
) -> Option<String> {
    let line = line(text);
    check_length(errors, name, what, &line, most);
    (!line.is_empty()).then_some(line)
}

fn check_length(errors: &mut FieldErrors, name: &str, what: &str, line: &str, most: usize) {
    let chars = line.chars().count();
    if chars > most {
        errors.add(name, format!("{what} {chars} karakter; paling banyak {most}."));
    }
}

/// The version that a form was filled in over; a form without one was not ours.
pub fn version(text: &str) -> i64 {
    text.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[track_caller]
    fn reads(parts: [&str; 3], want: Result<Date, &str>) {
        let [hari, bulan, tahun] = parts;
        let mut errors = FieldErrors::new();
        let read = required_date(&mut errors, "mulai", Typed { hari, bulan, tahun });
        match want {
            Ok(date) => assert_eq!((read, errors.is_empty()), (Some(date), true), "{parts:?}"),
            Err(words) => {
                assert_eq!(read, None, "{parts:?}");
                let message = errors.get("mulai").expect("a message");
                assert!(message.contains(words), "{message}");
            }
        }
    }

    #[test]
    fn a_date_is_read_from_three_boxes() {
        reads([" 24 ", "11", "2026"], Ok(date(2026, 11, 24)));
        reads(["01", "02", "2024"], Ok(date(2024, 2, 1)));
        reads(["", "", " "], Err("Isi tanggal, bulan, dan tahun"));
        reads(["24", "", "2026"], Err("Bulan belum diisi"));
        reads(["24", "13", "2026"], Err("Bulan 13 tidak ada"));
        reads(["29", "2", "2025"], Err("Tanggal 29 tidak ada"));
        reads(["300", "2", "2025"], Err("Tanggal 300 tidak ada"));
        reads(["dua", "2", "2025"], Err("harus berupa angka"));
        reads(["1", "2", "26"], Err("empat angka"));
        reads(["1", "2", "99999"], Err("harus berupa angka"));
    }

    #[test]
    fn a_line_has_no_spaces_to_spare_and_an_end() {
        let mut errors = FieldErrors::new();
        assert_eq!(
            required_line(&mut errors, "nama", "Nama", "  Dinas \t Pangan ", 40),
            "Dinas Pangan"
        );
        assert!(errors.is_empty());
        assert_eq!(optional_line(&mut errors, "singkatan", "Singkatan", "   ", 5), None);
        required_line(&mut errors, "nama", "Nama", "x".repeat(41).as_str(), 40);
        assert_eq!(errors.get("nama"), Some("Nama 41 karakter; paling banyak 40."));
    }
}
