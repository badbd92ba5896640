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
use kernel::{Entropy, InstansiId};

use crate::{
    Body, Claimed, Error, Fault, Files, Kind, Limits, Refused, S3, Stored,
    place::temporary,
    store::{self, Waiting},
    story::{NOW, PDF, at_port, body, objects, pdf, put, refer, rows, whole},
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

/// Takes the object of a content away and tells where it was.
fn take(folder: &std::path::Path, stored: &Stored) -> std::path::PathBuf {
    let mut all = objects(folder);
    all.retain(|path| path.to_string_lossy().contains(&stored.sha256));
    let object = all.pop().unwrap();
    std::fs::remove_file(&object).unwrap();
    object
}

/// A link to itself stands where the object should: as little to be read as one on a broken disk, whoever runs the test.
fn break_object(folder: &std::path::Path, stored: &Stored) {
    let object = take(folder, stored);
    std::os::unix::fs::symlink(&object, &object).unwrap();
}

#[tokio::test]
async fn one_object_that_cannot_be_removed_holds_up_no_other() {
    each_engine(&crate::migrations(), async |db| {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::disk(folder.path(), LIMITS).unwrap();
        let stuck = put(&files, &db, &whole(1), &pdf(100, b'a'), NOW).await.unwrap();
        for (mark, second) in [(b'b', 1), (b'c', 2)] {
            let at = NOW.plus_seconds(second);
            put(&files, &db, &whole(1), &pdf(100, mark), at).await.unwrap();
        }
        // A folder in its place is as little to be removed as an object under a lock, whoever runs the test.
        std::fs::create_dir_all(take(folder.path(), &stuck).join("di jalan")).unwrap();
        let mut now = NOW.plus_seconds(60);
        for round in 0..2 {
            let told = files.collect(&db, now, 0).await.expect_err("one stays");
            assert!(matches!(told, Error::Stuck { count: 1, .. }), "{round}: {told}");
            assert_eq!(objects(folder.path()), Vec::<std::path::PathBuf>::new(), "{round}");
            assert_eq!(rows(&db, "SELECT COUNT(*) AS n FROM files_isi").await, 0);
            assert_eq!(rows(&db, "SELECT COUNT(*) AS n FROM files_buangan").await, 1);
            now = now.plus_seconds(3_600);
            put(&files, &db, &whole(1), &pdf(100, b'd'), now.plus_seconds(-60)).await.unwrap();
        }
        std::fs::remove_dir_all(folder.path().join("1")).unwrap();
        assert_eq!(files.collect(&db, now, 0).await.unwrap(), 1);
        assert_eq!(rows(&db, "SELECT COUNT(*) AS n FROM files_buangan").await, 0);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_removed_comes_behind_what_came_later() {
    each_engine(&crate::migrations(), async |db| {
        let first = Waiting { instansi: InstansiId(1), tempat: "a" };
        let second = Waiting { tempat: "b", ..first };
        store::expect(&db, first, NOW).await.unwrap();
        store::expect(&db, second, NOW.plus_seconds(1)).await.unwrap();
        let now = NOW.plus_seconds(2);
        let due = store::claim_due(&db, now).await.unwrap();
        assert_eq!(due.len(), 2);
        let stuck = due.iter().find(|left| left.tempat == "a").unwrap();
        store::postpone(&db, stuck, now).await.unwrap();
        let last = "SELECT boleh_at AS n FROM files_buangan ORDER BY boleh_at DESC LIMIT 1";
        assert_eq!(rows(&db, last).await, now.0);
    })
    .await;
}

#[tokio::test]
async fn a_content_that_cannot_be_read_is_named_and_the_others_are_still_looked_at() {
    each_engine(&crate::migrations(), async |db| {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::disk(folder.path(), LIMITS).unwrap();
        let mut all = Vec::new();
        for mark in 0..6 {
            let stored = put(&files, &db, &whole(1), &pdf(100, mark), NOW).await.unwrap();
            refer(&db, &whole(1), &stored, None).await.unwrap();
            all.push(stored);
        }
        break_object(folder.path(), &all[0]);
        let seen = files.verify(&db).await.unwrap();
        assert_eq!(seen.checked, 6);
        let [Fault::Unreadable { sha256, reason, .. }] = seen.faults.as_slice() else {
            panic!("{:?}", seen.faults);
        };
        assert_eq!(sha256, &all[0].sha256);
        assert!(!reason.is_empty());
        for stored in &all[1..] {
            break_object(folder.path(), stored);
        }
        let told = files.verify(&db).await.expect_err("nothing can be read: it is the storage");
        assert!(matches!(told, Error::Storage(_) | Error::Folder(_)), "{told}");
    })
    .await;
}

#[test]
fn only_a_storage_on_this_machine_is_spoken_to_without_encryption() {
    let at = |endpoint: &str, allow_http| {
        let text = str::to_owned;
        let s3 = S3 {
            endpoint: text(endpoint),
            bucket: text("berkas"),
            region: text("us-east-1"),
            key_id: text("kunci"),
            secret: text("rahasia"),
            allow_http,
        };
        Files::s3(&s3, LIMITS)
    };
    for fine in [
        "http://127.0.0.1:9000",
        "http://127.8.8.8",
        "http://localhost:9000",
        "http://[::1]:9000",
        "https://s3.contoh.go.id",
        "HTTPS://10.0.0.8:9000",
    ] {
        assert!(at(fine, true).is_ok(), "{fine}");
    }
    for open in [
        "http://s3.contoh.go.id",
        "HTTP://10.0.0.8:9000",
        "http://localhost.contoh.go.id",
        "http://127.0.0.1@s3.contoh.go.id",
        "http://0.0.0.0:9000",
        "s3.contoh.go.id:9000",
    ] {
        let told = at(open, true).expect_err("it goes over the network as it is");
        assert!(told.to_string().contains(open), "{told}");
    }
    assert!(at("http://127.0.0.1:9000", false).is_err(), "only where it is allowed");
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
    let temp = temporary(InstansiId(1), "x");
    let got = files.receive(&temp, body(&pdf(6_000_000, 0)), LIMITS.max_bytes).await;
    let got = got.expect_err("the file may not grow");
    assert!(matches!(got, Refused::Full(_)), "{got:?}");
    assert_eq!(objects(std::path::Path::new(&folder)), Vec::<std::path::PathBuf>::new());
}
