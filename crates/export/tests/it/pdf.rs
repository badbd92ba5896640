//! Printing with a stand-in for `gadang-pdf`: a script, for what can go wrong with a child process.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, process::Command, time::Duration};

use axum::http::header;
use export::{Cell, Column, ExportError, Kind, Letterhead, Logo, LogoKind, Printer, Table, chunks};
use futures_util::stream;
use http_body_util::BodyExt;
use kernel::{Decimal, Timestamp, Zona};

fn table(sample: bool) -> Table {
    Table {
        title: "Daftar OPD".to_owned(),
        source: "Diisi oleh setiap OPD.".to_owned(),
        columns: vec![
            Column::new("nama", "Nama OPD", Kind::Text),
            Column::new("pegawai", "Pegawai", Kind::Integer),
            Column::new("indeks", "Indeks", Kind::Decimal(2)),
            Column::new("pagu", "Pagu", Kind::Rupiah),
            Column::new("berdiri", "Berdiri", Kind::Date),
            Column::new("diubah", "Diubah", Kind::Moment),
            Column::new("capaian", "Capaian", Kind::Percent),
        ],
        sample,
        made: Timestamp(1_795_480_260_000),
        zona: Zona::Wib,
    }
}

fn row(name: &str) -> Vec<Cell> {
    vec![
        name.into(),
        (-1_200_i64).into(),
        Decimal::new(2_505, 3).into(),
        1_250_000_i64.into(),
        jiff::civil::date(2026, 2, 28).into(),
        Timestamp(1_795_480_260_000).into(),
        Decimal::new(8_750, 2).into(),
    ]
}

/// A program that does what `script` says. Another process writes it: were it open for writing here,
/// a test that starts its own child at that moment would keep it open, and nobody could run it.
fn standing_in(folder: &Path, script: &str) -> Printer {
    let program = folder.join("gadang-pdf");
    let written = Command::new("sh")
        .args(["-c", "printf '#!/bin/sh\n%s\n' \"$0\" > \"$1\" && chmod 755 \"$1\"", script])
        .arg(&program)
        .status()
        .expect("a shell");
    assert!(written.success());
    Printer::new(program)
}

async fn printed(printer: &Printer, count: usize) -> Result<Vec<u8>, ExportError> {
    let rows = chunks((0..count).map(|_| row("Dinas #1 $x$")));
    printer.print(&table(false), None, rows).await
}

/// What the program was told, which the stand-in writes behind the mark of a PDF.
async fn told(
    table: &Table,
    letterhead: Option<&Letterhead>,
    rows: Vec<Vec<Cell>>,
) -> serde_json::Value {
    let folder = tempfile::tempdir().expect("a folder");
    let printer = standing_in(folder.path(), "printf %s %PDF-; /bin/cat");
    let document = printer.print(table, letterhead, chunks(rows)).await.expect("it is told");
    serde_json::from_slice(&document[5..]).expect("JSON")
}

/// The list that the tests of `gadang-pdf` print, too: so both sides speak of the same fields.
const LIST: &str = include_str!("../../../pdf/tests/it/daftar.json");

#[tokio::test]
async fn the_program_is_told_words_as_a_reader_writes_them() {
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec();
    let letterhead = Letterhead {
        name: "Provinsi Contoh".to_owned(),
        logo: Some(Logo { kind: LogoKind::Svg, bytes: svg }),
        ..Letterhead::default()
    };
    let told = told(&table(true), Some(&letterhead), vec![row("Dinas #1 $x$"), vec![]]).await;
    let want: serde_json::Value = serde_json::from_str(LIST).unwrap();
    assert_eq!(told, want);
}

#[tokio::test]
async fn a_column_for_programs_is_not_printed() {
    let mut table = table(false);
    let machine = Column::new("sidik", "Sidik", Kind::Text).for_programs();
    table.columns.insert(1, machine);
    table.columns.truncate(3);
    let told = told(&table, None, vec![vec!["Dinas".into(), "f00d".into(), 12_i64.into()]]).await;
    assert_eq!(told["rows"], serde_json::json!([["Dinas", "12"]]));
    assert_eq!(told["columns"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn rows_beyond_two_thousand_are_counted_and_not_sent() {
    let rows = (0..3_456).map(|_| row("Dinas")).collect();
    let told = told(&table(false), None, rows).await;
    assert_eq!(told["rows"].as_array().unwrap().len(), 2_000);
    assert_eq!(told["omitted"], 1_456);
    assert!(told["letterhead"].is_null());
}

#[tokio::test]
async fn the_answer_is_a_download_that_says_it_holds_sample_data() {
    let folder = tempfile::tempdir().unwrap();
    let printer = standing_in(folder.path(), "/bin/cat > /dev/null; printf %s %PDF-1.7");
    let rows = chunks([row("Dinas")]);
    let answer = table(true).respond_pdf("opd", (&printer, None), rows).await.unwrap();
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/pdf");
    assert_eq!(
        answer.headers()[header::CONTENT_DISPOSITION],
        "attachment; filename=\"opd-data-contoh.pdf\""
    );
    assert_eq!(&answer.into_body().collect().await.unwrap().to_bytes()[..], b"%PDF-1.7");
}

#[tokio::test]
async fn a_program_that_is_not_there_or_may_not_be_run_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let printer = standing_in(folder.path(), "exit 0");
    fs::set_permissions(&printer.program, fs::Permissions::from_mode(0o644)).unwrap();
    for program in [folder.path().join("nowhere"), folder.path().to_owned(), printer.program] {
        let got = printed(&Printer::new(program.clone()), 1).await;
        let Err(ExportError::NoPrinter { program: named }) = got else {
            panic!("{got:?}");
        };
        assert_eq!(named, program);
    }
}

#[tokio::test]
async fn a_program_that_takes_too_long_is_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let pid = folder.path().join("pid");
    let script = format!("echo $$ > {}; exec /usr/bin/tail -f /dev/null", pid.display());
    let mut printer = standing_in(folder.path(), &script);
    printer.timeout = Duration::from_millis(500);
    let got = printed(&printer, 2_000).await;
    assert!(matches!(got, Err(ExportError::PrintedTooLong { .. })), "{got:?}");
    let pid = fs::read_to_string(pid).unwrap();
    assert!(!Path::new("/proc").join(pid.trim()).exists(), "{pid} still runs");
}

#[tokio::test]
async fn a_program_that_wants_more_memory_than_it_may_have_fails_alone() {
    let folder = tempfile::tempdir().unwrap();
    // A line without an end, which has to be kept until its end is found.
    let script = "exec /usr/bin/tail -n 1 /dev/zero";
    let mut printer = standing_in(folder.path(), script);
    printer.memory = 64 * 1024 * 1024;
    let got = printed(&printer, 1).await;
    assert!(matches!(got, Err(ExportError::PrintedTooLarge { .. })), "{got:?}");
    let told = standing_in(folder.path(), "printf %%PDF-; ulimit -v");
    let limited = Printer { memory: 64 * 1024 * 1024, ..told };
    assert_eq!(printed(&limited, 1).await.unwrap(), b"%PDF-65536\n");
}

#[tokio::test]
async fn what_is_no_pdf_is_not_handed_on() {
    let folder = tempfile::tempdir().unwrap();
    for script in ["echo halo", "exit 0", "printf %s '<html>'; /bin/cat"] {
        let got = printed(&standing_in(folder.path(), script), 2_000).await;
        assert!(matches!(got, Err(ExportError::Unprinted(_))), "{script}: {got:?}");
    }
}

#[tokio::test]
async fn a_refusal_keeps_the_words_of_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let printer = standing_in(folder.path(), "echo 'gadang-pdf: logo rusak' >&2; exit 4");
    let got = printed(&printer, 2_000).await;
    let Err(ExportError::Unprinted(words)) = got else { panic!("{got:?}") };
    assert!(words.contains("logo rusak") && words.contains('4'), "{words}");
}

#[tokio::test]
async fn rows_that_cannot_be_read_are_not_printed() {
    let folder = tempfile::tempdir().unwrap();
    let printer = standing_in(folder.path(), "printf %s %PDF-");
    let rows = stream::iter([Ok(vec![row("Dinas")]), Err("the database is gone")]);
    let got = printer.print(&table(false), None, rows).await;
    let Err(ExportError::Rows(why)) = got else { panic!("{got:?}") };
    assert_eq!(why, "the database is gone");
}
