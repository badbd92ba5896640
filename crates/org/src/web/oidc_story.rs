//! Coming in through a real provider, on both engines.

use std::sync::Arc;

use ::oidc::testing::{Browser as Person, PERSON, Running};
use ::web::{
    Penyedia,
    testing::{Browser, Page, Site},
};
use axum::http::StatusCode;
use db::{Db, args, testing::each_engine};
use serde_json::json;

use crate::{
    fixture::{self, PASSWORD, PROVINCE, Writer, akun_id, migrations, whole},
    store::{self, By},
};

const PAGE: &str = "/akun/oidc";
const AWAY: &str = "/akun/oidc/mulai";
const DOOR: &str = "/masuk/oidc";

async fn house(db: &Db, provider: &Running) -> Site {
    let known = Penyedia { provider: provider.known("RS256"), label: "SSO Contoh".to_owned() };
    let site = fixture::site_with(db, |inner| inner.oidc = Some(Arc::new(known))).await;
    site.set_time(provider.now().await);
    site
}

/// Leaves from `start`, signs in at the provider, and gives the address that leads back.
async fn there(browser: &Browser, start: &str, person: &str) -> String {
    let away = browser.get(start).await;
    assert_eq!(away.status, StatusCode::SEE_OTHER, "{}", away.html);
    let page = Person::default().signs_in_as(person, &away.location).await;
    format!("/masuk/oidc/kembali?{}", page.url.query().expect("an answer"))
}

async fn through(browser: &Browser, start: &str, person: &str) -> Page {
    browser.get(&there(browser, start, person).await).await
}

/// Somebody of the fixture whose account is linked to `person`.
async fn linked(site: &Site, nama_masuk: &str, person: &str) -> Browser {
    let browser = site.sign_in(nama_masuk, PASSWORD).await;
    let named = through(&browser, AWAY, person).await;
    named.shows("Rahmi Yulianti, S.Kom.");
    let done = browser.submit(&named, PAGE, &[("sandi", PASSWORD)]).await;
    assert_eq!(done.location, PAGE, "{}", done.html);
    browser.get(PAGE).await.shows("Akun Anda tertaut dengan SSO Contoh.");
    let told = browser.get("/akun/pemberitahuan").await;
    told.shows("Akun Anda ditautkan dengan SSO Contoh");
    browser
}

async fn accounts(site: &Site) -> i64 {
    let (count,): (i64,) =
        site.app.db.one("SELECT COUNT(*) AS jumlah FROM org_akun", args![]).await.unwrap();
    count
}

#[tokio::test]
async fn a_linked_person_comes_in_until_the_link_is_taken_back() {
    let provider = Running::start();
    each_engine(&migrations(), async |db: Db| {
        let site = house(&db, &provider).await;
        let owner = linked(&site, "evaluator", PERSON).await;
        owner.get("/akun").await.shows("Atur tautan");

        let visitor = site.visitor();
        visitor.get("/masuk?kembali=/akun").await.shows("Masuk dengan SSO Contoh");
        let came = through(&visitor, "/masuk/oidc?kembali=/akun/sandi", PERSON).await;
        assert_eq!((came.status, came.location.as_str()), (StatusCode::SEE_OTHER, "/akun/sandi"));
        visitor.get("/akun").await.shows("evaluator");
        let trail = site.sign_in("admin.utama", PASSWORD).await.get("/organisasi/audit").await;
        trail.shows("Menautkan akun dengan SSO Contoh: Rahmi Yulianti, S.Kom.");
        trail.shows("melalui SSO Contoh");

        let page = owner.get(PAGE).await;
        assert!(!page.html.contains("Belum pernah"), "{}", page.html);
        owner.submit(&page, "/akun/oidc/lepas", &[]).await;
        owner.get(PAGE).await.shows("Mulai menautkan");
        let again = through(&site.visitor(), DOOR, PERSON).await;
        assert_eq!(again.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn whoever_is_linked_to_nobody_is_told_how_and_gets_no_account() {
    let provider = Running::start();
    each_engine(&migrations(), async |db: Db| {
        let site = house(&db, &provider).await;
        let before = accounts(&site).await;
        let visitor = site.visitor();
        let answer = through(&visitor, DOOR, PERSON).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        answer.shows("Belum tertaut");
        answer.shows("Rahmi Yulianti, S.Kom. (rahmi@contoh.go.id)");
        answer.shows("/masuk?kembali=%2Fakun%2Foidc");
        assert!(!visitor.is_in().await);
        assert_eq!(accounts(&site).await, before);
    })
    .await;
}

#[tokio::test]
async fn an_account_that_was_closed_or_lost_its_password_is_not_opened() {
    let provider = Running::start();
    each_engine(&migrations(), async |db: Db| {
        let site = house(&db, &provider).await;
        linked(&site, "evaluator", PERSON).await;
        linked(&site, "operator.cabang", "yusni").await;
        let writer = Writer::new(PROVINCE);
        let by = By { actor: &writer.actor, entropy: &site.app.entropy, at: site.now() };
        let scope = whole(PROVINCE);
        let find = async |nama: &str| {
            store::akun::find(&site.app.db, &scope, &akun_id(nama)).await.unwrap().unwrap()
        };
        let (closed, reset) = (find("evaluator").await, find("operator.cabang").await);
        let mut tx = site.app.db.begin().await.unwrap();
        store::akun::set_active(&mut tx, &scope, by, &closed, false).await.unwrap();
        store::akun::clear_password(&mut tx, &scope, by, &reset).await.unwrap();
        tx.commit().await.unwrap();

        let visitor = site.visitor();
        let answer = through(&visitor, DOOR, PERSON).await;
        assert_eq!(answer.location, "/masuk");
        visitor.get("/masuk").await.shows("sedang tidak dapat dibuka");
        assert!(!visitor.is_in().await);
        // Whoever held the password may have made the link.
        let answer = through(&site.visitor(), DOOR, "yusni").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "the link went with the password");
    })
    .await;
}

#[tokio::test]
async fn the_second_factor_is_asked_for_as_after_a_password() {
    let provider = Running::start();
    each_engine(&migrations(), async |db: Db| {
        let site = house(&db, &provider).await;
        linked(&site, "evaluator", PERSON).await;
        let mut tx = site.app.db.begin().await.unwrap();
        let akun = akun_id("evaluator");
        store::totp::begin(&mut tx, &akun, "rahasia", site.now()).await.unwrap();
        assert!(store::totp::activate(&mut tx, &akun, 1).await.unwrap());
        let code = crate::rules::totp::recovery_codes(&site.app.entropy).remove(0);
        let hash = store::sesi::token_hash(&crate::rules::totp::normal_recovery(&code));
        store::totp::replace_recovery(&mut tx, &akun, &[hash]).await.unwrap();
        tx.commit().await.unwrap();

        let visitor = site.visitor();
        let answer = through(&visitor, "/masuk/oidc?kembali=/akun/sandi", PERSON).await;
        assert_eq!(answer.location, "/masuk/kode?kembali=%2Fakun%2Fsandi");
        assert!(!visitor.is_in().await);
        let code_page = visitor.get(&answer.location).await;
        let done = visitor.submit(&code_page, "/masuk/kode", &[("kode", &code)]).await;
        assert_eq!(done.location, "/akun/sandi", "{}", done.html);
        assert!(visitor.is_in().await);
        let trail = site.sign_in("admin.utama", PASSWORD).await.get("/organisasi/audit").await;
        trail.shows("melalui SSO Contoh, dengan kode pulih");
    })
    .await;
}

#[tokio::test]
async fn a_provider_that_is_false_or_gone_leaves_people_at_the_door_with_a_reason() {
    each_engine(&migrations(), async |db: Db| {
        let provider = Running::start();
        let site = house(&db, &provider).await;
        let visitor = site.visitor();
        provider.spoil(&json!({"claims": {"iss": "https://lain.contoh.go.id"}})).await;
        let answer = through(&visitor, "/masuk/oidc?kembali=/akun", PERSON).await;
        assert_eq!(answer.location, "/masuk?kembali=%2Fakun");
        let door = visitor.get(&answer.location).await;
        door.shows("Jawaban datang dari penyedia akun lain");
        door.shows("beri tahu administrator");
        assert!(!visitor.is_in().await);

        drop(provider);
        site.wait(2 * 3600);
        let answer = visitor.get(DOOR).await;
        assert_eq!(answer.location, "/masuk");
        visitor.get("/masuk").await.shows("Penyedia akun tidak menjawab.");
        site.sign_in("evaluator", PASSWORD).await;
    })
    .await;
}

#[tokio::test]
async fn a_link_needs_the_password_and_the_session_that_began_it() {
    let provider = Running::start();
    each_engine(&migrations(), async |db: Db| {
        let site = house(&db, &provider).await;
        let owner = site.sign_in("evaluator", PASSWORD).await;
        let named = through(&owner, AWAY, PERSON).await;
        let wrong = owner.submit(&named, PAGE, &[("sandi", "bukan sandi saya")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.shows("Sandi tidak cocok");
        wrong.shows("Rahmi Yulianti, S.Kom.");
        owner.get(PAGE).await.shows("Mulai menautkan");

        // Whom the provider named is of no use in the session of another.
        let other = site.sign_in("admin.dinas", PASSWORD).await;
        let mut fields = named.hidden(PAGE);
        let csrf = other.get("/akun/token/baru").await.hidden("/akun/token/baru");
        fields.retain(|(name, _)| name == "orang");
        fields.extend(csrf);
        fields.push(("sandi".to_owned(), PASSWORD.to_owned()));
        assert_eq!(other.post(PAGE, &fields).await.location, PAGE);
        let page = other.get(PAGE).await;
        page.shows("Waktu untuk memastikan sudah habis");
        page.shows("Mulai menautkan");

        let good = owner.submit(&wrong, PAGE, &[("sandi", PASSWORD)]).await;
        assert_eq!(good.location, PAGE);
        owner.get(PAGE).await.shows("Lepas tautan");
    })
    .await;
}

#[tokio::test]
async fn a_person_at_the_provider_has_one_account_and_is_confirmed_in_time() {
    let provider = Running::start();
    each_engine(&migrations(), async |db: Db| {
        let site = house(&db, &provider).await;
        linked(&site, "evaluator", PERSON).await;
        let other = site.sign_in("admin.dinas", PASSWORD).await;
        let named = through(&other, AWAY, PERSON).await;
        other.submit(&named, PAGE, &[("sandi", PASSWORD)]).await;
        let page = other.get(PAGE).await;
        page.shows("sudah tertaut");
        page.shows("Mulai menautkan");

        let named = through(&other, AWAY, "yusni").await;
        site.wait(601);
        other.submit(&named, PAGE, &[("sandi", PASSWORD)]).await;
        other.get(PAGE).await.shows("Waktu untuk memastikan sudah habis");
    })
    .await;
}

#[tokio::test]
async fn an_answer_counts_once_in_the_browser_and_the_session_that_asked() {
    let provider = Running::start();
    each_engine(&migrations(), async |db: Db| {
        let site = house(&db, &provider).await;
        linked(&site, "evaluator", PERSON).await;
        let (visitor, stranger) = (site.visitor(), site.visitor());
        let back = there(&visitor, DOOR, PERSON).await;
        assert_eq!(stranger.get(&back).await.location, "/masuk");
        stranger.get("/masuk").await.shows("bukan untuk upaya masuk dari peramban ini");
        assert!(!stranger.is_in().await);
        visitor.get(&back).await;
        assert!(visitor.is_in().await);
        assert_eq!(visitor.get(&back).await.location, "/masuk", "the cookie went with the answer");

        // Begun by one, ended in the session of another who uses the same browser.
        let browser = site.sign_in("operator.cabang", PASSWORD).await;
        let back = there(&browser, AWAY, "yusni").await;
        let page = browser.get("/akun").await;
        browser.submit(&page, "/masuk/keluar", &[]).await;
        browser.attempt("admin.dinas", PASSWORD).await;
        assert_eq!(browser.get(&back).await.location, PAGE);
        browser.get(PAGE).await.shows("bukan untuk upaya masuk dari peramban ini");
    })
    .await;
}

#[tokio::test]
async fn a_house_without_a_provider_has_none_of_it() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let visitor = site.visitor();
        assert!(!visitor.get("/masuk").await.html.contains("/masuk/oidc"));
        for path in [DOOR, "/masuk/oidc/kembali?state=x&code=y"] {
            assert_eq!(visitor.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let person = site.sign_in("evaluator", PASSWORD).await;
        assert!(!person.get("/akun").await.html.contains(PAGE));
        for path in [PAGE, AWAY] {
            assert_eq!(person.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    })
    .await;
}
