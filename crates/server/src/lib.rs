//! The program around the rooms. It holds no rule, no SQL and no page of its own.

mod backup;
mod check;
mod cli;
mod config;
mod demo;
mod house;
mod import;
mod rooms;
mod serve;
mod user;
mod verify;

pub use cli::run;
pub use config::Config;
pub use demo::load_demo;
pub use house::{House, check_rules, migrations};
pub use rooms::{case_kinds, rooms};
