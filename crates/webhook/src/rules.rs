//! When to try again, and when to stop. Pure.

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

#[cfg(test)]
mod tests {
    use super::*;

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
