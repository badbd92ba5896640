//! Documents are kept true: what the code offers has a heading, and what a document shows exists.

use std::collections::BTreeSet;

use crate::tidy::{clean, repo, text};

const SETTINGS: &str = "docs/settings.md";
const ERRORS: &str = "docs/errors.md";
const PERMISSIONS: &str = "docs/permissions.md";

/// Lines outside code fences, with their numbers.
fn prose(markdown: &str) -> Vec<(usize, &str)> {
    let mut fenced = false;
    let mut lines = Vec::new();
    for (n, line) in markdown.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            lines.push((n + 1, line));
        }
    }
    lines
}

fn headings(markdown: &str) -> Vec<&str> {
    prose(markdown)
        .into_iter()
        .filter_map(|(_, line)| line.strip_prefix('#'))
        .map(|rest| rest.trim_start_matches('#').trim())
        .collect()
}

/// Everything in backticks outside code fences.
fn named(markdown: &str) -> BTreeSet<String> {
    prose(markdown)
        .into_iter()
        .flat_map(|(_, line)| line.split('`').skip(1).step_by(2))
        .map(str::to_owned)
        .collect()
}

/// Every one of `codes` has a heading that names it in backticks, and every such heading is used.
fn documented(path: &str, markdown: &str, codes: &BTreeSet<String>) -> Vec<String> {
    let titles: BTreeSet<String> = headings(markdown).into_iter().flat_map(named).collect();
    let missing = codes.difference(&titles).map(|code| format!("{path}: no heading for `{code}`"));
    let stale = titles.difference(codes).map(|code| format!("{path}: `{code}` is no longer used"));
    missing.chain(stale).collect()
}

/// The Rust files that are shipped.
fn sources() -> impl Iterator<Item = &'static repo::File> {
    repo::files().iter().filter(|file| {
        file.path.starts_with("crates/") && repo::is(&file.path, "rs") && !repo::is_test(&file.path)
    })
}

fn shipped_literals(source: &str) -> Vec<String> {
    let source = text::read(source);
    let code = text::without_tests(&source.code);
    let shipped = |at: usize| code.as_bytes().get(at) == Some(&b'"');
    source.strings.into_iter().filter(|(at, _)| shipped(*at)).map(|(_, literal)| literal).collect()
}

fn is_variable(literal: &str) -> bool {
    literal.strip_prefix("GADANG_").is_some_and(|rest| {
        !rest.is_empty()
            && rest.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
    })
}

/// The keys that rooms declare and the variables that the program reads.
fn settings() -> BTreeSet<String> {
    let literals = sources().flat_map(|file| shipped_literals(&file.text));
    let mut found: BTreeSet<String> = literals.filter(|literal| is_variable(literal)).collect();
    found.extend(sources().flat_map(|file| text::field_literals(&file.text, "Setting", "key")));
    found
}

fn permissions() -> BTreeSet<String> {
    sources().flat_map(|file| text::field_literals(&file.text, "Permission", "code")).collect()
}

/// `make` targets that a document tells to run and that the Makefile does not have.
fn made(path: &str, markdown: &str, makefile: &str) -> Vec<String> {
    let targets: BTreeSet<&str> = makefile
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(target, _)| target)
        .collect();
    let mut wrong = Vec::new();
    for (n, line) in markdown.lines().enumerate() {
        let spans = line.split('`').skip(1).step_by(2);
        for target in spans.chain([line]).filter_map(|command| command.strip_prefix("make ")) {
            let target = target.split_whitespace().next().unwrap_or_default();
            if !targets.contains(target) {
                wrong.push(format!("{path}:{}: the Makefile has no target {target}", n + 1));
            }
        }
    }
    wrong
}

/// Relative links of one document that lead nowhere.
fn dead_links(path: &str, markdown: &str, exists: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut wrong = Vec::new();
    for (n, line) in prose(markdown) {
        for rest in line.split("](").skip(1) {
            let link = rest.split([')', ' ']).next().unwrap_or_default();
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { path.to_owned() } else { join(folder, file) };
            match exists(&target) {
                None => wrong.push(format!("{path}:{n}: {link} leads nowhere")),
                Some(text) if !anchor.is_empty() && !anchors(&text).contains(anchor) => {
                    wrong.push(format!("{path}:{n}: {target} has no heading #{anchor}"));
                }
                Some(_) => {}
            }
        }
    }
    wrong
}

fn join(folder: &str, link: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn anchors(markdown: &str) -> BTreeSet<String> {
    headings(markdown)
        .into_iter()
        .map(|heading| {
            let kept =
                heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
            kept.map(|c| if c == ' ' { '-' } else { c }).collect::<String>().to_lowercase()
        })
        .collect()
}

/// The numbers of `### Contoh 3. …`.
fn examples(markdown: &str) -> BTreeSet<String> {
    headings(markdown)
        .into_iter()
        .filter_map(|heading| heading.strip_prefix("Contoh "))
        .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect())
        .collect()
}

/// The numbers of the tests `contoh_3_…`.
fn example_tests(source: &str) -> BTreeSet<String> {
    let source = text::read(source);
    text::functions(&source.code)
        .iter()
        .filter_map(|function| function.name.strip_prefix("contoh_"))
        .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect())
        .collect()
}

fn proven(path: &str, markdown: &str, tests: &BTreeSet<String>) -> Vec<String> {
    let told = examples(markdown);
    let missing =
        told.difference(tests).map(|n| format!("{path}: no test contoh_{n}_… proves Contoh {n}"));
    let stale =
        tests.difference(&told).map(|n| format!("{path}: the test contoh_{n}_… has no Contoh {n}"));
    missing.chain(stale).collect()
}

fn is_markdown(path: &str) -> bool {
    repo::is(path, "md") && !path.contains("/templates/")
}

#[test]
fn every_setting_has_a_heading() {
    let settings = settings();
    assert!(!settings.is_empty());
    clean(&documented(SETTINGS, repo::file(SETTINGS), &settings));
}

#[test]
fn every_failure_has_a_heading() {
    let codes = web::Failure::CODES.iter().map(|code| (*code).to_owned()).collect();
    clean(&documented(ERRORS, repo::file(ERRORS), &codes));
}

#[test]
fn every_permission_is_listed() {
    let permissions = permissions();
    assert!(!permissions.is_empty());
    let listed = named(repo::file(PERMISSIONS));
    let missing: Vec<String> = permissions
        .difference(&listed)
        .map(|code| format!("{PERMISSIONS}: `{code}` is missing"))
        .collect();
    clean(&missing);
}

#[test]
fn the_commands_of_the_readme_exist() {
    let makefile = repo::file("Makefile");
    clean(&repo::over(is_markdown, |path, markdown| made(path, markdown, makefile)));
    for (readme, command) in [("README.md", "make run"), ("README.md", "make test")] {
        assert!(repo::file(readme).contains(command), "{readme} tells {command}");
    }
    let ci = repo::file(".ci/run");
    assert!(
        ci.lines().any(|line| line.trim() == "make test" || line.trim() == "exec make test"),
        "{ci}"
    );
}

#[test]
fn links_between_documents_lead_somewhere() {
    let exists = |target: &str| {
        let known = repo::files().iter().find(|file| file.path == target);
        known
            .map(|file| file.text.clone())
            .or_else(|| repo::root().join(target).exists().then(String::new))
    };
    clean(&repo::over(is_markdown, |path, markdown| dead_links(path, markdown, exists)));
}

#[test]
fn every_worked_example_is_a_test() {
    clean(&repo::over(
        |path| {
            path.starts_with("docs/rules/") && path.matches('/').count() == 3 && is_markdown(path)
        },
        |path, markdown| {
            let owner = path.split('/').nth(2).unwrap_or_default();
            let src = format!("crates/{owner}/src/");
            let tests = repo::files()
                .iter()
                .filter(|file| file.path.starts_with(&src) && repo::is(&file.path, "rs"))
                .flat_map(|file| example_tests(&file.text))
                .collect();
            proven(path, markdown, &tests)
        },
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(items: &[&str]) -> BTreeSet<String> {
        items.iter().map(|item| (*item).to_owned()).collect()
    }

    #[test]
    fn a_missing_or_a_stale_heading_is_found() {
        let page = "# Settings\n\n## `A`\n\n```sh\n## `B`\n```\nabout `B`\n## `C`\n";
        assert_eq!(
            documented("s", page, &set(&["A", "B"])),
            ["s: no heading for `B`", "s: `C` is no longer used"]
        );
    }

    #[test]
    fn variables_are_read_from_shipped_code_only() {
        let code =
            "f(\"GADANG_X\"); // \"GADANG_Y\"\n#[cfg(test)] mod t { fn g() { f(\"GADANG_Z\") } }";
        let found: Vec<String> =
            shipped_literals(code).into_iter().filter(|l| is_variable(l)).collect();
        assert_eq!(found, ["GADANG_X"]);
        assert!(!is_variable("GADANG_") && !is_variable("GADANG_x"));
    }

    #[test]
    fn a_command_that_the_makefile_lacks_is_found() {
        let page = "```sh\nmake run   # why\nmake fly\n```\nUse `make test`. They make sense.\n";
        assert_eq!(
            made("r", page, "run: build\n\tx\ntest:\n"),
            ["r:3: the Makefile has no target fly"]
        );
    }

    #[test]
    fn a_link_that_leads_nowhere_is_found() {
        let page = "[a](../b.md) [c](c.md) [d](../b.md#two-words) [e](../b.md#three) [f](#here)\n\
                    [g](https://example.org)\n# Here\n";
        let exists = |target: &str| match target {
            "b.md" => Some("# Two words".to_owned()),
            "docs/a.md" => Some(page.to_owned()),
            _ => None,
        };
        assert_eq!(
            dead_links("docs/a.md", page, exists),
            ["docs/a.md:1: c.md leads nowhere", "docs/a.md:1: b.md has no heading #three"]
        );
    }

    #[test]
    fn an_example_without_a_test_and_a_test_without_an_example_are_found() {
        let tests = example_tests("#[test] fn contoh_1_satu() {} #[test] fn contoh_12_lain() {}");
        let page = "### Contoh 1. A\n### Contoh 2. B\n";
        assert_eq!(
            proven("p", page, &tests),
            ["p: no test contoh_2_… proves Contoh 2", "p: the test contoh_12_… has no Contoh 12"]
        );
    }
}
