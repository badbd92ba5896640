//! Confirming whom a provider named.

use serde::Deserialize;

use super::masuk::Sandi;

/// The form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TautanForm {
    /// Whom the provider named, sealed for the session.
    pub orang: String,
    /// The own password.
    pub sandi: Sandi,
}
