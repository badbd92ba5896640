//! A file of indicator levels: two plain columns, or the rows of a published case.

use import::{Limits, Row, Sheet, SheetError};
use kernel::Decimal;

use crate::{
    instrument::Instrumen,
    rules::tingkat::{Claim, Levels, TingkatError, accept},
};

/// Most rows in a file of levels: the largest instrument has 47, a published case some more.
const ROW_LIMIT: usize = 2_000;

/// Where a level comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asal {
    /// Stated by whoever sent the file.
    Dinyatakan,
    /// Printed in an official result.
    Terbit,
    /// Derived from published sums: the single level is not a fact.
    Turunan,
}

impl Asal {
    /// The word in files and in the database.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Dinyatakan => "dinyatakan",
            Self::Terbit => "terbit",
            Self::Turunan => "turunan",
        }
    }

    /// Reads [`Asal::code`] back; an empty cell is [`Asal::Dinyatakan`].
    pub(crate) fn parse(word: &str) -> Option<Self> {
        match word {
            "" | "dinyatakan" => Some(Self::Dinyatakan),
            "terbit" => Some(Self::Terbit),
            "turunan" => Some(Self::Turunan),
            _ => None,
        }
    }
}

/// One indicator as the file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Baris {
    pub(crate) kode: String,
    pub(crate) tingkat: Decimal,
    pub(crate) asal: Asal,
    pub(crate) catatan: String,
}

/// A complete and valid file of levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Masukan {
    /// In the order of the file.
    pub(crate) baris: Vec<Baris>,
    /// The same, checked against the instrument.
    pub(crate) levels: Levels,
}

impl Masukan {
    /// The same levels as a file that [`read_levels`] reads.
    pub(crate) fn to_csv(&self) -> String {
        self.baris.iter().fold("kode;tingkat;status;catatan\n".to_owned(), |text, b| {
            text + &format!(
                "{};{};{};\"{}\"\n",
                b.kode,
                b.tingkat.normalize().to_string().replace('.', ","),
                b.asal.code(),
                b.catatan.replace('"', "\"\"")
            )
        })
    }
}

/// One thing that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadRow {
    /// Row as the spreadsheet numbers it, or `None` when something is wrong with the whole file.
    pub(crate) row: Option<u64>,
    /// What stands there.
    pub(crate) found: String,
    /// What is wrong and what to do, in Indonesian.
    pub(crate) message: String,
}

/// Why a file is refused: one sentence for the field, and every bad row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadFile {
    pub(crate) message: String,
    pub(crate) rows: Vec<BadRow>,
}

/// Reads the levels of one instrument from a CSV.
pub(crate) fn read_levels(instrument: &Instrumen, bytes: &[u8]) -> Result<Masukan, BadFile> {
    let sheet = Sheet::read_csv(bytes, ROW_LIMIT).map_err(|error| whole(error.message()))?;
    levels(instrument, &sheet)
}

/// How much of a file of levels, a CSV or a workbook, is read before it is refused.
pub(crate) const LIMITS: Limits = Limits {
    rows: ROW_LIMIT,
    columns: 200,
    cell_bytes: 32_767,
    unpacked_bytes: 64 * 1024 * 1024,
    text_bytes: 8 * 1024 * 1024,
};

/// The same from a file as somebody chose it: a CSV, or a workbook.
pub(crate) fn read_level_file(
    instrument: &Instrumen,
    name: &str,
    bytes: &[u8],
) -> Result<Masukan, BadFile> {
    read_level_sheet(instrument, Sheet::read(bytes, name, LIMITS))
}

/// The same from a file that was read within [`LIMITS`], or from what was wrong with it.
pub(crate) fn read_level_sheet(
    instrument: &Instrumen,
    sheet: Result<Sheet, SheetError>,
) -> Result<Masukan, BadFile> {
    levels(instrument, &sheet.map_err(|error| whole(error.message()))?)
}

fn levels(instrument: &Instrumen, sheet: &Sheet) -> Result<Masukan, BadFile> {
    let columns = Columns::find(sheet)?;
    let rows: Vec<&Row> = sheet.rows().iter().filter(|row| columns.holds_level(row)).collect();
    if rows.is_empty() {
        return Err(whole(
            "Berkas tidak memuat satu pun tingkat indikator. Isi satu baris per indikator.",
        ));
    }
    columns.one_case_of(instrument, &rows)?;
    let mut bad: Vec<BadRow> = Vec::new();
    let mut baris: Vec<Baris> = Vec::new();
    let mut numbers: Vec<u64> = Vec::new();
    for row in rows {
        match columns.baris(row) {
            Ok(read) => {
                numbers.push(row.number);
                baris.push(read);
            }
            Err(error) => bad.push(error),
        }
    }
    let unreadable: Vec<String> = bad.iter().map(|row| row.found.clone()).collect();
    let claims: Vec<Claim> =
        baris.iter().map(|b| Claim { kode: b.kode.clone(), tingkat: b.tingkat }).collect();
    match accept(instrument, &claims) {
        Ok(levels) if bad.is_empty() => Ok(Masukan { baris, levels }),
        Ok(_) => Err(refused(instrument, bad)),
        Err(errors) => {
            bad.extend(
                errors
                    .iter()
                    .filter_map(|error| words(instrument, error, &numbers, &claims, &unreadable)),
            );
            bad.sort_by_key(|row| row.row.unwrap_or(u64::MAX));
            Err(refused(instrument, bad))
        }
    }
}

fn whole(message: impl Into<String>) -> BadFile {
    BadFile { message: message.into(), rows: Vec::new() }
}

fn refused(instrument: &Instrumen, rows: Vec<BadRow>) -> BadFile {
    let foreign = rows.iter().filter(|row| row.message.contains("instrumen lain")).count();
    let message = if foreign > 0 && foreign * 2 >= rows.len() {
        format!(
            "Isi berkas bukan untuk instrumen {} yang Anda pilih. Pilih instrumen yang sesuai atau berkas lain.",
            instrument.singkatan
        )
    } else {
        format!(
            "Ada {} hal yang perlu diperbaiki. Tidak ada yang disimpan; perbaiki berkas lalu unggah lagi.",
            rows.len()
        )
    };
    BadFile { message, rows }
}

/// Where the columns stand.
struct Columns {
    kode: usize,
    tingkat: usize,
    jenis: Option<usize>,
    kasus: Option<usize>,
    instrumen: Option<usize>,
    asal: Option<usize>,
    catatan: Option<usize>,
}

impl Columns {
    fn find(sheet: &Sheet) -> Result<Self, BadFile> {
        let needed = |names: &[&str], word: &str| {
            sheet.column(names).ok_or_else(|| {
                whole(format!(
                    "Kolom \"{word}\" tidak ada. Baris pertama harus memuat nama kolom: kode dan tingkat. \
                     Yang terbaca: {}.",
                    sheet.columns().join(", ")
                ))
            })
        };
        Ok(Self {
            kode: needed(&["kode", "indikator"], "kode")?,
            tingkat: needed(&["tingkat", "nilai"], "tingkat")?,
            jenis: sheet.column(&["jenis"]),
            kasus: sheet.column(&["kasus"]),
            instrumen: sheet.column(&["instrumen"]),
            asal: sheet.column(&["asal", "status"]),
            catatan: sheet.column(&["catatan"]),
        })
    }

    /// A published case also has rows for aspects, domains and the index: those are computed here.
    fn holds_level(&self, row: &Row) -> bool {
        self.jenis.is_none_or(|jenis| row.cell(jenis) == "indikator")
    }

    fn one_case_of(&self, instrument: &Instrumen, rows: &[&Row]) -> Result<(), BadFile> {
        if let Some(kasus) = self.kasus {
            let mut names: Vec<&str> = rows.iter().map(|row| row.cell(kasus)).collect();
            names.sort_unstable();
            names.dedup();
            if names.len() > 1 {
                return Err(whole(format!(
                    "Berkas memuat {} kasus ({}). Sisakan baris satu kasus saja.",
                    names.len(),
                    names.join(", ")
                )));
            }
        }
        let foreign = self.instrumen.and_then(|column| {
            rows.iter()
                .find(|row| row.cell(column) != instrument.meta.id)
                .map(|row| row.cell(column))
        });
        match foreign {
            None => Ok(()),
            Some(id) => Err(whole(format!(
                "Berkas ini untuk instrumen {id}, sedangkan Anda memilih {}. Pilih instrumen yang sesuai.",
                instrument.meta.id
            ))),
        }
    }

    fn baris(&self, row: &Row) -> Result<Baris, BadRow> {
        let optional = |column: Option<usize>| column.map_or("", |column| row.cell(column));
        let kode = row.cell(self.kode).to_uppercase();
        let written = row.cell(self.tingkat);
        let bad = |message: String| BadRow { row: Some(row.number), found: kode.clone(), message };
        // A level has no thousands, so a dot is a decimal point here.
        let tingkat: Decimal = written.replace(',', ".").parse().map_err(|_not_a_number| {
            bad(if written.is_empty() {
                "Tingkat belum diisi.".to_owned()
            } else {
                format!("Tingkat \"{written}\" bukan angka.")
            })
        })?;
        let status = optional(self.asal);
        let asal = Asal::parse(&status.to_lowercase()).ok_or_else(|| {
            bad(format!(
                "Status \"{status}\" tidak dikenal. Pakai terbit, turunan, atau kosongkan."
            ))
        })?;
        Ok(Baris { kode: kode.clone(), tingkat, asal, catatan: optional(self.catatan).to_owned() })
    }
}

/// What a refusal of the rule means for the person who made the file. `None` when the cause has
/// been told already.
fn words(
    instrument: &Instrumen,
    error: &TingkatError,
    numbers: &[u64],
    claims: &[Claim],
    unreadable: &[String],
) -> Option<BadRow> {
    let row = |at: usize| numbers.get(at).copied();
    let written = |at: usize| {
        claims
            .get(at)
            .map_or_else(String::new, |c| c.tingkat.normalize().to_string().replace('.', ","))
    };
    let bad = |at: usize, kode: &str, message: String| {
        Some(BadRow { row: row(at), found: kode.to_owned(), message })
    };
    let (min, max) = (instrument.skala_min.normalize(), instrument.skala_maks.normalize());
    match error {
        TingkatError::UnknownIndikator { at, kode, known_in: Some(other) } => bad(
            *at,
            kode,
            format!("Kode {kode} milik instrumen lain ({other}), bukan {}.", instrument.singkatan),
        ),
        TingkatError::UnknownIndikator { at, kode, known_in: None } => {
            bad(*at, kode, format!("Kode \"{kode}\" tidak ada dalam {}.", instrument.singkatan))
        }
        TingkatError::Twice { at, first, kode } => bad(
            *at,
            kode,
            format!(
                "Indikator {kode} sudah ada di baris {}. Hapus salah satunya.",
                row(*first).unwrap_or_default()
            ),
        ),
        TingkatError::OutsideScale { at, kode } => {
            bad(*at, kode, format!("Tingkat {} di luar skala {min} sampai {max}.", written(*at)))
        }
        TingkatError::NotWhole { at, kode } => bad(
            *at,
            kode,
            format!(
                "Tingkat {} tidak bulat. {} memakai tingkat {min} sampai {max} tanpa pecahan.",
                written(*at),
                instrument.singkatan
            ),
        ),
        TingkatError::TooFine { at, kode } => bad(
            *at,
            kode,
            format!("Tingkat {} terlalu rinci. Pakai paling banyak empat desimal.", written(*at)),
        ),
        TingkatError::Missing { kode } => {
            let missing: Vec<&str> = kode
                .iter()
                .map(String::as_str)
                .filter(|kode| !unreadable.iter().any(|u| u == kode))
                .collect();
            (!missing.is_empty()).then(|| BadRow {
                row: None,
                found: missing.join(", "),
                message: format!(
                    "{} dari {} indikator belum ada. Tambahkan satu baris untuk masing-masing.",
                    missing.len(),
                    instrument.indikator.len()
                ),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instrument::find;

    const ACEH_TENGAH: &str = include_str!("../../../../cases/aceh-tengah-2025.csv");

    fn spbe() -> &'static Instrumen {
        find("spbe-2020").expect("shipped")
    }

    fn read(text: &str) -> Result<Masukan, BadFile> {
        read_levels(spbe(), text.as_bytes())
    }

    fn altered(from: &str, to: &str) -> BadFile {
        assert!(ACEH_TENGAH.contains(from), "{from}");
        read(&ACEH_TENGAH.replacen(from, to, 1)).expect_err("refused")
    }

    #[test]
    fn the_plain_form_is_read() {
        let masukan = read(ACEH_TENGAH).expect("valid");
        assert_eq!(masukan.baris.len(), 47);
        assert!(masukan.baris.iter().all(|b| b.asal == Asal::Dinyatakan));
    }

    #[test]
    fn semicolons_and_windows_1252_give_the_same_levels() {
        let plain = read(ACEH_TENGAH).expect("valid");
        let mut bytes = ACEH_TENGAH.replace(',', ";").into_bytes();
        bytes.splice(0..0, b"Catatan\x96;".iter().copied());
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(text.contains('\u{fffd}'), "not UTF-8");
        let shifted: Vec<u8> = bytes
            .split(|b| *b == b'\n')
            .enumerate()
            .flat_map(|(i, line)| {
                let head: &[u8] = if i == 0 || line.is_empty() { b"" } else { b"\xE9;" };
                [head, line, b"\n"].concat()
            })
            .collect();
        assert_eq!(read_levels(spbe(), &shifted).expect("valid").levels, plain.levels);
    }

    #[test]
    fn the_rows_of_a_published_case_keep_which_levels_were_derived() {
        let file: String = include_str!("../../../../cases/spbe-results.csv")
            .lines()
            .filter(|line| line.starts_with("kasus,") || line.starts_with("aceh-tengah-2025,"))
            .fold(String::new(), |text, line| text + line + "\n");
        let masukan = read(&file).expect("valid");
        let of = |asal| masukan.baris.iter().filter(|b| b.asal == asal).count();
        assert_eq!((of(Asal::Terbit), of(Asal::Turunan)), (41, 6));
        assert_eq!(masukan.levels, read(ACEH_TENGAH).expect("valid").levels);
    }

    #[test]
    fn a_level_of_six_is_named_by_row() {
        let bad = altered("I01,2", "I01,6");
        let row = bad.rows.first().expect("a row");
        assert_eq!(
            (row.row, row.message.as_str()),
            (Some(2), "Tingkat 6 di luar skala 1 sampai 5.")
        );
    }

    #[test]
    fn a_missing_and_a_doubled_indicator_are_both_named() {
        let bad = altered("I02,", "I01,");
        let messages: Vec<_> = bad.rows.iter().map(|r| (r.row, r.found.as_str())).collect();
        assert_eq!(messages, [(Some(3), "I01"), (None, "I02")]);
    }

    #[test]
    fn a_file_for_another_instrument_is_told_so_in_one_sentence() {
        let pemdi = find("pemdi-2026").expect("shipped");
        let bad = read_levels(pemdi, ACEH_TENGAH.as_bytes()).expect_err("refused");
        assert!(bad.message.contains("bukan untuk instrumen Pemdi"), "{}", bad.message);
    }

    #[test]
    fn a_dot_in_a_level_is_a_decimal_point() {
        let pemdi = find("pemdi-2026").expect("shipped");
        let file: String = pemdi
            .indikator
            .iter()
            .fold("kode,tingkat\n".to_owned(), |text, i| text + &format!("{},1.167\n", i.kode));
        let masukan = read_levels(pemdi, file.as_bytes()).expect("valid");
        assert_eq!(masukan.baris[0].tingkat.to_string(), "1.167");
    }

    #[test]
    fn a_status_in_capitals_is_read_and_an_unknown_one_refused() {
        let with = |status: &str| {
            let head = ACEH_TENGAH.replacen("kode,tingkat", "kode,tingkat,status", 1);
            read(&head.replacen("I01,2", &format!("I01,2,{status}"), 1))
        };
        assert_eq!(with("Turunan").expect("valid").baris[0].asal, Asal::Turunan);
        let bad = with("perkiraan").expect_err("refused");
        assert!(bad.rows[0].message.contains("perkiraan"), "{bad:?}");
    }

    #[test]
    fn an_empty_level_is_told_once() {
        let bad = altered("I01,2", "I01,");
        let found: Vec<_> = bad.rows.iter().map(|r| r.message.as_str()).collect();
        assert_eq!(found, ["Tingkat belum diisi."]);
    }

    #[test]
    fn a_file_as_it_was_chosen_is_read_or_refused_within_the_limits() {
        let chosen = |text: &str| read_level_file(spbe(), "tingkat.csv", text.as_bytes());
        assert_eq!(chosen(ACEH_TENGAH), read(ACEH_TENGAH));
        let line = format!("I01,{}\n", "2".repeat(30_000));
        let much = "kode,tingkat\n".to_owned() + &line.repeat(300);
        let bad = chosen(&much).expect_err("refused");
        assert!(bad.message.starts_with("Tulisan di semua sel lebih dari 8 MB."), "{bad:?}");
    }

    #[test]
    fn what_is_no_table_of_levels_is_refused_with_advice() {
        for text in ["", "nama;umur\nAni;3", "kode,tingkat\n"] {
            let bad = read(text).expect_err("refused");
            assert!(bad.rows.is_empty() && bad.message.ends_with('.'), "{bad:?}");
        }
    }

    #[test]
    fn levels_written_as_a_file_read_back() {
        let mut masukan = read(ACEH_TENGAH).expect("valid");
        masukan.baris[0].catatan = "surat \"3\"; menyusul".to_owned();
        assert_eq!(read(&masukan.to_csv()), Ok(masukan));
    }

    #[test]
    fn every_origin_reads_back() {
        for asal in [Asal::Dinyatakan, Asal::Terbit, Asal::Turunan] {
            assert_eq!(Asal::parse(asal.code()), Some(asal));
        }
    }
}
