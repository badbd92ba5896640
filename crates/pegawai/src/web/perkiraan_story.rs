//! Forecasts for many people, on both engines.

use axum::http::StatusCode;
use db::{Db, testing::each_engine};
use jiff::civil::{Date, date};
use org::testing::{self, PASSWORD, PROVINCE};

use crate::{
    fixture::{Pen, add_posts, held, orang as person, post, whole},
    rules::{
        jenis::JenisRiwayat,
        pangku::{Cara, Masa},
    },
    store::{
        self,
        orang::{NewPegawai, PegawaiId},
        riwayat::{Riwayat, RiwayatId},
    },
};

/// Two people in two agencies, each appointed to a post and with two ranks.
async fn two_people(db: &Db) {
    let (scope, pen) = (whole(PROVINCE), Pen::new(PROVINCE));
    add_posts(db, &[post("kadis", "dinas", None), post("kabid", "lain", None)]).await;
    let mut tx = db.begin().await.unwrap();
    for (id, nama, nip, kode, jabatan) in [
        ("p1", "Ani", "196905202000012001", "dinas", "kadis"),
        ("p2", "Budi", "196901152000011002", "lain", "kabid"),
    ] {
        let (id, data) = (PegawaiId(id.to_owned()), person(nama, Some(nip), kode));
        let new = NewPegawai { id: &id, data: &data, nik: None };
        store::orang::insert(&mut tx, &scope, pen.by(), &[new]).await.unwrap();
        let held = held(jabatan, (id.as_str(), jabatan), Cara::Definitif, date(2022, 1, 1), None);
        store::pangku::insert(&mut tx, &scope, pen.by(), &[held]).await.unwrap();
        let (old, now) =
            (rank(&id, date(2019, 4, 1), "III/b"), rank(&id, date(2023, 4, 1), "III/c"));
        let both = [(&id, &old), (&id, &now)];
        store::riwayat::insert(&mut tx, &scope, pen.by(), &both).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn rank(of: &PegawaiId, mulai: Date, kode: &str) -> Riwayat {
    Riwayat {
        id: RiwayatId(format!("{of}-{mulai}")),
        jenis: JenisRiwayat::Pangkat,
        masa: Masa { mulai, sampai: None },
        kode: kode.to_owned(),
        uraian: String::new(),
        jumlah: None,
        sk_nomor: String::new(),
        sk_tanggal: None,
    }
}

#[tokio::test]
async fn who_retires_and_who_rises_in_a_year_is_listed_for_whom_it_concerns() {
    each_engine(&testing::migrations(&[crate::room()]), async |db: Db| {
        testing::build(&db).await;
        two_people(&db).await;
        let house = testing::site(&db, vec![crate::room()]);
        let admin = house.sign_in("admin.utama", PASSWORD).await;
        let list = admin.get("/pegawai/perkiraan").await;
        list.shows("2 orang")
            .shows("1 Juni 2027")
            .shows("1 Februari 2027")
            .shows("Tanggalnya sementara");
        let ranks = admin.get("/pegawai/perkiraan?apa=pangkat&tahun=2027").await;
        ranks.shows("III/c \u{2192} III/d").shows("1 April 2027");
        admin.get("/pegawai/perkiraan?apa=gaji").await.shows("Tidak ada yang jatuh di tahun ini");
        let one = admin.get(&format!("/pegawai/perkiraan?opd={}", testing::opd_id("lain"))).await;
        one.shows("1 orang").shows("Budi").hides("Ani");
        let dinas = house.sign_in("admin.dinas", PASSWORD).await;
        dinas.get("/pegawai/perkiraan").await.shows("Ani").hides("Budi");
        let file = admin.get("/pegawai/perkiraan.csv?apa=pensiun&tahun=2027").await;
        assert!(file.html.contains("1 Juni 2027"), "{}", file.html);
        let operator = house.sign_in("operator.cabang", PASSWORD).await;
        assert_eq!(operator.get("/pegawai/perkiraan").await.status, StatusCode::FORBIDDEN);
    })
    .await;
}
