//! Sign-in through an `OpenID` provider: the authorization code flow with PKCE, and nothing else of the family.
//!
//! A [`Provider`] is one provider as one house knows it. [`Provider::begin`] gives the address to send a browser to and
//! a [`Begun`], which the caller keeps sealed in a cookie of its own; [`Provider::finish`] takes what the provider sent
//! the browser back with and gives the [`Identity`], or says as data why not. Who the identity is in the house, and
//! whether they may come in, is not known here: ADR 14.
#![warn(missing_docs)]

mod begun;
mod provider;
mod refused;
pub mod rules;
mod settings;
#[cfg(feature = "testing")]
pub mod testing;
mod wire;

pub use begun::{Answer, Begun};
pub use provider::{Identity, Provider};
pub use refused::Refused;
pub use settings::{Settings, SetupError};
