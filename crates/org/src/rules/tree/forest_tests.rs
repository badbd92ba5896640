use jiff::{ToSpan as _, civil::date};
use proptest::prelude::*;

use super::*;
use crate::rules::{
    jenis::JenisOpd,
    tree::{self, Change, ChangeError, Facts},
};

const START: Date = date(2017, 1, 1);

fn id(number: usize) -> OpdId {
    OpdId(format!("opd-{number:04}"))
}

fn opd(number: usize, induk: Option<usize>, mulai: Date, sampai: Option<Date>) -> Opd {
    Opd {
        id: id(number),
        kode: format!("k{number}"),
        nama: format!("Unit {number}"),
        singkatan: None,
        jenis: JenisOpd::Unit,
        perangkat_daerah: false,
        induk: induk.map(id),
        mulai,
        sampai,
        dasar: None,
    }
}

fn below(number: usize, induk: Option<usize>) -> Change {
    let Opd { nama, singkatan, jenis, perangkat_daerah, induk, dasar, .. } =
        opd(number, induk, START, None);
    Change::Revise(Facts { nama, singkatan, jenis, perangkat_daerah, induk, dasar })
}

fn day(after: i64) -> Date {
    START.checked_add(after.days()).expect("a day of our time")
}

/// The rule as it is meant: on the first day or on a later one on which something begins, the whole tree has the
/// node above itself.
fn goes_round(versions: &[Opd], id: &OpdId, from: Date) -> bool {
    let later = versions.iter().map(|opd| opd.mulai).filter(|mulai| *mulai > from);
    later.chain([from]).any(|day| {
        let tree = tree::at(versions, day);
        let mut next = tree.find(id).and_then(|opd| opd.induk.as_ref());
        for _ in 0..=versions.len() {
            match next {
                Some(above) if above == id => return true,
                Some(above) => next = tree.find(above).and_then(|opd| opd.induk.as_ref()),
                None => return false,
            }
        }
        false
    })
}

#[test]
fn two_thousand_moves_on_many_days_come_to_an_end() {
    // Twenty deep, and every node moves on a day of its own, within a tree that changes all the while.
    let (nodes, deep) = (2_000, 20);
    let mut forest =
        Forest::new((0..nodes).map(|n| opd(n, n.checked_sub(nodes / deep), START, None)).collect());
    let mut moved = 0;
    for (number, after) in (0..nodes).zip((1_i64..=700).cycle()) {
        let induk = number.checked_sub(nodes / deep).map(|above| above ^ 1);
        let Some(Ok(plan)) = forest.plan(&id(number), day(after), &below(number, induk)) else {
            continue;
        };
        forest.apply(&id(number), &plan);
        moved += 1;
    }
    assert_eq!(moved, nodes - nodes / deep, "all but those at the top");
    assert_eq!(forest.unsound(&|_| true), None);
    // 101 has moved from 1 to 0.
    let top = forest.plan(&id(0), day(800), &below(0, Some(101)));
    assert_eq!(top, Some(Err(ChangeError::Cycle)));
}

proptest! {
    #[test]
    fn a_node_is_below_itself_where_the_tree_of_some_day_says_so(
        moves in prop::collection::vec((0..6_usize, prop::option::of(0..6_usize), 0..12_i64), 0..24)
    ) {
        let mut forest = Forest::new((0..6).map(|n| opd(n, None, START, None)).collect());
        for (number, induk, after) in moves {
            let (node, from) = (id(number), day(after));
            let versions: Vec<Opd> = forest.versions().cloned().collect();
            let Some(latest) = forest.latest(&node) else { continue };
            if from < latest.mulai || induk == Some(number) || latest.induk == induk.map(id) {
                continue;
            }
            let (start, kept) = (latest.mulai, versions.iter().filter(|opd| opd.id != node || opd.mulai != from));
            let mut after: Vec<Opd> = kept.cloned().collect();
            for opd in after.iter_mut().filter(|opd| opd.id == node && opd.mulai == start) {
                opd.sampai = from.yesterday().ok();
            }
            after.push(opd(number, induk, from, None));
            let told = forest.plan(&node, from, &below(number, induk)).expect("a node");
            prop_assert_eq!(told == Err(ChangeError::Cycle), goes_round(&after, &node, from), "{:?}", told);
            if let Ok(plan) = told {
                forest.apply(&node, &plan);
            }
        }
    }
}
