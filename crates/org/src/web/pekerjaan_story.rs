//! Jobs as people follow them, on both engines.

use std::sync::Arc;

use ::jobs::{Failed, Job, JobId, NewJob, Outcome, Run, Runner};
use axum::http::StatusCode;
use db::{Db, testing::each_engine};
use kernel::{Actor, Entropy, Timestamp, Zona};

use crate::fixture::{self, NOW, PASSWORD, PROVINCE, akun_id, migrations};

/// One job that ends well, one that does not; both tell of their way.
static JOBS: &[Job<()>] = &[
    Job {
        code: "uji.hitung",
        title: "Menghitung",
        schedule: None,
        attempts: 1,
        lease_seconds: 60,
        quiet: false,
        run: |run| Box::pin(count(run)),
    },
    Job {
        code: "uji.gagal",
        title: "Gagal",
        schedule: None,
        attempts: 1,
        lease_seconds: 60,
        quiet: false,
        run: |_run| Box::pin(async { Err(Failed::GiveUp("Berkasnya kosong.".to_owned())) }),
    },
];

async fn count(run: Run<()>) -> Result<Outcome, Failed> {
    run.progress.log("Baris <2> dilewati.").await?;
    run.progress.at(1_500, 1_500, "Selesai menghitung").await?;
    Ok(Outcome { text: "1.500 baris dihitung.".to_owned(), link: Some("/organisasi".to_owned()) })
}

async fn ask(db: &Db, by: &str, code: &str, title: &str, after_seconds: i64) -> JobId {
    let actor = Actor::signed_in(akun_id(by), by.to_owned(), PROVINCE, Zona::Wib, Vec::new());
    let at = NOW.plus_seconds(after_seconds);
    let job = NewJob {
        code,
        title,
        input: serde_json::Value::Null,
        at,
        not_before: None,
        unique_key: None,
    };
    let mut tx = db.begin().await.unwrap();
    let entropy = Entropy::seeded(after_seconds.unsigned_abs());
    let id = ::jobs::enqueue(&mut tx, &actor, &entropy, job).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn work(db: &Db) {
    let at: Timestamp = NOW.plus_seconds(60);
    let runner = Runner::new(db.clone(), JOBS, Arc::new(move || at), "simpul", ());
    runner.turn(at).await.unwrap();
}

#[tokio::test]
async fn people_see_their_own_jobs_and_the_administrator_those_of_all() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let id = ask(&db, "evaluator", "uji.hitung", "Impor tingkat", 1).await;
        let page = format!("/organisasi/pekerjaan/{id}");
        let own = site.sign_in("evaluator", PASSWORD).await;
        let list = own.get("/organisasi/pekerjaan").await;
        list.shows("Impor tingkat");
        list.shows("Menunggu");
        assert!(!list.html.contains("Diminta oleh") && !list.html.contains("berkala"));
        let other = site.sign_in("admin.dinas", PASSWORD).await;
        other.get("/organisasi/pekerjaan").await.shows("Belum ada pekerjaan");
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let all = admin.get("/organisasi/pekerjaan").await;
        all.shows("Impor tingkat");
        all.shows("evaluator");
        assert_eq!(admin.get(&page).await.status, StatusCode::OK);
        let stranger = site.sign_in("admin.kota", PASSWORD).await;
        for (browser, path) in [
            (&other, page.clone()),
            (&stranger, page.clone()),
            (&other, format!("{page}/alur")),
            (&other, format!("{page}/catatan.txt")),
        ] {
            assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_job_shows_how_far_it_is_and_how_it_ended() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let good = ask(&db, "evaluator", "uji.hitung", "Impor tingkat", 1).await;
        let bad = ask(&db, "evaluator", "uji.gagal", "Impor kosong", 2).await;
        let person = site.sign_in("evaluator", PASSWORD).await;
        let page = format!("/organisasi/pekerjaan/{good}");
        let waiting = person.get(&page).await;
        waiting.shows(&format!("data-live=\"{page}/alur\""));
        waiting.shows("<noscript>");
        waiting.shows("Batalkan");
        work(&db).await;
        let done = person.get(&page).await;
        done.shows("1.500 baris dihitung.");
        done.shows("1.500 dari 1.500");
        done.shows("Baris &lt;2&gt; dilewati.");
        done.shows("href=\"/organisasi\"");
        assert!(!done.html.contains("data-live") && !done.html.contains("Batalkan"));
        let text = person.get(&format!("{page}/catatan.txt")).await;
        text.shows("Baris <2> dilewati.\r\n");
        person.get(&format!("/organisasi/pekerjaan/{bad}")).await.shows("Berkasnya kosong.");
    })
    .await;
}

#[tokio::test]
async fn the_stream_tells_where_the_job_is_and_then_that_it_is_over() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let id = ask(&db, "evaluator", "uji.hitung", "Impor tingkat", 1).await;
        let person = site.sign_in("evaluator", PASSWORD).await;
        let stream = format!("/organisasi/pekerjaan/{id}/alur");
        let first = person.first_part(&stream).await;
        assert!(first.starts_with("event: isi\ndata: ") && first.contains("Menunggu"), "{first}");
        work(&db).await;
        let rest = person.get(&stream).await;
        assert!(rest.html.starts_with("event: usai\ndata: usai\n\n"), "{}", rest.html);
    })
    .await;
}

#[tokio::test]
async fn a_job_is_called_off_once_and_the_trail_says_by_whom() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let id = ask(&db, "evaluator", "uji.hitung", "Impor tingkat", 1).await;
        let person = site.sign_in("evaluator", PASSWORD).await;
        let page = format!("/organisasi/pekerjaan/{id}");
        let action = format!("{page}/batal");
        let before = person.get(&page).await;
        let answer = person.submit(&before, &action, &[]).await;
        assert_eq!(answer.location, page);
        let after = person.get(&page).await;
        after.shows("Pembatalan sudah diminta.");
        after.shows("Pekerjaan dibatalkan.");
        assert_eq!(person.submit(&before, &action, &[]).await.location, page);
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let trail = admin.get("/organisasi/audit").await;
        assert_eq!(trail.html.matches("Membatalkan pekerjaan: Impor tingkat").count(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_over_is_not_called_off_any_more() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let id = ask(&db, "evaluator", "uji.hitung", "Impor tingkat", 1).await;
        let person = site.sign_in("evaluator", PASSWORD).await;
        let page = format!("/organisasi/pekerjaan/{id}");
        let before = person.get(&page).await;
        work(&db).await;
        person.submit(&before, &format!("{page}/batal"), &[]).await;
        let after = person.get(&page).await;
        after.shows("sudah selesai sebelum dapat dibatalkan");
        after.shows("Pekerjaan selesai.");
    })
    .await;
}

#[tokio::test]
async fn a_long_list_goes_on_where_the_page_before_ended() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        for number in 1..=51 {
            ask(&db, "evaluator", "uji.hitung", &format!("Impor ke-{number}."), number).await;
        }
        let person = site.sign_in("evaluator", PASSWORD).await;
        let first = person.get("/organisasi/pekerjaan").await;
        first.shows("Impor ke-51.");
        assert!(!first.html.contains("Impor ke-1."), "the oldest is on the next page");
        let (_, rest) = first.html.split_once("href=\"/organisasi/pekerjaan?setelah=").unwrap();
        let (after, _) = rest.split_once('"').unwrap();
        let next = person.get(&format!("/organisasi/pekerjaan?setelah={after}")).await;
        next.shows("Impor ke-1.");
        assert!(!next.html.contains("Impor ke-2."), "{}", next.html);
    })
    .await;
}
