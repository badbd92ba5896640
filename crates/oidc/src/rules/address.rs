//! Addresses that may be asked, and texts that came from outside.

use url::{Host, Url};

/// Whether the address is on this machine.
pub fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Whether the address may be asked, or a browser be sent there: TLS always, except that a provider that is itself on
/// this machine (`here`) may name others here.
pub fn is_safe(url: &Url, here: bool) -> bool {
    match url.scheme() {
        "https" => url.host().is_some(),
        "http" => here && is_here(url),
        _ => false,
    }
}

/// A text from outside as a line of its own, and none when nothing is left.
pub(crate) fn line(text: &str) -> Option<String> {
    let line = brief(text).trim().to_owned();
    (!line.is_empty()).then_some(line)
}

/// A text from outside, short enough for a log and without control characters.
pub(crate) fn brief(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn safe(address: &str, here: bool) -> bool {
        is_safe(&Url::parse(address).unwrap(), here)
    }

    #[test]
    fn tls_is_safe_from_everywhere() {
        assert!(safe("https://masuk.contoh.go.id/token", false));
        assert!(safe("https://masuk.contoh.go.id/token", true));
    }

    #[test]
    fn without_tls_only_a_provider_on_this_machine_names_this_machine() {
        for address in ["http://127.0.0.1:9000/", "http://localhost/token", "http://[::1]/token"] {
            assert!(safe(address, true), "{address}");
            assert!(!safe(address, false), "{address}");
        }
    }

    #[test]
    fn nothing_else_is_safe() {
        for address in [
            "http://masuk.contoh.go.id/",
            "http://127.0.0.1.contoh.go.id/",
            "http://localhost.contoh.go.id/",
            "http://10.0.0.1/",
            "file:///etc/passwd",
            "javascript:alert(1)",
        ] {
            assert!(!safe(address, true), "{address}");
        }
    }

    #[test]
    fn a_text_from_outside_stays_short_and_on_its_line() {
        assert_eq!(brief("a\nb\u{1b}c"), "abc");
        assert_eq!(line(" Rahmi\n "), Some("Rahmi".to_owned()));
        assert_eq!(line(" \t"), None);
        assert_eq!(brief(&"é".repeat(900)).chars().count(), 200);
    }
}
