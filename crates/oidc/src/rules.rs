//! What is decided without asking anybody.

mod address;
mod answer;
mod keys;
mod token;

pub(crate) use address::{brief, line};
pub use address::{is_here, is_safe};
pub use answer::check_answer;
pub use keys::drop_expired;
pub(crate) use token::{claims_refused, judge, verifier};

/// How far the clocks of two machines may be apart when nobody says otherwise, in seconds.
pub const LEEWAY_SECONDS: i64 = 60;

/// The most that an administrator may allow, in seconds: with more a token that ended would open the door.
pub const LONGEST_LEEWAY_SECONDS: i64 = 300;

/// How long a person may take at the provider, in seconds.
pub const BEGUN_SECONDS: i64 = 600;

/// How long documents and keys of a provider are used before they are fetched again, in seconds.
pub const DOCUMENTS_SECONDS: i64 = 3600;

/// How long a provider that failed is not asked again, in seconds: whoever waits in line behind a provider that hangs
/// hears so at once.
pub const PAUSE_SECONDS: i64 = 15;
