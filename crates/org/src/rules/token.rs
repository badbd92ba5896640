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

/// Where a token stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// It opens.
    Good,
    /// It ended by itself.
    Ended,
    /// Its owner, or whoever looks after the account, took it back.
    Revoked,
}

/// Where a token stands at `now`; one that was taken back stays so after its end.
pub(crate) fn state(ends: Timestamp, revoked: Option<Timestamp>, now: Timestamp) -> State {
    match revoked {
        Some(_) => State::Revoked,
        None if ends <= now => State::Ended,
        None => State::Good,
    }
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

    #[test]
    fn a_token_stands_until_its_end_or_until_it_is_taken_back() {
        let end = Timestamp(1_000);
        assert_eq!(state(end, None, Timestamp(999)), State::Good);
        assert_eq!(state(end, None, end), State::Ended);
        assert_eq!(state(end, Some(Timestamp(5)), Timestamp(2_000)), State::Revoked);
    }
}
