//! The ledger of facts in the running house, on both engines.

use db::testing::each_engine;
use facts::Filter;
use kernel::Actor;

use crate::site::Site;

#[tokio::test]
async fn the_sample_publishes_the_index_of_several_years() {
    each_engine(&server::migrations(), async |db| {
        let site = Site::with_demo(db).await;
        let db = &site.app.db;
        let sumbar = org::instansi::by_code(db, "sumbar").await.unwrap().unwrap();
        let reader = Actor::system(sumbar.id, "uji");
        let scope = reader.scope(&maturity::access::LIHAT).unwrap();
        let codes = Some(vec!["maturity.indeks".to_owned()]);
        let mut found: Vec<_> = facts::list(db, &scope, &Filter { codes, ..Filter::default() }, 50)
            .await
            .unwrap()
            .into_iter()
            .map(|fact| (fact.period.to_string(), fact.value.unwrap().round_dp(4).to_string()))
            .collect();
        found.sort_unstable();
        let want = [("2021", "2.6895"), ("2022", "3.1775"), ("2023", "3.7465"), ("2026", "1.923")];
        assert_eq!(found, want.map(|(year, value)| (year.to_owned(), value.to_owned())));
        let checked = facts::verify(db, sumbar.id).await.unwrap();
        assert_eq!(checked.broken, []);
    })
    .await;
}
