//! A token from its making to its end, on both engines.

use ::web::testing::{Browser, Page};
use axum::http::StatusCode;
use db::{Db, testing::each_engine};

use crate::fixture::{self, PASSWORD, migrations};

const LIST: &str = "/akun/token";
const NEW: &str = "/akun/token/baru";
const DATA: &str = "/organisasi/fakta.json";
const GOOD: [(&str, &str); 4] =
    [("nama", "Dasbor"), ("masa", "30"), ("izin.org.fakta.lihat", "ya"), ("sandi", PASSWORD)];

fn secret(answer: &Page) -> String {
    let (_, rest) = answer.html.split_once("gadang_").expect("the secret");
    let signs = |c: &char| c.is_ascii_alphanumeric() || "-_".contains(*c);
    format!("gadang_{}", rest.chars().take_while(signs).collect::<String>())
}

async fn make(person: &Browser) -> String {
    let made = person.fill(NEW, NEW, &GOOD).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.html);
    secret(&made)
}

fn revoke_address(list: &Page) -> String {
    let (_, rest) = list.html.split_once("action=\"/akun/token/").expect("a token");
    format!("{LIST}/{}", rest.split_once('"').expect("an address").0)
}

#[tokio::test]
async fn a_token_is_shown_once_and_reads_until_it_is_taken_back() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let person = site.sign_in("evaluator", PASSWORD).await;
        person.get(LIST).await.shows("Belum ada token");
        let form = person.get(NEW).await;
        let made = person.submit(&form, NEW, &GOOD).await;
        made.shows("Hanya ditampilkan kali ini");
        let token = secret(&made);
        let program = site.visitor();
        assert_eq!(program.with_token(DATA, &token).await.status, StatusCode::OK);
        let list = person.get(LIST).await;
        list.shows("Dasbor");
        list.shows("1 token berlaku");
        assert!(
            !list.html.contains(&token) && !list.html.contains("Belum pernah"),
            "{}",
            list.html
        );

        let again = person.submit(&form, NEW, &GOOD).await;
        assert_eq!(again.location, LIST, "a form that comes twice makes one token");
        let list = person.get(LIST).await;
        list.shows("1 token berlaku");
        person.submit(&list, &revoke_address(&list), &[]).await;
        assert_eq!(program.with_token(DATA, &token).await.status, StatusCode::UNAUTHORIZED);
        let list = person.get(LIST).await;
        list.shows("Dicabut");
        assert!(!list.html.contains("/cabut\""), "it is not taken back twice");
        let trail = site.sign_in("admin.utama", PASSWORD).await.get("/organisasi/audit").await;
        trail.shows("Membuat token Dasbor");
        trail.shows("Mencabut token Dasbor");
        assert!(!trail.html.contains(&token));
    })
    .await;
}

#[tokio::test]
async fn what_is_missing_is_told_and_no_token_is_made() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let person = site.sign_in("evaluator", PASSWORD).await;
        let empty =
            person.fill(NEW, NEW, &[("nama", ""), ("masa", "30"), ("sandi", PASSWORD)]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        empty.shows("Nama token belum diisi");
        empty.shows("Pilih sedikitnya satu izin");
        let mut wrong = GOOD;
        wrong[3].1 = "bukan sandi saya";
        let refused = person.fill(NEW, NEW, &wrong).await;
        refused.shows("Sandi tidak cocok");
        assert!(!refused.html.contains("gadang_"));
        person.get(LIST).await.shows("Belum ada token");
    })
    .await;
}

#[tokio::test]
async fn a_token_ends_by_itself_and_with_its_account() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let person = site.sign_in("evaluator", PASSWORD).await;
        let (first, second) = (make(&person).await, make(&person).await);
        let stranger = site.sign_in("admin.dinas", PASSWORD).await;
        let list = person.get(LIST).await;
        let csrf = stranger.get(NEW).await.hidden(NEW);
        let stolen = stranger.post(&revoke_address(&list), &csrf).await;
        assert_eq!(stolen.status, StatusCode::NOT_FOUND, "the token of another");
        let program = site.visitor();
        assert_eq!(program.with_token(DATA, &first).await.status, StatusCode::OK);

        let mut tx = site.app.db.begin().await.unwrap();
        let akun = fixture::akun_id("evaluator");
        crate::store::token::revoke_all(&mut tx, &akun, site.now()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(program.with_token(DATA, &second).await.status, StatusCode::UNAUTHORIZED);

        let third = make(&person).await;
        assert_eq!(program.with_token(DATA, &third).await.status, StatusCode::OK);
        site.wait(30 * 86_400);
        assert_eq!(program.with_token(DATA, &third).await.status, StatusCode::UNAUTHORIZED);
        site.sign_in("evaluator", PASSWORD).await.get(LIST).await.shows("Berakhir");
    })
    .await;
}

#[tokio::test]
async fn whoever_guesses_tokens_waits_and_people_still_sign_in() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let token = make(&site.sign_in("evaluator", PASSWORD).await).await;
        let program = site.visitor();
        let mut seen = StatusCode::UNAUTHORIZED;
        for number in 0..51 {
            let guess = format!("gadang_tebakan-{number:016}");
            seen = program.with_token(DATA, &guess).await.status;
        }
        assert_eq!(seen, StatusCode::TOO_MANY_REQUESTS);
        let good = program.with_token(DATA, &token).await;
        assert_eq!(good.status, StatusCode::OK, "a neighbour behind the same address");
        site.sign_in("evaluator", PASSWORD).await;
    })
    .await;
}
