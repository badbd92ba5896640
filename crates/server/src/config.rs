//! Settings. Each has a heading in `docs/settings.md`.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, ValueEnum};

/// How logs are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    #[value(help = "untuk orang")]
    Text,
    /// For a collector.
    #[value(help = "untuk pengumpul catatan")]
    Json,
}

/// What every command needs to know.
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// Folder tempat semua yang ditulis Gadang
    #[arg(long, env = "GADANG_DATA", default_value = "data", global = true)]
    pub data: PathBuf,
    /// Alamat basis data: sqlite:BERKAS atau postgres://… [bawaan: gadang.db di folder data]
    #[arg(long, env = "GADANG_DATABASE", hide_env_values = true, global = true)]
    pub database: Option<String>,
    /// Alamat dan porta tempat HTTP dilayani
    #[arg(long, env = "GADANG_LISTEN", default_value = "127.0.0.1:8080", global = true)]
    pub listen: SocketAddr,
    /// Alamat yang diketik orang, tanpa garis miring di akhir
    #[arg(long, env = "GADANG_BASE_URL", default_value = "http://localhost:8080", global = true)]
    pub base_url: String,
    /// Tandai tiap halaman DATA CONTOH
    #[arg(long, env = "GADANG_SAMPLE", default_value = "false", num_args = 0..=1, default_missing_value = "true", global = true)]
    pub sample: bool,
    /// Percayai alamat pengunjung dari proksi di depan
    #[arg(long, env = "GADANG_TRUST_PROXY", default_value = "false", num_args = 0..=1, default_missing_value = "true", global = true)]
    pub trust_proxy: bool,
    /// Berkas kunci [bawaan: keys di folder data]
    #[arg(long, env = "GADANG_KEYS", global = true)]
    pub keys: Option<PathBuf>,
    /// Apa yang dicatat, misalnya info atau info,sqlx=warn
    #[arg(long, env = "GADANG_LOG", default_value = "info", global = true)]
    pub log: String,
    /// Bentuk catatan
    #[arg(long, env = "GADANG_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text, global = true)]
    pub log_format: LogFormat,
}

impl Config {
    /// The names of all settings in the environment, for the test of the documents.
    pub const NAMES: [&'static str; 9] = [
        "GADANG_DATA",
        "GADANG_DATABASE",
        "GADANG_LISTEN",
        "GADANG_BASE_URL",
        "GADANG_SAMPLE",
        "GADANG_TRUST_PROXY",
        "GADANG_KEYS",
        "GADANG_LOG",
        "GADANG_LOG_FORMAT",
    ];

    /// The address of the database.
    pub fn database_url(&self) -> String {
        self.database
            .clone()
            .unwrap_or_else(|| format!("sqlite:{}", self.data.join("gadang.db").display()))
    }

    /// The key file.
    pub fn key_file(&self) -> PathBuf {
        self.keys.clone().unwrap_or_else(|| self.data.join("keys"))
    }
}
