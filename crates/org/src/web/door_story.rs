//! The door and the own account, walked through on both engines.

use ::web::testing::{Browser, Site};
use axum::http::StatusCode;
use db::{Db, testing::each_engine};

use crate::{
    fixture::{self, PASSWORD, migrations},
    rules::totp,
};

const NEW_PASSWORD: &str = "sembilan itik menyeberang sungai";

#[tokio::test]
async fn the_fifth_wrong_password_shuts_the_door_for_everybody_with_that_name() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let guesser = site.visitor();
        for _ in 0..5 {
            let answer = guesser.attempt("evaluator", "salah sekali ini").await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let shut = site.visitor().attempt("evaluator", PASSWORD).await;
        assert_eq!(shut.status, StatusCode::TOO_MANY_REQUESTS, "even the right one has to wait");
        shut.shows("30 detik");
        assert_eq!(
            site.visitor().attempt("admin.utama", PASSWORD).await.status,
            StatusCode::SEE_OTHER
        );
        site.wait(31);
        let opened = site.visitor().attempt("evaluator", PASSWORD).await;
        assert_eq!(opened.status, StatusCode::SEE_OTHER);
        let again = guesser.attempt("evaluator", "salah sekali ini").await;
        assert_eq!(
            again.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "its owner came in: counted anew"
        );
    })
    .await;
}

#[tokio::test]
async fn a_name_that_does_not_exist_is_shut_like_one_that_does() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let mut answers = Vec::new();
        for name in ["evaluator", "tidak.ada"] {
            let guesser = site.visitor();
            let mut seen = Vec::new();
            for _ in 0..6 {
                let answer = guesser.attempt(name, "salah sekali ini").await;
                seen.push((answer.status, answer.html.contains("tidak cocok")));
            }
            answers.push(seen);
        }
        assert_eq!(answers.first(), answers.last());
        assert_eq!(
            answers[0].last().map(|(status, _)| *status),
            Some(StatusCode::TOO_MANY_REQUESTS)
        );
    })
    .await;
}

#[tokio::test]
async fn guesses_sent_all_at_once_are_counted_one_by_one() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let (a, b, c, d) = (site.visitor(), site.visitor(), site.visitor(), site.visitor());
        let three = async |browser: &Browser| {
            let mut checked = 0;
            for _ in 0..3 {
                let answer = browser.attempt("evaluator", "salah sekali ini").await;
                checked += usize::from(answer.status == StatusCode::UNPROCESSABLE_ENTITY);
            }
            checked
        };
        let (a, b, c, d) = tokio::join!(three(&a), three(&b), three(&c), three(&d));
        assert_eq!(a + b + c + d, 5, "the others found the door shut");
    })
    .await;
}

#[tokio::test]
async fn signing_in_changes_the_token_and_signing_out_ends_it() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let browser = site.sign_in("evaluator", PASSWORD).await;
        let thief = browser.stolen();
        let first = browser.token();
        assert!(thief.is_in().await);
        browser.fill("/akun", "/masuk/keluar", &[]).await;
        assert!(!thief.is_in().await, "signing out ends the session itself, not the cookie only");
        browser.attempt("evaluator", PASSWORD).await;
        assert_ne!(browser.token(), first);
    })
    .await;
}

#[tokio::test]
async fn the_way_back_after_signing_in_stays_inside() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        for (asked, want) in [
            ("/organisasi/audit?q=a", "/organisasi/audit?q=a"),
            ("//jahat.contoh", "/"),
            ("https://jahat.contoh", "/"),
        ] {
            let fields = [("nama_masuk", "evaluator"), ("sandi", PASSWORD), ("kembali", asked)];
            let answer = site.visitor().fill("/masuk", "/masuk", &fields).await;
            assert_eq!(answer.location, want);
        }
    })
    .await;
}

#[tokio::test]
async fn a_new_password_puts_other_devices_out_and_changes_the_own_token() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let (browser, phone) =
            (site.sign_in("evaluator", PASSWORD).await, site.sign_in("evaluator", PASSWORD).await);
        let thief = browser.stolen();
        let typed = |old, new| [("sandi", old), ("sandi_baru", new), ("sandi_ulang", new)];
        let wrong = browser.fill("/akun/sandi", "/akun/sandi", &typed("salah", NEW_PASSWORD)).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.shows("Sandi tidak cocok.");
        let weak =
            browser.fill("/akun/sandi", "/akun/sandi", &typed(PASSWORD, "evaluator123")).await;
        assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(phone.is_in().await, "nothing was changed so far");

        let done = browser.fill("/akun/sandi", "/akun/sandi", &typed(PASSWORD, NEW_PASSWORD)).await;
        assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, "/akun"));
        assert!(browser.is_in().await);
        assert!(!phone.is_in().await);
        assert!(!thief.is_in().await, "the old token opens nothing");
        let old = site.visitor().attempt("evaluator", PASSWORD).await;
        assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            site.visitor().attempt("evaluator", NEW_PASSWORD).await.status,
            StatusCode::SEE_OTHER
        );
    })
    .await;
}

#[tokio::test]
async fn one_ends_sessions_on_other_devices_and_nobody_elses() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let (browser, phone) =
            (site.sign_in("evaluator", PASSWORD).await, site.sign_in("evaluator", PASSWORD).await);
        let other = site.sign_in("admin.utama", PASSWORD).await;
        let page = browser.get("/akun").await;
        let action = page
            .html
            .split("action=\"")
            .filter_map(|rest| rest.split('"').next())
            .find(|action| action.starts_with("/akun/sesi/") && action.ends_with("/akhiri"))
            .expect("a button for the phone");
        // The same address with one's own form token: somebody else's session is not there.
        let mut fields = other.get("/akun/sandi").await.hidden("/akun/sandi");
        fields.retain(|(name, _)| name == "_csrf");
        let typed: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let refused = other.submit(&page, action, &typed).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        assert!(phone.is_in().await);
        browser.submit(&page, action, &[]).await;
        assert!(!phone.is_in().await);
        assert!(browser.is_in().await);
    })
    .await;
}

/// Sets up the second factor; answers the secret and the recovery codes.
async fn enrol(site: &Site, browser: &Browser) -> (Vec<u8>, Vec<String>) {
    let wrong = browser.fill("/akun/kode", "/akun/kode/mulai", &[("sandi", "salah")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "the password is asked again");
    browser.fill("/akun/kode", "/akun/kode/mulai", &[("sandi", PASSWORD)]).await;
    let picture = browser.get("/akun/kode/qr.svg").await;
    assert!(picture.html.contains("<svg") && !picture.html.contains("style="), "{}", picture.html);
    let page = browser.get("/akun/kode").await;
    let (_, rest) = page.html.split_once("Ketik rahasia ini").expect("the secret in letters");
    let (_, rest) = rest.split_once("<strong>").unwrap();
    let letters = rest.split('<').next().unwrap().replace(' ', "");
    let secret = data_encoding::BASE32_NOPAD.decode(letters.as_bytes()).unwrap();
    let code = totp::code_at(&secret, site.now()).unwrap();
    let done = browser.submit(&page, "/akun/kode/pasang", &[("kode", &code)]).await;
    assert_eq!(done.status, StatusCode::OK);
    let codes: Vec<String> = done
        .html
        .split("<li><strong>")
        .skip(1)
        .filter_map(|rest| rest.split('<').next())
        .map(str::to_owned)
        .collect();
    assert_eq!(codes.len(), totp::RECOVERY_CODES);
    assert_eq!(
        browser.get("/akun/kode/qr.svg").await.status,
        StatusCode::NOT_FOUND,
        "shown no more"
    );
    (secret, codes)
}

#[tokio::test]
async fn with_a_second_factor_the_password_alone_opens_nothing() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let browser = site.sign_in("admin.utama", PASSWORD).await;
        let (secret, _) = enrol(&site, &browser).await;
        assert!(browser.is_in().await);

        site.wait(60);
        let half = site.visitor();
        let answer = half.attempt("admin.utama", PASSWORD).await;
        assert_eq!(answer.location, "/masuk/kode");
        for closed in ["/akun", "/organisasi", "/organisasi/akun", "/akun/kode/qr.svg"] {
            let answer = half.get(closed).await;
            assert_eq!(
                (answer.status, answer.location.as_str()),
                (StatusCode::SEE_OTHER, "/masuk/kode"),
                "{closed}"
            );
        }
        let before = half.token();
        let code = totp::code_at(&secret, site.now()).unwrap();
        let done = half.fill("/masuk/kode", "/masuk/kode", &[("kode", &code)]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
        assert_ne!(half.token(), before, "the token changes with the right");
        assert!(half.is_in().await);

        let onlooker = site.visitor();
        onlooker.attempt("admin.utama", PASSWORD).await;
        let replayed = onlooker.fill("/masuk/kode", "/masuk/kode", &[("kode", &code)]).await;
        assert_eq!(replayed.status, StatusCode::UNPROCESSABLE_ENTITY, "a code works once");
        assert!(!onlooker.is_in().await);
    })
    .await;
}

#[tokio::test]
async fn a_recovery_code_stands_in_for_the_phone_once() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let browser = site.sign_in("admin.utama", PASSWORD).await;
        let (_, codes) = enrol(&site, &browser).await;
        let code = codes.first().unwrap();
        let with_code = async |browser: &Browser| {
            browser.attempt("admin.utama", PASSWORD).await;
            browser.fill("/masuk/kode", "/masuk/kode", &[("kode", &code.to_uppercase())]).await
        };
        let lucky = site.visitor();
        assert_eq!(with_code(&lucky).await.status, StatusCode::SEE_OTHER);
        lucky.get("/akun").await.shows("Sisa kode pulih Anda 9");
        let late = with_code(&site.visitor()).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn wrong_codes_shut_the_second_door_too() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let browser = site.sign_in("admin.utama", PASSWORD).await;
        let (secret, _) = enrol(&site, &browser).await;
        site.wait(60);
        let thief = site.visitor();
        thief.attempt("admin.utama", PASSWORD).await;
        let right = totp::code_at(&secret, site.now()).unwrap();
        let wrong = if right == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            let answer = thief.fill("/masuk/kode", "/masuk/kode", &[("kode", wrong)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        // Signing in anew with the right password does not set the count of codes back.
        thief.fill("/masuk/kode", "/masuk/keluar", &[]).await;
        thief.attempt("admin.utama", PASSWORD).await;
        let shut = thief.fill("/masuk/kode", "/masuk/kode", &[("kode", &right)]).await;
        assert_eq!(shut.status, StatusCode::TOO_MANY_REQUESTS);
    })
    .await;
}
