//! Several publishers of one series at once.

use facts::{Published, verify};
use futures_util::future::join_all;
use kernel::InstansiId;

use crate::{NOW, each, entry, year};

#[tokio::test]
async fn publishers_at_once_stand_one_after_another() {
    each(async |house, _| {
        let house = &house;
        let many = (1..=8_u8)
            .map(|n| async move { house.publish(&entry(year(2025), &n.to_string()), NOW).await });
        for done in join_all(many).await {
            assert!(matches!(done, Published::Added(_)), "{done:?}");
        }
        let all = house.history().await;
        let numbers: Vec<_> = all.iter().map(|fact| fact.seq).collect();
        assert_eq!(numbers, [8, 7, 6, 5, 4, 3, 2, 1]);
        let found = verify(&house.db, InstansiId(1)).await.unwrap();
        assert_eq!((found.entries, found.broken), (8, vec![]));
    })
    .await;
}

#[tokio::test]
async fn the_same_value_published_at_once_stands_once() {
    each(async |house, _| {
        let house = &house;
        let value = entry(year(2025), "41.5");
        let many = (0..8_u8).map(|_| house.publish(&value, NOW));
        let done = join_all(many).await;
        let added = done.iter().filter(|one| matches!(one, Published::Added(_))).count();
        assert_eq!(added, 1);
    })
    .await;
}
