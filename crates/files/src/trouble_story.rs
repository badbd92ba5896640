//! What is refused, and that nothing is left of it.

use std::{
    io,
    process::Command,
    sync::Arc,
    sync::atomic::{AtomicUsize, Ordering},
};

use bytes::Bytes;
use db::testing::{each_engine, sqlite};
use futures_util::{StreamExt as _, stream};
use kernel::Entropy;

use crate::{
    Body, Claimed, Files, Kind, Limits, Refused,
    place::temporary,
    story::{NOW, PDF, at_port, body, objects, pdf, put, rows, whole},
};

const LIMITS: Limits = Limits { max_bytes: 8 * 1024 * 1024 };

async fn refused(files: &Files, db: &db::Db, body: Body<'_>, claimed: Claimed<'_>) -> Refused {
    let entropy = Entropy::operating_system();
    let put = files.put(db, &whole(1), body, claimed, &entropy, NOW).await;
    let refused = put.expect_err("this is not taken");
    assert!(refused.message().ends_with('.'), "{}", refused.message());
    refused
}

#[tokio::test]
async fn nothing_is_left_of_what_is_refused() {
    each_engine(&crate::migrations(), async |db| {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::disk(folder.path(), LIMITS).unwrap();
        let png = Claimed { name: "foto.png", allowed: &[Kind::Png, Kind::Pdf], ..PDF };
        let got = refused(&files, &db, body(&pdf(100, b'a')), png).await;
        assert!(matches!(got, Refused::NameAndContent { found: Kind::Pdf, .. }), "{got:?}");
        for page in ["<html>", "<svg xmlns='http://www.w3.org/2000/svg'/>"] {
            let got = refused(&files, &db, body(page.as_bytes()), PDF).await;
            assert!(matches!(got, Refused::Kind { found: None, .. }), "{got:?}");
        }
        let got = refused(&files, &db, body(b""), PDF).await;
        assert!(matches!(got, Refused::Empty), "{got:?}");
        for name in ["../a.pdf", "a/b.pdf", "a\\b.pdf", "", ".pdf", "a\u{202e}fdp.exe"] {
            let got = refused(&files, &db, body(&pdf(9, 0)), Claimed { name, ..PDF }).await;
            assert!(matches!(got, Refused::Name { .. }), "{got:?}");
        }
        let broken = stream::iter([Ok(Bytes::from(pdf(6_000_000, 0))), Err(io::Error::other("x"))]);
        let got = refused(&files, &db, broken.boxed(), PDF).await;
        assert!(matches!(got, Refused::BrokenOff(_)), "{got:?}");
        assert_eq!(objects(folder.path()), Vec::<std::path::PathBuf>::new());
        assert_eq!(rows(&db, "SELECT COUNT(*) AS n FROM files_buangan").await, 0);
        assert_eq!(rows(&db, "SELECT COUNT(*) AS n FROM files_isi").await, 0);
    })
    .await;
}

#[tokio::test]
async fn after_the_limit_nothing_more_is_read() {
    let db = sqlite(&crate::migrations()).await;
    let folder = tempfile::tempdir().unwrap();
    let files = Files::disk(folder.path(), LIMITS).unwrap();
    let read = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&read);
    let endless = stream::repeat_with(move || {
        counter.fetch_add(1, Ordering::Relaxed);
        Ok(Bytes::from(pdf(1024 * 1024, 0)))
    });
    let got = refused(&files, &db, endless.boxed(), PDF).await;
    assert!(matches!(got, Refused::TooLarge { max_bytes } if max_bytes == LIMITS.max_bytes));
    assert_eq!(read.load(Ordering::Relaxed), 9);
    assert_eq!(objects(folder.path()), Vec::<std::path::PathBuf>::new());
}

#[tokio::test]
async fn a_storage_that_does_not_answer_is_told() {
    let db = sqlite(&crate::migrations()).await;
    // A port that was free a moment ago and at which nobody listens.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let files = at_port(port, "rahasia");
    let got = put(&files, &db, &whole(1), &pdf(100, 0), NOW).await.expect_err("nobody is there");
    assert!(matches!(got, Refused::Storage(_)), "{got:?}");
    assert_eq!(rows(&db, "SELECT COUNT(*) AS n FROM files_isi").await, 0);
    let left = "SELECT COUNT(*) AS n FROM files_buangan WHERE diambil";
    assert_eq!(rows(&db, left).await, 1, "the collection tries again");
}

/// The system itself refuses to write on: the test runs itself again in a process that may write files of 512 KB only.
#[tokio::test]
async fn a_full_disk_is_told_and_nothing_half_written_stays() {
    const FOLDER: &str = "FILES_TEST_LIMITED_FOLDER";
    let Some(folder) = std::env::var_os(FOLDER) else {
        let folder = tempfile::tempdir().unwrap();
        let test = "trouble_story::a_full_disk_is_told_and_nothing_half_written_stays";
        let done = Command::new("sh")
            .arg("-c")
            .arg("trap '' XFSZ; ulimit -f 1000; exec \"$0\" --exact \"$1\"")
            .arg(std::env::current_exe().unwrap())
            .arg(test)
            .env(FOLDER, folder.path())
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&done.stdout);
        assert!(done.status.success() && told.contains("1 passed"), "{told}");
        return;
    };
    let files = Files::disk(&folder, LIMITS).unwrap();
    let temp = temporary(kernel::InstansiId(1), "x");
    let got = files.receive(&temp, body(&pdf(6_000_000, 0)), LIMITS.max_bytes).await;
    let got = got.expect_err("the file may not grow");
    assert!(matches!(got, Refused::Full(_)), "{got:?}");
    assert_eq!(objects(std::path::Path::new(&folder)), Vec::<std::path::PathBuf>::new());
}
