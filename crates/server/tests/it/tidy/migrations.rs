//! Migrations: named by the moment, unique, registered in order, paired where engines differ.

use std::collections::{BTreeMap, BTreeSet};

use super::{clean, keys, repo, text};

/// `(crate, stem, ending)`: ending is empty, `sqlite` or `postgres`.
fn split(path: &str) -> Option<(&str, &str, &str)> {
    let name = path.rsplit('/').next()?.strip_suffix(".sql")?;
    let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
    Some((repo::crate_of(path)?, stem, ending))
}

/// Judges the names of all migrations together.
fn names(paths: &[&str]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut endings: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for path in paths {
        let Some((owner, stem, ending)) = split(path) else { continue };
        endings.entry(stem).or_default().push((owner, ending));
        if !well_named(stem) {
            wrong.push(format!("{path}: not named YYYYMMDD_HHMM_<words>"));
        }
    }
    for (stem, found) in endings {
        let owners: BTreeSet<&str> = found.iter().map(|(owner, _)| *owner).collect();
        let mut kinds: Vec<&str> = found.iter().map(|(_, ending)| *ending).collect();
        kinds.sort_unstable();
        if owners.len() > 1 {
            wrong.push(format!("{stem}: two crates have a migration of this name"));
        } else if kinds != [""] && kinds != ["postgres", "sqlite"] {
            wrong.push(format!(
                "{stem}: needs one shared file, or one for sqlite and one for postgres"
            ));
        }
    }
    wrong
}

fn well_named(stem: &str) -> bool {
    let mut parts = stem.splitn(3, '_');
    let digits = |part: Option<&str>, length: usize| {
        part.is_some_and(|p| p.len() == length && p.bytes().all(|b| b.is_ascii_digit()))
    };
    digits(parts.next(), 8)
        && digits(parts.next(), 4)
        && parts.next().is_some_and(|words| {
            !words.is_empty()
                && words.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        })
}

/// The migrations of one crate must be named in its sources, in order, each once.
fn registered(owner: &str, stems: &BTreeSet<&str>, sources: &[&str]) -> Vec<String> {
    let mut named = Vec::new();
    for source in sources {
        let source = text::read(source);
        let code = text::without_tests(&source.code);
        for (at, literal) in source.strings {
            if code.as_bytes().get(at) == Some(&b'"') && well_named(&literal) {
                named.push(literal);
            }
        }
    }
    let mut wrong = Vec::new();
    if !named.is_sorted() {
        wrong.push(format!("crates/{owner}: migrations are registered out of order"));
    }
    for stem in stems {
        let count = named.iter().filter(|name| name == stem).count();
        if count != 1 {
            wrong.push(format!("crates/{owner}: the migration {stem} is registered {count} times"));
        }
    }
    for name in named.iter().filter(|name| !stems.contains(name.as_str())) {
        wrong.push(format!("crates/{owner}: {name} is registered and has no file"));
    }
    wrong
}

/// A table begins with the name of its room, so that one sees whose it is.
fn prefixed(path: &str, sql: &str, prefixes: &[String]) -> Vec<String> {
    keys::tables(sql)
        .iter()
        .filter(|table| {
            !prefixes.iter().any(|prefix| {
                table.name.strip_prefix(prefix.as_str()).is_some_and(|rest| rest.starts_with('_'))
            })
        })
        .map(|table| {
            format!("{path}:{}: {} belongs to none of {prefixes:?}", table.line, table.name)
        })
        .collect()
}

/// The name of a crate and the codes of the rooms it declares.
pub(crate) fn prefixes(owner: &str) -> Vec<String> {
    let mut found = vec![owner.to_owned()];
    for source in sources(owner) {
        found.extend(text::field_literals(source, "Room", "code"));
    }
    found
}

fn sources(owner: &str) -> Vec<&'static str> {
    let src = format!("crates/{owner}/src/");
    repo::files()
        .iter()
        .filter(|file| file.path.starts_with(&src) && repo::is(&file.path, "rs"))
        .filter(|file| !repo::is_test(&file.path))
        .map(|file| file.text.as_str())
        .collect()
}

fn paths() -> Vec<&'static str> {
    repo::files()
        .iter()
        .map(|file| file.path.as_str())
        .filter(|path| path.starts_with("crates/") && keys::is_migration(path))
        .collect()
}

#[test]
fn migrations_are_named_paired_and_unique() {
    assert!(!paths().is_empty());
    clean(&names(&paths()));
}

#[test]
fn every_migration_is_registered_in_order() {
    let mut by_owner: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (owner, stem, _) in paths().into_iter().filter_map(split) {
        by_owner.entry(owner).or_default().insert(stem);
    }
    let wrong: Vec<String> = by_owner
        .iter()
        .flat_map(|(owner, stems)| registered(owner, stems, &sources(owner)))
        .collect();
    clean(&wrong);
}

#[test]
fn a_table_is_named_after_its_room() {
    let ours = |path: &str| path.starts_with("crates/") && keys::is_migration(path);
    clean(&repo::over(ours, |path, sql| {
        prefixed(path, sql, &prefixes(repo::crate_of(path).unwrap_or_default()))
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: &str = "crates/org/migrations/20261124_0900_org";

    #[track_caller]
    fn finds(paths: &[&str], want: &str) {
        let found = names(paths);
        assert!(found.len() == 1 && found[0].contains(want), "{found:?}");
    }

    #[test]
    fn half_a_pair_a_twin_or_a_bad_name_is_found() {
        finds(&[&format!("{AT}.sqlite.sql")], "needs one shared file");
        finds(&[&format!("{AT}.sqlite.sql"), &format!("{AT}.sql")], "needs one shared file");
        finds(&[&format!("{AT}.sql"), "crates/web/migrations/20261124_0900_org.sql"], "two crates");
        finds(&["crates/org/migrations/2026_org.sql"], "not named");
        finds(&["crates/org/migrations/20261124_0900_Org.sql"], "not named");
        assert!(names(&[&format!("{AT}.sqlite.sql"), &format!("{AT}.postgres.sql")]).is_empty());
    }

    #[test]
    fn a_migration_out_of_order_or_forgotten_is_found() {
        let stems = BTreeSet::from(["20261124_0900_a", "20261125_0900_b"]);
        let of = |source: &str| registered("org", &stems, &[source]).len();
        assert_eq!(of("migration!(\"20261124_0900_a\"); migration!(\"20261125_0900_b\")"), 0);
        assert_eq!(of("migration!(\"20261125_0900_b\"); migration!(\"20261124_0900_a\")"), 1);
        assert_eq!(of("migration!(\"20261124_0900_a\"); // \"20261125_0900_b\""), 1);
        assert_eq!(of("[\"20261124_0900_a\", \"20261125_0900_b\", \"20261126_0900_c\"]"), 1);
    }

    #[test]
    fn a_table_of_another_room_is_found() {
        let own = ["maturity".to_owned(), "indeks".to_owned()];
        let sql = "CREATE TABLE indeks_a (x TEXT); CREATE TABLE org_b (x TEXT); CREATE TABLE indeksx (x TEXT);";
        assert_eq!(prefixed("a.sql", sql, &own).len(), 2);
    }
}
