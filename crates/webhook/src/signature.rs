//! How a message is signed, by the rules of Standard Webhooks, so that a receiver may use any library for them. Pure.
//!
//! Three headers: the id of the message, the moment of sending in seconds, and for each secret `v1,` with the
//! HMAC-SHA256 of `<id>.<seconds>.<body>` in base64. While a secret is being changed there are two, and one that fits
//! is enough.

use data_encoding::BASE64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::{Entropy, Timestamp};
use sha2::Sha256;

/// The header that carries the id of the message: the same at every attempt.
pub(crate) const ID_HEADER: &str = "webhook-id";
/// The header that carries the moment of sending, in seconds since 1970.
pub(crate) const TIMESTAMP_HEADER: &str = "webhook-timestamp";
/// The header that carries the signatures, with blanks between them.
pub(crate) const SIGNATURE_HEADER: &str = "webhook-signature";

/// How a secret begins, so that it is known for one wherever it turns up.
const PREFIX: &str = "whsec_";

/// A fresh secret. `entropy` must be the operating system's.
pub(crate) fn new_secret(entropy: &Entropy) -> String {
    format!("{PREFIX}{}", BASE64.encode(&entropy.bytes::<32>()))
}

/// The second header.
pub(crate) fn seconds(at: Timestamp) -> i64 {
    at.0.div_euclid(1_000)
}

/// The third header, for a message sent at `at`. None when a secret is not one of ours, or there is none.
pub(crate) fn sign(secrets: &[String], id: &str, at: Timestamp, body: &str) -> Option<String> {
    let signed = format!("{id}.{}.{body}", seconds(at));
    let signatures = secrets.iter().map(|secret| {
        let key = BASE64.decode(secret.strip_prefix(PREFIX)?.as_bytes()).ok()?;
        if key.is_empty() {
            return None;
        }
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("HMAC takes keys of any length");
        mac.update(signed.as_bytes());
        Some(format!("v1,{}", BASE64.encode(&mac.finalize().into_bytes())))
    });
    let signatures: Vec<String> = signatures.collect::<Option<_>>()?;
    (!signatures.is_empty()).then(|| signatures.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp(1_614_265_330_999);

    #[test]
    fn the_example_of_standard_webhooks_is_signed_as_published() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned();
        let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        let signed = sign(&[secret], id, AT, r#"{"test": 2432232314}"#);
        assert_eq!(signed.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    }

    #[test]
    fn a_signature_depends_on_secret_id_time_and_body() {
        let entropy = Entropy::seeded(1);
        let (one, other) = (new_secret(&entropy), new_secret(&entropy));
        let by = |secret: &String, id, at, body| {
            sign(core::slice::from_ref(secret), id, at, body).unwrap()
        };
        let signed = by(&one, "a", AT, "{}");
        for changed in [
            by(&other, "a", AT, "{}"),
            by(&one, "b", AT, "{}"),
            by(&one, "a", AT.plus_seconds(1), "{}"),
            by(&one, "a", AT, "{} "),
        ] {
            assert_ne!(signed, changed);
        }
        let both = sign(&[one, other], "a", AT, "{}").unwrap();
        assert_eq!(both.split(' ').count(), 2);
        assert!(both.starts_with(&signed), "the new secret signs first");
    }

    #[test]
    fn nothing_is_signed_with_what_is_no_secret() {
        for bad in ["", "whsec_", "whsec_%", "satu"] {
            assert_eq!(sign(&[bad.to_owned()], "a", AT, "{}"), None, "{bad}");
        }
        assert_eq!(sign(&[], "a", AT, "{}"), None);
    }
}
