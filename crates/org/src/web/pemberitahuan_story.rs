//! What people are told and how they read it, on both engines.

use std::sync::Arc;

use ::jobs::{Failed, Job, NewJob, Runner};
use axum::http::StatusCode;
use db::{Db, testing::each_engine};
use kernel::{AccountId, Actor, Entropy, Zona};

use crate::{
    fixture::{self, CITY, NOW, PASSWORD, PROVINCE, Writer, akun_id, migrations},
    notice::{self, Notice},
    store::pemberitahuan::{self, Baru},
};

const LIST: &str = "/akun/pemberitahuan";
const READ_ALL: &str = "/akun/pemberitahuan/dibaca";

async fn tell(db: &Db, writer: &Writer, to: &AccountId, title: &str) {
    let mut tx = db.begin().await.unwrap();
    let notice = Notice { title, text: "Sampai Jumat.", link: Some("/organisasi") };
    notice::tell(&mut tx, writer.by(), to, &notice).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_bell_counts_what_is_unread_until_it_is_opened() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let person = site.sign_in("evaluator", PASSWORD).await;
        let empty = person.get(LIST).await;
        empty.shows("Belum ada pemberitahuan");
        empty.shows("aria-label=\"Pemberitahuan\"");
        let writer = Writer::new(PROVINCE);
        for title in ["Bukti ditunggu", "Peran ditambah"] {
            tell(&db, &writer, &akun_id("evaluator"), title).await;
        }
        let list = person.get(LIST).await;
        list.shows("aria-label=\"Pemberitahuan, 2 belum dibaca\"");
        list.shows("Bukti ditunggu");
        list.shows("Sampai Jumat.");
        let (_, rest) = list.html.split_once("action=\"/akun/pemberitahuan/").unwrap();
        let (_, rest) = rest.split_once("action=\"/akun/pemberitahuan/").unwrap();
        let (path, _) = rest.split_once('"').unwrap();
        let open = format!("{LIST}/{path}");
        assert_eq!(person.submit(&list, &open, &[]).await.location, "/organisasi");
        person.get("/akun").await.shows("aria-label=\"Pemberitahuan, 1 belum dibaca\"");
        assert_eq!(person.submit(&list, READ_ALL, &[]).await.location, LIST);
        let read = person.get(LIST).await;
        read.shows("aria-label=\"Pemberitahuan\"");
        read.shows("2 pemberitahuan, 0 belum dibaca");
    })
    .await;
}

#[tokio::test]
async fn nobody_opens_or_reads_what_another_was_told() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let writer = Writer::new(PROVINCE);
        tell(&db, &writer, &akun_id("evaluator"), "Bukti ditunggu").await;
        tell(&db, &writer, &akun_id("admin.dinas"), "Untuk admin").await;
        let owner = site.sign_in("evaluator", PASSWORD).await.get(LIST).await;
        let (_, rest) = owner.html.split_once("action=\"/akun/pemberitahuan/").unwrap();
        let (_, rest) = rest.split_once("action=\"/akun/pemberitahuan/").unwrap();
        let (path, _) = rest.split_once('"').unwrap();
        let other = site.sign_in("admin.dinas", PASSWORD).await;
        let page = other.get(LIST).await;
        assert!(!page.html.contains("Bukti ditunggu"), "{}", page.html);
        let csrf = page.hidden(READ_ALL);
        let stolen = other.post(&format!("{LIST}/{path}"), &csrf).await;
        assert_eq!(stolen.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_notice_ends_at_the_institution_and_at_a_closed_account() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        tell(&db, &Writer::new(CITY), &akun_id("evaluator"), "Dari kota").await;
        tell(&db, &Writer::new(PROVINCE), &AccountId("tidak-ada".to_owned()), "Siapa?").await;
        site.sign_in("evaluator", PASSWORD).await.get(LIST).await.shows("Belum ada pemberitahuan");
    })
    .await;
}

static JOBS: &[Job<()>] = &[Job {
    code: "uji.gagal",
    title: "Gagal",
    schedule: None,
    attempts: 1,
    lease_seconds: 60,
    quiet: false,
    run: |_run| Box::pin(async { Err(Failed::GiveUp("Berkasnya kosong.".to_owned())) }),
}];

#[tokio::test]
async fn whoever_asked_for_a_job_is_told_how_it_ended() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let person =
            Actor::signed_in(akun_id("evaluator"), "E".to_owned(), PROVINCE, Zona::Wib, Vec::new());
        let mut tx = db.begin().await.unwrap();
        for actor in [person, Actor::system(PROVINCE, "Program")] {
            let job = NewJob {
                code: "uji.gagal",
                title: "Impor tingkat",
                input: serde_json::Value::Null,
                at: NOW,
                not_before: None,
                unique_key: None,
            };
            let entropy = Entropy::seeded(u64::from(actor.account().is_some()));
            ::jobs::enqueue(&mut tx, &actor, &entropy, job).await.unwrap();
        }
        tx.commit().await.unwrap();
        let runner = Runner::new(db.clone(), JOBS, Arc::new(|| NOW), "simpul", ())
            .on_end(notice::on_job_end);
        assert_eq!(runner.turn(NOW).await.unwrap(), 2);
        let list = site.sign_in("evaluator", PASSWORD).await.get(LIST).await;
        list.shows("1 pemberitahuan, 1 belum dibaca");
        list.shows("Gagal: Impor tingkat");
        list.shows("Berkasnya kosong.");
    })
    .await;
}

#[tokio::test]
async fn what_is_older_than_ninety_days_is_forgotten() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        tell(&db, &Writer::new(PROVINCE), &akun_id("evaluator"), "Bukti ditunggu").await;
        crate::jobs::forget(&db, NOW.plus_seconds(90 * 86_400)).await.unwrap();
        site.sign_in("evaluator", PASSWORD).await.get(LIST).await.shows("Bukti ditunggu");
        crate::jobs::forget(&db, NOW.plus_seconds(90 * 86_400 + 1)).await.unwrap();
        let later = site.sign_in("evaluator", PASSWORD).await;
        later.get(LIST).await.shows("Belum ada pemberitahuan");
    })
    .await;
}

#[tokio::test]
async fn old_notices_are_forgotten_some_hundred_at_a_time() {
    each_engine(&migrations(), async |db: Db| {
        fixture::build(&db).await;
        let mut tx = db.begin().await.unwrap();
        for number in 0..501 {
            let id = format!("kabar-{number}");
            let new = Baru { id: &id, judul: "Lama", isi: "", tautan: None, at: NOW };
            pemberitahuan::tell(&mut tx, PROVINCE, &akun_id("evaluator"), &new).await.unwrap();
        }
        tx.commit().await.unwrap();
        let later = NOW.plus_seconds(1);
        for want in [500, 1, 0] {
            let mut tx = db.begin().await.unwrap();
            let gone = pemberitahuan::purge(&mut tx, later).await.unwrap();
            assert_eq!(gone, want);
            tx.commit().await.unwrap();
        }
    })
    .await;
}
