//! Edges between crates: who may use whom, read from the manifests.

use toml::Table;

use super::{clean, repo};

/// A layer of the workspace. A crate in `crates/` that no list names is a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tier {
    Pure,
    Base,
    Mechanism,
    Register,
    Room,
    Server,
    Tool,
}

const PURE: &[&str] = &["kernel", "ruleset", "spatial"];
const BASE: &[&str] = &["db", "ui"];
const MECHANISM: &[&str] = &["web", "jobs", "files", "export", "import", "facts", "mail", "oidc"];
/// Each may use those before it, except that the last three do not use one another.
const REGISTER: &[&str] =
    &["org", "wilayah", "webhook", "pegawai", "aturan", "naskah", "tindaklanjut"];
const TOOL: &[&str] = &["pdf", "xtask"];

fn tier(name: &str) -> Tier {
    let tiers = [
        (PURE, Tier::Pure),
        (BASE, Tier::Base),
        (MECHANISM, Tier::Mechanism),
        (REGISTER, Tier::Register),
        (&["server"], Tier::Server),
        (TOOL, Tier::Tool),
    ];
    tiers.into_iter().find(|(names, _)| names.contains(&name)).map_or(Tier::Room, |(_, tier)| tier)
}

/// Whether the crate keeps rows that belong to an institution: a register or a room.
pub(crate) fn has_store(name: &str) -> bool {
    matches!(tier(name), Tier::Register | Tier::Room)
}

/// Whether the crate is a room: a public face of its own, law in its names.
pub(crate) fn is_room(name: &str) -> bool {
    tier(name) == Tier::Room
}

/// Whether `from` may name `to` as a dependency.
fn may_use(from: &str, to: &str) -> bool {
    match (tier(from), tier(to)) {
        (Tier::Pure, _) => to == "kernel",
        (Tier::Base, below) => below == Tier::Pure,
        (Tier::Mechanism, Tier::Mechanism) => match from {
            "import" | "export" => to == "jobs",
            // The manifest names what these run and publish, and a running house holds its documents, its way to the post
            // and the provider of sign-ins.
            "web" => matches!(to, "jobs" | "facts" | "files" | "mail" | "oidc"),
            _ => false,
        },
        (Tier::Mechanism, Tier::Base) if matches!(from, "mail" | "oidc") => false,
        (Tier::Mechanism | Tier::Register | Tier::Room, Tier::Pure | Tier::Base)
        | (Tier::Register, Tier::Mechanism)
        | (Tier::Room, Tier::Mechanism | Tier::Register) => true,
        (Tier::Register, Tier::Register) => to == "org" || (to == "pegawai" && from != "org"),
        (Tier::Server, below) => !matches!(below, Tier::Server | Tier::Tool),
        _ => false,
    }
}

/// Libraries from outside that a tier must not touch, with what they would bring in.
fn forbidden_outside(from: &str) -> &'static [&'static str] {
    const IO: &[&str] = &["tokio", "sqlx", "axum", "maud", "tower", "hyper", "reqwest", "anyhow"];
    match (tier(from), from) {
        (Tier::Pure, _) => IO,
        (_, "ui") => &["tokio", "sqlx", "axum", "tower", "hyper", "reqwest", "anyhow"],
        (_, "db") => &["axum", "maud", "tower", "hyper", "reqwest", "anyhow"],
        (Tier::Server, _) => &["sqlx"],
        (Tier::Tool, _) => &[],
        _ => &["anyhow"],
    }
}

/// Checks one manifest, `crates/<name>/Cargo.toml` or `xtask/Cargo.toml`.
fn edges(path: &str, text: &str) -> Vec<String> {
    let manifest: Table = match text.parse() {
        Ok(manifest) => manifest,
        Err(error) => return vec![format!("{path}: {error}")],
    };
    let text_at = |table: &str, key: &str| {
        manifest.get(table).and_then(|t| t.get(key)).and_then(|v| v.as_str()).unwrap_or_default()
    };
    let name = text_at("package", "name");
    let folder = path.trim_end_matches("/Cargo.toml").rsplit('/').next().unwrap_or_default();
    let mut wrong = Vec::new();
    if name != folder {
        wrong.push(format!("{path}: the crate {name} lives in the folder {folder}"));
    }
    if text_at("package", "description").len() < 20 {
        wrong.push(format!("{path}: no description that says what the crate is for"));
    }
    let inherits = manifest.get("lints").and_then(|l| l.get("workspace"));
    if inherits.and_then(toml::Value::as_bool) != Some(true) {
        wrong.push(format!("{path}: does not take the lints of the workspace"));
    }
    let ours = |dependency: &str| is_ours(dependency);
    for dependency in names(&manifest, "dependencies").chain(names(&manifest, "build-dependencies"))
    {
        if ours(dependency) && !may_use(name, dependency) {
            wrong.push(format!("{path}: {name} must not use {dependency}"));
        }
        if forbidden_outside(name).contains(&dependency) {
            wrong.push(format!("{path}: {dependency} does not belong in the tier of {name}"));
        }
    }
    for dependency in names(&manifest, "dev-dependencies") {
        // What a crate offers to tests, its own use as well.
        let for_tests = dependency == name || dependency == "db" && tier(name) != Tier::Pure;
        if ours(dependency) && !for_tests && !may_use(name, dependency) {
            wrong.push(format!("{path}: not even the tests of {name} use {dependency}"));
        }
    }
    wrong
}

fn is_ours(dependency: &str) -> bool {
    let named = [PURE, BASE, MECHANISM, REGISTER, TOOL].concat();
    dependency == "server"
        || named.contains(&dependency)
        || repo::files().iter().any(|f| f.path == format!("crates/{dependency}/Cargo.toml"))
}

fn names<'a>(manifest: &'a Table, table: &str) -> impl Iterator<Item = &'a str> {
    manifest
        .get(table)
        .and_then(|t| t.as_table())
        .into_iter()
        .flat_map(Table::keys)
        .map(String::as_str)
}

/// The server puts rooms together; it holds no page and no statement of its own.
fn server_is_thin(path: &str, text: &str) -> Vec<String> {
    let source = super::text::read(text);
    let code = super::text::without_tests(&source.code);
    let mut wrong = Vec::new();
    if code.contains("html!") {
        wrong.push(format!("{path}: a page of its own; pages belong to rooms"));
    }
    for (at, literal) in &source.strings {
        let visible = code.as_bytes().get(*at) == Some(&b'"');
        if visible && super::scope::is_sql(literal) {
            let line = super::text::line(text, *at);
            wrong.push(format!("{path}:{line}: SQL in the server; it belongs to a store"));
        }
    }
    wrong
}

fn is_manifest(path: &str) -> bool {
    let crates = path.strip_prefix("crates/").and_then(|rest| rest.strip_suffix("/Cargo.toml"));
    path == "xtask/Cargo.toml" || crates.is_some_and(|name| !name.contains('/'))
}

#[test]
fn crates_use_only_what_their_tier_allows() {
    clean(&repo::over(is_manifest, edges));
}

#[test]
fn the_server_holds_no_page_and_no_sql() {
    clean(&repo::over(
        |path| path.starts_with("crates/server/src/") && repo::is(path, "rs"),
        server_is_thin,
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(name: &str, rest: &str) -> String {
        format!(
            "[package]\nname = \"{name}\"\ndescription = \"Says what the crate is for.\"\n\
             [lints]\nworkspace = true\n{rest}"
        )
    }

    #[track_caller]
    fn finds(name: &str, rest: &str, want: &str) {
        let found = edges(&format!("crates/{name}/Cargo.toml"), &manifest(name, rest));
        assert!(found.len() == 1 && found[0].contains(want), "{found:?}");
    }

    #[track_caller]
    fn passes(name: &str, rest: &str) {
        assert_eq!(
            edges(&format!("crates/{name}/Cargo.toml"), &manifest(name, rest)),
            Vec::<String>::new()
        );
    }

    #[test]
    fn an_edge_against_the_tiers_is_found() {
        finds("kernel", "[dependencies]\ndb.workspace = true", "must not use db");
        finds("kernel", "[dependencies]\nruleset.workspace = true", "must not use ruleset");
        finds("db", "[dependencies]\nui.workspace = true", "must not use ui");
        finds("web", "[dependencies]\norg = { path = \"../org\" }", "must not use org");
        finds("org", "[dependencies]\nmaturity.workspace = true", "must not use maturity");
        finds("maturity", "[dependencies]\nserver.workspace = true", "must not use server");
        finds("org", "[dependencies]\nwebhook.workspace = true", "must not use webhook");
        finds("sakip", "[dependencies]\nmaturity.workspace = true", "must not use maturity");
        finds("naskah", "[dependencies]\naturan.workspace = true", "must not use aturan");
        finds("server", "[dependencies]\nxtask.workspace = true", "must not use xtask");
    }

    #[test]
    fn an_edge_of_the_tests_is_judged_too() {
        finds("ui", "[dev-dependencies]\nweb.workspace = true", "tests of ui");
        finds("kernel", "[dev-dependencies]\ndb.workspace = true", "tests of kernel");
        passes("ui", "[dev-dependencies]\ndb = { workspace = true, features = [\"testing\"] }");
    }

    #[test]
    fn a_library_that_brings_io_into_a_pure_crate_is_found() {
        finds("ruleset", "[dependencies]\ntokio.workspace = true", "tokio does not belong");
        finds("ui", "[dependencies]\naxum.workspace = true", "axum does not belong");
        finds("maturity", "[dependencies]\nanyhow.workspace = true", "anyhow does not belong");
    }

    #[test]
    fn an_edge_along_the_tiers_passes() {
        passes("ruleset", "[dependencies]\nkernel.workspace = true");
        passes("naskah", "[dependencies]\npegawai.workspace = true\norg.workspace = true");
        passes("maturity", "[dependencies]\nwebhook.workspace = true");
        passes("export", "[dependencies]\njobs.workspace = true");
        passes("server", "[dependencies]\nanyhow.workspace = true\nmaturity.workspace = true");
    }

    #[test]
    fn a_crate_in_the_wrong_folder_or_without_lints_is_found() {
        let found = edges("crates/a/Cargo.toml", &manifest("b", ""));
        assert!(found.len() == 1 && found[0].contains("lives in the folder a"), "{found:?}");
        let bare = "[package]\nname = \"a\"\ndescription = \"DESC\"";
        assert_eq!(edges("crates/a/Cargo.toml", bare).len(), 2);
    }

    #[test]
    fn a_page_or_a_statement_in_the_server_is_found() {
        let text = "fn f() { html! { p {} } db.all(\"SELECT a FROM b\", args![]) }";
        assert_eq!(server_is_thin("main.rs", text).len(), 2);
        assert!(server_is_thin("main.rs", "fn f() { println!(\"Select one\") }").is_empty());
    }
}
