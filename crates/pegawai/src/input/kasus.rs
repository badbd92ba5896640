//! A file of published cases of talent management: input and expected values as JSON in a row.

use import::Sheet;
use ruleset::CaseResult;

use crate::rules::terbit::check;

/// Most rows in a case file.
const ROW_LIMIT: usize = 100_000;

/// Recomputes every case of a file. `Err` says in Indonesian why the file cannot be read.
pub(crate) fn read_cases(bytes: &[u8]) -> Result<Vec<CaseResult>, String> {
    let sheet = Sheet::read_csv(bytes, ROW_LIMIT)
        .map_err(|error| format!("Berkas kasus tidak terbaca ({error}). Simpan sebagai CSV."))?;
    let column = |name: &str| {
        sheet.column(&[name]).ok_or_else(|| {
            format!(
                "Kolom \"{name}\" tidak ada. Kolom yang diperlukan: case_id, kind, input_json, expected_json."
            )
        })
    };
    let (case, kind, input, expected) =
        (column("case_id")?, column("kind")?, column("input_json")?, column("expected_json")?);
    sheet
        .rows()
        .iter()
        .map(|row| {
            let json = |cell: usize| {
                serde_json::from_str(row.cell(cell))
                    .map_err(|error| format!("Baris {}: JSON tidak terbaca ({error}).", row.number))
            };
            Ok(check(row.cell(case), row.cell(kind), &json(input)?, &json(expected)?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use ruleset::Verdict;

    use super::*;

    const FILE: &str = include_str!("../../../../cases/talent-cases.csv");

    #[test]
    fn every_published_number_and_retirement_is_recomputed() {
        let results = read_cases(FILE.as_bytes()).expect("readable");
        let failed: Vec<_> = results.iter().filter(|r| r.verdict == Verdict::Fail).collect();
        assert!(failed.is_empty(), "{failed:#?}");
        let ok = results.iter().filter(|r| r.verdict == Verdict::Ok).count();
        let of_ours =
            FILE.lines().filter(|l| l.contains(",nip,") || l.contains(",retirement,")).count();
        assert!(of_ours > 0);
        assert_eq!(ok, of_ours);
    }

    #[test]
    fn a_case_altered_by_hand_fails() {
        for (from, to) in [("2000-12-31", "2000-12-30"), ("2031-03-01", "2031-02-01")] {
            let altered = FILE.replacen(from, to, 1);
            assert_ne!(altered, FILE, "{from}");
            let results = read_cases(altered.as_bytes()).expect("readable");
            assert_eq!(results.iter().filter(|r| r.verdict == Verdict::Fail).count(), 1, "{from}");
        }
    }
}
