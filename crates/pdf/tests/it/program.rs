//! The program from outside: its pipes and its exit codes.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use pdf::Refused;
use serde_json::json;

use super::{list, opened, text};

fn run(input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gadang-pdf"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut pipe = child.stdin.take().expect("a pipe");
    // The program stops reading what is too long; the pipe is then closed.
    let _read = pipe.write_all(input);
    drop(pipe);
    child.wait_with_output().expect("it ends")
}

#[track_caller]
fn refuses(input: &[u8], code: i32, want: &str) {
    let output = run(input);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(said.starts_with("gadang-pdf: ") && said.contains(want), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(output.stdout.is_empty());
}

#[test]
fn json_goes_in_and_a_pdf_comes_out() {
    let output = run(list(3, 3).to_string().as_bytes());
    assert!(output.status.success() && output.stderr.is_empty());
    assert_eq!(opened(&output.stdout).get_pages().len(), 1);
}

/// The same file is what `export` sends, by a test of its own.
#[test]
fn what_the_house_sends_is_understood() {
    let output = run(include_bytes!("daftar.json"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let page = text(&opened(&output.stdout), 1);
    for want in ["PROVINSI CONTOH", "Dinas #1 $x$", "−1.200", "87,5%", "2 baris dicetak"] {
        assert!(page.contains(want), "{want}: {page}");
    }
}

#[test]
fn what_is_no_list_is_refused_in_one_line() {
    refuses(b"", 2, "EOF");
    refuses(b"{\"title\":\n\"x\"", 2, "not understood");
    refuses(b"\xff\xfe", 2, "not understood");
    refuses(b"{}", 2, "missing field");
}

#[test]
fn input_past_the_limit_is_refused() {
    refuses(&vec![b' '; pdf::MAX_INPUT + 10], 3, "longer than");
}

#[test]
fn fields_that_cannot_be_are_named() {
    let changed = |pointer: &str, value: serde_json::Value| {
        let mut list = list(1, 2);
        *list.pointer_mut(pointer).expect("a field") = value;
        pdf::render(list.to_string().as_bytes())
    };
    let logo = |kind: &str, base64: &str| json!({ "name": "x", "logo": { "kind": kind, "base64": base64 } });
    // A PNG whose head promises 60,000 by 60,000 pixels.
    let bomb = "iVBORw0KGgoAAAANSUhEUgAA6mAAAOpgCAYAAAA=";
    for (pointer, value, want) in [
        ("/columns", json!([]), "columns"),
        ("/columns", vec![json!({ "label": "x" }); 41].into(), "columns"),
        ("/title", json!(" "), "title"),
        ("/date", json!("2026-02-30"), "date"),
        ("/date", json!("kemarin"), "date"),
        ("/rows/0/0", json!(1), "string"),
        ("/letterhead", logo("gif", ""), "variant"),
        ("/letterhead", logo("png", "halo"), "logo"),
        ("/letterhead", logo("png", "?"), "logo"),
        ("/letterhead", logo("png", bomb), "logo"),
        ("/letterhead", logo("svg", "aGFsbw=="), "logo"),
    ] {
        let got = changed(pointer, value);
        let Err(Refused::Malformed(said)) = got else { panic!("{pointer}: {got:?}") };
        assert!(said.contains(want), "{pointer}: {said}");
    }
}

#[test]
fn a_drawing_that_is_broken_is_told_apart_from_a_list_that_is() {
    let mut list = list(1, 2);
    // `<svg><a`
    list["letterhead"]["logo"] = json!({ "kind": "svg", "base64": "PHN2Zz48YQ==" });
    refuses(list.to_string().as_bytes(), 4, "could not be set");
}
