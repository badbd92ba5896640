//! How long a door stays shut after wrong attempts.
//!
//! Counted per account and per address, in the database, so that a restart or a second node
//! forgets nothing. The account counter stops guessing at one person; the address counter stops
//! one guesser from trying many people.
#![warn(missing_docs)]

use kernel::Timestamp;

/// What is being counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counter {
    /// Attempts at one sign-in name, known or not.
    Account,
    /// Attempts from one network address; an office shares one, so it may err more often.
    Address,
    /// Second-factor codes of one account: six digits allow few guesses.
    Code,
    /// Tokens of programs that nobody knows, from one network address.
    Token,
    /// Letters that were asked for one account, known or not: nobody's mailbox is to be filled.
    Letter,
    /// Letters that were asked for from one network address.
    LetterAddress,
}

/// Without a new failure for this long, earlier ones of any counter are forgotten.
pub(crate) const FORGET_AFTER_SECONDS: i64 = 24 * 60 * 60;

struct Pace {
    /// Failures that cost nothing.
    free: i64,
    /// The first wait.
    first_s: i64,
    /// The longest wait. Longer would let anybody lock a person, or an office, out for a working day.
    longest_s: i64,
    /// Without a new failure for this long, earlier ones are forgotten.
    forget_s: i64,
}

const fn pace(counter: Counter) -> Pace {
    match counter {
        Counter::Account | Counter::Code => {
            Pace { free: 4, first_s: 30, longest_s: 60 * 60, forget_s: FORGET_AFTER_SECONDS }
        }
        Counter::Letter => {
            Pace { free: 2, first_s: 15 * 60, longest_s: 60 * 60, forget_s: FORGET_AFTER_SECONDS }
        }
        Counter::Address | Counter::Token | Counter::LetterAddress => {
            Pace { free: 49, first_s: 60, longest_s: 15 * 60, forget_s: 60 * 60 }
        }
    }
}

/// Seconds to wait after the `failures`-th failure: nothing at first, then doubling.
pub(crate) fn delay_seconds(counter: Counter, failures: i64) -> i64 {
    let pace = pace(counter);
    if failures <= pace.free {
        return 0;
    }
    let doublings = u32::try_from(failures - pace.free - 1).unwrap_or(u32::MAX).min(20);
    (pace.first_s << doublings).min(pace.longest_s)
}

/// The count after one more failure: starts again when the last one is long past.
pub(crate) fn next_count(counter: Counter, before: i64, last: Timestamp, now: Timestamp) -> i64 {
    if now.0.saturating_sub(last.0) >= pace(counter).forget_s * 1000 {
        1
    } else {
        before.saturating_add(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_four_failures_of_an_account_cost_nothing() {
        for failures in 0..=4 {
            assert_eq!(delay_seconds(Counter::Account, failures), 0);
        }
    }

    #[test]
    fn from_the_fifth_on_the_delay_doubles_up_to_an_hour() {
        let delays: Vec<i64> = (5..14).map(|n| delay_seconds(Counter::Account, n)).collect();
        assert_eq!(delays, [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
        assert_eq!(delay_seconds(Counter::Account, i64::MAX), 3600);
    }

    #[test]
    fn an_office_behind_one_address_may_err_more_often() {
        assert_eq!(delay_seconds(Counter::Address, 49), 0);
        assert_eq!(delay_seconds(Counter::Address, 50), 60);
        assert_eq!(delay_seconds(Counter::Address, 500), 900, "an office is never out for long");
    }

    #[test]
    fn the_third_letter_within_a_day_makes_the_next_one_wait() {
        let delays: Vec<i64> = (1..7).map(|n| delay_seconds(Counter::Letter, n)).collect();
        assert_eq!(delays, [0, 0, 900, 1800, 3600, 3600]);
    }

    #[test]
    fn a_day_without_failure_starts_the_count_again() {
        let last = Timestamp(1_000);
        let count = |counter, seconds| next_count(counter, 7, last, last.plus_seconds(seconds));
        assert_eq!(count(Counter::Account, FORGET_AFTER_SECONDS - 1), 8);
        assert_eq!(count(Counter::Account, FORGET_AFTER_SECONDS), 1);
        assert_eq!(count(Counter::Address, 3600), 1, "an address is forgotten sooner");
    }
}
