//! A forgotten password, from the confirmed address to the new one, through a real SMTP server, on both engines.

use ::web::testing::{Browser, Page, Site};
use axum::http::StatusCode;
use db::{Db, testing::each_engine};
use mail::{Post, testing::Server};

use crate::{
    fixture::{self, PASSWORD, akun_id, migrations},
    store::{self, oidc::Who, surel::Surel},
};

const PAGE: &str = "/akun/surel";
const FORGOTTEN: &str = "/masuk/lupa";
const ADDRESS: &str = "ani@contoh.go.id";
const NEW_PASSWORD: &str = "sembilan itik menyeberang sungai";

async fn site(db: &Db, server: &Server) -> Site {
    let post = Post::new(&server.url(), "Gadang <gadang@contoh.go.id>").unwrap();
    fixture::site_with(db, |inner| inner.mail = Some(post)).await
}

async fn choose(person: &Browser, surel: &str) {
    let page = person.get(PAGE).await;
    let fields = [("surel", surel), ("sandi", PASSWORD)];
    let saved = person.submit_only(&page, PAGE, &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html);
}

/// The path behind the link in the next letter.
fn link(server: &Server, to: &str) -> String {
    let heard = server.next();
    assert_eq!(heard.to, [to]);
    let text = heard.data.replace("=\r\n", "");
    let (_, rest) = text.split_once("http://gadang.contoh").expect("a link");
    rest.split_whitespace().next().unwrap().to_owned()
}

/// The evaluator with an address that was shown to be theirs.
async fn confirmed(site: &Site, server: &Server) -> Browser {
    let person = site.sign_in("evaluator", PASSWORD).await;
    choose(&person, ADDRESS).await;
    site.work().await;
    let link = link(server, ADDRESS);
    let done = person.fill(&link, &link, &[]).await;
    assert_eq!(done.location, PAGE, "{}", done.html);
    person
}

async fn forget(site: &Site, nama_masuk: &str) -> Page {
    site.visitor().fill(FORGOTTEN, FORGOTTEN, &[("nama_masuk", nama_masuk)]).await
}

const TYPED: [(&str, &str); 2] = [("sandi_baru", NEW_PASSWORD), ("sandi_ulang", NEW_PASSWORD)];

#[tokio::test]
async fn an_address_is_confirmed_by_whoever_reads_it_and_is_signed_in() {
    each_engine(&migrations(), async |db: Db| {
        let server = Server::start();
        let site = site(&db, &server).await;
        let person = site.sign_in("evaluator", PASSWORD).await;
        choose(&person, ADDRESS).await;
        person.get("/akun").await.shows("Belum dipastikan");
        site.work().await;
        let link = link(&server, ADDRESS);

        let reader = site.visitor().get(&link).await;
        assert!(reader.location.starts_with("/masuk?kembali="), "{}", reader.location);
        let other = site.sign_in("admin.dinas", PASSWORD).await;
        assert_eq!(other.get(&link).await.status, StatusCode::NOT_FOUND, "not their account");
        person.get(&link).await.shows(ADDRESS);
        person.get(&link).await.shows("Ya, ini alamat saya");
        assert_eq!(person.fill(&link, &link, &[]).await.location, PAGE);
        person.get(PAGE).await.shows("Alamat ini sudah dipastikan.");
        assert_eq!(person.get(&link).await.status, StatusCode::NOT_FOUND, "used up");

        choose(&person, ADDRESS).await;
        person.get(PAGE).await.shows("Alamat ini sudah dipastikan.");
        choose(&person, "lain@contoh.go.id").await;
        person.get(PAGE).await.shows("Alamat ini belum dipastikan.");
        let trail = site.sign_in("admin.utama", PASSWORD).await.get("/organisasi/audit").await;
        trail.shows("Memastikan alamat surel");
        assert!(!trail.html.contains(ADDRESS), "the address stays out of the trail");
    })
    .await;
}

#[tokio::test]
async fn a_link_confirms_only_the_address_to_which_it_went() {
    each_engine(&migrations(), async |db: Db| {
        let server = Server::start();
        let site = site(&db, &server).await;
        let person = site.sign_in("evaluator", PASSWORD).await;
        choose(&person, ADDRESS).await;
        site.work().await;
        let first = link(&server, ADDRESS);
        let page = person.get(&first).await;
        choose(&person, "lain@contoh.go.id").await;
        let late = person.submit(&page, &first, &[]).await;
        assert_eq!(late.status, StatusCode::NOT_FOUND);
        site.work().await;
        let second = link(&server, "lain@contoh.go.id");
        site.wait(24 * 3_600);
        let person = site.sign_in("evaluator", PASSWORD).await;
        assert_eq!(person.get(&second).await.status, StatusCode::NOT_FOUND, "a day later");

        person.fill(PAGE, "/akun/surel/kirim", &[]).await;
        site.work().await;
        let third = link(&server, "lain@contoh.go.id");
        person.fill(&third, &third, &[]).await;
        person.get(PAGE).await.shows("Alamat ini sudah dipastikan.");
    })
    .await;
}

#[tokio::test]
async fn letters_to_an_address_that_is_not_confirmed_are_few() {
    each_engine(&migrations(), async |db: Db| {
        let server = Server::start();
        let site = site(&db, &server).await;
        let person = site.sign_in("evaluator", PASSWORD).await;
        choose(&person, ADDRESS).await;
        let page = person.get(PAGE).await;
        for _ in 0..6 {
            person.submit(&page, "/akun/surel/kirim", &[]).await;
        }
        person.get(PAGE).await.shows("Terlalu banyak surat.");
        site.work().await;
        let mut letters = 0;
        while !server.heard_nothing() {
            letters += 1;
        }
        assert_eq!(letters, 3);
    })
    .await;
}

const STRANGER: Who<'static> = Who { issuer: "https://sso.contoh.go.id", subject: "orang-lain" };

/// Somebody who knew the password has linked an identity of their own.
async fn link_of_a_stranger(site: &Site) {
    let mut tx = site.app.db.begin().await.unwrap();
    let akun = akun_id("evaluator");
    assert!(store::oidc::link(&mut tx, &akun, STRANGER, "Orang lain", site.now()).await.unwrap());
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_forgotten_password_is_made_anew_by_letter() {
    each_engine(&migrations(), async |db: Db| {
        let server = Server::start();
        let site = site(&db, &server).await;
        let person = confirmed(&site, &server).await;
        let asked = forget(&site, "Evaluator ").await;
        assert_eq!((asked.status, asked.location.as_str()), (StatusCode::SEE_OTHER, "/masuk"));
        site.work().await;
        let link = link(&server, ADDRESS);
        assert!(link.starts_with("/masuk/pulih/"), "{link}");

        link_of_a_stranger(&site).await;
        let visitor = site.visitor();
        for _scanner in 0..2 {
            site.visitor().get(&link).await.shows("Buat sandi baru");
        }
        let weak = [("sandi_baru", "evaluator123"), ("sandi_ulang", "evaluator123")];
        let refused = visitor.fill(&link, &link, &weak).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(person.is_in().await, "nothing was changed so far");
        let done = visitor.fill(&link, &link, &TYPED).await;
        assert_eq!(done.location, "/masuk", "{}", done.html);
        assert!(!person.is_in().await, "every session ends");
        let left = store::oidc::account(&site.app.db, STRANGER).await.unwrap();
        assert_eq!(left, None, "and every way in that somebody else may have made");
        let again = site.visitor().get(&link).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND, "once");
        again.shows("Minta tautan baru");
        let old = site.visitor().attempt("evaluator", PASSWORD).await;
        assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
        let new = site.visitor().attempt("evaluator", NEW_PASSWORD).await;
        assert_eq!(new.status, StatusCode::SEE_OTHER);

        what_is_left(&site, &server, &link).await;
    })
    .await;
}

/// After a new password by letter: a letter that tells of it, and a trail without the secret.
async fn what_is_left(site: &Site, server: &Server, link: &str) {
    site.work().await;
    let told = server.next();
    assert!(told.data.contains("Sandi akun Anda di Gadang diganti"), "{}", told.data);
    let trail = site.sign_in("admin.utama", PASSWORD).await.get("/organisasi/audit").await;
    trail.shows("Meminta tautan sandi baru lewat surel");
    trail.shows("Membuat sandi baru lewat tautan di surel");
    let code = link.rsplit('/').next().unwrap();
    let rows: Vec<(String,)> =
        site.app.db.all("SELECT masukan FROM jobs_pekerjaan", vec![]).await.unwrap();
    assert!(!trail.html.contains(code) && rows.iter().all(|(row,)| !row.contains(code)));
}

#[tokio::test]
async fn nobody_learns_which_names_exist() {
    each_engine(&migrations(), async |db: Db| {
        let server = Server::start();
        let site = site(&db, &server).await;
        confirmed(&site, &server).await;
        let mut seen = Vec::new();
        for name in ["evaluator", "admin.dinas", "tidak.ada"] {
            let visitor = site.visitor();
            let asked = visitor.fill(FORGOTTEN, FORGOTTEN, &[("nama_masuk", name)]).await;
            let told = visitor.get(&asked.location).await;
            told.shows("Periksa surel Anda.");
            let rows: Vec<(String,)> = db
                .all("SELECT judul FROM jobs_pekerjaan WHERE kode = $1", db::args!["org.pulih"])
                .await
                .unwrap();
            seen.push((asked.status, asked.location, rows.len()));
        }
        let first = seen[0].clone();
        for (n, (status, location, rows)) in seen.into_iter().enumerate() {
            assert_eq!((status, location), (first.0, first.1.clone()));
            assert_eq!(rows, n + 1, "the same work is left for later");
        }
        site.work().await;
        assert_eq!(server.next().to, [ADDRESS]);
        assert!(server.heard_nothing(), "one letter, to the one confirmed address");
    })
    .await;
}

#[tokio::test]
async fn asking_too_often_waits_for_names_that_exist_and_for_those_that_do_not() {
    each_engine(&migrations(), async |db: Db| {
        let server = Server::start();
        let site = site(&db, &server).await;
        confirmed(&site, &server).await;
        for name in ["evaluator", "tidak.ada"] {
            let mut seen = Vec::new();
            for _ in 0..4 {
                seen.push(forget(&site, name).await.status);
            }
            assert_eq!(seen[2..], [StatusCode::SEE_OTHER, StatusCode::TOO_MANY_REQUESTS], "{name}");
        }
        assert_eq!(
            site.visitor().attempt("evaluator", PASSWORD).await.status,
            StatusCode::SEE_OTHER,
            "signing in is counted apart"
        );
        site.wait(15 * 60);
        assert_eq!(forget(&site, "evaluator").await.status, StatusCode::SEE_OTHER);
    })
    .await;
}

/// As many links as are sent before waits begin.
async fn links(site: &Site, server: &Server) -> Vec<String> {
    let mut links = Vec::new();
    for _ in 0..3 {
        forget(site, "evaluator").await;
        site.work().await;
        links.push(link(server, ADDRESS));
    }
    links
}

#[tokio::test]
async fn a_link_that_somebody_else_asked_for_takes_none_away_and_one_that_is_used_takes_all() {
    each_engine(&migrations(), async |db: Db| {
        let server = Server::start();
        let site = site(&db, &server).await;
        confirmed(&site, &server).await;
        let links = links(&site, &server).await;
        for link in &links {
            site.visitor().get(link).await.shows("Buat sandi baru");
        }
        let confirming = links[0].replace("/masuk/pulih/", "/akun/surel/pasti/");
        let person = site.sign_in("evaluator", PASSWORD).await;
        assert_eq!(person.get(&confirming).await.status, StatusCode::NOT_FOUND, "another purpose");
        let done = site.visitor().fill(&links[0], &links[0], &TYPED).await;
        assert_eq!(done.location, "/masuk", "{}", done.html);
        for link in &links {
            assert_eq!(site.visitor().get(link).await.status, StatusCode::NOT_FOUND);
        }
    })
    .await;
}

#[tokio::test]
async fn a_link_ends_after_half_an_hour() {
    each_engine(&migrations(), async |db: Db| {
        let server = Server::start();
        let site = site(&db, &server).await;
        confirmed(&site, &server).await;
        let links = links(&site, &server).await;
        let page = site.visitor();
        let form = page.get(&links[1]).await;
        assert_eq!(form.status, StatusCode::OK);
        site.wait(30 * 60);
        let late = page.submit(&form, &links[1], &TYPED).await;
        assert_eq!(late.status, StatusCode::NOT_FOUND);
        assert_eq!(
            site.visitor().attempt("evaluator", PASSWORD).await.status,
            StatusCode::SEE_OTHER
        );
    })
    .await;
}

#[tokio::test]
async fn the_address_before_is_told_when_there_is_none_any_more() {
    each_engine(&migrations(), async |db: Db| {
        let server = Server::start();
        let site = site(&db, &server).await;
        let person = confirmed(&site, &server).await;
        choose(&person, "").await;
        site.work().await;
        let old = server.next();
        assert_eq!(old.to, [ADDRESS.to_owned()]);
        assert!(old.data.contains("Alamat surel akun Anda di Gadang dihapus pada"), "{}", old.data);
        assert!(old.data.contains("Subject: Alamat surel akun Anda dihapus"), "{}", old.data);
    })
    .await;
}

#[tokio::test]
async fn the_address_before_is_told_that_it_is_no_longer_the_one() {
    each_engine(&migrations(), async |db: Db| {
        let server = Server::start();
        let site = site(&db, &server).await;
        let person = confirmed(&site, &server).await;
        choose(&person, "lain@contoh.go.id").await;
        site.work().await;
        let mut heard = [server.next(), server.next()];
        heard.sort_by(|one, other| one.to.cmp(&other.to));
        let [old, new] = heard;
        assert_eq!(
            (&old.to[..], &new.to[..]),
            (&[ADDRESS.to_owned()][..], &["lain@contoh.go.id".to_owned()][..])
        );
        assert!(old.data.contains("Alamat surel akun Anda di Gadang diganti pada"), "{}", old.data);
        let list = person.get("/akun/pemberitahuan").await;
        list.shows("Alamat surel akun Anda diisi");
        list.shows("Alamat surel akun Anda diganti");
        let jobs: Vec<(String,)> =
            site.app.db.all("SELECT masukan FROM jobs_pekerjaan", vec![]).await.unwrap();
        assert!(jobs.iter().all(|(row,)| !row.contains("contoh.go.id")), "sealed in the job");

        choose(&person, "").await;
        site.work().await;
        assert!(server.heard_nothing(), "nobody has shown that the second was theirs");
        person.get("/akun/pemberitahuan").await.shows("Alamat surel akun Anda dihapus");
    })
    .await;
}

#[tokio::test]
async fn two_who_hold_one_link_set_one_password() {
    each_engine(&migrations(), async |db: Db| {
        let server = Server::start();
        let site = site(&db, &server).await;
        confirmed(&site, &server).await;
        forget(&site, "evaluator").await;
        site.work().await;
        let link = link(&server, ADDRESS);
        let (one, two) = (site.visitor(), site.visitor());
        let (one, two) =
            tokio::join!(one.fill(&link, &link, &TYPED), two.fill(&link, &link, &TYPED));
        let mut seen = [one.status, two.status];
        seen.sort_unstable();
        assert_eq!(seen, [StatusCode::SEE_OTHER, StatusCode::NOT_FOUND]);
    })
    .await;
}

#[tokio::test]
async fn a_closed_account_and_one_without_a_confirmed_address_get_no_letter() {
    each_engine(&migrations(), async |db: Db| {
        let server = Server::start();
        let site = site(&db, &server).await;
        confirmed(&site, &server).await;
        let unsure = site.sign_in("operator.cabang", PASSWORD).await;
        choose(&unsure, "budi@contoh.go.id").await;
        site.work().await;
        link(&server, "budi@contoh.go.id");
        forget(&site, "evaluator").await;
        site.work().await;
        let link = link(&server, ADDRESS);

        let admin = site.sign_in("admin.utama", PASSWORD).await;
        let page = format!("/organisasi/akun/{}", akun_id("evaluator"));
        admin.fill(&page, &format!("{page}/nonaktif"), &[]).await;
        assert_eq!(site.visitor().get(&link).await.status, StatusCode::NOT_FOUND);
        for name in ["evaluator", "operator.cabang"] {
            forget(&site, name).await;
        }
        site.work().await;
        assert!(server.heard_nothing());
        admin.fill(&page, &format!("{page}/aktif"), &[]).await;
        assert_eq!(site.visitor().get(&link).await.status, StatusCode::NOT_FOUND, "void for good");
    })
    .await;
}

#[tokio::test]
async fn the_second_factor_stays_and_tokens_of_programs_end() {
    each_engine(&migrations(), async |db: Db| {
        let server = Server::start();
        let site = site(&db, &server).await;
        confirmed(&site, &server).await;
        let akun = akun_id("evaluator");
        let secret = site.app.keys.encrypt(
            &site.app.entropy,
            &super::kode::secret_context(akun.as_str()),
            b"dua puluh satu huruf",
        );
        let mut tx = db.begin().await.unwrap();
        store::totp::begin(&mut tx, &akun, &secret, site.now()).await.unwrap();
        assert!(store::totp::activate(&mut tx, &akun, 1).await.unwrap());
        let token = store::token::NewToken {
            id: "t",
            akun: &akun,
            token: "gadang_rahasia",
            nama: "Dasbor",
            izin: "org.fakta.lihat",
            at: site.now(),
            ends: site.now().plus_seconds(86_400),
        };
        store::token::create(&mut tx, &token).await.unwrap();
        tx.commit().await.unwrap();

        forget(&site, "evaluator").await;
        site.work().await;
        let link = link(&server, ADDRESS);
        site.visitor().fill(&link, &link, &TYPED).await;
        let found = store::token::find(&db, "gadang_rahasia").await.unwrap().unwrap();
        assert!(found.dicabut_at.is_some());
        let visitor = site.visitor();
        let half = visitor.attempt("evaluator", NEW_PASSWORD).await;
        assert_eq!(half.location, "/masuk/kode");
        assert!(!visitor.is_in().await, "the code is still asked for");
    })
    .await;
}

#[tokio::test]
async fn a_house_without_a_server_says_whom_to_ask() {
    each_engine(&migrations(), async |db: Db| {
        let site = fixture::site(&db).await;
        let door = site.visitor().get("/masuk").await;
        assert!(!door.html.contains(FORGOTTEN), "no link that leads nowhere");
        door.shows("Hubungi admin OPD Anda");
        let page = site.visitor().get(FORGOTTEN).await;
        page.shows("Mintalah admin OPD Anda");
        assert!(!page.html.contains("<form"));
        let person = site.sign_in("evaluator", PASSWORD).await;
        choose(&person, ADDRESS).await;
        let kept = store::surel::find(&db, &akun_id("evaluator")).await.unwrap();
        let want = Surel { surel: Some(ADDRESS.to_owned()), ..Surel::default() };
        assert_eq!(kept, want);
    })
    .await;
}
