//! When to try again, and when to stop; how often somebody may ask for it. Pure.

use kernel::Timestamp;

/// After so many failures a message is given up, and after so many in a row a target is switched off.
pub(crate) const FAILURES: i64 = 10;

/// Pauses in seconds after the first failure, the second, and so on; the last one repeats. Ten failures in a row take
/// four days, so a target that is out of order over a weekend is not lost.
const PAUSES: [i64; 7] = [60, 300, 1_800, 7_200, 21_600, 43_200, 86_400];

/// The pause in seconds after the failure number `failures`, counted from one: a minute at first, a day at most.
pub(crate) fn pause_seconds(failures: i64) -> i64 {
    let at = usize::try_from(failures.saturating_sub(1)).unwrap_or(0);
    let [.., longest] = PAUSES;
    PAUSES.get(at).copied().unwrap_or(longest)
}

/// How often something may be asked for: so many times at once, then once in so many seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    at_once: i64,
    seconds: i64,
}

/// Trials of one target and messages sent to it once more.
pub(crate) const OF_TUJUAN: Pace = Pace { at_once: 20, seconds: 60 };
/// The same of all targets of an institution: whoever removes a target and adds another gains nothing.
pub(crate) const OF_INSTANSI: Pace = Pace { at_once: 60, seconds: 20 };

impl Pace {
    /// Whether one more is allowed, after which nothing counts any more from the moment that is answered; where it is
    /// not, the moment from which it is. `spent_until` is what was answered last, any moment of the past at first.
    pub(crate) fn one_more(
        self,
        spent_until: Timestamp,
        now: Timestamp,
    ) -> Result<Timestamp, Timestamp> {
        let spent_until = spent_until.max(now).plus_seconds(self.seconds);
        let furthest = now.plus_seconds(self.at_once.saturating_mul(self.seconds));
        let early = spent_until.0.saturating_sub(furthest.0);
        if early > 0 { Err(Timestamp(now.0.saturating_add(early))) } else { Ok(spent_until) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_are_allowed_at_once_and_then_one_at_a_time() {
        let pace = Pace { at_once: 3, seconds: 60 };
        let now = Timestamp(1_795_480_260_000);
        let mut spent = Timestamp(0);
        for _ in 0..3 {
            spent = pace.one_more(spent, now).unwrap();
        }
        assert_eq!(pace.one_more(spent, now), Err(now.plus_seconds(60)));
        let later = now.plus_seconds(59);
        assert_eq!(pace.one_more(spent, later), Err(now.plus_seconds(60)));
        spent = pace.one_more(spent, now.plus_seconds(60)).unwrap();
        assert!(pace.one_more(spent, now.plus_seconds(60)).is_err());
        let hour = now.plus_seconds(3_600);
        assert_eq!(pace.one_more(spent, hour), Ok(hour.plus_seconds(60)), "forgotten by then");
    }

    #[test]
    fn pauses_grow_up_to_a_day_and_span_a_weekend() {
        let pauses: Vec<i64> = (1..=FAILURES).map(pause_seconds).collect();
        assert!(pauses.is_sorted(), "{pauses:?}");
        assert_eq!((pauses[0], pauses[9]), (60, 86_400));
        assert_eq!(pause_seconds(i64::MAX), 86_400);
        assert_eq!(pause_seconds(0), 60);
        let until_switched_off: i64 = pauses.iter().take(9).sum();
        assert!(until_switched_off > 3 * 86_400, "{until_switched_off}");
    }
}
