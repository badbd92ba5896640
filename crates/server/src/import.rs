//! `gadang import`.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use jiff::civil::Date;
use maturity::{ImportRequest, Imported};

use crate::{cli::say, house::House};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Tingkat indikator SPBE atau Pemdi dari CSV atau XLSX
    Indeks(Indeks),
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
    let Command::Indeks(args) = command;
    let (instansi, actor) = house.instansi(&args.instansi).await?;
    let bytes = std::fs::read(&args.file)
        .with_context(|| format!("Berkas {} tidak dapat dibaca", args.file.display()))?;
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
