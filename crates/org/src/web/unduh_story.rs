//! Long lists as files, on both engines: they are read in parts, and every row leaves once.

use std::collections::BTreeSet;

use db::{Db, testing::each_engine};
use kernel::Entropy;

use crate::{
    audit::{self, Entry},
    fixture::{self, PASSWORD, PROVINCE, Writer, akun_id, migrations, whole},
    store::akun::{NewAkun, create},
};

/// More than two parts.
const MANY: usize = 1_201;

/// The cells of a column, without the header.
fn column(csv: &str, index: usize) -> Vec<&str> {
    csv.lines().skip(1).map(|line| line.split(';').nth(index).unwrap()).collect()
}

#[tokio::test]
async fn the_whole_trail_leaves_as_a_csv() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let writer = Writer { entropy: Entropy::seeded(5), ..Writer::new(PROVINCE) };
        let mut tx = db.begin().await.unwrap();
        for number in 0..MANY {
            let entry = Entry {
                room: "uji",
                action: "uji.catat",
                subject: "catatan",
                opd: None,
                detail: format!("catatan {number}"),
            };
            audit::append(&mut tx, writer.by(), entry).await.unwrap();
        }
        tx.commit().await.unwrap();
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let csv = admin.get("/organisasi/audit.csv?ruang=uji").await.html;
        assert!(csv.starts_with("\u{feff}waktu;pelaku;ruang;tindakan;objek;rincian\r\n"), "{csv}");
        let told = column(&csv, 5);
        assert_eq!(told.len(), MANY);
        assert_eq!(told.into_iter().collect::<BTreeSet<_>>().len(), MANY);
        assert_eq!(column(&csv, 0)[0], "2026-11-24 07:31:00");
    })
    .await;
}

#[tokio::test]
async fn every_account_leaves_though_many_have_the_same_name() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let writer = Writer { entropy: Entropy::seeded(5), ..Writer::new(PROVINCE) };
        let mut tx = db.begin().await.unwrap();
        for number in 0..MANY {
            let nama_masuk = format!("siti.{number}");
            let new = NewAkun {
                id: akun_id(&nama_masuk),
                nama: "Siti".to_owned(),
                nama_masuk,
                opd: None,
                sandi_hash: None,
            };
            create(&mut tx, &whole(PROVINCE), writer.by(), &new).await.unwrap();
        }
        tx.commit().await.unwrap();
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let csv = admin.get("/organisasi/akun.csv?q=siti").await.html;
        let names = column(&csv, 1);
        assert_eq!(names.len(), MANY);
        assert_eq!(names.into_iter().collect::<BTreeSet<_>>().len(), MANY);
        let own = admin.get("/organisasi/akun.csv?q=admin.utama").await.html;
        let row = own.lines().nth(1).unwrap();
        assert!(
            row.starts_with("admin utama;admin.utama;;Aktif;tidak;2026-11-24 07:31:00;"),
            "{row}"
        );
    })
    .await;
}
