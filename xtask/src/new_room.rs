//! `cargo xtask new-room`: the anatomy of a room around one small noun that works.
//!
//! The template is a real room, `ruangbaru` with the noun `Benda`; writing a room is renaming it.

use std::{fs, path::Path};

use anyhow::{Context as _, ensure};
use jiff::{ToSpan as _, civil::DateTime};

const TEMPLATE: &[(&str, &str)] = &[
    ("Cargo.toml", include_str!("../templates/room/Cargo.toml")),
    ("README.md", include_str!("../templates/room/README.md")),
    ("src/lib.rs", include_str!("../templates/room/src/lib.rs")),
    ("src/access.rs", include_str!("../templates/room/src/access.rs")),
    ("src/rules.rs", include_str!("../templates/room/src/rules.rs")),
    ("src/input.rs", include_str!("../templates/room/src/input.rs")),
    ("src/store.rs", include_str!("../templates/room/src/store.rs")),
    ("src/pages.rs", include_str!("../templates/room/src/pages.rs")),
    ("src/web.rs", include_str!("../templates/room/src/web.rs")),
    ("src/web/story.rs", include_str!("../templates/room/src/web/story.rs")),
    ("src/seed.rs", include_str!("../templates/room/src/seed.rs")),
    (
        "migrations/20260101_0000_ruangbaru_benda.sql",
        include_str!("../templates/room/migrations/20260101_0000_ruangbaru_benda.sql"),
    ),
];

/// How the name of a migration begins: `20261124_0900`.
const STAMP: &str = "%Y%m%d_%H%M";

/// The stamp of the newest migration in the workspace; empty when there is none.
pub(crate) fn newest_stamp(root: &Path) -> anyhow::Result<String> {
    let mut newest = String::new();
    for member in fs::read_dir(root.join("crates")).context("the folder crates is readable")? {
        let migrations = fs::read_dir(member?.path().join("migrations"));
        for file in migrations.into_iter().flatten() {
            let name = file?.file_name().to_string_lossy().into_owned();
            let stamp = name.splitn(3, '_').take(2).collect::<Vec<_>>().join("_");
            newest = newest.max(stamp);
        }
    }
    Ok(newest)
}

/// How the first migration of the room begins: the moment, but behind every migration that is there, since
/// they run in the order of their names and the room stands on the tables of the office.
pub(crate) fn stamp(now: DateTime, newest: &str) -> anyhow::Result<String> {
    let now_as_stamp = now.strftime(STAMP).to_string();
    if newest < now_as_stamp.as_str() {
        return Ok(now_as_stamp);
    }
    let newest = DateTime::strptime(STAMP, newest)
        .with_context(|| format!("a migration begins with {newest}, which is no moment"))?;
    Ok(newest.checked_add(1.minute())?.strftime(STAMP).to_string())
}

/// What the new room is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spec {
    code: String,
    noun: String,
    title: String,
    stamp: String,
}

impl Spec {
    /// Names a room, if they are names that a crate, a table and a type can have.
    ///
    /// `stamp` is the moment as the name of a migration begins: `20261124_0900`.
    pub(crate) fn new(
        code: &str,
        noun: &str,
        title: Option<&str>,
        stamp: &str,
    ) -> anyhow::Result<Self> {
        let lower = |text: &str| text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        let letter = |text: &str| text.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
        ensure!(
            letter(code) && lower(code) && (3..=20).contains(&code.len()),
            "{code:?}: the code of a room is 3 to 20 small letters and digits, such as sakip"
        );
        ensure!(
            noun.len() <= 40 && noun.split('_').all(|word| letter(word) && lower(word)),
            "{noun:?}: a noun is small letters, words joined by _, such as perjanjian_kinerja"
        );
        for name in [code, noun] {
            ensure!(
                !TAKEN.contains(&name),
                "{name:?} is a word of Rust, of SQL or of the template; take another"
            );
        }
        let title = title.map_or_else(|| capital(code), |title| title.trim().to_owned());
        ensure!(
            !title.is_empty() && !title.contains(['"', '\\', '\n', '{', '}']),
            "{title:?}: the name on screen is plain text"
        );
        Ok(Self { code: code.to_owned(), noun: noun.to_owned(), title, stamp: stamp.to_owned() })
    }

    /// The name of the crate.
    pub(crate) fn code(&self) -> &str {
        &self.code
    }

    /// `perjanjian_kinerja` as a type: `PerjanjianKinerja`.
    fn type_name(&self) -> String {
        self.noun.split('_').map(capital).collect()
    }

    /// Renames the template. On screen a noun stands behind a space and its words are apart.
    fn rename(&self, template: &str) -> String {
        template
            .replace("20260101_0000", &self.stamp)
            .replace("ruangbaru", &self.code)
            .replace("Ruang Baru", &self.title)
            .replace(" benda", &format!(" {}", self.noun.replace('_', " ")))
            .replace("benda", &self.noun)
            .replace("Benda", &self.type_name())
    }
}

/// Words that a crate, a table or a type cannot be called. Rust, SQL and the template know more, but no
/// official noun of Indonesia is among them.
const TAKEN: &[&str] = &[
    "abstract", "alloc", "become", "box", "break", "const", "continue", "core", "crate", "do",
    "dyn", "else", "enum", "extern", "false", "final", "for", "form", "from", "group", "impl",
    "index", "keadaan", "let", "loop", "macro", "match", "mod", "move", "mut", "order", "override",
    "priv", "pub", "ref", "return", "select", "self", "static", "std", "struct", "super", "table",
    "tag", "test", "trait", "true", "try", "type", "union", "unsafe", "unsized", "use", "user",
    "values", "virtual", "where", "while", "yield",
];

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

/// The files of the room, by their paths inside its folder.
pub(crate) fn files(spec: &Spec) -> Vec<(String, String)> {
    TEMPLATE.iter().map(|(path, text)| (spec.rename(path), spec.rename(text))).collect()
}

/// Writes the room below `root` and names it in the root manifest. Nothing is written when a crate of
/// that name is there.
pub(crate) fn write(root: &Path, spec: &Spec) -> anyhow::Result<()> {
    let code = &spec.code;
    let folder = root.join("crates").join(code);
    ensure!(!folder.exists(), "{code} is there already, in {}", folder.display());
    let manifest_path = root.join("Cargo.toml");
    let manifest = fs::read_to_string(&manifest_path).context("the root manifest is readable")?;
    let manifest = with_dependency(&manifest, code)?;
    for (path, text) in files(spec) {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(&folder))?;
        fs::write(&path, text).with_context(|| path.display().to_string())?;
    }
    fs::write(&manifest_path, manifest).context("the root manifest is writable")
}

/// The root manifest with the crate behind the last of our own.
pub(crate) fn with_dependency(manifest: &str, code: &str) -> anyhow::Result<String> {
    let ours = |line: &str| line.contains(" = { path = \"");
    let taken = |line: &str| line.split([' ', '.', '=']).next() == Some(code);
    let mut lines: Vec<&str> = manifest.lines().collect();
    ensure!(
        !lines.iter().any(|line| taken(line)),
        "{code} is the name of a dependency already, in the root Cargo.toml"
    );
    let last =
        lines.iter().rposition(|line| ours(line)).context("no crate of ours in the manifest")?;
    let line = format!("{code} = {{ path = \"crates/{code}\" }}");
    lines.insert(last + 1, &line);
    Ok(lines.join("\n") + "\n")
}

/// What is left to do by hand, one line each.
pub(crate) fn next_steps(spec: &Spec) -> String {
    let Spec { code, noun, title, .. } = spec;
    format!(
        "Room {title} is written in crates/{code}. What is left:\n\
         \n  crates/server/Cargo.toml     {code}.workspace = true\
         \n  crates/server/src/rooms.rs   {code}::room(),\
         \n  GLOSSARY.md                  the words of `{type_name}`, with their source\
         \n  docs/permissions.md          `{code}.lihat`, `{code}.ubah`\
         \n\nThen: cargo test -p {code} && cargo test -p server --test it\
         \nThe table is {code}_{noun}. docs/how-to/add-a-room.md goes on from here.\n",
        type_name = spec.type_name(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec() -> Spec {
        Spec::new("sakip", "perjanjian_kinerja", Some("Akuntabilitas Kinerja"), "20261124_0900")
            .expect("good names")
    }

    #[test]
    fn every_name_of_the_template_is_renamed() {
        let files = files(&spec());
        for (path, text) in &files {
            let left = format!("{path}\n{text}").to_lowercase();
            assert!(!left.contains("benda") && !left.contains("ruangbaru"), "{path}");
            assert!(!left.contains("ruang baru") && !left.contains("20260101"), "{path}");
        }
        let text = |wanted: &str| {
            let found = files.iter().find(|(path, _)| path == wanted).expect("there");
            found.1.as_str()
        };
        assert!(text("src/store.rs").contains("fn find_perjanjian_kinerja("));
        assert!(text("src/store.rs").contains("FROM sakip_perjanjian_kinerja"));
        assert!(text("src/pages.rs").contains("\"Tambah perjanjian kinerja\""));
        assert!(text("src/input.rs").contains("struct PerjanjianKinerjaForm"));
        let migration = "migrations/20261124_0900_sakip_perjanjian_kinerja.sql";
        assert!(text(migration).contains("CREATE TABLE sakip_perjanjian_kinerja"));
    }

    #[test]
    fn the_template_holds_every_file_of_the_anatomy() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/room");
        let mut on_disk = Vec::new();
        for below in ["", "src", "src/web", "migrations"] {
            for entry in fs::read_dir(folder.join(below)).expect("the template").flatten() {
                if entry.path().is_file() {
                    let name = entry.file_name().to_string_lossy().into_owned();
                    on_disk.push(if below.is_empty() { name } else { format!("{below}/{name}") });
                }
            }
        }
        on_disk.sort();
        let mut listed: Vec<&str> = TEMPLATE.iter().map(|(path, _)| *path).collect();
        listed.sort_unstable();
        assert_eq!(on_disk, listed);
    }

    #[test]
    fn the_migration_of_a_new_room_runs_behind_every_other() {
        let now = jiff::civil::date(2026, 11, 24).at(7, 31, 20, 0);
        for (newest, want) in [
            ("", "20261124_0731"),
            ("20261124_0730", "20261124_0731"),
            ("20261124_0731", "20261124_0732"),
            ("20261231_2359", "20270101_0000"),
        ] {
            assert_eq!(stamp(now, newest).expect("a moment"), want, "{newest}");
        }
        assert!(stamp(now, "later_on").is_err());

        let root = tempfile::tempdir().expect("a folder");
        for file in ["a/migrations/20261124_0900_a_x.sql", "b/migrations/20261124_1400_b_y.sql"] {
            let path = root.path().join("crates").join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, "").expect("written");
        }
        assert_eq!(newest_stamp(root.path()).expect("read"), "20261124_1400");
    }

    #[test]
    fn names_that_cannot_be_names_are_refused() {
        let refused =
            |code: &str, noun: &str| Spec::new(code, noun, None, "20261124_0900").is_err();
        for code in ["", "ab", "Sakip", "sa-kip", "sa_kip", "1sakip", "sakipé", "crate"] {
            assert!(refused(code, "catatan"), "{code}");
        }
        for noun in ["", "Iku", "iku_", "_iku", "iku__a", "iku-a", "type", "1_iku"] {
            assert!(refused("sakip", noun), "{noun}");
        }
        assert!(Spec::new("sakip", "iku", Some("A \"b\""), "20261124_0900").is_err());
        assert!(!refused("sakip2", "iku"));
    }

    #[test]
    fn the_manifest_names_the_room_once_behind_our_crates() {
        let manifest = "[workspace.dependencies]\nkernel = { path = \"crates/kernel\" }\n\
                        org = { path = \"crates/org\" }\n\n# Others\nserde = \"1\"\n";
        let with = with_dependency(manifest, "sakip").expect("written");
        let expected =
            "org = { path = \"crates/org\" }\nsakip = { path = \"crates/sakip\" }\n\n# Others";
        assert!(with.contains(expected), "{with}");
        assert!(with_dependency(&with, "sakip").is_err());
        assert!(with_dependency(manifest, "serde").is_err());
    }

    #[test]
    fn a_room_that_is_there_is_not_written_over() {
        let root = tempfile::tempdir().expect("a folder");
        fs::write(root.path().join("Cargo.toml"), "a = { path = \"crates/a\" }\n")
            .expect("written");
        write(root.path(), &spec()).expect("the first time");
        let kept = root.path().join("crates/sakip/README.md");
        fs::write(&kept, "mine").expect("written");
        assert!(write(root.path(), &spec()).is_err());
        assert_eq!(fs::read_to_string(kept).expect("there"), "mine");
    }
}
