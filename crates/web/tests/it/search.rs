//! Searching across rooms, where one is slow, one fails, and some may not be searched by everybody.

use db::Error;
use web::{Access, BoxFuture, Found, Hits, Lookup, Search, SearchKind};

use crate::site::{OPERATOR, PEGAWAI, Site, UBAH};

/// What the first room holds: things for anybody, and things for operators, which it gives to anybody by mistake.
pub(crate) const UJI: Search = Search { kinds: &[&BARANG, &RAHASIA], find: of_uji };
/// What the second room holds.
pub(crate) const LAIN: Search = Search { kinds: &[&LAINNYA], find: of_lain };

static BARANG: SearchKind = kind("barang", "Barang", Access::Open);
static RAHASIA: SearchKind = kind("rahasia", "Rahasia", Access::Needs(&UBAH));
static LAINNYA: SearchKind = kind("lainnya", "Lainnya", Access::SignedIn);

const fn kind(code: &'static str, title: &'static str, access: Access) -> SearchKind {
    SearchKind { code, title, icon: ui::Icon::Map, about: "Namanya", example: "kursi", access }
}

fn found(lookup: Lookup<'_>, titles: &[String]) -> Vec<Found> {
    let found = |title: &String| {
        Some(Found {
            title: title.clone(),
            detail: "Barang <b>rekaan</b>".to_owned(),
            href: "/uji".to_owned(),
            rank: lookup.words.rank(&[title])?,
        })
    };
    titles.iter().filter_map(found).collect()
}

fn of_uji(lookup: Lookup<'_>) -> BoxFuture<'_, db::Result<Vec<Hits>>> {
    Box::pin(async move {
        match lookup.words.text() {
            "lama" => std::future::pending().await,
            "rusak" => return Err(Error::Inconsistent { what: "two heads".to_owned() }),
            _ => {}
        }
        let chairs: Vec<String> = (1..=9).map(|n| format!("Kursi {n}")).collect();
        let secret = ["Kursi rahasia".to_owned()];
        Ok(vec![
            Hits::best(&BARANG, found(lookup, &chairs), lookup.limit),
            Hits::best(&RAHASIA, found(lookup, &secret), lookup.limit),
        ])
    })
}

fn of_lain(lookup: Lookup<'_>) -> BoxFuture<'_, db::Result<Vec<Hits>>> {
    Box::pin(async move {
        let all = ["Kursi", "Jam lama", "Kaca rusak"].map(str::to_owned);
        Ok(vec![Hits::best(&LAINNYA, found(lookup, &all), lookup.limit)])
    })
}

#[tokio::test]
async fn an_empty_question_shows_what_this_person_may_search() {
    let site = Site::new().await;
    let visitor = site.browser().get("/cari").await;
    assert_eq!(visitor.status, 200);
    let text = visitor.text();
    assert!(text.contains("Barang") && !text.contains("Rahasia") && !text.contains("Lainnya"));
    let operator = site.signed_in(OPERATOR).get("/cari?q=+").await.text();
    assert!(operator.contains("Rahasia") && operator.contains("Lainnya"), "{operator}");
}

#[tokio::test]
async fn the_best_kind_stands_first_and_each_ends_with_the_way_to_the_rest() {
    let site = Site::new().await;
    let text = site.signed_in(PEGAWAI).get("/cari?q=KURSI").await.text();
    let (exact, begun) = (text.find("Lainnya 1 hasil"), text.find("Barang 6 dari 9"));
    assert!(exact.is_some() && exact < begun, "{text}");
    assert!(text.contains("Semua 9 hasil di Barang"), "{text}");
    let all = site.signed_in(PEGAWAI).get("/cari?q=KURSI&di=barang").await.text();
    assert!(all.contains("Barang 9 hasil") && !all.contains("Lainnya 1 hasil"), "{all}");
}

#[tokio::test]
async fn what_a_room_finds_of_a_kind_that_one_may_not_search_is_dropped() {
    let site = Site::new().await;
    for mut person in [site.browser(), site.signed_in(PEGAWAI)] {
        for path in ["/cari?q=kursi", "/cari?q=kursi&di=rahasia"] {
            let text = person.get(path).await.text();
            assert!(!text.contains("Kursi rahasia"), "{path}: {text}");
        }
    }
    let text = site.signed_in(OPERATOR).get("/cari?q=kursi").await.text();
    assert!(text.contains("Kursi rahasia"), "{text}");
}

#[tokio::test]
async fn a_room_that_is_slow_or_broken_keeps_nobody_from_the_others() {
    let site = Site::new().await;
    for (q, other) in [("lama", "Jam lama"), ("rusak", "Kaca rusak")] {
        let page = site.signed_in(PEGAWAI).get(&format!("/cari?q={q}")).await;
        let text = page.text();
        assert_eq!(page.status, 200);
        assert!(text.contains(other), "{text}");
        assert!(text.contains("Hasil dari Uji belum termasuk di sini"), "{text}");
        assert!(!text.contains("two heads"), "{text}");
    }
}

#[tokio::test]
async fn nothing_typed_or_found_becomes_markup() {
    let site = Site::new().await;
    let typed = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E";
    let nothing = site.browser().get(&format!("/cari?q={typed}")).await;
    assert_eq!(nothing.status, 200);
    assert!(!nothing.html().contains("<script>"), "{}", nothing.html());
    assert!(nothing.text().contains("Tidak ada yang cocok"));
    let found = site.browser().get("/cari?q=kursi").await;
    assert!(found.html().contains("Barang &lt;b&gt;rekaan&lt;/b&gt;"), "{}", found.html());
    let odd = site.browser().get(&format!("/cari?q={}&di={typed}", "a".repeat(5_000))).await;
    assert_eq!(odd.status, 200);
}
