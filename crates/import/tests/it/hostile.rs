use std::io::{Cursor, Read, Write};

use import::{Limits, Sheet, SheetError};
use proptest::prelude::*;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::workbook;

fn read(bytes: &[u8], name: &str) -> Option<SheetError> {
    Sheet::read(bytes, name, Limits { unpacked_bytes: 1 << 20, ..Limits::default() }).err()
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(content).expect("content");
    }
    zip.finish().expect("an archive").into_inner()
}

/// A workbook some of whose parts hold something else instead.
fn swapped(instead: &[(&str, &str)]) -> Vec<u8> {
    let honest = workbook(|sheet| {
        sheet.write_string(0, 0, "kode").expect("text");
    });
    let mut zip = ZipArchive::new(Cursor::new(honest)).expect("an archive");
    let names: Vec<String> =
        zip.file_names().map(|name| name.expect("UTF-8").into_owned()).collect();
    let mut parts = Vec::new();
    for part in &names {
        let mut bytes = Vec::new();
        zip.by_name(part).expect("a part").read_to_end(&mut bytes).expect("content");
        let other = instead.iter().find(|(name, _)| name == part);
        parts.push((part.as_str(), other.map_or(bytes, |(_, text)| text.as_bytes().to_vec())));
    }
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(n, bytes)| (*n, bytes.as_slice())).collect();
    archive(&parts)
}

#[test]
fn a_bomb_is_refused_by_what_it_says() {
    let bomb = archive(&[("xl/workbook.xml", &vec![b' '; 3 << 20])]);
    assert!(bomb.len() < 20_000);
    assert_eq!(read(&bomb, "a.xlsx"), Some(SheetError::TooBig { limit: 1 << 20 }));
}

#[test]
fn a_bomb_that_lies_about_its_size_is_refused_by_what_comes_out() {
    let mut bomb = archive(&[("xl/workbook.xml", &vec![b' '; 3 << 20])]);
    let size = u32::try_from(3 << 20).expect("small").to_le_bytes();
    let places: Vec<usize> = (0..bomb.len() - 4).filter(|at| bomb[*at..*at + 4] == size).collect();
    assert!(!places.is_empty());
    for at in places {
        bomb[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    let refused = read(&bomb, "a.xlsx");
    assert!(
        matches!(refused, Some(SheetError::TooBig { .. } | SheetError::Malformed { .. })),
        "{refused:?}"
    );
}

#[test]
fn archives_of_many_parts_or_of_archives_are_refused() {
    let names: Vec<String> = (0..1_001).map(|i| format!("{i}")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(read(&archive(&parts), "a.xlsx"), Some(SheetError::TooManyParts { limit: 1_000 }));
    let inner = archive(&[("a", b"b")]);
    assert_eq!(
        read(&archive(&[("xl/workbook.xml", b"<x/>"), ("b.bin", &inner)]), "a.xlsx"),
        Some(SheetError::Nested { part: "b.bin".to_owned() })
    );
    assert_eq!(read(&inner, "a.xlsx"), Some(SheetError::NotWorkbook));
}

#[test]
fn a_workbook_that_claims_more_strings_than_it_holds_is_refused() {
    for count in ["99999999999", "99999999999999999999999999", "x"] {
        let text = format!("<sst uniqueCount=\"{count}\"><si><t>kode</t></si></sst>");
        let refused = read(&swapped(&[("xl/sharedStrings.xml", &text)]), "a.xlsx");
        assert!(matches!(refused, Some(SheetError::Malformed { .. })), "{count}: {refused:?}");
    }
}

/// A workbook whose one text stands in every cell of so many rows and columns.
fn one_text_everywhere(text: &str, rows: usize, columns: usize) -> Vec<u8> {
    let cells = "<c t=\"s\"><v>0</v></c>".repeat(columns);
    let rows = format!("<row>{cells}</row>").repeat(rows);
    let sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
         <sheetData>{rows}</sheetData></worksheet>"
    );
    let texts = format!(
        "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
         uniqueCount=\"1\"><si><t>{text}</t></si></sst>"
    );
    swapped(&[("xl/worksheets/sheet1.xml", &sheet), ("xl/sharedStrings.xml", &texts)])
}

#[test]
fn a_small_workbook_whose_cells_would_fill_the_memory_is_refused() {
    let limits = Limits { rows: 2_000, ..Limits::default() };
    // 2,000 rows of 200 cells with 32,767 bytes each: 13 GB of what is a few kilobytes packed.
    let bytes = one_text_everywhere(&"x".repeat(32_767), 2_000, 200);
    assert!(bytes.len() < 100_000, "{} bytes", bytes.len());
    let error = Sheet::read(&bytes, "a.xlsx", limits).expect_err("it does not fit");
    assert_eq!(error, SheetError::TooMuchText { limit: 256 * 1024 * 1024 });
    assert!(error.message().starts_with("Tulisan di semua sel lebih dari 256 MB."));
    // Not even one row of this would fit: 200 times 8 MB.
    let bytes = one_text_everywhere(&"x".repeat(8 * 1024 * 1024), 1, 200);
    let error = Sheet::read(&bytes, "a.xlsx", limits).expect_err("no cell is that long");
    assert_eq!(error, SheetError::CellTooLong { cell: "A1".to_owned(), limit: 32_767 });
    let sheet = Sheet::read(&one_text_everywhere("abc", 3, 2), "a.xlsx", limits).expect("honest");
    assert_eq!((sheet.rows().len(), sheet.rows()[1].cell(1)), (2, "abc"));
}

#[test]
fn what_the_name_or_the_content_rules_out_is_refused() {
    let honest = workbook(|sheet| {
        sheet.write_string(0, 0, "kode").expect("text");
    });
    let wrong =
        |name: &str, content| Some(SheetError::WrongExtension { name: name.to_owned(), content });
    assert_eq!(read(&honest, "a.xlsx"), None);
    assert_eq!(read(&honest, "a.csv"), wrong("a.csv", "xlsx"));
    assert_eq!(read(b"kode;nilai", "a.XLSX"), wrong("a.XLSX", "csv"));
    let compound = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    assert_eq!(read(&compound, "a.xls"), Some(SheetError::OldWorkbook));
    let name: Vec<u8> = "EncryptedPackage".bytes().flat_map(|byte| [byte, 0]).collect();
    let encrypted = [compound, vec![7; 70_000], name].concat();
    assert_eq!(read(&encrypted, "a.xlsx"), Some(SheetError::Encrypted));
    let cut = honest.get(..honest.len() / 2).expect("half");
    assert!(matches!(read(cut, "a.xlsx"), Some(SheetError::Malformed { row: 0, .. })));
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _outcome = Sheet::read(&bytes, "a", Limits::default()).map_err(|e| e.message());
        let _outcome = Sheet::read_csv(&bytes, 10);
    }

    #[test]
    fn no_damage_to_a_workbook_makes_the_reader_panic(
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = workbook(|sheet| {
            sheet.write_string(0, 0, "kode").expect("text");
            sheet.write_number(1, 0, 2.5).expect("a number");
        });
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _outcome = read(&bytes, "a.xlsx").map(|error| error.message());
    }
}
