//! Imports of agencies that are refused, each with its reason and with nothing half done.

use std::io::{Cursor, Write as _};

use ::web::testing::{Browser, Site};
use axum::http::StatusCode;
use db::{Db, testing::each_engine};
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet, XlsxError};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::impor_browser::{GOOD, HEAD, PAGE, bring, check, tree, undo, upload, write};
use crate::fixture::{self, PASSWORD, migrations, opd_id};

/// One row of each kind that cannot be, and one good one (the sixth).
const BAD: &str = "satu;;;Dinas;;\ndua;Dua;;Kementerian;;\nempat;Empat;;Bidang;tiada;\nlima;Lima;;Badan;;besok\n\
                   enam;Enam;;Badan;;\nenam;Enam;;Badan;;\ndinas;Lain;;Dinas;cabang;\n\
                   cabang;Cabang;;Cabang dinas;dinas;1-1-2010\n";

#[tokio::test]
async fn bad_rows_are_told_by_number_and_nothing_is_written() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let before = tree(&admin).await;
        let impor = bring(&admin, &format!("{HEAD}{BAD}")).await;
        let page = check(&admin, &site, &impor).await;
        page.shows("7 baris ditolak. Belum ada yang ditulis.");
        for words in [
            "Nama wajib diisi.",
            "Jenis “Kementerian” tidak dikenal.",
            "Tidak ada perangkat daerah atau unit berkode “tiada”",
            "Tanggal “besok” tidak terbaca.",
            "Sama dengan baris 6. Hapus salah satu.",
            "Tidak dapat dipindahkan ke bawah dirinya sendiri",
            "Keadaan terbaru mulai berlaku 1 Januari 2017.",
            &format!("href=\"{impor}/ditolak.csv\""),
        ] {
            page.shows(words);
        }
        let action = format!("{impor}/tulis");
        assert!(!page.html.contains(&format!("action=\"{action}\"")), "no way to write it");
        let columns = format!("{impor}/kolom");
        let hidden = admin.get(&columns).await.hidden(&columns);
        assert_eq!(admin.post(&action, &hidden).await.location, impor);
        admin.get(&impor).await.shows("Masih ada 7 baris yang salah.");
        site.work().await;
        assert_eq!(tree(&admin).await, before);
    })
    .await;
}

#[tokio::test]
async fn bad_rows_come_back_as_a_file_that_can_be_repaired() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let impor = bring(&admin, &format!("{HEAD}{BAD}")).await;
        check(&admin, &site, &impor).await;
        let file = admin.get(&format!("{impor}/ditolak.csv")).await.html;
        let header = "\u{feff}Kode;Nama;Singkatan;Jenis;Kode induk;Berlaku mulai;alasan\r\n";
        assert!(file.starts_with(header), "{file}");
        let line = "satu;;;Dinas;;;Baris 2, kolom Nama: Nama wajib diisi.\r\n";
        assert!(file.contains(line), "{file}");
        assert_eq!(file.lines().count(), 8);
        let repaired = file.replace("\r\nsatu;;", "\r\nsatu;Satu;");
        let again = bring(&admin, &repaired).await;
        check(&admin, &site, &again).await.shows("5 baris ditolak.");
    })
    .await;
}

/// A workbook of one sheet with these headers, and what `fill` adds.
fn book(fill: impl FnOnce(&mut Worksheet) -> Result<&mut Worksheet, XlsxError>) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, label) in (0_u16..).zip(["Kode", "Nama", "Jenis"]) {
        sheet.write_string(0, column, label).unwrap();
    }
    fill(sheet).unwrap();
    book.save_to_buffer().unwrap()
}

/// Two of its cells are one.
fn merged() -> Vec<u8> {
    book(|sheet| sheet.merge_range(1, 0, 2, 0, "satu", &Format::new()))
}

/// A cell that computes nothing.
fn in_error() -> Vec<u8> {
    let formula = Formula::new("=X").set_result("#REF!");
    book(|sheet| sheet.write_formula(1, 1, formula))
}

/// Little to send, much to unpack.
fn bomb() -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("xl/workbook.xml", SimpleFileOptions::default()).unwrap();
    let part = vec![b' '; 1024 * 1024];
    for _ in 0..65 {
        zip.write_all(&part).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[tokio::test]
async fn a_file_that_is_no_table_is_refused_with_the_reason_and_leaves_nothing() {
    let (merged, in_error, bomb) = (merged(), in_error(), bomb());
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let cases: [(&str, &[u8], &str); 9] = [
            ("kosong.csv", b"", "Berkas kosong."),
            ("judul.csv", b"Kode;Nama\n", "Belum ada baris di bawah judul kolom."),
            ("surat.csv", b"%PDF-1.7\n1 0 obj;\n2;3\n", "bukan teks CSV"),
            ("lama.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "berformat lama (.xls)"),
            ("arsip.xlsx", b"PK\x03\x04 not a workbook", "Berkas rusak atau terpotong."),
            ("gabung.xlsx", &merged, "Ada sel yang digabung: A2:A3."),
            ("rumus.xlsx", &in_error, "Ada rumus yang galat: B2: #REF!."),
            ("bom.xlsx", &bomb, "Isi berkas lebih dari 64 MB."),
            ("", b"", "Pilih berkas CSV atau XLSX"),
        ];
        for (name, bytes, told) in cases {
            let answer = upload(&admin, name, bytes).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {}", answer.html);
            answer.shows(told);
            answer.shows("href=\"#berkas\"");
        }
        admin.get(PAGE).await.shows("Belum ada impor");
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_too_long_or_too_big_is_refused() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let many = format!("Kode;Nama;Jenis\n{}", "satu;Satu;dinas\n".repeat(2_001));
        let answer = upload(&admin, "banyak.csv", many.as_bytes()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.shows("Baris lebih dari 2.000.");
        let huge = vec![b'x'; 8 * 1024 * 1024 + 1];
        let answer = upload(&admin, "besar.csv", &huge).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        answer.shows("Berkas lebih dari 8 MB.");
        answer.shows("href=\"#berkas\"");
        admin.get(PAGE).await.shows("Belum ada impor");
    })
    .await;
}

/// Gives an agency another name by its form.
async fn rename(person: &Browser, page: &str, kode_induk: &str, nama: &str, jenis: &str) {
    let page = format!("{page}/ubah");
    let typed = [
        ("nama", nama),
        ("jenis", jenis),
        ("induk", kode_induk),
        ("mulai_hari", "24"),
        ("mulai_bulan", "11"),
        ("mulai_tahun", "2026"),
    ];
    let answer = person.fill(&page, &page, &typed).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html);
}

#[tokio::test]
async fn the_same_file_is_not_written_twice() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let text = "Kode;Nama;Jenis;Kode induk\ncabang;Cabang Satu;Cabang dinas;dinas\n";
        let impor = bring(&admin, text).await;
        check(&admin, &site, &impor).await;
        write(&admin, &site, &impor).await;
        let cabang = format!("/organisasi/opd/{}", opd_id("cabang"));
        rename(&admin, &cabang, opd_id("dinas").as_str(), "Cabang Dua", "cabang-dinas").await;

        let again = bring(&admin, text).await;
        let page = check(&admin, &site, &again).await;
        page.shows("1 baris siap ditulis.");
        let refused = admin.submit(&page, &format!("{again}/tulis"), &[]).await;
        assert_eq!(refused.location, impor, "shown what was written before");
        admin.get(&impor).await.shows("Berkas yang sama sudah pernah ditulis.");

        let agency = site.sign_in("admin.dinas", PASSWORD).await;
        let own = bring(&agency, text).await;
        let page = check(&agency, &site, &own).await;
        let refused = agency.submit(&page, &format!("{own}/tulis"), &[]).await;
        assert_eq!(refused.location, own, "the other import is not for them to see");
        agency.get(&own).await.shows("Berkas yang sama sudah ditulis lewat impor orang lain");
        site.work().await;
        assert!(tree(&admin).await.contains("cabang;Cabang Dua;"));
    })
    .await;
}

#[tokio::test]
async fn whoever_comes_late_is_told_that_somebody_went_on() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let impor = bring(&admin, &format!("{HEAD}{GOOD}")).await;
        check(&admin, &site, &impor).await;
        let old = admin.get(&impor).await;
        let other = site.sign_in("admin.utama", PASSWORD).await;
        check(&other, &site, &impor).await;
        let late = admin.submit(&old, &format!("{impor}/tulis"), &[]).await;
        assert_eq!(late.location, impor);
        admin.get(&impor).await.shows("Impor ini sudah berubah sejak halaman ini dibuka");
        write(&admin, &site, &impor).await.shows("3 baris ditulis.");
        let back = other.get(&format!("{impor}/kolom")).await;
        assert_eq!((back.status, back.location.as_str()), (StatusCode::SEE_OTHER, impor.as_str()));
    })
    .await;
}

/// The page of what was imported under this name.
async fn address(person: &Browser, name: &str) -> String {
    let found = person.get("/organisasi?q=bapenda").await;
    let before = found.html.split(name).next().unwrap();
    before.rsplit("href=\"").next().unwrap().split('"').next().unwrap().to_owned()
}

/// An import of two agencies that is written.
async fn written(admin: &Browser, site: &Site) -> String {
    let impor = bring(admin, &format!("{HEAD}{GOOD}")).await;
    check(admin, site, &impor).await;
    write(admin, site, &impor).await;
    impor
}

/// Presses the button to take an import back, which is refused with these words.
async fn is_kept(admin: &Browser, site: &Site, impor: &str, told: &str) {
    let refused = undo(admin, site, impor).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.html);
    refused.shows(told);
    assert!(tree(admin).await.contains("bapenda;Badan Pendapatan"), "all of it is there still");
}

#[tokio::test]
async fn an_import_on_which_something_stands_by_now_is_not_taken_back() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let impor = written(&admin, &site).await;
        let badan = address(&admin, "Badan Pendapatan").await;
        let child = [
            ("kode", "anak"),
            ("nama", "Subbidang"),
            ("jenis", "unit"),
            ("induk", badan.rsplit('/').next().unwrap()),
            ("mulai_hari", "24"),
            ("mulai_bulan", "11"),
            ("mulai_tahun", "2026"),
        ];
        admin.fill("/organisasi/opd/baru", "/organisasi/opd/baru", &child).await;
        let told = "Subbidang berada di bawah perangkat daerah atau unit yang tidak akan ada lagi";
        is_kept(&admin, &site, &impor, told).await;
    })
    .await;
}

#[tokio::test]
async fn an_import_of_which_somebody_has_changed_a_row_is_not_taken_back() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let impor = written(&admin, &site).await;
        let badan = address(&admin, "Badan Pendapatan").await;
        let bidang = address(&admin, "Bidang Pajak").await;
        let induk = badan.rsplit('/').next().unwrap();
        rename(&admin, &bidang, induk, "Bidang Lain", "bidang").await;
        is_kept(&admin, &site, &impor, "Bidang Lain sudah diubah sesudah impor ini").await;
    })
    .await;
}

#[tokio::test]
async fn an_agency_with_an_account_is_not_taken_away() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let impor = written(&admin, &site).await;
        let id = address(&admin, "Badan Pendapatan").await;
        let id = id.rsplit('/').next().unwrap();
        let account = [("nama", "Ani"), ("nama_masuk", "ani"), ("opd", id), ("sandi", PASSWORD)];
        let made = admin.fill("/organisasi/akun/baru", "/organisasi/akun/baru", &account).await;
        assert!(made.status.is_success() || made.status.is_redirection(), "{}", made.html);
        is_kept(&admin, &site, &impor, "Badan Pendapatan sudah punya akun. Pindahkan akunnya")
            .await;
    })
    .await;
}
