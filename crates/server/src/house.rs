//! The opened house: database, keys, clock, randomness, rooms.

use std::{
    fs::{self, DirBuilder},
    io,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::Path,
    sync::Arc,
};

use anyhow::Context as _;
use db::{Db, Migration, Writer};
use files::Files;
use jobs::Bell;
use kernel::{Actor, Entropy, Timestamp};
use mail::Post;
use org::instansi::Instansi;
use web::{App, AppInner, Clock, Keys, Penyedia};

use crate::{backup, config::Config, rooms::rooms};

/// Where anybody finds what is public, until the house has a portal.
const PUBLIC: &str = "/indeks/publik";

/// What the commands work with.
pub struct House {
    /// The settings.
    pub config: Config,
    /// The database, migrated.
    pub db: Db,
    /// The keys.
    pub keys: Keys,
    /// The documents.
    pub files: Files,
    /// The way to the post.
    pub mail: Option<Post>,
    /// Where else people sign in.
    pub oidc: Option<Arc<Penyedia>>,
    /// The clock.
    pub clock: Clock,
    /// Randomness.
    pub entropy: Arc<Entropy>,
}

impl House {
    /// Opens the database, brings it up to date, reads the keys and checks the rules.
    pub async fn open(config: Config) -> anyhow::Result<Self> {
        Self::open_with(config, Schema::Forward).await
    }

    /// Opens a house that stands, to look at it. Nothing is founded and no schema is moved: other nodes may run.
    pub async fn look(config: Config) -> anyhow::Result<Self> {
        backup::existing(&config.database_url()).await?.close().await;
        Self::open_with(config, Schema::AsIs).await
    }

    async fn open_with(config: Config, schema: Schema) -> anyhow::Result<Self> {
        check_rules()?;
        make_private(&config.data)
            .with_context(|| format!("Folder {} tidak dapat dibuat", config.data.display()))?;
        let entropy = Arc::new(Entropy::operating_system());
        let files = config.open_files().context("Tempat dokumen tidak dapat dipakai")?;
        let mail = config.open_mail().context("Surel tidak dapat dikirim dengan pengaturan ini")?;
        let oidc = config.open_oidc()?.map(Arc::new);
        make_file_private(&config.database_url()).context("Basis data tidak dapat dibuat")?;
        let db = Db::open(&config.database_url()).await.context("Basis data tidak dapat dibuka")?;
        let clock = Clock::system();
        match schema {
            Schema::Forward => {
                backup::migrate(&db, &config.data, config.migration_backup, clock.now()).await?;
            }
            Schema::AsIs => {
                same_schema(&db).await?;
                has_keys(&config.key_file())?;
            }
        }
        let keys = Keys::from_environment_or_file(&config.key_file(), &entropy)
            .context("Berkas kunci tidak dapat dipakai")?;
        // Whoever forgets the setting must not show made-up numbers as real ones.
        let sample = config.sample || org::seed::holds_sample(&db).await?;
        let config = Config { sample, ..config };
        Ok(Self { config, db, keys, files, mail, oidc, clock, entropy })
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The program that the rooms live in.
    pub fn app(&self) -> App {
        App::new(AppInner {
            writer: Writer::start(&self.db),
            db: self.db.clone(),
            clock: self.clock.clone(),
            entropy: Arc::clone(&self.entropy),
            identity: Arc::new(org::identity(self.db.clone())),
            rooms: rooms(),
            config: web::Config {
                base_url: self.config.base_url.clone(),
                sample: self.config.sample,
                secure_cookies: self.config.base_url.starts_with("https://"),
                trust_proxy: self.config.trust_proxy,
                landing: None,
                public: Some(PUBLIC),
                printer: self.config.printer(),
                networks: self.config.webhook_networks.iter().map(ToString::to_string).collect(),
                limits: web::Limits::default(),
            },
            keys: self.keys.clone(),
            files: self.files.clone(),
            bell: Bell::default(),
            mail: self.mail.clone(),
            oidc: self.oidc.clone(),
        })
    }

    /// The house's own institution, as somebody who may act in it.
    pub async fn own(&self) -> anyhow::Result<Actor> {
        let all = org::instansi::list(&self.db).await?;
        let own = all.iter().map(|instansi| instansi.id).min_by_key(|id| id.0);
        let own = own.context("Belum ada instansi. Dirikan dahulu dengan gadang instansi add")?;
        Ok(Actor::system(own, "Baris perintah"))
    }

    /// The institution with this code, and the program as somebody who may act in it.
    pub async fn instansi(&self, code: &str) -> anyhow::Result<(Instansi, Actor)> {
        let found = org::instansi::by_code(&self.db, code).await?;
        let Some(instansi) = found else {
            let known: Vec<String> =
                org::instansi::list(&self.db).await?.into_iter().map(|i| i.code).collect();
            anyhow::bail!("Instansi {code:?} tidak ada. Yang ada: {}.", known.join(", "));
        };
        let actor = Actor::system(instansi.id, "Baris perintah");
        Ok((instansi, actor))
    }
}

/// What becomes of the schema when a house is opened.
enum Schema {
    /// It is brought to this program's.
    Forward,
    /// It stays, and must be this program's.
    AsIs,
}

/// Whoever looks at a house must see it with its own keys: new ones would call every seal broken.
fn has_keys(file: &Path) -> anyhow::Result<()> {
    anyhow::ensure!(
        std::env::var_os(web::ENVIRONMENT).is_some() || file.exists(),
        "Berkas kunci {} tidak ada. Kembalikan berkas kunci rumah ini dahulu; tanpa itu tidak ada yang dapat diperiksa",
        file.display()
    );
    Ok(())
}

/// The file of an embedded database is its owner's from the first moment, whatever the mask of the process. What the
/// engine writes beside it takes its mode from it.
fn make_file_private(url: &str) -> io::Result<()> {
    let Some(path) = url.strip_prefix("sqlite:") else { return Ok(()) };
    let path = path.strip_prefix("//").unwrap_or(path).split('?').next().unwrap_or_default();
    // What is no file is refused by whoever opens it.
    if path.is_empty() || path.starts_with(':') {
        return Ok(());
    }
    match fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

async fn same_schema(db: &Db) -> anyhow::Result<()> {
    let mut mine: Vec<&str> = migrations().iter().map(|migration| migration.name).collect();
    mine.sort_unstable();
    let applied = db.applied().await.context("Basis data tidak dapat dibaca")?;
    anyhow::ensure!(
        applied == mine,
        "Susunan basis data ini milik versi program yang lain. Jalankan gadang migrate, atau pakai program yang sesuai"
    );
    Ok(())
}

/// Makes the folder of the data, for its owner only: the database in it holds people's names.
pub(crate) fn make_private(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Every table of the house.
pub fn migrations() -> Vec<Migration> {
    let mut all = web::migrations();
    all.extend(jobs::migrations());
    all.extend(files::migrations());
    all.extend(import::migrations());
    all.extend(facts::migrations());
    all.extend(rooms().iter().flat_map(|room| (room.migrations)()));
    all
}

/// Checks every shipped rule file before anything computes with it.
pub fn check_rules() -> anyhow::Result<()> {
    for room in rooms() {
        for kind in room.rule_kinds {
            kind.check_all()
                .with_context(|| format!("Aturan ruang {} tidak dapat dipakai", room.title))?;
        }
    }
    Ok(())
}
