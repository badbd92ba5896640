//! The program as its administrator runs it: back up, lose everything, restore; and from one engine to the
//! other and back.

use std::{
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Output},
};

use db::{
    Db,
    copy::{self, Sum},
    testing::{address, each_engine},
};

pub(crate) fn gadang(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gadang"))
        .env_clear()
        .env("GADANG_DATA", data)
        .args(arguments)
        .output()
        .unwrap()
}

#[track_caller]
fn succeeds(data: &Path, arguments: &[&str]) -> String {
    let done = gadang(data, arguments);
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{arguments:?}: {told}");
    String::from_utf8_lossy(&done.stdout).into_owned()
}

#[track_caller]
fn refuses(data: &Path, arguments: &[&str], words: &str) {
    let done = gadang(data, arguments);
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(!done.status.success(), "{arguments:?} went through");
    assert!(told.contains(words), "{arguments:?}: {told}");
}

async fn sums(url: &str) -> Vec<Sum> {
    let db = Db::open(url).await.unwrap();
    let sums = copy::sums(&db).await.unwrap();
    db.close().await;
    sums
}

fn rows(sums: &[Sum]) -> u64 {
    sums.iter().map(|sum| sum.rows).sum()
}

fn sqlite(data: &Path) -> String {
    format!("sqlite:{}", data.join("gadang.db").display())
}

fn demo() -> tempfile::TempDir {
    let data = tempfile::tempdir().unwrap();
    succeeds(data.path(), &["demo"]);
    data
}

#[tokio::test]
async fn what_was_backed_up_and_lost_comes_back_whole() {
    let data = demo();
    let data = data.path();
    let before = sums(&sqlite(data)).await;
    assert!(rows(&before) > 100, "the demonstration is nearly empty");
    let cadangan = data.join("cadangan.db");
    let cadangan = cadangan.to_str().unwrap();
    succeeds(data, &["backup", cadangan]);
    refuses(data, &["backup", cadangan], "sudah ada");
    refuses(data, &["restore", cadangan], "sudah berisi");
    assert_eq!(sums(&sqlite(data)).await, before, "a refused restore changed something");

    for file in ["gadang.db", "gadang.db-wal", "gadang.db-shm"] {
        let _gone = std::fs::remove_file(data.join(file));
    }
    let told = succeeds(data, &["restore", cadangan]);
    assert!(told.contains("pulih"), "{told}");
    assert_eq!(sums(&sqlite(data)).await, before);
    assert!(!data.join("pemulihan.belum-selesai").exists());
}

#[tokio::test]
async fn a_backup_that_was_cut_short_is_refused_before_anything_is_written() {
    let data = demo();
    let data = data.path();
    let cadangan = data.join("cadangan.db");
    succeeds(data, &["backup", cadangan.to_str().unwrap()]);
    let whole = std::fs::read(&cadangan).unwrap();
    std::fs::write(&cadangan, whole.split_at(whole.len() / 2).0).unwrap();
    let other = tempfile::tempdir().unwrap();
    refuses(other.path(), &["restore", cadangan.to_str().unwrap()], "terpotong");
    assert!(!other.path().join("gadang.db").exists());

    std::fs::write(&cadangan, whole).unwrap();
    std::fs::remove_file(data.join("cadangan.db.json")).unwrap();
    refuses(other.path(), &["restore", cadangan.to_str().unwrap()], "Rincian cadangan");
}

#[tokio::test]
async fn a_backup_holds_no_key() {
    let data = demo();
    let data = data.path();
    let cadangan = data.join("cadangan.db");
    succeeds(data, &["backup", cadangan.to_str().unwrap()]);
    let keys = std::fs::read_to_string(data.join("keys")).unwrap();
    let backup = std::fs::read(&cadangan).unwrap();
    let lines = keys.lines().filter(|line| !line.starts_with('#'));
    let secrets: Vec<&str> = lines.filter_map(|line| line.split_whitespace().nth(2)).collect();
    assert!(secrets.len() >= 3, "the key file looks different: {} secrets", secrets.len());
    for secret in secrets {
        let found = backup.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "a key travels in the backup");
    }
}

#[tokio::test]
async fn a_backup_of_nothing_founds_nothing() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("cadangan.db");
    refuses(data.path(), &["backup", file.to_str().unwrap()], "Tidak ada basis data");
    assert!(!file.exists() && !data.path().join("gadang.db").exists());
    let nowhere = data.path().join("tiada/cadangan.db");
    let full = demo();
    refuses(full.path(), &["backup", nowhere.to_str().unwrap()], "tidak dapat ditulis");
}

#[tokio::test]
async fn a_house_moves_to_postgresql_and_back() {
    let data = demo();
    let data = data.path();
    let before = sums(&sqlite(data)).await;
    each_engine(&server::migrations(), async |db| {
        let there = address(&db).await;
        let told = succeeds(data, &["copy-db", &sqlite(data), &there]);
        assert!(told.contains("Kedua basis data sama"), "{told}");
        assert_eq!(sums(&there).await, before);

        let backup = data.join(format!("{:?}.db", db.engine()));
        let backup = backup.to_str().unwrap();
        succeeds(data, &["--database", &there, "backup", backup]);
        let home = tempfile::tempdir().unwrap();
        let back = sqlite(home.path());
        succeeds(home.path(), &["copy-db", &there, &back]);
        assert_eq!(sums(&back).await, before);

        let restored = tempfile::tempdir().unwrap();
        succeeds(restored.path(), &["restore", backup]);
        assert_eq!(sums(&sqlite(restored.path())).await, before);
        refuses(data, &["copy-db", &sqlite(data), &there], "sudah berisi");
    })
    .await;
}

#[tokio::test]
async fn the_ledger_of_the_demonstration_is_whole() {
    let data = demo();
    let told = succeeds(data.path(), &["check", "facts"]);
    let sumbar = told.lines().find(|line| line.contains("Sumatera Barat")).unwrap();
    assert!(sumbar.contains(": utuh: ") && !sumbar.contains(": 0 deret"), "{told}");
    let nothing = tempfile::tempdir().unwrap();
    refuses(nothing.path(), &["check", "facts"], "Tidak ada basis data");
}

#[tokio::test]
async fn documents_are_checked_and_half_a_storage_is_refused() {
    let data = demo();
    let told = succeeds(data.path(), &["check", "files"]);
    assert!(told.contains("0 rusak"), "{told}");
    assert!(data.path().join("berkas").is_dir());
    let half = ["check", "files", "--s3-endpoint", "http://127.0.0.1:9"];
    refuses(data.path(), &half, "--s3-bucket");
}

#[tokio::test]
async fn a_database_is_backed_up_before_its_schema_moves() {
    let mut all = server::migrations();
    all.sort_by_key(|migration| migration.name);
    let next = all.pop().unwrap().name;
    each_engine(&all, async |db| {
        let data = tempfile::tempdir().unwrap();
        let before = copy::sums(&db).await.unwrap();
        let place = address(&db).await;
        succeeds(data.path(), &["--database", &place, "migrate"]);
        let made = std::fs::read_dir(data.path().join("cadangan")).unwrap();
        let mut made = made.map(|entry| entry.unwrap().path());
        let backup = made.find(|file| file.extension().is_some_and(|it| it == "db")).unwrap();
        assert!(backup.display().to_string().contains(next));
        assert_eq!(sums(&format!("sqlite:{}", backup.display())).await, before);
        assert!(db.applied().await.unwrap().iter().any(|name| name == next));

        let other = tempfile::tempdir().unwrap();
        succeeds(other.path(), &["restore", backup.to_str().unwrap()]);
        succeeds(data.path(), &["--database", &place, "migrate"]);
        let files = std::fs::read_dir(data.path().join("cadangan")).unwrap().count();
        assert_eq!(files, 2, "nothing moved, so nothing is backed up again");
    })
    .await;
}

#[tokio::test]
async fn no_room_for_the_backup_leaves_the_schema_as_it_is() {
    let mut all = server::migrations();
    all.sort_by_key(|migration| migration.name);
    let next = all.pop().unwrap().name;
    each_engine(&all, async |db| {
        let data = tempfile::tempdir().unwrap();
        // A file where the folder should be stands for whatever keeps a backup from being written.
        std::fs::write(data.path().join("cadangan"), "").unwrap();
        let place = address(&db).await;
        refuses(data.path(), &["--database", &place, "migrate"], "cadangan");
        assert!(db.applied().await.unwrap().iter().all(|name| name != next));
        let without = ["--database", &place, "--migration-backup", "false", "migrate"];
        succeeds(data.path(), &without);
        assert!(db.applied().await.unwrap().iter().any(|name| name == next));
    })
    .await;
}

#[tokio::test]
async fn looking_neither_founds_a_house_nor_moves_its_schema() {
    let mut all = server::migrations();
    all.sort_by_key(|migration| migration.name);
    all.pop();
    each_engine(&all, async |db| {
        let data = tempfile::tempdir().unwrap();
        let before = db.applied().await.unwrap();
        refuses(
            data.path(),
            &["--database", &address(&db).await, "check", "files"],
            "gadang migrate",
        );
        assert_eq!(db.applied().await.unwrap(), before);
        refuses(data.path(), &["--database", "sqlite:tiada.db", "check", "files"], "Tidak ada");
        assert!(!Path::new("tiada.db").exists());
    })
    .await;
}

#[tokio::test]
async fn who_looks_without_the_keys_is_told_so_and_no_new_ones_are_made() {
    let data = demo();
    let keys = data.path().join("keys");
    std::fs::remove_file(&keys).unwrap();
    refuses(data.path(), &["check", "audit"], "Berkas kunci");
    assert!(!keys.exists(), "under new keys every seal would be broken");
}

#[tokio::test]
async fn the_database_belongs_to_its_owner_whatever_the_mask() {
    let data = demo();
    let mode = |name: &str| data.path().join(name).metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("gadang.db"), 0o600);
    assert_eq!(mode("keys"), 0o600);
}

#[tokio::test]
async fn what_a_broken_try_left_does_not_stand_in_the_way_of_the_next_backup() {
    let data = demo();
    let data = data.path();
    let cadangan = data.join("cadangan.db");
    for left in ["cadangan.db.json", "cadangan.db.belum-selesai", "cadangan.db.json.belum-selesai"]
    {
        std::fs::write(data.join(left), "terpotong").unwrap();
    }
    succeeds(data, &["backup", cadangan.to_str().unwrap()]);
    let other = tempfile::tempdir().unwrap();
    succeeds(other.path(), &["restore", cadangan.to_str().unwrap()]);
    assert!(!data.join("cadangan.db.belum-selesai").exists());
}
