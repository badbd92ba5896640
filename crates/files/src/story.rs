//! The life of a document, on both engines, on disk and in a real S3 server on loopback.

use std::io;

use bytes::Bytes;
use db::{Db, args, testing::each_engine};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use hyper_util::rt::TokioIo;
use kernel::{
    AccountId, Actor, Assignment, Entropy, InstansiId, OpdId, Peran, Permission, Scope, Subtree,
    Timestamp, Zona,
};

use crate::{
    Attachment, Body, Claimed, Fault, Files, Kind, Limits, Refused, RujukanId, S3, Stored, attach,
    detach, list,
};

pub(crate) const NOW: Timestamp = Timestamp(1_795_000_000_000);
const LIMITS: Limits = Limits { max_bytes: 64 * 1024 * 1024 };
const LIHAT: Permission =
    Permission { code: "uji.lihat", label: "Melihat", granted_to: &[Peran::Operator] };

pub(crate) fn whole(instansi: i64) -> Scope {
    Actor::system(InstansiId(instansi), "uji").scope(&LIHAT).unwrap()
}

fn part(opd: &str) -> Scope {
    let subtree = Subtree::Opd(vec![OpdId(opd.to_owned())]);
    let held = vec![Assignment { peran: Peran::Operator, subtree }];
    let ani = AccountId("ani".to_owned());
    Actor::signed_in(ani, "Ani".to_owned(), InstansiId(1), Zona::Wib, held).scope(&LIHAT).unwrap()
}

/// A content that comes in pieces of 64 KiB.
pub(crate) fn body(content: &[u8]) -> Body<'static> {
    let pieces: Vec<io::Result<Bytes>> =
        content.chunks(65_536).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    stream::iter(pieces).boxed()
}

pub(crate) fn pdf(length: usize, mark: u8) -> Vec<u8> {
    let mut content = b"%PDF-1.7\n".to_vec();
    content.resize(length, mark);
    content
}

pub(crate) const PDF: Claimed<'static> =
    Claimed { name: "laporan.pdf", max_bytes: 32 * 1024 * 1024, allowed: &[Kind::Pdf] };

pub(crate) async fn put(
    files: &Files,
    db: &Db,
    scope: &Scope,
    content: &[u8],
    at: Timestamp,
) -> Result<Stored, Refused> {
    files.put(db, scope, body(content), PDF, &Entropy::operating_system(), at).await
}

pub(crate) async fn refer(
    db: &Db,
    scope: &Scope,
    stored: &Stored,
    opd: Option<&str>,
) -> Option<RujukanId> {
    let opd = opd.map(|opd| OpdId(opd.to_owned()));
    let to = Attachment {
        room: "uji",
        subject: "s-1",
        opd: opd.as_ref(),
        name: "laporan.pdf",
        by: "ani",
        at: NOW,
    };
    let mut tx = db.begin().await.unwrap();
    let id = attach(&mut tx, scope, to, stored, &Entropy::operating_system()).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn read(files: &Files, db: &Db, scope: &Scope, id: &RujukanId) -> Option<Vec<u8>> {
    let (_, body) = files.open(db, scope, id).await.unwrap()?;
    let pieces: Vec<Bytes> = body.try_collect().await.unwrap();
    Some(pieces.concat())
}

pub(crate) async fn rows(db: &Db, sql: &'static str) -> i64 {
    let (rows,): (i64,) = db.one(sql, args![]).await.unwrap();
    rows
}

/// Every file below a folder.
pub(crate) fn objects(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(objects(&path)) } else { found.push(path) }
    }
    found
}

/// A real S3 server on loopback that keeps its bucket `berkas` in `folder`.
#[expect(clippy::disallowed_methods, reason = "the server lives as long as the test's runtime")]
async fn s3(folder: &std::path::Path) -> Files {
    std::fs::create_dir_all(folder.join("berkas")).unwrap();
    let mut service = s3s::service::S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder).unwrap());
    service.set_auth(s3s::auth::SimpleAuth::from_single("kunci", "rahasia"));
    let service = service.build();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let service = service.clone();
            tokio::spawn(async move {
                let http = hyper::server::conn::http1::Builder::new();
                let _ = http.serve_connection(TokioIo::new(socket), service).await;
            });
        }
    });
    at_port(port, "rahasia")
}

pub(crate) fn at_port(port: u16, secret: &str) -> Files {
    let s3 = S3 {
        endpoint: format!("http://127.0.0.1:{port}"),
        bucket: "berkas".to_owned(),
        region: "us-east-1".to_owned(),
        key_id: "kunci".to_owned(),
        secret: secret.to_owned(),
        allow_http: true,
    };
    Files::s3(&s3, LIMITS).unwrap()
}

async fn each_place(story: impl AsyncFn(Db, Files)) {
    each_engine(&crate::migrations(), async |db| {
        let folder = tempfile::tempdir().unwrap();
        let (disk, bucket) = (folder.path().join("a"), folder.path().join("b"));
        story(db.clone(), Files::disk(disk, LIMITS).unwrap()).await;
        let mut tx = db.begin().await.unwrap();
        tx.execute("DELETE FROM files_rujukan", args![]).await.unwrap();
        tx.execute("DELETE FROM files_isi", args![]).await.unwrap();
        tx.commit().await.unwrap();
        story(db, s3(&bucket).await).await;
    })
    .await;
}

#[tokio::test]
async fn a_document_is_kept_once_and_read_back_whatever_its_size() {
    each_place(async |db, files| {
        let scope = whole(1);
        for content in [pdf(2_000, b'a'), pdf(12_000_000, b'b')] {
            let first = put(&files, &db, &scope, &content, NOW).await.unwrap();
            let again = put(&files, &db, &scope, &content, NOW).await.unwrap();
            assert_eq!(first, again);
            let id = refer(&db, &scope, &first, None).await.unwrap();
            assert!(read(&files, &db, &scope, &id).await.unwrap() == content, "as it came");
        }
        assert_eq!(rows(&db, "SELECT COUNT(*) AS n FROM files_isi").await, 2);
        assert_eq!(rows(&db, "SELECT COUNT(*) AS n FROM files_buangan").await, 0);
        put(&files, &db, &whole(2), &pdf(2_000, b'a'), NOW).await.unwrap();
        assert_eq!(rows(&db, "SELECT COUNT(*) AS n FROM files_isi").await, 3);
        let seen = files.verify(&db).await.unwrap();
        assert_eq!((seen.checked, seen.faults), (2, vec![]));
    })
    .await;
}

#[tokio::test]
async fn what_lies_outside_the_scope_is_as_if_it_were_not_there() {
    each_place(async |db, files| {
        let (dinas, badan) = (part("dinas"), part("badan"));
        let stored = put(&files, &db, &dinas, &pdf(100, b'a'), NOW).await.unwrap();
        let id = refer(&db, &dinas, &stored, Some("dinas")).await.unwrap();
        assert_eq!(refer(&db, &dinas, &stored, Some("badan")).await, None);
        assert_eq!(refer(&db, &dinas, &stored, None).await, None);
        assert_eq!(refer(&db, &whole(2), &stored, None).await, None);
        assert_eq!(list(&db, &dinas, "uji", "s-1").await.unwrap().len(), 1);
        for outside in [&badan, &whole(2)] {
            assert_eq!(list(&db, outside, "uji", "s-1").await.unwrap(), vec![]);
            assert_eq!(read(&files, &db, outside, &id).await, None);
            let mut tx = db.begin().await.unwrap();
            assert!(!detach(&mut tx, outside, &id, NOW).await.unwrap());
            tx.commit().await.unwrap();
        }
        assert!(read(&files, &db, &dinas, &id).await.is_some());
    })
    .await;
}

#[tokio::test]
async fn only_what_nothing_refers_to_is_taken_away_and_only_after_the_grace() {
    each_place(async |db, files| {
        let scope = whole(1);
        let kept = put(&files, &db, &scope, &pdf(100, b'a'), NOW).await.unwrap();
        let id = refer(&db, &scope, &kept, None).await.unwrap();
        let loose = put(&files, &db, &scope, &pdf(100, b'b'), NOW).await.unwrap();
        let later = NOW.plus_seconds(3601);
        assert_eq!(files.collect(&db, NOW.plus_seconds(3600), 3600).await.unwrap(), 0);
        assert_eq!(files.collect(&db, later, 3600).await.unwrap(), 1);
        assert_eq!(refer(&db, &scope, &loose, None).await, None);
        let mut tx = db.begin().await.unwrap();
        assert!(detach(&mut tx, &scope, &id, NOW).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(files.collect(&db, later, 3600).await.unwrap(), 1);
        assert_eq!(rows(&db, "SELECT COUNT(*) AS n FROM files_buangan").await, 0);
        let found: Vec<_> = files.store.list(None).try_collect().await.unwrap();
        assert_eq!(found, vec![]);
    })
    .await;
}

#[tokio::test]
async fn a_document_that_was_let_go_stays_for_the_grace_however_long_ago_it_came() {
    each_place(async |db, files| {
        let (scope, a_year_later) = (whole(1), NOW.plus_seconds(365 * 86_400));
        let stored = put(&files, &db, &scope, &pdf(100, b'a'), NOW).await.unwrap();
        let id = refer(&db, &scope, &stored, None).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        assert!(detach(&mut tx, &scope, &id, a_year_later).await.unwrap());
        tx.commit().await.unwrap();
        let last = a_year_later.plus_seconds(86_400);
        assert_eq!(files.collect(&db, last, 86_400).await.unwrap(), 0);
        let id = refer(&db, &scope, &stored, None).await.expect("it is still there");
        assert!(read(&files, &db, &scope, &id).await.is_some());
        let mut tx = db.begin().await.unwrap();
        assert!(detach(&mut tx, &scope, &id, NOW).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(files.collect(&db, last, 86_400).await.unwrap(), 0, "no grace is shortened");
        assert_eq!(files.collect(&db, last.plus_seconds(1), 86_400).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_content_that_is_uploaded_while_it_is_collected_is_never_lost() {
    each_place(async |db, files| {
        let scope = whole(1);
        let now = NOW.plus_seconds(10);
        for round in 0..12 {
            let content = pdf(200, round);
            put(&files, &db, &scope, &content, NOW).await.unwrap();
            let upload = async {
                let stored = put(&files, &db, &scope, &content, NOW).await.unwrap();
                (refer(&db, &scope, &stored, None).await, stored)
            };
            let ((id, _), gone, again) =
                tokio::join!(upload, files.collect(&db, now, 0), files.collect(&db, now, 0));
            assert!(gone.unwrap() + again.unwrap() <= 3);
            if let Some(id) = id {
                assert!(read(&files, &db, &scope, &id).await.unwrap() == content, "whole");
            }
            let stored = put(&files, &db, &scope, &content, NOW).await.unwrap();
            let id = refer(&db, &scope, &stored, None).await.unwrap();
            assert!(read(&files, &db, &scope, &id).await.unwrap() == content, "whole");
        }
        let seen = files.verify(&db).await.unwrap();
        assert_eq!((seen.checked, seen.faults), (12, vec![]));
    })
    .await;
}

#[tokio::test]
async fn a_content_that_was_changed_or_lost_is_found() {
    each_engine(&crate::migrations(), async |db| {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::disk(folder.path(), LIMITS).unwrap();
        let scope = whole(1);
        let stored = put(&files, &db, &scope, &pdf(100, b'a'), NOW).await.unwrap();
        refer(&db, &scope, &stored, None).await.unwrap();
        let object = objects(folder.path()).pop().unwrap();
        std::fs::write(&object, b"lain").unwrap();
        let faults = files.verify(&db).await.unwrap().faults;
        assert!(matches!(faults.as_slice(), [Fault::Changed { .. }]), "{faults:?}");
        std::fs::remove_file(&object).unwrap();
        let faults = files.verify(&db).await.unwrap().faults;
        let sha256 = stored.sha256;
        assert_eq!(faults, vec![Fault::Missing { instansi: InstansiId(1), sha256 }]);
    })
    .await;
}
