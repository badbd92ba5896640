//! A job from the asking to the notice of its end, on both engines.

use std::sync::Arc;

use db::testing::each_engine;
use jobs::{Failed, Job, NewJob, Outcome, Run, Runner};
use web::App;

use crate::site::{Browser, NOW, Site};

static JOBS: &[Job<App>] = &[Job {
    code: "uji.hitung",
    title: "Menghitung",
    schedule: None,
    attempts: 1,
    lease_seconds: 60,
    quiet: false,
    run: |run| Box::pin(count(run)),
}];

async fn count(run: Run<App>) -> Result<Outcome, Failed> {
    run.progress.log("Tahun 2024 tidak ada di dalam berkas.").await?;
    run.progress.at(12, 12, "Selesai membaca").await?;
    let link = Some("/indeks/riwayat".to_owned());
    Ok(Outcome { text: "12 tahun dibaca.".to_owned(), link })
}

/// The assessor asks for a job, and the runner of the house does it.
async fn asked_and_done(site: &Site, assessor: &Browser) {
    let db = &site.app.db;
    let person = site.actor(assessor).await;
    let job = NewJob {
        code: "uji.hitung",
        title: "Membaca riwayat",
        input: serde_json::Value::Null,
        at: NOW,
        not_before: None,
        unique_key: None,
    };
    let mut tx = db.begin().await.unwrap();
    jobs::enqueue(&mut tx, &person, &site.app.entropy, job).await.unwrap();
    tx.commit().await.unwrap();
    let clock = site.app.clock.clone();
    let all = site.app.rooms.iter().flat_map(|room| room.jobs).chain(JOBS);
    let runner =
        Runner::new(db.clone(), all, Arc::new(move || clock.now()), "simpul", site.app.clone())
            .on_end(org::notice::on_job_end);
    runner.turn(NOW).await.unwrap();
}

#[tokio::test]
async fn a_job_that_ends_rings_the_bell_and_its_page_shows_the_result() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let assessor = site.sign_in("asesor.sumbar").await;
        asked_and_done(&site, &assessor).await;
        let home = assessor.get("/indeks").await;
        assert!(home.html.contains("Pemberitahuan, 1 belum dibaca"), "{}", home.html);
        let notices = assessor.get("/akun/pemberitahuan").await;
        notices.shows("Selesai: Membaca riwayat").shows("12 tahun dibaca.");
        let opened = assessor.submit(&notices, "Buka", &[]).await;
        let page = assessor.follow(&opened).await;
        page.shows("Pekerjaan selesai.").shows("12 dari 12").shows("Tahun 2024 tidak ada");
        assessor.click(&page, "Buka hasilnya").await.shows("Riwayat");
        assert!(!assessor.get("/indeks").await.html.contains("belum dibaca"));
        assessor.get("/organisasi/pekerjaan").await.shows("Membaca riwayat").shows("Selesai");
    })
    .await;
}

#[tokio::test]
async fn the_administrator_sees_the_jobs_of_all_and_how_the_rounds_go() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        asked_and_done(&site, &site.sign_in("asesor.sumbar").await).await;
        let admin = site.sign_in("admin.sumbar").await;
        let list = admin.get("/organisasi/pekerjaan").await;
        list.shows("Membaca riwayat").shows("Pekerjaan berkala");
        list.shows("Menyegel jejak audit").shows("Berjalan baik");
        admin.click(&list, "Membaca riwayat").await.shows("12 tahun dibaca.");
        let other = site.sign_in("operator.disdik").await;
        let own = other.get("/organisasi/pekerjaan").await;
        own.shows("Belum ada pekerjaan");
        assert!(!own.text().contains("Menyegel"), "{}", own.text());
    })
    .await;
}
