//! What stands on the pages.

use serde_json::json;

use super::{list, opened, printed, size, text};

#[test]
fn the_first_page_says_whose_list_it_is_where_from_and_when() {
    let document = opened(&printed(&list(3, 3)));
    let page = text(&document, 1);
    for want in [
        "PROVINSI CONTOH",
        "Dinas Komunikasi dan Informatika",
        "Jalan Contoh 1, Padang 25000",
        "Daftar OPD",
        "Sumber: Diisi oleh setiap OPD.",
        "Dibuat: 24 November 2026, 07.31 WIB",
        "3 baris dicetak",
        "Dinas Contoh 2",
        "Halaman 1 dari 1",
    ] {
        assert!(page.contains(want), "{want}: {page}");
    }
    assert!(!page.contains("DATA CONTOH") && !page.contains("berikutnya"), "{page}");
}

#[test]
fn every_page_repeats_the_header_and_has_its_number() {
    let document = opened(&printed(&list(120, 3)));
    let pages = document.get_pages().len();
    assert!((3..=6).contains(&pages), "{pages}");
    for page in 1..=u32::try_from(pages).unwrap() {
        let text = text(&document, page);
        assert!(text.contains("Nama OPD") && text.contains("Keterangan 2"), "{page}: {text}");
        assert!(text.contains(&format!("Halaman {page} dari {pages}")), "{page}: {text}");
    }
}

#[test]
fn sample_data_is_marked_on_every_page() {
    let mut list = list(120, 3);
    list["sample"] = true.into();
    let document = opened(&printed(&list));
    for page in 1..=u32::try_from(document.get_pages().len()).unwrap() {
        assert!(text(&document, page).contains("DATA CONTOH"), "{page}");
    }
    assert!(text(&document, 1).contains("isi daftar ini rekaan"));
}

#[test]
fn what_somebody_typed_is_never_read_as_markup() {
    let evil = [
        "#panic(\"x\") #1 $x^2$ *tebal* _miring_",
        "= Judul",
        "@rujukan <label> `kode` \\ ~ -- ' \" //",
        "#[a] ]) #let x = 1; {{ }}",
        "https://contoh.example/a_b*c*",
        "- a / b: c + d",
    ];
    let mut list = list(0, 1);
    list["title"] = "#eval(\"1\") $y$".into();
    list["letterhead"]["name"] = "*Kabupaten* #h(1pt)".into();
    list["columns"] = json!([{ "label": "Nama #strong[x]" }]);
    list["rows"] = evil.iter().map(|text| json!([text])).collect();
    let page = text(&opened(&printed(&list)), 1);
    for want in evil.iter().chain(&["#eval(\"1\") $y$", "*KABUPATEN* #H(1PT)", "Nama #strong[x]"]) {
        assert!(page.contains(want), "{want}: {page}");
    }
}

#[test]
fn a_long_list_ends_after_two_thousand_rows_and_says_so() {
    let mut list = list(2_003, 2);
    list["omitted"] = 1_200.into();
    let document = opened(&printed(&list));
    let pages = u32::try_from(document.get_pages().len()).unwrap();
    let end = text(&document, pages);
    assert!(end.contains("Dinas Contoh 1999") && !end.contains("Dinas Contoh 2000"), "{end}");
    assert!(end.contains("1.203 baris berikutnya tidak dicetak; unduh CSV atau XLSX"), "{end}");
    assert!(text(&document, 1).contains("2.000 baris dicetak"));
}

#[test]
fn a_list_without_rows_says_so() {
    assert!(text(&opened(&printed(&list(0, 2))), 1).contains("Tidak ada baris."));
}

#[test]
fn few_columns_stand_upright_and_many_lie() {
    let upright = size(&opened(&printed(&list(5, 3))));
    assert!(upright.0 < upright.1, "{upright:?}");
    let lying = size(&opened(&printed(&list(5, 12))));
    assert!(lying.0 > lying.1, "{lying:?}");
}

#[test]
fn forty_columns_of_long_words_are_printed_all_the_same() {
    let mut list = list(2, 40);
    list["rows"][0][0] = "Ketidakbertanggungjawabannya".repeat(8).into();
    list["rows"][1][2] = "alamat.surat.yang.panjang@contoh-kabupaten.example".into();
    let page = text(&opened(&printed(&list)), 1);
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    assert!(letters(&page).contains("Nilai39"), "{page}");
}

#[test]
fn a_short_row_leaves_the_others_in_their_columns() {
    let mut list = list(0, 2);
    list["rows"] = json!([["satu"], ["dua", "2", "terlalu"]]);
    let page = text(&opened(&printed(&list)), 1);
    assert!(page.contains("satu") && page.contains("dua 2"), "{page}");
    assert!(!page.contains("terlalu"), "{page}");
}

#[test]
fn a_letterhead_may_have_a_drawing_or_pixels() {
    const SVG: &str = "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSIxMCIgaGVpZ2h0PSIxMCI+PHJlY3Qgd2lkdGg9IjEwIiBoZWlnaHQ9IjEwIi8+PC9zdmc+";
    const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    for (kind, base64) in [("svg", SVG), ("png", PNG)] {
        let mut list = list(1, 2);
        list["letterhead"]["logo"] = json!({ "kind": kind, "base64": base64 });
        assert!(printed(&list).len() > 1_000, "{kind}");
    }
}

#[test]
fn the_file_is_tagged_in_indonesian_and_fit_for_an_archive() {
    let pdf = printed(&list(3, 3));
    let document = opened(&pdf);
    let catalog = document.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"id-ID");
    assert!(catalog.get(b"StructTreeRoot").is_ok());
    let metadata = catalog.get(b"Metadata").and_then(lopdf::Object::as_reference).unwrap();
    let metadata = document.get_object(metadata).and_then(lopdf::Object::as_stream).unwrap();
    let metadata = String::from_utf8_lossy(&metadata.content).into_owned();
    for want in ["pdfaid:part>2<", "pdfaid:conformance>A<", "pdfuaid:part>1<", "Daftar OPD"] {
        assert!(metadata.contains(want), "{want}: {metadata}");
    }
}

#[test]
fn a_letter_that_no_typeface_has_costs_the_archive_and_not_the_list() {
    let mut list = list(1, 2);
    list["rows"][0][0] = "Contoh \u{13000}".into();
    let pdf = printed(&list);
    assert!(text(&opened(&pdf), 1).contains("Contoh"));
    assert!(!String::from_utf8_lossy(&pdf).contains("pdfaid"));
}

#[test]
fn marks_that_turn_text_around_are_dropped() {
    let mut list = list(1, 2);
    list["rows"][0][0] = "exe\u{202e}fdp\u{0}\u{7}".into();
    assert!(text(&opened(&printed(&list)), 1).contains("exefdp"));
}

#[test]
fn the_same_list_becomes_the_same_file() {
    let list = list(10, 4);
    assert!(printed(&list) == printed(&list));
}
