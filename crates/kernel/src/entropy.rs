//! Randomness as an argument: the operating system's in service, a seeded stream in tests and demo.

use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

use crate::Timestamp;

/// A source of random bytes. Share one per program; it is safe to use from many threads.
#[derive(Debug)]
pub struct Entropy(Source);

#[derive(Debug)]
enum Source {
    OperatingSystem,
    Seeded { seed: u64, drawn: AtomicU64 },
}

impl Entropy {
    /// The operating system's generator: the only one fit for secrets.
    pub const fn operating_system() -> Self {
        Self(Source::OperatingSystem)
    }

    /// A repeatable stream for tests and demonstration data, never for secrets of a real house.
    pub const fn seeded(seed: u64) -> Self {
        Self(Source::Seeded { seed, drawn: AtomicU64::new(0) })
    }

    /// Fills `bytes`.
    ///
    /// # Panics
    /// When the operating system has no randomness to give: nothing may go on without it.
    #[expect(clippy::disallowed_methods, reason = "this is the one source of randomness")]
    pub fn fill(&self, bytes: &mut [u8]) {
        match &self.0 {
            Source::OperatingSystem => {
                getrandom::fill(bytes).expect("the operating system gives random bytes");
            }
            Source::Seeded { seed, drawn } => {
                for chunk in bytes.chunks_mut(32) {
                    let n = drawn.fetch_add(1, Ordering::Relaxed);
                    let block = Sha256::new()
                        .chain_update(seed.to_be_bytes())
                        .chain_update(n.to_be_bytes())
                        .finalize();
                    let (head, _) = block.split_at(chunk.len());
                    chunk.copy_from_slice(head);
                }
            }
        }
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A secret for a cookie or a link: 256 bits, in letters and digits that an address may carry.
    pub fn token(&self) -> String {
        data_encoding::BASE64URL_NOPAD.encode(&self.bytes::<32>())
    }

    /// A `UUIDv7` as text for the moment `at`.
    pub fn uuid_v7(&self, at: Timestamp) -> String {
        let millis = u64::try_from(at.0).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes::<10>())
            .into_uuid()
            .hyphenated()
            .to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seeded_stream_repeats_and_moves_on() {
        let (a, b) = (Entropy::seeded(7), Entropy::seeded(7));
        let first = a.token();
        assert_eq!(first, b.token());
        assert_ne!(first, a.token());
    }

    #[test]
    fn ids_made_later_sort_later() {
        let entropy = Entropy::operating_system();
        let early = entropy.uuid_v7(Timestamp(1_700_000_000_000));
        let late = entropy.uuid_v7(Timestamp(1_700_000_000_001));
        assert!(early < late, "{early} < {late}");
    }
}
