//! What hinders the way back of an import of agencies, and what is told then, on both engines.

use ::web::testing::{Browser, Site};
use axum::http::StatusCode;
use db::{Db, args, testing::each_engine};

use super::impor_browser::{GOOD, HEAD, bring, check, tree, undo, write};
use crate::{
    fixture::{self, PASSWORD, akun_id, migrations, opd_id},
    testing::DIPAKAI,
};

/// An import that is written.
async fn written(person: &Browser, site: &Site, text: &str) -> String {
    let impor = bring(person, text).await;
    check(person, site, &impor).await;
    let page = write(person, site, &impor).await;
    page.shows("baris ditulis.");
    impor
}

/// Presses the button to take an import back, which is refused with these words and does nothing.
async fn is_kept(person: &Browser, site: &Site, impor: &str, told: &str) {
    let before = tree(person).await;
    let refused = undo(person, site, impor).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.html);
    refused.shows(told);
    assert_eq!(tree(person).await, before);
}

async fn execute(db: &Db, sql: &'static str, args: Vec<db::Value>) {
    let mut tx = db.begin().await.unwrap();
    tx.execute(sql, args).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn whoever_no_longer_reaches_an_agency_does_not_take_its_import_back() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let agency = site.sign_in("admin.dinas", PASSWORD).await;
        let text = "Kode;Nama;Jenis;Kode induk\nseksi;Seksi;Unit kerja;dinas\n";
        let impor = written(&agency, &site, text).await;
        execute(
            &db,
            "UPDATE org_peran SET opd_id = $1 WHERE akun_id = $2",
            args![opd_id("lain"), akun_id("admin.dinas")],
        )
        .await;
        is_kept(&agency, &site, &impor, "Minta Admin Instansi membatalkan impor ini.").await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        assert!(tree(&admin).await.contains("seksi;Seksi"), "it is another agency's by now");
        undo(&admin, &site, &impor).await;
        admin.get(&impor).await.shows("Impor ini sudah dibatalkan.");
    })
    .await;
}

#[tokio::test]
async fn what_another_room_keeps_is_not_left_hanging() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let text = format!("{HEAD}{DIPAKAI};Badan Terpakai;;Badan;;\n");
        let impor = written(&admin, &site, &text).await;
        is_kept(&admin, &site, &impor, "Badan Terpakai sudah dipakai data uji").await;
    })
    .await;
}

#[tokio::test]
async fn a_room_that_was_not_asked_is_told_of_in_words_all_the_same() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let impor = written(&admin, &site, &format!("{HEAD}{GOOD}")).await;
        execute(
            &db,
            "CREATE TABLE uji_rujuk (
                 instansi_id BIGINT NOT NULL, opd_id TEXT NOT NULL,
                 FOREIGN KEY (instansi_id, opd_id) REFERENCES org_opd (instansi_id, id)
             )",
            args![],
        )
        .await;
        execute(
            &db,
            "INSERT INTO uji_rujuk SELECT instansi_id, id FROM org_opd WHERE kode = 'bapenda'",
            args![],
        )
        .await;
        is_kept(&admin, &site, &impor, "Ada data lain yang menyebut perangkat daerah").await;
    })
    .await;
}

#[tokio::test]
async fn a_role_that_was_ever_held_there_is_told_apart_from_an_account() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let impor = written(&admin, &site, &format!("{HEAD}{GOOD}")).await;
        execute(
            &db,
            "UPDATE org_peran SET berlaku_sampai = '2020-12-31',
               opd_id = (SELECT id FROM org_opd WHERE kode = 'bapenda') WHERE akun_id = $1",
            args![akun_id("operator.cabang")],
        )
        .await;
        let told = "Badan Pendapatan sudah pernah dipakai sebagai tempat peran";
        is_kept(&admin, &site, &impor, told).await;
    })
    .await;
}

#[tokio::test]
async fn a_child_of_a_bad_row_is_told_which_row_to_mend_first() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        // The first cannot be read at all, the third is refused by the tree.
        let text = "Kode;Nama;Jenis;Kode induk\nbadan;Badan;Kementerian;\nbidang;Bidang;Bidang;badan\n\
                    seksi;Seksi;Unit kerja;bidang\nkepala;Kepala;Unit kerja;sesudah\nsesudah;Sesudah;Dinas;tiada\n";
        let impor = bring(&admin, text).await;
        let page = check(&admin, &site, &impor).await;
        page.shows("5 baris ditolak.");
        page.shows("Induknya, baris 2, ditolak. Perbaiki baris itu dahulu.");
        page.shows("Induknya, baris 3, ditolak. Perbaiki baris itu dahulu.");
        page.shows("berkode “sesudah” di instansi ini atau di baris sebelumnya");
        page.shows("Perbaiki baris itu di berkas asli, lalu unggah seluruhnya");
    })
    .await;
}

#[tokio::test]
async fn whoever_asked_is_told_as_many_rows_as_the_page_tells() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        written(&admin, &site, &format!("{HEAD}{GOOD}")).await;
        let jobs = admin.get("/organisasi/pekerjaan").await;
        let first = jobs.html.split("<td").find(|cell| cell.contains("Menulis impor")).unwrap();
        let job = first.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
        admin.get(job).await.shows("3 baris ditulis.");
    })
    .await;
}

#[tokio::test]
async fn two_thousand_moves_on_many_days_are_written_and_taken_back() {
    let row =
        |n: usize, induk: &str, day: &str| format!("u{n};Unit {n};Unit kerja;{induk};{day}\n");
    let head = "Kode;Nama;Jenis;Kode induk;Berlaku mulai\n";
    let first: String =
        (0..1_999).map(|n| row(n, if n < 2 { "" } else { "u0" }, "1-1-2017")).collect();
    // Each below the one before its own day, on some seven hundred days.
    let moves: String = (2..1_999)
        .map(|n| {
            row(n, "u1", &format!("{}-{}-{}", 1 + n % 28, 1 + n / 28 % 12, 2018 + n / 336 % 2))
        })
        .collect();
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        written(&admin, &site, &format!("{head}{first}")).await;
        let before = tree(&admin).await;
        let impor = written(&admin, &site, &format!("{head}{moves}")).await;
        assert!(tree(&admin).await.contains(";u1;"));
        undo(&admin, &site, &impor).await;
        admin.get(&impor).await.shows("Impor ini sudah dibatalkan.");
        assert_eq!(tree(&admin).await, before);
    })
    .await;
}

/// Leaves the import as a chunk left it before the next was bad and the first could not be taken back.
async fn stop_halfway(db: &Db) {
    execute(
        db,
        "UPDATE import_impor SET keadaan = 'menulis', kursor_tulis = 3, galat = 1, pesan = 'Ada yang bergantung.'",
        args![],
    )
    .await;
    let reason = "[{\"field\":\"nama\",\"reason\":\"Nama ini sekarang salah.\"}]";
    execute(db, "UPDATE import_baris SET galat = $1 WHERE nomor = 4", args![reason]).await;
}

#[tokio::test]
async fn what_is_half_written_says_what_hinders_and_offers_every_way_out() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let impor = bring(&admin, &format!("{HEAD}{GOOD}")).await;
        check(&admin, &site, &impor).await;
        write(&admin, &site, &impor).await;
        stop_halfway(&db).await;
        let page = admin.get(&impor).await;
        for words in [
            "Pekerjaan ini terhenti.",
            "Ada yang bergantung.",
            "Nama ini sekarang salah.",
            "Lanjutkan menulis",
            "Biarkan yang sudah tertulis",
            "Batalkan impor",
        ] {
            page.shows(words);
        }
        let action = format!("{impor}/biarkan");
        for _ in 0..2 {
            assert_eq!(admin.submit(&page, &action, &[]).await.location, impor);
        }
        let kept = admin.get(&impor).await;
        kept.shows("2 dari 4 baris berkas ini sudah tertulis, sisanya tidak.");
        kept.shows("Nama ini sekarang salah.");
        kept.shows("Batalkan impor");
        assert!(!kept.html.contains("Lanjutkan menulis"));
        admin.get(super::impor_browser::PAGE).await.shows("Ditulis sebagian");
    })
    .await;
}
