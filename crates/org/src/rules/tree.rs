//! The agency tree, valid by dates. Reorganisations end versions and start others; nothing is
//! overwritten, so that a page, a report or a role can be read as it was on any day.
#![warn(missing_docs)]

mod change;
mod forest;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use kernel::OpdId;

pub(crate) use self::{
    change::{Change, ChangeError, Facts, Plan},
    forest::{Forest, Unsound},
};
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

#[cfg(test)]
#[path = "tree_tests.rs"]
mod tests;
