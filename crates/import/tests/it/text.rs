use import::{Limits, RowErrors, Sheet, SheetError};
use kernel::Decimal;

use crate::cells;

#[test]
fn rows_keep_the_numbers_of_the_spreadsheet() {
    let sheet =
        Sheet::read_csv(b"Kode ; Tingkat\r\nI01;2\r\n;\r\nI02; 2,5 \r\n", 10).expect("a table");
    let (kode, tingkat) = (sheet.column(&["kode"]), sheet.column(&["nilai", "tingkat"]));
    assert_eq!((kode, tingkat), (Some(0), Some(1)));
    let read: Vec<_> = sheet.rows().iter().map(|r| (r.number, r.cell(0), r.cell(1))).collect();
    assert_eq!(read, [(2, "I01", "2"), (4, "I02", "2,5")]);
    assert_eq!(sheet.labels(), ["Kode", "Tingkat"]);
    assert_eq!(sheet.rows()[1].decimal(1), Ok(Decimal::new(25, 1)));
}

#[test]
fn lines_within_a_cell_and_blank_lines_do_not_shift_the_numbers() {
    let text = "kode;nama\r\na;\"Dinas\r\nSatu\"\r\n\r\n\r\nb;x\r\n\"\nc\";y";
    let sheet = Sheet::read_csv(text.as_bytes(), 10).expect("a table");
    let read: Vec<_> = sheet.rows().iter().map(|r| (r.number, r.cell(0))).collect();
    assert_eq!(read, [(2, "a"), (5, "b"), (6, "c")]);
    assert_eq!(sheet.rows()[0].cell(1), "Dinas\nSatu");
}

#[test]
fn a_short_row_has_empty_cells() {
    let sheet = Sheet::read_csv(b"kode,tingkat\nI01", 10).expect("a table");
    assert_eq!(sheet.rows()[0].cell(1), "");
}

#[test]
fn a_guarded_cell_comes_back_as_it_was() {
    let sheet = Sheet::read_csv(b"a;b;c\n'=1+1;''=1;Jum'at", 10).expect("a table");
    assert_eq!(cells(&sheet), [["=1+1", "'=1", "Jum'at"]]);
}

#[test]
fn what_is_no_table_is_refused() {
    assert_eq!(Sheet::read_csv(b"", 10).err(), Some(SheetError::Empty));
    assert_eq!(Sheet::read_csv(b"PK\x03\x04rest", 10).err(), Some(SheetError::NotText));
    assert_eq!(Sheet::read_csv(b"a\n1\n2\n3", 2).err(), Some(SheetError::TooManyRows { limit: 2 }));
}

#[test]
fn every_limit_is_kept() {
    let limits = Limits { rows: 9, columns: 2, cell_bytes: 3, unpacked_bytes: 22, text_bytes: 12 };
    let read = |text: &str| Sheet::read(text.as_bytes(), "a.csv", limits).err();
    assert_eq!(read("a;b;c"), Some(SheetError::TooManyColumns { limit: 2 }));
    assert_eq!(
        read("a;b\n1;long"),
        Some(SheetError::CellTooLong { cell: "B2".to_owned(), limit: 3 })
    );
    assert_eq!(read("a;b\n1;2\n1;2\n1;2\n1;2\n1;2"), Some(SheetError::TooBig { limit: 22 }));
    let much = Some(SheetError::TooMuchText { limit: 12 });
    assert_eq!(read("a;b\n123;456\n789;012"), much);
    assert_eq!(read("a;b\n123;456\n789;1"), None);
}

#[test]
fn bad_rows_can_be_taken_away_repaired_and_read_again() {
    let sheet = Sheet::read_csv(b"Kode;Nilai\nI01;7\nI02;8\n=x;9", 10).expect("a table");
    let mut errors = RowErrors::new(&sheet, 3);
    errors.push(&sheet.rows()[0], Some(1), "Isi 1 sampai 5.");
    errors.push(&sheet.rows()[0], None, "Baris ganda.");
    errors.push(&sheet.rows()[2], Some(0), "Kode tidak dikenal.");
    errors.push(&sheet.rows()[2], Some(1), "Isi 1 sampai 5.");
    assert_eq!((errors.count(), errors.rest(), errors.errors().len()), (4, 1, 3));
    assert_eq!(errors.errors()[0].value, "7");
    let again = Sheet::read_csv(errors.to_csv().as_bytes(), 10).expect("a table");
    assert_eq!(again.labels(), ["Kode", "Nilai", "alasan"]);
    assert_eq!(
        cells(&again),
        [
            ["I01", "7", "Baris 2, kolom Nilai: Isi 1 sampai 5. Baris 2: Baris ganda."],
            ["=x", "9", "Baris 4, kolom Kode: Kode tidak dikenal."],
            ["", "", "Masih ada 1 kesalahan lain yang tidak termuat di sini."],
        ]
    );
}
