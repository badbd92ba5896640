//! The story of people, posts, holdings and histories, on both engines.

use db::{Db, Error, Writer, testing::each_engine};
use jiff::civil::date;
use kernel::{AccountId, OpdId, Timestamp};
use org::Saved;

use super::{
    jabatan::{self, JabatanId},
    lihat,
    orang::{self, Cursor, Filter, NewPegawai, PegawaiId, SealedNik},
    pangku::{self, PangkuId},
    riwayat::{self, Riwayat, RiwayatId},
};
use crate::{
    fixture::{
        CITY, NOW, PROVINCE, Pen, TODAY, add, add_posts, build, held, migrations, opd,
        orang as person, post, whole, within,
    },
    rules::{
        jenis::{JenisPegawai, JenisRiwayat},
        pangku::{Cara, Masa},
    },
};

const ANI: &str = "198501012010012001";
const BUDI: &str = "197003152000031002";

async fn house(db: &Db) -> Pen {
    build(db).await;
    Pen::new(PROVINCE)
}

#[tokio::test]
async fn a_person_is_found_in_the_own_agency_and_nowhere_else() {
    each_engine(&migrations(), async |db: Db| {
        house(&db).await;
        let mut data = person("Ani Rahmadani", Some(ANI), "kehutanan");
        data.gelar_depan = "Dr.".to_owned();
        data.gelar_belakang = "S.Hut., M.Si.".to_owned();
        let id = add(&db, "p1", &data).await;
        let found = orang::find(&db, &whole(PROVINCE), &id).await.unwrap().unwrap();
        assert_eq!(found.data, data);
        assert_eq!(found.data.nama_lengkap(), "Dr. Ani Rahmadani, S.Hut., M.Si.");
        assert!(!found.has_nik);
        assert!(orang::find(&db, &within("kehutanan"), &id).await.unwrap().is_some());
        assert!(orang::find(&db, &within("pendidikan"), &id).await.unwrap().is_none());
        assert!(orang::find(&db, &whole(CITY), &id).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn two_people_with_one_nip_are_a_conflict_on_its_column_but_not_in_two_houses() {
    each_engine(&migrations(), async |db: Db| {
        let pen = house(&db).await;
        add(&db, "p1", &person("Ani", Some(ANI), "kehutanan")).await;
        let other = person("Anita", Some(ANI), "pendidikan");
        let id = PegawaiId("p2".to_owned());
        let new = NewPegawai { id: &id, data: &other, nik: None };
        let mut tx = db.begin().await.unwrap();
        let refused =
            orang::insert(&mut tx, &whole(PROVINCE), pen.by(), std::slice::from_ref(&new)).await;
        let Err(Error::Conflict { table, columns }) = refused else { panic!("{refused:?}") };
        assert_eq!((table.as_str(), columns.last().unwrap().as_str()), ("pegawai_orang", "nip"));
        drop(tx);
        let mut tx = db.begin().await.unwrap();
        orang::insert(&mut tx, &whole(CITY), Pen::new(CITY).by(), &[new]).await.unwrap();
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_stale_form_changes_nothing() {
    each_engine(&migrations(), async |db: Db| {
        let pen = house(&db).await;
        let mut data = person("Ani", Some(ANI), "kehutanan");
        let id = add(&db, "p1", &data).await;
        data.nama = "Ani Rahmadani".to_owned();
        data.keluar = Some((date(2026, 12, 31), "Pensiun".to_owned()));
        let mut tx = db.begin().await.unwrap();
        let scope = whole(PROVINCE);
        let saved = orang::save(&mut tx, &scope, pen.by(), (&id, 1), &data).await.unwrap();
        assert_eq!(saved, Saved::Version(2));
        let late =
            orang::save(&mut tx, &scope, pen.by(), (&id, 1), &person("X", None, "kehutanan")).await;
        assert_eq!(late.unwrap(), Saved::Stale);
        tx.commit().await.unwrap();
        assert_eq!(orang::find(&db, &scope, &id).await.unwrap().unwrap().data, data);
    })
    .await;
}

#[tokio::test]
async fn a_list_is_by_name_in_pages_and_finds_by_words_number_class_and_agency() {
    each_engine(&migrations(), async |db: Db| {
        house(&db).await;
        add(&db, "p1", &person("Citra 50%", None, "pendidikan")).await;
        add(&db, "p2", &person("Ani Rahmadani", Some(ANI), "kehutanan")).await;
        add(&db, "p3", &person("Budi", Some(BUDI), "kehutanan")).await;
        let mut gone = person("Dedi", None, "kehutanan");
        gone.keluar = Some((date(2026, 11, 23), "Pindah".to_owned()));
        add(&db, "p4", &gone).await;
        let scope = whole(PROVINCE);
        let names = async |filter: &Filter, scope: &kernel::Scope| -> Vec<String> {
            let found = orang::list(&db, scope, filter, TODAY, None, 10).await.unwrap();
            assert_eq!(
                orang::count(&db, scope, filter, TODAY).await.unwrap(),
                i64::try_from(found.len()).unwrap()
            );
            found.into_iter().map(|one| one.id.0).collect()
        };
        assert_eq!(names(&Filter::default(), &scope).await, ["p2", "p3", "p1"]);
        assert_eq!(names(&Filter::default(), &within("pendidikan")).await, ["p1"]);
        let words = |words: &str| Filter { words: words.to_owned(), ..Filter::default() };
        assert_eq!(names(&words("RAHMADANI ani"), &scope).await, ["p2"]);
        assert_eq!(names(&words("19700315"), &scope).await, ["p3"]);
        assert_eq!(names(&words("50%"), &scope).await, ["p1"]);
        let jenis = Filter { jenis: Some(JenisPegawai::NonAsn), ..Filter::default() };
        assert_eq!(names(&jenis, &scope).await, ["p1"]);
        let agency = Filter { opd: vec![opd("kehutanan")], ..Filter::default() };
        assert_eq!(names(&agency, &scope).await, ["p2", "p3"]);
        let left = Filter { keluar: true, ..Filter::default() };
        assert_eq!(names(&left, &scope).await, ["p4"]);
        let after = Cursor { nama: "Ani Rahmadani".to_owned(), id: "p2".to_owned() };
        let next =
            orang::list(&db, &scope, &Filter::default(), TODAY, Some(&after), 1).await.unwrap();
        assert_eq!(next[0].id.as_str(), "p3");
        let counts = orang::count_by_jenis(&db, &scope, TODAY).await.unwrap();
        assert_eq!(counts, [(JenisPegawai::NonAsn, 1), (JenisPegawai::Pns, 2)]);
    })
    .await;
}

#[tokio::test]
async fn a_nik_is_kept_as_ciphertext_and_is_one_in_the_house() {
    each_engine(&migrations(), async |db: Db| {
        house(&db).await;
        let scope = whole(PROVINCE);
        let ani = add(&db, "p1", &person("Ani", Some(ANI), "kehutanan")).await;
        let budi = add(&db, "p2", &person("Budi", Some(BUDI), "kehutanan")).await;
        let nik = SealedNik { sandi: "x".to_owned(), indeks: "y".to_owned() };
        let mut tx = db.begin().await.unwrap();
        orang::save_nik(&mut tx, &scope, &ani, Some(&nik)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(orang::nik(&db, &scope, &ani).await.unwrap().as_deref(), Some("x"));
        assert!(orang::find(&db, &scope, &ani).await.unwrap().unwrap().has_nik);
        let mut tx = db.begin().await.unwrap();
        let twice = orang::save_nik(&mut tx, &scope, &budi, Some(&nik)).await;
        assert!(matches!(twice, Err(Error::Conflict { .. })), "{twice:?}");
    })
    .await;
}

#[tokio::test]
async fn posts_stand_in_their_agency_on_their_days_below_one_another() {
    each_engine(&migrations(), async |db: Db| {
        let pen = house(&db).await;
        let scope = whole(PROVINCE);
        let mut closed = post("kasi", "kehutanan", Some("kadis"));
        closed.1.masa.sampai = Some(date(2026, 6, 30));
        add_posts(
            &db,
            &[post("kadis", "kehutanan", None), closed, post("sekdis", "pendidikan", None)],
        )
        .await;
        let codes = async |scope: &kernel::Scope, opd: Option<&[OpdId]>, day| -> Vec<String> {
            let all = jabatan::list_at(&db, scope, opd, day).await.unwrap();
            all.into_iter().map(|post| post.id.0).collect()
        };
        assert_eq!(codes(&scope, None, TODAY).await, ["kadis", "sekdis"]);
        assert_eq!(codes(&scope, None, date(2026, 6, 30)).await, ["kadis", "kasi", "sekdis"]);
        assert_eq!(codes(&scope, Some(&[opd("pendidikan")]), TODAY).await, ["sekdis"]);
        assert_eq!(codes(&within("kehutanan"), None, TODAY).await, ["kadis"]);
        let mut found =
            jabatan::find(&db, &scope, &JabatanId("kadis".to_owned())).await.unwrap().unwrap();
        found.data.nama = "Kepala Dinas Kehutanan".to_owned();
        found.data.bup =
            Some(crate::rules::pensiun::BupKhusus { bup: 60, dasar: "UU contoh".to_owned() });
        let mut tx = db.begin().await.unwrap();
        let saved =
            jabatan::save(&mut tx, &scope, pen.by(), (&found.id, 1), &found.data).await.unwrap();
        assert_eq!(saved, Saved::Version(2));
        let above = jabatan::hold_atasan(&mut tx, &scope).await.unwrap();
        assert_eq!(above, [(JabatanId("kasi".to_owned()), JabatanId("kadis".to_owned()))]);
        tx.commit().await.unwrap();
        assert_eq!(jabatan::find(&db, &scope, &found.id).await.unwrap().unwrap().data, found.data);
        assert!(jabatan::find(&db, &within("pendidikan"), &found.id).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_holding_is_found_by_post_day_and_person_and_ends_once() {
    each_engine(&migrations(), async |db: Db| {
        let pen = house(&db).await;
        let scope = whole(PROVINCE);
        let ani = add(&db, "p1", &person("Ani", Some(ANI), "kehutanan")).await;
        add(&db, "p2", &person("Budi", Some(BUDI), "kehutanan")).await;
        add_posts(&db, &[post("kadis", "kehutanan", None)]).await;
        let kadis = JabatanId("kadis".to_owned());
        let first = held("a", ("p1", "kadis"), Cara::Definitif, date(2025, 1, 1), None);
        let plh = held("b", ("p2", "kadis"), Cara::Plh, TODAY, Some(TODAY));
        let mut tx = db.begin().await.unwrap();
        assert!(pangku::hold(&mut tx, &scope, &ani, &kadis).await.unwrap().is_empty());
        pangku::insert(&mut tx, &scope, pen.by(), &[first.clone(), plh.clone()]).await.unwrap();
        tx.commit().await.unwrap();
        let at = async |day| pangku::of_jabatan_at(&db, &scope, &kadis, day).await.unwrap();
        assert_eq!(at(TODAY).await, [first.clone(), plh.clone()]);
        assert_eq!(at(date(2026, 11, 25)).await, std::slice::from_ref(&first));
        assert_eq!(at(date(2024, 12, 31)).await, []);
        assert_eq!(
            pangku::of_jabatan(&db, &scope, &kadis, 1).await.unwrap(),
            std::slice::from_ref(&plh)
        );
        assert_eq!(
            pangku::of_pegawai(&db, &scope, &ani).await.unwrap(),
            std::slice::from_ref(&first)
        );
        let mut tx = db.begin().await.unwrap();
        let last = date(2026, 12, 31);
        let ended = pangku::end(&mut tx, &scope, pen.by(), (&first.id, 1), last).await.unwrap();
        assert_eq!(ended, Saved::Version(2));
        let again = pangku::end(&mut tx, &scope, pen.by(), (&first.id, 1), TODAY).await.unwrap();
        assert_eq!(again, Saved::Stale);
        tx.commit().await.unwrap();
        let found = pangku::find(&db, &scope, &PangkuId("a".to_owned())).await.unwrap().unwrap();
        assert_eq!(found.masa.sampai, Some(last));
        assert_eq!(pangku::find(&db, &whole(CITY), &found.id).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_history_is_newest_first_and_takes_the_same_entry_once() {
    each_engine(&migrations(), async |db: Db| {
        let pen = house(&db).await;
        let scope = whole(PROVINCE);
        let ani = add(&db, "p1", &person("Ani", Some(ANI), "kehutanan")).await;
        let entry = |id: &str, kode: &str, mulai| Riwayat {
            id: RiwayatId(id.to_owned()),
            jenis: JenisRiwayat::Pangkat,
            masa: Masa { mulai, sampai: None },
            kode: kode.to_owned(),
            uraian: String::new(),
            jumlah: None,
            sk_nomor: "823/1".to_owned(),
            sk_tanggal: Some(mulai),
        };
        let (old, new) =
            (entry("a", "III/a", date(2018, 4, 1)), entry("b", "III/b", date(2022, 4, 1)));
        let twin = entry("c", "III/b", date(2022, 4, 1));
        for rows in [vec![(&ani, &old), (&ani, &new)], vec![(&ani, &twin)]] {
            let mut tx = db.begin().await.unwrap();
            riwayat::insert(&mut tx, &scope, pen.by(), &rows).await.unwrap();
            tx.commit().await.unwrap();
        }
        assert_eq!(riwayat::list(&db, &scope, &ani).await.unwrap(), [new.clone(), old.clone()]);
        let mut tx = db.begin().await.unwrap();
        let other = PegawaiId("lain".to_owned());
        assert!(!riwayat::delete(&mut tx, &scope, &other, &new.id).await.unwrap());
        assert!(riwayat::delete(&mut tx, &scope, &ani, &new.id).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(riwayat::list(&db, &scope, &ani).await.unwrap(), [old]);
    })
    .await;
}

#[tokio::test]
async fn looks_come_in_a_rush_and_are_listed_newest_first() {
    each_engine(&migrations(), async |db: Db| {
        house(&db).await;
        let scope = whole(PROVINCE);
        let ani = add(&db, "p1", &person("Ani", Some(ANI), "kehutanan")).await;
        let writer = Writer::start(&db);
        let akun = |n: i64| AccountId(format!("akun-{n}"));
        let at = |n: i64| Timestamp(NOW.0 + n);
        for n in 0..20 {
            lihat::record(&writer, &scope, (&akun(n), at(n)), &ani, "data").await.unwrap();
        }
        // Twice in one millisecond is one look.
        lihat::record(&writer, &scope, (&akun(19), at(19)), &ani, "data").await.unwrap();
        writer.close().await;
        let seen = lihat::list(&db, &scope, &ani, 3).await.unwrap();
        let newest: Vec<&str> = seen.iter().map(|look| look.akun.as_str()).collect();
        assert_eq!(newest, ["akun-19", "akun-18", "akun-17"]);
        assert_eq!((seen[0].at, seen[0].bagian.as_str()), (at(19), "data"));
        assert_eq!(lihat::list(&db, &scope, &ani, 100).await.unwrap().len(), 20);
    })
    .await;
}
