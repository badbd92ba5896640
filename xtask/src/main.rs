//! `cargo xtask`: chores of the workspace.

mod new_room;

use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use anyhow::{Context as _, ensure};
use clap::{Parser, Subcommand};
use jiff::{civil::DateTime, tz::TimeZone};
use new_room::Spec;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Chores of the workspace")]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Writes a new room: every file that a room has, around one small noun that works
    NewRoom {
        /// Name of the crate, prefix of its tables, first part of its addresses: `sakip`
        code: String,
        /// The legal noun that the room starts with, as in a table: `perjanjian_kinerja`
        #[arg(long, default_value = "catatan")]
        noun: String,
        /// The name on screen; the code with a capital letter when it is not given
        #[arg(long)]
        title: Option<String>,
        /// The workspace that gets the room; this one when it is not given
        #[arg(long, value_name = "FOLDER")]
        root: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    match run(Cli::parse().chore) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Where the error cannot be written either, the exit code still tells.
            writeln!(io::stderr(), "{error:#}").ok();
            ExitCode::FAILURE
        }
    }
}

fn run(chore: Chore) -> anyhow::Result<()> {
    match chore {
        Chore::NewRoom { code, noun, title, root } => {
            let root = root.map_or_else(this_workspace, Ok)?;
            let stamp = new_room::stamp(now(), &new_room::newest_stamp(&root)?)?;
            let spec = Spec::new(&code, &noun, title.as_deref(), &stamp)?;
            new_room::write(&root, &spec)?;
            let formatted = Command::new("cargo")
                .current_dir(&root)
                .args(["fmt", "--package", spec.code()])
                .status()
                .context("cargo fmt runs")?;
            ensure!(formatted.success(), "cargo fmt does not like the new room");
            write!(io::stdout(), "{}", new_room::next_steps(&spec))?;
        }
    }
    Ok(())
}

fn this_workspace() -> anyhow::Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    Ok(here.parent().context("xtask lies in the workspace")?.to_owned())
}

#[expect(
    clippy::disallowed_methods,
    reason = "a new migration is named after the moment in which it is written"
)]
fn now() -> DateTime {
    TimeZone::UTC.to_datetime(jiff::Timestamp::now())
}
