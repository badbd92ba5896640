//! How long a session lives.
//!
//! Chosen for offices: a working day with pauses, on shared computers too. A stolen cookie is
//! worth at most a day; a computer left alone at most two hours.
#![warn(missing_docs)]

use kernel::Timestamp;

/// Ends a session that nobody used for this long.
pub(crate) const IDLE_SECONDS: i64 = 2 * 60 * 60;
/// Ends every session, used or not.
pub(crate) const ABSOLUTE_SECONDS: i64 = 12 * 60 * 60;
/// Time to type the code of the second factor after the password.
pub(crate) const CODE_SECONDS: i64 = 10 * 60;
/// How long a one-time code for a new password is good for.
pub(crate) const RESET_SECONDS: i64 = 24 * 60 * 60;
/// How long a link for a new password that came by letter is good for: letters are read by others later.
pub(crate) const RECOVER_SECONDS: i64 = 30 * 60;
/// How long somebody may take to show that an address is theirs.
pub(crate) const CONFIRM_SECONDS: i64 = 24 * 60 * 60;
/// A session's last use is written at most this often; a write for every page would queue behind the one writer.
pub(crate) const TOUCH_EVERY_SECONDS: i64 = 60;

/// When a session made at `now` ends at the latest.
pub(crate) fn ends_at(now: Timestamp, waiting_for_code: bool) -> Timestamp {
    now.plus_seconds(if waiting_for_code { CODE_SECONDS } else { ABSOLUTE_SECONDS })
}

/// Whether a session is still good.
pub(crate) fn alive(used: Timestamp, ends: Timestamp, now: Timestamp) -> bool {
    now < ends && now < used.plus_seconds(IDLE_SECONDS)
}

/// Whether its last use should be written again.
pub(crate) fn should_touch(used: Timestamp, now: Timestamp) -> bool {
    now >= used.plus_seconds(TOUCH_EVERY_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp(1_795_480_260_000);

    #[test]
    fn a_session_left_alone_for_two_hours_ends() {
        let ends = ends_at(START, false);
        assert!(alive(START, ends, START.plus_seconds(IDLE_SECONDS - 1)));
        assert!(!alive(START, ends, START.plus_seconds(IDLE_SECONDS)));
    }

    #[test]
    fn a_session_in_use_ends_after_twelve_hours_all_the_same() {
        let ends = ends_at(START, false);
        let late = START.plus_seconds(ABSOLUTE_SECONDS);
        assert!(!alive(late.plus_seconds(-5), ends, late));
    }

    #[test]
    fn waiting_for_the_code_is_short() {
        let ends = ends_at(START, true);
        assert!(!alive(START, ends, START.plus_seconds(CODE_SECONDS)));
    }

    #[test]
    fn use_is_written_once_a_minute() {
        assert!(!should_touch(START, START.plus_seconds(59)));
        assert!(should_touch(START, START.plus_seconds(60)));
    }
}
