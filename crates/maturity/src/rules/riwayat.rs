//! The history of an institution: one value per year, and where the instrument changes. Pure.

use crate::{instrument::Instrumen, store::Penilaian};

/// The years under one instrument. Values of two instruments are never joined by a line.
#[derive(Debug)]
pub(crate) struct Babak<'a> {
    pub(crate) instrument: &'static Instrumen,
    /// The latest stage of each year, oldest year first.
    pub(crate) titik: Vec<&'a Penilaian>,
}

/// Orders assessments into one value per year and instrument, oldest instrument first.
pub(crate) fn babak(list: &[Penilaian]) -> Vec<Babak<'_>> {
    crate::instrument::all()
        .iter()
        .filter_map(|instrument| {
            let mut titik: Vec<&Penilaian> = Vec::new();
            for penilaian in list.iter().filter(|p| p.instrumen == instrument.meta.id) {
                match titik.iter_mut().find(|known| known.tahun == penilaian.tahun) {
                    Some(known) if known.tahap < penilaian.tahap => *known = penilaian,
                    Some(_) => {}
                    None => titik.push(penilaian),
                }
            }
            titik.sort_by_key(|penilaian| penilaian.tahun);
            (!titik.is_empty()).then_some(Babak { instrument, titik })
        })
        .collect()
}

/// The value that stands for the institution now: the latest year of the running instrument.
pub(crate) fn terkini<'a>(list: &'a [Penilaian], running: &Instrumen) -> Option<&'a Penilaian> {
    babak(list)
        .into_iter()
        .find(|babak| babak.instrument.meta.id == running.meta.id)
        .and_then(|babak| babak.titik.last().copied())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use kernel::{Decimal, Tahun, Timestamp};

    use super::*;
    use crate::{input::Tahap, store::PenilaianId};

    fn penilaian(instrumen: &str, tahun: i16, tahap: Tahap) -> Penilaian {
        Penilaian {
            id: PenilaianId(format!("{instrumen}-{tahun}-{}", tahap.code())),
            instrumen: instrumen.to_owned(),
            aturan_versi: 1,
            tahun: Tahun(tahun),
            tahap,
            tanggal: date(tahun, 12, 31),
            sumber: String::new(),
            catatan: String::new(),
            target_bp: None,
            indeks: Decimal::TWO,
            masukan_sha256: String::new(),
            terbit_at: None,
            version: 1,
            changed_by: String::new(),
            changed_at: Timestamp(0),
        }
    }

    #[test]
    fn the_latest_stage_of_a_year_counts_and_instruments_stay_apart() {
        let list = [
            penilaian("pemdi-2026", 2026, Tahap::Mandiri),
            penilaian("spbe-2020", 2023, Tahap::Akhir),
            penilaian("spbe-2020", 2022, Tahap::Akhir),
            penilaian("spbe-2020", 2023, Tahap::Mandiri),
        ];
        let found: Vec<Vec<String>> = babak(&list)
            .iter()
            .map(|babak| babak.titik.iter().map(|p| p.id.to_string()).collect())
            .collect();
        assert_eq!(
            found,
            [
                vec!["spbe-2020-2022-akhir".to_owned(), "spbe-2020-2023-akhir".to_owned()],
                vec!["pemdi-2026-2026-mandiri".to_owned()],
            ]
        );
    }

    #[test]
    fn the_room_opens_on_the_running_instrument_even_where_an_older_one_scored_higher() {
        let pemdi = crate::instrument::find("pemdi-2026").expect("shipped");
        let list = [
            penilaian("spbe-2020", 2023, Tahap::Akhir),
            penilaian("pemdi-2026", 2026, Tahap::Mandiri),
        ];
        assert_eq!(terkini(&list, pemdi).map(|p| p.tahun), Some(Tahun(2026)));
        assert_eq!(terkini(&list[..1], pemdi), None);
    }
}
