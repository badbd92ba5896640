//! Papers and words: decisions in sequence, a map that stays short, and nothing of one machine.

use super::{clean, lists, repo};

const DENY: &str = "crates/server/tests/it/deny.txt";
const MAP_LINES: usize = 300;

/// Words that must stand in no file of the repository.
fn denied(path: &str, text: &str, deny: &[(&str, &str)]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (n, line) in text.lines().enumerate() {
        let lower = line.to_lowercase();
        for (word, reason) in deny {
            if lower.contains(&word.to_lowercase()) {
                wrong.push(format!("{path}:{}: {word}: {reason}", n + 1));
            }
        }
    }
    wrong
}

/// Files of tools name no host: where packages come from is set on the machine that builds.
fn no_host(path: &str, text: &str) -> Vec<String> {
    let lock_of_npm = path.ends_with("package-lock.json");
    let mut wrong = Vec::new();
    for (n, line) in text.lines().enumerate() {
        let here = line.contains("//localhost") || line.contains("//127.0.0.1");
        let resolved = lock_of_npm && line.contains("\"resolved\": \"http");
        let host = !lock_of_npm && line.contains("://") && !here && !line.contains(":///");
        if resolved || host {
            wrong.push(format!("{path}:{}: names a host", n + 1));
        }
    }
    wrong
}

fn is_tool_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(path, "Makefile" | ".ci/run" | ".cargo/config.toml")
        || matches!(name, "package-lock.json" | ".npmrc" | "package.json" | "Dockerfile")
        || repo::is(path, "sh")
}

/// `0001-…` to the last without a gap; the heading repeats the number.
fn in_sequence(records: &[(&str, &str)]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (n, (path, text)) in records.iter().enumerate() {
        let want = format!("{:04}", n + 1);
        let name = path.rsplit('/').next().unwrap_or(path);
        if !name.starts_with(&format!("{want}-")) {
            wrong.push(format!("{path}: stands where {want} belongs"));
        }
        let heading = text.lines().next().unwrap_or_default();
        let number: String = heading.chars().filter(char::is_ascii_digit).take(4).collect();
        if !heading.starts_with("# ") || number.parse() != Ok(n + 1) {
            wrong.push(format!("{path}: the heading does not say its number: {heading}"));
        }
    }
    wrong
}

/// The newest section must tell administrators something.
fn told(path: &str, text: &str) -> Vec<String> {
    let mut sections = text.split("\n## ").skip(1);
    let Some(newest) = sections.next() else {
        return vec![format!("{path}: no section")];
    };
    let tells = newest.lines().skip(1).any(|line| line.trim_start().starts_with("- "));
    if tells { Vec::new() } else { vec![format!("{path}: the newest section is empty")] }
}

fn short_map(path: &str, text: &str) -> Vec<String> {
    let lines = text.lines().count();
    if lines < MAP_LINES {
        Vec::new()
    } else {
        vec![format!("{path}: {lines} lines; a map of {MAP_LINES} or more is not read")]
    }
}

#[test]
fn no_file_holds_a_denied_word() {
    let list = repo::file(DENY);
    clean(&lists::check_list(DENY, list));
    let entries = lists::entries(list);
    let deny: Vec<(&str, &str)> = entries.iter().map(|entry| (entry.name, entry.reason)).collect();
    clean(&repo::over(|path| path != DENY, |path, text| denied(path, text, &deny)));
}

#[test]
fn files_of_tools_name_no_host() {
    clean(&repo::over(is_tool_file, no_host));
}

#[test]
fn decisions_are_numbered_in_sequence() {
    let records: Vec<(&str, &str)> = repo::files()
        .iter()
        .filter(|file| file.path.starts_with("docs/adr/") && repo::is(&file.path, "md"))
        .filter(|file| !file.path.ends_with("/README.md"))
        .map(|file| (file.path.as_str(), file.text.as_str()))
        .collect();
    assert!(!records.is_empty());
    clean(&in_sequence(&records));
}

#[test]
fn the_newest_section_of_the_changelog_says_something() {
    clean(&told("CHANGELOG.md", repo::file("CHANGELOG.md")));
}

#[test]
fn the_map_stays_short() {
    clean(&short_map("ARCHITECTURE.md", repo::file("ARCHITECTURE.md")));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_denied_word_is_found_in_any_case() {
        let found = denied("a.md", "fine\nKata PENGISI", &[("kata pengisi", "filler")]);
        assert_eq!(found, ["a.md:2: kata pengisi: filler"]);
        assert!(denied("a.md", "kata, pengisi", &[("kata pengisi", "filler")]).is_empty());
    }

    #[test]
    fn a_host_in_a_file_of_tools_is_found() {
        assert_eq!(no_host("Makefile", "a:\n\tcurl https://example.org/x").len(), 1);
        assert_eq!(
            no_host("x/package-lock.json", "  \"resolved\": \"https://example.org/x\"").len(),
            1
        );
        let fine = "curl http://localhost:8080/healthz; psql postgres:///x";
        assert!(no_host(".ci/run", fine).is_empty());
        assert!(no_host("package-lock.json", "\"url\": \"https://example.org/fund\"").is_empty());
    }

    #[test]
    fn a_gap_or_a_wrong_heading_is_found() {
        let good = [("docs/adr/0001-a.md", "# 1. A"), ("docs/adr/0002-b.md", "# ADR 0002: B")];
        assert_eq!(in_sequence(&good), Vec::<String>::new());
        assert_eq!(in_sequence(&[good[0], ("docs/adr/0003-b.md", "# 2. B")]).len(), 1);
        assert_eq!(in_sequence(&[("docs/adr/0001-a.md", "# 2. A")]).len(), 1);
    }

    #[test]
    fn an_empty_section_is_found() {
        assert!(told("c", "# Perubahan\n\n## Belum dirilis\n\n- Baru.\n\n## 1\n").is_empty());
        assert_eq!(told("c", "# Perubahan\n\n## Belum dirilis\n\n## 1\n\n- Lama.\n").len(), 1);
        assert_eq!(told("c", "# Perubahan\n").len(), 1);
    }

    #[test]
    fn a_long_map_is_found() {
        assert!(short_map("m", &"x\n".repeat(MAP_LINES - 1)).is_empty());
        assert_eq!(short_map("m", &"x\n".repeat(MAP_LINES)).len(), 1);
    }
}
