//! Notices by e-mail, through a real SMTP server, on both engines.

use ::web::testing::{Browser, Site};
use axum::http::StatusCode;
use db::{Db, testing::each_engine};
use mail::{Post, testing::Server};

use crate::{
    fixture::{self, NOW, PASSWORD, PROVINCE, Rumah, Writer, akun_id, migrations},
    notice::{self, Notice},
    store::{By, kode_surel, surel},
};

const PAGE: &str = "/akun/surel";

fn post(server: &Server) -> Post {
    Post::new(&server.url(), "Gadang <gadang@contoh.go.id>").unwrap()
}

/// Both houses with this way to the post.
async fn house(db: &Db, post: Post) -> Site {
    fixture::site_with(db, |inner| inner.mail = Some(post)).await
}

/// The same house on a node with another way to the post.
fn node(site: &Site, mail: Option<Post>) -> Site {
    site.again(crate::rooms::<Rumah>(), |inner| inner.mail = mail)
}

async fn choose(person: &Browser, surel: &str, kabar: &[(&str, &str)]) -> StatusCode {
    let fields = [&[("surel", surel), ("sandi", PASSWORD)], kabar].concat();
    let page = person.get(PAGE).await;
    person.submit_only(&page, PAGE, &fields).await.status
}

/// As if the evaluator had followed the link in the letter.
async fn confirm(site: &Site) {
    let mut tx = site.app.db.begin().await.unwrap();
    let (akun, writer) = (akun_id("evaluator"), Writer::new(PROVINCE));
    let by = By { entropy: &site.app.entropy, ..writer.by() };
    kode_surel::confirm(&mut tx, by, &akun, None).await.unwrap();
    tx.commit().await.unwrap();
}

/// Tells the evaluator something, then lets the runner do whatever is due `seconds` later.
async fn tell_and_work(site: &Site, seconds: i64) {
    let db = &site.app.db;
    let mut tx = db.begin().await.unwrap();
    let notice =
        Notice {
            title: "Bukti ditunggu – café", text: "Sampai Jumat.", link: Some("/organisasi")
        };
    notice::tell(&mut tx, Writer::new(PROVINCE).by(), &akun_id("evaluator"), &notice)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    work(site, seconds).await;
}

async fn work(site: &Site, seconds: i64) {
    site.set_time(NOW.plus_seconds(seconds));
    site.work().await;
}

#[tokio::test]
async fn whoever_asks_for_it_gets_notices_by_letter() {
    each_engine(&migrations(), async |db: Db| {
        let server = Server::start();
        let site = house(&db, post(&server)).await;
        let person = site.sign_in("evaluator", PASSWORD).await;
        let see = choose(&person, "ani@contoh.go.id", &[("kabar", "ya")]).await;
        confirm(&site).await;
        assert_eq!(see, StatusCode::SEE_OTHER);
        person.get("/akun").await.shows("ani@contoh.go.id");
        tell_and_work(&site, 0).await;
        let heard = server.next();
        assert_eq!(heard.to, ["ani@contoh.go.id"]);
        for words in ["Halo, evaluator.", "Sampai Jumat.", "Buka: http://gadang.contoh/organisasi"]
        {
            assert!(heard.data.contains(words), "{words}: {}", heard.data);
        }
        work(&site, 60).await;
        assert!(server.heard_nothing(), "one letter for one notice");
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let trail = admin.get("/organisasi/audit").await;
        trail.shows("Mengatur alamat surel, dengan pemberitahuan");
        assert!(!trail.html.contains("ani@contoh.go.id"), "the address stays out of the trail");
    })
    .await;
}

#[tokio::test]
async fn nobody_gets_letters_unasked() {
    each_engine(&migrations(), async |db: Db| {
        let server = Server::start();
        let site = house(&db, post(&server)).await;
        tell_and_work(&site, 0).await;
        let person = site.sign_in("evaluator", PASSWORD).await;
        choose(&person, "ani@contoh.go.id", &[]).await;
        confirm(&site).await;
        tell_and_work(&site, 60).await;
        assert!(server.heard_nothing());
        choose(&person, "ani@contoh.go.id", &[("kabar", "ya")]).await;
        confirm(&site).await;
        work(&site, 120).await;
        assert!(server.heard_nothing(), "what was told before the choice is not sent");
    })
    .await;
}

#[tokio::test]
async fn a_letter_that_the_server_refuses_is_given_up_and_the_notice_stays() {
    each_engine(&migrations(), async |db: Db| {
        let server = Server::start();
        let site = house(&db, post(&server)).await;
        let person = site.sign_in("evaluator", PASSWORD).await;
        choose(&person, "tidak-ada@contoh.go.id", &[("kabar", "ya")]).await;
        confirm(&site).await;
        tell_and_work(&site, 0).await;
        assert!(server.heard_nothing());
        person.get("/akun/pemberitahuan").await.shows("Bukti ditunggu");
        person.get("/akun").await.shows("Surat ditolak");
        person.get(PAGE).await.shows("Surat ke alamat ini ditolak.");
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let list = admin.get("/organisasi/pekerjaan").await;
        list.shows("Mengirim pemberitahuan lewat surel");
        list.shows("Gagal");
    })
    .await;
}

#[tokio::test]
async fn a_refusal_is_forgotten_with_the_next_letter_that_arrives_and_with_the_address() {
    each_engine(&migrations(), async |db: Db| {
        let server = Server::start();
        let site = house(&db, post(&server)).await;
        let person = site.sign_in("evaluator", PASSWORD).await;
        choose(&person, "ani@contoh.go.id", &[("kabar", "ya")]).await;
        confirm(&site).await;
        let refuse = async |address: &str| {
            let mut tx = db.begin().await.unwrap();
            let akun = akun_id("evaluator");
            surel::note_refused(&mut tx, &akun, address, Some(NOW)).await.unwrap();
            tx.commit().await.unwrap();
            person.get("/akun").await.html.contains("Surat ditolak")
        };
        assert!(!refuse("lain@contoh.go.id").await, "another address");
        assert!(refuse("ani@contoh.go.id").await);
        tell_and_work(&site, 0).await;
        server.next();
        assert!(!person.get("/akun").await.html.contains("Surat ditolak"));
        assert!(refuse("ani@contoh.go.id").await);
        choose(&person, "budi@contoh.go.id", &[]).await;
        assert!(!person.get("/akun").await.html.contains("Surat ditolak"));
    })
    .await;
}

#[tokio::test]
async fn a_node_without_the_way_to_the_post_leaves_letters_to_one_that_has_it() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let person = site.sign_in("evaluator", PASSWORD).await;
        choose(&person, "ani@contoh.go.id", &[("kabar", "ya")]).await;
        confirm(&site).await;
        tell_and_work(&site, 0).await;
        let server = Server::start();
        work(&node(&site, Some(post(&server))), 60).await;
        assert_eq!(server.next().to, ["ani@contoh.go.id"]);
    })
    .await;
}

#[tokio::test]
async fn a_server_that_was_away_gets_the_letter_later() {
    each_engine(&migrations(), async |db: Db| {
        let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let away = Post::new(&format!("smtp://{gone}"), "gadang@contoh.go.id").unwrap();
        let site = house(&db, away).await;
        let person = site.sign_in("evaluator", PASSWORD).await;
        choose(&person, "ani@contoh.go.id", &[("kabar", "ya")]).await;
        confirm(&site).await;
        tell_and_work(&site, 0).await;
        let admin = site.sign_in("admin.utama", PASSWORD).await;
        admin.get("/organisasi/pekerjaan").await.shows("Menunggu");
        let server = Server::start();
        work(&node(&site, Some(post(&server))), 60).await;
        assert_eq!(server.next().to, ["ani@contoh.go.id"]);
    })
    .await;
}

#[tokio::test]
async fn a_house_without_a_server_says_so_and_old_notices_become_no_letters() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let person = site.sign_in("evaluator", PASSWORD).await;
        person.get(PAGE).await.shows("Surel belum dapat dikirim.");
        choose(&person, "ani@contoh.go.id", &[("kabar", "ya")]).await;
        confirm(&site).await;
        tell_and_work(&site, 0).await;
        let server = Server::start();
        for (days, mail) in [(2, None), (3, Some(post(&server)))] {
            work(&node(&site, mail), days * 86_400).await;
        }
        assert!(server.heard_nothing(), "old notices are no letters");
    })
    .await;
}

#[tokio::test]
async fn an_address_is_not_changed_without_the_password_and_must_be_one() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let person = site.sign_in("evaluator", PASSWORD).await;
        let fields = [("surel", "ani@contoh.go.id"), ("sandi", "bukan sandinya")];
        let wrong = person.fill(PAGE, PAGE, &fields).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.shows("Sandi tidak cocok.");
        wrong.shows("value=\"ani@contoh.go.id\"");
        let no_address = person.fill(PAGE, PAGE, &[("surel", "ani"), ("sandi", PASSWORD)]).await;
        no_address.shows("Alamat surel ini tidak dikenali.");
        person.get("/akun").await.shows("Belum diisi");
    })
    .await;
}

#[tokio::test]
async fn notices_wait_for_an_address_that_was_confirmed() {
    each_engine(&migrations(), async |db: Db| {
        let server = Server::start();
        let site = house(&db, post(&server)).await;
        let person = site.sign_in("evaluator", PASSWORD).await;
        choose(&person, "keliru@contoh.go.id", &[("kabar", "ya")]).await;
        tell_and_work(&site, 0).await;
        let heard = server.next();
        assert!(heard.data.contains("Pastikan alamat surel Anda"), "{}", heard.data);
        work(&site, 60).await;
        assert!(server.heard_nothing(), "a stranger reads no notices");
        person.get(PAGE).await.shows("Alamat ini belum dipastikan.");
    })
    .await;
}
