//! A sign-in that has begun, and the answer that ends it.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

/// A sign-in on its way. Keep it sealed in a cookie of the browser that began it, for ten minutes, and forget it with
/// the first answer.
///
/// In its serialized form it has no address: that is needed once, and lets the cookie stay small.
#[derive(Clone, Serialize, Deserialize)]
pub struct Begun {
    #[serde(skip)]
    pub(crate) url: String,
    pub(crate) issuer: String,
    pub(crate) state: String,
    pub(crate) nonce: String,
    pub(crate) pkce_verifier: String,
    pub(crate) at: Timestamp,
}

impl Begun {
    /// The address at the provider to send the browser to; empty in one that was kept and read back.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl core::fmt::Debug for Begun {
    /// Without what ties the answer to the browser.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Begun")
            .field("issuer", &self.issuer)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

/// What the provider sent the browser back with: the query of the address, as it came.
#[derive(Clone, Default, Deserialize)]
pub struct Answer {
    /// Repeats the state of the sign-in.
    #[serde(default)]
    pub state: String,
    /// What a token can be had for, once.
    pub code: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
    /// Who answers (RFC 9207); many providers do not say.
    pub iss: Option<String>,
}

impl core::fmt::Debug for Answer {
    /// Without state and code.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Answer")
            .field("error", &self.error)
            .field("iss", &self.iss)
            .finish_non_exhaustive()
    }
}
