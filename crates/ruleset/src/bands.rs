//! Bands: which label belongs to a number. Half-open, so that no number belongs to two.

use kernel::Decimal;

/// Labels over `[bottom, top]`, without gap or overlap. Each band is half-open
/// (`minimal ≤ x < next minimal`); the highest one includes the top of the scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bands<T> {
    /// Lower ends, ascending.
    bands: Vec<(Decimal, T)>,
    top: Decimal,
}

/// Why a list of bands cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BandError {
    /// There is none.
    #[error("no band")]
    Empty,
    /// A band starts elsewhere than where the one below it ends.
    #[error("band starting at {start} does not meet the one below, which ends at {end}")]
    Gap {
        /// Where the band starts.
        start: Decimal,
        /// Where the one below ends.
        end: Decimal,
    },
    /// A band ends at or below its start.
    #[error("band starting at {start} is empty")]
    NoWidth {
        /// Where the band starts.
        start: Decimal,
    },
}

impl<T> Bands<T> {
    /// Builds bands from `(minimal, kurang_dari, label)`; the highest `kurang_dari` is the top of
    /// the scale and belongs to the highest band.
    pub fn new(mut bands: Vec<(Decimal, Decimal, T)>) -> Result<Self, BandError> {
        bands.sort_by_key(|(start, _, _)| *start);
        let mut end_below: Option<Decimal> = None;
        for (start, end, _) in &bands {
            if end <= start {
                return Err(BandError::NoWidth { start: *start });
            }
            if let Some(below) = end_below
                && below != *start
            {
                return Err(BandError::Gap { start: *start, end: below });
            }
            end_below = Some(*end);
        }
        let top = end_below.ok_or(BandError::Empty)?;
        let bands = bands.into_iter().map(|(start, _, label)| (start, label)).collect();
        Ok(Self { bands, top })
    }

    /// The label of `value`, or `None` outside the scale.
    pub fn find(&self, value: Decimal) -> Option<&T> {
        if value > self.top {
            return None;
        }
        self.bands.iter().rev().find(|(start, _)| *start <= value).map(|(_, label)| label)
    }

    /// Every band from the lowest: `(minimal, end, label)`. The last end is inclusive.
    pub fn iter(&self) -> impl Iterator<Item = (Decimal, Decimal, &T)> {
        let ends = self.bands.iter().skip(1).map(|(start, _)| *start).chain([self.top]);
        self.bands.iter().zip(ends).map(|((start, label), end)| (*start, end, label))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().expect("a decimal")
    }

    fn two() -> Bands<&'static str> {
        Bands::new(vec![(d("2.6"), d("5"), "Baik"), (d("1"), d("2.6"), "Cukup")]).expect("bands")
    }

    #[test]
    fn a_band_owns_its_lower_end_only() {
        assert_eq!(two().find(d("2.5999")), Some(&"Cukup"));
        assert_eq!(two().find(d("2.6")), Some(&"Baik"));
    }

    #[test]
    fn the_highest_band_owns_the_top_of_the_scale() {
        assert_eq!(two().find(d("5")), Some(&"Baik"));
        assert_eq!(two().find(d("5.01")), None);
        assert_eq!(two().find(d("0.99")), None);
    }

    #[test]
    fn a_gap_an_overlap_and_an_empty_band_are_refused() {
        let gap = Bands::new(vec![(d("1"), d("2"), ()), (d("2.5"), d("5"), ())]);
        assert_eq!(gap.err(), Some(BandError::Gap { start: d("2.5"), end: d("2") }));
        let overlap = Bands::new(vec![(d("1"), d("3"), ()), (d("2.5"), d("5"), ())]);
        assert_eq!(overlap.err(), Some(BandError::Gap { start: d("2.5"), end: d("3") }));
        let flat = Bands::new(vec![(d("1"), d("1"), ())]);
        assert_eq!(flat.err(), Some(BandError::NoWidth { start: d("1") }));
        assert_eq!(Bands::<()>::new(Vec::new()).err(), Some(BandError::Empty));
    }

    proptest! {
        #[test]
        fn every_number_on_the_scale_has_exactly_one_band(hundredths in 100_i64..=500) {
            let value = Decimal::new(hundredths, 2);
            let bands = two();
            let top = d("5");
            let owners = bands
                .iter()
                .filter(|(start, end, _)| *start <= value && (value < *end || value == top && *end == top))
                .count();
            prop_assert_eq!(owners, 1);
            prop_assert!(bands.find(value).is_some());
        }
    }
}
