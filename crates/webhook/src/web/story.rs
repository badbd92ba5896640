//! The pages as an administrator finds them, on both engines.

use axum::http::StatusCode;
use db::{Db, args, testing::each_engine};
use kernel::Peran;

use crate::{
    TujuanId,
    fixture::{self, NOW, PROVINCE, Writer, actor, add, migrations, whole},
    seed,
    sender::Undelivered,
    store::{antrean, kiriman, tujuan},
};
use ::web::testing::Page;

const URL: &str = "https://contoh.go.id/a?kunci=x";

async fn only(db: &Db) -> TujuanId {
    tujuan::list(db, &whole(PROVINCE)).await.unwrap().pop().unwrap().id
}

async fn trail(db: &Db) -> Vec<String> {
    let rows: Vec<(String,)> = db
        .all("SELECT rincian FROM org_audit WHERE ruang = $1 ORDER BY id", args!["webhook"])
        .await
        .unwrap();
    let mut rows: Vec<String> = rows.into_iter().map(|(detail,)| detail).collect();
    // The clock of the house stands still, so there is no order among them.
    rows.sort();
    rows
}

fn secret(page: &Page) -> String {
    let (_, rest) = page.html.split_once("whsec_").unwrap();
    let (secret, _) = rest.split_once('<').unwrap();
    format!("whsec_{secret}")
}

#[tokio::test]
async fn a_target_is_added_and_its_secret_shown_once() {
    each_engine(&migrations(), async |db: Db| {
        fixture::build(&db).await;
        let admin = fixture::site(&db).person("admin");
        let empty = admin.get("/kiriman").await;
        empty.shows("Belum ada tujuan");
        empty.hides("daftar.csv");
        let fields = [
            ("nama", "Dasbor"),
            ("alamat", URL),
            ("peristiwa", "contoh.terbit"),
            ("peristiwa", "contoh.selesai"),
        ];
        let page = admin.get("/kiriman/baru").await;
        let made = admin.submit(&page, "/kiriman/baru", &fields).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.html);
        let secret = secret(&made);
        let id = only(&db).await;
        let again = admin.submit(&page, "/kiriman/baru", &fields).await;
        assert_eq!((again.status, again.location.as_str()), (StatusCode::SEE_OTHER, "/kiriman"));
        let one = admin.get(&format!("/kiriman/{id}")).await;
        one.shows("Nilai diterbitkan; Rencana selesai");
        one.shows("Belum ada kiriman");
        one.hides(&secret);
        let list = admin.get("/kiriman").await;
        list.shows("1 tujuan dari paling banyak 20");
        list.shows("contoh.go.id");
        list.hides("kunci=x");
        let file = admin.get("/kiriman/daftar.csv").await;
        file.shows("Dasbor");
        file.hides("kunci=x");
        let trail = trail(&db).await;
        assert_eq!(
            trail,
            ["Menambah tujuan Dasbor di contoh.go.id: Nilai diterbitkan; Rencana selesai"]
        );
    })
    .await;
}

#[tokio::test]
async fn a_form_that_is_refused_keeps_what_was_typed() {
    each_engine(&migrations(), async |db: Db| {
        fixture::build(&db).await;
        let admin = fixture::site(&db).person("admin");
        let fields = [("nama", "Dasbor"), ("alamat", "ftp://contoh.go.id")];
        let refused = admin.fill("/kiriman/baru", "/kiriman/baru", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("value=\"ftp://contoh.go.id\"");
        refused.shows("Alamat harus diawali https://");
        refused.shows("Pilih sedikitnya satu peristiwa.");
        add(&db, &Writer::new(PROVINCE), "Dasbor", URL).await;
        let fields = [("nama", "Dasbor"), ("alamat", URL), ("peristiwa", "contoh.terbit")];
        let taken = admin.fill("/kiriman/baru", "/kiriman/baru", &fields).await;
        assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
        taken.shows("Nama ini sudah dipakai tujuan lain.");
        let change = format!("/kiriman/{}/ubah", only(&db).await);
        let page = admin.get(&change).await;
        let none = admin.submit_only(&page, &change, &fields[..2]).await;
        none.shows("Pilih sedikitnya satu peristiwa.");
    })
    .await;
}

#[tokio::test]
async fn nobody_else_reaches_targets() {
    each_engine(&migrations(), async |db: Db| {
        fixture::build(&db).await;
        let (id, _) = add(&db, &Writer::new(PROVINCE), "Dasbor", URL).await;
        for name in ["sebagian", "operator"] {
            let other = fixture::site(&db).person(name);
            for path in ["/kiriman", "/kiriman/baru", "/kiriman/daftar.csv"] {
                assert_eq!(other.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
            }
            let one = other.get(&format!("/kiriman/{id}")).await;
            assert_eq!(one.status, StatusCode::FORBIDDEN);
        }
        assert!(super::may_manage(&actor(Peran::AdminInstansi, None)));
        assert!(!super::may_manage(&actor(Peran::AdminInstansi, Some("dinas"))), "no menu entry");
        let admin = fixture::site(&db).person("admin");
        assert_eq!(admin.get("/kiriman/tidak-ada").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn whoever_comes_second_sees_both_versions() {
    each_engine(&migrations(), async |db: Db| {
        fixture::build(&db).await;
        let (id, _) = add(&db, &Writer::new(PROVINCE), "Dasbor", URL).await;
        let admin = fixture::site(&db).person("admin");
        let to = format!("/kiriman/{id}/ubah");
        let pages = [admin.get(&to).await, admin.get(&to).await];
        let fields = |name| [("nama", name), ("alamat", URL), ("peristiwa", "contoh.selesai")];
        let first = admin.submit(&pages[0], &to, &fields("Pertama")).await;
        assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.html);
        let second = admin.submit(&pages[1], &to, &fields("Kedua")).await;
        assert_eq!(second.status, StatusCode::CONFLICT);
        second.shows("Pertama");
        second.shows("<strong>Kedua</strong>");
        let again = admin.submit(&pages[0], &to, &fields("Pertama")).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "the same form once more is no conflict");
        admin.get(&format!("/kiriman/{id}")).await.shows("Rencana selesai");
    })
    .await;
}

#[tokio::test]
async fn a_secret_is_changed_and_the_old_one_goes_on_for_a_while() {
    each_engine(&migrations(), async |db: Db| {
        fixture::build(&db).await;
        let (id, old) = add(&db, &Writer::new(PROVINCE), "Dasbor", URL).await;
        let admin = fixture::site(&db).person("admin");
        let to = format!("/kiriman/{id}/rahasia");
        let page = admin.get(&to).await;
        let wrong = admin.submit(&page, &to, &[("lama", "3")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let made = admin.submit(&page, &to, &[("lama", "24")]).await;
        assert_ne!(secret(&made), old);
        made.shows("Sampai 25 November 2026");
        admin
            .get(&format!("/kiriman/{id}"))
            .await
            .shows("Masih ikut menandatangani sampai 25 November");
        let stale = admin.fill(&to, &to, &[("lama", "0")]).await;
        stale.shows("whsec_");
        stale.hides("Sampai 2");
        assert_eq!(trail(&db).await, ["Mengganti rahasia tujuan Dasbor"; 2]);
    })
    .await;
}

#[tokio::test]
async fn a_target_is_tried_and_what_failed_is_sent_again() {
    each_engine(&migrations(), async |db: Db| {
        fixture::build(&db).await;
        let (id, _) = add(&db, &Writer::new(PROVINCE), "Dasbor", URL).await;
        let admin = fixture::site(&db).person("admin");
        let base = format!("/kiriman/{id}");
        let page = admin.get(&base).await;
        for _ in 0..2 {
            let sent = admin.submit(&page, &format!("{base}/uji"), &[]).await;
            assert_eq!(sent.status, StatusCode::SEE_OTHER);
        }
        let rows = kiriman::list(&db, &whole(PROVINCE), &id, 9).await.unwrap();
        assert_eq!(rows.len(), 1, "one form, one message");
        let mut tx = db.begin().await.unwrap();
        let why = Undelivered::Redirected(302);
        antrean::failed(&mut tx, (PROVINCE, &id), rows[0].id.as_str(), why, NOW).await.unwrap();
        tx.commit().await.unwrap();
        let failing = admin.get(&base).await;
        failing.shows("Pengalihan tidak diikuti");
        failing.shows("Gagal sejak 24 November 2026");
        let again = format!("{base}/ulang/{}", rows[0].id);
        assert_eq!(admin.submit(&failing, &again, &[]).await.status, StatusCode::SEE_OTHER);
        let rows = kiriman::list(&db, &whole(PROVINCE), &id, 9).await.unwrap();
        assert_eq!((rows[0].attempts, rows[0].due), (0, Some(NOW)));
        assert_eq!(
            trail(&db).await,
            ["Mengirim uji coba ke tujuan Dasbor", "Mengirim ulang satu kiriman ke tujuan Dasbor"]
        );
    })
    .await;
}

#[tokio::test]
async fn whoever_tries_too_often_is_told_when_to_try_again() {
    each_engine(&migrations(), async |db: Db| {
        fixture::build(&db).await;
        let (id, _) = add(&db, &Writer::new(PROVINCE), "Dasbor", URL).await;
        let admin = fixture::site(&db).person("admin");
        let base = format!("/kiriman/{id}");
        let trial = format!("{base}/uji");
        for _ in 0..20 {
            admin.fill(&base, &trial, &[]).await;
        }
        let refused = admin.fill(&base, &trial, &[]).await;
        assert_eq!((refused.status, refused.location.as_str()), (StatusCode::SEE_OTHER, &*base));
        let rows = kiriman::list(&db, &whole(PROVINCE), &id, 50).await.unwrap();
        assert_eq!((rows.len(), trail(&db).await.len()), (20, 20));
        let page = admin.get(&base).await;
        page.shows("Coba lagi mulai 24 November 2026, 07.32 WIB.");
        let again = format!("{base}/ulang/{}", rows[0].id);
        let mut tx = db.begin().await.unwrap();
        antrean::arrived(&mut tx, (PROVINCE, &id), rows[0].id.as_str(), 200, NOW).await.unwrap();
        tx.commit().await.unwrap();
        admin.fill(&base, &again, &[]).await;
        admin.get(&base).await.shows("Terlalu banyak kiriman diminta");
    })
    .await;
}

#[tokio::test]
async fn a_target_is_switched_off_and_on_and_removed() {
    each_engine(&migrations(), async |db: Db| {
        fixture::build(&db).await;
        let (id, _) = add(&db, &Writer::new(PROVINCE), "Dasbor", URL).await;
        let admin = fixture::site(&db).person("admin");
        let base = format!("/kiriman/{id}");
        let off = admin.fill(&base, &format!("{base}/mati"), &[]).await;
        assert_eq!(off.status, StatusCode::SEE_OTHER);
        let page = admin.get(&base).await;
        page.shows("Tidak aktif");
        page.hides("/uji\"");
        let on = admin.submit(&page, &format!("{base}/nyala"), &[]).await;
        assert_eq!(on.status, StatusCode::SEE_OTHER);
        let to = format!("{base}/hapus");
        let gone = admin.fill(&to, &to, &[]).await;
        assert_eq!((gone.status, gone.location.as_str()), (StatusCode::SEE_OTHER, "/kiriman"));
        assert_eq!(admin.get(&base).await.status, StatusCode::NOT_FOUND);
        assert_eq!(
            trail(&db).await,
            [
                "Mematikan tujuan Dasbor",
                "Menghapus tujuan Dasbor dengan semua kirimannya",
                "Menyalakan tujuan Dasbor",
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn a_button_on_what_has_changed_shows_how_it_stands() {
    each_engine(&migrations(), async |db: Db| {
        fixture::build(&db).await;
        let writer = Writer::new(PROVINCE);
        let (id, _) = add(&db, &writer, "Dasbor", URL).await;
        let admin = fixture::site(&db).person("admin");
        let base = format!("/kiriman/{id}");
        let (page, asked) = (admin.get(&base).await, admin.get(&format!("{base}/hapus")).await);
        let mut tx = db.begin().await.unwrap();
        tujuan::set_active(&mut tx, &whole(PROVINCE), writer.by(), (&id, 1), false).await.unwrap();
        tx.commit().await.unwrap();
        for (page, action) in [(&page, "mati"), (&asked, "hapus")] {
            let stale = admin.submit(page, &format!("{base}/{action}"), &[]).await;
            assert_eq!(stale.status, StatusCode::CONFLICT, "{action}");
            stale.shows("Tidak aktif");
        }
    })
    .await;
}

#[tokio::test]
async fn the_sample_tells_a_story_and_leaves_nothing_to_send() {
    each_engine(&migrations(), async |db: Db| {
        fixture::build(&db).await;
        let seed = || web::Seed {
            db: db.clone(),
            entropy: std::sync::Arc::new(kernel::Entropy::seeded(5)),
            now: NOW,
            instansi: PROVINCE,
        };
        seed::demo(seed()).await.unwrap();
        seed::demo(seed()).await.unwrap();
        let rows = tujuan::list(&db, &whole(PROVINCE)).await.unwrap();
        let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["Dasbor Bappeda", "Sistem pelaporan lama"]);
        assert!(rows[0].active && rows[0].failures == 0 && rows[1].disabled.is_some());
        let later = NOW.plus_seconds(365 * 86_400);
        assert_eq!(antrean::due(&db, later, 9).await.unwrap(), []);
        let admin = fixture::site(&db).person("admin");
        admin.get("/kiriman").await.shows("Dimatikan otomatis");
        let off = admin.get(&format!("/kiriman/{}", rows[1].id)).await;
        off.shows("setelah sepuluh kegagalan beruntun");
        off.shows("Nyalakan");
    })
    .await;
}
