//! When work is due and how a run ends. Pure.

use kernel::{Timestamp, Zona};

use crate::{Failed, Outcome};

const SECOND: i64 = 1_000;
const DAY_SECONDS: i64 = 86_400;

/// When scheduled work runs. A tick that was missed is made up for once, not once for each miss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// Every so many seconds, at least one; the first time at once.
    Every(u32),
    /// Once a day at this hour (0 to 23) and minute (0 to 59) of the zone.
    DailyAt(u8, u8, Zona),
}

impl Schedule {
    /// When a schedule that has never run is due.
    pub(crate) fn first(self, now: Timestamp) -> Timestamp {
        match self {
            Self::Every(_) => now,
            Self::DailyAt(..) => self.next(now, now),
        }
    }

    /// The next tick after `now` for work that last began at `started`.
    pub(crate) fn next(self, started: Timestamp, now: Timestamp) -> Timestamp {
        match self {
            Self::Every(seconds) => {
                let step = i64::from(seconds.max(1)) * SECOND;
                let passed = now.0.saturating_sub(started.0).max(0) / step;
                Timestamp(started.0.saturating_add((passed + 1).saturating_mul(step)))
            }
            Self::DailyAt(hour, minute, zona) => {
                let time = now.civil(zona).time();
                let passed = i64::from(time.hour()) * 3_600
                    + i64::from(time.minute()) * 60
                    + i64::from(time.second());
                let wanted = i64::from(hour) * 3_600 + i64::from(minute) * 60;
                let ahead = (wanted - passed).rem_euclid(DAY_SECONDS);
                let ahead = if ahead == 0 { DAY_SECONDS } else { ahead };
                Timestamp(now.0 - now.0.rem_euclid(SECOND)).plus_seconds(ahead)
            }
        }
    }
}

/// The pause in seconds before the next attempt, when `attempt` of them failed: 15 seconds, then four times
/// as long each time, an hour at most.
pub(crate) fn pause_seconds(attempt: u32) -> i64 {
    let factor = 4_i64.saturating_pow(attempt.saturating_sub(1));
    factor.saturating_mul(15).min(3_600)
}

/// What becomes of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// It went well.
    Done(Outcome),
    /// It has failed for good; a sentence for the reader.
    Failed(String),
    /// It is tried again after so many seconds; a sentence for the reader.
    Again(i64, String),
    /// It was stopped halfway: cancelled, or given back to the other nodes.
    Stopped,
}

/// Judges the result of attempt number `attempt` of at most `attempts`.
pub(crate) fn ending(result: Result<Outcome, Failed>, attempt: u32, attempts: u32) -> Ending {
    match result {
        Ok(outcome) => Ending::Done(outcome),
        Err(Failed::Retry(text)) if attempt < attempts => {
            Ending::Again(pause_seconds(attempt), text)
        }
        Err(Failed::Retry(text) | Failed::GiveUp(text)) => Ending::Failed(text),
        Err(Failed::Stopped) => Ending::Stopped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 24 November 2026, 10.00 UTC.
    const TEN: Timestamp = Timestamp(1_795_514_400_000);

    #[test]
    fn missed_ticks_are_not_piled_up() {
        let every = Schedule::Every(5);
        assert_eq!(every.first(TEN), TEN);
        assert_eq!(every.next(TEN, TEN.plus_seconds(1)), TEN.plus_seconds(5));
        assert_eq!(every.next(TEN, TEN.plus_seconds(5)), TEN.plus_seconds(10));
        assert_eq!(every.next(TEN, TEN.plus_seconds(63)), TEN.plus_seconds(65));
    }

    #[test]
    fn a_daily_tick_falls_on_the_hour_of_its_zone() {
        let at = |hour, zona| Schedule::DailyAt(hour, 30, zona).next(TEN, TEN);
        assert_eq!(at(17, Zona::Wib), TEN.plus_seconds(1_800), "17.00 WIB now");
        assert_eq!(at(17, Zona::Wit), TEN.plus_seconds(22 * 3_600 + 1_800), "19.00 WIT now");
        let exactly = Schedule::DailyAt(17, 0, Zona::Wib).next(TEN, TEN);
        assert_eq!(exactly, TEN.plus_seconds(DAY_SECONDS), "this very tick is not told twice");
    }

    #[test]
    fn pauses_grow_up_to_an_hour() {
        let pauses: Vec<i64> = (1..=6).map(pause_seconds).collect();
        assert_eq!(pauses, [15, 60, 240, 960, 3_600, 3_600]);
        assert_eq!(pause_seconds(u32::MAX), 3_600);
    }

    #[test]
    fn the_last_attempt_is_not_followed_by_another() {
        let retry = || Err(Failed::Retry("Belum bisa.".to_owned()));
        assert_eq!(ending(retry(), 1, 2), Ending::Again(15, "Belum bisa.".to_owned()));
        assert_eq!(ending(retry(), 2, 2), Ending::Failed("Belum bisa.".to_owned()));
        let over = Err(Failed::GiveUp("Tidak bisa.".to_owned()));
        assert_eq!(ending(over, 1, 2), Ending::Failed("Tidak bisa.".to_owned()));
    }
}
