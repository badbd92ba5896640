//! Messages on their way to real servers on loopback, on both engines.

use db::{Db, args, testing::each_engine};
use kernel::{AccountId, Entropy, Timestamp};
use serde_json::json;
use web::{App, Keys};

use crate::{
    Event, House, KirimanId, Network, Settings, TujuanId, event,
    fixture::{
        self, CITY, NOW, PROVINCE, TERBIT, Uji, Writer, add, keys, migrations, setup, whole,
    },
    loopback::{Server, empty},
    rules::pause_seconds,
    signature::sign,
    store::{
        kiriman::{self, Asked, Keadaan, KirimanRow, tell},
        tujuan::{self, Rotated, TujuanRow},
    },
};

/// Lets the runner do whatever is due at `at`.
async fn work(db: &Db, at: Timestamp) {
    work_with(db, keys(), at).await;
}

async fn work_with(db: &Db, keys: Keys, at: Timestamp) {
    let site = fixture::site_with(db, |inner| inner.keys = keys);
    site.set_time(at);
    site.work().await;
}

async fn say(db: &Db, writer: &Writer, at: Timestamp, words: &str) {
    let mut tx = db.begin().await.unwrap();
    let data = json!({ "kata": words });
    tell(&mut tx, writer.at(at), &TERBIT, &data).await.unwrap();
    tx.commit().await.unwrap();
}

async fn target(db: &Db, id: &TujuanId) -> TujuanRow {
    tujuan::find(db, &whole(PROVINCE), id).await.unwrap().unwrap()
}

async fn messages(db: &Db, id: &TujuanId) -> Vec<KirimanRow> {
    kiriman::list(db, &whole(PROVINCE), id, 50).await.unwrap()
}

#[tokio::test]
async fn what_happened_arrives_once_and_signed() {
    each_engine(&migrations(), async |db: Db| {
        let server = Server::with_status(200);
        let writer = Writer::new(PROVINCE);
        let (id, secret) = add(&db, &writer, "SIMPEG", &server.url()).await;
        let elsewhere = Server::with_status(200);
        add(&db, &Writer::new(CITY), "Sistem kota", &elsewhere.url()).await;
        say(&db, &writer, NOW, "satu").await;
        say(&db, &writer, NOW, "dua").await;
        let at = NOW.plus_seconds(5);
        work(&db, at).await;
        for words in ["satu", "dua"] {
            let heard = server.next();
            assert!(heard.body.contains(words), "{}", heard.body);
            let signed =
                sign(std::slice::from_ref(&secret), heard.header("webhook-id"), at, &heard.body);
            assert_eq!(heard.header("webhook-signature"), signed.unwrap());
        }
        work(&db, at.plus_seconds(3_600)).await;
        assert!(server.heard_nothing() && elsewhere.heard_nothing());
        let rows = messages(&db, &id).await;
        assert!(rows.iter().all(|row| row.keadaan() == Keadaan::Terkirim && row.attempts == 1));
        assert_eq!((rows[0].status, rows[0].delivered), (Some(200), Some(at)));
        assert_eq!(target(&db, &id).await.delivered, Some(at));
    })
    .await;
}

#[tokio::test]
async fn a_house_of_made_up_data_sends_nothing_and_blames_nobody() {
    each_engine(&migrations(), async |db: Db| {
        let server = Server::with_status(200);
        let writer = Writer::new(PROVINCE);
        let (id, _) = add(&db, &writer, "SIMPEG", &server.url()).await;
        say(&db, &writer, NOW, "satu").await;
        let site = fixture::site_with(&db, |inner| inner.config.sample = true);
        site.work().await;
        assert!(server.heard_nothing());
        let rows = messages(&db, &id).await;
        assert_eq!((rows[0].keadaan(), rows[0].due), (Keadaan::Menyerah, None));
        assert!(rows[0].note.contains("Rumah contoh"), "{}", rows[0].note);
        assert_eq!(target(&db, &id).await.failures, 0);
    })
    .await;
}

struct Terbuka;

impl House for Terbuka {
    fn events() -> &'static [&'static Event] {
        Uji::events()
    }

    fn settings(_app: &App) -> Settings {
        let allow = vec!["10.20.0.0/16".parse().expect("a block")];
        Settings::new(Network { allow, allow_loopback: false })
    }
}

#[tokio::test]
async fn the_network_of_the_office_stays_closed_to_the_other_institutions() {
    each_engine(&migrations(), async |db: Db| {
        fixture::build(&db).await;
        let app = fixture::site(&db).app;
        let inside = "10.20.3.4".parse().unwrap();
        let own = event::settings::<Terbuka>(&app, PROVINCE).await.unwrap();
        let other = event::settings::<Terbuka>(&app, CITY).await.unwrap();
        assert!(own.network.permits(inside) && !other.network.permits(inside));
    })
    .await;
}

#[tokio::test]
async fn what_failed_comes_again_after_a_pause_under_the_same_id() {
    each_engine(&migrations(), async |db: Db| {
        let writer = Writer::new(PROVINCE);
        let server = Server::with_status(503);
        let (id, _) = add(&db, &writer, "SIMPEG", &server.url()).await;
        say(&db, &writer, NOW, "satu").await;
        say(&db, &writer, NOW, "dua").await;
        work(&db, NOW).await;
        let first = server.next();
        assert!(server.heard_nothing(), "a target that fails pauses");
        work(&db, NOW.plus_seconds(59)).await;
        assert!(server.heard_nothing());
        let row = target(&db, &id).await;
        assert_eq!((row.failures, row.failing_since), (1, Some(NOW)));
        assert_eq!(row.paused_until, Some(NOW.plus_seconds(60)));
        let tried = messages(&db, &id).await;
        let tried = tried.iter().find(|row| row.attempts == 1).unwrap();
        assert_eq!(tried.keadaan(), Keadaan::Diulang);
        assert_eq!(tried.note, "Tujuan menjawab dengan kode 503.");
        // It has come back at another address meanwhile.
        let back = Server::with_status(200);
        let mut tx = db.begin().await.unwrap();
        let moved = setup("SIMPEG", &back.url(), &["contoh.terbit"]);
        let scope = whole(PROVINCE);
        tujuan::save(&mut tx, &scope, writer.by(), (&id, row.version), &moved).await.unwrap();
        tx.commit().await.unwrap();
        work(&db, NOW.plus_seconds(70)).await;
        let ids = [back.next(), back.next()].map(|heard| heard.header("webhook-id").to_owned());
        assert!(ids.contains(&first.header("webhook-id").to_owned()), "{ids:?}");
        assert_eq!(target(&db, &id).await.failing_since, None);
    })
    .await;
}

/// Ten attempts, each when its pause is over; answers when the last one was.
async fn ten_failures(db: &Db, server: &Server) -> Timestamp {
    let mut at = NOW;
    for n in 1..=10 {
        work(db, at).await;
        server.next();
        assert!(server.heard_nothing());
        if n < 10 {
            at = at.plus_seconds(pause_seconds(n));
        }
    }
    at
}

#[tokio::test]
async fn a_target_that_failed_ten_times_in_a_row_is_switched_off_and_somebody_is_told() {
    each_engine(&migrations(), async |db: Db| {
        let AccountId(ani) = fixture::build(&db).await;
        let writer = Writer::new(PROVINCE);
        let server = Server::with_status(500);
        let (id, _) = add(&db, &writer, "SIMPEG", &server.url()).await;
        let mut tx = db.begin().await.unwrap();
        let owned = "UPDATE webhook_tujuan SET changed_by = $1";
        tx.execute(owned, args![ani.as_str()]).await.unwrap();
        tx.commit().await.unwrap();
        say(&db, &writer, NOW, "satu").await;
        let last = ten_failures(&db, &server).await;
        let row = target(&db, &id).await;
        assert!(!row.active);
        let why = "Tujuan menjawab dengan kode 500.".to_owned();
        assert_eq!(row.disabled, Some((last, why)));
        assert_eq!(messages(&db, &id).await[0].keadaan(), Keadaan::Menyerah);
        let (title, link): (String, String) = db
            .one("SELECT judul, tautan FROM org_pemberitahuan WHERE akun_id = $1", args![ani])
            .await
            .unwrap();
        assert_eq!(
            (title.as_str(), link),
            ("Kiriman ke SIMPEG dimatikan", format!("/kiriman/{id}"))
        );
        let (trail,): (String,) = db
            .one("SELECT rincian FROM org_audit WHERE tindakan = $1", args!["webhook.mati"])
            .await
            .unwrap();
        assert!(trail.contains("SIMPEG"), "{trail}");
        work(&db, last.plus_seconds(86_400)).await;
        assert!(server.heard_nothing());
        // Switched on again, it starts afresh, and what was given up may be sent once more.
        let mut tx = db.begin().await.unwrap();
        let by = writer.at(last.plus_seconds(86_410));
        let scope = whole(PROVINCE);
        tujuan::set_active(&mut tx, &scope, by, (&id, row.version), true).await.unwrap();
        let kiriman = &messages(&db, &id).await[0].id;
        assert_eq!(
            kiriman::send_again(&mut tx, &scope, (&id, kiriman), by.at).await.unwrap(),
            Asked::Taken
        );
        tx.commit().await.unwrap();
        work(&db, by.at).await;
        server.next();
        let row = target(&db, &id).await;
        assert!(row.active && row.failures == 1 && row.disabled.is_none());
    })
    .await;
}

#[tokio::test]
async fn one_message_that_is_refused_holds_up_no_other_and_is_given_up_alone() {
    each_engine(&migrations(), async |db: Db| {
        let writer = Writer::new(PROVINCE);
        let server =
            Server::start(|heard| empty(if heard.body.contains("racun") { 400 } else { 200 }));
        let (id, _) = add(&db, &writer, "SIMPEG", &server.url()).await;
        say(&db, &writer, NOW, "racun").await;
        let mut at = NOW;
        for _ in 0..12 {
            say(&db, &writer, at, "baik").await;
            work(&db, at).await;
            at = at.plus_seconds(86_400);
        }
        work(&db, at).await;
        let row = target(&db, &id).await;
        assert!(row.active && row.failures == 0, "{row:?}");
        let rows = messages(&db, &id).await;
        let given_up: Vec<&KirimanRow> =
            rows.iter().filter(|row| row.keadaan() == Keadaan::Menyerah).collect();
        assert_eq!((given_up.len(), given_up[0].attempts), (1, 10));
        assert!(rows.iter().filter(|row| row.keadaan() == Keadaan::Terkirim).count() == 12);
    })
    .await;
}

#[tokio::test]
async fn while_a_secret_is_changed_both_sign() {
    each_engine(&migrations(), async |db: Db| {
        let writer = Writer::new(PROVINCE);
        let server = Server::with_status(200);
        let (id, old) = add(&db, &writer, "SIMPEG", &server.url()).await;
        let until = NOW.plus_seconds(86_400);
        let mut tx = db.begin().await.unwrap();
        let rotated =
            tujuan::rotate(&mut tx, &whole(PROVINCE), writer.by(), &keys(), (&id, 1), until).await;
        tx.commit().await.unwrap();
        let Ok(Rotated::Secret(new)) = rotated else { panic!("not rotated") };
        assert_ne!(old, new);
        for (at, secrets) in [(NOW, vec![new.clone(), old]), (until, vec![new])] {
            say(&db, &writer, at, "satu").await;
            work(&db, at).await;
            let heard = server.next();
            let signed = sign(&secrets, heard.header("webhook-id"), at, &heard.body).unwrap();
            assert_eq!(heard.header("webhook-signature"), signed);
        }
    })
    .await;
}

#[tokio::test]
async fn without_its_key_a_secret_signs_nothing_and_the_page_says_so() {
    each_engine(&migrations(), async |db: Db| {
        let writer = Writer::new(PROVINCE);
        let server = Server::with_status(200);
        let (id, _) = add(&db, &writer, "SIMPEG", &server.url()).await;
        say(&db, &writer, NOW, "satu").await;
        work_with(&db, Keys::generate(&Entropy::seeded(8)), NOW).await;
        assert!(server.heard_nothing());
        assert!(messages(&db, &id).await[0].note.contains("Ganti rahasianya"));
    })
    .await;
}

#[tokio::test]
async fn a_trial_goes_out_at_once_though_the_target_pauses() {
    each_engine(&migrations(), async |db: Db| {
        let writer = Writer::new(PROVINCE);
        let server = Server::start(|heard| {
            empty(if heard.body.contains("webhook.uji") { 200 } else { 500 })
        });
        let (id, _) = add(&db, &writer, "SIMPEG", &server.url()).await;
        say(&db, &writer, NOW, "satu").await;
        work(&db, NOW).await;
        server.next();
        let mut tx = db.begin().await.unwrap();
        let by = writer.at(NOW.plus_seconds(1));
        assert_eq!(
            kiriman::send_test(&mut tx, &whole(PROVINCE), by, &id).await.unwrap(),
            Asked::Taken
        );
        tx.commit().await.unwrap();
        work(&db, NOW.plus_seconds(10)).await;
        let heard = server.next();
        assert!(heard.body.contains("webhook.uji"));
        let trial = KirimanId(heard.header("webhook-id").to_owned());
        let rows = messages(&db, &id).await;
        let row = rows.iter().find(|row| row.id == trial).unwrap();
        assert_eq!(row.keadaan(), Keadaan::Terkirim);
    })
    .await;
}

#[tokio::test]
async fn a_target_that_sends_us_into_the_house_is_told_apart() {
    each_engine(&migrations(), async |db: Db| {
        let writer = Writer::new(PROVINCE);
        let server = Server::answering(
            "HTTP/1.1 307 Pindah\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        );
        let (id, _) = add(&db, &writer, "SIMPEG", &server.url()).await;
        say(&db, &writer, NOW, "satu").await;
        work(&db, NOW).await;
        let row = &messages(&db, &id).await[0];
        assert_eq!(row.status, Some(307));
        assert!(row.note.contains("Pengalihan tidak diikuti; tulis alamat akhirnya"));
    })
    .await;
}

#[tokio::test]
async fn messages_are_kept_for_thirty_days() {
    each_engine(&migrations(), async |db: Db| {
        let writer = Writer::new(PROVINCE);
        let server = Server::with_status(200);
        let (id, _) = add(&db, &writer, "SIMPEG", &server.url()).await;
        say(&db, &writer, NOW, "satu").await;
        work(&db, NOW.plus_seconds(30 * 86_400)).await;
        assert_eq!(messages(&db, &id).await.len(), 1);
        work(&db, NOW.plus_seconds(30 * 86_400 + 3_600)).await;
        assert_eq!(messages(&db, &id).await, []);
    })
    .await;
}
