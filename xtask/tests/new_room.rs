//! `new-room` writes a room that compiles and passes the lints, next to the real crates.

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
    let paths = format!("path = \"{}/crates/", real.display());
    let manifest =
        manifest.replace(members, "members = [\"crates/*\"]").replace("path = \"crates/", &paths);
    fs::write(root.join("Cargo.toml"), manifest).expect("the manifest is written");
    root
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
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_room_that_is_written_compiles_and_passes_the_lints() {
    let root = empty_workspace("new-room");
    let said = succeeded(&new_room(&root, &[CODE, "--noun", "perjanjian_kinerja"]));
    for line in ["contohuji.workspace = true", "contohuji::room(),"] {
        assert!(said.contains(line), "{said}");
    }

    // `cargo test` has let go of the target folder by now, and what it holds of other people's crates
    // serves here too.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("target");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut clippy = Command::new(cargo);
    // What Cargo tells this test about its own package would look like a change to build scripts that
    // ask for it, and cost a build of half the house each time.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"].iter().any(|own| name.starts_with(own)) {
            clippy.env_remove(name.as_ref());
        }
    }
    let output = clippy
        .current_dir(&root)
        .env("CARGO_TARGET_DIR", target)
        .args(["clippy", "--offline", "--tests", "--", "-D", "warnings"])
        .output()
        .expect("cargo runs");
    succeeded(&output);
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
    refused(&["maturity"], "maturity is the name of a dependency already");
    refused(&["Sa-kip"], "3 to 20 small letters and digits");
    refused(&["sakip", "--noun", "Iku"], "a noun is small letters");
    refused(&["crate"], "take another");
    assert_eq!(fs::read_to_string(root.join("Cargo.toml")).expect("the manifest"), manifest);
    assert!(!root.join("crates/sakip").exists());
}
