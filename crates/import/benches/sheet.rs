//! A table of 100,000 rows and 20 columns in, beside the bare readers of the same bytes.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark reads the clock and prints its table"
)]

use std::{
    error::Error,
    fmt::Write,
    io::Cursor,
    time::{Duration, Instant},
};

use calamine::{Reader, Xlsx};
use import::{Limits, Sheet};
use rust_xlsxwriter::Workbook;

const ROWS: u32 = 100_000;
const COLUMNS: u16 = 20;
const ROUNDS: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let (text, workbook) = (text()?, workbook()?);
    let csv = measure(|| ours(&text, "a.csv"))?;
    let bare = measure(|| bare_csv(&text))?;
    let mut results = vec![("csv", csv, bare)];
    let xlsx = measure(|| ours(&workbook, "a.xlsx"))?;
    let bare = measure(|| bare_xlsx(&workbook))?;
    results.push(("xlsx", xlsx, bare));
    let mut json = Vec::new();
    for (name, (median, spread), (yardstick, _)) in results {
        println!(
            "{name}: {median:.2} s (spread {spread:.2} s), bare reader {yardstick:.2} s, target 20 s"
        );
        json.push(serde_json::json!({
            "name": name, "rows": ROWS, "columns": COLUMNS, "rounds": ROUNDS,
            "median_s": median, "spread_s": spread, "yardstick_s": yardstick, "target_s": 20.0,
        }));
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/bench");
    std::fs::create_dir_all(folder)?;
    std::fs::write(format!("{folder}/import-sheet.json"), serde_json::to_vec_pretty(&json)?)?;
    Ok(())
}

/// Median and spread in seconds.
fn measure(
    mut run: impl FnMut() -> Result<usize, Box<dyn Error>>,
) -> Result<(f64, f64), Box<dyn Error>> {
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        if run()? < usize::try_from(ROWS)? {
            return Err("rows are missing".into());
        }
        times.push(start.elapsed());
    }
    times.sort();
    let at = |i: usize| times.get(i).copied().unwrap_or_default();
    let spread: Duration = at(ROUNDS - 1).saturating_sub(at(0));
    Ok((at(ROUNDS / 2).as_secs_f64(), spread.as_secs_f64()))
}

fn text() -> Result<Vec<u8>, Box<dyn Error>> {
    let mut text = String::new();
    for row in 0..=ROWS {
        for column in 0..COLUMNS {
            write!(text, "sel {row} {column};")?;
        }
        text.push('\n');
    }
    Ok(text.into_bytes())
}

fn workbook() -> Result<Vec<u8>, Box<dyn Error>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..=ROWS {
        for column in 0..COLUMNS {
            if row == 0 || column % 2 == 0 {
                sheet.write_string(row, column, format!("sel {row} {column}"))?;
            } else {
                sheet.write_number(row, column, f64::from(row))?;
            }
        }
    }
    Ok(book.save_to_buffer()?)
}

fn ours(bytes: &[u8], name: &str) -> Result<usize, Box<dyn Error>> {
    Ok(Sheet::read(bytes, name, Limits::default())?.rows().len())
}

fn bare_csv(bytes: &[u8]) -> Result<usize, Box<dyn Error>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(bytes);
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>()?;
    Ok(rows.len())
}

fn bare_xlsx(bytes: &[u8]) -> Result<usize, Box<dyn Error>> {
    let mut book = Xlsx::new(Cursor::new(bytes))?;
    let range = book.worksheet_range_at(0).ok_or("no sheet")??;
    Ok(range.height())
}
