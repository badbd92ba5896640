//! `gadang check`: is what is stored still whole?

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;
use facts::Broken;
use files::Fault;
use org::instansi::Instansi;

use crate::{
    cli::say,
    config::Config,
    house::{House, check_rules},
};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Jejak audit: rantai segel dan tiap catatannya
    Audit,
    /// Buku fakta: rantai tiap deret dan tiap catatannya
    Facts,
    /// Dokumen: setiap isi yang dirujuk ada dan tidak berubah
    Files,
    /// Berkas aturan: skema dan jumlah bobotnya
    Rules,
}

/// Prints one line per thing that was checked; fails when one is not whole.
pub(crate) async fn run(config: Config, command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Rules => {
            check_rules()?;
            say("Semua berkas aturan dapat dipakai.")?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Audit => audit(&House::look(config).await?).await,
        Command::Files => documents(&House::look(config).await?).await,
        Command::Facts => facts(&House::look(config).await?).await,
    }
}

async fn houses(house: &House) -> anyhow::Result<Vec<Instansi>> {
    let houses = org::instansi::list(&house.db).await?;
    if houses.is_empty() {
        anyhow::bail!("Basis data ini belum memuat instansi; tidak ada yang diperiksa");
    }
    Ok(houses)
}

async fn documents(house: &House) -> anyhow::Result<ExitCode> {
    houses(house).await?;
    let found = house.files.verify(&house.db).await.context("Dokumen tidak dapat dibaca")?;
    for fault in &found.faults {
        say(&match fault {
            Fault::Missing { instansi, sha256 } => {
                format!("HILANG: {sha256} (instansi {})", instansi.0)
            }
            Fault::Changed { instansi, sha256, .. } => {
                format!("BERUBAH: {sha256} (instansi {})", instansi.0)
            }
            Fault::Unreadable { instansi, sha256, reason } => {
                format!("TIDAK TERBACA: {sha256} (instansi {}): {reason}", instansi.0)
            }
        })?;
    }
    say(&format!("{} dokumen diperiksa, {} rusak.", found.checked, found.faults.len()))?;
    Ok(if found.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn facts(house: &House) -> anyhow::Result<ExitCode> {
    let mut whole = true;
    for instansi in houses(house).await? {
        let found = facts::verify(&house.db, instansi.id).await?;
        if found.broken.is_empty() {
            say(&format!(
                "{}: utuh: {} deret, {} catatan",
                instansi.name, found.series, found.entries
            ))?;
        }
        for (series, place, broken) in &found.broken {
            whole = false;
            let what = match broken {
                Broken::Missing => "catatan hilang",
                Broken::Unlinked => "rantai terputus",
                Broken::Altered => "catatan diubah",
            };
            say(&format!(
                "{}: RUSAK pada {} {} catatan ke-{place}: {what}",
                instansi.name, series.code, series.detail
            ))?;
        }
    }
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn audit(house: &House) -> anyhow::Result<ExitCode> {
    let mut whole = true;
    for instansi in houses(house).await? {
        let found = org::audit::verify(&house.db, &house.keys, instansi.id).await?;
        let line = match &found.broken {
            None => format!(
                "utuh: {} segel, {} catatan, {} menunggu segel{}",
                found.seals,
                found.rows,
                found.waiting,
                found.head.as_ref().map_or_else(String::new, |head| {
                    format!("; segel terakhir {} {}", head.urutan, head.hash)
                })
            ),
            Some(broken) => {
                whole = false;
                format!(
                    "RUSAK pada segel {}: {}",
                    broken.urutan,
                    org::audit::broken_words(&broken.what)
                )
            }
        };
        say(&format!("{}: {line}", instansi.name))?;
    }
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
