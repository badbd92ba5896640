//! Rings: closed, of at least three corners, never crossing themselves.

use geo::{
    Coord, Line, LineString,
    line_intersection::{LineIntersection, line_intersection},
};
use geojson::Position;

use crate::RingFault;

/// The positions as a line. It must not be closed here: what is open is to be found, not mended.
pub(crate) fn line(positions: &[Position]) -> Result<LineString<f64>, RingFault> {
    let coord = |position: &Position| match position.as_slice() {
        // A third number is the height, which no boundary needs.
        [x, y] | [x, y, _] if x.is_finite() && y.is_finite() => Some(Coord { x: *x, y: *y }),
        _ => None,
    };
    let coords: Option<Vec<_>> = positions.iter().map(coord).collect();
    coords.map(LineString).ok_or(RingFault::Position)
}

/// Whether the ring encloses something certain.
pub(crate) fn check(ring: &LineString<f64>) -> Result<(), RingFault> {
    let (Some(first), Some(last)) = (ring.0.first(), ring.0.last()) else {
        return Err(RingFault::Short);
    };
    if first != last {
        return Err(RingFault::Open);
    }
    let sides: Vec<Line<f64>> = ring.lines().filter(|side| side.start != side.end).collect();
    if sides.len() < 3 {
        return Err(RingFault::Short);
    }
    crossing(sides, COMPARISONS)
}

/// Pairs of sides that are compared at most, a second or two. A boundary of 100,000 points needs some millions.
const COMPARISONS: usize = 50_000_000;

/// Whether two sides cross, comparing at most that many pairs. Sides that only touch are let pass: generalised boundaries touch themselves at times,
/// and still say what is inside.
fn crossing(mut sides: Vec<Line<f64>>, most: usize) -> Result<(), RingFault> {
    let west = |side: &Line<f64>| side.start.x.min(side.end.x);
    let east = |side: &Line<f64>| side.start.x.max(side.end.x);
    sides.sort_unstable_by(|a, b| west(a).total_cmp(&west(b)));
    // The sides that a line from north to south at the side in hand still meets.
    let mut open: Vec<Line<f64>> = Vec::new();
    let mut left = most;
    for side in sides {
        let from = west(&side);
        open.retain(|other| east(other) >= from);
        left = left.checked_sub(open.len()).ok_or(RingFault::Tangled)?;
        for other in &open {
            if let Some(LineIntersection::SinglePoint { intersection, is_proper: true }) =
                line_intersection(side, *other)
            {
                return Err(RingFault::Crossing { lon: intersection.x, lat: intersection.y });
            }
        }
        open.push(side);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_that_all_lie_beside_one_another_are_not_compared_for_ever() {
        let sides: Vec<Line<f64>> = (0..100_u32)
            .map(|row| Line::new((99.0, f64::from(row)), (101.0, f64::from(row))))
            .collect();
        assert_eq!(crossing(sides.clone(), 100 * 99 / 2), Ok(()));
        assert_eq!(crossing(sides, 100 * 99 / 2 - 1), Err(RingFault::Tangled));
    }
}
