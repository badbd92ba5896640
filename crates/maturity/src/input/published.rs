//! A file of published cases: one row per value, rows of one `kasus` form one case.

use import::Sheet;
use ruleset::CaseResult;

use crate::rules::published::{Jenis, Kasus, Nilai, check};

/// Most rows in a case file.
const ROW_LIMIT: usize = 100_000;

/// Recomputes every case of a file. `Err` says in Indonesian why the file cannot be read.
pub(crate) fn read_cases(bytes: &[u8]) -> Result<Vec<CaseResult>, String> {
    let sheet = Sheet::read_csv(bytes, ROW_LIMIT)
        .map_err(|error| format!("Berkas kasus tidak terbaca ({error}). Simpan sebagai CSV."))?;
    let column = |name: &str| {
        sheet.column(&[name]).ok_or_else(|| {
            format!("Kolom \"{name}\" tidak ada. Kolom yang diperlukan: kasus, instrumen, jenis, kode, nilai.")
        })
    };
    let (kasus, instrumen, jenis, kode, nilai) = (
        column("kasus")?,
        column("instrumen")?,
        column("jenis")?,
        column("kode")?,
        column("nilai")?,
    );
    let mut cases: Vec<Kasus> = Vec::new();
    for row in sheet.rows() {
        let value = Nilai {
            jenis: Jenis::parse(row.cell(jenis)).ok_or_else(|| {
                format!("Baris {}: jenis \"{}\" tidak dikenal.", row.number, row.cell(jenis))
            })?,
            kode: row.cell(kode).to_owned(),
            tercetak: row.cell(nilai).to_owned(),
        };
        match cases.iter_mut().find(|case| case.nama == row.cell(kasus)) {
            Some(case) if case.instrumen != row.cell(instrumen) => {
                return Err(format!(
                    "Baris {}: kasus {} memakai dua instrumen.",
                    row.number, case.nama
                ));
            }
            Some(case) => case.nilai.push(value),
            None => cases.push(Kasus {
                nama: row.cell(kasus).to_owned(),
                instrumen: row.cell(instrumen).to_owned(),
                nilai: vec![value],
            }),
        }
    }
    Ok(cases.iter().map(check).collect())
}

#[cfg(test)]
mod tests {
    use ruleset::Verdict;

    use super::*;

    const FILE: &str = include_str!("../../../../cases/spbe-results.csv");

    fn count(results: &[CaseResult], verdict: Verdict) -> usize {
        results.iter().filter(|result| result.verdict == verdict).count()
    }

    #[test]
    fn no_published_case_fails() {
        let results = read_cases(FILE.as_bytes()).expect("readable");
        let failed: Vec<_> = results.iter().filter(|r| r.verdict == Verdict::Fail).collect();
        assert!(failed.is_empty(), "{failed:#?}");
        assert!(count(&results, Verdict::Ok) > 0);
    }

    /// Shifts the first row of `case` that holds `from`, and says whether that case then fails.
    fn fails_when_altered(case: &str, from: &str, to: &str) -> bool {
        let altered: Vec<String> =
            FILE.lines()
                .map(|line| {
                    if line.starts_with(case) {
                        line.replacen(from, to, 1)
                    } else {
                        line.to_owned()
                    }
                })
                .collect();
        let altered = altered.join("\n");
        assert_ne!(altered, FILE.trim_end(), "{case} holds {from}");
        let results = read_cases(altered.as_bytes()).expect("readable");
        let failed: Vec<_> = results.iter().filter(|r| r.verdict == Verdict::Fail).collect();
        failed.len() == 1 && failed[0].case == case
    }

    #[test]
    fn a_case_altered_by_hand_fails() {
        assert!(fails_when_altered("aceh-tengah-2025", "indikator,I32,4", "indikator,I32,5"));
        assert!(fails_when_altered("aceh-tengah-2025", "indeks,indeks,2.59", "indeks,indeks,2.60"));
        assert!(fails_when_altered("kemenko-pmk-2025", "4.2125000000", "4.2125000010"));
        assert!(fails_when_altered(
            "prov-sumatera-barat-2022-indeks",
            "predikat,Baik",
            "predikat,Cukup"
        ));
        assert!(fails_when_altered(
            "aceh-tengah-pemdi-2026",
            "indeks,indeks,1.24",
            "indeks,indeks,1.26"
        ));
    }

    #[test]
    fn a_file_of_another_shape_is_refused_with_the_missing_column() {
        let refused = read_cases(b"kode,tingkat\nI01,2").expect_err("refused");
        assert!(refused.contains("kasus"), "{refused}");
    }
}
