//! Comments and attributes: nothing left for later, and every lifted lint says why.

use super::{clean, repo, text};

/// Written in pieces so that this file passes its own check.
const LATER: [&str; 4] =
    [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), concat!("HA", "CK")];

const SCRIPTS: &[&str] = &["ts", "mts", "js", "mjs", "css", "sql", "toml", "sh", "yml"];

fn nothing_left(path: &str, text: &str) -> Vec<String> {
    let comments = if repo::is(path, "rs") {
        text::read(text).comments
    } else {
        text.lines().enumerate().map(|(n, line)| (n + 1, line.to_owned())).collect()
    };
    let mut wrong = Vec::new();
    for (line, comment) in comments {
        for word in comment.split(|c: char| !c.is_ascii_alphanumeric()) {
            if LATER.contains(&word) {
                wrong.push(format!("{path}:{line}: {word}; do it or open an issue"));
            }
        }
    }
    wrong
}

fn reasons(path: &str, text: &str) -> Vec<String> {
    let source = text::read(text);
    let code = &source.code;
    let mut wrong = Vec::new();
    for (at, word) in text::words(code) {
        let opened = code.get(..at).unwrap_or_default();
        let is_attribute = opened.ends_with("#[") || opened.ends_with("#![");
        if !is_attribute || !matches!(word, "expect" | "allow" | "ignore") {
            continue;
        }
        let line = text::line(code, at);
        let end = text::closing(code, at + word.len());
        let inside = code.get(at + word.len()..end).unwrap_or_default();
        match word {
            "allow" => {
                wrong.push(format!("{path}:{line}: #[allow]; write #[expect] with a reason"));
            }
            "ignore" => wrong.push(format!("{path}:{line}: a test that does not run")),
            _ if !text::words(inside).iter().any(|(_, word)| *word == "reason") => {
                wrong.push(format!("{path}:{line}: #[expect] without a reason"));
            }
            // A benchmark is there to read the clock; nothing of it is shipped.
            _ if opened.ends_with("#![")
                && inside.contains("disallowed")
                && !path.contains("/benches/") =>
            {
                wrong.push(format!(
                    "{path}:{line}: lifts every ban of a file; lift one at its item"
                ));
            }
            _ => {}
        }
    }
    wrong
}

#[test]
fn nothing_is_left_for_later() {
    let scripts = |path: &str| {
        repo::is(path, "rs")
            || SCRIPTS.iter().any(|extension| repo::is(path, extension))
            || matches!(path, "Makefile" | ".ci/run")
    };
    clean(&repo::over(scripts, nothing_left));
}

#[test]
fn every_lifted_lint_says_why() {
    clean(&repo::over(|path| repo::is(path, "rs"), reasons));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_for_later_is_found() {
        let note = LATER[0];
        assert_eq!(nothing_left("a.rs", &format!("fn f() {{}} // {note}: this")).len(), 1);
        assert_eq!(nothing_left("a.sql", &format!("SELECT 1\n-- {note}(me)")).len(), 1);
        assert!(
            nothing_left("a.rs", &format!("let x = \"{note}\"; // mastodon {note}S")).is_empty()
        );
    }

    #[test]
    fn an_attribute_without_a_reason_is_found() {
        for bad in [
            "#[expect(clippy::x)] fn f() {}",
            "#![expect(clippy::disallowed_methods, reason = \"r\")]",
            "#[allow(dead_code, reason = \"r\")] fn f() {}",
            "#[test]\n#[ignore]\nfn f() {}",
        ] {
            assert_eq!(reasons("a.rs", bad).len(), 1, "{bad}");
        }
        let fine = "#[expect(clippy::x, reason = \"r\")] fn f() { x.expect(\"y\") } // #[allow(x)]";
        assert_eq!(reasons("a.rs", fine), Vec::<String>::new());
    }
}
