//! How many jobs of which kind a node may have under way.

use std::collections::BTreeMap;

/// The places for jobs on a node. No kind takes the last one: three hundred letters to a mail server that hangs
/// must not keep an import from beginning.
#[derive(Clone, Debug)]
pub(super) struct Slots {
    all: usize,
    taken: BTreeMap<&'static str, usize>,
}

impl Slots {
    /// So many places, at least one, all of them free. Where there is only one, any kind takes it.
    pub(super) fn new(all: usize) -> Self {
        Self { all: all.max(1), taken: BTreeMap::new() }
    }

    pub(super) fn free(&self) -> usize {
        self.all.saturating_sub(self.taken.values().sum())
    }

    /// Whether another job of this kind may begin.
    pub(super) fn has_room_for(&self, kind: &str) -> bool {
        let most = self.all.saturating_sub(1).max(1);
        self.free() > 0 && self.taken.get(kind).is_none_or(|taken| *taken < most)
    }

    pub(super) fn take(&mut self, kind: &'static str) {
        *self.taken.entry(kind).or_default() += 1;
    }

    pub(super) fn give_back(&mut self, kind: &'static str) {
        if let Some(taken) = self.taken.get_mut(kind) {
            *taken = taken.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_place_is_left_to_another_kind() {
        let mut slots = Slots::new(3);
        slots.take("surel");
        assert!(slots.has_room_for("surel"));
        slots.take("surel");
        assert!(!slots.has_room_for("surel"), "the last place is not for a third letter");
        assert!(slots.has_room_for("impor"));
        slots.take("impor");
        assert_eq!((slots.free(), slots.has_room_for("pdf")), (0, false));
        slots.give_back("surel");
        assert_eq!((slots.free(), slots.has_room_for("surel")), (1, true));
    }

    #[test]
    fn a_single_place_is_for_any_kind() {
        let mut slots = Slots::new(0);
        assert!(slots.has_room_for("surel"));
        slots.take("surel");
        assert!(!slots.has_room_for("surel") && !slots.has_room_for("impor"));
    }
}
