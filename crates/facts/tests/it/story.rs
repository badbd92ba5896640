//! A series through its life.

use facts::{Filter, Published, Recipe, Standing, Subject};
use kernel::{KodeKemendagri, OpdId};
use ruleset::{Explained, RuleRef};

use crate::{NOW, SHARE, each, entry, series, year};

#[tokio::test]
async fn a_later_value_supersedes_and_nothing_is_edited() {
    each(async |house, _| {
        house.publish(&entry(year(2024), "41.50"), NOW).await;
        house.publish(&entry(year(2025), "50"), NOW.plus_seconds(1)).await;
        house.publish(&entry(year(2024), "42"), NOW.plus_seconds(2)).await;
        assert_eq!(house.value(year(2024)).await.as_deref(), Some("42"));
        assert_eq!(house.value(year(2025)).await.as_deref(), Some("50"));

        let all = house.history().await;
        let seen: Vec<_> = all
            .iter()
            .map(|f| (f.seq, f.period.to_string(), f.value.unwrap().to_string()))
            .collect();
        let want = [(3, "2024", "42"), (2, "2025", "50"), (1, "2024", "41.5")];
        assert_eq!(seen, want.map(|(n, p, v)| (n, p.to_owned(), v.to_owned())));
        assert_eq!(all[0].prev_hash, all[1].hash);
        assert_eq!(all[2].prev_hash, facts::GENESIS);
    })
    .await;
}

#[tokio::test]
async fn the_same_value_by_the_same_recipe_adds_nothing() {
    each(async |house, _| {
        let mut one = entry(year(2025), "41.50");
        assert!(matches!(house.publish(&one, NOW).await, Published::Added(_)));
        one.value = "41.5".parse().unwrap();
        assert_eq!(house.publish(&one, NOW.plus_seconds(1)).await, Published::Unchanged);
        one.recipe = Recipe { version: 2, ..one.recipe };
        assert!(matches!(house.publish(&one, NOW.plus_seconds(2)).await, Published::Added(_)));
    })
    .await;
}

#[tokio::test]
async fn a_value_taken_back_holds_no_more_and_can_be_published_again() {
    each(async |house, _| {
        assert_eq!(house.withdraw(year(2025), NOW).await, Published::Unchanged);
        house.publish(&entry(year(2025), "41.5"), NOW).await;
        assert!(matches!(house.withdraw(year(2025), NOW).await, Published::Added(_)));
        assert_eq!(house.withdraw(year(2025), NOW).await, Published::Unchanged);
        assert_eq!(house.value(year(2025)).await, None);
        let list = facts::list(&house.db, &house.scope, &Filter::default(), 9).await.unwrap();
        assert_eq!(list, []);

        let all = house.history().await;
        assert_eq!(all[0].why_withdrawn.as_deref(), Some("Salah hitung."));
        assert_eq!(all[0].recipe, all[1].recipe);
        assert!(matches!(
            house.publish(&entry(year(2025), "41.5"), NOW).await,
            Published::Added(_)
        ));
        assert_eq!(house.value(year(2025)).await.as_deref(), Some("41.5"));
    })
    .await;
}

#[tokio::test]
async fn a_period_of_another_kind_is_refused() {
    each(async |house, _| {
        let mut tx = house.db.begin().await.unwrap();
        let wrong = entry(facts::Period::parse("2025-Q1").unwrap(), "1");
        let refused =
            facts::publish(&mut tx, &house.actor, &house.entropy, &SHARE, &wrong, NOW).await;
        assert!(matches!(refused, Err(db::Error::Refused { .. })), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn another_institution_sees_nothing_and_has_a_series_of_its_own() {
    each(async |house, other| {
        let Published::Added(id) = house.publish(&entry(year(2025), "41.5"), NOW).await else {
            panic!("nothing added");
        };
        assert_eq!(facts::find(&other.db, &other.scope, &id).await.unwrap(), None);
        assert_eq!(other.value(year(2025)).await, None);
        other.publish(&entry(year(2025), "7"), NOW).await;
        let theirs = other.history().await;
        assert_eq!((theirs.len(), theirs[0].seq), (1, 1));
        assert_eq!(house.value(year(2025)).await.as_deref(), Some("41.5"));
    })
    .await;
}

#[tokio::test]
async fn a_list_is_read_page_by_page_without_what_is_superseded() {
    each(async |house, _| {
        for (n, value) in [(2021, "1"), (2022, "2"), (2022, "3"), (2023, "4")] {
            let at = NOW.plus_seconds(value.parse().unwrap());
            house.publish(&entry(year(n), value), at).await;
        }
        let mut agency = entry(year(2023), "5");
        agency.subject = Subject::Opd(OpdId("dinas".to_owned()));
        house.publish(&agency, NOW.plus_seconds(5)).await;

        let mut filter = Filter::default();
        let mut seen = Vec::new();
        loop {
            let page = facts::list(&house.db, &house.scope, &filter, 2).await.unwrap();
            let Some(last) = page.last() else { break };
            filter.before = Some(last.id.clone());
            seen.extend(page.iter().map(|f| f.value.unwrap().to_string()));
        }
        assert_eq!(seen, ["5", "4", "3", "1"]);

        let narrow = Filter {
            codes: Some(vec![SHARE.code.to_owned()]),
            period: Some(year(2023)),
            before: None,
        };
        assert_eq!(facts::list(&house.db, &house.scope, &narrow, 9).await.unwrap().len(), 2);
        let none = Filter { codes: Some(Vec::new()), ..Filter::default() };
        assert_eq!(facts::list(&house.db, &house.scope, &none, 9).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn frozen_reasons_are_read_back_with_every_digit() {
    each(async |house, _| {
        let mut one = entry(year(2025), "41.5");
        one.reasons = Some(Explained {
            what: "Bagian".to_owned(),
            value: "41.5".to_owned(),
            shown: "41,50".to_owned(),
            rule: RuleRef {
                id: "uji-2020".to_owned(),
                versi: 1,
                nama: "Uji".to_owned(),
                dasar: "Peraturan uji".to_owned(),
            },
            pasal: "Pasal 1".to_owned(),
            inputs: Vec::new(),
            steps: Vec::new(),
            provisional: None,
        });
        house.publish(&one, NOW).await;
        let fact = facts::current(&house.db, &house.scope, &series(), year(2025)).await.unwrap();
        let reasons = fact.and_then(|fact| fact.reasons).unwrap();
        assert!(reasons.contains(r#""value":"41.5""#), "{reasons}");
    })
    .await;
}

#[tokio::test]
async fn an_entry_holds_until_another_of_its_period_replaces_it_or_takes_it_back() {
    use Standing::{Holds, Superseded, Withdrawn};
    each(async |house, _| {
        house.publish(&entry(year(2024), "1"), NOW).await;
        house.publish(&entry(year(2025), "2"), NOW).await;
        house.publish(&entry(year(2024), "3"), NOW).await;
        house.withdraw(year(2025), NOW).await;
        house.publish(&entry(year(2025), "4"), NOW).await;
        let mut standings: Vec<_> = house.history().await.iter().map(|f| f.standing).collect();
        standings.reverse();
        assert_eq!(standings, [Superseded, Withdrawn, Holds, Withdrawn, Holds]);
        // The same where what came after stands in another stretch.
        for (before, want) in [(2, Superseded), (3, Withdrawn), (4, Holds)] {
            let stretch = house.stretch(Some(before), 1).await;
            assert_eq!(stretch.entries[0].standing, want, "before {before}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_series_is_read_stretch_by_stretch_without_loss() {
    each(async |house, _| {
        for n in 1..=5_u8 {
            house.publish(&entry(year(2025), &n.to_string()), NOW).await;
        }
        let (mut before, mut seen) = (None, Vec::new());
        loop {
            let stretch = house.stretch(before, 2).await;
            assert_eq!(stretch.chain, Ok(()));
            seen.extend(stretch.entries.iter().map(|fact| fact.seq));
            before = stretch.entries.last().map(|fact| fact.seq);
            if !stretch.more {
                break;
            }
            assert_eq!(stretch.entries.len(), 2);
        }
        assert_eq!(seen, [5, 4, 3, 2, 1]);
        let nothing = house.stretch(Some(1), 2).await;
        assert_eq!((nothing.entries, nothing.more), (Vec::new(), false));
    })
    .await;
}

#[tokio::test]
async fn the_last_entry_of_a_period_is_found_though_it_takes_the_value_back() {
    each(async |house, _| {
        let (db, scope, series) = (&house.db, &house.scope, series());
        let newest = async || facts::newest(db, scope, &series, year(2025)).await.unwrap();
        assert_eq!(newest().await, None);
        house.publish(&entry(year(2025), "41.5"), NOW).await;
        house.publish(&entry(year(2024), "1"), NOW).await;
        assert_eq!(newest().await.map(|fact| fact.seq), Some(1));
        house.withdraw(year(2025), NOW).await;
        let last = newest().await.unwrap();
        assert_eq!((last.seq, last.value, last.standing), (3, None, Standing::Withdrawn));
    })
    .await;
}

#[tokio::test]
async fn a_place_is_a_subject_by_its_code() {
    each(async |house, _| {
        let mut one = entry(year(2025), "41.5");
        one.subject = Subject::Wilayah(KodeKemendagri::parse("1301").unwrap());
        let Published::Added(id) = house.publish(&one, NOW).await else { panic!("nothing added") };
        let found = facts::find(&house.db, &house.scope, &id).await.unwrap().unwrap();
        assert_eq!(found.series.subject, one.subject);
        assert_eq!(found.series.subject.id(), "13.01");
    })
    .await;
}
