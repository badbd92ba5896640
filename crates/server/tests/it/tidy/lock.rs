//! What comes from outside: licences, sources, and one version each of the large libraries.

use std::{collections::BTreeMap, process::Command};

use serde_json::Value;
use toml::Table;

use super::{clean, repo};

/// How a source that is a registry begins. Which one it is stands in `Cargo.lock` alone; there may be
/// only one.
const REGISTRY: &str = "registry+";

/// Licences that anybody may build on without asking.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

/// Accepted by name although their licence is not on the list: MPL-2.0 binds only their own files.
/// They read HTML in tests and are part of no released program.
const BY_NAME: &[&str] = &["cssparser", "cssparser-macros", "dtoa-short", "selectors"];

/// Libraries of which a second version would cost size, time or safety.
const ONE_VERSION: &[&str] = &[
    "axum",
    "axum-core",
    "http",
    "http-body",
    "hyper",
    "jiff",
    "libsqlite3-sys",
    "maud",
    "reqwest",
    "ring",
    "rust_decimal",
    "rustls",
    "serde",
    "serde_json",
    "sqlx",
    "sqlx-core",
    "thiserror",
    "tokio",
    "toml",
    "tower",
    "tracing",
];

/// A second version that is here for these packages alone; when any other asks for it, it is found.
const FOR_OTHERS: &[(&str, &str, &[&str])] = &[
    // Sign-in through a provider (ADR 14). Nothing of ours sees these errors.
    ("thiserror", "1.", &["oauth2", "openidconnect"]),
    // Locked for a feature that nobody turns on, and never compiled.
    ("jiff", "0.", &["serde_with"]),
];

/// A second TLS stack, or one that needs a C library of the machine.
const NEVER: &[&str] = &[
    "openssl",
    "openssl-sys",
    "native-tls",
    "aws-lc-rs",
    "aws-lc-sys",
    "boring",
    "mysqlclient-sys",
];

/// `(name, version, source)` of every package in the lock file.
fn packages(lock: &str) -> Vec<(String, String, Option<String>)> {
    let lock: Table = lock.parse().expect("Cargo.lock is TOML");
    let text = |package: &toml::Value, key: &str| {
        package.get(key).and_then(toml::Value::as_str).map(str::to_owned)
    };
    lock.get("package")
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .map(|package| {
            let name = text(package, "name").unwrap_or_default();
            (name, text(package, "version").unwrap_or_default(), text(package, "source"))
        })
        .collect()
}

/// The packages that ask for this version of a package of which there are several.
fn askers(lock: &str, name: &str, version: &str) -> Vec<String> {
    let lock: Table = lock.parse().expect("Cargo.lock is TOML");
    let wanted = format!("{name} {version}");
    let asks = |package: &&toml::Value| {
        let asked = package.get("dependencies").and_then(toml::Value::as_array);
        asked.is_some_and(|all| all.iter().any(|one| one.as_str() == Some(&wanted)))
    };
    let packages = lock.get("package").and_then(toml::Value::as_array);
    let found = packages.into_iter().flatten().filter(asks);
    found.filter_map(|package| package.get("name")?.as_str()).map(str::to_owned).collect()
}

fn is_for_others(lock: &str, name: &str, version: &str) -> bool {
    FOR_OTHERS.iter().filter(|(known, start, _)| *known == name && version.starts_with(start)).any(
        |(_, _, others)| {
            askers(lock, name, version).iter().all(|asker| others.contains(&asker.as_str()))
        },
    )
}

fn locked(path: &str, lock: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut versions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut registry: Option<String> = None;
    for (name, version, source) in packages(lock) {
        if let Some(source) = source {
            let same = *registry.get_or_insert_with(|| source.clone()) == source;
            if !same || !source.starts_with(REGISTRY) {
                wrong.push(format!("{path}: {name} comes from {source}"));
            }
        }
        if NEVER.contains(&name.as_str()) {
            wrong.push(format!("{path}: {name}; TLS is rustls with ring, and nothing else"));
        }
        versions.entry(name).or_default().push(version);
    }
    for name in ONE_VERSION {
        let mut found = versions.get(*name).cloned().unwrap_or_default();
        if found.len() > 1 {
            found.retain(|version| !is_for_others(lock, name, version));
        }
        if found.len() > 1 {
            wrong.push(format!("{path}: {name} in versions {}", found.join(" and ")));
        }
    }
    wrong
}

/// Whether an SPDX expression can be met with the licences of the list. `/` is an old way to say OR.
fn acceptable(expression: &str) -> bool {
    let expression = expression.trim();
    if let Some(alternatives) = split(expression, &[" OR ", "/"]) {
        return alternatives.into_iter().any(acceptable);
    }
    if let Some(parts) = split(expression, &[" AND "]) {
        return parts.into_iter().all(acceptable);
    }
    let inner = expression.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.map_or_else(|| LICENCES.contains(&expression), acceptable)
}

/// Splits at an operator outside parentheses; `None` when there is none.
fn split<'a>(expression: &'a str, operators: &[&str]) -> Option<Vec<&'a str>> {
    let (mut depth, mut from, mut found) = (0_i32, 0, Vec::new());
    for (at, c) in expression.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        let rest = expression.get(at..).unwrap_or_default();
        if let Some(operator) =
            operators.iter().find(|o| depth == 0 && at >= from && rest.starts_with(**o))
        {
            found.push(expression.get(from..at).unwrap_or_default());
            from = at + operator.len();
        }
    }
    found.push(expression.get(from..).unwrap_or_default());
    (found.len() > 1).then_some(found)
}

/// Judges the packages that `cargo metadata` lists.
fn licensed(metadata: &Value) -> Vec<String> {
    let packages = metadata["packages"].as_array().map_or(&[][..], Vec::as_slice);
    assert!(packages.len() > 10, "cargo metadata lists the packages");
    packages
        .iter()
        .filter_map(|package| {
            let name = package["name"].as_str().unwrap_or_default();
            let licence = package["license"].as_str().unwrap_or("no licence");
            let fine = acceptable(licence) || BY_NAME.contains(&name);
            (!fine).then(|| format!("{name}: {licence}"))
        })
        .collect()
}

/// Runs without network: what is locked was fetched by the check before this test.
fn metadata(manifest: &str) -> Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let host = Command::new("rustc").arg("-vV").output().expect("rustc runs");
    let host = String::from_utf8_lossy(&host.stdout);
    let host =
        host.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc knows its host");
    let output = Command::new(cargo)
        .current_dir(repo::root())
        .args(["metadata", "--locked", "--offline", "--format-version", "1"])
        .args(["--manifest-path", manifest])
        .args(["--filter-platform", host])
        .output()
        .expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo metadata: {said}");
    serde_json::from_slice(&output.stdout).expect("cargo metadata writes JSON")
}

#[test]
fn every_licence_is_on_the_list() {
    for manifest in ["Cargo.toml", "crates/pdf/Cargo.toml"] {
        clean(&licensed(&metadata(manifest)));
    }
}

#[test]
fn sources_and_versions_are_single() {
    for lock in ["Cargo.lock", "crates/pdf/Cargo.lock"] {
        clean(&locked(lock, repo::file(lock)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, version: &str, source: &str) -> String {
        format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\nsource = \"{source}\"\n")
    }

    #[track_caller]
    fn finds(lock: &str, want: &str) {
        let found = locked("Cargo.lock", lock);
        assert!(found.len() == 1 && found[0].contains(want), "{found:?}");
    }

    const SOME: &str = "registry+https://contoh.example/index";

    #[test]
    fn a_second_registry_is_found() {
        let two = package("a", "1.0.0", SOME)
            + &package("b", "1.0.0", "registry+https://lain.example/index");
        finds(&two, "b comes from registry+https://lain.example");
    }

    #[test]
    fn another_source_a_double_or_a_second_tls_stack_is_found() {
        finds(&package("a", "1.0.0", "git+https://example.org/a#1"), "a comes from git");
        finds(&package("openssl", "1.0.0", SOME), "openssl");
        let twice = package("hyper", "0.14.0", SOME) + &package("hyper", "1.0.0", SOME);
        finds(&twice, "hyper in versions 0.14.0 and 1.0.0");
        let fine = package("syn", "2.0.0", SOME)
            + &package("syn", "3.0.0", SOME)
            + "[[package]]\nname = \"kernel\"\nversion = \"0.0.0\"\n";
        assert_eq!(locked("Cargo.lock", &fine), Vec::<String>::new());
    }

    #[test]
    fn a_double_for_one_library_is_found_when_another_asks_for_it() {
        let twice = package("thiserror", "1.0.9", SOME) + &package("thiserror", "2.0.1", SOME);
        let asks =
            |name: &str| package(name, "1.0.0", SOME) + "dependencies = [\"thiserror 1.0.9\"]\n";
        let fine = twice.clone() + &asks("oauth2") + &asks("openidconnect");
        assert_eq!(locked("Cargo.lock", &fine), Vec::<String>::new());
        finds(
            &(twice + &asks("oauth2") + &asks("kernel")),
            "thiserror in versions 1.0.9 and 2.0.1",
        );
    }

    #[test]
    fn licences_are_read_as_expressions() {
        for fine in [
            "MIT",
            "MIT OR GPL-3.0",
            "GPL-2.0/MIT",
            "(MIT OR GPL-3.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR GPL-3.0",
        ] {
            assert!(acceptable(fine), "{fine}");
        }
        for bad in ["GPL-3.0", "MIT AND GPL-3.0", "(GPL-3.0 OR AGPL-3.0) AND MIT", "", "MPL-2.0"] {
            assert!(!acceptable(bad), "{bad}");
        }
    }

    #[test]
    fn a_package_with_another_licence_is_found() {
        let mut packages = vec![serde_json::json!({ "name": "a", "license": "MIT" }); 12];
        packages.push(serde_json::json!({ "name": "selectors", "license": "MPL-2.0" }));
        packages.push(serde_json::json!({ "name": "bad", "license": "AGPL-3.0" }));
        packages.push(serde_json::json!({ "name": "none", "license": null }));
        let found = licensed(&serde_json::json!({ "packages": packages }));
        assert_eq!(found, ["bad: AGPL-3.0", "none: no licence"]);
    }
}
