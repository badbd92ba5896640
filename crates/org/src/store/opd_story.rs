//! The story of an agency, on both engines.

use db::{Db, Error, testing::each_engine};
use jiff::civil::date;

use crate::{
    fixture::{CITY, PROVINCE, TODAY, Writer, build, migrations, opd, opd_id, part, whole},
    rules::{
        jenis::JenisOpd,
        tree::{self, Change, Facts},
    },
    store::{self, Saved},
};

fn renamed(nama: &str, induk: Option<&str>) -> Change {
    Change::Revise(Facts {
        nama: nama.to_owned(),
        singkatan: Some("Disdik".to_owned()),
        jenis: JenisOpd::Dinas,
        perangkat_daerah: true,
        induk: induk.map(opd_id),
        dasar: Some("Perda 5/2024".to_owned()),
    })
}

async fn change(
    db: &Db,
    writer: &Writer,
    kode: &str,
    version: i64,
    from: jiff::civil::Date,
    change: &Change,
) -> Saved {
    let scope = whole(PROVINCE);
    let mut tx = db.begin().await.unwrap();
    let versions = store::opd::hold_every_version(&mut tx, &scope).await.unwrap();
    let plan = tree::Forest::new(versions).plan(&opd_id(kode), from, change).unwrap().unwrap();
    let saved = store::opd::save(
        &mut tx,
        &scope,
        writer.by(),
        &opd_id(kode),
        version,
        &plan,
        "Mengubah".to_owned(),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    saved
}

#[tokio::test]
async fn an_agency_is_renamed_and_every_day_keeps_its_own_name() {
    each_engine(&migrations(), async |db: Db| {
        let writer = build(&db).await;
        let to = renamed("Dinas Pendidikan dan Kebudayaan", None);
        let start = date(2024, 7, 1);
        assert_eq!(change(&db, &writer, "dinas", 1, start, &to).await, Saved::Version(2));

        let scope = whole(PROVINCE);
        let name_on = async |day| {
            let found = store::opd::find_at(&db, &scope, &opd_id("dinas"), day).await.unwrap();
            found.map(|opd| opd.nama)
        };
        assert_eq!(name_on(date(2016, 12, 31)).await, None);
        assert_eq!(name_on(date(2024, 6, 30)).await.as_deref(), Some("Dinas Pendidikan"));
        assert_eq!(name_on(start).await.as_deref(), Some("Dinas Pendidikan dan Kebudayaan"));

        let node = store::opd::find(&db, &scope, &opd_id("dinas")).await.unwrap().unwrap();
        assert_eq!((node.version, node.versions.len()), (2, 2));
        assert_eq!(node.versions[0].dasar.as_deref(), Some("Perda 5/2024"));
        assert_eq!(node.versions[1].sampai, Some(date(2024, 6, 30)));
    })
    .await;
}

#[tokio::test]
async fn a_form_filled_in_before_somebody_elses_change_writes_nothing() {
    each_engine(&migrations(), async |db: Db| {
        let writer = build(&db).await;
        change(&db, &writer, "dinas", 1, date(2024, 7, 1), &renamed("Dinas Satu", None)).await;
        let late =
            change(&db, &writer, "dinas", 1, date(2025, 7, 1), &renamed("Dinas Dua", None)).await;
        assert_eq!(late, Saved::Stale);
        let node =
            store::opd::find(&db, &whole(PROVINCE), &opd_id("dinas")).await.unwrap().unwrap();
        assert_eq!(node.versions.len(), 2);
        assert_eq!(node.versions[0].nama, "Dinas Satu");
    })
    .await;
}

#[tokio::test]
async fn a_closed_unit_is_gone_from_the_tree_and_stays_in_its_history() {
    each_engine(&migrations(), async |db: Db| {
        let writer = build(&db).await;
        change(
            &db,
            &writer,
            "cabang",
            1,
            date(2026, 1, 1),
            &Change::Close { penerus: Some(opd_id("lain")) },
        )
        .await;
        let scope = whole(PROVINCE);
        let kode = |list: Vec<tree::Opd>| list.into_iter().map(|opd| opd.kode).collect::<Vec<_>>();
        assert_eq!(kode(store::opd::list_at(&db, &scope, TODAY).await.unwrap()), ["dinas", "lain"]);
        assert_eq!(
            kode(store::opd::list_at(&db, &scope, date(2025, 12, 31)).await.unwrap()),
            ["cabang", "dinas", "lain"]
        );
        let node =
            store::opd::find(&db, &scope, &opd_id("cabang")).await.unwrap().expect("its history");
        assert_eq!(node.penerus, Some(opd_id("lain")));
        let below = store::opd::below(&db, PROVINCE, &opd_id("dinas"), TODAY).await.unwrap();
        assert_eq!(kode(below), ["dinas"]);
    })
    .await;
}

#[tokio::test]
async fn what_lies_below_is_found_level_by_level() {
    each_engine(&migrations(), async |db: Db| {
        let writer = build(&db).await;
        let scope = whole(PROVINCE);
        let mut tx = db.begin().await.unwrap();
        store::opd::create(
            &mut tx,
            &scope,
            writer.by(),
            &opd("seksi", "Seksi Satu", Some("cabang")),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let mut below: Vec<String> = store::opd::below(&db, PROVINCE, &opd_id("dinas"), TODAY)
            .await
            .unwrap()
            .into_iter()
            .map(|opd| opd.kode)
            .collect();
        below.sort();
        assert_eq!(below, ["cabang", "dinas", "seksi"]);
        assert!(store::opd::below(&db, CITY, &opd_id("dinas"), TODAY).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn outside_the_scope_an_agency_is_not_there() {
    each_engine(&migrations(), async |db: Db| {
        build(&db).await;
        let scope = part(&["dinas", "cabang"]);
        assert!(store::opd::find(&db, &scope, &opd_id("dinas")).await.unwrap().is_some());
        assert!(store::opd::find(&db, &scope, &opd_id("lain")).await.unwrap().is_none());
        assert!(store::opd::find_at(&db, &scope, &opd_id("lain"), TODAY).await.unwrap().is_none());
        assert!(store::opd::by_kode(&db, &scope, "lain").await.unwrap().is_none());
        assert_eq!(store::opd::list_at(&db, &scope, TODAY).await.unwrap().len(), 2);
        let elsewhere = whole(CITY);
        assert!(store::opd::find(&db, &elsewhere, &opd_id("dinas")).await.unwrap().is_none());
        assert_eq!(store::opd::list_at(&db, &elsewhere, TODAY).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_code_is_used_once_in_an_institution_and_free_in_another() {
    each_engine(&migrations(), async |db: Db| {
        let writer = build(&db).await;
        let mut twice = opd("dinas", "Dinas Kedua", None);
        twice.id = opd_id("dinas-2");
        let mut tx = db.begin().await.unwrap();
        let refused = store::opd::create(&mut tx, &whole(PROVINCE), writer.by(), &twice).await;
        drop(tx);
        let Err(Error::Conflict { table, columns }) = refused else { panic!("{refused:?}") };
        assert_eq!(
            (table.as_str(), columns),
            ("org_opd", vec!["instansi_id".to_owned(), "kode".to_owned()])
        );

        let city = Writer { entropy: kernel::Entropy::seeded(77), ..Writer::new(CITY) };
        let mut tx = db.begin().await.unwrap();
        store::opd::create(&mut tx, &whole(CITY), city.by(), &twice).await.unwrap();
        tx.commit().await.unwrap();
    })
    .await;
}
