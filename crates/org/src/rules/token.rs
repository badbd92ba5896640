//! Tokens of programs: how many somebody may have, and how long they live.
#![warn(missing_docs)]

use kernel::Timestamp;

/// Good tokens of one account. Whoever needs more has forgotten some.
pub(crate) const MOST: i64 = 20;

/// How long a token that has ended or was taken back is remembered.
pub(crate) const KEEP_SECONDS: i64 = 30 * 86_400;

/// For how many days a token may be made; none lives for ever, since nobody remembers it for that long.
pub(crate) const DAYS: [i64; 3] = [30, 90, 365];

/// Reads one of [`DAYS`].
pub(crate) fn days(text: &str) -> Option<i64> {
    let asked: i64 = text.trim().parse().ok()?;
    DAYS.into_iter().find(|days| *days == asked)
}

/// When a token made at `now` ends.
pub(crate) fn ends_at(now: Timestamp, days: i64) -> Timestamp {
    now.plus_seconds(days.saturating_mul(86_400))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_lives_for_one_of_three_times_and_ends() {
        assert_eq!(
            ["30", " 365 ", "31", "", "-30"].map(days),
            [Some(30), Some(365), None, None, None]
        );
        assert_eq!(ends_at(Timestamp(0), 30), Timestamp(30 * 86_400_000));
    }
}
