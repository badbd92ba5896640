//! Agencies out of a file, as people bring them in, on both engines.

use std::{
    io::{Cursor, Write as _},
    sync::Arc,
};

use ::jobs::Runner;
use axum::http::StatusCode;
use db::{Db, testing::each_engine};
use rust_xlsxwriter::{Format, Workbook};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::browser::{Answer, Browser, Site};
use crate::fixture::{PASSWORD, migrations};

const PAGE: &str = "/organisasi/opd/impor";
const NEW: &str = "/organisasi/opd/impor/baru";

const HEAD: &str = "Kode;Nama;Singkatan;Jenis;Kode induk;Berlaku mulai\n";

/// Two that are there (one as it is, one under another name), two new ones of which one stands below the other.
const GOOD: &str = "lain;Dinas Kehutanan;;Dinas;;\n\
                    dinas;Dinas Pendidikan dan Kebudayaan;Disdikbud;Dinas;;1-1-2026\n\
                    bapenda;Badan Pendapatan;Bapenda;Badan;;\n\
                    bapenda.1;Bidang Pajak;;Bidang;bapenda;\n";

async fn work(site: &Site) {
    let at = site.now();
    let app = site.app.clone();
    let jobs = crate::jobs::ALL.iter();
    Runner::new(app.db.clone(), jobs, Arc::new(move || at), "simpul", app).turn(at).await.unwrap();
}

/// Sends a file and follows to the page of its import.
async fn upload(person: &Browser, name: &str, bytes: &[u8]) -> Answer {
    let form = person.get(NEW).await;
    person.send_file(&form, NEW, "berkas", (name, bytes)).await
}

async fn bring(person: &Browser, text: &str) -> String {
    let answer = upload(person, "opd.csv", text.as_bytes()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.html);
    answer.location
}

/// What each list on the page of columns has chosen.
fn chosen(page: &Answer) -> Vec<(String, String)> {
    let lists = page.html.split("<select").skip(1).map(|rest| {
        let list = rest.split("</select>").next().unwrap();
        let name = list.split("name=\"").nth(1).unwrap().split('"').next().unwrap();
        let at = list.split("\" selected").next().filter(|_| list.contains("\" selected"));
        let value = at.map_or("", |text| text.rsplit('"').next().unwrap());
        (name.to_owned(), value.to_owned())
    });
    lists.collect()
}

/// Sends the page of columns as it stands.
async fn check(person: &Browser, site: &Site, impor: &str) -> Answer {
    let page = person.get(&format!("{impor}/kolom")).await;
    let lists = chosen(&page);
    let fields: Vec<(&str, &str)> =
        lists.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let action = format!("{impor}/kolom");
    let answer = person.send_form(&page, &action, &fields).await;
    assert_eq!(answer.location, impor, "{}", answer.html);
    work(site).await;
    person.get(impor).await
}

async fn write(person: &Browser, site: &Site, impor: &str) -> Answer {
    let page = person.get(impor).await;
    let answer = person.send_form(&page, &format!("{impor}/tulis"), &[]).await;
    assert_eq!(answer.location, impor, "{}", answer.html);
    work(site).await;
    person.get(impor).await
}

async fn undo(person: &Browser, site: &Site, impor: &str) -> Answer {
    let action = format!("{impor}/batal");
    let answer = person.submit(&action, &action, &[]).await;
    work(site).await;
    answer
}

/// The tree of today as a file.
async fn tree(person: &Browser) -> String {
    person.get("/organisasi/susunan.csv").await.html
}

/// The page of what was imported under this name.
async fn address(person: &Browser, name: &str) -> String {
    let found = person.get("/organisasi?q=bapenda").await;
    let before = found.html.split(name).next().unwrap();
    before.rsplit("href=\"").next().unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_file_is_uploaded_mapped_checked_written_and_taken_back() {
    each_engine(&migrations(), async |db: Db| {
        let site = Site::new(db).await;
        let admin = site.sign_in("admin.utama").await;
        let before = tree(&admin).await;
        admin.get("/organisasi").await.shows(&format!("href=\"{PAGE}\""));
        admin.get(PAGE).await.shows("Belum ada impor");
        let impor = bring(&admin, &format!("{HEAD}{GOOD}")).await;
        let columns = admin.get(&impor).await;
        columns.shows("aria-current=\"step\"");
        columns.shows("B: Nama");
        columns.shows("lain · dinas · bapenda");
        assert_eq!(chosen(&columns)[0], ("kolom_kode".to_owned(), "0".to_owned()));

        let checked = check(&admin, &site, &impor).await;
        checked.shows("Semua baris benar. 3 baris siap ditulis.");
        for words in ["Baru", "Berubah", "Sama", "Ditolak", "Tulis 3 baris"] {
            checked.shows(words);
        }
        assert_eq!(tree(&admin).await, before, "nothing is written yet");

        let written = write(&admin, &site, &impor).await;
        written.shows("3 baris ditulis.");
        let after = tree(&admin).await;
        for line in [
            "dinas;Dinas Pendidikan dan Kebudayaan;Disdikbud;dinas;ya;;2026-01-01;;",
            "bapenda;Badan Pendapatan;Bapenda;badan;ya;;2026-11-24;;",
            "bapenda.1;Bidang Pajak;;bidang;tidak;bapenda;2026-11-24;;",
        ] {
            assert!(after.contains(line), "{line}: {after}");
        }
        admin.get(PAGE).await.shows("opd.csv");
        let trail = admin.get("/organisasi/audit").await;
        trail.shows("Mengimpor perangkat daerah: 2 ditambah, 1 diubah");
        trail.shows("nama menjadi Dinas Pendidikan dan Kebudayaan");

        admin
            .get(&format!("{impor}/batal"))
            .await
            .shows("2 baris yang baru karena impor ini dihapus.");
        undo(&admin, &site, &impor).await;
        admin.get(&impor).await.shows("Impor ini sudah dibatalkan.");
        assert_eq!(tree(&admin).await, before);
        admin.get("/organisasi/audit").await.shows("2 dihapus, 1 kembali seperti semula");
    })
    .await;
}

#[tokio::test]
async fn bad_rows_are_told_by_number_and_nothing_is_written() {
    each_engine(&migrations(), async |db: Db| {
        let site = Site::new(db).await;
        let admin = site.sign_in("admin.utama").await;
        let text = format!(
            "{HEAD}satu;;;Dinas;;\ndua;Dua;;Kementerian;;\nempat;Empat;;Bidang;tiada;\n\
             lima;Lima;;Badan;;besok\nenam;Enam;;Badan;;\nenam;Enam;;Badan;;\n\
             dinas;Lain;;Dinas;cabang;\ncabang;Cabang;;Cabang dinas;dinas;1-1-2010\n"
        );
        let before = tree(&admin).await;
        let impor = bring(&admin, &text).await;
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
        assert!(!page.html.contains(&format!("action=\"{impor}/tulis\"")), "no way to write it");
        let forced = admin.post(&format!("{impor}/tulis"), &[("versi", "3")]).await;
        assert_ne!(forced.status, StatusCode::OK);
        work(&site).await;
        assert_eq!(tree(&admin).await, before);

        let file = admin.get(&format!("{impor}/ditolak.csv")).await.html;
        assert!(
            file.starts_with(
                "\u{feff}Kode;Nama;Singkatan;Jenis;Kode induk;Berlaku mulai;alasan\r\n"
            )
        );
        assert!(
            file.contains("satu;;;Dinas;;;Baris 2, kolom Nama: Nama wajib diisi.\r\n"),
            "{file}"
        );
        assert_eq!(file.lines().count(), 8);
        let repaired = file.replace("\r\nsatu;;", "\r\nsatu;Satu;");
        let again = bring(&admin, &repaired).await;
        check(&admin, &site, &again).await.shows("5 baris ditolak.");
    })
    .await;
}

#[tokio::test]
async fn columns_are_proposed_changed_and_remembered() {
    each_engine(&migrations(), async |db: Db| {
        let site = Site::new(db).await;
        let admin = site.sign_in("admin.utama").await;
        let text = |kode: &str| format!("A1;B2;C3\nBadan {kode};{kode};badan\n");
        let impor = bring(&admin, &text("satu")).await;
        let page = admin.get(&impor).await;
        page.shows("Tidak ada judul kolom yang dikenal.");
        let action = format!("{impor}/kolom");
        let wrong = [("kolom_nama", "0"), ("kolom_kode", "0"), ("kolom_jenis", "")];
        let refused = admin.send_form(&page, &action, &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("href=\"#kolom_jenis\"");
        refused.shows("Kolom ini sudah dipakai untuk isian lain. Pilih kolom lain.");
        assert!(chosen(&refused).contains(&("kolom_nama".to_owned(), "0".to_owned())), "as typed");
        let right = [("kolom_nama", "0"), ("kolom_kode", "1"), ("kolom_jenis", "2")];
        let sent = admin.send_form(&refused, &action, &right).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.html);
        work(&site).await;
        admin.get(&impor).await.shows("1 baris siap ditulis");
        let changed = admin.get(&action).await;
        assert!(chosen(&changed).contains(&("kolom_jenis".to_owned(), "2".to_owned())));

        let next = bring(&admin, &text("dua")).await;
        let page = admin.get(&next).await;
        page.shows("Seperti berkas terdahulu");
        assert!(chosen(&page).contains(&("kolom_kode".to_owned(), "1".to_owned())));
    })
    .await;
}

/// A workbook of one sheet, two of whose cells are one.
fn merged() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, label) in (0_u16..).zip(["Kode", "Nama", "Jenis"]) {
        sheet.write_string(0, column, label).unwrap();
    }
    sheet.merge_range(1, 0, 2, 0, "satu", &Format::new()).unwrap();
    book.save_to_buffer().unwrap()
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
    let (merged, bomb) = (merged(), bomb());
    each_engine(&migrations(), async |db: Db| {
        let site = Site::new(db).await;
        let admin = site.sign_in("admin.utama").await;
        let cases: [(&str, &[u8], &str); 8] = [
            ("kosong.csv", b"", "Berkas kosong."),
            ("judul.csv", b"Kode;Nama\n", "Berkas kosong."),
            ("surat.csv", b"%PDF-1.7\n\x00\x01\x02", "bukan teks CSV"),
            ("lama.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "format"),
            ("arsip.xlsx", b"PK\x03\x04 not a workbook", "Berkas"),
            ("gabung.xlsx", &merged, "Ada sel yang digabung: A2:A3."),
            ("bom.xlsx", &bomb, "Isi berkas lebih dari 64 MB."),
            ("", b"", "Pilih berkas CSV atau XLSX"),
        ];
        for (name, bytes, told) in cases {
            let answer = upload(&admin, name, bytes).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {}", answer.html);
            answer.shows(told);
            answer.shows("href=\"#berkas\"");
        }
        let many = format!("Kode;Nama;Jenis\n{}", "satu;Satu;dinas\n".repeat(2_001));
        let answer = upload(&admin, "banyak.csv", many.as_bytes()).await;
        answer.shows("Baris lebih dari 2.000.");
        let huge = vec![b'x'; 8 * 1024 * 1024 + 1];
        let answer = upload(&admin, "besar.csv", &huge).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        answer.shows("8 MB");
        admin.get(PAGE).await.shows("Belum ada impor");
    })
    .await;
}

#[tokio::test]
async fn a_workbook_comes_in_like_a_csv() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in
        (0_u32..).zip([["Kode", "Nama", "Jenis"], ["bpkad", "Badan Keuangan", "badan"]])
    {
        for (column, cell) in (0_u16..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    each_engine(&migrations(), async |db: Db| {
        let site = Site::new(db).await;
        let admin = site.sign_in("admin.utama").await;
        let impor = upload(&admin, "opd.xlsx", &bytes).await.location;
        check(&admin, &site, &impor).await.shows("1 baris siap ditulis");
        write(&admin, &site, &impor).await.shows("1 baris ditulis.");
        assert!(tree(&admin).await.contains("bpkad;Badan Keuangan"));
    })
    .await;
}

#[tokio::test]
async fn an_agency_arranges_its_own_and_sees_no_import_of_others() {
    each_engine(&migrations(), async |db: Db| {
        let site = Site::new(db).await;
        let admin = site.sign_in("admin.utama").await;
        let impor = bring(&admin, &format!("{HEAD}{GOOD}")).await;
        check(&admin, &site, &impor).await;
        let agency = site.sign_in("admin.dinas").await;
        let stranger = site.sign_in("admin.kota").await;
        for other in [&agency, &stranger] {
            assert!(!other.get(PAGE).await.html.contains("opd.csv"));
            for path in ["", "/kolom", "/ditolak.csv", "/batal"] {
                let path = format!("{impor}{path}");
                assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
            }
        }
        for nobody in ["evaluator", "operator.cabang"] {
            let other = site.sign_in(nobody).await;
            for path in [PAGE, NEW, &impor] {
                assert_eq!(other.get(path).await.status, StatusCode::FORBIDDEN, "{nobody}: {path}");
            }
            assert!(!other.get("/organisasi").await.html.contains(PAGE), "{nobody}: no button");
        }

        let text = "Kode;Nama;Jenis;Kode induk\ncabang;Cabang Satu;Cabang dinas;dinas\n\
                    seksi;Seksi;Unit kerja;cabang\nregu;Regu;Unit kerja;seksi\n\
                    lain;Dinas Lain;Dinas;\nbaru;Dinas Baru;Dinas;\n";
        let own = bring(&agency, text).await;
        let page = check(&agency, &site, &own).await;
        page.shows("2 baris ditolak.");
        page.shows("di luar wewenang Anda");
        let good = text.split("lain;").next().unwrap();
        let own = bring(&agency, good).await;
        check(&agency, &site, &own).await.shows("3 baris siap ditulis");
        write(&agency, &site, &own).await.shows("3 baris ditulis.");
        admin.get(PAGE).await.shows("admin dinas");
        admin.get(&own).await.shows("3 baris ditulis.");
        undo(&agency, &site, &own).await;
        agency.get(&own).await.shows("Impor ini sudah dibatalkan.");
    })
    .await;
}

#[tokio::test]
async fn pressing_twice_does_it_once() {
    each_engine(&migrations(), async |db: Db| {
        let site = Site::new(db).await;
        let admin = site.sign_in("admin.utama").await;
        let text = format!("{HEAD}{GOOD}");
        let impor = bring(&admin, &text).await;
        assert_eq!(bring(&admin, &text).await, impor, "the same file is the same import");
        admin.get(&impor).await.shows("Berkas ini sudah Anda unggah.");
        check(&admin, &site, &impor).await;
        let page = admin.get(&impor).await;
        let action = format!("{impor}/tulis");
        for _ in 0..2 {
            assert_eq!(admin.send_form(&page, &action, &[]).await.location, impor);
        }
        let jobs = admin.get("/organisasi/pekerjaan").await;
        assert_eq!(jobs.html.matches("Menulis impor perangkat daerah").count(), 1);
        work(&site).await;
        admin.get(&impor).await.shows("3 baris ditulis.");

        let other = bring(&admin, &text).await;
        assert_ne!(other, impor, "what is written is not gone on with");
        let told = check(&admin, &site, &other).await;
        told.shows("Semua baris sudah ada seperti itu. Tidak ada yang perlu ditulis.");
    })
    .await;
}

#[tokio::test]
async fn whoever_comes_late_is_told_that_somebody_went_on() {
    each_engine(&migrations(), async |db: Db| {
        let site = Site::new(db).await;
        let admin = site.sign_in("admin.utama").await;
        let impor = bring(&admin, &format!("{HEAD}{GOOD}")).await;
        check(&admin, &site, &impor).await;
        let old = admin.get(&impor).await;
        let other = site.sign_in("admin.utama").await;
        check(&other, &site, &impor).await;
        let late = admin.send_form(&old, &format!("{impor}/tulis"), &[]).await;
        assert_eq!(late.location, impor);
        admin.get(&impor).await.shows("Impor ini baru saja diubah orang lain.");
        write(&admin, &site, &impor).await.shows("3 baris ditulis.");
        let back = other.get(&format!("{impor}/kolom")).await;
        assert_eq!((back.status, back.location.as_str()), (StatusCode::SEE_OTHER, impor.as_str()));
    })
    .await;
}

#[tokio::test]
async fn an_import_on_which_something_stands_by_now_is_not_taken_back() {
    each_engine(&migrations(), async |db: Db| {
        let site = Site::new(db).await;
        let admin = site.sign_in("admin.utama").await;
        let impor = bring(&admin, &format!("{HEAD}{GOOD}")).await;
        check(&admin, &site, &impor).await;
        write(&admin, &site, &impor).await;
        let badan = address(&admin, "Badan Pendapatan").await;
        let bidang = address(&admin, "Bidang Pajak").await;
        let induk = badan.rsplit('/').next().unwrap().to_owned();

        let child = [
            ("kode", "anak"),
            ("nama", "Subbidang"),
            ("jenis", "unit"),
            ("induk", induk.as_str()),
            ("mulai_hari", "24"),
            ("mulai_bulan", "11"),
            ("mulai_tahun", "2026"),
        ];
        admin.submit("/organisasi/opd/baru", "/organisasi/opd/baru", &child).await;
        let refused = undo(&admin, &site, &impor).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused
            .shows("Subbidang berada di bawah perangkat daerah atau unit yang tidak akan ada lagi");
        let page = format!("{bidang}/ubah");
        let renamed = [
            ("nama", "Bidang Lain"),
            ("jenis", "bidang"),
            ("induk", induk.as_str()),
            ("mulai_hari", "24"),
            ("mulai_bulan", "11"),
            ("mulai_tahun", "2026"),
        ];
        assert_eq!(admin.submit(&page, &page, &renamed).await.status, StatusCode::SEE_OTHER);
        undo(&admin, &site, &impor).await.shows("Bidang Lain sudah diubah sesudah impor ini");
        assert!(
            tree(&admin).await.contains("bapenda;Badan Pendapatan"),
            "all of it is there still"
        );
    })
    .await;
}

#[tokio::test]
async fn an_agency_with_an_account_is_not_taken_away() {
    each_engine(&migrations(), async |db: Db| {
        let site = Site::new(db).await;
        let admin = site.sign_in("admin.utama").await;
        let impor = bring(&admin, "Kode;Nama;Jenis\nbapenda;Badan Pendapatan;badan\n").await;
        check(&admin, &site, &impor).await;
        write(&admin, &site, &impor).await;
        let found = admin.get("/organisasi?q=bapenda").await.html;
        let id = address(&admin, "Badan Pendapatan").await;
        let id = id.rsplit('/').next().unwrap();
        let account = [("nama", "Ani"), ("nama_masuk", "ani"), ("opd", id), ("sandi", PASSWORD)];
        let made = admin.submit("/organisasi/akun/baru", "/organisasi/akun/baru", &account).await;
        assert!(made.status.is_success() || made.status.is_redirection(), "{}", made.html);
        let refused = undo(&admin, &site, &impor).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.html);
        refused.shows("Badan Pendapatan sudah punya akun atau peran.");
    })
    .await;
}

#[tokio::test]
async fn work_that_goes_on_is_followed_and_one_that_was_called_off_is_begun_again() {
    each_engine(&migrations(), async |db: Db| {
        let site = Site::new(db).await;
        let admin = site.sign_in("admin.utama").await;
        let impor = bring(&admin, &format!("{HEAD}{GOOD}")).await;
        let page = admin.get(&impor).await;
        let lists = chosen(&page);
        let fields: Vec<(&str, &str)> =
            lists.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        admin.send_form(&page, &format!("{impor}/kolom"), &fields).await;
        let waiting = admin.get(&impor).await;
        waiting.shows("Memeriksa baris");
        let job = waiting.html.split("data-live=\"").nth(1).unwrap().split("/alur").next().unwrap();
        waiting.shows(&format!("href=\"{job}\""));
        admin.submit(job, &format!("{job}/batal"), &[]).await;
        work(&site).await;
        let stopped = admin.get(&impor).await;
        stopped.shows("Pekerjaan ini terhenti.");
        stopped.shows("Periksa lagi");
        assert!(!stopped.html.contains("data-live"));
        check(&admin, &site, &impor).await.shows("3 baris siap ditulis");
    })
    .await;
}
