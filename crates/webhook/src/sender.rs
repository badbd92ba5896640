//! The client that carries messages out, and reaches nothing but where they may go.
//!
//! Names are looked up by the connection itself, through a guard: what is connected to is what was judged, and a name
//! that means something else a moment later changes nothing. Numbers in an address go past the look-up and are
//! judged before. Redirects are not followed, and no proxy of the environment is used.

use core::{error::Error, fmt, net::IpAddr, time::Duration};
use std::{io, net::SocketAddr, sync::Arc};

use futures_util::future::BoxFuture;
use kernel::Timestamp;
use reqwest::{
    Client, ClientBuilder, Response,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
    retry,
};
use url::Host;

use crate::{
    Network,
    input::alamat::{Address, Refused},
    signature::{ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER, seconds, sign},
};

/// How much of an answer is read, in bytes. Nothing of it is kept; a receiver may end what it began to say.
const ANSWER: usize = 4_096;

/// Tells which addresses a name means. The guard asks it once for every connection.
pub type Lookup =
    Arc<dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> + Send + Sync + 'static>;

/// How long a target may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Until its name is looked up, and once more until it is connected.
    pub connect: Duration,
    /// For all of it.
    pub whole: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), whole: Duration::from_secs(10) }
    }
}

/// How a [`Sender`] is set up.
#[derive(Clone)]
pub struct Settings {
    /// What it may reach.
    pub network: Network,
    /// How it looks names up.
    pub lookup: Lookup,
    /// How long it waits.
    pub patience: Patience,
}

impl Settings {
    /// For a house: names as the machine knows them, five seconds to connect and ten in all.
    pub fn new(network: Network) -> Self {
        Self { network, lookup: system_names(), patience: Patience::default() }
    }
}

/// Names as the machine knows them.
pub(crate) fn system_names() -> Lookup {
    Arc::new(|name| {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    })
}

/// A message as it is sent.
#[derive(Clone, Copy)]
pub(crate) struct Message<'a> {
    /// Where to.
    pub(crate) address: &'a str,
    /// Its id; the same at every attempt.
    pub(crate) id: &'a str,
    /// What is sent, byte for byte.
    pub(crate) body: &'a str,
    /// The secrets that sign it; two while one takes the place of the other.
    pub(crate) secrets: &'a [String],
    /// The moment of sending.
    pub(crate) at: Timestamp,
}

/// Why a message did not arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Undelivered {
    /// The stored address may not be used, perhaps because a list became shorter.
    Address(Refused),
    /// The name means an address that may not be reached.
    NotPermitted,
    /// The name means nothing, or nobody says in time what it means.
    UnknownName,
    /// No connection, or one that broke.
    Unreachable,
    /// A certificate that nobody vouches for, or one of another machine.
    Certificate,
    /// No answer in time.
    Late,
    /// An answer that points elsewhere; not followed.
    Redirected(u16),
    /// Any other answer but success.
    Answered(u16),
    /// The secret of the target cannot be opened, so nothing was sent.
    Secret,
}

impl Undelivered {
    /// What to tell an administrator.
    pub(crate) fn message(self) -> String {
        match self {
            Self::Address(refused) => refused.message().to_owned(),
            // One sentence for both, or any institution could ask the office which names its network has.
            Self::NotPermitted | Self::UnknownName => {
                "Nama mesin tujuan tidak ditemukan, atau berada di jaringan yang tidak boleh dituju. Periksa alamatnya; bila sudah benar, hubungi pengelola sistem.".to_owned()
            }
            Self::Unreachable => "Tujuan tidak dapat dihubungi.".to_owned(),
            Self::Certificate => {
                "Sertifikat TLS tujuan tidak dapat dipercaya. Minta pengelolanya memasang sertifikat yang sah.".to_owned()
            }
            Self::Late => "Tujuan tidak menjawab tepat waktu.".to_owned(),
            Self::Redirected(status) => format!(
                "Tujuan mengalihkan ke alamat lain (kode {status}). Pengalihan tidak diikuti; tulis alamat akhirnya."
            ),
            Self::Answered(status) => format!("Tujuan menjawab dengan kode {status}."),
            Self::Secret => {
                "Rahasia tujuan ini tidak dapat dibuka. Ganti rahasianya.".to_owned()
            }
        }
    }

    /// The status of the answer, when there was one.
    pub(crate) const fn status(self) -> Option<u16> {
        match self {
            Self::Redirected(status) | Self::Answered(status) => Some(status),
            _ => None,
        }
    }
}

/// The way out. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Sender {
    network: Arc<Network>,
    secure: Client,
    /// For tests only; connects to the machine itself and to nothing else.
    plain: Option<Client>,
}

impl Sender {
    /// A way out. Fails when the machine knows no certificates to trust.
    pub(crate) fn new(settings: &Settings) -> Result<Self, reqwest::Error> {
        // The client brings no cryptography of its own. That somebody chose one before is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let network = Arc::new(settings.network.clone());
        let guard = |is_plain| Guard {
            network: Arc::clone(&network),
            is_plain,
            lookup: Arc::clone(&settings.lookup),
            patience: settings.patience.connect,
        };
        let secure = builder(settings, guard(false)).https_only(true).build()?;
        let plain = if settings.network.allow_loopback {
            Some(builder(settings, guard(true)).build()?)
        } else {
            None
        };
        Ok(Self { network, secure, plain })
    }

    /// Sends one message once. Answers the status, which is a success.
    pub(crate) async fn send(&self, message: Message<'_>) -> Result<u16, Undelivered> {
        let address =
            Address::parse(message.address, &self.network).map_err(Undelivered::Address)?;
        let client = match (&self.plain, address.is_plain()) {
            (Some(plain), true) if may_be_here(&address) => plain,
            (_, true) => return Err(Undelivered::NotPermitted),
            (_, false) => &self.secure,
        };
        let signed = sign(message.secrets, message.id, message.at, message.body);
        let signed = signed.ok_or(Undelivered::Secret)?;
        let request = client
            .post(address.url().clone())
            .header("Content-Type", "application/json")
            .header(ID_HEADER, message.id)
            .header(TIMESTAMP_HEADER, seconds(message.at))
            .header(SIGNATURE_HEADER, signed)
            .body(message.body.to_owned());
        let answer = request.send().await.map_err(|error| explain(&error))?;
        let status = answer.status();
        hear(answer).await;
        match status.as_u16() {
            code if status.is_success() => Ok(code),
            code if status.is_redirection() => Err(Undelivered::Redirected(code)),
            code => Err(Undelivered::Answered(code)),
        }
    }
}

fn builder(settings: &Settings, guard: Guard) -> ClientBuilder {
    Client::builder()
        .dns_resolver(Arc::new(guard))
        .redirect(Policy::none())
        .retry(retry::never())
        .no_proxy()
        .referer(false)
        // A kept connection would go to an address that was judged for another message.
        .pool_max_idle_per_host(0)
        .user_agent("Gadang-Webhook/1")
        // The client counts the look-up in, which the guard ends itself: that a name takes long is not told.
        .connect_timeout(settings.patience.connect.saturating_mul(2))
        .timeout(settings.patience.whole)
}

/// Whether plain HTTP may go there: to a name, which the guard judges, or to a number of the machine itself.
fn may_be_here(address: &Address) -> bool {
    match address.url().host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(_)) => true,
        None => false,
    }
}

/// Listens to the answer as long as it is short. The status has been heard before, so nothing depends on the rest.
async fn hear(mut answer: Response) {
    let mut heard = 0;
    while heard < ANSWER {
        match answer.chunk().await {
            Ok(Some(chunk)) => heard += chunk.len(),
            Ok(None) | Err(_) => break,
        }
    }
}

/// What the client says, in our words.
fn explain(error: &reqwest::Error) -> Undelivered {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(turned_away) = inner.downcast_ref::<TurnedAway>() {
            return match turned_away {
                TurnedAway::NotPermitted => Undelivered::NotPermitted,
                TurnedAway::Unknown => Undelivered::UnknownName,
            };
        }
        if let Some(rustls::Error::InvalidCertificate(_)) = inner.downcast_ref() {
            return Undelivered::Certificate;
        }
        cause = below(inner);
    }
    if error.is_timeout() { Undelivered::Late } else { Undelivered::Unreachable }
}

/// The next cause. What an `io::Error` wraps is not among its sources.
fn below<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

/// Why the guard gives no address.
#[derive(Clone, Copy, Debug)]
enum TurnedAway {
    NotPermitted,
    Unknown,
}

impl fmt::Display for TurnedAway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotPermitted => "the name means an address that may not be reached",
            Self::Unknown => "the name is not known",
        })
    }
}

impl Error for TurnedAway {}

/// Stands in the way of every connection: looks the name up and judges all that it means.
struct Guard {
    network: Arc<Network>,
    is_plain: bool,
    lookup: Lookup,
    patience: Duration,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let (network, is_plain) = (Arc::clone(&self.network), self.is_plain);
        let looking = (self.lookup)(name.as_str().to_owned());
        let looking = tokio::time::timeout(self.patience, looking);
        Box::pin(async move {
            let found = looking.await.map(Result::unwrap_or_default).unwrap_or_default();
            if found.is_empty() {
                return Err(TurnedAway::Unknown.into());
            }
            // One bad address spoils the name: which of them a connection takes is left to chance.
            let is_fine = |ip: &IpAddr| network.permits(*ip) && (!is_plain || ip.is_loopback());
            if !found.iter().all(is_fine) {
                return Err(TurnedAway::NotPermitted.into());
            }
            // The port 0 stands for the one of the address.
            let checked: Addrs = Box::new(found.into_iter().map(|ip| SocketAddr::new(ip, 0)));
            Ok(checked)
        })
    }
}
