//! What the handbook tells a program to type, typed: a real token, the running program, curl.

use std::process::{Command, Output};

use axum::http::StatusCode;

use crate::{
    backup::gadang,
    nodes::{Node, PASSWORD, sign_in, submit},
    ops::blocks,
    tidy::repo,
};

const HANDBOOK: &str = "docs/admin/panduan.md";
const EXAMPLE: &str = "https://gadang.example.go.id";

/// The one command of the handbook that carries a token.
fn documented() -> String {
    let mut found = blocks(repo::file(HANDBOOK), "sh");
    found.retain(|block| block.contains("$GADANG_TOKEN"));
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

fn run(command: &str, token: &str) -> Output {
    let path = std::env::var("PATH").unwrap();
    Command::new("bash")
        .env_clear()
        .env("PATH", path)
        .env("GADANG_TOKEN", token)
        .args(["-c", command])
        .output()
        .unwrap()
}

#[test]
fn the_documented_command_reads_with_a_token_and_is_refused_without_one() {
    let data = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", data.path().join("gadang.db").display());
    assert!(gadang(data.path(), &["--database", &database, "demo"]).status.success());
    let node = Node::start(data.path(), &database);
    let mut jar = sign_in(&node);
    let asked = [
        ("nama", "Dasbor"),
        ("masa", "30"),
        ("izin.org.fakta.lihat", "ya"),
        ("izin.indeks.lihat", "ya"),
        ("sandi", PASSWORD),
    ];
    let made = submit(&node, &mut jar, "/akun/token/baru", &asked);
    assert_eq!(made.status, StatusCode::OK, "{}", made.html);
    let page = scraper::Html::parse_document(&made.html);
    let code = scraper::Selector::parse("main code").unwrap();
    let token: String = page.select(&code).next().unwrap().text().collect();

    let documented = documented();
    assert!(documented.contains(EXAMPLE), "{documented}");
    let command = documented.replace(EXAMPLE, &format!("http://{}", node.at));
    let read = run(&command, &token);
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let told: serde_json::Value = serde_json::from_slice(&read.stdout).unwrap();
    assert!(!told["fakta"].as_array().unwrap().is_empty(), "{told}");

    let refused = run(&command, "gadang_tersalin-tidak-lengkap");
    assert!(!refused.status.success(), "an answer that refuses fails the command");
    let told: serde_json::Value = serde_json::from_slice(&refused.stdout).unwrap();
    assert_eq!((&told["status"], &told["kode"]), (&401.into(), &"token-tidak-berlaku".into()));
}
