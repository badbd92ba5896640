//! Time-based one-time codes (RFC 6238): six digits, thirty seconds, SHA-1, as every phone app reads them.
#![warn(missing_docs)]

use kernel::{Entropy, Timestamp};
use totp_rs::{Builder, Totp, TotpError};

/// The name an app shows beside the code.
pub(crate) const ISSUER: &str = "Gadang";
/// 160 bits, what RFC 4226 recommends.
pub(crate) const SECRET_BYTES: usize = 20;
/// How many recovery codes are given out.
pub(crate) const RECOVERY_CODES: usize = 10;
/// Letters and digits in a recovery code.
pub(crate) const RECOVERY_CHARS: usize = 16;

/// Why a code is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodeError {
    /// Not the code of this moment.
    Wrong,
    /// Right, but used before: somebody may have looked over the shoulder.
    Replayed,
}

fn totp(secret: &[u8], account: &str) -> Result<Totp, TotpError> {
    Builder::new()
        .with_secret(secret.to_vec())
        .with_issuer(Some(ISSUER))
        .with_account_name(account.replace(':', " "))
        .build()
}

/// The address that a phone reads from the picture; `None` when the stored secret is not one of ours.
pub(crate) fn address(secret: &[u8], account: &str) -> Option<String> {
    totp(secret, account).ok()?.to_url().ok()
}

/// The secret in groups of four letters, for typing by hand.
pub(crate) fn secret_text(secret: &[u8]) -> String {
    grouped(&data_encoding::BASE32_NOPAD.encode(secret))
}

fn grouped(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(4).map(|chunk| chunk.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// Accepts a code of now, or of thirty seconds around it, that is newer than the last one used.
/// Answers its step, which becomes the last one used.
pub(crate) fn check(
    secret: &[u8],
    typed: &str,
    now: Timestamp,
    last_step: i64,
) -> Result<i64, CodeError> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let seconds = u64::try_from(now.0 / 1000).map_err(|_before_1970| CodeError::Wrong)?;
    let step = totp(secret, "")
        .ok()
        .and_then(|totp| totp.check(&digits, seconds))
        .and_then(|step| i64::try_from(step).ok())
        .ok_or(CodeError::Wrong)?;
    if step > last_step { Ok(step) } else { Err(CodeError::Replayed) }
}

/// The code of a moment.
#[cfg(test)]
pub(crate) fn code_at(secret: &[u8], now: Timestamp) -> Option<String> {
    let seconds = u64::try_from(now.0 / 1000).ok()?;
    Some(totp(secret, "").ok()?.generate(seconds).to_string())
}

/// Ten codes of 80 bits each: `k7pd-2m5x-…`, in small letters and digits that are hard to misread.
pub(crate) fn recovery_codes(entropy: &Entropy) -> Vec<String> {
    (0..RECOVERY_CODES)
        .map(|_| {
            let text = data_encoding::BASE32_NOPAD.encode(&entropy.bytes::<10>()).to_lowercase();
            grouped(&text).replace(' ', "-")
        })
        .collect()
}

/// A recovery code as typed, brought to one form before it is hashed.
pub(crate) fn normal_recovery(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238's own test table.
    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn the_codes_are_those_of_rfc_6238() {
        // The table prints eight digits; six-digit apps show the last six of them.
        for (seconds, want) in
            [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")]
        {
            assert_eq!(code_at(SECRET, Timestamp(seconds * 1000)).as_deref(), Some(want));
        }
    }

    #[test]
    fn a_code_is_good_for_half_a_minute_around_now() {
        let at = |seconds: i64| check(SECRET, "287 082", Timestamp(seconds * 1000), 0);
        assert_eq!(at(59), Ok(1));
        assert_eq!(at(89), Ok(1));
        assert_eq!(at(120), Err(CodeError::Wrong));
    }

    #[test]
    fn the_same_code_twice_is_refused() {
        let now = Timestamp(59_000);
        let step = check(SECRET, "287082", now, 0).expect("first use");
        assert_eq!(check(SECRET, "287082", now, step), Err(CodeError::Replayed));
    }

    #[test]
    fn nonsense_is_a_wrong_code() {
        for typed in ["", "abcdef", "12345", "+87082", "2870820"] {
            assert_eq!(
                check(SECRET, typed, Timestamp(59_000), 0),
                Err(CodeError::Wrong),
                "{typed:?}"
            );
        }
    }

    #[test]
    fn the_address_names_house_and_account() {
        let address = address(SECRET, "yusni:elvira").expect("a good secret");
        assert!(address.starts_with("otpauth://totp/Gadang:yusni%20elvira?"), "{address}");
    }

    #[test]
    fn recovery_codes_differ_and_survive_careless_typing() {
        let codes = recovery_codes(&Entropy::seeded(1));
        assert_eq!(codes.len(), RECOVERY_CODES);
        let mut unique = codes.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), RECOVERY_CODES);
        let code = codes.first().expect("ten codes");
        assert_eq!(normal_recovery(&code.to_uppercase().replace('-', " ")), normal_recovery(code));
        assert_eq!(normal_recovery(code).len(), RECOVERY_CHARS);
    }
}
