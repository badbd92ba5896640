//! Targets and messages on both engines.

use db::{Db, Error, args, testing::each_engine};
use kernel::{Peran, Scope};
use org::Saved;
use serde_json::json;

use super::{
    antrean,
    kiriman::{self, Asked, Keadaan, LARGEST, tell},
    tujuan::{self, Added, Rotated, TARGETS, TujuanRow},
};
use crate::{
    KirimanId, TujuanId, access,
    fixture::{
        CITY, NOW, PROVINCE, SELESAI, TERBIT, Writer, actor, add, keys, migrations, setup, whole,
    },
};

const URL: &str = "https://contoh.go.id/a";

async fn find(db: &Db, id: &TujuanId) -> TujuanRow {
    tujuan::find(db, &whole(PROVINCE), id).await.unwrap().unwrap()
}

async fn told(db: &Db, writer: &Writer, events: &[&crate::Event]) -> usize {
    let mut tx = db.begin().await.unwrap();
    let mut count = 0;
    for event in events {
        count += tell(&mut tx, writer.by(), event, &json!({ "id": "a" })).await.unwrap();
    }
    tx.commit().await.unwrap();
    count
}

#[tokio::test]
async fn a_secret_is_shown_once_and_lies_closed() {
    each_engine(&migrations(), async |db: Db| {
        let (id, secret) = add(&db, &Writer::new(PROVINCE), "SIMPEG", URL).await;
        assert!(secret.starts_with("whsec_"));
        let (closed,): (String,) =
            db.one("SELECT rahasia FROM webhook_tujuan", args![]).await.unwrap();
        assert!(!closed.contains(&secret));
        let opened = keys().decrypt(&format!("webhook/{id}"), &closed).unwrap();
        assert_eq!(opened, secret.as_bytes());
        let row = find(&db, &id).await;
        assert!(row.active && row.failures == 0 && row.disabled.is_none());
        assert_eq!(row.events, ["contoh.terbit"]);
        assert!(!format!("{row:?}").contains(&secret));
    })
    .await;
}

#[tokio::test]
async fn a_target_is_there_for_its_whole_institution_only() {
    each_engine(&migrations(), async |db: Db| {
        let writer = Writer::new(PROVINCE);
        let (id, _) = add(&db, &writer, "SIMPEG", URL).await;
        let part: Scope =
            actor(Peran::AdminInstansi, Some("dinas")).scope(&access::KELOLA).unwrap();
        for scope in [whole(CITY), part] {
            assert_eq!(tujuan::list(&db, &scope).await.unwrap(), []);
            assert_eq!(tujuan::find(&db, &scope, &id).await.unwrap(), None);
            assert_eq!(kiriman::list(&db, &scope, &id, 9).await.unwrap(), []);
            let mut tx = db.begin().await.unwrap();
            let changed = setup("Lain", URL, &["contoh.selesai"]);
            let saved = tujuan::save(&mut tx, &scope, writer.by(), (&id, 1), &changed).await;
            assert_eq!(saved.unwrap(), Saved::Stale);
            let off = tujuan::set_active(&mut tx, &scope, writer.by(), (&id, 1), false).await;
            assert_eq!(off.unwrap(), Saved::Stale);
            let keys = keys();
            let rotated = tujuan::rotate(&mut tx, &scope, writer.by(), &keys, (&id, 1), NOW).await;
            assert!(matches!(rotated.unwrap(), Rotated::Stale));
            assert!(!tujuan::remove(&mut tx, &scope, (&id, 1)).await.unwrap());
            assert_eq!(
                kiriman::send_test(&mut tx, &scope, writer.by(), &id).await.unwrap(),
                Asked::Absent
            );
            tx.commit().await.unwrap();
        }
        assert_eq!(find(&db, &id).await.version, 1);
        assert_eq!(tujuan::list(&db, &whole(PROVINCE)).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_name_is_given_once_and_an_institution_has_so_many() {
    each_engine(&migrations(), async |db: Db| {
        let writer = Writer::new(PROVINCE);
        add(&db, &writer, "Tujuan 1", URL).await;
        let mut tx = db.begin().await.unwrap();
        let same = setup("Tujuan 1", URL, &["contoh.terbit"]);
        let added = tujuan::add(&mut tx, &whole(PROVINCE), writer.by(), &keys(), &same).await;
        let Err(Error::Conflict { columns, .. }) = added else { panic!("the name is taken") };
        assert!(columns.contains(&"nama".to_owned()), "{columns:?}");
        drop(tx);
        add(&db, &Writer::new(CITY), "Tujuan 1", URL).await;
        for n in 2..=TARGETS {
            add(&db, &writer, &format!("Tujuan {n}"), URL).await;
        }
        let mut tx = db.begin().await.unwrap();
        let more = setup("Satu lagi", URL, &["contoh.terbit"]);
        let added = tujuan::add(&mut tx, &whole(PROVINCE), writer.by(), &keys(), &more).await;
        assert!(matches!(added, Ok(Added::Full)));
    })
    .await;
}

#[tokio::test]
async fn whoever_saves_over_another_is_told_and_writes_nothing() {
    each_engine(&migrations(), async |db: Db| {
        let writer = Writer::new(PROVINCE);
        let (id, _) = add(&db, &writer, "SIMPEG", URL).await;
        let scope = whole(PROVINCE);
        let mut tx = db.begin().await.unwrap();
        let first = setup("SIMPEG baru", URL, &["contoh.selesai"]);
        let saved = tujuan::save(&mut tx, &scope, writer.by(), (&id, 1), &first).await.unwrap();
        assert_eq!(saved, Saved::Version(2));
        let second = setup("Lain", URL, &["contoh.terbit"]);
        let saved = tujuan::save(&mut tx, &scope, writer.by(), (&id, 1), &second).await.unwrap();
        assert_eq!(saved, Saved::Stale);
        tx.commit().await.unwrap();
        let row = find(&db, &id).await;
        assert_eq!((row.name.as_str(), row.version), ("SIMPEG baru", 2));
        assert_eq!(row.events, ["contoh.selesai"]);
    })
    .await;
}

#[tokio::test]
async fn targets_hear_what_they_asked_for_and_nothing_of_what_is_taken_back() {
    each_engine(&migrations(), async |db: Db| {
        let writer = Writer::new(PROVINCE);
        let (id, _) = add(&db, &writer, "SIMPEG", URL).await;
        add(&db, &Writer::new(CITY), "Sistem kota", URL).await;
        let mut tx = db.begin().await.unwrap();
        assert_eq!(tell(&mut tx, writer.by(), &TERBIT, &json!({})).await.unwrap(), 1);
        drop(tx);
        let scope = whole(PROVINCE);
        assert_eq!(kiriman::list(&db, &scope, &id, 9).await.unwrap(), []);
        assert_eq!(told(&db, &writer, &[&TERBIT, &SELESAI]).await, 1);
        let rows = kiriman::list(&db, &scope, &id, 9).await.unwrap();
        assert_eq!((rows.len(), rows[0].keadaan()), (1, Keadaan::Menunggu));
        let (body,): (String,) = db.one("SELECT isi FROM webhook_kiriman", args![]).await.unwrap();
        let want = json!({
            "type": "contoh.terbit", "timestamp": "2026-11-24T00:31:00Z", "data": { "id": "a" },
        });
        assert_eq!(body.parse::<serde_json::Value>().unwrap(), want);
        let mut tx = db.begin().await.unwrap();
        tujuan::set_active(&mut tx, &scope, writer.by(), (&id, 1), false).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(told(&db, &writer, &[&TERBIT]).await, 0, "switched off");
        assert_eq!(antrean::due(&db, NOW, 9).await.unwrap(), [], "and nothing is due");
    })
    .await;
}

#[tokio::test]
async fn a_message_that_is_too_large_is_a_mistake_of_ours() {
    each_engine(&migrations(), async |db: Db| {
        let writer = Writer::new(PROVINCE);
        add(&db, &writer, "SIMPEG", URL).await;
        let mut tx = db.begin().await.unwrap();
        let much = json!({ "isi": "a".repeat(LARGEST) });
        let told = tell(&mut tx, writer.by(), &TERBIT, &much).await;
        assert!(matches!(told, Err(Error::Inconsistent { .. })));
    })
    .await;
}

#[tokio::test]
async fn a_message_is_sent_again_under_its_own_id() {
    each_engine(&migrations(), async |db: Db| {
        let writer = Writer::new(PROVINCE);
        let (id, _) = add(&db, &writer, "SIMPEG", URL).await;
        told(&db, &writer, &[&TERBIT]).await;
        let scope = whole(PROVINCE);
        let rows = kiriman::list(&db, &scope, &id, 9).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        antrean::arrived(&mut tx, (PROVINCE, &id), rows[0].id.as_str(), 200, NOW).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(antrean::due(&db, NOW, 9).await.unwrap(), []);
        assert_eq!(find(&db, &id).await.delivered, Some(NOW));
        let mut tx = db.begin().await.unwrap();
        let again = kiriman::send_again(&mut tx, &scope, (&id, &rows[0].id), NOW).await.unwrap();
        let unknown = KirimanId("tidak-ada".to_owned());
        let none = kiriman::send_again(&mut tx, &scope, (&id, &unknown), NOW).await.unwrap();
        assert_eq!((again, none), (Asked::Taken, Asked::Absent));
        tx.commit().await.unwrap();
        let after = kiriman::list(&db, &scope, &id, 9).await.unwrap();
        assert_eq!((&after[0].id, after[0].keadaan()), (&rows[0].id, Keadaan::Menunggu));
        assert_eq!(antrean::due(&db, NOW, 9).await.unwrap(), [(PROVINCE, id)]);
    })
    .await;
}

/// Asks for a trial so many seconds after the hour.
async fn trial(db: &Db, writer: &Writer, id: &TujuanId, seconds: i64) -> Asked {
    let (mut tx, scope) = (db.begin().await.unwrap(), whole(writer.actor.instansi()));
    let by = writer.at(NOW.plus_seconds(seconds));
    let asked = kiriman::send_test(&mut tx, &scope, by, id).await.unwrap();
    if asked == Asked::Taken {
        tx.commit().await.unwrap();
    }
    asked
}

async fn try_often(db: &Db, writer: &Writer, id: &TujuanId) {
    for n in 0..20 {
        assert_eq!(trial(db, writer, id, 0).await, Asked::Taken, "{n}");
    }
}

#[tokio::test]
async fn a_target_is_tried_so_often_at_once_and_then_once_a_minute() {
    each_engine(&migrations(), async |db: Db| {
        let writer = Writer::new(PROVINCE);
        let (id, _) = add(&db, &writer, "SIMPEG", URL).await;
        try_often(&db, &writer, &id).await;
        let again = Asked::TooOften(NOW.plus_seconds(60));
        assert_eq!(trial(&db, &writer, &id, 0).await, again);
        let rows = kiriman::list(&db, &whole(PROVINCE), &id, 50).await.unwrap();
        assert_eq!(rows.len(), 20);
        let mut tx = db.begin().await.unwrap();
        let one = (&id, &rows[0].id);
        let resent = kiriman::send_again(&mut tx, &whole(PROVINCE), one, NOW).await.unwrap();
        assert_eq!(resent, again, "sending once more counts as well");
        drop(tx);
        assert_eq!(trial(&db, &writer, &id, 60).await, Asked::Taken);
        assert_eq!(trial(&db, &writer, &id, 60).await, Asked::TooOften(NOW.plus_seconds(120)));
        let city = Writer::new(CITY);
        let (other, _) = add(&db, &city, "Sistem kota", URL).await;
        assert_eq!(trial(&db, &city, &other, 0).await, Asked::Taken, "another institution");
    })
    .await;
}

#[tokio::test]
async fn whoever_makes_more_targets_may_not_try_more() {
    each_engine(&migrations(), async |db: Db| {
        let writer = Writer::new(PROVINCE);
        for n in 1..=3 {
            let (id, _) = add(&db, &writer, &format!("Tujuan {n}"), URL).await;
            try_often(&db, &writer, &id).await;
            let mut tx = db.begin().await.unwrap();
            assert!(tujuan::remove(&mut tx, &whole(PROVINCE), (&id, 1)).await.unwrap());
            tx.commit().await.unwrap();
        }
        let (id, _) = add(&db, &writer, "Tujuan 4", URL).await;
        let again = Asked::TooOften(NOW.plus_seconds(20));
        assert_eq!(trial(&db, &writer, &id, 0).await, again);
    })
    .await;
}

#[tokio::test]
async fn another_address_and_the_switch_are_no_way_around_the_limit() {
    each_engine(&migrations(), async |db: Db| {
        let writer = Writer::new(PROVINCE);
        let (id, _) = add(&db, &writer, "SIMPEG", URL).await;
        let scope = whole(PROVINCE);
        let save = async |version: i64, address: &str| {
            let changed = setup("SIMPEG", address, &["contoh.terbit"]);
            let mut tx = db.begin().await.unwrap();
            let seen = (&id, version);
            tujuan::save(&mut tx, &scope, writer.by(), seen, &changed).await.unwrap();
            tx.commit().await.unwrap();
            find(&db, &id).await.paused_until
        };
        assert_eq!(save(1, "https://satu.go.id/").await, None);
        for n in 0..19 {
            assert_eq!(trial(&db, &writer, &id, 0).await, Asked::Taken, "{n}");
        }
        let later = Some(NOW.plus_seconds(60));
        assert_eq!(save(2, "https://satu.go.id/").await, None, "the same address");
        assert_eq!(save(3, "https://dua.go.id/").await, later);
        for (version, active) in [(4, false), (5, true)] {
            let mut tx = db.begin().await.unwrap();
            let seen = (&id, version);
            tujuan::set_active(&mut tx, &scope, writer.by(), seen, active).await.unwrap();
            tx.commit().await.unwrap();
        }
        assert_eq!(find(&db, &id).await.paused_until, later);
    })
    .await;
}

#[tokio::test]
async fn old_messages_and_removed_targets_leave_nothing() {
    each_engine(&migrations(), async |db: Db| {
        let writer = Writer::new(PROVINCE);
        let (id, _) = add(&db, &writer, "SIMPEG", URL).await;
        told(&db, &writer, &[&TERBIT]).await;
        let mut tx = db.begin().await.unwrap();
        assert_eq!(antrean::purge(&mut tx, NOW).await.unwrap(), 0);
        assert_eq!(antrean::purge(&mut tx, NOW.plus_seconds(1)).await.unwrap(), 1);
        tx.commit().await.unwrap();
        told(&db, &writer, &[&TERBIT]).await;
        let scope = whole(PROVINCE);
        assert_eq!(trial(&db, &writer, &id, 0).await, Asked::Taken);
        let mut tx = db.begin().await.unwrap();
        assert!(!tujuan::remove(&mut tx, &scope, (&id, 9)).await.unwrap(), "another version");
        assert!(tujuan::remove(&mut tx, &scope, (&id, 1)).await.unwrap());
        tx.commit().await.unwrap();
        for table in ["webhook_tujuan", "webhook_peristiwa", "webhook_kiriman", "webhook_laju"] {
            let (left,): (i64,) = db
                .one(
                    match table {
                        "webhook_tujuan" => "SELECT COUNT(*) FROM webhook_tujuan",
                        "webhook_peristiwa" => "SELECT COUNT(*) FROM webhook_peristiwa",
                        "webhook_laju" => "SELECT COUNT(*) FROM webhook_laju WHERE sasaran <> ''",
                        _ => "SELECT COUNT(*) FROM webhook_kiriman",
                    },
                    args![],
                )
                .await
                .unwrap();
            assert_eq!(left, 0, "{table}");
        }
    })
    .await;
}
