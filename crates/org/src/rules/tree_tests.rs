use jiff::civil::date;

use super::*;

fn id(text: &str) -> OpdId {
    OpdId(text.to_owned())
}

fn opd(name: &str, induk: Option<&str>, mulai: Date, sampai: Option<Date>) -> Opd {
    Opd {
        id: id(name),
        kode: name.to_owned(),
        nama: format!("Dinas {name}"),
        singkatan: None,
        jenis: JenisOpd::Dinas,
        perangkat_daerah: true,
        induk: induk.map(id),
        mulai,
        sampai,
        dasar: None,
    }
}

fn facts(nama: &str, induk: Option<&str>) -> Facts {
    Facts {
        nama: nama.to_owned(),
        singkatan: None,
        jenis: JenisOpd::Dinas,
        perangkat_daerah: true,
        induk: induk.map(id),
        dasar: Some("Perda 5/2022".to_owned()),
    }
}

const CLOSE: Change = Change::Close { penerus: None };
const START: Date = date(2017, 1, 1);

/// `setda` over `biro` over `bagian`, and `dinas` beside them.
fn province() -> Vec<Opd> {
    vec![
        opd("setda", None, START, None),
        opd("biro", Some("setda"), START, None),
        opd("bagian", Some("biro"), START, None),
        opd("dinas", None, START, None),
    ]
}

fn names<'a>(list: impl IntoIterator<Item = &'a &'a Opd>) -> Vec<&'a str> {
    list.into_iter().map(|opd| opd.kode.as_str()).collect()
}

fn planned(versions: &[Opd], node: &str, from: Date, change: &Change) -> Result<Plan, ChangeError> {
    Forest::new(versions.to_vec()).plan(&id(node), from, change).expect("the node exists")
}

fn plan_new(versions: &[Opd], new: &Opd) -> Result<Plan, ChangeError> {
    Forest::new(versions.to_vec()).plan_new(new)
}

#[test]
fn a_version_holds_from_its_first_day_through_its_last() {
    let version = opd("x", None, date(2020, 3, 1), Some(date(2021, 12, 31)));
    assert!(!version.valid_on(date(2020, 2, 29)));
    assert!(version.valid_on(date(2020, 3, 1)));
    assert!(version.valid_on(date(2021, 12, 31)));
    assert!(!version.valid_on(date(2022, 1, 1)));
}

#[test]
fn the_tree_of_a_day_shows_what_stood_where() {
    let mut versions = province();
    versions.push(opd("baru", Some("dinas"), date(2023, 1, 1), None));
    let before = at(&versions, date(2022, 12, 31));
    assert_eq!(names(before.children(&id("dinas"))), Vec::<&str>::new());
    let after = at(&versions, date(2023, 1, 1));
    assert_eq!(names(after.roots()), ["dinas", "setda"]);
    assert_eq!(names(after.children(&id("dinas"))), ["baru"]);
    assert_eq!(after.subtree(&id("setda")), [id("bagian"), id("biro"), id("setda")]);
    assert_eq!(names(&after.path(&id("bagian"))), ["setda", "biro", "bagian"]);
    assert_eq!(
        after.walk().iter().map(|(depth, opd)| (*depth, opd.kode.as_str())).collect::<Vec<_>>(),
        [(0, "dinas"), (1, "baru"), (0, "setda"), (1, "biro"), (2, "bagian")]
    );
}

#[test]
fn a_node_whose_parent_is_gone_stands_at_the_top_and_is_not_lost() {
    let versions = vec![
        opd("lama", None, START, Some(date(2021, 12, 31))),
        opd("anak", Some("lama"), START, None),
    ];
    let tree = at(&versions, date(2022, 1, 1));
    assert_eq!(names(tree.roots()), ["anak"]);
    assert!(tree.subtree(&id("lama")).is_empty());
}

#[test]
fn a_rename_ends_one_version_and_starts_the_next() {
    let change = Change::Revise(facts("Dinas Komunikasi, Informatika dan Statistik", None));
    let plan = planned(&province(), "dinas", date(2022, 6, 1), &change).expect("possible");
    assert_eq!(plan.ends, Some((START, date(2022, 5, 31))));
    let next = plan.writes.expect("a new version");
    assert_eq!((next.mulai, next.sampai), (date(2022, 6, 1), None));
    assert_eq!(next.kode, "dinas");
}

#[test]
fn the_newest_version_may_be_corrected_on_its_own_first_day() {
    let change = Change::Revise(facts("Dinas Kominfo", None));
    let plan = planned(&province(), "dinas", START, &change).expect("possible");
    assert_eq!(plan.ends, None);
    assert_eq!(plan.writes.expect("replaces").mulai, START);
}

#[test]
fn the_past_is_not_rewritten() {
    let change = Change::Revise(facts("Dinas Lain", None));
    assert_eq!(
        planned(&province(), "dinas", date(2016, 12, 31), &change),
        Err(ChangeError::BeforeLatest { latest: START })
    );
}

#[test]
fn a_change_that_changes_nothing_is_refused() {
    let change = Change::Revise(facts("Dinas dinas", None));
    assert_eq!(
        planned(&province(), "dinas", date(2022, 1, 1), &change),
        Err(ChangeError::Unchanged)
    );
}

#[test]
fn a_node_cannot_move_below_itself() {
    for target in ["setda", "biro", "bagian"] {
        let change = Change::Revise(facts("Sekretariat Daerah", Some(target)));
        assert_eq!(
            planned(&province(), "setda", date(2022, 1, 1), &change),
            Err(ChangeError::Cycle),
            "{target}"
        );
    }
}

#[test]
fn a_cycle_that_would_only_close_on_a_later_day_is_refused_too() {
    // From 2027 `dinas` is to stand below `biro`; moving `biro` below `dinas` in 2026 is fine that day only.
    let mut versions = province();
    versions.retain(|opd| opd.kode != "dinas");
    versions.push(opd("dinas", None, START, Some(date(2026, 12, 31))));
    versions.push(opd("dinas", Some("biro"), date(2027, 1, 1), None));
    let change = Change::Revise(facts("Biro", Some("dinas")));
    assert_eq!(planned(&versions, "biro", date(2026, 6, 1), &change), Err(ChangeError::Cycle));
}

#[test]
fn a_parent_must_stand_as_long_as_the_child() {
    let mut versions = province();
    versions.push(opd("sementara", None, date(2022, 1, 1), Some(date(2022, 12, 31))));
    let under = Change::Revise(facts("Dinas", Some("sementara")));
    assert_eq!(
        planned(&versions, "dinas", date(2021, 1, 1), &under),
        Err(ChangeError::ParentMissing)
    );
    assert_eq!(
        planned(&versions, "dinas", date(2022, 1, 1), &under),
        Err(ChangeError::ParentEnds { last: date(2022, 12, 31) })
    );
    assert_eq!(
        plan_new(&versions, &opd("unit", Some("tidak-ada"), START, None)),
        Err(ChangeError::ParentMissing)
    );
}

#[test]
fn a_parent_with_several_versions_in_a_row_stands_all_the_while() {
    let mut versions = province();
    versions.push(opd("badan", None, START, Some(date(2021, 12, 31))));
    versions.push(opd("badan", None, date(2022, 1, 1), None));
    let new = opd("uptd", Some("badan"), date(2019, 1, 1), None);
    assert!(plan_new(&versions, &new).is_ok());
}

#[test]
fn closing_waits_until_nothing_stands_below() {
    assert_eq!(
        planned(&province(), "biro", date(2022, 1, 1), &CLOSE),
        Err(ChangeError::HasChildren { names: vec!["Dinas bagian".to_owned()] })
    );
    let plan = planned(&province(), "bagian", date(2022, 1, 1), &CLOSE).expect("possible");
    assert_eq!(
        plan,
        Plan {
            ends: Some((START, date(2021, 12, 31))),
            writes: None,
            penerus: None,
            keeps_penerus: false
        }
    );
}

#[test]
fn a_closed_node_cannot_be_closed_again_but_may_be_opened_anew() {
    let versions = vec![opd("lama", None, START, Some(date(2020, 12, 31)))];
    assert_eq!(
        planned(&versions, "lama", date(2022, 1, 1), &CLOSE),
        Err(ChangeError::AlreadyClosed { last: date(2020, 12, 31) })
    );
    let change = Change::Revise(facts("Dinas lama", None));
    let plan = planned(&versions, "lama", date(2023, 1, 1), &change).expect("possible");
    assert_eq!(plan.ends, None);
    assert_eq!(plan.writes.expect("a new version").sampai, None);
}

#[test]
fn who_goes_on_with_the_work_must_stand_and_be_another() {
    let by = |kode: &str| Change::Close { penerus: Some(id(kode)) };
    let day = date(2022, 1, 1);
    let plan = planned(&province(), "bagian", day, &by("dinas")).expect("possible");
    assert_eq!(plan.penerus, Some(id("dinas")));
    for nobody in ["bagian", "tidak-ada"] {
        let refused = planned(&province(), "bagian", day, &by(nobody));
        assert_eq!(refused, Err(ChangeError::SuccessorMissing), "{nobody}");
    }
}

#[test]
fn a_rename_before_a_planned_end_keeps_the_named_successor() {
    let closing =
        vec![opd("a", None, START, Some(date(2026, 12, 31))), opd("b", None, START, None)];
    let change = Change::Revise(facts("Dinas A yang Baru", None));
    let before = planned(&closing, "a", date(2026, 6, 1), &change).expect("possible");
    assert!(before.keeps_penerus, "it still ends as planned");
    let reopened = planned(&closing, "a", date(2027, 6, 1), &change).expect("possible");
    assert!(!reopened.keeps_penerus, "it goes on itself");
}

/// The code of what cannot stand, and whether it goes round.
fn unsound(versions: &[Opd], touched: &dyn Fn(&OpdId) -> bool) -> Option<(String, bool)> {
    Forest::new(versions.to_vec()).unsound(touched).map(|found| match found {
        Unsound::Orphan(opd) => (opd.kode.clone(), false),
        Unsound::Ring(opd) => (opd.kode.clone(), true),
    })
}

#[test]
fn what_cannot_stand_is_found() {
    let everybody = |_: &OpdId| true;
    assert_eq!(unsound(&province(), &everybody), None);
    let orphan: Vec<Opd> = province().into_iter().filter(|opd| opd.id != id("biro")).collect();
    let found = unsound(&orphan, &|gone| *gone == id("biro"));
    assert_eq!(found, Some(("bagian".to_owned(), false)));
    assert_eq!(unsound(&orphan, &|gone| *gone == id("dinas")), None, "nothing to do with it");
    let mut shorter = province();
    shorter[0].sampai = Some(date(2020, 12, 31));
    assert_eq!(unsound(&shorter, &everybody), Some(("biro".to_owned(), false)));
    let mut ring = province();
    ring[0].induk = Some(id("bagian"));
    let found = unsound(&ring, &everybody);
    assert!(found.as_ref().is_some_and(|(kode, round)| kode != "dinas" && *round), "{found:?}");
}

#[test]
fn a_plan_does_to_the_versions_what_it_says() {
    let mut forest = Forest::new(province());
    let day = date(2022, 1, 1);
    let revise = |forest: &mut Forest, nama: &str| {
        let change = Change::Revise(facts(nama, Some("dinas")));
        let plan = forest.plan(&id("biro"), day, &change).expect("a node").expect("possible");
        forest.apply(&id("biro"), &plan);
    };
    revise(&mut forest, "Biro Baru");
    let biro = forest.of(&id("biro"));
    assert_eq!(biro.len(), 2);
    assert_eq!((biro[0].sampai, biro[1].mulai), (day.yesterday().ok(), day));
    assert_eq!(forest.on(&id("biro"), day), Some(&biro[1]));
    revise(&mut forest, "Biro Lain");
    let names: Vec<&str> = forest.of(&id("biro")).iter().map(|opd| opd.nama.as_str()).collect();
    assert_eq!(names, ["Dinas biro", "Biro Lain"]);
    forest.remove(&id("biro"));
    assert_eq!((forest.by_code("biro"), forest.latest(&id("biro"))), (None, None));
}
