//! A row of a file of agencies, and what it means.

use jiff::civil::Date;
use kernel::FieldErrors;

use super::{YEARS, line, opd::read_kode, optional_line, required_line};
use crate::rules::{
    impor_opd::{BarisOpd, Told},
    jenis::JenisOpd,
};

/// A row as it stands in the file; none for a field that no column fills.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct BarisForm<'a> {
    pub kode: &'a str,
    pub nama: &'a str,
    pub singkatan: Option<&'a str>,
    pub jenis: &'a str,
    pub perangkat_daerah: &'a str,
    pub induk: Option<&'a str>,
    pub mulai: &'a str,
    pub dasar: Option<&'a str>,
}

impl BarisForm<'_> {
    pub(crate) fn parse(&self) -> Result<BarisOpd, FieldErrors> {
        let mut errors = FieldErrors::new();
        let kode = read_kode(&mut errors, "kode", self.kode);
        let nama = required_line(&mut errors, "nama", "Nama", self.nama, 200);
        let mut told = |name, what, text: Option<&str>, most| match text {
            None => Told::Silent,
            Some(text) => Told::Is(optional_line(&mut errors, name, what, text, most)),
        };
        let singkatan = told("singkatan", "Singkatan", self.singkatan, 40);
        let dasar = told("dasar", "Dasar hukum", self.dasar, 200);
        let induk = match self.induk {
            None => Told::Silent,
            Some(text) if line(text).is_empty() => Told::Is(None),
            Some(text) => Told::Is(Some(read_kode(&mut errors, "induk", text))),
        };
        let jenis = read_jenis(&mut errors, self.jenis);
        let perangkat_daerah = read_yes(&mut errors, "perangkat_daerah", self.perangkat_daerah);
        let mulai = read_date(&mut errors, "mulai", self.mulai);
        match jenis {
            Some(jenis) if errors.is_empty() => {
                Ok(BarisOpd { kode, nama, singkatan, jenis, perangkat_daerah, induk, mulai, dasar })
            }
            _ => Err(errors),
        }
    }
}

/// The code in a row that is bad otherwise; none when it is none.
pub(crate) fn code_of(text: &str) -> Option<String> {
    let mut errors = FieldErrors::new();
    let kode = read_kode(&mut errors, "kode", text);
    errors.is_empty().then_some(kode)
}

/// A kind by its word on screen or in files.
fn read_jenis(errors: &mut FieldErrors, text: &str) -> Option<JenisOpd> {
    let plain = |text: &str| text.to_lowercase().replace('-', " ");
    let wanted = plain(&line(text));
    let all = JenisOpd::ALL;
    let found = all.into_iter().find(|j| wanted == plain(j.code()) || wanted == plain(j.label()));
    if found.is_none() {
        let labels = all.map(JenisOpd::label).join(", ");
        errors.add(
            "jenis",
            format!("Jenis “{}” tidak dikenal. Tulis salah satu: {labels}.", line(text)),
        );
    }
    found
}

fn read_yes(errors: &mut FieldErrors, name: &str, text: &str) -> Option<bool> {
    match line(text).to_lowercase().as_str() {
        "" => None,
        "ya" | "y" | "1" => Some(true),
        "tidak" | "t" | "0" => Some(false),
        other => {
            errors.add(name, format!("“{other}” tidak dikenal. Tulis ya atau tidak."));
            None
        }
    }
}

/// A date as spreadsheets and people write it: the day first, unless the year comes first with four digits.
fn read_date(errors: &mut FieldErrors, name: &str, text: &str) -> Option<Date> {
    let text = line(text);
    if text.is_empty() {
        return None;
    }
    let found =
        parts(day_of(&text)).and_then(|(day, month, year)| Date::new(year, month, day).ok());
    let found = found.filter(|date| YEARS.contains(&date.year()));
    if found.is_none() {
        let form = "Tulis seperti 31-12-2026 atau 2026-12-31";
        errors.add(name, format!("Tanggal “{text}” tidak terbaca. {form}."));
    }
    found
}

/// A spreadsheet may write midnight beside a day, which nobody has typed.
fn day_of(text: &str) -> &str {
    let Some((day, time)) = text.split_once([' ', 'T', 't']) else { return text };
    let is_time = time.contains(':')
        && time.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b' ' | b'Z'));
    if is_time { day } else { text }
}

fn parts(text: &str) -> Option<(i8, i8, i16)> {
    let mut parts = text.split(['-', '/', '.']).map(str::trim);
    let (first, month, last) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (day, year) = if first.len() == 4 { (last, first) } else { (first, last) };
    (year.len() == 4).then_some(())?;
    Some((day.parse().ok()?, month.parse().ok()?, year.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn filled() -> BarisForm<'static> {
        BarisForm {
            kode: " Disdik ",
            nama: " Dinas  Pendidikan ",
            singkatan: Some(""),
            jenis: "Dinas",
            perangkat_daerah: "Ya",
            induk: None,
            mulai: "1-1-2017",
            dasar: Some("Perda 8/2016"),
        }
    }

    #[test]
    fn a_row_is_read_and_what_has_no_column_is_silent() {
        let row = filled().parse().expect("nothing wrong");
        assert_eq!((row.kode.as_str(), row.nama.as_str()), ("disdik", "Dinas Pendidikan"));
        assert_eq!((row.singkatan, row.induk), (Told::Is(None), Told::Silent));
        assert_eq!((row.perangkat_daerah, row.mulai), (Some(true), Some(date(2017, 1, 1))));
        assert_eq!(row.dasar, Told::Is(Some("Perda 8/2016".to_owned())));
        let below = BarisForm { induk: Some(" SETDA "), ..filled() }.parse().expect("good");
        assert_eq!(below.induk, Told::Is(Some("setda".to_owned())));
        let top = BarisForm { induk: Some(" "), ..filled() }.parse().expect("good");
        assert_eq!(top.induk, Told::Is(None));
    }

    #[test]
    fn a_kind_is_known_by_its_word_or_its_code_in_any_case() {
        for (text, want) in [
            ("cabang-dinas", JenisOpd::CabangDinas),
            ("Cabang  Dinas", JenisOpd::CabangDinas),
            ("uptd", JenisOpd::Uptd),
            ("UNIT KERJA", JenisOpd::Unit),
            ("Sekretariat DPRD", JenisOpd::SekretariatDprd),
        ] {
            assert_eq!(BarisForm { jenis: text, ..filled() }.parse().expect(text).jenis, want);
        }
    }

    #[test]
    fn a_date_is_read_with_the_day_or_with_the_year_first() {
        for text in [
            "2026-02-01",
            "1/2/2026",
            "01.02.2026",
            "01-02-2026",
            "2026-02-01 00:00:00",
            "2026-02-01T00:00:00.000Z",
            "1/2/2026 0:00",
        ] {
            let row = BarisForm { mulai: text, ..filled() }.parse().expect(text);
            assert_eq!(row.mulai, Some(date(2026, 2, 1)), "{text}");
        }
        assert_eq!(BarisForm { mulai: "", ..filled() }.parse().expect("no day").mulai, None);
        for text in [
            "31-02-2026",
            "1-2-26",
            "besok",
            "1-2-2026-3",
            "01-01-1800",
            "2026-13-01",
            "1-2-2026 besok",
            "1-2-2026 7",
        ] {
            let errors = BarisForm { mulai: text, ..filled() }.parse().expect_err(text);
            assert!(errors.get("mulai").is_some(), "{text}");
        }
    }

    #[test]
    fn everything_that_is_wrong_with_a_row_is_told_at_once() {
        let errors = BarisForm {
            kode: "dinas pendidikan",
            jenis: "kementerian",
            perangkat_daerah: "mungkin",
            induk: Some("a/b"),
            mulai: "besok",
            ..filled()
        };
        let errors = errors.parse().expect_err("wrong");
        let fields: Vec<&str> = errors.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["induk", "jenis", "kode", "mulai", "perangkat_daerah"]);
        assert!(errors.get("jenis").is_some_and(|told| told.contains("Badan, Satuan")));
    }
}
