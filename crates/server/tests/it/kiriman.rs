//! What happens in a room, on its way to another system.

use axum::http::StatusCode;
use db::testing::each_engine;

use crate::{
    indeks::{ACEH_TENGAH, import},
    site::Site,
};

#[tokio::test]
async fn a_published_assessment_is_told_to_the_target_that_asked_for_it_and_a_withdrawn_one_is_not()
{
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let admin = site.sign_in("admin.sumbar").await;
        let form = admin.get("/kiriman/baru").await;
        let asked = [
            ("nama", "Portal data"),
            ("alamat", "https://portal.example.go.id/kait"),
            ("peristiwa", "indeks.terbit"),
        ];
        let made = admin.submit(&form, "Simpan", &asked).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.text());
        made.shows("whsec_");
        let target = admin.click(&admin.get("/kiriman").await, "Portal data").await;
        target.shows("Belum ada kiriman");

        let assessor = site.sign_in("asesor.sumbar").await;
        let address = import(&assessor, ACEH_TENGAH).await.location;
        let page = admin.get(&address).await;
        assert_eq!(admin.submit(&page, "Terbitkan", &[]).await.status, StatusCode::SEE_OTHER);
        let told = admin.get(&target.path).await;
        told.shows("Penilaian diterbitkan").shows("Menunggu");
        let withdrawn = admin.submit(&admin.get(&address).await, "Tarik", &[]).await;
        assert_eq!(withdrawn.status, StatusCode::SEE_OTHER);
        let after = admin.get(&target.path).await.text();
        assert_eq!(
            after.matches("Penilaian diterbitkan").count(),
            told.text().matches("Penilaian diterbitkan").count()
        );
    })
    .await;
}

#[tokio::test]
async fn a_target_inside_the_network_of_the_house_is_refused_in_words() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let admin = site.sign_in("admin.sumbar").await;
        let form = admin.get("/kiriman/baru").await;
        for address in [
            "https://127.0.0.1/kait",
            "https://[::1]/",
            "https://169.254.169.254/",
            "http://contoh.go.id/",
        ] {
            let asked = [("nama", "Dalam"), ("alamat", address), ("peristiwa", "indeks.terbit")];
            let refused = admin.submit(&form, "Simpan", &asked).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}");
            assert!(!refused.html.contains("whsec_"), "{address}");
        }
        let other = site.sign_in("admin.diskominfotik").await;
        assert_eq!(other.get("/kiriman").await.status, StatusCode::FORBIDDEN);
    })
    .await;
}
