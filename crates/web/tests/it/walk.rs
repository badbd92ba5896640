//! The browser that tests of rooms walk with.

use std::sync::Arc;

use axum::http::StatusCode;
use db::testing::each_engine;
use kernel::{AccountId, Actor, Assignment, InstansiId, Peran, Subtree, Zona};
use web::testing::{NOW, People, Site, migrations};

use crate::site::{OPERATOR, gate, room};

fn people() -> People {
    let roles = vec![Assignment { peran: Peran::Operator, subtree: Subtree::Whole }];
    let ani = AccountId("akun-ani".to_owned());
    let ani = Actor::signed_in(ani, "Ani".to_owned(), InstansiId(1), Zona::Wib, roles);
    People::of(InstansiId(1)).with("ani", ani)
}

#[tokio::test]
async fn a_browser_walks_through_a_room_as_a_person_does() {
    each_engine(&migrations(&[room()]), async |db| {
        let site = Site::new(&db, Arc::new(people()), vec![gate(), room()]);
        let ani = site.person("ani");
        let page = ani.get("/uji").await;
        page.shows("Kop Ani").hides("Kop Pengunjung");
        let sent = ani.submit(&page, "Simpan", &[("nama", "Budi")]).await;
        assert_eq!((sent.status, sent.text().as_str()), (StatusCode::OK, "true Budi"));
        let again = ani.submit_only(&page, "/uji/tulis", &[("nama", "Budi")]).await;
        assert_eq!(again.text(), "false Budi", "with every hidden field");
        let changed = ani.post("/uji/ubah", &page.hidden("Simpan")).await;
        ani.follow(&changed).await.shows("Lihat riwayatnya.");
        ani.get("/uji").await.hides("Lihat riwayatnya.");
        assert_eq!(ani.first_part("/uji/alur").await, "data: ada\n\n");
        let visitor = site.visitor();
        assert_eq!(visitor.get("/uji/saya").await.location, "/masuk?kembali=/uji/saya");
        assert_eq!(ani.stolen().get("/uji/saya").await.status, StatusCode::OK);
        visitor.post("/masuk", &visitor.get("/masuk").await.hidden("Simpan")).await;
        assert_eq!(visitor.token().as_deref(), Some(OPERATOR), "the door gave it");
        let later = site.again(vec![gate(), room()], |inner| inner.config.sample = true);
        let late = later.person("ani");
        assert_eq!(late.get("/galeri").await.status, StatusCode::OK, "the other setting");
        let again = late.submit(&page, "Simpan", &[("nama", "Budi")]).await;
        assert_eq!(again.text(), "false Budi", "the same house");
        site.wait(60);
        assert_eq!((site.now(), site.work().await), (NOW.plus_seconds(60), 0));
    })
    .await;
}
