//! Published cases through the program, as README and the cases' own page tell.

use crate::{backup::gadang, tidy::repo};

fn verify(kind: &str) -> (bool, String) {
    let file = repo::root().join(format!("cases/{kind}.csv"));
    let folder = tempfile::tempdir().unwrap();
    let done = gadang(folder.path(), &["verify", kind, file.to_str().unwrap()]);
    (done.status.success(), String::from_utf8_lossy(&done.stdout).into_owned())
}

#[test]
fn the_numbers_and_retirements_of_the_talent_cases_are_recomputed_and_the_rest_waits() {
    let (well, told) = verify("talent-cases");
    assert!(well, "{told}");
    let last = told.lines().last().unwrap_or_default();
    assert!(last.contains(" passed, 0 failed, ") && last.ends_with(" skipped"), "{last}");
    assert!(!last.starts_with("0 passed"), "{last}");
}
