//! `new-room` writes a room that passes the lints and its own tests, next to the real crates.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// A name that no room of the house will have.
const CODE: &str = "contohuji";

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace")
}

/// An empty workspace with the settings, the lockfile and, by their paths, the crates of this one.
fn empty_workspace(name: &str) -> PathBuf {
    let (real, root) = (workspace(), Path::new(env!("CARGO_TARGET_TMPDIR")).join(name));
    if root.exists() {
        fs::remove_dir_all(&root).expect("the one before goes");
    }
    fs::create_dir_all(&root).expect("a folder");
    for file in ["Cargo.lock", "clippy.toml", "rustfmt.toml", "rust-toolchain.toml"] {
        fs::copy(real.join(file), root.join(file)).expect("a file of the workspace");
    }
    let manifest = fs::read_to_string(real.join("Cargo.toml")).expect("the root manifest");
    let members = "members = [\"crates/*\", \"xtask\"]";
    assert!(manifest.contains(members), "the members are spelled differently now");
    let ours = format!("members = [\"crates/{CODE}\", \"crates/neighbour\"]");
    let paths = format!("path = \"{}/crates/", real.display());
    let manifest = manifest.replace(members, &ours).replace("path = \"crates/", &paths);
    fs::write(root.join("Cargo.toml"), &manifest).expect("the manifest is written");
    names_of_migrations(&root);
    let neighbour = root.join("crates/neighbour");
    fs::create_dir_all(neighbour.join("src")).expect("a folder");
    fs::write(neighbour.join("Cargo.toml"), neighbour_manifest(&manifest)).expect("written");
    fs::write(neighbour.join("src/lib.rs"), "").expect("written");
    root
}

/// The names of the real migrations, since a new one comes behind them.
fn names_of_migrations(root: &Path) {
    for member in fs::read_dir(workspace().join("crates")).expect("the crates").flatten() {
        let here = root.join("crates").join(member.file_name()).join("migrations");
        for file in fs::read_dir(member.path().join("migrations")).into_iter().flatten().flatten() {
            fs::create_dir_all(&here).expect("a folder");
            fs::write(here.join(file.file_name()), "").expect("written");
        }
    }
}

/// A crate that asks for every library of the house. Without it the room alone would choose fewer
/// features, and half of the libraries would be built once more.
fn neighbour_manifest(root_manifest: &str) -> String {
    let libraries: String = root_manifest
        .lines()
        .skip_while(|line| *line != "[workspace.dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.contains("path = "))
        .filter_map(|line| Some(format!("{}.workspace = true\n", line.split_once(" = ")?.0)))
        .collect();
    format!(
        "[package]\nname = \"neighbour\"\nedition.workspace = true\n\n[lib]\ndoctest = false\n\n\
         [dependencies]\n{libraries}"
    )
}

fn new_room(root: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("new-room")
        .args(arguments)
        .arg("--root")
        .arg(root)
        .output()
        .expect("xtask runs")
}

#[track_caller]
fn succeeded(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    said
}

/// Runs Cargo on the workspace at `root`. `cargo test` has let go of the target folder by now, and what it
/// holds of other people's crates serves here too.
fn cargo(root: &Path, arguments: &[&str]) -> Output {
    let mut cargo =
        Command::new(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    // What Cargo tells this test about its own package would look like a change to build scripts that
    // ask for it, and cost a build of half the house each time.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"].iter().any(|own| name.starts_with(own)) {
            cargo.env_remove(name.as_ref());
        }
    }
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("target");
    cargo
        .current_dir(root)
        .env("CARGO_TARGET_DIR", target)
        .args(arguments)
        .output()
        .expect("cargo runs")
}

#[test]
fn the_room_that_is_written_passes_the_lints_and_its_own_tests() {
    let root = empty_workspace("new-room");
    let said = succeeded(&new_room(&root, &[CODE, "--noun", "perjanjian_kinerja"]));
    for line in ["contohuji.workspace = true", "contohuji::room(),"] {
        assert!(said.contains(line), "{said}");
    }
    succeeded(&cargo(&root, &["clippy", "--offline", "--tests", "--", "-D", "warnings"]));
    let said = succeeded(&cargo(&root, &["test", "--offline"]));
    for test in [
        "a_row_is_written_read_in_scope_and_never_overwritten_unseen",
        "what_was_typed_is_kept_shown_and_never_overwritten_unseen",
    ] {
        assert!(said.contains(test), "{said}");
    }
}

#[test]
fn a_room_that_is_there_and_a_name_that_is_none_are_refused_with_the_reason() {
    let root = empty_workspace("new-room-refused");
    succeeded(&new_room(&root, &[CODE]));
    let manifest = fs::read_to_string(root.join("Cargo.toml")).expect("the manifest");
    let refused = |arguments: &[&str], reason: &str| {
        let output = new_room(&root, arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(reason), "{arguments:?}: {said}");
    };
    refused(&[CODE], "contohuji is there already");
    refused(&["maturity"], "maturity is there already");
    refused(&["serde"], "serde is the name of a dependency already");
    refused(&["Sa-kip"], "3 to 20 small letters and digits");
    refused(&["sakip", "--noun", "Iku"], "a noun is small letters");
    refused(&["crate"], "take another");
    assert_eq!(fs::read_to_string(root.join("Cargo.toml")).expect("the manifest"), manifest);
    assert!(!root.join("crates/sakip").exists());
}
