//! Settings. Each has a heading in `docs/settings.md`.

use std::{fs, net::SocketAddr, path::PathBuf};

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use files::{Files, Limits, S3};
use mail::Post;
use oidc::{Provider, Settings, rules::LEEWAY_SECONDS};
use web::Penyedia;

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

/// The largest document that the house takes; each upload names its own limit below it.
const LARGEST_DOCUMENT: u64 = 512 * 1024 * 1024;

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
    /// Alamat dan porta angka pemantauan di /metrics, misalnya 127.0.0.1:9464 [bawaan: tidak dilayani]
    #[arg(long, env = "GADANG_METRICS_LISTEN", global = true)]
    pub metrics_listen: Option<SocketAddr>,
    /// Alamat yang diketik orang, tanpa garis miring di akhir
    #[arg(long, env = "GADANG_BASE_URL", default_value = "http://localhost:8080", global = true)]
    pub base_url: String,
    /// Tandai tiap halaman DATA CONTOH
    #[arg(long, env = "GADANG_SAMPLE", default_value = "false", num_args = 0..=1, default_missing_value = "true", global = true)]
    pub sample: bool,
    /// Percayai alamat pengunjung dari proksi di depan
    #[arg(long, env = "GADANG_TRUST_PROXY", default_value = "false", num_args = 0..=1, default_missing_value = "true", global = true)]
    pub trust_proxy: bool,
    /// Buat cadangan sebelum basis data dimutakhirkan
    #[arg(long, env = "GADANG_MIGRATION_BACKUP", default_value = "true", num_args = 0..=1, default_missing_value = "true", action = clap::ArgAction::Set, global = true)]
    pub migration_backup: bool,
    /// Berkas kunci [bawaan: keys di folder data]
    #[arg(long, env = "GADANG_KEYS", global = true)]
    pub keys: Option<PathBuf>,
    /// Folder dokumen, bila tidak memakai S3 [bawaan: berkas di folder data]
    #[arg(long, env = "GADANG_FILES", global = true)]
    pub files: Option<PathBuf>,
    /// Alamat penyimpanan S3, berawalan https; dengan ini dokumen tidak lagi di folder
    #[arg(long, env = "GADANG_S3_ENDPOINT", global = true, requires_all = ["s3_bucket", "s3_key_id", "s3_secret"])]
    pub s3_endpoint: Option<String>,
    /// Nama bucket S3, yang harus sudah ada
    #[arg(long, env = "GADANG_S3_BUCKET", global = true)]
    pub s3_bucket: Option<String>,
    /// Wilayah S3
    #[arg(long, env = "GADANG_S3_REGION", default_value = "us-east-1", global = true)]
    pub s3_region: String,
    /// Nama kunci S3
    #[arg(long, env = "GADANG_S3_KEY_ID", global = true)]
    pub s3_key_id: Option<String>,
    /// Rahasia kunci S3
    #[arg(long, env = "GADANG_S3_SECRET", hide_env_values = true, global = true)]
    pub s3_secret: Option<String>,
    /// Server surel: smtp://NAMA:SANDI@MESIN:PORTA atau smtps://… [bawaan: surel tidak dikirim]
    #[arg(
        long,
        env = "GADANG_SMTP",
        hide_env_values = true,
        global = true,
        requires = "mail_from"
    )]
    pub smtp: Option<String>,
    /// Pengirim surel, misalnya Gadang <gadang@contoh.go.id>
    #[arg(long, env = "GADANG_MAIL_FROM", global = true)]
    pub mail_from: Option<String>,
    /// Penyedia akun tempat orang juga dapat masuk, dengan alamat persis seperti ia menyebut dirinya
    #[arg(long, env = "GADANG_OIDC_ISSUER", global = true, requires_all = ["oidc_client_id", "oidc_secret_file"])]
    pub oidc_issuer: Option<String>,
    /// Pengenal Gadang di penyedia akun
    #[arg(long, env = "GADANG_OIDC_CLIENT_ID", global = true, requires = "oidc_issuer")]
    pub oidc_client_id: Option<String>,
    /// Berkas berisi rahasia Gadang di penyedia akun
    #[arg(long, env = "GADANG_OIDC_SECRET_FILE", global = true, requires = "oidc_issuer")]
    pub oidc_secret_file: Option<PathBuf>,
    /// Nama penyedia akun di tombol "Masuk dengan …"
    #[arg(long, env = "GADANG_OIDC_LABEL", default_value = "akun instansi", global = true)]
    pub oidc_label: String,
    /// Selisih jam dengan penyedia akun yang masih diterima, dalam detik, 0 sampai 300
    #[arg(long, env = "GADANG_OIDC_LEEWAY", default_value_t = LEEWAY_SECONDS, global = true)]
    pub oidc_leeway: i64,
    /// Jaringan pribadi yang boleh dikirimi, misalnya 10.20.0.0/16; beberapa dipisah koma
    #[arg(long, env = "GADANG_WEBHOOK_NETWORKS", value_delimiter = ',', global = true)]
    pub webhook_networks: Vec<webhook::Cidr>,
    /// Program pencetak daftar menjadi PDF [bawaan: gadang-pdf di samping program ini]
    #[arg(long, env = "GADANG_PDF", global = true)]
    pub pdf: Option<PathBuf>,
    /// Apa yang dicatat, misalnya info atau info,sqlx=warn
    #[arg(long, env = "GADANG_LOG", default_value = "info", global = true)]
    pub log: String,
    /// Bentuk catatan
    #[arg(long, env = "GADANG_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text, global = true)]
    pub log_format: LogFormat,
}

impl Config {
    /// The names of all settings in the environment, for the test of the documents.
    pub const NAMES: [&'static str; 26] = [
        "GADANG_DATA",
        "GADANG_DATABASE",
        "GADANG_LISTEN",
        "GADANG_METRICS_LISTEN",
        "GADANG_BASE_URL",
        "GADANG_SAMPLE",
        "GADANG_TRUST_PROXY",
        "GADANG_MIGRATION_BACKUP",
        "GADANG_KEYS",
        "GADANG_FILES",
        "GADANG_S3_ENDPOINT",
        "GADANG_S3_BUCKET",
        "GADANG_S3_REGION",
        "GADANG_S3_KEY_ID",
        "GADANG_S3_SECRET",
        "GADANG_SMTP",
        "GADANG_MAIL_FROM",
        "GADANG_OIDC_ISSUER",
        "GADANG_OIDC_CLIENT_ID",
        "GADANG_OIDC_SECRET_FILE",
        "GADANG_OIDC_LABEL",
        "GADANG_OIDC_LEEWAY",
        "GADANG_WEBHOOK_NETWORKS",
        "GADANG_PDF",
        "GADANG_LOG",
        "GADANG_LOG_FORMAT",
    ];

    /// The address of the database.
    pub fn database_url(&self) -> String {
        self.database
            .clone()
            .unwrap_or_else(|| format!("sqlite:{}", self.data.join("gadang.db").display()))
    }

    /// Where the documents are kept.
    pub fn open_files(&self) -> Result<Files, files::Error> {
        let limits = Limits { max_bytes: LARGEST_DOCUMENT };
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        match &self.s3_endpoint {
            None => {
                let folder = self.files.clone().unwrap_or_else(|| self.data.join("berkas"));
                Files::disk(folder, limits)
            }
            Some(endpoint) => Files::s3(
                &S3 {
                    endpoint: endpoint.clone(),
                    bucket: text(&self.s3_bucket),
                    region: self.s3_region.clone(),
                    key_id: text(&self.s3_key_id),
                    secret: text(&self.s3_secret),
                    allow_http: endpoint.starts_with("http://"),
                },
                limits,
            ),
        }
    }

    /// The way to the post, where one is set.
    pub fn open_mail(&self) -> Result<Option<Post>, mail::SetupError> {
        let from = self.mail_from.as_deref().unwrap_or_default();
        self.smtp.as_deref().map(|smtp| Post::new(smtp, from)).transpose()
    }

    /// The provider of sign-ins, where one is set. It is not asked anything: a house starts while its provider is down.
    pub fn open_oidc(&self) -> anyhow::Result<Option<Penyedia>> {
        let Some(issuer) = &self.oidc_issuer else { return Ok(None) };
        let file = self.oidc_secret_file.clone().unwrap_or_default();
        let secret = fs::read_to_string(&file).with_context(|| {
            format!("Rahasia penyedia akun tidak dapat dibaca dari {}", file.display())
        })?;
        let provider = Provider::new(Settings {
            issuer: issuer.clone(),
            client_id: self.oidc_client_id.clone().unwrap_or_default(),
            client_secret: secret.trim().to_owned(),
            scopes: vec!["profile".to_owned(), "email".to_owned()],
            leeway_seconds: self.oidc_leeway,
            redirect: format!("{}/masuk/oidc/kembali", self.base_url),
        })
        .context("Penyedia akun tidak dapat dipakai dengan pengaturan ini")?;
        let label = self.oidc_label.trim().to_owned();
        anyhow::ensure!(
            !label.is_empty(),
            "Nama penyedia akun (GADANG_OIDC_LABEL) tidak boleh kosong"
        );
        Ok(Some(Penyedia { provider, label }))
    }

    /// The program that prints lists. It is not asked whether it is there: a house without it lacks
    /// PDFs and nothing else.
    pub fn printer(&self) -> PathBuf {
        self.pdf.clone().unwrap_or_else(|| {
            let beside = std::env::current_exe().unwrap_or_default();
            beside.with_file_name("gadang-pdf")
        })
    }

    /// The key file.
    pub fn key_file(&self) -> PathBuf {
        self.keys.clone().unwrap_or_else(|| self.data.join("keys"))
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    #[derive(clap::Parser)]
    struct Typed {
        #[command(flatten)]
        config: Config,
    }

    fn typed(more: &[&str]) -> Result<Config, clap::Error> {
        let words = ["gadang"].iter().chain(more);
        Typed::try_parse_from(words).map(|typed| typed.config)
    }

    #[test]
    fn a_provider_is_set_whole_or_not_at_all() {
        let issuer = "--oidc-issuer=https://sso.contoh.go.id";
        assert!(typed(&[issuer]).is_err());
        assert!(typed(&["--oidc-client-id=gadang"]).is_err());
        assert!(typed(&[]).unwrap().open_oidc().unwrap().is_none());

        let folder = std::env::temp_dir().join(format!("gadang-rahasia-{}", std::process::id()));
        let file = format!("--oidc-secret-file={}", folder.display());
        let whole = |issuer| {
            typed(&[issuer, "--oidc-client-id=gadang", &file, "--oidc-label= SSO Contoh "])
        };
        let missing = whole(issuer).unwrap().open_oidc().unwrap_err();
        assert!(missing.to_string().starts_with("Rahasia penyedia akun tidak dapat dibaca"));
        fs::write(&folder, "rahasia\n").unwrap();
        let known = whole(issuer).unwrap().open_oidc().unwrap().expect("a provider");
        assert_eq!(known.label, "SSO Contoh");
        let open = whole("--oidc-issuer=http://sso.contoh.go.id").unwrap();
        assert!(open.open_oidc().is_err(), "an address without TLS");
        fs::remove_file(&folder).unwrap();
    }
}
