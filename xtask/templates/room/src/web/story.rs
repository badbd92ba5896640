//! The pages as people find them, on both engines.

use axum::http::StatusCode;
use db::{Db, testing::each_engine};
use org::testing::{PASSWORD, build, migrations, site};

use crate::{HOME, room};

const RAPAT: [(&str, &str); 4] = [
    ("judul", "Rapat"),
    ("tanggal_hari", "24"),
    ("tanggal_bulan", "11"),
    ("tanggal_tahun", "2026"),
];

#[tokio::test]
async fn what_was_typed_is_kept_shown_and_never_overwritten_unseen() {
    each_engine(&migrations(&[room()]), async |db: Db| {
        build(&db).await;
        let admin = site(&db, vec![room()]).sign_in("admin.utama", PASSWORD).await;
        let form = admin.click(&admin.get(HOME).await, "Tambah benda").await;
        let refused = admin.submit(&form, "Simpan", &[]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("Isi judulnya.");
        for _time in 0..2 {
            let saved = admin.submit(&refused, "Simpan", &RAPAT).await;
            admin.follow(&saved).await.shows("Rapat").shows("Hari ini").shows("1 benda");
        }

        let list = admin.get(HOME).await;
        let (first, second) =
            (admin.click(&list, "Rapat").await, admin.click(&list, "Rapat").await);
        let saved = admin.submit(&first, "Simpan", &[("judul", "Rapat lanjutan")]).await;
        admin.follow(&saved).await.shows("Rapat lanjutan");
        let late = admin.submit(&second, "Simpan", &[("judul", "Terlambat")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        late.shows("Orang lain sudah menyimpan lebih dulu").shows("value=\"Terlambat\"");
        admin.get(HOME).await.shows("Rapat lanjutan").hides("Terlambat");
        let trail = admin.get("/organisasi/audit").await;
        trail.shows("Menambah Rapat").shows("Mengubah Rapat lanjutan");
    })
    .await;
}

#[tokio::test]
async fn whoever_only_reads_finds_no_way_to_change_and_another_institution_finds_nothing() {
    each_engine(&migrations(&[room()]), async |db: Db| {
        build(&db).await;
        let site = site(&db, vec![room()]);
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let saved = admin.fill(&format!("{HOME}/baru"), "Simpan", &RAPAT).await;
        let address = admin.follow(&saved).await.link("Rapat");

        let reader = site.sign_in("operator.cabang", PASSWORD).await;
        reader.get(HOME).await.shows("Rapat").hides("Tambah benda").hides(&address);
        for closed in [format!("{HOME}/baru"), address.clone()] {
            assert_eq!(reader.get(&closed).await.status, StatusCode::FORBIDDEN, "{closed}");
        }
        let stranger = site.sign_in("admin.kota", PASSWORD).await;
        stranger.get(HOME).await.shows("Belum ada benda");
        assert_eq!(stranger.get(&address).await.status, StatusCode::NOT_FOUND);
        assert!(site.visitor().get(HOME).await.location.starts_with("/masuk"));
    })
    .await;
}
