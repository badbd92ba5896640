use import::{Limits, Reading, Sheet, SheetError};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use crate::{cells, workbook};

fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
    Sheet::read(bytes, "data.xlsx", Limits::default())
}

#[test]
fn cells_are_read_as_a_person_sees_them() {
    let bytes = workbook(|sheet| {
        let date = Format::new().set_num_format("dd/mm/yyyy");
        let moment = Format::new().set_num_format("dd/mm/yyyy hh:mm");
        let day = ExcelDateTime::from_ymd(2026, 2, 28).expect("a day");
        let at = day.clone().and_hms(13, 45, 0.0).expect("a time");
        for (column, name) in (0..).zip(["Teks", "Bulat", "Pecahan", "Hari", "Saat", "Ya", "Rumus"])
        {
            sheet.write_string(0, column, name).expect("a header");
        }
        sheet.write_string(2, 0, " 007 ").expect("text");
        sheet.write_number(2, 1, 1250).expect("a number");
        sheet.write_number(2, 2, 0.1 + 0.2).expect("a number");
        sheet.write_datetime_with_format(2, 3, &day, &date).expect("a day");
        sheet.write_datetime_with_format(2, 4, &at, &moment).expect("a moment");
        sheet.write_boolean(2, 5, true).expect("a truth");
        sheet.write_formula(2, 6, Formula::new("=1-3.5").set_result("-2.5")).expect("a formula");
    });
    let sheet = read(&bytes).expect("a table");
    assert_eq!(sheet.columns(), ["teks", "bulat", "pecahan", "hari", "saat", "ya", "rumus"]);
    let want = ["007", "1250", "0,3", "2026-02-28", "2026-02-28 13:45:00", "ya", "-2,5"];
    assert_eq!(cells(&sheet), [want]);
    assert_eq!(sheet.rows()[0].number, 3);
}

#[test]
fn the_first_sheet_to_see_is_read_unless_another_is_chosen() {
    let mut book = Workbook::new();
    for name in ["Rahasia", "Satu", "Dua"] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).expect("a name").write_string(0, 0, name).expect("text");
        sheet.set_hidden(name == "Rahasia");
        if name == "Satu" {
            sheet.set_active(true);
        }
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    assert_eq!(read(&bytes).expect("a table").labels(), ["Satu"]);
    let reading = Reading::new("data.xlsx", Limits::default());
    assert_eq!(reading.sheet("Dua").bytes(&bytes).expect("a table").labels(), ["Dua"]);
    let error = reading.sheet("Rahasia").bytes(&bytes).expect_err("it is hidden");
    let names = vec!["Satu".to_owned(), "Dua".to_owned()];
    assert_eq!(error, SheetError::NoSheet { wanted: Some("Rahasia".to_owned()), names });
}

#[test]
fn a_title_over_the_table_is_told_to_be_taken_away() {
    let bytes = workbook(|sheet| {
        sheet.merge_range(0, 0, 0, 3, "Daftar OPD", &Format::new()).expect("merged");
        sheet.write_string(1, 0, "Kode").expect("a cell");
    });
    let told = read(&bytes).expect_err("merged").message();
    assert!(told.contains("A1:D1. Hapus baris judul di atas tabel"), "{told}");
    let below = SheetError::Merged { cells: vec!["A10:D10".to_owned()], rest: 0 }.message();
    assert!(below.contains("Pisahkan sel itu"), "{below}");
}

#[test]
fn merged_cells_are_named() {
    let bytes = workbook(|sheet| {
        sheet.write_string(0, 0, "kode").expect("text");
        sheet.merge_range(1, 0, 3, 0, "I01", &Format::new()).expect("merged");
        sheet.write_string(4, 1, "x").expect("text");
    });
    let want = SheetError::Merged { cells: vec!["A2:A4".to_owned()], rest: 0 };
    assert_eq!(read(&bytes).expect_err("merged"), want);
    assert!(want.message().contains("A2:A4"));
}

#[test]
fn formulas_in_error_are_named_and_the_rest_is_counted() {
    let bytes = workbook(|sheet| {
        sheet.write_string(0, 0, "kode").expect("text");
        sheet.write_formula(1, 27, Formula::new("=1/0").set_result("#DIV/0!")).expect("a formula");
        for row in 2..8 {
            sheet.write_formula(row, 0, Formula::new("=X").set_result("#REF!")).expect("a formula");
        }
    });
    let Err(SheetError::Formula { cells, rest }) = read(&bytes) else { panic!("no error") };
    assert_eq!((cells[0].as_str(), cells[1].as_str(), rest), ("AB2: #DIV/0!", "A3: #REF!", 2));
}

#[test]
fn a_number_that_lost_its_last_digits_is_refused() {
    let bytes = workbook(|sheet| {
        sheet.write_string(0, 0, "nip").expect("text");
        sheet.write_number(1, 0, 198_501_012_010_011_001_f64).expect("a number");
    });
    let want = SheetError::DigitsLost { cells: vec!["A2".to_owned()], rest: 0 };
    assert_eq!(read(&bytes).expect_err("digits are gone"), want);
}

#[test]
fn the_limits_hold_for_workbooks_too() {
    let bytes = workbook(|sheet| {
        for row in 0..4 {
            sheet.write_string(row, 0, "abc").expect("text");
        }
        sheet.write_string(3, 9, "j").expect("text");
    });
    let refused = |limits| Sheet::read(&bytes, "a.xlsx", limits).err();
    let all = Limits::default();
    let rows = Limits { rows: 2, ..all };
    assert_eq!(refused(rows), Some(SheetError::TooManyRows { limit: 2 }));
    let columns = Limits { columns: 9, ..all };
    assert_eq!(refused(columns), Some(SheetError::TooManyColumns { limit: 9 }));
    let cell_bytes = Limits { cell_bytes: 2, ..all };
    let want = SheetError::CellTooLong { cell: "A1".to_owned(), limit: 2 };
    assert_eq!(refused(cell_bytes), Some(want));
    assert_eq!(refused(all), None);
}
