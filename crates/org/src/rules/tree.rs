//! The agency tree, valid by dates. Reorganisations end versions and start others; nothing is
//! overwritten, so that a page, a report or a role can be read as it was on any day.
#![warn(missing_docs)]

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use kernel::OpdId;

use super::jenis::JenisOpd;

/// One version of one agency or unit: what it was called and where it stood between two days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opd {
    /// The node, the same through every version.
    pub id: OpdId,
    /// Short stable code, the same through every version.
    pub kode: String,
    /// Full name.
    pub nama: String,
    /// Abbreviation, where one is in use.
    pub singkatan: Option<String>,
    /// Kind.
    pub jenis: JenisOpd,
    /// Whether it counts as a Perangkat Daerah, and not as a unit of one or a mere container.
    pub perangkat_daerah: bool,
    /// The node above; `None` directly under the institution.
    pub induk: Option<OpdId>,
    /// First day.
    pub mulai: Date,
    /// Last day, included; `None` while it is open.
    pub sampai: Option<Date>,
    /// The regulation that made this version, where known.
    pub dasar: Option<String>,
}

impl Opd {
    /// Whether this version holds on `date`.
    pub fn valid_on(&self, date: Date) -> bool {
        self.mulai <= date && self.sampai.is_none_or(|last| date <= last)
    }

    /// The abbreviation, or the name where there is none.
    pub fn short(&self) -> &str {
        self.singkatan.as_deref().unwrap_or(&self.nama)
    }
}

/// The tree as it stood on one day.
#[derive(Debug)]
pub(crate) struct Tree<'a> {
    by_id: BTreeMap<&'a OpdId, &'a Opd>,
    below: BTreeMap<Option<&'a OpdId>, Vec<&'a Opd>>,
}

/// Builds the tree of `date` out of any set of versions. A node whose parent is not in the set on
/// that day stands at the top: a tree may show a node in an odd place, but never lose it.
pub(crate) fn at(versions: &[Opd], date: Date) -> Tree<'_> {
    let by_id: BTreeMap<&OpdId, &Opd> =
        versions.iter().filter(|opd| opd.valid_on(date)).map(|opd| (&opd.id, opd)).collect();
    let mut below: BTreeMap<Option<&OpdId>, Vec<&Opd>> = BTreeMap::new();
    for opd in by_id.values().copied() {
        let parent = opd.induk.as_ref().filter(|induk| by_id.contains_key(induk));
        below.entry(parent).or_default().push(opd);
    }
    for siblings in below.values_mut() {
        siblings.sort_by(|a, b| (a.jenis, &a.kode, &a.nama).cmp(&(b.jenis, &b.kode, &b.nama)));
    }
    Tree { by_id, below }
}

impl<'a> Tree<'a> {
    /// How many nodes stand.
    pub(crate) fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether none stands.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// One node.
    pub(crate) fn find(&self, id: &OpdId) -> Option<&'a Opd> {
        self.by_id.get(id).copied()
    }

    /// The nodes at the top.
    pub(crate) fn roots(&self) -> &[&'a Opd] {
        self.below.get(&None).map_or(&[], Vec::as_slice)
    }

    /// The nodes directly below one.
    pub(crate) fn children(&self, id: &OpdId) -> &[&'a Opd] {
        let Some((id, _)) = self.by_id.get_key_value(id) else { return &[] };
        self.below.get(&Some(*id)).map_or(&[], Vec::as_slice)
    }

    /// A node and everything below it; empty when it does not stand.
    pub(crate) fn subtree(&self, id: &OpdId) -> Vec<OpdId> {
        let mut found: BTreeSet<&OpdId> = BTreeSet::new();
        let mut open: Vec<&OpdId> = self.by_id.get(id).map(|opd| &opd.id).into_iter().collect();
        while let Some(next) = open.pop() {
            if found.insert(next) {
                open.extend(self.children(next).iter().map(|child| &child.id));
            }
        }
        found.into_iter().cloned().collect()
    }

    /// From the top down to the node itself.
    pub(crate) fn path(&self, id: &OpdId) -> Vec<&'a Opd> {
        let mut path: Vec<&Opd> = Vec::new();
        let mut next = self.find(id);
        while let Some(opd) = next {
            if path.iter().any(|seen| seen.id == opd.id) {
                break;
            }
            path.push(opd);
            next = opd.induk.as_ref().and_then(|induk| self.find(induk));
        }
        path.reverse();
        path
    }

    /// Every node in the order of the page: parents first, with its depth.
    pub(crate) fn walk(&self) -> Vec<(usize, &'a Opd)> {
        let mut order = Vec::with_capacity(self.len());
        let mut open: Vec<(usize, &Opd)> = self.roots().iter().rev().map(|opd| (0, *opd)).collect();
        while let Some((depth, opd)) = open.pop() {
            order.push((depth, opd));
            open.extend(self.children(&opd.id).iter().rev().map(|child| (depth + 1, *child)));
        }
        order
    }
}

/// What a version says of a node, without its dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Full name.
    pub nama: String,
    /// Abbreviation.
    pub singkatan: Option<String>,
    /// Kind.
    pub jenis: JenisOpd,
    /// Whether it counts as a Perangkat Daerah.
    pub perangkat_daerah: bool,
    /// The node above.
    pub induk: Option<OpdId>,
    /// The regulation behind it.
    pub dasar: Option<String>,
}

/// What somebody wants to do to a node from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// New name, kind or place.
    Revise(Facts),
    /// Closed: the day before is its last.
    Close {
        /// The node that goes on with its work, if any.
        penerus: Option<OpdId>,
    },
}

/// Why a change cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ChangeError {
    /// The past of a node is not rewritten.
    #[error("earlier than the newest version, which starts {latest}")]
    BeforeLatest {
        /// First day of the newest version.
        latest: Date,
    },
    /// Closing what is closed.
    #[error("closed since {last}")]
    AlreadyClosed {
        /// Its last day.
        last: Date,
    },
    /// The chosen parent does not stand on that day.
    #[error("the parent does not stand on that day")]
    ParentMissing,
    /// The chosen parent is to be closed later.
    #[error("the parent ends {last}")]
    ParentEnds {
        /// The parent's last day.
        last: Date,
    },
    /// The node would stand below itself, on that day or on a later one.
    #[error("the node would stand below itself")]
    Cycle,
    /// Something still stands below a node to be closed.
    #[error("{} nodes stand below", names.len())]
    HasChildren {
        /// Their names.
        names: Vec<String>,
    },
    /// Who is to go on with its work does not stand on that day.
    #[error("the successor does not stand on that day")]
    SuccessorMissing,
    /// Nothing would change.
    #[error("nothing would change")]
    Unchanged,
}

/// What a change does to the versions of one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// The version that starts on this day gets this last day.
    pub ends: Option<(Date, Date)>,
    /// The version to write; it replaces one that starts on the same day.
    pub writes: Option<Opd>,
    /// Who goes on with the work of a node that is closed.
    pub penerus: Option<OpdId>,
    /// Whether a successor that was named before stays: a node that is renamed before its planned end
    /// still has one.
    pub keeps_penerus: bool,
}

/// Plans a change of the node `id` from `from` on. `versions` are all versions of all nodes of the
/// institution. `None` when the node has no version at all.
pub(crate) fn plan(
    versions: &[Opd],
    id: &OpdId,
    from: Date,
    change: &Change,
) -> Option<Result<Plan, ChangeError>> {
    let latest = versions.iter().filter(|opd| opd.id == *id).max_by_key(|opd| opd.mulai)?;
    Some(if from < latest.mulai {
        Err(ChangeError::BeforeLatest { latest: latest.mulai })
    } else {
        match change {
            Change::Revise(facts) => revise(versions, latest, from, facts),
            Change::Close { penerus } => close(versions, latest, from, penerus.as_ref()),
        }
    })
}

/// Plans a new node.
pub(crate) fn plan_new(versions: &[Opd], new: &Opd) -> Result<Plan, ChangeError> {
    check_parent(versions, new)?;
    Ok(Plan { ends: None, writes: Some(new.clone()), penerus: None, keeps_penerus: false })
}

fn revise(versions: &[Opd], latest: &Opd, from: Date, facts: &Facts) -> Result<Plan, ChangeError> {
    // A version that was written with its closing day already known keeps that day.
    let still_open = latest.valid_on(from);
    let next = Opd {
        id: latest.id.clone(),
        kode: latest.kode.clone(),
        nama: facts.nama.clone(),
        singkatan: facts.singkatan.clone(),
        jenis: facts.jenis,
        perangkat_daerah: facts.perangkat_daerah,
        induk: facts.induk.clone(),
        mulai: from,
        sampai: latest.sampai.filter(|_| still_open),
        dasar: facts.dasar.clone(),
    };
    let same_facts = next.nama == latest.nama
        && next.singkatan == latest.singkatan
        && next.jenis == latest.jenis
        && next.perangkat_daerah == latest.perangkat_daerah
        && next.induk == latest.induk;
    if still_open && same_facts && (from > latest.mulai || next.dasar == latest.dasar) {
        return Err(ChangeError::Unchanged);
    }
    check_parent(versions, &next)?;
    let ends = (still_open && from > latest.mulai)
        .then(|| from.yesterday().ok().map(|last| (latest.mulai, last)))
        .flatten();
    let plan = Plan { ends, writes: Some(next), penerus: None, keeps_penerus: still_open };
    // Where it hangs as before, the tree stays one.
    let moves = !still_open || latest.induk != facts.induk;
    if moves && makes_cycle(&applied(versions, &latest.id, &plan), &latest.id, from) {
        return Err(ChangeError::Cycle);
    }
    Ok(plan)
}

fn close(
    versions: &[Opd],
    latest: &Opd,
    from: Date,
    penerus: Option<&OpdId>,
) -> Result<Plan, ChangeError> {
    if let Some(last) = latest.sampai {
        return Err(ChangeError::AlreadyClosed { last });
    }
    if from <= latest.mulai {
        return Err(ChangeError::BeforeLatest { latest: latest.mulai });
    }
    let names: BTreeSet<String> = versions
        .iter()
        .filter(|opd| {
            opd.induk.as_ref() == Some(&latest.id) && opd.sampai.is_none_or(|last| last >= from)
        })
        .map(|opd| opd.nama.clone())
        .collect();
    if !names.is_empty() {
        return Err(ChangeError::HasChildren { names: names.into_iter().collect() });
    }
    if let Some(penerus) = penerus {
        let stands = versions.iter().any(|opd| opd.id == *penerus && opd.valid_on(from));
        if !stands || *penerus == latest.id {
            return Err(ChangeError::SuccessorMissing);
        }
    }
    let last = from
        .yesterday()
        .map_err(|_first_day_of_time| ChangeError::BeforeLatest { latest: latest.mulai })?;
    Ok(Plan {
        ends: Some((latest.mulai, last)),
        writes: None,
        penerus: penerus.cloned(),
        keeps_penerus: false,
    })
}

/// The parent must stand from the first to the last day of the new version.
fn check_parent(versions: &[Opd], new: &Opd) -> Result<(), ChangeError> {
    let Some(induk) = &new.induk else { return Ok(()) };
    if *induk == new.id {
        return Err(ChangeError::Cycle);
    }
    let mut of_parent: Vec<&Opd> = versions.iter().filter(|opd| opd.id == *induk).collect();
    of_parent.sort_by_key(|opd| opd.mulai);
    if !of_parent.iter().any(|opd| opd.valid_on(new.mulai)) {
        return Err(ChangeError::ParentMissing);
    }
    let mut day = new.mulai;
    while let Some(last) = of_parent.iter().find(|opd| opd.valid_on(day)).map(|opd| opd.sampai) {
        match last {
            None => return Ok(()),
            Some(last) if new.sampai.is_some_and(|until| until <= last) => return Ok(()),
            Some(last) => match last.tomorrow() {
                Ok(next) => day = next,
                Err(_) => return Ok(()),
            },
        }
    }
    let last = day.yesterday().unwrap_or(day);
    Err(ChangeError::ParentEnds { last })
}

/// The versions as they would be.
fn applied(versions: &[Opd], id: &OpdId, plan: &Plan) -> Vec<Opd> {
    let mut next = versions.to_vec();
    apply(&mut next, id, plan);
    next
}

/// Does to the versions of all nodes what a plan for one of them does.
pub(crate) fn apply(versions: &mut Vec<Opd>, id: &OpdId, plan: &Plan) {
    let replaced = plan.writes.as_ref().map(|opd| opd.mulai);
    versions.retain(|opd| opd.id != *id || Some(opd.mulai) != replaced);
    if let Some((start, last)) = plan.ends {
        for opd in versions.iter_mut().filter(|opd| opd.id == *id && opd.mulai == start) {
            opd.sampai = Some(last);
        }
    }
    versions.extend(plan.writes.clone());
}

/// One of these versions that cannot stand among them: on some day its parent does not, or it stands below itself.
/// Asked of what `touched` says, and of what stands below it.
pub(crate) fn unsound<'a>(
    versions: &'a [Opd],
    touched: &dyn Fn(&OpdId) -> bool,
) -> Option<&'a Opd> {
    let mut near =
        versions.iter().filter(|opd| touched(&opd.id) || opd.induk.as_ref().is_some_and(touched));
    near.find(|opd| check_parent(versions, opd).is_err()).or_else(|| {
        let days: BTreeSet<Date> = versions.iter().map(|opd| opd.mulai).collect();
        days.into_iter().find_map(|day| {
            let tree = at(versions, day);
            // What hangs below itself hangs from no root.
            let hanging: BTreeSet<&OpdId> = tree.walk().iter().map(|(_, opd)| &opd.id).collect();
            tree.by_id.values().copied().find(|opd| touched(&opd.id) && !hanging.contains(&opd.id))
        })
    })
}

/// Whether `id` stands below itself on `from` or on any later day on which something changes.
fn makes_cycle(versions: &[Opd], id: &OpdId, from: Date) -> bool {
    let days: BTreeSet<Date> =
        versions.iter().map(|opd| opd.mulai).filter(|mulai| *mulai > from).chain([from]).collect();
    days.into_iter().any(|day| {
        let tree = at(versions, day);
        let mut seen: BTreeSet<&OpdId> = BTreeSet::new();
        let mut next = tree.find(id).and_then(|opd| opd.induk.as_ref());
        while let Some(above) = next {
            if above == id {
                return true;
            }
            if !seen.insert(above) {
                return false;
            }
            next = tree.find(above).and_then(|opd| opd.induk.as_ref());
        }
        false
    })
}

#[cfg(test)]
#[path = "tree_tests.rs"]
mod tests;
