//! Tables out, opened by the readers of others.

mod pdf;

use std::io::Cursor;

use axum::response::Response;
use calamine::{Data, Reader, Xlsx};
use export::{Cell, Column, ExportError, Format, Kind, Table, chunks};
use futures_util::stream;
use http_body_util::BodyExt;
use jiff::civil::date;
use kernel::{Decimal, Timestamp, Zona};

fn table(sample: bool) -> Table {
    Table {
        title: "Daftar OPD".to_owned(),
        source: "Diisi oleh setiap OPD.".to_owned(),
        columns: vec![
            Column::new("nama", "Nama OPD", Kind::Text),
            Column::new("pegawai", "Jumlah pegawai", Kind::Integer),
            Column::new("indeks", "Indeks", Kind::Decimal(2)),
            Column::new("pagu", "Pagu", Kind::Rupiah),
            Column::new("berdiri", "Tanggal berdiri", Kind::Date),
            Column::new("diubah", "Terakhir diubah", Kind::Moment),
            Column::new("capaian", "Capaian", Kind::Percent),
        ],
        sample,
        made: Timestamp(1_767_225_600_000),
        zona: Zona::Wib,
    }
}

fn rows() -> Vec<Vec<Cell>> {
    vec![
        vec![
            "=1+1; \"Dinas\"".into(),
            (-12_i64).into(),
            Decimal::new(2_505, 3).into(),
            1_250_000_i64.into(),
            date(2026, 2, 28).into(),
            Timestamp(1_767_225_600_000).into(),
            Decimal::new(875, 1).into(),
        ],
        vec!["https://example.test".into(), Cell::Empty, 198_501_012_010_011_001_i64.into()],
    ]
}

async fn bytes(answer: Response) -> Vec<u8> {
    answer.into_body().collect().await.expect("a body").to_bytes().to_vec()
}

async fn workbook(table: Table, rows: Vec<Vec<Cell>>) -> Xlsx<Cursor<Vec<u8>>> {
    let answer = table.respond(Format::Xlsx, "opd", chunks(rows)).await.expect("an answer");
    Xlsx::new(Cursor::new(bytes(answer).await)).expect("a workbook")
}

#[tokio::test]
async fn a_csv_has_typed_cells_with_decimal_commas_and_nothing_runs() {
    let answer = table(false).respond(Format::Csv, "opd", chunks(rows())).await.expect("an answer");
    assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8");
    assert_eq!(answer.headers()["content-disposition"], "attachment; filename=\"opd.csv\"");
    let text = String::from_utf8(bytes(answer).await).expect("UTF-8");
    assert_eq!(
        text,
        "\u{feff}nama;pegawai;indeks;pagu;berdiri;diubah;capaian\r\n\
         \"'=1+1; \"\"Dinas\"\"\";-12;\"2,505\";1250000;2026-02-28;2026-01-01 07:00:00;\"87,5\"\r\n\
         https://example.test;;198501012010011001;;;;\r\n"
    );
}

#[tokio::test]
async fn a_workbook_has_real_numbers_and_dates_and_nothing_runs() {
    let mut book = workbook(table(false), rows()).await;
    let data = book.worksheet_range("Data").expect("the data");
    let rows: Vec<&[Data]> = data.rows().collect();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0][..2], [Data::from("nama"), Data::from("pegawai")]);
    assert_eq!(rows[1][0], Data::from("=1+1; \"Dinas\""));
    let numbers = [Data::Float(-12.0), Data::Float(2.505), Data::Float(1_250_000.0)];
    assert_eq!(rows[1][1..4], numbers);
    let Data::DateTime(day) = &rows[1][4] else { panic!("no day: {:?}", rows[1][4]) };
    assert_eq!(day.to_ymd_hms_milli(), (2026, 2, 28, 0, 0, 0, 0));
    let Data::DateTime(moment) = &rows[1][5] else { panic!("no moment: {:?}", rows[1][5]) };
    assert_eq!(moment.to_ymd_hms_milli(), (2026, 1, 1, 7, 0, 0, 0));
    assert_eq!(rows[1][6], Data::Float(87.5));
    assert_eq!(rows[2][0], Data::from("https://example.test"));
    assert_eq!(rows[2][2], Data::from("198501012010011001"));
    let formulas = book.worksheet_formula("Data").expect("the formulas");
    assert!(formulas.is_empty());
    assert!(book.hyperlinks_by_sheet_name("Data").expect("the links").is_empty());
}

#[tokio::test]
async fn a_workbook_says_what_it_is() {
    let mut book = workbook(table(true), rows()).await;
    let about = book.worksheet_range("Keterangan").expect("the sheet");
    let lines: Vec<String> = about.rows().map(|row| format!("{}: {}", row[0], row[1])).collect();
    assert_eq!(
        lines[..5],
        [
            "DATA CONTOH: Isi berkas ini rekaan, bukan data sebenarnya.",
            "Judul: Daftar OPD",
            "Sumber: Diisi oleh setiap OPD.",
            "Dibuat: 2026-01-01 07:00:00 WIB",
            "Baris: 2",
        ]
    );
    assert!(lines.contains(&"pagu: Pagu".to_owned()));
    let data = book.worksheet_range("Data").expect("the data");
    let marks: Vec<&Data> = data.rows().filter_map(|row| row.get(7)).collect();
    assert_eq!(
        marks,
        ["penanda", "DATA CONTOH", "DATA CONTOH"].map(Data::from).iter().collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn a_long_table_leaves_in_many_pieces() {
    let many = (0..5_000_i64).map(|i| vec![Cell::from(format!("OPD {i}")), i.into()]);
    let answer = table(true).respond(Format::Csv, "opd", chunks(many)).await.expect("an answer");
    let wanted = "attachment; filename=\"opd-data-contoh.csv\"";
    assert_eq!(answer.headers()["content-disposition"], wanted);
    let mut body = answer.into_body();
    let (mut pieces, mut lines) = (0, 0);
    while let Some(frame) = body.frame().await {
        let data = frame.expect("a frame").into_data().expect("data");
        assert!(data.len() < 64 * 1024);
        pieces += 1;
        lines += data.split(|byte| *byte == b'\n').count() - 1;
    }
    assert_eq!((pieces, lines), (11, 5_001));
}

#[tokio::test]
async fn rows_that_fail_are_no_file() {
    let fail = || stream::iter([Ok(rows()), Err("the database is gone")]);
    let error = table(false).respond(Format::Xlsx, "opd", fail()).await.expect_err("no rows");
    assert!(matches!(error, ExportError::Rows(why) if why == "the database is gone"));
    let answer = table(false).respond(Format::Csv, "opd", fail()).await.expect("it starts");
    assert!(answer.into_body().collect().await.is_err());
}

#[tokio::test]
async fn text_too_long_for_a_workbook_is_named() {
    let long = vec![vec![Cell::from("x".repeat(32_768))]];
    let error = table(false).respond(Format::Xlsx, "opd", chunks(long)).await.expect_err("long");
    assert!(
        matches!(&error, ExportError::CellTooLong { row: 2, column, .. } if column == "nama"),
        "{error}"
    );
}

#[test]
fn the_format_follows_from_the_ending_of_the_address() {
    assert_eq!(Format::parse("csv"), Some(Format::Csv));
    assert_eq!(Format::parse("/opd.v2/daftar.xlsx"), Some(Format::Xlsx));
    assert_eq!(Format::parse("/opd"), None);
}
