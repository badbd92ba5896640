//! Identifiers. Every id but the institution's is a `UUIDv7` as text, made by the program.

use serde::{Deserialize, Serialize};

/// An institution: the one id that is a small integer, because it leads every key and index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InstansiId(pub i64);

/// Declares a text id as a type of its own, so that two kinds of id cannot be mixed up.
#[macro_export]
macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord,
            $crate::serde::Serialize, $crate::serde::Deserialize,
        )]
        #[serde(transparent, crate = "kernel::serde")]
        pub struct $name(pub String);

        impl $name {
            /// Makes a new id; ids made later sort later.
            pub fn new(entropy: &$crate::Entropy, at: $crate::Timestamp) -> Self {
                Self(entropy.uuid_v7(at))
            }

            /// The id as it stands in the database and in addresses.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    };
}

extern crate self as kernel;

text_id! {
    /// An account that signs in.
    AccountId
}

text_id! {
    /// A Perangkat Daerah (OPD) or a unit below it: a node of the agency tree.
    OpdId
}
