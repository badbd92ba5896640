//! `gadang backup`, `gadang restore`, `gadang copy-db`: a whole database into another place.
//!
//! A backup is an embedded database of the same schema, whatever the engine it was made from, with a note
//! beside it that says what it must hold. So one restore serves both engines, and a file that was cut short
//! or exchanged is found before anything is written.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use data_encoding::HEXLOWER;
use db::{
    Db,
    copy::{CopyError, Sum},
};
use kernel::{Timestamp, Zona};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{cli::say, config::Config, house::migrations};

/// What a backup must hold; lies beside it as JSON.
#[derive(Serialize, Deserialize)]
struct Note {
    /// The version of the program that made it.
    gadang: String,
    /// The hash of the file, in hexadecimal.
    sha256: String,
    tables: Vec<NoteOfTable>,
}

#[derive(Serialize, Deserialize)]
struct NoteOfTable {
    table: String,
    rows: u64,
    hash: String,
}

impl Note {
    fn sums(&self) -> Vec<Sum> {
        let sum = |it: &NoteOfTable| Sum {
            table: it.table.clone(),
            rows: it.rows,
            hash: it.hash.clone(),
        };
        self.tables.iter().map(sum).collect()
    }
}

/// Makes a backup while people work on. Nothing stands under `file` until all of it is there.
pub(crate) async fn backup(config: &Config, file: &Path) -> anyhow::Result<()> {
    let from = existing(&config.database_url()).await?;
    let made = write(&from, file).await;
    from.close().await;
    say(&format!("{} berisi {}.", file.display(), told(&made?)))?;
    Ok(())
}

/// Brings a database to the schema of this program. One that holds something is backed up into `data` first,
/// as it stands: what a migration takes away is then still there. Of several nodes one does it, the others wait.
pub(crate) async fn migrate(
    db: &Db,
    data: &Path,
    with_backup: bool,
    now: Timestamp,
) -> anyhow::Result<()> {
    let mine = migrations();
    let lease = db.lease_of_migrations().await.context(NOT_UPDATED)?;
    let applied = db.applied().await.context(NOT_UPDATED)?;
    if let Some(next) =
        mine.iter().map(|it| it.name).filter(|name| !applied.iter().any(|it| it == name)).min()
        && !applied.is_empty()
        && with_backup
    {
        let folder = data.join("cadangan");
        crate::house::make_private(&folder)
            .with_context(|| format!("Folder {} tidak dapat dibuat", folder.display()))?;
        // The moment stands in the name: the same step may be taken back and taken again weeks later.
        let moment = now.civil(Zona::default()).strftime("%Y%m%d-%H%M%S");
        let file = folder.join(format!("{BEFORE}{next}-{moment}.db"));
        let sums = write(db, &file).await.context(
            "Cadangan sebelum pemutakhiran gagal, jadi basis data tidak diubah. Sediakan ruang disk, atau buat \
             cadangan sendiri lalu jalankan dengan --migration-backup false",
        )?;
        tracing::info!(file = %file.display(), rows = rows(&sums), "backed up before the schema moves");
        keep_newest(&folder).with_context(|| {
            format!("Cadangan lama di {} tidak dapat dihapus", folder.display())
        })?;
    }
    db.migrate(&mine).await.context(NOT_UPDATED)?;
    if let Some(tx) = lease {
        tx.commit().await.context(NOT_UPDATED)?;
    }
    Ok(())
}

/// Removes all but the newest backups of this kind, so that upgrades do not fill the disk.
fn keep_newest(folder: &Path) -> io::Result<()> {
    let mut made = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(BEFORE) && entry.path().extension().is_some_and(|it| it == "db") {
            made.push((entry.metadata()?.modified()?, entry.path()));
        }
    }
    made.sort();
    made.truncate(made.len().saturating_sub(KEPT));
    for (_, old) in made {
        fs::remove_file(&old)?;
        discard_io(&beside(&old, "json"))?;
    }
    Ok(())
}

/// How the name of a backup begins that was made before the schema moved.
const BEFORE: &str = "sebelum-";
/// How many of those are kept.
const KEPT: usize = 3;
const NOT_UPDATED: &str = "Basis data tidak dapat dimutakhirkan";

/// Writes a backup of `from` with the schema that it has.
async fn write(from: &Db, file: &Path) -> anyhow::Result<Vec<Sum>> {
    if file.exists() {
        bail!("{} sudah ada. Pilih nama lain; cadangan lama tidak ditimpa", file.display());
    }
    let note_file = beside(file, "json");
    let (unfinished, unfinished_note) =
        (beside(file, "belum-selesai"), beside(&note_file, "belum-selesai"));
    let made = async {
        discard(&unfinished)?;
        discard(&unfinished_note)?;
        let unwritten = || format!("Cadangan {} tidak dapat ditulis", file.display());
        write_whole(&unfinished, &[]).with_context(unwritten)?;
        let sums = fill(from, &unfinished).await?;
        write_whole(&unfinished_note, &note(&unfinished, &sums)?)
            // A note without its backup is what a try left that was cut off between these two.
            .and_then(|()| fs::rename(&unfinished_note, &note_file))
            .and_then(|()| fs::rename(&unfinished, file))
            .and_then(|()| File::open(folder_of(file))?.sync_all())
            .with_context(unwritten)?;
        Ok(sums)
    };
    let made = made.await;
    if made.is_err() {
        discard(&unfinished)?;
        discard(&unfinished_note)?;
    }
    made
}

/// What lies beside a backup.
fn note(file: &Path, sums: &[Sum]) -> anyhow::Result<Vec<u8>> {
    let table = |sum: &Sum| NoteOfTable {
        table: sum.table.clone(),
        rows: sum.rows,
        hash: sum.hash.clone(),
    };
    let note = Note {
        gadang: env!("CARGO_PKG_VERSION").to_owned(),
        sha256: hash_of(file)?,
        tables: sums.iter().map(table).collect(),
    };
    serde_json::to_vec_pretty(&note).context("Rincian cadangan tidak dapat disusun")
}

/// Fills an empty database from a backup; a database in use is refused.
pub(crate) async fn restore(config: &Config, file: &Path) -> anyhow::Result<()> {
    let note_file = beside(file, "json");
    let note = fs::read(&note_file)
        .with_context(|| format!("Rincian cadangan {} tidak dapat dibaca", note_file.display()))?;
    let note: Note = serde_json::from_slice(&note)
        .with_context(|| format!("{} bukan rincian cadangan Gadang", note_file.display()))?;
    if hash_of(file)? != note.sha256 {
        bail!(
            "{} tidak sama dengan saat dibuat: terpotong, rusak, atau tertukar. Ambil salinan lain; \
             tidak ada yang ditulis",
            file.display()
        );
    }
    // A copy, because opening an embedded database writes beside it, and a backup is not to be touched.
    let copy = beside(&config.data.join("pemulihan"), "belum-selesai");
    let copied = crate::house::make_private(&config.data)
        .and_then(|()| discard_io(&copy))
        .and_then(|()| fs::copy(file, &copy));
    if let Err(error) = copied {
        // A full disk leaves half of it; where even that cannot be removed, the first error says why.
        discard(&copy).ok();
        return Err(error).with_context(|| {
            format!("{} tidak dapat disalin ke {}", file.display(), copy.display())
        });
    }
    let done = pour(&copy, &config.database_url(), &note.sums()).await;
    discard(&copy)?;
    let sums = done?;
    say(&format!("Basis data pulih dari {}: {}.", file.display(), told(&sums)))?;
    Ok(())
}

/// Copies everything from one database into an empty one, of either engine.
pub(crate) async fn copy_db(from: &str, to: &str) -> anyhow::Result<()> {
    let source = existing(from).await?;
    let target = opened(to).await?;
    let sums = db::copy::copy(&source, &target).await.map_err(in_words);
    source.close().await;
    target.close().await;
    let sums = sums?;
    for sum in &sums {
        say(&format!("{:>10}  {}  {}", sum.rows, sum.hash, sum.table))?;
    }
    say(&format!("Kedua basis data sama: {}.", told(&sums)))?;
    Ok(())
}

async fn fill(from: &Db, file: &Path) -> anyhow::Result<Vec<Sum>> {
    let applied = from.applied().await.context("Basis data asal tidak dapat dibaca")?;
    let mut schema = migrations();
    schema.retain(|migration| applied.iter().any(|name| name == migration.name));
    let to = Db::open(&format!("sqlite:{}", file.display())).await;
    let to = to.context("Cadangan tidak dapat dibuat")?;
    to.migrate(&schema).await.context("Cadangan tidak dapat disiapkan")?;
    let sums = db::copy::copy(from, &to).await.map_err(in_words);
    to.close().await;
    sums
}

async fn pour(file: &Path, into: &str, noted: &[Sum]) -> anyhow::Result<Vec<Sum>> {
    let from = Db::open(&format!("sqlite:{}", file.display())).await;
    let from = from.context("Isi cadangan tidak dapat dibuka")?;
    // A backup of an earlier version comes forward here; its sums of then no longer apply.
    let moved =
        from.migrate(&migrations()).await.context("Cadangan tidak cocok dengan program ini")?;
    if moved == 0 && db::copy::sums(&from).await? != noted {
        bail!("Isi cadangan tidak sama dengan rinciannya; tidak ada yang ditulis");
    }
    let to = opened(into).await?;
    let sums = db::copy::copy(&from, &to).await.map_err(in_words);
    from.close().await;
    to.close().await;
    sums
}

/// A database that must be there; to found an empty one here would help nobody.
pub(crate) async fn existing(url: &str) -> anyhow::Result<Db> {
    if let Some(path) = url.strip_prefix("sqlite:") {
        let path = path.trim_start_matches("//").split('?').next().unwrap_or_default();
        if !Path::new(path).exists() {
            bail!("Tidak ada basis data di {path}; periksa --data atau alamatnya");
        }
    }
    Db::open(url).await.context("Basis data asal tidak dapat dibuka")
}

/// A database brought to the schema of this program.
async fn opened(url: &str) -> anyhow::Result<Db> {
    let db = Db::open(url).await.context("Basis data tujuan tidak dapat dibuka")?;
    db.migrate(&migrations()).await.context("Basis data tujuan tidak dapat dimutakhirkan")?;
    Ok(db)
}

fn in_words(error: CopyError) -> anyhow::Error {
    let words = match &error {
        CopyError::OtherSchema => {
            "Kedua basis data berbeda susunan. Jalankan gadang migrate dengan program ini pada \
                                   basis data asal, lalu ulangi"
                .to_owned()
        }
        CopyError::NotEmpty { table } => format!(
            "Basis data tujuan sudah berisi (tabel {table}); tidak ada yang diubah. Berikan basis data kosong"
        ),
        CopyError::Differs { left, .. } => format!(
            "Yang sampai di tabel {} tidak sama dengan yang berangkat; semuanya dibatalkan",
            left.table
        ),
        CopyError::Database(_) => {
            "Penyalinan gagal; tidak ada yang diubah di tujuan. Periksa ruang disk dan sambungan"
                .to_owned()
        }
    };
    anyhow::Error::new(error).context(words)
}

fn told(sums: &[Sum]) -> String {
    format!(
        "{} baris dalam {} tabel",
        kernel::ribuan(i64::try_from(rows(sums)).unwrap_or(i64::MAX)),
        sums.len()
    )
}

fn rows(sums: &[Sum]) -> u64 {
    sums.iter().map(|sum| sum.rows).sum()
}

fn hash_of(file: &Path) -> anyhow::Result<String> {
    let read = || -> io::Result<String> {
        let mut file = File::open(file)?;
        let mut hash = Sha256::new();
        let mut block = vec![0; 1024 * 1024];
        loop {
            let got = file.read(&mut block)?;
            match block.get(..got) {
                None | Some([]) => return Ok(HEXLOWER.encode(&hash.finalize())),
                Some(read) => hash.update(read),
            }
        }
    };
    read().with_context(|| format!("{} tidak dapat dibaca", file.display()))
}

/// `cadangan.db` and `json` make `cadangan.db.json`.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Only for its owner: names of people stand in it.
fn write_whole(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Removes what an earlier try left, with the files that the engine keeps beside it.
fn discard(file: &Path) -> anyhow::Result<()> {
    discard_io(file).with_context(|| format!("{} tidak dapat dihapus", file.display()))
}

fn discard_io(file: &Path) -> io::Result<()> {
    for ending in ["", "-wal", "-shm", "-journal"] {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        match fs::remove_file(PathBuf::from(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}
