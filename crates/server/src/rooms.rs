//! The list of rooms: adding a room to the house is one line here.

use ruleset::CaseKind;
use web::Room;

/// Every room of the house, in the order of the menu.
pub fn rooms() -> Vec<Room> {
    let mut rooms = vec![maturity::room()];
    rooms.extend(org::rooms());
    rooms
}

/// Every kind of published cases that the house can recompute.
pub fn case_kinds() -> Vec<CaseKind> {
    vec![maturity::CASES]
}
