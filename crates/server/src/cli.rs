//! The command line.

use std::{
    io::{self, IsTerminal as _, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::{
    backup, check,
    config::{Config, LogFormat},
    demo,
    house::House,
    import, serve, user, verify,
};

/// Rumah untuk semua layanan digital pemerintah daerah
#[derive(Parser)]
#[command(name = "gadang", version, disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    config: Config,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Jalankan program dan layani halaman-halamannya
    Serve {
        /// Isi dulu dengan DATA CONTOH bila basis data masih kosong
        #[arg(long)]
        demo: bool,
    },
    /// Isi basis data kosong dengan DATA CONTOH
    Demo,
    /// Mutakhirkan basis data
    Migrate,
    /// Buat cadangan basis data ke satu berkas, sambil program tetap melayani
    Backup {
        /// Berkas cadangan yang akan dibuat
        file: PathBuf,
    },
    /// Pulihkan cadangan ke basis data kosong
    Restore {
        /// Berkas cadangan
        file: PathBuf,
    },
    /// Salin seluruh isi satu basis data ke basis data kosong, juga bila mesinnya berbeda
    CopyDb {
        /// Alamat asal: sqlite:BERKAS atau postgres://…
        from: String,
        /// Alamat tujuan, kosong
        to: String,
    },
    /// Kelola akun
    #[command(subcommand)]
    User(user::Command),
    /// Impor data dari berkas
    #[command(subcommand)]
    Import(import::Command),
    /// Periksa keutuhan
    #[command(subcommand)]
    Check(check::Command),
    /// Hitung ulang berkas kasus terbit dengan aturan yang ada
    Verify {
        /// Jenis kasus: nama berkas tanpa akhiran
        kind: String,
        /// Berkas kasus (CSV)
        file: PathBuf,
    },
}

/// Runs the program.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    start_log(&cli.config);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return refuse(&error.into()),
    };
    match runtime.block_on(dispatch(cli)) {
        Ok(code) => code,
        Err(error) => refuse(&error),
    }
}

async fn dispatch(cli: Cli) -> anyhow::Result<ExitCode> {
    let Cli { mut config, command } = cli;
    match command {
        // Needs no database: whoever doubts a spreadsheet need not set up a house.
        Command::Verify { kind, file } => return verify::run(&kind, &file),
        Command::Serve { demo } => {
            config.sample |= demo;
            serve::run(&House::open(config).await?, demo).await?;
        }
        Command::Demo => {
            let house = House::open(config).await?;
            say(&demo::load(&house).await?)?;
        }
        Command::Migrate => {
            House::open(config).await?;
            say("Basis data sudah mutakhir.")?;
        }
        Command::Backup { file } => backup::backup(&config, &file).await?,
        Command::Restore { file } => backup::restore(&config, &file).await?,
        Command::CopyDb { from, to } => backup::copy_db(&from, &to).await?,
        Command::User(command) => user::run(&House::open(config).await?, command).await?,
        Command::Import(command) => import::run(&House::open(config).await?, command).await?,
        Command::Check(command) => return check::run(config, command).await,
    }
    Ok(ExitCode::SUCCESS)
}

fn start_log(config: &Config) {
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_| EnvFilter::new("info"));
    // Standard output belongs to what a command answers.
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal());
    match config.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
}

/// Prints one answer of a command.
pub(crate) fn say(text: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{text}")
}

fn refuse(error: &anyhow::Error) -> ExitCode {
    // Nothing can be done where even this cannot be written.
    let _written = writeln!(io::stderr(), "gadang: {error:#}");
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_setting_is_named() {
        let command = Cli::command();
        let mut found: Vec<String> = command
            .get_arguments()
            .filter_map(|arg| arg.get_env().map(|name| name.to_string_lossy().into_owned()))
            .collect();
        found.sort();
        let mut named = Config::NAMES.map(str::to_owned);
        named.sort();
        assert_eq!(found, named);
    }
}
