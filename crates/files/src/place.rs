//! Where the contents lie: one interface to a folder and to S3-compatible storage.

use std::{fmt, io, net::IpAddr, path::PathBuf, sync::Arc, time::Duration};

use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _, stream::BoxStream};
use kernel::InstansiId;
use object_store::{
    BackoffConfig, ClientOptions, ObjectStore, ObjectStoreExt as _, RetryConfig,
    aws::AmazonS3Builder, local::LocalFileSystem, path::Path,
};

/// A content that passes by in pieces.
pub type Body<'a> = BoxStream<'a, io::Result<Bytes>>;

/// What went wrong with a document that was taken before. The words are for the log.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error(transparent)]
    Database(#[from] db::Error),
    /// The storage does not answer, or answers with an error; also when a content that should be there is not.
    #[error("the storage failed: {0}")]
    Storage(#[from] object_store::Error),
    /// The folder cannot be made or used.
    #[error("the folder for files cannot be used: {0}")]
    Folder(#[from] io::Error),
    /// Some objects could not be removed; the others were.
    #[error("{count} objects could not be removed, the first because {first}")]
    Stuck {
        /// How many.
        count: u64,
        /// Why the first of them stayed.
        first: Box<Error>,
    },
    /// Documents and the secret of the storage would go over the network as they are. Shown to whoever sets it up.
    #[error(
        "Penyimpanan S3 {endpoint} tidak terenkripsi. Pakai alamat https://; alamat http:// hanya untuk \
         penyimpanan pada mesin yang sama (localhost, 127.0.0.1, [::1])."
    )]
    Plain {
        /// The address that was set.
        endpoint: String,
    },
}

/// How much the house takes at all; each upload names its own limit below it.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The largest content, in bytes.
    pub max_bytes: u64,
}

/// S3-compatible storage.
#[derive(Clone)]
pub struct S3 {
    /// `https://host:port`, without the bucket; `http://` only for this very machine.
    pub endpoint: String,
    /// The bucket; it must exist.
    pub bucket: String,
    /// The region, `us-east-1` where the storage has none.
    pub region: String,
    /// Id of the access key.
    pub key_id: String,
    /// Its secret.
    pub secret: String,
    /// Whether `http://` is allowed; never but for a storage on this very machine.
    pub allow_http: bool,
}

impl fmt::Debug for S3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("S3")
            .field("endpoint", &self.endpoint)
            .field("bucket", &self.bucket)
            .finish_non_exhaustive()
    }
}

/// The documents of the house. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Files {
    pub(crate) store: Arc<dyn ObjectStore>,
    pub(crate) limits: Limits,
    folder: Option<PathBuf>,
}

impl Files {
    /// Keeps contents below `folder`, which is made if missing. A content is on the disk, with its name, before it
    /// counts as stored.
    pub fn disk(folder: impl Into<PathBuf>, limits: Limits) -> Result<Self, Error> {
        let folder = folder.into();
        std::fs::create_dir_all(&folder)?;
        let store = LocalFileSystem::new_with_prefix(&folder)?.with_fsync(true);
        Ok(Self { store: Arc::new(store), limits, folder: Some(folder) })
    }

    /// Keeps contents in a bucket. Give it a lifecycle rule that ends incomplete multipart uploads after a day: a
    /// program that is killed in the middle of one cannot.
    pub fn s3(s3: &S3, limits: Limits) -> Result<Self, Error> {
        let plain = is_plain(&s3.endpoint);
        if plain && !(s3.allow_http && is_here(&s3.endpoint)) {
            return Err(Error::Plain { endpoint: s3.endpoint.clone() });
        }
        // The client brings no cryptography of its own. That somebody chose one before is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // No limit on the whole: a large document takes as long as whoever reads it does. Only silence is cut.
        let client = ClientOptions::new()
            .with_allow_http(plain)
            .with_connect_timeout(Duration::from_secs(5))
            .with_read_timeout(Duration::from_secs(20))
            .with_timeout_disabled();
        // A person waits for the answer: rather say soon that the storage is away.
        let retry = RetryConfig {
            backoff: BackoffConfig {
                init_backoff: Duration::from_millis(100),
                max_backoff: Duration::from_secs(2),
                base: 2.0,
            },
            max_retries: 3,
            retry_timeout: Duration::from_secs(30),
        };
        let store = AmazonS3Builder::new()
            .with_endpoint(&s3.endpoint)
            .with_bucket_name(&s3.bucket)
            .with_region(&s3.region)
            .with_access_key_id(&s3.key_id)
            .with_secret_access_key(&s3.secret)
            .with_allow_http(plain)
            .with_client_options(client)
            .with_retry(retry)
            .build()?;
        Ok(Self { store: Arc::new(store), limits, folder: None })
    }

    /// Keeps contents in memory, for tests of what stands above; they are gone with the last handle.
    #[cfg(feature = "testing")]
    pub fn memory(limits: Limits) -> Self {
        Self { store: Arc::new(object_store::memory::InMemory::new()), limits, folder: None }
    }

    /// The content at an address, in pieces.
    pub(crate) async fn read(&self, at: &Path) -> Result<Body<'static>, Error> {
        let found = self.store.get(at).await?;
        Ok(found.into_stream().map_err(io::Error::other).boxed())
    }

    /// Removes an object; that it is gone already is fine.
    pub(crate) async fn remove(&self, at: &Path) -> Result<(), Error> {
        if let Some(folder) = &self.folder {
            // A program that was killed leaves the half-written file, which the store itself never shows.
            let half = folder.join(format!("{at}#1"));
            ignore_missing(tokio::fs::remove_file(half).await)?;
        }
        match self.store.delete(at).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// Whether what goes there is not encrypted.
fn is_plain(endpoint: &str) -> bool {
    !reqwest::Url::parse(endpoint).is_ok_and(|url| url.scheme() == "https")
}

/// Whether an address leads to this very machine, whatever the names of the network say.
fn is_here(endpoint: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(endpoint) else { return false };
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn ignore_missing(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Where a content lies.
pub(crate) fn content(instansi: InstansiId, sha256: &str, tempat: &str) -> Path {
    let mut chars = sha256.chars();
    let first: String = chars.by_ref().take(2).collect();
    let second: String = chars.take(2).collect();
    Path::from_iter([instansi.0.to_string(), first, second, format!("{sha256}-{tempat}")])
}

/// Where a large content waits until its hash is known.
pub(crate) fn temporary(instansi: InstansiId, tempat: &str) -> Path {
    Path::from_iter([instansi.0.to_string(), "sementara".to_owned(), tempat.to_owned()])
}
