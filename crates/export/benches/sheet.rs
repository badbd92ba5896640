//! A table of 100,000 rows and 20 columns out, beside the bare writers of the same cells.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark reads the clock and prints its table"
)]

use std::{
    error::Error,
    time::{Duration, Instant},
};

use export::{Cell, Column, Format, Kind, Table, chunks};
use http_body_util::BodyExt;
use kernel::{Decimal, Timestamp, Zona};

const ROWS: i64 = 100_000;
const ROUNDS: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().build()?;
    let mut results = Vec::new();
    let csv = measure(|| runtime.block_on(ours(Format::Csv)))?;
    let bare = measure(bare_csv)?;
    results.push(("csv", csv, bare, 2.0));
    let xlsx = measure(|| runtime.block_on(ours(Format::Xlsx)))?;
    let bare = measure(bare_xlsx)?;
    results.push(("xlsx", xlsx, bare, 10.0));
    let mut json = Vec::new();
    for (name, (median, spread), (yardstick, _), target) in results {
        println!(
            "{name}: {median:.2} s (spread {spread:.2} s), bare writer {yardstick:.2} s, target {target} s"
        );
        json.push(serde_json::json!({
            "name": name, "rows": ROWS, "columns": 20, "rounds": ROUNDS,
            "median_s": median, "spread_s": spread, "yardstick_s": yardstick, "target_s": target,
        }));
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/bench");
    std::fs::create_dir_all(folder)?;
    std::fs::write(format!("{folder}/export-sheet.json"), serde_json::to_vec_pretty(&json)?)?;
    Ok(())
}

/// Median and spread in seconds.
fn measure(
    mut run: impl FnMut() -> Result<usize, Box<dyn Error>>,
) -> Result<(f64, f64), Box<dyn Error>> {
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        if run()? == 0 {
            return Err("nothing was written".into());
        }
        times.push(start.elapsed());
    }
    times.sort();
    let at = |i: usize| times.get(i).copied().unwrap_or_default();
    let spread: Duration = at(ROUNDS - 1).saturating_sub(at(0));
    Ok((at(ROUNDS / 2).as_secs_f64(), spread.as_secs_f64()))
}

async fn ours(format: Format) -> Result<usize, Box<dyn Error>> {
    let kinds = [Kind::Text, Kind::Integer, Kind::Decimal(2), Kind::Moment];
    let columns = (0..5)
        .flat_map(|i| kinds.map(|kind| Column::new(format!("kolom_{i}_{kind:?}"), "Kolom", kind)));
    let table = Table {
        title: "Tabel".to_owned(),
        source: String::new(),
        columns: columns.collect(),
        sample: false,
        made: Timestamp(0),
        zona: Zona::Wib,
    };
    let rows = (0..ROWS).map(|row| {
        let cells = (0..5).flat_map(|_| {
            let moment = Timestamp(1_767_225_600_000).plus_seconds(row);
            [text(row).into(), row.into(), Decimal::new(row, 2).into(), Cell::Moment(moment)]
        });
        cells.collect()
    });
    let mut body = table.respond(format, "tabel", chunks(rows)).await?.into_body();
    let mut size = 0;
    while let Some(frame) = body.frame().await {
        size += frame?.data_ref().map_or(0, axum::body::Bytes::len);
    }
    Ok(size)
}

fn text(row: i64) -> String {
    format!("Dinas nomor {row}")
}

fn bare_csv() -> Result<usize, Box<dyn Error>> {
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    for row in 0..ROWS {
        for _ in 0..5 {
            writer.write_field(text(row))?;
            writer.write_field(row.to_string())?;
            writer.write_field(Decimal::new(row, 2).to_string())?;
            writer.write_field("2026-01-01 07:00:00")?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    Ok(writer.into_inner()?.len())
}

fn bare_xlsx() -> Result<usize, Box<dyn Error>> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let format = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy hh:mm:ss");
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 1, 1)?;
    let sheet = book.add_worksheet_with_constant_memory()?;
    for (at, row) in (0..ROWS).enumerate() {
        let at = u32::try_from(at)?;
        for group in 0..5 {
            let number = f64::from(u32::try_from(row)?);
            sheet.write_string(at, group * 4, text(row))?;
            sheet.write_number(at, group * 4 + 1, number)?;
            sheet.write_number(at, group * 4 + 2, number)?;
            sheet.write_datetime_with_format(at, group * 4 + 3, &day, &format)?;
        }
    }
    Ok(book.save_to_buffer()?.len())
}
