//! The ledger of facts in the running house, on both engines.

use axum::http::StatusCode;
use db::testing::each_engine;
use facts::{Entry, FactDefinition, Filter, Period, PeriodKind, Published, Recipe, Subject};
use kernel::{Actor, KodeKemendagri, Tahun};
use serde_json::Value;

use crate::site::{Browser, NOW, Page, Site};

#[tokio::test]
async fn the_sample_publishes_the_index_of_several_years() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let db = &site.app.db;
        let sumbar = org::instansi::by_code(db, "sumbar").await.unwrap().unwrap();
        let reader = Actor::system(sumbar.id, "uji");
        let scope = reader.scope(&maturity::access::LIHAT).unwrap();
        let codes = Some(vec!["maturity.indeks".to_owned()]);
        let mut found: Vec<_> = facts::list(db, &scope, &Filter { codes, ..Filter::default() }, 50)
            .await
            .unwrap()
            .into_iter()
            .map(|fact| (fact.period.to_string(), fact.value.unwrap().round_dp(4).to_string()))
            .collect();
        found.sort_unstable();
        let want = [("2021", "2.6895"), ("2022", "3.1775"), ("2023", "3.7465"), ("2026", "1.923")];
        assert_eq!(found, want.map(|(year, value)| (year.to_owned(), value.to_owned())));
        let checked = facts::verify(db, sumbar.id).await.unwrap();
        assert_eq!(checked.broken, []);
    })
    .await;
}

const ACEH_TENGAH: &[u8] = include_bytes!("../../../../cases/aceh-tengah-2025.csv");

/// The index of 2025 in the ledger.
const INDEKS_2025: &str = "/organisasi/fakta?kode=maturity.indeks&periode=2025";

/// The assessor brings in the levels of 2025 and the coordinator publishes them; the id of the new index.
async fn publish(site: &Site, coordinator: &Browser) -> String {
    let assessor = site.sign_in("asesor.sumbar").await;
    let fields =
        [("instrumen", "spbe-2020"), ("tahun", "2025"), ("tahap", "akhir"), ("sumber", "LHE 2025")];
    let form = assessor.get("/indeks/impor").await;
    let saved =
        assessor.upload(&form, "Impor", &fields, ("berkas", "tingkat.csv", ACEH_TENGAH)).await;
    let address = saved.location;
    let sheet = coordinator.get(&address).await;
    coordinator.submit(&sheet, "Terbitkan", &[]).await;
    let list = coordinator.get(INDEKS_2025).await;
    list.shows("1 fakta").shows("2,59").shows("Berlaku");
    // Without a filter by fact, whose chip reads like the link.
    let whole = coordinator.get("/organisasi/fakta?periode=2025").await;
    let link = whole.link("Indeks SPBE");
    link.rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn what_a_room_publishes_is_found_in_the_ledger_with_its_reasons() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let coordinator = site.sign_in("koordinator.sumbar").await;
        coordinator.get(INDEKS_2025).await.shows("Tidak ada fakta yang cocok");
        let id = publish(&site, &coordinator).await;
        let page = format!("/organisasi/fakta/{id}");
        let series = coordinator.get(&page).await;
        for words in [
            "Mengapa 2,59?",
            "2,594",
            "PermenPANRB 59/2020",
            "spbe-2020 versi 1",
            "Rantai utuh",
            "Entri 1,",
        ] {
            series.shows(words);
        }
        coordinator.click(&series, "Buka masukan angka ini").await.shows("2,59");
        let csv = coordinator.get(&INDEKS_2025.replace("fakta?", "fakta.csv?")).await.html;
        let row = csv.lines().nth(1).unwrap();
        assert!(row.starts_with("maturity.indeks;") && row.contains(";2025;\"2,594\";"), "{csv}");
        let xlsx = coordinator.get("/organisasi/fakta.xlsx").await;
        assert!(xlsx.status.is_success() && xlsx.html.starts_with("PK"), "{}", xlsx.status);
        let stranger = site.sign_in("admin.pariaman").await;
        assert_eq!(stranger.get(&page).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

/// The hash of an entry, made from nothing but what its JSON says.
fn hash_of(entry: &Value, instansi: i64) -> String {
    let text = |key: &str| entry[key].as_str();
    let must = |key: &str| text(key).unwrap_or_else(|| panic!("{key} in {entry}"));
    facts::content_hash(&facts::Content {
        instansi,
        id: must("id"),
        kode: must("kode"),
        subjek_jenis: must("subjek_jenis"),
        subjek: must("subjek"),
        rincian: must("rincian"),
        urutan: entry["urutan"].as_i64().unwrap(),
        periode: must("periode"),
        nilai: text("nilai"),
        satuan: must("satuan"),
        aturan: must("aturan"),
        aturan_versi: entry["aturan_versi"].as_i64().unwrap(),
        masukan_sha256: must("masukan_sha256"),
        masukan_di: must("masukan_di"),
        alasan: text("alasan"),
        sebab: text("sebab"),
        oleh_sha256: must("oleh_sha256"),
        dicatat_at: entry["dicatat_at"].as_i64().unwrap(),
        sebelum: must("prev_hash"),
    })
}

fn json(page: &Page) -> Value {
    serde_json::from_str(&page.html).unwrap_or_else(|error| panic!("{error}: {}", page.html))
}

#[tokio::test]
async fn a_program_reads_public_facts_and_checks_their_hashes_by_itself() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let id = publish(&site, &site.sign_in("koordinator.sumbar").await).await;
        let visitor = site.visitor();
        let found = json(&visitor.get(&INDEKS_2025.replace("fakta?", "fakta.json?")).await);
        assert_eq!(found["contoh"], true);
        assert_eq!(found["berikutnya"], Value::Null);
        assert_eq!(found["fakta"].as_array().map(Vec::len), Some(1), "{found}");
        let fact = &found["fakta"][0];
        assert_eq!((&fact["id"], &fact["nilai"]), (&id.as_str().into(), &"2.594".into()));
        let series = json(&visitor.get(fact["tautan"].as_str().unwrap()).await);
        assert_eq!((&series["rantai_utuh"], &series["fakta"]["id"]), (&true.into(), &fact["id"]));
        let instansi = series["instansi_id"].as_i64().unwrap();
        let history = series["riwayat"].as_array().unwrap();
        for entry in history {
            assert_eq!(entry["hash"], hash_of(entry, instansi), "{entry}");
        }
        for (newer, older) in history.iter().zip(history.iter().skip(1)) {
            assert_eq!(newer["prev_hash"], older["hash"]);
        }
        let nothing = visitor.get("/organisasi/fakta/00000000-0000-7000-8000-000000000000/json");
        assert_eq!(nothing.await.status, StatusCode::NOT_FOUND);
        let page = visitor.get(&format!("/organisasi/fakta/{id}")).await;
        assert!(page.location.starts_with("/masuk"), "pages ask to sign in");
    })
    .await;
}

#[tokio::test]
async fn what_is_taken_back_leaves_the_list_and_stays_in_the_history() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let coordinator = site.sign_in("koordinator.sumbar").await;
        let id = publish(&site, &coordinator).await;
        let series = coordinator.get(&format!("/organisasi/fakta/{id}")).await;
        let sheet = coordinator.click(&series, "Buka masukan angka ini").await;
        coordinator.submit(&sheet, "Tarik", &[]).await;
        coordinator.get(INDEKS_2025).await.shows("Tidak ada fakta yang cocok");
        let series = coordinator.get(&format!("/organisasi/fakta/{id}")).await;
        series.shows("Nilai periode ini ditarik").shows("nilai ditarik.").shows("2,59");
        let data = json(&site.visitor().get(&format!("/organisasi/fakta/{id}/json")).await);
        assert_eq!(data["fakta"]["keadaan"], "ditarik");
        assert_eq!(data["rantai_utuh"], true);
    })
    .await;
}

/// No room publishes facts of places yet.
const JALAN: FactDefinition = FactDefinition {
    code: "uji.jalan",
    unit: "%",
    meaning: "Jalan dalam keadaan baik",
    formula: "Panjang jalan baik dibagi panjang jalan",
    period: PeriodKind::Year,
    decimals: 1,
    public: false,
};

#[tokio::test]
async fn a_fact_of_a_place_is_shown_with_its_name_and_leads_to_its_page() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let coordinator = site.sign_in("koordinator.sumbar").await;
        let entry = Entry {
            subject: Subject::Wilayah(KodeKemendagri::parse("13.01").unwrap()),
            detail: String::new(),
            period: Period::Year(Tahun(2025)),
            value: 81.into(),
            recipe: Recipe {
                rule: "uji".to_owned(),
                version: 1,
                inputs_sha256: "a".repeat(64),
                inputs_at: "/wilayah".to_owned(),
            },
            reasons: None,
        };
        let actor = site.actor(&coordinator).await;
        let mut tx = site.app.db.begin().await.unwrap();
        let done = facts::publish(&mut tx, &actor, &site.app.entropy, &JALAN, &entry, NOW).await;
        let Published::Added(id) = done.unwrap() else { panic!("nothing added") };
        tx.commit().await.unwrap();
        let list = coordinator.get("/organisasi/fakta?kode=uji.jalan").await;
        assert_eq!(list.link("Kabupaten Pesisir Selatan"), "/wilayah/13.01");
        let page = coordinator.get(&format!("/organisasi/fakta/{id}")).await;
        page.shows("Kabupaten Pesisir Selatan, 2025");
        coordinator.click(&page, "Kabupaten Pesisir Selatan").await.shows("Kode Kemendagri 13.01");
        let data = json(&coordinator.get(&format!("/organisasi/fakta/{id}/json")).await);
        let fact = &data["fakta"];
        assert_eq!(fact["subjek"], "13.01");
        assert_eq!(fact["subjek_nama"], "Kabupaten Pesisir Selatan");
    })
    .await;
}
