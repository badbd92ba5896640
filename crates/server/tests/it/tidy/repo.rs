//! The files of the repository, read once.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use super::text;

/// A text file, named by its path from the root with forward slashes.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("crates/ is above");
    crates.parent().expect("the root is above crates/").to_owned()
}

/// Every text file that is not ignored.
pub(crate) fn files() -> &'static [File] {
    static FILES: OnceLock<Vec<File>> = OnceLock::new();
    FILES.get_or_init(|| {
        let root = root();
        let ignore = fs::read_to_string(root.join(".gitignore")).expect(".gitignore is there");
        let mut found = Vec::new();
        walk(&root, "", &Ignored::parse(&ignore), &mut found);
        found.sort_by(|a: &File, b| a.path.cmp(&b.path));
        found
    })
}

/// One file by its path.
#[track_caller]
pub(crate) fn file(path: &str) -> &'static str {
    files()
        .iter()
        .find(|file| file.path == path)
        .map_or_else(|| unreachable!("{path} is missing"), |file| file.text.as_str())
}

/// Runs `check` over the files that `wanted` picks. Picking none is a mistake in the test itself.
#[track_caller]
pub(crate) fn over(
    wanted: impl Fn(&str) -> bool,
    check: impl Fn(&str, &str) -> Vec<String>,
) -> Vec<String> {
    let picked: Vec<&File> = files().iter().filter(|file| wanted(&file.path)).collect();
    assert!(!picked.is_empty(), "no file was looked at");
    picked.iter().flat_map(|file| check(&file.path, &file.text)).collect()
}

/// Whether the file ends in `.rs`, `.ts` and the like; `extension` without the dot.
pub(crate) fn is(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

/// The template of a room is judged like a room of this name.
const TEMPLATE: &str = "xtask/templates/";

fn below_crates(path: &str) -> Option<&str> {
    path.strip_prefix("crates/").or_else(|| path.strip_prefix(TEMPLATE))
}

/// `maturity` for `crates/maturity/src/rules.rs`.
pub(crate) fn crate_of(path: &str) -> Option<&str> {
    below_crates(path)?.split('/').next()
}

/// The part below `src/` of a crate's source file: `store/nilai.rs`.
pub(crate) fn below_src(path: &str) -> Option<&str> {
    below_crates(path)?.split_once("/src/").map(|(_, rest)| rest)
}

/// Whether the file is the layer `name` of a room: `rules.rs` or something below `rules/`.
pub(crate) fn is_layer(path: &str, name: &str) -> bool {
    below_src(path)
        .and_then(|rest| rest.strip_prefix(name))
        .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

/// Whether the whole file is for tests: below `tests/`, or a module under `#[cfg(test)]`.
pub(crate) fn is_test(path: &str) -> bool {
    static MODULES: OnceLock<BTreeSet<String>> = OnceLock::new();
    let modules = MODULES.get_or_init(|| {
        let sources = files().iter().filter(|file| is(&file.path, "rs"));
        sources.flat_map(|file| test_modules(&file.path, &file.text)).collect()
    });
    path.contains("/tests/") || modules.contains(path)
}

/// The files of the modules that one file declares under `#[cfg(test)]`.
fn test_modules(path: &str, text: &str) -> Vec<String> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.trim_end_matches(".rs");
    let below = match stem {
        "lib" | "main" | "mod" => folder.to_owned(),
        _ => format!("{folder}/{stem}"),
    };
    let source = text::read(text);
    let mut found = Vec::new();
    for (at, mark) in source.code.match_indices("#[cfg(test)]") {
        let end = source.code.bytes().enumerate().skip(at).find(|(_, b)| matches!(b, b';' | b'{'));
        let Some((end, b';')) = end else { continue };
        let words = text::words(source.code.get(at + mark.len()..end).unwrap_or_default());
        let Some((_, name)) = words.last().filter(|_| words.iter().any(|(_, w)| *w == "mod"))
        else {
            continue;
        };
        let renamed = source.strings.iter().find(|(quote, _)| (at..end).contains(quote));
        match renamed {
            Some((_, file)) => found.push(format!("{folder}/{file}")),
            None => found.extend([format!("{below}/{name}.rs"), format!("{below}/{name}/mod.rs")]),
        }
    }
    found
}

struct Ignored {
    anchored: Vec<String>,
    anywhere: Vec<String>,
}

impl Ignored {
    fn parse(text: &str) -> Self {
        let mut ignored = Self { anchored: vec![".git".to_owned()], anywhere: Vec::new() };
        for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
            let name = line.trim_end_matches('/');
            match name.strip_prefix('/') {
                Some(anchored) => ignored.anchored.push(anchored.to_owned()),
                None => ignored.anywhere.push(name.to_owned()),
            }
        }
        ignored
    }

    fn covers(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        self.anchored.iter().any(|a| a == path)
            || self.anywhere.iter().any(|a| match a.strip_prefix('*') {
                Some(ending) => name.ends_with(ending),
                None => a == name,
            })
    }
}

fn walk(root: &Path, below: &str, ignored: &Ignored, found: &mut Vec<File>) {
    for entry in fs::read_dir(root.join(below)).expect("a folder of the repository").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() { name } else { format!("{below}/{name}") };
        if ignored.covers(&path) {
            continue;
        }
        if entry.path().is_dir() {
            walk(root, &path, ignored, found);
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            found.push(File { path, text });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_ignores_is_not_read() {
        let ignored = Ignored::parse("/target/\nnode_modules/\n*.log\n# note\n");
        for path in [".git", "target", "islands/node_modules", "a/b.log"] {
            assert!(ignored.covers(path), "{path}");
        }
        assert!(!ignored.covers("crates/target"));
    }

    #[test]
    fn a_layer_is_a_file_or_a_folder() {
        assert!(is_layer("crates/maturity/src/rules.rs", "rules"));
        assert!(is_layer("crates/maturity/src/rules/indeks.rs", "rules"));
        assert!(!is_layer("crates/maturity/src/rulesets.rs", "rules"));
        assert!(!is_layer("xtask/src/rules.rs", "rules"));
        assert_eq!(crate_of("crates/org/src/lib.rs"), Some("org"));
    }

    #[test]
    fn a_module_under_cfg_test_is_a_test() {
        let code = "mod a;\n#[cfg(test)]\nmod story;\n#[cfg(test)]\nmod inline { }\n\
                    #[cfg(test)]\n#[path = \"tree_tests.rs\"]\nmod tests;\n#[cfg(test)] use x;";
        let at = |path: &str| test_modules(path, code).join(" ");
        assert_eq!(at("c/src/lib.rs"), "c/src/story.rs c/src/story/mod.rs c/src/tree_tests.rs");
        assert!(at("c/src/tree.rs").starts_with("c/src/tree/story.rs"), "{}", at("c/src/tree.rs"));
    }

    #[test]
    fn the_repository_is_read_from_its_root() {
        assert!(file("Cargo.toml").contains("[workspace]"));
        assert!(files().iter().all(|file| !file.path.starts_with("target/")));
    }
}
