//! The story of an account, on both engines.

use db::{Db, Error, testing::each_engine};
use jiff::civil::date;
use kernel::{Peran, Subtree};
use web::Identity as _;

use crate::{
    fixture::{CITY, NOW, PROVINCE, TODAY, akun_id, build, migrations, opd_id, part, whole},
    rules::{peran::HeldPeran, session},
    store::{
        self, Saved,
        akun::{Cursor, Filter, Keadaan, NewAkun},
        sesi::NewSesi,
    },
};

async fn session(db: &Db, nama_masuk: &str, token: &str, waiting: bool) {
    let mut tx = db.begin().await.unwrap();
    let new = NewSesi {
        id: format!("sesi-{token}"),
        akun: &akun_id(nama_masuk),
        token,
        waiting_for_code: waiting,
        device: "Chrome di Android",
        address: "192.0.2.1",
        at: NOW,
        ends: session::ends_at(NOW, waiting),
    };
    store::sesi::create(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_session_opens_to_its_person_with_the_roles_of_today() {
    each_engine(&migrations(), async |db: Db| {
        build(&db).await;
        session(&db, "admin.dinas", "token-1", false).await;
        let identity = crate::identity(db.clone());
        let found = identity.session("token-1", NOW).await.unwrap().expect("a session");
        assert_eq!(
            (found.peran.as_str(), found.unit.as_deref()),
            ("Admin OPD", Some("Dinas Pendidikan"))
        );
        assert_eq!(found.actor.instansi(), PROVINCE);
        let assignment = found.actor.assignments().first().expect("one role");
        assert_eq!(assignment.subtree, Subtree::Opd(vec![opd_id("cabang"), opd_id("dinas")]));
        assert!(identity.session("token-2", NOW).await.unwrap().is_none());
        let late = NOW.plus_seconds(session::IDLE_SECONDS);
        assert!(identity.session("token-1", late).await.unwrap().is_none(), "left alone too long");
    })
    .await;
}

#[tokio::test]
async fn a_session_in_use_lives_on_past_the_idle_limit() {
    each_engine(&migrations(), async |db: Db| {
        build(&db).await;
        session(&db, "evaluator", "token-1", false).await;
        let identity = crate::identity(db.clone());
        let hour = NOW.plus_seconds(3600);
        assert!(identity.session("token-1", hour).await.unwrap().is_some());
        let later = hour.plus_seconds(session::IDLE_SECONDS - 1);
        assert!(identity.session("token-1", later).await.unwrap().is_some());
        let end = NOW.plus_seconds(session::ABSOLUTE_SECONDS);
        assert!(identity.session("token-1", end).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn half_a_session_holds_no_role() {
    each_engine(&migrations(), async |db: Db| {
        build(&db).await;
        session(&db, "admin.utama", "token-1", true).await;
        let identity = crate::identity(db.clone());
        let half = identity.session("token-1", NOW).await.unwrap().expect("half a session");
        assert!(half.waiting_for_code && half.actor.assignments().is_empty());
        let mut tx = db.begin().await.unwrap();
        let ends = session::ends_at(NOW, false);
        let complete = async |tx: &mut db::Tx, token| {
            store::sesi::complete(tx, &half.id, token, NOW, ends).await.unwrap()
        };
        assert!(complete(&mut tx, "token-2").await.is_some());
        assert_eq!(complete(&mut tx, "token-3").await, None);
        tx.commit().await.unwrap();
        assert!(identity.session("token-1", NOW).await.unwrap().is_none(), "the token was changed");
        let whole = identity.session("token-2", NOW).await.unwrap().expect("a whole session");
        assert_eq!(whole.actor.assignments().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn closing_an_account_ends_its_sessions_in_the_same_moment() {
    each_engine(&migrations(), async |db: Db| {
        let writer = build(&db).await;
        session(&db, "operator.cabang", "token-1", false).await;
        let scope = whole(PROVINCE);
        let akun =
            store::akun::find(&db, &scope, &akun_id("operator.cabang")).await.unwrap().unwrap();
        let accounts = crate::identity(db.clone());
        let work_goes_on =
            async |instansi| accounts.actor(instansi, &akun.id, NOW).await.unwrap().is_some();
        assert!(work_goes_on(PROVINCE).await && !work_goes_on(CITY).await);
        let mut tx = db.begin().await.unwrap();
        let saved =
            store::akun::set_active(&mut tx, &scope, writer.by(), &akun, false).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(saved, Saved::Version(2));
        assert!(!work_goes_on(PROVINCE).await, "the account is closed");
        assert!(crate::identity(db.clone()).session("token-1", NOW).await.unwrap().is_none());
        assert!(store::sesi::list(&db, &akun.id, NOW).await.unwrap().is_empty());
        let mut tx = db.begin().await.unwrap();
        let late =
            store::akun::set_active(&mut tx, &scope, writer.by(), &akun, true).await.unwrap();
        assert_eq!(late, Saved::Stale);
    })
    .await;
}

#[tokio::test]
async fn a_new_password_ends_every_session_but_the_own() {
    each_engine(&migrations(), async |db: Db| {
        let writer = build(&db).await;
        for token in ["ini", "itu"] {
            session(&db, "evaluator", token, false).await;
        }
        let id = akun_id("evaluator");
        let mut tx = db.begin().await.unwrap();
        store::akun::set_password(&mut tx, writer.by(), &id, "hash", Some("sesi-ini"))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let left: Vec<String> = store::sesi::list(&db, &id, NOW)
            .await
            .unwrap()
            .into_iter()
            .map(|sesi| sesi.id)
            .collect();
        assert_eq!(left, ["sesi-ini"]);
        let found = store::akun::own(&db, &id).await.unwrap().unwrap();
        assert_eq!(found.sandi_hash.as_deref(), Some("hash"));
    })
    .await;
}

#[tokio::test]
async fn a_sign_in_name_is_used_once_in_the_whole_installation() {
    each_engine(&migrations(), async |db: Db| {
        let writer = build(&db).await;
        let twice = NewAkun {
            id: akun_id("lain"),
            nama: "Orang Lain".to_owned(),
            nama_masuk: "admin.kota".to_owned(),
            opd: None,
            sandi_hash: None,
        };
        let mut tx = db.begin().await.unwrap();
        let refused = store::akun::create(&mut tx, &whole(PROVINCE), writer.by(), &twice).await;
        let Err(Error::Conflict { table, columns }) = refused else { panic!("{refused:?}") };
        assert_eq!((table.as_str(), columns), ("org_akun", vec!["nama_masuk".to_owned()]));
        assert!(
            store::akun::by_nama_masuk(&db, "Admin.Kota").await.unwrap().is_some(),
            "case is no difference"
        );
    })
    .await;
}

#[tokio::test]
async fn accounts_outside_the_scope_are_not_there() {
    each_engine(&migrations(), async |db: Db| {
        build(&db).await;
        let own = part(&["dinas", "cabang"]);
        let all = Filter::default();
        assert_eq!(store::akun::count(&db, &own, &all, TODAY).await.unwrap(), 2);
        assert_eq!(store::akun::count(&db, &whole(PROVINCE), &all, TODAY).await.unwrap(), 4);
        assert!(store::akun::find(&db, &own, &akun_id("evaluator")).await.unwrap().is_none());
        assert!(
            store::akun::find(&db, &whole(CITY), &akun_id("evaluator")).await.unwrap().is_none()
        );
        assert!(store::akun::find(&db, &own, &akun_id("operator.cabang")).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn the_list_is_searched_filtered_and_read_page_by_page() {
    each_engine(&migrations(), async |db: Db| {
        build(&db).await;
        let scope = whole(PROVINCE);
        let names = async |filter: &Filter| -> Vec<String> {
            let found = store::akun::list(&db, &scope, filter, TODAY, None, 50).await.unwrap();
            found.into_iter().map(|akun| akun.nama_masuk).collect()
        };
        let words = Filter { words: "ADMIN".to_owned(), ..Filter::default() };
        assert_eq!(names(&words).await, ["admin.dinas", "admin.utama"]);
        let peran = Filter { peran: Some(Peran::Evaluator), ..Filter::default() };
        assert_eq!(names(&peran).await, ["evaluator"]);
        let closed = Filter { keadaan: Keadaan::Nonaktif, ..Filter::default() };
        assert!(names(&closed).await.is_empty());
        let unit =
            Filter { opd: Some(opd_id("cabang")), keadaan: Keadaan::Aktif, ..Filter::default() };
        assert_eq!(names(&unit).await, ["operator.cabang"]);

        let first =
            store::akun::list(&db, &scope, &Filter::default(), TODAY, None, 2).await.unwrap();
        let last = first.last().unwrap();
        let cursor = Cursor { nama: last.nama.clone(), id: last.id.0.clone() };
        let rest = store::akun::list(&db, &scope, &Filter::default(), TODAY, Some(&cursor), 50)
            .await
            .unwrap();
        assert_eq!((first.len(), rest.len()), (2, 2));
        let roles = store::peran::list(&db, &scope, &first).await.unwrap();
        assert_eq!(roles.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_role_ends_on_its_day_and_one_that_never_started_goes_whole() {
    each_engine(&migrations(), async |db: Db| {
        let writer = build(&db).await;
        let scope = whole(PROVINCE);
        let id = akun_id("operator.cabang");
        let next_year = HeldPeran {
            id: "peran-baru".to_owned(),
            peran: Peran::Verifikator,
            opd: Some(opd_id("dinas")),
            mulai: date(2027, 1, 1),
            sampai: None,
        };
        let mut tx = db.begin().await.unwrap();
        let who = (&id, None, "Operator");
        store::peran::grant(&mut tx, &scope, writer.by(), who, &next_year, "Dinas Pendidikan")
            .await
            .unwrap();
        let held = store::peran::hold_of_account(&mut tx, &scope, &id).await.unwrap();
        assert_eq!(held.len(), 2);
        for role in &held {
            store::peran::end(&mut tx, &scope, writer.by(), who, role, TODAY).await.unwrap();
        }
        tx.commit().await.unwrap();
        let left = store::peran::of_account(&db, PROVINCE, &id).await.unwrap();
        assert_eq!(left.len(), 1);
        assert_eq!((left[0].peran, left[0].sampai), (Peran::Operator, Some(TODAY)));
    })
    .await;
}

#[tokio::test]
async fn the_last_administrator_is_counted() {
    each_engine(&migrations(), async |db: Db| {
        build(&db).await;
        let mut tx = db.begin().await.unwrap();
        let scope = whole(PROVINCE);
        for (nama_masuk, others) in [("admin.utama", 0), ("admin.dinas", 1)] {
            let id = akun_id(nama_masuk);
            let found =
                store::peran::count_other_admins(&mut tx, &scope, &id, TODAY).await.unwrap();
            assert_eq!(found, others, "{nama_masuk}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_password_that_was_reset_meanwhile_opens_no_session() {
    each_engine(&migrations(), async |db: Db| {
        let writer = build(&db).await;
        let checked = store::akun::by_nama_masuk(&db, "operator.cabang").await.unwrap().unwrap();
        let held = async |hash: Option<&str>| {
            let mut tx = db.begin().await.unwrap();
            store::sesi::hold_account(&mut tx, &checked.id, hash).await.unwrap()
        };
        assert!(held(checked.sandi_hash.as_deref()).await);
        assert!(!held(Some("lain")).await && !held(None).await);
        let scope = whole(PROVINCE);
        let akun = store::akun::find(&db, &scope, &checked.id).await.unwrap().unwrap();
        let mut tx = db.begin().await.unwrap();
        store::akun::clear_password(&mut tx, &scope, writer.by(), &akun).await.unwrap();
        tx.commit().await.unwrap();
        assert!(!held(checked.sandi_hash.as_deref()).await, "the reset has ended it");
    })
    .await;
}

#[tokio::test]
async fn a_one_time_code_sets_one_password_and_then_ends() {
    each_engine(&migrations(), async |db: Db| {
        build(&db).await;
        let id = akun_id("evaluator");
        let ends = NOW.plus_seconds(session::RESET_SECONDS);
        let mut tx = db.begin().await.unwrap();
        store::pulih::put(&mut tx, &id, "lama", ends).await.unwrap();
        store::pulih::put(&mut tx, &id, "baru", ends).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(
            store::pulih::find(&db, "lama", NOW).await.unwrap(),
            None,
            "a newer code voids it"
        );
        assert_eq!(store::pulih::find(&db, "baru", NOW).await.unwrap(), Some(id.clone()));
        assert_eq!(store::pulih::find(&db, "baru", ends).await.unwrap(), None, "past its end");
        let mut tx = db.begin().await.unwrap();
        assert!(store::pulih::take(&mut tx, &id, "baru", NOW).await.unwrap());
        assert!(!store::pulih::take(&mut tx, &id, "baru", NOW).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_step_of_the_second_factor_is_used_once() {
    each_engine(&migrations(), async |db: Db| {
        build(&db).await;
        let id = akun_id("evaluator");
        let mut tx = db.begin().await.unwrap();
        assert!(store::totp::begin(&mut tx, &id, "rahasia-1", NOW).await.unwrap());
        assert!(
            store::totp::begin(&mut tx, &id, "rahasia-2", NOW).await.unwrap(),
            "not shown to work yet"
        );
        assert!(!store::totp::use_step(&mut tx, &id, 5).await.unwrap(), "not switched on yet");
        assert!(store::totp::activate(&mut tx, &id, 10).await.unwrap());
        assert!(
            !store::totp::begin(&mut tx, &id, "rahasia-3", NOW).await.unwrap(),
            "one that works stays"
        );
        assert!(!store::totp::use_step(&mut tx, &id, 10).await.unwrap());
        assert!(store::totp::use_step(&mut tx, &id, 11).await.unwrap());
        store::totp::replace_recovery(&mut tx, &id, &["a".to_owned(), "b".to_owned()])
            .await
            .unwrap();
        assert!(store::totp::use_recovery(&mut tx, &id, "a").await.unwrap());
        assert!(!store::totp::use_recovery(&mut tx, &id, "a").await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(store::totp::count_recovery(&db, &id).await.unwrap(), 1);
        let found = store::totp::find(&db, &id).await.unwrap().unwrap();
        assert_eq!((found.rahasia.as_str(), found.aktif, found.langkah), ("rahasia-2", true, 11));
        assert!(store::akun::own(&db, &id).await.unwrap().unwrap().faktor_kedua);
    })
    .await;
}

#[tokio::test]
async fn what_has_ended_is_forgotten() {
    each_engine(&migrations(), async |db: Db| {
        build(&db).await;
        session(&db, "evaluator", "token-1", false).await;
        crate::jobs::forget(&db, NOW).await.unwrap();
        assert!(store::sesi::find(&db, "token-1").await.unwrap().is_some());
        crate::jobs::forget(&db, NOW.plus_seconds(session::ABSOLUTE_SECONDS)).await.unwrap();
        assert!(store::sesi::find(&db, "token-1").await.unwrap().is_none());
    })
    .await;
}
