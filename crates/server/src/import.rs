//! `gadang import`.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use jiff::civil::Date;
use maturity::{ImportRequest, Imported};
use org::By;
use wilayah::BatasImported;

use crate::{cli::say, house::House};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Tingkat indikator SPBE atau Pemdi dari CSV atau XLSX
    Indeks(Indeks),
    /// Kode dan nama wilayah Sumatera Barat yang dibawa program ini
    Wilayah,
    /// Batas wilayah dari GeoJSON dengan properti kode
    Batas(Batas),
}

#[derive(Args)]
pub(crate) struct Batas {
    /// Dari mana batas ini berasal [bawaan: nama berkas]
    #[arg(long)]
    sumber: Option<String>,
    /// Berkas GeoJSON, koordinat WGS84
    file: PathBuf,
}

#[derive(Args)]
pub(crate) struct Indeks {
    /// Kode instansi
    #[arg(long)]
    instansi: String,
    /// Instrumen: spbe-2020 atau pemdi-2026
    #[arg(long)]
    instrumen: String,
    /// Tahun penilaian
    #[arg(long)]
    tahun: String,
    /// Tahap: mandiri, dokumen, interviu, visitasi, atau akhir
    #[arg(long)]
    tahap: String,
    /// Dari mana tingkat ini berasal
    #[arg(long)]
    sumber: String,
    /// Hari yang keadaannya ditunjukkan, misalnya 2025-12-31 [bawaan: hari ini]
    #[arg(long)]
    keadaan: Option<Date>,
    /// Berkas CSV atau XLSX dengan kolom kode dan tingkat
    file: PathBuf,
}

pub(crate) async fn run(house: &House, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Indeks(args) => indeks(house, args).await,
        Command::Wilayah => wilayah(house).await,
        Command::Batas(args) => batas(house, args).await,
    }
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("Berkas {} tidak dapat dibaca", file.display()))
}

async fn indeks(house: &House, args: Indeks) -> anyhow::Result<()> {
    let (instansi, actor) = house.instansi(&args.instansi).await?;
    let bytes = read(&args.file)?;
    let request = ImportRequest {
        instrumen: args.instrumen,
        tahun: args.tahun,
        tahap: args.tahap,
        sumber: args.sumber,
        keadaan: args.keadaan.unwrap_or_else(|| house.now().date(instansi.zona)),
        nama_berkas: args.file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        bytes,
    };
    match maturity::import(&house.db, &house.entropy, &actor, house.now(), &request).await? {
        Imported::Done { tingkat, indeks, predikat } => {
            say(&format!("{tingkat} tingkat tersimpan. Indeks {indeks}, predikat {predikat}."))?;
        }
        Imported::Refused(lines) => anyhow::bail!("Tidak ada yang disimpan.\n{}", lines.join("\n")),
    }
    Ok(())
}

async fn wilayah(house: &House) -> anyhow::Result<()> {
    let done = wilayah::load_shipped(&house.db, house.now()).await?;
    if done == wilayah::Dimuat::default() {
        return Ok(say("Wilayah sudah mutakhir; tidak ada yang berubah.")?);
    }
    let wilayah::Dimuat { tempat, nama, padanan, tutup } = done;
    Ok(say(&format!(
        "{tempat} tempat baru, {nama} nama, {padanan} padanan kode tersimpan; {tutup} tempat ditutup."
    ))?)
}

async fn batas(house: &House, args: Batas) -> anyhow::Result<()> {
    let bytes = read(&args.file)?;
    let name = args.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let sumber = args.sumber.unwrap_or(name);
    let actor = house.own().await?;
    let by = By { actor: &actor, entropy: &house.entropy, at: house.now() };
    match wilayah::import_batas(&house.db, by, bytes, &sumber).await? {
        BatasImported::Done { tempat, titik } => {
            say(&format!("Batas {tempat} tempat tersimpan, {titik} titik."))?;
        }
        BatasImported::Refused(lines) => {
            anyhow::bail!("Tidak ada yang disimpan.\n{}", lines.join("\n"))
        }
    }
    Ok(())
}
