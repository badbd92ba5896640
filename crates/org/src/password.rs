//! Passwords: hashed with Argon2id, a few at a time, with a queue that is told to whoever waits.

use std::{
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher as _, PasswordVerifier as _, Version,
};
use kernel::Entropy;
use tokio::sync::{Semaphore, SemaphorePermit};

pub use crate::{
    pages::words::weakness as words,
    rules::password::{MAX_CHARS, MIN_CHARS, Weakness, check},
};

/// 19 MiB, two passes, one lane: the first choice of the OWASP Password Storage Cheat Sheet for Argon2id.
fn argon2() -> Argon2<'static> {
    let params =
        Params::new(19 * 1024, 2, 1, None).expect("the parameters are within Argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Hashes a password, with its salt and parameters, as one text. Slow on purpose: from a request,
/// use [`hash_queued`].
pub fn hash(password: &str, entropy: &Entropy) -> String {
    argon2()
        .hash_password_with_salt(password.as_bytes(), &entropy.bytes::<16>())
        .expect("a password and a salt of these lengths are always hashed")
        .to_string()
}

/// Whether `password` is the one behind `stored`. Slow on purpose: from a request, use [`verify_queued`].
pub fn verify(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored)
        .is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Hash of no password, for names that do not exist: they must take as long as those that do.
static DUMMY: LazyLock<String> =
    LazyLock::new(|| hash("tidak-ada-akun-dengan-sandi-ini", &Entropy::seeded(0)));

/// One hash per core at a time: more would only make each slower, and each holds 19 MiB.
static SEATS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from)));
static WAITING: AtomicUsize = AtomicUsize::new(0);

/// Above this many people in the queue the next one is asked to come back.
const LONGEST_QUEUE: usize = 200;
/// Nobody waits longer than this for a seat.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// Too many people sign in at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crowded {
    /// How many stand in the queue.
    pub waiting: usize,
}

/// Counts one person in the queue for as long as it lives, even when the request is given up.
struct Turn;

impl Turn {
    fn take() -> Result<Self, Crowded> {
        let waiting = WAITING.fetch_add(1, Ordering::Relaxed);
        let turn = Self;
        if waiting < LONGEST_QUEUE { Ok(turn) } else { Err(Crowded { waiting }) }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        WAITING.fetch_sub(1, Ordering::Relaxed);
    }
}

async fn seat() -> Result<SemaphorePermit<'static>, Crowded> {
    let _turn = Turn::take()?;
    let crowded = || Crowded { waiting: WAITING.load(Ordering::Relaxed) };
    tokio::time::timeout(LONGEST_WAIT, SEATS.acquire())
        .await
        .map_err(|_too_long| crowded())?
        .map_err(|_closed| crowded())
}

/// Runs slow work on a thread of its own. The seat is kept by the work and not by the request, so
/// that requests that are given up do not let more work in than there are seats.
async fn at_seat<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Crowded> {
    let seat = seat().await?;
    let done = tokio::task::spawn_blocking(move || {
        let result = work();
        drop(seat);
        result
    })
    .await;
    match done {
        Ok(result) => Ok(result),
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

/// Hashes a password when it is this request's turn.
pub async fn hash_queued(password: String, entropy: &Entropy) -> Result<String, Crowded> {
    let salt = entropy.bytes::<16>();
    at_seat(move || {
        argon2()
            .hash_password_with_salt(password.as_bytes(), &salt)
            .expect("a password and a salt of these lengths are always hashed")
            .to_string()
    })
    .await
}

/// Checks a password when it is this request's turn. `stored` is `None` for a name that does not
/// exist or has no password: the answer is no, after the same time.
pub async fn verify_queued(password: String, stored: Option<String>) -> Result<bool, Crowded> {
    at_seat(move || {
        // Made by whoever comes first, known or not: made for the first unknown name, it would
        // give that name away by taking twice as long.
        LazyLock::force(&DUMMY);
        if let Some(stored) = stored {
            verify(&password, &stored)
        } else {
            verify(&password, &DUMMY);
            false
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_opens_to_its_password_and_no_other() {
        let stored = hash("jembatan ungu tertawa", &Entropy::seeded(1));
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify("jembatan ungu tertawa", &stored));
        assert!(!verify("jembatan ungu tertaw", &stored));
        assert!(!verify("jembatan ungu tertawa", "bukan hash"));
    }

    #[test]
    fn the_same_password_is_stored_differently_each_time() {
        let entropy = Entropy::seeded(1);
        assert_ne!(
            hash("jembatan ungu tertawa", &entropy),
            hash("jembatan ungu tertawa", &entropy)
        );
    }

    #[tokio::test]
    async fn a_name_without_password_is_checked_all_the_same_and_refused() {
        assert_eq!(
            verify_queued("tidak-ada-akun-dengan-sandi-ini".to_owned(), None).await,
            Ok(false)
        );
    }

    #[test]
    fn the_queue_has_an_end_and_empties_again() {
        let turns: Vec<_> = (0..LONGEST_QUEUE).map(|_| Turn::take()).collect();
        assert!(Turn::take().is_err_and(|crowded| crowded.waiting >= LONGEST_QUEUE));
        drop(turns);
        assert!(Turn::take().is_ok());
    }
}
