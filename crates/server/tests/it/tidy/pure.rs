//! Rules, access and input are pure: no clock, no database, no HTTP, and no floating point in law.

use super::{clean, repo, text};

/// Crates whose very name in a pure file means I/O.
const IO: &[&str] = &["db", "web", "ui", "tokio", "sqlx", "axum", "maud", "reqwest", "hyper"];

fn pure(path: &str, text: &str) -> Vec<String> {
    let source = text::read(text);
    let code = text::without_tests(&source.code);
    let words = text::words(&code);
    let mut wrong = Vec::new();
    let mut find = |at: usize, what: &str| {
        wrong.push(format!("{path}:{}: {what} in a pure file", text::line(&code, at)));
    };
    for (i, (at, word)) in words.iter().enumerate() {
        let before = code.get(..*at).unwrap_or_default().trim_end();
        let after = code.get(at + word.len()..).unwrap_or_default().trim_start();
        // `::web` is the crate and `x::web` is not.
        let parent = before.strip_suffix("::").map_or("", str::trim_end);
        let is_root =
            !parent.ends_with(|c: char| c.is_alphanumeric() || c == '_') && !before.ends_with('.');
        let is_path = after.starts_with("::") || before.ends_with("use") || before.ends_with("::");
        let previous = i.checked_sub(1).and_then(|i| words.get(i)).map_or("", |(_, word)| word);
        match *word {
            name if IO.contains(&name) && is_root && is_path => find(*at, name),
            "time" if previous == "std" && before.ends_with("::") => find(*at, "std::time"),
            "SystemTime" | "Instant" => find(*at, word),
            "await" | "async" => find(*at, "waiting"),
            _ => {}
        }
    }
    wrong
}

fn exact(path: &str, text: &str) -> Vec<String> {
    let source = text::read(text);
    let code = text::without_tests(&source.code);
    text::words(&code)
        .into_iter()
        .filter(|(at, word)| {
            let before = at.checked_sub(1).and_then(|i| code.as_bytes().get(i));
            let after = code.get(at + word.len()..).unwrap_or_default().as_bytes();
            let number = word.starts_with(|c: char| c.is_ascii_digit());
            let fraction = after.first() == Some(&b'.')
                && after.get(1).is_some_and(u8::is_ascii_digit)
                && before != Some(&b'.');
            matches!(*word, "f32" | "f64")
                || (number && (word.ends_with("f64") || word.ends_with("f32") || fraction))
        })
        .map(|(at, word)| {
            format!("{path}:{}: {word} is floating point in a rule", text::line(&code, at))
        })
        .collect()
}

fn is_pure_layer(path: &str) -> bool {
    ["rules", "access", "input"].iter().any(|layer| repo::is_layer(path, layer))
        || ["kernel", "ruleset"].iter().any(|name| path.starts_with(&format!("crates/{name}/src/")))
}

#[test]
fn rules_access_and_input_are_pure() {
    clean(&repo::over(
        |path| is_pure_layer(path) && repo::is(path, "rs") && !repo::is_test(path),
        pure,
    ));
}

#[test]
fn rules_calculate_exactly() {
    let rules = |path: &str| {
        (repo::is_layer(path, "rules") || path.starts_with("crates/ruleset/src/"))
            && repo::is(path, "rs")
            && !repo::is_test(path)
    };
    clean(&repo::over(rules, exact));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn finds(code: &str, want: &str) {
        let found = pure("rules.rs", code);
        assert!(found.len() == 1 && found[0].contains(want), "{code}: {found:?}");
    }

    #[test]
    fn io_in_a_rule_is_found() {
        finds("use db::Db;", "db");
        finds("use web;", "web");
        finds("fn f() -> ::web::Room { x }", "web");
        finds("fn f(x: &sqlx::Row) {}", "sqlx");
        finds("use std::time::Duration;", "std::time");
        finds("fn f() { let t = clock::Instant(); }", "Instant");
        finds("async fn f() {}", "waiting");
        finds("\n\nuse ui::Tag;", ":3:");
    }

    #[test]
    fn a_word_that_only_looks_like_io_passes() {
        let fine = "// db::Db is not used\nuse kernel::Tahun;\nfn f(ui: u8, db: &str) { x.web::<u8>(); \"axum::\" }\
                    \n#[cfg(test)]\nmod tests { use db::Db; }";
        assert_eq!(pure("rules.rs", fine), Vec::<String>::new());
    }

    #[test]
    fn floating_point_in_a_rule_is_found() {
        for bad in ["fn f(x: f64) {}", "let x = 1.5;", "let x = 2f32;", "let x = 1_0.0;"] {
            assert_eq!(exact("rules.rs", bad).len(), 1, "{bad}");
        }
        let fine = "let x = t.0.1; let r = 1..5; let s = \"1.5\"; let d = pair.0; // 2.5";
        assert_eq!(exact("rules.rs", fine), Vec::<String>::new());
    }
}
