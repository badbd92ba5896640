//! Letters by SMTP.
//!
//! A [`Post`] is the way to one server. Sending is bounded in time, and its failure says whether another attempt
//! may help. Who sends again, and when, is not known here.
#![warn(missing_docs)]

#[cfg(feature = "testing")]
pub mod testing;

use core::time::Duration;
use std::{sync::Arc, time::SystemTime};

use kernel::Timestamp;
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue, MIME_VERSION_1_0},
    },
    transport::smtp::extension::ClientId,
};
use url::Url;

/// How long a letter may take in all. A server that hangs then costs one job these seconds, and nobody else.
pub const PATIENCE_SECONDS: u64 = 20;

/// Why a server cannot be used as it is set up. The sentences are for the administrator.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The address of the server.
    #[error("Alamat SMTP harus berbentuk smtp://NAMA:SANDI@MESIN:PORTA atau smtps://…")]
    Address,
    /// A password that would be seen on its way.
    #[error(
        "Sandi SMTP hanya boleh dikirim lewat TLS: tulis smtps://, atau tambahkan ?tls=required di akhir smtp://"
    )]
    Plain,
    /// What the library says about the rest.
    #[error("Alamat SMTP tidak dapat dipakai: {0}")]
    Smtp(#[from] lettre::transport::smtp::Error),
    /// The sender.
    #[error("Pengirim surel harus berbentuk nama@mesin atau Nama <nama@mesin>")]
    From,
}

/// Why a letter was not sent, for the log.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// It may go better later: no connection, a server that hangs or is busy, a password that it did not take.
    #[error("not sent for now: {0}")]
    Later(String),
    /// It will not go better: the server refuses this letter or this recipient.
    #[error("refused: {0}")]
    Never(String),
}

/// A letter in plain text.
#[derive(Clone, Copy, Debug)]
pub struct Letter<'a> {
    /// Names the letter; one that is sent again after a failure has the same, so that nobody reads it twice.
    pub id: &'a str,
    /// The address of the recipient.
    pub to: &'a str,
    /// The subject.
    pub subject: &'a str,
    /// The text, lines parted by `\n`.
    pub text: &'a str,
    /// Its date.
    pub at: Timestamp,
}

/// The way to one SMTP server. Cheap to clone.
#[derive(Clone)]
pub struct Post(Arc<Inner>);

struct Inner {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    patience: Duration,
}

impl core::fmt::Debug for Post {
    /// Without the server, whose address holds a password.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Post").field("from", &self.0.from).finish_non_exhaustive()
    }
}

/// Whether `text` is an address that a letter can be sent to.
pub fn is_address(text: &str) -> bool {
    text.parse::<Address>().is_ok()
}

impl Post {
    /// The server at `smtp` and the sender `from`. Nothing is sent yet.
    pub fn new(smtp: &str, from: &str) -> Result<Self, SetupError> {
        let url = Url::parse(smtp).map_err(|_no_url| SetupError::Address)?;
        let host = url.host_str().unwrap_or_default();
        if !matches!(url.scheme(), "smtp" | "smtps") || host.is_empty() {
            return Err(SetupError::Address);
        }
        let required = url.query_pairs().any(|(key, value)| key == "tls" && value == "required");
        let seen = url.scheme() == "smtp" && !required && !is_loopback(host);
        if seen && url.password().is_some() {
            return Err(SetupError::Plain);
        }
        let from: Mailbox = from.parse().map_err(|_no_mailbox| SetupError::From)?;
        let patience = Duration::from_secs(PATIENCE_SECONDS);
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(smtp)?
            // Servers doubt who names no domain.
            .hello_name(ClientId::Domain(from.email.domain().to_owned()))
            .timeout(Some(patience))
            .build();
        Ok(Self(Arc::new(Inner { transport, from, patience })))
    }

    /// The same way with less patience, for tests of servers that hang.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        let inner = &self.0;
        let (transport, from) = (inner.transport.clone(), inner.from.clone());
        Self(Arc::new(Inner { transport, from, patience }))
    }

    /// Sends a letter and waits for the server to take it.
    pub async fn send(&self, letter: &Letter<'_>) -> Result<(), SendError> {
        let message = self.message(letter)?;
        let sending = self.0.transport.send(message);
        match tokio::time::timeout(self.0.patience, sending).await {
            Ok(Ok(_taken)) => Ok(()),
            Ok(Err(error)) => Err(judge(&error)),
            Err(_too_long) => Err(SendError::Later("the server does not answer".to_owned())),
        }
    }

    fn message(&self, letter: &Letter<'_>) -> Result<Message, SendError> {
        let never = |what: String| SendError::Never(what);
        let to: Address =
            letter.to.parse().map_err(|_no_address| never("no address".to_owned()))?;
        let millis = u64::try_from(letter.at.0).unwrap_or_default();
        let id = format!("<{}@{}>", letter.id, self.0.from.email.domain());
        let mut message = Message::builder()
            .from(self.0.from.clone())
            .to(Mailbox::new(None, to))
            .subject(letter.subject)
            .date(SystemTime::UNIX_EPOCH + Duration::from_millis(millis))
            .message_id(Some(id))
            .header(MIME_VERSION_1_0)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text.to_owned())
            .map_err(|error| never(error.to_string()))?;
        // Answering machines must not answer a machine (RFC 3834).
        let name = HeaderName::new_from_ascii_str("Auto-Submitted");
        message.headers_mut().insert_raw(HeaderValue::new(name, "auto-generated".to_owned()));
        Ok(message)
    }
}

/// A password that the server does not take may be put right by the administrator while letters wait; a 5xx about
/// the letter itself stays.
fn judge(error: &lettre::transport::smtp::Error) -> SendError {
    const AUTHENTICATION: [u16; 3] = [530, 534, 535];
    let of_the_password =
        error.status().is_some_and(|code| AUTHENTICATION.contains(&u16::from(code)));
    let what = match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    };
    if error.is_permanent() && !of_the_password {
        SendError::Never(what)
    } else {
        SendError::Later(what)
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<core::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: &str = "Gadang <gadang@contoh.go.id>";

    #[test]
    fn a_password_is_not_sent_in_the_open() {
        for open in ["smtp://u:p@surel.contoh.go.id", "smtp://u:p@10.0.0.1:25?tls=opportunistic"] {
            assert!(matches!(Post::new(open, FROM), Err(SetupError::Plain)), "{open}");
        }
        for closed in [
            "smtp://surel.contoh.go.id",
            "smtps://u:p@surel.contoh.go.id",
            "smtp://u:p@surel.contoh.go.id?tls=required",
            "smtp://u:p@127.0.0.1:2525",
            "smtp://u:p@[::1]:2525",
        ] {
            assert!(Post::new(closed, FROM).is_ok(), "{closed}");
        }
    }

    #[test]
    fn what_is_no_server_and_no_sender_is_refused() {
        for smtp in ["", "surel.contoh.go.id", "http://surel.contoh.go.id", "smtp://"] {
            assert!(matches!(Post::new(smtp, FROM), Err(SetupError::Address)), "{smtp}");
        }
        for from in ["", "gadang", "Gadang <gadang>"] {
            assert!(matches!(Post::new("smtp://localhost", from), Err(SetupError::From)), "{from}");
        }
    }

    #[test]
    fn the_password_is_not_shown() {
        let post = Post::new("smtps://u:rahasia@surel.contoh.go.id", FROM).unwrap();
        assert!(!format!("{post:?}").contains("rahasia"));
    }

    #[test]
    fn addresses_are_told_from_other_words() {
        for address in ["ani@contoh.go.id", "ani.b+c@sub.contoh.go.id"] {
            assert!(is_address(address), "{address}");
        }
        for other in ["", "ani", "ani@", "@contoh", "ani@contoh.go.id\r\nBcc: x@y.z", "a b@c.d"] {
            assert!(!is_address(other), "{other:?}");
        }
    }
}
