//! Sign-ins through a provider: where they lead, and whom the provider names.

use kernel::Timestamp;
use oidc::{Begun, Identity};
use serde::{Deserialize, Serialize};

/// How long somebody may look at the person whom the provider named before they confirm it, in seconds.
pub(crate) const CONFIRM_SECONDS: i64 = 600;

/// What a sign-in through the provider is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Way {
    /// To come in, and go on to this page.
    Masuk {
        /// A page of ours; empty for the first.
        kembali: String,
    },
    /// To link the account of the session with this id.
    Tautan {
        /// The id of the session.
        sesi: String,
    },
}

impl Way {
    /// Whether the way may end in a browser with this session: a link is made where it was begun, and nowhere else.
    pub(crate) fn may_end(&self, session: Option<&str>) -> bool {
        match self {
            Self::Masuk { .. } => true,
            Self::Tautan { sesi } => session == Some(sesi),
        }
    }
}

/// What the browser carries, sealed, while it is at the provider.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Leaving {
    /// What ties the answer to the sign-in.
    pub begun: Begun,
    /// What for.
    pub way: Way,
}

/// Somebody whom the provider named and who waits, sealed, to be confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Named {
    /// The provider.
    pub issuer: String,
    /// The person there.
    pub subject: String,
    /// In words for people.
    pub nama: String,
    /// Until when it may be confirmed.
    pub until: Timestamp,
}

impl Named {
    /// What was named at `now`.
    pub(crate) fn of(identity: Identity, now: Timestamp) -> Self {
        let nama = described(&identity);
        let until = now.plus_seconds(CONFIRM_SECONDS);
        Self { issuer: identity.issuer, subject: identity.subject, nama, until }
    }

    /// Whether it may still be confirmed in a house that knows `issuer`.
    pub(crate) fn holds(&self, issuer: &str, now: Timestamp) -> bool {
        self.issuer == issuer && now < self.until
    }
}

/// The person at the provider, so that they recognize themselves.
pub(crate) fn described(identity: &Identity) -> String {
    let name = identity.name.as_deref().or(identity.preferred_username.as_deref());
    let name = name.unwrap_or(&identity.subject);
    match identity.email.as_deref() {
        Some(email) if email != name => format!("{name} ({email})"),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(name: Option<&str>, email: Option<&str>) -> Identity {
        Identity {
            issuer: "https://masuk.contoh.go.id".to_owned(),
            subject: "4711".to_owned(),
            name: name.map(str::to_owned),
            email: email.map(str::to_owned),
            email_verified: false,
            preferred_username: None,
        }
    }

    #[test]
    fn a_link_is_made_in_the_session_that_began_it() {
        let way = Way::Tautan { sesi: "satu".to_owned() };
        assert!(way.may_end(Some("satu")));
        assert!(!way.may_end(Some("dua")) && !way.may_end(None));
        assert!(Way::Masuk { kembali: String::new() }.may_end(None));
    }

    #[test]
    fn a_person_is_described_by_the_best_that_is_known() {
        let words = |name, email| described(&identity(name, email));
        assert_eq!(words(Some("Rahmi"), Some("r@contoh.go.id")), "Rahmi (r@contoh.go.id)");
        assert_eq!(words(None, None), "4711");
        assert_eq!(words(Some("r@contoh.go.id"), Some("r@contoh.go.id")), "r@contoh.go.id");
    }

    #[test]
    fn what_was_named_is_confirmed_in_time_and_for_the_same_provider() {
        let named = Named::of(identity(None, None), Timestamp(0));
        let issuer = "https://masuk.contoh.go.id";
        assert!(named.holds(issuer, Timestamp(599_999)));
        assert!(!named.holds(issuer, Timestamp(600_000)));
        assert!(!named.holds("https://lain.contoh.go.id", Timestamp(0)));
    }
}
