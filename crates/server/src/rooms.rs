//! The list of rooms: adding a room to the house is one line here.

use ruleset::CaseKind;
use web::Room;

/// Every room of the house, in the order of the menu.
pub fn rooms() -> Vec<Room> {
    let mut rooms = vec![maturity::room()];
    rooms.extend(org::rooms());
    rooms.push(wilayah::room());
    rooms
}

/// Every kind of published cases that the house can recompute.
pub fn case_kinds() -> Vec<CaseKind> {
    vec![maturity::CASES]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_job_names_its_room_and_no_two_have_the_same_code() {
        let mut codes = BTreeSet::new();
        for room in rooms() {
            for job in room.jobs {
                assert!(job.code.starts_with(&format!("{}.", room.code)), "{}", job.code);
                assert!(codes.insert(job.code), "{} twice", job.code);
            }
        }
        assert!(codes.contains("org.segel"));
    }
}
