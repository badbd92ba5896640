//! Accounts, roles and agencies as administrators handle them, walked through on both engines.

use ::web::testing::{Browser, Page};
use axum::http::StatusCode;
use db::{Db, testing::each_engine};
use kernel::Peran;

use crate::{
    fixture::{self, PASSWORD, PROVINCE, Writer, akun_id, migrations, opd_id, whole},
    rules::peran::HeldPeran,
    store::{self, By},
};

fn account(nama_masuk: &str) -> String {
    format!("/organisasi/akun/{}", akun_id(nama_masuk))
}

/// Sends one of the buttons on the page of an account.
async fn press(admin: &Browser, nama_masuk: &str, what: &str) -> Page {
    let page = account(nama_masuk);
    admin.fill(&page, &format!("{page}/{what}"), &[]).await
}

/// The one-time link on a page, without the address of the house.
fn link(page: &Page) -> String {
    let (_, rest) = page.html.split_once("/masuk/sandi-baru/").expect("a link");
    let code: String =
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    format!("/masuk/sandi-baru/{code}")
}

#[tokio::test]
async fn a_reset_ends_the_old_password_and_every_session_and_its_link_works_once() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let person = site.sign_in("operator.cabang", PASSWORD).await;
        let admin = site.sign_in("admin.dinas", PASSWORD).await;
        let answer = press(&admin, "operator.cabang", "sandi").await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.html);
        let link = link(&answer);
        assert!(!person.is_in().await);
        let old = site.visitor().attempt("operator.cabang", PASSWORD).await;
        assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);

        let new = [
            ("sandi_baru", "layang layang putus benang"),
            ("sandi_ulang", "layang layang putus benang"),
        ];
        let (first, second) = (site.visitor(), site.visitor());
        let waiting = second.get(&link).await;
        assert_eq!(first.fill(&link, &link, &new).await.location, "/masuk");
        assert_eq!(second.submit(&waiting, &link, &new).await.status, StatusCode::NOT_FOUND);
        assert_eq!(second.get(&link).await.status, StatusCode::NOT_FOUND);
        let signed_in = first.attempt("operator.cabang", "layang layang putus benang").await;
        assert_eq!(signed_in.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn a_link_that_lay_about_for_a_day_opens_nothing() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let link = link(&press(&admin, "evaluator", "sandi").await);
        site.wait(24 * 60 * 60);
        assert_eq!(site.visitor().get(&link).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn an_agency_administrator_cannot_take_over_a_stronger_account_of_the_own_agency() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.dinas", PASSWORD).await;
        let person = site.sign_in("operator.cabang", PASSWORD).await;
        // Opened while the account was weak, sent after it became strong.
        let page = admin.get(&account("operator.cabang")).await;
        let target = account("operator.cabang");
        let writer = Writer::new(PROVINCE);
        let entropy = kernel::Entropy::seeded(404);
        let by = By { entropy: &entropy, ..writer.by() };
        let held = HeldPeran {
            id: "peran-kuat".to_owned(),
            peran: Peran::AdminInstansi,
            opd: None,
            mulai: jiff::civil::date(2026, 1, 1),
            sampai: None,
        };
        let mut tx = db.begin().await.unwrap();
        let whom = (&akun_id("operator.cabang"), None, "Operator");
        store::peran::grant(&mut tx, &whole(PROVINCE), by, whom, &held, "seluruh instansi")
            .await
            .unwrap();
        tx.commit().await.unwrap();
        for what in ["sandi", "nonaktif", "sesi"] {
            let action = format!("{target}/{what}");
            let refused = admin.submit(&page, &action, &[]).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{what}");
        }
        assert!(person.is_in().await, "nothing was done");
        assert_eq!(
            site.visitor().attempt("operator.cabang", PASSWORD).await.status,
            StatusCode::SEE_OTHER
        );
    })
    .await;
}

#[tokio::test]
async fn an_agency_administrator_gives_no_role_beyond_the_own_agency() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.dinas", PASSWORD).await;
        let base = account("operator.cabang");
        let (form, action) = (format!("{base}/peran/baru"), format!("{base}/peran"));
        let lain = opd_id("lain");
        for (peran, opd) in [
            ("admin-instansi", ""),
            ("evaluator", ""),
            ("evaluator", "opd-dinas"),
            ("operator", lain.as_str()),
            ("operator", ""),
        ] {
            let refused = admin.fill(&form, &action, &role(peran, opd)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{peran} {opd}");
        }
        let held =
            store::peran::of_account(&db, PROVINCE, &akun_id("operator.cabang")).await.unwrap();
        assert_eq!(held.len(), 1, "nothing was written");
        let given = admin.fill(&form, &action, &role("verifikator", "opd-dinas")).await;
        assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.html);
        let twice = admin.fill(&form, &action, &role("verifikator", "opd-dinas")).await;
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY, "held there already");
    })
    .await;
}

fn role<'a>(peran: &'a str, opd: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("peran", peran),
        ("opd", opd),
        ("mulai_hari", "1"),
        ("mulai_bulan", "1"),
        ("mulai_tahun", "2026"),
    ]
}

#[tokio::test]
async fn accounts_of_other_agencies_and_institutions_are_not_there() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let (own, city) = (
            site.sign_in("admin.dinas", PASSWORD).await,
            site.sign_in("admin.kota", PASSWORD).await,
        );
        for path in ["", "/ubah", "/peran/baru"] {
            let path = format!("{}{path}", account("evaluator"));
            assert_eq!(own.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(city.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(city.get("/organisasi/opd/opd-dinas").await.status, StatusCode::NOT_FOUND);
        assert_eq!(city.get("/organisasi/opd/opd-dinas/ubah").await.status, StatusCode::NOT_FOUND);
        assert_eq!(own.get("/organisasi/opd/opd-lain/ubah").await.status, StatusCode::NOT_FOUND);
        let itself = own.get("/organisasi/opd/opd-dinas/ubah").await;
        assert_eq!(itself.status, StatusCode::FORBIDDEN, "what is below, never the agency itself");
        assert_eq!(own.get("/organisasi/opd/opd-cabang/ubah").await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn nobody_closes_the_own_account_and_the_last_administrator_stays() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let closed = press(&admin, "evaluator", "nonaktif").await;
        assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.html);
        let refused = site.visitor().attempt("evaluator", PASSWORD).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let base = account("admin.utama");
        let page = admin.get(&base).await;
        assert!(!page.html.contains("/nonaktif\""), "no button on the own account");
        let end = format!("{base}/peran/peran-admin.utama/akhiri");
        let yesterday = [("sampai_hari", "23"), ("sampai_bulan", "11"), ("sampai_tahun", "2026")];
        let last = admin.fill(&end, &end, &yesterday).await;
        assert_eq!(last.status, StatusCode::UNPROCESSABLE_ENTITY);
        last.shows("Admin Instansi terakhir");
    })
    .await;
}

fn facts<'a>(nama: &'a str, token: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("nama", nama),
        ("jenis", "dinas"),
        ("perangkat_daerah", "ya"),
        ("induk", ""),
        ("mulai_hari", "1"),
        ("mulai_bulan", "1"),
        ("mulai_tahun", "2027"),
    ];
    if !token.is_empty() {
        fields.push(("_kiriman", token));
    }
    fields
}

#[tokio::test]
async fn two_people_rename_an_agency_and_the_second_sees_both_names() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let (one, two) = (
            site.sign_in("admin.utama", PASSWORD).await,
            site.sign_in("admin.utama", PASSWORD).await,
        );
        let form = "/organisasi/opd/opd-dinas/ubah";
        let (first, second) = (one.get(form).await, two.get(form).await);
        let saved = one.submit(&first, form, &facts("Dinas Satu", "")).await;
        assert_eq!(saved.location, "/organisasi/opd/opd-dinas", "{}", saved.html);
        let late = two.submit(&second, form, &facts("Dinas Dua", "")).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        late.shows("Dinas Satu");
        late.shows("Dinas Dua");
        let page = one.get("/organisasi/opd/opd-dinas").await;
        page.shows("Dinas Pendidikan");
        assert!(!page.html.contains("Dinas Dua"), "the later one wrote nothing");
        let next_year = "/organisasi?tanggal_hari=1&tanggal_bulan=1&tanggal_tahun=2027";
        one.get(next_year).await.shows("Dinas Satu");
    })
    .await;
}

#[tokio::test]
async fn a_form_sent_twice_adds_one_agency() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let action = "/organisasi/opd/baru";
        let page = admin.get(action).await;
        let mut fields = facts("Dinas Pangan", "");
        fields.push(("kode", "pangan"));
        for _ in 0..2 {
            assert_eq!(admin.submit(&page, action, &fields).await.status, StatusCode::SEE_OTHER);
        }
        let taken = admin.fill(action, action, &fields).await;
        assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY, "a fresh form, the same code");
        taken.shows("Kode ini sudah dipakai");
        let found = store::opd::by_kode(&db, &whole(PROVINCE), "pangan").await.unwrap();
        assert!(found.is_some());
    })
    .await;
}

#[tokio::test]
async fn an_agency_with_units_below_is_not_closed() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let close = "/organisasi/opd/opd-dinas/tutup";
        let refused = admin
            .fill(
                close,
                close,
                &[
                    ("alasan", "Dilebur"),
                    ("mulai_hari", "1"),
                    ("mulai_bulan", "1"),
                    ("mulai_tahun", "2027"),
                ],
            )
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("Cabang Dinas Wilayah I");
    })
    .await;
}
