//! `gadang check`: is what is stored still whole?

use std::process::ExitCode;

use clap::Subcommand;

use crate::{
    cli::say,
    config::Config,
    house::{House, check_rules},
};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Jejak audit: rantai segel dan tiap catatannya
    Audit,
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
        Command::Audit => {
            let file = config.data.join("gadang.db");
            // A check that founds an empty house where none stands would be content for ever.
            if config.database.is_none() && !file.exists() {
                anyhow::bail!("Tidak ada basis data di {}; periksa --data", config.data.display());
            }
            audit(&House::open(config).await?).await
        }
    }
}

async fn audit(house: &House) -> anyhow::Result<ExitCode> {
    let mut whole = true;
    let houses = org::instansi::list(&house.db).await?;
    if houses.is_empty() {
        anyhow::bail!("Basis data ini belum memuat instansi; tidak ada yang diperiksa");
    }
    for instansi in houses {
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
