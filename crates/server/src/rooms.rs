//! The list of rooms: adding a room to the house is one line here.

use std::collections::{BTreeMap, BTreeSet};

use db::{Db, Tx};
use jiff::civil::Date;
use kernel::{KodeKemendagri, OpdId, Scope};
use org::{NamedPlace, OpdInUse};
use ruleset::CaseKind;
use web::{App, BoxFuture, Room};

/// Every room of the house, in the order of the menu.
pub fn rooms() -> Vec<Room> {
    let mut rooms = vec![maturity::room()];
    rooms.extend(org::rooms::<Gadang>());
    rooms.push(pegawai::room());
    rooms.push(wilayah::room());
    rooms.push(webhook::room::<Gadang>());
    rooms
}

/// What rooms ask of the house: only here all of them are known.
struct Gadang;

impl org::House for Gadang {
    fn places<'a>(
        db: &'a Db,
        codes: &'a [KodeKemendagri],
        day: Date,
    ) -> BoxFuture<'a, db::Result<BTreeMap<KodeKemendagri, NamedPlace>>> {
        Box::pin(wilayah::names_of(db, codes, day))
    }

    fn opd_in_use<'a>(
        tx: &'a mut Tx,
        scope: &'a Scope,
        ids: &'a BTreeSet<OpdId>,
    ) -> BoxFuture<'a, db::Result<Option<OpdInUse>>> {
        Box::pin(async move {
            if let Some(opd) = maturity::opd_in_use(tx, scope, ids).await? {
                return Ok(Some(OpdInUse { opd, what: "penilaian indeks" }));
            }
            let opd = pegawai::opd_in_use(tx, scope, ids).await?;
            Ok(opd.map(|opd| OpdInUse { opd, what: "data pegawai" }))
        })
    }
}

impl webhook::House for Gadang {
    fn events() -> &'static [&'static webhook::Event] {
        static ALL: &[&webhook::Event] = &[&maturity::TERBIT];
        ALL
    }

    fn settings(app: &App) -> webhook::Settings {
        // The settings of the house have read them before.
        let allow = app.config.networks.iter().filter_map(|network| network.parse().ok()).collect();
        webhook::Settings::new(webhook::Network { allow, allow_loopback: false })
    }
}

/// Every kind of published cases that the house can recompute.
pub fn case_kinds() -> Vec<CaseKind> {
    vec![maturity::CASES, pegawai::CASES]
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
