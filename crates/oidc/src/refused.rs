//! Why nobody was let in.

/// Why a sign-in through a provider came to nothing. It holds nothing secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The provider cannot be reached, or takes too long.
    Silent,
    /// The provider answers something that nobody can use.
    Broken {
        /// The status of its answer, when that was what was wrong.
        status: Option<u16>,
    },
    /// The provider answers more than anybody needs.
    TooBig,
    /// The provider sends us to another address, or names one that is not protected.
    Elsewhere,
    /// The document, the token or the answer is another provider's.
    Issuer {
        /// Who it says it is from, cut after 200 letters.
        found: String,
    },
    /// The token is signed with a key that the provider does not publish, or no longer.
    Key,
    /// The token is not signed, or in a way that is not accepted.
    Algorithm,
    /// The signature does not fit the token.
    Signature,
    /// The person turned back at the provider.
    Cancelled,
    /// The provider does not let the person through.
    Denied {
        /// The word of the standard for why: lower case letters and `_`, at most 40.
        code: String,
    },
    /// The token is over, or of a time to come: one of the two clocks is wrong.
    Clock,
    /// The answer belongs to no sign-in that this browser began.
    State,
    /// The person took more than ten minutes.
    TooLate,
    /// The token was made for another sign-in.
    Nonce,
    /// The token was made for another application.
    NotForUs,
    /// The code of the answer was used before, or is over.
    Spent,
    /// The provider does not know this application, or its password has changed.
    Client,
    /// The details are another person's than the token's.
    Subject,
}

impl Refused {
    /// What to tell the person: what happened, and what to do.
    pub const fn message(&self) -> &'static str {
        match self {
            Self::Silent => {
                "Penyedia akun tidak menjawab. Coba lagi beberapa menit lagi, atau masuk dengan kata sandi."
            }
            Self::Broken { .. } => {
                "Jawaban penyedia akun tidak dapat dibaca. Coba lagi nanti; jika tetap begini, beri tahu administrator."
            }
            Self::TooBig => {
                "Jawaban penyedia akun terlalu besar untuk dibaca. Anda belum masuk; beri tahu administrator."
            }
            Self::Elsewhere => {
                "Penyedia akun mengarahkan ke alamat yang tidak dipercaya. Anda belum masuk; beri tahu administrator."
            }
            Self::Issuer { .. } => {
                "Jawaban datang dari penyedia akun lain, bukan yang ditetapkan di sini. Anda belum masuk; beri tahu \
                 administrator."
            }
            Self::Key => {
                "Kunci penyedia akun tidak dikenal atau sudah tidak berlaku. Anda belum masuk; beri tahu administrator."
            }
            Self::Algorithm => {
                "Penyedia akun menandatangani dengan cara yang tidak diterima di sini. Anda belum masuk; beri tahu \
                 administrator."
            }
            Self::Signature => {
                "Tanda tangan penyedia akun tidak cocok. Anda belum masuk; beri tahu administrator."
            }
            Self::Cancelled => {
                "Anda membatalkan di halaman penyedia akun. Mulai lagi kapan saja dari halaman masuk."
            }
            Self::Denied { .. } => {
                "Penyedia akun tidak mengizinkan akun Anda masuk ke aplikasi ini. Hubungi pengelola akun itu."
            }
            Self::Clock => {
                "Waktu penyedia akun dan waktu aplikasi ini berbeda terlalu jauh. Anda belum masuk; minta \
                 administrator memeriksa jam mesinnya."
            }
            Self::State => {
                "Jawaban ini bukan untuk upaya masuk dari peramban ini. Mulai lagi dari halaman masuk."
            }
            Self::TooLate => {
                "Upaya masuk ini sudah lebih dari sepuluh menit. Mulai lagi dari halaman masuk."
            }
            Self::Nonce => {
                "Jawaban penyedia akun dibuat untuk upaya masuk yang lain. Mulai lagi dari halaman masuk."
            }
            Self::NotForUs => {
                "Jawaban penyedia akun dibuat untuk aplikasi lain. Anda belum masuk; beri tahu administrator."
            }
            Self::Spent => {
                "Kode dari penyedia akun sudah dipakai atau sudah habis waktunya. Mulai lagi dari halaman masuk."
            }
            Self::Client => {
                "Penyedia akun tidak mengenal aplikasi ini. Minta administrator memeriksa pengenal dan rahasianya."
            }
            Self::Subject => {
                "Rincian dari penyedia akun milik orang lain. Anda belum masuk; beri tahu administrator."
            }
        }
    }

    /// Whether it may go better without anybody mending anything: the person, the way or the moment was it.
    pub const fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::Silent
                | Self::Cancelled
                | Self::State
                | Self::TooLate
                | Self::Nonce
                | Self::Spent
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> [Refused; 18] {
        [
            Refused::Silent,
            Refused::Broken { status: Some(500) },
            Refused::TooBig,
            Refused::Elsewhere,
            Refused::Issuer { found: String::new() },
            Refused::Key,
            Refused::Algorithm,
            Refused::Signature,
            Refused::Cancelled,
            Refused::Denied { code: "server_error".to_owned() },
            Refused::Clock,
            Refused::State,
            Refused::TooLate,
            Refused::Nonce,
            Refused::NotForUs,
            Refused::Spent,
            Refused::Client,
            Refused::Subject,
        ]
    }

    #[test]
    fn every_refusal_says_what_happened_and_then_what_to_do() {
        let mut seen = std::collections::BTreeSet::new();
        for refused in all() {
            let message = refused.message();
            assert!(seen.insert(message), "{message}");
            assert!(message.matches(". ").count() >= 1 && message.ends_with('.'), "{message}");
            let acts = ["Coba", "Mulai", "Minta", "minta", "beri tahu", "Hubungi"];
            assert!(acts.iter().any(|act| message.contains(act)), "{message}");
        }
    }

    #[test]
    fn nobody_is_told_to_try_again_when_somebody_must_mend_something() {
        for refused in all().iter().filter(|refused| !refused.may_pass()) {
            let message = refused.message();
            let helped = ["dministrator", "Hubungi"].iter().any(|who| message.contains(who));
            assert!(helped, "{message}");
        }
    }
}
