//! Whether the tree can be what it was before an import. Pure.
#![warn(missing_docs)]

use std::collections::BTreeMap;

use jiff::civil::Date;
use kernel::{OpdId, Scope};

use super::{
    impor_opd::reaches,
    tree::{Forest, Opd, Unsound},
};

/// Why an import is not taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stays {
    /// Somebody has changed this node since.
    Changed {
        /// Its name.
        nama: String,
    },
    /// This node, or where it would stand again, belongs to another agency.
    OutOfReach {
        /// Its name.
        nama: String,
    },
    /// This node was closed, and one that the import made goes on with its work.
    Successor {
        /// Its name.
        nama: String,
    },
    /// This node stands, or stood, below one that would be gone.
    Below {
        /// Its name.
        nama: String,
        /// From when: moved from that very day on, it never stood there. None where it stands elsewhere by now, and
        /// only its past does.
        since: Option<Date>,
    },
    /// The parent to which this node would return is gone by now.
    ParentGone {
        /// Its name.
        nama: String,
    },
    /// The parent to which this node would return stands below it by now.
    Ring {
        /// Its name.
        nama: String,
    },
}

/// Sees whether `nodes` can be what they were: the versions of each, none where it was not there. `forest` is the tree
/// as it stands; whoever asks arranges agencies in `scope`, today.
pub(crate) fn can_return(
    mut forest: Forest,
    nodes: &BTreeMap<OpdId, Vec<Opd>>,
    scope: &Scope,
    today: Date,
) -> Result<(), Stays> {
    within(&forest, nodes, scope, today)?;
    for (id, versions) in nodes {
        forest.remove(id);
        for opd in versions {
            forest.add(opd.clone());
        }
    }
    within(&forest, nodes, scope, today)?;
    match forest.unsound(&|id| nodes.contains_key(id)) {
        None => Ok(()),
        Some(Unsound::Ring(opd)) => Err(Stays::Ring { nama: opd.nama.clone() }),
        Some(Unsound::Orphan(opd)) if nodes.contains_key(&opd.id) => {
            Err(Stays::ParentGone { nama: opd.nama.clone() })
        }
        Some(Unsound::Orphan(opd)) => {
            let newest = forest.latest(&opd.id).is_some_and(|latest| latest == opd);
            Err(Stays::Below { nama: opd.nama.clone(), since: newest.then_some(opd.mulai) })
        }
    }
}

/// Whether all of these nodes are theirs, wherever they stand from today on.
fn within(
    forest: &Forest,
    nodes: &BTreeMap<OpdId, Vec<Opd>>,
    scope: &Scope,
    today: Date,
) -> Result<(), Stays> {
    for id in nodes.keys() {
        let latest = forest.latest(id);
        let to_come =
            forest.of(id).iter().filter(|opd| opd.sampai.is_none_or(|last| today <= last));
        for opd in to_come.chain(latest) {
            let day = today.max(opd.mulai).min(opd.sampai.unwrap_or(Date::MAX));
            if !reaches(forest, scope, opd.induk.as_ref(), day) {
                return Err(Stays::OutOfReach { nama: opd.nama.clone() });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use kernel::{AccountId, Actor, Assignment, InstansiId, Peran, Subtree, Zona};

    use super::*;
    use crate::{access::OPD_UBAH, rules::jenis::JenisOpd};

    const TODAY: Date = date(2026, 11, 24);
    const START: Date = date(2017, 1, 1);

    fn id(kode: &str) -> OpdId {
        OpdId(kode.to_owned())
    }

    fn opd(kode: &str, induk: Option<&str>, mulai: Date, sampai: Option<Date>) -> Opd {
        Opd {
            id: id(kode),
            kode: kode.to_owned(),
            nama: format!("Unit {kode}"),
            singkatan: None,
            jenis: JenisOpd::Unit,
            perangkat_daerah: false,
            induk: induk.map(id),
            mulai,
            sampai,
            dasar: None,
        }
    }

    fn scope(part: Option<&[&str]>) -> Scope {
        let peran = if part.is_some() { Peran::AdminOpd } else { Peran::AdminInstansi };
        let subtree = part.map_or(Subtree::Whole, |part| {
            Subtree::Opd(part.iter().map(|kode| id(kode)).collect())
        });
        let roles = vec![Assignment { peran, subtree }];
        Actor::signed_in(
            AccountId("a".to_owned()),
            "Ani".to_owned(),
            InstansiId(1),
            Zona::Wib,
            roles,
        )
        .scope(&OPD_UBAH)
        .expect("an administrator")
    }

    /// `x` was below `lama` and has moved below `baru` today; `made` came with the same import.
    fn moved() -> (Vec<Opd>, BTreeMap<OpdId, Vec<Opd>>) {
        let now = vec![
            opd("lama", None, START, None),
            opd("baru", None, START, None),
            opd("x", Some("lama"), START, TODAY.yesterday().ok()),
            opd("x", Some("baru"), TODAY, None),
            opd("made", Some("baru"), TODAY, None),
        ];
        let nodes = BTreeMap::from([
            (id("x"), vec![opd("x", Some("lama"), START, None)]),
            (id("made"), Vec::new()),
        ]);
        (now, nodes)
    }

    fn told(more: Vec<Opd>, part: Option<&[&str]>) -> Result<(), Stays> {
        let (mut now, nodes) = moved();
        now.retain(|opd| more.iter().all(|new| new.id != opd.id));
        now.extend(more);
        can_return(Forest::new(now), &nodes, &scope(part), TODAY)
    }

    fn nama(kode: &str) -> String {
        format!("Unit {kode}")
    }

    #[test]
    fn an_import_is_taken_back_by_whoever_reaches_both_where_it_stands_and_where_it_stood() {
        assert_eq!(told(Vec::new(), None), Ok(()));
        assert_eq!(told(Vec::new(), Some(&["lama", "baru", "x"])), Ok(()));
        let only_now = told(Vec::new(), Some(&["baru", "x"]));
        assert_eq!(
            only_now,
            Err(Stays::OutOfReach { nama: nama("x") }),
            "it would return to another"
        );
        let only_then = told(Vec::new(), Some(&["lama"]));
        assert_eq!(
            only_then,
            Err(Stays::OutOfReach { nama: nama("made") }),
            "it is another's by now"
        );
    }

    #[test]
    fn what_stands_below_is_told_apart_from_what_only_stood_there() {
        let child = opd("anak", Some("made"), TODAY, None);
        let below = Stays::Below { nama: nama("anak"), since: Some(TODAY) };
        assert_eq!(told(vec![child.clone()], None), Err(below));
        let away = TODAY.tomorrow().expect("a day");
        let gone =
            vec![Opd { sampai: Some(TODAY), ..child }, opd("anak", Some("baru"), away, None)];
        assert_eq!(told(gone, None), Err(Stays::Below { nama: nama("anak"), since: None }));
    }

    #[test]
    fn a_parent_that_is_gone_or_has_moved_below_is_told() {
        let closed = vec![opd("lama", None, START, Some(TODAY))];
        assert_eq!(told(closed, None), Err(Stays::ParentGone { nama: nama("x") }));
        let round = vec![
            opd("lama", None, START, TODAY.yesterday().ok()),
            opd("lama", Some("x"), TODAY, None),
        ];
        assert!(matches!(told(round, None), Err(Stays::Ring { .. })));
    }
}
