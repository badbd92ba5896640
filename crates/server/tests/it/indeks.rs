//! Journeys through the room Indeks, on both engines.

use axum::http::StatusCode;
use db::testing::each_engine;

use crate::site::{Browser, Page, Site, has_link};

pub(crate) const ACEH_TENGAH: &[u8] = include_bytes!("../../../../cases/aceh-tengah-2025.csv");
const PUBLISHED: &str = include_str!("../../../../cases/spbe-results.csv");

const FORM: [(&str, &str); 4] = [
    ("instrumen", "spbe-2020"),
    ("tahun", "2025"),
    ("tahap", "akhir"),
    ("sumber", "Laporan hasil pemantauan SPBE 2025"),
];

pub(crate) async fn import(browser: &Browser, file: &[u8]) -> Page {
    let form = browser.get("/indeks/impor").await;
    let name = if file.starts_with(b"PK") { "tingkat.xlsx" } else { "tingkat.csv" };
    browser.upload(&form, "Impor", &FORM, ("berkas", name, file)).await
}

/// The rows of one published case, as somebody would cut them out of the file.
fn case_rows() -> Vec<u8> {
    PUBLISHED
        .lines()
        .filter(|line| line.starts_with("kasus,") || line.starts_with("aceh-tengah-2025,"))
        .fold(String::new(), |text, line| text + line + "\n")
        .into_bytes()
}

#[tokio::test]
async fn the_assessor_imports_a_real_regency_and_opens_the_reasons() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let assessor = site.sign_in("asesor.sumbar").await;
        let saved = import(&assessor, ACEH_TENGAH).await;
        let page = assessor.follow(&saved).await;
        page.shows("47 tingkat tersimpan").shows("2,59").shows("Cukup");
        for domain in ["2,30", "1,70", "1,00", "3,75"] {
            page.shows(domain);
        }
        let index = assessor.click(&page, "Mengapa 2,59?").await;
        index.shows("2,594").shows("PermenPANRB 59/2020");
        let domain = assessor.click(&index, "Layanan SPBE").await;
        domain.shows("17.050 ÷ 4.550");
        let aspect = assessor.click(&domain, "Layanan Publik").await;
        aspect.shows("3,67");
        let indicator = assessor.click(&aspect, "Pengaduan").await;
        indicator.shows("Kriteria tiap tingkat").shows("300 ×");
    })
    .await;
}

/// The same levels in a workbook, as a spreadsheet saves it.
fn workbook(change: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in std::str::from_utf8(ACEH_TENGAH).unwrap().lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            let (row, column) = (u32::try_from(row).unwrap(), u16::try_from(column).unwrap());
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number).unwrap(),
                Err(_word) => sheet.write_string(row, column, cell).unwrap(),
            };
        }
    }
    change(sheet);
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn a_workbook_counts_as_much_as_a_csv_and_its_faults_are_named() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let assessor = site.sign_in("asesor.sumbar").await;
        let merged = workbook(|sheet| {
            let plain = rust_xlsxwriter::Format::new();
            sheet.merge_range(1, 1, 2, 1, "2", &plain).unwrap();
        });
        let refused = import(&assessor, &merged).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("Ada sel yang digabung: B2:B3.");
        let broken = workbook(|sheet| {
            let formula = rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!");
            sheet.write_formula(4, 1, formula).unwrap();
        });
        import(&assessor, &broken).await.shows("Ada rumus yang galat: B5: #DIV/0!.");
        let saved = import(&assessor, &workbook(|_| {})).await;
        assessor.follow(&saved).await.shows("47 tingkat tersimpan").shows("2,59");
    })
    .await;
}

#[tokio::test]
async fn what_is_taken_away_can_be_brought_in_again() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let assessor = site.sign_in("asesor.sumbar").await;
        let first = import(&assessor, &case_rows()).await;
        let address = first.location;
        for (format, tahap) in [("xlsx", "akhir"), ("csv", "interviu")] {
            let taken = assessor.get(&format!("{address}/{format}")).await;
            assert_eq!(taken.status, StatusCode::OK, "{format}");
            let form = assessor.get("/indeks/impor").await;
            let fields = [
                ("instrumen", "spbe-2020"),
                ("tahun", "2024"),
                ("tahap", tahap),
                ("sumber", "Unduhan dari tahun lain"),
            ];
            let name = format!("tingkat.{format}");
            let file = ("berkas", name.as_str(), taken.bytes.as_slice());
            let again = assessor.upload(&form, "Impor", &fields, file).await;
            let page = assessor.follow(&again).await;
            page.shows("2,59").shows("6 tingkat diturunkan dari jumlah yang terbit");
        }
        let history = assessor.get("/indeks/riwayat.xlsx").await;
        assert_eq!(history.bytes.get(..2), Some(&b"PK"[..]));
        let history = assessor.get("/indeks/riwayat.csv?instrumen=spbe-2020").await;
        assert!(history.html.contains("2025;SPBE;Hasil akhir;\"2,59\";Cukup;"), "{}", history.html);
    })
    .await;
}

#[tokio::test]
async fn the_rows_of_a_published_case_mark_what_was_derived() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let assessor = site.sign_in("asesor.sumbar").await;
        let saved = import(&assessor, &case_rows()).await;
        let page = assessor.follow(&saved).await;
        page.shows("2,59").shows("6 tingkat diturunkan dari jumlah yang terbit");
    })
    .await;
}

#[tokio::test]
async fn a_bad_file_is_refused_row_by_row_and_nothing_is_written() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let assessor = site.sign_in("asesor.sumbar").await;
        let text = String::from_utf8(ACEH_TENGAH.to_vec()).unwrap();
        for (from, to, words) in [
            ("I01,2", "I01,6", "Tingkat 6 di luar skala 1 sampai 5."),
            ("I02,", "I01,", "sudah ada di baris 2"),
            ("I47,", "PI01,", "milik instrumen lain (Pemdi)"),
            ("I01,2", "I01,dua", "bukan angka"),
        ] {
            assert!(text.contains(from), "{from}");
            let answer = import(&assessor, text.replacen(from, to, 1).as_bytes()).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            answer.shows(words);
            assert!(
                answer.html.contains("Laporan hasil pemantauan SPBE 2025"),
                "what was typed stays"
            );
        }
        let list = assessor.get("/indeks/penilaian").await;
        list.shows("4 penilaian");
    })
    .await;
}

#[tokio::test]
async fn the_same_assessment_cannot_be_made_twice_and_a_form_is_written_once() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let assessor = site.sign_in("asesor.sumbar").await;
        let form = assessor.get("/indeks/impor").await;
        let first =
            assessor.upload(&form, "Impor", &FORM, ("berkas", "tingkat.csv", ACEH_TENGAH)).await;
        let again =
            assessor.upload(&form, "Impor", &FORM, ("berkas", "tingkat.csv", ACEH_TENGAH)).await;
        assert_eq!(first.location, again.location, "the same form leads to the same assessment");
        let moved =
            [("instrumen", "spbe-2020"), ("tahun", "2024"), ("tahap", "akhir"), ("sumber", "LHE")];
        let repeated =
            assessor.upload(&form, "Impor", &moved, ("berkas", "tingkat.csv", ACEH_TENGAH)).await;
        assessor.follow(&repeated).await.shows("sudah terkirim");
        let other = import(&assessor, ACEH_TENGAH).await;
        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
        other.shows("sudah ada");
        assessor.get("/indeks/penilaian").await.shows("5 penilaian");
    })
    .await;
}

#[tokio::test]
async fn a_stale_form_shows_both_versions_and_loses_neither() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let (ani, budi) =
            (site.sign_in("asesor.sumbar").await, site.sign_in("koordinator.sumbar").await);
        let saved = import(&ani, ACEH_TENGAH).await;
        let address = saved.location;
        let form = format!("{address}/ubah");
        let (mine, theirs) = (ani.get(&form).await, budi.get(&form).await);
        let first = budi.submit(&theirs, "Simpan", &[("sumber", "Surat Sekda")]).await;
        assert_eq!(first.status, StatusCode::SEE_OTHER);
        let late = ani.submit(&mine, "Simpan", &[("sumber", "Surat Diskominfotik")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        late.shows("Surat Sekda").shows("Surat Diskominfotik");
        ani.get(&address).await.shows("Surat Sekda");
        let chosen = ani.submit(&late, "Simpan isian saya", &[]).await;
        assert_eq!(chosen.status, StatusCode::SEE_OTHER);
        ani.get(&address).await.shows("Surat Diskominfotik");
    })
    .await;
}

#[tokio::test]
async fn levels_replaced_by_two_people_are_compared_before_one_wins() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let (ani, budi) =
            (site.sign_in("asesor.sumbar").await, site.sign_in("koordinator.sumbar").await);
        let address = import(&ani, ACEH_TENGAH).await.location;
        let form = format!("{address}/ganti");
        let (mine, theirs) = (ani.get(&form).await, budi.get(&form).await);
        let text = String::from_utf8(ACEH_TENGAH.to_vec()).unwrap();
        let (ani_file, budi_file) =
            (text.replacen("I01,2", "I01,3", 1), text.replacen("I01,2", "I01,4", 1));
        let first = budi
            .upload(&theirs, "Ganti tingkat", &[], ("berkas", "tingkat.csv", budi_file.as_bytes()))
            .await;
        assert_eq!(first.status, StatusCode::SEE_OTHER);
        let late = ani
            .upload(&mine, "Ganti tingkat", &[], ("berkas", "tingkat.csv", ani_file.as_bytes()))
            .await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        late.shows("2,61").shows("2,62");
        let chosen = ani.submit(&late, "Simpan isian saya", &[]).await;
        ani.follow(&chosen).await.shows("2,61");
    })
    .await;
}

#[tokio::test]
async fn another_institution_sees_nothing_of_an_assessment() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let assessor = site.sign_in("asesor.sumbar").await;
        let address = import(&assessor, ACEH_TENGAH).await.location;
        let stranger = site.sign_in("admin.pariaman").await;
        for path in ["", "/csv", "/mengapa/indeks", "/mengapa/indeks/json"] {
            let answer = stranger.get(&format!("{address}{path}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
        let missing = stranger.get("/indeks/penilaian/00000000-0000-7000-8000-000000000000").await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn the_public_sees_what_is_published_and_its_reasons() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let (assessor, admin) =
            (site.sign_in("asesor.sumbar").await, site.sign_in("admin.sumbar").await);
        let address = import(&assessor, ACEH_TENGAH).await.location;
        let id = address.rsplit('/').next().unwrap().to_owned();
        let visitor = site.visitor();
        let public = format!("/indeks/publik/sumbar/{id}");
        assert_eq!(visitor.get(&public).await.status, StatusCode::NOT_FOUND, "not published yet");
        let page = admin.get(&address).await;
        let done = admin.submit(&page, "Terbitkan", &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        visitor.get(&public).await.shows("2,59");
        visitor.get(&format!("{public}/mengapa/I42")).await.shows("Kriteria tiap tingkat");
        let form = assessor.get(&format!("{address}/ganti")).await;
        let changed =
            String::from_utf8(ACEH_TENGAH.to_vec()).unwrap().replacen("I01,2", "I01,3", 1);
        let saved = assessor
            .upload(&form, "Ganti tingkat", &[], ("berkas", "tingkat.csv", changed.as_bytes()))
            .await;
        assessor.follow(&saved).await.shows("ditarik dari halaman publik");
        let withdrawn = visitor.get(&public).await;
        assert_eq!(withdrawn.status, StatusCode::NOT_FOUND, "new levels wait for a second person");
        let wrong_house = visitor.get(&format!("/indeks/publik/kota-pariaman/{id}")).await;
        assert_eq!(wrong_house.status, StatusCode::NOT_FOUND);
        let home = visitor.get("/indeks/publik").await;
        visitor.follow(&home).await.shows("1,92");
    })
    .await;
}

#[tokio::test]
async fn the_assessor_cannot_publish_and_a_leader_cannot_import() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let assessor = site.sign_in("asesor.sumbar").await;
        let address = import(&assessor, ACEH_TENGAH).await.location;
        let page = assessor.get(&address).await;
        assert!(!page.html.contains("Terbitkan"));
        let leader = site.sign_in("pimpinan.sumbar").await;
        assert_eq!(leader.get("/indeks/impor").await.status, StatusCode::FORBIDDEN);
        assert!(!has_link(&leader.get("/indeks").await, "Impor tingkat"));
    })
    .await;
}
