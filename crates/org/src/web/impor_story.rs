//! Agencies out of a file, as people bring them in, on both engines.

use ::web::testing::Browser;
use axum::http::StatusCode;
use db::{Db, testing::each_engine};
use rust_xlsxwriter::Workbook;

use super::impor_browser::{
    GOOD, HEAD, NEW, PAGE, bring, check, chosen, tree, undo, upload, write,
};
use crate::fixture::{self, PASSWORD, migrations};

#[tokio::test]
async fn a_file_is_uploaded_mapped_checked_and_written() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
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

        write(&admin, &site, &impor).await.shows("3 baris ditulis.");
        let after = tree(&admin).await;
        for line in [
            "dinas;Dinas Pendidikan dan Kebudayaan;Disdikbud;dinas;ya;;2026-01-01;;",
            "bapenda;Badan Pendapatan;Bapenda;badan;ya;;2026-11-24;;",
            "bapenda.1;Bidang Pajak;;bidang;tidak;bapenda;2026-11-24;;",
        ] {
            assert!(after.contains(line), "{line}: {after}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_import_is_taken_back_whole_and_leaves_its_trail() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let before = tree(&admin).await;
        let impor = bring(&admin, &format!("{HEAD}{GOOD}")).await;
        check(&admin, &site, &impor).await;
        write(&admin, &site, &impor).await;
        admin.get(PAGE).await.shows("opd.csv");
        let trail = admin.get("/organisasi/audit").await;
        trail.shows("Mengimpor perangkat daerah: 2 ditambah, 1 diubah");
        trail.shows("nama menjadi Dinas Pendidikan dan Kebudayaan");

        let asked = admin.get(&format!("{impor}/batal")).await;
        asked.shows("2 baris yang baru karena impor ini dihapus.");
        undo(&admin, &site, &impor).await;
        let undone = admin.get(&impor).await;
        undone.shows("Impor ini sudah dibatalkan.");
        assert!(!undone.html.contains("Ditambah"), "nothing of it is there to be counted");
        assert_eq!(tree(&admin).await, before);
        admin.get("/organisasi/audit").await.shows("2 dihapus, 1 kembali seperti semula");
        let again = bring(&admin, &format!("{HEAD}{GOOD}")).await;
        check(&admin, &site, &again).await.shows("3 baris siap ditulis.");
        write(&admin, &site, &again).await.shows("3 baris ditulis.");
    })
    .await;
}

#[tokio::test]
async fn columns_are_proposed_changed_and_remembered() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let text = |kode: &str| format!("A1;B2;C3\nBadan {kode};{kode};badan\n");
        let impor = bring(&admin, &text("satu")).await;
        let page = admin.get(&impor).await;
        page.shows("Tidak ada judul kolom yang dikenal.");
        let action = format!("{impor}/kolom");
        let wrong = [("kolom_nama", "0"), ("kolom_kode", "0"), ("kolom_jenis", "")];
        let refused = admin.submit(&page, &action, &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("href=\"#kolom_jenis\"");
        refused.shows("Kolom untuk Nama sudah dipakai isian lain. Pilih kolom lain.");
        assert!(chosen(&refused).contains(&("kolom_nama".to_owned(), "0".to_owned())), "as typed");
        let right = [("kolom_nama", "0"), ("kolom_kode", "1"), ("kolom_jenis", "2")];
        let sent = admin.submit(&refused, &action, &right).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.html);
        site.work().await;
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
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let impor = upload(&admin, "opd.xlsx", &bytes).await.location;
        check(&admin, &site, &impor).await.shows("1 baris siap ditulis");
        write(&admin, &site, &impor).await.shows("1 baris ditulis.");
        assert!(tree(&admin).await.contains("bpkad;Badan Keuangan"));
    })
    .await;
}

#[tokio::test]
async fn the_list_that_was_taken_away_comes_back_as_it_is_or_with_what_was_changed_in_it() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let list = tree(&admin).await;
        let same = bring(&admin, &list).await;
        check(&admin, &site, &same).await.shows("Semua baris sudah ada seperti itu.");
        let changed = bring(&admin, &list.replace("Dinas Kehutanan", "Dinas Rimba")).await;
        check(&admin, &site, &changed).await.shows("1 baris siap ditulis.");
        write(&admin, &site, &changed).await.shows("1 baris ditulis.");
        assert!(tree(&admin).await.contains("Dinas Rimba"));
    })
    .await;
}

/// Everything below an import is closed to this person.
async fn is_hidden(person: &Browser, impor: &str) {
    assert!(!person.get(PAGE).await.html.contains("opd.csv"));
    for path in ["", "/kolom", "/ditolak.csv", "/batal"] {
        let path = format!("{impor}{path}");
        assert_eq!(person.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn imports_are_seen_by_whoever_brought_them_and_by_the_whole_institution() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let impor = bring(&admin, &format!("{HEAD}{GOOD}")).await;
        check(&admin, &site, &impor).await;
        is_hidden(&site.sign_in("admin.dinas", PASSWORD).await, &impor).await;
        is_hidden(&site.sign_in("admin.kota", PASSWORD).await, &impor).await;
        for nobody in ["evaluator", "operator.cabang"] {
            let other = site.sign_in(nobody, PASSWORD).await;
            for path in [PAGE, NEW, &impor] {
                assert_eq!(other.get(path).await.status, StatusCode::FORBIDDEN, "{nobody}: {path}");
            }
            assert!(!other.get("/organisasi").await.html.contains(PAGE), "{nobody}: no button");
        }
    })
    .await;
}

#[tokio::test]
async fn an_agency_arranges_its_own_and_nothing_else() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let agency = site.sign_in("admin.dinas", PASSWORD).await;
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
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let text = format!("{HEAD}{GOOD}");
        let impor = bring(&admin, &text).await;
        assert_eq!(bring(&admin, &text).await, impor, "the same file is the same import");
        admin.get(&impor).await.shows("Berkas ini sudah Anda unggah.");
        check(&admin, &site, &impor).await;
        let page = admin.get(&impor).await;
        let action = format!("{impor}/tulis");
        for _ in 0..2 {
            assert_eq!(admin.submit(&page, &action, &[]).await.location, impor);
        }
        let jobs = admin.get("/organisasi/pekerjaan").await;
        assert_eq!(jobs.html.matches("Menulis impor perangkat daerah").count(), 1);
        site.work().await;
        admin.get(&impor).await.shows("3 baris ditulis.");

        let other = bring(&admin, &text).await;
        assert_ne!(other, impor, "what is written is not gone on with");
        let told = check(&admin, &site, &other).await;
        told.shows("Semua baris sudah ada seperti itu. Tidak ada yang perlu ditulis.");
        told.shows("Lihat susunan organisasi");
    })
    .await;
}

#[tokio::test]
async fn work_that_goes_on_is_followed_and_one_that_was_called_off_is_begun_again() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let impor = bring(&admin, &format!("{HEAD}{GOOD}")).await;
        let page = admin.get(&impor).await;
        admin.submit(&page, &format!("{impor}/kolom"), &[]).await;
        let waiting = admin.get(&impor).await;
        waiting.shows("Pemeriksaan");
        waiting.shows("Menunggu giliran.");
        let job = waiting.html.split("data-live=\"").nth(1).unwrap().split("/alur").next().unwrap();
        waiting.shows(&format!("href=\"{job}\""));
        admin.fill(job, &format!("{job}/batal"), &[]).await;
        site.work().await;
        let stopped = admin.get(&impor).await;
        stopped.shows("Pekerjaan ini terhenti.");
        stopped.shows("Periksa lagi");
        assert!(!stopped.html.contains("data-live"));
        check(&admin, &site, &impor).await.shows("3 baris siap ditulis");
    })
    .await;
}
