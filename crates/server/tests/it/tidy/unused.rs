//! Dependencies that nobody uses, or only the tests do.

use std::collections::BTreeSet;

use toml::Table;

use super::{clean, repo, text};

/// Everything that a crate's sources name.
#[derive(Default)]
struct Named {
    in_code: BTreeSet<String>,
    anywhere: BTreeSet<String>,
}

impl Named {
    fn read(&mut self, path: &str, text: &str) {
        let source = text::read(text);
        let all = text::words(&source.code).into_iter().map(|(_, word)| word.to_owned());
        self.anywhere.extend(all);
        if path.contains("/src/") && !repo::is_test(path) {
            let code = text::without_tests(&source.code);
            self.in_code.extend(text::words(&code).into_iter().map(|(_, word)| word.to_owned()));
        }
    }
}

fn unused(path: &str, manifest: &str, named: &Named) -> Vec<String> {
    let manifest: Table = match manifest.parse() {
        Ok(manifest) => manifest,
        Err(error) => return vec![format!("{path}: {error}")],
    };
    let of = |table: &str| -> Vec<String> {
        let table = manifest.get(table).and_then(toml::Value::as_table);
        table.into_iter().flat_map(Table::keys).cloned().collect()
    };
    let ident = |dependency: &str| dependency.replace('-', "_");
    let mut wrong = Vec::new();
    for dependency in of("dependencies") {
        if !named.anywhere.contains(&ident(&dependency)) {
            wrong.push(format!("{path}: {dependency} is not used"));
        } else if !named.in_code.contains(&ident(&dependency)) {
            wrong.push(format!("{path}: only tests use {dependency}; it is a dev-dependency"));
        }
    }
    for dependency in of("dev-dependencies") {
        if !named.anywhere.contains(&ident(&dependency)) {
            wrong.push(format!("{path}: {dependency} is not used by the tests"));
        }
    }
    wrong
}

fn named_below(folder: &str) -> Named {
    let mut named = Named::default();
    for file in repo::files() {
        let inside =
            file.path.strip_prefix(folder).is_some_and(|rest| !rest.starts_with("templates/"));
        if inside && repo::is(&file.path, "rs") {
            named.read(&file.path, &file.text);
        }
    }
    named
}

/// Dependencies that the root declares and no crate takes.
fn undeclared(root: &str, manifests: &[&str]) -> Vec<String> {
    let root: Table = root.parse().expect("the root manifest is TOML");
    let declared = root.get("workspace").and_then(|w| w.get("dependencies"));
    let mut taken = BTreeSet::new();
    for manifest in manifests {
        let manifest: Table = manifest.parse().unwrap_or_default();
        for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let table = manifest.get(table).and_then(toml::Value::as_table);
            taken.extend(table.into_iter().flat_map(Table::keys).cloned());
        }
    }
    declared
        .and_then(toml::Value::as_table)
        .into_iter()
        .flat_map(Table::keys)
        .filter(|name| !taken.contains(*name))
        .map(|name| format!("Cargo.toml: no crate takes {name}"))
        .collect()
}

fn is_manifest(path: &str) -> bool {
    path.ends_with("/Cargo.toml") && !path.contains("/templates/")
}

#[test]
fn every_dependency_is_used() {
    clean(&repo::over(is_manifest, |path, manifest| {
        unused(path, manifest, &named_below(path.trim_end_matches("Cargo.toml")))
    }));
}

#[test]
fn every_declared_dependency_is_taken() {
    let manifests: Vec<&str> = repo::files()
        .iter()
        .filter(|file| is_manifest(&file.path))
        .map(|file| file.text.as_str())
        .collect();
    clean(&undeclared(repo::file("Cargo.toml"), &manifests));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_without_use_is_found() {
        let mut named = Named::default();
        named.read(
            "crates/a/src/lib.rs",
            "use serde::Serialize; // csv\n#[cfg(test)] mod t { use totp_rs::TOTP; }",
        );
        named.read("crates/a/tests/it/main.rs", "use tempfile::tempdir;");
        let manifest = "[dependencies]\nserde = \"1\"\ncsv = \"1\"\ntotp-rs = \"6\"\n\
                        [dev-dependencies]\ntempfile = \"3\"\ninsta = \"1\"";
        assert_eq!(
            unused("a/Cargo.toml", manifest, &named),
            [
                "a/Cargo.toml: csv is not used",
                "a/Cargo.toml: only tests use totp-rs; it is a dev-dependency",
                "a/Cargo.toml: insta is not used by the tests",
            ]
        );
    }

    #[test]
    fn a_declared_dependency_that_nobody_takes_is_found() {
        let root = "[workspace.dependencies]\na = \"1\"\nb = \"1\"\n";
        let one = "[dependencies]\na.workspace = true";
        assert_eq!(undeclared(root, &[one]), ["Cargo.toml: no crate takes b"]);
    }
}
