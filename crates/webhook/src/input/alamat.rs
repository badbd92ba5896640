//! The address of a target, as somebody types it. Pure.

use core::fmt;

use url::{Host, Url};

use crate::Network;

/// The longest address, in characters.
pub(crate) const LONGEST: usize = 500;

/// An address that a message may be sent to, as far as one can tell without asking what its name means.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Address(Url);

/// What stands after the name of the machine may be a secret of the receiver.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Address").field(&self.0.host_str()).finish()
    }
}

/// Why an address is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Nothing was typed.
    Empty,
    /// Longer than [`LONGEST`].
    TooLong,
    /// No address at all, or one with blanks in it.
    Unreadable,
    /// Letters outside ASCII: a name that looks like another, perhaps.
    NotAscii,
    /// Not `https`.
    Scheme,
    /// A name and password before the machine.
    Userinfo,
    /// A part after `#`, which is never sent.
    Fragment,
    /// A port on which services of other kinds listen.
    Port,
    /// A number of a network that is not public.
    Private,
}

impl Refused {
    /// What to tell whoever typed it.
    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::Empty => "Isi alamat tujuan.",
            Self::TooLong => "Alamat paling panjang 500 karakter.",
            Self::Unreadable => {
                "Alamat tidak dapat dibaca. Tulis lengkap, seperti https://contoh.go.id/webhook."
            }
            Self::NotAscii => {
                "Tulis alamat dengan huruf a–z, angka, dan tanda biasa. Huruf lain ditulis dalam bentuk kodenya."
            }
            Self::Scheme => {
                "Alamat harus diawali https:// agar isi kiriman tidak terbaca di jalan."
            }
            Self::Userinfo => {
                "Jangan menulis nama pengguna atau kata sandi di dalam alamat. Keaslian kiriman diperiksa lewat tanda tangannya."
            }
            Self::Fragment => "Hapus tanda # dan bagian sesudahnya dari alamat.",
            Self::Port => "Porta harus 443, atau 1024 ke atas.",
            Self::Private => {
                "Alamat ini milik jaringan dalam. Minta pengelola sistem mengizinkannya, atau pakai alamat publik."
            }
        }
    }
}

impl Address {
    /// Reads what was typed.
    pub(crate) fn parse(typed: &str, network: &Network) -> Result<Self, Refused> {
        let text = typed.trim();
        if text.is_empty() {
            return Err(Refused::Empty);
        }
        if text.chars().count() > LONGEST {
            return Err(Refused::TooLong);
        }
        if !text.is_ascii() {
            return Err(Refused::NotAscii);
        }
        // A parser for browsers passes over line breaks and takes a backslash for a slash.
        if text.bytes().any(|b| b.is_ascii_control() || b == b' ' || b == b'\\') {
            return Err(Refused::Unreadable);
        }
        let url = Url::parse(text).map_err(|_bad| Refused::Unreadable)?;
        judge(&url, network)?;
        Ok(Self(url))
    }

    /// The address in its normal form.
    pub(crate) fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub(crate) fn url(&self) -> &Url {
        &self.0
    }

    /// Plain HTTP, which only tests may use.
    pub(crate) fn is_plain(&self) -> bool {
        self.0.scheme() == "http"
    }
}

fn judge(url: &Url, network: &Network) -> Result<(), Refused> {
    match url.scheme() {
        "https" => {}
        "http" if network.allow_loopback => {}
        _ => return Err(Refused::Scheme),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refused::Userinfo);
    }
    if url.fragment().is_some() {
        return Err(Refused::Fragment);
    }
    let port = url.port_or_known_default();
    if !port.is_some_and(|port| port == 443 || port >= 1_024) && !network.allow_loopback {
        return Err(Refused::Port);
    }
    // A name is judged when it is looked up; a number goes past the look-up and must be judged here.
    let number = match url.host() {
        Some(Host::Ipv4(ip)) => Some(ip.into()),
        Some(Host::Ipv6(ip)) => Some(ip.into()),
        Some(Host::Domain(name)) if is_machine_itself(name) && !network.allow_loopback => {
            return Err(Refused::Private);
        }
        Some(Host::Domain(name)) if !name.is_empty() => None,
        _ => return Err(Refused::Unreadable),
    };
    match number {
        Some(ip) if !network.permits(ip) => Err(Refused::Private),
        _ => Ok(()),
    }
}

/// `localhost` and what lies below it never mean another machine (RFC 6761).
fn is_machine_itself(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name == "localhost" || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(text: &str, want: Refused) {
        assert_eq!(Address::parse(text, &Network::default()), Err(want), "{text}");
        assert!(want.message().ends_with('.'));
    }

    #[test]
    fn an_address_of_another_system_is_taken() {
        for good in [
            "https://simpeg.sumbarprov.go.id/webhook?kunci=a",
            " https://contoh.go.id ",
            "https://contoh.go.id:8443/a",
            "https://xn--contoh-0wa.id/a",
            "https://8.8.8.8/a",
            "https://[2606:4700::1111]/a",
        ] {
            let taken = Address::parse(good, &Network::default());
            assert!(taken.is_ok(), "{good}: {taken:?}");
        }
    }

    #[test]
    fn what_is_wrong_with_an_address_is_named() {
        refused("", Refused::Empty);
        refused("  ", Refused::Empty);
        refused(&format!("https://contoh.go.id/{}", "a".repeat(LONGEST)), Refused::TooLong);
        refused("contoh.go.id", Refused::Unreadable);
        refused("https://", Refused::Unreadable);
        refused("https://con toh.go.id", Refused::Unreadable);
        refused("https://contoh.go.id\\@lain.id", Refused::Unreadable);
        refused("https://contoh.go.id/\na", Refused::Unreadable);
        refused("https://contоh.go.id", Refused::NotAscii);
        refused("http://contoh.go.id", Refused::Scheme);
        refused("ftp://contoh.go.id", Refused::Scheme);
        refused("file:///etc/passwd", Refused::Scheme);
        refused("https://admin:rahasia@contoh.go.id", Refused::Userinfo);
        refused("https://contoh.go.id@lain.id", Refused::Userinfo);
        refused("https://contoh.go.id/#a", Refused::Fragment);
        refused("https://contoh.go.id:22/", Refused::Port);
        refused("https://contoh.go.id:0/", Refused::Port);
    }

    #[test]
    fn a_number_of_the_machine_is_found_however_it_is_written() {
        for text in [
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://0177.0.0.1/",
            "https://127.1./",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://0/",
            "https://169.254.169.254/latest/meta-data/",
            "https://10.0.0.1:8443/",
            "https://localhost:8443/",
            "https://LOCALHOST./",
            "https://a.localhost/",
        ] {
            refused(text, Refused::Private);
        }
    }

    #[test]
    fn printing_an_address_shows_no_key_in_it() {
        let address = Address::parse("https://contoh.go.id/a?kunci=rahasia", &Network::default());
        assert!(!format!("{address:?}").contains("rahasia"));
    }
}
