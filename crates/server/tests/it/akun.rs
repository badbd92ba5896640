//! Accounts, roles and the trail, walked through as administrators and people do. On both engines.

use axum::http::StatusCode;
use db::testing::each_engine;

use crate::site::Site;

const NEW: [(&str, &str); 2] = [("nama", "Ratna Dewi, S.Kom."), ("nama_masuk", "ratna.dewi")];
const SANDI: &str = "kopi pagi di lereng Marapi";

/// The one-time link as it stands on the page, without the address of the house.
fn one_time_link(text: &str) -> String {
    let word = text.split_whitespace().find(|word| word.contains("/masuk/sandi-baru/"));
    let word = word.unwrap_or_else(|| panic!("no link: {text}"));
    word.split_at(word.find("/masuk").unwrap()).1.to_owned()
}

#[tokio::test]
async fn a_new_person_sets_a_password_and_signs_in() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let admin = site.sign_in("admin.sumbar").await;
        let form = admin.get("/organisasi/akun/baru").await;
        let made = admin.submit(&form, "Buat akun", &NEW).await;
        let link = one_time_link(&made.text());
        let person = site.visitor();
        let form = person.get(&link).await;
        let weak = [("sandi_baru", "123456789012"), ("sandi_ulang", "123456789012")];
        let refused = person.submit(&form, "Simpan", &weak).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
        let strong = [("sandi_baru", SANDI), ("sandi_ulang", SANDI)];
        let set = person.submit(&form, "Simpan", &strong).await;
        assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text());
        let used = site.visitor().get(&link).await;
        assert!(!used.html.contains("name=\"sandi_baru\""), "a code is good once");
        let door = person.get("/masuk").await;
        let signed_in =
            person.submit(&door, "Masuk", &[("nama_masuk", "ratna.dewi"), ("sandi", SANDI)]).await;
        assert_eq!(signed_in.status, StatusCode::SEE_OTHER, "{}", signed_in.text());
        let without_role = person.get("/indeks").await;
        assert_eq!(without_role.status, StatusCode::FORBIDDEN, "no role was given yet");
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_says_the_same_as_an_unknown_name() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let visitor = site.visitor();
        let door = visitor.get("/masuk").await;
        let try_as = async |name: &str| {
            let answer = visitor
                .submit(&door, "Masuk", &[("nama_masuk", name), ("sandi", "salah sekali ini")])
                .await;
            (answer.status, answer.text().replace(name, "…"))
        };
        assert_eq!(try_as("admin.sumbar").await, try_as("tidak.ada").await);
    })
    .await;
}

#[tokio::test]
async fn an_agency_administrator_reaches_the_own_agency_only() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let admin = site.sign_in("admin.disdik").await;
        let list = admin.get("/organisasi/akun").await;
        list.shows("operator.disdik");
        assert!(!list.text().contains("operator.dishut"), "another agency's account");
    })
    .await;
}

#[tokio::test]
async fn the_trail_tells_of_an_import() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let assessor = site.sign_in("asesor.sumbar").await;
        assert_eq!(assessor.get("/organisasi/audit").await.status, StatusCode::FORBIDDEN);
        let form = assessor.get("/indeks/impor").await;
        let fields =
            [("instrumen", "spbe-2020"), ("tahun", "2025"), ("tahap", "akhir"), ("sumber", "LHE")];
        let file = include_bytes!("../../../../cases/aceh-tengah-2025.csv");
        assessor.upload(&form, "Impor", &fields, ("berkas", "tingkat.csv", file)).await;
        let evaluator = site.sign_in("evaluator.sumbar").await;
        evaluator
            .get("/organisasi/audit?q=indeks.impor")
            .await
            .shows("Mengimpor 47 tingkat SPBE tahun 2025");
    })
    .await;
}
